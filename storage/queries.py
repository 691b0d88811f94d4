"""What screens ask: small rows straight from the database, never whole records in a loop."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from models.case import Case
from models.ids import DocumentId, PersonId
from models.law.duties import Practice
from models.law.rules import Rules
from models.office import Office
from models.person import Person
from models.text import accent_key, fold
from models.views import (
    Counts,
    DocumentRow,
    DueRow,
    HistoryRow,
    Likeness,
    ListKey,
    Page,
    PersonRow,
    ReviewRow,
    SearchHits,
)
from storage.blobs import Blobs
from storage.connection import Connection
from storage.context import Context
from storage.documents import load_content, load_documents, paper_numbers
from storage.events import all_versions, load_events
from storage.journal import Journal
from storage.offices import load_own_office, practice_of, user_names
from storage.people import SqlPeople, load_person, people_like

_ROW = (
    "r.id, r.name, r.birth, r.sex, r.identity_number, r.hamlet, r.residence, r.state, r.list, r.kept,"
    " r.since, r.term_end, r.presence, r.next_due, r.in_review, r.sort_key, r.person"
)
SORT_AT_MOST = 500
"""Up to so many hits are sorted; beyond, the list is walked in its stored order instead."""


class SqlQueries:
    """The ``Queries`` of models/ports.py on SQLCipher."""

    def __init__(self, connection: Connection, context: Context, blobs: Blobs, rules: Rules) -> None:
        self._connection = connection
        self._context = context
        self._blobs = blobs
        self._rules = rules

    # --- lists ---------------------------------------------------------------------------

    def list_people(self, *, kept: bool, group: str, after: ListKey | None, limit: int) -> Page:
        """A page of a list in the order of names. ``group`` empty: all groups."""
        where, parameters = ["r.kept = ?"], [int(kept)]  # type: list[str], list[Any]
        if group:
            where.append("r.list = ?")
            parameters.append(group)
        if after is not None:
            where.append("(r.sort_key, r.person) > (?, ?)")
            parameters += [after.sort_key, after.number]
        cursor = self._connection.execute(
            f"SELECT {_ROW} FROM person_row AS r WHERE {' AND '.join(where)}"
            " ORDER BY r.kept, r.sort_key, r.person LIMIT ?",
            (*parameters, limit + 1),
        )
        rows = cursor.fetchall()
        following = ListKey(rows[limit - 1][15], rows[limit - 1][16]) if len(rows) > limit else None
        return Page(tuple(_person_row(row) for row in rows[:limit]), following)

    def count_people(self, *, kept: bool, group: str) -> int:
        row = self._connection.execute(
            "SELECT count(*) FROM person_row WHERE kept = ? AND (? = '' OR list = ?)", (int(kept), group, group)
        ).fetchone()
        return int(row[0])

    def search(self, text: str, *, limit: int) -> SearchHits:
        """People on the lists by name, other name, relative, part of a number or a phone.

        Matches with the accents as typed come first. Closed cases are only counted.
        """
        words, digits = _query_parts(text)
        if not words and not digits:
            return SearchHits((), False, 0)
        numbers = self._matching(words, digits)
        if len(numbers) > SORT_AT_MOST:
            rows = self._walk(words, digits, limit + 1)
            return SearchHits(tuple(_person_row(row) for row in rows[:limit]), len(rows) > limit, 0)
        marks = ", ".join("?" * len(numbers))
        rows = self._connection.execute(
            f"SELECT {_ROW} FROM person_row AS r WHERE r.person IN ({marks})"
            " ORDER BY r.kept DESC, r.sort_key, r.person",
            tuple(numbers),
        ).fetchall()
        kept = [row for row in rows if row[9]]
        if not text.isascii():
            typed = accent_key(text)
            kept.sort(key=lambda row: _accent_rank(typed, row[1]))
        return SearchHits(tuple(_person_row(row) for row in kept[:limit]), len(kept) > limit, len(rows) - len(kept))

    def _matching(self, words: list[str], digits: list[str]) -> list[int]:
        """Row numbers of the people that match, one more than are ever sorted."""
        conditions, parameters = _digit_conditions(digits)
        if words and not digits:
            sql = "SELECT rowid FROM search_words WHERE search_words MATCH ?"
        else:
            if words:
                conditions.append("person IN (SELECT rowid FROM search_words WHERE search_words MATCH ?)")
            sql = f"SELECT person FROM search_text WHERE {' AND '.join(conditions)}"
        if words:
            parameters.append(" ".join(f'"{word}"*' for word in words))
        rows = self._connection.execute(f"{sql} LIMIT ?", (*parameters, SORT_AT_MOST + 1)).fetchall()
        return [row[0] for row in rows]

    def _walk(self, words: list[str], digits: list[str], limit: int) -> list[Any]:
        """The first hits of a search that matches very many, by walking the list in its order."""
        conditions, parameters = ["r.kept = 1"], []  # type: list[str], list[Any]
        for word in words:
            conditions.append("instr(r.words, ?) > 0")
            parameters.append(f" {word}")
        if digits:
            numbered, values = _digit_conditions(digits)
            conditions.append(f"r.person IN (SELECT person FROM search_text WHERE {' AND '.join(numbered)})")
            parameters += values
        cursor = self._connection.execute(
            f"SELECT {_ROW} FROM person_row AS r WHERE {' AND '.join(conditions)}"
            " ORDER BY r.kept, r.sort_key, r.person LIMIT ?",
            (*parameters, limit),
        )
        rows: list[Any] = cursor.fetchall()
        return rows

    def like(self, number: str, name: str, birth_year: int | None) -> Sequence[Likeness]:
        return people_like(self._connection, number, name, birth_year)

    def counts(self) -> Counts:
        cursor = self._connection.execute("SELECT kept, list, count(*) FROM person_row GROUP BY kept, list")
        found = {(row[0], row[1]): row[2] for row in cursor.fetchall()}
        review = self._connection.execute("SELECT count(DISTINCT person) FROM case_review").fetchone()[0]
        return Counts(
            users=found.get((1, "user"), 0),
            addicts=found.get((1, "addict"), 0),
            aftercare=found.get((1, "aftercare"), 0),
            closed=sum(count for (kept, _), count in found.items() if not kept),
            review=review,
        )

    # --- the home page -------------------------------------------------------------------

    def due(self, until: datetime) -> Sequence[DueRow]:
        """What has to be done before an instant, overdue included, the most urgent first."""
        cursor = self._connection.execute(
            "SELECT r.id, r.name, r.birth, d.rule, d.due_at, d.due_kind, d.hour_unknown, d.opens_at, d.month"
            " FROM case_due AS d JOIN person_row AS r ON r.person = d.person"
            " WHERE d.alarm = 1 AND d.opens_at <= ? AND (d.due_at IS NULL OR d.due_at <= ?)"
            " ORDER BY d.due_at IS NULL, d.due_at, r.sort_key",
            (int(until.timestamp()), int(until.timestamp())),
        )
        return [_due_row(row) for row in cursor.fetchall()]

    def review(self) -> Sequence[ReviewRow]:
        cursor = self._connection.execute(
            "SELECT r.id, r.name, r.birth, v.kind, v.rule, v.details FROM case_review AS v"
            " JOIN person_row AS r ON r.person = v.person ORDER BY r.kept DESC, r.sort_key, r.person, v.position"
        )
        return [
            ReviewRow(PersonId(row[0]), row[1], row[2], row[3], row[4], tuple(json.loads(row[5])))
            for row in cursor.fetchall()
        ]

    # --- one person ----------------------------------------------------------------------

    def person(self, person_id: PersonId) -> Person:
        return load_person(self._connection, person_id)

    def case(self, person_id: PersonId, at: datetime | None = None, known: int | None = None) -> Case:
        """The case of a person, at an instant and as known at a journal number if given."""
        if known is None:
            person, events = load_person(self._connection, person_id), load_events(self._connection, person_id)
        else:
            person = SqlPeople(self._context).as_known(person_id, known)
            events = all_versions(self._context, person_id)
        return Case.of(person, events, self._rules, self.practice(), at=at, known=known)

    def documents(self, person_id: PersonId) -> Sequence[DocumentRow]:
        return load_documents(self._connection, person_id)

    def document_content(self, document_id: DocumentId) -> bytes:
        return load_content(self._connection, self._blobs, document_id)

    def history(self, person_id: PersonId) -> Sequence[HistoryRow]:
        return Journal(self._connection).of_person(person_id)

    # --- office and law ------------------------------------------------------------------

    def office(self) -> Office:
        return load_own_office(self._connection)

    def user_names(self) -> Mapping[str, str]:
        return user_names(self._connection)

    def rules(self) -> Rules:
        return self._rules

    def practice(self) -> Practice:
        return practice_of(self.office())

    def numbers_in(self, year: int, suffix: str) -> Sequence[str]:
        return paper_numbers(self._connection, year, suffix)


def _query_parts(text: str) -> tuple[list[str], list[str]]:
    words = fold(text).split()
    return [w for w in words if not w.isdigit()], [w for w in words if w.isdigit()]


def _digit_conditions(digits: list[str]) -> tuple[list[str], list[Any]]:
    """SQL conditions on ``search_text`` for fragments of numbers, and their parameters."""
    conditions: list[str] = []
    parameters: list[Any] = []
    for number in digits:
        if len(number) >= 3:  # the trigram index knows fragments of three digits and more
            conditions.append("person IN (SELECT rowid FROM search_digits WHERE search_digits MATCH ?)")
            parameters.append(f'"{number}"')
        else:
            conditions.append("instr(' ' || digits, ?) > 0")
            parameters.append(f" {number}")
    return conditions, parameters


def _accent_rank(typed: str, name: str) -> int:
    """0 if every typed word begins a word of the name with the same accents."""
    words = accent_key(name).split()
    return 0 if all(any(w.startswith(t) for w in words) for t in typed.split()) else 1


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _instant(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _person_row(row: Any) -> PersonRow:
    return PersonRow(
        id=PersonId(row[0]),
        name=row[1],
        birth=row[2],
        sex=row[3],
        number=row[4],
        hamlet=row[5],
        residence=row[6],
        state=row[7],
        group=row[8],
        kept=bool(row[9]),
        since=_day(row[10]),
        term_end=_day(row[11]),
        presence=row[12],
        next_due=_instant(row[13]),
        in_review=bool(row[14]),
    )


def _due_row(row: Any) -> DueRow:
    return DueRow(
        person_id=PersonId(row[0]),
        name=row[1],
        birth=row[2],
        rule_id=row[3],
        due_at=_instant(row[4]),
        due_kind=row[5],
        hour_unknown=bool(row[6]),
        opens_at=datetime.fromtimestamp(row[7], UTC),
        month=_day(row[8]),
    )

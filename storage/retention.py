"""How long classes of records are kept in this office, and whose time is over."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from models import fields
from models.dates import day_start, legal_day
from models.erasure import Overdue, OverdueRow
from models.ids import PersonId
from models.retention import (
    CLASSES,
    COUNTS,
    LOOKS,
    PAPERS,
    REMOVED,
    RetentionTerm,
    Terms,
    kept_years,
    over_before,
    years_of,
)
from storage.connection import Connection
from storage.context import Context
from storage.erasure import REMOVED_PEOPLE
from storage.settings import write_setting

_SETTING = "retention."
_OF_PEOPLE = tuple(code for code in CLASSES if code not in (PAPERS, REMOVED, COUNTS, LOOKS))


def load_terms(connection: Connection) -> dict[str, RetentionTerm]:
    """What a chief has set, by class."""
    rows = connection.execute(
        "SELECT name, value FROM setting WHERE name LIKE ? ORDER BY name", (f"{_SETTING}%",)
    ).fetchall()
    return {name.removeprefix(_SETTING): fields.load_record(RetentionTerm, json.loads(value)) for name, value in rows}


class SqlRetention:
    """The terms of the office within one action."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def terms(self) -> Terms:
        return load_terms(self._context.connection)

    def set_term(self, code: str, term: RetentionTerm) -> None:
        """Set the term of a class; what was set before stays in the journal."""
        after = fields.dump_record(term)
        write_setting(self._context, f"{_SETTING}{code}", after, record="retention", record_id=code, reason=term.reason)

    def overdue(self, today: date) -> Overdue:
        return load_overdue(self._context.connection, today)


def load_overdue(connection: Connection, today: date, *, limit: int = 500) -> Overdue:
    """Everything whose time is over; ranges of an index, one a class, however many people there are."""
    terms = load_terms(connection)
    found: list[tuple[Any, ...]] = []
    total = 0
    for code, has_papers, before in _spans(terms, today):
        where, parameters = _of_span(code, has_papers, before)
        total += int(connection.execute(f"SELECT count(*) {where}", parameters).fetchone()[0])
        found += connection.execute(
            "SELECT c.since, r.sort_key, r.id, r.name, r.birth, c.class,"
            f" (SELECT count(*) FROM document AS d WHERE d.person = c.person) {where}"
            " ORDER BY c.since, r.sort_key, c.person LIMIT ?",
            (*parameters, limit),
        ).fetchall()
    removed = _removed_over(connection, terms, today)
    total += len(removed)
    found += removed[:limit]
    found.sort(key=lambda row: row[:3])
    rows = tuple(_row(row, terms) for row in found[:limit])
    return Overdue(rows, total, _counts_over(connection, terms, today), _without_term(connection, terms))


def _spans(terms: Terms, today: date) -> Iterator[tuple[str, bool, date]]:
    """Each class of people, with papers and without, and the day before which its files were closed if over."""
    for code in _OF_PEOPLE:
        for has_papers in (False, True):
            years = kept_years(code, has_papers=has_papers, terms=terms)
            if years is not None:
                yield code, has_papers, over_before(today, years)


def _of_span(code: str, has_papers: bool, before: date) -> tuple[str, tuple[Any, ...]]:
    where = (
        "FROM case_retention AS c JOIN person_row AS r ON r.person = c.person WHERE c.class = ? AND c.since < ?"
        f" AND {'EXISTS' if has_papers else 'NOT EXISTS'} (SELECT 1 FROM document AS d WHERE d.person = c.person)"
    )
    return where, (code, before.isoformat())


def _row(row: tuple[Any, ...], terms: Terms) -> OverdueRow:
    since, _, id_, name, birth, code, papers = row
    years = kept_years(code, has_papers=papers > 0, terms=terms)
    return OverdueRow(PersonId(id_), name, birth, code, date.fromisoformat(since), years or 0, papers)


def _removed_over(connection: Connection, terms: Terms, today: date) -> list[tuple[Any, ...]]:
    """People taken out again whose time is over, as rows without a name: the journal alone knows them."""
    years = years_of(REMOVED, terms)
    if years is None:
        return []
    before = day_start(over_before(today, years)).timestamp()
    rows = connection.execute(f"{REMOVED_PEOPLE} GROUP BY k.owner HAVING max(j.recorded_at) < ?", (before,)).fetchall()
    return [(legal_day(datetime.fromtimestamp(at, UTC)).isoformat(), b"", id_, "", "", REMOVED, 0) for id_, at in rows]


def _counts_over(connection: Connection, terms: Terms, today: date) -> int:
    years = years_of(COUNTS, terms)
    if years is None:
        return 0
    row = connection.execute(
        "SELECT count(*) FROM tally WHERE day < ?", (over_before(today, years).isoformat(),)
    ).fetchone()
    return int(row[0])


def _without_term(connection: Connection, terms: Terms) -> dict[str, int]:
    """How many closed files wait for a term that is not known: that of their class, or that of papers."""
    known = {code for code in (*_OF_PEOPLE, PAPERS) if code in terms or years_of(code, terms) is not None}
    rows = connection.execute(
        "SELECT c.class, EXISTS (SELECT 1 FROM document AS d WHERE d.person = c.person) AS has_papers, count(*)"
        " FROM case_retention AS c GROUP BY c.class, has_papers"
    ).fetchall()
    waiting: Counter[str] = Counter()
    if REMOVED not in terms:
        waiting[REMOVED] = len(connection.execute(f"{REMOVED_PEOPLE} GROUP BY k.owner").fetchall())
    for code, has_papers, count in rows:
        if code not in known:
            waiting[code] += count
        elif has_papers and PAPERS not in known:
            waiting[PAPERS] += count
    return {code: count for code, count in waiting.items() if count}

"""Caches of one person: states over time, what is due, the row in lists, the words of the search.

All of it is computed from the person and the events by pure functions of ``models`` and can be
rebuilt at any time; ``stale_people`` proves it equal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from models.case import Case
from models.fields import is_unknown
from models.ids import PersonId
from models.law.duties import Duty, Practice
from models.law.rules import Rules
from models.person import Person
from models.text import clean_line, fold
from storage.connection import Connection
from storage.events import load_events
from storage.people import load_person, remove_search_text

_CACHES = ("case_interval", "case_due", "case_review", "person_row", "person_number")


def rebuild(connection: Connection, people: Iterable[int], rules: Rules, practice: Practice) -> None:
    """Compute the caches of people afresh. Must run inside a transaction."""
    for number in people:
        person_id = connection.execute("SELECT id FROM person WHERE number = ?", (number,)).fetchone()
        if person_id is None:
            continue
        rows = _rows_of(connection, number, PersonId(person_id[0]), rules, practice)
        for table in _CACHES:
            connection.execute(f"DELETE FROM {table} WHERE person = ?", (number,))
        for table, row in rows:
            if table != "search_text":
                _insert(connection, table, row)
        _index(connection, number, next(row for table, row in rows if table == "search_text"))


def stale_people(connection: Connection, rules: Rules, practice: Practice) -> Iterator[PersonId]:
    """Everybody whose stored caches differ from a fresh computation; nobody, if all is well."""
    for number, person_id in connection.execute("SELECT number, id FROM person ORDER BY number").fetchall():
        fresh: dict[str, set[tuple[Any, ...]]] = {table: set() for table in (*_CACHES, "search_text")}
        for table, row in _rows_of(connection, number, PersonId(person_id), rules, practice):
            fresh[table].add(tuple(row.values()))
        for table, expected in fresh.items():
            columns = ", ".join(_COLUMNS[table])
            stored = connection.execute(f"SELECT {columns} FROM {table} WHERE person = ?", (number,))
            if {tuple(row) for row in stored.fetchall()} != expected:
                yield PersonId(person_id)
                break


_COLUMNS = {
    "case_interval": ("person", "starts_at", "ends_at", "state"),
    "case_due": (
        "person", "position", "rule", "started_by", "opens_at", "due_at", "due_kind", "hour_unknown", "month",
        "alarm",
    ),
    "case_review": ("person", "position", "kind", "rule", "details"),
    "person_row": (
        "kept", "sort_key", "person", "id", "name", "folded", "words", "birth", "sex", "identity_number", "hamlet",
        "residence", "state", "list", "since", "term_end", "presence", "next_due", "in_review",
    ),
    "person_number": ("digits", "person"),
    "search_text": ("person", "names", "relatives", "digits"),
}  # fmt: skip


def _insert(connection: Connection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def _rows_of(
    connection: Connection, number: int, person_id: PersonId, rules: Rules, practice: Practice
) -> list[tuple[str, dict[str, Any]]]:
    person = load_person(connection, person_id)
    case = Case.of(person, load_events(connection, person_id), rules, practice)
    rows: list[tuple[str, dict[str, Any]]] = []
    for interval in case.intervals:
        values: tuple[Any, ...] = (number, _seconds(interval.start), _seconds(interval.end), interval.state)
        rows.append(("case_interval", _named("case_interval", values)))
    alarms = _alarms(case.duties)
    for position, duty in enumerate(case.duties):
        rows.append(("case_due", _named("case_due", _due(number, position, duty, duty in alarms))))
    for position, finding in enumerate(case.review):
        values = (number, position, finding.kind.value, finding.rule_id, json.dumps(finding.details))
        rows.append(("case_review", _named("case_review", values)))
    rows.append(("person_row", _named("person_row", _list_row(number, person, case))))
    rows += [("person_number", {"digits": digits, "person": number}) for digits in sorted(_numbers(person))]
    rows.append(("search_text", _named("search_text", _search_text(number, person))))
    return rows


def _named(table: str, values: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(_COLUMNS[table], values, strict=True))


def _seconds(instant: datetime | None) -> int | None:
    return None if instant is None else int(instant.timestamp())


def _alarms(duties: Iterable[Duty]) -> list[Duty]:
    """One duty for each thing to do: of two clocks for the same, the one that runs out first."""
    first: dict[str, Duty] = {}
    for duty in duties:
        if duty.waits_for is not None:
            continue
        key = duty.terms.what
        held = first.get(key)
        if held is None or (duty.due and held.due and duty.due.instant < held.due.instant):
            first[key] = duty
    return list(first.values())


def _due(number: int, position: int, duty: Duty, alarm: bool) -> tuple[Any, ...]:
    return (
        number,
        position,
        duty.rule.id,
        duty.started_by.id if duty.started_by else None,
        _seconds(duty.opens),
        _seconds(duty.due.instant) if duty.due else None,
        duty.due.kind.value if duty.due else "",
        int(duty.due.hour_unknown) if duty.due else 0,
        duty.month.isoformat() if duty.month else "",
        int(alarm),
    )


def _list_row(number: int, person: Person, case: Case) -> tuple[Any, ...]:
    known = person.known
    limits = [duty.due.instant for duty in case.duties if duty.due is not None]
    return (
        int(case.is_kept),
        person.sort_key,
        number,
        person.id,
        known.name,
        fold(known.name),
        _spaced_words(person),
        known.birth.iso() if known.birth else "",
        known.sex or "",
        person.identity_number,
        known.hamlet,
        known.current_residence or known.registered_residence,
        case.state.code if case.state else "",
        case.group,
        case.since.isoformat() if case.since else "",
        case.term.end.isoformat() if case.term and case.term.end else "",
        case.presence or "",
        _seconds(min(limits)) if limits else None,
        int(bool(case.review)),
    )


def _numbers(person: Person) -> set[str]:
    known = person.known
    numbers = {known.citizen_number, known.old_number, known.passport_number, *known.former_numbers}
    return {number for number in numbers if number}


def _search_text(number: int, person: Person) -> tuple[Any, ...]:
    known = person.known
    names, relatives = _names(person)
    phones = [known.phone, *(relative.phone for relative in known.relatives)]
    digits = " ".join(sorted(_numbers(person))) + " " + " ".join(_only_digits(p) for p in phones)
    return (number, names, relatives, " ".join(digits.split()))


def _names(person: Person) -> tuple[str, str]:
    """Search words of the person's own names, and of the relatives' names."""
    known = person.known
    names = " ".join(_words(name) for name in (known.name, known.other_names, known.sort_name) if name)
    return names, " ".join(_words(relative.name) for relative in known.relatives)


def _spaced_words(person: Person) -> str:
    return "".join(f" {word}" for words in _names(person) for word in words.split())


def _words(name: str) -> str:
    """Search words of a name; one with an apostrophe (H'Nhi) is found written together or apart."""
    folded = fold(name)
    apart = fold(clean_line(name).replace("'", " ").replace("’", " "))
    return folded if apart == folded else f"{folded} {apart}"


def _only_digits(text: str) -> str:
    return "" if is_unknown(text) else "".join(char for char in text if char.isdigit())


def _index(connection: Connection, number: int, row: dict[str, Any]) -> None:
    old = connection.execute("SELECT names, relatives, digits FROM search_text WHERE person = ?", (number,)).fetchone()
    if old is not None and tuple(old) == (row["names"], row["relatives"], row["digits"]):
        return
    remove_search_text(connection, number)
    _insert(connection, "search_text", row)
    connection.execute(
        "INSERT INTO search_words (rowid, names, relatives) VALUES (?, ?, ?)",
        (number, row["names"], row["relatives"]),
    )
    connection.execute("INSERT INTO search_digits (rowid, digits) VALUES (?, ?)", (number, row["digits"]))

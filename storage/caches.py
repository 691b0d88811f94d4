"""Caches of one person: states over time, what is due, the row in lists, the words of the search.

All of it is computed from the person and the events by pure functions of ``models`` and can be
rebuilt at any time; ``stale_people`` proves it equal. ``renew`` rebuilds what other rules or another program
computed. Every computation leaves a mark (storage/cache_marks.py), by which a proof knows whom it need not compute.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from models.case import Case
from models.events.base import Event
from models.fields import is_unknown
from models.identity import plain_number
from models.ids import PersonId
from models.law.duties import Duty
from models.law.practice import Practice
from models.law.rules import Rules
from models.listed import last_officer, shows_psychosis
from models.person import Person
from models.retention import closing_of
from models.text import accent_key, clean_line, fold
from storage import cache_marks
from storage.connection import Connection
from storage.events import load_events
from storage.people import load_person, remove_search_text
from storage.walking import BLOCK

_CACHES = ("case_interval", "case_due", "case_review", "case_retention", "person_number")
"""Caches with any number of rows a person."""
_OF_PEOPLE = (*_CACHES, "person_row", "search_text", "cache_mark")
"""Every table with rows of people that can be computed again, but for the search indexes."""
_Values = tuple[Any, ...]


_Known = tuple[Person, Iterable[Event]]

EDITION = 9
"""To be raised by whoever lets the same events and rules be cached as something else."""


def renew(connection: Connection, rules: Rules, practice: Practice) -> None:
    """Compute afresh what these rules and this program did not make.

    Must run inside a transaction. A new program or rule file costs this once, at the next opening.
    """
    made_by = _made_by(rules)
    row = connection.execute("SELECT made_by FROM cache_state").fetchone()
    if rules.edition and row is not None and row[0] == made_by:
        return
    law = cache_marks.law_of(connection, made_by, rules, practice)
    stale = [number for block in _blocks(connection) for number in _unproved(connection, law, block)]
    rebuild(connection, stale, rules, practice, {})
    connection.execute("INSERT OR REPLACE INTO cache_state (only, made_by) VALUES (1, ?)", (made_by,))


def _made_by(rules: Rules) -> str:
    return f"{EDITION} {rules.edition}"


def doubt(connection: Connection) -> None:
    """What is stored was changed behind the caches: let ``renew`` look for whose do not fit any more, and leave none of
    people who are gone. Must run inside a transaction.
    """
    connection.execute("DELETE FROM cache_state")
    gone = connection.execute("SELECT person FROM search_text WHERE person NOT IN (SELECT number FROM person)")
    for (number,) in gone.fetchall():
        remove_search_text(connection, number)
    for table in _OF_PEOPLE:
        connection.execute(f"DELETE FROM {table} WHERE person NOT IN (SELECT number FROM person)")


def rebuild(
    connection: Connection, people: Iterable[int], rules: Rules, practice: Practice, known: Mapping[int, _Known]
) -> None:
    """Compute the caches of people afresh. Must run inside a transaction.

    ``known`` are people of whom everything is at hand; the others are read.
    """
    law = cache_marks.law_of(connection, _made_by(rules), rules, practice)
    for number in people:
        person, events = known.get(number) or _read(connection, number)
        fresh = _rows_of(number, person, events, rules, practice)
        for table in _CACHES:
            _bring_up_to_date(connection, table, number, fresh[table])
        _bring_list_row_up_to_date(connection, number, fresh["person_row"][0])
        _index(connection, number, fresh["search_text"][0])
        cache_marks.note(connection, law, number)


def stale_people(connection: Connection, rules: Rules, practice: Practice, *, anew: bool = False) -> Iterator[PersonId]:
    """Everybody whose stored caches differ from a fresh computation; nobody, if all is well.

    Whose mark shows that they came of one is not computed again, unless ``anew`` asks for everybody.
    """
    law = None if anew else cache_marks.law_of(connection, _made_by(rules), rules, practice)
    for block in _blocks(connection):
        for number in _unproved(connection, law, block):
            person, events = _read(connection, number)
            fresh = _rows_of(number, person, events, rules, practice)
            if any(set(_stored(connection, table, number)) != set(rows) for table, rows in fresh.items()):
                yield person.id


def _blocks(connection: Connection) -> Iterator[list[int]]:
    """Row numbers of everybody, some at a time."""
    last = 0
    sql = f"SELECT number FROM person WHERE number > ? ORDER BY number LIMIT {BLOCK}"
    while numbers := [number for (number,) in connection.execute(sql, (last,)).fetchall()]:
        yield numbers
        last = numbers[-1]


def _unproved(connection: Connection, law: bytes | None, block: list[int]) -> list[int]:
    """Those of a block of people whose mark does not fit."""
    return sorted(set(block) - cache_marks.fitting(connection, law, block[0], block[-1]))


def _read(connection: Connection, number: int) -> _Known:
    """A person with all events. Raises NOT_FOUND."""
    row = connection.execute("SELECT id FROM person WHERE number = ?", (number,)).fetchone()
    person_id = PersonId(row[0] if row else "")
    return load_person(connection, person_id), load_events(connection, person_id)


_COLUMNS = {
    "case_interval": ("person", "starts_at", "ends_at", "state"),
    "case_due": (
        "person", "position", "rule", "started_by", "opens_at", "due_at", "due_kind", "hour_unknown", "month",
        "alarm", "sort_key", "rule_from",
    ),
    "case_review": ("person", "position", "kind", "rule", "details"),
    "case_retention": ("person", "class", "since"),
    "person_row": (
        "person", "kept", "list", "sort_key", "words", "id", "name", "folded", "birth", "sex", "identity_number",
        "hamlet", "residence", "state", "since", "term_end", "presence", "next_due", "in_review", "born_by",
        "monitored", "psychosis", "substances", "prior_record", "last_officer", "occupation", "ethnicity",
        "hamlet_key", "occupation_key", "ethnicity_key",
    ),
    "person_number": ("digits", "person"),
    "search_text": ("person", "names", "relatives", "digits"),
}  # fmt: skip


def _stored(connection: Connection, table: str, number: int) -> list[_Values]:
    cursor = connection.execute(f"SELECT {', '.join(_COLUMNS[table])} FROM {table} WHERE person = ?", (number,))
    return [tuple(row) for row in cursor.fetchall()]


def _bring_up_to_date(connection: Connection, table: str, number: int, fresh: list[_Values]) -> None:
    """Replace a person's rows of a table if any of them changed: most saves leave most of them as they are."""
    if set(_stored(connection, table, number)) == set(fresh):
        return
    connection.execute(f"DELETE FROM {table} WHERE person = ?", (number,))
    for row in fresh:
        _insert(connection, table, row)


def _bring_list_row_up_to_date(connection: Connection, number: int, fresh: _Values) -> None:
    """Set what changed in a person's list row; an index is written only if one of its columns is named."""
    stored = _stored(connection, "person_row", number)
    if not stored:
        _insert(connection, "person_row", fresh)
        return
    pairs = zip(_COLUMNS["person_row"], stored[0], fresh, strict=True)
    changed = {column: new for column, old, new in pairs if old != new}
    if changed:
        names = ", ".join(f"{column} = ?" for column in changed)
        connection.execute(f"UPDATE person_row SET {names} WHERE person = ?", (*changed.values(), number))


def _insert(connection: Connection, table: str, row: _Values) -> None:
    columns, marks = ", ".join(_COLUMNS[table]), ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", row)


def _rows_of(
    number: int, person: Person, events: Iterable[Event], rules: Rules, practice: Practice
) -> dict[str, list[_Values]]:
    """The rows of every cache, by table."""
    case = Case.of(person, events, rules, practice)
    alarms = case.alarms
    closing = closing_of(case)
    names, relatives = _names(person)
    digits, sort_key = _digits(person), person.sort_key
    return {
        "case_interval": [(number, _seconds(i.start), _seconds(i.end), i.state) for i in case.intervals],
        "case_due": [
            _due(number, position, duty, duty in alarms, sort_key) for position, duty in enumerate(case.duties)
        ],
        "case_review": [
            (number, position, finding.kind.value, finding.rule_id, json.dumps(finding.details))
            for position, finding in enumerate(case.review)
        ],
        "case_retention": [(number, closing.code, closing.since.isoformat())] if closing else [],
        "person_row": [_list_row(number, person, case, f"{names} {relatives} {digits}")],
        "person_number": [(digits, number) for digits in sorted(_numbers(person))],
        "search_text": [(number, names, relatives, digits)],
    }


def _seconds(instant: datetime | None) -> int | None:
    return None if instant is None else int(instant.timestamp())


def _due(number: int, position: int, duty: Duty, alarm: bool, sort_key: bytes) -> _Values:
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
        sort_key,
        duty.rule.start.isoformat(),
    )


def _list_row(number: int, person: Person, case: Case, words: str) -> _Values:
    known = person.known
    limits = [duty.due.instant for duty in case.duties if duty.due is not None]
    psychosis = shows_psychosis(case)
    return (
        number,
        int(case.is_kept),
        case.group,
        person.sort_key,
        "".join(f" {word}" for word in words.split()),
        person.id,
        known.name,
        fold(known.name),
        known.birth.iso() if known.birth else "",
        known.sex or "",
        person.identity_number,
        known.hamlet,
        known.current_residence or known.registered_residence,
        case.state.code if case.state else "",
        case.since.isoformat() if case.since else "",
        case.term.end.isoformat() if case.term and case.term.end else "",
        case.presence or "",
        _seconds(min(limits)) if limits else None,
        int(bool(case.review)),
        known.birth.latest.isoformat() if known.birth else "",
        int(case.situation.monitoring.is_on),
        None if psychosis is None else int(psychosis),
        _codes(known.substances),
        _codes(known.prior_record),
        last_officer(case),
        known.occupation,
        known.ethnicity,
        *(accent_key(typed) for typed in (known.hamlet, known.occupation, known.ethnicity)),
    )


def _codes(codes: Iterable[str]) -> str:
    """Codes with a space before and after each: one is looked for with both."""
    return "".join(f" {code} " for code in codes)


def _numbers(person: Person) -> set[str]:
    """Under which numbers somebody is found, however they were written down."""
    known = person.known
    numbers = {known.citizen_number, known.old_number, known.passport_number, *known.former_numbers}
    return {plain_number(number) for number in numbers if number}


def _digits(person: Person) -> str:
    """Numbers of papers, a letter in them small as typed words are, and telephones."""
    known = person.known
    numbers = [number.lower() for number in sorted(_numbers(person))]
    phones = [_only_digits(phone) for phone in (known.phone, *(relative.phone for relative in known.relatives))]
    return " ".join((*numbers, *filter(None, phones)))


def _names(person: Person) -> tuple[str, str]:
    """Search words of the person's own names, and of the relatives' names."""
    known = person.known
    names = " ".join(_words(name) for name in (known.name, known.other_names, known.sort_name) if name)
    return names, " ".join(_words(relative.name) for relative in known.relatives)


def _words(name: str) -> str:
    """Search words of a name; one with an apostrophe (H'Nhi) is found written together or apart."""
    folded = fold(name)
    apart = fold(clean_line(name).replace("'", " ").replace("’", " "))
    return folded if apart == folded else f"{folded} {apart}"


def _only_digits(text: str) -> str:
    return "" if is_unknown(text) else "".join(char for char in text if char.isdigit())


def _index(connection: Connection, number: int, row: _Values) -> None:
    if row in _stored(connection, "search_text", number):
        return
    remove_search_text(connection, number)
    _insert(connection, "search_text", row)
    _, names, relatives, digits = row
    connection.execute(
        "INSERT INTO search_words (rowid, names, relatives, digits) VALUES (?, ?, ?, ?)",
        (number, names, relatives, digits),
    )
    connection.execute("INSERT INTO search_digits (rowid, digits) VALUES (?, ?)", (number, digits))

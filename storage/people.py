"""People: their fields, their dated values, and who could be the same."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from models import fields
from models.errors import ErrorCode, RegistryError
from models.identity import plain_number
from models.ids import OfficeId, PersonId
from models.person import DATED_FIELDS, DatedValue, Person, PersonFields
from models.text import fold
from models.views import Likeness
from storage.connection import Connection
from storage.context import Context
from storage.journal import readable

_FIELDS = fields.field_map(PersonFields)


def load_person(connection: Connection, person_id: PersonId) -> Person:
    """A person as it is now. Raises NOT_FOUND."""
    row = connection.execute("SELECT number, fields, version, owner FROM person WHERE id = ?", (person_id,)).fetchone()
    if row is None:
        raise RegistryError(ErrorCode.NOT_FOUND, record="person")
    values = connection.execute(
        "SELECT field, valid_from, value FROM person_value WHERE person = ?", (row[0],)
    ).fetchall()
    return _person(person_id, json.loads(row[1]), values, row[2], OfficeId(row[3]))


def load_people(connection: Connection, places: Sequence[int], names: Collection[str]) -> dict[int, Person]:
    """People as they are now, by their places, with no more than some of their fields."""
    asked = (json.dumps(list(places)),)
    dated: dict[int, list[Any]] = {}
    values = connection.execute(
        "SELECT person, field, valid_from, value FROM person_value WHERE person IN (SELECT value FROM json_each(?))"
        " AND field IN (SELECT value FROM json_each(?))",
        (*asked, json.dumps(sorted(names))),
    )
    for place, *value in values.fetchall():
        dated.setdefault(place, []).append(value)
    rows = connection.execute(
        "SELECT number, id, fields, version, owner FROM person WHERE number IN (SELECT value FROM json_each(?))", asked
    )
    return {
        place: _person(PersonId(id_), _some(json.loads(known), names), dated.get(place, ()), version, OfficeId(owner))
        for place, id_, known, version, owner in rows.fetchall()
    }


def names_of(connection: Connection, people: Iterable[PersonId], *, least_kept: int) -> dict[PersonId, str]:
    """What people are called, by their ids. ``least_kept``: 1 leaves out people who were taken off the lists."""
    cursor = connection.execute(
        "SELECT p.id, r.name FROM person AS p JOIN person_row AS r ON r.person = p.number"
        " WHERE p.id IN (SELECT value FROM json_each(?)) AND r.kept >= ?",
        (json.dumps(list(people)), least_kept),
    )
    return {PersonId(row[0]): row[1] for row in cursor.fetchall()}


def _some(data: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name in names}


def _person(id_: PersonId, undated: dict[str, Any], dated: Iterable[Any], version: int, owner: OfficeId) -> Person:
    history = tuple(_dated(name, valid_from, json.loads(value)) for name, valid_from, value in dated)
    known = fields.load_record(PersonFields, undated)
    latest: dict[str, DatedValue] = {}
    for item in history:
        held = latest.get(item.field)
        if held is None or (item.valid_from or date.min) >= (held.valid_from or date.min):
            latest[item.field] = item
    known = replace(known, **{name: item.value for name, item in latest.items()})
    order = {name: i for i, name in enumerate(DATED_FIELDS)}
    history = tuple(sorted(history, key=lambda h: (order[h.field], h.valid_from or date.min)))
    return Person(id_, known, history, version, owner)


def _dated(name: str, valid_from: str, data: Any) -> DatedValue:
    field = _FIELDS[name]
    value = getattr(PersonFields, name) if data is None else field.type.load(data)
    return DatedValue(name, value, date.fromisoformat(valid_from) if valid_from else None)


def _undated_data(known: PersonFields) -> dict[str, Any]:
    return {name: value for name, value in fields.dump_record(known).items() if name not in DATED_FIELDS}


def _dated_data(person: Person) -> dict[str, dict[str, Any]]:
    """Dated values as ``{field: {day or "": value}}``."""
    data: dict[str, dict[str, Any]] = {}
    for item in person.history:
        value = None if fields.is_unknown(item.value) else _FIELDS[item.field].type.dump(item.value)
        data.setdefault(item.field, {})[item.valid_from.isoformat() if item.valid_from else ""] = value
    return data


def _data(person: Person) -> dict[str, Any]:
    return _undated_data(person.known) | _dated_data(person)


class SqlPeople:
    """The people of the registry within one action."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def get(self, person_id: PersonId) -> Person:
        return load_person(self._context.connection, person_id)

    def add(self, person: Person, reason: str = "") -> None:
        number = self._journal(person, "add", None, _data(person), reason)
        cursor = self._context.execute(
            "INSERT INTO person (id, owner, fields, version, journal) VALUES (?, ?, ?, ?, ?)",
            (person.id, person.owner, _json(_undated_data(person.known)), person.version, number),
        )
        self._store_dated(cursor.lastrowid, person)
        self._context.enter(cursor.lastrowid, person)

    def change(self, before: Person, after: Person, reason: str) -> None:
        old, new = _data(before), _data(after)
        changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
        if not changed:
            return
        number = self._journal(
            after,
            "change",
            {name: old.get(name) for name in changed},
            {name: new.get(name) for name in changed},
            reason,
        )
        row = self._context.person_number(after.id)
        self._context.check_changed(
            self._context.execute(
                "UPDATE person SET fields = ?, version = ?, journal = ? WHERE number = ? AND version = ?",
                (_json(_undated_data(after.known)), after.version, number, row, before.version),
            )
        )
        self._context.execute("DELETE FROM person_value WHERE person = ?", (row,))
        self._store_dated(row, after)
        self._context.touch(row)

    def remove(self, person: Person, reason: str) -> None:
        """Take a person out again whole, as when an import is taken back; the journal keeps it."""
        row = self._context.person_number(person.id)
        self._journal(replace(person, version=person.version + 1), "remove", _data(person), None, reason)
        remove_person(self._context, row, person.id)

    def as_known(self, person_id: PersonId, journal_number: int) -> Person:
        """The person as the registry knew it at a journal number: later changes taken off again.

        Raises NOT_FOUND for a person entered later, REGISTRY_DAMAGED if a later change cannot be read.
        """
        person = self.get(person_id)
        data, version = _data(person), person.version
        later = readable(e for e in self._context.journal.of_record(person_id) if e.number > journal_number)
        for entry in reversed(later):
            if entry.change == "add":
                raise RegistryError(ErrorCode.NOT_FOUND, record="person")
            for name, value in (entry.before or {}).items():
                if value is None:
                    data.pop(name, None)
                else:
                    data[name] = value
            version = entry.version - 1
        undated = {name: value for name, value in data.items() if name not in DATED_FIELDS}
        dated = [(name, day, json.dumps(value)) for name in DATED_FIELDS for day, value in data.get(name, {}).items()]
        return _person(person_id, undated, dated, version, person.owner)

    def like(self, number: str, name: str, birth_year: int | None) -> list[Likeness]:
        return people_like(self._context.connection, number, name, birth_year)

    def _store_dated(self, row: int, person: Person) -> None:
        for name, values in _dated_data(person).items():
            for day, value in values.items():
                self._context.execute(
                    "INSERT INTO person_value (person, field, valid_from, value) VALUES (?, ?, ?, ?)",
                    (row, name, day, _json(value)),
                )

    def _journal(self, person: Person, change: str, before: Any, after: Any, reason: str) -> int:
        return self._context.journal.add(
            self._context.author,
            record="person",
            record_id=person.id,
            person_id=person.id,
            change=change,
            version=person.version,
            before=before,
            after=after,
            reason=reason,
        )


_TABLES_OF_PERSON = (
    "case_interval",
    "case_due",
    "case_review",
    "case_retention",
    "person_row",
    "person_number",
    "person_value",
    "cache_mark",
)


def remove_person(context: Context, row: int, person_id: PersonId) -> None:
    """Delete a person's own rows and what is computed of them. Events and papers must have gone before."""
    context.leave(row, person_id)
    for table in _TABLES_OF_PERSON:
        context.execute(f"DELETE FROM {table} WHERE person = ?", (row,))
    remove_search_text(context.connection, row)
    context.execute("DELETE FROM person WHERE number = ?", (row,))


def remove_search_text(connection: Connection, row: int) -> None:
    """Take a person out of both search indexes; external content must be given back word for word."""
    old = connection.execute("SELECT names, relatives, digits FROM search_text WHERE person = ?", (row,)).fetchone()
    if old is None:
        return
    connection.execute(
        "INSERT INTO search_words (search_words, rowid, names, relatives, digits) VALUES ('delete', ?, ?, ?, ?)",
        (row, *old),
    )
    connection.execute(
        "INSERT INTO search_digits (search_digits, rowid, digits) VALUES ('delete', ?, ?)", (row, old[2])
    )
    connection.execute("DELETE FROM search_text WHERE person = ?", (row,))


def people_like(connection: Connection, number: str, name: str, birth_year: int | None) -> list[Likeness]:
    """Everybody with the same number (present or former), or the same folded name and birth year.

    Without a birth year: those of whom none is known either. Closed cases are included.
    """
    found: dict[str, Likeness] = {}
    if number:
        rows = connection.execute(
            "SELECT r.id, r.name, r.birth, r.identity_number, r.kept FROM person_number AS n"
            " JOIN person_row AS r ON r.person = n.person WHERE n.digits = ?",
            (plain_number(number),),
        )
        for row in rows.fetchall():
            found[row[0]] = Likeness(PersonId(row[0]), row[1], row[2], row[3], not row[4], True)
    if name:
        first, after = (f"{birth_year:04d}", f"{birth_year + 1:04d}") if birth_year else ("", "0")
        rows = connection.execute(
            "SELECT id, name, birth, identity_number, kept FROM person_row"
            " WHERE folded = ? AND birth >= ? AND birth < ?",
            (fold(name), first, after),
        )
        for row in rows.fetchall():
            found.setdefault(row[0], Likeness(PersonId(row[0]), row[1], row[2], row[3], not row[4], False))
    return list(found.values())


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

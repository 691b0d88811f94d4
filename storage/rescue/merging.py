"""What a damaged file knows more than the registry that was made from its backup, and what nobody knows any more.

A row that could be read counts as it is there. A row that could not is gone if its table has no hole where it would
stand; otherwise the row of the backup stays, and it is *lost* if it was changed since: the damaged file's own notes
of what changed (table ``change``) tell that, or else its journal.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from models.dates import legal_day
from models.ids import PersonId
from models.restoring import Lost
from storage import access_log
from storage.changes.format import Row as LoggedRow
from storage.changes.rows import Rows, journal_head
from storage.connection import Connection
from storage.erasure import RECORD as ERASED
from storage.journal import OFFICE_OWNER
from storage.rescue.salvage import Salvage, by_primary_key
from storage.rescue.tree import Found, Key, Row
from storage.schema.step_0006 import BASE_TABLES

PRINT = "print"
_TABLES = {
    "person": "person",
    "event": "event",
    "document": "document",
    PRINT: "print_log",
    "office": "office",
    "rule_override": "rule_override",
    "rule_file": "rule_file",
    "destruction": "erasure",
}
"""Tables whose rows name the journal entry that wrote them, by the journal's name of their record."""
_JOURNAL = "journal"


class Entry(NamedTuple):
    """What of a journal entry tells which change it was."""

    number: int
    at: int
    record: str
    record_id: str
    person: str | None
    change: str

    def lost(self, *, older: bool) -> Lost:
        person = PersonId(self.person) if self.person else None
        return Lost(self.record, self.record_id, self.number, _day(self.at), person, older)


@dataclass
class Differences:
    """``put`` and ``gone``: what is to be done to the registry, by table. ``lost``: keys of rows that were changed and
    cannot be read. ``vague``: tables of which not even that is known."""

    put: dict[str, list[Row]] = field(default_factory=dict)
    gone: dict[str, list[Key]] = field(default_factory=dict)
    lost: dict[str, set[Key]] = field(default_factory=dict)
    vague: set[str] = field(default_factory=set)

    @property
    def rows(self) -> int:
        return sum(map(len, (*self.put.values(), *self.gone.values())))


def is_ahead(connection: Connection, salvage: Salvage, epoch: int, since: int | None) -> bool | None:
    """Whether a damaged file knows more than the registry, which ends with a change of an epoch; None: it cannot tell.

    One that tells another history does not. One that lost the pages which tell its last change may be older as well as
    newer, unless a newer entry or look speaks for it.
    """
    if since is None:
        return True
    if not _tells_this_history(connection, salvage, epoch):
        return False
    last, known = _last_change(salvage)
    if last > since or (not known and _tells_of_more(connection, salvage)):
        return True
    return False if known else None


def _tells_this_history(connection: Connection, salvage: Salvage, epoch: int) -> bool:
    registry, journal = salvage.tables["registry"], salvage.tables[_JOURNAL]
    place = registry.shape.columns.index("epoch")
    if any(row[place] != epoch for row in registry.rows.values()):
        return False
    head = journal_head(connection)
    entry = journal.rows.get((head.number,))
    return entry is None or entry[journal.shape.columns.index("hash")].hex() == head.hash


def _tells_of_more(connection: Connection, salvage: Salvage) -> bool:
    look, _, _ = access_log.last(connection)
    entries, looks = salvage.tables[_JOURNAL].rows, salvage.tables["access_log"].rows
    return max(entries, default=(0,)) > (journal_head(connection).number,) or max(looks, default=(0,)) > (look,)


def differences(connection: Connection, salvage: Salvage, since: int | None) -> Differences:
    """What the damaged file has otherwise than the registry, which ends with change ``since``; None: it is empty."""
    noted, complete = _noted(salvage, since)
    found = Differences()
    for table in BASE_TABLES:
        if table in salvage.tables:
            _compare(connection, salvage.tables[table], noted.get(table, set()), complete, found)
    return found


def _compare(connection: Connection, table: Found, noted: set[Key], complete: bool, found: Differences) -> None:
    """Rows that were not changed since are the registry's: those of the damaged file may be of an older page."""
    name, there = table.shape.name, by_primary_key(table)
    here = _rows(connection, table, noted if complete else None)
    changed = noted if complete else here.keys() | there.keys()
    found.put[name] = [there[key] for key in changed & there.keys() if here.get(key) != there[key]]
    found.gone[name] = [key for key in here.keys() - there.keys() if not table.is_uncertain(key)]
    if complete:
        found.lost[name] = {key for key in noted - there.keys() if table.is_uncertain(key)}
    elif table.holes:
        found.vague.add(name)


def _rows(connection: Connection, table: Found, keys: set[Key] | None) -> dict[Key, Row]:
    """The registry's rows of a table: all of them, or those of some keys."""
    sql = f"SELECT {_columns(table)} FROM {table.shape.name}"
    if keys is None:
        rows = connection.execute(sql).fetchall()
    else:
        where = " AND ".join(f"{column} = ?" for column in BASE_TABLES[table.shape.name])
        rows = [row for key in keys for row in connection.execute(f"{sql} WHERE {where}", key).fetchall()]
    return {table.shape.key_of(row): tuple(row) for row in rows}


def _columns(table: Found) -> str:
    return ", ".join(f'"{column}"' for column in table.shape.columns)


def _noted(salvage: Salvage, since: int | None) -> tuple[Mapping[str, set[Key]], bool]:
    """The keys of rows changed after a change, by table, and whether those are all of them."""
    noted: dict[str, set[Key]] = {}
    change = salvage.tables.get("change")
    if change is None or since is None:
        return noted, False
    numbers = []
    for number, table, key in _notes(salvage):
        if number > since:
            numbers.append(number)
            noted.setdefault(table, set()).add(tuple(json.loads(key)))
    last, known = _last_change(salvage)
    unbroken = len(numbers) == last - since
    return noted, known and unbroken


def _last_change(salvage: Salvage) -> tuple[int, bool]:
    """The number of the last change of the damaged file as far as can be seen, and whether it surely is the last."""
    change, counts = salvage.tables.get("change"), salvage.tables.get("sqlite_sequence")
    seen = max((number for (number,) in change.rows), default=0) if change else 0
    counted = max((row[1] for row in counts.rows.values() if row[0] == "change"), default=0) if counts else 0
    sure = (counts is not None and not counts.holes) or (change is not None and not change.holes and seen > 0)
    return max(seen, counted), sure


def apply(connection: Connection, salvage: Salvage, found: Differences) -> None:
    """Bring the registry to what could be read. Must run inside a transaction without foreign keys."""
    for name, gone in found.gone.items():
        shape = salvage.tables[name].shape
        where = " AND ".join(f'"{shape.columns[place]}" = ?' for place in shape.key)
        connection.executemany(f"DELETE FROM {name} WHERE {where}", gone)
    for name, rows in found.put.items():
        shape = salvage.tables[name].shape
        keys = ", ".join(f'"{shape.columns[place]}"' for place in shape.key)
        others = [c for place, c in enumerate(shape.columns) if place not in shape.key]
        renewed = ", ".join(f'"{column}" = excluded."{column}"' for column in others)
        connection.executemany(
            f"INSERT INTO {name} ({_columns(salvage.tables[name])}) VALUES ({', '.join('?' * len(shape.columns))})"
            f" ON CONFLICT ({keys}) DO {f'UPDATE SET {renewed}' if renewed else 'NOTHING'}",
            rows,
        )


def fill_from_log(connection: Connection, salvage: Salvage, found: Differences, logged: Iterable[LoggedRow]) -> None:
    """Take rows that cannot be read out of the change log, also where it has no way on from the backup. Must run inside
    the transaction of ``apply``. ``logged``: the last of each row counts."""
    last = {(name, tuple(key)): (name, key, values) for name, key, values in logged if name in salvage.tables}
    read = {name: by_primary_key(salvage.tables[name]).keys() for name in {name for name, _ in last}}
    wanted = [
        row
        for (name, key), row in last.items()
        if row[2] is not None and key not in read[name] and salvage.tables[name].is_uncertain(key)
    ]
    Rows(connection).apply(wanted)
    for name, key, _ in wanted:
        found.lost[name] = found.lost.get(name, set()) - {tuple(key)}


def erase_again(connection: Connection, salvage: Salvage, found: Differences, head: int) -> None:
    """Destroy what is left of people whom the damaged file's journal tells to be erased since: rows of theirs that it
    lost would come back out of the backup. What was theirs is not lost. Must run inside the transaction of ``apply``.
    """
    for entry in _entries_after(salvage, head):
        if entry.record == ERASED:
            row = connection.execute("SELECT number FROM person WHERE id = ?", (entry.record_id,)).fetchone()
            gone = _rows_of_person(connection, row[0] if row else None, entry.record_id)
            for table, keys in gone.items():
                where = " AND ".join(f"{column} = ?" for column in BASE_TABLES[table])
                connection.executemany(f"DELETE FROM {table} WHERE {where}", keys)
                found.lost[table] = found.lost.get(table, set()) - set(keys)


def _rows_of_person(connection: Connection, number: int | None, person: str) -> dict[str, list[Key]]:
    """The keys of everything that is kept of a person, those first to which others refer last."""
    wanted: list[tuple[str, str, Any]] = [
        ("journal_payload", "number IN (SELECT number FROM journal WHERE person_id = ?)", person),
        ("seal_key", "owner = ?", person),
        *((table, "person = ?", number) for table in ("print_log", "document", "event", "person_value")),
        ("person", "number = ?", number),
    ]
    found = {}
    for table, where, value in wanted:
        cursor = connection.execute(f"SELECT {', '.join(BASE_TABLES[table])} FROM {table} WHERE {where}", (value,))
        found[table] = [tuple(row) for row in cursor.fetchall()]
    return found


# --- naming what is lost -------------------------------------------------------------------------


def name_lost(connection: Connection, salvage: Salvage, found: Differences, head: int) -> list[Lost]:
    """Everything that is lost, told by the journal where it knows. To be called once everything was applied.

    ``head``: the last entry that the registry had before.
    """
    entries = _entries_after(salvage, head)
    by_entries = set(_by_entries(connection, salvage, entries))
    named = Counter(_TABLES[item.record] for item in by_entries)
    at = {entry.number: entry for entry in entries}
    by_keys = {
        _by_key(connection, table, key, at)
        for table, keys in found.lost.items()
        for key in sorted(keys)[named[table] :]  # of so many the journal told
    }
    gaps = {Lost(_JOURNAL, str(number), number) for number in _gaps(connection, salvage, head)}
    vague = {Lost(table) for table in found.vague - set(_TABLES.values()) - {_JOURNAL}}
    if _JOURNAL in found.vague and any(hole.high is None for hole in salvage.tables[_JOURNAL].holes):
        vague.add(Lost(_JOURNAL))
    return sorted(by_entries | by_keys | gaps | vague, key=lambda item: (item.journal or 0, item.record, item.row))


def _entries_after(salvage: Salvage, head: int) -> list[Entry]:
    """The entries of the damaged file's journal that are newer, as far as they can be read, in their order."""
    table = salvage.tables[_JOURNAL]
    names = ("number", "recorded_at", "record", "record_id", "person_id", "change")
    places = [table.shape.columns.index(name) for name in names]
    return [Entry(*(row[place] for place in places)) for key, row in sorted(table.rows.items()) if key > (head,)]


def _by_entries(connection: Connection, salvage: Salvage, entries: Iterable[Entry]) -> Iterator[Lost]:
    """Records whose last entry is newer than their row, in tables of which rows are missing."""
    torn = {name for name, table in salvage.tables.items() if table.holes}
    erased = {entry.record_id for entry in entries if entry.record == ERASED}
    latest = {(e.record, e.number if e.record == PRINT else e.record_id): e for e in entries if e.person not in erased}
    for entry in latest.values():
        table = _TABLES.get(entry.record, "")
        if table in torn:
            written = _written_by(connection, table, entry)
            should = None if entry.change == "remove" else entry.number
            if written != should:
                yield entry.lost(older=written is not None)


def _written_by(connection: Connection, table: str, entry: Entry) -> int | None:
    """Which entry wrote the row that an entry is about; None: there is no such row."""
    column, value = ("journal", entry.number) if entry.record == PRINT else ("id", entry.record_id)
    row = connection.execute(f"SELECT journal FROM {table} WHERE {column} = ?", (value,)).fetchone()
    return int(row[0]) if row else None


def _by_key(connection: Connection, table: str, key: Key, entries: Mapping[int, Entry]) -> Lost:
    """A row of which only its key is known, with the entry and the person that the key names."""
    older = _is_there(connection, table, key)
    text = json.dumps(key, ensure_ascii=False) if len(key) > 1 else str(key[0])
    if table in ("journal", "journal_payload"):
        entry = entries.get(key[0])
        number = int(key[0])
        if entry is None:
            return Lost(table, text, number, older=older)
        return Lost(table, text, number, _day(entry.at), PersonId(entry.person) if entry.person else None, older)
    return Lost(table, text, person=_person(connection, table, key), older=older)


def _is_there(connection: Connection, table: str, key: Key) -> bool:
    where = " AND ".join(f"{column} = ?" for column in BASE_TABLES[table])
    return connection.execute(f"SELECT 1 FROM {table} WHERE {where}", key).fetchone() is not None


def _person(connection: Connection, table: str, key: Key) -> PersonId | None:
    if table == "seal_key":
        return None if key[0] == OFFICE_OWNER else PersonId(key[0])
    if table == "person_value":
        row = connection.execute("SELECT id FROM person WHERE number = ?", key[:1]).fetchone()
        return PersonId(row[0]) if row else None
    return None


def _gaps(connection: Connection, salvage: Salvage, head: int) -> Iterator[int]:
    """Numbers of entries that there were and that cannot be read: others follow them, or something refers to them."""
    if not salvage.tables[_JOURNAL].holes:
        return
    numbers = {key[0] for name in (_JOURNAL, "journal_payload") for key in salvage.tables[name].rows}
    for table in salvage.tables.values():
        if "journal" in table.shape.columns and table.shape.name in BASE_TABLES:
            place = table.shape.columns.index("journal")
            numbers |= {row[place] for row in table.rows.values()}
    numbers |= {json.loads(key)[0] for _, table, key in _notes(salvage) if table == _JOURNAL}
    held = {number for (number,) in connection.execute("SELECT number FROM journal WHERE number > ?", (head,))}
    yield from (number for number in range(head + 1, max(numbers, default=0) + 1) if number not in held)


def _notes(salvage: Salvage) -> Iterator[tuple[int, str, str]]:
    change = salvage.tables.get("change")
    yield from (change.rows.values() if change is not None else ())


def _day(seconds: int) -> date:
    return legal_day(datetime.fromtimestamp(seconds, UTC))

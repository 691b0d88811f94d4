"""Rows of base tables as the change log holds them: read by table and primary key, and put back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from storage.changes.format import JournalHead, Row
from storage.connection import Connection

Note = tuple[str, str]
"""Table and primary key (a JSON array) of a row that changed, as in ``change``."""


class _Table(NamedTuple):
    name: str
    columns: tuple[str, ...]
    blobs: tuple[int, ...]
    key: tuple[str, ...]

    @property
    def _where(self) -> str:
        return " AND ".join(f"{column} = ?" for column in self.key)

    @property
    def select(self) -> str:
        return f"SELECT {', '.join(self.columns)} FROM {self.name} WHERE {self._where}"

    @property
    def delete(self) -> str:
        return f"DELETE FROM {self.name} WHERE {self._where}"

    @property
    def put(self) -> str:
        marks = ", ".join("?" * len(self.columns))
        return f"INSERT OR REPLACE INTO {self.name} ({', '.join(self.columns)}) VALUES ({marks})"


class Rows:
    """Reads and writes rows on one connection, as long as its schema stays at one version."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.version = schema_version(connection)
        self._tables: dict[str, _Table] = {}

    def are_of(self, connection: Connection) -> bool:
        """Whether these are the rows of a connection, in its present schema."""
        return connection is self._connection and schema_version(connection) == self.version

    def read(self, notes: Sequence[Note], *, several: bool) -> list[Row]:
        """The rows behind notes as they are now, each once, in the order in which they were noted first.

        ``several``: the notes are of more than one transaction. A row that was noted twice may then have been removed
        and another have got its key: it is listed as removed, and as it is now.
        """
        rows = [self._read(table, key) for table, key in dict.fromkeys(notes)]
        if several:
            often = {note for note, count in Counter(notes).items() if count > 1}
            rows += [(table, json.loads(key), None) for table, key in sorted(often)]
        return rows

    def _read(self, name: str, key: str) -> Row:
        table, keys = self._table(name), json.loads(key)
        row = self._connection.execute(table.select, keys).fetchone()
        if row is None:
            return name, keys, None
        values = list(row)
        for position in table.blobs:
            if values[position] is not None:
                values[position] = values[position].hex()
        return name, keys, values

    def apply(self, rows: Sequence[Row]) -> None:
        """Put rows back: those that are gone first, for another row may have what was theirs."""
        for name, key, values in rows:
            if values is None:
                self._connection.execute(self._table(name).delete, key)
        for name, _, values in rows:
            if values is not None:
                table = self._table(name)
                stored = list(values)
                for position in table.blobs:
                    if stored[position] is not None:
                        stored[position] = bytes.fromhex(stored[position])
                self._connection.execute(table.put, stored)

    def _table(self, name: str) -> _Table:
        known = self._tables.get(name)
        if known is None:
            known = self._tables[name] = _described(self._connection, name)
        return known


def _described(connection: Connection, name: str) -> _Table:
    info = connection.execute("SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid", (name,)).fetchall()
    key = sorted((position, column) for column, _, position in info if position)
    blobs = tuple(position for position, (_, kind, _) in enumerate(info) if kind == "BLOB")
    return _Table(name, tuple(column for column, _, _ in info), blobs, tuple(column for _, column in key))


def journal_head(connection: Connection, number: int | None = None) -> JournalHead:
    """The last entry of the journal, or the one with a number; 0: there is none."""
    sql = "SELECT number, hash FROM journal"
    if number is None:
        row = connection.execute(f"{sql} ORDER BY number DESC LIMIT 1").fetchone()
    else:
        row = connection.execute(f"{sql} WHERE number = ?", (number,)).fetchone()
    return JournalHead(row[0], row[1].hex()) if row else JournalHead(0, "")


def last_change(connection: Connection) -> int:
    """The number of the last change noted, whether or not the note is still there."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'change'").fetchone()
    return int(row[0]) if row else 0


def schema_version(connection: Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])

"""Putting what the change log tells into a database that is older than it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby

from models.errors import ErrorCode, RegistryError
from storage import caches, schema
from storage.changes.format import Group
from storage.changes.rows import Rows, last_change, schema_version
from storage.connection import Connection, driver_errors, write_transaction


def apply(connection: Connection, groups: Iterable[Group]) -> int:
    """Apply groups in their order; returns how many changes they were. No transaction may be open.

    Afterwards every base table is as it was when the last of them was written, and ``change`` notes what they changed;
    the caller has the caches computed that do not fit any more (``caches.renew``). Groups of one version of the schema
    go in in one transaction; before those of a later one the database is upgraded to it. Raises NEWER_VERSION for a
    group of a schema that this program does not know, or one older than the database; REGISTRY_DAMAGED if references
    break.
    """
    before = last_change(connection)
    with driver_errors():
        connection.execute("PRAGMA foreign_keys = OFF")
    try:
        for version, of_one_schema in groupby(groups, lambda group: group.schema):
            _bring_to(connection, version)
            with write_transaction(connection):
                _apply(connection, of_one_schema)
    finally:
        with driver_errors():
            connection.execute("PRAGMA foreign_keys = ON")
    return last_change(connection) - before


def _bring_to(connection: Connection, version: int) -> None:
    present = schema_version(connection)
    if version < present or version > schema.NEWEST:
        raise RegistryError(ErrorCode.NEWER_VERSION, registry=version, program=present)
    if version > present:
        number = last_change(connection)
        schema.upgrade(connection, version)
        with write_transaction(connection):  # what the steps changed stands in the groups
            _stand_at(connection, number)


def _apply(connection: Connection, groups: Iterable[Group]) -> None:
    rows = Rows(connection)
    for group in groups:
        number, found = last_change(connection), group.rows
        rows.apply(found)
        _stand_at(connection, number)
        _note(connection, group, found)
    caches.doubt(connection)
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise RegistryError(ErrorCode.REGISTRY_DAMAGED)


def _note(connection: Connection, group: Group, rows: Iterable[tuple[str, list[object], object]]) -> None:
    """Note what a group changed under its own numbers, of which there are as many as rows, or more."""
    notes = dict.fromkeys((table, json.dumps(key, ensure_ascii=False, separators=(",", ":"))) for table, key, _ in rows)
    for number, (table, key) in enumerate(notes, group.first):
        connection.execute(
            "INSERT OR IGNORE INTO change (number, tbl, key) VALUES (?, ?, ?)", (min(number, group.last), table, key)
        )
    _stand_at(connection, group.last)


def _stand_at(connection: Connection, number: int) -> None:
    """Forget notes after a number, and let the next change have the number that follows it."""
    connection.execute("DELETE FROM change WHERE number > ?", (number,))
    connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'change'", (number,))
    if connection.execute("SELECT changes()").fetchone()[0] == 0:
        connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('change', ?)", (number,))

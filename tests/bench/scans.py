"""Papers with bytes for a registry of the bench, as a scanner would have left them, written without waiting."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from storage.blobs import FOLDER
from storage.connection import Connection, write_transaction
from storage.registry import SqlRegistry
from storage.sealing import new_key, seal

_COLUMNS = (
    "id, person, event, origin, form, form_version, title, paper_number, dated, signer, pages, media_type, size, blob,"
    " blob_key, inputs, owner, recorded_at, recorded_by, version, journal"
)


def add_scans(registry: SqlRegistry, count: int, size: int) -> None:
    """Give people one scan after the other, of so many bytes each."""
    connection = registry._open_connection()
    with write_transaction(connection):
        for person, number in zip(_people(connection, count), range(count), strict=False):
            name, key = os.urandom(32).hex(), new_key()
            _put(registry._folder, name, seal(key, os.urandom(size), name.encode()))
            values = (f"scan {number}", person, None, "received", "", "", "Bản chụp", "", "", "", 1, "image/jpeg")
            rest = (size, name, key, json.dumps({}), "", 0, "", 1, 1)
            marks = ", ".join("?" * (len(values) + len(rest)))
            connection.execute(f"INSERT INTO document ({_COLUMNS}) VALUES ({marks})", (*values, *rest))


def _people(connection: Connection, count: int) -> Iterator[int]:
    """Row numbers of people, from the beginning again when all had one."""
    people = [row[0] for row in connection.execute("SELECT number FROM person ORDER BY number LIMIT ?", (count,))]
    while True:
        yield from people


def _put(folder: Path, name: str, sealed: bytes) -> None:
    path = folder / FOLDER / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sealed)

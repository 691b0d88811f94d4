"""A copy of a registry to be read from, when its own file cannot be trusted any more.

The newest backup that is whole, brought up to date by the change log, under the same key in a file beside the database.
It is there until the registry is locked; one that a killed process left is removed at the next opening.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from models.backup import Position
from models.errors import ErrorCode, RegistryError
from models.law.rule_files import Law
from storage import caches, schema
from storage.backups.copies import Copy, copies_at
from storage.backups.copying import BLOCK, must_have_space, write_new
from storage.backups.layout import TOP
from storage.backups.records import kept_places
from storage.changes import replay
from storage.changes.format import FOLDER, JournalHead, LogKey
from storage.changes.reading import LogReader
from storage.connection import Connection, connect, driver_errors, write_transaction
from storage.files import disk_errors
from storage.offices import load_practice
from storage.rotation import DATABASE
from storage.sealing import SealBroken

FILE = "so-binh-an.reading.db"


@dataclass(frozen=True, slots=True)
class Original:
    """The registry that cannot be read any more. ``law``: what the caches of the copy follow."""

    folder: Path
    registry: str
    key: bytes = field(repr=False)
    law: Law


@dataclass(frozen=True, slots=True)
class ReadingCopy:
    """``made_at``: when the backup was made. ``reached``: up to where the log went on from it."""

    connection: Connection
    made_at: datetime
    reached: Position


def made_of(original: Original) -> ReadingCopy | None:
    """A copy that can be read and not written to; None if there is no backup of this key, or no place for the copy."""
    remove(original.folder)  # of before: it would take the room
    for copy in _newest_first(original):
        with contextlib.suppress(RegistryError, SealBroken):
            return _made(original, copy)
        remove(original.folder)
    return None


def remove(folder: Path) -> None:
    """Take the copy off the disk. A disk that refuses keeps it until the next opening."""
    for path in folder.glob(FILE + "*"):
        with contextlib.suppress(OSError):
            path.unlink()


def _newest_first(original: Original) -> Iterator[Copy]:
    found: list[Copy] = []
    for place in kept_places(original.folder):
        with contextlib.suppress(RegistryError):
            found += (
                c for copies in copies_at([place / TOP]) if copies.registry == original.registry for c in copies.found
            )
    own = LogKey.of(original.key).id
    ours = [copy for copy in found if copy.head.key_id == own]
    return iter(sorted(ours, key=lambda copy: (copy.head.journal.epoch, copy.head.change), reverse=True))


def _made(original: Original, copy: Copy) -> ReadingCopy:
    """Raises SealBroken, REGISTRY_DAMAGED, SPACE_SHORT, disk errors."""
    path = original.folder / FILE
    proof = copy.manifest.open(original.key).files[DATABASE]
    must_have_space(original.folder, proof.size)
    if write_new(path, _blocks(copy.folder / DATABASE)) != proof:
        raise RegistryError(ErrorCode.REGISTRY_DAMAGED)
    connection = connect(path, original.key, synchronous="OFF")
    try:
        with driver_errors():
            reached = _replayed(connection, original, copy)
            schema.upgrade(connection)
            with write_transaction(connection):
                caches.renew(connection, original.law.rules, load_practice(connection, original.law.calendar))
            connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return ReadingCopy(connection, copy.head.made_at, reached)


def _blocks(path: Path) -> Iterator[bytes]:
    with disk_errors(), path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _replayed(connection: Connection, original: Original, copy: Copy) -> Position:
    """Apply what the log has beyond a backup; returns up to where."""
    head, contents = copy.head, copy.manifest.open(original.key)
    reader = LogReader(
        [original.folder / FOLDER, copy.place.changes],
        [original.key],
        original.registry,
        Position(head.journal.epoch, head.change),
        JournalHead(head.journal.number, contents.journal_hash),
    )
    replay.apply(connection, reader)
    return reader.reached

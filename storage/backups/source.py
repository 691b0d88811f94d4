"""The database's file, to be copied while people go on working.

With a snapshot everything that was saved is in the file, and what is saved from then on stays in the log beside it
until the snapshot is released. Nothing but bytes is copied: no page is decrypted, no second connection is made.

Closing any descriptor of the file would end every lock that this process has on it (POSIX). So there is one only,
opened for the first snapshot and closed after the connection.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from models.backup import Position
from models.errors import ErrorCode, RegistryError
from models.ports import Snapshot
from storage.access_log import last as last_look
from storage.connection import PAGE_BYTES, Connection, driver_errors
from storage.files import disk_errors

AUTOCHECKPOINT = 1000
"""Pages in the log at which SQLite brings them into the file: its own default."""
_LOCK_BYTES = 1 << 30
"""Where SQLite locks the file. Windows lets nobody read there; SQLite leaves that page empty."""


class _OpenFile:
    """One descriptor, read at any offset by any thread until it is closed."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._is_open = True

    def read(self, offset: int, count: int) -> bytes:
        """Bytes, fewer only at the end of the file. Raises OSError, BACKUP_INTERRUPTED once it is closed."""
        found = bytearray()
        with self._lock:
            if not self._is_open:
                raise RegistryError(ErrorCode.BACKUP_INTERRUPTED)
            os.lseek(self._descriptor, offset, os.SEEK_SET)
            while block := os.read(self._descriptor, count - len(found)):
                found += block
        return bytes(found)

    def state(self) -> tuple[int, int]:
        """Size, and when it was written last. Raises OSError, BACKUP_INTERRUPTED once it is closed.

        Windows tells the latter when it pleases, so there the size alone.
        """
        with self._lock:
            if not self._is_open:
                raise RegistryError(ErrorCode.BACKUP_INTERRUPTED)
            found = os.fstat(self._descriptor)
            return found.st_size, 0 if os.name == "nt" else found.st_mtime_ns

    def close(self) -> None:
        with self._lock:
            if self._is_open:
                os.close(self._descriptor)
                self._is_open = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Where the registry stood when a snapshot was taken."""

    registry: str
    kind: str
    epoch: int
    journal: int
    journal_hash: bytes
    look: int
    look_hash: bytes
    change: int
    schema: int


@dataclass(frozen=True, eq=False)
class HeldSnapshot:
    """The ``Snapshot`` of models/ports.py. ``folder``: of the registry; ``keyring``: the file that opens the copy."""

    folder: Path
    made_at: datetime
    facts: Facts
    size: int
    key: bytes = field(repr=False)
    keyring: bytes = field(repr=False)
    _file: _OpenFile = field(repr=False)
    _state: tuple[int, int] = field(repr=False)
    _taken_back: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def position(self) -> Position:
        return Position(self.facts.epoch, self.facts.change)

    @property
    def is_taken_back(self) -> bool:
        return self._taken_back.is_set()

    def must_hold(self) -> None:
        """Raises BACKUP_INTERRUPTED once it was taken back."""
        if self.is_taken_back:
            raise RegistryError(ErrorCode.BACKUP_INTERRUPTED)

    def must_be_untouched(self) -> None:
        """Raises BACKUP_INTERRUPTED if anything wrote to the file since."""
        with disk_errors():
            state = self._file.state()
        self.must_hold()
        if state != self._state:
            raise RegistryError(ErrorCode.BACKUP_INTERRUPTED)

    def read(self, offset: int, count: int) -> bytes:
        """Bytes of the file as it was. Raises BACKUP_INTERRUPTED once it was taken back, disk errors."""
        if not offset <= _LOCK_BYTES < offset + count:
            return self._bytes(offset, count)
        after = _LOCK_BYTES + PAGE_BYTES
        locked = bytes(min(after, offset + count) - _LOCK_BYTES)
        return self._bytes(offset, _LOCK_BYTES - offset) + locked + self._bytes(after, offset + count - after)

    def _bytes(self, offset: int, count: int) -> bytes:
        if count <= 0:
            return b""
        with disk_errors():
            found = self._file.read(offset, count)
        self.must_hold()  # after reading: what was read before it was taken back is good
        if len(found) != count:
            raise RegistryError(ErrorCode.DISK_ERROR)
        return found

    def take_back(self) -> None:
        self._taken_back.set()


class BackupSource:
    """Gives out snapshots of one open database, one at a time. Everything on the registry's thread."""

    def __init__(self, folder: Path, database: str) -> None:
        self._folder, self._database = folder, database
        self._file: _OpenFile | None = None
        self._last: HeldSnapshot | None = None
        self._is_held = False

    def take(self, connection: Connection, kind: str, key: bytes, keyring: bytes, now: datetime) -> HeldSnapshot:
        """The file as it is now. One that was given out before is taken back. Raises disk errors."""
        self.take_back(connection)
        with driver_errors(), disk_errors():
            if self._file is None:
                self._file = _OpenFile(self._folder / self._database)
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
            if busy:
                raise RegistryError(ErrorCode.BACKUP_INTERRUPTED)
            connection.execute("PRAGMA wal_autocheckpoint = 0")
            self._is_held = True
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            self._last = HeldSnapshot(
                self._folder,
                now.replace(microsecond=0),
                facts_of(connection, kind),
                int(pages) * PAGE_BYTES,
                key,
                keyring,
                self._file,
                self._file.state(),
            )
        return self._last

    def release(self, connection: Connection, snapshot: Snapshot) -> None:
        """The file was copied: what was saved meanwhile may go into it. An older snapshot changes nothing."""
        if snapshot is self._last:
            self._let_go(connection)

    def take_back(self, connection: Connection) -> None:
        """The registry needs its file, or the key goes; whoever copies stops, and tries again another time."""
        if self._last is not None:
            self._last.take_back()
            self._last = None
        self._let_go(connection)

    def close(self) -> None:
        """After the connection was closed. Whoever copies stops."""
        if self._last is not None:
            self._last.take_back()
        self._last, self._is_held = None, False
        if self._file is not None:
            self._file.close()
            self._file = None

    def _let_go(self, connection: Connection) -> None:
        if self._is_held:
            self._is_held = False
            with driver_errors():
                connection.execute(f"PRAGMA wal_autocheckpoint = {AUTOCHECKPOINT}")


def facts_of(connection: Connection, kind: str) -> Facts:
    """Where a registry stands, or a copy of one."""
    registry, epoch = connection.execute("SELECT id, epoch FROM registry").fetchone()
    entry = connection.execute("SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1").fetchone()
    journal, journal_hash = entry or (0, b"")
    look, _, look_hash = last_look(connection)
    schema = connection.execute("PRAGMA user_version").fetchone()[0]
    return Facts(registry, kind, epoch, journal, journal_hash, look, look_hash, change_of(connection), int(schema))


def change_of(connection: Connection) -> int:
    """The number of the last change noted; numbers are never given twice."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'change'").fetchone()
    return int(row[0]) if row else 0

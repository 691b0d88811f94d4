"""What an open registry does for its backups: the part of the ``Registry`` port that is theirs."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from models.backup import BackedUp, BackupCare, Generation, LogCopied
from models.clock import Clock
from models.ports import Snapshot
from models.roles import Permission, User
from storage import upgrading
from storage.backups.keeping import HeldKey, RegistryBackups
from storage.backups.records import note_proven
from storage.backups.source import HeldSnapshot
from storage.changes.log import ChangeLog, logged
from storage.connection import Connection

T = TypeVar("T")


class BackedUpRegistry(ABC):
    """A registry with ``_backups``. Everything on its thread."""

    clock: Clock
    _backups: RegistryBackups
    _connection: Connection | None
    _folder: Path
    _log: ChangeLog

    @property
    @abstractmethod
    def user(self) -> User: ...

    @abstractmethod
    def _changing(self) -> contextlib.AbstractContextManager[Connection]: ...

    @abstractmethod
    def _reading(self, question: Callable[[Connection], T]) -> T: ...

    def snapshot(self) -> HeldSnapshot:
        """The registry as it is now, to be copied; it is to be released. Raises NOT_ALLOWED, LOCKED, disk errors."""
        self.user.must_be_allowed(Permission.BACK_UP)
        with self._changing() as connection:
            return self._backups.snapshot(connection, self.clock.now())

    def release(self, snapshot: Snapshot) -> None:
        """The file was copied, or will not be; after close nothing is left to do."""
        if self._connection is not None:
            self._backups.source.release(self._connection, snapshot)

    def note_backup(self, done: BackedUp) -> None:
        """Remember a proven backup. Raises NOT_ALLOWED, LOCKED, BACKUP_INTERRUPTED if somebody was erased since it was
        made, disk errors."""
        self.user.must_be_allowed(Permission.BACK_UP)
        with self._changing() as connection, logged(connection, self._log):
            self._backups.note_backup(connection, done)
        self._backups.thin_log(connection, self._log, self.clock.now())
        upgrading.forget(self._folder)

    def note_proven(self, generation: Generation) -> None:
        """Remember that a backup was proven again. Raises NOT_ALLOWED, LOCKED, disk errors."""
        self.user.must_be_allowed(Permission.BACK_UP)
        with self._changing() as connection, logged(connection, self._log):
            note_proven(connection, generation, self.clock.now())

    def note_log_copied(self, copied: LogCopied) -> None:
        """Remember until close that the change log was copied."""
        self._backups.note_log_copied(copied)

    def backup_key(self) -> HeldKey:
        """What proves a backup. Raises NOT_ALLOWED, LOCKED."""
        self.user.must_be_allowed(Permission.BACK_UP)
        return self._backups.key

    def backup_care(self) -> BackupCare:
        """Where backups go, what was proven last, and what is due. Raises LOCKED."""
        return self._reading(lambda connection: self._backups.care(connection, self._log))

"""The backups of an open registry: snapshots, what was proven, what is due. Everything on the registry's thread."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from models.backup import BackedUp, BackupCare, LogCopied
from models.errors import RegistryError
from storage.backups import records
from storage.backups.layout import TRAINING
from storage.backups.source import BackupSource, HeldSnapshot
from storage.changes.format import LogKey
from storage.changes.log import ChangeLog
from storage.connection import Connection, driver_errors
from storage.keyring import keyring_file
from storage.rotation import DATABASE
from storage.session import Session


@dataclass(frozen=True, slots=True)
class HeldKey:
    """The ``BackupKey`` of models/ports.py."""

    key: bytes = field(repr=False)

    @property
    def id(self) -> str:
        return LogKey.of(self.key).id


class RegistryBackups:
    """``source`` is to be told before anything brings the log into the database's file or replaces it."""

    def __init__(self, folder: Path, kind: str, session: Session) -> None:
        self._folder, self._kind, self._session = folder, kind, session
        self._logs: dict[str, LogCopied] = {}
        self.source = BackupSource(folder, DATABASE)

    @property
    def key(self) -> HeldKey:
        """Raises LOCKED."""
        return HeldKey(self._session.vault.keys.database)

    def snapshot(self, connection: Connection, now: datetime) -> HeldSnapshot:
        """Raises LOCKED, disk errors."""
        vault = self._session.vault
        return self.source.take(connection, self._kind, vault.keys.database, keyring_file(vault.keyring), now)

    def note_backup(self, connection: Connection, done: BackedUp) -> None:
        """Must run inside a transaction."""
        records.note_backup(connection, done)
        if done.log is not None:
            self.note_log_copied(done.log)

    def thin_log(self, connection: Connection, log: ChangeLog, now: datetime) -> None:
        """Take away what of the registry's own log no backup needs; a disk that refuses keeps it until next time."""
        with contextlib.suppress(RegistryError), driver_errors():
            change = records.log_needed_from_change(connection, self.key.id, now)
            if change is not None:
                log.drop_before(connection, change)

    def note_log_copied(self, copied: LogCopied) -> None:
        self._logs[copied.place] = copied

    def care(self, connection: Connection, log: ChangeLog) -> BackupCare:
        with driver_errors():
            return records.backup_care(
                connection,
                self.key.id,
                self._logs,
                log_from=log.begins,
                log_behind=log.is_behind,
                is_training=self._kind == TRAINING,
            )

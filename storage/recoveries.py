"""Ways to open the registry when no password does: sheets of paper, and the superior's key."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from models.accounts import Recovery, Way
from models.errors import ErrorCode, FieldFault, FieldProblem, InvalidFields, RegistryError
from models.recovery.code import SECRET_BYTES, Part, SheetCode, secret_of, split
from storage.boxes import SHEET, box_key, public_of
from storage.connection import Connection
from storage.context import Context
from storage.keyring import CLINICAL_KEY, Keyring, Recovered, RecoveryEntry

_RECORD = "recovery"


def load_recoveries(connection: Connection) -> list[Recovery]:
    """Every way to recover that is in force, the oldest first."""
    cursor = connection.execute(
        "SELECT id, way, made_at, rehearsed_at, used_at, clinical FROM recovery ORDER BY made_at, id"
    )
    return [
        Recovery(row[0], Way(row[1]), _at(row[2]), row[3] and _at(row[3]), row[4] and _at(row[4]), bool(row[5]))
        for row in cursor.fetchall()
    ]


def recovery_keys(connection: Connection) -> dict[str, bytes]:
    """The public key of every way to recover."""
    return dict(connection.execute("SELECT id, public FROM recovery").fetchall())


def open_sheets(keyring: Keyring, codes: Sequence[SheetCode]) -> tuple[RecoveryEntry, Recovered]:
    """What a whole sheet, or both of two, open. Raises SHEET_HALF_MISSING, SHEETS_APART, SHEET_OF_ANOTHER."""
    return keyring.recover(box_key(secret_of(codes), SHEET))


class SqlRecoveries:
    """The ``Recoveries`` of models/ports.py. ``keyring``: as it will stand when the action is done."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._vault = context.session.vault
        self.keyring = self._vault.keyring

    def all(self) -> list[Recovery]:
        return load_recoveries(self._context.connection)

    def add_sheet(self, id_: str, way: Way) -> tuple[SheetCode, ...]:
        """A new sheet, or two that are both needed. What is returned is nowhere else: it must be printed."""
        secret, mask, tag = os.urandom(SECRET_BYTES), os.urandom(SECRET_BYTES), os.urandom(1)[0] & 0x3F
        self._add(id_, way, public_of(box_key(secret, SHEET)))
        return split(secret, tag, mask) if way is Way.TWO_SHEETS else (SheetCode(Part.WHOLE, tag, secret),)

    def add_superior(self, id_: str, public: bytes) -> None:
        """Let the superior recover, by a public key. Raises InvalidFields for what is none."""
        try:
            self._add(id_, Way.SUPERIOR, public)
        except ValueError:
            raise InvalidFields([FieldProblem("public", FieldFault.WRONG_TYPE)]) from None

    def _add(self, id_: str, way: Way, public: bytes) -> None:
        keys = self._vault.keys
        journal = self._context.note(_RECORD, id_, "add", after={"way": way.value, "public": public.hex()})
        self._context.execute(
            "INSERT INTO recovery (id, way, public, made_at, rehearsed_at, used_at, clinical, journal)"
            " VALUES (?, ?, ?, ?, NULL, NULL, ?, ?)",
            (id_, way.value, public, self._now, int(keys.clinical is not None), journal),
        )
        self.keyring = self.keyring.with_recovery(id_, way, self._now, public, keys)

    def remove(self, id_: str) -> None:
        """Put a way out of force. Raises NOT_FOUND."""
        if id_ not in recovery_keys(self._context.connection):
            raise RegistryError(ErrorCode.NOT_FOUND, record="recovery")
        self._context.note(_RECORD, id_, "remove", before={"id": id_})
        self._context.execute("DELETE FROM recovery WHERE id = ?", (id_,))
        self.keyring = self.keyring.without_recovery(id_)

    def opened_by(self, codes: Sequence[SheetCode]) -> tuple[str, Recovered]:
        """Which way the sheets open, and the keys in it. Raises the faults of ``open_sheets``."""
        entry, recovered = open_sheets(self.keyring, codes)
        if entry.id not in recovery_keys(self._context.connection):
            raise RegistryError(ErrorCode.SHEET_OF_ANOTHER)
        return entry.id, recovered

    def note_rehearsed(self, id_: str) -> None:
        self._note(id_, "rehearsed_at", "rehearsed")

    def note_used(self, id_: str) -> None:
        self._note(id_, "used_at", "used")

    def _note(self, id_: str, column: str, what: str) -> None:
        journal = self._context.note(_RECORD, id_, "change", after={"recovery": what})
        self._context.execute(f"UPDATE recovery SET {column} = ?, journal = ? WHERE id = ?", (self._now, journal, id_))

    def complete(self, clinical: bytes | None = None) -> None:
        """Put the clinical key into the ways that were made without it."""
        key = clinical or self._vault.keys.clinical
        if key is None:
            return
        for id_, public in self._context.execute("SELECT id, public FROM recovery WHERE clinical = 0").fetchall():
            journal = self._context.note(_RECORD, id_, "change", after={"clinical": "given"})
            self._context.execute("UPDATE recovery SET clinical = 1, journal = ? WHERE id = ?", (journal, id_))
            self.keyring = self.keyring.giving_way(id_, CLINICAL_KEY, key, public)

    @property
    def _now(self) -> int:
        return int(self._context.author.at.timestamp())


def _at(seconds: Any) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)

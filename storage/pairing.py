"""Keyring and database in step.

Both cannot change in one moment: the keyring is written as the last thing before COMMIT, so a process killed in
between leaves a keyring with something that the database does not know of, and whose public keys it does not know
either. So the database holds every slot and every way to recover as of its last commit, beside the public keys that
belong to them, and the file is put right by it. Nothing of a file that anybody can edit is ever believed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from models.ids import UserId
from storage.connection import Connection
from storage.keyring import (
    DATABASE_KEY,
    Keyring,
    RecoveryEntry,
    Slot,
    entry_of_row,
    entry_row,
    slot_of_row,
    slot_row,
)
from storage.recoveries import recovery_keys

_Kept = TypeVar("_Kept", Slot, RecoveryEntry)


def box_keys(connection: Connection) -> dict[UserId, bytes]:
    """The newest public key of everybody who has not been removed: to these a key may be given."""
    cursor = connection.execute(
        "SELECT k.user, k.box FROM user_key AS k JOIN user_login AS l ON l.user = k.user"
        " WHERE l.standing <> 'removed' ORDER BY k.number"
    )
    return {UserId(row[0]): row[1] for row in cursor.fetchall()}


def settled(connection: Connection, keyring: Keyring, key: bytes, proved: UserId | None) -> Keyring:
    """The keyring as the database has it; the very same one if it is so already.

    The slot of ``proved`` stays as it is: its password has just opened it. What was not committed is taken back, what
    is missing comes back, and whoever is put back is given the database key, which may be newer than the slot.
    """
    users, ways = box_keys(connection), recovery_keys(connection)
    right = replace(
        keyring,
        slots=tuple(slot for slot in keyring.slots if slot.user in users),
        recovery=tuple(entry for entry in keyring.recovery if entry.id in ways),
    )
    for slot in _kept_slots(connection):
        if slot.user != proved and slot not in right.slots and slot.user in users:
            right = right.putting(slot).giving(slot.user, DATABASE_KEY, key, users[slot.user])
    for entry in _kept_entries(connection):
        if entry not in right.recovery:
            right = right.putting_way(entry).giving_way(entry.id, DATABASE_KEY, key, ways[entry.id])
    return keyring if right == keyring else right


def keep(connection: Connection, keyring: Keyring) -> None:
    """Let the database hold what a settled keyring holds."""
    _keep(connection, keyring.slots, keyring.recovery)


def keep_changes(connection: Connection, before: Keyring, after: Keyring) -> None:
    """Let the database hold what an action changed in the keyring, and nothing else that stands in it."""
    slots = [slot for slot in after.slots if slot not in before.slots]
    _keep(connection, slots, [entry for entry in after.recovery if entry not in before.recovery])


def _keep(connection: Connection, slots: Iterable[Slot], entries: Iterable[RecoveryEntry]) -> None:
    connection.execute("UPDATE user_login SET slot = NULL WHERE standing = 'removed' AND slot IS NOT NULL")
    for slot in slots:
        text = _json(slot_row(slot))
        connection.execute(
            "UPDATE user_login SET slot = ? WHERE user = ? AND slot IS NOT ? AND standing <> 'removed'",
            (text, slot.user, text),
        )
    for entry in entries:
        text = _json(entry_row(entry))
        connection.execute("UPDATE recovery SET entry = ? WHERE id = ? AND entry IS NOT ?", (text, entry.id, text))


def _kept_slots(connection: Connection) -> list[Slot]:
    sql = "SELECT slot FROM user_login WHERE slot IS NOT NULL AND standing <> 'removed' ORDER BY user"
    return _kept(connection, sql, slot_of_row)


def _kept_entries(connection: Connection) -> list[RecoveryEntry]:
    return _kept(connection, "SELECT entry FROM recovery WHERE entry IS NOT NULL ORDER BY made_at, id", entry_of_row)


def _kept(connection: Connection, sql: str, read: Callable[[Mapping[str, Any]], _Kept]) -> list[_Kept]:
    return [read(json.loads(text)) for (text,) in connection.execute(sql).fetchall()]


def _json(row: Mapping[str, Any]) -> str:
    return json.dumps(row, separators=(",", ":"))

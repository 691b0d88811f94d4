"""The journal: one entry for every change, chained, its payload sealed under the person's key.

The chain covers each entry's header and the keyed digest of its payload. Before and after values
lie apart, so that a person can be erased (key and payloads destroyed) and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from models.actions.undo import UNDOING, UNDONE_RECORD
from models.errors import ErrorCode, RegistryError
from models.ids import ActionId, IdSource, OfficeId, PersonId, UserId
from models.views import HistoryRow
from storage.connection import Connection
from storage.sealing import SealBroken, keyed_digest, new_key, seal, unseal

CLOCK_PLAY = timedelta(minutes=5)
"""By so much a clock may go back without a word: it is set by the network, or was a little fast."""
OFFICE_OWNER = "office"
"""Owner of the key that seals entries which concern no person."""

_HEADER = (
    "number, epoch, recorded_at, utc_offset, user_id, office_id, action_id, action, record,"
    " record_id, person_id, change, version, payload_digest"
)
HEADER_AS_JSON = f"json_array({_HEADER.replace('payload_digest', 'lower(hex(payload_digest))')})"
"""SQL for the text of a header that goes into the chain, letter for letter what ``chained`` makes of it."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who makes the changes of one action, where and when."""

    user: UserId
    office: OfficeId
    action_id: ActionId
    action: str
    at: datetime
    utc_offset: int
    epoch: int


class Journal:
    """Writes and reads entries on one connection; one that adds serves one transaction only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        row = connection.execute("SELECT id, digest_key FROM registry").fetchone()
        self._first_hash = first_hash(row[0])
        self._digest_key: bytes = row[1]
        self._keys: dict[str, bytes] = {}
        self._added: tuple[int, bytes] | None = None
        """Number and hash of the entry added last; nobody else adds while this one does."""

    def head(self) -> tuple[int, bytes]:
        """Number and hash of the last entry."""
        row = self._connection.execute("SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1").fetchone()
        return (row[0], row[1]) if row else (0, self._first_hash)

    def add(
        self,
        author: Author,
        *,
        record: str,
        record_id: str,
        person_id: str | None,
        change: str,
        version: int,
        before: Any,
        after: Any,
        reason: str = "",
    ) -> int:
        """Append an entry and return its number. Must run inside the action's transaction."""
        last, last_hash = self._added or self.head()
        number = last + 1
        payload = _json({"before": before, "after": after, "reason": reason})
        header = (
            number,
            author.epoch,
            int(author.at.timestamp()),
            author.utc_offset,
            author.user,
            author.office,
            author.action_id,
            author.action,
            record,
            record_id,
            person_id,
            change,
            version,
            keyed_digest(self._digest_key, payload),
        )
        entry_hash = chained(last_hash, header)
        self._connection.execute(
            f"INSERT INTO journal ({_HEADER}, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*header, entry_hash),
        )
        self._added = number, entry_hash
        key = self._key(person_id or OFFICE_OWNER, create=True)
        self._connection.execute(
            "INSERT INTO journal_payload (number, sealed) VALUES (?, ?)",
            (number, seal(key, payload, bound_to(number, record_id))),
        )
        return number

    def of_record(self, record_id: str) -> list[HistoryRow]:
        """All entries of one record, oldest first. Entries whose content cannot be read say so."""
        return self._rows("WHERE j.record_id = ? ORDER BY j.number", (record_id,))

    def of_person(self, person_id: str) -> list[HistoryRow]:
        """All entries about one person, oldest first."""
        return self._rows("WHERE j.person_id = ? ORDER BY j.number", (person_id,))

    def of_action(self, action_id: ActionId) -> list[HistoryRow]:
        """All entries of one action, oldest first."""
        return self._rows("WHERE j.action_id = ? ORDER BY j.number", (action_id,))

    def numbered(self, numbers: Sequence[int]) -> list[HistoryRow]:
        """The entries with these numbers, oldest first."""
        return self._rows(
            "WHERE j.number IN (SELECT value FROM json_each(?)) ORDER BY j.number", (json.dumps(list(numbers)),)
        )

    def undone(self) -> dict[ActionId, ActionId]:
        """Every action that was taken back, and the action that did it."""
        cursor = self._connection.execute(
            "SELECT record_id, action_id FROM journal WHERE action IN (?, ?) AND record = ?", (*UNDOING, UNDONE_RECORD)
        )
        return {ActionId(row[0]): ActionId(row[1]) for row in cursor.fetchall()}

    def _rows(self, where: str, parameters: tuple[Any, ...]) -> list[HistoryRow]:
        cursor = self._connection.execute(
            "SELECT j.number, j.recorded_at, j.user_id, j.action_id, j.action, j.record, j.record_id,"
            " j.change, j.version, j.person_id, p.sealed,"
            f" EXISTS (SELECT 1 FROM journal AS u WHERE u.record_id = j.action_id AND u.record = '{UNDONE_RECORD}')"
            f" FROM journal AS j LEFT JOIN journal_payload AS p ON p.number = j.number {where}",
            parameters,
        )
        return [self._row(row) for row in cursor.fetchall()]

    def _row(self, row: Any) -> HistoryRow:
        payload = self._payload(row[0], row[6], row[9] or OFFICE_OWNER, row[10])
        content = payload or {}
        return HistoryRow(
            number=row[0],
            recorded_at=datetime.fromtimestamp(row[1], UTC),
            user_id=UserId(row[2]),
            action_id=ActionId(row[3]),
            action=row[4],
            record=row[5],
            record_id=row[6],
            change=row[7],
            version=row[8],
            before=content.get("before"),
            after=content.get("after"),
            reason=content.get("reason", ""),
            damaged=payload is None,
            person_id=PersonId(row[9]) if row[9] else None,
            undone=bool(row[11]),
        )

    def _payload(self, number: int, record_id: str, owner: str, sealed: bytes | None) -> dict[str, Any] | None:
        """Before, after and reason of an entry: nothing of an erased person, None if they cannot be read."""
        key = self._key(owner)
        if sealed is None:
            return None if key else {}
        try:
            content: dict[str, Any] = json.loads(unseal(key, sealed, bound_to(number, record_id)))
        except SealBroken:
            return None
        return content

    def _key(self, owner: str, *, create: bool = False) -> bytes:
        """The key that seals an owner's payloads; empty when it was destroyed."""
        key = self._keys.get(owner)
        if key is None:
            row = self._connection.execute("SELECT key FROM seal_key WHERE owner = ?", (owner,)).fetchone()
            if row is not None:
                key = row[0]
            elif create:
                key = new_key()
                self._connection.execute("INSERT INTO seal_key (owner, key) VALUES (?, ?)", (owner, key))
            else:
                return b""
            # keys of people who were here before are not kept: one erased meanwhile must not survive
            if row is None or owner == OFFICE_OWNER:
                self._keys[owner] = key
        return key


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def readable(entries: Iterable[HistoryRow]) -> list[HistoryRow]:
    """The entries, for who builds on their content. Raises REGISTRY_DAMAGED if that of any cannot be read."""
    found = list(entries)
    for entry in found:
        if entry.damaged:
            raise RegistryError(ErrorCode.REGISTRY_DAMAGED, journal=entry.number)
    return found


def _json(value: Any) -> bytes:
    return _ENCODER.encode(value).encode()


def bound_to(number: int, record_id: str) -> bytes:
    """What the content of an entry is sealed to, so that no two can be exchanged."""
    return f"{number}:{record_id}".encode()


def first_hash(registry_id: str) -> bytes:
    """What the chain begins with: no two registries have the same."""
    return hashlib.sha256(registry_id.encode()).digest()


def chained(previous: bytes, header: tuple[Any, ...]) -> bytes:
    """The hash of an entry."""
    values = [value.hex() if isinstance(value, bytes) else value for value in header]
    return hashlib.sha256(previous + _json(values)).digest()


def set_back(connection: Connection, now: datetime) -> datetime | None:
    """When something was last recorded, if the clock shows an earlier time than that: somebody set it back.

    Entries keep their order whatever the clock shows, for they are numbered.
    """
    row = connection.execute("SELECT recorded_at FROM journal ORDER BY number DESC LIMIT 1").fetchone()
    last = datetime.fromtimestamp(row[0], UTC) if row else now
    return last if last > now + CLOCK_PLAY else None


def author_of(user: UserId, office: str, action: str, now: datetime, epoch: int, new_id: IdSource) -> Author:
    """Who makes the changes of an action, here and now."""
    offset = now.astimezone().utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset is not None else 0
    return Author(user, OfficeId(office), ActionId(new_id()), action, now, minutes, epoch)

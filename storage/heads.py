"""The head of both chains, signed by whoever closes the registry.

A signed head shows inside the registry that its end was cut off, unless the signed heads after it were cut off as
well. Against somebody who holds the database key, or who puts an older copy of the whole folder back, only a head
that was kept elsewhere helps: ``compared`` (design §8, Tampering).
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from models.faults import Fault, FaultKind
from models.ids import UserId
from models.kept_head import DIGEST_BYTES, KeptHead
from storage import access_log
from storage.connection import Connection
from storage.walking import BLOCK, Blocks, OpenConnection

_PURPOSE = "so-binh-an head 1"
_COLUMNS = "number, epoch, journal, journal_hash, look, look_hash, user_id, signed_at"


def present(connection: Connection) -> KeptHead:
    """The head of the journal as it is now, to be kept elsewhere."""
    (epoch,) = connection.execute("SELECT epoch FROM registry").fetchone()
    number, entry_hash = _journal_head(connection)
    return KeptHead.of(epoch, number, entry_hash)


def compared(connection: Connection, kept: KeptHead) -> Fault | None:
    """What a head kept elsewhere shows: this registry is an older copy, or tells another history. None: it agrees."""
    head = present(connection)
    if (kept.epoch, kept.number) > (head.epoch, head.number):
        return Fault(FaultKind.OLDER_COPY, kept.number)
    row = connection.execute("SELECT epoch, hash FROM journal WHERE number = ?", (kept.number,)).fetchone()
    if row is None or row[0] != kept.epoch or row[1][:DIGEST_BYTES] != kept.digest:
        return Fault(FaultKind.OTHER_HISTORY, kept.number)
    return None


def sign(connection: Connection, user: UserId, seed: bytes, now: datetime) -> None:
    """Sign both heads, unless they are signed or the registry does not know the key. Must run in a transaction."""
    (registry_id, epoch) = connection.execute("SELECT id, epoch FROM registry").fetchone()
    number, entry_hash = _journal_head(connection)
    look, _, look_hash = access_log.last(connection)
    row = connection.execute(
        "SELECT number, journal_hash, look_hash, signature FROM signed_head ORDER BY number DESC LIMIT 1"
    ).fetchone()
    before, *heads, signature = row or (0, b"", b"", b"")
    if heads == [entry_hash, look_hash]:
        return
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes_raw()
    if connection.execute("SELECT 1 FROM user_key WHERE user = ? AND signing = ?", (user, public)).fetchone() is None:
        return
    head = (before + 1, epoch, number, entry_hash, look, look_hash, user, int(now.timestamp()))
    connection.execute(
        f"INSERT INTO signed_head ({_COLUMNS}, public, signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*head, public, private.sign(_message(registry_id, head, signature))),
    )


def walk(connection: OpenConnection) -> Blocks:
    """Whether every signed head bears the signature of its user, follows the one before, and is in the chains."""
    (registry_id,) = connection().execute("SELECT id FROM registry").fetchone()
    last, before = 0, b""
    sql = (
        f"SELECT {', '.join(f'h.{name.strip()}' for name in _COLUMNS.split(','))}, h.public, h.signature,"
        " k.number IS NOT NULL, j.hash, a.hash, (SELECT min(number) FROM access_log)"
        " FROM signed_head AS h LEFT JOIN user_key AS k ON k.user = h.user_id AND k.signing = h.public"
        " LEFT JOIN journal AS j ON j.number = h.journal LEFT JOIN access_log AS a ON a.number = h.look"
        f" WHERE h.number > ? ORDER BY h.number LIMIT {BLOCK // 5}"
    )
    while rows := connection().execute(sql, (last,)).fetchall():
        found = []
        for row in rows:
            head, (public, signature, known, entry, look, first_look) = tuple(row[:8]), row[8:]
            if head[0] != last + 1 or not known or not _signed(public, signature, _message(registry_id, head, before)):
                found.append(Fault(FaultKind.HEAD_FORGED, head[0]))
            retired = head[4] < (first_look or 0)
            if entry != head[3] or (look != head[5] and head[4] > 0 and not retired):
                found.append(Fault(FaultKind.HEAD_CONTRADICTED, head[0]))
            last, before = head[0], signature
        yield len(rows), found


def _journal_head(connection: Connection) -> tuple[int, bytes]:
    row = connection.execute("SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (0, b"")


def _message(registry_id: str, head: tuple[Any, ...], before: bytes) -> bytes:
    """What is signed: the registry, everything of the head, and the signature before it."""
    values = [value.hex() if isinstance(value, bytes) else value for value in head]
    return json.dumps([_PURPOSE, registry_id, *values, hashlib.sha256(before).hexdigest()]).encode()


def _signed(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True

"""The access log: looks, not changes. One entry per opened person, print and reasoned opening; chained by
month, never sent, never undone (design §8)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from models.dates import legal_day
from models.faults import Fault, FaultKind
from models.ids import UserId
from storage.connection import Connection

GAP = "gap"
"""Kind of an entry that says how many looks could not be noted before it."""


def add(connection: Connection, user: UserId, now: datetime, kind: str, person_id: str | None, detail: str) -> None:
    """Append an entry. Must run inside a transaction of its own."""
    month = f"{legal_day(now):%Y-%m}"
    row = connection.execute(
        "SELECT hash FROM access_log WHERE month = ? ORDER BY number DESC LIMIT 1", (month,)
    ).fetchone()
    entry = (month, int(now.timestamp()), user, kind, person_id, detail)
    connection.execute(
        "INSERT INTO access_log (month, looked_at, user_id, kind, person_id, detail, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*entry, _chained(row[0] if row else b"", entry)),
    )


def verify(connection: Connection) -> Iterator[Fault]:
    """Every fault found in the chains of the months."""
    last: dict[str, bytes] = {}
    cursor = connection.execute(
        "SELECT month, looked_at, user_id, kind, person_id, detail, hash, number FROM access_log ORDER BY number"
    )
    for row in cursor.fetchall():
        if _chained(last.get(row[0], b""), tuple(row[:6])) != row[6]:
            yield Fault(FaultKind.LOOK_CHANGED, row[7])
        last[row[0]] = row[6]


def _chained(previous: bytes, entry: tuple[Any, ...]) -> bytes:
    return hashlib.sha256(previous + json.dumps(entry, ensure_ascii=False).encode()).digest()

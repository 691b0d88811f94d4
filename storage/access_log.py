"""The access log: looks, not changes; never sent, never undone (design §8).

All entries are one chain. It is divided into segments, one a month, each of which remembers the hash before it: when
a month has been kept long enough its entries can go, and what follows still verifies.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from models.dates import legal_day
from models.faults import Fault, FaultKind
from models.ids import UserId
from models.looks import Look, LookKind
from storage.connection import Connection
from storage.context import Context
from storage.walking import BLOCK, Blocks, OpenConnection

SEGMENT = "access_segment"
"""Name of the record under which the journal notes that a segment went."""


def add(connection: Connection, looks: Sequence[Look]) -> None:
    """Append entries. Must run inside a transaction."""
    number, month, previous = last(connection)
    for look in looks:
        number += 1
        if (begun := f"{legal_day(look.at):%Y-%m}") != month:
            month = begun
            connection.execute(
                "INSERT INTO access_segment (first, month, before, retired) VALUES (?, ?, ?, NULL)",
                (number, month, previous),
            )
        entry = (month, int(look.at.timestamp()), look.user, look.kind.value, look.person_id, look.detail)
        previous = _chained(previous, entry)
        connection.execute(
            "INSERT INTO access_log (number, month, looked_at, user_id, kind, person_id, detail, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (number, *entry, previous),
        )


def last(connection: Connection) -> tuple[int, str, bytes]:
    """Number, month and hash of the last entry. If somebody took all of them out, what follows leaves the gap open."""
    row = connection.execute("SELECT number, month, hash FROM access_log ORDER BY number DESC LIMIT 1").fetchone()
    if row is not None:
        return row[0], row[1], row[2]
    (begun,) = connection.execute("SELECT coalesce(max(first), 0) FROM access_segment").fetchone()
    return begun, "", b""


class LookBook:
    """The looks of one session until the disk takes them; those it refuses are counted and the count is noted."""

    LONGEST = 50

    def __init__(self, user: UserId) -> None:
        self._user = user
        self._waiting: list[Look] = []
        self._missed = 0

    def note(self, look: Look) -> None:
        self._waiting.append(look)

    @property
    def is_full(self) -> bool:
        return len(self._waiting) >= self.LONGEST

    def write(self, connection: Connection, now: datetime) -> None:
        """Append what waits. Must run inside a transaction; then ``written`` or ``refused`` follows."""
        gap = [Look(now, self._user, LookKind.GAP, None, str(self._missed))] if self._missed and self._waiting else []
        add(connection, [*gap, *self._waiting])

    def written(self) -> None:
        """The disk took them."""
        if self._waiting:
            self._missed = 0
        self._waiting.clear()

    def refused(self) -> None:
        """The disk did not; reading goes on."""
        self._missed += len(self._waiting)
        self._waiting.clear()


# --- checking --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Segment:
    month: str
    before: bytes
    retired: bool


_ENTRIES = (
    "SELECT number, month, looked_at, user_id, kind, person_id, detail, hash FROM access_log"
    f" WHERE number > ? ORDER BY number LIMIT {BLOCK}"
)


def walk(connection: OpenConnection) -> Blocks:
    """Whether entries follow each other without a gap, and every hash is that of its entry and the one before.

    A segment that was retired has no entries; the journal knows of it.
    """
    segments = _segments(connection())
    number, previous = _after_retired(segments)
    seen, reached = set[int](), -(1 << 62)
    while rows := connection().execute(_ENTRIES, (reached,)).fetchall():
        found = []
        for row in rows:
            at, stored = row[0], row[7]
            begun = segments.get(at)
            if begun is not None:
                seen.add(at)
            before = begun.before if begun else previous
            follows = at == number + 1 and _begins_rightly(begun, previous, row[1])
            if not (follows and _chained(before, tuple(row[1:7])) == stored):
                found.append(Fault(FaultKind.LOOK_CHANGED, at))
            number, previous = at, stored
        reached = rows[-1][0]
        yield len(rows), found
    gone = [first for first, segment in segments.items() if first not in seen and not segment.retired]
    yield 0, [Fault(FaultKind.LOOK_CHANGED, first) for first in gone]


def _segments(connection: Connection) -> dict[int, _Segment]:
    """Every segment by the number of its first entry; retired only counts if the journal says so."""
    rows = connection.execute(
        "SELECT s.first, s.month, s.before, j.number IS NOT NULL FROM access_segment AS s LEFT JOIN journal AS j"
        f" ON j.number = s.retired AND j.record = '{SEGMENT}' AND j.record_id = CAST(s.first AS TEXT) ORDER BY s.first"
    ).fetchall()
    return {first: _Segment(month, before, bool(retired)) for first, month, before, retired in rows}


def _after_retired(segments: dict[int, _Segment]) -> tuple[int, bytes]:
    """Number and hash before the first entry that must be there."""
    return next(((first - 1, s.before) for first, s in segments.items() if not s.retired), (0, b""))


def _begins_rightly(begun: _Segment | None, previous: bytes, month: str) -> bool:
    """Whether a segment goes on from the one before. Those of version 1 began with nothing."""
    return begun is None or (begun.month == month and begun.before in (previous, b""))


def _chained(previous: bytes, entry: tuple[Any, ...]) -> bytes:
    return hashlib.sha256(previous + json.dumps(entry, ensure_ascii=False).encode()).digest()


# --- letting go ------------------------------------------------------------------------------


class SqlLooks:
    """The access log within one action."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def retire(self, month: str) -> int:
        """Take the entries of the oldest segments out, up to the first that is of this month or later."""
        gone = 0
        rows = self._context.execute("SELECT first, month FROM access_segment WHERE retired IS NULL ORDER BY first")
        segments = rows.fetchall()
        for (first, of_month), (following, _) in pairwise(segments):
            if of_month >= month:
                break
            gone += self._retire(first, of_month, following)
        return gone

    def _retire(self, first: int, month: str, following: int) -> int:
        count = following - first
        (end,) = self._context.execute("SELECT before FROM access_segment WHERE first = ?", (following,)).fetchone()
        number = self._context.note(
            SEGMENT, str(first), "remove", before={"month": month, "count": count, "hash": end.hex()}
        )
        self._context.execute("UPDATE access_segment SET retired = ? WHERE first = ?", (number, first))
        self._context.execute("DELETE FROM access_log WHERE number >= ? AND number < ?", (first, following))
        return count

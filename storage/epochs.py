"""Epochs: whoever makes a registry from a copy begins another, so that two branches of its history are told apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.clock import Clock
from models.ids import ActionId, IdSource, OfficeId, UserId
from storage.connection import Connection
from storage.journal import Author, Journal

RECORD = "registry"


def begin(connection: Connection, change: int) -> int:
    """Open the next epoch and return its number. Must run inside a transaction, which ``tell`` ends.

    ``change``: the last change that a backup and the log of before hold. The log of the epoch begins after it, so that
    whoever stands before it in the old epoch finds his way on (storage/changes/reading.py).
    """
    connection.execute("DELETE FROM change WHERE number <= ?", (change,))
    connection.execute("UPDATE registry SET epoch = epoch + 1")
    (epoch,) = connection.execute("SELECT epoch FROM registry").fetchone()
    return int(epoch)


def tell(
    connection: Connection, user: UserId, action: str, told: Mapping[str, Any], clock: Clock, new_id: IdSource
) -> int:
    """Enter in the journal who began the epoch, and what from; returns the entry's number."""
    registry, epoch = connection.execute("SELECT id, epoch FROM registry").fetchone()
    office = connection.execute("SELECT id FROM office WHERE own = 1").fetchone()
    now = clock.now()
    offset = now.astimezone().utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset is not None else 0
    author = Author(user, OfficeId(office[0] if office else ""), ActionId(new_id()), action, now, minutes, int(epoch))
    return Journal(connection).add(
        author,
        record=RECORD,
        record_id=registry,
        person_id=None,
        change="change",
        version=int(epoch),
        before={"epoch": epoch - 1},
        after={"epoch": epoch, **told},
    )

"""How many people stood in each state at some instants: the intervals of all cases in one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from storage.connection import Connection


def stood_at(connection: Connection, instants: Sequence[datetime]) -> Mapping[str, Sequence[int]]:
    """By state how many people it held at each instant."""
    if not instants:
        return {}
    sums = ", ".join(["sum(i.starts_at <= ? AND (i.ends_at IS NULL OR i.ends_at > ?))"] * len(instants))
    seconds = [int(instant.timestamp()) for instant in instants for _ in range(2)]
    cursor = connection.execute(f"SELECT i.state, {sums} FROM case_interval AS i GROUP BY i.state", seconds)
    return {row[0]: row[1:] for row in cursor.fetchall()}

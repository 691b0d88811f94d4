"""Letting looks go that were kept long enough."""

from __future__ import annotations

from models.clock import Clock, today
from models.ports import Work
from models.retention import months_of_looks
from models.roles import Permission, User, needs


@needs(Permission.ERASE)
def retire_looks(work: Work, clock: Clock, user: User) -> int:
    """Take the months out of the access log that were kept long enough; returns how many entries went.

    The journal notes each month with its count and last hash, so that their absence is no gap.
    """
    kept = months_of_looks(work.retention.terms())
    if kept is None:
        return 0
    day = today(clock)
    months = day.year * 12 + day.month - 1 - kept
    return work.looks.retire(f"{months // 12:04d}-{months % 12 + 1:02d}")

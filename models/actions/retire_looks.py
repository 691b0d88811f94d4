"""Letting looks go that were kept long enough."""

from __future__ import annotations

from models.clock import Clock, today
from models.looks import KEPT_MONTHS
from models.ports import Work
from models.roles import Permission, User, needs


@needs(Permission.ERASE)
def retire_looks(work: Work, clock: Clock, user: User) -> int:
    """Take the months out of the access log that lie more than ``KEPT_MONTHS`` back; returns how many entries went.

    The journal notes each month with its count and last hash, so that their absence is no gap.
    """
    day = today(clock)
    months = day.year * 12 + day.month - 1 - KEPT_MONTHS
    return work.looks.retire(f"{months // 12:04d}-{months % 12 + 1:02d}")

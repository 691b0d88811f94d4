"""Letting looks go that were kept long enough."""

from __future__ import annotations

from models.clock import Clock, today
from models.looks import KEPT_MONTHS
from models.ports import Work
from models.retention import LOOKS, years_of
from models.roles import Permission, User, needs


@needs(Permission.ERASE)
def retire_looks(work: Work, clock: Clock, user: User) -> int:
    """Take the months out of the access log that were kept long enough; returns how many entries went.

    That is ``KEPT_MONTHS``, or as much longer as a chief has set.

    The journal notes each month with its count and last hash, so that their absence is no gap.
    """
    years = years_of(LOOKS, work.retention.terms())
    if years is None:
        return 0
    day = today(clock)
    months = day.year * 12 + day.month - 1 - max(KEPT_MONTHS, 12 * years)
    return work.looks.retire(f"{months // 12:04d}-{months % 12 + 1:02d}")

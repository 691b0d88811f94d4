"""What an office should have done on its first day: which of it is still open (walkthrough W14)."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from datetime import date, timedelta

from models.backup import PlaceKind
from models.logs import LogFilter
from models.office import OfficeFields
from models.ports import Queries

REMINDED_DAYS = 30
"""So long after the office's first day it is reminded; what it leaves open then, it leaves open on purpose."""
_PRINTS = ("keep_printed", "log_reprint", "log_extract")
"""The actions that say in the journal that something was printed."""


class FirstStep(enum.StrEnum):
    """The steps, in the order in which they are best taken."""

    TRAINING = "training"
    OFFICE = "office"
    PRINTER = "printer"
    SHEET = "sheet"
    COLLEAGUE = "colleague"
    STICK = "stick"


def is_reminded(known: OfficeFields, today: date) -> bool:
    """Whether the office is new and nobody said that it wants no reminding."""
    return not known.first_day_done and today <= known.start + timedelta(days=REMINDED_DAYS)


def open_steps(queries: Queries, today: date, *, practised: bool) -> tuple[FirstStep, ...]:
    """The steps that nobody has taken yet; none if the office is not reminded of them.

    ``practised``: whether the training registry was opened on this PC, which no registry knows.
    """
    known = queries.office().known
    if not is_reminded(known, today):
        return ()
    return tuple(_open(queries, known, practised=practised))


def _open(queries: Queries, known: OfficeFields, *, practised: bool) -> Iterator[FirstStep]:
    if not practised:
        yield FirstStep.TRAINING
    if not (known.symbol and known.chief):
        yield FirstStep.OFFICE
    if not queries.journal(LogFilter(kinds=_PRINTS), before=None, limit=1):
        yield FirstStep.PRINTER
    if not any(recovery.used_at is None and recovery.rehearsed_at for recovery in queries.key_care().recoveries):
        yield FirstStep.SHEET
    if sum(account.is_active for account in queries.accounts()) < 2:
        yield FirstStep.COLLEAGUE
    if not any(place.kind is PlaceKind.STICK for place in queries.places()):
        yield FirstStep.STICK

"""Counting time limits: hours, days, months, years, each in its own unit, in one place.

Hours do not stop at night or on days off (domain/law.md §10 no. 18); that choice lives here.
"""

from __future__ import annotations

import enum
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import NamedTuple

from models.dates import LEGAL_ZONE, Moment, day_end, day_start, legal_day, show_date
from models.errors import ErrorCode, RegistryError
from models.law.calendar import WorkingDays
from models.law.rules import Unit


class DueKind(enum.StrEnum):
    """How a limit ends; "before a day" and "within a day" are different."""

    BY_INSTANT = "by_instant"
    WITHIN_DAY = "within_day"
    BEFORE_DAY = "before_day"


class Due(NamedTuple):
    """A limit: from ``instant`` on it has passed.

    ``hour_unknown``: it was counted in hours from an event of which only the day is known, so from
    00:00 of that day ("giờ chưa rõ").
    """

    instant: datetime
    kind: DueKind
    hour_unknown: bool = False

    @classmethod
    def within(cls, day: date) -> Due:
        """Due by the end of a legal day."""
        return cls(day_end(day), DueKind.WITHIN_DAY)

    @classmethod
    def before(cls, day: date) -> Due:
        """Due before a legal day begins."""
        return cls(day_start(day), DueKind.BEFORE_DAY)

    def show(self) -> str:
        """In Vietnamese: ``trước 22:40 ngày 25/11/2026``, ``trong ngày …``, ``trước ngày …``."""
        if self.kind is DueKind.WITHIN_DAY:
            return f"hết ngày {show_date(legal_day(self.instant - timedelta(minutes=1)))}"
        local = self.instant.astimezone(LEGAL_ZONE)
        if self.kind is DueKind.BEFORE_DAY:
            return f"trước ngày {show_date(local.date())}"
        return f"trước {local:%H:%M} ngày {show_date(local.date())}"


def limit(amount: int, unit: Unit, start: Moment, working_days: WorkingDays) -> Due:
    """The limit of ``amount`` units after a moment."""
    if unit is Unit.HOURS:
        return Due(start.instant + timedelta(hours=amount), DueKind.BY_INSTANT, start.is_day_only)
    if unit is Unit.WORKING_DAYS:
        return Due.within(working_days.after(start.day, amount))
    if unit is Unit.DAYS:
        return Due.within(shifted(start.day, days=amount))
    if unit in (Unit.MONTHS, Unit.YEARS):
        return Due.within(term_end(start.day, amount, unit))
    raise RegistryError(ErrorCode.RULE_FILE_BAD, fault=f"no limit in {unit.value}")


def before_end(amount: int, unit: Unit, end: date, working_days: WorkingDays) -> Due:
    """At the latest ``amount`` units before the last day of a term."""
    if unit is Unit.HOURS:
        return Due(day_end(end) - timedelta(hours=amount), DueKind.BY_INSTANT)
    if unit is Unit.WORKING_DAYS:
        return Due.within(working_days.before(end, amount))
    return Due.within(_back(end, amount, unit))


def last_days(amount: int, unit: Unit, end: date, working_days: WorkingDays) -> datetime:
    """When the last ``amount`` units of a term begin, counted back from the end of its last day (P1, P2)."""
    if unit is Unit.HOURS:
        return day_end(end) - timedelta(hours=amount)
    if unit is Unit.WORKING_DAYS:
        return day_start(working_days.before(end, amount))
    return day_start(_back(end, amount, unit))


def _back(end: date, amount: int, unit: Unit) -> date:
    if unit is Unit.DAYS:
        return shifted(end, days=-amount)
    if unit is Unit.MONTHS:
        return shifted(end, months=-amount)
    raise RegistryError(ErrorCode.RULE_FILE_BAD, fault=f"no time before an end in {unit.value}")


def term_end(start: date, amount: int, unit: Unit) -> date:
    """Last day of a term (house rule P2): the same-numbered day, or the last of a shorter month."""
    if unit is Unit.YEARS:
        return shifted(start, years=amount)
    if unit is Unit.MONTHS:
        return shifted(start, months=amount)
    raise RegistryError(ErrorCode.RULE_FILE_BAD, fault=f"no term in {unit.value}")


def shifted(day: date, *, days: int = 0, months: int = 0, years: int = 0) -> date:
    """The day so much later; where the calendar ends before it, the last day there is.

    A date that slipped in from outside must not make a whole case unreadable.
    """
    try:
        later = _months_later(day, 12 * years + months)
        return later + timedelta(days=days) if days else later
    except (OverflowError, ValueError):
        return date.max


def _months_later(day: date, months: int) -> date:
    """The same-numbered day so many months later, or the last of a shorter month. ValueError past the calendar."""
    if not months:
        return day
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    if day.day > _DAYS_OF_ANY_MONTH:
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return date(year, month + 1, day.day)


_DAYS_OF_ANY_MONTH = 28
_DECEMBER = 12
_ONE_DAY = timedelta(days=1)


def month_start(day: date) -> date:
    """First day of a month."""
    return date(day.year, day.month, 1)


def month_end(day: date) -> date:
    """Last day of a month."""
    if day.month == _DECEMBER:
        return date(day.year, _DECEMBER, 31)
    return date(day.year, day.month + 1, 1) - _ONE_DAY


def next_month(day: date) -> date:
    """First day of the following month."""
    return shifted(month_start(day), months=1)


def month_to_do(month: date, due_at: datetime, day: date) -> date:
    """The month whose own thing is to be done on a day: that for which it is due, until then; afterwards that of the
    day, unless the term ended within the month due."""
    is_over = due_at <= day_start(day) and due_at == day_end(month_end(month))
    return month_start(day) if is_over else month

"""Working days (ngày làm việc): which days are off, and counting forwards and backwards.

House rule P1: the day of the starting event is not counted, a limit of n working days ends with the
n-th working day, and make-up Saturdays are working days when the calendar says so.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

from models.errors import ErrorCode, RegistryError
from models.law.rules import Mark

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that is not what its weekday says: a holiday, or a Saturday on which people work."""

    day: date
    off: bool
    name: str
    mark: Mark


class WorkingDays:
    """The calendar of one office.

    ``through`` is the last day for which holidays are known; counting past it is still done by
    weekdays, and ``is_known`` says that the result is not certain.
    """

    def __init__(self, days: Iterable[CalendarDay], through: date) -> None:
        self._days = {day.day: day for day in days}
        self.through = through
        self._before: WorkingDays | None = None
        self._since = date.min

    def changed(self, days: Iterable[CalendarDay]) -> WorkingDays:
        """This calendar with an office's own changes on top."""
        return WorkingDays([*self._days.values(), *days], self.through)

    def extended(self, days: Iterable[CalendarDay], through: date, since: date) -> WorkingDays:
        """This calendar with what was laid down later, in force from a day on: before it nobody knew."""
        longer = WorkingDays([*self._days.values(), *days], max(through, self.through))
        longer._before, longer._since = self, since
        return longer

    def known_on(self, day: date) -> WorkingDays:
        """The calendar as it was in force on a day."""
        calendar = self
        while calendar._before is not None and day < calendar._since:
            calendar = calendar._before
        return calendar

    @cached_property
    def edition(self) -> str:
        """The same for the same days, known since the same days, and for no others."""
        told, calendar = list[str](), self
        while True:
            told.append(f"{calendar._since} {calendar.through} {calendar.days()}")
            if calendar._before is None:
                return hashlib.sha256("\n".join(told).encode()).hexdigest()
            calendar = calendar._before

    def days(self) -> tuple[CalendarDay, ...]:
        """Every exceptional day, in order."""
        return tuple(self._days[day] for day in sorted(self._days))

    def is_working(self, day: date) -> bool:
        exception = self._days.get(day)
        return not exception.off if exception else day.weekday() < _SATURDAY

    def after(self, day: date, count: int) -> date:
        """The ``count``-th working day after a day that is itself not counted; the day itself for 0."""
        return self._walk(day, count, timedelta(days=1))

    def before(self, day: date, count: int) -> date:
        """The ``count``-th working day before a day that is itself not counted; the day itself for 0."""
        return self._walk(day, count, timedelta(days=-1))

    def _walk(self, day: date, count: int, step: timedelta) -> date:
        while count > 0:
            day += step
            count -= self.is_working(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Whole working days after ``start`` and before ``end`` (house rule P18)."""
        return sum(self.is_working(start + timedelta(days=n)) for n in range(1, (end - start).days))

    def is_known(self, start: date, end: date) -> bool:
        """Whether every exceptional day in between (both included) was read somewhere, and none is missing."""
        if end > self.through:
            return False
        return all(
            exception.mark in (Mark.FOUND, Mark.FOUND_2) for day, exception in self._days.items() if start <= day <= end
        )


def working_days_from(table: Mapping[str, Any]) -> WorkingDays:
    """A calendar from parsed TOML. Raises RULE_FILE_BAD."""
    try:
        days = [calendar_day(row) for row in table["day"]]
        if len({day.day for day in days}) != len(days):
            raise ValueError("two rows of one day")
        return WorkingDays(days, _date(table["through"]))
    except (KeyError, TypeError, ValueError) as error:
        raise RegistryError(ErrorCode.RULE_FILE_BAD, rule="working_days", fault=str(error)) from error


def calendar_day(row: Mapping[str, Any]) -> CalendarDay:
    """An exceptional day from a parsed row. Raises KeyError, TypeError, ValueError."""
    if row.keys() != {"date", "off", "name", "mark"}:
        raise ValueError("keys of a day")
    return CalendarDay(_date(row["date"]), _flag(row["off"]), str(row["name"]), Mark(row["mark"]))


def _date(value: object) -> date:
    if type(value) is not date:
        raise ValueError("date")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("off")
    return value


@lru_cache(maxsize=1)
def packaged_working_days() -> WorkingDays:
    """The calendar delivered with the program."""
    file = resources.files("models.law").joinpath("working_days.toml")
    return working_days_from(tomllib.loads(file.read_text("utf-8")))

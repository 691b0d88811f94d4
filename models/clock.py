"""Where the program gets the present instant from: never from anywhere else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """The present instant, in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The clock of the PC."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until told: the tour, samples and tests."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        return self.instant


def today(clock: Clock) -> date:
    """The legal day at the clock's instant."""
    from models.dates import legal_day

    return legal_day(clock.now())

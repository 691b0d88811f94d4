"""What the law leaves to the place: facts of an office that rules depend on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from models.dates import Moment
from models.events.base import Event, Versioned
from models.events.overrides import RuleOverride
from models.events.taking_over import TakenOver
from models.ids import OverrideId, UserId
from models.law.calendar import WorkingDays, packaged_working_days


@dataclass(frozen=True, slots=True)
class OfficeOverride(Versioned):
    """A chief's decision that a rule is applied differently in the whole office, as the journal knows it."""

    id: OverrideId
    at: Moment
    fact: RuleOverride
    version: int = 1
    voided: bool = False
    known_from: int = 0
    known_until: int | None = None
    recorded_at: datetime | None = None
    recorded_by: UserId = UserId("")
    reason: str = ""
    """Why it was voided."""


@dataclass(frozen=True, slots=True)
class Practice:
    """The office's first day with the program, where it lies, its calendar of working days, and what it decided.

    What began before ``start`` is history, not an alarm (design §8, Taking over). ``remote``: the
    commune lies in a remote area (vùng sâu, vùng xa), so B04 allows 48 hours.
    """

    start: date
    remote: bool = False
    working_days: WorkingDays = field(default_factory=packaged_working_days)
    overrides: tuple[OfficeOverride, ...] = ()
    """Every version of every decision of the office that may be asked for."""

    def overrides_at(self, at: datetime | None, known: int | None) -> tuple[OfficeOverride, ...]:
        """The decisions that had been made at an instant, as known at a journal number (None: all, as known now)."""
        return tuple(
            made
            for made in self.overrides
            if made.was_known(known) and not made.voided and (at is None or made.at.instant <= at)
        )

    def known_on(self, day: date) -> Practice:
        """The practice with the calendar that was in force on a day."""
        calendar = self.working_days.known_on(day)
        return self if calendar is self.working_days else replace(self, working_days=calendar)

    def begins_for(self, event: Event) -> date:
        """The day before which everything about a measure is history: the office's start, or the day on
        which the person was taken over from an old list."""
        fact = event.fact
        if isinstance(fact, TakenOver) and fact.taken_over_on is not None:
            return max(self.start, fact.taken_over_on)
        return self.start

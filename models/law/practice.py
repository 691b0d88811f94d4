"""What the law leaves to the place: facts of an office that rules depend on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from models.events.base import Event
from models.events.taking_over import TakenOver
from models.law.calendar import WorkingDays, packaged_working_days


@dataclass(frozen=True, slots=True)
class Practice:
    """The office's first day with the program, where it lies, and its calendar of working days.

    What began before ``start`` is history, not an alarm (design §8, Taking over). ``remote``: the
    commune lies in a remote area (vùng sâu, vùng xa), so B04 allows 48 hours.
    """

    start: date
    remote: bool = False
    working_days: WorkingDays = field(default_factory=packaged_working_days)

    def begins_for(self, event: Event) -> date:
        """The day before which everything about a measure is history: the office's start, or the day on
        which the person was taken over from an old list."""
        fact = event.fact
        if isinstance(fact, TakenOver) and fact.taken_over_on is not None:
            return max(self.start, fact.taken_over_on)
        return self.start

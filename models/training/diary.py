"""The diary of one invented life: dated facts in the order in which they happened.

The diary knows the day and with it the law of the day, so that a life reads as what happened and not as
arithmetic. What would lie after ``now`` is not written: that life is still going on.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from models.dates import LEGAL_ZONE, Moment
from models.events.base import Fact
from models.law.deadlines import term_end
from models.law.rules import Unit
from models.training import places
from models.training.who import Who

NEW_LAW = date(2026, 7, 1)
"""Luật 120/2025/QH15 and NĐ 163/2026/NĐ-CP are in force from this day."""
TWO_LEVELS = date(2025, 7, 1)
"""Districts end; regional courts begin (domain/law.md §5.1)."""
CRIME_SINCE = date(2025, 7, 1)
"""Some illegal use is a crime: Penal Code Art. 256a (rule R09)."""
_NUMBERS_A_YEAR = 230
_MARGIN = 14
"""Days between the first step of a life and the measure that it leads to."""
_LONGEST = 600
_OFFICE_HOURS = range(7, 17)
_TRIES = 12


def months_later(day: date, months: int) -> date:
    """The last day of a term of months (house rule P2)."""
    return term_end(day, months, Unit.MONTHS)


def days_of_new_law(day: date) -> int:
    """For how many days the new law has been in force."""
    return (day - NEW_LAW).days


class Diary:
    """Writes a life. ``at`` is where the telling stands; ``wait`` and ``on`` move it, ``write`` keeps a fact."""

    def __init__(self, random: Random, who: Who, now: datetime) -> None:
        self.random = random
        self.who = who
        self.now = now.astimezone(LEGAL_ZONE)
        self.at = self.now
        self.facts: list[tuple[Moment, Fact]] = []
        self._given: set[tuple[int, int, str]] = set()

    # --- time --------------------------------------------------------------------------------

    @property
    def day(self) -> date:
        return self.at.date()

    @property
    def new_law(self) -> bool:
        """Whether the law of 1 July 2026 holds on the day of the telling."""
        return self.day >= NEW_LAW

    @property
    def goes_on(self) -> bool:
        """Whether the telling has not yet reached now."""
        return self.at <= self.now

    def begin(self, days_ago: float) -> None:
        """The life begins so many days before now, at an hour of the day or the night."""
        self.at = self.now - timedelta(days=days_ago)
        if days_ago >= 2:
            self.at = self.at.replace(hour=self.random.choice((8, 9, 10, 14, 15, 16, 20, 21, 22, 23)))
            self.at = self.at.replace(minute=self.random.randrange(0, 60, 5))

    def turn_to(self, days_ago: float) -> None:
        """The telling goes on so many days before now."""
        self.begin(days_ago)

    def begin_between(self, least: int, most: int) -> None:
        """The life begins on some day between so many days before now."""
        self.begin(self.random.randint(least, most))

    def days_under_new_law(self, least: int) -> int:
        """Some days ago, at least so many, so that what began then began under the new law."""
        room = min(days_of_new_law(self.now.date()) - _MARGIN, _LONGEST)
        return self.random.randint(least, max(least, room))

    def days_before_new_law(self, least: int, most: int) -> int:
        """How many days ago it was when the new law was still so many days away."""
        return days_of_new_law(self.now.date()) + self.random.randint(least, most)

    def wait(self, days: float = 0, *, hours: float = 0) -> None:
        self.at += timedelta(days=days, hours=hours)

    def some_days(self, least: int, most: int) -> None:
        """Some days pass; the telling goes on in office hours."""
        day = self.day + timedelta(days=self.random.randint(least, most))
        self.on(day)
        self.wait(hours=self.random.uniform(0, 8))

    def within(self, hours: float) -> None:
        """The next step comes within so many hours, in office hours if they leave room for it."""
        self.at = self._some_time(1, hours - 1)

    def _some_time(self, least: float, most: float) -> datetime:
        """Some hours later, in office hours if they leave room for it."""
        for _ in range(_TRIES):
            later = self.at + timedelta(hours=self.random.uniform(least, most))
            if later.hour in _OFFICE_HOURS:
                return later
        return self.at + timedelta(hours=least)

    def promptly(self) -> None:
        """The next step within the time the law gives: 24 hours, before July 2026 three working days."""
        self.within(23 if self.new_law else 62)

    def on(self, day: date) -> None:
        """The telling goes on in the morning of a day."""
        self.at = datetime(day.year, day.month, day.day, 8, 0, tzinfo=LEGAL_ZONE)

    # --- facts -------------------------------------------------------------------------------

    def write(self, fact: Fact, *, day_only: bool = True) -> None:
        """Keep a fact of this moment, known to the day (decisions) or to the minute (tests, minutes)."""
        if self.goes_on:
            self.facts.append((Moment.on(self.day) if day_only else Moment.at(self.at), fact))

    def soon(self, least: float = 1, most: float = 8) -> Moment | None:
        """When something followed the present moment, some hours later; None if that is still to come."""
        later = self._some_time(least, most)
        return Moment.at(later) if later <= self.now else None

    # --- papers ------------------------------------------------------------------------------

    def number(self, kind: str) -> str:
        """A document number that grows through the year, given once: ``05/QĐ-CAX``."""
        number = self.running_number()
        while (self.day.year, number, kind) in self._given:
            number += 1
        self._given.add((self.day.year, number, kind))
        return f"{number:02d}/{kind}"

    def running_number(self) -> int:
        return 1 + self.day.timetuple().tm_yday * _NUMBERS_A_YEAR // 366

    def police_decision(self) -> dict[str, Any]:
        """Number and signer of a decision of the head of commune police."""
        return {
            "number": self.number("QĐ-CAX"),
            "signer": places.CHIEF,
            "signer_position": places.CHIEF_POSITION,
        }

    def committee_decision(self) -> dict[str, Any]:
        """Number and signer of a decision of the chair of the commune's People's Committee."""
        return {
            "number": self.number("QĐ-UBND"),
            "signer": places.CHAIR,
            "signer_position": places.CHAIR_POSITION,
        }

    def decision(self) -> dict[str, Any]:
        """Number and signer as the law of the day wants them for user management (rule B03)."""
        return self.police_decision() if self.new_law else self.committee_decision()

    def letter(self, symbol: str) -> dict[str, Any]:
        """Number and signer of a letter, notice or proposal of the commune police."""
        return {**self.police_decision(), "number": self.number(symbol)}

    @property
    def court(self) -> str:
        """The court of first instance on the day of the telling (rule U06)."""
        return "Tòa án nhân dân khu vực 3" if self.day >= TWO_LEVELS else "Tòa án nhân dân huyện Mẫu"

    @property
    def officer(self) -> str:
        return self.random.choice(places.OFFICERS)

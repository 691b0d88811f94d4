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
from models.training import places
from models.training.who import Who

NEW_LAW = date(2026, 7, 1)
"""Luật 120/2025/QH15 and NĐ 163/2026/NĐ-CP are in force from this day."""
_NUMBERS_A_YEAR = 230


class Diary:
    """Writes a life. ``at`` is where the telling stands; ``wait`` and ``on`` move it, ``write`` keeps a fact."""

    def __init__(self, random: Random, who: Who, now: datetime) -> None:
        self.random = random
        self.who = who
        self.now = now.astimezone(LEGAL_ZONE)
        self.at = self.now
        self.facts: list[tuple[Moment, Fact]] = []

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

    def begin_between(self, least: int, most: int) -> None:
        """The life begins on some day between so many days before now."""
        self.begin(self.random.randint(least, most))

    def wait(self, days: float = 0, *, hours: float = 0) -> None:
        self.at += timedelta(days=days, hours=hours)

    def some_days(self, least: int, most: int) -> None:
        """Some days pass."""
        self.wait(self.random.randint(least, most))

    def promptly(self) -> None:
        """The next step within the time the law gives: 24 hours, before July 2026 three working days."""
        self.wait(hours=self.random.uniform(2, 20) if self.new_law else self.random.uniform(12, 60))

    def on(self, day: date) -> None:
        """The telling goes on in the morning of a day."""
        self.at = datetime(day.year, day.month, day.day, 8, 0, tzinfo=LEGAL_ZONE)

    # --- facts -------------------------------------------------------------------------------

    def write(self, fact: Fact, *, day_only: bool = True) -> None:
        """Keep a fact of this moment, known to the day (decisions) or to the minute (tests, minutes)."""
        if self.goes_on:
            self.facts.append((Moment.on(self.day) if day_only else Moment.at(self.at), fact))

    def moment(self, hours_later: float = 0) -> Moment:
        return Moment.at(self.at + timedelta(hours=hours_later))

    def sent(self) -> Moment | None:
        """When a decision of today went out: some hours later, if that is not still to come."""
        later = self.at + timedelta(hours=self.random.uniform(1, 8))
        return Moment.at(later) if later <= self.now else None

    # --- papers ------------------------------------------------------------------------------

    def number(self, kind: str) -> str:
        """A document number that grows through the year: ``05/QĐ-CAX``."""
        return f"{self.running_number():02d}/{kind}"

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

    @property
    def officer(self) -> str:
        return self.random.choice(places.OFFICERS)

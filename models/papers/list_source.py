"""What the rows of a printed list are asked of: the registry, as the law saw it at the end of the list's last day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.case import situation_of
from models.dates import day_end, day_start
from models.law.practice import Practice
from models.law.rules import Rules
from models.law.situation import Situation
from models.office import Office
from models.ports import Queries

BLOCK = 200
"""So many files are read at once: those of a whole province would not fit into memory."""
SHOWN_FIELDS = (
    "name", "sex", "birth", "citizen_number", "passport_number", "old_number", "registered_residence",
    "current_residence", "substances", "substances_detail",
)  # fmt: skip
"""What lists show of a person; the law asks for the birth as well."""
_EVER = day_start(date(1900, 1, 1))


@dataclass(frozen=True)
class ListSource:
    """A registry, and the days from ``first`` to ``last`` that a list is about."""

    queries: Queries
    office: Office
    rules: Rules
    practice: Practice
    first: date
    last: date

    @property
    def end(self) -> datetime:
        """The instant at which the last day is over."""
        return day_end(self.last)

    def states(self, group: str) -> frozenset[str]:
        """The states in which somebody is on the commune's list of a group (Q02-Q04)."""
        states = self.rules.states.values()
        return frozenset(state.code for state in states if state.group == group and state.listed)

    def passed_through(self, states: Collection[str]) -> Sequence[int]:
        """Everybody who was in one of some states on one of the days."""
        return self.queries.were_in(states, day_start(self.first), self.end)

    def standing_in(self, states: Collection[str]) -> Sequence[int]:
        """Everybody who was in one of some states when the last day ended."""
        return self.queries.were_in(states, self.end, self.end)

    def with_any(self, kinds: Collection[str], *, ever: bool = False) -> Sequence[int]:
        """Everybody to whom something of some kinds happened on one of the days, or ``ever`` before they ended."""
        return self.queries.having(kinds, _EVER if ever else day_start(self.first), self.end)

    def situations(self, places: Sequence[int]) -> Iterator[Situation]:
        """Where the cases of these people stood when the last day ended, one after the other."""
        at = self.end - timedelta(seconds=1)
        for start in range(0, len(places), BLOCK):
            for file in self.queries.files_at(places[start : start + BLOCK], SHOWN_FIELDS):
                yield situation_of(file.person, file.events, self.rules, self.practice, at=at)

"""The landmarks of a course: where the case was opened and changed, and where each event stands in it.

The rows of law ask for them again and again, so they are read off in one walk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.events.base import Event, Fact
from models.ids import EventId
from models.law.course import NO_CASE, Occurrence
from models.law.machine import State


class Landmarks:
    """What was found on one walk through the occurrences of a course; positions count from 0.

    ``openings`` are the positions at which the case was opened, from none or a closed one; ``changes`` those at
    which it came into a state that does not merely interrupt another, each with the state. ``firsts`` are the
    first steps of the events of each kind, in order: what is asked of an event once. ``late`` says of a step that its
    event dates before itself where that event stands.
    """

    def __init__(self, occurrences: Sequence[Occurrence], states: Mapping[str, State]) -> None:
        self.openings: list[int] = []
        self.changes: list[tuple[int, str]] = []
        self.firsts: dict[type[Fact], list[Occurrence]] = {}
        self.late: dict[int, int] = {}
        self._first_of: dict[EventId, Occurrence] = {}
        self._papers: dict[EventId, Occurrence] = {}
        firsts, first_of = self.firsts, self._first_of
        several: dict[EventId, list[Occurrence]] = {}
        for occurrence in occurrences:
            event, _, before, after, position, _, _ = occurrence
            if before != after:
                if occurrence.opens:
                    self.openings.append(position)
                if after != NO_CASE and not states[after].interrupts:
                    self.changes.append((position, after))
            id_ = event.id
            if id_ in first_of:
                several.setdefault(id_, [first_of[id_]]).append(occurrence)
                continue
            first_of[id_] = occurrence
            kind = type(event.fact)
            if kind in firsts:
                firsts[kind].append(occurrence)
            else:
                firsts[kind] = [occurrence]
        for steps in several.values():
            self._place(steps)

    def _place(self, steps: Sequence[Occurrence]) -> None:
        """Where the event of several steps itself stands, and those of them that it dates before itself.

        What became of a paper on its own day is no paper, though both are known only by that day: hence identity.
        """
        event = steps[0].event
        own = [o for o in steps if o.step.at is event.at]
        if own:
            self._papers[event.id] = own[-1]
        for earlier in steps:
            if earlier.step.at.instant < event.at.instant:
                self.late[earlier.position] = self.paper_of(earlier).position

    @property
    def opened(self) -> int:
        """Where the present episode began."""
        return self.openings[-1] if self.openings else 0

    def paper_of(self, occurrence: Occurrence) -> Occurrence:
        """The occurrence at which the event of an earlier step itself happened; the occurrence itself if it is one."""
        event = occurrence.event
        if occurrence.step.at.instant > event.at.instant:
            return occurrence
        return self._papers.get(event.id, occurrence)

    def is_first(self, occurrence: Occurrence) -> bool:
        """Whether it is the first step of its event."""
        return self._first_of[occurrence.event.id] is occurrence

    def begins(self, event: Event) -> int:
        """The position of an event's first step."""
        return self._first_of[event.id].position

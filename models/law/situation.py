"""Everything that the rows of law are judged against: the person, the course of the case, its terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from models.events.base import Event, Fact, Trigger
from models.law.course import NO_CASE, Course, Occurrence
from models.law.monitoring import Monitoring
from models.law.practice import Practice
from models.law.rules import Rule, Rules
from models.law.terms import ADULT_AGE as ADULT_AGE
from models.law.terms import Term
from models.person import Person


@dataclass(frozen=True)
class Situation:
    """What is known of one case at one instant.

    ``at`` is None when every event counts; ``terms`` are those that run, by the code of their measure;
    ``measure`` is the one of the present state; ``monitoring`` is where electronic monitoring stands.
    """

    person: Person
    course: Course
    terms: Mapping[str, Term]
    measure: str
    monitoring: Monitoring
    rules: Rules
    practice: Practice
    at: datetime | None = None

    def term(self, measure: str = "") -> Term | None:
        """The term of a measure; of the present state's if none is named."""
        return self.terms.get(measure or self.measure)

    @cached_property
    def _by_trigger(self) -> Mapping[Trigger, list[int]]:
        found: dict[Trigger, list[int]] = {}
        for index, occurrence in enumerate(self.course.occurrences):
            found.setdefault(occurrence.step.trigger, []).append(index)
        return found

    @cached_property
    def _openings(self) -> list[int]:
        """Where the case was opened, from none or a closed one."""
        return [i for i, o in enumerate(self.course.occurrences) if o.opens]

    @cached_property
    def _opened(self) -> int:
        """Where the present episode began."""
        return self._openings[-1] if self._openings else 0

    @cached_property
    def _changes(self) -> list[tuple[int, str]]:
        """Where the case came into a state that does not merely interrupt another."""
        states = self.rules.states
        return [
            (i, o.after)
            for i, o in enumerate(self.course.occurrences)
            if o.before != o.after and o.after != NO_CASE and not states[o.after].interrupts
        ]

    @cached_property
    def _positions(self) -> Mapping[int, int]:
        return {id(o): i for i, o in enumerate(self.course.occurrences)}

    def met(self, trigger: Trigger) -> bool:
        """Whether anything of this trigger ever happened."""
        return trigger in self._by_trigger

    def of(self, *triggers: Trigger) -> Sequence[Occurrence]:
        """The occurrences of some triggers, in order."""
        if self._by_trigger.keys().isdisjoint(triggers):
            return ()
        indices = sorted(index for trigger in triggers for index in self._by_trigger.get(trigger, ()))
        return [self.course.occurrences[index] for index in indices]

    @cached_property
    def met_in_episode(self) -> Sequence[Trigger]:
        """Every trigger that came in the present episode."""
        return [
            trigger
            for trigger, indices in self._by_trigger.items()
            if not self.has_lapsed(self.paper_of(self.course.occurrences[indices[-1]]))
        ]

    def was_followed(self, trigger: Trigger, *others: Trigger) -> bool:
        """Whether any of the others came after a trigger had come last."""
        last = self._by_trigger[trigger][-1]
        for other in others:
            met = self._by_trigger.get(other)
            if met and met[-1] > last:
                return True
        return False

    def latest(self, *triggers: Trigger) -> Occurrence | None:
        """The last occurrence of any of the triggers."""
        indices = [self._by_trigger[trigger][-1] for trigger in triggers if trigger in self._by_trigger]
        return self.course.occurrences[max(indices)] if indices else None

    @cached_property
    def lacks_stable_residence(self) -> bool:
        """Whether the residence as last verified is none that counts as stable (B07)."""
        verified = self.latest(Trigger.RESIDENCE_VERIFIED, Trigger.NO_STABLE_RESIDENCE)
        return verified is not None and verified.step.trigger is Trigger.NO_STABLE_RESIDENCE

    def left_between(self, start: Occurrence, later: Occurrence, states: frozenset[str]) -> bool:
        """Whether the case left some states between two occurrences, or was closed and opened again.

        An interruption leaves nothing: what was due before it is still due when it is over.
        """
        first, last = self._positions[id(self.paper_of(start))], self._positions[id(later)]
        return any(first < opening <= last for opening in self._openings) or any(
            first < change < last and state not in states for change, state in self._changes
        )

    def has_left(self, start: Occurrence, states: frozenset[str]) -> bool:
        """Whether the case has left some states since an occurrence."""
        paper = self.paper_of(start)
        first = self._positions[id(paper)]
        return self.has_lapsed(paper) or any(first < change and state not in states for change, state in self._changes)

    @cached_property
    def _of_event(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for i, o in enumerate(self.course.occurrences):
            found.setdefault(o.event.id, []).append(i)
        return found

    def paper_of(self, occurrence: Occurrence) -> Occurrence:
        """The occurrence at which the event of an earlier step itself happened; the occurrence itself if it is one."""
        own = [self.course.occurrences[i] for i in self._of_event[occurrence.event.id]]
        return (
            next((o for o in reversed(own) if o.step.at == o.event.at), occurrence)
            if occurrence.step.at.instant <= occurrence.event.at.instant
            else occurrence
        )

    def follows(self, occurrence: Occurrence, event: Event) -> bool:
        """Whether an occurrence comes after an event, and is not a part of it."""
        return occurrence.event is not event and self._positions[id(occurrence)] > self._of_event[event.id][0]

    def stay_before(self, occurrence: Occurrence) -> Iterator[Occurrence]:
        """What happened in the state that an occurrence met, since the case came into it, the latest first."""
        for index in range(self._positions[id(occurrence)] - 1, -1, -1):
            earlier = self.course.occurrences[index]
            if earlier.after != occurrence.before:
                return
            yield earlier

    def has_lapsed(self, start: Occurrence) -> bool:
        """Whether an occurrence belongs to an earlier episode than the present one."""
        return self._positions[id(start)] < self._opened

    def is_present_law(self, rule: Rule) -> bool:
        """Whether the law has not left a row behind."""
        return not self.rules.is_over(rule)

    @cached_property
    def first_occurrences(self) -> tuple[Occurrence, ...]:
        """Each event's first step: what is asked of an event once."""
        first: dict[int, Occurrence] = {}
        for occurrence in self.course.occurrences:
            first.setdefault(id(occurrence.event), occurrence)
        return tuple(first.values())

    @cached_property
    def _kinds(self) -> frozenset[type[Fact]]:
        return frozenset(type(occurrence.event.fact) for occurrence in self.course.occurrences)

    def firsts_of(self, *kinds: type[Fact]) -> Sequence[Occurrence]:
        """The first step of each event of some kinds, in order."""
        if self._kinds.isdisjoint(kinds):
            return ()
        return [occurrence for occurrence in self.first_occurrences if type(occurrence.event.fact) in kinds]

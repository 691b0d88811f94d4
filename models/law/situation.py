"""Everything that the rows of law are judged against: the person, the course of the case, its terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import takewhile

from models.dates import legal_day
from models.events.base import Event, Fact, Trigger
from models.law.course import NO_CASE, Course, Occurrence, merged
from models.law.landmarks import Landmarks
from models.law.monitoring import Monitoring, MonitoringState
from models.law.practice import Practice
from models.law.rules import Rule, Rules
from models.law.terms import ADULT_AGE as ADULT_AGE
from models.law.terms import Term
from models.person import Person

_COMES_UP = frozenset({Trigger.GROUND_FOUND, Trigger.DAMAGE_FOUND})
"""What happens without the paper that tells of it."""


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
    def landmarks(self) -> Landmarks:
        """Where the course was opened and changed, and where each event stands in it."""
        return Landmarks(self.course.occurrences, self.rules.states)

    def met(self, trigger: Trigger) -> bool:
        """Whether anything of this trigger ever happened."""
        return trigger in self.course.by_trigger

    def of(self, *triggers: Trigger) -> Sequence[Occurrence]:
        """The occurrences of some triggers, in order."""
        return self.course.of(triggers)

    def latest(self, *triggers: Trigger) -> Occurrence | None:
        """The last occurrence of any of the triggers."""
        return self.course.latest(*triggers)

    @property
    def met_in_episode(self) -> Sequence[Trigger]:
        """Every trigger that came in the present episode, or whose clock runs without a case, too."""
        met, always = self.course.by_trigger, self.rules.clocked_without_case
        if not self.landmarks.opened:
            return tuple(met)
        return [
            trigger
            for trigger, those in met.items()
            if trigger in always or not self.has_lapsed(self.paper_of(self._last(those)))
        ]

    def _place(self, occurrence: Occurrence) -> int:
        """Where an occurrence stands, or its paper if that came later."""
        return self.landmarks.late.get(occurrence.position, occurrence.position)

    def _last(self, those: Sequence[Occurrence]) -> Occurrence:
        return max(those, key=self._place) if self.landmarks.late else those[-1]

    def _last_place(self, those: Sequence[Occurrence]) -> int:
        return max(map(self._place, those)) if self.landmarks.late else those[-1].position

    def told(self, *triggers: Trigger) -> Sequence[tuple[Occurrence, Occurrence]]:
        """The occurrences of some triggers in order, each behind the one at which it met the case.

        Nothing that a paper says of itself came before the paper: who notes an earlier receipt received it all the
        same. What came up without it counts where it came up, and again where the paper leads.
        """
        those = self.course.of(triggers)
        if not those:
            return ()
        paper_of = self.landmarks.paper_of
        found = [(paper_of(o), o) for o in those]
        late = self.landmarks.late
        if not late:
            return found
        found += [(o, o) for met, o in found if met is not o and o.position in late and o.step.trigger in _COMES_UP]
        return sorted(found, key=lambda pair: (pair[0].position, pair[1].position))

    def was_followed(self, trigger: Trigger, others: frozenset[Trigger]) -> bool:
        """Whether any of the others came after a trigger had come last."""
        met = self.course.by_trigger
        if met.keys().isdisjoint(others):
            return False
        last = self._last_place(met[trigger])
        return any(self._last_place(met[other]) > last for other in others if other in met)

    def lacks_stable_residence(self, day: date) -> bool:
        """Whether the residence as last verified on a day is none that counts as stable (B07)."""
        verified = self.of(Trigger.RESIDENCE_VERIFIED, Trigger.NO_STABLE_RESIDENCE)
        last = next((o for o in reversed(verified) if o.step.at.day <= day), None)
        return last is not None and last.step.trigger is Trigger.NO_STABLE_RESIDENCE

    def left_between(self, start: Occurrence, later: Occurrence, states: frozenset[str]) -> bool:
        """Whether the case left some states between two occurrences, or was closed and opened again.

        An interruption leaves nothing: what was due before it is still due when it is over. What is due without a
        case, too, does not end because one is opened.
        """
        first, last = start.position, later.position
        opened = NO_CASE not in states and any(first < opening <= last for opening in self.landmarks.openings)
        return opened or any(first < change < last and state not in states for change, state in self.landmarks.changes)

    def has_left(self, start: Occurrence, states: frozenset[str]) -> bool:
        """Whether the case has left some states since an occurrence."""
        return (NO_CASE not in states and self.has_lapsed(start)) or any(
            start.position < change and state not in states for change, state in self.landmarks.changes
        )

    def paper_of(self, occurrence: Occurrence) -> Occurrence:
        """The occurrence at which the event of an earlier step itself happened; the occurrence itself if it is one."""
        return self.landmarks.paper_of(occurrence)

    def follows(self, occurrence: Occurrence, event: Event) -> bool:
        """Whether an occurrence comes after an event, and is not a part of it."""
        return occurrence.event is not event and occurrence.position > self.landmarks.begins(event)

    def before(self, occurrence: Occurrence) -> Iterator[Occurrence]:
        """What happened before an occurrence, the latest first."""
        return reversed(self.course.occurrences[: occurrence.position])

    def stay_before(self, occurrence: Occurrence) -> Iterator[Occurrence]:
        """What happened in the state that an occurrence met, since the case came into it, the latest first."""
        return takewhile(lambda earlier: earlier.after == occurrence.before, self.before(occurrence))

    @cached_property
    def _entered(self) -> int:
        """Where the case last came into its present state; coming back after an interruption is none."""
        state = self.course.state
        back = reversed(self.course.occurrences)
        return next((o.position for o in back if o.enters(state) and o.came_from != state), 0)

    def is_of_measure(self, occurrence: Occurrence) -> bool:
        """Whether an occurrence came since the case came into its present state, or led there."""
        return occurrence.position >= self._entered

    def monitoring_before(self, occurrence: Occurrence) -> MonitoringState:
        """Where electronic monitoring stood before an occurrence."""
        found = MonitoringState.NONE
        for change, state in self.monitoring.history:
            if change.position >= occurrence.position:
                break
            found = state
        return found

    def has_lapsed(self, start: Occurrence) -> bool:
        """Whether an occurrence belongs to an earlier episode than the present one."""
        return start.position < self.landmarks.opened

    def is_present_law(self, rule: Rule) -> bool:
        """Whether the law has not left a row behind."""
        return not self.rules.is_over(rule)

    def will_count(self, rule: Rule, day: date) -> bool:
        """Whether a row is the one for what will begin after a day; after the instant asked about, if that is later."""
        return self.rules.will_count(rule, day if self.at is None else max(day, legal_day(self.at)))

    def firsts_of(self, *kinds: type[Fact]) -> Sequence[Occurrence]:
        """The first step of each event of some kinds, in order."""
        firsts = self.landmarks.firsts
        if firsts.keys().isdisjoint(kinds):
            return ()
        return merged([firsts[kind] for kind in kinds if kind in firsts])

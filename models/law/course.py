"""The course of a case: which state its events lead through, and where they disagree with the law."""

from __future__ import annotations

import enum
import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter, itemgetter
from typing import NamedTuple

from models.dates import Moment
from models.events.base import Event, Step, Trigger, in_order
from models.ids import EventId
from models.law.machine import NO_CASE as NO_CASE
from models.law.machine import Circumstance, Lead, Setting, Target, Transition
from models.law.rules import Rules


class FindingKind(enum.StrEnum):
    """What the program points out about a case; nothing of it is a refusal."""

    OUT_OF_SEQUENCE = "out_of_sequence"
    MISSING_BEFORE = "missing_before"
    EXPIRED_WITHOUT_PAPER = "expired_without_paper"
    SUSPENDED_PAST_END = "suspended_past_end"
    END_CONTRADICTS_LAW = "end_contradicts_law"
    END_UNKNOWN = "end_unknown"
    AFTERCARE_END_UNKNOWN = "aftercare_end_unknown"
    OUTCOME_BEFORE_ENTRY = "outcome_before_entry"
    OUTCOME_UNDATED = "outcome_undated"
    ENDED_EARLY = "ended_early"
    ABSENT = "absent"
    MONTHS_UNCHECKED = "months_unchecked"
    CAUGHT_AGAIN = "caught_again"
    CRIMINAL_SCREENING = "criminal_screening"
    GUARDIAN_ABSENT = "guardian_absent"
    UNEXPECTED_SIGNER = "unexpected_signer"
    TEAM_INCOMPLETE = "team_incomplete"
    MINOR_NEEDS_YOUTH = "minor_needs_youth"
    INFORM_REGISTERED_POLICE = "inform_registered_police"
    NOT_IN_LAW = "not_in_law"
    OUT_OF_RANGE = "out_of_range"
    RESIDENCE_TOO_SHORT = "residence_too_short"
    LIMITATION_PASSED = "limitation_passed"
    CLEARED_FROM = "cleared_from"
    GROUND_REPEALED = "ground_repealed"
    MONITORING_OUTSTANDING = "monitoring_outstanding"
    STAYS_IN_CENTRE = "stays_in_centre"
    MONITORING_NOT_APPLICABLE = "monitoring_not_applicable"
    CENTRE_NOT_ASKED = "centre_not_asked"
    TOO_SHORT = "too_short"
    WAIVER_NOT_DUE = "waiver_not_due"
    NEXT_BREACH_COMPULSORY = "next_breach_compulsory"
    BREACHES_REACHED = "breaches_reached"
    BREACH_UNCURED = "breach_uncured"
    BREACH_MEANS_FINE = "breach_means_fine"
    CHOOSE_AFTER_BREACH = "choose_after_breach"
    GROWN_UP_SINCE = "grown_up_since"
    UNEXPECTED_HANDLING = "unexpected_handling"
    REST_WAIVED_BY_PRISON = "rest_waived_by_prison"
    NOBODY_ASSIGNED = "nobody_assigned"
    RESIDENCE_TO_DECLARE = "residence_to_declare"
    DECIDED_WHERE_CAUGHT = "decided_where_caught"
    RELAPSE_COMPULSORY = "relapse_compulsory"
    RELAPSE_NOT_COMPULSORY = "relapse_not_compulsory"
    RESULT_TOO_OLD = "result_too_old"
    CONSENT_MISSING = "consent_missing"
    PLACE_NOT_ALLOWED = "place_not_allowed"
    ABSENCE_TOO_SHORT = "absence_too_short"
    LATE_NOTICE = "late_notice"
    TERM_OUT_OF_RANGE = "term_out_of_range"
    OCCASION_UNKNOWN = "occasion_unknown"
    STAGES_MISSING = "stages_missing"
    STAGE_TOO_SHORT = "stage_too_short"
    COMPLETED_EARLY = "completed_early"
    NOT_HANDED_TOGETHER = "not_handed_together"
    SUBSTANCE_NOT_COVERED = "substance_not_covered"
    TREATMENT_MAY_END = "treatment_may_end"
    FORWARDED_EARLY = "forwarded_early"
    FILE_UNNUMBERED = "file_unnumbered"
    WITNESS_MISSING = "witness_missing"
    TOO_YOUNG = "too_young"
    FILED_LATE = "filed_late"
    LIMIT_UNKNOWN = "limit_unknown"
    OTHER_DECIDER = "other_decider"
    LITTLE_LEFT = "little_left"
    REDUCED_EARLY = "reduced_early"
    ADULT_CENTRE = "adult_centre"


@dataclass(frozen=True, slots=True)
class Finding:
    """One point about a case. ``review``: somebody has to decide about it (the review list)."""

    kind: FindingKind
    event_id: EventId | None = None
    rule_id: str = ""
    details: tuple[str, ...] = ()
    review: bool = False


class Interval(NamedTuple):
    """A state and the time in which it holds; ``end`` None: until further notice."""

    state: str
    start: datetime
    end: datetime | None
    event_id: EventId


class Occurrence(NamedTuple):
    """One step of one event with the states before and after it.

    ``position`` is its place in the course, from 0. ``resumes``: it led back to what an interruption broke off.
    ``came_from`` is, before it, the last state that was none of interruption.
    """

    event: Event
    step: Step
    before: str
    after: str
    position: int
    resumes: bool
    came_from: str

    def enters(self, state: str) -> bool:
        """Whether it led into a state."""
        return self.after == state and self.before != state

    def leaves(self, state: str) -> bool:
        """Whether it led out of a state."""
        return self.before == state and self.after != state

    @property
    def opens(self) -> bool:
        """Whether it opened the case, from none or a closed one; coming back to what was broken off does not."""
        return self.before in NOT_KEPT and self.after not in NOT_KEPT and not self.resumes


@dataclass(frozen=True, slots=True)
class Standing:
    """A circumstance that is open: since when, and by which event."""

    circumstance: Circumstance
    since: Moment
    event_id: EventId


_position = attrgetter("position")


def merged(parts: Sequence[Sequence[Occurrence]]) -> Sequence[Occurrence]:
    """The occurrences of several parts of a course, in order."""
    if len(parts) < 2:
        return parts[0] if parts else ()
    return sorted(itertools.chain.from_iterable(parts), key=_position)


@dataclass(frozen=True, slots=True)
class Course:
    """The walk through all events of a case."""

    occurrences: tuple[Occurrence, ...]
    intervals: tuple[Interval, ...]
    findings: tuple[Finding, ...]
    standing: tuple[Standing, ...] = ()
    """The circumstances that are open at its end, the oldest first."""
    came_from: str = NO_CASE
    """The last state that was none of interruption: what can be resumed, or the present one."""
    state: str = field(init=False, repr=False, compare=False)
    """Code of the state at its end; ``NO_CASE`` if nothing led into one."""
    by_trigger: Mapping[Trigger, Sequence[Occurrence]] = field(init=False, repr=False, compare=False)
    """The occurrences of each trigger that came, in order; the triggers as each first came."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", self.intervals[-1].state if self.intervals else NO_CASE)
        object.__setattr__(self, "by_trigger", self._grouped())

    def _grouped(self) -> Mapping[Trigger, Sequence[Occurrence]]:
        found: dict[Trigger, list[Occurrence]] = {}
        for occurrence in self.occurrences:
            trigger = occurrence.step.trigger
            if trigger in found:
                found[trigger].append(occurrence)
            else:
                found[trigger] = [occurrence]
        return found

    def of(self, triggers: Collection[Trigger]) -> Sequence[Occurrence]:
        """The occurrences of some triggers, in order."""
        met = self.by_trigger
        if met.keys().isdisjoint(triggers):
            return ()
        return merged([met[trigger] for trigger in triggers if trigger in met])

    def latest(self, *triggers: Trigger) -> Occurrence | None:
        """The last occurrence of any of the triggers."""
        met = self.by_trigger
        if met.keys().isdisjoint(triggers):
            return None
        return max([met[trigger][-1] for trigger in triggers if trigger in met], key=_position)

    def episode(self) -> tuple[Occurrence, ...]:
        """The occurrences since the case was last opened (from no case or a closed one)."""
        start = 0
        for i, occurrence in enumerate(self.occurrences):
            if occurrence.opens:
                start = i
        return self.occurrences[start:]

    def episode_events(self) -> tuple[Event, ...]:
        """The events since the case was last opened, each once, in the order in which they happened."""
        return in_order({occurrence.event.id: occurrence.event for occurrence in self.episode()}.values())


NOT_KEPT = frozenset({NO_CASE, "S14", "SX", "SM"})
"""No case, or one that is closed or handed over."""

_STAYS, _RESUMED, _BY_MEASURE = Target
"""Looked up here: a member is read off its enumeration several times as slowly, and every step asks for them."""

_STANDS_FOR_HISTORY = frozenset({Trigger.TAKEN_OVER, Trigger.MOVED_IN})
"""What an old list or another commune tells: the papers before it are not ours to miss."""

MEASURE_STATES = {
    "user_management": "S2",
    "addict": "S4",
    "voluntary_home": "S5",
    "voluntary_private": "S6",
    "voluntary_public": "S7",
    "substitution": "S8",
    "compulsory": "S12",
    "aftercare": "S13",
}
"""Where a person stands by the measure that an event names (a list, a decision, another commune)."""


def walk(events: Iterable[Event], rules: Rules, until: datetime | None = None) -> Course:
    """Lead a case through its events in the order in which they happened.

    With ``until`` only as far as they had come at that instant: an event of yesterday may have a step
    of today (the decision was sent, the list says what became of it).
    """
    walker = _Walker(rules)
    steps = _steps(events)
    if until is not None:
        steps = [(at, event, step) for at, event, step in steps if step.at.instant <= until]
    walker.follow(steps)
    return walker.course()


def _steps(events: Iterable[Event]) -> list[tuple[datetime, Event, Step]]:
    """Every step of every event where it stands, as it happened; of the same instant in the order of the events.

    Of a fact known only to the day, ``in_order`` says which exactly timed events it follows, unless a later
    step of its own was earlier: a decision received at 09:00 was made before what happened at 10:00. A step of
    which only that the same day is known stands with its event.
    """
    timed: list[tuple[datetime, Event, Step]] = []
    exact: dict[date, datetime] = {}
    for event in in_order(events):
        at = event.at
        steps = event.fact.steps(at)
        since = at.instant
        if not at.is_day_only:
            exact[at.day] = since
        elif at.day in exact:
            bounds = [step.at.instant for step in steps if step.at.day == at.day and not step.at.is_day_only]
            since = min([exact[at.day], *bounds])
        for step in steps:
            place = since if step.at is at else _place(step.at, at, since)
            timed.append((place, event, step))
    timed.sort(key=itemgetter(0))
    return timed


def _place(step: Moment, own: Moment, since: datetime) -> datetime:
    """Where a step stands in the order of things: at its own instant, with its event if no hour tells them apart."""
    if step.day == own.day and step.is_day_only:
        return since
    return max(since, step.instant) if step.instant >= own.instant else step.instant


class _Walker:
    """The state on the way, and what was met."""

    def __init__(self, rules: Rules) -> None:
        self._machine = rules.machine
        self._state = NO_CASE
        self._broken_off = NO_CASE
        """The last state that was none of interruption: what can be resumed."""
        self._standing: dict[str, Standing] = {}
        self._occurrences: list[Occurrence] = []
        self._intervals: list[Interval] = []
        self._present: tuple[str, datetime, EventId] | None = None
        """The state on the way, since when, and by which event: the interval that is still open."""
        self._findings: list[Finding] = []
        self._seen: set[Trigger] = set()
        """Triggers met since the case was last opened."""
        self._history_known = True
        """Whether our own events led into what is going on."""

    def course(self) -> Course:
        present = (Interval(*self._present[:2], None, self._present[2]),) if self._present else ()
        return Course(
            tuple(self._occurrences),
            (*self._intervals, *present),
            tuple(self._findings),
            tuple(self._standing.values()),
            self._broken_off,
        )

    def follow(self, steps: Iterable[tuple[datetime, Event, Step]]) -> None:
        """Go on by some steps."""
        certain, circumstantial = self._machine.certain, self._machine.circumstantial
        occurrences, seen = self._occurrences, self._seen
        before = self._state
        for position, (_, event, step) in enumerate(steps, len(occurrences)):
            trigger = step.trigger
            transition, expected = certain[before, trigger] or self._lead(event, step)
            after, resumes = before, False
            if transition is not None:
                target = transition.target
                if target != _STAYS:
                    after = self._state = self._target(transition, event)
                    resumes = target == _RESUMED
                if transition.needs or not expected:
                    self._judge(transition, event, before, expected)
            occurrences.append(Occurrence(event, step, before, after, position, resumes, self._broken_off))
            if after != before:
                self._enter(before, transition, step)
                self._change(step.at, event.id)
            seen.add(trigger)
            if trigger in circumstantial:
                self._note(event, step)
            elif after != before and self._standing:
                self._keep_standing()
            before = after

    def _lead(self, event: Event, step: Step) -> Lead:
        """Where a step leads if that depends on more than the state and the trigger."""
        setting = Setting(self._broken_off, self._standing, self._is_on_list(event), step.at.day)
        return self._machine.lead(self._state, step.trigger, setting)

    def _is_on_list(self, event: Event) -> bool:
        """Whether the person is on the list that an event names; true if it names none."""
        group = event.fact.list_meant()
        if group is None:
            return True
        state = self._machine.states.get(self._state)
        return state is not None and state.group == group

    def _target(self, transition: Transition, event: Event) -> str:
        """The state to which a row leads that does not let it stay."""
        if transition.target == _RESUMED:
            return self._broken_off or self._state
        if transition.target == _BY_MEASURE:
            return MEASURE_STATES.get(event.fact.measure_applied() or "", self._state)
        return transition.target

    def _judge(self, transition: Transition, event: Event, before: str, expected: bool) -> None:
        """Point out an event that the state did not expect, and what should have happened before it."""
        if not expected:
            if transition.target not in (_STAYS, _RESUMED) and self._state == before:
                return  # it says once more what is already so
            details = (transition.number, before, self._state)
            self._findings.append(Finding(FindingKind.OUT_OF_SEQUENCE, event.id, details=details))
        needed = transition.needed_on(event.at.day)
        if self._history_known and not self._seen.issuperset(needed):
            missing = tuple(t.value for t in needed if t not in self._seen)
            self._findings.append(Finding(FindingKind.MISSING_BEFORE, event.id, details=missing))

    def _enter(self, before: str, transition: Transition | None, step: Step) -> None:
        """Remember what the new state begins, and what it breaks off."""
        if before in NOT_KEPT and (transition is None or transition.target != _RESUMED):
            self._seen.clear()
            self._broken_off = before
        state = self._machine.states[self._state]
        if not state.interrupts and state.code != self._broken_off:
            self._broken_off = state.code
            self._history_known = step.trigger not in _STANDS_FOR_HISTORY
            for code in [c for c, standing in self._standing.items() if standing.circumstance.ends_by(step.trigger)]:
                del self._standing[code]

    def _note(self, event: Event, step: Step) -> None:
        """Open and end the circumstances beside the state."""
        for circumstance in self._machine.ended_by(step.trigger):
            self._standing.pop(circumstance.code, None)
        for circumstance in self._machine.begun_by(step.trigger):
            if circumstance.opens(step.trigger, self._state):
                self._standing.setdefault(circumstance.code, Standing(circumstance, step.at, event.id))
        if self._standing:
            self._keep_standing()

    def _keep_standing(self) -> None:
        """End the circumstances that the present state does not allow."""
        state, open_ones = self._state, self._standing.items()
        self._standing = {code: standing for code, standing in open_ones if state in standing.circumstance.states}

    def _change(self, at: Moment, event_id: EventId) -> None:
        start = at.instant
        if self._present is not None:
            state, since, by = self._present
            start = max(start, since)
            if start > since:
                self._intervals.append(Interval(state, since, start, by))
        self._present = self._state, start, event_id

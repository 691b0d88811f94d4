"""The course of a case: which state its events lead through, and where they disagree with the law."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from models.dates import Moment
from models.events.base import Event, Step, Trigger, in_order
from models.ids import EventId
from models.law.rules import Rules

NO_CASE = ""


class FindingKind(enum.StrEnum):
    """What the program points out about a case; nothing of it is a refusal."""

    OUT_OF_SEQUENCE = "out_of_sequence"
    MISSING_BEFORE = "missing_before"
    EXPIRED_WITHOUT_PAPER = "expired_without_paper"
    SUSPENDED_PAST_END = "suspended_past_end"
    END_CONTRADICTS_LAW = "end_contradicts_law"
    OUTCOME_BEFORE_ENTRY = "outcome_before_entry"
    OUTCOME_UNDATED = "outcome_undated"
    ENDED_EARLY = "ended_early"
    ABSENT = "absent"
    CAUGHT_AGAIN = "caught_again"
    CRIMINAL_SCREENING = "criminal_screening"
    GUARDIAN_ABSENT = "guardian_absent"
    UNEXPECTED_SIGNER = "unexpected_signer"
    TEAM_INCOMPLETE = "team_incomplete"
    MINOR_NEEDS_YOUTH = "minor_needs_youth"
    INFORM_REGISTERED_POLICE = "inform_registered_police"
    NOT_IN_LAW = "not_in_law"
    OUT_OF_RANGE = "out_of_range"


@dataclass(frozen=True, slots=True)
class Finding:
    """One point about a case. ``review``: somebody has to decide about it (the review list)."""

    kind: FindingKind
    event_id: EventId | None = None
    rule_id: str = ""
    details: tuple[str, ...] = ()
    review: bool = False


@dataclass(frozen=True, slots=True)
class Interval:
    """A state and the time in which it holds; ``end`` None: until further notice."""

    state: str
    start: datetime
    end: datetime | None
    event_id: EventId


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One step of one event with the states before and after it."""

    event: Event
    step: Step
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Course:
    """The walk through all events of a case."""

    occurrences: tuple[Occurrence, ...]
    intervals: tuple[Interval, ...]
    findings: tuple[Finding, ...]

    @property
    def state(self) -> str:
        return self.intervals[-1].state if self.intervals else NO_CASE

    def latest(self, *triggers: Trigger) -> Occurrence | None:
        """The last occurrence of any of the triggers."""
        return next((o for o in reversed(self.occurrences) if o.step.trigger in triggers), None)

    def episode(self) -> tuple[Occurrence, ...]:
        """The occurrences since the case was last opened (from no case or a closed one)."""
        start = 0
        for i, occurrence in enumerate(self.occurrences):
            if occurrence.before != occurrence.after and occurrence.before in NOT_KEPT:
                start = i
        return self.occurrences[start:]


NOT_KEPT = frozenset({NO_CASE, "S14", "SX", "SM"})
"""No case, or one that is closed or handed over."""

_OPENING = frozenset({Trigger.POSITIVE_TEST, Trigger.NOTICE_OF_USE})

MEASURE_STATES = {
    "user_management": "S2",
    "voluntary_home": "S5",
    "voluntary_private": "S6",
    "voluntary_public": "S7",
    "substitution": "S8",
    "compulsory": "S12",
    "aftercare": "S13",
}
"""Where a person taken over from a list stands, by the measure the list names."""


def walk(events: Iterable[Event], rules: Rules, until: datetime | None = None) -> Course:
    """Lead a case through its events in the order in which they happened.

    With ``until`` only as far as they had come at that instant: an event of yesterday may have a step
    of today (the decision was sent, the list says what became of it).
    """
    walker = _Walker(rules)
    for event, step in _steps(events):
        if until is None or step.at.instant <= until:
            walker.take(event, step)
    return Course(tuple(walker.occurrences), tuple(walker.intervals), tuple(walker.findings))


def _steps(events: Iterable[Event]) -> list[tuple[Event, Step]]:
    """Every step of every event by day; within a day in the order of the events."""
    pairs = [(event, step) for event in in_order(events) for step in event.fact.steps(event.at)]
    return sorted(pairs, key=lambda pair: pair[1].at.day)


class _Walker:
    """The state on the way, and what was met."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.state = NO_CASE
        self.occurrences: list[Occurrence] = []
        self.intervals: list[Interval] = []
        self.findings: list[Finding] = []
        self._seen: set[Trigger] = set()
        """Triggers met since the case was last opened."""

    def take(self, event: Event, step: Step) -> None:
        before = self.state
        self.state = self._target(event, step)
        self.occurrences.append(Occurrence(event, step, before, self.state))
        if self.state != before:
            if before in NOT_KEPT:
                self._seen.clear()
            self._change(step.at, event.id)
        self._seen.add(step.trigger)

    def _target(self, event: Event, step: Step) -> str:
        if step.trigger is Trigger.TAKEN_OVER:
            return MEASURE_STATES.get(str(getattr(event.fact, "measure", None)), self.state)
        transition = self.rules.transition(self.state, step.trigger)
        if transition is None:
            transition = self.rules.landing(step.trigger)
            if transition is None or transition.target == self.state:
                return self.state
            if step.trigger in _OPENING:  # caught again: the measure's own rules say what follows
                return self.state
            self.findings.append(
                Finding(
                    FindingKind.OUT_OF_SEQUENCE,
                    event.id,
                    details=(transition.number, self.state, transition.target),
                )
            )
        missing = tuple(t.value for t in transition.needs if t not in self._seen)
        if missing:
            self.findings.append(Finding(FindingKind.MISSING_BEFORE, event.id, details=missing))
        return transition.target

    def _change(self, at: Moment, event_id: EventId) -> None:
        start = at.instant
        if self.intervals:
            last = self.intervals.pop()
            start = max(start, last.start)
            if start > last.start:
                self.intervals.append(Interval(last.state, last.start, start, last.event_id))
        self.intervals.append(Interval(self.state, start, None, event_id))

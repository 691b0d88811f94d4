"""The case of a person: what follows from the events, the rules and an instant. Never stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from models.dates import day_end, legal_day
from models.events.base import Event
from models.events.overrides import RuleOverride
from models.law import conditions
from models.law.course import NO_CASE, Course, Finding, Interval, walk
from models.law.duties import Duty, MetDuty, alarms_of, duties_of, met_duties
from models.law.findings import findings_of
from models.law.monitoring import monitoring_of
from models.law.overridable import overrides_among
from models.law.overrides import Scope
from models.law.practice import OfficeOverride, Practice
from models.law.residence import latest_presence
from models.law.rules import Rule, Rules, State, Use
from models.law.situation import Situation
from models.law.terms import Term, measure_of, running_terms
from models.person import Person


@dataclass(frozen=True)
class Case:
    """Everything derived about one person.

    ``state`` is None when there is no case (no event yet). ``duties`` are in the order of their
    limits, those that wait for another one last; ``past_duties`` are clocks of a regime that is over
    or from before the office's first day: history, never alarms.
    """

    person: Person
    events: tuple[Event, ...]
    state: State | None
    intervals: tuple[Interval, ...]
    term: Term | None
    duties: tuple[Duty, ...]
    past_duties: tuple[Duty, ...]
    findings: tuple[Finding, ...]
    presence: str | None
    since: date | None
    course: Course
    situation: Situation

    @classmethod
    def of(
        cls,
        person: Person,
        events: Iterable[Event],
        rules: Rules,
        practice: Practice,
        *,
        at: datetime | None = None,
        known: int | None = None,
    ) -> Case:
        """The case as the law saw it at ``at`` (None: with every event) and as the registry knew it
        at journal number ``known`` (None: now). "On a day" is the end of that legal day."""
        counted = _counted(events, at, known)
        situation = _situation(person, counted, rules, practice, at, known)
        course = situation.course
        duties = duties_of(situation)
        return cls(
            person=person,
            events=tuple(counted),
            state=situation.rules.states.get(course.state) if course.state != NO_CASE else None,
            intervals=course.intervals,
            term=situation.term(),
            duties=tuple(duty for duty in duties if not duty.is_history),
            past_duties=tuple(duty for duty in duties if duty.is_history),
            findings=findings_of(situation),
            presence=latest_presence(course),
            since=legal_day(course.intervals[-1].start) if course.intervals else None,
            course=course,
            situation=situation,
        )

    @property
    def group(self) -> str:
        """``user``, ``addict``, ``aftercare``, or ``none`` when off the lists."""
        return self.state.group if self.state else "none"

    @property
    def is_kept(self) -> bool:
        """Whether the person is on one of the commune's lists."""
        return self.state is not None and self.state.kept

    @property
    def review(self) -> tuple[Finding, ...]:
        """What somebody has to decide about: the review list of taken-over people."""
        return tuple(finding for finding in self.findings if finding.review)

    @property
    def alarms(self) -> tuple[Duty, ...]:
        """One duty for each thing to do: what the home page counts and sounds."""
        return alarms_of(self.duties, self.situation.rules)

    @property
    def met(self) -> tuple[MetDuty, ...]:
        """The duties that were fulfilled, and whether in time."""
        return met_duties(self.situation)

    def papers_needed(self) -> tuple[Rule, ...]:
        """The rows that list the papers a file needs in the present state, by the law of its beginning."""
        day = self.since
        if self.state is None or day is None:
            return ()
        rows = self.situation.rules.used_as(Use.PAPERS)
        return tuple(
            row
            for row in rows
            if self.state.code in row.states and row.is_in_force(day) and conditions.hold(self.situation, row.when, day)
        )

    def form_of(self, event: Event) -> str:
        """The form on which an event is written, by the law of its day; empty if the law names none."""
        rows = self.situation.rules.of_kind(Use.FORM, event.fact.kind)
        return next((str(row.value) for row in rows if row.is_in_force(event.at.day)), "")

    def latest(self, kind: type) -> Event | None:
        """The latest event whose fact is of a class."""
        return next((o.event for o in reversed(self.course.occurrences) if isinstance(o.event.fact, kind)), None)

    def all_of(self, kind: type) -> tuple[Event, ...]:
        """All events whose fact is of a class, in order."""
        return tuple({o.event.id: o.event for o in self.course.occurrences if isinstance(o.event.fact, kind)}.values())


def situation_of(
    person: Person, events: Iterable[Event], rules: Rules, practice: Practice, *, at: datetime | None = None
) -> Situation:
    """Where a case stood at an instant (None: with every event), without what is due and what is pointed out: a list
    asks this of hundreds of people."""
    return _situation(person, _counted(events, at, None), rules, practice, at, None)


def _counted(events: Iterable[Event], at: datetime | None, known: int | None) -> list[Event]:
    """The events that had happened at an instant, as known at a journal number."""
    return [
        event
        for event in events
        if event.was_known(known) and not event.voided and (at is None or event.at.instant <= at)
    ]


def _situation(
    person: Person, counted: list[Event], rules: Rules, practice: Practice, at: datetime | None, known: int | None
) -> Situation:
    if at is not None:
        rules, practice = rules.known_on(legal_day(at)), practice.known_on(legal_day(at))
    rules = _as_decided(rules, practice.overrides_at(at, known), counted)
    course = walk(counted, rules, at)
    monitoring = monitoring_of(course)
    terms = running_terms(course, monitoring, person, rules)
    return Situation(person, course, terms, measure_of(course), monitoring, rules, practice, at)


def _as_decided(rules: Rules, of_office: Collection[OfficeOverride], events: Iterable[Event]) -> Rules:
    """The rules with what the chief decided for the office, and then for this case."""
    own = [(event.at, event.fact) for event in events if isinstance(event.fact, RuleOverride)]
    if not own and not of_office:
        return rules
    own.sort(key=lambda decided: decided[0].instant)
    for_office = overrides_among(((made.at, made.fact) for made in of_office), Scope.OFFICE, rules)
    return rules.overridden((*for_office, *overrides_among(own, Scope.CASE, rules)))


def state_on(case: Case, day: date) -> str | None:
    """Code of the state at the end of a legal day."""
    end = day_end(day)
    for interval in case.intervals:
        if interval.start < end and (interval.end is None or end <= interval.end):
            return interval.state
    return None

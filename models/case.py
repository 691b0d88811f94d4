"""The case of a person: what follows from the events, the rules and an instant. Never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from models.dates import day_end, legal_day
from models.events.base import Event, Trigger
from models.events.taking_over import TakenOver
from models.events.testing import TestTaken
from models.events.user_management import ManagementDecided, ManagementStopped, ResidenceVerified
from models.law.course import NO_CASE, Course, Finding, FindingKind, Interval, Occurrence, walk
from models.law.duties import Duty, Practice, open_duties
from models.law.rules import Rule, Rules, State
from models.law.terms import Term, latest_presence, management_term, term_of
from models.person import Person

ADULT_AGE = 18


@dataclass(frozen=True)
class Case:
    """Everything derived about one person.

    ``state`` is None when there is no case (no event yet). ``duties`` are in the order of their
    limits; those that wait for another one come last.
    """

    person: Person
    events: tuple[Event, ...]
    state: State | None
    intervals: tuple[Interval, ...]
    term: Term | None
    duties: tuple[Duty, ...]
    findings: tuple[Finding, ...]
    presence: str | None
    since: date | None
    course: Course

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
        counted = tuple(
            event
            for event in events
            if event.was_known(known) and not event.voided and (at is None or event.at.instant <= at)
        )
        course = walk(counted, rules, at)
        term = management_term(course, rules)
        return cls(
            person=person,
            events=counted,
            state=rules.states.get(course.state) if course.state != NO_CASE else None,
            intervals=course.intervals,
            term=term,
            duties=open_duties(course, term, rules, practice),
            findings=(*course.findings, *_findings(person, course, term, rules, practice, at)),
            presence=latest_presence(course),
            since=legal_day(course.intervals[-1].start) if course.intervals else None,
            course=course,
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

    def latest(self, kind: type) -> Event | None:
        """The latest event whose fact is of a class."""
        return next((o.event for o in reversed(self.course.occurrences) if isinstance(o.event.fact, kind)), None)

    def all_of(self, kind: type) -> tuple[Event, ...]:
        """All events whose fact is of a class, in order."""
        return tuple({o.event.id: o.event for o in self.course.occurrences if isinstance(o.event.fact, kind)}.values())


def state_on(case: Case, day: date) -> str | None:
    """Code of the state at the end of a legal day."""
    end = day_end(day)
    for interval in case.intervals:
        if interval.start < end and (interval.end is None or end <= interval.end):
            return interval.state
    return None


def _findings(
    person: Person, course: Course, term: Term | None, rules: Rules, practice: Practice, at: datetime | None
) -> Iterable[Finding]:
    yield from _term_findings(course, term, practice, at)
    for occurrence in course.occurrences:
        event, fact = occurrence.event, occurrence.event.fact
        if isinstance(fact, TestTaken) and occurrence.step.trigger is Trigger.POSITIVE_TEST:
            yield from _test_findings(person, event, fact, occurrence.before, rules)
        elif isinstance(fact, TestTaken) and _lacks_guardian(person, event, fact):
            yield Finding(FindingKind.GUARDIAN_ABSENT, event.id, "A06")
        elif isinstance(fact, TakenOver) and occurrence.step.trigger is Trigger.TAKEN_OVER:
            yield from _take_over_findings(event, fact)
        elif isinstance(fact, ManagementDecided) and occurrence.step.trigger is Trigger.MANAGEMENT_DECIDED:
            yield from _decision_findings(person, course, event, fact, rules)
        elif occurrence.step.trigger is Trigger.MANAGEMENT_ENDED and occurrence.before == "S2":
            if _ends_early(course, occurrence, rules):
                yield Finding(FindingKind.ENDED_EARLY, event.id, "B02")
        elif isinstance(fact, ManagementStopped) and fact.reason is not None:
            rule = rules.at("B16", event.at.day)
            if _first(occurrence.step.trigger) and rule and fact.reason not in _values(rule):
                yield Finding(FindingKind.STOP_NOT_IN_LAW, event.id, rule.id)


def _ends_early(course: Course, ending: Occurrence, rules: Rules) -> bool:
    """Whether a normal end (III-09) is dated before the term it ends ran out."""
    if isinstance(ending.event.fact, TakenOver):
        return False
    term = term_of(course.occurrences[: course.occurrences.index(ending)], rules)
    return term is not None and (term.is_away or (term.end is not None and ending.step.at.day < term.end))


def _first(trigger: Trigger) -> bool:
    return trigger not in (Trigger.DECISION_SIGNED, Trigger.DECISION_SENT)


def _values(rule: Rule) -> tuple[str, ...]:
    return rule.codes


def _term_findings(course: Course, term: Term | None, practice: Practice, at: datetime | None) -> Iterable[Finding]:
    if term is None:
        return
    if term.is_away:
        yield Finding(FindingKind.ABSENT, term.event.id, "B22")
    taken_over = isinstance(term.event.fact, TakenOver)
    if term.contradicts_law and term.printed_end and term.lawful_end:
        yield Finding(
            FindingKind.END_CONTRADICTS_LAW,
            term.event.id,
            "B02",
            (term.printed_end.isoformat(), term.lawful_end.isoformat()),
            review=taken_over,
        )
    ran_out = term.end is not None and (at is None or day_end(term.end) <= at)
    if term.end is not None and ran_out and term.end < practice.begins_for(term.event):
        kind = FindingKind.EXPIRED_WITHOUT_PAPER if course.state == "S2" else FindingKind.SUSPENDED_PAST_END
        yield Finding(kind, term.event.id, "B17", (term.end.isoformat(),), review=True)


def _test_findings(person: Person, event: Event, fact: TestTaken, before: str, rules: Rules) -> Iterable[Finding]:
    if _lacks_guardian(person, event, fact):
        yield Finding(FindingKind.GUARDIAN_ABSENT, event.id, "A06")
    if before in ("S2", "S2s"):
        yield Finding(FindingKind.CAUGHT_AGAIN, event.id, "C01")
    if rules.at("R09", event.at.day) is not None:
        yield Finding(FindingKind.CRIMINAL_SCREENING, event.id, "R09", _screening(before))


def _screening(before: str) -> tuple[str, ...]:
    """Which cases of Penal Code Art. 256a the registry itself shows at a positive test."""
    if before in ("S5", "S6", "S7", "S8", "S12"):
        return ("in_rehabilitation",)
    if before == "S13":
        return ("in_aftercare",)
    return ()


def _lacks_guardian(person: Person, event: Event, fact: TestTaken) -> bool:
    return person.may_be_under(ADULT_AGE, event.at.day) and fact.sample != "urine" and not fact.guardian


def _take_over_findings(event: Event, fact: TakenOver) -> Iterable[Finding]:
    if fact.outcome_day is not None and fact.entry is not None and fact.outcome_day < fact.entry:
        yield Finding(FindingKind.OUTCOME_BEFORE_ENTRY, event.id, review=True)
    if fact.outcome in ("stopped", "ended", "suspended") and fact.outcome_day is None:
        yield Finding(FindingKind.OUTCOME_UNDATED, event.id, review=fact.outcome != "suspended")


def _decision_findings(
    person: Person, course: Course, event: Event, fact: ManagementDecided, rules: Rules
) -> Iterable[Finding]:
    signer = rules.at("B03", event.at.day)
    if signer and fact.signer_position and str(signer.value).lower() not in fact.signer_position.lower():
        yield Finding(FindingKind.UNEXPECTED_SIGNER, event.id, "B03", (str(signer.value),))
    team = rules.at("B09", event.at.day)
    missing = tuple(name for name in _values(team) if not getattr(fact, name)) if team else ()
    if missing:
        yield Finding(FindingKind.TEAM_INCOMPLETE, event.id, "B09", missing)
    if person.may_be_under(ADULT_AGE, event.at.day) and not fact.team_others:
        yield Finding(FindingKind.MINOR_NEEDS_YOUTH, event.id, "B13")
    verified = course.latest(Trigger.RESIDENCE_VERIFIED)
    if verified is not None and isinstance(verified.event.fact, ResidenceVerified):
        if not verified.event.fact.is_stable and not fact.registered_police:
            yield Finding(FindingKind.INFORM_REGISTERED_POLICE, event.id, "B08")

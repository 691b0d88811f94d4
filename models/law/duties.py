"""What is due: the rows of law that started a clock, read off the course of a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.dates import Moment, day_end, day_start
from models.events.base import Event, Trigger
from models.events.taking_over import TakenOver
from models.law.course import Course, Occurrence
from models.law.deadlines import Due, limit
from models.law.rules import Condition, DutyRule, Manner, Rule, Rules
from models.law.terms import Term, unchecked_month


@dataclass(frozen=True, slots=True)
class Practice:
    """Facts of the office that rules depend on: its first day with the program, and where it lies.

    What began before ``start`` is history, not an alarm (design §8, Taking over). ``remote``: the
    commune lies in a remote area (vùng sâu, vùng xa), so B04 allows 48 hours.
    """

    start: date
    remote: bool = False

    @property
    def place(self) -> Condition:
        return Condition.REMOTE if self.remote else Condition.ORDINARY

    def begins_for(self, event: Event) -> date:
        """The day before which everything about a measure is history: the office's start, or the day on
        which the person was taken over from an old list."""
        fact = event.fact
        if isinstance(fact, TakenOver) and fact.taken_over_on is not None:
            return max(self.start, fact.taken_over_on)
        return self.start


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing the law requires next.

    ``due`` is None for a step without a limit, and while the duty waits for another one
    (``waits_for``). ``month`` is set for monthly duties.
    """

    rule: Rule
    started_by: Event | None
    started: Moment | None
    opens: datetime
    due: Due | None
    waits_for: Rule | None = None
    month: date | None = None

    @property
    def terms(self) -> DutyRule:
        assert self.rule.duty is not None
        return self.rule.duty

    def is_overdue(self, now: datetime) -> bool:
        return self.due is not None and now >= self.due.instant


def open_duties(course: Course, term: Term | None, rules: Rules, practice: Practice) -> tuple[Duty, ...]:
    """All duties of a case: those with a running clock by their limit, then those still waiting."""
    running = list(_running(course, term, rules, practice))
    fulfilled_next = {t for duty in running for t in duty.terms.until}
    waiting: list[Duty] = []
    grown = True
    while grown:
        grown = False
        for rule in rules.duties():
            terms = rule.duty
            assert terms is not None
            known = {d.rule.id for d in (*running, *waiting)}
            if rule.id in known or terms.manner is not Manner.LIMIT or course.state not in terms.in_states:
                continue
            cause = _cause(terms, (*running, *waiting))
            if cause is not None and terms.after in fulfilled_next and _applies_here(terms, practice):
                waiting.append(Duty(rule, None, None, cause.opens, None, waits_for=cause.rule))
                fulfilled_next |= terms.until
                grown = True
    running.sort(key=lambda d: (d.due.instant if d.due else d.opens, d.rule.id))
    return (*running, *waiting)


def _cause(terms: DutyRule, duties: tuple[Duty, ...]) -> Duty | None:
    return next((d for d in duties if terms.after in d.terms.until), None)


def _applies_here(terms: DutyRule, practice: Practice) -> bool:
    return not ({Condition.REMOTE, Condition.ORDINARY} - {practice.place}) & set(terms.when)


def _running(course: Course, term: Term | None, rules: Rules, practice: Practice) -> Iterator[Duty]:
    for rule in rules.duties():
        terms = rule.duty
        assert terms is not None
        if course.state not in terms.in_states or not _applies_here(terms, practice):
            continue
        if terms.manner in (Manner.MONTHLY, Manner.TERM_END):
            if term is not None and _in_force(rule, term.event.at.day, rules):
                duty = _of_term(rule, terms, course, term, practice)
                if duty is not None:
                    yield duty
            continue
        start = _unanswered(course, terms)
        if start is None or start.step.at.day < practice.start:
            continue
        if not _in_force(rule, start.step.at.day, rules):
            continue
        if terms.manner is Manner.STEP:
            yield Duty(rule, start.event, start.step.at, start.step.at.instant, None)
        else:
            begun = _clock(start, terms)
            yield Duty(rule, start.event, begun, begun.instant, limit(rule.number, rule.unit, begun))


def _in_force(rule: Rule, day: date, rules: Rules) -> bool:
    """Whether this row is the one for a day; monthly and end duties also cover older decisions."""
    if rule.duty is not None and rule.duty.manner in (Manner.MONTHLY, Manner.TERM_END):
        return rules.latest(rule.id) is rule
    return rules.at(rule.id, day) is rule


def _clock(start: Occurrence, terms: DutyRule) -> Moment:
    """When the clock began: the step's moment, or the field of the fact that the rule names."""
    named = getattr(start.event.fact, terms.clock, None) if terms.clock else None
    return named if isinstance(named, Moment) else start.step.at


def _unanswered(course: Course, terms: DutyRule) -> Occurrence | None:
    """The first trigger of the present episode that nothing has answered since."""
    found: Occurrence | None = None
    for occurrence in course.episode():
        if occurrence.step.trigger in terms.until:
            found = None
        elif occurrence.step.trigger is terms.after and occurrence.after in terms.in_states:
            found = found or occurrence
    return found


def _of_term(rule: Rule, terms: DutyRule, course: Course, term: Term, practice: Practice) -> Duty | None:
    if terms.manner is Manner.MONTHLY:
        month = unchecked_month(course, term, terms.in_states, practice.begins_for(term.event))
        if month is None:
            return None
        opens = max(day_start(month.month), term.event.at.instant)
        return Duty(rule, term.event, Moment.on(month.month), opens, Due.within(month.last_day), month=month.month)
    if term.end is None or term.end < practice.begins_for(term.event):
        return None  # an absence runs, or it ended before our time: the review list names it
    opens = day_end(term.end) - timedelta(days=terms.shown_days_before)
    return Duty(rule, term.event, Moment.on(term.start), opens, Due.within(term.end))


def earliest_limit(duties: tuple[Duty, ...], trigger: Trigger) -> Duty | None:
    """Of the duties that one and the same fact fulfils, the one with the earliest limit (P3, P6)."""
    same = [d for d in duties if trigger in d.terms.until and d.due is not None]
    return min(same, key=lambda d: d.due.instant if d.due else d.opens, default=None)

"""Chapter B: the term of user management, absences that do not count, and the monthly check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from models.events.base import Event, Trigger
from models.events.taking_over import TakenOver
from models.events.user_management import CustodyEnded, ManagementDecided, ResidenceChecked, Visited
from models.ids import EventId
from models.law.course import Course
from models.law.deadlines import month_start, next_month, term_end
from models.law.rules import Rules


@dataclass(frozen=True, slots=True)
class Absence:
    """Days away in breach of the residence rules (B22): from ``start`` up to, not including, ``end``."""

    start: date
    end: date | None

    @property
    def days(self) -> int:
        return (self.end - self.start).days if self.end else 0


@dataclass(frozen=True, slots=True)
class Term:
    """The term of the management in force.

    ``lawful_end`` is start plus the rule's length, None when no rule was in force at the start;
    ``printed_end`` is what a paper says, a fact; ``end`` the last day with absences added, None
    while an absence runs or when neither is known.
    """

    event: Event
    start: date
    lawful_end: date | None
    printed_end: date | None
    absences: tuple[Absence, ...]
    end: date | None

    @property
    def contradicts_law(self) -> bool:
        return self.printed_end is not None and self.lawful_end is not None and self.printed_end != self.lawful_end

    @property
    def is_away(self) -> bool:
        return any(absence.end is None for absence in self.absences)

    @property
    def days_not_counted(self) -> int:
        return sum(absence.days for absence in self.absences)


def management_term(course: Course, rules: Rules) -> Term | None:
    """The term of the latest management decision or take-over, if the person is under management."""
    if course.state not in ("S2", "S2s"):
        return None
    for occurrence in reversed(course.occurrences):
        fact = occurrence.event.fact
        if isinstance(fact, ManagementDecided):
            return _term(occurrence.event, fact.from_day or occurrence.event.at.day, fact.printed_end, course, rules)
        if isinstance(fact, TakenOver):
            start = fact.entry
            if start is None:
                return Term(occurrence.event, occurrence.event.at.day, None, fact.printed_end, (), fact.printed_end)
            return _term(occurrence.event, start, fact.printed_end, course, rules)
    return None


def _term(event: Event, start: date, printed_end: date | None, course: Course, rules: Rules) -> Term:
    rule = rules.at("B02", start)
    lawful_end = term_end(start, rule.number, rule.unit) if rule else None
    absences = _absences(course, start)
    end = printed_end or lawful_end
    if end is not None:
        away = any(absence.end is None for absence in absences)
        end = None if away else end + timedelta(days=sum(absence.days for absence in absences))
    return Term(event, start, lawful_end, printed_end, absences, end)


def _absences(course: Course, start: date) -> tuple[Absence, ...]:
    found: list[Absence] = []
    since: date | None = None
    for occurrence in course.occurrences:
        fact, at = occurrence.event.fact, occurrence.step.at.day
        if at < start:
            continue
        if isinstance(fact, ResidenceChecked) and fact.presence == "missing":
            since = since or max(start, fact.absent_since or at)
        elif since is not None and _shows_presence(occurrence.event):
            found.append(Absence(since, max(at, since)))
            since = None
    if since is not None:
        found.append(Absence(since, None))
    return tuple(found)


def _shows_presence(event: Event) -> bool:
    fact = event.fact
    if isinstance(fact, ResidenceChecked):
        return fact.presence in ("present", "reported_absence")
    return isinstance(fact, (Visited, CustodyEnded)) or fact.kind in ("suspension", "test")


@dataclass(frozen=True, slots=True)
class MonthDue:
    """The first calendar month of a term without a residence check, and its last day that counts."""

    month: date
    last_day: date


def unchecked_month(course: Course, term: Term, begins: date) -> MonthDue | None:
    """The first month of the term that still needs a check (B10, house rule P19).

    Months that began before ``begins`` (the office's start, or the take-over) are history when the
    management did too.
    """
    first = month_start(term.start)
    if term.start < begins:
        first = begins if begins.day == 1 else next_month(begins)
        first = max(first, month_start(term.start))
    checked = {
        month_start(o.step.at.day)
        for o in course.occurrences
        if o.step.trigger in (Trigger.RESIDENCE_CHECKED, Trigger.RESIDENCE_VERIFIED)
    }
    month = first
    while month in checked:
        month = next_month(month)
    last_day = next_month(month) - timedelta(days=1)
    if term.end is not None:
        if month > term.end:
            return None
        last_day = min(last_day, term.end)
    return MonthDue(month, last_day)


def latest_presence(course: Course) -> tuple[str, EventId] | None:
    """Present or absent as last seen (``Tình hình cư trú`` of III-10), with the event that says so."""
    for occurrence in reversed(course.occurrences):
        fact = occurrence.event.fact
        if isinstance(fact, (ResidenceChecked, TakenOver)) and fact.presence is not None:
            return fact.presence, occurrence.event.id
        if isinstance(fact, Visited):
            return "present", occurrence.event.id
    return None

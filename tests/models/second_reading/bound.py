"""Duties bound to the end of a term, to the month, or to a state alone (READINGS in deadlines.py)."""

from __future__ import annotations

from datetime import datetime, timedelta

from models.dates import day_end, day_start, legal_day
from models.person import Person
from tests.models.second_reading.clocks import MONITORED
from tests.models.second_reading.states import E4, Course
from tests.models.second_reading.terms import Term, add_months

# --- duties bound to the end of a term -------------------------------------------------------------

NOTICES = {"S5": ("F07", "P05"), "S6": ("G05", "P05"), "S7": ("G09-notice", "P05"), "S12": ("I15", "P05")}
CERTIFICATES = {"S5": "F08", "S6": "G02-certificate", "S7": "G09-certificate", "S12": "I14"}


def bound_to_the_term(course: Course, term: Term | None, since: datetime) -> dict[str, datetime | None]:
    state = course.state
    if term is None or state is None:
        return {}
    last = day_end(term.end) if term.end else None
    found: dict[str, datetime | None] = {}
    if state == "S2":
        found["B17"] = last
    running = term.start is not None or term.end is not None
    if state in NOTICES and running and course.memory.completion is None:
        found[CERTIFICATES[state]] = last
        if not _happened_in_measure(course, state, "advance_notice"):
            old = term.start is not None and term.start < E4
            notice = day_end(term.end - timedelta(days=15 if old else 30)) if term.end else None
            for row in NOTICES[state]:
                found[row] = notice
    if state == "S13" and running and not _happened_in_measure(course, state, "aftercare_completion"):
        found["P13"] = last
    return {row: due for row, due in found.items() if due is None or due > since}


def _happened_in_measure(course: Course, state: str, kind: str) -> bool:
    """Whether a paper came since the case last came into this state from another measure."""
    ways = {"S12": ("S12", "S12x", "SX"), "S13": ("S13", "S3", "SX")}.get(state, (state, "SX"))
    for entry in reversed(course.log):
        if entry.happening.is_(kind) and entry.before in ways:
            return True
        if entry.after == state and entry.before not in ways:
            return False
    return False


def month_without_check(course: Course, since: datetime) -> datetime:
    """B10: the end of the first month without a check after the last one with a check."""
    first = legal_day(since)
    for index, entry in enumerate(course.log):
        h = entry.happening
        if entry.after == "S2" and entry.before != "S2":
            first = max(first, h.day)
        if h.is_("residence_check") and not _checked_later(course, index):
            first = max(first, add_months(h.day.replace(day=1), 1))
    return day_start(add_months(first.replace(day=1), 1))


def _checked_later(course: Course, index: int) -> bool:
    return any(entry.happening.is_("residence_check") for entry in course.log[index + 1 :])


# --- N ---


def fitting(course: Course, since: datetime, at: datetime) -> dict[str, datetime | None]:
    """N08."""
    if course.memory.monitoring != "decided":
        return {}
    starts: list[datetime] = []
    for entry in reversed(course.log):
        if entry.monitoring != "decided" or entry.after not in MONITORED:
            break
        h = entry.happening
        if h.is_("monitoring_decision"):
            effect = h.instant if h.fact.effective is None else max(h.instant, day_start(h.fact.effective))
            starts.append(effect)
    starts = [start for start in starts if day_start(E4) <= start <= at]
    if not starts or min(starts) < since:
        return {}
    return {"N08": min(starts) + timedelta(hours=24)}


def old_case_unmonitored(person: Person, course: Course, at: datetime) -> bool:
    """T03."""
    if at < day_start(E4) or person.may_be_under(18, legal_day(at)):
        return False
    state: str | None = None
    for entry in course.log:
        h = entry.happening
        if h.day < E4:
            state = entry.after
        elif entry.after != state or h.is_("monitoring_decision"):
            return False
    return state in ("S5", "S8", "S13")

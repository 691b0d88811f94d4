"""Duties bound to the end of a term, to the month, or to a state alone (READINGS in deadlines.py)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from models.dates import day_end, day_start, legal_day
from models.person import Person
from tests.models.second_reading.clocks import INTERRUPTIONS, MONITORED
from tests.models.second_reading.happenings import Happening
from tests.models.second_reading.states import E4, MEASURE_STATES, Course, Entry
from tests.models.second_reading.terms import Term, add_months

# --- duties bound to the end of a term -------------------------------------------------------------

NOTICES = {"S5": ("F07", "P05"), "S6": ("G05", "P05"), "S7": ("G09-notice", "P05"), "S12": ("I15", "P05")}
CERTIFICATES = {"S5": "F08", "S6": "G02-certificate", "S7": "G09-certificate", "S12": "I14"}


def bound_to_the_term(course: Course, term: Term | None, since: datetime) -> dict[str, datetime | None]:
    state = course.state
    if term is None or term.end is None or state is None:
        return {}
    since = max(since, taken_over_since(course))
    last = day_end(term.end)
    found: dict[str, datetime | None] = {}
    if state == "S2":
        found["B17"] = last
    if state in NOTICES and not _delivered_in_measure(course):
        found["P07-delivery"] = last
    if state in NOTICES and course.memory.completion is None:
        found[CERTIFICATES[state]] = last
        if not _happened_in_measure(course, state, "advance_notice"):
            old = term.start is not None and term.start < E4
            notice = day_end(term.end - timedelta(days=15 if old else 30))
            for row in NOTICES[state] if state == "S12" or not old else ():
                found[row] = notice
    certified = [h.day for h in map(_happening, course.log) if h.is_("aftercare_completion")]
    if state == "S13" and not any(term.start is None or day >= term.start for day in certified):
        found["P13"] = last
    return {row: due for row, due in found.items() if due is not None and due > since}


def taken_over_since(course: Course) -> datetime:
    """The day on which the present measure was taken over from an old list: before it all is history."""
    for entry in reversed(course.log):
        fact = entry.happening.fact
        if entry.happening.is_("taken_over") and MEASURE_STATES.get(fact.measure) == course.state:
            return day_start(fact.taken_over_on) if fact.taken_over_on else day_start(E4)
        if entry.before != course.state:
            break
    return day_start(E4)


def _happened_in_measure(course: Course, state: str, kind: str) -> bool:
    """Whether a paper came since the case last came into this state from another measure."""
    ways = {"S12": ("S12", "S12x", "SX"), "S13": ("S13", "S3", "SX")}.get(state, (state, "SX"))
    for entry in reversed(course.log):
        if entry.happening.is_(kind) and entry.before in ways:
            return True
        if entry.after == state and entry.before not in ways:
            return False
    return False


def _delivered_in_measure(course: Course) -> bool:
    """Whether V-53 was handed over in the present stay in this measure."""
    for entry in reversed(course.log):
        if entry.happening.is_part("aftercare_decision", "delivered"):
            return True
        if entry.after not in (course.state, "SX", "S12x"):
            return False
    return False


def month_without_check(course: Course, term: Term | None, since: datetime, at: datetime) -> datetime | None:
    """B10: the end of the first month without a check, or of the term if that is earlier."""
    entered = [entry.happening.day for entry in course.log if entry.after == "S2" and _begins_management(entry)]
    since = max(since, taken_over_since(course))
    month = term.start if term and term.start else max(entered, default=legal_day(at))
    if month < legal_day(since):
        month = legal_day(since)
        month = month if month.day == 1 else add_months(month.replace(day=1), 1)
    month = month.replace(day=1)
    checked = {h.day.replace(day=1) for h in map(_happening, course.log) if _is_check(h)}
    while month in checked or not _in_s2_during(course, month, at):
        month = add_months(month, 1)
    if term is None or term.end is None:
        return day_start(add_months(month, 1))
    return min(day_start(add_months(month, 1)), day_end(term.end)) if month <= term.end else None


def _happening(entry: Entry) -> Happening:
    return entry.happening


def _is_check(h: Happening) -> bool:
    return h.is_("residence_check") or h.is_("residence_verified")


def _begins_management(entry: Entry) -> bool:
    return entry.before not in ("S2", "S2s", "S3") or entry.happening.is_("management_decision")


def _in_s2_during(course: Course, month: date, at: datetime) -> bool:
    """Whether the person is under management, not in custody, at some instant of a month; the future as now."""
    first, end = day_start(month), day_start(add_months(month, 1))
    if end > at:
        return True
    spans = zip(course.log, course.log[1:], strict=False)
    return any(
        entry.after == "S2" and entry.happening.instant < end and later.happening.instant > first
        for entry, later in spans
    ) or (course.log[-1].after == "S2" and course.log[-1].happening.instant < end)


# --- N ---


def fitting(course: Course, since: datetime, at: datetime) -> dict[str, datetime | None]:
    """N08."""
    if course.memory.monitoring != "decided" or course.state not in MONITORED:
        return {}
    starts: list[datetime] = []
    for entry in reversed(course.log):
        if entry.monitoring != "decided" or entry.after not in (*MONITORED, *INTERRUPTIONS):
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

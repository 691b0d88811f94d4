"""Duties bound to the end of a term, to the month, or to a state alone (READINGS in deadlines.py)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import accumulate

from models.dates import day_end, day_start, legal_day
from models.person import Person
from tests.models.second_reading.clocks import CLOSED, INTERRUPTIONS, MONITORED
from tests.models.second_reading.happenings import Happening
from tests.models.second_reading.states import E4, MEASURE_STATES, Course, Entry
from tests.models.second_reading.terms import Term, add_months, came_into_compulsory, stages_done

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
    if state in NOTICES and not _happened_in_measure(course, state, _is_delivery):
        found["P07-delivery"] = last
    if state in NOTICES and not _is_completed(course):
        found[CERTIFICATES[state]] = last
        if not _happened_in_measure(course, state, lambda h: h.is_("advance_notice")):
            old = (term.start or _known_since(course, term)) < E4
            notice = day_end(term.end - timedelta(days=15 if old else 30))
            for row in NOTICES[state] if state == "S12" or not old else ():
                found[row] = notice
    if state == "S13" and not _happened_in_measure(course, state, lambda h: h.is_("aftercare_completion")):
        found["P13"] = last
    return {row: due for row, due in found.items() if due is not None and due > since}


def taken_over_since(course: Course) -> datetime:
    """The day on which the present measure was taken over from an old list: before it all is history."""
    ground = _ground_of_term(course)
    if ground is None or not course.log[ground].happening.is_("taken_over"):
        return day_start(E4)
    taken_over_on = course.log[ground].happening.fact.taken_over_on
    return day_start(taken_over_on) if taken_over_on else day_start(E4)


def _ground_of_term(course: Course) -> int | None:
    """Index of the paper on which the term of the present state rests, if it came in this measure or led there."""
    state, log = course.state, course.log
    if state == "S12":
        entry = came_into_compulsory(course)
        orders = [i for i in range(entry or 0) if log[i].happening.is_("court_decision", outcome="sent")]
        if entry is not None and log[entry].happening.is_("admission") and orders:
            return orders[-1]
    completion = course.memory.aftercare_completion
    if state == "S13" and completion is not None:
        return next(i for i, entry in enumerate(log) if entry.happening is completion)
    found = None
    rest_at_home = state == "S5" and stages_done(course) is not None
    for index in range(len(log) - 1, -1, -1):
        if rest_at_home and log[index].happening.is_("voluntary_decision"):
            continue  # the rest goes on, whatever is decided about it
        if log[index].after == state and _gives_a_term(log[index].happening, state):
            found = index if found is None else found
            if state != "S13" or log[index].happening.kind == "aftercare_decision":
                return index  # of after-care the decision, though a list came later
        if log[index].before not in (state, *INTERRUPTIONS):
            break
    return found


def _gives_a_term(h: Happening, state: str | None) -> bool:
    if h.kind in ("taken_over", "moved_in") and h.part == "":
        return MEASURE_STATES.get(h.fact.measure) == state
    papers = {"S2": "management_decision", "S13": "aftercare_decision"}
    return h.is_(papers.get(state, "voluntary_decision"))


def _known_since(course: Course, term: Term) -> date:
    """The day on which somebody came with a measure of which the start is not known."""
    came = [h for h in map(_happening, course.log) if h.kind in ("taken_over", "moved_in") and h.part == ""]
    arrivals = [h.day for h in came if h.fact.measure == term.measure]
    continued = [h.day for h in map(_happening, course.log) if h.is_("voluntary_decision", case="moved_in")]
    return max(arrivals or continued, default=E4)


def _happened_in_measure(course: Course, state: str, wanted: Callable[[Happening], bool]) -> bool:
    """Whether something came in this measure, since the paper on which its term rests."""
    ways = {"S12": ("S12", "S12x", "SX"), "S13": ("S13", "S3", "SX")}.get(state, (state, "SX"))
    ground = _ground_of_term(course)
    first = 0 if ground is None else ground + 1
    if state == "S12":
        first = max(first, came_into_compulsory(course) or 0)
    for index in range(len(course.log) - 1, first - 1, -1):
        entry = course.log[index]
        if wanted(entry.happening) and entry.before in ways:
            return True
        if entry.after == state and entry.before not in ways:
            return False
    return False


def month_without_check(course: Course, term: Term | None, since: datetime, at: datetime) -> datetime | None:
    """B10: the end of the first month without a check since the last one, or of the term if that is earlier."""
    begun = [entry.happening.day for entry in course.log if _gives_a_term(entry.happening, "S2")]
    if not begun:
        return None
    since = max(since, taken_over_since(course))
    month = term.start if term and term.start else max(begun)
    if month < legal_day(since):
        month = legal_day(since)
        month = month if month.day == 1 else add_months(month.replace(day=1), 1)
    month = month.replace(day=1)
    checked = {h.day.replace(day=1) for h in map(_happening, course.log) if _is_check(h)}
    month = max(month, *checked) if checked else month
    while month in checked or not _in_s2_during(course, month, at):
        month = add_months(month, 1)
    if term is None or term.end is None:
        return day_start(add_months(month, 1))
    return min(day_start(add_months(month, 1)), day_end(term.end)) if month <= term.end else None


def _is_completed(course: Course) -> bool:
    """Whether the certificate is there, and not from before the paper on which the term rests."""
    ground = _ground_of_term(course)
    later = course.log[ground or 0 :]
    return course.memory.completion is not None and any(h is course.memory.completion for h in map(_happening, later))


def _is_delivery(h: Happening) -> bool:
    return h.is_part("aftercare_decision", "delivered")


def _happening(entry: Entry) -> Happening:
    return entry.happening


def _is_check(h: Happening) -> bool:
    return h.is_("residence_check") or h.is_("residence_verified")


def _in_s2_during(course: Course, month: date, at: datetime) -> bool:
    """Whether the person is under management, not in custody, at some instant of a month; the future as now."""
    first, end = day_start(month), day_start(add_months(month, 1))
    if end > at:
        return True
    changes = [entry for entry in course.log if entry.after != entry.before]
    begins = list(accumulate((entry.happening.instant for entry in changes), max))
    ends = [*begins[1:], end]
    return any(
        entry.after == "S2" and max(begin, first) < min(over, end)
        for entry, begin, over in zip(changes, begins, ends, strict=True)
    )


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
        opened = entry.before in CLOSED and entry.after not in CLOSED
        if opened and h.kind not in ("release", "criminal_case"):
            break
        if h.is_("monitoring_decision") and entry.after in MONITORED:
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

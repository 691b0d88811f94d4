"""The term of the present measure: start and end (B, E, F, G, I, L, P, K04, L08, P09, T01, T02, P1-P20)."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from models.person import Person
from tests.models.second_reading.happenings import Happening
from tests.models.second_reading.readings import readings
from tests.models.second_reading.states import E4, Course

READINGS = readings(
    """
    T-printed: A printed end takes the place of the end by law; days that do not count (absence, at large, prison)
    are added to either, a reduction of an order before 2026-07-01 (L10, T01) shortens it. [design §8: a fact,
    never recomputed; but it was printed before the interruption. Decision 8.]

    T-states: No term in S1, S4, S9-S11, SM, SX, S14; in S3 that of the measure from which the person was
    referred; none in rehabilitation that has not begun or of which neither start nor end is known. [Only there a
    measure with a term is being carried out.]

    T-user: B02: one year from 'from_day' of III-04, else from its signing. Taken over: from the day of the
    list; end unknown without that day. ['1 year from the decision'; the decision says from when.]

    T-moved: B21: after arrival the remaining days (as noted, else old end less day of leaving) run from the new
    III-04, until then the end is unknown; before 2026-07-01 they run on from leaving, so the old end stands and the
    start is the day of leaving. Nothing known: end unknown. [B21
    both values, P7. For V-22 and V-60 (F10, P10) no gap rule is written: the old end stands.]

    T-absent: B22: absent from the 'missing' check (or its 'absent since') to the next check 'present' or
    'reported', or to a visit, a test, custody or prison: then it is known where the person is; an 'absent' check
    ends nothing. Days from 2026-07-01 only. P09: 'missing' and 'absent' both, in
    both regimes. While it lasts the end is unknown; absence after the end changes nothing. [B22 'not provided'
    before, 'whereabouts unknown'; P09 'unreported absence'.]

    T-home: F01: from V-24 of the police drawn up since the person waited for the decision (S4), the first one;
    without V-24 no start. A decision before 2026-07-01 keeps its own start and has only a printed end; in a
    private centre the contract starts it (the start of rehabilitation or V-24). [F01, G01, T01; 6 to 12 months is
    no value.]

    T-rest: P9: three stages in a private centre: the rest (the end of the private term less the
    day of V-30) runs in days from the first V-24 of the police after V-30. [L25 32(2)(b).]

    T-centre: P11, K04: the start is the day of V-31 (or the start of rehabilitation) or V-42 less the days held in
    this file (K04: none at home under the law of 2021), and the months run from that
    shifted day; held from V-32 (its from_day) to the court's decision, in the old regime to V-42; days escaped
    do not count. [Literally P11: the start is shifted, not the end.]

    T-court: 24 or 36 months if the court decided since 2026-07-01 (T02), else the printed end only. Start needs
    V-42. [E03, E04: 'set by the court'.]

    T-large: L08: days from fleeing to recapture (or V-42 again) are added; while at large the end is unknown.
    [Not counted.]

    T-prison: O04: days from detention to a release since 2026-07-01 are added to rehabilitation and after-care.
    ['the remaining time is still served'; nothing of it before.]

    T-substitution: Substitution has no term. [None in law; N02 is the monitoring's.]

    T-care: P03: from the day of completion (until_day of the certificate, else its day); else from_day of V-53,
    else its day. One or two years by 'after' of V-53, else by the certificate; for V-50 by the age on the day
    of the order (P14); age unknown: adult; age uncertain: end unknown. [P01, P02, P14.]

    T-taken: Taken over: start = day of the list, end = printed only (users: B02 as well). [design §8.]
    """
)

UNDER_FILE = ("S9", "S10", "S11", "S12x")
MONTHS = {"first": 24, "repeated": 36}


@dataclass(frozen=True)
class Term:
    measure: str
    start: date | None
    end: date | None


def add_months(day: date, months: int) -> date:
    """The same-numbered day, or the last of a shorter month (P2)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def present_term(person: Person, course: Course) -> Term | None:
    """The term of the measure that is being carried out now (T-states)."""
    term = _term_of_state(person, course)
    return None if term is None or (term.start is None and term.end is None) else term


def _term_of_state(person: Person, course: Course) -> Term | None:
    state = course.state
    if state in ("S2s", "S3"):
        state = _going_on(course)
    if state == "S2":
        return _user(course)
    if state == "S5":
        return _home(course)
    if state == "S6":
        return _centre(course, "voluntary_private")
    if state == "S7":
        return _centre(course, "voluntary_public")
    if state == "S12" or (state == "S12x" and course.memory.fled_from == "S12"):
        return _compulsory(course)
    if state == "S13":
        return _aftercare(person, course)
    return None


def _going_on(course: Course) -> str | None:
    """The management or after-care that custody or a referral interrupts."""
    state = course.state
    for entry in reversed(course.log):
        if entry.after == state and entry.before != state:
            state = entry.before
            if state not in ("S2s", "S3"):
                break
    return state if state in ("S2", "S13") else None


# --- looking into the log --------------------------------------------------------------------------


def _last(course: Course, wanted: Callable[[Happening], bool], before: int | None = None) -> int | None:
    """Index of the last such happening, of those before an index if one is given."""
    limit = len(course.log) if before is None else before
    for index in range(limit - 1, -1, -1):
        if wanted(course.log[index].happening):
            return index
    return None


def _first(course: Course, wanted: Callable[[Happening], bool], start: int, until: int | None = None) -> int | None:
    """Index of the first such happening from an index on."""
    for index in range(start, len(course.log) if until is None else until):
        if wanted(course.log[index].happening):
            return index
    return None


def _grounds(measure: str, *kinds: tuple[str, dict[str, str]]) -> Callable[[Happening], bool]:
    """Papers on which a measure can rest: these kinds, or taking over or arriving under it."""

    def wanted(h: Happening) -> bool:
        if h.is_("taken_over", measure=measure) or h.is_("moved_in", measure=measure):
            return True
        return any(h.is_(kind, **fields) for kind, fields in kinds)

    return wanted


# --- interruptions ---------------------------------------------------------------------------------


def _absences(course: Course, start: int, counted: tuple[str, ...], not_before: date) -> list[tuple[date, date | None]]:
    """Absences by the residence checks from an index on (T-absent)."""
    found: list[tuple[date, date | None]] = []
    since: date | None = None
    for entry in course.log[start:]:
        h = entry.happening
        if h.is_("residence_check") and h.fact.presence in counted:
            if since is None:
                since = max(h.fact.absent_since or h.day, not_before)
        elif since is not None and _is_found(h):
            found.append((since, max(h.day, since)))
            since = None
    if since is not None:
        found.append((since, None))
    return found


def _is_found(h: Happening) -> bool:
    """Whether this tells where the person is."""
    if h.is_("residence_check"):
        return h.fact.presence in ("present", "reported_absence")
    return any(h.is_(kind) for kind in ("visit", "test", "custody_ended", "suspension", "detention"))


Span = tuple[date, date | None]


def _without(end: date | None, spans: Iterable[Span]) -> date | None:
    """The end with the days added that do not count; what began after it changes nothing, what lasts leaves it open."""
    for since, back in sorted(spans, key=lambda span: span[0]):
        if end is None or since > end:
            break
        end = None if back is None else end + (back - since)
    return end


def _behind(start: date | None, spans: Iterable[Span]) -> list[Span]:
    """What of some times lies behind the start of a term."""
    first = start or date.min
    return [(max(since, first), back) for since, back in spans if back is None or back > first]


def _outside(course: Course, start: int, away: str) -> list[Span]:
    """The times in a state (SX, S12x) that interrupted the measure since an index (T-prison)."""
    found: list[Span] = []
    left: date | None = None
    for entry in course.log[start:]:
        day = entry.happening.day
        if entry.before == entry.after:
            continue
        if entry.after == away:
            left = day
        elif entry.before == away and left is not None:
            if away != "SX" or day >= E4:
                found.append((left, day))
            left = None
    return [*found, (left, None)] if left is not None and away != "SX" else found


# --- users -----------------------------------------------------------------------------------------


def _user(course: Course) -> Term:
    ground = _grounds("user_management", ("management_decision", {}))
    index = _last(course, ground)
    if index is None:
        return Term("user_management", None, None)
    h = course.log[index].happening
    if h.kind == "moved_in":
        away = _absences(course, index, ("missing",), max(h.fact.started or h.day, E4))
        return Term("user_management", h.fact.started, _without(_old_end(h) if h.day < E4 else None, away))
    start = h.fact.entry if h.kind == "taken_over" else h.fact.from_day or h.day
    end: date | None = add_months(start, 12) if start else None
    if h.is_("management_decision", reason="moved_in"):
        start, end = _remaining(course, index, start)
    end = h.fact.printed_end or end
    absent = _absences(course, index, ("missing",), max(start or E4, E4))
    return Term("user_management", start, _without(end, absent))


def _remaining(course: Course, index: int, start: date) -> tuple[date, date | None]:
    """B21, P7: start and end after an arrival (T-moved)."""
    arrival = _last(course, lambda h: h.is_("moved_in", measure="user_management"), index)
    if arrival is None:
        return start, None
    moved = course.log[arrival].happening
    fact = moved.fact
    if start < E4:
        return fact.left or start, _old_end(moved)
    if fact.remaining_days is not None:
        return start, start + timedelta(days=fact.remaining_days)
    if fact.earlier_end is not None and fact.left is not None:
        rest: timedelta = fact.earlier_end - fact.left
        return start, start + max(rest, timedelta(0))
    return start, None


# --- voluntary rehabilitation ----------------------------------------------------------------------


def _home(course: Course) -> Term | None:
    index = _last(course, _grounds("voluntary_home", ("voluntary_decision", {"place": "home"})))
    stages = stages_done(course)
    if stages is not None and (index is None or index < stages):
        return _rest_after_stages(course, stages, None)
    if index is None:  # S5 by V-28 alone
        return None
    h = course.log[index].happening
    if stages is not None and h.kind == "voluntary_decision" and h.fact.case != "moved_in":
        return _rest_after_stages(course, stages, h)
    return _rehabilitation(course, "voluntary_home", index, "police")


def stages_done(course: Course) -> int | None:
    """Index of the V-30 that led to S5, if the case has been in S5 (or SX between) since."""
    for index in range(len(course.log) - 1, -1, -1):
        entry = course.log[index]
        if entry.after not in ("S5", "SX"):
            return None
        led = entry.after == "S5" and entry.before != "S5"
        if led and entry.happening.is_("centre_certificate", content="stages"):
            return index
    return None


def _centre(course: Course, measure: str) -> Term | None:
    places = ("private",) if measure == "voluntary_private" else ("public", "reformatory")
    index = _last(course, _grounds(measure, *[("voluntary_decision", {"place": place}) for place in places]))
    if index is None:
        return None
    return _rehabilitation(course, measure, index, "private" if measure == "voluntary_private" else "")


def _rehabilitation(course: Course, measure: str, index: int, receiver: str, until: int | None = None) -> Term | None:
    """The term of the measure that rests on the paper at an index; seen before ``until``."""
    if until is not None:
        course = Course(course.log[:until], course.memory)
    h = course.log[index].happening
    prison = _outside(course, index, "SX")
    if h.kind == "taken_over":
        return Term(measure, h.fact.entry, _without(h.fact.printed_end, _behind(h.fact.entry, prison)))
    if h.kind == "moved_in":
        return Term(measure, h.fact.started, _without(_old_end(h), prison))
    if h.is_("voluntary_decision", case="moved_in"):
        arrival = _last(course, lambda h: h.is_("moved_in", measure=measure), index)
        if arrival is None:
            return Term(measure, h.fact.from_day, _without(h.fact.printed_end, prison))
        moved = course.log[arrival].happening
        return Term(measure, moved.fact.started, _without(h.fact.printed_end or _old_end(moved), prison))
    start = _voluntary_start(course, index, receiver)
    if start is None:
        return None
    prison = _behind(start, prison)
    if not receiver:
        start -= timedelta(days=_days_held(course, index, index))
    months = MONTHS.get(h.fact.occasion or "") if h.day >= E4 else None  # T01
    end = h.fact.printed_end or (add_months(start, months) if months else None)
    return Term(measure, start, _without(end, prison))


def _old_end(moved: Happening) -> date | None:
    end: date | None = moved.fact.earlier_end
    left: date | None = moved.fact.left
    if end is None and left is not None and moved.fact.remaining_days is not None:
        return left + timedelta(days=moved.fact.remaining_days)
    return end


def _voluntary_start(course: Course, index: int, receiver: str) -> date | None:
    """F01, G01: V-24; P11: V-31 in a public centre (T-home, T-centre)."""
    decision = course.log[index].happening
    old = decision.day < E4
    if old and receiver == "police":
        return decision.fact.from_day or decision.day
    since = index
    while since > 0 and course.log[since - 1].after == "S4":
        since -= 1

    def begins(h: Happening) -> bool:
        if receiver and h.is_("reception", by_whom=receiver):
            return True
        if receiver:
            return old and h.is_("rehab_start")
        return h.is_("hand_over") or h.is_("rehab_start")

    found = _first(course, begins, since)
    return course.log[found].happening.day if found is not None else None


def _rest_after_stages(course: Course, stages: int, continued: Happening | None) -> Term | None:
    """P9 (T-rest); ``continued`` is the V-22 for the rest."""
    certificate = course.log[stages].happening
    received = _first(course, lambda h: h.is_("reception", by_whom="police"), stages)
    if received is None:
        return None
    start = course.log[received].happening.day
    prison = _outside(course, stages, "SX")
    if continued is not None and continued.fact.printed_end:
        return Term("voluntary_home", start, _without(continued.fact.printed_end, prison))
    ground = _last(course, _grounds("voluntary_private", ("voluntary_decision", {"place": "private"})), stages)
    private = _rehabilitation(course, "voluntary_private", ground, "private", stages) if ground is not None else None
    if private is None or private.end is None:
        return Term("voluntary_home", start, None)
    rest = private.end - (certificate.fact.until_day or certificate.day)
    return Term("voluntary_home", start, _without(start + max(rest, timedelta(0)), prison))


# --- compulsory rehabilitation ---------------------------------------------------------------------


def came_into_compulsory(course: Course) -> int | None:
    """Index of the last coming into S12 that is not a coming back into it, or of V-42 on a further order."""
    entry: int | None = None
    left_in: str | None = None
    fled_before_arrival = ordered = False
    for index, logged in enumerate(course.log):
        if logged.after == "S12x" and logged.before == "S11":
            fled_before_arrival = True
        ordered = ordered or logged.happening.is_("court_decision", outcome="sent")
        if logged.after == "SX" and logged.before != "SX":
            left_in = logged.before
        came_from = left_in if logged.before == "SX" else logged.before
        back = came_from == "S12" or (came_from == "S12x" and not fled_before_arrival)
        if logged.after == "S12" and (not back or (ordered and logged.happening.is_("admission"))):
            entry, fled_before_arrival, ordered = index, False, False
    return entry


def _compulsory(course: Course) -> Term | None:
    entry = came_into_compulsory(course)
    if entry is None:
        return None
    h = course.log[entry].happening
    if h.kind == "taken_over":
        return Term("compulsory", h.fact.entry, _not_carried_out(course, entry, h.fact.printed_end, h.fact.entry))
    if h.kind == "moved_in":
        return Term("compulsory", h.fact.started, _not_carried_out(course, entry, _old_end(h)))
    if not h.is_("admission"):
        return None
    order = _last(course, lambda h: h.is_("court_decision", outcome="sent"), entry)
    start = h.day - timedelta(days=_days_held(course, entry, order))
    if order is None:
        return Term("compulsory", start, None)
    ordered = course.log[order].happening
    end = ordered.fact.printed_end
    if end is not None and ordered.day < E4:
        end = _reduced(course, entry, end)
    months = MONTHS.get(ordered.fact.occasion or "")
    if end is None and ordered.day >= E4 and months is not None:
        end = add_months(start, months)
    return Term("compulsory", start, _not_carried_out(course, entry, end))


def _not_carried_out(course: Course, entry: int, end: date | None, start: date | None = None) -> date | None:
    """L08, O04."""
    return _without(end, _behind(start, [*_outside(course, entry, "S12x"), *_outside(course, entry, "SX")]))


def _days_held(course: Course, entry: int, order: int | None) -> int:
    """K03, K04 (T-centre)."""
    if order is None or any(logged.after not in UNDER_FILE for logged in course.log[order:entry]):
        return 0
    order_old = course.log[order].happening.day < E4
    stays = getattr(course.log[entry].happening.fact, "already_held", False)
    until_index = entry if order_old or stays else order
    since: date | None = None
    days, fled = 0, False
    for logged in course.log[:until_index]:
        h = logged.happening
        if logged.after not in UNDER_FILE:
            since, days, fled = None, 0, False  # another file
        elif h.is_("holding") and since is None and not (order_old and h.fact.held_at == "family"):
            since = h.fact.from_day or h.day
        if h.is_("absconding"):
            days += max((h.day - since).days, 0) if since is not None else 0
            since, fled = None, (fled or since is not None) and logged.after != "S12x"
        if h.is_("recapture") and fled:
            since, fled = h.day, False
    if since is not None:
        days += max((course.log[until_index].happening.day - since).days, 0)
    return days


def _reduced(course: Course, entry: int, end: date) -> date:
    """L10, of an order before 2026-07-01."""
    for logged in course.log[entry:]:
        h = logged.happening
        if h.is_("term_reduction") and h.fact.months:
            end = add_months(end, -h.fact.months)
    return end


# --- after-care ------------------------------------------------------------------------------------


def _came_into_aftercare(course: Course) -> int | None:
    """Index of the last coming into S13 that is not a coming back into it (from SX, from a referral)."""
    found: int | None = None
    left_in: str | None = None
    for index, entry in enumerate(course.log):
        came_from = entry.origin if entry.before in ("S3", "S2s") else entry.before
        if entry.after == "SX" and entry.before != "SX":
            left_in = came_from
        if entry.before == "SX":
            came_from = left_in
        if entry.after == "S13" and came_from != "S13":
            found = index
    return found


def _aftercare(person: Person, course: Course) -> Term:
    m = course.memory
    entry = _came_into_aftercare(course)
    if entry is None:
        return Term("aftercare", None, None)
    if m.aftercare is None:
        return _aftercare_from_elsewhere(course, entry)
    decision = m.aftercare.fact
    completion = m.aftercare_completion
    if completion is not None:
        start = getattr(completion.fact, "until_day", None) or completion.day
    else:
        start = decision.from_day or m.aftercare.day
    years = _years(person, course, decision.after, completion, entry)
    end = decision.printed_end or (add_months(start, 12 * years) if years else None)
    return Term("aftercare", start, _interrupted(course, entry, start, end))


def _interrupted(course: Course, entry: int, start: date | None, end: date | None) -> date | None:
    absent = _absences(course, entry, ("missing", "absent"), start or date.min)
    return _without(end, [*absent, *_behind(start, _outside(course, entry, "SX"))])


def _aftercare_from_elsewhere(course: Course, entry: int) -> Term:
    """Taken over, or arrived and continued by V-60 (T-moved, T-taken)."""
    index = _last(course, _grounds("aftercare"))
    if index is None:
        return Term("aftercare", None, None)
    h = course.log[index].happening
    if h.kind == "taken_over":
        first = h.fact.entry or h.day
        return Term("aftercare", h.fact.entry, _interrupted(course, index, first, h.fact.printed_end))
    return Term("aftercare", h.fact.started, _interrupted(course, index, h.day, _old_end(h)))


def _years(person: Person, course: Course, after: str | None, completion: Happening | None, entry: int) -> int | None:
    """P01, P02, P14 (T-care)."""
    if after is not None:
        return 2 if after == "compulsory" else 1
    if completion is None:
        return None
    if completion.kind != "compulsory_completion":
        return 1
    order = _last(course, lambda h: h.is_("court_decision", outcome="sent"), entry)
    age = person.age_on(course.log[order].happening.day) if order is not None else None
    if age is None:
        return 2
    if age[1] < 18:
        return 1
    return 2 if age[0] >= 18 else None

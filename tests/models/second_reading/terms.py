"""The term of the present measure: start and end (B, E, F, G, I, L, P, K04, L08, P09, T01, T02, P1-P20)."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from models.person import Person
from tests.models.second_reading.happenings import Happening
from tests.models.second_reading.readings import readings
from tests.models.second_reading.states import E4, Course

READINGS = readings(
    """
    T-printed: A printed end is the end, whatever interrupted the measure afterwards; only a reduction before
    2026-07-01 (L10), itself a decision, shortens it. [design §8: a fact, never recomputed; the case may say
    that it contradicts the law.]

    T-states: No term in S1, S4, S9-S11, SM, SX, S14; in S3 that of the measure from which the person was
    referred. [Only there a measure with a term is being carried out.]

    T-user: B02: one year from 'from_day' of III-04, else from its signing. Taken over: from the day of the
    list; end unknown without that day. ['1 year from the decision'; the decision says from when.]

    T-moved: B21: after arrival the remaining days (as noted, else old end less day of leaving) run from the new
    III-04; before 2026-07-01 they run on from leaving, so the old end stands. Nothing known: end unknown. [B21
    both values, P7. For V-22 and V-60 (F10, P10) no gap rule is written: the old end stands.]

    T-absent: B22: absent from the 'missing' check (or its 'absent since') to the next check 'present' or
    'reported'; an 'absent' check ends nothing. Days from 2026-07-01 only. P09: 'missing' and 'absent' both, in
    both regimes. While it lasts the end is unknown; absence after the end changes nothing. [B22 'not provided'
    before; P09 'unreported absence'.]

    T-home: F01: from V-24 of the police drawn up since the person waited for the decision (S4), the first one;
    without V-24 no start. A decision before 2026-07-01 keeps its own start and has only a printed end. [F01,
    T01; 6 to 12 months is no value.]

    T-rest: P9: three stages in a private centre: the rest (full term from the private V-24 less the time to the
    day of V-30) runs in days from the first V-24 of the police after V-30. [L25 32(2)(b).]

    T-centre: P11, K04: the start is the day of V-31 or V-42 less the days held, and the months run from that
    shifted day; held from V-32 (its from_day) to the court's decision, in the old regime to V-42; days escaped
    do not count. [Literally P11: the start is shifted, not the end.]

    T-court: 24 or 36 months if the court decided since 2026-07-01 (T02), else the printed end only. Start needs
    V-42. [E03, E04: 'set by the court'.]

    T-large: L08: days from fleeing to recapture (or V-42 again) are added; while at large the end is unknown.
    [Not counted.]

    T-prison: O04: days from detention to release are added to rehabilitation and after-care. ['the remaining
    time is still served'.]

    T-substitution: Substitution has a start (treatment, else notice) and no end. [No term in law; N02 is the
    monitoring's.]

    T-care: P03: from the day of completion (until_day of the certificate, else its day); else from_day of V-53,
    else its day. One or two years by 'after' of V-53, else by the certificate; for V-50 by the age on the day
    of the order (P14); age unknown: adult; age uncertain: end unknown. [P01, P02, P14.]

    T-taken: Taken over: start = day of the list, end = printed only (users: B02 as well). [design §8.]
    """
)

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
    state = course.state
    if state == "S3":
        state = {"S2": "S2", "S2s": "S2", "S13": "S13"}.get(course.memory.before_referral or "")
    if state in ("S2", "S2s"):
        return _user(course)
    if state == "S5":
        return _home(course)
    if state == "S6":
        return _centre(course, "voluntary_private")
    if state == "S7":
        return _centre(course, "voluntary_public")
    if state == "S8":
        return _substitution(course)
    if state == "S12" or (state == "S12x" and course.memory.fled_from == "S12"):
        return _compulsory(course)
    if state == "S13":
        return _aftercare(person, course)
    return None


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
    floor = not_before
    for entry in course.log[start:]:
        h = entry.happening
        if not h.is_("residence_check"):
            continue
        if h.fact.presence in counted:
            if since is None:
                since = max(h.fact.absent_since or h.day, floor)
        elif h.fact.presence in ("present", "reported_absence"):
            if since is not None and h.day > since:
                found.append((since, h.day))
            since = None
            floor = max(floor, h.day)
    if since is not None:
        found.append((since, None))
    return found


def _without_absences(end: date | None, absences: list[tuple[date, date | None]]) -> date | None:
    for since, back in absences:
        if end is None or since > end:
            continue
        end = None if back is None else end + (back - since)
    return end


def _outside(course: Course, start: int, away: str) -> int | None:
    """Days in a state (SX, S12x) that interrupted the measure since an index; None while it lasts."""
    days = 0
    left: date | None = None
    for entry in course.log[start:]:
        if entry.before == entry.after:
            continue
        if entry.after == away:
            left = entry.happening.day
        elif entry.before == away and left is not None:
            days += (entry.happening.day - left).days
            left = None
    return None if left is not None else days


def _later(end: date | None, days: int | None) -> date | None:
    return None if end is None or days is None else end + timedelta(days=days)


# --- users -----------------------------------------------------------------------------------------


def _user(course: Course) -> Term:
    ground = _grounds("user_management", ("management_decision", {}))
    index = _last(course, ground)
    if index is None:
        return Term("user_management", None, None)
    h = course.log[index].happening
    if h.kind == "moved_in":  # arrived while already managed here: the decision before it counts
        index = _last(course, lambda h: ground(h) and h.kind != "moved_in")
        if index is None:
            return Term("user_management", None, None)
        h = course.log[index].happening
    if h.kind == "taken_over":
        start, end = h.fact.entry, h.fact.printed_end
        computed = add_months(start, 12) if start else None
    else:
        start, end = h.fact.from_day or h.day, h.fact.printed_end
        computed = add_months(start, 12)
        if h.fact.reason == "moved_in":
            computed = _remaining(course, index, start)
    if end is None:
        end = _without_absences(computed, _absences(course, index, ("missing",), max(start or E4, E4)))
    return Term("user_management", start, end)


def _remaining(course: Course, index: int, start: date) -> date | None:
    """B21, P7: the end after an arrival (T-moved)."""
    arrival = _last(course, lambda h: h.is_("moved_in", measure="user_management"), index)
    if arrival is None:
        return None
    moved = course.log[arrival].happening
    fact = moved.fact
    if start < E4:
        return _old_end(moved)
    if fact.remaining_days is not None:
        return start + timedelta(days=fact.remaining_days)
    if fact.earlier_end is not None and fact.left is not None:
        rest: timedelta = fact.earlier_end - fact.left
        return start + max(rest, timedelta(0))
    return None


# --- voluntary rehabilitation ----------------------------------------------------------------------


def _home(course: Course) -> Term:
    index = _last(course, _grounds("voluntary_home", ("voluntary_decision", {"place": "home"})))
    stages = _stages_done(course)
    if stages is not None and (index is None or index < stages):
        return _rest_after_stages(course, stages, None)
    if index is None:  # S5 by V-28 alone
        return Term("voluntary_home", None, None)
    h = course.log[index].happening
    if stages is not None and h.kind == "voluntary_decision" and h.fact.case != "moved_in":
        return _rest_after_stages(course, stages, h)
    return _rehabilitation(course, "voluntary_home", index, "police")


def _stages_done(course: Course) -> int | None:
    """Index of the V-30 that led to S5, if the case has been in S5 (or SX between) since."""
    for index in range(len(course.log) - 1, -1, -1):
        entry = course.log[index]
        if entry.after not in ("S5", "SX"):
            return None
        if entry.before != "S5" and entry.happening.is_("centre_certificate", content="stages"):
            return index
    return None


def _centre(course: Course, measure: str) -> Term:
    places = ("private",) if measure == "voluntary_private" else ("public", "reformatory")
    index = _last(course, _grounds(measure, *[("voluntary_decision", {"place": place}) for place in places]))
    if index is None:
        return Term(measure, None, None)
    return _rehabilitation(course, measure, index, "private" if measure == "voluntary_private" else "")


def _rehabilitation(course: Course, measure: str, index: int, receiver: str) -> Term:
    h = course.log[index].happening
    if h.kind == "taken_over":
        return Term(measure, h.fact.entry, h.fact.printed_end)
    if h.kind == "moved_in":
        return Term(measure, h.fact.started, _old_end(h))
    if h.is_("voluntary_decision", case="moved_in"):
        arrival = _last(course, lambda h: h.is_("moved_in", measure=measure), index)
        if arrival is None:
            return Term(measure, h.fact.from_day, h.fact.printed_end)
        moved = course.log[arrival].happening
        return Term(measure, moved.fact.started, h.fact.printed_end or _old_end(moved))
    if h.day < E4:  # T01
        return Term(measure, h.fact.from_day or h.day, h.fact.printed_end)
    start = _voluntary_start(course, index, receiver)
    if h.fact.printed_end:
        return Term(measure, start, h.fact.printed_end)
    months = MONTHS.get(h.fact.occasion or "")
    end = add_months(start, months) if start and months else None
    return Term(measure, start, _later(end, _outside(course, index, "SX")))


def _old_end(moved: Happening) -> date | None:
    end: date | None = moved.fact.earlier_end
    left: date | None = moved.fact.left
    if end is None and left is not None and moved.fact.remaining_days is not None:
        return left + timedelta(days=moved.fact.remaining_days)
    return end


def _voluntary_start(course: Course, index: int, receiver: str) -> date | None:
    """F01, G01: V-24; P11: V-31 in a public centre."""
    if receiver:
        since = index
        while since > 0 and course.log[since - 1].after == "S4":
            since -= 1
        found = _first(course, lambda h: h.is_("reception", by_whom=receiver), since)
    else:
        found = _first(course, lambda h: h.is_("hand_over"), index)
    return course.log[found].happening.day if found is not None else None


def _rest_after_stages(course: Course, stages: int, continued: Happening | None) -> Term:
    """P9 (T-rest); ``continued`` is the V-22 for the rest."""
    certificate = course.log[stages].happening
    received = _first(course, lambda h: h.is_("reception", by_whom="police"), stages)
    start = course.log[received].happening.day if received is not None else None
    if continued is not None and continued.fact.printed_end:
        return Term("voluntary_home", start, continued.fact.printed_end)
    decision = _last(course, lambda h: h.is_("voluntary_decision", place="private"), stages)
    if start is None or decision is None:
        return Term("voluntary_home", start, None)
    private = course.log[decision].happening
    if private.day < E4:
        return Term("voluntary_home", start, None)
    begun = _voluntary_start(course, decision, "private")
    occasion = private.fact.occasion
    if continued is not None and continued.fact.occasion:
        occasion = continued.fact.occasion
    months = MONTHS.get(occasion or "")
    if begun is None or months is None:
        return Term("voluntary_home", start, None)
    rest = add_months(begun, months) - (certificate.fact.until_day or certificate.day)
    end = start + max(rest, timedelta(0))
    return Term("voluntary_home", start, _later(end, _outside(course, stages, "SX")))


def _substitution(course: Course) -> Term:
    index = _last(course, _grounds("substitution", ("substitution_admission", {})))
    if index is None:
        return Term("substitution", None, None)
    h = course.log[index].happening
    if h.kind == "taken_over":
        return Term("substitution", h.fact.entry, h.fact.printed_end)
    start = h.fact.started
    return Term("substitution", start if h.kind == "moved_in" else start or h.day, None)


# --- compulsory rehabilitation ---------------------------------------------------------------------


def _came_into_compulsory(course: Course) -> int | None:
    """Index of the last coming into S12 that is not a coming back into it."""
    entry: int | None = None
    fled_before_arrival = False
    for index, logged in enumerate(course.log):
        if logged.after == "S12x" and logged.before == "S11":
            fled_before_arrival = True
        if logged.after != "S12" or logged.before in ("S12", "SX"):
            continue
        if logged.before != "S12x" or fled_before_arrival:
            entry, fled_before_arrival = index, False
    return entry


def _compulsory(course: Course) -> Term:
    entry = _came_into_compulsory(course)
    if entry is None:
        return Term("compulsory", None, None)
    h = course.log[entry].happening
    if h.kind == "taken_over":
        return Term("compulsory", h.fact.entry, h.fact.printed_end)
    if h.kind == "moved_in":
        return Term("compulsory", h.fact.started, _old_end(h))
    order = _last(course, lambda h: h.is_("court_decision", outcome="sent"), entry)
    if not h.is_("admission"):
        return Term("compulsory", None, course.log[order].happening.fact.printed_end if order is not None else None)
    start = h.day - timedelta(days=_days_held(course, entry, order))
    if order is None:
        return Term("compulsory", start, None)
    ordered = course.log[order].happening
    if ordered.fact.printed_end:
        return Term("compulsory", start, _reduced(course, entry, ordered.fact.printed_end))
    months = MONTHS.get(ordered.fact.occasion or "")
    if ordered.day < E4 or months is None:
        return Term("compulsory", start, None)
    end = _later(add_months(start, months), _outside(course, entry, "S12x"))
    return Term("compulsory", start, _later(end, _outside(course, entry, "SX")))


def _days_held(course: Course, entry: int, order: int | None) -> int:
    """K03, K04 (T-centre)."""
    if order is None:
        return 0
    until_index = order if course.log[order].happening.day >= E4 else entry
    since: date | None = None
    days = 0
    for logged in course.log[:until_index]:
        h = logged.happening
        if logged.before not in ("S9", "S10", "S11") and logged.after in ("S9", "S10") and logged.before != "S12x":
            since, days = None, 0  # another file
        if h.is_("holding") and since is None:
            since = h.fact.from_day or h.day
        if h.is_("absconding") and since is not None:
            days += max((h.day - since).days, 0)
            since = None
        if h.is_("recapture") and logged.after in ("S9", "S10") and days:
            since = h.day
    if since is not None:
        days += max((course.log[until_index].happening.day - since).days, 0)
    return days


def _reduced(course: Course, entry: int, end: date) -> date:
    """L10, decided before 2026-07-01 only."""
    for logged in course.log[entry:]:
        h = logged.happening
        if h.is_("term_reduction") and h.day < E4 and h.fact.months:
            end = add_months(end, -h.fact.months)
    return end


# --- after-care ------------------------------------------------------------------------------------


def _came_into_aftercare(course: Course) -> int | None:
    """Index of the last coming into S13 that is not a coming back into it (from SX, from a referral)."""
    for index in range(len(course.log) - 1, -1, -1):
        entry = course.log[index]
        if entry.after != "S13" or entry.before == "S13":
            continue
        if entry.before not in ("SX", "S3") or entry.happening.is_("aftercare_decision"):
            return index
    return None


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
    if decision.printed_end:
        return Term("aftercare", start, decision.printed_end)
    years = _years(person, course, decision.after, completion, entry)
    end = add_months(start, 12 * years) if years else None
    return Term("aftercare", start, _interrupted(course, entry, start, end))


def _interrupted(course: Course, entry: int, start: date | None, end: date | None) -> date | None:
    end = _later(end, _outside(course, entry, "SX"))
    return _without_absences(end, _absences(course, entry, ("missing", "absent"), start or date.min))


def _aftercare_from_elsewhere(course: Course, entry: int) -> Term:
    """Taken over, or arrived and continued by V-60 (T-moved, T-taken)."""
    index = _last(course, _grounds("aftercare"), entry + 1)
    if index is None:
        return Term("aftercare", None, None)
    h = course.log[index].happening
    if h.kind == "taken_over":
        return Term("aftercare", h.fact.entry, h.fact.printed_end)
    return Term("aftercare", h.fact.started, _old_end(h))


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

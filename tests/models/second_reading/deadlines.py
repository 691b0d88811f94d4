"""The open deadlines of the law of 2026 (E4): row id of law.md §3 and the instant it is due, or None."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from models.dates import day_start, legal_day
from models.person import Person
from tests.models.second_reading.bound import bound_to_the_term, fitting, month_without_check, old_case_unmonitored
from tests.models.second_reading.clocks import (
    ACTIVE,
    CLOSED,
    FILED,
    INTERRUPTIONS,
    MONITORED,
    OWN,
    ROWS,
    Clock,
    Clocks,
    after_working_days,
    tells_of_ground,
)
from tests.models.second_reading.readings import readings
from tests.models.second_reading.states import E4, Course, Entry
from tests.models.second_reading.terms import Term

DATA_LAW = date(2026, 1, 1)
"""From then on a request about one's data has its limit, whatever the drug law of the day."""

READINGS = readings(
    """
    D-first: A clock runs from its first start until something answers it; another start counts only if it lies
    earlier, told by a later paper. Only what comes after the start answers it; where one of the two hours is not
    known, what was done on the same day does. [Brief: open from its starting event until the event that fulfils it;
    decision 8.]

    D-lapse: A clock ends when the case leaves the states to which the duty belongs, or is opened anew, and does not
    come back. States that only interrupt (S2s, S3, S12x, SX) end nothing, though a duty is listed only in its own
    states. [Brief. The states stand in ROWS.]

    D-history: Starts before 2026-07-01 are none (another row of another regime). Starts before the office's
    start are kept (D-first) but not listed. Of duties bound to the end of a term the due instant decides, as
    the term of an older measure ends in the office's time. [design §8, Taking over.]

    D-later-step: A later step of the same way answers an earlier one where the earlier makes no sense any more:
    place decision or V-31 the request for a place, V-53 the proposal, V-42 or an escort what led there. [Practical
    end of a duty.]

    D-before: Judged at an instant before 2026-07-01 or before the office's start, nothing is open. [There was no
    such law, no such office.]

    B04: 24 h, remote 48 h, from the positive test; none after a notice without a test here. B05 binds who
    detected the use: none where the notice came from elsewhere. [B04: 'from positive result'; B05.]

    B06: From a test in S1: law: from noted receipt of the result, else the test; decree: from the notice, sent
    or received. [B06, P3.]

    B10: Each calendar month of management needs a check: from the start of the term, else from the paper of
    management, months wholly outside S2 (custody) left out. Due is the first month without one since the last check,
    by its end or that of the term: no earlier month can be checked any more. Any residence check or verification
    counts, also one that finds nobody. A month that began before the office's start, the taking over or July 2026 is
    history. Nothing without a paper of management. [B10, P19; decision 8.]

    B14: Two clocks once somebody referred is found not addicted and stays a user: from the result, when received,
    and from the first notice that found the person under management or referred since the running decision. [P4:
    whichever is earlier; transition 7 (D163 59(1)).]

    B17: Open as long as the person is in S2, due when the term is over; unknown end: due None. [Transition 11:
    at the end of the term.]

    B18: Each decision III-07, III-08, III-09 for itself until it was sent; the earliest is listed. Lapses only
    when a closed case is opened again. [The duty belongs to the paper.]

    B19: B19 in S2, S2s, S3; F10 in S5; P10 in S13; Q05 (law, decree) in the other states of addicts. [One row
    per list; B19 and Q05 rest on the same articles (P6).]

    C01: Due None, three of them: positive test in S2, S13; no stable residence found in S1; registered without a
    result. Each ends with a request or a result, or III-04; the first and the last when the matter becomes
    criminal. Not listed in custody. [L25 31(1): only c and d say 'if not criminal'; row 6 names S2.]

    C05: Due None from receiving the person, in S3 and S8, until the result. [UNKNOWN for E4.]

    D01: Two clocks: from the result, and from the notice to the person unless he registered before it; not after a
    relapse in after-care; not from III-08 or a list alone. [P8: the earlier of the two.]

    D06: From a registration that is not 'without a result', while a user or in S4. [D06; L25 31(1)(b).]

    D08: From V-22 (not of one who arrived) in S5, S6 until the start or V-24 - also a V-24 drawn up before V-22
    while waiting - or until it is found not started or broken off. [D08, F01: the term then runs. V-31 starts a
    public centre only.]

    DL01: Each request to correct data for itself, wherever the case stands, until it was answered; two working
    days. Nothing else ends it. [Law 91/2025 Art. 13 and decree 356/2025, both in force
    from 2026-01-01; P1.]

    F04: From the start of rehabilitation in S5 until the notice of the provider came. [L25 32(8)(c).]

    F-notice: F07, G05, G09-notice, I15 and P05 (the same paper): to the end of the day 30 days before the last
    day. If the term began, or the person came with it, before 2026-07-01 only I15, 15 days before. None after the
    certificate. What was sent before the paper of the term, or outside the measure, is no notice of it. [P2, P20;
    the law of 2021 had no other notice.]

    F-certificate: F08, G02-certificate, G09-certificate, I14, P13 are due when the last day is over; open from
    the start of the term (the window before the end is when they may be signed, not when the duty begins). A
    certificate from before the paper of the term is none for it. [P1, P2.]

    G03: After V-30 of three stages: notice 24 h; presenting, registering or V-24 by the end of the second day. G02
    likewise, after V-30 alone: of V-28 the commune needs no copy. [L25 33(3), (4).]

    G04: Never open: the walk-out is recorded when the commune knows of it. [Event kind.]

    G08: 24 h, for a reformatory 48 h (the second 24 h of the ministry's department). L02 likewise. [G08, L02.]

    H02: 24 h from registering for substitution until the facility's notice or refusal. [Transition 16; when the
    person 'qualifies' is not recorded.]

    I05: From the earliest ground (V-34: its detection; otherwise the day it was found; relapse: the result) until
    the notice V-37 with a copy of the file, or until the file is dropped. J03 if the person may be under 18 that
    day. A positive test alone is none before it is screened; in after-care only V-34 and a relapse are. [I05, I06;
    §8 chain 1 + 3 + 1; change 10 of §2; N22.]

    I08: Three working days from the person's receipt (of a minor a refusal V-41 counts as one) until read or
    over; then I09 (J06) runs: one working day from the last day of the period. Reading earlier does not shorten
    it. [I08, I09; §8.]

    L01: Needs a noted receipt of the court's decision. L04 needs a noted receipt of the place decision. A
    deferral or flight ends L01-L04; they do not come back. ['from receipt of the decision'; M06; L08.]

    N06: Adults (certainly 18): from V-22 at home (not of one who arrived), admission to substitution, unless
    monitored already, and from receipt of V-53; after V-53 also minors who by the last verification up to then have
    no stable residence. I-02 answers all, I-17 the first two. [N01, N03.]

    N07: 24 h from the request for a minor; from any breach by an adult in substitution until I-02 or a ground for
    the file. [N07, N23; P13: both are offered.]

    N08: From effect (the noted day, else signing) of what was decided in a measure that is monitored, while the
    sub-state is 'decided' and the case is not opened anew. [N08.]

    N10: The old commune: 24 h from arrival of a monitored person elsewhere until the file went there, or
    monitoring was waived or ended. [N10; the assignment I-17 has no limit of its own.]

    P07: From the proposal until V-53, due None; P07-delivery: V-53 handed over by the end of the term, open from
    its start. [P07: no separate deadline; handed over in the 24 h before release.]

    T03: Row id 'T03', due None: an adult in S5, S8 or S13 on 2026-07-01 and ever since, until I-02. [§9 item 3:
    the time limit is not written.]
    """
)


def open_deadlines(
    person: Person, course: Course, term: Term | None, practice_start: date, remote: bool, at: datetime
) -> dict[str, datetime | None]:
    """Row ids and due instants of what is open at an instant."""
    since = max(day_start(E4), day_start(practice_start))
    asked = _asked_to_correct(course, practice_start, at)
    if at < since:
        return asked
    clocks = Clocks(person, remote, course.log)
    for index, entry in enumerate(course.log):
        clocks.now = index
        _answer(clocks, entry)
        _lapse(clocks, entry)
        for start in (_users, _moves, _determination, _voluntary, _compulsory_file, _execution, _monitoring, _care):
            start(clocks, index, entry)
    found = asked
    _reading_periods(clocks, course, at)
    for row, clock in clocks.open.items():
        if since <= clock.start <= at and (row not in ROWS or course.state in ROWS[row][0]):
            found[row] = clock.due
    for (row, _), clock in clocks.own.items():
        if clock.start >= since and clock.due is not None and (row == "B18" or course.state in OWN[row][0]):
            earlier = found.get(row)
            found[row] = clock.due if earlier is None else min(earlier, clock.due)
    if course.memory.monitoring in ACTIVE:  # whoever is monitored needs no other decision
        found = {row: due for row, due in found.items() if row not in ("N06-home", "N06-substitution")}
    found |= bound_to_the_term(course, term, since)
    if course.state == "S2":
        check = month_without_check(course, term, since, at)
        if check is not None:
            found["B10"] = check
    found |= fitting(course, since, at)
    if old_case_unmonitored(person, course, at) and since <= day_start(E4):
        found["T03"] = None
    return found


def _asked_to_correct(course: Course, practice_start: date, at: datetime) -> dict[str, datetime | None]:
    """The limit of the first request to correct data that waits for its answer."""
    since = day_start(max(DATA_LAW, practice_start))
    if at < since:
        return {}
    waiting: dict[str, datetime | None] = {}
    for entry in course.log:
        h = entry.happening
        if h.is_("correction_request") and h.instant >= since:
            waiting[h.event_id] = after_working_days(h.day, 2)
        if h.is_part("correction_request", "answered"):
            waiting.pop(h.event_id, None)
    dues = [due for due in waiting.values() if due is not None]
    return {"DL01": min(dues)} if dues else {}


def _answer(clocks: Clocks, entry: Entry) -> None:
    h = entry.happening
    for row in list(clocks.open):
        if ROWS[row][1](h):
            del clocks.open[row]
    for row, event_id in list(clocks.own):
        if h.event_id == event_id and h.part == ("sent" if row == "B18" else OWN[row][1]):
            del clocks.own[row, event_id]
    if h.is_("criminal_case", step="opened"):
        clocks.drop("C01", "C01-registration")
    if h.is_("file_dropping"):
        clocks.drop("I05", "I05-relapse", "J03", "J03-relapse")
    if h.is_("relief_decision", relief="deferral") or h.is_("absconding"):
        clocks.drop("L01", "L02", "L04")
        clocks.own = {key: clock for key, clock in clocks.own.items() if key[0] != "L03"}
    if h.is_("monitoring_waiver") or h.is_("monitoring_end"):
        clocks.drop("N10")


def _lapse(clocks: Clocks, entry: Entry) -> None:
    resumed = entry.happening.kind in ("release", "criminal_case")
    reopened = entry.before in CLOSED and entry.after not in CLOSED and not resumed
    for row in list(clocks.open):
        if reopened or entry.after not in (*ROWS[row][0], *INTERRUPTIONS):
            del clocks.open[row]
    for row, event_id in list(clocks.own):
        if reopened or (row != "B18" and entry.after not in (*OWN[row][0], *INTERRUPTIONS)):
            del clocks.own[row, event_id]
    if entry.after not in ("S9", *INTERRUPTIONS):
        clocks.read_until = None


# --- B ---------------------------------------------------------------------------------------------


def _users(clocks: Clocks, index: int, entry: Entry) -> None:
    h = entry.happening
    if entry.after == "S1":
        if h.is_("test", result="positive"):
            clocks.hours("B04", h.instant, 48 if clocks.remote else 24)
            received = h.fact.result_received or h.moment
            clocks.hours("B06-law", received.instant, 24)
        if h.is_("residence_verified") and not _was_notified(clocks, index):
            clocks.hours("B05", h.instant, 24)
        if h.is_("notice_of_use"):
            clocks.hours("B06-decree", h.instant, 24)
    cleared = h.is_("determination_result", conclusion="not_addicted") and entry.before == "S3"
    if cleared and entry.after in ROWS["B14"][0]:
        clocks.hours("B14", (h.fact.received or h.moment).instant, 24)
        notice = _caught_again(clocks, index)
        if notice is not None:
            clocks.hours("B14-notice", notice, 24)
    if h.kind in ("suspension", "stop", "end") and h.part == "":
        clocks.own_hours("B18", h, 24)


def _was_notified(clocks: Clocks, index: int) -> bool:
    """Whether another office told of the use that is being looked into."""
    for earlier in reversed(clocks.log[:index]):
        if earlier.happening.is_("notice_of_use", direction="received") and earlier.after == "S1":
            return True
        if earlier.before != "S1":
            return False
    return False


def _caught_again(clocks: Clocks, index: int) -> datetime | None:
    """P4: the first notice since the running decision, if the person was under management."""
    notice = None
    for earlier in reversed(clocks.log[:index]):
        opened = earlier.before in CLOSED and earlier.after not in CLOSED
        if earlier.happening.is_("management_decision") or opened:
            break
        if earlier.happening.is_("notice_of_use") and earlier.before in ("S2", "S2s", "S3"):
            notice = earlier.happening.instant
    return notice


def _moves(clocks: Clocks, index: int, entry: Entry) -> None:
    h = entry.happening
    if h.is_("moved_away"):
        for row in ("B19-law", "F10", "P10-law", "Q05-law"):
            if entry.after in ROWS[row][0]:
                clocks.hours(row, h.instant, 24)
    if h.is_part("moved_away", "arrived"):
        for row in ("B19-decree", "P10-decree", "Q05-decree"):
            if entry.after in ROWS[row][0]:
                clocks.hours(row, h.instant, 24)
        if entry.monitoring in ACTIVE and entry.after in ROWS["N10"][0]:
            clocks.hours("N10", h.instant, 24)


# --- C ---------------------------------------------------------------------------------------------


def _determination(clocks: Clocks, index: int, entry: Entry) -> None:
    h = entry.happening
    if h.is_("test", result="positive") and entry.before in ("S2", "S13"):
        clocks.no_limit("C01", h.instant)
    if h.is_("residence_verified") and entry.after == "S1" and h.fact.outcome not in ("registered", "thirty_days"):
        clocks.no_limit("C01-residence", h.instant)
    if h.is_("registration", result="none") and entry.after in ROWS["C01-registration"][0]:
        clocks.no_limit("C01-registration", h.instant)
    if h.is_part("determination_request", "person_received") and entry.after in ROWS["C05"][0]:
        clocks.no_limit("C05", h.instant)


# --- D to H ----------------------------------------------------------------------------------------


def _voluntary(clocks: Clocks, index: int, entry: Entry) -> None:
    h = entry.happening
    if h.is_("determination_result", conclusion="addicted") and entry.after == "S4" and not _is_relapse(entry):
        clocks.hours("D01", h.instant, 24)
    if h.is_part("determination_result", "told") and h.fact.conclusion == "addicted" and entry.after == "S4":
        if not _registered_while_waiting(clocks, index):
            clocks.hours("D01-notice", h.instant, 24)
    if h.is_("registration") and h.fact.result != "none" and entry.after in ROWS["D06"][0]:
        clocks.hours("D06", h.instant, 24)
    if h.is_("voluntary_decision"):
        waits = h.fact.case != "moved_in" and not _received_while_waiting(clocks, index)
        if waits and entry.after in ROWS["D08"][0]:
            clocks.working_days("D08", h.instant, 2)
        if h.fact.place in ("public", "reformatory"):
            clocks.hours("G07", h.instant, 24)
    if h.is_("rehab_start") and entry.after == "S5":
        clocks.own_hours("F04", h, 24)
    if h.is_("centre_certificate", content="completed") and entry.before == "S6":
        clocks.own_hours("G02-copy", h, 24)
        clocks.days("G02-present", h.instant, 2)
    if h.is_("centre_certificate", content="stages") and entry.after == "S5":
        clocks.own_hours("G03-notice", h, 24)
        clocks.days("G03-register", h.instant, 2)
    if h.is_("place_request") and entry.after == "S7":
        clocks.hours("G08", h.instant, 48 if h.fact.centre_kind == "reformatory" else 24)
    if h.is_("substitution_registration") and entry.after in ROWS["H02"][0]:
        clocks.hours("H02", h.instant, 24)


def _is_relapse(entry: Entry) -> bool:
    return entry.before == "S13" or (entry.before == "S3" and entry.origin == "S13")


def _registered_while_waiting(clocks: Clocks, index: int) -> bool:
    """Whether the person had registered in the state in which being told of the result met the case."""
    told = clocks.log[index].happening
    result = next(i for i, entry in enumerate(clocks.log) if entry.happening.event_id == told.event_id)
    if told.instant <= clocks.log[result].happening.instant:
        index = result
    for entry in reversed(clocks.log[:index]):
        if entry.after != clocks.log[index].before:
            return False
        if entry.happening.is_("registration") or entry.happening.is_("substitution_registration"):
            return True
    return False


def _received_while_waiting(clocks: Clocks, index: int) -> bool:
    """Whether V-24 was drawn up in the state that led to this V-22."""
    for entry in reversed(clocks.log[:index]):
        if entry.after != clocks.log[index].before:
            return False
        if entry.happening.kind in ("reception", "rehab_start") and entry.happening.part == "":
            return True
    return False


# --- I, J, U ---------------------------------------------------------------------------------------


def _compulsory_file(clocks: Clocks, index: int, entry: Entry) -> None:
    h = entry.happening
    ground = _ground(entry)
    if ground is not None and entry.after in FILED and entry.before != "S9":
        row = "J03" if clocks.is_minor(legal_day(ground)) else "I05"
        clocks.working_days(f"{row}-relapse" if _is_result_of_relapse(entry) else row, ground, 1)
    refused = h.is_("minor_paper", paper="V-41") and clocks.is_minor(h.day)
    if entry.after == "S9" and (h.is_part("file_notice", "received_by_person") or refused):
        row = "J05" if clocks.is_minor(h.day) else "I08"
        clocks.working_days(row, h.instant, 3)
        if clocks.read_until is None or clocks.read_until <= day_start(E4):
            clocks.read_until = after_working_days(h.day, 3)
            clocks.forwarding = "J06" if row == "J05" else "I09"
    if h.is_("court_query") and entry.after == "S10":
        clocks.working_days("I11", h.instant, 2)


def _ground(entry: Entry) -> datetime | None:
    """When a ground for the compulsory file was found, if this happening tells of one."""
    h = entry.happening
    if h.is_("violation_record"):
        return min(h.instant, h.fact.detected.instant) if h.fact.detected else h.instant
    if tells_of_ground(h) or h.is_part("violation_record", "detected") or _is_result_of_relapse(entry):
        return h.instant
    return None


def _is_result_of_relapse(entry: Entry) -> bool:
    return entry.happening.is_("determination_result", conclusion="addicted") and _is_relapse(entry)


def _reading_periods(clocks: Clocks, course: Course, at: datetime) -> None:
    """I08 and J05 end with the period; with its end I09 and J06 begin."""
    if course.state != "S9" or clocks.read_until is None or clocks.read_until > at:
        return
    clocks.open.pop("I08", None)
    clocks.open.pop("J05", None)
    last = clocks.read_until - timedelta(days=1)
    clocks.open[clocks.forwarding] = Clock(last, after_working_days(legal_day(last), 1))


# --- L ---------------------------------------------------------------------------------------------


def _execution(clocks: Clocks, index: int, entry: Entry) -> None:
    h = entry.happening
    if h.is_("absconding", where="centre") and entry.after == "S12x":
        clocks.own_hours("L07", h, 24)
    if entry.after != "S11":
        return
    if h.is_part("court_decision", "received"):
        clocks.hours("L01", h.instant, 24)
    if h.is_("place_request"):
        clocks.hours("L02", h.instant, 48 if h.fact.centre_kind == "reformatory" else 24)
    if h.is_("place_decision"):
        clocks.own_hours("L03", h, 24)
    if h.is_part("place_decision", "received"):
        clocks.hours("L04", h.instant, 24)


# --- N ---------------------------------------------------------------------------------------------


def _monitoring(clocks: Clocks, index: int, entry: Entry) -> None:
    h = entry.happening
    if not clocks.is_minor(h.day) and entry.monitoring not in ACTIVE:
        if h.is_("voluntary_decision", place="home") and h.fact.case != "moved_in":
            clocks.hours("N06-home", h.instant, 12)
        if h.is_("substitution_admission"):
            clocks.hours("N06-substitution", h.instant, 12)
    if h.is_part("aftercare_decision", "received") and entry.after in MONITORED:
        if not clocks.is_minor(h.day) or _without_residence(clocks, h.day):
            clocks.hours("N06-aftercare", h.instant, 12)
    if entry.after in ROWS["N07"][0]:
        if h.is_("monitoring_request") and clocks.is_minor(h.day):
            clocks.hours("N07", h.instant, 24)
    if h.is_("monitoring_breach") and entry.after == "S8" and not tells_of_ground(h) and not clocks.is_minor(h.day):
        clocks.hours("N07-breach", h.instant, 24)


def _without_residence(clocks: Clocks, day: date) -> bool:
    """Whether the last verification up to a day found no stable residence."""
    for entry in reversed(clocks.log):
        if entry.happening.is_("residence_verified") and entry.happening.day <= day:
            return entry.happening.fact.outcome not in ("registered", "thirty_days")
    return False


# --- P ---------------------------------------------------------------------------------------------


def _care(clocks: Clocks, index: int, entry: Entry) -> None:
    h = entry.happening
    if h.is_("advance_notice") and entry.after in ROWS["P06"][0]:
        clocks.working_days("P06", h.instant, 2)
    if h.is_("aftercare_proposal") and entry.after in ROWS["P07"][0]:
        clocks.no_limit("P07", h.instant)

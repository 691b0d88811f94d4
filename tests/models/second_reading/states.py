"""The state of a case after any sequence of events: law.md §7.1, §7.2, §7.3 and P16, P17."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from tests.models.second_reading.happenings import Happening
from tests.models.second_reading.readings import readings

READINGS = readings(
    """
    S-none: Before anything puts the person into a state the state is None; a negative test alone leaves it
    None. [design §4: S0 is never stored, a negative test makes no person.]

    S-paper: A paper that puts a person into a state (III-04, V-22, admission notice, V-34, V-36, court order,
    V-42, V-53 without a running rehabilitation, prison, death, taking over) leads there from anywhere, also out
    of sequence. [design §3: accepted, marked out of sequence; reality comes first.]

    S-end: A paper that only ends, suspends or resumes a measure acts on that measure alone: III-07, III-08,
    III-09 act in None, S1, S2, S2s, S3 and change nothing for an addict or in after-care (III-08 for death:
    everywhere). [B15-B17 speak of user management; transition 10 starts from S2 and S2s.]

    S-back: A file once at the court or later (S10-S12x) is not thrown back by another V-34, V-32, V-37; nor by
    V-36 or acceptance once the court decided (S11-S12x). [They are papers of the way to where the case already
    is.]

    S-off: A positive test or a notice opens a case from None, S14, SM and SX. [Transition 1 starts from S0; off
    the lists of this commune is the same (P16).]

    S3-why: A request for determination leads to S3 from None, S1, S2, S2s, S13, S14, SM; one of the person's own
    (109-01) only from None, S14, SM. [Transitions 4, 6, 34 name the request of the police, C01 volunteers as
    well. An addict stays what he is.]

    S3-not: Found not addicted, S3 holds until III-04; after-care goes on (S13); a volunteer leaves (S14).
    [Transition 7: result and III-04 are its documents; decision 10.]

    S4-relapse: Addicted again in after-care: S9, also by removal from the list of after-care as addicted.
    [Transition 35; P8: relapse goes to the compulsory file.]

    S4-register: Registering makes S4 from None, S14, SM and for users, unless it is said that there is no
    result. Registering without one makes S3 from None, S14, SM and changes nothing for a user of
    the list. Registering for substitution makes S4 from None, S14, SM. [Own registration enters the registry
    (design §4); L25 31(1)(b): without a result determination comes first.]

    S5-v24: V-24 starts a term and changes no state; V-22 does (15). V-30 of three stages leads from S6 to S5
    (20), and from None, S14, SM, user states and S4 as well. [Every transition needs its document.]

    S8-end: Treatment that ended stays S8 until V-22 or V-34. [21; decision 10.]

    S9-drop: Not making or stopping the file leads from S9 to S4; because of criminal handling to SX. Nowhere
    else. [Not in §7.2; like 28, the person stays an addict.]

    S10-stay: not_sent and ended lead to S4 from S9-S12x, closed to S14 for addicts; a stay changes no state.
    [Transition 28; after a review they can come late. Two targets for three outcomes: a stay is no end.]

    S11-relief: Exemption and waiver of the rest lead to S14 from S7, S10, S11, S12, S12x; deferral, suspension,
    cancellation and resumption change no state. [30, M05, P17.]

    S12x-back: Recaptured: back to S12, or to S11 if the person fled before arrival. Fleeing while held (S9,
    S10) is a mark. [L08, P17; no row of §7.2.]

    S13-both: After-care begins with completion and V-53 both there: a certificate without V-53 leaves the state
    (mark 'waiting'), V-53 before the certificate waits for it in S5-S8, S12. V-53 elsewhere leads to S13.
    [22-24, 33; P17.]

    S13-early: V-28 and V-30 complete in S5-S7, F16 in S8, V-50 in S9-S12x (then S12). [Papers in between
    may be missing.]

    S14-v57: After-care ends with V-57 (E4); before 2026-07-01 with the certificate. [P14: 'with the
    certificate' in 2021, a decision of its own since 2026.]

    S14-lists: Removal from a list acts if the person is on that list now: served and other lead to S14,
    detained to SX, moved to SM, addicted (users, after-care) to S4; completed and sent to a centre change no
    state; death always S14. [Q02-Q04, P16 ('not on the local list' is no state).]

    SX-out: Release leads back to the state before, if that was a state of addicts or after-care; a user's case
    is closed (S14), as management was to be stopped. [37, O04, B16.]

    SX-case: A criminal case opened leads to SX from S1 only (5), and back when it is dropped; elsewhere it is a
    mark. [P17. A screening result changes no state.]

    SM-paper: SM begins with the transfer of the file, not with leaving; nothing from None, S14, SX. [12: the
    documents are III-06, V-26, V-54.]

    SM-here: Who arrives is at once in the state of the measure; V-60 leads to S13 from None, S14, SM. [13;
    decision 10.]

    N-refit: Refitted is 'fitted'; a takeover I-17 where nothing is worn or decided is 'fitted'; a new decision leaves a
    fitted, removed or paused device as it is. Removal and pause do nothing after the end or a waiver. [§7.3.]

    G-s3: S3 is group 'user' also when the person came from after-care. [Literally P16.]
    """
)

E4 = date(2026, 7, 1)
USERS = ("S1", "S2", "S2s", "S3")
VOLUNTARY = ("S5", "S6", "S7")
FILE = ("S9", "S10", "S11", "S12", "S12x")
ADDICTS = ("S4", *VOLUNTARY, "S8", *FILE)
BEFORE = (None, *USERS)
OFF = (None, "S14", "SM")

MEASURE_STATES = {
    "user_management": "S2",
    "addict": "S4",
    "voluntary_home": "S5",
    "voluntary_private": "S6",
    "voluntary_public": "S7",
    "substitution": "S8",
    "compulsory": "S12",
    "aftercare": "S13",
}
PLACE_STATES = {"home": "S5", "private": "S6", "public": "S7", "reformatory": "S7"}


@dataclass
class Memory:
    """What has to be remembered besides the state."""

    state: str | None = None
    monitoring: str = "none"
    before_referral: str | None = None
    before_sx: str | None = None
    fled_from: str = "S12"
    volunteer: bool = False
    """In S3: the person asked for it."""
    completion: Happening | None = None
    """The certificate of the present rehabilitation."""
    aftercare: Happening | None = None
    """The V-53 of the present rehabilitation or after-care."""
    aftercare_completion: Happening | None = None
    """The certificate after which the present after-care runs."""


@dataclass(frozen=True)
class Entry:
    """One happening with the state of the case before and after it."""

    happening: Happening
    before: str | None
    after: str | None
    monitoring_before: str
    monitoring: str
    origin: str | None
    """Where the last referral found the person."""


@dataclass
class Course:
    """The whole case: what happened, the states, and what is remembered at the end."""

    log: list[Entry] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory)

    @property
    def state(self) -> str | None:
        return self.memory.state

    @property
    def group(self) -> str | None:
        """P16."""
        state = self.memory.state
        if state in USERS:
            return "user"
        if state in ADDICTS:
            return "addict"
        return "aftercare" if state == "S13" else None


def course_of(happened: Iterable[Happening]) -> Course:
    """Go through everything in order."""
    course = Course()
    m = course.memory
    for h in happened:
        before, monitoring = m.state, m.monitoring
        after = _next(m, h)
        _move(m, after, rest_at_home=h.is_("centre_certificate", content="stages"))
        if h.is_("determination_request", applicant="person") or h.is_("registration", result="none"):
            m.volunteer = True
        _monitor(m, h)
        course.log.append(Entry(h, before, after, monitoring, m.monitoring, m.before_referral))
    return course


def _move(m: Memory, after: str | None, *, rest_at_home: bool = False) -> None:
    before = m.state
    if after == before:
        return
    if after == "S3":
        m.before_referral = before
        m.volunteer = False
    if after == "SX":
        m.before_sx = before
    if after == "S12x":
        m.fled_from = "S11" if before == "S11" else "S12"
    if rest_at_home:
        m.completion = None
    elif not _same_measure(m, before, after):
        m.completion = None
        m.aftercare = None
        m.aftercare_completion = None
    m.state = after


def _same_measure(m: Memory, before: str | None, after: str | None) -> bool:
    """Whether the rehabilitation, or the after-care that follows it, goes on."""
    if after in ("S13", "SX", "S12x"):
        return True
    if before == "SX":
        return after == m.before_sx
    return (before, after) in (("S12x", "S11"), ("S12x", "S12"), ("S13", "S3"), ("S3", "S2s"))


def _next(m: Memory, h: Happening) -> str | None:
    for chapter in (_users, _referral, _rehabilitation, _file, _court, _execution, _aftercare, _lists, _others):
        found = chapter(m, h)
        if found != "unchanged":
            return found
    return m.state


# --- A, B ------------------------------------------------------------------------------------------


def _users(m: Memory, h: Happening) -> str | None:
    s = m.state
    if h.is_("test", result="positive") or h.is_("notice_of_use"):  # 1; S-off
        if s in (*OFF, "SX"):
            return "S1"
    if h.is_("management_decision"):  # 3, 7, 13
        return "S2"
    if h.is_("suspension") and s in BEFORE:  # 8
        return "S2s"
    if h.is_("custody_ended") and s == "S2s":  # 9
        return "S2"
    if h.is_("stop"):  # 10, 14
        if h.fact.reason == "dead_or_missing":
            return "S14"
        if s in BEFORE:
            return _stopped(h.fact.reason)
    if h.is_("end") and s in BEFORE:  # 11
        return "S14"
    return "unchanged"


def _stopped(reason: str | None) -> str:
    if reason == "addicted":
        return "S4"
    if reason in ("prison", "compulsory_education", "long_custody"):  # B16, P5
        return "SX"
    return "S14"


# --- C, D ------------------------------------------------------------------------------------------


def _referral(m: Memory, h: Happening) -> str | None:
    s = m.state
    if h.is_("determination_request"):  # 4, 6, 34
        if s in OFF or (h.fact.applicant != "person" and s in ("S1", "S2", "S2s", "S13")):
            return "S3"
    if h.is_("determination_result", conclusion="addicted"):  # 14; S4-relapse
        if s == "S13" or (s == "S3" and m.before_referral == "S13"):  # 35
            return "S9"
        if s in (*BEFORE, "S14", "SM"):
            return "S4"
    if h.is_("determination_result", conclusion="not_addicted") and s == "S3":  # 7; S3-not
        if m.before_referral == "S13":
            return "S13"
        if m.volunteer and m.before_referral in OFF:
            return "S14"
    if h.is_("registration"):  # S4-register
        if h.fact.result == "none":
            return "S3" if s in OFF else "unchanged"
        if s in (*OFF, *USERS):
            return "S4"
    if h.is_("substitution_registration") and s in OFF:
        return "S4"
    return "unchanged"


# --- D to H ----------------------------------------------------------------------------------------


def _rehabilitation(m: Memory, h: Happening) -> str | None:
    s = m.state
    if h.is_("voluntary_decision"):  # 15, 13
        return PLACE_STATES[h.fact.place]
    if h.is_("substitution_admission"):  # 16
        return "S8"
    if h.is_("centre_certificate", content="stages"):  # 20
        if s in (*OFF, *USERS, "S4", "S6"):
            return "S5"
    if h.is_("home_completion") and s in VOLUNTARY:  # 22
        return _completed(m, h, s)
    if h.is_("centre_certificate", content="completed") and s in VOLUNTARY:  # 23
        return _completed(m, h, s)
    if h.is_("substitution_completion") and s == "S8":  # 24
        return _completed(m, h, s)
    if h.is_("compulsory_completion") and s in FILE:  # 33
        return _completed(m, h, "S12")
    return "unchanged"


def _completed(m: Memory, h: Happening, waiting_in: str | None) -> str | None:
    """S13 if V-53 is there; else the measure stays, completed and waiting (P17)."""
    decided = m.aftercare is not None
    if decided:
        m.aftercare_completion = h
        m.completion = h
        return "S13"
    _move(m, waiting_in)
    m.completion = h
    return waiting_in


# --- I to K ----------------------------------------------------------------------------------------


def _file(m: Memory, h: Happening) -> str | None:
    s = m.state
    if h.is_("violation_record") or h.is_("holding") or h.is_("file_notice"):  # 17, 21, 25, 35; S-back
        if s not in ("S10", "S11", "S12", "S12x"):
            return "S9"
    if h.is_("file_forwarding") or h.is_("court_acceptance"):  # 26; S-back
        if s not in ("S11", "S12", "S12x"):
            return "S10"
    if h.is_("file_dropping") and s == "S9":  # S9-drop
        return "SX" if h.fact.ground == "criminal" else "S4"
    return "unchanged"


# --- U ---------------------------------------------------------------------------------------------


def _court(m: Memory, h: Happening) -> str | None:
    s = m.state
    if h.is_("court_decision", outcome="sent"):  # 27
        if s not in ("S12", "S12x"):
            return "S11"
    elif h.is_("court_decision", outcome="closed"):  # 28
        if s in ADDICTS:
            return "S14"
    elif h.is_("court_decision") and h.fact.outcome != "stayed" and s in FILE:  # 28; S10-stay
        return "S4"
    if h.is_("court_complaint") and s == "S11":  # 28b
        return "S10"
    return "unchanged"


# --- L, M ------------------------------------------------------------------------------------------


def _execution(m: Memory, h: Happening) -> str | None:
    s = m.state
    if h.is_("relief_decision") and h.fact.relief in ("exemption", "rest_waiver"):  # 30; S11-relief
        if s in ("S7", "S10", "S11", "S12", "S12x"):
            return "S14"
    if h.is_("admission"):  # 31
        return "S12"
    if (h.is_("absconding") or h.is_("search_decision")) and s in ("S11", "S12"):  # 32
        return "S12x"
    if h.is_("recapture") and s == "S12x":  # S12x-back
        return m.fled_from
    return "unchanged"


# --- P ---------------------------------------------------------------------------------------------


def _aftercare(m: Memory, h: Happening) -> str | None:
    s = m.state
    if h.is_("aftercare_decision"):  # 22, 23, 24, 33; S13-both
        m.aftercare = h
        if s in (*VOLUNTARY, "S8", "S12") and m.completion is None:
            return s
        if s != "S13" or m.aftercare_completion is None:
            m.aftercare_completion = m.completion
        return "S13"
    if s == "S13" and m.aftercare_completion is None and _is_certificate(h):
        m.aftercare_completion = h
    if h.is_("helper", paper="V-60") and s in OFF:  # 13
        return "S13"
    if h.is_("aftercare_completion") and s == "S13" and h.day < E4:  # 36; S14-v57
        return "S14"
    return "unchanged"


def _is_certificate(h: Happening) -> bool:
    """Whether it certifies the completion of a rehabilitation."""
    kinds = ("home_completion", "substitution_completion", "compulsory_completion")
    return any(h.is_(kind) for kind in kinds) or h.is_("centre_certificate", content="completed")


# --- Q ---------------------------------------------------------------------------------------------


def _lists(m: Memory, h: Happening) -> str | None:
    if not h.is_("list_removal"):
        return "unchanged"
    reason = h.fact.reason
    if reason == "dead_or_missing":  # 38
        return "S14"
    on_it = {"users": USERS, "addicts": ADDICTS, "aftercare": ("S13",)}[h.fact.from_list]
    if m.state not in on_it:
        return "unchanged"
    if reason == "addicted" and h.fact.from_list != "addicts":
        return "S4" if h.fact.from_list == "users" else "S9"
    return {"served": "S14", "other": "S14", "detained": "SX", "moved": "SM"}.get(reason, "unchanged")


# --- criminal handling, death, moves, taking over --------------------------------------------------


def _others(m: Memory, h: Happening) -> str | None:
    s = m.state
    if h.is_("criminal_case", step="opened") and s == "S1":  # 5
        return "SX"
    if h.is_("criminal_case") and h.fact.step != "opened" and s == "SX" and m.before_sx == "S1":  # SX-case
        return "S1"
    if h.is_("detention"):  # 37
        return "SX"
    if h.is_("release") and s == "SX":  # SX-out
        before = m.before_sx
        if before == "S3":
            before = m.before_referral
        if before == "S12x":
            before = m.fled_from
        return before if before in (*ADDICTS, "S13") else "S14"
    if h.is_("death"):  # 38
        return "S14"
    if h.is_("file_transfer") and s not in (None, "S14", "SX"):  # 12
        return "SM"
    if h.is_("moved_in") or h.is_("taken_over"):  # 13; SM-here
        return MEASURE_STATES[h.fact.measure]
    if h.is_part("taken_over", "outcome"):
        return _list_outcome(m, h)
    return "unchanged"


def _list_outcome(m: Memory, h: Happening) -> str | None:
    if h.fact.measure == "user_management" and h.fact.stop_reason != "dead_or_missing":
        if m.state not in BEFORE:
            return "unchanged"
        if h.fact.outcome == "suspended":
            return "S2s"
        return "S14" if h.fact.outcome == "ended" else _stopped(h.fact.stop_reason)
    if h.fact.outcome == "suspended":
        return "unchanged"
    if h.fact.outcome == "ended":
        return "S14"
    if h.fact.stop_reason == "addicted":
        return {"S13": "S9", **dict.fromkeys(USERS, "S4")}.get(m.state or "", "unchanged")
    if h.fact.stop_reason in ("prison", "compulsory_education", "long_custody"):
        return "SX"
    return "S14"


# --- 7.3 electronic monitoring ---------------------------------------------------------------------


def _monitor(m: Memory, h: Happening) -> None:
    now = m.monitoring
    if h.is_("monitoring_decision") and now not in ("fitted", "removed", "paused"):
        m.monitoring = "decided"
    if h.is_("device_fitting") or h.is_("device_refitting"):
        m.monitoring = "fitted"
    if h.is_("device_removal") and now not in ("ended", "waived"):
        m.monitoring = "removed"
    if h.is_("monitoring_pause") and now not in ("ended", "waived"):
        m.monitoring = "paused"
    if h.is_("monitoring_waiver"):
        m.monitoring = "waived"
    if h.is_("monitoring_end"):
        m.monitoring = "ended"
    if h.is_("monitoring_takeover") and now in ("none", "waived", "ended"):
        m.monitoring = "fitted"

"""What belongs into each kind of dossier, in the order of the law.

What a dossier must have is said by rows of law (``Use.PAPERS``); here stand the order of the papers, what is filed
along the way, and on what each depends. ``domain/forms.md`` §5 tells which lists are the law's own and which are
put together from several articles.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from models.case import Case
from models.events.base import Event
from models.law import conditions
from models.law.rules import Condition, Rule, Rules
from models.law.situation import ADULT_AGE
from models.papers.evidence import Evidence


class DossierKind(enum.StrEnum):
    """The dossiers that the commune police keep."""

    USER = "user"
    VOLUNTARY = "voluntary"
    COMPULSORY = "compulsory"
    COMPULSORY_MINOR = "compulsory_minor"
    AFTERCARE = "aftercare"
    TRANSFER = "transfer"


class Why(enum.StrEnum):
    """Why a paper belongs into a dossier, or why it is not needed."""

    LISTED = "listed"
    """The law lists it."""
    FILED = "filed"
    """It came about along the way."""
    IF_ANY = "if_any"
    """It is filed if there is one."""
    OF_ADULTS = "of_adults"
    OF_MINORS = "of_minors"
    WITHOUT_RESIDENCE = "without_residence"
    """Only of who has no stable residence."""
    REFUSED = "refused"
    """Only when a statement or an opinion was refused; then it stands in place of that."""
    IN_PUBLIC_CENTRE = "in_public_centre"
    """Only for a place in a public centre or a reformatory."""


_OF_CONDITION: Mapping[Condition, Why] = {
    Condition.ADULT: Why.OF_ADULTS,
    Condition.MINOR: Why.OF_MINORS,
    Condition.NO_STABLE_RESIDENCE: Why.WITHOUT_RESIDENCE,
}

_STATEMENT_REFUSED = Evidence("minor_paper", "paper", frozenset({"V-40-statement"}))
_OPINION_REFUSED = Evidence("minor_paper", "paper", frozenset({"V-40-opinion"}))
REFUSED_INSTEAD: Mapping[str, Evidence] = {"V-38": _STATEMENT_REFUSED, "V-39": _OPINION_REFUSED}
"""Papers that minutes of refusal (V-40) replace: NĐ 163/2026/NĐ-CP Đ.104 k.1 e."""
_PUBLIC = (
    Evidence("registration", "place", frozenset({"public", "reformatory"})),
    Evidence("voluntary_decision", "place", frozenset({"public", "reformatory"})),
)


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents of one kind of dossier.

    ``title`` stands on the cover. ``rules``: the rows of law that list its papers. ``order``: the order of all its
    papers; those of the rows that are not in it come last. ``only``: papers that need a reason of their own.
    ``numbered``: its sheets are numbered as bút lục, and there are two sets of it. ``begun_by``: the kinds of events
    that open it; by the first of them the rows of law are chosen. ``states``: those that call for it; ``left``: those
    that call for it once the person moved away. ``profile_of``: the kind of event that the profile of
    the person (III-05, V-33) goes with.
    """

    title: str
    article: str
    rules: tuple[str, ...]
    order: tuple[str, ...]
    only: Mapping[str, Why] = field(default_factory=dict)
    numbered: bool = False
    begun_by: tuple[str, ...] = ()
    states: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    profile_of: str = "management_decision"


_MOVED_AWAY = "SM"
_MANAGED = (
    "III-04", "III-05", "HT-XMCT", "III-01", "III-03", "109-05", "III-02",
    "HT-KTCT", "HT-TV", "HT-CK", "HT-GM", "HT-GTT", "HT-PGH", "HT-VM", "HT-BBLV", "HT-NX",
    "109-02", "109-03", "III-06", "III-07", "III-08", "III-09",
)  # fmt: skip
_MONITORING = tuple(f"I-{number:02d}" for number in range(1, 19))
_MINORS: Mapping[str, Why] = dict.fromkeys(("V-38", "V-39", "V-40", "V-41"), Why.OF_MINORS)
_COMPULSORY = ("V-33", "V-34", "109-05", "V-38", "V-39", "V-40", "HT-XMCT", "V-36", "V-37", "V-41", "V-32", "V-31")

CONTENTS: Mapping[DossierKind, Contents] = {
    DossierKind.USER: Contents(
        "Quản lý người sử dụng trái phép chất ma túy",
        "NĐ 163/2026/NĐ-CP Đ.59 k.4",
        ("B26",),
        _MANAGED,
        begun_by=("management_decision", "notice_of_use", "test"),
        states=frozenset({"S1", "S2", "S2s"}),
    ),
    DossierKind.VOLUNTARY: Contents(
        "Cai nghiện ma túy tự nguyện",
        "NĐ 163/2026/NĐ-CP Đ.89",
        ("D03", "D03-public"),
        (
            "V-33", "V-20", "109-05", "CCCD", "HT-DNCSCL", "V-24", "V-25", "V-22", "V-23", "V-31", "V-17", "V-18",
            "V-29", "V-59", "III-01", "HT-NN", "HT-KD", "V-34", *_MONITORING, "V-19", "V-27", "V-51", "V-28", "V-30",
            "V-26",
        ),
        only={"HT-DNCSCL": Why.IN_PUBLIC_CENTRE},
        begun_by=("registration", "voluntary_decision"),
        states=frozenset({"S4", "S5", "S6", "S7"}),
        profile_of="registration",
    ),
    DossierKind.COMPULSORY: Contents(
        "Đề nghị áp dụng biện pháp đưa vào cơ sở cai nghiện bắt buộc",
        "NĐ 163/2026/NĐ-CP Đ.101",
        ("I06", "I06-unstable"),
        _COMPULSORY,
        only=_MINORS,
        numbered=True,
        begun_by=("violation_record", "holding", "file_notice"),
        states=frozenset({"S9", "S10", "S11"}),
        profile_of="violation_record",
    ),
    DossierKind.COMPULSORY_MINOR: Contents(
        "Đề nghị đưa người nghiện ma túy từ đủ 12 tuổi đến dưới 18 tuổi đi cai nghiện bắt buộc",
        "NĐ 163/2026/NĐ-CP Đ.104, Đ.105",
        ("J04", "I06-unstable"),
        _COMPULSORY,
        only={"V-40": Why.REFUSED},
        numbered=True,
        begun_by=("violation_record", "holding", "file_notice"),
        states=frozenset({"S9", "S10", "S11"}),
        profile_of="violation_record",
    ),
    DossierKind.AFTERCARE: Contents(
        "Quản lý sau cai nghiện ma túy",
        "NĐ 163/2026/NĐ-CP Đ.135",
        ("P16-file",),
        (
            "V-53", "V-23", "V-50", "V-33", "HT-TV", "HT-KTCT", "III-01", "HT-CK", "V-51", "V-52", "V-55", "V-59",
            "V-60", *_MONITORING, "V-54", "V-56", "V-57",
        ),
        only={"V-57": Why.IF_ANY},
        begun_by=("aftercare_decision",),
        states=frozenset({"S13"}),
        profile_of="aftercare_decision",
    ),
    DossierKind.TRANSFER: Contents(
        "Chuyển hồ sơ quản lý người sử dụng trái phép chất ma túy",
        "NĐ 163/2026/NĐ-CP Đ.62",
        ("B26",),
        ("III-06", "III-04", "III-05", "III-01", "III-03", *(f for f in _MANAGED if f != "III-06")),
        only={"III-06": Why.LISTED},
        begun_by=("moved_away", "file_transfer"),
        left=frozenset({"S2", "S2s", "S3"}),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper that a dossier can have: whether the case needs it, and why or why not."""

    form: str
    is_needed: bool
    why: Why


def wanted_papers(kind: DossierKind, case: Case, events: tuple[Event, ...], today: date) -> tuple[Wanted, ...]:
    """Every paper that a dossier can have, in the order of the law. ``events``: those of the present episode."""
    contents = CONTENTS[kind]
    begun = _begun(contents, events, today)
    rows = [_row(case.situation.rules, name, begun) for name in contents.rules]
    listed = {form: row for row in reversed(rows) for form in row.codes}
    order = dict.fromkeys((*(f for f in contents.order if f in listed or not _is_old(rows)), *listed))
    return tuple(_wanted(form, contents, listed.get(form), case, events, today) for form in order)


def kinds_for(case: Case, today: date) -> tuple[DossierKind, ...]:
    """Every kind of dossier, those first that the present state calls for, then those that were begun."""
    kinds = [event.fact.kind for event in case.events]
    state, moved = _state_of_file(case)
    minor = case.person.may_be_under(ADULT_AGE, today)

    def rank(kind: DossierKind) -> int:
        contents = CONTENTS[kind]
        if _is_for_others(kind, minor=minor):
            return 4
        if moved and state in contents.left:
            return 0
        if state in contents.states:
            return 1
        return 2 if any(begun in kinds for begun in contents.begun_by) else 3

    return tuple(sorted(DossierKind, key=rank))


def _state_of_file(case: Case) -> tuple[str, bool]:
    """The state that the file is about, and whether the person moved away: then it is the one that was left."""
    state = case.state.code if case.state is not None else ""
    if state != _MOVED_AWAY:
        return state, False
    return next((i.state for i in reversed(case.course.intervals) if i.state != _MOVED_AWAY), ""), True


def _is_for_others(kind: DossierKind, *, minor: bool) -> bool:
    return kind is (DossierKind.COMPULSORY if minor else DossierKind.COMPULSORY_MINOR)


def _begun(contents: Contents, events: tuple[Event, ...], today: date) -> date:
    """The day by whose law a dossier is put together."""
    return next((event.at.day for event in events if event.fact.kind in contents.begun_by), today)


def _row(rules: Rules, name: str, day: date) -> Rule:
    return rules.at(name, day) or rules.latest(name)


def _is_old(rows: list[Rule]) -> bool:
    """Whether the rows are those of a law that is over: its papers had other numbers."""
    return any(row.end is not None for row in rows)


def _wanted(
    form: str, contents: Contents, row: Rule | None, case: Case, events: tuple[Event, ...], today: date
) -> Wanted:
    why = contents.only.get(form)
    if why is not None:
        return Wanted(form, _HOLDS[why](case, events, today), why)
    if row is None:
        return Wanted(form, is_needed=False, why=Why.IF_ANY)
    refused = REFUSED_INSTEAD.get(form)
    if refused is not None and any(refused.is_met_by(event) for event in events):
        return Wanted(form, is_needed=False, why=Why.REFUSED)
    unmet = [condition for condition in row.when if not conditions.hold(case.situation, (condition,), today)]
    if unmet:
        return Wanted(form, is_needed=False, why=_OF_CONDITION.get(unmet[0], Why.IF_ANY))
    unstable = Condition.NO_STABLE_RESIDENCE in row.when
    return Wanted(form, is_needed=True, why=Why.WITHOUT_RESIDENCE if unstable else Why.LISTED)


def _was_refused(case: Case, events: tuple[Event, ...], today: date) -> bool:
    return any(_STATEMENT_REFUSED.is_met_by(event) or _OPINION_REFUSED.is_met_by(event) for event in events)


def _is_in_public_centre(case: Case, events: tuple[Event, ...], today: date) -> bool:
    kinds = {evidence.kind for evidence in _PUBLIC}
    last = next((event for event in reversed(events) if event.fact.kind in kinds), None)
    return last is not None and any(evidence.is_met_by(last) for evidence in _PUBLIC)


_HOLDS: Mapping[Why, Callable[[Case, tuple[Event, ...], date], bool]] = {
    Why.LISTED: lambda case, events, today: True,
    Why.IF_ANY: lambda case, events, today: False,
    Why.OF_MINORS: lambda case, events, today: case.person.may_be_under(ADULT_AGE, today),
    Why.REFUSED: _was_refused,
    Why.IN_PUBLIC_CENTRE: _is_in_public_centre,
}

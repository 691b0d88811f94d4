"""What a file needs by law in the present state, and what of it the registry knows.

A paper is there when an event of the present episode stands for it, or when its document is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models.case import Case
from models.dates import legal_day
from models.events.base import Event
from models.law.rules import Rule, Rules, Use
from models.views import DocumentRow


@dataclass(frozen=True, slots=True)
class Evidence:
    """Events that stand for a paper: their kind, and the codes that a field of theirs must have one of."""

    kind: str
    field: str = ""
    codes: frozenset[str] = frozenset()

    def is_met_by(self, event: Event) -> bool:
        fits = not self.field or getattr(event.fact, self.field, None) in self.codes
        return event.fact.kind == self.kind and fits


def _one(kind: str, field: str = "", *codes: str) -> tuple[Evidence, ...]:
    return (Evidence(kind, field, frozenset(codes)),)


_COMPLETIONS = (
    Evidence("compulsory_completion"),
    Evidence("home_completion"),
    Evidence("centre_certificate", "content", frozenset({"completed"})),
    Evidence("substitution_completion"),
)

_EVIDENCE: Mapping[str, tuple[Evidence, ...]] = {
    "III-02": _one("notice_of_use"),
    "III-04": _one("management_decision"),
    "HT-XMCT": _one("residence_verified"),
    "109-02": _one("determination_request", "applicant", "police"),
    "109-05": _one("determination_result"),
    "D105-03": _one("test"),
    "V-20": _one("registration"),
    "D116-22": _one("registration"),
    "HT-DNCSCL": _one("place_request"),
    "V-36": _one("file_forwarding"),
    "116-29": _one("file_forwarding"),
    "116-27": _one("violation_record"),
    "V-38": _one("minor_paper", "paper", "V-38", "V-58", "V-40-statement"),
    "V-39": _one("minor_paper", "paper", "V-39", "V-40-opinion"),
    "116-31": _one("minor_paper", "paper", "V-38", "V-58", "V-40-statement"),
    "116-38": _one("minor_paper", "paper", "V-39", "V-40-opinion"),
    "V-31": _one("hand_over"),
    "116-37": _one("hand_over"),
    "V-50": _COMPLETIONS,
    "D116-46": _COMPLETIONS,
    "V-53": _one("aftercare_decision"),
    "HT-TV": _one("support", "form", "counselling"),
    "HT-KTCT": _one("residence_check"),
    "HT-CK": _one("undertaking"),
    "V-57": _one("list_removal"),
}
"""What stands for a paper where no row of law says on which form an event is written."""

_IN_PLACE_OF: Mapping[str, tuple[str, ...]] = {
    "109-05": ("109-04", "V-35"),  # NĐ 163/2026/NĐ-CP Đ.89 k.3 c, Đ.101 k.1, Đ.104 k.1
    "V-38": ("V-58",),  # Đ.104 k.1 d
}
"""Documents that the law takes in place of another."""


@dataclass(frozen=True, slots=True)
class NeededPaper:
    """One paper of a file.

    ``day``: that of what is there, None if the registry has nothing; ``event``: what stands for it where its
    document is not kept. ``kind``: what to record to fill the place; empty if no event stands for it.
    """

    form: str
    kind: str
    day: date | None = None
    event: Event | None = None

    @property
    def is_missing(self) -> bool:
        return self.day is None

    @property
    def is_kept(self) -> bool:
        """Whether its document lies in the registry."""
        return self.day is not None and self.event is None


@dataclass(frozen=True, slots=True)
class Checklist:
    """The papers that one row of law lists; empty where nobody knows them (the row says so)."""

    rule: Rule
    papers: tuple[NeededPaper, ...]


def checklists_of(case: Case, documents: Iterable[DocumentRow]) -> tuple[Checklist, ...]:
    """The checklists of the present state; each paper with the latest that stands for it."""
    kept = tuple(documents)
    events = tuple(occurrence.event for occurrence in case.course.episode())
    rules = case.situation.rules
    return tuple(
        Checklist(rule, tuple(_needed(form, rules, events, kept) for form in rule.codes))
        for rule in case.papers_needed()
    )


def evidence_of(form: str, rules: Rules) -> tuple[Evidence, ...]:
    """The events that stand for a paper: those that the law has written on it, and those of the table."""
    written = [kind for rule in rules.used_as(Use.FORM) if rule.value == form for kind in rule.kinds]
    return (*_EVIDENCE.get(form, ()), *(Evidence(kind) for kind in written))


def _needed(form: str, rules: Rules, events: tuple[Event, ...], documents: tuple[DocumentRow, ...]) -> NeededPaper:
    evidence = evidence_of(form, rules)
    kind = evidence[0].kind if evidence else ""
    forms = (form, *_IN_PLACE_OF.get(form, ()))
    document = next((row for row in reversed(documents) if row.form in forms), None)
    if document is not None:
        return NeededPaper(form, kind, document.dated or legal_day(document.recorded_at))
    event = next((event for event in reversed(events) if any(e.is_met_by(event) for e in evidence)), None)
    return NeededPaper(form, kind, event.at.day if event else None, event)

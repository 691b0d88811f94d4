"""Which events a paper belongs to, and which papers stand in place of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.case import Case
from models.dates import Moment
from models.events.base import Event
from models.law.rules import Rules, Use
from models.papers.facts import is_received


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
_STATEMENT = _one("minor_paper", "paper", "V-38", "V-58", "V-40-statement")
_OPINION = _one("minor_paper", "paper", "V-39", "V-40-opinion")

_EVIDENCE: Mapping[str, tuple[Evidence, ...]] = {
    "III-02": _one("notice_of_use"),
    "III-04": _one("management_decision"),
    "III-06": _one("file_transfer", "paper", "III-06"),
    "III-07": _one("suspension"),
    "III-08": _one("stop"),
    "III-09": _one("end"),
    "HT-XMCT": _one("residence_verified"),
    "109-01": _one("determination_request", "applicant", "person"),
    "109-02": _one("determination_request", "applicant", "police"),
    "109-04": _one("determination_result"),
    "109-05": _one("determination_result"),
    "D105-03": _one("test"),
    "V-20": _one("registration"),
    "D116-22": _one("registration"),
    "V-22": _one("voluntary_decision"),
    "V-24": _one("reception"),
    "V-25": _one("undertaking", "paper", "V-25"),
    "V-26": _one("file_transfer", "paper", "V-26"),
    "V-27": _one("service_completion"),
    "V-28": _one("home_completion"),
    "V-30": _one("centre_certificate"),
    "HT-DNCSCL": _one("place_request"),
    "V-36": _one("file_forwarding"),
    "116-29": _one("file_forwarding"),
    "116-27": _one("violation_record"),
    "V-38": _STATEMENT,
    "V-39": _OPINION,
    "V-40": _one("minor_paper", "paper", "V-40-statement", "V-40-opinion"),
    "V-41": _one("minor_paper", "paper", "V-41"),
    "V-58": _one("minor_paper", "paper", "V-58"),
    "116-31": _STATEMENT,
    "116-38": _OPINION,
    "V-31": _one("hand_over"),
    "116-37": _one("hand_over"),
    "V-42": _one("admission"),
    "V-43": _one("search_decision"),
    "V-44": _one("relief_request", "paper", "V-44"),
    "V-45": _one("relief_request", "paper", "V-45"),
    "V-46": _one("relief_request", "paper", "V-46"),
    "V-50": _COMPLETIONS,
    "D116-46": _COMPLETIONS,
    "V-51": _one("advance_notice"),
    "V-53": _one("aftercare_decision"),
    "V-54": _one("file_transfer", "paper", "V-54"),
    "V-57": _one("list_removal"),
    "V-59": _one("helper", "paper", "V-59"),
    "V-60": _one("helper", "paper", "V-60"),
    "I-01": _one("monitoring_request"),
    "I-02": _one("monitoring_decision"),
    "I-03": _one("device_fitting"),
    "I-04": _one("undertaking", "paper", "I-04"),
    "I-05": _one("device_request"),
    "I-06": _one("device_request"),
    "I-07": _one("device_removal"),
    "I-08": _one("device_refitting"),
    "I-09": _one("device_position"),
    "I-10": _one("device_replacement"),
    "I-11": _one("monitoring_pause"),
    "I-13": _one("monitoring_waiver"),
    "I-15": _one("monitoring_end"),
    "I-17": _one("monitoring_takeover"),
    "HT-TV": _one("support", "form", "counselling"),
    "HT-KTCT": _one("residence_check"),
    "HT-CK": _one("undertaking", "paper", "no_use"),
    "HT-GM": _one("call_in", "form", "invitation"),
    "HT-GTT": _one("call_in", "form", "summons"),
    "HT-PGH": _one("call_in", "form", "questioning"),
    "HT-VM": _one("absence"),
    "HT-NN": _one("breach", "handling", "reminder"),
    "HT-KD": _one("breach", "handling", "criticism"),
}
"""What stands for a paper where no row of law says on which form an event is written."""

_WRITTEN_ON: Mapping[str, tuple[Evidence, ...]] = {
    "III-03": _one("test"),  # NĐ 163/2026/NĐ-CP Đ.57 k.2 c: the statement is taken when a test is positive
    "109-03": _one("determination_request", "applicant", "police"),
    "HT-KCT": _one("residence_verified", "outcome", "not_living_there", "unknown", "less_than_thirty"),
    "V-38": _one("minor_paper", "paper", "V-38"),
    "V-39": _one("minor_paper", "paper", "V-39"),
    "V-50": _one("compulsory_completion"),
    "I-12": _one("monitoring_pause"),
    "I-14": _one("monitoring_waiver"),
    "I-16": _one("monitoring_end"),
}
"""The events that a paper is written on, where they are others than those that stand for it."""

_HAPPENS_AT: Mapping[str, str] = {"I-12": "executed", "I-14": "executed", "I-16": "executed"}
"""Minutes of what happens after the event that they are written on, and the field that says when it did."""

UNNUMBERED = frozenset({"109-01", "109-03", "I-12", "I-14", "I-16"})
"""Papers without a number, written on events whose number is that of another paper."""

_IN_PLACE_OF: Mapping[str, tuple[str, ...]] = {
    "109-05": ("109-04", "V-35"),  # NĐ 163/2026/NĐ-CP Đ.89 k.3 c, Đ.101 k.1, Đ.104 k.1
    "HT-XMCT": ("HT-KCT",),  # Đ.101 k.2, Đ.104 k.2: the written finding of no stable residence
    "V-38": ("V-58",),  # Đ.104 k.1 d
    "V-50": ("V-28", "V-30", "D141-16"),  # Đ.135 k.2: whatever was completed
}
"""Documents that the law takes in place of another."""


def forms_for(form: str) -> tuple[str, ...]:
    """A paper and what the law takes in place of it."""
    return (form, *_IN_PLACE_OF.get(form, ()))


def evidence_of(form: str, rules: Rules) -> tuple[Evidence, ...]:
    """The events that stand for a paper: those that the law has written on it, and those of the table."""
    written = [kind for rule in rules.used_as(Use.FORM) if rule.value == form for kind in rule.kinds]
    return (*_EVIDENCE.get(form, ()), *(Evidence(kind) for kind in written))


def evidence_written(form: str, rules: Rules) -> tuple[Evidence, ...]:
    """The events that a paper is written on."""
    return _WRITTEN_ON.get(form) or evidence_of(form, rules)


def events_of_paper(form: str, events: Iterable[Event], rules: Rules) -> tuple[Event, ...]:
    """The events that a paper is written on, in order; none for papers about the person (III-05, V-33)."""
    evidence = evidence_written(form, rules)
    return tuple(event for event in events if any(item.is_met_by(event) for item in evidence))


def events_standing_for(form: str, events: Iterable[Event], rules: Rules) -> tuple[Event, ...]:
    """The events of which a file has a paper as the law lists it, in order."""
    evidence = evidence_of(form, rules) or _WRITTEN_ON.get(form, ())
    return tuple(event for event in events if any(item.is_met_by(event) for item in evidence))


def form_written(form: str, event: Event, rules: Rules) -> str:
    """What an event is written on that stands for a paper: that paper, or one that the law takes in its place."""
    return next((known for known in forms_for(form) if events_of_paper(known, (event,), rules)), form)


def has_event(form: str, rules: Rules) -> bool:
    """Whether a paper belongs to an event at all, and not just to the person."""
    return bool(evidence_of(form, rules) or form in _WRITTEN_ON)


def moment_of_paper(form: str, event: Event) -> Moment | None:
    """When that happened of which a paper of an event tells; None if it is still to come."""
    field = _HAPPENS_AT.get(form)
    if field is None:
        return event.at
    moment: Moment | None = getattr(event.fact, field)
    return moment


def event_of_paper(case: Case, form: str) -> Event | None:
    """The event that a paper printed now belongs to: the last of its kind that our office wrote a paper of.

    Events before the case was last opened had their papers then.
    """
    own = [event for event in case.course.episode_events() if not is_received(event)]
    found = events_of_paper(form, own, case.situation.rules)
    return found[-1] if found else None

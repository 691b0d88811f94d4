"""Who made a decision that other papers quote: whom the law of its day named, of the commune where it was made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from models.events.base import Event, Fact, kind_of
from models.events.moves import MovedIn
from models.law.rules import Rules, Use
from models.office import OfficeFields
from models.papers.facts import latest_of
from models.papers.wording import COMMITTEE

QUOTED_DECISIONS = (
    "management_decision",
    "voluntary_decision",
    "monitoring_decision",
    "holding",
    "aftercare_decision",
)
"""Decisions of the commune that run on when the law has changed, or when the person has moved (B21, F10, P10)."""
_CHAIR, _HEAD, _POLICE = "Chủ tịch", "Trưởng Công an", "Công an"


def deciders(events: Sequence[Event], office: OfficeFields, rules: Rules, today: date) -> Iterator[tuple[str, str]]:
    """The name of the paper field and who made the decision: "Trưởng Công an xã Mẫu". ``events`` in order.

    Empty where a decision was brought along from a commune that nobody wrote down.
    """
    for name in QUOTED_DECISIONS:
        kind = kind_of(name)
        yield f"{name}.decided_by", _decider(latest_of(kind, events), kind, events, office, rules, today)


def symbol_of(decided_by: str, police: str) -> str:
    """The symbol in the number of a decision; ``police``: that of commune police."""
    return COMMITTEE if decided_by.startswith(_CHAIR) else police


def _decider(
    decision: Event | None, kind: type[Fact], events: Sequence[Event], office: OfficeFields, rules: Rules, today: date
) -> str:
    commune, committee = office.commune, office.committee.replace(COMMITTEE, "Ủy ban nhân dân")
    if decision is not None and (left := _left_since(decision, events)) is not None:
        commune = left.removeprefix(_POLICE).strip() if left.startswith(_POLICE) else ""
        committee = f"Ủy ban nhân dân {commune}"
    if not commune:
        return ""
    return f"{_CHAIR} {committee}" if _is_of_the_chair(kind, decision, rules, today) else f"{_HEAD} {commune}"


def _left_since(decision: Event, events: Sequence[Event]) -> str | None:
    """The police of the commune from which somebody came after the decision; None if nobody came."""
    later = events[list(events).index(decision) + 1 :]
    return next((event.fact.from_police.strip() for event in later if isinstance(event.fact, MovedIn)), None)


def _is_of_the_chair(kind: type[Fact], decision: Event | None, rules: Rules, today: date) -> bool:
    day = decision.at.day if decision is not None else today
    roles = [role for rule in rules.of_kind(Use.SIGNER, kind.kind) if rule.is_in_force(day) for role in rule.roles]
    return bool(roles) and all(role.startswith(_CHAIR) for role in roles)

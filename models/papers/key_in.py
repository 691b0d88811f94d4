"""What an officer types into the ministry's own software ("phần mềm Quản lý đối tượng"), item by item.

Form III-04 (Điều 3 k.1 b) orders that software to be kept up. The names and the order of its fields are UNKNOWN: no
description of it was published. The items here have the labels and the order of our own papers (III-05, then the
decision), and claim nothing about the screens of the other software.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models import fields
from models.case import Case
from models.events.base import Event
from models.events.own_records import KeyedIn
from models.events.user_management import ManagementDecided
from models.office import Office
from models.papers.declared import paper_fields
from models.papers.values import paper_values
from models.papers.wording import day_words, full_number
from models.person import PersonFields
from models.roles import User

_OF_PAPERS = (
    "person.name", "person.other_names", "person.sex", "person.birth", "person.birth_place", "person.home_village",
    "person.number", "person.number_issued_on", "person.number_issued_by", "person.ethnicity", "person.religion",
    "person.nationality", "person.registered_residence", "person.current_residence", "person.education",
    "person.occupation", "person.workplace", "person.phone", "person.social_account", "father.name", "mother.name",
    "spouse.name", "person.prior_decisions", "person.first_use", "person.first_found", "person.substances",
    "person.substances_detail", "person.routes", "person.frequency", "person.dose",
    "person.earlier_rehabilitation_detail",
)  # fmt: skip
"""Values of papers, in the order of form III-05."""
_OF_PERSON = ("hamlet", "prior_record", "psychosis", "earlier_rehabilitation")
"""Declared fields that papers tick or spell in their own way."""
_OF_CASE: Mapping[str, str] = {
    "case.state": "Tình trạng quản lý",
    "case.since": "Tình trạng này từ ngày",
    "case.decision_number": "Quyết định đang áp dụng: số",
    "case.decision_day": "Quyết định đang áp dụng: ngày",
    "case.term_start": "Thời hạn từ ngày",
    "case.term_end": "Thời hạn đến ngày",
}
_FIELDS = fields.field_map(PersonFields)
ITEMS: tuple[str, ...] = (*_OF_PAPERS, *_OF_PERSON, *_OF_CASE)
"""Names of all items in the order in which they are typed."""


@dataclass(frozen=True, slots=True)
class KeyInItem:
    """One item: what is known now, and what was typed last (None: never)."""

    name: str
    label: str
    text: str
    typed: str | None = None

    @property
    def is_due(self) -> bool:
        """Whether the other software does not say what the record says."""
        return self.text != (self.typed or "")


def label_of(item: str) -> str:
    """What an item is called."""
    if item in _OF_CASE:
        return _OF_CASE[item]
    return _FIELDS[item].label if item in _OF_PERSON else paper_fields()[item].label


def key_in_values(case: Case, office: Office, user: User, day: date) -> Mapping[str, str]:
    """The text of every item, as the record says it; an unknown one is empty."""
    values = paper_values(case.person, case, office, user, case.situation.rules, day)
    texts = {name: values.text(name) for name in _OF_PAPERS}
    known = case.person.known
    texts |= {name: _FIELDS[name].show(getattr(known, name)) for name in _OF_PERSON}
    texts |= dict(zip(_OF_CASE, _case_texts(case, office.known.symbol), strict=True))
    return {name: " ".join(text.split()) for name, text in texts.items()}


def _number(decision: Event, symbol: str) -> str:
    """In full: it is copied into another program. ``symbol``: that of our office."""
    number = getattr(decision.fact, "number", "")
    return full_number(f"{decision.fact.kind}.number", number, symbol) if number else ""


def _case_texts(case: Case, symbol: str) -> tuple[str, ...]:
    """How the case stands, in the order of its items. The decision is that of the running term."""
    term = case.term
    by_id = {event.id: event for event in case.events}
    decision = by_id.get(term.event.id) if term is not None and term.event is not None else None
    decision = decision or case.latest(ManagementDecided)
    return (
        case.state.name if case.state is not None else "",
        day_words(case.since),
        _number(decision, symbol) if decision is not None else "",
        day_words(decision.at.day) if decision is not None else "",
        day_words(term.carried_out if term is not None else None),
        day_words(term.end if term is not None else None),
    )


def key_in_sheet(
    now: Mapping[str, str], events: Sequence[Event], then: Callable[[Event], Mapping[str, str]]
) -> tuple[KeyInItem, ...]:
    """Every item with what was typed last.

    ``events``: those of the person, in any order. ``then``: the texts as they were known when
    one of them was noted.
    """
    typed: dict[str, str] = {}
    noted = [event for event in events if isinstance(event.fact, KeyedIn) and not event.voided]
    for event in sorted(noted, key=lambda event: event.known_from, reverse=True):
        assert isinstance(event.fact, KeyedIn)
        new = [item for item in event.fact.items if item not in typed]
        if new:
            texts = then(event)
            typed |= {item: texts.get(item, "") for item in new}
    return tuple(KeyInItem(item, label_of(item), now.get(item, ""), typed.get(item)) for item in ITEMS)

"""What about an entry looks like a slip: warnings that may be kept, with a reason that the journal keeps too.

Nothing here is refused: reality comes first, and papers come late (design §4, §8).
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from models import fields
from models.dates import Moment
from models.events.base import Event, Fact
from models.events.taking_over import TakenOver
from models.events.testing import TestTaken
from models.events.user_management import ResidenceVerified
from models.fields import DayType, MomentType, Sealed
from models.law.allowed_places import place_refused
from models.law.rules import Rules
from models.person import ADULT_AGE, Person


class EntryDoubt(enum.StrEnum):
    """One thing that looks like a slip."""

    NO_WITNESS = "no_witness"
    BEFORE_BIRTH = "before_birth"
    BEFORE_CASE = "before_case"
    PLACE_NOT_ALLOWED = "place_not_allowed"


_LATE_PAPERS = timedelta(days=30)
"""A test or notice may come in behind the event that opened the case; nothing comes in so long behind it unseen."""


def doubts_of_entry(person: Person, events: Iterable[Event], at: Moment, fact: Fact) -> tuple[EntryDoubt, ...]:
    """What looks like a slip in a fact about a person with these earlier events."""
    return tuple(_doubts(person, [event for event in events if not event.voided], at, fact))


def doubts_of_law(events: Iterable[Event], at: Moment, fact: Fact, rules: Rules) -> tuple[EntryDoubt, ...]:
    """What the law does not allow after these earlier events: a place that is not open to the person (D02)."""
    is_refused = place_refused(fact, rules, at.day) and _lacks_stable_residence(events, at)
    return (EntryDoubt.PLACE_NOT_ALLOWED,) if is_refused else ()


def _lacks_stable_residence(events: Iterable[Event], at: Moment) -> bool:
    """Whether the residence as verified last is none that counts as stable (B07)."""
    verified = [e for e in events if not e.voided and isinstance(e.fact, ResidenceVerified) and e.at.day <= at.day]
    last = max(verified, key=lambda event: event.at.instant, default=None)
    return last is not None and isinstance(last.fact, ResidenceVerified) and not last.fact.is_stable


def _doubts(person: Person, events: list[Event], at: Moment, fact: Fact) -> Iterator[EntryDoubt]:
    if _lacks_witness(person, fact, at.day):
        yield EntryDoubt.NO_WITNESS
    if person.birth is not None and any(day < person.birth.earliest for day in _days_of(at, fact)):
        yield EntryDoubt.BEFORE_BIRTH
    has_history = any(isinstance(event.fact, TakenOver) for event in events)  # what was before is not in the registry
    if events and not has_history and at.day < min(event.at.day for event in events) - _LATE_PAPERS:
        yield EntryDoubt.BEFORE_CASE


def _lacks_witness(person: Person, fact: Fact, day: date) -> bool:
    """Whether a test of a minor lacks the witness that the law asks for (A06)."""
    if not isinstance(fact, TestTaken) or not person.may_be_under(ADULT_AGE, day):
        return False
    return fact.sample != "urine" and not fact.guardian


def _days_of(at: Moment, fact: Fact) -> Iterator[date]:
    """Every day that an event tells of."""
    yield at.day
    for field in fields.fields_of(type(fact)):
        value = getattr(fact, field.name)
        if value is not None and not isinstance(value, Sealed):
            if isinstance(field.type, DayType):
                yield value
            elif isinstance(field.type, MomentType):
                yield value.day

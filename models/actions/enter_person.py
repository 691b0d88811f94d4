"""Entering a person: only on a lawful ground, together with the fact that is the ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from models.actions.record_event import must_have_happened, new_event
from models.clock import Clock, today
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.events.base import Fact
from models.events.testing import TestTaken
from models.ids import PersonId
from models.person import person_from
from models.ports import Work
from models.roles import Permission, User, needs
from models.text import clean_line

NEGATIVE_TESTS = "negative_tests"


@needs(Permission.ENTER_PERSON)
def enter_person(
    work: Work, clock: Clock, user: User, values: Mapping[str, Any], at: Moment, ground: Fact, reason: str = ""
) -> PersonId:
    """Add a person with the first event of the case. ``reason`` is why a warning was kept.

    Raises NO_GROUND_OF_ENTRY unless the fact is on the closed list of grounds (design §4), InvalidFields,
    FUTURE_DATE.
    """
    if not ground.enters_registry():
        raise RegistryError(ErrorCode.NO_GROUND_OF_ENTRY, kind=ground.kind)
    person_id = PersonId(work.new_id())
    office = work.offices.own()
    reason = clean_line(reason)
    work.people.add(person_from(person_id, values, day=None, today=today(clock), owner=office.id), reason)
    work.events.add(replace(new_event(work, clock, person_id, at, ground), reason=reason))
    return person_id


@needs(Permission.RECORD_EVENT)
def count_negative_test(work: Work, clock: Clock, user: User, at: Moment) -> None:
    """A negative test makes no person, only a count (design §4). Raises FUTURE_DATE, IMPOSSIBLE_DATE."""
    must_have_happened(at, clock, TestTaken.kind)
    work.tallies.add(NEGATIVE_TESTS, at.day)

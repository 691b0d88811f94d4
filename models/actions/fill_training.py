"""Filling a training registry with invented people."""

from __future__ import annotations

from collections.abc import Iterable

from models.actions.enter_person import enter_person
from models.actions.record_event import record_event
from models.clock import Clock
from models.ports import Work
from models.roles import User
from models.training.commune import InventedPerson


def fill_training(work: Work, clock: Clock, user: User, people: Iterable[InventedPerson]) -> int:
    """Enter invented people with their events; returns how many events."""
    events = 0
    for person in people:
        (at, ground), *later = person.events
        person_id = enter_person(work, clock, user, person.values, at, ground)
        for moment, fact in later:
            record_event(work, clock, user, person_id, moment, fact)
        events += len(person.events)
    return events

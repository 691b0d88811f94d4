"""Filling a training registry with invented people."""

from __future__ import annotations

from collections.abc import Iterable

from models.actions.enter_person import enter_person
from models.actions.record_event import record_event
from models.clock import Clock
from models.ids import DocumentId, EventId, PersonId
from models.ports import NewDocument, Work
from models.roles import User
from models.training.commune import InventedPerson
from models.training.scans import Scan


def fill_training(work: Work, clock: Clock, user: User, people: Iterable[InventedPerson]) -> int:
    """Enter invented people with their events and scans, as the ordinary actions would; returns how many events."""
    events = 0
    for person in people:
        (at, ground), *later = person.events
        person_id = enter_person(work, clock, user, person.values, at, ground)
        ids = [event.id for event in work.events.of(person_id)] if person.scans else []
        for moment, fact in later:
            ids.append(record_event(work, clock, user, person_id, moment, fact))
        for scan in person.scans:
            work.documents.add(scanned_document(work, person_id, ids[scan.event], scan))
        events += len(person.events)
    return events


def scanned_document(work: Work, person_id: PersonId, event_id: EventId, scan: Scan) -> NewDocument:
    """A scan as a paper to be kept, received and about an event."""
    return NewDocument(
        id=DocumentId(work.new_id()),
        person_id=person_id,
        event_id=event_id,
        origin="received",
        form="",
        form_version="",
        title=scan.title,
        number="",
        dated=scan.dated,
        signer="",
        pages=1,
        media_type="application/pdf",
        content=scan.content,
        inputs={},
    )

"""Filling a training registry with invented people."""

from __future__ import annotations

from collections.abc import Iterable

from models.actions.change_person import change_person
from models.clock import Clock, today
from models.events.base import Event
from models.ids import DocumentId, EventId, OfficeId, PersonId
from models.person import person_from
from models.ports import NewDocument, Work
from models.roles import Permission, User, needs
from models.training.commune import InventedPerson
from models.training.scans import Scan


@needs(Permission.TAKE_OVER)
def fill_training(work: Work, clock: Clock, user: User, people: Iterable[InventedPerson]) -> int:
    """Enter invented people with their events, scans and changes; returns how many events.

    What is written is what ``enter_person`` and ``record_event`` would write: their checks are left out, because
    the facts of invented lives are checked by the tests, and checking 100,000 of them again takes minutes.
    """
    owner = work.offices.own().id
    events = 0
    for person in people:
        person_id = PersonId(work.new_id())
        work.people.add(person_from(person_id, person.values, day=None, today=today(clock), owner=owner))
        ids = _add_events(work, person_id, person, owner)
        for scan in person.scans:
            work.documents.add(scanned_document(work, person_id, ids[scan.event], scan))
        for version, change in enumerate(person.changes, 1):
            change_person(work, clock, user, person_id, version, change.values, change.day, change.reason)
        events += len(ids)
    return events


def _add_events(work: Work, person_id: PersonId, person: InventedPerson, owner: OfficeId) -> list[EventId]:
    ids = []
    for at, fact in person.events:
        event = Event(EventId(work.new_id()), person_id, at, fact, owner=owner)
        work.events.add(event)
        ids.append(event.id)
    return ids


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

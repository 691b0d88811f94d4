"""Two records turn out to be of one person: they are linked, and parted again. Nothing is merged (design §8)."""

from __future__ import annotations

from dataclasses import replace

from models.actions.record_event import new_event
from models.clock import Clock
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.events.base import Event
from models.events.own_records import SamePerson
from models.ids import PersonId
from models.ports import Work
from models.roles import Permission, User, needs
from models.text import clean_line


@needs(Permission.CHANGE_PERSON)
def link_records(work: Work, clock: Clock, user: User, person_id: PersonId, other_id: PersonId, reason: str) -> None:
    """Let both records say that the other one is of the same person; nothing happens if they say so already.

    Raises REASON_MISSING, NOT_FOUND for a record that is not there or is the same one.
    """
    why = clean_line(reason)
    if not why:
        raise RegistryError(ErrorCode.REASON_MISSING)
    if person_id == other_id:
        raise RegistryError(ErrorCode.NOT_FOUND, record="person")
    pairs = ((person_id, other_id), (other_id, person_id))
    for own, _ in pairs:
        work.people.get(own)
    for own, other in pairs:
        if not _links(work, own, other):
            fact = SamePerson(other=other, reason=why)
            work.events.add(replace(new_event(work, clock, own, Moment.at(clock.now()), fact), reason=why))


@needs(Permission.CHANGE_PERSON)
def unlink_records(work: Work, clock: Clock, user: User, person_id: PersonId, other_id: PersonId, reason: str) -> None:
    """Part two records again. Raises REASON_MISSING, NOT_FOUND for records that are not linked."""
    why = clean_line(reason)
    if not why:
        raise RegistryError(ErrorCode.REASON_MISSING)
    links = [*_links(work, person_id, other_id), *_links(work, other_id, person_id)]
    if not links:
        raise RegistryError(ErrorCode.NOT_FOUND, record="event")
    for event in links:
        work.events.void(event, why)


def _links(work: Work, own: PersonId, other: PersonId) -> list[Event]:
    """The events by which a record names another one."""
    return [
        event
        for event in work.events.of(own)
        if isinstance(event.fact, SamePerson) and event.fact.other == other and not event.voided
    ]

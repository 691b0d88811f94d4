"""What was typed into the ministry's own software is noted, so that the next time only what changed is typed."""

from __future__ import annotations

from collections.abc import Collection

from models.actions.record_event import new_event
from models.clock import Clock
from models.dates import Moment
from models.errors import ErrorCode, FieldFault, FieldProblem, InvalidFields, RegistryError
from models.events.own_records import KeyedIn
from models.ids import EventId, PersonId
from models.papers.key_in import ITEMS
from models.ports import Work
from models.roles import Permission, User, needs


@needs(Permission.RECORD_EVENT)
def note_keyed_in(
    work: Work,
    clock: Clock,
    user: User,
    person_id: PersonId,
    version: int,
    items: Collection[str],
    whole: bool,
) -> EventId:
    """Note that these values stand in the other software as the record says them now.

    Raises VERSION_CONFLICT if somebody changed the person meanwhile, InvalidFields for a name that is no item.
    """
    if work.people.get(person_id).version != version:
        raise RegistryError(ErrorCode.VERSION_CONFLICT)
    if not set(items) <= set(ITEMS):
        raise InvalidFields([FieldProblem("items", FieldFault.NOT_IN_LIST)])
    fact = KeyedIn(items=tuple(item for item in ITEMS if item in items), whole=whole)
    return work.events.add(new_event(work, clock, person_id, Moment.at(clock.now()), fact)).id

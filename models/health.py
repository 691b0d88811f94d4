"""What a health station sees of a person: identity, the request, and what a station records (design §4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from models.errors import ErrorCode, RegistryError
from models.events.base import KINDS, Event, in_order
from models.events.determination import DeterminationRequested, DeterminationResulted
from models.ids import DocumentId, PersonId, UserId
from models.person import Person, PersonFields
from models.roles import Permission
from models.views import DocumentRow

IDENTITY = (
    "name", "sex", "birth", "citizen_number", "old_number", "passport_number", "registered_residence",
    "current_residence", "phone",
)  # fmt: skip
"""The fields of a person by which a station knows whom it examines and can reach."""

SHOWN = frozenset(
    {
        DeterminationRequested.kind,
        *(name for name, kind in KINDS.items() if kind.recorded_with is Permission.RECORD_DETERMINATION),
    }
)
"""The kinds of events that a station sees: requests, and those that it records itself."""

OF_A_DETERMINATION = (DeterminationRequested.kind, DeterminationResulted.kind)
"""The kinds of events of one determination: the request and what came of it."""


@dataclass(frozen=True)
class HealthFile:
    """One person as a station sees it. ``person`` holds the identity and nothing else, ``papers`` are those that the
    station left in the file."""

    person: Person
    events: tuple[Event, ...]
    papers: tuple[DocumentRow, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether the last request has no result yet."""
        last = [event for event in self.events if not event.voided and event.fact.kind in OF_A_DETERMINATION]
        return bool(last) and isinstance(last[-1].fact, DeterminationRequested)

    def must_have(self, document_id: DocumentId) -> None:
        """Raises NOT_FOUND for a paper that is not the station's."""
        if all(paper.id != document_id for paper in self.papers):
            raise RegistryError(ErrorCode.NOT_FOUND, record="document")


def health_file(person: Person, events: Iterable[Event], staff: Collection[UserId]) -> HealthFile | None:
    """What is left of a person for a station with these accounts; None if it has nothing to do with the person.

    It has if a determination was requested, or if it recorded anything. Results that the police entered from paper
    are conclusions of the same determination and are shown; treatment and psychosis only if the station recorded them.
    """
    seen = [event for event in events if event.fact.kind in SHOWN]
    own = {event.id for event in seen if event.recorded_by in staff}
    requested = any(event.fact.kind == DeterminationRequested.kind and not event.voided for event in seen)
    if not (own or requested):
        return None
    known = PersonFields(**{name: getattr(person.known, name) for name in IDENTITY})
    shown = in_order(event for event in seen if event.id in own or event.fact.kind in OF_A_DETERMINATION)
    return HealthFile(Person(person.id, known, (), person.version, person.owner), shown)


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A person in the queue of a station. ``birth`` is ISO text, possibly only the year."""

    person_id: PersonId
    name: str
    birth: str
    requested: datetime | None
    answered: datetime | None

    @property
    def waits(self) -> bool:
        return self.requested is not None and (self.answered is None or self.answered < self.requested)


def in_queue(rows: Iterable[RequestRow]) -> list[RequestRow]:
    """Who waits stands first, the longest first; then the others, the last result first."""
    rows = list(rows)
    waiting = sorted((row for row in rows if row.waits), key=lambda row: (row.requested, row.name))
    done = [row for row in rows if not row.waits]
    return [*waiting, *sorted(done, key=lambda row: row.answered.timestamp() if row.answered else 0.0, reverse=True)]

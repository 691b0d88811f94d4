"""Small rows that lists and searches return, and what the registry tells about itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from models.ids import ActionId, DocumentId, EventId, PersonId, UserId

if TYPE_CHECKING:
    from models.events.base import Event
    from models.person import Person


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What besides may be shown of a person in a list: codes as they are declared, in their order.

    All but the occupation is sensitive, and blank for who may not read a person.
    """

    occupation: str = ""
    ethnicity: str = ""
    substances: tuple[str, ...] = ()
    prior_record: tuple[str, ...] = ()
    psychosis: bool | None = None


NO_DETAILS = PersonDetails()


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in a list. ``birth`` is ISO text, possibly only the year.

    ``place`` finds the row again (``Queries.people_at``) while the registry is open; it means nothing else.
    """

    place: int
    id: PersonId
    name: str
    birth: str
    sex: str
    number: str
    hamlet: str
    residence: str
    state: str
    group: str
    kept: bool
    since: date | None
    term_end: date | None
    presence: str
    next_due: datetime | None
    in_review: bool
    monitored: bool = False
    last_officer: str = ""
    details: PersonDetails = NO_DETAILS
    linked: bool = False
    """Whether another record is known to be of the same person."""


@dataclass(frozen=True, slots=True)
class PersonFile:
    """A person with every event that the registry has: what a printed list tells of a past day is computed of it.

    Of the person only the fields that were asked for; the others are as if nothing were known.
    """

    person: Person
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class EarlyPaper:
    """A paper that was printed before its event was recorded: which form, and when."""

    form: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class EventPapers:
    """An event, whose it is, the forms that were printed for it, and the person's papers that were printed for none."""

    event: Event
    name: str
    printed: frozenset[str]
    early: tuple[EarlyPaper, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberHit:
    """A paper found by its number: whose it is, and what it is: a form's code, or a kind of event."""

    person_id: PersonId
    name: str
    number: str
    what: str
    day: date | None


@dataclass(frozen=True, slots=True)
class ListKey:
    """Place of a row in list order, to go on from (keyset paging)."""

    sort_key: bytes
    number: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list; ``after`` continues it, None at its end."""

    rows: tuple[PersonRow, ...]
    after: ListKey | None


@dataclass(frozen=True, slots=True)
class SearchHits:
    """What a search found. ``closed_count``: matches off the lists, whose content asks a reason.

    ``corrected``: the words that were looked for in place of those typed.
    """

    rows: tuple[PersonRow, ...]
    more: bool
    closed_count: int
    corrected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DueRow:
    """One thing due, for the home page. ``name`` and ``birth`` are empty where the user may not know whose it is."""

    person_id: PersonId
    name: str
    birth: str
    rule_id: str
    due_at: datetime | None
    due_kind: str
    hour_unknown: bool
    opens_at: datetime
    month: date | None
    started_by: str = ""
    """The event that began it: of one rule there may be several."""
    asked_by: date | None = None
    """The day that the request which began it names itself."""
    rule_from: date | None = None
    """From when the row of the rule is in force by which it is due: the law of its time."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One point on the review list."""

    person_id: PersonId
    name: str
    birth: str
    kind: str
    rule_id: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people are on the lists, by group."""

    users: int = 0
    addicts: int = 0
    aftercare: int = 0
    closed: int = 0
    review: int = 0

    @property
    def kept(self) -> int:
        return self.users + self.addicts + self.aftercare


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A paper of a person, without its bytes.

    ``origin``: ``printed`` by us, or ``received`` and scanned in. ``dated``: the day on the paper; of a signed copy
    the day of the signature.
    """

    id: DocumentId
    person_id: PersonId
    event_id: EventId | None
    origin: str
    form: str
    form_version: str
    title: str
    number: str
    dated: date | None
    pages: int
    recorded_at: datetime
    inputs: dict[str, str] = field(default_factory=dict)
    media_type: str = "application/pdf"
    size: int = 0
    copy_of: DocumentId | None = None
    """The printed paper of which this is the signed copy, scanned in."""
    withdrawn: bool = False
    """Attached by mistake: it stands in nothing but the extract of what is kept."""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One journal entry as the history page shows it; ``before`` and ``after`` are JSON data.

    Of an erased person both are None. ``damaged``: there is something, but it cannot be read. ``undone``: the action it
    belongs to was taken back.
    """

    number: int
    recorded_at: datetime
    user_id: UserId
    action_id: ActionId
    action: str
    record: str
    record_id: str
    change: str
    version: int
    before: dict[str, object] | None
    after: dict[str, object] | None
    reason: str
    damaged: bool = False
    person_id: PersonId | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class KeyInRow:
    """Somebody of whom the ministry's own software does not say what the record says. ``last``: when it was typed in
    whole; None if never."""

    id: PersonId
    name: str
    birth: str
    state: str
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Likeness:
    """A person who may be the one being entered. Who enters learns of a ``closed`` file only that it exists."""

    id: PersonId
    name: str
    birth: str
    number: str
    closed: bool
    same_number: bool

"""What the domain and the screens need from the registry, as protocols.

``storage`` implements them; ``models/actions`` and ``ui`` see nothing else of it. A *work* is one
transaction: an action changes records through it and the journal entry is written by the work, so no
action can forget it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

if TYPE_CHECKING:  # protocols need names only; the unlock page must not load the whole domain
    from models.case import Case
    from models.clock import Clock
    from models.events.base import Event
    from models.faults import Checked, Fault
    from models.ids import DocumentId, EventId, IdSource, OverrideId, PersonId
    from models.law.practice import OfficeOverride, Practice
    from models.law.rules import Rules
    from models.office import Office, OfficeFields
    from models.person import Person
    from models.roles import User
    from models.taking_over.sheet import Sheet
    from models.views import (
        Counts,
        DocumentRow,
        DueRow,
        HistoryRow,
        Likeness,
        ListKey,
        Page,
        PersonRow,
        ReviewRow,
        SearchHits,
    )

T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A paper to be kept: its description and its bytes."""

    id: DocumentId
    person_id: PersonId
    event_id: EventId | None
    origin: str
    form: str
    form_version: str
    title: str
    number: str
    dated: date | None
    signer: str
    pages: int
    media_type: str
    content: bytes
    inputs: Mapping[str, str]


class People(Protocol):
    """People of the registry. Every change is journaled; ``get`` raises NOT_FOUND."""

    def get(self, person_id: PersonId) -> Person: ...
    def add(self, person: Person, reason: str = "") -> None: ...
    def change(self, before: Person, after: Person, reason: str) -> None: ...
    def remove(self, person: Person, reason: str) -> None: ...
    def as_known(self, person_id: PersonId, journal_number: int) -> Person: ...
    def like(self, number: str, name: str, birth_year: int | None) -> Sequence[Likeness]: ...


class Events(Protocol):
    """Events of people. ``amend`` and ``void`` raise VERSION_CONFLICT, ALREADY_VOID, NOT_FOUND."""

    def get(self, event_id: EventId) -> Event: ...
    def of(self, person_id: PersonId) -> Sequence[Event]: ...
    def history(self, person_id: PersonId) -> Sequence[Event]: ...
    def add(self, event: Event) -> Event: ...
    def amend(self, before: Event, after: Event, reason: str) -> Event: ...
    def void(self, event: Event, reason: str) -> Event: ...
    def remove(self, event: Event, reason: str) -> None: ...


class Documents(Protocol):
    """Papers with their bytes and the print log."""

    def add(self, document: NewDocument) -> None: ...
    def of(self, person_id: PersonId) -> Sequence[DocumentRow]: ...
    def content(self, document_id: DocumentId) -> bytes: ...
    def log_print(
        self, person_id: PersonId | None, document_id: DocumentId | None, form: str, kind: str, copies: int
    ) -> None: ...
    def numbers_in(self, year: int, suffix: str) -> Sequence[str]: ...


class Offices(Protocol):
    """Our own office."""

    def own(self) -> Office: ...
    def change_own(self, office: Office, reason: str) -> None: ...


class Overrides(Protocol):
    """What a chief decided for the whole office. ``get`` raises NOT_FOUND, ``void`` ALREADY_VOID, VERSION_CONFLICT."""

    def get(self, override_id: OverrideId) -> OfficeOverride: ...
    def add(self, override: OfficeOverride) -> OfficeOverride: ...
    def void(self, override: OfficeOverride, reason: str) -> OfficeOverride: ...


class Tallies(Protocol):
    """What is counted without a person."""

    def add(self, name: str, day: date) -> None: ...
    def total(self, name: str, first: date, last: date) -> int: ...


class Looks(Protocol):
    """The access log: of its entries only whole months that were kept long enough can go."""

    def retire(self, month: str) -> int: ...


class Histories(Protocol):
    """The journal, read only."""

    def of_person(self, person_id: PersonId) -> Sequence[HistoryRow]: ...
    def of_action(self, action_id: str) -> Sequence[HistoryRow]: ...
    def number(self) -> int: ...


class Work(Protocol):
    """One action: all of it is stored, or nothing."""

    @property
    def people(self) -> People: ...
    @property
    def events(self) -> Events: ...
    @property
    def documents(self) -> Documents: ...
    @property
    def offices(self) -> Offices: ...
    @property
    def overrides(self) -> Overrides: ...
    @property
    def tallies(self) -> Tallies: ...
    @property
    def looks(self) -> Looks: ...
    @property
    def journal(self) -> Histories: ...
    @property
    def rules(self) -> Rules: ...
    @property
    def practice(self) -> Practice: ...
    @property
    def new_id(self) -> IdSource: ...
    @property
    def action_id(self) -> str: ...


class Queries(Protocol):
    """What screens ask: small rows, straight from the database."""

    def list_people(self, *, kept: bool, group: str, after: ListKey | None, limit: int) -> Page: ...
    def count_people(self, *, kept: bool, group: str) -> int: ...
    def search(self, text: str, *, limit: int) -> SearchHits: ...
    def roll(self, *, kept: bool, group: str) -> Sequence[int]: ...
    def found(self, text: str) -> Sequence[int]: ...
    def people_at(self, places: Sequence[int]) -> Sequence[PersonRow]: ...
    def due(self, until: datetime, *, limit: int = ...) -> Sequence[DueRow]: ...
    def due_count(self, until: datetime) -> int: ...
    def review(self) -> Sequence[ReviewRow]: ...
    def counts(self) -> Counts: ...
    def person(self, person_id: PersonId) -> Person: ...
    def case(self, person_id: PersonId, at: datetime | None = None, known: int | None = None) -> Case: ...
    def documents(self, person_id: PersonId) -> Sequence[DocumentRow]: ...
    def document_content(self, document_id: DocumentId) -> bytes: ...
    def history(self, person_id: PersonId) -> Sequence[HistoryRow]: ...
    def like(self, number: str, name: str, birth_year: int | None) -> Sequence[Likeness]: ...
    def office(self) -> Office: ...
    def overrides(self) -> Sequence[OfficeOverride]: ...
    def user_names(self) -> Mapping[str, str]: ...
    def rules(self) -> Rules: ...
    def practice(self) -> Practice: ...
    def numbers_in(self, year: int, suffix: str) -> Sequence[str]: ...


class Registry(Protocol):
    """An open registry. Everything on it runs on one thread."""

    @property
    def is_training(self) -> bool: ...
    @property
    def user(self) -> User: ...
    @property
    def clock(self) -> Clock: ...
    def read(self, query: Callable[[Queries], T]) -> T:
        """Answer a question from one consistent state. Raises NOT_ALLOWED."""
        ...

    def write(self, action: Callable[Concatenate[Work, Clock, User, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run an action in one transaction: ``action(work, clock, user, *args)``. Raises NOT_ALLOWED.

        What the action needs stands in its declaration (``models.roles.needs``).
        """
        ...

    def note_access(self, kind: str, person_id: PersonId | None = None, detail: str = "") -> bool:
        """Note a look (open, search, print) in the access log; False if the disk refused it.

        Some wait for ``store_looks``, which is to follow within seconds.
        """
        ...

    def store_looks(self) -> bool: ...

    def open_closed(self, person_id: PersonId, reason: str) -> None:
        """Let the file of somebody off the lists be read until lock, for a reason that is noted.

        Raises NOT_ALLOWED, REASON_MISSING.
        """
        ...

    def check(self) -> Sequence[Fault]:
        """Every fault found in chains, caches, references, pages and files; empty if all is well."""
        ...

    def verify(self) -> Iterator[Checked]:
        """Check everything that is chained or signed, in short steps, while others work."""
        ...

    def close(self, *, locked: bool = False) -> None: ...


@dataclass(frozen=True, slots=True)
class FirstUser:
    """The chief who sets a registry up."""

    login: str
    name: str
    password: str


class Storage(Protocol):
    """Registries and foreign files on disk. Everything raises RegistryError for what can be expected."""

    def create(self, folder: Path, office: OfficeFields, first_user: FirstUser, *, training: bool) -> None:
        """Make a registry in an empty or new folder; on failure nothing of it is left."""
        ...

    def logins(self, folder: Path) -> Sequence[str]:
        """Account names of a registry."""
        ...

    def open(self, folder: Path, login: str, password: str, *, training: bool) -> Registry:
        """Open a registry on the calling thread."""
        ...

    def read_workbook(self, path: Path) -> Sequence[Sheet]:
        """The sheets of a spreadsheet file, read in a process of its own."""
        ...

    def write_file(self, path: Path, content: bytes) -> None:
        """Write a file that the user asked for, whole or not at all."""
        ...

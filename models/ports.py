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
    from models.accounts import Account, KeyCare, Recovery, Standing, Way
    from models.actions.take_rule_file import RuleFilePlan
    from models.backup import (
        BackedUp,
        BackupCare,
        FoundPlace,
        Generation,
        KnownBackup,
        LogCopied,
        Place,
        PlaceKind,
        Position,
    )
    from models.case import Case
    from models.clock import Clock
    from models.erasure import Destroyed, Erasure, Overdue
    from models.events.base import Event
    from models.faults import Checked, Damage, Fault
    from models.health import HealthFile, RequestRow
    from models.ids import ActionId, DocumentId, EventId, IdSource, OverrideId, PersonId, UserId
    from models.kept_head import KeptHead
    from models.law.practice import OfficeOverride, Practice
    from models.law.rule_files import Law, RuleFile, TakenRuleFile
    from models.law.rules import Rules
    from models.logs import JournalRow, LogFilter, LookRow
    from models.office import Office, OfficeFields
    from models.papers.extract import Extract
    from models.person import Person
    from models.recovery.code import SheetCode
    from models.restoring import LastNumber, Proof, Rescued, Restored
    from models.retention import RetentionTerm, Terms
    from models.roles import User, UserFields
    from models.security import Security, SecurityFields
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
    def restore(self, now: Event, before: Event) -> Event: ...
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


class Accounts(Protocol):
    """Accounts of users and their keys. Every change is journaled; ``get`` raises NOT_FOUND, changes raise
    VERSION_CONFLICT. What may be done to whom is decided by the actions."""

    @property
    def holds_clinical(self) -> bool: ...
    def all(self) -> Sequence[Account]: ...
    def get(self, user_id: UserId) -> Account: ...
    def security(self) -> Security: ...
    def change_security(self, known: SecurityFields, version: int) -> None: ...
    def add(self, user: User, password: str, *, must_change: bool) -> None: ...
    def change(self, before: Account, known: UserFields, reason: str = "") -> None: ...
    def stand(self, before: Account, standing: Standing, reason: str = "") -> None: ...
    def confirm(self, account: Account) -> None: ...
    def note_seen(self, user_id: UserId) -> None: ...
    def register_own(self, account: Account) -> None: ...
    def settle(self) -> None: ...
    def lift_delay(self, account: Account) -> None: ...
    def prove(self, account: Account, password: str) -> None: ...
    def was_used(self, account: Account, password: str, remembered: int) -> bool: ...
    def change_password(self, account: Account, password: str) -> None: ...
    def reset_password(self, account: Account, password: str) -> None: ...
    def recover_password(self, account: Account, password: str, recovery_id: str) -> None: ...
    def give_clinical(self, account: Account, recovered: bytes | None = None) -> None: ...
    def note_rotated(self) -> None: ...


class RecoveredKeys(Protocol):
    """What a recovery sheet opens."""

    @property
    def clinical(self) -> bytes | None: ...


class Recoveries(Protocol):
    """Ways to open the registry when no password does. Every change is journaled."""

    def all(self) -> Sequence[Recovery]: ...
    def add_sheet(self, id_: str, way: Way) -> tuple[SheetCode, ...]: ...
    def add_superior(self, id_: str, public: bytes) -> None: ...
    def remove(self, id_: str) -> None: ...
    def opened_by(self, codes: Sequence[SheetCode]) -> tuple[str, RecoveredKeys]: ...
    def note_rehearsed(self, id_: str) -> None: ...
    def note_used(self, id_: str) -> None: ...
    def complete(self) -> None: ...


class Overrides(Protocol):
    """What a chief decided for the whole office. ``get`` raises NOT_FOUND, ``void`` ALREADY_VOID, VERSION_CONFLICT."""

    def get(self, override_id: OverrideId) -> OfficeOverride: ...
    def add(self, override: OfficeOverride) -> OfficeOverride: ...
    def void(self, override: OfficeOverride, reason: str) -> OfficeOverride: ...


class Retention(Protocol):
    """How long the office keeps classes of records."""

    def terms(self) -> Terms: ...
    def set_term(self, code: str, term: RetentionTerm) -> None: ...


class Erasures(Protocol):
    """What is destroyed for good. ``erase`` raises NOT_FOUND.

    ``removed_on``: the day on which somebody was taken out again of whom only the journal knows; None of others.
    """

    def removed_on(self, person_id: PersonId) -> date | None: ...
    def erase(self, person_id: PersonId) -> Destroyed: ...
    def erase_counts(self, before: date) -> int: ...
    def record(self, erasure: Erasure) -> Erasure: ...


@dataclass(frozen=True, slots=True)
class SignedBytes:
    """Bytes that somebody signed whom we trust."""

    content: bytes
    signer: str


class RuleFileSeal(Protocol):
    """Tells who signed a rule file. ``open`` raises RULE_FILE_SEAL, RULE_FILE_UNTRUSTED."""

    def open(self, sealed: bytes) -> SignedBytes: ...


class RuleFiles(Protocol):
    """The rule files taken. ``add`` raises RULE_FILE_OLD, RULE_FILE_BAD, RULE_FILE_UNREAD."""

    def add(self, record_id: str, sealed: bytes, file: RuleFile, signer: str) -> None: ...


class Backups(Protocol):
    """Where backups go, and document numbers known from paper. Every change is journaled.

    ``add`` marks the disk, and raises PLACE_TAKEN, PLACE_REFUSED, disk errors; ``remove`` and ``note_broken`` raise
    NOT_FOUND.
    """

    @property
    def default_root(self) -> Path: ...
    @property
    def default_made(self) -> bool: ...
    def note_default(self) -> None: ...
    def all(self) -> Sequence[Place]: ...
    def add(self, kind: PlaceKind, name: str, root: Path) -> Place: ...
    def remove(self, place_id: str, reason: str) -> None: ...
    def note_last_number(self, last: LastNumber) -> None: ...
    def note_compared(self) -> None: ...
    def note_broken(self, generation: Generation) -> None: ...
    def known(self) -> Sequence[KnownBackup]: ...


class Tallies(Protocol):
    """What is counted without a person."""

    def add(self, name: str, day: date) -> None: ...
    def remove(self, name: str, day: date, reason: str) -> None: ...
    def total(self, name: str, first: date, last: date) -> int: ...


class Looks(Protocol):
    """The access log: of its entries only whole months that were kept long enough can go."""

    def retire(self, month: str) -> int: ...


class Histories(Protocol):
    """The journal. ``undone``: every action that was taken back, and the one that did it."""

    def of_person(self, person_id: PersonId) -> Sequence[HistoryRow]: ...
    def of_action(self, action_id: str) -> Sequence[HistoryRow]: ...
    def of_record(self, record_id: str) -> Sequence[HistoryRow]: ...
    def undone(self) -> Mapping[ActionId, ActionId]: ...
    def note_undone(self, action_id: ActionId, name: str, reason: str) -> None: ...
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
    def accounts(self) -> Accounts: ...
    @property
    def recoveries(self) -> Recoveries: ...
    @property
    def overrides(self) -> Overrides: ...
    @property
    def retention(self) -> Retention: ...
    @property
    def erasures(self) -> Erasures: ...
    @property
    def backups(self) -> Backups: ...
    @property
    def tallies(self) -> Tallies: ...
    @property
    def looks(self) -> Looks: ...
    @property
    def journal(self) -> Histories: ...
    @property
    def rule_files(self) -> RuleFiles: ...
    @property
    def seal(self) -> RuleFileSeal: ...
    @property
    def law(self) -> Law: ...
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
    def journal(self, wanted: LogFilter, *, before: int | None, limit: int) -> Sequence[JournalRow]: ...
    def looks(self, wanted: LogFilter, *, before: int | None, limit: int) -> Sequence[LookRow]: ...
    def last_undoable(self) -> Sequence[HistoryRow]: ...
    def head(self) -> KeptHead: ...
    def compared(self, kept: KeptHead) -> Fault | None: ...
    def spare_papers(self) -> Sequence[str]: ...
    def requests(self) -> Sequence[RequestRow]: ...
    def health_file(self, person_id: PersonId) -> HealthFile: ...
    def entry_matches(self, number: str, name: str, birth_year: int | None) -> Sequence[Likeness]: ...
    def like(self, number: str, name: str, birth_year: int | None) -> Sequence[Likeness]: ...
    def office(self) -> Office: ...
    def overrides(self) -> Sequence[OfficeOverride]: ...
    def rule_files(self) -> Sequence[TakenRuleFile]: ...
    def rule_file_plan(self, sealed: bytes) -> RuleFilePlan: ...
    def retention_terms(self) -> Terms: ...
    def overdue(self, today: date) -> Overdue: ...
    def extract(self, person_id: PersonId) -> Extract: ...
    def erasures(self) -> Sequence[Erasure]: ...
    def user_names(self) -> Mapping[str, str]: ...
    def accounts(self) -> Sequence[Account]: ...
    def security(self) -> Security: ...
    def key_care(self) -> KeyCare: ...
    def rules(self) -> Rules: ...
    def practice(self) -> Practice: ...
    def numbers_in(self, year: int, suffix: str) -> Sequence[str]: ...
    def places(self) -> Sequence[Place]: ...
    def backups(self) -> Sequence[KnownBackup]: ...
    def numbers_to_compare(self, year: int) -> Sequence[LastNumber]: ...


class Snapshot(Protocol):
    """The registry as it stood at one moment, to be copied while people go on working.

    It holds the database key, so it is to be let go of soon. ``size``: bytes of the database.
    ``is_taken_back``: the registry needed its file; what was copied so far is of no use.
    """

    @property
    def made_at(self) -> datetime: ...
    @property
    def position(self) -> Position: ...
    @property
    def size(self) -> int: ...
    @property
    def is_taken_back(self) -> bool: ...


class BackupKey(Protocol):
    """Opens the backups of a registry to be proven. It holds the database key. ``id``: which generations it opens."""

    @property
    def id(self) -> str: ...


class Registry(Protocol):
    """An open registry. Everything on it runs on one thread."""

    @property
    def is_training(self) -> bool: ...
    @property
    def user(self) -> User: ...
    @property
    def unread_rule_file(self) -> int | None:
        """The number of the first rule file taken that this program cannot read: none from it on is in force."""
        ...

    @property
    def clock(self) -> Clock: ...
    @property
    def opening_faults(self) -> Sequence[Fault]:
        """What opening found of the change log: taken back into the registry, set aside, damaged."""
        ...

    @property
    def clock_behind(self) -> datetime | None:
        """When something was last recorded, if the clock showed an earlier time at opening: it was set back."""
        ...

    @property
    def damaged(self) -> Damage | None:
        """The damage that was met since opening: writing is refused, reading goes on from a copy."""
        ...

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

    def open_closed(self, person_id: PersonId, reason: str) -> bool:
        """Let the file of somebody off the lists be read until lock, for a reason that is noted; False if the disk
        refused to note it.

        Raises NOT_ALLOWED, REASON_MISSING.
        """
        ...

    def check(self, *, anew: bool = False) -> Sequence[Fault]:
        """Every fault found in chains, caches, references, pages and files; empty if all is well.

        ``anew``: compute everybody's caches again, also where a mark shows that nothing changed since.
        """
        ...

    def verify(self) -> Iterator[Checked]:
        """Check everything that is chained or signed, in short steps, while others work."""
        ...

    def rotate(self, progress: Callable[[int, int], None]) -> None:
        """Put the registry under a new key; ``progress`` hears of pages done and in all, and raises to stop.

        Raises NOT_ALLOWED, SPACE_SHORT.
        """
        ...

    @property
    def log_behind(self) -> bool:
        """Whether the disk refused the last change in the change log; the next change brings it after."""
        ...

    def snapshot(self) -> Snapshot:
        """The registry as it is now, for ``Storage.back_up``; it is to be released. Raises NOT_ALLOWED."""
        ...

    def release(self, snapshot: Snapshot) -> None:
        """The file of the database was copied, or will not be."""
        ...

    def note_backup(self, done: BackedUp) -> None:
        """Remember a proven backup, and which older ones its place holds no more.

        Raises NOT_ALLOWED, disk errors, and BACKUP_INTERRUPTED if somebody was erased since it was made: it is to be
        discarded then, for the report of that does not name it.
        """
        ...

    def note_proven(self, generation: Generation) -> None:
        """Remember that a backup was proven again. Raises NOT_ALLOWED, disk errors."""
        ...

    def note_log_copied(self, copied: LogCopied) -> None:
        """Remember until it is closed that the change log was copied."""
        ...

    def backup_key(self) -> BackupKey:
        """For ``Storage.prove``. Raises NOT_ALLOWED."""
        ...

    def backup_care(self) -> BackupCare:
        """Where backups go, what was proven last, and what is due."""
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

    def lift_delay(self, folder: Path, login: str, password: str, delayed: str, *, training: bool) -> None:
        """Let an account try passwords again at once; a chief says so with login and password. Raises NOT_ALLOWED."""
        ...

    def recover(self, folder: Path, codes: Sequence[SheetCode], login: str, password: str, *, training: bool) -> None:
        """Give a chief's account a new password by recovery sheets. Raises their faults, and NOT_ALLOWED."""
        ...

    def back_up(
        self,
        snapshot: Snapshot,
        place: Place,
        root: Path,
        *,
        on_copied: Callable[[], None],
        progress: Callable[[int, int], None],
    ) -> BackedUp:
        """Make, prove and keep a full backup at a place; then thin out the older ones there. Any thread.

        ``root``: where the place is now. ``on_copied`` hears once, on this thread, that the snapshot is to be
        released, on failure too; ``progress`` hears of bytes done and in all, and raises to stop. On failure no
        generation at the place is more, less or other than it was. Raises
        PLACE_MISSING if a stick is not there or another, SPACE_SHORT, BACKUP_INTERRUPTED if the snapshot was taken
        back, BACKUP_BROKEN if the disk did not keep what was written, and disk errors.
        """
        ...

    def discard(self, place: Place, root: Path, generation: Generation) -> None:
        """Take away a backup that the registry did not enter. Any thread. Raises PLACE_MISSING, disk errors."""
        ...

    def copy_log(self, folder: Path, place: Place, root: Path, position: Position) -> LogCopied:
        """Bring the change log of a registry folder to a place. ``position``: where the registry stood before.

        Any thread. Raises PLACE_MISSING and disk errors; what was there before is then untouched.
        """
        ...

    def places_on(self, roots: Sequence[Path]) -> Sequence[FoundPlace]:
        """The places under volumes and folders, of whatever registry. What cannot be read is no place."""
        ...

    def generations(self, place: FoundPlace) -> Sequence[Generation]:
        """The full backups at a place, the oldest first; what cannot be read is none. Raises disk errors."""
        ...

    def prove(
        self, place: FoundPlace, generation: Generation, key: BackupKey, progress: Callable[[int, int], None]
    ) -> Sequence[Fault]:
        """Every fault of a backup and of the change log beside it; none if it is whole. Any thread.

        Raises NOT_FOUND if it is gone, BACKUP_OF_OLD_KEY if a key opens it that was replaced, and disk errors.
        """
        ...

    def restore(
        self,
        backup: Path,
        folder: Path,
        proof: Proof,
        *,
        logs: Sequence[Path] = (),
        training: bool = False,
        progress: Callable[[int, int], None] = ...,
    ) -> Restored:
        """Make a registry in an empty or new folder from the newest whole backup at a place and its change log.

        ``backup``: a stick, a place on it, or one generation. ``logs``: other folders with a change log, as of the
        disk of a dead PC. ``progress`` hears of bytes copied and in all, and raises to stop. Any thread; on failure
        nothing of it is left. Raises NO_BACKUP, FOLDER_NOT_EMPTY, SPACE_SHORT and what opening raises.
        """
        ...

    def rescue(
        self,
        damaged: Path,
        folder: Path,
        proof: Proof,
        *,
        backups: Sequence[Path] = (),
        logs: Sequence[Path] = (),
        training: bool = False,
        progress: Callable[[int, int], None] = ...,
    ) -> Rescued:
        """Make a registry in an empty or new folder from a damaged one, its backups and its change log.

        The damaged folder is only read. Raises as ``restore`` does; NOTHING_TO_RESCUE if neither the damaged file nor
        a backup can be read.
        """
        ...

    def backup_path(self, place: FoundPlace, generation: Generation | None) -> Path:
        """What ``restore`` and ``logins`` take: a place, or one backup at it."""
        ...

    def is_taken(self, folder: Path) -> bool:
        """Whether something lies where a registry is to be. Raises disk errors."""
        ...

    def take_place(self, made: Path, folder: Path) -> Path | None:
        """Let a registry that was made beside another take its place. Where the other one lies now, if there was one.

        Raises disk errors; then that one is where it was, and nothing is left of the new one.
        """
        ...

    def read_workbook(self, path: Path) -> Sequence[Sheet]:
        """The sheets of a spreadsheet file, read in a process of its own."""
        ...

    def read_file(self, path: Path, most: int) -> bytes:
        """A file's bytes, at most so many. Raises disk errors."""
        ...

    def write_file(self, path: Path, content: bytes) -> None:
        """Write a file that the user asked for, whole or not at all."""
        ...

"""Creating, opening and closing a registry, and running actions and queries on it.

A registry is a folder: the database, the keyring (twice), blobs. Opening goes: keyring, password,
exclusive connection, one read to prove the key, version, upgrade, belonging, account, caches of these rules.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from models.accounts import is_stopped_for_idleness
from models.actions.manage_keys import note_rotated
from models.actions.manage_users import admit_user, stop_idle
from models.backup import BackedUp, BackupCare, Generation, LogCopied
from models.clock import Clock, SystemClock
from models.errors import ErrorCode, RegistryError
from models.faults import Checked, Fault
from models.ids import ActionId, IdSource, OfficeId, PersonId, UserId, random_id
from models.law.calendar import packaged_working_days
from models.law.loading import packaged_rules
from models.law.rule_files import Law
from models.law.rules import Rules
from models.looks import Look, LookKind
from models.memory import forget
from models.office import Office, OfficeFields
from models.passwords import check_password
from models.ports import FirstUser, Queries, Snapshot, Work
from models.roles import Permission, Role, User, UserFields, needed_by
from models.text import clean_line
from storage import caches, erasure, heads, schema
from storage.access_log import LookBook
from storage.accounts import active_account, load_accounts, load_security
from storage.attempts import Attempts
from storage.backups.keeping import HeldKey, RegistryBackups
from storage.backups.records import keep_places, note_proven
from storage.backups.source import HeldSnapshot
from storage.blobs import Blobs
from storage.calibration import cost_here
from storage.change_log import ChangeLog, logged, open_log
from storage.checking import Subject
from storage.connection import (
    Connection,
    create_database,
    driver_errors,
    read_transaction,
    write_transaction,
)
from storage.context import Context
from storage.files import DISK_REFUSES, disk_errors, make_folder, remove_folders
from storage.journal import Author, Journal
from storage.keyring import LEAST_COST, KdfCost, Keyring, Keys, new_keys, read_keyring, restore_keyring
from storage.offices import load_practice
from storage.pairing import box_keys, settled
from storage.queries import SqlQueries
from storage.reasons import sealed_reason
from storage.recoveries import recovery_keys
from storage.rotation import DATABASE, Progress, copy_under, must_have_space, open_database
from storage.rule_files import LawBook, load_law_book
from storage.rule_seal import TRAINING_PUBLISHER, Ed25519Seal, packaged_publishers, public_hex, training_key
from storage.sealing import new_key
from storage.session import Session
from storage.vault import Vault
from storage.verification import in_steps
from storage.work import SqlWork

T = TypeVar("T")
P = ParamSpec("P")

REAL, TRAINING = "real", "training"
_REFUSALS = frozenset({ErrorCode.DISK_FULL, ErrorCode.READ_ONLY, ErrorCode.DISK_ERROR})
"""What a disk may answer to a look that is to be noted; reading goes on."""


@dataclass(frozen=True)
class Options:
    """What a registry needs from outside: time, ids, rules, and the costs of the disk and of keys."""

    clock: Clock = field(default_factory=SystemClock)
    new_id: IdSource = random_id
    cost: KdfCost | None = None
    """Of a slot that is made; unless given, as much as this machine bears, and the least for a training registry."""
    synchronous: str = "FULL"
    change_log: bool = True
    rules: Rules | None = None
    publishers: Mapping[str, str] | None = None
    """Names of those whose rule files are taken, by public key; unless given, those delivered with the program."""

    @property
    def is_synced(self) -> bool:
        """Whether what is committed must be safe on the disk."""
        return self.synchronous != "OFF"

    def cost_for(self, kind: str) -> KdfCost:
        return self.cost or (LEAST_COST if kind == TRAINING else cost_here())

    @property
    def law(self) -> Law:
        """The law that comes with the program."""
        return Law(self.rules or packaged_rules(), packaged_working_days())

    def seal_for(self, kind: str) -> Ed25519Seal:
        """Whose rule files a registry takes; a training registry also those of training."""
        trusted = packaged_publishers() if self.publishers is None else self.publishers
        training = {public_hex(training_key()): TRAINING_PUBLISHER} if kind == TRAINING else {}
        return Ed25519Seal({**training, **trusted})


class SqlRegistry:
    """An open registry. Everything on it runs on the thread that opened it."""

    def __init__(
        self,
        folder: Path,
        connection: Connection,
        session: Session,
        kind: str,
        options: Options,
        log: ChangeLog,
    ) -> None:
        self._connection: Connection | None = connection
        self._options = options
        self._kind = kind
        self._session = session
        self._log = log
        self._looks = LookBook(session.user.id)
        self.clock = options.clock
        row = connection.execute("SELECT epoch, blob_name_key FROM registry").fetchone()
        self._epoch: int = row[0]
        self._folder = folder
        self._blobs = Blobs(folder, row[1])
        self._book = load_law_book(connection, options.law)
        self._seal = options.seal_for(kind)
        self._backups = RegistryBackups(folder, kind, session)

    @property
    def is_training(self) -> bool:
        return self._kind == TRAINING

    @property
    def user(self) -> User:
        return self._session.user

    @property
    def change_log(self) -> ChangeLog:
        """The log of changes beside the database, and what opening found of it."""
        return self._log

    @property
    def log_behind(self) -> bool:
        """Whether the disk refused the last changes in the log; the next change brings them along."""
        return self._log.is_behind

    @property
    def unread_rule_file(self) -> int | None:
        """The number of the first rule file taken that this program cannot read: none from it on is in force."""
        return self._book.unread.number if self._book.unread else None

    def read(self, query: Callable[[Queries], T]) -> T:
        """Answer a question from one consistent state. Raises LOCKED after close, NOT_ALLOWED."""
        connection = self._open_connection()
        with read_transaction(connection):
            return query(SqlQueries(self._context(connection, "read"), self._blobs, self._book, self._seal))

    def write(self, action: Callable[Concatenate[Work, Clock, User, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run an action in one transaction; on any error nothing of it remains.

        Raises LOCKED after close, NOT_ALLOWED unless the user may do what the action declares that it needs.
        """
        connection = self._open_connection()
        self.user.must_be_allowed(*needed_by(action))
        with self._session.vault.changing_with(logged(connection, self._log)):
            context = self._context(connection, action.__name__)
            work = SqlWork(context, self._blobs, self._book, self._seal, self._options.new_id)
            result = action(work, self.clock, self.user, *args, **kwargs)
            work.finish()
        self._book = work.rule_files.book
        if work.accounts.changed:
            self._session.user = active_account(connection, self.user.id).session_user
        if work.backups.changed:
            keep_places(self._folder, connection)
        if work.erasures.done:
            self.finish_erasures()
        return result

    def settle_log(self) -> None:
        """Bring the change log up to date with the registry, and journal it if it was the other way round."""
        connection = self._open_connection()
        self._log.settle(connection)
        if not self._log.rolled_forward:
            return
        with contextlib.suppress(RegistryError), logged(connection, self._log):
            context = self._context(connection, "roll_forward")
            context.note(
                "registry", self._session.vault.keyring.registry, "change", after={"changes": self._log.rolled_forward}
            )

    def finish_erasures(self) -> bool:
        """Take off the disk what erasures left behind; False if the disk refused: the next opening tries again."""
        connection = self._open_connection()
        self._backups.source.take_back(connection)
        return erasure.finish(connection, self._blobs, self._log)

    def note_access(self, kind: str, person_id: PersonId | None = None, detail: str = "") -> bool:
        """Note a look in the access log. Reading goes on if the disk refuses: then the answer is False.

        Most looks wait until ``store_looks``, for waiting for the disk would slow every opening of a person down. How
        many looks the log lacks is noted with the next one that the disk takes.
        """
        self._open_connection()
        look = Look(self.clock.now(), self.user.id, LookKind(kind), person_id, detail)
        self._looks.note(look)
        return True if look.may_wait and not self._looks.is_full else self.store_looks()

    def note_login(self, attempts: Attempts) -> None:
        """Note that the user came in, and before it every wrong password since somebody did last."""
        for failed, at in attempts.unnoted:
            self._looks.note(Look(at, failed, LookKind.LOGIN_FAILED))
        if self.note_access(LookKind.LOGIN):
            attempts.noted()

    def store_looks(self) -> bool:
        """Write the looks that wait to the disk; False if it refused them."""
        connection = self._open_connection()
        try:
            with logged(connection, self._log):
                self._looks.write(connection, self.clock.now())
        except RegistryError as error:
            if error.code not in _REFUSALS:
                raise
            self._looks.refused()
            return False
        self._looks.written()
        return True

    def open_closed(self, person_id: PersonId, reason: str) -> bool:
        """Let the file of somebody off the lists be read until the registry is locked; the reason is noted, and
        reading goes on if the disk refuses it: then the answer is False.

        Raises NOT_ALLOWED, REASON_MISSING.
        """
        self.user.must_be_allowed(Permission.OPEN_CLOSED)
        reason = clean_line(reason)
        if not reason:
            raise RegistryError(ErrorCode.REASON_MISSING)
        noted = self.note_access("open", person_id, sealed_reason(self._open_connection(), person_id, reason))
        self._session.opened.add(person_id)
        return noted

    def check(self, *, anew: bool = False) -> list[Fault]:
        """Every fault found in chains, caches, references, pages and files; none if all is well. Raises NOT_ALLOWED.

        ``anew``: compute the caches of everybody again, also of those whose mark shows that nothing changed since.
        """
        self.user.must_be_allowed(Permission.CHECK)
        connection, key = self._open_connection(), self._session.vault.keys.database
        self._backups.source.take_back(connection)
        subject = Subject(connection, self._folder / DATABASE, key, self._blobs, self._book)
        return [*subject.faults(anew=anew), *self._log.faults(connection)]

    def verify(self) -> Iterator[Checked]:
        """Check everything that is chained or signed, in short steps; whoever works meanwhile may change things.

        Raises NOT_ALLOWED, LOCKED after close, disk errors.
        """
        self.user.must_be_allowed(Permission.CHECK)
        return in_steps(self._open_connection)

    def admit(self) -> None:
        """Note that the user came in. A disk that refuses keeps nobody out. Raises ACCOUNT_IDLE."""
        connection, now = self._open_connection(), self.clock.now()
        with driver_errors():
            accounts, security = load_accounts(connection), load_security(connection).known
        is_stopped = is_stopped_for_idleness(self.user.id, accounts, now, security)
        try:
            self.write(stop_idle if is_stopped else admit_user)
        except RegistryError as error:
            if error.code not in DISK_REFUSES:
                raise
        if is_stopped:
            raise RegistryError(ErrorCode.ACCOUNT_IDLE)

    def rotate(self, progress: Progress) -> None:
        """Put the registry under a new database key, which nobody who was removed knows.

        Raises NOT_ALLOWED, SPACE_SHORT, disk errors, and what ``progress`` raises to stop: the key is the old one then.
        """
        self.user.must_be_allowed(Permission.MANAGE_USERS)
        connection, vault = self._open_connection(), self._session.vault
        must_have_space(self._folder, connection)
        self._backups.source.take_back(connection)
        key = new_key()
        copy_under(connection, self._folder, key, progress)
        keyring = settled(connection, vault.keyring, vault.keys.database, self.user.id)
        keyring = keyring.rotated(key, box_keys(connection), recovery_keys(connection))
        self._log.copy_under(connection, key)
        self._connection = None
        with driver_errors():
            connection.close()
        self._backups.source.close()
        try:
            vault.put(keyring)
        except RegistryError:
            if read_keyring(self._folder) != keyring:  # a failure after the moment of change is none
                self._connection = open_database(self._folder, vault.keys.database, self._options.synchronous)
                self._log.discard_copy(key)
                raise
            vault.keyring = keyring
        vault.take(replace(vault.keys, database=key))
        self._connection = open_database(self._folder, key, self._options.synchronous)
        self._log.take_key(key)
        self.write(note_rotated)

    def snapshot(self) -> HeldSnapshot:
        """The registry as it is now, to be copied; it is to be released. Raises NOT_ALLOWED, LOCKED, disk errors."""
        self.user.must_be_allowed(Permission.BACK_UP)
        return self._backups.snapshot(self._open_connection(), self.clock.now())

    def release(self, snapshot: Snapshot) -> None:
        """The file was copied, or will not be; after close nothing is left to do."""
        if self._connection is not None:
            self._backups.source.release(self._connection, snapshot)

    def note_backup(self, done: BackedUp) -> None:
        """Remember a proven backup. Raises NOT_ALLOWED, LOCKED, disk errors."""
        self.user.must_be_allowed(Permission.BACK_UP)
        connection = self._open_connection()
        with logged(connection, self._log):
            self._backups.note_backup(connection, done)

    def note_proven(self, generation: Generation) -> None:
        """Remember that a backup was proven again. Raises NOT_ALLOWED, LOCKED, disk errors."""
        self.user.must_be_allowed(Permission.BACK_UP)
        connection = self._open_connection()
        with logged(connection, self._log):
            note_proven(connection, generation, self.clock.now())

    def note_log_copied(self, copied: LogCopied) -> None:
        """Remember until close that the change log was copied."""
        self._backups.note_log_copied(copied)

    def backup_key(self) -> HeldKey:
        """What proves a backup. Raises NOT_ALLOWED, LOCKED."""
        self.user.must_be_allowed(Permission.BACK_UP)
        return self._backups.key

    def backup_care(self) -> BackupCare:
        """Where backups go, what was proven last, and what is due. Raises LOCKED."""
        return self._backups.care(self._open_connection(), log_from=self._log.begins, log_behind=self.log_behind)

    def renew_caches(self) -> None:
        """Compute the caches afresh if other law or another program made them. Must run inside a transaction."""
        connection, law = self._open_connection(), self._book.law
        caches.renew(connection, law.rules, load_practice(connection, law.calendar))

    def close(self, *, locked: bool = False) -> None:
        """Note it, sign the heads and close the database; the folder can then be opened again.

        A disk that refuses keeps nobody from closing. Closing twice does nothing.
        """
        if self._connection is None:
            return
        self._sign_off(self._connection, LookKind.LOCK if locked else LookKind.LOGOUT)
        connection, self._connection = self._connection, None
        self._forget()
        forget()
        self._backups.source.take_back(connection)
        with driver_errors():
            connection.close()
        self._backups.source.close()

    def abandon(self) -> None:
        """Close without a word: nobody came in."""
        connection, self._connection = self._connection, None
        self._forget()
        if connection is not None:
            connection.close()

    def _forget(self) -> None:
        self._session.vault.forget()
        self._log.close()

    def _sign_off(self, connection: Connection, why: LookKind) -> None:
        now = self.clock.now()
        self._looks.note(Look(now, self.user.id, why))
        with contextlib.suppress(RegistryError), logged(connection, self._log):
            self._looks.write(connection, now)
            heads.sign(connection, self.user.id, self._session.vault.keys.signing, now)

    def _open_connection(self) -> Connection:
        if self._connection is None:
            raise RegistryError(ErrorCode.LOCKED)
        return self._connection

    def _context(self, connection: Connection, action: str) -> Context:
        return Context(connection, Journal(connection), self._author(action), self._session)

    def _author(self, action: str) -> Author:
        row = self._open_connection().execute("SELECT id FROM office WHERE own = 1").fetchone()
        return _author(self.user.id, row[0] if row else "", action, self.clock.now(), self._epoch, self._options.new_id)


def _author(user: UserId, office: str, action: str, now: datetime, epoch: int, new_id: IdSource) -> Author:
    offset = now.astimezone().utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset is not None else 0
    return Author(user, OfficeId(office), ActionId(new_id()), action, now, minutes, epoch)


def create_registry(
    folder: Path, office: OfficeFields, first_user: FirstUser, *, training: bool, options: Options | None = None
) -> None:
    """Make a new registry in an empty or new folder. On any failure nothing of it is left.

    Raises FOLDER_NOT_EMPTY, PASSWORD_TOO_WEAK and disk errors.
    """
    options = options or Options()
    check_password(first_user.password)
    with disk_errors():
        if folder.exists() and any(folder.iterdir()):
            raise RegistryError(ErrorCode.FOLDER_NOT_EMPTY)
    made = make_folder(folder)
    try:
        _create(folder, office, first_user, TRAINING if training else REAL, options)
    except BaseException:
        with contextlib.suppress(OSError):
            for path in folder.iterdir():
                path.unlink()
        remove_folders(made)
        raise


def _create(folder: Path, office: OfficeFields, first_user: FirstUser, kind: str, options: Options) -> None:
    keys, book = new_keys(), LawBook(options.law)
    registry_id, user_id = options.new_id(), UserId(options.new_id())
    user = User(user_id, UserFields(first_user.login, first_user.name, role=Role.CHIEF.value))
    connection = create_database(folder / DATABASE, keys.database, synchronous=options.synchronous)
    try:
        schema.create(connection)
        now = options.clock.now()
        with write_transaction(connection):
            connection.execute(
                "INSERT INTO registry (only, id, kind, epoch, created_at, digest_key, blob_name_key)"
                " VALUES (1, ?, ?, 1, ?, ?, ?)",
                (registry_id, kind, int(now.timestamp()), new_key(), new_key()),
            )
            office_id = options.new_id()
            author = _author(user_id, office_id, "create_registry", now, 1, options.new_id)
            vault = Vault(folder, Keyring(registry_id, kind, ()), lambda: options.cost_for(kind), keys)
            context = Context(connection, Journal(connection), author, Session(user, vault))
            work = SqlWork(context, Blobs(folder, b"\0" * 32), book, options.seal_for(kind), options.new_id)
            work.offices.add_own(Office(OfficeId(office_id), office))
            work.accounts.add_first(user, first_user.password)
            caches.renew(connection, work.rules, work.practice)
    finally:
        with driver_errors():
            connection.close()
    vault.put(work.recoveries.keyring)  # last: without one the folder is no registry, so a cut leaves none half made


def logins(folder: Path) -> tuple[str, ...]:
    """The account names of a registry, for the unlock page."""
    return tuple(slot.login for slot in read_keyring(folder).slots)


def open_registry(
    folder: Path, login: str, password: str, *, training: bool, options: Options | None = None
) -> SqlRegistry:
    """Open a registry of the wanted kind.

    Raises NOT_A_REGISTRY, KEYRING_DAMAGED, TRAINING_AS_REAL or REAL_AS_TRAINING, UNKNOWN_USER,
    PASSWORD_DELAYED, WRONG_PASSWORD, ALREADY_OPEN, REGISTRY_DAMAGED, NEWER_VERSION,
    KEYRING_MISMATCH, ACCOUNT_DISABLED, ACCOUNT_IDLE and disk errors.
    """
    options = options or Options()
    keyring = read_keyring(folder)
    must_be_kind(keyring.kind, training)
    slot = keyring.slot_of(login)
    attempts = Attempts(folder)
    attempts.must_wait(slot.user, options.clock.now())
    try:
        keys = keyring.unlock(slot, password)
    except RegistryError:
        attempts.failed(slot.user, options.clock.now())
        raise
    attempts.succeeded(slot.user)
    registry = open_with(folder, keyring, slot.user, keys, options)
    try:
        registry.admit()
        registry.note_login(attempts)
    except BaseException:
        registry.abandon()
        raise
    return registry


def open_with(folder: Path, keyring: Keyring, user: UserId, keys: Keys, options: Options) -> SqlRegistry:
    """Open a registry with keys that a password or a recovery sheet gave.

    Raises ACCOUNT_DISABLED, and what ``open_registry`` raises once the password is right.
    """
    connection = open_database(folder, keys.database, options.synchronous)
    log = open_log(folder, keys.database, options.clock, synced=options.is_synced, on=options.change_log)
    try:
        with driver_errors():
            log.roll_forward(connection)
            schema.upgrade(connection)
            row = connection.execute("SELECT id, kind FROM registry").fetchone()
            if row is None or tuple(row) != (keyring.registry, keyring.kind):
                raise RegistryError(ErrorCode.KEYRING_MISMATCH)
            account = active_account(connection, user)
            vault = Vault(folder, keyring, lambda: options.cost_for(keyring.kind), keys)
            registry = SqlRegistry(folder, connection, Session(account.session_user, vault), keyring.kind, options, log)
        with write_transaction(connection):
            registry.renew_caches()
        registry.settle_log()
        registry.finish_erasures()
        restore_keyring(folder, keyring)
        keep_places(folder, connection)
        return registry
    except BaseException:
        log.close()
        connection.close()
        raise


def must_be_kind(kind: str, training: bool) -> None:
    if training and kind != TRAINING:
        raise RegistryError(ErrorCode.REAL_AS_TRAINING)
    if not training and kind != REAL:
        raise RegistryError(ErrorCode.TRAINING_AS_REAL)

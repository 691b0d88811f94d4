"""Opening and closing a registry, and running actions and queries on it.

A registry is a folder: the database, the keyring (twice), blobs. Opening goes: keyring, password,
exclusive connection, one read to prove the key, version, upgrade, belonging, account, caches of these rules.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from models.accounts import is_stopped_for_idleness
from models.actions.manage_keys import note_rotated
from models.actions.manage_users import admit_user, stop_idle
from models.clock import Clock
from models.errors import ErrorCode, RegistryError
from models.faults import Checked, Damage, Fault
from models.ids import PersonId, UserId
from models.looks import Look, LookKind
from models.memory import forget
from models.ports import Queries, Work
from models.roles import Permission, User, needed_by
from models.text import clean_line
from storage import caches, drafts, erasure, heads, in_use, reading_copy, upgrading
from storage.access_log import LookBook
from storage.accounts import active_account, load_accounts, load_security
from storage.attempts import Attempts
from storage.backups.keeping import RegistryBackups
from storage.backups.of_registry import BackedUpRegistry
from storage.backups.records import keep_places
from storage.blobs import Blobs
from storage.changes.log import ChangeLog, logged, open_log
from storage.checking import DAMAGE, Subject
from storage.connection import Connection, close_database, driver_errors, read_transaction, write_transaction
from storage.context import Context
from storage.creating import create_registry as create_registry
from storage.files import DISK_REFUSES
from storage.journal import Author, Journal, author_of, set_back
from storage.keyring import Keyring, Keys, read_keyring, restore_keyring
from storage.offices import load_practice
from storage.options import REAL, TRAINING
from storage.options import Options as Options
from storage.pairing import box_keys, settled
from storage.queries import SqlQueries
from storage.reading_copy import Original
from storage.reasons import sealed_reason
from storage.recoveries import recovery_keys
from storage.rotation import DATABASE, Progress, copy_under, discard, must_have_space, open_database
from storage.rule_files import load_law_book
from storage.sealing import new_key
from storage.session import Session
from storage.trouble import Trouble
from storage.vault import Vault
from storage.verification import in_steps
from storage.work import SqlWork

T = TypeVar("T")
P = ParamSpec("P")

_REFUSALS = frozenset({*DISK_REFUSES, ErrorCode.DAMAGED_WHILE_OPEN})
"""What may be answered to a look that is to be noted, or to somebody who comes in; reading goes on."""


class SqlRegistry(BackedUpRegistry):
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
        self._trouble = Trouble(folder)
        self.clock_behind = set_back(connection, options.clock.now())

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
    def opening_faults(self) -> Sequence[Fault]:
        """What opening found of the change log."""
        return self._log.findings

    @property
    def unread_rule_file(self) -> int | None:
        """The number of the first rule file taken that this program cannot read: none from it on is in force."""
        return self._book.unread.number if self._book.unread else None

    @property
    def damaged(self) -> Damage | None:
        """The damage that was met since opening."""
        return self._trouble.damaged

    def read(self, query: Callable[[Queries], T]) -> T:
        """Answer a question from one consistent state; from a copy, if a damaged page was met.

        Raises LOCKED after close, NOT_ALLOWED, NO_COPY_TO_READ, DRIVE_GONE.
        """
        return self._reading(
            lambda connection: query(SqlQueries(self._context(connection, "read"), self._blobs, self._book, self._seal))
        )

    def _reading(self, question: Callable[[Connection], T]) -> T:
        try:
            return self._answer(question)
        except RegistryError as error:
            self._turn_to_copy(error)
        try:
            return self._answer(question)
        except RegistryError as error:
            raise self._trouble.unreadable(error) from error

    def _answer(self, question: Callable[[Connection], T]) -> T:
        connection = self._open_connection()
        with read_transaction(connection):
            return question(connection)

    def _turn_to_copy(self, error: RegistryError) -> None:
        """Go on reading from a copy after damage; any other error is raised again."""
        self._trouble.must_be_damage(error)
        self._read_elsewhere(met=True)

    def _read_elsewhere(self, *, met: bool) -> None:
        connection, vault = self._open_connection(), self._session.vault
        with contextlib.suppress(RegistryError):
            self._backups.source.take_back(connection)
        original = Original(self._folder, vault.keyring.registry, vault.keys.database, self._book.law)
        last, now = self._log.last, self.clock.now()
        self._connection = self._trouble.read_elsewhere(connection, original, last, now, met=met)

    @contextlib.contextmanager
    def _changing(self) -> Iterator[Connection]:
        """The connection, to change something. Raises LOCKED, DRIVE_GONE, DAMAGED_WHILE_OPEN also if it is met here."""
        connection = self._open_connection()
        self._trouble.must_be_writable()
        try:
            yield connection
        except RegistryError as error:
            self._turn_to_copy(error)
            raise RegistryError(ErrorCode.DAMAGED_WHILE_OPEN) from error

    def write(self, action: Callable[Concatenate[Work, Clock, User, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run an action in one transaction; on any error nothing of it remains.

        Raises LOCKED after close, NOT_ALLOWED unless the user may do what the action declares that it needs,
        DAMAGED_WHILE_OPEN, DRIVE_GONE.
        """
        self._open_connection()
        self.user.must_be_allowed(*needed_by(action))
        with self._changing() as connection, self._session.vault.changing_with(logged(connection, self._log)):
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
        return erasure.finish(connection, self._blobs, self._log, self._forget_copies)

    def _forget_copies(self) -> bool:
        """Take off the disk what lies beside the database and may still hold an erased person."""
        return all([upgrading.forget(self._folder), drafts.forget_all(self._folder)])

    def keep_draft(self, content: bytes) -> None:
        """Keep what the user was typing, for this user alone; nothing lets go of it. Raises LOCKED, disk errors."""
        if content:
            self._drafts().keep(content)
        else:
            self._drafts().drop()

    def draft(self) -> bytes:
        """What was kept of this user's typing; empty if nothing was. Raises LOCKED."""
        return self._drafts().read()

    def _drafts(self) -> drafts.Drafts:
        vault = self._session.vault
        return drafts.Drafts(self._folder, vault.keyring.registry, self.user.id, vault.keys.signing)

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
        self._open_connection()
        try:
            with self._changing() as connection, logged(connection, self._log):
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
        sealed = self._reading(lambda connection: sealed_reason(connection, person_id, reason))
        noted = self.note_access("open", person_id, sealed)
        self._session.opened.add(person_id)
        return noted

    def check(self, *, anew: bool = False) -> list[Fault]:
        """Every fault found in chains, caches, references, pages and files; none if all is well. Raises NOT_ALLOWED.

        ``anew``: compute the caches of everybody again, also of those whose mark shows that nothing changed since.
        """
        self.user.must_be_allowed(Permission.CHECK)
        connection, key = self._open_connection(), self._session.vault.keys.database
        self._backups.source.take_back(connection)
        own = connection if self.damaged is None else None
        found = Subject(own, self._folder / DATABASE, key, self._blobs, self._book).faults(anew=anew)
        if own is None:
            return found
        if any(fault.kind in DAMAGE for fault in found):
            self._read_elsewhere(met=False)
            return found
        return [*found, *self._log.faults(own)]

    def verify(self) -> Iterator[Checked]:
        """Check everything that is chained or signed, in short steps; whoever works meanwhile may change things.

        Raises NOT_ALLOWED, LOCKED after close, disk errors.
        """
        self.user.must_be_allowed(Permission.CHECK)
        return self._verified()

    def _verified(self) -> Iterator[Checked]:
        for checked in in_steps(self._open_connection):
            if self.damaged is None and any(fault.kind in DAMAGE for fault in checked.faults):
                self._read_elsewhere(met=True)
            yield checked

    def admit(self) -> None:
        """Note that the user came in. A disk that refuses keeps nobody out. Raises ACCOUNT_IDLE."""
        connection, now = self._open_connection(), self.clock.now()
        with driver_errors():
            accounts, security = load_accounts(connection), load_security(connection).known
        is_stopped = is_stopped_for_idleness(self.user.id, accounts, now, security)
        try:
            self.write(stop_idle if is_stopped else admit_user)
        except RegistryError as error:
            if error.code not in _REFUSALS:
                raise
        if is_stopped:
            raise RegistryError(ErrorCode.ACCOUNT_IDLE)

    def rotate(self, progress: Progress) -> None:
        """Put the registry under a new database key, which nobody who was removed knows.

        Raises NOT_ALLOWED, SPACE_SHORT, disk errors, and what ``progress`` raises to stop: the key is the old one then.
        """
        self.user.must_be_allowed(Permission.MANAGE_USERS)
        connection, vault = self._open_connection(), self._session.vault
        self._trouble.must_be_writable()
        must_have_space(self._folder, connection)
        self._backups.source.take_back(connection)
        key = new_key()
        copy_under(connection, self._folder, key, progress)
        try:
            self._log.copy_under(connection, key)
        except BaseException:
            self._log.discard_copy(key)
            discard(self._folder)
            raise
        keyring = settled(connection, vault.keyring, vault.keys.database, self.user.id)
        keyring = keyring.rotated(key, box_keys(connection), recovery_keys(connection))
        self._connection = None
        with driver_errors():
            close_database(connection)
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
        self._trouble = Trouble(self._folder)
        upgrading.forget(self._folder)
        self.write(note_rotated)

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
        if self.damaged is None:
            self._sign_off(self._connection, LookKind.LOCK if locked else LookKind.LOGOUT)
            with contextlib.suppress(RegistryError):
                self._backups.source.take_back(self._connection)
        forget()
        self.abandon()

    def abandon(self) -> None:
        """Close without a word: nobody came in."""
        connection, self._connection = self._connection, None
        self._session.vault.forget()
        self._log.close()
        try:
            with driver_errors():
                if connection is not None:
                    close_database(connection)
        finally:
            self._backups.source.close()
            self._trouble.close()
            in_use.forget(self._folder)

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
        return author_of(
            self.user.id, row[0] if row else "", action, self.clock.now(), self._epoch, self._options.new_id
        )


def logins(folder: Path) -> tuple[str, ...]:
    """The account names of a registry, for the unlock page."""
    return tuple(slot.login for slot in read_keyring(folder).slots)


def open_registry(
    folder: Path, login: str, password: str, *, training: bool, options: Options | None = None
) -> SqlRegistry:
    """Open a registry of the wanted kind.

    Raises NOT_A_REGISTRY, KEYRING_DAMAGED, TRAINING_AS_REAL or REAL_AS_TRAINING, UNKNOWN_USER,
    PASSWORD_DELAYED, WRONG_PASSWORD, ALREADY_OPEN, REGISTRY_DAMAGED, NEWER_VERSION,
    KEYRING_MISMATCH, ACCOUNT_DISABLED, ACCOUNT_IDLE and disk errors. A wrong password after which the next one has
    to wait tells its ``seconds``.
    """
    options = options or Options()
    keyring = read_keyring(folder)
    must_be_kind(keyring.kind, training)
    slot = keyring.slot_of(login)
    attempts = Attempts(folder)
    attempts.must_wait(slot.user, options.clock.now())
    try:
        keys = keyring.unlock(slot, password)
    except RegistryError as error:
        now = options.clock.now()
        attempts.failed(slot.user, now)
        if seconds := attempts.wait(slot.user, now):
            raise RegistryError(error.code, **error.details, seconds=seconds) from error
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
    with in_use.explained(folder):
        connection = open_database(folder, keys.database, options.synchronous)
    log = open_log(folder, keys.database, options.clock, synced=options.is_synced, on=options.change_log)
    try:
        with driver_errors():
            log.roll_forward(connection)
            upgrading.upgrade(connection, folder, keys.database)
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
        reading_copy.remove(folder)
        in_use.note(folder, options.clock.now())
        return registry
    except BaseException:
        log.close()
        close_database(connection)
        raise


def must_be_kind(kind: str, training: bool) -> None:
    if training and kind != TRAINING:
        raise RegistryError(ErrorCode.REAL_AS_TRAINING)
    if not training and kind != REAL:
        raise RegistryError(ErrorCode.TRAINING_AS_REAL)

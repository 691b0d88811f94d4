"""The check of a whole registry: its pages, chains, references, caches, and the files beside the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from models.errors import ErrorCode, RegistryError
from models.faults import Fault, FaultKind
from storage import access_log, caches, heads
from storage.blobs import Blobs
from storage.connection import Connection, DatabaseError, driver_errors, expected_error, frozen
from storage.keyring import damaged_keyrings
from storage.offices import load_practice
from storage.rule_files import LawBook, rule_file_faults
from storage.verification import chain_faults

_INDEXES = ("search_words", "search_digits")
DAMAGE = (FaultKind.PAGE_DAMAGED, FaultKind.REST_UNREADABLE)
_CACHE_KIB = 128 * 1024
"""For the check of the structure, which looks up every entry of every index."""

_Part = Callable[[Connection], Iterable[Fault]]


@dataclass(frozen=True)
class Subject:
    """A registry to be checked, and what lies around it. ``connection``: the open one, unless it met damage."""

    connection: Connection | None
    database: Path
    key: bytes
    blobs: Blobs
    book: LawBook

    def faults(self, *, anew: bool = False) -> list[Fault]:
        """Every fault; none, if all is well. Damage is a fault and never raised; disk errors are raised.

        Two connections of its own read the file as it lies there, each on a thread, so that no damaged page is met by
        the connection that people work with: it would be useless from then on. What damage keeps from being read is
        reported as not checked, and the other parts are still checked. ``anew``: compute everybody's caches again,
        also of those whose mark shows that it was done (storage/cache_marks.py).
        """
        if self.connection is not None:
            with driver_errors():  # the log goes first, or the pages raise false alarms
                self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with ThreadPoolExecutor(max_workers=1) as pool:
            beside = pool.submit(self._found, (_pages, _structure, self._papers))
            found = self._found((chain_faults, _walked, self._rule_files, partial(self._stale_caches, anew=anew)))
            found = beside.result() + found
        if self.connection is not None and not any(fault.kind in DAMAGE for fault in found):
            found += _stale_indexes(self.connection)
        found += (Fault(FaultKind.KEYRING_DAMAGED, name) for name in damaged_keyrings(self.database.parent))
        return list(dict.fromkeys(found))

    def _found(self, parts: Iterable[_Part]) -> list[Fault]:
        """What the parts find, each with a connection that has not met any damage yet."""
        found: list[Fault] = []
        for part in parts:
            try:
                with frozen(self.database, self.key) as connection, driver_errors():
                    found.extend(part(connection))
            except RegistryError as error:
                if error.code is not ErrorCode.REGISTRY_DAMAGED:
                    raise
                found.append(Fault(FaultKind.REST_UNREADABLE))
        return found

    def _papers(self, connection: Connection) -> Iterator[Fault]:
        for name, key in connection.execute("SELECT DISTINCT blob, blob_key FROM document ORDER BY blob"):
            try:
                self.blobs.get(name, key)
            except RegistryError as error:
                if error.code not in (ErrorCode.NOT_FOUND, ErrorCode.REGISTRY_DAMAGED):
                    raise
                missing = error.code is ErrorCode.NOT_FOUND
                yield Fault(FaultKind.PAPER_MISSING if missing else FaultKind.PAPER_DAMAGED, name)

    def _rule_files(self, connection: Connection) -> Iterable[Fault]:
        return rule_file_faults(connection, self.book)

    def _stale_caches(self, connection: Connection, *, anew: bool) -> Iterator[Fault]:
        law = self.book.law
        practice = load_practice(connection, law.calendar)
        for person in caches.stale_people(connection, law.rules, practice, anew=anew):
            yield Fault(FaultKind.CACHE_STALE, person)


def _pages(connection: Connection) -> Iterator[Fault]:
    """Pages whose authentication code is wrong."""
    for (text,) in connection.execute("PRAGMA cipher_integrity_check"):
        yield Fault(FaultKind.PAGE_DAMAGED, text)


def _walked(connection: Connection) -> Iterator[Fault]:
    """The access log and the signed heads."""
    for walk in (access_log.walk, heads.walk):
        for _, faults in walk(lambda: connection):
            yield from faults


def _stale_indexes(connection: Connection) -> Iterator[Fault]:
    """Search indexes that do not agree with the text they are made of. SQLite takes the question for a change."""
    for index in _INDEXES:
        try:
            connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        except DatabaseError as error:
            expected = expected_error(error)
            if expected is None or expected.code is not ErrorCode.REGISTRY_DAMAGED:
                raise
            yield Fault(FaultKind.SEARCH_STALE, index)


def _structure(connection: Connection) -> Iterator[Fault]:
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    for table, row, *_ in connection.execute("PRAGMA foreign_key_check").fetchall():
        yield Fault(FaultKind.REFERENCE_BROKEN, f"{table} {row}")
    for (text,) in connection.execute("PRAGMA integrity_check").fetchall():
        if text != "ok":
            yield Fault(FaultKind.STRUCTURE_BROKEN, text)

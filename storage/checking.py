"""The check of a whole registry: its pages, chains, references, caches, and the files beside the database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from models.errors import ErrorCode, RegistryError
from models.faults import Fault, FaultKind
from models.law.rule_files import Law
from storage import access_log, caches, heads
from storage.blobs import Blobs
from storage.connection import Connection, DatabaseError, driver_errors, expected_error, read_transaction
from storage.keyring import damaged_keyrings
from storage.offices import load_practice
from storage.rule_files import LawBook, rule_file_faults
from storage.verification import chain_faults

_INDEXES = ("search_words", "search_digits")


def faults_of(connection: Connection, folder: Path, blobs: Blobs, book: LawBook) -> Iterator[Fault]:
    """Every fault; none, if all is well. Damage is a fault and never raised; disk errors are raised.

    One unreadable page makes a connection useless: what comes after it is then reported as not checked.
    """
    try:
        with driver_errors():
            yield from _pages(connection)
        with read_transaction(connection):
            yield from chain_faults(connection)
            for walk in (access_log.walk, heads.walk):
                for _, faults in walk(lambda: connection):
                    yield from faults
            yield from _papers(connection, blobs)
            yield from rule_file_faults(connection, book)
            yield from _stale_caches(connection, book.law)
            yield from _stale_indexes(connection)
            yield from _structure(connection)
    except RegistryError as error:
        if error.code is not ErrorCode.REGISTRY_DAMAGED:
            raise
        yield Fault(FaultKind.REST_UNREADABLE)
    for name in damaged_keyrings(folder):
        yield Fault(FaultKind.KEYRING_DAMAGED, name)


def _pages(connection: Connection) -> Iterator[Fault]:
    """Pages whose authentication code is wrong. The log goes first, or the check raises false alarms."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for (text,) in connection.execute("PRAGMA cipher_integrity_check").fetchall():
        yield Fault(FaultKind.PAGE_DAMAGED, text)


def _papers(connection: Connection, blobs: Blobs) -> Iterator[Fault]:
    for name, key in connection.execute("SELECT DISTINCT blob, blob_key FROM document ORDER BY blob").fetchall():
        try:
            blobs.get(name, key)
        except RegistryError as error:
            missing = error.code is ErrorCode.NOT_FOUND
            yield Fault(FaultKind.PAPER_MISSING if missing else FaultKind.PAPER_DAMAGED, name)


def _stale_caches(connection: Connection, law: Law) -> Iterator[Fault]:
    for person in caches.stale_people(connection, law.rules, load_practice(connection, law.calendar)):
        yield Fault(FaultKind.CACHE_STALE, person)


def _stale_indexes(connection: Connection) -> Iterator[Fault]:
    """Search indexes that do not agree with the text they are made of."""
    for index in _INDEXES:
        try:
            connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        except DatabaseError as error:
            expected = expected_error(error)
            if expected is None or expected.code is not ErrorCode.REGISTRY_DAMAGED:
                raise
            yield Fault(FaultKind.SEARCH_STALE, index)


def _structure(connection: Connection) -> Iterator[Fault]:
    for table, row, *_ in connection.execute("PRAGMA foreign_key_check").fetchall():
        yield Fault(FaultKind.REFERENCE_BROKEN, f"{table} {row}")
    for (text,) in connection.execute("PRAGMA integrity_check").fetchall():
        if text != "ok":
            yield Fault(FaultKind.STRUCTURE_BROKEN, text)

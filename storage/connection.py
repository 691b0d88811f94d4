"""One SQLCipher connection: how it is opened, how it writes, how its errors are told apart."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from models.errors import ErrorCode, RegistryError

Connection = Any
"""A ``sqlcipher3.dbapi2.Connection``; the package has no type information."""

CACHE_KIB = 64 * 1024
PAGE_BYTES = 4096
APPLICATION_ID = 0x53424131
"""``SBA1`` in the file's header: this is a registry of ours, whatever its version."""

DatabaseError = dbapi2.Error

_CODES = {
    dbapi2.SQLITE_FULL: ErrorCode.DISK_FULL,
    dbapi2.SQLITE_READONLY: ErrorCode.READ_ONLY,
    dbapi2.SQLITE_PERM: ErrorCode.READ_ONLY,
    dbapi2.SQLITE_CANTOPEN: ErrorCode.READ_ONLY,
    dbapi2.SQLITE_IOERR: ErrorCode.DISK_ERROR,
    dbapi2.SQLITE_NOTADB: ErrorCode.REGISTRY_DAMAGED,
    dbapi2.SQLITE_CORRUPT: ErrorCode.REGISTRY_DAMAGED,
    dbapi2.SQLITE_BUSY: ErrorCode.ALREADY_OPEN,
    dbapi2.SQLITE_LOCKED: ErrorCode.ALREADY_OPEN,
}


def expected_error(error: Exception) -> RegistryError | None:
    """The expected error behind a driver's exception, by its number; None for a bug of ours."""
    number = getattr(error, "sqlite_errorcode", None)
    if number is None:
        return None
    code = _CODES.get(number & 0xFF)
    return None if code is None else RegistryError(code, sqlite=number)


@contextlib.contextmanager
def driver_errors() -> Iterator[None]:
    """Turns the driver's exceptions into expected errors; bugs pass as they are."""
    try:
        yield
    except DatabaseError as error:
        expected = expected_error(error)
        if expected is None:
            raise
        raise expected from error


def connect(path: Path, key: bytes, *, synchronous: str = "FULL") -> Connection:
    """Open the database of a registry, exclusively, and prove the key by one read.

    Raises ALREADY_OPEN, REGISTRY_DAMAGED (damaged, or not of this key) and disk errors.
    ``synchronous`` is only ever changed by the test that shows why it is FULL.
    """
    with driver_errors():
        connection = dbapi2.connect(str(path), isolation_level=None, timeout=0, cached_statements=256)
    try:
        with driver_errors():
            execute = connection.execute
            execute("PRAGMA cipher_log_level = NONE")  # a wrong key would be written to stderr
            execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            execute(f"PRAGMA cipher_page_size = {PAGE_BYTES}")
            execute("PRAGMA locking_mode = EXCLUSIVE")  # before the first read, or another gets in
            execute("SELECT count(*) FROM sqlite_master").fetchone()
            execute("PRAGMA journal_mode = WAL")
            execute(f"PRAGMA synchronous = {synchronous}")
            execute("PRAGMA foreign_keys = ON")
            execute("PRAGMA secure_delete = ON")
            execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            execute("PRAGMA trusted_schema = OFF")
    except BaseException:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def write_transaction(connection: Connection) -> Iterator[None]:
    """All or nothing. Commit happens here and nowhere else."""
    with driver_errors():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:  # also when COMMIT itself failed: the transaction is then still open
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextlib.contextmanager
def read_transaction(connection: Connection) -> Iterator[None]:
    """Several reads that see one state."""
    with driver_errors():
        connection.execute("BEGIN")
        try:
            yield
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

"""One SQLCipher connection: how it is opened, how it writes, how its errors are told apart."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlcipher3 import dbapi2

from models.errors import ErrorCode, RegistryError
from storage.files import disk_errors, is_writable, must_be_free, probe_folder

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
    dbapi2.SQLITE_CANTOPEN: ErrorCode.DISK_ERROR,
    dbapi2.SQLITE_IOERR: ErrorCode.DISK_ERROR,
    dbapi2.SQLITE_NOTADB: ErrorCode.REGISTRY_DAMAGED,
    dbapi2.SQLITE_CORRUPT: ErrorCode.REGISTRY_DAMAGED,
    dbapi2.SQLITE_BUSY: ErrorCode.ALREADY_OPEN,
    dbapi2.SQLITE_LOCKED: ErrorCode.ALREADY_OPEN,
}


_SEARCH_INDEX = dbapi2.SQLITE_CORRUPT | 1 << 8
"""SQLITE_CORRUPT_VTAB: a search index that does not agree with its text."""


def expected_error(error: Exception) -> RegistryError | None:
    """The expected error behind a driver's exception, by its number; None for a bug of ours."""
    number = getattr(error, "sqlite_errorcode", None)
    if number is None:
        return None
    code = _CODES.get(number & 0xFF)
    return None if code is None else RegistryError(code, sqlite=number)


def is_damage(error: RegistryError) -> bool:
    """Whether an expected error means that a page of a database cannot be read; a search index out of step is none."""
    number = error.details.get("sqlite")
    return error.code is ErrorCode.REGISTRY_DAMAGED and number not in (None, _SEARCH_INDEX)


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


def create_database(path: Path, key: bytes, *, synchronous: str = "FULL") -> Connection:
    """Make the database of a new registry, readable by its owner only, and open it. Raises disk errors."""
    with disk_errors():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return _connect(path, key, synchronous)


def connect(path: Path, key: bytes, *, synchronous: str = "FULL") -> Connection:
    """Open the database of a registry, exclusively, and prove the key by one read.

    Raises NOT_A_REGISTRY if there is none, ALREADY_OPEN, REGISTRY_DAMAGED (damaged, or not of this key) and disk
    errors. ``synchronous`` is only ever changed by the test that shows why it is FULL.
    """
    with disk_errors():
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            raise RegistryError(ErrorCode.NOT_A_REGISTRY) from None
    if size < PAGE_BYTES:  # SQLite would take it for a new database and remove the log beside it
        raise RegistryError(ErrorCode.REGISTRY_DAMAGED)
    return _connect(path, key, synchronous)


def _connect(path: Path, key: bytes, synchronous: str) -> Connection:
    with _opening_errors(path):
        connection = dbapi2.connect(str(path), isolation_level=None, timeout=0, cached_statements=256)
        try:
            execute = connection.execute
            _unlock(connection, key)
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


def close_database(connection: Connection) -> None:
    """Close a connection that wrote, with its log emptied first. Raises the driver's errors.

    WORKAROUND: the driver's own closing empties the log as well, but holds Python's lock while the disk writes, and
    the window stands still for as long. What the disk refuses here the closing tries once more. Look at it again with
    each sqlcipher3.
    """
    with contextlib.suppress(DatabaseError):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    connection.close()


@contextlib.contextmanager
def frozen(path: Path, key: bytes) -> Iterator[Connection]:
    """A database file as it lies there: only read, without locks and without its log, which must have been emptied.

    Nobody may write to it meanwhile. For the thread that opens it; locks that this process holds on the file stay.
    Nothing is read yet, so a damaged file opens too. Raises disk errors; those of what is read are the driver's.
    """
    with driver_errors():
        connection = connect_frozen(path, key)
    try:
        yield connection
    finally:
        connection.close()


def open_copy(path: Path, key: bytes) -> Connection:
    """Open a database that nobody writes to, without leaving a trace beside it: it can be read only.

    Raises REGISTRY_DAMAGED (damaged, or not of this key) and disk errors.
    """
    with driver_errors():
        connection = connect_frozen(path, key)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            connection.close()
            raise
    return connection


def connect_frozen(path: Path, key: bytes) -> Connection:
    """A connection as ``frozen`` makes it, to be closed by whoever asked. Raises the driver's errors."""
    name = path.absolute().as_posix()  # a share's begins with two strokes, which Path.as_uri would take for a host
    uri = f"file://{'' if name.startswith('/') else '/'}{quote(name, safe='/:')}?mode=ro&immutable=1"
    connection = dbapi2.connect(uri, uri=True, isolation_level=None, cached_statements=256)
    try:
        _unlock(connection, key)
        connection.execute("PRAGMA trusted_schema = OFF")
    except BaseException:
        connection.close()
        raise
    return connection


def _unlock(connection: Connection, key: bytes) -> None:
    """Give a new connection its key, and let it keep to itself whether that is the right one."""
    connection.execute("PRAGMA cipher_log_level = NONE")  # a wrong key would be written to stderr
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute(f"PRAGMA cipher_page_size = {PAGE_BYTES}")


@contextlib.contextmanager
def _opening_errors(path: Path) -> Iterator[None]:
    """``driver_errors``, with what the operating system says where SQLite only knows that it cannot open or lock.

    The database itself is never opened for asking, but on Windows: elsewhere closing it would end every lock of this
    process on it.
    """
    try:
        with driver_errors():
            yield
    except RegistryError as error:
        if error.code is ErrorCode.DISK_ERROR:
            if not is_writable(path):
                raise RegistryError(ErrorCode.READ_ONLY, **error.details) from error
            if os.name == "nt":
                must_be_free(path)
            probe_folder(path.parent)
        raise


@contextlib.contextmanager
def write_transaction(connection: Connection) -> Iterator[None]:
    """All or nothing. Commit happens here and nowhere else."""
    with driver_errors():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            _commit(connection)
        except BaseException:  # also when COMMIT itself failed: the transaction is then still open
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _commit(connection: Connection) -> None:
    """Once SQLCipher has met a page that it could not decrypt, it says of every write that memory is short."""
    try:
        connection.execute("COMMIT")
    except MemoryError as error:
        raise RegistryError(ErrorCode.REGISTRY_DAMAGED, sqlite=dbapi2.SQLITE_NOMEM) from error


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

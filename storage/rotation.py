"""The database under another key: a copy made beside it in short steps, then one moment of change.

The moment is the replacement of the keyring (storage/keyring.py): before it the old database is the one that the
keyring opens, after it the new one is, whatever their names. Opening puts the names right, so that a process killed
at any step leaves the old or the new, and never neither.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from sqlcipher3 import dbapi2

from models.errors import ErrorCode, RegistryError
from storage.connection import Connection, DatabaseError, connect, create_database, driver_errors, expected_error
from storage.files import disk_errors, sync_folder

DATABASE = "so-binh-an.db"
ROTATED = "so-binh-an.rotated.db"
VERSION = "so-binh-an.version-{}.db"
"""The database as it was before an upgrade (storage/upgrading.py)."""
_LOG = "-wal"
_PAGES_A_STEP = 128
"""Half a megabyte: copied in some ten milliseconds."""
_SPARE = 16 * 1024 * 1024
_FULL = 1024 * 1024
"""A disk with less left is full."""

Progress = Callable[[int, int], None]
"""Told pages done and pages in all; raises CANCELLED to stop."""


def open_database(folder: Path, key: bytes, synchronous: str) -> Connection:
    """The database that a key opens, under its right name. Raises what ``connect`` raises.

    A copy that an interrupted rotation left is taken if it is the one of this key, and removed if it is not.
    """
    if not (folder / ROTATED).exists():
        return connect(folder / DATABASE, key, synchronous=synchronous)
    try:
        connection = connect(folder / DATABASE, key, synchronous=synchronous)
    except RegistryError as error:
        if error.code not in _NOT_OF_THIS_KEY:
            raise
        if not _opens(folder / ROTATED, key):
            raise error from None
        put_in_place(folder)
        return connect(folder / DATABASE, key, synchronous=synchronous)
    discard(folder)
    return connection


_NOT_OF_THIS_KEY = (ErrorCode.REGISTRY_DAMAGED, ErrorCode.NOT_A_REGISTRY)
"""What opening a database of another key, or none, answers. A full disk says nothing about the key."""


def _opens(path: Path, key: bytes) -> bool:
    """Raises disk errors."""
    try:
        connect(path, key).close()
    except RegistryError as error:
        if error.code not in _NOT_OF_THIS_KEY:
            raise
        return False
    return True


def put_in_place(folder: Path) -> None:
    """Give the copy the database's name, after what else the old key opens is gone: then a process that was killed in
    between begins here again. Raises disk errors."""
    forget_versions(folder)
    with disk_errors():
        (folder / (DATABASE + _LOG)).unlink(missing_ok=True)  # of the old key: nobody reads it any more
        (folder / ROTATED).replace(folder / DATABASE)
        sync_folder(folder)


def forget_versions(folder: Path) -> bool:
    """Remove the copies of before an upgrade; False if the disk refuses."""
    pattern = VERSION.format("*") + "*"
    for path in folder.glob(pattern):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
    return not any(folder.glob(pattern))


def discard(folder: Path) -> None:
    """Remove a copy that is not wanted. A disk that refuses leaves it for the next opening."""
    for name in (ROTATED, ROTATED + _LOG, ROTATED + "-journal"):
        with contextlib.suppress(OSError):
            (folder / name).unlink(missing_ok=True)


def space_needed(connection: Connection) -> int:
    """Bytes that a copy of the database takes on the disk, with some to spare."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    return int(pages) * int(size) + _SPARE  # a text under SQLCipher


def must_have_space(folder: Path, connection: Connection) -> None:
    """Raises SPACE_SHORT with what is needed and what is there, in MB."""
    with driver_errors(), disk_errors():
        need, free = space_needed(connection), shutil.disk_usage(folder).free
    if free < need:
        raise RegistryError(ErrorCode.SPACE_SHORT, need=need >> 20, free=free >> 20)


def copy_under(connection: Connection, folder: Path, key: bytes, progress: Progress) -> None:
    """Make the copy under another key, proved and safe on the disk. Raises disk errors and what ``progress`` raises;
    nothing is left of it then."""
    discard(folder)
    try:
        copy_to(connection, folder / ROTATED, key, progress)
    except BaseException:
        discard(folder)
        raise


def copy_to(connection: Connection, path: Path, key: bytes, progress: Progress) -> None:
    """A copy of the database in a new file, under whatever key, proved and safe on the disk when this returns.

    Raises disk errors and what ``progress`` raises; what there is of it then is left.
    """
    with driver_errors():
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _copy(connection, path, key, progress)
    with disk_errors():
        _sync(path)
        sync_folder(path.parent)
    _must_agree(connection, path, key)


def _copy(connection: Connection, path: Path, key: bytes, progress: Progress) -> None:
    copy = create_database(path, key, synchronous="OFF")  # synced whole at the end
    try:
        _settle(copy, path.parent)
        connection.backup(
            copy, pages=_PAGES_A_STEP, progress=lambda _status, left, total: progress(total - left, total)
        )
    except DatabaseError as error:
        if expected_error(error) is not None:
            raise
        raise _copy_error(error, path.parent) from error
    finally:
        copy.close()


def _settle(copy: Connection, folder: Path) -> None:
    """A file that was made a moment ago and cannot be read was refused by the disk, whatever the driver calls it."""
    try:
        copy.execute("PRAGMA locking_mode = NORMAL")
        copy.execute("PRAGMA journal_mode = OFF")
    except DatabaseError as error:
        raise _refusal(folder) from error


def _copy_error(error: Exception, folder: Path) -> RegistryError:
    """WORKAROUND: sqlcipher3 0.6 raises what a copy meets without its number; its class still tells damage."""
    if not isinstance(error, dbapi2.OperationalError):
        return RegistryError(ErrorCode.REGISTRY_DAMAGED)
    return _refusal(folder)


def _refusal(folder: Path) -> RegistryError:
    with disk_errors():
        is_full = shutil.disk_usage(folder).free < _FULL
    return RegistryError(ErrorCode.DISK_FULL if is_full else ErrorCode.DISK_ERROR)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _must_agree(connection: Connection, path: Path, key: bytes) -> None:
    """Raises DISK_ERROR unless the copy opens with its key and ends in the same journal entry as the database."""
    with driver_errors():
        if _head_of_copy(path, key) != _head(connection):
            raise RegistryError(ErrorCode.DISK_ERROR)


def _head_of_copy(path: Path, key: bytes) -> object:
    """Where the journal of a copy ends; None of one that a disk did not take as it was written. Raises disk errors."""
    try:
        copy = connect(path, key)
    except RegistryError as error:
        if error.code not in _NOT_OF_THIS_KEY:
            raise
        return None
    try:
        return _head(copy)
    except dbapi2.OperationalError:  # not even the table is there
        return None
    finally:
        copy.close()


def _head(connection: Connection) -> object:
    return connection.execute("SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1").fetchone()

"""Files beside the database: written whole or not at all, read with suspicion, disk errors told apart."""

from __future__ import annotations

import contextlib
import errno
import itertools
import json
import math
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from models.errors import ErrorCode, RegistryError

_FULL = {errno.ENOSPC, errno.EDQUOT}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_GONE = {errno.ENODEV, errno.ENXIO, getattr(errno, "ESTALE", errno.ENXIO), getattr(errno, "ENOMEDIUM", errno.ENXIO)}
_HELD_ON_WINDOWS = {32, 33}
"""ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION."""
_GONE_ON_WINDOWS = {21, 53, 55, 59, 64, 67, 433, 1006, 1167, 1231}
"""ERROR_NOT_READY; BAD_NETPATH, DEV_NOT_EXIST, UNEXP_NET_ERR, NETNAME_DELETED, BAD_NET_NAME; NO_SUCH_DEVICE,
FILE_INVALID, DEVICE_NOT_CONNECTED, NETWORK_UNREACHABLE."""
_NO_SUCH_CALL = {errno.EINVAL, errno.ENOTSUP}
_DIGITS_AT_MOST = 18

DISK_REFUSES = (
    ErrorCode.DISK_FULL,
    ErrorCode.READ_ONLY,
    ErrorCode.DISK_ERROR,
    ErrorCode.DRIVE_GONE,
    ErrorCode.FILE_HELD,
)
"""Codes of errors after which what needs no writing goes on."""


def disk_error(error: OSError) -> RegistryError:
    """The expected error that an error of the operating system stands for."""
    windows = getattr(error, "winerror", None)
    if windows in _HELD_ON_WINDOWS:
        return RegistryError(ErrorCode.FILE_HELD)
    if windows in _GONE_ON_WINDOWS or error.errno in _GONE:
        return RegistryError(ErrorCode.DRIVE_GONE)
    if error.errno in _FULL:
        return RegistryError(ErrorCode.DISK_FULL)
    if error.errno in _READ_ONLY:
        return RegistryError(ErrorCode.READ_ONLY)
    return RegistryError(ErrorCode.DISK_ERROR, errno=error.errno or 0)


@contextlib.contextmanager
def disk_errors() -> Iterator[None]:
    """Turns errors of the operating system into expected ones."""
    try:
        yield
    except OSError as error:
        raise disk_error(error) from error


def read_chosen(path: Path, most: int) -> bytes:
    """What is in a file that the user chose, up to so many bytes.

    Raises FILE_MISSING, NOT_A_FILE for what has no end (a pipe, a device) or is a folder, and disk errors.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise RegistryError(ErrorCode.NOT_A_FILE)
        with path.open("rb") as file:
            return file.read(most)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise RegistryError(ErrorCode.FILE_MISSING) from error
    except OSError as error:
        known = disk_error(error)
        if known.code is ErrorCode.DRIVE_GONE:  # not the drive of the registry, of which that speaks
            raise RegistryError(ErrorCode.FILE_MISSING) from error
        raise known from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file in full or not at all: beside it, synced, then put in its place.

    Raises DISK_FULL, READ_ONLY or DISK_ERROR; the old file is then untouched.
    """
    temporary = _temporary_in(path.parent)
    with disk_errors():
        try:
            with os.fdopen(_create(temporary), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
            sync_folder(path.parent)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise


def probe_folder(folder: Path) -> None:
    """Raises the disk error with which a folder refuses a new file, if it does."""
    probe = _temporary_in(folder)
    with disk_errors():
        os.close(_create(probe))
        probe.unlink()


def is_writable(path: Path) -> bool:
    """Whether the file may be written to, asked without opening it."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def must_be_free(path: Path) -> None:
    """Raises FILE_HELD if another program lets nobody open a file that is there, and disk errors."""
    with disk_errors(), contextlib.suppress(FileNotFoundError):
        os.close(os.open(path, os.O_RDONLY))


def _temporary_in(folder: Path) -> Path:
    return folder / f".{secrets.token_hex(8)}.part"


def _create(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def read_json(raw: bytes) -> Any:
    """JSON that may be damaged or forged. Raises ValueError whatever is wrong with it.

    Numbers that are none (``Infinity``, ``1e999``) or of absurd length and nesting without end are wrong too.
    """
    try:
        return json.loads(raw, parse_constant=_finite, parse_float=_finite, parse_int=_whole)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("not a number")
    return number


def _whole(text: str) -> int:
    if len(text) > _DIGITS_AT_MOST:
        raise ValueError("not a number of ours")
    return int(text)


def make_folder(folder: Path) -> tuple[Path, ...]:
    """Make a folder with those missing above it, readable by their owner only; returns them, innermost first.

    Their names are durable when it returns. On failure none of them is left. Raises disk errors.
    """
    made: list[Path] = []
    with disk_errors():
        missing = list(itertools.takewhile(lambda path: not path.exists(), (folder, *folder.parents)))
        try:
            for path in reversed(missing):
                path.mkdir(mode=0o700)
                made.insert(0, path)
                sync_folder(path.parent)
        except BaseException:
            remove_folders(made)
            raise
    return tuple(made)


def remove_folders(folders: Iterable[Path]) -> None:
    """Remove folders that are empty; the others stay."""
    for path in folders:
        with contextlib.suppress(OSError):
            path.rmdir()


def sync_folder(folder: Path) -> None:
    """Make new names in a folder durable. Windows and some network disks have no such call and need none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_SUCH_CALL:
            raise
    finally:
        os.close(descriptor)

"""Bytes written to a place: in blocks, with news of how far it has come, safe on the disk when it returns."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from models.errors import ErrorCode, RegistryError
from storage.backups.layout import create_part
from storage.backups.manifest import FileProof
from storage.backups.source import HeldSnapshot
from storage.files import disk_errors

BLOCK = 2 << 20
"""Small enough to stop between two, and so large that few turns are taken from other threads."""
_SPARE = 16 << 20

Progress = Callable[[int, int], None]
"""Told bytes done and bytes in all; raises CANCELLED to stop."""


class Meter:
    """How far something has come. ``must_go_on`` is asked at every step, and raises to stop.

    ``foreseen``: so much of what will be announced by ``more`` counts from the beginning.
    """

    def __init__(
        self, total: int, progress: Progress, must_go_on: Callable[[], None] = lambda: None, *, foreseen: int = 0
    ) -> None:
        self._done, self._total, self._foreseen = 0, total + foreseen, foreseen
        self._progress, self._must_go_on = progress, must_go_on

    def more(self, count: int) -> None:
        """So much has to be done besides."""
        known = min(count, self._foreseen)
        self._foreseen -= known
        self._total += count - known

    def did(self, count: int) -> None:
        self._must_go_on()
        self._done += count
        self._progress(self._done, max(self._done, self._total))


def must_have_space(folder: Path, need: int) -> None:
    """Raises SPACE_SHORT with what is needed and what is there, in MB, and disk errors."""
    need += _SPARE
    with disk_errors():
        free = shutil.disk_usage(folder).free
    if free < need:
        raise RegistryError(ErrorCode.SPACE_SHORT, need=need >> 20, free=free >> 20)


def copy_database(snapshot: HeldSnapshot, path: Path, meter: Meter) -> FileProof:
    """Copy the file of the database as it was at the snapshot. Raises BACKUP_INTERRUPTED, disk errors."""

    def blocks() -> Iterator[bytes]:
        for offset in range(0, snapshot.size, BLOCK):
            block = snapshot.read(offset, min(BLOCK, snapshot.size - offset))
            yield block
            meter.did(len(block))

    proof = write_new(path, blocks())
    snapshot.must_be_untouched()
    return proof


def write_new(path: Path, blocks: Iterator[bytes]) -> FileProof:
    """A new file of these blocks, each synced; its folder is not. Raises disk errors."""
    digest, size = hashlib.sha256(), 0
    with disk_errors(), os.fdopen(create_part(path), "wb", buffering=0) as file:
        for block in blocks:
            _write_all(file.fileno(), block)
            os.fsync(file.fileno())  # more waiting to be written would hold up others who need the disk
            digest.update(block)
            size += len(block)
    return FileProof(size, digest.hexdigest())


def _write_all(descriptor: int, block: bytes) -> None:
    view = memoryview(block)
    while view:
        view = view[os.write(descriptor, view) :]


def read_back(path: Path, did: Callable[[int], None]) -> FileProof:
    """Size and digest of a file, read from the disk itself where the system lets us ask for that. Raises OSError."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb", buffering=0) as file:
        _forget_cached(file.fileno())
        while block := file.read(BLOCK):
            digest.update(block)
            size += len(block)
            did(len(block))
    return FileProof(size, digest.hexdigest())


def _forget_cached(descriptor: int) -> None:
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)

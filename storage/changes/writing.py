"""Writing segments of the change log: made whole under their name, then only added to, in space written beforehand."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from storage.changes.format import Group, LogKey, Segment, SegmentHead, SegmentReader, records_of
from storage.files import disk_errors, make_folder, sync_folder

ROOM_BYTES = 256 * 1024
"""Zeros written beforehand: within them appending changes neither the length of the file nor where it lies, so that
one sync of the data makes a record durable."""
FULL_BYTES = 2 * 1024 * 1024
"""A segment of this size gets no more groups."""
_PART = ".part"
_ASIDE = ".aside"

_sync_data: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)


class SegmentEnd(NamedTuple):
    """Where the next record of a segment goes, which one it is, and what the last change before it is."""

    segment: Segment
    at: int
    record: int
    last: int

    @classmethod
    def of(cls, reader: SegmentReader) -> SegmentEnd:
        """Where a reader that was read through found the end."""
        return cls(reader.segment, reader.end, reader.index, reader.last)


class SegmentWriter:
    """One segment, open to be added to."""

    def __init__(self, end: SegmentEnd, key: LogKey, *, synced: bool) -> None:
        """What lies beyond the end is cut off. Raises disk errors."""
        self.segment = end.segment
        self._key = key
        self._index = end.record
        self._end = end.at
        self._synced = synced
        with disk_errors():
            self._file: BinaryIO = self.segment.path.open("rb+", buffering=0)
            self._room = os.fstat(self._file.fileno()).st_size
            if not _is_zero(self._file, self._end):
                self._file.truncate(self._end)
                self._room = self._end

    def takes(self, epoch: int, schema: int) -> bool:
        """Whether groups of an epoch and a schema may still be added."""
        head = self.segment.head
        return (head.epoch, head.schema) == (epoch, schema) and self._end < FULL_BYTES

    def append(self, group: Group) -> None:
        """Add a group, durable when it returns. Raises disk errors, also if the file was removed meanwhile; the writer
        is of no more use then."""
        records = records_of(group, self.segment.raw, self._key, self._index)
        content = b"".join(records)
        end = self._end + len(content)
        grows = end > self._room
        if grows:
            content += bytes(_room(end) - end)
        with disk_errors():
            if os.fstat(self._file.fileno()).st_nlink == 0:
                raise FileNotFoundError(self.segment.path.name)
            _write(self._file, self._end, content)
            if self._synced:
                (os.fsync if grows else _sync_data)(self._file.fileno())
        self._room = max(self._room, self._end + len(content))
        self._end, self._index = end, self._index + len(records)

    def close(self) -> None:
        self._file.close()


def begin_segment(folder: Path, head: SegmentHead, groups: Iterable[Group], key: LogKey, *, synced: bool) -> SegmentEnd:
    """Write a segment with some groups in it, whole or not at all; one of the same name is replaced.

    Raises disk errors.
    """
    make_folder(folder)
    raw = head.encoded()
    temporary = folder / f".{secrets.token_hex(8)}{_PART}"
    with disk_errors():
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(descriptor, "wb", buffering=0) as file:
                end = _write(file, 0, raw)
                index = last = 0
                for group in groups:
                    records = records_of(group, raw, key, index)
                    end, index, last = _write(file, end, b"".join(records)), index + len(records), group.last
                _write(file, end, bytes(_room(end) - end))
                if synced:
                    os.fsync(file.fileno())
            temporary.replace(folder / head.name)
            if synced:
                sync_folder(folder)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    return SegmentEnd(Segment(folder / head.name, head, raw), end, index, last)


def discard_parts(folder: Path) -> None:
    """Remove files that were never finished. Raises disk errors."""
    with disk_errors():
        for path in folder.glob(f".*{_PART}"):
            path.unlink(missing_ok=True)


def set_aside(path: Path) -> None:
    """Let a segment count no more, and keep it: somebody may want to see what it holds. Raises disk errors."""
    with disk_errors():
        path.replace(path.with_name(f"{path.name}.{secrets.token_hex(4)}{_ASIDE}"))


def remove_aside(folder: Path) -> None:
    """Remove every segment that was set aside. Raises disk errors."""
    with disk_errors():
        for path in folder.glob(f"*{_ASIDE}"):
            path.unlink(missing_ok=True)


def remove(paths: Iterable[Path]) -> None:
    """Raises disk errors."""
    with disk_errors():
        for path in paths:
            path.unlink(missing_ok=True)


def _room(end: int) -> int:
    """The length of a file that has room behind some end."""
    return (end // ROOM_BYTES + 1) * ROOM_BYTES


def _write(file: BinaryIO, at: int, content: bytes) -> int:
    """Write everything; returns where it ends."""
    file.seek(at)
    view = memoryview(content)
    while view:
        view = view[file.write(view) :]
    return at + len(content)


def _is_zero(file: BinaryIO, start: int) -> bool:
    file.seek(start)
    rest = file.read()
    return rest.count(0) == len(rest)

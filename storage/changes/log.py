"""The change log of an open registry: every committed change once more, in files of its own beside the database.

A change is appended after COMMIT and before whoever made it hears of it. What the disk refuses waits: the action has
happened, ``is_behind`` says so, and the next change takes along what waits, for the table ``change`` notes whatever
was changed since the last proven backup. By the same notes a log that is gone, torn or damaged is written anew when
the registry is opened; and a registry that lost its end to a power cut, or whose older copy was put back, takes from
the log what it lacks.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from models.backup import Position
from models.clock import Clock
from models.errors import ErrorCode, RegistryError
from models.faults import Fault, FaultKind
from storage import schema
from storage.changes import replay, writing
from storage.changes.format import (
    FOLDER,
    Group,
    JournalHead,
    LogKey,
    Segment,
    SegmentReader,
    new_head,
    packed,
    segments_in,
)
from storage.changes.reading import LogReader, Survey, survey
from storage.changes.rows import Note, Rows, journal_head, last_change, schema_version
from storage.changes.writing import SegmentEnd, SegmentWriter
from storage.connection import Connection, driver_errors, write_transaction
from storage.files import DISK_REFUSES

FIRST_SCHEMA = 6
"""Registries of an older schema note no changes."""
_FOR_NOW = (ErrorCode.DISK_FULL, ErrorCode.READ_ONLY, ErrorCode.DRIVE_GONE, ErrorCode.FILE_HELD)
"""What somebody can put right."""
MOST_AT_ONCE = 200_000
"""So many changes are appended at once at most, for all of them stand in memory."""


class ChangeLog:
    """The log of one registry from opening to closing, on the registry's thread.

    ``is_behind``: the disk refused the last changes. ``begins``: from this change on the log has no gap. ``findings``:
    what opening found. ``rolled_forward``: how many changes the registry took from the log.
    """

    def __init__(self, folder: Path, database_key: bytes, clock: Clock, *, synced: bool) -> None:
        self._folder = folder / FOLDER
        self._database_key = database_key
        self._key = LogKey.of(database_key)
        self._clock = clock
        self._synced = synced
        self._writer: SegmentWriter | None = None
        self._end: SegmentEnd | None = None
        """Where to go on when nothing is being written."""
        self._known: Survey | None = None
        """What ``roll_forward`` saw, for ``settle``."""
        self._last: int | None = None
        """The last change that the files hold; None: that must be found out."""
        self._rows: Rows | None = None
        self._lines: dict[str, tuple[str, ...]] = {}
        """What was seen or written under a name; what is written there again replaces it."""
        self.is_behind = False
        self.begins = 1
        self.findings: list[Fault] = []
        self.rolled_forward = 0

    @property
    def last(self) -> int | None:
        """The last change, if the files hold everything up to it."""
        return None if self.is_behind else self._last

    # --- opening -------------------------------------------------------------------------------------

    def roll_forward(self, connection: Connection) -> None:
        """Give the registry what the log has beyond it, before it is upgraded. Caches may not fit any more then.

        Raises NEWER_VERSION, and DISK_FULL, READ_ONLY, DRIVE_GONE or FILE_HELD if the registry cannot take it now:
        going on without it would begin another history. What does not go on from the registry's last change, or does
        not fit, is left to ``settle``.
        """
        if not FIRST_SCHEMA <= schema_version(connection) <= schema.NEWEST:
            return
        refused: RegistryError | None = None
        with self._unless_the_disk_refuses():
            writing.discard_parts(self._folder)
            place = _Place.of(connection)
            own, _ = self._listed(place.registry)
            found = self._surveyed(own, place.position.epoch)
            if not _is_beyond(place.position, own, found):
                self._known = found
                return
            log = LogReader([self._folder], [self._database_key], place.registry, place.position, place.head)
            groups = iter(log)
            first = next(groups, None)
            if first is not None:
                try:
                    self.rolled_forward = replay.apply(connection, itertools.chain([first], groups))
                except RegistryError as error:
                    refused = error
                    raise
                self._find(FaultKind.LOG_AHEAD, self.rolled_forward)
        if refused is not None and refused.code in _FOR_NOW:
            raise refused

    def settle(self, connection: Connection) -> None:
        """Find the end of the log, set aside what is not of this registry's history, and append what is missing."""
        self._last = None
        self.append(connection)

    def _find_end(self, connection: Connection) -> int:
        """The last change that the log holds, from which it can go on."""
        place = _Place.of(connection)
        own, damaged = self._listed(place.registry)
        for name in damaged:
            self._find(FaultKind.LOG_DAMAGED, name)
            writing.set_aside(self._folder / name)
        base = _first_noted(connection, place.position.change) - 1
        present = [segment for segment in own if segment.head.epoch == place.position.epoch]
        found, self._known = self._known or self._surveyed(own, place.position.epoch), None
        run = found.holding(base)
        if _is_beyond(place.position, own, found) or (run and journal_head(connection, run.head.number) != run.head):
            self._find(FaultKind.LOG_FORKED, place.position.change)
            for segment in own:
                if segment.head.epoch >= place.position.epoch:
                    writing.set_aside(segment.path)
            run, present, found = None, [], Survey()
            self._lines.clear()  # of another history: nothing replaces it
        elif found.torn and found.torn != (present[-1].path.name,):
            self._find(FaultKind.LOG_DAMAGED, found.torn[0])
        self._lines |= {segment.head.name: segment.head.line for segment in present}
        last = run.last if run else base
        self.begins = run.first if run else base + 1
        self.is_behind = True  # until what is missing, of however many transactions, was appended
        if found.end is not None and found.end.index > 0:
            self._end = SegmentEnd.of(found.end)
        # what lies beyond a gap is noted in the registry and written anew
        writing.remove(segment.path for segment in present if segment.head.first > max(last, base))
        return last

    def _surveyed(self, own: Sequence[Segment], epoch: int) -> Survey:
        return survey((segment for segment in own if segment.head.epoch == epoch), self._key)

    def _listed(self, registry: str) -> tuple[list[Segment], list[str]]:
        """The registry's own segments under this key, and the names of damaged ones.

        Segments of another key that a rotation left are removed if own ones cover them.
        """
        segments, damaged = segments_in(self._folder)
        here = [segment for segment in segments if segment.head.registry == registry]
        own = [segment for segment in here if segment.head.key_id == self._key.id]
        if own:
            covered = own[0].order, own[-1].order
            writing.remove(
                segment.path
                for segment in here
                if segment.head.key_id != self._key.id and covered[0] <= segment.order <= covered[1]
            )
        return own, damaged

    def _find(self, kind: FaultKind, where: str | int) -> None:
        if Fault(kind, where) not in self.findings:
            self.findings.append(Fault(kind, where))

    # --- appending -----------------------------------------------------------------------------------

    def append(self, connection: Connection) -> None:
        """Append everything that was committed and is not in the log. Never raises what a disk answers."""
        for _ in range(2):  # what was taken away from under the program is made anew at once
            with self._unless_the_disk_refuses(), _memory_errors():
                last = self._find_end(connection) if self._last is None else self._last
                self._last = self._append(connection, last)
                self.is_behind = False
                return

    def _append(self, connection: Connection, last: int) -> int:
        """Append what is noted after a change; returns the last change that is in the log then."""
        present = last_change(connection)
        if present - last > MOST_AT_ONCE:  # only a full backup holds what came before
            self._find(FaultKind.LOG_INCOMPLETE, last + 1)
            self._stop_writing()
            last, self.begins = present, present + 1
        sql = "SELECT number, tbl, key FROM change WHERE number > ? ORDER BY number"
        notes = connection.execute(sql, (last,)).fetchall()
        if not notes:
            return last
        group = self._group(connection, notes[0][0], notes[-1][0], [(table, key) for _, table, key in notes])
        if group.first != last + 1:
            self._stop_writing()
            self.begins = group.first
        elif self._writer is None and self._end is not None and self._end.last == last:
            self._writer = SegmentWriter(self._end, self._key, synced=self._synced)
        if self._writer is not None and self._writer.takes(group.epoch, group.schema):
            self._writer.append(group)
        else:
            self._stop_writing()
            self._begin(connection, group)
        return group.last

    def _group(self, connection: Connection, first: int, last: int, notes: Sequence[Note]) -> Group:
        if self._rows is None or not self._rows.are_of(connection):
            self._rows = Rows(connection)
        rows = self._rows.read(notes, several=self.is_behind)
        entries = [key[0] for table, key, _ in rows if table == "journal"]
        place, at = _Place.of(connection), int(self._clock.now().timestamp())
        before = journal_head(connection, min(entries) - 1) if entries else place.head
        return Group(place.position.epoch, self._rows.version, first, last, before, place.head, at, packed(rows))

    def _begin(self, connection: Connection, group: Group) -> None:
        head = new_head(_Place.of(connection).registry, group.epoch, group.schema, group.first, self._key)
        head = replace(head, replaces=self._lines.get(head.name, ()))
        end = writing.begin_segment(self._folder, head, [group], self._key, synced=self._synced)
        self._lines[head.name] = head.line
        self._writer = SegmentWriter(end, self._key, synced=self._synced)

    @contextlib.contextmanager
    def _unless_the_disk_refuses(self) -> Iterator[None]:
        """What the disk refuses, or a damaged page keeps from being read, is tried again with the next change."""
        try:
            with driver_errors():
                yield
        except RegistryError as error:
            if error.code not in (*DISK_REFUSES, ErrorCode.REGISTRY_DAMAGED):
                raise
            self._stop_writing()
            self._last = None
            self.is_behind = True

    def _stop_writing(self) -> None:
        writer, self._writer, self._end = self._writer, None, None
        if writer is not None:
            with contextlib.suppress(OSError):
                writer.close()

    def close(self) -> None:
        """Forget the keys. Nothing can be appended afterwards."""
        self._stop_writing()
        self._database_key, self._key = b"", LogKey("", b"")

    # --- what others need ----------------------------------------------------------------------------

    def drop_before(self, connection: Connection, change: int) -> None:
        """Remove segments that only hold earlier changes: no backup needs them any more. Raises disk errors."""
        own, _ = self._listed(_Place.of(connection).registry)
        kept = [segment for segment in own if segment.head.first <= change][-1:]
        if kept:
            writing.remove(segment.path for segment in own if segment.order < kept[0].order)
            self.begins = max(self.begins, kept[0].head.first)

    def faults(self, connection: Connection) -> Iterator[Fault]:
        """Whether the log holds every change since the last proven backup, and every segment is whole.

        What waits is appended first, if the disk takes it now.
        """
        self.append(connection)
        place = _Place.of(connection)
        own, damaged = self._listed(place.registry)
        earlier = survey([s for s in own if s.head.epoch != place.position.epoch], self._key)
        found = self._surveyed(own, place.position.epoch)
        for name in (*damaged, *earlier.torn, *found.torn):
            yield Fault(FaultKind.LOG_DAMAGED, name)
        base = _first_noted(connection, place.position.change) - 1
        run = found.holding(base)
        last = run.last if run else base
        if last < place.position.change:
            yield Fault(FaultKind.LOG_INCOMPLETE, last + 1)

    # --- another key, and erasure --------------------------------------------------------------------

    def copy_under(self, connection: Connection, database_key: bytes) -> None:
        """Write every segment once more under another key; on failure ``discard_copy`` must follow.

        Raises disk errors.
        """
        key = LogKey.of(database_key)
        own, _ = self._listed(_Place.of(connection).registry)
        for segment in own:
            self._written_anew(segment, list(SegmentReader(segment, self._key)), key)

    def discard_copy(self, database_key: bytes) -> None:
        """Remove what ``copy_under`` wrote; a disk that refuses leaves it for the next opening."""
        other = LogKey.of(database_key).id
        with contextlib.suppress(RegistryError):
            segments, _ = segments_in(self._folder)
            writing.remove(segment.path for segment in segments if segment.head.key_id == other)

    def take_key(self, database_key: bytes) -> None:
        """Go on under the key of ``copy_under``, now that it is in force, and remove everything under the old one."""
        self._stop_writing()
        old = self._key.id
        self._database_key, self._key, self._rows = database_key, LogKey.of(database_key), None
        with self._unless_the_disk_refuses():
            segments, _ = segments_in(self._folder)
            writing.remove(segment.path for segment in segments if segment.head.key_id == old)
            writing.remove_aside(self._folder)

    def erase(self, connection: Connection) -> bool:
        """Write every segment anew from which a row was removed since; False if the disk refused.

        Rows that a later change removed are left out: nothing of who was erased is in the log any more, and what
        follows from the log as a whole is the same.
        """
        self.append(connection)
        if self.is_behind:
            return False
        self._stop_writing()
        try:
            own, _ = self._listed(_Place.of(connection).registry)
            gone = self._removed(own)
            for segment in own:
                self._leave_out(segment, gone)
            writing.remove_aside(self._folder)
        except RegistryError as error:
            if error.code not in DISK_REFUSES:
                raise
            return False
        return True

    def _removed(self, segments: Iterable[Segment]) -> dict[tuple[str, str], tuple[int, int]]:
        """When each row that was removed was removed last."""
        return {
            (table, str(key)): (group.epoch, group.last)
            for segment in segments
            for group in SegmentReader(segment, self._key)
            for table, key, values in group.rows
            if values is None
        }

    def _leave_out(self, segment: Segment, gone: dict[tuple[str, str], tuple[int, int]]) -> None:
        groups, changed = [], False
        for group in SegmentReader(segment, self._key):
            rows = group.rows
            at = group.epoch, group.last
            kept = [row for row in rows if row[2] is None or gone.get((row[0], str(row[1])), at) <= at]
            changed = changed or len(kept) < len(rows)
            groups.append(group if len(kept) == len(rows) else replace(group, packed=packed(kept)))
        if changed:
            self._written_anew(segment, groups, self._key)

    def _written_anew(self, segment: Segment, groups: Sequence[Group], key: LogKey) -> None:
        old = segment.head
        head = new_head(old.registry, old.epoch, old.schema, old.first, key, old.line)
        writing.begin_segment(self._folder, head, groups, key, synced=self._synced)
        self._lines[head.name] = head.line


@contextlib.contextmanager
def _memory_errors() -> Iterator[None]:
    """What is too large for the memory is told as what the disk refuses is: the change has happened all the same."""
    try:
        yield
    except MemoryError as error:
        raise RegistryError(ErrorCode.DISK_ERROR) from error


class _Place(NamedTuple):
    """Where a registry stands."""

    registry: str
    position: Position
    head: JournalHead

    @classmethod
    def of(cls, connection: Connection) -> _Place:
        registry, epoch = connection.execute("SELECT id, epoch FROM registry").fetchone()
        return cls(registry, Position(epoch, last_change(connection)), journal_head(connection))


def _first_noted(connection: Connection, last: int) -> int:
    """The first change that the registry still notes: from it on it can tell everything that changed."""
    (number,) = connection.execute("SELECT min(number) FROM change").fetchone()
    return last + 1 if number is None else int(number)


def _is_beyond(position: Position, own: Sequence[Segment], found: Survey) -> bool:
    """Whether the log goes beyond the registry."""
    return any(segment.head.epoch > position.epoch for segment in own) or any(
        run.last > position.change for run in found.runs
    )


class _NoLog(ChangeLog):
    """No log is kept: for what is generated in bulk, and for the run that shows what the log is for."""

    def roll_forward(self, connection: Connection) -> None:
        pass

    def settle(self, connection: Connection) -> None:
        pass

    def append(self, connection: Connection) -> None:
        pass

    def drop_before(self, connection: Connection, change: int) -> None:
        pass

    def faults(self, connection: Connection) -> Iterator[Fault]:
        yield from ()

    def copy_under(self, connection: Connection, database_key: bytes) -> None:
        pass

    def take_key(self, database_key: bytes) -> None:
        pass


def open_log(folder: Path, database_key: bytes, clock: Clock, *, synced: bool, on: bool) -> ChangeLog:
    """The change log of a registry's folder. ``synced``: a change is safe on the disk before anybody hears of it."""
    return (ChangeLog if on else _NoLog)(folder, database_key, clock, synced=synced)


@contextlib.contextmanager
def logged(connection: Connection, log: ChangeLog) -> Iterator[None]:
    """A transaction that is in the change log before its maker goes on."""
    with write_transaction(connection):
        yield
    log.append(connection)

"""Reading the change log on from a point: from however many folders, under whatever keys are at hand.

Restoring opens an epoch, and its numbers go on from the number restored. So who stands in an epoch reads its changes
up to the first of a later epoch and then those of that, unless he stands beyond it: then the later one is of another
branch. Two restores of the same backup begin epochs of the same number; whoever stands in one of them is told from the
other by the heads of the journal. Copies of the same segments may lie in several folders, each damaged elsewhere.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from models.backup import Position
from storage.changes.format import Group, JournalHead, LogKey, Segment, SegmentReader, segments_in, start_of

_HASH = 14
"""Where the hash stands in an entry of the journal."""


class LogReader:
    """Iterates over the groups that follow a position without a gap.

    While and after reading: ``reached``, ``head`` (where the journal ends there) and ``at`` (seconds; 0: nothing was
    read) tell up to where the log is complete. ``gap`` is the first change that is missing although later ones are
    there. ``damaged`` and ``locked`` name segments whose header cannot be read, and of other keys.
    """

    def __init__(
        self,
        folders: Iterable[Path],
        database_keys: Iterable[bytes],
        registry: str,
        position: Position,
        head: JournalHead | None = None,
    ) -> None:
        """``head``: where the journal ends at the position; a log that goes on from another one is not read.

        Raises disk errors.
        """
        self.reached = position
        self.head = head
        self.at = 0
        self.gap: int | None = None
        self.damaged: list[str] = []
        self.locked: list[str] = []
        self._keys = {key.id: key for key in map(LogKey.of, database_keys)}
        self._hashes = {head.number: head.hash} if head is not None else {}
        """The entries of the journal that are known to be of this history."""
        self._segments: list[Segment] = []
        self._begins: dict[int, int] = {}
        for folder in folders:
            self._list(folder, registry)
        self._segments.sort(key=lambda segment: (segment.order, segment.path.name != segment.head.name))

    def _list(self, folder: Path, registry: str) -> None:
        segments, damaged = segments_in(folder)
        own = [segment for segment in segments if segment.head.registry == registry]
        self.damaged += damaged
        self.locked += [segment.path.name for segment in own if segment.head.key_id not in self._keys]
        self._segments += [s for s in own if s.head.key_id in self._keys and s.head.epoch >= self.reached.epoch]
        for name in (*damaged, *(segment.path.name for segment in own)):
            epoch, first = start_of(name)
            self._begins[epoch] = min(first, self._begins.get(epoch, first))

    def __iter__(self) -> Iterator[Group]:
        later = sorted(epoch for epoch, first in self._begins.items() if self._follows(epoch, first))
        for epoch, following in itertools.pairwise([self.reached.epoch, *later, None]):
            end = self._begins[following] if following is not None else None
            yield from self._epoch(epoch, end)
            if self.gap is not None:
                return

    def _follows(self, epoch: int, first: int) -> bool:
        return epoch > self.reached.epoch and first > self.reached.change

    def _epoch(self, epoch: int | None, end: int | None) -> Iterator[Group]:
        """Groups of one epoch that begin before a change."""
        is_of_us = is_of_others = False
        for segment in self._segments:
            if segment.head.epoch != epoch:
                continue
            for group in SegmentReader(segment, self._keys[segment.head.key_id]):
                if self._is_of_another(group):
                    is_of_others = True
                    break
                is_of_us = is_of_us or group.after == self.head
                if group.last <= self.reached.change or (end is not None and group.first >= end):
                    continue
                if group.first > self.reached.change + 1 or not self._goes_on(group):
                    self.gap = self.reached.change + 1
                    break
                self.gap, is_of_us = None, True
                self.reached, self.head, self.at = Position(group.epoch, group.last), group.after, group.at
                self._hashes[self.head.number] = self.head.hash
                yield group
        if is_of_others and not is_of_us:
            self.gap = self.reached.change + 1

    def _is_of_another(self, group: Group) -> bool:
        """Whether a group tells the journal otherwise than what was read."""
        return any(self._hashes.get(head.number, head.hash) != head.hash for head in (group.before, group.after))

    def _goes_on(self, group: Group) -> bool:
        """Whether a group follows on what is known. One that begins earlier came of a log that was mended: then the
        journal's entries in it tell."""
        if self.head is None or group.before == self.head:
            return True
        if group.first > self.reached.change or self.head.number <= group.before.number:
            return False
        return any(
            table == "journal" and key == [self.head.number] and values is not None and values[_HASH] == self.head.hash
            for table, key, values in group.rows
        )


@dataclass(frozen=True, slots=True)
class Run:
    """Changes without a gap: from ``first`` to ``last``, after which the journal ended at ``head``."""

    first: int
    last: int
    head: JournalHead


@dataclass(frozen=True, slots=True)
class Survey:
    """All that the segments of one epoch in one folder hold. ``torn``: names of those that are not whole to their end,
    the last one too. ``end``: the last segment, read to its end."""

    runs: tuple[Run, ...] = ()
    torn: tuple[str, ...] = ()
    end: SegmentReader | None = None

    def holding(self, change: int) -> Run | None:
        """The run from which one can go on after a change."""
        return next((run for run in self.runs if run.first <= change + 1 <= run.last + 1), None)


def survey(segments: Iterable[Segment], key: LogKey) -> Survey:
    """Read all segments of one epoch, in their order. Raises disk errors."""
    runs: list[Run] = []
    torn = []
    reader = None
    for segment in segments:
        reader = SegmentReader(segment, key)
        for group in reader:
            if runs and runs[-1].first <= group.first <= runs[-1].last + 1:
                runs[-1] = Run(runs[-1].first, max(group.last, runs[-1].last), group.after)
            else:
                runs.append(Run(group.first, group.last, group.after))
        if not reader.is_whole:
            torn.append(segment.path.name)
    return Survey(tuple(runs), tuple(torn), reader)

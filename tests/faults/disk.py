"""A model of a disk: what could be on it if the power failed after any of the logged calls.

What was written to a file before its last sync is there. Every later write is there, missing, or torn at
512-byte sectors, each on its own; a file that was to grow may have grown without its contents. Names made,
changed and removed are there if their folder was synced since; of the later ones a first part, in order.
``journalled`` models what ext4, XFS, Btrfs and NTFS do beyond the standard: any sync also makes the names durable
that were made before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from random import Random

from tests.faults.preload import CREATED, TRUNCATED, Call

SECTOR = 512


@dataclass(slots=True)
class _Write:
    offset: int
    data: bytes


@dataclass(slots=True)
class _Truncate:
    length: int


@dataclass(slots=True)
class Node:
    """The contents of one file: what is certainly on the disk, and what may be."""

    synced: bytearray = field(default_factory=bytearray)
    pending: list[_Write | _Truncate] = field(default_factory=list)

    def sync(self) -> None:
        self.synced = self.latest()
        self.pending = []

    def latest(self) -> bytearray:
        """The contents as programs saw them."""
        content = bytearray(self.synced)
        for change in self.pending:
            _apply(content, change)
        return content

    def after_power_cut(self, random: Random) -> bytearray:
        """The contents as they may be after a power cut."""
        content = bytearray(self.synced)
        mood = random.choice(("all but one", "none but one", "each on its own", "torn", "a first part"))
        chosen = random.randrange(len(self.pending) + 1)
        for i, change in enumerate(self.pending):
            fate = {
                "all but one": "missing" if i == chosen else "there",
                "none but one": "there" if i == chosen else "missing",
                "each on its own": random.choice(("there", "missing", "torn")),
                "torn": random.choice(("torn", "torn", "there")),
                "a first part": "there" if i < chosen else "torn" if i == chosen else "missing",
            }[mood]
            if isinstance(change, _Truncate):
                if fate != "missing":
                    _apply(content, change)
            elif fate == "there":
                _apply(content, change)
            else:
                end = change.offset + len(change.data)
                if end > len(content) and random.random() < 0.5:
                    content.extend(bytes(end - len(content)))
                if fate == "torn":
                    for part in _sectors(change):
                        if random.random() < 0.5:
                            _apply(content, part)
        return content


def _apply(content: bytearray, change: _Write | _Truncate) -> None:
    length = change.length if isinstance(change, _Truncate) else change.offset
    if len(content) < length:
        content.extend(bytes(length - len(content)))
    if isinstance(change, _Truncate):
        del content[length:]
    else:
        content[change.offset : change.offset + len(change.data)] = change.data


def _sectors(write: _Write) -> Iterable[_Write]:
    at = 0
    while at < len(write.data):
        end = at + SECTOR - (write.offset + at) % SECTOR
        yield _Write(write.offset + at, write.data[at:end])
        at = end


class _Folder:
    """Marks a name as that of a folder."""


FOLDER = _Folder()
Entry = Node | _Folder


@dataclass(slots=True)
class _Naming:
    """One pending change of names, all of it or nothing: (path, new entry or None for gone)."""

    folders: frozenset[str]
    changes: tuple[tuple[str, Entry | None], ...]


class Disk:
    """Replays a log; at any moment it can say what programs see and what a power cut would leave."""

    def __init__(self, root: Path, *, journalled: bool) -> None:
        self._root = str(root)
        self._journalled = journalled
        self._seen: dict[str, Entry] = {self._root: FOLDER}
        self._synced: dict[str, Entry] = {self._root: FOLDER}
        self._pending: list[_Naming] = []
        self._open: dict[int, tuple[str, Entry]] = {}

    def apply(self, call: Call) -> None:
        """Take one logged call into account."""
        match call.kind:
            case "o":
                if call.flags & CREATED:
                    self._rename((call.path, Node()))
                entry = self._seen[call.path]
                if call.flags & TRUNCATED and isinstance(entry, Node):
                    entry.pending.append(_Truncate(0))
                self._open[call.descriptor] = (call.path, entry)
            case "w":
                self._node(call).pending.append(_Write(call.offset, call.data))
            case "t":
                self._node(call).pending.append(_Truncate(call.offset))
            case "s":
                self._sync(*self._open[call.descriptor])
            case "c":
                del self._open[call.descriptor]
            case "k":
                self._rename((call.path, FOLDER))
            case "u" | "x":
                self._rename((call.path, None))
            case "r":
                entry = self._seen[call.path]
                assert isinstance(entry, Node), "renaming folders is not modelled"
                self._rename((call.path, None), (call.data.decode(), entry))
            case _:
                raise AssertionError(f"not modelled: {call}")

    def _node(self, call: Call) -> Node:
        entry = self._open[call.descriptor][1]
        assert isinstance(entry, Node)
        return entry

    def _rename(self, *changes: tuple[str, Entry | None]) -> None:
        parents = frozenset(str(PurePosixPath(path).parent) for path, _ in changes)
        naming = _Naming(parents, changes)
        self._pending.append(naming)
        _name(self._seen, naming)

    def _sync(self, path: str, entry: Entry) -> None:
        if isinstance(entry, Node):
            entry.sync()
        later = []
        for naming in self._pending:
            if self._journalled or (entry is FOLDER and naming.folders == {path}):
                _name(self._synced, naming)
            else:
                later.append(naming)
        self._pending = later

    def unsynced(self) -> bool:
        """Whether a power cut now could leave anything else than what programs see."""
        return bool(self._pending) or any(isinstance(e, Node) and e.pending for e in self._seen.values())

    def seen(self) -> dict[str, bytes]:
        """Every file as programs see it, by path below the root."""
        return {
            path[len(self._root) + 1 :]: bytes(entry.latest())
            for path, entry in self._seen.items()
            if isinstance(entry, Node)
        }

    def after_power_cut(self, random: Random, target: Path) -> None:
        """Write into a new folder what may be on the disk after a power cut now."""
        names = dict(self._synced)
        first: dict[frozenset[str], int] = {}
        every = frozenset({"the one journal"})
        for naming in self._pending:
            group = every if self._journalled else naming.folders
            first.setdefault(group, random.randrange(len(self._pending) + 1))
            if first[group] > 0:
                first[group] -= 1
                _name(names, naming)
        target.mkdir(parents=True)
        for path in sorted(names, key=lambda path: path.count("/")):
            entry, place = names[path], target / path[len(self._root) + 1 :]
            if path == self._root or not place.parent.is_dir():
                continue  # what lies in a folder that is not there is not there either
            if isinstance(entry, Node):
                place.write_bytes(entry.after_power_cut(random))
            else:
                place.mkdir()


def _name(names: dict[str, Entry], naming: _Naming) -> None:
    for path, entry in naming.changes:
        if entry is None:
            names.pop(path, None)
        else:
            names[path] = entry

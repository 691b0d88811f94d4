"""A model of a disk: what could be on it if the power failed after any of the logged calls.

What was written to a file before its last sync is there. Every later write is there, missing, or torn at
512-byte sectors, each on its own; a file that was to grow may have grown without its contents. Names made,
changed and removed are there if their folder was synced since; of the later ones a first part, in order.
``journalled`` models what ext4, XFS, Btrfs and NTFS do beyond the standard: any sync also makes the names durable
that were made before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
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
        for change in self.pending:
            _apply(self.synced, change)
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


@dataclass(slots=True, eq=False)
class Folder:
    """The names in a folder: as programs see them, and those that are certainly on the disk."""

    seen: dict[str, Entry] = field(default_factory=dict)
    synced: dict[str, Entry] = field(default_factory=dict)

    def files(self, path: str = "") -> Iterator[tuple[str, Node]]:
        """Every file that programs see in it and below, by its path."""
        for name, entry in self.seen.items():
            if isinstance(entry, Node):
                yield path + name, entry
            else:
                yield from entry.files(f"{path}{name}/")


Entry = Node | Folder


@dataclass(slots=True)
class _Naming:
    """One pending change of names, all of it or nothing: (folder, name, new entry or None for gone)."""

    changes: tuple[tuple[Folder, str, Entry | None], ...]

    @property
    def folders(self) -> frozenset[int]:
        return frozenset(id(folder) for folder, _, _ in self.changes)


class Disk:
    """Replays a log; at any moment it can say what programs see and what a power cut would leave.

    It begins with what lies below ``start``, safe on the disk, or empty.
    """

    def __init__(self, root: Path, *, journalled: bool, start: Path | None = None) -> None:
        self._root_path = str(root)
        self._journalled = journalled
        self._root = _safe(start) if start is not None else Folder()
        self._pending: list[_Naming] = []
        self._open: dict[int, Entry] = {}

    def apply(self, call: Call) -> None:
        """Take one logged call into account."""
        match call.kind:
            case "o":
                if call.flags & CREATED:
                    self._rename((*self._place(call.path), Node()))
                entry = self._entry(call.path)
                if call.flags & TRUNCATED and isinstance(entry, Node):
                    entry.pending.append(_Truncate(0))
                self._open[call.descriptor] = entry
            case "w":
                self._node(call).pending.append(_Write(call.offset, call.data))
            case "t":
                self._node(call).pending.append(_Truncate(call.offset))
            case "s":
                self._sync(self._open[call.descriptor])
            case "c":
                del self._open[call.descriptor]
            case "k":
                self._rename((*self._place(call.path), Folder()))
            case "u" | "x":
                self._rename((*self._place(call.path), None))
            case "r":
                moved = self._entry(call.path)
                self._rename((*self._place(call.path), None), (*self._place(call.data.decode()), moved))
            case _:
                raise AssertionError(f"not modelled: {call}")

    def _entry(self, path: str) -> Entry:
        if path == self._root_path:
            return self._root
        folder, name = self._place(path)
        return folder.seen[name]

    def _place(self, path: str) -> tuple[Folder, str]:
        """The folder that a path lies in, and its name there."""
        *above, name = path[len(self._root_path) + 1 :].split("/")
        folder = self._root
        for part in above:
            below = folder.seen[part]
            assert isinstance(below, Folder)
            folder = below
        return folder, name

    def _node(self, call: Call) -> Node:
        entry = self._open[call.descriptor]
        assert isinstance(entry, Node)
        return entry

    def _rename(self, *changes: tuple[Folder, str, Entry | None]) -> None:
        self._pending.append(_Naming(changes))
        for folder, name, entry in changes:
            _name(folder.seen, name, entry)

    def _sync(self, entry: Entry) -> None:
        if isinstance(entry, Node):
            entry.sync()
        later = []
        for naming in self._pending:
            if self._journalled or naming.folders == {id(entry)}:
                for folder, name, named in naming.changes:
                    _name(folder.synced, name, named)
            else:
                later.append(naming)
        self._pending = later

    def unsynced(self) -> bool:
        """Whether a power cut now could leave anything else than what programs see."""
        return bool(self._pending) or any(node.pending for _, node in self._root.files())

    def seen(self) -> dict[str, bytes]:
        """Every file as programs see it, by path below the root."""
        return {path: bytes(node.latest()) for path, node in self._root.files()}

    def after_power_cut(self, random: Random, target: Path) -> None:
        """Write into a new folder what may be on the disk after a power cut now."""
        there: dict[int, dict[str, Entry]] = {}
        first: dict[frozenset[int], int] = {}
        every = frozenset({0})
        for naming in self._pending:
            group = every if self._journalled else naming.folders
            first.setdefault(group, random.randrange(len(self._pending) + 1))
            if first[group] > 0:
                first[group] -= 1
                for folder, name, entry in naming.changes:
                    _name(there.setdefault(id(folder), dict(folder.synced)), name, entry)
        target.mkdir(parents=True)
        _write_out(self._root, target, there, random)


def _safe(place: Path) -> Folder:
    """A folder as it lies on a real disk, all of it synced."""
    folder = Folder()
    for path in sorted(place.iterdir()):
        folder.seen[path.name] = _safe(path) if path.is_dir() else Node(bytearray(path.read_bytes()))
    folder.synced = dict(folder.seen)
    return folder


def _name(names: dict[str, Entry], name: str, entry: Entry | None) -> None:
    if entry is None:
        names.pop(name, None)
    else:
        names[name] = entry


def _write_out(folder: Folder, place: Path, there: dict[int, dict[str, Entry]], random: Random) -> None:
    """``there`` has the names of the folders in which they are not those of the last sync."""
    for name, entry in sorted(there.get(id(folder), folder.synced).items()):
        if isinstance(entry, Node):
            (place / name).write_bytes(entry.after_power_cut(random))
        else:
            (place / name).mkdir()
            _write_out(entry, place / name, there, random)

"""The files of the change log: segments of sealed groups, one group a committed transaction (docs/decisions/0020).

A segment is ``<epoch>-<first change>-<key id>.log`` (one of another branch, kept at a place: with a digest more, see
``other_name``): a header, then records, then zeros that were written beforehand so
that appending changes no length. A record is its length and a sealed part; it is bound to the header and to its place,
so that none can be moved, repeated or taken from another segment. A group is one record or, if it is large, several.
Everything from the first record on that is not whole counts as nothing: a reader sees whole groups only.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from storage.files import disk_errors, read_json
from storage.sealing import SealBroken, derived, opener, seal

FOLDER = "changes"
SUFFIX = ".log"
VERSION = 1
PART_BYTES = 1 << 20
"""So much of a group goes into one record at most."""

_PURPOSE = "so-binh-an change log 1"
_MAGIC = b"SBA chg\n"
_HEAD = struct.Struct(">8sH8s")
_LENGTH = struct.Struct(">I")
_META = struct.Struct(">QQQ32sQ32sq")
_MORE, _LAST = b"\0", b"\1"
_CHECK_BYTES = 8
_HEAD_AT_MOST = _HEAD.size + 0xFFFF
_NAME = re.compile(r"([0-9]{6,})-([0-9]{12,})-[0-9a-f]{8}(-[0-9a-f]{16})?\.log")
_DIGEST_DIGITS = 16
_REPLACED_AT_MOST = 1000
"""So many earlier ids a header has room for."""
_RECORD_AT_MOST = PART_BYTES + (1 << 16)
SEGMENT_AT_MOST = 512 << 20
"""So much of a file is read at most: whoever had the stick may have put anything there. The most changes that are
appended at once (``log.MOST_AT_ONCE``) stay far below."""

Row = tuple[str, list[Any], list[Any] | None]
"""Table, primary key, and values in the order of the columns, or None of a row that is gone. BLOBs are hex."""


class LogKey(NamedTuple):
    """The key of the change log under one database key, and by what the names of its segments tell it."""

    id: str
    key: bytes

    @classmethod
    def of(cls, database_key: bytes) -> LogKey:
        key = derived(database_key, _PURPOSE)
        return cls(hashlib.sha256(key).hexdigest()[:8], key)


class JournalHead(NamedTuple):
    """Number and hash (hex) of the last entry of the journal at some time."""

    number: int
    hash: str


class SegmentDamaged(Exception):
    """The header of a segment cannot be read, or is of a newer program."""


@dataclass(frozen=True, slots=True)
class SegmentHead:
    """What a segment says of itself in clear. ``id`` is random: a segment that was written anew has another, and
    ``replaces`` names those that it was written in place of."""

    registry: str
    epoch: int
    schema: int
    first: int
    key_id: str
    id: str
    replaces: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.epoch:06}-{self.first:012}-{self.key_id}{SUFFIX}"

    @property
    def line(self) -> tuple[str, ...]:
        """Itself and what it replaces: what one that is written in its place replaces."""
        return (*self.replaces, self.id)[-_REPLACED_AT_MOST:]

    def encoded(self) -> bytes:
        body = {"version": VERSION, **{name: getattr(self, name) for name in self.__slots__}}
        content = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
        return _HEAD.pack(_MAGIC, len(content), _check(content)) + content


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment in a folder. ``raw``: its header as it lies there, to which everything in it is bound."""

    path: Path
    head: SegmentHead
    raw: bytes = field(repr=False)

    @property
    def order(self) -> tuple[int, int]:
        return self.head.epoch, self.head.first


@dataclass(frozen=True, slots=True)
class Group:
    """What one transaction changed, or several that were behind: changes ``first`` to ``last``.

    ``before`` and ``after``: where the journal ended. ``at``: when it was written, seconds. ``schema``: the version
    whose columns the rows have.
    """

    epoch: int
    schema: int
    first: int
    last: int
    before: JournalHead
    after: JournalHead
    at: int
    packed: bytes = field(repr=False)

    @property
    def rows(self) -> list[Row]:
        return [(table, key, values) for table, key, values in json.loads(zlib.decompress(self.packed))]


def packed(rows: Iterable[Row]) -> bytes:
    """Rows as a group holds them."""
    return zlib.compress(json.dumps(list(rows), ensure_ascii=False, separators=(",", ":")).encode(), 1)


# --- writing -------------------------------------------------------------------------------------


def records_of(group: Group, raw_head: bytes, key: LogKey, index: int) -> list[bytes]:
    """The records of a group, the first of which gets this index in its segment."""
    heads = [part for head in (group.before, group.after) for part in (head.number, bytes.fromhex(head.hash))]
    content = _META.pack(group.first, group.last, *heads, group.at) + group.packed
    parts = [content[at : at + PART_BYTES] for at in range(0, len(content), PART_BYTES)]
    records = []
    for position, part in enumerate(parts):
        mark = _LAST if position == len(parts) - 1 else _MORE
        sealed = seal(key.key, mark + part, _bound_to(raw_head, index + position))
        records.append(_LENGTH.pack(len(sealed)) + sealed)
    return records


def new_head(
    registry: str, epoch: int, schema: int, first: int, key: LogKey, replaces: tuple[str, ...] = ()
) -> SegmentHead:
    return SegmentHead(registry, epoch, schema, first, key.id, os.urandom(8).hex(), replaces)


# --- reading -------------------------------------------------------------------------------------


def is_name(name: str) -> bool:
    """Whether a segment may be called so; such a name leads nowhere but to a file in its folder."""
    return _NAME.fullmatch(name) is not None


def start_of(name: str) -> tuple[int, int]:
    """The epoch and the first change of a segment of this name. Raises ValueError if it is none."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError("no segment")
    return int(found[1]), int(found[2])


def other_name(name: str, sha256: str) -> str:
    """Under which name the file of another branch stays where two have a segment of the same name: readers find it as
    any other, and nothing else is ever called so."""
    return f"{name.removesuffix(SUFFIX)}-{sha256[:_DIGEST_DIGITS]}{SUFFIX}"


def is_other_name(name: str) -> bool:
    """Whether a file of this name was kept because another branch has the segment's own name."""
    found = _NAME.fullmatch(name)
    return found is not None and found[3] is not None


def names_in(folder: Path) -> list[str]:
    """The names of all segments in a folder, those that cannot be read too. Raises disk errors."""
    with disk_errors():
        if not folder.is_dir():
            return []
        return sorted(path.name for path in folder.iterdir() if is_name(path.name))


def segments_in(folder: Path) -> tuple[list[Segment], list[str]]:
    """The segments of a folder in their order, and the names of those whose header cannot be read.

    Needs no key. Raises disk errors.
    """
    found, damaged = [], []
    for name in names_in(folder):
        try:
            found.append(read_segment(folder / name))
        except SegmentDamaged:
            damaged.append(name)
    return sorted(found, key=lambda segment: segment.order), damaged


def read_segment(path: Path) -> Segment:
    """A segment by its header. Raises SegmentDamaged and disk errors."""
    with disk_errors(), path.open("rb") as file:
        return segment_of(path, file.read(_HEAD_AT_MOST))


def segment_of(path: Path, raw: bytes) -> Segment:
    """A segment of which these are the bytes, or the first of them. Raises SegmentDamaged."""
    if len(raw) < _HEAD.size:
        raise SegmentDamaged
    magic, length, check = _HEAD.unpack_from(raw)
    raw = raw[: _HEAD.size + length]
    content = raw[_HEAD.size :]
    if magic != _MAGIC or len(content) != length or check != _check(content):
        raise SegmentDamaged
    try:
        body = read_json(content)
        told = {name: body[name] for name in SegmentHead.__slots__ if name != "replaces"}
        head = SegmentHead(**told, replaces=tuple(body.get("replaces", ())))
        is_ours = body["version"] == VERSION and _is_of_types(head) and _is_called(path.name, head.name)
    except (ValueError, KeyError, TypeError):
        raise SegmentDamaged from None
    if not is_ours:
        raise SegmentDamaged
    return Segment(path, head, raw)


def _is_of_types(head: SegmentHead) -> bool:
    numbers = all(type(value) is int for value in (head.epoch, head.schema, head.first))
    return numbers and all(isinstance(value, str) for value in (head.id, *head.replaces))


def _is_called(name: str, own: str) -> bool:
    """Whether a file has the name of its segment, or that of another branch's."""
    return is_name(name) and (name == own or name.startswith(f"{own.removesuffix(SUFFIX)}-"))


class SegmentReader:
    """Iterates over the whole groups of one segment; reading ends at the first record that is not whole.

    After it ``end`` is where the next record goes, ``index`` which one that is, ``last`` the last change; ``is_whole``
    tells that nothing but zeros follows. Raises disk errors.
    """

    def __init__(self, segment: Segment, key: LogKey) -> None:
        self.segment = segment
        self._open = opener(key.key)
        self.end = len(segment.raw)
        self.index = 0
        self.last = 0
        self.is_whole = False

    def __iter__(self) -> Iterator[Group]:
        with disk_errors(), self.segment.path.open("rb") as file:
            raw = file.read(SEGMENT_AT_MOST)
        parts: list[bytes] = []
        at, index = self.end, self.index
        while (plain := self._record(raw, at, index)) is not None:
            parts.append(plain[1:])
            at, index = at + _LENGTH.size + _LENGTH.unpack_from(raw, at)[0], index + 1
            if plain[:1] == _LAST:
                group = self._group(b"".join(parts))
                parts.clear()
                self.end, self.index, self.last = at, index, group.last
                yield group
        self.is_whole = not parts and raw.count(0, self.end) == len(raw) - self.end and raw.startswith(self.segment.raw)

    def _record(self, raw: bytes, at: int, index: int) -> bytes | None:
        if at + _LENGTH.size > len(raw):
            return None
        (length,) = _LENGTH.unpack_from(raw, at)
        start = at + _LENGTH.size
        if not 0 < length <= min(_RECORD_AT_MOST, len(raw) - start):
            return None
        try:
            return self._open(raw[start : start + length], _bound_to(self.segment.raw, index))
        except SealBroken:
            return None

    def _group(self, content: bytes) -> Group:
        first, last, before, before_hash, after, after_hash, at = _META.unpack_from(content)
        heads = _head(before, before_hash), _head(after, after_hash)
        packed = content[_META.size :]
        return Group(self.segment.head.epoch, self.segment.head.schema, first, last, *heads, at, packed)


def _head(number: int, digest: bytes) -> JournalHead:
    return JournalHead(number, digest.hex() if number else "")


def records_end(raw: bytes) -> int:
    """Where the records of a segment end, told without a key: what follows is nothing, or was torn off."""
    if len(raw) < _HEAD.size:
        return len(raw)
    at: int = _HEAD.size + _HEAD.unpack_from(raw)[1]
    while at + _LENGTH.size <= len(raw):
        length: int = _LENGTH.unpack_from(raw, at)[0]
        if not 0 < length <= len(raw) - at - _LENGTH.size:
            break
        at += _LENGTH.size + length
    return min(at, len(raw))


def _bound_to(raw_head: bytes, index: int) -> bytes:
    return raw_head + index.to_bytes(4, "big")


def _check(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()[:_CHECK_BYTES]

"""SQLite's tables read page by page (https://www.sqlite.org/fileformat2.html), around pages that cannot be read.

A table is a tree of pages. What hangs on an unreadable page cannot be reached from the root: then pages that nothing
reaches are taken in where they fit. Of what is still missing it is known between which keys it stood: a *hole*. A row
that is neither found nor in a hole is not there.
"""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from storage.rescue.pages import USABLE, OpenPages

Key = tuple[Any, ...]
Row = tuple[Any, ...]

_INDEX_INNER, _TABLE_INNER, _INDEX_LEAF, _TABLE_LEAF = 2, 5, 10, 13
_KINDS = frozenset({_INDEX_INNER, _TABLE_INNER, _INDEX_LEAF, _TABLE_LEAF})
_TABLE_KINDS = frozenset({_TABLE_INNER, _TABLE_LEAF})
_INNER = frozenset({_INDEX_INNER, _TABLE_INNER})
_ROWS_OF_TABLE, _ROWS_OF_INDEX = frozenset({_TABLE_LEAF}), frozenset({_INDEX_INNER, _INDEX_LEAF})
_FILE_HEADER, _PAGE_COUNT_AT = 100, 28
_LEAST_LOCAL = (USABLE - 12) * 32 // 255 - 23
_MOST_LOCAL_TABLE = USABLE - 35
_MOST_LOCAL_INDEX = (USABLE - 12) * 64 // 255 - 23


NO_COLUMN = -1


class Unreadable(Exception):
    """A page, or a part of one, that does not hold what it should."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a table looks like. ``key``: places of the columns of its primary key.

    ``rowid``: the place of the column that is the row's number, ``NO_COLUMN`` if none is, None in a table without row
    numbers. ``order``: the place of each stored value.
    """

    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    key: tuple[int, ...]
    rowid: int | None
    order: tuple[int, ...]
    required: frozenset[int]
    """Columns that are never empty."""
    begins: frozenset[str] = frozenset()
    """What the first column may say; nothing: anything."""

    def key_of(self, row: Row) -> Key:
        return tuple(row[place] for place in self.key)


@dataclass(frozen=True, slots=True)
class Hole:
    """Keys from ``low`` (excluded) to ``high`` (included) that nobody can read; None: without an end.

    The keys are those of the tree: row numbers, or primary keys in a table without row numbers.
    """

    low: Key | None
    high: Key | None

    def holds(self, key: Key) -> bool:
        return (self.low is None or key > self.low) and (self.high is None or key <= self.high)


@dataclass
class Found:
    """What could be read of a table: rows by the key of the tree, and where rows are missing."""

    shape: Shape
    rows: dict[Key, Row] = field(default_factory=dict)
    holes: list[Hole] = field(default_factory=list)

    def is_uncertain(self, key: Key) -> bool:
        """Whether a row that was not found may yet have been there."""
        return any(hole.holds(key) for hole in self.holes)


@dataclass(frozen=True, slots=True)
class _Cell:
    """``child``: page before it, 0 on leaves. ``row``: None on the inner pages of a table with row numbers, or if a
    part of it stands on a page that cannot be read."""

    child: int
    key: Key
    row: Row | None
    broken: bool = False


Accepts = Callable[[Shape, Row], bool]


class Reader:
    """Reads tables of one file. ``reached``: pages that belong to a tree that was read, damaged ones too.

    ``accepts``: whether a table could hold a row, as its constraints have it; to be set once these are known.
    """

    def __init__(self, pages: OpenPages) -> None:
        self._pages = pages
        self.accepts: Accepts = lambda shape, row: True
        self.reached: set[int] = set()

    def read(self, shape: Shape, root: int | None) -> Found:
        """What hangs on a root; without a root everything is missing."""
        found = Found(shape)
        if root is None:
            found.holes.append(Hole(None, None))
        else:
            self._step(found, root, Hole(None, None))
        return found

    def follow(self, root: int) -> None:
        """Mark what hangs on the root of an index: its pages belong to nothing else."""
        waiting = [root]
        while waiting:
            number = waiting.pop()
            page = self._pages.page(number)
            if number in self.reached:
                continue
            self.reached.add(number)
            with contextlib.suppress(Unreadable):
                waiting += _children(page, number) if page is not None else []

    def _walk(self, found: Found, number: int, span: Hole) -> None:
        """Read a page and what hangs on it; what cannot be read becomes a hole."""
        if number in self.reached:
            raise Unreadable
        self.reached.add(number)
        try:
            cells, last = self._cells(found.shape, number)
        except Unreadable:
            found.holes.append(span)
            return
        low = span.low
        for cell in cells:
            if cell.child:
                self._step(found, cell.child, Hole(low, cell.key))
            if cell.row is not None:
                found.rows[cell.key] = cell.row
            elif cell.broken:
                found.holes.append(Hole(low, cell.key))
            low = cell.key
        if last:
            self._step(found, last, Hole(low, span.high))

    def _step(self, found: Found, child: int, span: Hole) -> None:
        try:
            self._walk(found, child, span)
        except Unreadable:
            found.holes.append(span)

    def adopt(self, tables: Sequence[Found]) -> None:
        """Take in pages that no tree reaches, each where it fits into the holes of one table only.

        Holes end where the rows that came in stand. Once every damaged page is known as part of some tree, and no page
        with rows of such a table is left over, nothing else can have stood between the rows that came in.
        """
        torn = [found for found in tables if found.holes]
        adopted: dict[str, list[tuple[Key, Key]]] = {}
        for number, _ in self._unreached():
            fits = [found for found in torn if self._fits(found, number)]
            if len(fits) == 1:
                adopted.setdefault(fits[0].shape.name, []).append(self._take(fits[0], number))
        if self._knows_every_page():
            left = {kind for _, kind in self._unreached()}
            for found in torn:
                if left & (_ROWS_OF_TABLE if found.shape.rowid is not None else _ROWS_OF_INDEX):
                    continue
                found.holes = [
                    rest for hole in found.holes for rest in _closed(found, hole, adopted.get(found.shape.name, []))
                ]

    def _knows_every_page(self) -> bool:
        """Whether every damaged page was met, and the file has all pages that it should have."""
        first = self._pages.page(1)
        cut_off = first is not None and _number(first, _PAGE_COUNT_AT) != self._pages.count
        return self._pages.damaged <= self.reached and not cut_off and max(self.reached, default=0) <= self._pages.count

    def _unreached(self) -> Iterator[tuple[int, int]]:
        """Number and kind of pages of trees that hang on nothing that can be read."""
        for number in range(1, self._pages.count + 1):
            page = self._pages.page(number) if number not in self.reached else None
            if page is not None and _kind(page, number) in _KINDS:
                yield number, _kind(page, number)

    def _fits(self, found: Found, number: int) -> bool:
        try:
            cells, _ = self._cells(found.shape, number)
        except Unreadable:
            return False
        rows = [(cell.key, cell.row) for cell in cells if cell.row is not None]
        return bool(rows) and all(
            _is_of(found.shape, row) and found.is_uncertain(key) and self.accepts(found.shape, row) for key, row in rows
        )

    def _take(self, found: Found, number: int) -> tuple[Key, Key]:
        """Take the rows of a page in; between which keys they stand."""
        cells, _ = self._cells(found.shape, number)
        self.reached.add(number)
        found.rows.update({cell.key: cell.row for cell in cells if cell.row is not None})
        return cells[0].key, cells[-1].key

    # --- one page ----------------------------------------------------------------------------

    def _cells(self, shape: Shape, number: int) -> tuple[list[_Cell], int]:
        """The cells of a page in order, and the page after the last of them. Raises Unreadable."""
        page = self._pages.page(number)
        if page is None:
            raise Unreadable
        kind = _kind(page, number)
        if kind not in _KINDS or (kind in _TABLE_KINDS) != (shape.rowid is not None):
            raise Unreadable
        cell = self._table_cell if kind in _TABLE_KINDS else self._index_cell
        try:
            cells = [cell(shape, page, at, kind) for at in _places(page, number, kind)]
            return cells, _last_child(page, number, kind)
        except (IndexError, struct.error, UnicodeDecodeError) as error:
            raise Unreadable from error

    def _table_cell(self, shape: Shape, page: bytes, at: int, kind: int) -> _Cell:
        if kind == _TABLE_INNER:
            last, _ = _varint(page, at + 4)
            return _Cell(_number(page, at), (_signed(last),), None)
        size, at = _varint(page, at)
        rowid, at = _varint(page, at)
        key = (_signed(rowid),)
        payload = self._payload(page, at, size, _MOST_LOCAL_TABLE)
        if payload is None:
            return _Cell(0, key, None, broken=True)
        return _Cell(0, key, _in_order(shape, _decoded(payload), key[0]))

    def _index_cell(self, shape: Shape, page: bytes, at: int, kind: int) -> _Cell:
        child = 0
        if kind == _INDEX_INNER:
            child, at = _number(page, at), at + 4
        size, at = _varint(page, at)
        payload = self._payload(page, at, size, _MOST_LOCAL_INDEX)
        if payload is None:
            local = page[at : at + _local(size, _MOST_LOCAL_INDEX)]
            return _Cell(child, tuple(_decoded(local, len(shape.key))), None, broken=True)
        row = _in_order(shape, _decoded(payload), None)
        return _Cell(child, shape.key_of(row), row)

    def _payload(self, page: bytes, at: int, size: int, most: int) -> bytes | None:
        """All bytes of a row; None if some stand on a page that cannot be read."""
        local = _local(size, most)
        parts = [page[at : at + local]]
        left, following = size - local, _number(page, at + local) if size > local else 0
        while left > 0:
            rest = self._pages.page(following)
            if rest is None:
                return None
            parts.append(rest[4 : 4 + left])
            left -= len(parts[-1])
            following = _number(rest, 0)
        return b"".join(parts)


def _closed(found: Found, hole: Hole, spans: Sequence[tuple[Key, Key]]) -> Iterator[Hole]:
    """What is left of a hole after pages came in: nothing of a table with row numbers, for its damaged page held none
    of its rows; in other tables one row is missing between two pages."""
    inside = sorted(span for span in spans if hole.holds(span[0]))
    if not inside:
        yield hole
    elif found.shape.rowid is None:
        ends = [*inside, (hole.high, None)]
        for (_, last), (following, _) in pairwise(ends):
            yield Hole(last, following)


def _kind(page: bytes, number: int) -> int:
    return page[_FILE_HEADER if number == 1 else 0]


def _places(page: bytes, number: int, kind: int) -> Sequence[int]:
    """Where the cells of a page begin."""
    start = _FILE_HEADER if number == 1 else 0
    (count,) = struct.unpack_from(">H", page, start + 3)
    return struct.unpack_from(f">{count}H", page, start + (12 if kind in _INNER else 8))


def _last_child(page: bytes, number: int, kind: int) -> int:
    return _number(page, (_FILE_HEADER if number == 1 else 0) + 8) if kind in _INNER else 0


def _children(page: bytes, number: int) -> list[int]:
    """The pages that hang on an inner page; none on a leaf."""
    kind = _kind(page, number)
    if kind not in _INNER:
        return []
    try:
        return [*(_number(page, at) for at in _places(page, number, kind)), _last_child(page, number, kind)]
    except struct.error as error:
        raise Unreadable from error


def _number(page: bytes, at: int) -> int:
    return int(struct.unpack_from(">I", page, at)[0])


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends."""
    value = 0
    for place in range(8):
        byte = raw[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | raw[at + 8], at + 9


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def _local(size: int, most: int) -> int:
    """How many bytes of a row stand on its own page."""
    if size <= most:
        return size
    local = _LEAST_LOCAL + (size - _LEAST_LOCAL) % (USABLE - 4)
    return local if local <= most else _LEAST_LOCAL


_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def _decoded(payload: bytes, first: int | None = None) -> list[Any]:
    """The values of a record, or the first of them. Raises IndexError, struct.error, UnicodeDecodeError."""
    end, at = _varint(payload, 0)
    kinds = []
    while at < end:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values = []
    for kind in kinds[:first]:
        value, at = _value(payload, at, kind)
        values.append(value)
    return values


def _value(payload: bytes, at: int, kind: int) -> tuple[Any, int]:
    if kind in _INTEGERS:
        size = _INTEGERS[kind]
        return int.from_bytes(_slice(payload, at, size), "big", signed=True), at + size
    if kind in (8, 9):
        return kind - 8, at
    if kind == 7:
        return struct.unpack_from(">d", payload, at)[0], at + 8
    if kind < 12:
        return None, at
    size = (kind - 12) // 2
    raw = _slice(payload, at, size)
    return (raw.decode() if kind % 2 else raw), at + size


def _slice(payload: bytes, at: int, size: int) -> bytes:
    raw = payload[at : at + size]
    if len(raw) != size:
        raise IndexError
    return raw


def _in_order(shape: Shape, stored: Sequence[Any], rowid: int | None) -> Row:
    """The values of a row in the order of the table's columns; those that were added later are empty."""
    values: list[Any] = [None] * len(shape.columns)
    if len(stored) > len(shape.order):
        raise Unreadable
    for place, value in zip(shape.order, stored, strict=False):
        values[place] = value
    if shape.rowid is not None and shape.rowid >= 0:
        values[shape.rowid] = rowid
    return tuple(values)


_FITTING: Mapping[str, Callable[[Any], bool]] = {
    "INTEGER": lambda value: isinstance(value, int),
    "INT": lambda value: isinstance(value, int),
    "REAL": lambda value: isinstance(value, float | int),
    "TEXT": lambda value: isinstance(value, str),
    "BLOB": lambda value: isinstance(value, bytes),
}


def _is_of(shape: Shape, row: Row) -> bool:
    """Whether a row's values could be those of a table."""
    if shape.begins and row[0] not in shape.begins:
        return False
    return all(
        place not in shape.required if value is None else _FITTING.get(kind, lambda _: True)(value)
        for place, (kind, value) in enumerate(zip(shape.types, row, strict=True))
    )

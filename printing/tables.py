"""Ruled tables: of lists and contents, and those that a form draws."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from printing.fonts import Face
from printing.forms import FIELD
from printing.page import BODY_WIDTH, LANDSCAPE_HEIGHT, Piece
from printing.pen import Pen
from printing.setting import PARAGRAPH_SPACE, Setting, draw_lines, height_of
from printing.typeset import MM, Align, Item, Line, set_lines, text_items

_PAD = 1.6 * MM
_STROKE = 0.5
_GREATEST_ROW = LANDSCAPE_HEIGHT - 30 * MM
"""So much of a row's lines fits below the heads on any sheet."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in points, how its cells stand, the common heading of its neighbours and it."""

    head: str
    width: float
    align: Align = Align.LEFT
    group: str = ""


def table_pieces(columns: Sequence[Column], rows: Sequence[Sequence[str]], size: float) -> list[Piece]:
    """A ruled table; the head row stays with the first row and stands again on every page.

    A row of one cell goes over all columns.
    """
    head = head_row(columns, size)
    pieces = [head]
    for row in rows:
        pieces += row_pieces(columns, [text_items(text, size) for text in row], under=head)
    return pieces


def head_row(columns: Sequence[Column], size: float) -> Piece:
    """The heads of columns; they stay with the first row. Columns of one group stand under its heading."""
    cells = list(_head_cells(columns, size))
    whole = max(cell.down + cell.least for cell in cells)

    def draw(pen: Pen, x: float, top: float) -> None:
        for cell in cells:
            height = cell.least if cell.over else whole - cell.down
            pen.frame(x + cell.start, top - cell.down - height, cell.width, height, _STROKE)
            draw_lines(pen, cell.lines, x + cell.start + _PAD, top - cell.down - _PAD)

    return Piece(whole, draw, 0.0, with_next=True)


@dataclass(frozen=True, slots=True)
class _HeadCell:
    """One heading: how far from the left and the top it stands; ``over``: it has headings below it."""

    start: float
    down: float
    width: float
    lines: Sequence[Line]
    over: bool = False

    @property
    def least(self) -> float:
        return height_of(self.lines) + 2 * _PAD


def _head_cells(columns: Sequence[Column], size: float) -> Iterator[_HeadCell]:
    def lines(text: str, width: float) -> Sequence[Line]:
        return set_lines(text_items(text, size, Face.BOLD), width - 2 * _PAD, align=Align.CENTRE)

    start = 0.0
    for group, members in itertools.groupby(columns, lambda column: column.group):
        neighbours = list(members)
        down = 0.0
        if group:
            width = sum(column.width for column in neighbours)
            common = _HeadCell(start, 0.0, width, lines(group, width), over=True)
            down = common.least
            yield common
        for column in neighbours:
            yield _HeadCell(start, down, column.width, lines(column.head, column.width))
            start += column.width


def row_pieces(
    columns: Sequence[Column], cells: Sequence[Sequence[Item]], *, least: float = 0.0, under: Piece | None = None
) -> list[Piece]:
    """One row, at least ``least`` points high; a single cell goes over all columns.

    A row that is higher than a page would hold is parted between lines.
    """
    if len(cells) == 1 < len(columns):
        columns = (Column("", sum(column.width for column in columns)),)
    placed = [
        (column.width, set_lines(items, column.width - 2 * _PAD, align=column.align))
        for items, column in zip(cells, columns, strict=True)
    ]
    parts = []
    while any(lines for _, lines in placed):
        heads = [(width, _fitting(lines)) for width, lines in placed]
        placed = [(width, lines[len(head) :]) for (width, lines), (_, head) in zip(placed, heads, strict=True)]
        parts.append(_row(heads, least, under))
    return parts


def _fitting(lines: Sequence[Line]) -> Sequence[Line]:
    """The first lines that a row of the greatest height holds, at least one."""
    height = 0.0
    for count, line in enumerate(lines):
        height += line.height
        if count and height > _GREATEST_ROW:
            return lines[:count]
    return lines


def _row(placed: Sequence[tuple[float, Sequence[Line]]], least: float, under: Piece | None) -> Piece:
    height = max(least, max(height_of(lines) for _, lines in placed) + 2 * _PAD)

    def draw(pen: Pen, x: float, top: float) -> None:
        for width, lines in placed:
            pen.frame(x, top - height, width, height, _STROKE)
            draw_lines(pen, lines, x + _PAD, top - _PAD)
            x += width

    return Piece(height, draw, 0.0, under=under)


def table(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """A table of a form: rows with the form's own words, then those of a declared table, then rows to write on.

    ``instead`` are the rows that the form prints where the declared table is not known.
    """
    size = float(data.get("size", 12))
    columns = columns_of(data["columns"])
    least = float(data.get("row_height", 0)) * MM
    head = head_row(columns, size) if data.get("head", True) else None
    known = setting.values.tables.get(data.get("from", ""), ())
    own = [*data.get("rows", ()), *(() if known else data.get("instead", ()))]
    rows = [_cells(row, size, setting) for row in own]
    rows += [[text_items(text, size) for text in row] for row in known]
    rows += [[[] for _ in columns]] * max(int(data.get("least", 0)) - len(rows), 0)
    pieces = [head] if head is not None else []
    for row in rows:
        pieces += row_pieces(columns, row, least=least or size * 1.9, under=head)
    pieces[0].before = PARAGRAPH_SPACE
    yield from pieces


def columns_of(declared: Sequence[Sequence[Any]], width: float = BODY_WIDTH) -> list[Column]:
    """Head, width in millimetres, align and group of each column; those of width 0 share what is left of a width."""
    fixed = sum(float(entry[1]) for entry in declared) * MM
    open_ = sum(not entry[1] for entry in declared)
    share = (width - fixed) / open_ if open_ else 0.0
    return [
        Column(entry[0], float(entry[1]) * MM or share, Align(entry[2] if len(entry) > 2 else "left"), *entry[3:4])
        for entry in declared
    ]


def _cells(row: Sequence[str], size: float, setting: Setting) -> list[list[Item]]:
    return [_cell(text, size, setting) for text in row]


def _cell(text: str, size: float, setting: Setting) -> list[Item]:
    """The words of a cell; one that begins and ends with ``**`` is bold.

    Places in a cell with check boxes are filled only when one of them is ticked, or nothing is known of any.
    """
    face = Face.REGULAR
    if text.startswith("**") and text.endswith("**"):
        text, face = text[2:-2], Face.BOLD
    return setting.items(text, face, size=size, fill=True, blank=_is_not_chosen(text, setting))


def _is_not_chosen(text: str, setting: Setting) -> bool:
    boxes = [match for match in FIELD.finditer(text) if match[2]]
    chosen = setting.values.codes
    is_ticked = any(match[2] in chosen.get(match[1], ()) for match in boxes)
    return not is_ticked and any(chosen.get(match[1]) for match in boxes)

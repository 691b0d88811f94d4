"""Ruled tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from printing.fonts import Face
from printing.page import Piece
from printing.pen import Pen
from printing.setting import draw_lines, height_of
from printing.typeset import MM, Align, set_lines, text_items

_PAD = 1.6 * MM


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in points, how its cells stand."""

    head: str
    width: float
    align: Align = Align.LEFT


def table_pieces(columns: Sequence[Column], rows: Sequence[Sequence[str]], size: float) -> list[Piece]:
    """A ruled table; the head row stays with the first row."""
    heads = [Column(column.head, column.width, Align.CENTRE) for column in columns]
    pieces = [_table_row(heads, [column.head for column in columns], size, Face.BOLD)]
    pieces[0].with_next = True
    pieces += [_table_row(columns, row, size, Face.REGULAR) for row in rows]
    return pieces


def _table_row(columns: Sequence[Column], cells: Sequence[str], size: float, face: Face) -> Piece:
    set_cells = [
        set_lines(text_items(text, size, face), column.width - 2 * _PAD, align=column.align)
        for text, column in zip(cells, columns, strict=True)
    ]
    height = max(height_of(lines) for lines in set_cells) + 2 * _PAD

    def draw(pen: Pen, x: float, top: float) -> None:
        for lines, column in zip(set_cells, columns, strict=True):
            pen.frame(x, top - height, column.width, height, 0.5)
            draw_lines(pen, lines, x + _PAD, top - _PAD)
            x += column.width

    return Piece(height, draw, 0.0)

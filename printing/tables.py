"""Ruled tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from printing.fonts import Face
from printing.page import Piece
from printing.setting import draw_lines, height_of
from printing.typeset import MM, Align, set_lines, text_items


def table_pieces(
    widths: Sequence[float], head: Sequence[str], rows: Sequence[Sequence[str]], size: float
) -> list[Piece]:
    """A ruled table; the head row stays with the first row. Widths in points."""
    pieces = [_table_row(widths, head, size, Face.BOLD, Align.CENTRE)]
    pieces[0].with_next = True
    pieces += [_table_row(widths, row, size, Face.REGULAR, Align.LEFT) for row in rows]
    return pieces


def _table_row(widths: Sequence[float], cells: Sequence[str], size: float, face: Face, align: Align) -> Piece:
    pad = 1.6 * MM
    set_cells = [
        set_lines(text_items(text, size, face), width - 2 * pad, align=align)
        for text, width in zip(cells, widths, strict=True)
    ]
    height = max(height_of(lines) for lines in set_cells) + 2 * pad

    def draw(canvas: Any, x: float, top: float) -> None:
        canvas.setLineWidth(0.5)
        for lines, width in zip(set_cells, widths, strict=True):
            canvas.rect(x, top - height, width, height)
            draw_lines(canvas, lines, x + pad, top - pad)
            x += width

    return Piece(height, draw, 0.0)

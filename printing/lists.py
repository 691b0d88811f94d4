"""Printed lists: a table over landscape sheets, heads on every page, between the parts of its form.

A list has a form file as papers have (printing/list_forms): its one table names the columns; a row of one cell in it
is a band, below which a part of the rows stands. Pages are laid out as the rows come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from importlib import resources
from typing import Any

from models.papers.lists import LISTS, ListKind, PrintedList
from models.papers.values import PaperValues
from printing.blocks import pieces_of
from printing.fonts import Face
from printing.forms import Block, Form, parse_form
from printing.page import BODY_WIDTH, LANDSCAPE_HEIGHT, LANDSCAPE_WIDTH, Book, Piece, Sheets, Stamp, pages_of
from printing.pen import Pen
from printing.setting import PARAGRAPH_SPACE, Setting
from printing.tables import columns_of, head_row, row_pieces
from printing.typeset import Align, text_items

_TABLE = "table"
_IN_THE_MIDDLE = (LANDSCAPE_WIDTH - BODY_WIDTH) / 2
_AT_THE_LEFT = frozenset({"text", "line"})
"""Blocks that begin where the table does; the others are as wide as on an upright sheet, in the middle of this one."""
_LAST_TOGETHER = 3
_BLANK_ROWS = 12


@lru_cache(maxsize=16)
def list_form(kind: ListKind) -> Form:
    """The form of a list. Raises FORM_FILE_BAD."""
    file = resources.files("printing").joinpath("list_forms", f"{LISTS[kind].form}.toml")
    return parse_form(file.read_text("utf-8"))


def render_list(data: PrintedList, *, training: bool = False) -> bytes:
    """A list as a PDF. The same data gives the same bytes. Raises GLYPH_MISSING."""
    return _render(list_form(data.asked.kind), PaperValues(data.texts), data.parts, training=training)


def render_blank_list(kind: ListKind, *, training: bool = False) -> bytes:
    """The form of a list with rows to write on."""
    return _render(list_form(kind), PaperValues(), (), training=training)


def _render(form: Form, values: PaperValues, parts: Sequence[Sequence[Sequence[str]]], *, training: bool) -> bytes:
    setting = Setting(form, values, form.size)
    book = Book(form.name, Stamp(training=training))
    sheets = Sheets((), form.foot, form.corner, form.name, landscape=True)
    book.add_pages(pages_of(_kept_together(_pieces(form, setting, parts)), LANDSCAPE_HEIGHT), sheets)
    return book.bytes()


def _pieces(form: Form, setting: Setting, parts: Sequence[Sequence[Sequence[str]]]) -> Iterator[Piece]:
    for block in form.blocks:
        if block.type == _TABLE:
            yield from _table(block.data, setting, parts)
        else:
            yield from _block(block, setting)


def _block(block: Block, setting: Setting) -> Iterator[Piece]:
    pieces = pieces_of(block, setting)
    centred = block.data.get("align") == Align.CENTRE.value
    shift = 0.0 if block.type in _AT_THE_LEFT and not centred else _IN_THE_MIDDLE
    for piece in pieces:
        yield replace(piece, draw=partial(_draw_shifted, piece, shift), tighter=None)


def _draw_shifted(piece: Piece, shift: float, pen: Pen, x: float, top: float) -> None:
    piece.draw(pen, x + shift, top)


def _kept_together(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The pieces with the last of them on one page: signatures never stand alone."""
    waiting: list[Piece] = []
    for piece in pieces:
        waiting.append(piece)
        if len(waiting) > _LAST_TOGETHER:
            yield waiting.pop(0)
    for piece in waiting[:-1]:
        piece.with_next = True
    yield from waiting


def _table(data: Mapping[str, Any], setting: Setting, parts: Sequence[Sequence[Sequence[str]]]) -> Iterator[Piece]:
    size = float(data["size"])
    columns = columns_of(data["columns"], LANDSCAPE_WIDTH)
    head = head_row(columns, size)
    head.before = PARAGRAPH_SPACE
    yield head
    bands = [text for (text,) in data.get("rows", ())]
    blank = [("",) * (len(columns) - 1)] * (_BLANK_ROWS // max(len(bands), 1))
    for i in range(max(len(bands), 1)):
        if bands:
            (band,) = row_pieces(columns, [setting.items(bands[i], Face.BOLD, size=size)], under=head)
            band.with_next = i < len(parts) and len(parts[i]) > 0
            yield band
        for number, row in enumerate(parts[i] if parts else blank, start=1):
            cells = (str(number) if parts else "", *row)
            yield from row_pieces(columns, [text_items(cell, size) for cell in cells], least=2 * size, under=head)

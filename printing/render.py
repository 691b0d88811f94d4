"""Laying out one form with values, and turning it into a PDF."""

from __future__ import annotations

from models.papers.values import PaperValues
from printing.blocks import pieces_of
from printing.forms import Form
from printing.page import Book, Piece, Sheets, Stamp, flow
from printing.setting import Setting


def lay_out(form: Form, values: PaperValues) -> Sheets:
    """The pages of a form; numbers stand in their full spelling. Raises GLYPH_MISSING if a letter cannot be printed."""
    setting = Setting(form, form.numbered(values), form.size)
    pieces: list[Piece] = []
    for block in form.blocks:
        if not block.stands(setting.values):
            continue
        new = pieces_of(block, setting)
        if block.type == "signatures":
            for piece in pieces[-3:]:  # a signature never stands alone on a page
                piece.with_next = True
        pieces += new
    return Sheets(flow(pieces), form.foot, form.corner, form.name)


def render_form(form: Form, values: PaperValues, *, training: bool = False) -> bytes:
    """One form as a PDF. The same values give the same bytes."""
    book = Book(form.name, Stamp(training=training))
    book.add(lay_out(form, values))
    return book.bytes()

"""What a rescue could not bring back, line by line, on plain sheets. No line names a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from models.dates import show_date
from printing.fonts import Face
from printing.page import Book, Piece, Sheets, Stamp, flow
from printing.setting import blank, centred, paragraph
from printing.typeset import MM, text_items

_BODY = 13.0


def render_loss_list(title: str, day: date, lines: Sequence[str], *, training: bool = False) -> bytes:
    """The lines under a title and the day, as a PDF."""
    book = Book(title, Stamp(training=training))
    book.add(Sheets(flow(list(_pieces(title, day, lines)))))
    return book.bytes()


def _pieces(title: str, day: date, lines: Sequence[str]) -> Iterator[Piece]:
    yield from centred(title.upper(), 14, Face.BOLD, 0.0)
    yield from centred(f"Lập ngày {show_date(day)}", 13, Face.REGULAR, 2 * MM)
    yield blank(4 * MM)
    for line in lines:
        yield from paragraph(text_items(line, _BODY))

"""The front of a file (bìa hồ sơ)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from printing.body import field_line
from printing.fonts import Face
from printing.page import BODY_HEIGHT, BODY_WIDTH, MARGIN_BOTTOM, Piece
from printing.pen import Pen
from printing.setting import Setting, blank, centred, paragraph
from printing.typeset import MM, Align, set_lines, text_items

_TITLE_WIDTH = 0.9 * BODY_WIDTH
_TITLE_WIDTHS = tuple(share * _TITLE_WIDTH for share in (1.0, 0.9, 0.8, 0.7, 0.6))


def cover(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """The front of a file: a frame with the head, HỒ SƠ, its title and the lines to fill."""
    yield blank(8 * MM)
    yield from centred(setting.plain("{office.parent_line}").upper(), 13, Face.REGULAR, 0.0)
    yield from centred(setting.plain("{office.issuer_line}").upper(), 13, Face.BOLD, 2.0)
    yield blank(34 * MM)
    yield from centred(data["title"], 30, Face.BOLD, 0.0)
    yield from _title(setting.plain("{file.title}").upper())
    yield from centred(setting.plain("{person.name}").upper(), 20, Face.BOLD, 12 * MM)
    yield blank(40 * MM)
    for text in data["lines"]:
        yield from field_line({"text": text}, setting)
    yield Piece(0.0, _cover_frame, 0.0)


def _title(text: str) -> Iterator[Piece]:
    """The title in lines of about the same length, away from the frame."""
    items = text_items(text, 15, Face.BOLD)
    count = len(set_lines(items, _TITLE_WIDTH))
    width = min((w for w in _TITLE_WIDTHS if len(set_lines(items, w)) == count), default=_TITLE_WIDTH)
    left = (BODY_WIDTH - width) / 2
    yield from paragraph(items, align=Align.CENTRE, indent=0.0, left=left, width=left + width, before=6 * MM, keep=True)


def _cover_frame(pen: Pen, x: float, top: float) -> None:
    for gap, stroke in ((4 * MM, 1.4), (2.6 * MM, 0.5)):
        pen.frame(x - gap, MARGIN_BOTTOM - gap, BODY_WIDTH + 2 * gap, BODY_HEIGHT + 2 * gap, stroke)

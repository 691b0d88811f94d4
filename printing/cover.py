"""The front of a file (bìa hồ sơ)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from printing.body import field_line
from printing.fonts import Face
from printing.page import BODY_HEIGHT, BODY_WIDTH, MARGIN_BOTTOM, Piece
from printing.setting import Setting, centred
from printing.typeset import MM


def cover(data: Mapping[str, Any], setting: Setting) -> Iterator[Piece]:
    """The front of a file: a frame with the head, HỒ SƠ, its title and the lines to fill."""
    yield from centred(setting.plain("{office.parent_line}").upper(), 13, Face.REGULAR, 12 * MM)
    yield from centred(setting.plain("{office.issuer_line}").upper(), 13, Face.BOLD, 2.0)
    yield Piece(26 * MM, lambda canvas, x, top: None, 0.0, True)
    yield from centred(data["title"], 30, Face.BOLD, 0.0)
    yield from centred(setting.plain("{file.title}").upper(), 15, Face.BOLD, 6 * MM)
    yield from centred(setting.plain("{person.name}").upper(), 20, Face.BOLD, 12 * MM)
    yield Piece(14 * MM, lambda canvas, x, top: None, 0.0, True)
    for text in data["lines"]:
        yield from field_line({"text": text}, setting)
    yield Piece(0.0, _cover_frame, 0.0)


def _cover_frame(canvas: Any, x: float, top: float) -> None:
    canvas.setLineWidth(1.4)
    canvas.rect(x - 4 * MM, MARGIN_BOTTOM - 4 * MM, BODY_WIDTH + 8 * MM, BODY_HEIGHT + 8 * MM)
    canvas.setLineWidth(0.5)
    canvas.rect(x - 2.6 * MM, MARGIN_BOTTOM - 2.6 * MM, BODY_WIDTH + 5.2 * MM, BODY_HEIGHT + 5.2 * MM)

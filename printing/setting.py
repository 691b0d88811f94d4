"""What every block of a form is set with: the values, paragraphs, stacks of lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from models.papers.values import PaperValues
from printing.fonts import Face, Font
from printing.forms import FIELD, Form
from printing.page import BODY_WIDTH, Piece
from printing.typeset import MM, Align, Dots, Item, Line, Run, draw_line, set_lines, text_items

LEFT_COLUMN = 76 * MM
RIGHT_COLUMN = BODY_WIDTH - LEFT_COLUMN
INDENT = 10 * MM
PARAGRAPH_SPACE = 6.0
"""Points between paragraphs; the decree asks for at least 6."""
LEAST_DOTS = 18 * MM
UNKNOWN = "…………"


@dataclass(frozen=True)
class Setting:
    """What a block is set with: the form, the values, the body size."""

    form: Form
    values: PaperValues
    size: float

    def items(self, text: str, face: Face = Face.REGULAR, *, size: float = 0.0, fill: bool = False) -> list[Item]:
        """Text with fields as items; an unknown field is a dotted place."""
        font = Font(face, size or self.size)
        found: list[Item] = []
        end = 0
        for match in FIELD.finditer(text):
            found += _runs(text[end : match.start()], font)
            known = self.values.text(match[1])
            if known:
                found += _runs(known.replace("\n", " "), font)
            else:
                least = float(match[2]) * MM if match[2] else LEAST_DOTS
                found.append(Dots(least, Font(Face.REGULAR, font.size), fill))
            end = match.end()
        return found + _runs(text[end:], font)

    def plain(self, text: str) -> str:
        """Text with fields as one string; unknown fields as a few dots."""
        return FIELD.sub(lambda match: self.values.text(match[1]) or UNKNOWN, text)


def _runs(text: str, font: Font) -> list[Item]:
    return [Run(text, font)] if text else []


def line_piece(line: Line, before: float, *, left: float = 0.0, with_next: bool = False) -> Piece:
    def draw(canvas: Any, x: float, top: float) -> None:
        draw_line(canvas, line, x + left, top)

    return Piece(line.height, draw, before, with_next)


def paragraph(
    items: Sequence[Item],
    *,
    align: Align = Align.JUSTIFY,
    indent: float = INDENT,
    left: float = 0.0,
    width: float = BODY_WIDTH,
    before: float = PARAGRAPH_SPACE,
    keep: bool = False,
) -> Iterator[Piece]:
    """A paragraph; its first two and last two lines stay together. ``keep``: and with what follows."""
    lines = set_lines(items, width - left, align=align, indent=indent)
    last = len(lines) - 1
    for i, line in enumerate(lines):
        together = (i in (0, last - 1) and i < last) or (keep and i == last)
        yield line_piece(line, before if i == 0 else 0.0, left=left, with_next=together)


def height_of(lines: Sequence[Line]) -> float:
    return sum(line.height for line in lines)


def draw_lines(canvas: Any, lines: Sequence[Line], x: float, top: float) -> None:
    for line in lines:
        draw_line(canvas, line, x, top)
        top -= line.height


def centred(text: str, size: float, face: Face, before: float) -> Iterator[Piece]:
    """Centred lines of one style."""
    for i, line in enumerate(set_lines(text_items(text, size, face), BODY_WIDTH, align=Align.CENTRE)):
        yield line_piece(line, before if i == 0 else 0.0, with_next=True)

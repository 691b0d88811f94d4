"""What every block of a form is set with: the values, paragraphs, stacks of lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.papers.values import PaperValues
from printing.fonts import Face, Font, width_of
from printing.forms import FIELD, Form
from printing.page import BODY_WIDTH, Piece
from printing.pen import Pen
from printing.typeset import MM, NO_BREAK, Align, Box, Dots, Item, Line, Run, draw_line, set_lines, text_items

LEFT_COLUMN = 76 * MM
RIGHT_COLUMN = BODY_WIDTH - LEFT_COLUMN
INDENT = 10 * MM
PARAGRAPH_SPACE = 6.0
"""Points between paragraphs; the decree asks for at least 6."""
WRITING_SPACE = 3.0
"""Points between dotted lines of one place."""
LEAST_DOTS = 18 * MM
UNKNOWN = "…" * 9
"""A place within a head, wide enough to write the name of a commune there."""
SHORT = "…" * 4
"""One of several places within the words of a head: ``ngày … tháng … năm …``."""


@dataclass(frozen=True)
class Setting:
    """What a block is set with: the form, the values, the body size."""

    form: Form
    values: PaperValues
    size: float

    def items(
        self, text: str, face: Face = Face.REGULAR, *, size: float = 0.0, fill: bool = False, blank: bool = False
    ) -> list[Item]:
        """Text with fields as items. An unknown field is a dotted place; with ``blank`` every field is.

        A field with a code (``{person.sex=male}``) is a check box.
        """
        font = Font(face, size or self.size)
        found: list[Item] = []
        end = 0
        for match in FIELD.finditer(text):
            found += _runs(_BINDS.sub(rf"\1{NO_BREAK}", text[end : match.start()]), font)
            end = match.end()
            if match[2]:
                found.append(Box(match[2] in self.values.codes.get(match[1], ()) and not blank))
                continue
            known = "" if blank else _behind(text[: match.start()], self.values.text(match[1]))
            found += _runs(_unbroken(_running(known)), font) if known else self._place(match, font, fill=fill)
        return found + _runs(text[end:], font)

    def _place(self, field: re.Match[str], font: Font, *, fill: bool) -> Iterator[Item]:
        """What stands where a field is unknown: a dotted place, or the words of the form with places in them."""
        least = float(field[3]) * MM if field[3] else LEAST_DOTS
        words = field[4]
        if words is None:
            yield Dots(least, Font(Face.REGULAR, font.size), fill)
            return
        *heads, tail = words.split("…")
        for head in heads:
            bound = f"{head[:-1]}{NO_BREAK}" if head.endswith(" ") and least <= LEAST_DOTS else head
            yield from self.items(bound, font.face, size=font.size)
            yield Dots(least, Font(Face.REGULAR, font.size), fill=False)
        yield from self.items(tail, font.face, size=font.size)

    def plain(self, text: str) -> str:
        """Text with fields as one string; unknown fields as a few dots."""
        return plain_text(text, self.values)


def plain_text(text: str, values: PaperValues) -> str:
    """Text with fields as one string; unknown fields as their words with dots for each place (``has_place``)."""

    def said(field: re.Match[str]) -> str:
        return _behind(text[: field.start()], values.text(field[1])) or _words_instead(field, values)

    return FIELD.sub(said, text)


def _words_instead(field: re.Match[str], values: PaperValues) -> str:
    words = "…" if field[4] is None else field[4]
    return plain_text(words.replace("…", SHORT if words.count("…") > 1 else UNKNOWN), values)


_FEWEST = 3


def on_one_line(text: str, font: Font, width: float) -> str:
    """A text with its place in as many dots as keep it on one line, if any do."""
    for count in range(len(UNKNOWN), _FEWEST - 1, -1):
        shorter = text.replace(UNKNOWN, "…" * count)
        if width_of(shorter, font) <= width:
            return shorter
    return text


def has_place(text: str) -> bool:
    """Whether a text with fields shows a place where one is unknown."""
    return SHORT in text


_PEN_BOX = "☐"
"""In the words of a form: a check box for the pen alone."""


def _behind(before: str, known: str) -> str:
    """A value behind words of the form, without its first words if they say the same: ``Công an Công an xã Mẫu``."""
    said, words = before.casefold().split(), known.split(" ")
    for count in range(min(len(said), len(words) - 1), 1, -1):
        if said[-count:] == [word.casefold() for word in words[:count]]:
            return " ".join(words[count:])
    return known


_BINDS = re.compile(r"\b(ngày|số:?) $", re.IGNORECASE)
"""Words that a line does not part from the field behind them: ``ngày 05/3/2027``, ``số 05/QĐ-CAX``."""
_UNBROKEN = 20
"""So many letters has a value at most that stays on one line, as most names do."""


def _unbroken(text: str) -> str:
    """A value within running text: a short one is never parted."""
    return text.replace(" ", NO_BREAK) if len(text) <= _UNBROKEN else text


def _running(text: str) -> str:
    """Lines of a value within running text: sentences follow each other, entries of a list are parted by commas."""
    return re.sub(r"(?<![.;:,!?])\n", ", ", text).replace("\n", " ")


def _runs(text: str, font: Font) -> list[Item]:
    items: list[Item] = []
    for i, part in enumerate(text.split(_PEN_BOX)):
        if i:
            items.append(Box(checked=False))
        if part:
            items.append(Run(part, font))
    return items


def line_piece(line: Line, before: float, *, left: float = 0.0, with_next: bool = False) -> Piece:
    """A piece of one line."""

    def draw(pen: Pen, x: float, top: float) -> None:
        draw_line(pen, line, x + left, top)

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
    """Height of lines under each other."""
    return sum(line.height for line in lines)


def draw_lines(pen: Pen, lines: Sequence[Line], x: float, top: float) -> None:
    """Draw lines under each other."""
    for line in lines:
        draw_line(pen, line, x, top)
        top -= line.height


def centred(text: str, size: float, face: Face, before: float) -> Iterator[Piece]:
    """Centred lines of one style; they stay with what follows."""
    for i, line in enumerate(set_lines(text_items(text, size, face), BODY_WIDTH, align=Align.CENTRE)):
        yield line_piece(line, before if i == 0 else 0.0, with_next=True)


def blank(height: float) -> Piece:
    """Empty space that stays with what follows."""
    return Piece(height, lambda pen, left, top: None, with_next=True)

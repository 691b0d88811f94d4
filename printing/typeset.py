"""Setting text into lines: words, dotted leaders and check boxes, justified or not.

Everything measured is in points; a page's origin is its top left corner while composing and ReportLab's
bottom left when drawn.
"""

from __future__ import annotations

import enum
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from models.memory import forgetting_cache
from printing.fonts import Face, Font, printable, width_of
from printing.pen import Pen

MM = 72 / 25.4
BOX_SIDE = 3.4 * MM
BOX_STROKE = 0.7
TICK_STROKE = 1.3
LEADING = 1.22
"""Line height as a multiple of the font size (single spacing of a Times face is 1.15)."""
NO_BREAK = "\u00a0"
SHRINK = 1 / 3
"""So much of a space may be given up to keep a word on its line."""
ROUNDING = 0.01
"""Points by which sums of widths may be off."""
_ONE = re.compile(
    r" (?:(?=an\b)(?<=\bcông )|"
    r"(?=\d)(?:(?<=\bđiều )|(?<=\bkhoản )|(?<=\bngày )|(?<=\btháng )|(?<=\bnăm )))",
    re.IGNORECASE,
)
"""The space in words that are read as one and stay on one line: ``Công an``, ``Điều 24``, ``tháng 3``."""
ALONE = 18 * MM
"""A word narrower than this does not stand alone in the last line of a paragraph."""
WIDEST = 0.8
"""By so much of itself may a space grow to keep such a word company."""


class Align(enum.Enum):
    """How a line stands in its column."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    JUSTIFY = "justify"


class Run(NamedTuple):
    """Text in one font. Spaces separate words; a newline ends the line."""

    text: str
    font: Font


@dataclass(frozen=True, slots=True)
class Dots:
    """A dotted place to write on: at least ``least`` wide; ``fill`` takes the rest of the line."""

    least: float
    font: Font
    fill: bool = True


@dataclass(frozen=True, slots=True)
class Box:
    """A check box."""

    checked: bool
    side: float = BOX_SIDE


Item = Run | Dots | Box


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to draw at ``x`` of a line: text (with extra word space), dots, or a box."""

    x: float
    kind: str
    text: str = ""
    font: Font | None = None
    word_space: float = 0.0
    width: float = 0.0
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One set line: its marks, its natural width, and the height from its top to the next line's."""

    marks: tuple[Mark, ...]
    width: float
    height: float
    size: float


class _Word:
    """Pieces between two spaces. It is parted only when it is wider than a whole line.

    ``fills``: its places that take the rest of the line; ``gaps``: its spaces that do not break, which
    widen in a justified line like the others.
    """

    __slots__ = ("breaks_line", "fills", "gaps", "pieces", "space_before", "width")

    def __init__(self, space_before: float = 0.0, *, breaks_line: bool = False) -> None:
        self.pieces: list[tuple[Item, float]] = []
        self.width = 0.0
        self.fills = 0
        self.gaps = 0
        self.space_before = space_before
        self.breaks_line = breaks_line

    def add(self, item: Item, width: float) -> None:
        self.pieces.append((item, width))
        self.width += width
        if type(item) is Run:
            self.gaps += item.text.count(NO_BREAK)
        elif type(item) is Dots and item.fill:
            self.fills += 1

    @property
    def is_place(self) -> bool:
        """Whether it begins with a dotted place."""
        return bool(self.pieces) and type(self.pieces[0][0]) is Dots

    @property
    def has_place(self) -> bool:
        """Whether it has a dotted place: too long for the line before, it would tear that one apart."""
        return any(type(item) is Dots for item, _ in self.pieces)

    def parted(self, room: float) -> tuple[_Word, _Word]:
        """What fits into a line, at least one letter or place, and the rest."""
        head, rest = _Word(), _Word()
        for item, width in self.pieces:
            if rest.pieces:
                rest.add(item, width)
            elif head.width + width <= room + ROUNDING:
                head.add(item, width)
            elif isinstance(item, Run):
                count = max(_letters_within(item, room - head.width), 0 if head.pieces else 1)
                for part, text in ((head, item.text[:count]), (rest, item.text[count:])):
                    if text:
                        part.add(Run(text, item.font), width_of(text, item.font))
            else:
                (rest if head.pieces else head).add(item, width)
        return head, rest


def _letters_within(run: Run, room: float) -> int:
    """How many letters of a run fit into a room, up to its last space there if it has one."""
    for count, letter in enumerate(run.text):
        room -= width_of(letter, run.font)
        if room < 0:
            return run.text.rfind(NO_BREAK, 0, count) + 1 or count
    return len(run.text)


@dataclass(slots=True)
class _Row:
    """The words of one line and its room; a ragged one is not spread over it."""

    words: list[_Word]
    room: float
    indent: float
    is_ragged: bool


def set_lines(
    items: Iterable[Item], width: float, *, align: Align = Align.LEFT, indent: float = 0.0, leading: float = LEADING
) -> list[Line]:
    """Break items into lines of a width. ``indent`` applies to the first line.

    Spaces give way a little before a line is broken. A word wider than its line is broken between letters. A short
    word does not stand alone in a last line. Raises GLYPH_MISSING.
    """
    rows = [*_rows(items, width, indent)]
    for before, last in itertools.pairwise(rows):
        if last.is_ragged and not before.is_ragged:
            _keep_company(before, last, spreads=align is Align.JUSTIFY)
    return [_line(row.words, row.room, align, row.indent, leading, is_last=row.is_ragged) for row in rows]


def _rows(items: Iterable[Item], width: float, indent: float) -> Iterator[_Row]:
    """Words as they fall into lines, at least one; the last is ragged, and so is one before a break or a place."""
    current: list[_Word] = []
    used, give, room = 0.0, 0.0, width - indent
    for word in _words(items):
        needed = word.width + word.space_before if current else word.width
        gives = give + SHRINK * word.space_before * (1 + word.gaps) if current and not word.is_place else 0.0
        if current and (word.breaks_line or used + needed > room + gives + ROUNDING):
            yield _Row(current, room, indent, word.breaks_line or word.has_place)
            current, used, give, indent, room = [], 0.0, 0.0, 0.0, width
            needed = word.width
        elif current:
            give = gives
        while word.width > room + ROUNDING and not current:
            head, word = word.parted(room)
            yield _Row([head], room, indent, is_ragged=False)
            indent, room = 0.0, width
            needed = word.width
        current.append(word)
        used += needed
    yield _Row(current, room, indent, is_ragged=True)


def _keep_company(before: _Row, last: _Row, *, spreads: bool) -> None:
    """Give a short word that stands alone in a last line the word before it: if it fits and, where the line before
    is spread, without tearing that one apart."""
    if len(last.words) != 1 or len(before.words) < 3:
        return
    (alone,), (*rest, moved) = last.words, before.words
    is_short = alone.space_before and alone.width < ALONE and not alone.gaps and not alone.has_place
    if not is_short or moved.has_place or moved.width + alone.space_before + alone.width > last.room:
        return
    spaces = len(rest) - 1 + sum(word.gaps for word in rest)
    spare = before.room - sum(word.width + word.space_before for word in rest) + rest[0].space_before
    if not spreads or spare <= WIDEST * spaces * alone.space_before:
        last.words.insert(0, before.words.pop())


def _words(items: Iterable[Item]) -> Iterator[_Word]:
    word = _Word()
    for item in items:
        if not isinstance(item, Run):
            word.add(item, item.least if isinstance(item, Dots) else item.side)
            continue
        font = item.font
        space = width_of(" ", font)
        for i, row in enumerate(_measured(item.text, font)):
            if i:
                yield word
                word = _Word(breaks_line=True)
            for j, piece in enumerate(row):
                if j:
                    if word.pieces or word.breaks_line:
                        yield word
                    word = _Word(space)
                if piece:
                    word.add(*piece)
    if word.pieces:
        yield word


@forgetting_cache(5_000)
def _measured(text: str, font: Font) -> tuple[tuple[tuple[Run, float] | None, ...], ...]:
    """The words of each row of a text with their widths, nothing between two spaces that follow each other.

    Kept, for the words of a form are the same on every paper.
    """
    rows = _ONE.sub(NO_BREAK, printable(text)).split("\n")
    return tuple(
        tuple((Run(piece, font), width_of(piece, font)) if piece else None for piece in row.split(" ")) for row in rows
    )


def _line(
    words: Sequence[_Word], available: float, align: Align, indent: float, leading: float, *, is_last: bool
) -> Line:
    natural, fills, gaps = 0.0, 0, 0
    for i, word in enumerate(words):
        natural += word.width
        fills += word.fills
        gaps += word.gaps
        if i and word.space_before:
            natural += word.space_before
            gaps += 1
    over = min(available - natural, 0.0)
    spare = max(available - natural, 0.0)
    stretch = spare / fills if fills else 0.0
    extra = spare / gaps if align is Align.JUSTIFY and not is_last and not fills and gaps else 0.0
    if over and gaps:
        extra = over / gaps
    moved = {Align.CENTRE: spare / 2, Align.RIGHT: spare}.get(align, 0.0)
    x = indent + (0.0 if fills else moved)
    marks: list[Mark] = []
    size = 0.0
    pending: tuple[float, str, Font] | None = None
    for i, word in enumerate(words):
        gap = word.space_before if i else 0.0
        if gap:
            x += gap + extra
        for j, (item, width) in enumerate(word.pieces):
            if type(item) is Run:
                if item.font.size > size:
                    size = item.font.size
                if pending and (pending[2] is item.font or pending[2] == item.font):
                    glue = " " if gap and j == 0 else ""
                    pending = (pending[0], pending[1] + glue + item.text, item.font)
                else:
                    _flush(marks, pending, extra)
                    pending = (x, item.text, item.font)
                x += width
                if extra and word.gaps:
                    x += extra * item.text.count(NO_BREAK)
                continue
            _flush(marks, pending, extra)
            pending = None
            if isinstance(item, Dots):
                size = max(size, item.font.size)
                wide = width + (stretch if item.fill else 0.0)
                marks.append(Mark(x, "dots", font=item.font, width=wide))
                x += wide
            elif isinstance(item, Box):
                marks.append(Mark(x, "box", width=item.side, checked=item.checked))
                x += item.side
    _flush(marks, pending, extra)
    size = size or 12.0
    return Line(tuple(marks), natural, size * leading, size)


def _flush(marks: list[Mark], pending: tuple[float, str, Font] | None, extra: float) -> None:
    if pending:
        marks.append(Mark(pending[0], "text", pending[1], pending[2], extra))


def draw_line(pen: Pen, line: Line, x: float, top: float) -> None:
    """Draw a line whose top stands at ``top`` (points from the page's bottom)."""
    baseline = top - line.size * 0.95
    for mark in line.marks:
        if mark.kind == "text" and mark.font:
            pen.text(x + mark.x, baseline, mark.text, mark.font, word_space=mark.word_space)
        elif mark.kind == "dots" and mark.font:
            _draw_dots(pen, x + mark.x, baseline, mark.width, mark.font)
        else:
            _draw_box(pen, x + mark.x, baseline - 0.4, mark.width, mark.checked)


def _draw_dots(pen: Pen, x: float, baseline: float, width: float, font: Font) -> None:
    """Dots from one end of the place to the other: as many as fit, evenly spread."""
    dot = width_of(".", font)
    count = int((width + ROUNDING) / dot)
    if count > 0:
        pen.text(x, baseline, "." * count, font, letter_space=(width - count * dot) / max(count - 1, 1))


def _draw_box(pen: Pen, x: float, bottom: float, side: float, checked: bool) -> None:
    pen.frame(x, bottom, side, side, BOX_STROKE)
    if checked:
        pen.line(x + side * 0.18, bottom + side * 0.5, x + side * 0.42, bottom + side * 0.2, TICK_STROKE)
        pen.line(x + side * 0.42, bottom + side * 0.2, x + side * 0.85, bottom + side * 0.85, TICK_STROKE)


def text_items(text: str, size: float, face: Face = Face.REGULAR) -> list[Item]:
    """Plain text as items."""
    return [Run(text, Font(face, size))]

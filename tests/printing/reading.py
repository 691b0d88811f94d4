"""Reads our PDFs back: letters, ruled lines and check boxes in millimetres from the top left corner.

Knows nothing of the renderer; everything comes out of the finished file.
"""

from __future__ import annotations

import io
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTComponent, LTFigure, LTImage, LTItem, LTLine, LTPage, LTRect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

from tests.printing.area import MM, Area

SPACE_OF_EM = 0.15
"""A gap wider than this part of the font size parts two words."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed letter; ``grey`` 0 is black. ``slanted`` text does not run along the line (the training mark)."""

    text: str
    face: str
    size: float
    left: float
    right: float
    baseline: float
    slanted: bool
    grey: float = 0.0

    @property
    def top(self) -> float:
        """Where the face's ascenders end (Times: 0.891 of the size)."""
        return self.baseline - 0.891 * self.size * MM

    @property
    def bottom(self) -> float:
        """Where the face's descenders end (Times: 0.216 of the size)."""
        return self.baseline + 0.216 * self.size * MM


class Rule(Area):
    """A drawn straight line."""

    __slots__ = ()

    @property
    def length(self) -> float:
        return self.width

    @property
    def is_level(self) -> bool:
        return abs(self.height) < 0.01


class Frame(Area):
    """A drawn rectangle."""

    __slots__ = ()


class Row:
    """The letters that stand on one baseline, from left to right."""

    def __init__(self, glyphs: Iterable[Glyph], page: int) -> None:
        self.page = page
        self.glyphs = tuple(sorted(glyphs, key=lambda g: g.left))
        inked = [g for g in self.glyphs if not g.text.isspace()]
        self.inked = tuple(inked)
        self.left = inked[0].left
        self.right = inked[-1].right
        self.baseline = inked[0].baseline
        self.top = min(g.top for g in inked)
        self.bottom = max(g.bottom for g in inked)

    @cached_property
    def text(self) -> str:
        """The letters with spaces where there is room between them."""
        parts: list[str] = []
        before: Glyph | None = None
        for glyph in self.glyphs:
            gap = (glyph.left - before.right) / MM if before else 0.0
            if before and gap > SPACE_OF_EM * glyph.size and not glyph.text.isspace() and not before.text.isspace():
                parts.append(" ")
            parts.append(glyph.text)
            before = before if unicodedata.combining(glyph.text[0]) else glyph
        return "".join(parts).replace("\u00a0", " ").strip()

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def sizes(self) -> set[float]:
        return {round(g.size, 2) for g in self.inked}

    @property
    def faces(self) -> set[str]:
        return {g.face for g in self.inked}

    def between(self, left: float, right: float) -> Row | None:
        """The part of the row inside a column, if any."""
        kept = [g for g in self.glyphs if left - 0.01 <= g.left and g.right <= right + 0.01]
        return Row(kept, self.page) if any(not g.text.isspace() for g in kept) else None

    @cached_property
    def runs(self) -> tuple[tuple[float, float], ...]:
        """From where to where letters stand, without the gaps between columns and stretched words."""
        runs: list[tuple[float, float]] = []
        for glyph in self.inked:
            if runs and glyph.left - runs[-1][1] < 2.0:
                runs[-1] = (runs[-1][0], max(runs[-1][1], glyph.right))
            else:
                runs.append((glyph.left, glyph.right))
        return tuple(runs)

    def __repr__(self) -> str:
        return f"<{self.text!r} at {self.left:.1f},{self.baseline:.1f} size {self.sizes}>"


class Page:
    """One sheet as it was printed."""

    def __init__(self, page: LTPage) -> None:
        height = page.height
        self.number: int = page.pageid
        self.width = page.width * MM
        self.height = height * MM
        things = list(_things(page))
        self.glyphs = tuple(_on_lines(_glyph(thing, height) for thing in things if isinstance(thing, LTChar)))
        self.rules = tuple(Rule(*_place(thing, height)) for thing in things if isinstance(thing, LTLine))
        self.frames = tuple(Frame(*_place(thing, height)) for thing in things if isinstance(thing, LTRect))
        self.pictures = tuple(Frame(*_place(thing, height)) for thing in things if isinstance(thing, LTImage))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Rows from top to bottom; slanted text is no row."""
        rows: dict[int, list[Glyph]] = {}
        for glyph in self.glyphs:
            if not glyph.slanted:
                rows.setdefault(round(glyph.baseline * 20), []).append(glyph)
        found = [
            Row(glyphs, self.number) for _, glyphs in sorted(rows.items()) if any(not g.text.isspace() for g in glyphs)
        ]
        return tuple(found)

    def rows_within(self, top: float, bottom: float) -> list[Row]:
        """Rows whose baseline lies between two heights."""
        return [row for row in self.rows if top <= row.baseline <= bottom]

    @property
    def text(self) -> str:
        return "\n".join(row.text for row in self.rows)

    @property
    def check_boxes(self) -> list[Frame]:
        """Small squares, in reading order."""
        small = [f for f in self.frames if 2.5 < f.width < 5 and abs(f.width - f.height) < 0.2]
        return sorted(small, key=lambda f: (round(f.top, 1), f.left))

    def is_ticked(self, box: Frame) -> bool:
        """Whether lines are drawn inside a box."""
        return any(box.holds(rule) for rule in self.rules)


def _things(container: Iterable[LTItem]) -> Iterator[LTItem]:
    """Everything drawn, out of whatever it was grouped in."""
    for thing in container:
        if isinstance(thing, LTFigure):
            yield from _things(thing)
        else:
            yield thing


def _on_lines(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Glyphs with a raised mark on the line of the letter that was drawn before it."""
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None and unicodedata.combining(glyph.text[0]):
            glyph = replace(glyph, baseline=before.baseline)
        before = glyph
        yield glyph


def _place(thing: LTComponent, height: float) -> tuple[float, float, float, float]:
    return thing.x0 * MM, (height - thing.y1) * MM, thing.x1 * MM, (height - thing.y0) * MM


def _glyph(char: LTChar, height: float) -> Glyph:
    a, b, _, _, _, y = char.matrix
    return Glyph(
        text=char.get_text(),
        face=char.fontname.partition("+")[2] or char.fontname,
        size=char.size if not b else abs(char.adv),
        left=char.x0 * MM,
        right=char.x1 * MM,
        baseline=(height - y) * MM,
        slanted=bool(b) or a <= 0,
        grey=_grey(char.graphicstate.ncolor),
    )


def _grey(colour: object) -> float:
    """0 black, 1 white; any other colour is no number of ours."""
    parts = {round(part, 3) for part in (colour if isinstance(colour, Sequence) else (colour or 0.0,))}
    return parts.pop() if len(parts) == 1 else -1.0


def read(pdf: bytes) -> list[Page]:
    """The pages of a PDF."""
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    pages = []
    for page in PDFPage.get_pages(io.BytesIO(pdf)):
        interpreter.process_page(page)
        pages.append(Page(device.get_result()))
    return pages


def all_rows(pages: Iterable[Page], top: float = 20.0, bottom: float = 277.0) -> list[Row]:
    """Rows of the text area of all pages, in reading order."""
    return [row for page in pages for row in page.rows_within(top, bottom)]


def body_text(pages: Iterable[Page]) -> str:
    """What stands in the text area of all pages: no page numbers, no foot."""
    return "\n".join(row.text for row in all_rows(pages))


def find_row(pages: Sequence[Page], start: str) -> Row:
    """The first row that begins with a text."""
    for page in pages:
        for row in page.rows:
            if row.text.startswith(start):
                return row
    raise AssertionError(f"no row {start!r} in:\n" + "\n".join(page.text for page in pages))


_DOTS = re.compile(r"[.…\s]*(?:\.{3}|…)[.…\s]*")


def normalised(text: str) -> str:
    """One line: every kind of space is one space, every dotted place one ``…`` without spaces around it."""
    return " ".join(_DOTS.sub("…", text.replace("\u00a0", " ")).split())


def squeezed(text: str) -> str:
    """Text without any space: for words that were broken between letters."""
    return "".join(text.split())


# --- what may never happen on paper -------------------------------------------------------------

LEFT, RIGHT, TOP, BOTTOM = 30.0, 195.0, 20.0, 277.0
"""The text area of every paper, written down in geometry.toml as well."""


def faults(page: Page) -> list[str]:
    """Letters outside the text area, letters on letters, on boxes, on rules. Empty for a good page."""
    return [*_outside(page), *_on_each_other(page), *_on_drawings(page)]


def _outside(page: Page) -> Iterator[str]:
    for row in page.rows:
        if row.left < LEFT - 0.1 or row.right > RIGHT + 0.1:
            yield f"page {page.number}: beyond the side margins: {row}"
        in_margin = row.bottom < TOP or row.top > BOTTOM
        if not in_margin and (row.top < TOP - 0.1 or row.bottom > BOTTOM + 0.1):
            yield f"page {page.number}: beyond top or bottom margin: {row}"
        if in_margin and not _MARGIN_TEXT.fullmatch(row.text):
            yield f"page {page.number}: in the margin: {row}"


_MARGIN_TEXT = re.compile(
    r"\d+|Mẫu số \d\d|(Mẫu (III|I|V|109|TT18)-\w+, .*|[\w -]+ - mẫu nội bộ của chương trình)( Tờ \d+/\d+)?"
    r"|Tờ \d+/\d+|HUẤN LUYỆN - .*"
)


def _on_each_other(page: Page) -> Iterator[str]:
    for row in page.rows:
        for glyph, after in itertools.pairwise(row.inked):
            if after.left < glyph.right - 0.25 and not unicodedata.combining(after.text[0]):
                yield f"page {page.number}: {glyph.text!r} under {after.text!r} in {row}"
    for i, upper in enumerate(page.rows):
        for lower in page.rows[i + 1 : i + 4]:
            reach = 0.15 * max(upper.sizes) * MM + 0.66 * max(lower.sizes) * MM
            if lower.baseline - upper.baseline < reach and any(
                a[0] < b[1] - 0.1 and b[0] < a[1] - 0.1 for a in upper.runs for b in lower.runs
            ):
                yield f"page {page.number}: {upper} runs into {lower}"


def _on_drawings(page: Page) -> Iterator[str]:
    rules = [rule for rule in page.rules if rule.is_level]
    for row in page.rows:
        for glyph in row.inked:
            top = glyph.baseline - 0.66 * glyph.size * MM
            for box in page.check_boxes:
                if glyph.right > box.left + 0.1 and glyph.left < box.right - 0.1:
                    if glyph.baseline > box.top + 0.2 and top < box.bottom - 0.2:
                        yield f"page {page.number}: {glyph.text!r} on a box in {row}"
            for rule in rules:
                if glyph.right > rule.left and glyph.left < rule.right and top < rule.top < glyph.baseline:
                    yield f"page {page.number}: a rule through {row}"

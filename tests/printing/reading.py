"""Reads our PDFs back: letters, ruled lines and check boxes in millimetres from the top left corner.

Knows nothing of the renderer; everything comes out of the finished file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pdfplumber

MM = 25.4 / 72
SPACE_OF_EM = 0.15
"""A gap wider than this part of the font size parts two words."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed letter. ``slanted`` is text that does not run along the line (the training mark)."""

    text: str
    face: str
    size: float
    left: float
    right: float
    baseline: float
    slanted: bool

    @property
    def top(self) -> float:
        """Where the face's ascenders end (Times: 0.891 of the size)."""
        return self.baseline - 0.891 * self.size * MM

    @property
    def bottom(self) -> float:
        """Where the face's descenders end (Times: 0.216 of the size)."""
        return self.baseline + 0.216 * self.size * MM


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn straight line."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def length(self) -> float:
        return self.right - self.left

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def is_level(self) -> bool:
        return abs(self.bottom - self.top) < 0.01


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawn rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def holds(self, rule: Rule) -> bool:
        """Whether a line lies inside."""
        return (
            self.left <= rule.left and rule.right <= self.right and self.top <= rule.top and rule.bottom <= self.bottom
        )


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
            before = glyph
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

    def __repr__(self) -> str:
        return f"<{self.text!r} at {self.left:.1f},{self.baseline:.1f} size {self.sizes}>"


class Page:
    """One sheet as it was printed."""

    def __init__(self, page: Any) -> None:
        self.number: int = page.page_number
        self.width = page.width * MM
        self.height = page.height * MM
        self.glyphs = tuple(_glyph(char, page.height) for char in page.chars)
        self.rules = tuple(
            Rule(line["x0"] * MM, line["top"] * MM, line["x1"] * MM, line["bottom"] * MM) for line in page.lines
        )
        self.frames = tuple(
            Frame(rect["x0"] * MM, rect["top"] * MM, rect["x1"] * MM, rect["bottom"] * MM) for rect in page.rects
        )
        self.pictures = tuple(
            Frame(image["x0"] * MM, image["top"] * MM, image["x1"] * MM, image["bottom"] * MM) for image in page.images
        )

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


def _glyph(char: dict[str, Any], height: float) -> Glyph:
    a, b, _, _, _, y = char["matrix"]
    return Glyph(
        text=char["text"],
        face=char["fontname"].partition("+")[2] or char["fontname"],
        size=char["size"] if not b else abs(char["adv"]),
        left=char["x0"] * MM,
        right=char["x1"] * MM,
        baseline=(height - y) * MM,
        slanted=bool(b) or a <= 0,
    )


def read(pdf: bytes) -> list[Page]:
    """The pages of a PDF."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [Page(page) for page in document.pages]


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

"""Reads where ink stands on our PDFs: runs of text, drawn lines, frames and pictures, in millimetres.

A second reader beside reading.py, on PDFium: it knows runs and their ink, not every letter, and is thirty times
as fast, so that it can look at every form in every extreme. It knows nothing of the renderer.
"""

from __future__ import annotations

import ctypes
import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from tests.printing.area import MM, Area

LEAST_INK = 0.01


@dataclass(frozen=True, slots=True)
class Ink:
    """One run of text: its words, its face and size, its baseline, and the rectangle of its letters' ink.

    ``black`` is what is not grey or coloured.
    """

    text: str
    face: str
    size: float
    baseline: float
    area: Area
    black: bool

    def __repr__(self) -> str:
        return f"<{self.text!r} {self.face} {self.size:g} at {self.area.left:.1f},{self.baseline:.1f}>"


@dataclass(frozen=True)
class Sheet:
    """One sheet: its size in millimetres and what is on it. ``edges`` are lines and the sides of frames."""

    number: int
    width: float
    height: float
    inks: tuple[Ink, ...]
    lines: tuple[Area, ...]
    frames: tuple[Area, ...]
    pictures: tuple[Area, ...]

    @cached_property
    def edges(self) -> tuple[Area, ...]:
        return (*self.lines, *itertools.chain.from_iterable(map(_sides, self.frames)))

    @cached_property
    def rows(self) -> tuple[tuple[Ink, ...], ...]:
        """Runs on one baseline, from left to right; rows from top to bottom."""
        ordered = sorted(self.inks, key=lambda ink: (round(ink.baseline, 1), ink.area.left))
        return tuple(tuple(row) for _, row in itertools.groupby(ordered, key=lambda ink: round(ink.baseline, 1)))

    @cached_property
    def cells(self) -> tuple[Area, ...]:
        """Frames that hold text: the cells of tables, places of photos."""
        return tuple(frame for frame in self.frames if frame.width > 6 and frame.height > 4)

    @cached_property
    def text(self) -> str:
        """All text, row by row; what stands in a frame comes after it, frame by frame."""
        free = [ink for row in self.rows for ink in row]
        parts = []
        for cell in self.cells:
            inside = [ink for ink in free if cell.holds(ink.area)]
            free = [ink for ink in free if not cell.holds(ink.area)]
            parts.append(" ".join(ink.text for ink in inside))
        return "\n".join([" ".join(ink.text for ink in free), *filter(None, parts)])


def _sides(frame: Area) -> Iterator[Area]:
    yield Area(frame.left, frame.top, frame.right, frame.top)
    yield Area(frame.left, frame.bottom, frame.right, frame.bottom)
    yield Area(frame.left, frame.top, frame.left, frame.bottom)
    yield Area(frame.right, frame.top, frame.right, frame.bottom)


def sheets_of(pdf: bytes) -> list[Sheet]:
    """The sheets of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_sheet(page, number) for number, page in enumerate(document, start=1)]
    finally:
        document.close()


def unembedded_fonts(pdf: bytes) -> set[str]:
    """Names of the fonts that a PDF shows and does not carry."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return {
            _name_of(font)
            for page in document
            for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])
            if not pdfium.FPDFFont_GetIsEmbedded(font := pdfium.FPDFTextObj_GetFont(thing.raw))
        }
    finally:
        document.close()


def _sheet(page: Any, number: int) -> Sheet:
    width, height = page.get_size()
    words = page.get_textpage()
    names: dict[int, str] = {}
    inks: list[Ink] = []
    lines: list[Area] = []
    frames: list[Area] = []
    pictures: list[Area] = []
    for thing in page.get_objects():
        left, bottom, right, top = thing.get_bounds()
        area = Area(left * MM, (height - top) * MM, right * MM, (height - bottom) * MM)
        if thing.type == pdfium.FPDF_PAGEOBJ_TEXT:
            if area.width > LEAST_INK and area.height > LEAST_INK:
                inks.append(_ink(thing, words, area, height, names))
        elif thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures.append(area)
        elif thing.type == pdfium.FPDF_PAGEOBJ_PATH:
            (frames if pdfium.FPDFPath_CountSegments(thing.raw) > 2 else lines).append(_without_stroke(thing, area))
    return Sheet(number, width * MM, height * MM, tuple(inks), tuple(lines), tuple(frames), tuple(pictures))


def _without_stroke(thing: Any, area: Area) -> Area:
    """The middle of what is drawn: PDFium's bounds reach the whole width of a stroke beyond it."""
    stroke = ctypes.c_float()
    pdfium.FPDFPageObj_GetStrokeWidth(thing.raw, stroke)
    beyond = stroke.value * MM
    return Area(area.left + beyond, area.top + beyond, area.right - beyond, area.bottom - beyond)


def _ink(thing: Any, words: Any, area: Area, height: float, names: dict[int, str]) -> Ink:
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(thing.raw, size)
    font = pdfium.FPDFTextObj_GetFont(thing.raw)
    key = ctypes.addressof(font.contents)
    if key not in names:
        names[key] = _name_of(font)
    baseline = thing.get_matrix().f
    words_of = _words_of(thing, words)
    return Ink(words_of, names[key], round(size.value, 2), (height - baseline) * MM, area, _is_black(thing))


def _is_black(thing: Any) -> bool:
    parts = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(thing.raw, *parts)
    return [part.value for part in parts] == [0, 0, 0, 255]


def _name_of(font: Any) -> str:
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
    name = buffer.value.decode()
    return name.partition("+")[2] or name


def _words_of(thing: Any, words: Any) -> str:
    length = pdfium.FPDFTextObj_GetText(thing.raw, words.raw, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFTextObj_GetText(thing.raw, words.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw.decode("utf-16-le").rstrip("\0").replace("\u00a0", " ").strip()


def overlaps(inks: Sequence[Ink], across: float, down: float) -> Iterator[tuple[Ink, Ink]]:
    """Pairs of runs whose ink shares more than a strip. A raised mark may stand among the tops of its own row."""
    ordered = sorted(inks, key=lambda ink: ink.area.top)
    for i, upper in enumerate(ordered):
        for lower in itertools.islice(ordered, i + 1, None):
            if lower.area.top >= upper.area.bottom:
                break
            if upper.area.meets(lower.area, across, down) and not _marks(upper, lower):
                yield upper, lower


def _marks(one: Ink, other: Ink) -> bool:
    """Whether one of two runs is a combining mark over a letter of the other."""
    return any(
        unicodedata.combining(mark.text) and -0.1 < row.baseline - mark.baseline < 0.4 * row.size * MM
        for mark, row in ((one, other), (other, one))
        if len(mark.text) == 1
    )


def letters_of(pdf: bytes) -> list[tuple[str, Area]]:
    """Every letter of the first page in the order it was drawn, with the rectangle of its ink."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        height = page.get_height()
        words = page.get_textpage()
        found = []
        for i in range(words.count_chars()):
            left, bottom, right, top = words.get_charbox(i)
            letter = chr(pdfium.FPDFText_GetUnicode(words.raw, i))
            found.append((letter, Area(left * MM, (height - top) * MM, right * MM, (height - bottom) * MM)))
        return found
    finally:
        document.close()

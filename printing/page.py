"""Pages: the sheet, its margins, and how pieces flow down it.

NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I: A4, margins top and bottom 20-25 mm, left 30-35 mm, right 15-20 mm;
the page number centred in the top margin, size 13-14, not on the first page.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from printing.fonts import Face, Font, register, width_of
from printing.pen import Pen
from printing.typeset import MM, ROUNDING

PAGE_WIDTH = 210 * MM
PAGE_HEIGHT = 297 * MM
MARGIN_TOP = 20 * MM
MARGIN_BOTTOM = 20 * MM
MARGIN_LEFT = 30 * MM
MARGIN_RIGHT = 15 * MM
BODY_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
BODY_HEIGHT = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM
LANDSCAPE_WIDTH = PAGE_HEIGHT - MARGIN_LEFT - MARGIN_RIGHT
LANDSCAPE_HEIGHT = PAGE_WIDTH - MARGIN_TOP - MARGIN_BOTTOM
PAGE_NUMBER = Font(Face.REGULAR, 13)
SMALL = Font(Face.ITALIC, 8.5)

Draw = Callable[[Pen, float, float], None]
"""Draws with a pen at (left, top), points from the bottom left corner of the sheet."""


@dataclass(slots=True)
class Piece:
    """Something that is never split over two pages.

    ``before`` is the space above it, dropped at the top of a page. ``with_next`` keeps it on the page
    of the piece that follows. ``under`` is what stands again above it where it begins a page: the heads of a table.
    ``tighter`` is the same in less room, for where that saves its group from the next page.
    """

    height: float
    draw: Draw
    before: float = 0.0
    with_next: bool = False
    starts_page: bool = False
    under: Piece | None = None
    tighter: Piece | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece and how far below the top margin it stands."""

    down: float
    piece: Piece


@dataclass(frozen=True)
class Sheets:
    """A laid-out paper: its pages, and the small line that stands in every foot.

    ``corner`` is printed bold at the top right of the first page (``Mẫu số 04``). ``landscape``: the sheet lies
    on its side, as tables may.
    """

    pages: tuple[tuple[Placed, ...], ...]
    foot: str = ""
    corner: str = ""
    title: str = ""
    landscape: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the sheet, in points."""
        return (PAGE_HEIGHT, PAGE_WIDTH) if self.landscape else (PAGE_WIDTH, PAGE_HEIGHT)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is put on every page from outside the paper: training mark, number within a dossier."""

    training: bool = False
    first_number: int = 0
    total: int = 0


def flow(pieces: Sequence[Piece], height: float = BODY_HEIGHT) -> tuple[tuple[Placed, ...], ...]:
    """Let pieces flow into pages of a height. Groups held by ``with_next`` move to the next page together."""
    return tuple(pages_of(pieces, height))


def pages_of(pieces: Iterable[Piece], height: float = BODY_HEIGHT) -> Iterator[tuple[Placed, ...]]:
    """The same page by page, as the pieces come: of a long list no more than a page is there at a time."""
    page: list[Placed] = []
    down = 0.0
    for group in _groups(pieces):
        turns = group[0].starts_page or not _fits(group, page, down, height)
        if turns and _fits(tighter := [piece.tighter or piece for piece in group], page, down, height):
            group, turns = tighter, group[0].starts_page
        for piece in group:
            space = piece.before if page else 0.0
            if page and (turns or down + space + piece.height > height + ROUNDING):  # or a group taller than a page
                yield tuple(page)
                page = [Placed(0.0, piece.under)] if piece.under is not None else []
                down, space = sum(placed.piece.height for placed in page), 0.0
            turns = False
            down += space
            page.append(Placed(down, piece))
            down += piece.height
    yield tuple(page)


def _fits(group: Sequence[Piece], page: Sequence[Placed], down: float, height: float) -> bool:
    """Whether a group goes on the page that ends so far down."""
    needed = sum(piece.height + (piece.before if i or page else 0.0) for i, piece in enumerate(group))
    return down + needed <= height + ROUNDING


def _groups(pieces: Iterable[Piece]) -> Iterable[list[Piece]]:
    group: list[Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.with_next:
            yield group
            group = []
    if group:
        yield group


@dataclass
class Book:
    """One PDF in memory, made of laid-out papers one after the other."""

    title: str
    stamp: Stamp = field(default_factory=Stamp)

    def __post_init__(self) -> None:
        register()
        rl_config.useA85 = 0  # the page streams need not be ASCII; encoding them took a tenth of the time
        self._buffer = io.BytesIO()
        self._canvas = Canvas(
            self._buffer,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            invariant=1,
            pageCompression=1,
            initialFontName=Face.REGULAR.value,  # or ReportLab names Helvetica, which is not embedded
            initialFontSize=13,
        )
        self._canvas.setTitle(self.title)
        self._canvas.setAuthor("Sổ Bình An")
        self._canvas.setSubject("")
        self._canvas.setCreator("Sổ Bình An")
        self._number = self.stamp.first_number
        self._bookmarks = 0

    def add(self, sheets: Sheets, bookmark: str = "") -> None:
        """Draw all pages of a paper, with a bookmark to the first."""
        self.add_pages(sheets.pages, sheets, bookmark)

    def add_pages(self, pages: Iterable[tuple[Placed, ...]], sheets: Sheets, bookmark: str = "") -> None:
        """Draw pages as they come, on the sheets of a paper."""
        canvas = self._canvas
        canvas.setPageSize(sheets.size)
        _, height = sheets.size
        for i, page in enumerate(pages):
            if i == 0 and bookmark:
                self._bookmarks += 1
                canvas.bookmarkPage(f"paper-{self._bookmarks}")
                canvas.addOutlineEntry(bookmark, f"paper-{self._bookmarks}", 0, closed=False)
            if self.stamp.training:
                _draw_training(canvas, sheets.size)
            pen = Pen(canvas)
            for placed in page:
                placed.piece.draw(pen, MARGIN_LEFT, height - MARGIN_TOP - placed.down)
            self._draw_margins(pen, sheets, i)
            pen.finish()
            canvas.showPage()

    def bytes(self) -> bytes:
        """Finish the PDF."""
        self._canvas.save()
        return self._buffer.getvalue()

    def _draw_margins(self, pen: Pen, sheets: Sheets, index: int) -> None:
        width, height = sheets.size
        right = width - MARGIN_RIGHT
        if index:
            text = str(index + 1)
            centre = (MARGIN_LEFT + right) / 2
            pen.text(centre - width_of(text, PAGE_NUMBER) / 2, height - 14 * MM, text, PAGE_NUMBER)
        elif sheets.corner:
            font = Font(Face.BOLD, 11)
            pen.text(right - width_of(sheets.corner, font), height - 14 * MM, sheets.corner, font)
        if sheets.foot:
            pen.text(MARGIN_LEFT, 10 * MM, sheets.foot, SMALL)
        if self.stamp.total:
            self._number += 1
            text = f"Tờ {self._number}/{self.stamp.total}"
            font = Font(Face.REGULAR, 9)
            pen.text(right - width_of(text, font), 10 * MM, text, font)


TRAINING = "HUẤN LUYỆN"
TRAINING_NOTE = "HUẤN LUYỆN - dữ liệu giả định, không có giá trị pháp lý"


def _draw_training(canvas: Any, size: tuple[float, float]) -> None:
    """The mark of invented data, behind the text of every page."""
    width, height = size
    canvas.saveState()
    canvas.setFillGray(0.91)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(52)
    font = Font(Face.BOLD, 88)
    canvas.setFont(font.face.value, font.size)
    canvas.drawString(-width_of(TRAINING, font) / 2, -30, TRAINING)
    canvas.restoreState()
    canvas.saveState()
    canvas.setFillGray(0.35)
    canvas.setFont(Face.BOLD.value, 9)
    canvas.drawString(MARGIN_LEFT, height - 10 * MM, TRAINING_NOTE)
    canvas.restoreState()

"""Pages of finished PDF files: counted, turned into pictures, placed on sheets of ours, all from memory.

PDFium is not thread-safe: whoever calls this does so from one thread at a time (in the window, the paper worker).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw

from models.errors import ErrorCode, RegistryError

_FILE_ID = re.compile(rb"/ID\[<([0-9A-F]{32})><[0-9A-F]{32}>\]")


@dataclass(frozen=True, slots=True)
class Picture:
    """A grey picture of a page; ``rows`` is valid until the next one is asked for."""

    width: int
    height: int
    stride: int
    rows: Any


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A place on a sheet: its lower left corner and its size, in points."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placement:
    """A page of a file and where it goes: on a sheet, into a rectangle, as large as it fits, upright."""

    sheet: int
    content: bytes
    page: int
    room: Rectangle


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise RegistryError(ErrorCode.SCAN_UNREADABLE) from error
    try:
        yield document
    finally:
        document.close()


def page_sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of the pages as they are read, in points. Raises SCAN_UNREADABLE."""
    with _opened(pdf) as document:
        try:
            return tuple(document.get_page_size(index) for index in range(len(document)))
        except pypdfium2.PdfiumError as error:
            raise RegistryError(ErrorCode.SCAN_UNREADABLE) from error


def bookmarks(pdf: bytes) -> list[tuple[str, int]]:
    """The bookmarks: their words, and the page that each leads to, from 0. Raises SCAN_UNREADABLE."""
    with _opened(pdf) as document:
        goals = [(mark.get_title(), mark.get_dest()) for mark in document.get_toc()]
        return [(title, int(goal.get_index())) for title, goal in goals if goal is not None]


def pictures_of(pdf: bytes, dots_per_inch: float) -> Iterator[Picture]:
    """Grey pictures of the pages, one after the other. Raises SCAN_UNREADABLE."""
    with _opened(pdf) as document:
        for index in range(len(document)):
            page = document[index]
            bitmap = page.render(scale=dots_per_inch / 72, grayscale=True)
            yield Picture(bitmap.width, bitmap.height, bitmap.stride, bitmap.buffer)
            bitmap.close()
            page.close()


def with_pages(sheets: bytes, placements: Sequence[Placement]) -> bytes:
    """A PDF with pages of other files placed on its sheets; its bookmarks stay. Raises SCAN_UNREADABLE.

    What is drawn on a placed page stays as it is; scripts, attachments and links of its file stay behind. The same
    files give the same bytes.
    """
    with _opened(sheets) as document:
        for placement in placements:
            _place(document, placement)
        out = io.BytesIO()
        document.save(out)
    return _with_steady_id(out.getvalue())


def _place(document: pypdfium2.PdfDocument, placement: Placement) -> None:
    with _opened(placement.content) as source:
        try:
            page = source[placement.page]
            if raw.FPDFPage_GetAnnotCount(page):  # stamps and signatures are to become part of the page
                raw.FPDFPage_Flatten(page, raw.FLAT_PRINT)
            matrix = _fitting(page, placement.room)
            page.close()
            drawing = source.page_as_xobject(placement.page, document)
        except pypdfium2.PdfiumError as error:
            raise RegistryError(ErrorCode.SCAN_UNREADABLE) from error
        placed = drawing.as_pageobject()
        placed.set_matrix(matrix)
        sheet = document[placement.sheet]
        sheet.insert_obj(placed)
        sheet.gen_content()
        sheet.close()
        drawing.close()


def _fitting(page: pypdfium2.PdfPage, room: Rectangle) -> pypdfium2.PdfMatrix:
    """What brings a page, turned as it is read, into the middle of a rectangle."""
    width, height = page.get_size()
    turned = page.get_rotation()
    across, up = (height, width) if turned in (90, 270) else (width, height)
    upright = {  # of a page whose visible part begins at 0,0, as PDFium captures it, whatever boxes its file has
        0: (1, 0, 0, 1, 0, 0),
        90: (0, -1, 1, 0, 0, across),
        180: (-1, 0, 0, -1, across, up),
        270: (0, 1, -1, 0, up, 0),
    }[turned]
    page.set_rotation(0)  # or PDFium turns the page once more as it captures it, about another corner
    scale = min(room.width / width, room.height / height)
    return (
        pypdfium2.PdfMatrix(*upright)
        .scale(scale, scale)
        .translate(room.x + (room.width - width * scale) / 2, room.y + (room.height - height * scale) / 2)
    )


def _with_steady_id(pdf: bytes) -> bytes:
    """The file with its second identifier, which PDFium draws at random, like the first; offsets stay."""
    head, tail = pdf[:-512], pdf[-512:]
    return head + _FILE_ID.sub(rb"/ID[<\1><\1>]", tail)

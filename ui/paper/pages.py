"""PDF bytes to pictures of pages, in memory. Runs on the paper worker only: PDFium is not thread-safe."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QImage


def render_pages(pdf: bytes, dots_per_inch: float) -> Iterator[QImage]:
    """Grey pictures of the pages at a resolution, one after the other."""
    from printing.pdfium import pictures_of

    for picture in pictures_of(pdf, dots_per_inch):
        image = QImage(picture.rows, picture.width, picture.height, picture.stride, QImage.Format.Format_Grayscale8)
        yield image.copy()  # the rows belong to the picture


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    from printing.pdfium import page_sizes

    return len(page_sizes(pdf))


def bookmarks_of(pdf: bytes) -> list[tuple[str, int]]:
    """The bookmarks of a PDF: their words, and the page that each leads to, from 0."""
    from printing.pdfium import bookmarks

    return bookmarks(pdf)

"""PDF bytes to pictures of pages, in memory. Runs on the paper worker only: PDFium is not thread-safe."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QImage


def render_pages(pdf: bytes, dots_per_inch: float) -> Iterator[QImage]:
    """Grey pictures of the pages at a resolution, one after the other."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for index in range(len(document)):
            page = document[index]
            bitmap = page.render(scale=dots_per_inch / 72, grayscale=True)
            image = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_Grayscale8)
            copy = image.copy()  # the buffer belongs to the bitmap
            bitmap.close()
            page.close()
            yield copy
    finally:
        document.close()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()

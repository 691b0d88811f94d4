"""Drawing on one page of a PDF: the only place that talks to ReportLab's canvas while a page is made."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from reportlab.lib.utils import ImageReader

from printing.fonts import Font
from printing.kept import PrintedFile
from printing.marks import MARK, parted


class Pen:
    """Black text, lines, frames and pictures on one page; points from the bottom left corner.

    All text of a page goes into one text object, and a font is named only when it changes: an object for
    every piece of text cost a tenth of a dossier's time. ``finish`` puts the text on the page.
    """

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._text = canvas.beginText()
        self._font: Font | None = None
        self._width = 0.0

    def text(
        self, x: float, y: float, text: str, font: Font, *, word_space: float = 0.0, letter_space: float = 0.0
    ) -> None:
        """One run of text on the baseline ``y``; its spaces and letters can be set wider."""
        if MARK.search(text):
            for part in parted(text, font):
                wider = part.spaces * word_space + part.letters * letter_space
                self._run(x + part.right + wider, y + part.up, part.text, font, word_space, letter_space)
        else:
            self._run(x, y, text, font, word_space, letter_space)

    def _run(self, x: float, y: float, text: str, font: Font, word_space: float, letter_space: float) -> None:
        out = self._text
        if font != self._font:
            out.setFont(font.face.value, font.size)
            self._font = font
        out.setTextOrigin(x, y)
        if word_space:
            out.setWordSpace(word_space)
        if letter_space:
            out.setCharSpace(letter_space)
        out.textLine(text)  # unlike textOut it measures nothing; the next run sets its own origin
        if word_space:
            out.setWordSpace(0)
        if letter_space:
            out.setCharSpace(0)

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float) -> None:
        """A straight line."""
        self._set_width(width)
        self._canvas.line(x1, y1, x2, y2)

    def frame(self, x: float, y: float, width: float, height: float, stroke: float) -> None:
        """A rectangle, its lower left corner at ``x``, ``y``."""
        self._set_width(stroke)
        self._canvas.rect(x, y, width, height)

    def fill(self, x: float, y: float, width: float, height: float) -> None:
        """A black rectangle, its lower left corner at ``x``, ``y``."""
        self._canvas.rect(x, y, width, height, stroke=0, fill=1)

    def picture(self, picture: bytes, x: float, y: float, width: float, height: float) -> None:
        """A picture as large as it fits into a rectangle, in its middle."""
        self._canvas.drawImage(ImageReader(BytesIO(picture)), x, y, width, height, preserveAspectRatio=True, anchor="c")

    def page(self, file: PrintedFile, index: int, name: str) -> None:
        """A page of a kept file of ours at its own size, over the whole sheet. ``name``: its own in the new file."""
        file.place(self._canvas, index, name)

    def finish(self) -> None:
        """Put the text on the page; nothing may be drawn afterwards."""
        self._canvas.drawText(self._text)

    def _set_width(self, width: float) -> None:
        if width != self._width:
            self._canvas.setLineWidth(width)
            self._width = width

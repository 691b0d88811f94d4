"""Paragraphs of different looks in one widget. A label for each costs three times as much to make and lay out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_BROKEN = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
_PLACED = _BROKEN | int(Qt.AlignmentFlag.AlignVCenter)
_TALLEST = 1 << 20


class Paragraph(NamedTuple):
    """A text, its look, and the least height of its place: something may stand beside it."""

    text: str
    font: QFont
    colour: QColor
    least: int = 0


class Prose(QWidget):
    """Paragraphs under each other, each broken into lines."""

    def __init__(self, paragraphs: Sequence[Paragraph], *, spacing: int, around: int) -> None:
        super().__init__()
        self._paragraphs, self._spacing, self._around = paragraphs, spacing, around
        self._heights: dict[int, list[int]] = {}
        self._sums: dict[int, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("\n".join(paragraph.text for paragraph in paragraphs))

    def _heights_at(self, width: int) -> list[int]:
        """The height of each paragraph at a width; a layout asks for the same widths again and again."""
        heights = self._heights.get(width)
        if heights is None:
            room = QRect(0, 0, width, _TALLEST)
            heights = self._heights[width] = [
                max(least, QFontMetrics(font).boundingRect(room, _BROKEN, text).height())
                for text, font, _, least in self._paragraphs
            ]
        return heights

    def heightForWidth(self, width: int) -> int:
        height = self._sums.get(width)
        if height is None:
            heights = self._heights_at(width)
            height = sum(heights) + self._spacing * (len(heights) - 1) + 2 * self._around
            self._sums[width] = height
        return height

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def sizeHint(self) -> QSize:
        """Any width will do, and the height follows from it."""
        return QSize(0, 0)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        top = self._around
        for (text, font, colour, _least), height in zip(self._paragraphs, self._heights_at(self.width()), strict=True):
            painter.setFont(font)
            painter.setPen(colour)
            painter.drawText(QRect(0, top, self.width(), height), _PLACED, text)
            top += height + self._spacing
        painter.end()

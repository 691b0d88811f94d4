"""How the cells of a list are painted: one line of text in one colour and one weight, without the style sheet.

Through the style sheet every cell costs Qt some 80 microseconds at every painting, most of them for laying out
the same text anew; a screen shows 150 cells. Here a line is laid out once and painted again as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPalette, QStaticText, QTransform
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.theme import Colour

Index = QModelIndex | QPersistentModelIndex

CELL_PADDING = 12
"""At the left and right of a cell together, as in the style sheet."""
_LINES_KEPT = 4_000
"""Lines laid out and kept; a list of a hundred thousand people passes by many more."""


_NORMAL = QFont.Weight.Normal.value


class Cell(NamedTuple):
    """What one cell shows. ``tone``: its own colour, None for that of the list."""

    text: str
    tone: QColor | None = None
    weight: int = _NORMAL


CellOf = Callable[[Index], Cell]

EMPTY = Cell("")


def read_cell(index: Index) -> Cell:
    """What a cell of any model shows. A model that is asked at each painting answers faster by itself."""
    font, tone = index.data(Qt.ItemDataRole.FontRole), index.data(Qt.ItemDataRole.ForegroundRole)
    return Cell(
        (index.data() or "").replace("\n", " "),
        tone.color() if isinstance(tone, QBrush) else tone,
        font.weight().value if font is not None else _NORMAL,
    )


def margin_of(view: QWidget) -> int:
    """Between the padding of a cell and its text, on each side."""
    return view.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1


class ToneDelegate(QStyledItemDelegate):
    """A chosen row keeps the colours of its words: red stays red."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if not option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            return
        tone = index.data(Qt.ItemDataRole.ForegroundRole)
        if tone is not None:
            option.palette.setBrush(QPalette.ColorRole.HighlightedText, QBrush(tone))  # type: ignore[attr-defined]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The style sheet adds its padding after the lines were broken: break them for the room inside."""
        inside = QStyleOptionViewItem(option)
        inside.rect = inside.rect.adjusted(0, 0, -CELL_PADDING, 0)  # type: ignore[attr-defined]
        return super().sizeHint(inside, index)


class _Line(NamedTuple):
    text: QStaticText
    height: float


class LineDelegate(ToneDelegate):
    """Paints cells of one line, cut with dots where there is too little room."""

    def __init__(self, view: QWidget, cell_of: CellOf = read_cell) -> None:
        super().__init__(view)
        self._cell_of = cell_of
        self._inset = CELL_PADDING // 2 + margin_of(view)
        self._base = view.font()
        self._fonts: dict[int, QFont] = {}
        self._lines: dict[tuple[str, int, int], _Line] = {}
        self._plain = Colour.TEXT.q

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        left, top, width, height = option.rect.getRect()  # type: ignore[attr-defined]
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.fillRect(left, top, width, height, option.palette.highlight())  # type: ignore[attr-defined]
        text, tone, weight = self._cell_of(index)
        if not text:
            return
        line = self._line(text, weight, width - 2 * self._inset)
        painter.setPen(tone or self._plain)
        painter.setFont(self._font(weight))
        painter.drawStaticText(QPointF(left + self._inset, top + (height - line.height) / 2), line.text)

    def _line(self, text: str, weight: int, room: int) -> _Line:
        line = self._lines.get((text, weight, room))
        if line is None:
            if len(self._lines) >= _LINES_KEPT:
                self._lines.clear()
            line = self._lines[text, weight, room] = self._lay_out(text, self._font(weight), room)
        return line

    def _lay_out(self, text: str, font: QFont, room: int) -> _Line:
        laid = _static(text, font)
        if laid.size().width() > room:
            laid = _static(QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room), font)
        return _Line(laid, laid.size().height())

    def _font(self, weight: int) -> QFont:
        font = self._fonts.get(weight)
        if font is None:
            font = self._fonts[weight] = QFont(self._base)
            font.setWeight(QFont.Weight(weight))
        return font


def _static(text: str, font: QFont) -> QStaticText:
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.prepare(QTransform(), font)
    return made

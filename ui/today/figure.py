"""A number of people with its caption, and how it ran over the last twelve months, drawn as one thin line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui.theme import SPACE, Colour
from ui.widgets import enter_presses, label, row
from ui.words import grouped

_SPARK_WIDTH, _SPARK_HEIGHT = 92, 24
_LEAST_ROOM = 230
"""A narrower card has room for its words alone."""


class Figure(QPushButton):
    """Pressing it opens the list of these people."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._trend: tuple[int, ...] = ()
        self._number = label("…", "title")
        self.setProperty("role", "figure")
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        line = row(self._number, label(text, "muted", wrap=True))
        line.setStretch(1, 1)
        line.setContentsMargins(2 * SPACE, SPACE, SPACE, SPACE)
        self.setLayout(line)
        enter_presses(self)

    def show_number(self, number: int) -> None:
        self._number.setText(grouped(number))
        self.setAccessibleName(f"{number} {self._text}")

    def show_trend(self, counts: Sequence[int], parts: str) -> None:
        """Show the counts at the ends of months, the last one now; ``parts``: of what the number is made up."""
        self._trend = tuple(counts)
        run = ", ".join(grouped(count) for count in counts)
        self.setToolTip(f"{parts}\n12 tháng qua: {run}".strip())
        self.setAccessibleDescription(self.toolTip())
        self._make_room()
        self.update()

    def _make_room(self) -> None:
        """Keep the words clear of the line, if there is one."""
        margins = self.layout().contentsMargins()
        margins.setRight(SPACE + (_SPARK_WIDTH + SPACE if self._has_room else 0))
        self.layout().setContentsMargins(margins)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    @property
    def _has_room(self) -> bool:
        return len(self._trend) > 1 and max(self._trend) > 0 and self.width() >= _LEAST_ROOM

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._has_room:
            return
        area = QRectF(
            self.width() - _SPARK_WIDTH - 1.5 * SPACE, (self.height() - _SPARK_HEIGHT) / 2, _SPARK_WIDTH, _SPARK_HEIGHT
        )
        points = _points(self._trend, area)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Colour.ACCENT_PALE.q)
        painter.drawPolygon(QPolygonF([area.bottomLeft(), *points, area.bottomRight()]))
        painter.setPen(QPen(Colour.ACCENT.q, 1.6))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(Colour.ACCENT.q)
        painter.drawEllipse(points[-1], 2.4, 2.4)
        painter.end()

    def sizeHint(self) -> QSize:
        return self.layout().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.layout().minimumSize()


def _points(counts: Sequence[int], area: QRectF) -> list[QPointF]:
    """The line from left to right; nought stands at the foot, the greatest count at the top."""
    most = max(counts)
    step = area.width() / (len(counts) - 1)
    return [QPointF(area.left() + i * step, area.bottom() - area.height() * n / most) for i, n in enumerate(counts)]

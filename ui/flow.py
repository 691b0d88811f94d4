"""A layout that puts widgets in a row and goes on in the next line when there is no room left."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QWidget

from ui.theme import SPACE
from ui.widgets import row


class Flow(QLayout):
    """Widgets from left to right, line by line, each as wide as it wants. ``to_right``: what is left of a line stands
    at its left."""

    def __init__(self, *widgets: QWidget, to_right: bool = False) -> None:
        super().__init__()
        self._to_right = to_right
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(SPACE)
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return height

    def invalidate(self) -> None:
        """An item came, went or wants another size."""
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._arrange(area, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, area: QRect, *, move: bool) -> int:
        """Place the items in an area, or only measure; the height they need."""
        y = area.y()
        for line in self._lines(area.width()):
            wanted = sum(size.width() for _, size in line) + (len(line) - 1) * self.spacing()
            x = area.x() + (max(0, area.width() - wanted) if self._to_right else 0)
            for item, size in line if move else ():
                item.setGeometry(QRect(QPoint(x, y), size))
                x += size.width() + self.spacing()
            y += max(size.height() for _, size in line) + self.spacing()
        return max(0, y - self.spacing() - area.y())

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """The items that show, as many in a line as there is room for, with what they want."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        room = 0
        for item in self._items:
            if item.isEmpty():  # hidden
                continue
            size = item.sizeHint()
            if not lines or size.width() > room:
                lines.append([])
                room = width
            lines[-1].append((item, size))
            room -= size.width() + self.spacing()
        return lines


def titled(title: QWidget, *does: QWidget) -> QHBoxLayout:
    """The title of a page, and at the right the buttons of what is done there, in lines where there is little room."""
    buttons = QWidget()
    buttons.setLayout(Flow(*does, to_right=True))
    line = row(title, buttons)
    line.setStretch(1, 1)
    return line

"""The pages of a paper on the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ui.theme import SPACE, Colour
from ui.widgets import clear

_PAGE_INCHES = 8.27
_LEAST_DPI, _MOST_DPI = 56.0, 92.0
_AROUND = 6 * SPACE


class _Sheet(QWidget):
    """One page. It keeps the grey picture and paints it: a pixmap would take four times the memory."""

    def __init__(self, image: QImage, number: int) -> None:
        super().__init__()
        self._image = image
        self.setFixedSize(image.deviceIndependentSize().toSize())
        self.setAccessibleName(f"Trang {number}")

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(0, 0, self._image)
        painter.setPen(Colour.BORDER.q)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class Pages(QScrollArea):
    """The pages of a paper under each other."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAccessibleName("Xem trước bản in")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._inner = QWidget()
        self._layout = QVBoxLayout(self._inner)
        self._layout.setSpacing(2 * SPACE)
        self._layout.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setWidget(self._inner)
        self.count = 0

    def dots_per_inch(self, room: int) -> float:
        """The resolution at which a page fills a width, for the screen that the window stands on."""
        fitting = min(max((room - _AROUND) / _PAGE_INCHES, _LEAST_DPI), _MOST_DPI)
        return fitting * self.devicePixelRatioF()

    def show_pages(self, images: list[QImage]) -> None:
        """Show pictures of pages; the place scrolled to stays."""
        clear(self._layout)
        for number, image in enumerate(images, start=1):
            image.setDevicePixelRatio(self.devicePixelRatioF())
            self._layout.addWidget(_Sheet(image, number))
        self._layout.addStretch(1)
        self.count = len(images)

"""The pages of a paper on the screen."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ui.theme import SPACE, Colour
from ui.widgets import button, clear, label, row

_PAGE_INCHES = 8.27
_LEAST_DPI, _MOST_DPI = 56.0, 92.0
_AROUND = 10 * SPACE
"""Margins, the edge of the pages beside each other, and the bar that scrolls."""
_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
"""Multiples of the size at which a page fills the width."""
_WHOLE = _ZOOMS.index(1.0)


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


class Pages(QWidget):
    """The pages of a paper under each other, with the number of the page in sight and the zoom above.

    Signal: ``zoomed`` when the pages are wanted at another resolution (``dots_per_inch``).
    """

    zoomed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._zoom = _WHOLE
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName("Xem trước bản in")
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.viewport().installEventFilter(self)
        self._area.verticalScrollBar().valueChanged.connect(lambda _: self._show_place())
        self._inner = QWidget()
        self._layout = QVBoxLayout(self._inner)
        self._layout.setSpacing(2 * SPACE)
        self._layout.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._area.setWidget(self._inner)
        self._place = label("", "label")
        self._percent = label("100 %", "label")
        self._smaller = button("-", lambda: self._change_zoom(-1), role="link", tip="Thu nhỏ", shortcut="Ctrl+-")
        self._larger = button("+", lambda: self._change_zoom(1), role="link", tip="Phóng to", shortcut="Ctrl+=")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row(self._place, 1, self._smaller, self._percent, self._larger))
        layout.addWidget(self._area, 1)
        self._sheets: list[_Sheet] = []
        self._show_zoom()

    def setFocus(self) -> None:
        """To the pages. No focus proxy: Tab would skip what stands above them."""
        self._area.setFocus()

    @property
    def count(self) -> int:
        """How many pages are shown."""
        return len(self._sheets)

    def dots_per_inch(self, room: int) -> float:
        """The resolution at which a page is as wide as the zoom says, for the screen that the window stands on."""
        fitting = min(max((room - _AROUND) / _PAGE_INCHES, _LEAST_DPI), _MOST_DPI)
        return fitting * _ZOOMS[self._zoom] * self.devicePixelRatioF()

    def show_pages(self, images: list[QImage]) -> None:
        """Show pictures of pages; the place scrolled to stays."""
        clear(self._layout)
        self._sheets = []
        for number, image in enumerate(images, start=1):
            image.setDevicePixelRatio(self.devicePixelRatioF())
            sheet = _Sheet(image, number)
            self._sheets.append(sheet)
            self._layout.addWidget(sheet)
        self._layout.addStretch(1)
        self._show_place()

    def go_to(self, page: int) -> None:
        """Scroll to a page, from 0."""
        if page < len(self._sheets):
            self._area.verticalScrollBar().setValue(list(self._tops())[page] - SPACE)

    def _tops(self) -> Iterator[int]:
        """Where each page begins. Not asked of the pages: the layout places them only after a turn or two."""
        top = self._layout.contentsMargins().top()
        for sheet in self._sheets:
            yield top
            top += sheet.height() + self._layout.spacing()

    def _show_place(self) -> None:
        seen = self._area.verticalScrollBar().value() + self._area.viewport().height() // 3
        passed = sum(top <= seen for top in self._tops())
        self._place.setText(f"Trang {max(passed, 1)}/{self.count}" if self.count else "")

    # --- zoom --------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel with Ctrl zooms."""
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._change_zoom(1 if event.angleDelta().y() > 0 else -1)
            return True
        return super().eventFilter(watched, event)

    def _change_zoom(self, step: int) -> None:
        wanted = min(max(self._zoom + step, 0), len(_ZOOMS) - 1)
        if wanted != self._zoom:
            self._zoom = wanted
            self._show_zoom()
            self.zoomed.emit()

    def _show_zoom(self) -> None:
        self._percent.setText(f"{_ZOOMS[self._zoom]:.0%}".replace("%", " %"))
        self._smaller.setEnabled(self._zoom > 0)
        self._larger.setEnabled(self._zoom < len(_ZOOMS) - 1)

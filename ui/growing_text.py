"""A text of several lines that is as high as what stands in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit

_AROUND = 16
"""Frame and margins, in pixels."""


class GrowingText(QPlainTextEdit):
    """Tab leaves it. It scrolls only from ``most`` lines on."""

    def __init__(self, text: str, *, most: int = 8) -> None:
        super().__init__(text)
        self._most = most
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        lines = max(int(self.document().size().height()), 1)  # of a plain document the height is in lines
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if lines > self._most else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        self.setFixedHeight(min(lines, self._most) * self.fontMetrics().lineSpacing() + _AROUND)

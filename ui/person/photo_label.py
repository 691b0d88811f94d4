"""The photo of a person on the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel

_SHAPE = 3 / 4


class PhotoLabel(QLabel):
    """As high as is asked for, hidden while there is no photo."""

    def __init__(self, height: int) -> None:
        super().__init__()
        self.setFixedSize(round(height * _SHAPE), height)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName("Ảnh chân dung")
        self.hide()

    def show_photo(self, photo: bytes) -> None:
        """Show another photo, or none."""
        pixmap = QPixmap()
        shown = bool(photo) and pixmap.loadFromData(photo)
        if shown:
            ratio = self.devicePixelRatioF()
            scaled = pixmap.scaled(
                self.size() * ratio,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            scaled.setDevicePixelRatio(ratio)
            self.setPixmap(scaled)
        self.setVisible(shown)

"""The QR code of an identity card in a picture of the card. The picture itself is kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

LARGEST_FILE = 40 * 1024 * 1024
_MOST_PIXELS = 120_000_000
"""A telephone's largest; a file that claims more is none that a telephone made."""
_LONGEST_SIDE = 3000
"""Enough for a card that fills a quarter of the picture."""


def text_in_picture(content: bytes) -> str | None:
    """The text of the QR code that looks most like a card's; empty without a code, None if it is no picture.

    Runs on a worker: a picture of a telephone takes a few tenths of a second.
    """
    import zxingcpp

    image = _picture(content)
    if image is None:
        return None
    found = [code.text for code in zxingcpp.read_barcodes(image, zxingcpp.BarcodeFormat.QRCode)]
    return max(found, key=lambda text: text.count("|"), default="")


def _picture(content: bytes) -> QImage | None:
    """The picture in grey, upright, no larger than needed."""
    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > _MOST_PIXELS:
        return None
    if max(size.width(), size.height()) > _LONGEST_SIDE:
        bounds = QSize(_LONGEST_SIDE, _LONGEST_SIDE)
        reader.setScaledSize(size.scaled(bounds, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    return None if image.isNull() else image.convertToFormat(QImage.Format.Format_Grayscale8)

"""What a widget writes: every piece of text that its painting puts down, with place, clip, colour and font.

The widget is painted once more, onto a device that keeps the writing and forgets the rest. So it does not matter
who writes - a label, a delegate of cells, the style, a ``paintEvent`` of ours - nor how the text came to be cut.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintDevice, QPaintEngine, QRegion, QTextItem
from PySide6.QtWidgets import QWidget

_DOTS_PER_INCH = 96
_UNLIMITED = 2**31 - 1


class Writing(NamedTuple):
    """A run of text on one line, in the coordinates of its widget. ``clip``: outside of it nothing was painted."""

    text: str
    start: QPointF
    """Where its base line begins."""
    box: QRectF
    clip: QRegion | None
    ink: QColor
    font: QFont

    @property
    def area(self) -> int:
        """How much of its box the clip lets through, in square pixels."""
        box = self.box.toAlignedRect()
        shown = QRegion(box) if self.clip is None else self.clip & box
        return sum(part.width() * part.height() for part in shown)  # type: ignore[attr-defined]

    @property
    def blackened(self) -> QRectF:
        """The box of the letters themselves, without the room for taller ones."""
        return QFontMetricsF(self.font).tightBoundingRect(self.text.strip()).translated(self.start)


class _Engine(QPaintEngine):
    """Keeps writing. Pictures and shapes go nowhere."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.writings: list[Writing] = []

    def begin(self, pdev: QPaintDevice) -> bool:
        self.setActive(True)
        return True

    def end(self) -> bool:
        self.setActive(False)
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: Any) -> None:
        """The painter is asked when something is written."""

    def drawPixmap(self, *_: Any) -> None:
        pass

    def drawImage(self, *_: Any) -> None:
        pass

    def drawPath(self, *_: Any) -> None:
        pass

    def drawPolygon(self, *_: Any) -> None:
        pass

    def drawRects(self, *_: Any) -> None:
        pass

    def drawLines(self, *_: Any) -> None:
        pass

    def drawTextItem(self, p: QPointF, item: QTextItem) -> None:
        if not item.text().strip():
            return
        painter = self.painter()
        placed = painter.combinedTransform()
        start = placed.map(QPointF(p))
        height = item.ascent() + item.descent()
        clip = placed.map(painter.clipRegion()) if painter.hasClipping() else None
        ink = QColor(painter.pen().color())
        ink.setAlphaF(ink.alphaF() * painter.opacity())
        box = QRectF(start.x(), start.y() - item.ascent(), item.width(), height)
        self.writings.append(Writing(item.text(), start, box, clip, ink, QFont(item.font())))


class _Device(QPaintDevice):
    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.engine = _Engine()
        metrics = QPaintDevice.PaintDeviceMetric
        self._metrics = {
            metrics.PdmWidth: widget.width(),
            metrics.PdmHeight: widget.height(),
            metrics.PdmDpiX: _DOTS_PER_INCH,
            metrics.PdmDpiY: _DOTS_PER_INCH,
            metrics.PdmPhysicalDpiX: _DOTS_PER_INCH,
            metrics.PdmPhysicalDpiY: _DOTS_PER_INCH,
            metrics.PdmDepth: 32,
            metrics.PdmNumColors: _UNLIMITED,
            metrics.PdmDevicePixelRatio: 1,
            metrics.PdmDevicePixelRatioScaled: int(self.devicePixelRatioFScale()),
        }

    def paintEngine(self) -> QPaintEngine:
        return self.engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        return self._metrics.get(metric, 0)


def writings_on(widget: QWidget) -> list[Writing]:
    """All that a widget itself writes, its children not counted.

    A text of which a part is selected is painted twice, each time clipped to one part: the greater part counts.
    """
    device = _Device(widget)
    widget.render(device, QPoint(), QRegion(), QWidget.RenderFlag(0))
    greatest: dict[tuple[str, float, float], Writing] = {}
    for writing in device.engine.writings:
        key = (writing.text, *writing.start.toTuple())
        before = greatest.get(key)
        if before is None or writing.area > before.area:
            greatest[key] = writing
    return list(greatest.values())

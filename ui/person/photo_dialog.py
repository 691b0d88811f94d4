"""A picture becomes the photo of a person: what of it is chosen with the mouse or the keys, and kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from models.actions.set_photo import set_photo
from models.errors import RegistryError
from models.person import Person
from printing.photos import Area, box_of, ready_photo
from ui.job_dialog import JobDialog, Start
from ui.theme import SPACE, Colour
from ui.widgets import button, label, row
from ui.workplace import Workplace

_STEP, _CLOSER = 0.02, 0.9
_LEAST = 0.15
"""A face in so small a part of a picture would be a blur on paper."""


class CropView(QWidget):
    """A picture with the frame of the photo on it. Arrow keys or the mouse move it, + and - or the wheel size it.

    Signal: ``changed``.
    """

    changed = Signal()

    def __init__(self, picture: QImage) -> None:
        super().__init__()
        self._picture = picture
        self.area = Area(0.5, 0.4, 1.0)
        self.setAccessibleName("Khung ảnh: phím mũi tên để dời, + và − để phóng to, thu nhỏ")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(200, 200))

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of the frame, in dots of the picture."""
        return box_of(self.area, self._picture.width(), self._picture.height())

    def move_by(self, across: float, down: float) -> None:
        """Move the frame by parts of the picture; it stops at the edges."""
        left, top, right, bottom = self.box
        width, height = self._picture.width(), self._picture.height()
        middle = ((left + right) / 2 / width + across, (top + bottom) / 2 / height + down)
        self._set(Area(*middle, self.area.height))

    def size_by(self, factor: float) -> None:
        """Let the frame hold more of the picture, or less."""
        _, top, _, bottom = self.box
        tall = (bottom - top) / self._picture.height()
        self._set(Area(self.area.across, self.area.down, min(max(tall * factor, _LEAST), 1.0)))

    def _set(self, area: Area) -> None:
        self.area = Area(min(max(area.across, 0.0), 1.0), min(max(area.down, 0.0), 1.0), area.height)
        self.update()
        self.changed.emit()

    def _place(self) -> QRectF:
        """Where the picture stands in the widget."""
        size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(
            (self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = self._place()
        painter.drawImage(place, self._picture)
        scale = place.width() / self._picture.width()
        left, top, right, bottom = self.box
        frame = QRectF(
            place.left() + left * scale, place.top() + top * scale, (right - left) * scale, (bottom - top) * scale
        )
        shade = QColor(0, 0, 0, 130)
        for outside in (
            QRectF(place.left(), place.top(), place.width(), frame.top() - place.top()),
            QRectF(place.left(), frame.bottom(), place.width(), place.bottom() - frame.bottom()),
            QRectF(place.left(), frame.top(), frame.left() - place.left(), frame.height()),
            QRectF(frame.right(), frame.top(), place.right() - frame.right(), frame.height()),
        ):
            painter.fillRect(outside, shade)
        painter.setPen(QPen(Colour.ACCENT.q if self.hasFocus() else QColor("white"), 3 if self.hasFocus() else 2))
        painter.drawRect(frame)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (-_STEP, 0.0),
            Qt.Key.Key_Right: (_STEP, 0.0),
            Qt.Key.Key_Up: (0.0, -_STEP),
            Qt.Key.Key_Down: (0.0, _STEP),
        }
        if event.key() in moves:
            self.move_by(*moves[event.key()])
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.size_by(_CLOSER)
        elif event.key() == Qt.Key.Key_Minus:
            self.size_by(1 / _CLOSER)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.size_by(_CLOSER if event.angleDelta().y() > 0 else 1 / _CLOSER)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_to(event.position())

    def _go_to(self, point: QPointF) -> None:
        place = self._place()
        across, down = (point.x() - place.left()) / place.width(), (point.y() - place.top()) / place.height()
        self._set(Area(across, down, self.area.height))


class PhotoDialog(JobDialog):
    """Asks what of a picture is the photo and keeps it. ``picture``: upright, as ``printing.scans`` makes it ready."""

    def __init__(self, picture: bytes, person: Person, place: Workplace, parent: QWidget) -> None:
        super().__init__(
            "Ảnh chân dung",
            "Khung sáng là phần được giữ: ảnh 3 x 4; ảnh 4 x 6 cắt từ đó. Tệp gốc trên máy không bị xóa.",
            "Dùng ảnh này",
            parent,
        )
        self._picture, self._person, self._place = picture, person, place
        self.crop = CropView(QImage.fromData(picture))
        self.body.addWidget(self.crop, 10)
        hint = label("Phím mũi tên hoặc kéo chuột: dời khung", "label", wrap=True)
        sizes = row(hint, button("Phóng to (+)", lambda: self.crop.size_by(_CLOSER)),
                    button("Thu nhỏ (−)", lambda: self.crop.size_by(1 / _CLOSER)))  # fmt: skip
        sizes.setStretch(0, 1)
        self.body.addLayout(sizes)
        self.ready(640, 640)
        self.body.setSpacing(SPACE)
        self.crop.setFocus()

    def start(self) -> Start:
        picture, area, person, tasks = self._picture, self.crop.area, self._person, self._place.tasks

        def begin(done: Callable[[object], None], failed: Callable[[RegistryError], None]) -> None:
            def keep(photo: bytes) -> None:
                tasks.run(
                    lambda registry: registry.write(set_photo, person.id, person.version, photo), done, failed, self
                )

            tasks.compute(lambda: ready_photo(picture, area), keep, failed, self)

        return begin

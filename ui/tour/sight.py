"""What eyes would find wrong with a window as it stands on the screen, each fault as a sentence.

Read from what is painted (``ink``), not from what a widget says about itself:

- *contrast*: the pen of each writing against the colour that is most frequent behind it in a picture of the window,
  by WCAG 2.1: 4.5 to 1, and 3 to 1 for large letters (18 pt, or 14 pt in bold); what is disabled is exempt;
- *cut text*: a writing that leaves its widget, its cell or what it was clipped to, or that ends in dots which its
  text does not have. What one can scroll to is not cut, nor is a cell or control whose tool tip has the whole;
- *overlap*: controls of one parent over each other, a control outside of its parent where nothing scrolls, and
  text over other text, whoever wrote either;
- *names*: a control, or a picture with a meaning, that a screen reader could not name.

The tour looks so at each of its pictures, and a test at every window in three sizes.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, islice

from PySide6.QtCore import QModelIndex, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QScrollArea,
    QScrollBar,
    QSplitter,
    QTabBar,
    QTextEdit,
    QWidget,
)

from ui.prose import Prose
from ui.tables import ListTable
from ui.tour.ink import Writing, writings_on

ENOUGH, ENOUGH_FOR_LARGE = 4.5, 3.0
"""The contrast that WCAG 2.1 asks for at level AA (1.4.3)."""
_LARGE, _LARGE_IN_BOLD, _BOLD = 18.0, 14.0, 600
"""In points, and the least weight of bold."""
_HAIR = 1.0
"""What a text may leave its place by, in pixels: rounding, and the soft edge of a letter."""
_INTO_EACH_OTHER = 4
"""From so many pixels on, two boxes of text overlap; the room for tall letters may touch."""
_FAR = 1e6
_EVERYWHERE = QRectF(-_FAR, -_FAR, 2 * _FAR, 2 * _FAR)
_DOTS = "…"
_SAMPLE = 64
"""So much of a writing, in pixels, tells what is behind it."""
_COMPOUND = (QAbstractItemView, QLineEdit, QComboBox, QAbstractSpinBox, QTabBar, QScrollBar, QSplitter)
"""Controls that Qt puts together, and lays out, of parts of their own."""


def faults_of(window: QWidget) -> list[str]:
    """All that is wrong with a window that is shown, each fault once."""
    picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)  # first: it lays out what changed
    shown = _shown_in(window)
    written = [(widget, writing) for widget in shown for writing in writings_on(widget)]
    return list(dict.fromkeys([
        *_nameless(shown), *_misplaced(shown), *_cut(written),
        *_written_over(window, written), *_faint(picture, window, written),
    ]))  # fmt: skip


def _shown_in(window: QWidget) -> list[QWidget]:
    """The window and every part of it that is there to be seen, scrolled away or not."""
    return [
        widget
        for widget in (window, *window.findChildren(QWidget))
        if widget.window() is window and widget.isVisible() and not widget.size().isEmpty()
    ]


def _called(widget: QWidget) -> str:
    """How a fault names a widget: its kind, and the nearest name around it."""
    near: QWidget | None = widget
    while near is not None and not near.accessibleName():
        near = near.parentWidget()
    return f"{type(widget).__name__} “{near.accessibleName() if near else widget.window().windowTitle()}”"


# --- names -----------------------------------------------------------------------------------


def _nameless(shown: list[QWidget]) -> Iterator[str]:
    for widget in shown:
        if _needs_name(widget) and not _has_name(widget):
            yield f"Không có tên cho trình đọc màn hình: {_called(widget)} tại {_place_of(widget)}."


def _needs_name(widget: QWidget) -> bool:
    """Whether it is a control, or a picture that stands for itself. Parts of a control are named with it, and
    what only scrolls others needs a name if one can come to it."""
    if isinstance(widget.parentWidget(), _COMPOUND) or isinstance(widget, (QScrollBar, QHeaderView)):
        return False
    if isinstance(widget, QLabel):
        return not widget.pixmap().isNull() and not isinstance(widget.parentWidget(), QAbstractButton)
    kinds = (QAbstractButton, QAbstractItemView, QAbstractSlider, *_COMPOUND, QProgressBar, QGroupBox)
    if isinstance(widget, kinds):
        return not isinstance(widget, QSplitter)
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None and not widget.isWindow()


def _has_name(widget: QWidget) -> bool:
    if isinstance(widget, QTabBar):
        return all(widget.tabText(i) or widget.accessibleTabName(i) for i in range(widget.count()))
    own = widget.text() if isinstance(widget, QAbstractButton) else ""
    title = widget.title() if isinstance(widget, QGroupBox) else ""
    return bool((widget.accessibleName() or own or title).strip())


# --- places ----------------------------------------------------------------------------------


def _misplaced(shown: list[QWidget]) -> Iterator[str]:
    among: dict[QWidget, list[QWidget]] = {}
    for widget in shown:
        parent = widget.parentWidget()
        if parent is not None and not widget.isWindow() and not isinstance(parent, (*_COMPOUND, QAbstractScrollArea)):
            among.setdefault(parent, []).append(widget)
    for parent, children in among.items():
        for child in children:
            if not _has_room(parent, child):
                yield f"Nằm ngoài khung chứa: {_called(child)} tại {_place_of(child)}."
        for one, other in combinations(children, 2):
            if _is_over(one.geometry(), other.geometry()):
                yield f"Chồng lên nhau: {_called(one)} và {_called(other)} tại {_place_of(other)}."


def _has_room(parent: QWidget, child: QWidget) -> bool:
    """Whether a control lies inside of its parent, or the parent scrolls to all of it."""
    outer, inner = parent.rect(), child.geometry()
    area = parent.parentWidget()
    if isinstance(area, QScrollArea) and area.viewport() is parent:
        never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        sideways = area.horizontalScrollBarPolicy() != never or inner.width() <= outer.width()
        return sideways and (area.verticalScrollBarPolicy() != never or inner.height() <= outer.height())
    return bool(outer.contains(inner))


def _is_over(one: QRect, other: QRect) -> bool:
    both = one.intersected(other)
    return both.width() > _HAIR and both.height() > _HAIR


def _place_of(widget: QWidget) -> str:
    corner = widget.mapTo(widget.window(), QPoint(0, 0))
    return f"{corner.x()}, {corner.y()} ({widget.width()} × {widget.height()})"


def _written_over(window: QWidget, written: list[tuple[QWidget, Writing]]) -> Iterator[str]:
    placed = sorted(
        (seen.y(), seen.bottom(), seen.x(), seen.right(), writing.text)
        for widget, writing in written
        if not (seen := _seen_of(window, widget, writing)).isEmpty()
    )
    for i, (_, bottom, left, right, text) in enumerate(placed):
        for other_top, _, other_left, other_right, other in islice(placed, i + 1, None):
            if other_top > bottom - _INTO_EACH_OTHER:
                break
            if min(right, other_right) - max(left, other_left) > _INTO_EACH_OTHER:
                yield f"Chữ đè lên chữ: “{text}” và “{other}”."


def _seen_of(window: QWidget, widget: QWidget, writing: Writing) -> QRect:
    """Where in the window something written can be seen."""
    seen = widget.visibleRegion().boundingRect() & writing.box.toAlignedRect()
    if writing.clip is not None:
        seen &= writing.clip.boundingRect()
    return seen.translated(widget.mapTo(window, QPoint(0, 0)))


# --- cut text --------------------------------------------------------------------------------


def _cut(written: list[tuple[QWidget, Writing]]) -> Iterator[str]:
    for widget, writing in written:
        view = _view_of(widget)
        cell = view.indexAt(writing.box.center().toPoint()) if view is not None else QModelIndex()
        if _ends_early(widget, writing, cell) and not _tip_has_whole(widget, cell):
            yield f"Chữ bị rút gọn: “{writing.text}” trong {_called(widget)}."
        elif _leaves(writing, _room_for(widget, writing, view, cell)) and not _tip_has_whole(widget, cell):
            yield f"Chữ bị cắt: “{writing.text}” trong {_called(widget)} ({widget.width()} × {widget.height()})."


def _view_of(widget: QWidget) -> QAbstractItemView | None:
    """The list in whose room for rows something is written."""
    area = widget.parentWidget()
    is_list = isinstance(area, QAbstractItemView) and not isinstance(area, QHeaderView) and area.viewport() is widget
    return area if is_list else None


def _room_for(widget: QWidget, writing: Writing, view: QAbstractItemView | None, cell: QModelIndex) -> QRectF:
    """Where a writing has to stay: in its widget, its clip and its cell, but for the ends to which one can scroll."""
    if isinstance(widget, QLineEdit) and widget.text():
        return _EVERYWHERE
    room = QRectF(widget.rect())
    if writing.clip is not None:
        room &= QRectF(writing.clip.boundingRect())
    room = _with_what_scrolls(widget, room)
    return room & QRectF(view.visualRect(cell)) if view is not None and cell.isValid() else room


def _with_what_scrolls(widget: QWidget, room: QRectF) -> QRectF:
    """Room that ends where its widget ends goes on behind that, if the widget shows what an area scrolls."""
    area = widget.parentWidget()
    if isinstance(area, QHeaderView):  # it goes sideways with its table
        area = area.parentWidget()
    if not isinstance(area, QAbstractScrollArea):
        return room
    left, top, right, bottom = room.getCoords()
    if area.horizontalScrollBar().maximum():
        left, right = (left or -_FAR), (right if right < widget.width() else _FAR)
    if area.verticalScrollBar().maximum():
        top, bottom = (top or -_FAR), (bottom if bottom < widget.height() else _FAR)
    return QRectF(left, top, right - left, bottom - top)


def _leaves(writing: Writing, room: QRectF) -> bool:
    if room.contains(writing.box):
        return False
    return not room.adjusted(-_HAIR, -_HAIR, _HAIR, _HAIR).contains(writing.blackened)


def _ends_early(widget: QWidget, writing: Writing, cell: QModelIndex) -> bool:
    """Whether dots stand for the rest of a text."""
    return _DOTS in writing.text and writing.text.strip() not in " ".join(_texts_of(widget, cell)).replace("\n", " ")


def _texts_of(widget: QWidget, cell: QModelIndex) -> Iterator[str]:
    """What a widget, or the cell of a list, means to say."""
    if cell.isValid():
        yield str(cell.data() or "")
        return
    area = widget.parentWidget()
    if isinstance(area, (QTextEdit, QPlainTextEdit)):
        yield area.toPlainText()
    if isinstance(area, ListTable):
        yield area.empty
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(i) for i in range(widget.count()))
    if isinstance(widget, QComboBox):
        yield widget.currentText()
    if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)):
        yield widget.text().replace("&", "")
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, Prose):
        yield widget.accessibleName()


def _tip_has_whole(widget: QWidget, cell: QModelIndex) -> bool:
    tip = str(cell.data(Qt.ItemDataRole.ToolTipRole) or "") if cell.isValid() else widget.toolTip()
    texts = [text for text in _texts_of(widget, cell) if text]
    return bool(texts) and all(text in tip for text in texts)


# --- contrast --------------------------------------------------------------------------------


def _faint(picture: QImage, window: QWidget, written: list[tuple[QWidget, Writing]]) -> Iterator[str]:
    for widget, writing in written:
        if not _is_enabled(widget, writing):
            continue
        ground = _ground_of(picture, window, widget, writing)
        if ground is None:
            continue
        ratio = contrast(_over(writing.ink, ground), ground)
        if ratio < _least(writing):
            colours = f"{writing.ink.name()} trên {ground.name()}"
            yield f"Tương phản {ratio:.1f} : 1 ({colours}): “{writing.text}” trong {_called(widget)}."


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of two colours as WCAG 2.1 reckons it, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _least(writing: Writing) -> float:
    size, is_bold = writing.font.pointSizeF(), writing.font.weight() >= _BOLD
    return ENOUGH_FOR_LARGE if size >= _LARGE or (is_bold and size >= _LARGE_IN_BOLD) else ENOUGH


def _is_enabled(widget: QWidget, writing: Writing) -> bool:
    view = _view_of(widget)
    cell = view.indexAt(writing.box.center().toPoint()) if view is not None else QModelIndex()
    return widget.isEnabled() and (not cell.isValid() or bool(cell.flags() & Qt.ItemFlag.ItemIsEnabled))


def _ground_of(picture: QImage, window: QWidget, widget: QWidget, writing: Writing) -> QColor | None:
    """The most frequent colour behind the beginning of a writing; None if it is scrolled away."""
    seen = _seen_of(window, widget, writing)
    if seen.isEmpty():
        return None
    seen.setWidth(min(seen.width(), _SAMPLE))
    scale = picture.devicePixelRatio()
    part = picture.copy(
        round(seen.x() * scale), round(seen.y() * scale), round(seen.width() * scale), round(seen.height() * scale)
    )
    counted = Counter(array("I", bytes(part.constBits())))
    return QColor.fromRgb(counted.most_common(1)[0][0])


def _over(ink: QColor, ground: QColor) -> QColor:
    """The colour of an ink that lets some of the ground through."""
    share = ink.alphaF()
    mixed = (
        share * own + (1 - share) * under for own, under in zip(ink.getRgbF()[:3], ground.getRgbF()[:3], strict=True)
    )
    return QColor.fromRgbF(*mixed)

"""Small building blocks of every screen: labels by role, cards, buttons with a name and a shortcut.

The unlock page is built of them before PySide6 has made the namespace ``Qt`` (a tenth of the whole start), so they
set what needs one of its enumerations as a property, by the name of the value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.theme import SPACE, Colour


class _WrappedLabel(QLabel):
    """A label of several lines that remembers its heights: a layout asks for the same ones again and again, and
    Qt breaks the text into lines anew each time."""

    _KEPT = 8

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._heights: dict[int, int] = {}
        self.setWordWrap(True)

    def heightForWidth(self, width: int) -> int:
        height = self._heights.get(width)
        if height is None:
            if len(self._heights) >= self._KEPT:
                self._heights.clear()
            height = self._heights[width] = super().heightForWidth(width)
        return height

    def setText(self, text: str) -> None:
        self._heights.clear()
        super().setText(text)

    def changeEvent(self, event: QEvent) -> None:
        self._heights.clear()  # another font or style
        super().changeEvent(event)


def label(text: str = "", role: str = "", *, wrap: bool = False, tone: str = "") -> QLabel:
    """A label in one of the theme's roles; plain text always, so that names with markup show as they are."""
    made = _WrappedLabel(text) if wrap else QLabel(text)
    made.setProperty("textFormat", "PlainText")
    if role:
        made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    return made


def badge(text: str, colour: str) -> QLabel:
    """A short word in a coloured pill: red, amber, green or blue."""
    made = label(text)
    made.setProperty("badge", colour)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Change a property that the style sheet reads."""
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def card(role: str = "card") -> tuple[QFrame, QVBoxLayout]:
    """A framed surface and its layout."""
    frame = QFrame()
    frame.setProperty("role", role)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(2 * SPACE, SPACE + 4, 2 * SPACE, SPACE + 4)
    layout.setSpacing(SPACE - 2)
    return frame, layout


def button(
    text: str,
    on_click: Callable[[], object],
    *,
    role: str = "",
    icon: str = "",
    shortcut: str = "",
    shown_keys: str = "",
    tip: str = "",
) -> QPushButton:
    """A button that says what it does; its shortcut stands in its tool tip.

    ``shown_keys``: a key that the window already binds to the same action, only to be shown.
    """
    made = _Button(text)
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    if icon:
        made.setIcon(theme.icon_beside_text(icon, Colour.CARD if role == "primary" else Colour.ACCENT))
        made.setIconSize(theme.BESIDE_TEXT)
    if shortcut:
        press_with(made, shortcut)
    keys = shortcut or shown_keys
    shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
    made.setToolTip(" · ".join(part for part in (tip, shown) if part))
    made.setAccessibleName(tip or text)
    made.clicked.connect(lambda: on_click())
    return made


class _Button(QPushButton):
    """Enter presses it, as Space does; Qt has this only for buttons a dialog may choose.

    No event filter: a page has forty buttons, and a filter is asked about every event of each.

    ``heir`` takes the focus when the button goes that has it: Qt would give it to the next one, and one more Enter
    would press that.
    """

    heir: QWidget | None = None

    def setVisible(self, visible: bool) -> None:
        bequeaths = not visible and self.heir is not None and self.window().focusWidget() is self
        super().setVisible(visible)
        if bequeaths and self.heir is not None:
            self.heir.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            if not event.isAutoRepeat():  # a key held down in the field before would press it, and again
                self.click()
        else:
            super().keyPressEvent(event)


def bequeath(heir: QWidget, *buttons: QPushButton) -> None:
    """Let a widget take the focus from any of some buttons that goes while it has it."""
    for made in buttons:
        assert isinstance(made, _Button)
        made.heir = heir


def is_enter(event: QKeyEvent) -> bool:
    """Whether a key is one of the two that confirm."""
    from PySide6.QtCore import Qt

    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _EnterPresses(QObject):
    """Enter on a button that is none of ours presses it as well."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and is_enter(event):
            assert isinstance(watched, QAbstractButton)
            if not event.isAutoRepeat():
                watched.click()
            return True
        return False


def enter_presses(made: QAbstractButton) -> None:
    """Let Enter press a button that has the focus."""
    made.installEventFilter(_EnterPresses(made))


def fit(dialog: QWidget, width: int, height: int) -> None:
    """Give a dialog its size, but never more than the window under it: on a small screen its content scrolls."""
    parent = dialog.parentWidget()
    if parent is not None:
        room = parent.window().size()
        width, height = min(width, room.width() - 2 * SPACE), min(height, room.height() - 2 * SPACE)
    dialog.resize(width, height)


def press_with(made: QAbstractButton, keys: str) -> None:
    """A key that presses a button while it is visible and enabled. Held down it presses once: the repeats of Ctrl+S
    would go on to the window under the one that the first closed.

    Not ``setShortcut``: that animates the button for 100 ms before it acts.
    """
    pressing = QShortcut(QKeySequence(keys), made)
    pressing.setAutoRepeat(False)
    pressing.activated.connect(made.click)


def shortcut(widget: QWidget, keys: str, on_press: Callable[[], object], says: str = "") -> QShortcut:
    """A key of a page that has no button; it works while the page is visible, wherever the focus is. Held down,
    Escape goes back one step and not through all that is open.

    ``says``: what it does, for the overview of keys; F5 and Esc need no words, they mean the same everywhere.
    """
    made = QShortcut(QKeySequence(keys), widget)
    made.setWhatsThis(says)
    made.setAutoRepeat(made.key() != QKeySequence("Esc"))
    made.activated.connect(lambda: on_press())
    return made


def row(*widgets: QWidget | int, spacing: int = SPACE) -> QHBoxLayout:
    """Widgets in a row; a number is a stretch."""
    layout = QHBoxLayout()
    _fill(layout, widgets, spacing)
    return layout


def column(*widgets: QWidget | int, spacing: int = SPACE) -> QVBoxLayout:
    """Widgets in a column; a number is a stretch."""
    layout = QVBoxLayout()
    _fill(layout, widgets, spacing)
    return layout


def _fill(layout: QBoxLayout, widgets: tuple[QWidget | int, ...], spacing: int) -> None:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        if isinstance(widget, int):
            layout.addStretch(widget)
        else:
            layout.addWidget(widget)


def append(layout: QBoxLayout, widget: QWidget) -> None:
    """Add a widget before the stretch that ends a layout.

    It shows at once. Qt by itself would show it in a later turn, after laying out the page without it: rows made
    anew in place of others would lose the place that the user scrolled to.
    """
    layout.insertWidget(layout.count() - 1, widget)
    widget.show()


def show_whole(area: QScrollArea, child: QWidget) -> None:
    """Scroll to something whole, with its label above. Qt's ``ensureWidgetVisible`` is content with its cursor."""
    inner = area.widget()
    if inner is not None and inner.isAncestorOf(child):
        place = QRect(child.mapTo(inner, QPoint(0, 0)), child.size())
        area.ensureVisible(place.left(), place.bottom(), 0, SPACE)
        area.ensureVisible(place.left(), place.top(), 0, 3 * SPACE)


def show_part(child: QWidget, part: QRect) -> None:
    """Let what scrolls around a widget show a part of it."""
    above = child.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None and above.widget() is not None:
        place = QRect(child.mapTo(above.widget(), part.topLeft()), part.size())
        above.ensureVisible(place.left(), place.bottom(), 0, SPACE)
        above.ensureVisible(place.left(), place.top(), 0, SPACE)


class _FollowingScrollArea(QScrollArea):
    """Shows what has the focus whole, also when its own size changes."""

    def follow(self) -> None:
        focused = self.focusWidget()
        if focused is not None:
            show_whole(self, focused)

    def focusNextPrevChild(self, next_: bool) -> bool:
        moved = super().focusNextPrevChild(next_)
        self.follow()
        return moved

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.follow()


def scrolled(inner: QWidget, *, gap: bool = False) -> QScrollArea:
    """A widget that scrolls up and down when there is too little room; never sideways.

    ``gap``: fields reach to its edge, where they end with what stands below; a scroll bar keeps its distance then.
    """
    area = _FollowingScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setProperty("focusPolicy", "NoFocus")
    area.setProperty("horizontalScrollBarPolicy", "ScrollBarAlwaysOff")
    area.verticalScrollBar().setProperty("gap", gap)
    area.setWidget(inner)
    return area


def open_and_drop(dialog: QDialog) -> None:
    """Open a dialog on what stays while the registry is open; closed it goes, with the people whom it names."""
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QDialog

    from models.errors import RegistryError
    from ui.messages import Message


_SHOWN_CHOICES = 16
"""So many choices of a list stand there at once; Qt shows ten."""


class QuietComboBox(QComboBox):
    """A combo box that the wheel does not change while a page is scrolled."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("focusPolicy", "StrongFocus")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(_SHOWN_CHOICES)

    def wheelEvent(self, event: Any) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Notice(QFrame):
    """A sentence on a page that says what happened and what to do; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = label(wrap=True)
        self._advice = label(wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        layout.setSpacing(2)
        layout.addWidget(self._text)
        layout.addWidget(self._advice)
        self._text.setFont(theme.font(10, theme.QFont.Weight.DemiBold))
        self.hide()

    def show_error(self, error: RegistryError, role: str = "alert") -> None:
        from ui.messages import error_text  # nothing has gone wrong yet when the unlock page starts

        self.show_message(error_text(error), role)

    def show_message(self, message: Message, role: str = "notice") -> None:
        """``role``: alert, notice or good."""
        set_property(self, "role", role)
        self._text.setText(message.text)
        self._advice.setText(message.advice)
        self._advice.setVisible(bool(message.advice))
        self.setAccessibleName(f"{message.text} {message.advice}")
        self.show()

    def clear_good(self) -> None:
        """What went well has been read once the user goes on; a warning stays."""
        if self.property("role") == "good":
            self.hide()

    @property
    def text(self) -> str:
        return f"{self._text.text()} {self._advice.text()}".strip() if not self.isHidden() else ""

    def clear(self) -> None:
        self.hide()


class Ask:
    """Questions to the user; handed in, so that tests answer without a modal box."""

    def confirm(self, parent: QWidget, text: str, detail: str, yes: str) -> bool:
        """Yes or no; the safe answer is the default."""
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(parent)
        box.setWindowModality(Qt.WindowModality.WindowModal)  # the guide stays readable beside it
        box.setIcon(QMessageBox.Icon.Question)
        for icon in box.findChildren(QLabel, "qt_msgboxex_icon_label"):  # read out in place of a nameless picture
            icon.setAccessibleName("Câu hỏi")
        box.setWindowTitle("Sổ Bình An")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        box.setInformativeText(detail)
        accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        refuse = box.addButton("Quay lại", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(refuse)
        box.setEscapeButton(refuse)
        box.exec()
        return box.clickedButton() is accept

    def open_file(self, parent: QWidget, title: str, filters: str) -> str:
        """A file to read; empty if none was chosen."""
        from PySide6.QtWidgets import QFileDialog

        return QFileDialog.getOpenFileName(parent, title, "", filters)[0]

    def open_files(self, parent: QWidget, title: str, filters: str) -> list[str]:
        """Files to read; none if none was chosen."""
        from PySide6.QtWidgets import QFileDialog

        return list(QFileDialog.getOpenFileNames(parent, title, "", filters)[0])

    def save_file(self, parent: QWidget, title: str, name: str, filters: str) -> str:
        """A file to write; empty if none was chosen."""
        from PySide6.QtWidgets import QFileDialog

        return QFileDialog.getSaveFileName(parent, title, name, filters)[0]

    def folder(self, parent: QWidget, title: str) -> str:
        """A folder; empty if none was chosen."""
        from PySide6.QtWidgets import QFileDialog

        return QFileDialog.getExistingDirectory(parent, title)

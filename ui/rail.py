"""The rail at the left of the desk: the places of the program, with what nobody needs every day under a heading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout

from models.roles import Permission
from ui import theme
from ui.help.keys import HELP, LOCK, open_guide
from ui.theme import SPACE, Colour
from ui.widgets import enter_presses, label, press_with, set_property

_WIDTH, _NARROW_WIDTH = 184, 60


class RailPlace(NamedTuple):
    """A place: its name, how it is shown and reached, and who has something to do there."""

    name: str
    icon: str
    keys: str
    needs: Permission
    show: Callable[[], None]


class Rail(QFrame):
    """Signals: ``find_wanted``, ``lock_wanted``."""

    find_wanted = Signal()
    lock_wanted = Signal()

    def __init__(self, everyday: Sequence[RailPlace], administration: Sequence[RailPlace], user_name: str) -> None:
        super().__init__()
        self.setObjectName("rail")
        self._buttons: dict[str, QToolButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, 2 * SPACE, SPACE, SPACE + 4)
        layout.setSpacing(4)
        title = label("Sổ Bình An", "heading")
        title.setContentsMargins(SPACE, 0, 0, SPACE)
        layout.addWidget(title)
        find, find_keys = _finder()
        find.clicked.connect(lambda: self.find_wanted.emit())
        layout.addWidget(find)
        for place in everyday:
            layout.addWidget(self._button_of(place))
        heading = label("QUẢN TRỊ", "rail")
        heading.setContentsMargins(SPACE, SPACE, 0, 0)
        layout.addWidget(heading)
        for place in administration:
            layout.addWidget(self._button_of(place))
        layout.addStretch(1)
        user = label(user_name, wrap=True)
        user.setContentsMargins(SPACE, 0, 0, 0)
        layout.addWidget(user)
        guide = _button("Hướng dẫn", "circle-help", HELP)
        guide.setCheckable(False)
        guide.clicked.connect(lambda: open_guide())
        layout.addWidget(guide)
        lock = _button("Khóa sổ", "lock", LOCK)
        press_with(lock, LOCK)
        lock.setCheckable(False)
        lock.clicked.connect(lambda: self.lock_wanted.emit())
        layout.addWidget(lock)
        self._only_when_wide = (title, find_keys, heading, user)
        self._all_buttons = (find, *self._buttons.values(), guide, lock)

    def _button_of(self, place: RailPlace) -> QToolButton:
        made = self._buttons[place.name] = _button(place.name, place.icon, place.keys)
        press_with(made, place.keys)
        made.clicked.connect(lambda _=False: place.show())
        return made

    @property
    def names(self) -> list[str]:
        """The places in their order."""
        return list(self._buttons)

    def button(self, name: str) -> QToolButton:
        """The button of a place."""
        return self._buttons[name]

    def check(self, name: str) -> None:
        """Mark the place that shows."""
        for text, made in self._buttons.items():
            made.setChecked(text == name)

    def set_narrow(self, narrow: bool) -> None:
        """Show icons only, for a small window."""
        self.setFixedWidth(_NARROW_WIDTH if narrow else _WIDTH)
        for shown in self._only_when_wide:
            shown.setVisible(not narrow)
        style = Qt.ToolButtonStyle
        for made in self._all_buttons:
            set_property(made, "narrow", "true" if narrow else "false")
            made.setToolButtonStyle(style.ToolButtonIconOnly if narrow else style.ToolButtonTextBesideIcon)


def _finder() -> tuple[QToolButton, QLabel]:
    """The way to everything, like a search box with its key in it: the one key from which all others are found."""
    made = _button("Tìm và làm", "search", "Ctrl+K")
    made.setText("  Tìm…")
    made.setCheckable(False)
    made.setProperty("role", "finder")
    keys = label("Ctrl+K", "rail")
    inside = QHBoxLayout(made)
    inside.setContentsMargins(0, 0, 2 * SPACE, SPACE // 2)
    inside.addStretch(1)
    inside.addWidget(keys)
    return made, keys


def _button(text: str, icon: str, keys: str) -> QToolButton:
    made = QToolButton()
    made.setText(f"  {text}")
    made.setAccessibleName(text)
    made.setIcon(theme.icon(icon, Colour.RAIL_TEXT))
    made.setIconSize(QSize(18, 18))
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setCheckable(True)
    enter_presses(made)
    made.setToolTip(f"{text} · {keys}")
    return made

"""Above every page: what the user must not overlook, with the one button that helps. It stays while one works."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui import theme
from ui.messages import Message
from ui.theme import SPACE
from ui.widgets import button, clear, label, row, set_property


class Banner(QFrame):
    """One message at a time. What ``lasts`` is not put away, and nothing less important takes its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lasts = False
        self._text, self._advice = label(wrap=True), label(wrap=True)
        self._text.setFont(theme.font(10, theme.QFont.Weight.DemiBold))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._text)
        words.addWidget(self._advice)
        self._buttons = row()
        layout = row(spacing=2 * SPACE)
        layout.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        layout.addLayout(words, 1)
        layout.addLayout(self._buttons)
        self.setLayout(layout)
        self.hide()

    def show_message(
        self,
        message: Message,
        role: str,
        *,
        lasts: bool = False,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        keys: str = "",
        put_away: str = "Đã hiểu",
        on_put_away: Callable[[], object] = lambda: None,
    ) -> None:
        """``action``: what the button says and ``on_action`` does, by ``keys`` too; what does not last has one that
        puts it away."""
        if self.lasts and not lasts:
            return
        self.lasts = lasts
        set_property(self, "role", role)
        self._text.setText(message.text)
        self._advice.setText(message.advice)
        clear(self._buttons)
        if on_action is not None:
            self._buttons.addWidget(button(action, on_action, role="primary", shortcut=keys))
        if not lasts:
            self._buttons.addWidget(button(put_away, lambda: (self.hide(), on_put_away())))
        self.setAccessibleName(f"{message.text} {message.advice}")
        self.show()

    @property
    def text(self) -> str:
        return f"{self._text.text()} {self._advice.text()}" if not self.isHidden() else ""

"""The quiet line under a field: how a date was read, or that letters of an old font were pasted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.theme import SPACE
from ui.widgets import button, label, row


class HintLine(QWidget):
    """Words, and what the user may do about them. It is hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._words = label("", "label", wrap=True)
        self._do: Callable[[], object] = lambda: None
        self._button = button("", lambda: self._do(), role="link")
        line = row(self._words, self._button, spacing=SPACE)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.hide()

    def say(self, words: str, offer: str = "", do: Callable[[], object] | None = None) -> None:
        """Show words, with a button called ``offer`` that does something; no words hide the line."""
        self._words.setText(words)
        self._button.setText(offer)
        self._button.setAccessibleName(offer)
        self._button.setVisible(do is not None)
        self._do = do or (lambda: None)
        self.setVisible(bool(words))

    @property
    def words(self) -> str:
        return "" if self.isHidden() else self._words.text()

"""A duty of the office, not of a person: one line above what is due, which opens the page it is about."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui import theme
from ui.theme import SPACE, Colour
from ui.widgets import enter_presses, label, row, set_property

_COLOURS = {"red": Colour.RED, "amber": Colour.AMBER, "": Colour.MUTED}


class OfficeLine(QPushButton):
    """Hidden while there is nothing to say."""

    def __init__(self, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._icon = label()
        self._words = label(wrap=True)
        self.setProperty("role", "figure")
        line = row(self._icon, self._words)
        line.setStretch(1, 1)
        line.setContentsMargins(2 * SPACE, SPACE // 2, SPACE, SPACE // 2)
        self.setLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        enter_presses(self)
        self.hide()

    def say(self, words: str, tone: str = "") -> None:
        """Show words in a tone (red, amber or none); no words hide the line."""
        self._words.setText(words)
        self._icon.setPixmap(theme.icon(self._icon_name, _COLOURS[tone]).pixmap(16, 16))
        set_property(self._words, "tone", tone)
        self.setAccessibleName(words)
        self.setVisible(bool(words))

    @property
    def words(self) -> str:
        """What the line says; nothing while it is hidden."""
        return "" if self.isHidden() else self._words.text()

"""What the home page says of backups: one line that opens their page."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui import theme
from ui.backup.keeper import BackupKeeper
from ui.backup.state import BackupState, backup_state
from ui.theme import SPACE, Colour
from ui.widgets import enter_presses, label, row, set_property
from ui.workplace import Workplace

_COLOURS = {"red": Colour.RED, "amber": Colour.AMBER, "": Colour.MUTED}


class DutyLine(QPushButton):
    """A duty of the office, not of a person: whether what was recorded is safe somewhere else."""

    def __init__(self, place: Workplace, keeper: BackupKeeper, parent: QWidget) -> None:
        super().__init__(parent)
        self._place, self._keeper = place, keeper
        self.state: BackupState | None = None
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
        keeper.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        care = self._keeper.care
        if care is None or self._place.training:
            return
        state = backup_state(care, self._place.folder, self._place.clock.now())
        if state == self.state:
            return
        self.state = state
        text = f"Sao lưu: {state.message.text[:1].lower()}{state.message.text[1:]} {state.message.advice}".strip()
        self._words.setText(text)
        self._icon.setPixmap(theme.icon("database-backup", _COLOURS[state.tone]).pixmap(16, 16))
        set_property(self._words, "tone", state.tone)
        self.setAccessibleName(text)
        self.show()

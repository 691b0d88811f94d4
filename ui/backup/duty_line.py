"""What the home page says of backups."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.backup.keeper import BackupKeeper
from ui.backup.state import BackupState, backup_state
from ui.office_line import OfficeLine
from ui.workplace import Workplace


class DutyLine(OfficeLine):
    """Whether what was recorded is safe somewhere else."""

    def __init__(self, place: Workplace, keeper: BackupKeeper, parent: QWidget) -> None:
        super().__init__("database-backup", parent)
        self._place, self._keeper = place, keeper
        self.state: BackupState | None = None
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
        text, advice = state.message.text, state.message.advice
        said = f"Sao lưu: {text[:1].lower()}{text[1:]}"
        self.say(f"{said} Mở mục Sao lưu (Ctrl+0). {advice}" if advice else said, state.tone)

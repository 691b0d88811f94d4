"""The last backup of the day, while the window closes: it can be left for the next time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from ui.backup.keeper import BackupKeeper
from ui.backup.runner import Outcome, Target
from ui.backup.words import outcome_message
from ui.theme import SPACE
from ui.widgets import Notice, button, fit, label, row

_STEPS = 1000


class ClosingDialog(QDialog):
    """Backs up and then lets the window close by itself. Signal: ``closing_wanted``.

    What went wrong stays on the screen until it was read. Escape goes back to the work.
    """

    closing_wanted = Signal()

    def __init__(self, keeper: BackupKeeper, targets: Sequence[Target], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sao lưu trước khi đóng")
        self._keeper, self._targets, self._is_over = keeper, targets, False
        self._bar = QProgressBar()
        self._bar.setAccessibleName("Tiến độ sao lưu")
        self._bar.setRange(0, _STEPS)
        self._notice = Notice()
        self._back = button("Làm việc tiếp", self.reject, shown_keys="Esc")
        self._close = button("Đóng ngay, sao lưu lần sau", self._leave, role="primary")
        names = ", ".join(f"“{target.place.name}”" for target in targets)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label("Sao lưu trước khi đóng", "heading"))
        text = f"Đang sao lưu vào {names} và đọc lại. Xong thì cửa sổ tự đóng; mọi thứ đã lưu trong sổ rồi."
        layout.addWidget(label(text, wrap=True))
        layout.addWidget(self._bar)
        layout.addWidget(self._notice)
        layout.addStretch(1)
        layout.addLayout(row(1, self._back, self._close))
        fit(self, 620, 260)
        keeper.progressed.connect(self._on_progress)
        keeper.ended.connect(self._on_ended)
        self._close.setFocus()

    @property
    def notice(self) -> str:
        return self._notice.text

    def begin(self) -> None:
        """Start, or follow a backup that is under way already; one that is being read again can wait."""
        keeper = self._keeper
        if keeper.is_busy and keeper.running is None:
            keeper.proved.connect(lambda _: keeper.back_up(self._targets))
            keeper.cancel()
        else:
            keeper.back_up(self._targets)
        self.open()

    def _on_progress(self, _: str, done: int, total: int) -> None:
        self._bar.setValue(int(_STEPS * done / total) if total else 0)

    def _on_ended(self, outcome: Outcome) -> None:
        self._is_over = True
        if outcome.failures and not outcome.is_cancelled:
            self._notice.show_message(*outcome_message(outcome))
            self._close.setText("Đóng")
        elif not outcome.failures:
            self._leave()

    def _leave(self) -> None:
        self._stop()
        self.accept()
        self.closing_wanted.emit()

    def reject(self) -> None:
        self._stop()
        super().reject()

    def _stop(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._keeper.cancel()

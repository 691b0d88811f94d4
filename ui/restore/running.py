"""While it runs, and what came of it: the lines that say to which moment the registry is back and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QProgressBar, QVBoxLayout

from models.errors import RegistryError
from ui.backup.runner import told
from ui.messages import Message
from ui.restore.wizard import Step
from ui.tasks import BACKUP, CancelToken, Tasks
from ui.theme import SPACE
from ui.widgets import Notice

_STEPS = 1000
Progress = Callable[[int, int], None]


class RunningStep(Step):
    """Runs the job off the UI thread. Signals: ``done_with`` (its answer); ``failed`` (RegistryError)."""

    done_with = Signal(object)
    failed = Signal(object)
    _progressed = Signal(object, object)
    next_text = "Xong, mở sổ"

    def __init__(self, tasks: Tasks, title: str) -> None:
        super().__init__()
        self.title = title
        self._tasks, self._token = tasks, CancelToken()
        self.is_running, self.is_done = False, False
        self._bar = QProgressBar()
        self._bar.setAccessibleName("Tiến độ")
        self._bar.setRange(0, _STEPS)
        self._said = Notice()
        self._lines = QPlainTextEdit()
        self._lines.setReadOnly(True)
        self._lines.setTabChangesFocus(True)
        self._lines.setAccessibleName("Kết quả")
        self._lines.setMinimumHeight(120)
        self._lines.hide()
        self._progressed.connect(self._on_progress)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE)
        self.body.addWidget(self._bar)
        self.body.addWidget(self._said)
        self.body.addWidget(self._lines, 1)
        self.body.addStretch(0)

    @property
    def is_ready(self) -> bool:
        return self.is_done

    @property
    def said(self) -> str:
        return f"{self._said.text} {self._lines.toPlainText()}".strip()

    def start(self, job: Callable[[Progress], Any]) -> None:
        """Begin; ``job`` is given what hears of its progress and stops it."""
        self.is_running, self._token = True, CancelToken()
        progress = told(self._token, self._progressed.emit)
        self._bar.setValue(0)
        self._bar.show()
        self._said.show_message(
            Message("Đang chép, mở và kiểm tra từng phần…", "Bản sao lưu chỉ được đọc, không bị sửa.")
        )
        self._tasks.compute(lambda: job(progress), self._on_done, self._on_failed, self, worker=BACKUP)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop soon: nothing of it is left then."""
        self._token.cancel()

    def _on_progress(self, done: int, total: int) -> None:
        self._bar.setValue(int(_STEPS * done / total) if total else 0)

    def _on_done(self, answer: Any) -> None:
        self.is_running, self.is_done = False, True
        self._bar.hide()
        self.done_with.emit(answer)
        self.changed.emit()

    def _on_failed(self, error: RegistryError) -> None:
        self.is_running = False
        self._said.clear()
        self.failed.emit(error)

    def show_result(self, message: Message, role: str, lines: Sequence[str]) -> None:
        """Say what came of it; ``lines`` are all that is missing or to be known, one below the other."""
        self._said.show_message(message, role)
        self._lines.setPlainText("\n".join(lines))
        self._lines.setVisible(bool(lines))
        self.first = self._lines if lines else None
        self.focus_first()

"""One entry of a log, whole."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.log.line import LogLine
from ui.theme import SPACE
from ui.widgets import button, card, fit, label, row, scrolled
from ui.words import grouped


class EntryDialog(QDialog):
    """Signals, after it has closed: ``undo_wanted``, ``person_wanted``."""

    undo_wanted = Signal()
    person_wanted = Signal()

    def __init__(self, line: LogLine, headings: Sequence[str], *, may_undo: bool, parent: QWidget) -> None:
        super().__init__(parent)
        title = f"Mục số {grouped(line.number)}"
        self.setWindowTitle(title)
        frame, inner = card()
        for heading, text in list(zip(headings, line.texts, strict=True))[1:]:
            if heading not in ("Nội dung", "Chi tiết") and text:
                inner.addWidget(label(f"{heading}: {text}", wrap=True))
        if line.action and line.action != line.texts[3]:
            inner.addWidget(label(f"Thuộc việc: {line.action}", "muted", wrap=True))
        for text in line.lines:
            if text:
                inner.addWidget(label(f"• {text}", wrap=True))
        inner.addStretch(1)
        close = button("Đóng", self.reject, role="primary")
        buttons: list[QWidget | int] = []
        if line.person_id is not None and line.texts[4]:
            buttons.append(button("Mở hồ sơ", lambda: self._leave(self.person_wanted), icon="folder-open"))
        if may_undo:
            buttons.append(button("Hoàn tác việc này", lambda: self._leave(self.undo_wanted), icon="undo-2"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(title, "heading"))
        layout.addWidget(scrolled(frame), 1)
        layout.addLayout(row(*buttons, 1, close))
        fit(self, 640, 420)
        close.setFocus()

    def _leave(self, signal: Signal) -> None:
        self.accept()
        signal.emit()  # type: ignore[attr-defined]  # bound by Qt

"""Where the code of a recovery sheet is typed: words, groups of letters, or what a scanner types."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from models.errors import RegistryError
from models.recovery.code import SheetCode, read_code
from ui.theme import SPACE
from ui.widgets import label


class _CodeEdit(QPlainTextEdit):
    """Enter goes on, as in one-line fields; Tab leaves."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhSensitiveData)
        self.setFixedHeight(84)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


class CodeLines(QWidget):
    """One sheet, or the two that are both needed."""

    def __init__(self) -> None:
        super().__init__()
        self._edits = tuple(_CodeEdit(name) for name in ("Phiếu khôi phục", "Phiếu thứ hai (nếu sổ có hai phiếu)"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        for edit in self._edits:
            caption = label(edit.accessibleName(), "label")
            caption.setBuddy(edit)
            layout.addWidget(caption)
            layout.addWidget(edit)
        layout.addWidget(
            label("Gõ 26 từ theo thứ tự, hoặc 14 nhóm chữ, hoặc quét mã vuông trên phiếu.", "label", wrap=True)
        )

    def codes(self) -> tuple[SheetCode, ...]:
        """The sheets as typed. Raises SHEET_UNREADABLE; the field with the fault gets the focus."""
        found = []
        for edit in self._edits:
            typed = edit.toPlainText().strip()
            if not typed and found:
                continue
            try:
                found.append(read_code(typed))
            except RegistryError:
                edit.setFocus()
                raise
        return tuple(found)

    def clear(self) -> None:
        for edit in self._edits:
            edit.clear()

    def focus_first(self) -> None:
        self._edits[0].setFocus()

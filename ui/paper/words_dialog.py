"""The words of one paper, changed for it alone: the form stays as it is, the change is kept with the paper."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from ui.growing_text import GrowingText
from ui.theme import SPACE
from ui.widgets import button, fit, label, row, scrolled

_NOTE = (
    "Chỉ sửa cho giấy này; lời văn của mẫu không đổi và bản sửa được giữ cùng giấy."
    " Để trống một đoạn thì đoạn đó không in."
)


class WordsDialog(QDialog):
    """Shows every paragraph that may be changed. ``changed()`` gives those that differ from the form."""

    def __init__(self, proposed: Mapping[str, str], words: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sửa lời văn")
        self._proposed = proposed
        self._texts: dict[str, QPlainTextEdit] = {}
        inner = QWidget()
        body = QVBoxLayout(inner)
        for number, (name, text) in enumerate(proposed.items(), start=1):
            editor = GrowingText(words.get(name, text))
            editor.setAccessibleName(f"Đoạn {number}")
            body.addWidget(editor)
            self._texts[name] = editor
        body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.addWidget(label("Sửa lời văn của giấy này", "heading"))
        layout.addWidget(label(_NOTE, "label", wrap=True))
        layout.addWidget(scrolled(inner), 1)
        back = button("Trả lại lời của mẫu", self._restore)
        cancel = button("Bỏ qua", self.reject, shown_keys="Esc")
        take = button("Dùng cho giấy này", self.accept, role="primary", shortcut="Ctrl+S")
        layout.addLayout(row(back, 1, cancel, take))
        fit(self, 820, 640)

    def _restore(self) -> None:
        for name, editor in self._texts.items():
            editor.setPlainText(self._proposed[name])

    def changed(self) -> dict[str, str]:
        """The paragraphs that differ from the form's, by name."""
        texts = {name: editor.toPlainText().strip() for name, editor in self._texts.items()}
        return {name: text for name, text in texts.items() if text != self._proposed[name].strip()}

"""Text pasted from an old file: letters of TCVN3 (.VnTime) and VNI fonts are recognised, conversion is offered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from models.text import LegacyEncoding, decode_legacy, legacy_encoding_of
from ui.typing_rest import TypingRest

KEY = Qt.Key.Key_F4
ENCODINGS: dict[LegacyEncoding, str] = {"tcvn3": "TCVN3 (ABC, .VnTime)", "vni": "VNI"}
OFFER = "Đổi sang Unicode (F4)"
_JUDGED = 400
"""So many letters tell the encoding of a text of any length."""
_SHOWN = 40

Say = Callable[[str, str, Callable[[], object] | None], object]


class OldLetters(QObject):
    """Watches one field and says, by ``say``, what it found. The text is changed only when the user asks for it.

    Signal: ``converted``.
    """

    converted = Signal()

    def __init__(self, input_: QLineEdit | QPlainTextEdit, say: Say) -> None:
        super().__init__(input_)
        self._input, self._say = input_, say
        self._found: LegacyEncoding | None = None
        self._has_said = False
        rest = TypingRest(input_)
        rest.typed.connect(self._forget)
        rest.rested.connect(self.look)
        input_.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._found and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == KEY:
            self.convert()
            return True
        return False

    def look(self) -> None:
        """Say it if the text seems to be typed for an old font."""
        text = self._text()[:_JUDGED]
        self._found = legacy_encoding_of(text)
        if self._found is not None:
            start = " ".join(decode_legacy(text, self._found).split())
            shown = start if len(start) <= _SHOWN else f"{start[:_SHOWN]}…"
            self._tell(f"Chữ gõ bằng bảng mã {ENCODINGS[self._found]}: “{shown}”.", OFFER, self.convert)

    def convert(self) -> None:
        """Write the text in Unicode; Ctrl+Z in the field brings the old letters back."""
        if self._found is None:
            return
        text, self._found = decode_legacy(self._text(), self._found), None
        self._input.setFocus()
        self._input.selectAll()
        if isinstance(self._input, QLineEdit):
            self._input.insert(text)
        else:
            self._input.insertPlainText(text)
            self._input.moveCursor(QTextCursor.MoveOperation.End)
        self._tell("Đã đổi sang Unicode. Ctrl+Z lấy lại chữ cũ.")
        self.converted.emit()

    def _forget(self) -> None:
        """What was said held for another text."""
        self._found = None
        if self._has_said:
            self._tell("")

    def _tell(self, words: str, offer: str = "", do: Callable[[], object] | None = None) -> None:
        self._has_said = bool(words)
        self._say(words, offer, do)

    def _text(self) -> str:
        return self._input.text() if isinstance(self._input, QLineEdit) else self._input.toPlainText()

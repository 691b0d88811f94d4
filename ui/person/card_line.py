"""Where the QR text of an identity card comes in: from a reader in keyboard mode, pasted, or out of a picture."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from models.errors import RegistryError
from models.identity import CardData, plain_number, read_card_text, read_citizen_number
from ui.messages import Message, error_text
from ui.person.card_picture import LARGEST_FILE, text_in_picture
from ui.widgets import button, label, row
from ui.workplace import Workplace

_READER_GAP = 0.025
"""Seconds between the keys of a reader; no hand takes back a letter so soon after typing it."""
RETYPED = Message(
    "Bộ gõ tiếng Việt đã sửa chữ của đầu đọc, chưa nhận gì.",
    "Tắt bộ gõ (Unikey: Ctrl+Shift), đặt con trỏ vào ô mã QR rồi quét lại.",
)
ACCENTS_LOST = Message(
    "Đầu đọc làm mất dấu tiếng Việt.", "Gõ lại họ tên, địa chỉ cho đủ dấu, hoặc đọc mã QR từ ảnh chụp thẻ."
)
CUT_OFF = Message("Mã QR đọc chưa hết.", "Kiểm tra và nhập nốt các ô còn trống.")
NO_CODE = Message(
    "Không tìm thấy mã QR của thẻ trong ảnh.",
    "Chưa nhận gì, ảnh không được lưu. Chụp gần và rõ hơn (căn cước 2024: mặt sau), hoặc quét, nhập tay.",
)
NO_PICTURE = Message("Tệp này không phải ảnh đọc được.", "Chưa nhận gì. Chọn ảnh JPG hoặc PNG.")
PICTURES = "Ảnh (*.jpg *.jpeg *.png *.bmp *.webp)"


class _ReaderLine(QLineEdit):
    """Takes keys as they are. ``is_retyped``: letters were taken back faster than a hand can, so an input method that
    works beneath the program, as Unikey does, changed what the reader typed."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)  # none that the system offers
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | Qt.InputMethodHint.ImhSensitiveData
        )
        self.is_retyped = False
        self._last_key = 0.0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        now = time.monotonic()
        if event.key() == Qt.Key.Key_Backspace and not event.isAutoRepeat() and now - self._last_key < _READER_GAP:
            self.is_retyped = True
        self._last_key = now
        super().keyPressEvent(event)

    def take(self) -> str:
        """The text; the line is empty after it."""
        text = self.text()
        self.clear()
        self._last_key = 0.0
        return text


class CardLine(QWidget):
    """The line and the button for a picture. ``line`` has the focus.

    Signals: ``read`` (CardData); ``numbered`` (str) when only the number was typed, by hand and not by a reader;
    ``told`` (Message, role) what is to be said of a reading, or of one that failed.
    """

    read = Signal(object)
    numbered = Signal(str)
    told = Signal(object, str)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self.line = _ReaderLine()
        self.line.setAccessibleName("Mã QR thẻ căn cước")
        self.line.setPlaceholderText("Quét mã QR thẻ căn cước bằng đầu đọc USB, hoặc gõ số định danh rồi bấm Enter")
        self.line.returnPressed.connect(self._on_entered)
        caption = label("Mã QR thẻ căn cước", "label")
        caption.setBuddy(self.line)
        picture = button(
            "Đọc từ ảnh…", self.choose_picture, icon="scan-line", shortcut="Ctrl+O", tip="Đọc mã QR từ ảnh chụp thẻ"
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(caption)
        line = row(self.line, picture)
        line.setStretch(0, 1)
        layout.addLayout(line)

    def take_text(self, text: str) -> None:
        """Read a card's text, wherever it was typed. Nothing is taken from a garbled one."""
        try:
            card = read_card_text(text)
        except RegistryError as error:
            self.told.emit(error_text(error), "alert")
            return
        self.read.emit(card)
        if card.accents_lost:
            self.told.emit(ACCENTS_LOST, "notice")
        elif not card.complete:
            self.told.emit(CUT_OFF, "notice")

    def choose_picture(self) -> None:
        """Ask for a picture of the card and read the code in it."""
        chosen = self._place.ask.open_file(self, "Ảnh chụp thẻ căn cước", PICTURES)
        if not chosen:
            return
        storage = self._place.storage
        self._place.tasks.compute(
            lambda: text_in_picture(storage().read_file(Path(chosen), LARGEST_FILE)),
            self._on_picture,
            lambda error: self.told.emit(error_text(error), "alert"),
            self,
        )

    def _on_picture(self, text: str | None) -> None:
        if text:
            self.take_text(text)
        else:
            self.told.emit(NO_PICTURE if text is None else NO_CODE, "alert")

    def _on_entered(self) -> None:
        text, retyped = self.line.take(), self.line.is_retyped
        self.line.is_retyped = False
        if retyped:
            self.told.emit(RETYPED, "alert")
        elif read_citizen_number(number := plain_number(text)) is not None:
            self.numbered.emit(number)
        elif text.strip():
            self.take_text(text)
        else:
            self.line.focusNextChild()


def is_card_text(text: str) -> bool:
    """Whether what was typed somewhere is the text of a card: twelve digits and a bar."""
    number, bar, _ = text.partition("|")
    return bool(bar) and len(number) == 12 and number.isdecimal()


def values_of_card(card: CardData) -> dict[str, object]:
    """The fields of a person that a card tells, known or not."""
    return {
        "citizen_number": card.citizen_number,
        "old_number": card.old_number,
        "name": card.name,
        "birth": card.birth,
        "sex": card.sex.value if card.sex else None,
        "registered_residence": card.residence,
        "paper_issued_on": card.issued_on,
    }

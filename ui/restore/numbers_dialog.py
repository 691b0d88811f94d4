"""After a restore: the last number that each book of documents really has, for numbers must not be given twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QWidget

from models.actions.manage_backups import compare_numbers
from models.errors import FieldFault, FieldProblem, InvalidFields, RegistryError
from models.restoring import LastNumber
from ui.job_dialog import JobDialog, Start
from ui.messages import Message
from ui.tasks import Tasks
from ui.widgets import column, label


def own_books(books: Sequence[LastNumber], symbol: str) -> tuple[LastNumber, ...]:
    """The books from which the office itself takes numbers: courts and other offices number their own papers."""
    return tuple(book for book in books if not symbol or book.suffix.endswith(f"-{symbol}"))


class NumbersDialog(JobDialog):
    """One line for each book, filled with what the registry knows. Who leaves it is asked again at the next opening."""

    def __init__(self, books: Sequence[LastNumber], tasks: Tasks, parent: QWidget) -> None:
        text = (
            "Sổ vừa được khôi phục. Xem sổ đăng ký văn bản trên giấy: nếu đã lấy số lớn hơn số dưới đây thì sửa lại, để"
            " không cấp trùng số."
        )
        super().__init__("Số văn bản cuối cùng đã lấy", text, "Ghi vào sổ", parent)
        self._tasks, self._books = tasks, tuple(books)
        self._lines: list[QLineEdit] = []
        for book in self._books:
            line = QLineEdit(str(book.number))
            line.setAccessibleName(f"Số cuối của sổ {book.suffix} năm {book.year}")
            line.setMaxLength(6)
            caption = label(line.accessibleName(), "label")
            caption.setBuddy(line)
            self.body.addLayout(column(caption, line, spacing=1))
            self._lines.append(line)
        self.ready(560, 240 + 56 * min(len(self._books), 5))
        if self._lines:
            self._lines[0].setFocus()
            self._lines[0].selectAll()

    def start(self) -> Start:
        typed = [replace(book, number=_number(line)) for book, line in zip(self._books, self._lines, strict=True)]
        higher = [now for now, known in zip(typed, self._books, strict=True) if now.number > known.number]
        return lambda done, failed: self._tasks.run(
            lambda registry: registry.write(compare_numbers, higher), done, failed, self
        )

    def show_error(self, error: RegistryError) -> None:
        if isinstance(error, InvalidFields):
            self._notice.show_message(Message("Đây không phải số.", "Chưa lưu gì. Nhập chữ số, ví dụ 128."), "alert")
        else:
            super().show_error(error)


def _number(line: QLineEdit) -> int:
    text = line.text().strip()
    if not text.isdecimal():
        line.setFocus()
        raise InvalidFields([FieldProblem("number", FieldFault.NOT_A_NUMBER)])
    return int(text)

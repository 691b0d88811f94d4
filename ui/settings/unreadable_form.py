"""The office's text of a form that the program reads no longer: put right as the file has it, or taken out of use."""

from __future__ import annotations

import tomllib

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from models.actions.change_form import change_form
from models.errors import RegistryError
from models.ports import Registry
from models.roles import Permission
from printing.forms import parse_form
from printing.forms.writing import dumps
from ui.allowed import allow
from ui.messages import Message
from ui.settings.form_editor import form_fault
from ui.theme import SPACE
from ui.widgets import Notice, button, fit, label, row
from ui.workplace import Workplace

_NOTE = "Sửa lại lời của tệp cho tới khi chương trình đọc được, hoặc nạp tệp mới của nơi đã viết mẫu, hoặc bỏ bản này."


def fault_in(text: str) -> Message | None:
    """What is wrong with the text of a form; None: it can be read."""
    try:
        parse_form(text)
    except RegistryError as error:
        return form_fault(error)
    return None


def _to_compare(text: str) -> str:
    """The text of a form without who compared it: these are other words than were compared."""
    data = tomllib.loads(text)
    data.pop("compared", None)
    return dumps(data)


class UnreadableForm(QDialog):
    """Signals: ``mended`` (a text that can be read and is to be compared anew; nothing is saved yet), ``taken_out``
    (what was done, as a sentence). Closing with something changed asks."""

    mended = Signal(str)
    taken_out = Signal(str)

    def __init__(self, form_id: str, text: str, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form_id, self._initial, self._place = form_id, text, place
        self.setWindowTitle(f"Mẫu {form_id}")
        self._text = QPlainTextEdit(text)
        self._text.setAccessibleName("Tệp mẫu của đơn vị")
        self._text.setTabChangesFocus(True)
        self._text.setReadOnly(not place.user.may(Permission.CHANGE_OFFICE))
        self._notice = Notice()
        out = button("Bỏ bản của đơn vị…", self.take_out, icon="undo-2")
        read = button("Đọc lại", self.read_again, role="primary", shortcut="Ctrl+S")
        for made in (out, read):
            allow(made, place.user, Permission.CHANGE_OFFICE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(f"{form_id}: bản của đơn vị không đọc được", "heading", wrap=True))
        layout.addWidget(label(_NOTE, "label", wrap=True))
        layout.addWidget(self._notice)
        layout.addWidget(self._text, 1)
        layout.addLayout(row(out, 1, button("Đóng", self.reject, shown_keys="Esc"), read))
        fit(self, 860, 640)
        self._text.setFocus()
        self._say_what_is_wrong()

    def _say_what_is_wrong(self) -> bool:
        """Whether something is."""
        fault = fault_in(self._text.toPlainText())
        if fault is not None:
            self._notice.show_message(fault)
        return fault is not None

    def read_again(self) -> None:
        """Go on with the text if it can be read now."""
        if not self._say_what_is_wrong():
            self.accept()
            self.mended.emit(_to_compare(self._text.toPlainText()))

    def take_out(self) -> None:
        """Use the text no more; the program's form, if there is one, is in use again."""
        if not self._place.ask.confirm(self, "Bỏ bản mẫu của đơn vị?", "Bản này vẫn còn trong lịch sử thay đổi.", "Bỏ"):
            return
        form_id = self._form_id

        def job(registry: Registry) -> None:
            registry.write(change_form, form_id, "", "", "Bỏ bản không đọc được")

        def done(_: object) -> None:
            self.accept()
            self.taken_out.emit(f"Đã bỏ bản của đơn vị cho mẫu {form_id}.")

        self._place.tasks.run(job, done, self._notice.show_error, self)

    def reject(self) -> None:
        if self._text.toPlainText() != self._initial and not self._place.ask.confirm(
            self, "Bỏ nội dung đang sửa?", "Lời văn vừa sửa chưa được dùng cho mẫu.", "Bỏ"
        ):
            return
        super().reject()

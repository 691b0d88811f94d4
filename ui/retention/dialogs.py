"""Setting a time of retention, and ordering a destruction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from models import fields
from models.actions.erase_people import erase_people, set_retention
from models.backup import Held
from models.clock import today
from models.erasure import TERM_OVER, Erasure, ErasureOrder
from models.errors import InvalidFields, RegistryError
from models.ids import PersonId
from models.papers.destruction import held_lines
from models.retention import CLASSES, RetentionTerm
from models.text import fold
from ui.editors import record_values
from ui.field_form import FieldForm, tell_faults
from ui.messages import Message
from ui.saving import SavingDialog
from ui.theme import SPACE
from ui.widgets import Notice, button, fit, label, row, scrolled
from ui.workplace import Workplace

_AROUND_THE_FORM = 260


class _FormDialog(SavingDialog):
    """A form under a heading with a notice and two buttons; asks before something typed is lost."""

    drop = ("Bỏ nội dung đang nhập?", "Nội dung này chưa được lưu, chưa có gì bị hủy.", "Bỏ")

    def __init__(self, place: Workplace, record: type, title: str, about: str, yes: str, parent: QWidget) -> None:
        super().__init__(place.tasks, place.ask, parent)
        self.setWindowTitle(title)
        self._place = place
        self.form = FieldForm(fields.fields_of(record), lambda: today(place.clock))
        self._notice = Notice()
        self._save = button(yes, self.save, role="primary", shortcut="Ctrl+S")
        self.saving.button = self._save
        self._inner = QWidget()
        self.body = QVBoxLayout(self._inner)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(title, "heading", wrap=True))
        layout.addWidget(label(about, "muted", wrap=True))
        layout.addWidget(scrolled(self._inner, gap=True), 1)
        layout.addWidget(self._notice)
        layout.addLayout(row(1, button("Quay lại", self.reject, shown_keys="Esc"), self._save))

    def _show(self) -> None:
        """The form is filled: what is typed from here on can be lost."""
        self.body.addStretch(1)
        fit(self, 860, min(680, self._inner.sizeHint().height() + _AROUND_THE_FORM))
        self._initial = self._state()
        self.form.editor(self.form.names()[0]).setFocus()

    def _state(self) -> tuple[Any, ...]:
        return self.form.state()

    def save(self) -> None:
        raise NotImplementedError

    def _write(self, action: Callable[..., Any], *args: Any, on_done: Callable[[Any], None], **options: Any) -> None:
        self.saving.run(lambda registry: registry.write(action, *args, **options), on_done, self._on_failed)

    def _on_failed(self, error: RegistryError) -> None:
        if isinstance(error, InvalidFields):
            tell_faults(self._notice, (self.form, error))
        else:
            self._notice.show_error(error)

    def _values(self) -> dict[str, Any] | None:
        """What is typed; None if a field is faulty: it is marked then."""
        try:
            return self.form.values()
        except InvalidFields as error:
            tell_faults(self._notice, (self.form, error))
            return None

    @property
    def is_changed(self) -> bool:
        return self._state() != self._initial

    @property
    def notice(self) -> str:
        return self._notice.text


class TermDialog(_FormDialog):
    """Sets for how long a class is kept. Signal: ``saved``."""

    saved = Signal()

    def __init__(self, place: Workplace, code: str, present: RetentionTerm | None, parent: QWidget) -> None:
        declared = CLASSES[code]
        super().__init__(place, RetentionTerm, f"Thời hạn lưu: {declared.name}", declared.basis, "Ghi vào sổ", parent)
        self._code = code
        if present is not None:
            self.form.show_values(record_values(present))
        self._show()

    def save(self) -> None:
        values = self._values()
        if values is not None:
            self._write(set_retention, self._code, values, on_done=lambda _: self._on_saved())

    def _on_saved(self) -> None:
        self.saved.emit()
        self.accept()


def sentence_to_type(people: int) -> str:
    """What a chief types before anything is destroyed."""
    return f"HỦY {people} HỒ SƠ" if people else "HỦY SỐ ĐẾM"


def _backup_words(held: Sequence[Held]) -> str:
    lines = held_lines(held)
    if not lines:
        return "Sổ không biết bản sao lưu nào còn giữ dữ liệu này."
    return "Bản sao lưu còn giữ dữ liệu, được ghi vào biên bản:\n" + "\n".join(lines)


class EraseDialog(_FormDialog):
    """Orders the destruction of some files. Signal: ``erased`` (Erasure)."""

    erased = Signal(object)

    def __init__(
        self, place: Workplace, people: Sequence[PersonId], held: Sequence[Held], *, counts: bool, parent: QWidget
    ) -> None:
        """``held``: the backups that hold the data."""
        of_people = (
            "Lý lịch, sự kiện, giấy tờ, chỉ mục tìm kiếm và nội dung lịch sử thay đổi bị hủy hẳn, không hoàn tác được."
            " Biên bản được giữ lại nên không ghi tên người bị hủy hồ sơ."
        )
        of_counts = "Các dòng số đếm hết thời hạn bị hủy."
        about = " ".join(text for text, there in ((of_people, people), (of_counts, counts)) if there)
        title = f"Tiêu hủy {len(people)} hồ sơ" if people else "Tiêu hủy số đếm hết thời hạn"
        super().__init__(place, ErasureOrder, title, about, "Tiêu hủy", parent)
        self._people, self._counts = tuple(people), counts
        self._wanted = sentence_to_type(len(people))
        self.typed = QLineEdit()
        self.typed.setAccessibleName(f"Gõ “{self._wanted}” để xác nhận")
        caption = label(f"Gõ “{self._wanted}” để xác nhận *", "label")
        caption.setBuddy(self.typed)
        self.body.addWidget(label(_backup_words(held), "label", wrap=True))
        self.body.addSpacing(SPACE)
        self.body.addWidget(caption)
        self.body.addWidget(self.typed)
        self.form.show_values({"ground": TERM_OVER})
        self._show()

    def _state(self) -> tuple[Any, ...]:
        return (*self.form.state(), self.typed.text())

    def save(self) -> None:
        values = self._values()
        if values is None:
            return
        if fold(self.typed.text()) != fold(self._wanted):
            self._notice.show_message(
                Message("Chưa xác nhận.", f"Không có gì bị hủy. Gõ đúng “{self._wanted}” vào ô cuối."), "alert"
            )
            self.typed.setFocus()
            return
        self._write(erase_people, self._people, values, counts=self._counts, on_done=self._on_erased)

    def _on_erased(self, erasure: Erasure) -> None:
        self._initial = self._state()
        self.accept()
        self.erased.emit(erasure)

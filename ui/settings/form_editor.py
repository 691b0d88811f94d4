"""The words of one form, corrected by a chief: words at the left, the page at the right, a new version when saved."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from models.actions.change_form import change_form
from models.clock import today
from models.dates import show_date
from models.errors import RegistryError
from models.papers.declared import paper_fields
from models.papers.values import blank_values
from models.ports import Registry
from models.roles import Permission
from models.text import clean_line
from printing.forms import Form, form_ids, form_text, load_form, parse_form
from printing.forms.corrected import FormBook
from printing.forms.writing import dumps, marked_version, with_changed, words_in
from printing.render import render_form
from ui.allowed import allow
from ui.growing_text import GrowingText
from ui.messages import Message, error_text
from ui.paper.pages import render_pages
from ui.paper.preview import Pages
from ui.saving import SavingDialog
from ui.theme import SPACE
from ui.widgets import Notice, QuietComboBox, button, fit, label, row, scrolled
from ui.workplace import Workplace

Place = tuple[str | int, ...]

_PREVIEW_AFTER_MS = 400
_WORDS_WIDTH = 430
_HELP = (
    "Chữ trong ngoặc nhọn, ví dụ {person.name}, là chỗ điền từ sổ: giữ nguyên hoặc chuyển chỗ, không gõ tay nội dung."
)
_BLOCKS = {
    "name": "Tên mẫu",
    "header": "Tiêu đề",
    "title": "Tên văn bản",
    "addressee": "Kính gửi",
    "issuer": "Người ban hành",
    "citations": "Căn cứ",
    "heading": "Đề mục",
    "article": "Điều",
    "text": "Đoạn",
    "line": "Dòng",
    "person": "Nhân thân",
    "long": "Nội dung",
    "boxes": "Ô đánh dấu",
    "table": "Bảng",
    "signatures": "Nơi nhận, chữ ký",
    "entries": "Danh mục",
    "cover": "Bìa",
    "note": "Ghi chú của mẫu (không in)",
}
_UNKNOWN = re.compile(r"unknown (field|list) (\S+)")


def form_fault(error: RegistryError) -> Message:
    """What is wrong with the text of a form."""
    fault = str(error.details.get("fault", ""))
    found = _UNKNOWN.search(fault)
    if found:
        return Message(f"Mẫu có chỗ điền không có trong sổ: {found[2]}.", "Sửa lại tên trong ngoặc nhọn.")
    return Message("Tệp này không phải mẫu mà chương trình đọc được.", "Mẫu đang dùng không đổi.")


class FormEditor(SavingDialog):
    """Signal: ``saved`` (what was done, as a sentence). Closing with something changed asks."""

    saved = Signal(str)
    shown = Signal()
    drop = ("Bỏ nội dung đang sửa?", "Lời văn vừa sửa chưa được dùng cho mẫu.", "Bỏ")

    def __init__(self, text: str, book: FormBook, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(place.tasks, place.ask, parent)
        self._data: Mapping[str, Any] = tomllib.loads(text)
        self._form: Form = parse_form(text)
        self._book, self._place = book, place
        self._texts: dict[Place, QPlainTextEdit] = {}
        self._asked = 0
        self._was_reworded = False
        self.setWindowTitle(f"Mẫu {self._form.id}")
        self._may = place.user.may(Permission.CHANGE_OFFICE)
        self._compared = QCheckBox("Tôi đã đối chiếu mẫu này với Công báo")
        self._compared.setChecked(bool(self._form.compared))
        self._compared.setVisible(bool(self._form.source))
        self._reason = QLineEdit()
        self._reason.setAccessibleName("Lý do sửa")
        self._reason.setPlaceholderText("Lý do sửa, hoặc văn bản đã đối chiếu")
        self._fields = QuietComboBox()
        self._fields.setAccessibleName("Chỗ điền từ sổ")
        for field in sorted(paper_fields().values(), key=lambda item: item.name):
            self._fields.addItem(f"{{{field.name}}}  {field.label}", field.name)
        self._fields.setMinimumContentsLength(20)
        self._last: QPlainTextEdit | None = None
        self._notice = Notice()
        self._fault = Notice()
        """What is wrong with the words as they stand; the other notice has what was done or is wanted."""
        self._pages = Pages()
        self._pages.zoomed.connect(self._refresh)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PREVIEW_AFTER_MS)
        self._timer.timeout.connect(self._refresh)
        self._build()
        self._initial = self._state()

    def showEvent(self, event: QShowEvent) -> None:
        """The preview is asked for when the rest is painted."""
        super().showEvent(event)
        if not self._asked:
            self._place.tasks.next_turn(self._refresh, self)

    @classmethod
    def of(cls, book: FormBook, form_id: str, place: Workplace, parent: QWidget | None = None) -> FormEditor:
        """The editor of a form in use."""
        return cls(_text_in_use(book, form_id), book, place, parent)

    def _build(self) -> None:
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(2)
        last = ""
        for words in words_in(self._data):
            caption = _BLOCKS.get(words.block, words.block)
            if caption != last:
                body.addWidget(label(caption, "section"))
                last = caption
            editor = GrowingText(words.text)
            editor.setReadOnly(not self._may)
            editor.setAccessibleName(f"{caption}: {words.text[:40]}")
            editor.textChanged.connect(self._timer.start)
            editor.textChanged.connect(self._on_reworded)
            editor.cursorPositionChanged.connect(lambda editor=editor: self._note(editor))
            body.addWidget(editor)
            self._texts[words.path] = editor
        body.addStretch(1)
        parts = QSplitter()
        parts.setChildrenCollapsible(False)
        parts.addWidget(scrolled(inner, gap=True))
        parts.addWidget(self._pages)
        parts.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(f"{self._form.id}: {self._form.name}", "heading", wrap=True))
        layout.addWidget(label(_HELP, "label", wrap=True))
        layout.addWidget(self._notice)
        layout.addWidget(self._fault)
        insert = button("Chèn chỗ điền", self._insert, tip="Chèn vào đoạn đang sửa")
        allow(insert, self._place.user, Permission.CHANGE_OFFICE)
        layout.addLayout(row(self._fields, insert, 1))
        layout.addWidget(parts, 1)
        layout.addWidget(self._compared)
        layout.addWidget(self._reason)
        export = button("Lưu thành tệp…", self.export, icon="save", tip="Tệp mẫu không có dữ liệu cá nhân")
        back = button("Trả về mẫu của chương trình", self.give_back, icon="undo-2")
        back.setVisible(self._form.id in self._book.own and self._form.id in form_ids())
        save = button("Dùng bản sửa này", self.save, role="primary", shortcut="Ctrl+S")
        for made in (back, save):
            allow(made, self._place.user, Permission.CHANGE_OFFICE)
        for widget in (self._compared, self._reason):
            widget.setEnabled(self._may)
        layout.addLayout(row(export, back, 1, button("Đóng", self.reject, shown_keys="Esc"), save))
        fit(self, 1180, 720)
        parts.setSizes([_WORDS_WIDTH, self.width() - _WORDS_WIDTH])
        next(iter(self._texts.values())).setFocus()

    # --- what is typed -----------------------------------------------------------------------

    def editor(self, *path: str | int) -> QPlainTextEdit:
        """The editor of the words at a place of the form file."""
        return self._texts[path]

    def _note(self, editor: QPlainTextEdit) -> None:
        self._last = editor

    def _insert(self) -> None:
        """Put the chosen field where the cursor was."""
        if self._last is not None:
            self._last.insertPlainText(f"{{{self._fields.currentData()}}}")
            self._last.setFocus()

    def _state(self) -> tuple[Any, ...]:
        return (*(editor.toPlainText() for editor in self._texts.values()), self._compared.isChecked())

    def _on_reworded(self) -> None:
        """Other words are to be compared anew, whenever they change: by whom is not known of them."""
        self._was_reworded = True
        self._compared.setChecked(False)

    def _text(self) -> str:
        """The form file as it stands in the window."""
        changed = {path: " ".join(editor.toPlainText().split("\n")) for path, editor in self._texts.items()}
        data = with_changed(self._data, changed)
        if self._was_reworded:
            data.pop("compared", None)
        return dumps(data)

    @property
    def is_changed(self) -> bool:
        return self._state() != self._initial

    def typed_lines(self) -> list[str]:
        """The words that were changed, under the part of the form to which they belong."""
        known = {words.path: words for words in words_in(self._data)}
        texts = {path: editor.toPlainText() for path, editor in self._texts.items()}
        return [
            f"{_BLOCKS.get(known[path].block, known[path].block)}: {text}"
            for path, text in texts.items()
            if text != known[path].text
        ]

    def done(self, result: int) -> None:
        self._pages.show_pages([])
        super().done(result)

    # --- preview -----------------------------------------------------------------------------

    def _refresh(self) -> None:
        self._asked += 1
        asked, text, training = self._asked, self._text(), self._place.training
        dots = self._pages.dots_per_inch(self.width() - _WORDS_WIDTH - 4 * SPACE)

        def job() -> list[QImage]:
            return list(render_pages(render_form(parse_form(text), blank_values(), training=training), dots))

        def show(images: list[QImage]) -> None:
            if asked == self._asked and self.isVisible():
                self._fault.clear()
                self._pages.show_pages(images)
                self.shown.emit()

        self._place.tasks.compute(job, show, self._on_fault, self)

    def _on_fault(self, error: RegistryError) -> None:
        self._fault.show_message(form_fault(error) if "fault" in error.details else error_text(error))

    # --- out ---------------------------------------------------------------------------------

    def save(self) -> None:
        """Use the words from now on, as a new version."""
        reason = clean_line(self._reason.text())
        if not reason:
            self._reason.setFocus()
            self._notice.show_message(Message("Ghi lý do sửa, hoặc văn bản đã đối chiếu.", ""))
            return
        self._notice.clear()
        text = self._versioned()
        try:
            parse_form(text)
        except RegistryError as error:
            self._on_fault(error)
            return
        form_id = self._form.id
        base = load_form(form_id).version if form_id in form_ids() else ""
        self._write(form_id, text, base, reason, f"Mẫu {form_id} dùng lời mới từ bây giờ.")

    def give_back(self) -> None:
        """Use the program's form again."""
        if self._place.ask.confirm(
            self, "Trả về mẫu của chương trình?", "Bản sửa của đơn vị vẫn còn trong lịch sử thay đổi.", "Trả về"
        ):
            text = f"Mẫu {self._form.id} dùng lời của chương trình."
            self._write(self._form.id, "", "", "Trả về mẫu của chương trình", text)

    def _write(self, form_id: str, text: str, base: str, reason: str, said: str) -> None:
        def job(registry: Registry) -> None:
            registry.write(change_form, form_id, text, base, reason)

        def done(_: object) -> None:
            self._initial = self._state()
            self.accept()
            self.saved.emit(said)

        self.saving.run(job, done, self._notice.show_error)

    def _versioned(self) -> str:
        """The text with the mark of these words and who compared them, if somebody did."""
        data = tomllib.loads(self._text())
        data.pop("compared", None)
        data["version"] = marked_version(data)
        if self._compared.isChecked():
            who, day = self._place.user.known.name, show_date(today(self._place.clock))
            before = "" if self._was_reworded else self._form.compared
            data = {"compared": before or f"{who}, {day}", **data}
        return dumps(data)

    def export(self) -> None:
        """Save the form as a file, for another office."""
        path = self._place.ask.save_file(self, "Lưu mẫu thành tệp", f"{self._form.id}.toml", "Mẫu (*.toml)")
        if not path:
            return
        storage, content = self._place.storage, self._text().encode("utf-8")

        def done(_: object) -> None:
            self._notice.show_message(Message("Đã lưu tệp mẫu.", ""), "good")

        self._place.tasks.compute(
            lambda: storage().write_file(Path(path), content), done, self._notice.show_error, self
        )


def _text_in_use(book: FormBook, form_id: str) -> str:
    """The text of the form that is in use, or that the office had before the program's changed."""
    known = book.own.get(form_id)
    return known.text if known is not None else form_text(form_id) if form_id in form_ids() else ""

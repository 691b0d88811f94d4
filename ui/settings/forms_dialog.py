"""The forms of the office: which there are, which were compared with the gazette, which were corrected."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from models.papers.values import blank_values
from models.ports import Registry
from models.roles import Permission
from models.text import fold
from printing.forms.corrected import PACKAGED, FormBook
from printing.render import render_form
from ui.allowed import allow
from ui.messages import Message
from ui.paper.pdf_dialog import PdfDialog
from ui.settings.form_editor import FormEditor
from ui.settings.unreadable_form import UnreadableForm, fault_in
from ui.tables import ListTable, Shares
from ui.theme import SPACE
from ui.widgets import Notice, button, fit, label, row
from ui.workplace import Workplace

_ID = Qt.ItemDataRole.UserRole + 1
_NOTE = (
    "Lời văn của mẫu do đơn vị sửa được và giữ thành bản mới; giấy đã in không đổi."
    " Mẫu chưa đối chiếu với Công báo ghi rõ điều đó ở chân trang cho tới khi chỉ huy xác nhận."
)
_LARGEST = 200_000
"""Bytes of a form file; the largest of ours has a tenth of it."""


class _Line(NamedTuple):
    """What the list says of a form; no name of one that cannot be read."""

    form_id: str
    name: str
    compared: str
    words: str


def _line_of(book: FormBook, form_id: str) -> _Line:
    """To be called on a worker: all layouts of forms take a tenth of a second to read."""
    words = "của đơn vị" if book.is_corrected(form_id) else "của chương trình"
    if book.is_outdated(form_id):
        words = "bản sửa cũ, cần xem lại"
    if not book.has(form_id):
        return _Line(form_id, "", "", words)
    form = book.form(form_id)
    return _Line(form_id, form.name, form.compared or ("mẫu nội bộ" if not form.source else "chưa"), words)


class FormsDialog(QDialog):
    """Signal: ``shown`` when the forms stand there."""

    shown = Signal()

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._book = PACKAGED
        self._lines: Sequence[_Line] = ()
        self.dialog: FormEditor | UnreadableForm | None = None
        self.shown_blank: PdfDialog | None = None
        self.setWindowTitle("Biểu mẫu")
        self._search = QLineEdit()
        self._search.setPlaceholderText("Tìm theo số mẫu hoặc tên")
        self._search.setAccessibleName("Tìm biểu mẫu")
        self._search.textChanged.connect(lambda _: self._fill())
        self._search.returnPressed.connect(lambda: self._open(self._table.currentIndex()))
        self._model = QStandardItemModel(0, 4)
        self._model.setHorizontalHeaderLabels(["Mẫu", "Tên", "Đối chiếu với Công báo", "Lời văn"])
        self._table = ListTable("Biểu mẫu", self._model, Shares(stretch=1, soft=(1,)))
        self._model.setParent(self._table)
        self._table.empty = "Không có mẫu nào khớp."
        self._table.activated.connect(self._open)
        self._notice = Notice()
        take = button("Nạp mẫu từ tệp…", self.take_file, icon="file-input")
        allow(take, place.user, Permission.CHANGE_OFFICE)
        blank = button("In mẫu trống…", self.print_blank, icon="printer", shortcut="Ctrl+P")
        allow(blank, place.user, Permission.PRINT)
        edit = button("Xem, sửa", lambda: self._open(self._table.currentIndex()), role="primary", icon="pencil")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label("Biểu mẫu", "heading"))
        layout.addWidget(label(_NOTE, "label", wrap=True))
        layout.addWidget(self._search)
        layout.addWidget(self._notice)
        layout.addWidget(self._table, 1)
        layout.addLayout(row(take, blank, 1, button("Đóng", self.reject, shown_keys="Esc"), edit))
        fit(self, 1020, 680)
        self._search.setFocus()
        self.refresh()

    def refresh(self) -> None:
        """Read the forms anew."""

        def read(registry: Registry) -> tuple[FormBook, list[_Line]]:
            book = registry.read(lambda q: FormBook(q.office_forms()))
            return book, [_line_of(book, form_id) for form_id in book.ids()]

        self._place.tasks.run(read, lambda found: self._show(*found), self._notice.show_error, self)

    def _show(self, book: FormBook, lines: Sequence[_Line]) -> None:
        self._book, self._lines = book, lines
        self._fill()
        self.shown.emit()

    def _fill(self) -> None:
        wanted = fold(self._search.text())
        self._model.removeRows(0, self._model.rowCount())
        for line in self._lines:
            if wanted not in fold(f"{line.form_id} {line.name}"):
                continue
            items = [QStandardItem(text) for text in line]
            for item in items:
                item.setToolTip(item.text())
            items[0].setData(line.form_id, _ID)
            self._model.appendRow(items)
        self._table.fit()
        self._table.choose_first()

    def _open(self, index: QModelIndex) -> None:
        form_id = index.siblingAtColumn(0).data(_ID)
        if not form_id:
            return
        known = self._book.own.get(form_id)
        if known is not None and fault_in(known.text) is not None:
            self._mend(form_id, known.text)
        else:
            self._edit(FormEditor.of(self._book, form_id, self._place, self))

    def _mend(self, form_id: str, text: str) -> None:
        dialog = UnreadableForm(form_id, text, self._place, self)
        dialog.mended.connect(self._on_mended)
        dialog.taken_out.connect(self._on_saved)
        self.dialog = dialog
        dialog.open()

    def _on_mended(self, text: str) -> None:
        self._edit(FormEditor(text, self._book, self._place, self))

    def print_blank(self) -> None:
        """Show the chosen form with nothing filled in, to be printed and written on by hand."""
        form_id = self._table.currentIndex().siblingAtColumn(0).data(_ID)
        if not form_id:
            return
        if not self._book.has(form_id):
            self._notice.show_message(Message(f"Mẫu {form_id} của đơn vị không đọc được.", "Bấm Xem, sửa để xem lại."))
            return
        form, training = self._book.form(form_id), self._place.training

        def show(pdf: bytes) -> None:
            self.shown_blank = PdfDialog(f"Mẫu trống {form.id}", pdf, None, None, form.id, self._place, self)
            self.shown_blank.open()

        self._place.tasks.compute(
            lambda: render_form(form, blank_values(), training=training), show, self._notice.show_error, self
        )

    def _edit(self, editor: FormEditor) -> None:
        """Open an editor in a turn of its own: to lay it out is as much work as to make it."""
        editor.saved.connect(self._on_saved)
        question = self._place.questions.begin()

        def open_() -> None:
            if question.open(editor):
                self.dialog = editor

        self._place.tasks.next_turn(open_, editor)

    def _on_saved(self, text: str) -> None:
        self._notice.show_message(Message(text, ""), "good")
        self.refresh()

    def take_file(self) -> None:
        """A form that somebody wrote or corrected elsewhere: it is read, shown, and used only when it is saved."""
        path = self._place.ask.open_file(self, "Nạp mẫu từ tệp", "Mẫu (*.toml)")
        if not path:
            return

        storage = self._place.storage

        def read() -> str:
            return _text_of(storage().read_file(Path(path), _LARGEST))

        self._place.tasks.compute(read, self._on_read, self._notice.show_error, self)

    def _on_read(self, text: str) -> None:
        fault = fault_in(text)
        if fault is not None:
            self._notice.show_message(fault)
            return
        self._edit(FormEditor(text, self._book, self._place, self))


def _text_of(content: bytes) -> str:
    """The text of a file; of one that is no text nothing, which is no form either."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return ""

"""Many scanned papers at once: each gets its form, its title and its day in a table, and all are kept together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from models import fields
from models.actions.keep_paper import attach_scans
from models.clock import today
from models.dates import parse_date
from models.errors import FieldFault, FieldProblem, InvalidFields, RegistryError
from models.papers.scans import ScanFields
from printing.scanned import MadePaper
from ui.drafts import Draft
from ui.form_names import form_name
from ui.job_dialog import Start
from ui.messages import FAULTS, Message
from ui.person.incoming import title_of
from ui.person.scan_dialog import CameIn, DescribingDialog, scanned
from ui.person.scan_forms import scan_choices
from ui.person.view import PersonView
from ui.tables import ListTable, Shares
from ui.workplace import Workplace

_FILE, _FORM, _TITLE, _DAY, _PAGES = range(5)
_HEADINGS = ("Tệp", "Loại giấy tờ", "Tên giấy tờ, trích yếu", "Ngày trên giấy", "Số trang")
_LABELS = {name: field.label for name, field in fields.field_map(ScanFields).items()}
_NO_FORM = "(chưa chọn)"
_EDITOR_WIDTH = 420
_CODE = Qt.ItemDataRole.UserRole + 1


class ScansDialog(DescribingDialog):
    """Signal: ``done_with`` (ids of the documents)."""

    def __init__(
        self, came_in: CameIn, papers: Sequence[MadePaper], view: PersonView, place: Workplace, parent: QWidget
    ) -> None:
        super().__init__(
            came_in,
            f"Đính {len(papers)} bản quét",
            "F2 hoặc gõ chữ để sửa ô, Tab sang ô tiếp theo. Loại và ngày có thể để trống. "
            "Tệp gốc trên máy không bị xóa.",
            "Lưu tất cả vào sổ",
            view,
            place,
            parent,
        )
        self._papers = tuple(papers)
        self._at = 0
        self._model = QStandardItemModel(0, len(_HEADINGS))
        self._model.setHorizontalHeaderLabels(list(_HEADINGS))
        self.table = ListTable("Bản quét", self._model, Shares(stretch=_TITLE, soft=(_FILE, _FORM)))
        self._model.setParent(self.table)
        for number, paper in enumerate(papers, 1):
            self._model.appendRow(_items(number, paper))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self._forms = _FormDelegate(view, self.table)
        self.table.setItemDelegateForColumn(_FORM, self._forms)
        for column in (_TITLE, _DAY):
            self.table.setItemDelegateForColumn(column, QStyledItemDelegate(self.table))
        self._model.itemChanged.connect(self._on_changed)
        self.table.fit()
        self.table.setMinimumHeight(260)
        self.body.addWidget(self.table, 10)
        self.ready(1100, 560, place.ask)
        self.table.setCurrentIndex(self._model.index(0, _TITLE))
        self.table.setFocus()

    def _typed(self) -> list[tuple[Any, ...]]:
        rows, columns = range(self._model.rowCount()), (_FORM, _TITLE, _DAY)
        return [tuple(self._model.item(row, column).text() for column in columns) for row in rows]

    def draft(self) -> Draft | None:
        """Also of the cell that is being typed in."""
        for editor in self.table.viewport().findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            self.table.commitData(editor)
        return super().draft()

    def described(self) -> tuple[Mapping[str, Any], Sequence[str]]:
        rows = [
            [self._model.item(row, _FILE).text(), self._model.item(row, _FORM).data(_CODE) or "", *texts]
            for row, texts in enumerate(self._typed())
        ]
        lines = [" · ".join(part for part in (file, *texts) if part) for file, _, *texts in rows]
        return {"rows": rows}, lines

    def show_draft(self, content: Mapping[str, Any]) -> None:
        """Show again what ``draft`` kept of the files that came in again; of files of one name in their order."""
        kept = list(content["rows"])
        for row in range(self._model.rowCount()):
            name = self._model.item(row, _FILE).text()
            found = next((typed for typed in kept if typed[0] == name), None)
            if found is None:
                continue
            kept.remove(found)
            _, code, form, title, day = found
            self._model.item(row, _FORM).setData(code, _CODE)
            for column, text in ((_FORM, form), (_TITLE, title), (_DAY, day)):
                self._model.item(row, column).setText(text)

    def start(self) -> Start:
        documents = []
        for row, paper in enumerate(self._papers):
            self._at = row
            documents.append(scanned(self._person.id, paper, self._known(row)))
        return lambda done, failed: self.saving.run(
            lambda registry: registry.write(attach_scans, documents), done, failed
        )

    def _known(self, row: int) -> ScanFields:
        """What a row says. Raises InvalidFields."""
        day = today(self._place.clock)
        typed = self._model.item(row, _DAY).text().strip()
        values = {
            "form": self._model.item(row, _FORM).data(_CODE) or "",
            "title": self._model.item(row, _TITLE).text(),
            "dated": _day(typed, day) if typed else None,
        }
        known = fields.build(ScanFields, {name: value for name, value in values.items() if value}, today=day)
        assert isinstance(known, ScanFields)
        return known

    def show_error(self, error: RegistryError) -> None:
        """What is wrong with a row is told there."""
        if not isinstance(error, InvalidFields):
            super().show_error(error)
            return
        problem = error.problems[0]
        self.table.setCurrentIndex(self._model.index(self._at, _DAY if problem.field == "dated" else _TITLE))
        self.table.setFocus()
        told = f"Dòng {self._at + 1}, {_LABELS[problem.field]}: {FAULTS[problem.fault].lower()}."
        self._notice.show_message(Message(told, "Chưa lưu bản nào."), "alert")

    def _on_changed(self, item: QStandardItem) -> None:
        """A paper that has no name but its number is called as its form."""
        if item.column() != _FORM or not item.data(_CODE):
            return
        title = self._model.item(item.row(), _TITLE)
        if not title.text().strip() or title.text() == _numbered(item.row() + 1) or title.data(_CODE) == title.text():
            named = form_name(str(item.data(_CODE)))
            title.setData(named, _CODE)
            title.setText(named)
        self.table.fit()


class _FormDelegate(QStyledItemDelegate):
    """Chooses the form of a scan; the first letters choose."""

    def __init__(self, view: PersonView, parent: QWidget) -> None:
        super().__init__(parent)
        self._choices = scan_choices(view)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:
        box = QComboBox(parent)
        box.setAccessibleName(_HEADINGS[_FORM])
        box.addItem("", "")
        for choice in self._choices:
            box.addItem(choice.label, choice.code)
        return box

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(max(editor.findData(index.data(_CODE)), 0))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex) -> None:
        assert isinstance(editor, QComboBox)
        code, text = editor.currentData(), editor.currentText()  # both first: a change of the model resets the editor
        model.setData(index, code, _CODE)
        model.setData(index, text or _NO_FORM)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Wider than its column: names of forms are long."""
        super().updateEditorGeometry(editor, option, index)
        editor.resize(max(editor.width(), _EDITOR_WIDTH), editor.height())


def _items(number: int, paper: MadePaper) -> list[QStandardItem]:
    title = title_of(paper.name) or _numbered(number)
    items = [QStandardItem(text) for text in (paper.name, _NO_FORM, title, "", str(paper.pages))]
    for item, column in zip(items, range(5), strict=True):
        item.setEditable(column in (_FORM, _TITLE, _DAY))
        item.setToolTip(item.text())
    return items


def _numbered(number: int) -> str:
    return f"Bản quét {number}"


def _day(typed: str, day: date) -> date:
    """A day as officers write it. Raises InvalidFields."""
    try:
        return parse_date(typed, day)
    except ValueError:
        raise InvalidFields([FieldProblem("dated", FieldFault.NOT_A_DATE)]) from None

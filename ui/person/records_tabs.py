"""Giấy tờ and Lịch sử thay đổi of a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTableView, QVBoxLayout, QWidget

from models import fields
from models.dates import LEGAL_ZONE, show_date
from models.errors import RegistryError
from models.events.base import kind_of
from models.papers.dossier import EVIDENCED_BY
from models.person import PersonFields
from models.views import HistoryRow
from printing.forms import load_form
from ui.person.view import PersonView, available_forms
from ui.theme import SPACE
from ui.widgets import label

_DATA = Qt.ItemDataRole.UserRole + 1


def make_table(name: str, headings: Sequence[str], widths: Sequence[int]) -> tuple[QTableView, QStandardItemModel]:
    """A plain table of text rows."""
    model = QStandardItemModel(0, len(headings))
    model.setHorizontalHeaderLabels(list(headings))
    table = QTableView()
    model.setParent(table)
    table.setModel(model)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(32)
    table.horizontalHeader().setStretchLastSection(True)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for column, width in enumerate(widths):
        table.setColumnWidth(column, width)
    return table, model


class PapersTab(QWidget):
    """The papers that the law wants and those printed. Signals: ``paper_wanted`` (form), ``document_wanted`` (id)."""

    paper_wanted = Signal(str)
    document_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._wanted, self._wanted_model = make_table(
            "Biểu mẫu", ("Mẫu", "Tên", "Căn cứ trong sổ", "Đã in"), (90, 470, 240)
        )
        self._kept, self._kept_model = make_table(
            "Giấy tờ đã in", ("Lúc in", "Mẫu", "Tên", "Số", "Ngày văn bản", "Số trang"), (140, 90, 400, 120, 110)
        )
        self._wanted.activated.connect(lambda index: self._emit(self.paper_wanted, index))
        self._kept.activated.connect(lambda index: self._emit(self.document_wanted, index))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(label("Biểu mẫu (Enter để xem trước và in)", "section"))
        layout.addWidget(self._wanted, 3)
        layout.addWidget(label("Đã in, giữ nguyên từng chữ (Enter để xem lại, in lại)", "section"))
        layout.addWidget(self._kept, 2)

    def _emit(self, signal: object, index: QModelIndex) -> None:
        data = index.siblingAtColumn(0).data(_DATA)
        if data:
            signal.emit(data)  # type: ignore[attr-defined]

    def show_view(self, view: PersonView) -> None:
        self._wanted_model.removeRows(0, self._wanted_model.rowCount())
        for form in available_forms():
            kind = EVIDENCED_BY.get(form)
            event = view.case.latest(kind) if kind else None
            basis = event.at.show() if event else "" if kind is None else "chưa ghi"
            printed = sum(1 for d in view.documents if d.form == form)
            _append(self._wanted_model, (form, load_form(form).name, basis, f"{printed} lần" if printed else ""), form)
        self._kept_model.removeRows(0, self._kept_model.rowCount())
        for document in reversed(view.documents):
            when = f"{document.recorded_at.astimezone(LEGAL_ZONE):%H:%M %d/%m/%Y}"
            dated = show_date(document.dated) if document.dated else ""
            _append(
                self._kept_model,
                (when, document.form, document.title, document.number, dated, str(document.pages)),
                document.id,
            )


def _append(model: QStandardItemModel, texts: Sequence[str], data: str) -> None:
    items = [QStandardItem(text) for text in texts]
    items[0].setData(data, _DATA)
    for item in items:
        item.setToolTip(item.text())
    model.appendRow(items)


_CHANGES = {"add": "thêm", "change": "sửa", "void": "hủy", "remove": "lấy ra"}
_RECORDS = {"person": "Lý lịch", "event": "Sự kiện", "document": "Giấy tờ", "print": "In"}


class HistoryTab(QWidget):
    """The journal of a person: who, when, what, before and after."""

    def __init__(self) -> None:
        super().__init__()
        self._table, self._model = make_table(
            "Lịch sử thay đổi", ("Số", "Lúc", "Người", "Mục", "Nội dung", "Lý do"), (60, 140, 160, 130, 470)
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.addWidget(self._table)

    def show_rows(self, rows: Sequence[HistoryRow], names: Mapping[str, str]) -> None:
        self._model.removeRows(0, self._model.rowCount())
        for entry in rows:
            when = f"{entry.recorded_at.astimezone(LEGAL_ZONE):%H:%M %d/%m/%Y}"
            what = f"{_RECORDS.get(entry.record, entry.record)}: {_CHANGES[entry.change]}"
            _append(
                self._model,
                (str(entry.number), when, names.get(entry.user_id, ""), what, _content(entry), entry.reason),
                str(entry.number),
            )


def _content(entry: HistoryRow) -> str:
    """Before and after in words, with the labels of the declared fields."""
    before, after = _flat(entry, entry.before), _flat(entry, entry.after)
    parts = []
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        parts.append(f"{name}: {new}" if old is None else f"{name}: {old} → {new if new is not None else '(xóa)'}")
    return "; ".join(parts)


def _flat(entry: HistoryRow, data: Mapping[str, object] | None) -> dict[str, str]:
    if data is None:
        return {}
    values: Mapping[str, object] = data
    declared = fields.field_map(PersonFields)
    if entry.record == "event":
        inner = data.get("fields")
        values = inner if isinstance(inner, Mapping) else {}
        try:
            declared = fields.field_map(kind_of(str(data.get("kind"))))
        except RegistryError:
            declared = {}
    flat: dict[str, str] = {}
    for name, value in values.items():
        field = declared.get(name)
        if isinstance(value, Mapping) and field is not None and field.dated:
            value = list(value.values())[-1] if value else None
        if field is None or value is None:
            continue
        try:
            flat[field.label] = field.show(field.type.load(value))
        except (ValueError, TypeError):
            flat[field.label] = str(value)
    if entry.record == "document":
        flat = {"Mẫu": str(data.get("form", "")), "Số": str(data.get("number", ""))}
    if entry.record == "print":
        flat = {"Mẫu": str(data.get("form", "")), "Số bản": str(data.get("copies", ""))}
    return flat

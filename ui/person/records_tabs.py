"""Giấy tờ and Lịch sử thay đổi of a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, SignalInstance
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models import fields
from models.dates import LEGAL_ZONE, show_date
from models.events.base import KINDS
from models.papers.dossier import EVIDENCED_BY
from models.person import PersonFields
from models.views import HistoryRow
from printing.forms import load_form
from ui.page import Part
from ui.person.view import PersonView, available_forms
from ui.tables import ListTable, Shares
from ui.theme import SPACE
from ui.widgets import label, scrolled

_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TOP = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_DATA = Qt.ItemDataRole.UserRole + 1


def _table(name: str, headings: Sequence[str], shares: Shares) -> tuple[ListTable, QStandardItemModel]:
    """A table of text rows and its model."""
    model = QStandardItemModel(0, len(headings))
    model.setHorizontalHeaderLabels(list(headings))
    table = ListTable(name, model, shares)
    model.setParent(table)
    return table, model


_LEAST_HEIGHT = 104
"""The heading and two rows."""


class PapersTab(Part):
    """The papers that the law wants and those printed. Signals: ``paper_wanted`` (form), ``document_wanted`` (id)."""

    paper_wanted = Signal(str)
    document_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._wanted, self._wanted_model = _table(
            "Biểu mẫu", ("Mẫu", "Tên", "Căn cứ trong sổ", "Đã in"), Shares(stretch=1)
        )
        self._kept, self._kept_model = _table(
            "Giấy tờ đã in",
            ("Lúc in", "Mẫu", "Tên", "Số", "Ngày văn bản", "Số trang"),
            Shares(stretch=2),
        )
        self._kept.empty = "Chưa in giấy tờ nào."
        self._wanted.activated.connect(lambda index: self._emit(self.paper_wanted, index))
        self._kept.activated.connect(lambda index: self._emit(self.document_wanted, index))
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(label("Biểu mẫu (Enter để xem trước và in)", "section"))
        layout.addWidget(self._wanted, 3)
        layout.addWidget(label("Đã in, giữ nguyên từng chữ (Enter để xem lại, in lại)", "section"))
        layout.addWidget(self._kept, 2)
        for table in (self._wanted, self._kept):
            table.setMinimumHeight(_LEAST_HEIGHT)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inner))
        self.first = self._wanted

    def _emit(self, signal: SignalInstance, index: QModelIndex) -> None:
        data = index.siblingAtColumn(0).data(_DATA)
        if data:
            signal.emit(data)

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
        for table in (self._wanted, self._kept):
            table.fit()
            table.choose_first()


def _append(model: QStandardItemModel, texts: Sequence[str], data: str, align: Qt.AlignmentFlag = _MIDDLE) -> None:
    items = [QStandardItem(text) for text in texts]
    items[0].setData(data, _DATA)
    for item in items:
        item.setToolTip(item.text())
        item.setTextAlignment(align)
    model.appendRow(items)


_WHAT: Mapping[tuple[str, str], str] = {
    ("person", "add"): "Lập hồ sơ",
    ("person", "change"): "Sửa lý lịch",
    ("person", "remove"): "Lấy ra khỏi sổ",
    ("event", "add"): "Ghi sự kiện",
    ("event", "change"): "Sửa sự kiện",
    ("event", "void"): "Hủy sự kiện",
    ("event", "remove"): "Lấy sự kiện ra",
    ("document", "add"): "Lưu giấy tờ",
    ("print", "add"): "In",
}
"""Record and change of a journal entry in the officer's words."""


class HistoryTab(Part):
    """The journal of a person: who, when, what, before and after."""

    def __init__(self) -> None:
        super().__init__()
        self._table, self._model = _table(
            "Lịch sử thay đổi", ("Số", "Lúc", "Người", "Việc", "Nội dung", "Lý do"), Shares(stretch=4, wrap=True)
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.addWidget(self._table)
        self.first = self._table

    def show_rows(self, rows: Sequence[HistoryRow], names: Mapping[str, str]) -> None:
        self._model.removeRows(0, self._model.rowCount())
        for entry in rows:
            when = f"{entry.recorded_at.astimezone(LEGAL_ZONE):%H:%M %d/%m/%Y}"
            what = _WHAT.get((entry.record, entry.change), f"{entry.record}: {entry.change}")
            _append(
                self._model,
                (str(entry.number), when, names.get(entry.user_id, ""), what, _content(entry), entry.reason),
                str(entry.number),
                _TOP,
            )
        self._table.fit()
        self._table.choose_first()


def _content(entry: HistoryRow) -> str:
    """Before and after in words, with the labels of the declared fields."""
    if entry.damaged:
        return "Không đọc được: nội dung của mục này bị hỏng."
    before, after = _flat(entry, entry.before), _flat(entry, entry.after)
    parts = [_kind_label(entry)] if entry.record == "event" else []
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        parts.append(f"{name}: {new}" if old is None else f"{name}: {old} → {new if new is not None else '(xóa)'}")
    return "; ".join(part for part in parts if part)


def _kind_label(entry: HistoryRow) -> str:
    kind = str((entry.after or entry.before or {}).get("kind", ""))
    return KINDS[kind].label if kind in KINDS else ""


def _flat(entry: HistoryRow, data: Mapping[str, object] | None) -> dict[str, str]:
    """The values of an entry under their labels, in the order of their declaration."""
    if data is None:
        return {}
    if entry.record == "document":
        return _named(data, {"form": "Mẫu", "number": "Số"})
    if entry.record == "print":
        return _named(data, {"form": "Mẫu", "copies": "Số bản"})
    values: Mapping[str, object] = data
    declared = fields.field_map(PersonFields)
    if entry.record == "event":
        inner = data.get("fields")
        values = inner if isinstance(inner, Mapping) else {}
        kind = str(data.get("kind"))
        declared = fields.field_map(KINDS[kind]) if kind in KINDS else {}
    flat: dict[str, str] = {}
    for name, field in declared.items():
        value = values.get(name)
        if isinstance(value, Mapping) and field.dated:
            value = list(value.values())[-1] if value else None
        if value is None:
            continue
        try:
            flat[field.label] = field.show(field.type.load(value))
        except (ValueError, TypeError):
            flat[field.label] = str(value)
    return flat


def _named(data: Mapping[str, object], labels: Mapping[str, str]) -> dict[str, str]:
    return {label_: str(data[name]) for name, label_ in labels.items() if data.get(name)}

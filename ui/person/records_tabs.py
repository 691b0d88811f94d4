"""Giấy tờ and Lịch sử thay đổi of a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, SignalInstance
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.dates import LEGAL_ZONE, show_date
from models.papers.dossier import EVIDENCED_BY
from models.views import HistoryRow
from printing.forms import load_form
from ui.log.words import content_of, what_of
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
            _append(
                self._model,
                (
                    str(entry.number),
                    when,
                    names.get(entry.user_id, ""),
                    what_of(entry),
                    content_of(entry),
                    entry.reason,
                ),
                str(entry.number),
                _TOP,
            )
        self._table.fit()
        self._table.choose_first()

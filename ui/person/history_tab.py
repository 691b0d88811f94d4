"""Lịch sử thay đổi of a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout

from models.dates import LEGAL_ZONE
from models.views import HistoryRow
from ui.log.words import content_of, what_of
from ui.page import Part
from ui.tables import ListTable, Shares
from ui.theme import SPACE
from ui.words import grouped

_TOP = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_HEADINGS = ("Số", "Lúc", "Cán bộ", "Việc", "Nội dung", "Lý do")


class HistoryTab(Part):
    """The journal of a person: who, when, what, before and after."""

    def __init__(self) -> None:
        super().__init__()
        self._model = QStandardItemModel(0, len(_HEADINGS))
        self._model.setHorizontalHeaderLabels(list(_HEADINGS))
        self._table = ListTable("Lịch sử thay đổi", self._model, Shares(stretch=4, wrap=True))
        self._model.setParent(self._table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.addWidget(self._table)
        self.first = self._table

    def show_rows(self, rows: Sequence[HistoryRow], names: Mapping[str, str]) -> None:
        self._model.removeRows(0, self._model.rowCount())
        for entry in rows:
            when = f"{entry.recorded_at.astimezone(LEGAL_ZONE):%H:%M %d/%m/%Y}"
            texts = (
                grouped(entry.number),
                when,
                names.get(entry.user_id, ""),
                what_of(entry),
                content_of(entry),
                entry.reason,
            )
            self._model.appendRow([_item(text) for text in texts])
        self._table.fit()
        self._table.choose_first()


def _item(text: str) -> QStandardItem:
    made = QStandardItem(text)
    made.setToolTip(text)
    made.setTextAlignment(_TOP)
    return made

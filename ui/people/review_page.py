"""Rà soát: people taken over from old lists about whom somebody has to decide. Not red: history, not alarms."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout

from models.dates import PartialDate
from models.ids import PersonId
from models.law.course import FindingKind
from models.law.rules import Rules
from models.views import ReviewRow
from ui import theme
from ui.page import Page
from ui.tables import ListTable, Shares
from ui.tasks import Tasks
from ui.theme import SPACE
from ui.widgets import label, shortcut
from ui.words import finding_words, grouped

_PERSON = Qt.ItemDataRole.UserRole + 1


class ReviewPage(Page):
    """Signals: ``person_chosen`` (PersonId); ``shown`` when the list stands there."""

    person_chosen = Signal(str)
    shown = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._count = label("", "muted", wrap=True)
        self._model = QStandardItemModel(0, 3, self)
        self._table = ListTable("Danh sách rà soát", self._model, Shares(stretch=2, wrap=True), row_height=34)
        self._table.empty = "Không có điểm nào cần rà soát."
        self._table.activated.connect(self._on_activated)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(label("Rà soát", "title"))
        layout.addWidget(self._count)
        layout.addWidget(self._table, 1)
        self.first = self._table
        shortcut(self, "F5", self.refresh)
        self.refresh()

    def refresh(self) -> None:
        self._tasks.run(
            lambda registry: registry.read(lambda q: (tuple(q.review()), q.rules())),
            lambda answer: self._show(*answer),
            owner=self,
        )

    def _show(self, rows: tuple[ReviewRow, ...], rules: Rules) -> None:
        people = len({row.person_id for row in rows})
        self._count.setText(
            f"{grouped(people)} người tiếp nhận từ danh sách cũ, {grouped(len(rows))} điểm cần quyết định."
            " Mở từng người để ghi quyết định chấm dứt, dừng, hoặc sửa ngày theo giấy tờ gốc."
            if rows
            else "Người tiếp nhận từ danh sách cũ mà giấy tờ còn thiếu sẽ hiện ở đây."
        )
        at = self._table.currentIndex().row()
        self._model.clear()
        self._model.setHorizontalHeaderLabels(["Họ và tên", "Ngày sinh", "Cần quyết định"])
        for row in rows:
            birth = PartialDate.from_iso(row.birth).show() if row.birth else ""
            items = [
                QStandardItem(text)
                for text in (row.name, birth, finding_words(FindingKind(row.kind), row.details, rules))
            ]
            items[0].setData(row.person_id, _PERSON)
            items[0].setFont(theme.font(10, theme.QFont.Weight.Medium))
            for item in items:
                item.setToolTip(item.text())
            self._model.appendRow(items)
        self._table.fit()
        if rows:
            self._table.setCurrentIndex(self._model.index(min(max(at, 0), len(rows) - 1), 0))
        self.shown.emit()

    def renew(self) -> None:
        self.refresh()

    def _on_activated(self, index: QModelIndex) -> None:
        person = index.siblingAtColumn(0).data(_PERSON)
        if person:
            self.person_chosen.emit(PersonId(person))

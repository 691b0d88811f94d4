"""Rà soát: people taken over from old lists about whom somebody has to decide. Not red: history, not alarms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from models.dates import PartialDate
from models.law.course import FindingKind
from models.law.rules import Rules
from models.views import ReviewRow
from ui import theme
from ui.cells import Index
from ui.lines_model import LinesModel
from ui.page import Page
from ui.tables import ListTable, Shares
from ui.tasks import Tasks
from ui.theme import SPACE
from ui.widgets import label, shortcut
from ui.words import finding_words, grouped

_HEADINGS = ("Họ và tên", "Ngày sinh", "Cần quyết định")


@dataclass(frozen=True)
class _ReviewLine:
    """``texts``: what stands in the cells, put in words only when it is looked at."""

    row: ReviewRow
    rules: Rules
    faded: bool = False

    @cached_property
    def texts(self) -> tuple[str, ...]:
        row = self.row
        birth = PartialDate.from_iso(row.birth).show() if row.birth else ""
        return row.name, birth, finding_words(FindingKind(row.kind), row.details, self.rules)


class _ReviewModel(LinesModel[_ReviewLine]):
    """Names stand out."""

    def __init__(self) -> None:
        super().__init__(_HEADINGS)
        self._name_font = theme.font(10, theme.QFont.Weight.Medium)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.FontRole and index.column() == 0:
            return self._name_font
        return super().data(index, role)


class ReviewPage(Page):
    """Signals: ``person_chosen`` (PersonId); ``shown`` when the list stands there."""

    person_chosen = Signal(str)
    shown = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._count = label("", "muted", wrap=True)
        self._model = _ReviewModel()
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
        self._model.show([_ReviewLine(row, rules) for row in rows], more=False)
        if rows:
            self._table.setCurrentIndex(self._model.index(min(max(at, 0), len(rows) - 1), 0))
        self.shown.emit()

    def renew(self) -> None:
        self.refresh()

    def _on_activated(self, index: QModelIndex) -> None:
        line = self._model.line_at(index.row())
        if line is not None:
            self.person_chosen.emit(line.row.person_id)

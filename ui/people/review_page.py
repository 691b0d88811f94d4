"""Rà soát: people taken over from old lists about whom somebody has to decide. Not red: history, not alarms."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTableView, QVBoxLayout, QWidget

from models.dates import PartialDate
from models.ids import PersonId
from models.law.course import FindingKind
from models.law.rules import Rules
from models.views import ReviewRow
from ui import theme
from ui.tasks import Tasks
from ui.theme import SPACE
from ui.widgets import label, shortcut
from ui.words import finding_words

_PERSON = Qt.ItemDataRole.UserRole + 1


class ReviewPage(QWidget):
    """Signals: ``person_chosen`` (PersonId); ``shown`` when the list stands there."""

    person_chosen = Signal(str)
    shown = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._count = label("", "muted", wrap=True)
        self._model = QStandardItemModel(0, 3, self)
        self._table = QTableView()
        self._table.setModel(self._model)
        self._table.setAccessibleName("Danh sách rà soát")
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setAlternatingRowColors(True)
        self._table.setShowGrid(False)
        self._table.setTabKeyNavigation(False)
        self._table.setWordWrap(False)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(34)
        self._table.horizontalHeader().setStretchLastSection(True)
        self._table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._table.activated.connect(self._on_activated)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(label("Rà soát", "title"))
        layout.addWidget(self._count)
        layout.addWidget(self._table, 1)
        self.setFocusProxy(self._table)
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
            f"{people} người tiếp nhận từ danh sách cũ, {len(rows)} điểm cần quyết định. Mở từng người để ghi"
            " quyết định chấm dứt, dừng, hoặc sửa ngày theo giấy tờ gốc."
            if rows
            else "Không có điểm nào cần rà soát."
        )
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
        self._table.setColumnWidth(0, 240)
        self._table.setColumnWidth(1, 110)
        if rows:
            self._table.setCurrentIndex(self._model.index(0, 0))
            self._table.setFocus()
        self.shown.emit()

    def _on_activated(self, index: QModelIndex) -> None:
        person = index.siblingAtColumn(0).data(_PERSON)
        if person:
            self.person_chosen.emit(PersonId(person))

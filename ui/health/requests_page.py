"""Đề nghị: whom the station is asked to examine, and whom it has examined."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.dates import LEGAL_ZONE, PartialDate
from models.health import RequestRow
from models.ids import PersonId
from ui import theme
from ui.page import Page
from ui.tables import ListTable, Shares
from ui.tasks import Tasks
from ui.theme import SPACE
from ui.widgets import column, label, shortcut

_PERSON = Qt.ItemDataRole.UserRole + 1
_HEADINGS = ("Họ và tên", "Ngày sinh", "Đề nghị lúc", "Kết quả lúc", "Tình trạng")


class RequestsPage(Page):
    """Signals: ``person_chosen`` (PersonId); ``shown`` when the queue stands there."""

    person_chosen = Signal(str)
    shown = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._count = label("", "muted", wrap=True)
        self._model = QStandardItemModel(0, len(_HEADINGS), self)
        self._table = ListTable("Đề nghị xác định tình trạng nghiện", self._model, Shares(stretch=0), row_height=34)
        self._table.empty = "Chưa có đề nghị nào. Công an ghi đề nghị xác định tình trạng nghiện thì tên hiện ở đây."
        self._table.activated.connect(self._on_activated)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(label("Đề nghị xác định tình trạng nghiện", "title", wrap=True))
        self._office_duties = column()
        layout.addLayout(self._office_duties)
        layout.addWidget(self._count)
        layout.addWidget(self._table, 1)
        self.first = self._table
        shortcut(self, "F5", self.refresh)
        self.refresh()

    def add_office_duty(self, duty: QWidget) -> None:
        """Show a duty of the office above the queue."""
        self._office_duties.addWidget(duty)

    def refresh(self) -> None:
        self._tasks.run(lambda registry: registry.read(lambda q: tuple(q.requests())), self._show, owner=self)

    def renew(self) -> None:
        self.refresh()

    def _show(self, rows: tuple[RequestRow, ...]) -> None:
        waiting = sum(row.waits for row in rows)
        answered = sum(row.answered is not None and not row.waits for row in rows)
        self._count.setText(f"{waiting} người chờ kết quả, {answered} người đã có kết quả." if rows else "")
        self._count.setVisible(bool(rows))
        at = self._table.currentIndex().row()
        self._model.clear()
        self._model.setHorizontalHeaderLabels(list(_HEADINGS))
        for shown in rows:
            self._model.appendRow(_items(shown))
        self._table.fit()
        if rows:
            self._table.setCurrentIndex(self._model.index(min(max(at, 0), len(rows) - 1), 0))
        self.shown.emit()

    def _on_activated(self, index: QModelIndex) -> None:
        person = index.siblingAtColumn(0).data(_PERSON)
        if person:
            self.person_chosen.emit(PersonId(person))


def _items(shown: RequestRow) -> list[QStandardItem]:
    birth = PartialDate.from_iso(shown.birth).show() if shown.birth else ""
    standing = "Chờ kết quả" if shown.waits else "Đã có kết quả" if shown.answered else ""
    items = [
        QStandardItem(text) for text in (shown.name, birth, _when(shown.requested), _when(shown.answered), standing)
    ]
    items[0].setData(shown.person_id, _PERSON)
    items[0].setFont(theme.font(10, theme.QFont.Weight.Medium))
    for item in items:
        item.setToolTip(item.text())
    return items


def _when(instant: datetime | None) -> str:
    return "" if instant is None else f"{instant.astimezone(LEGAL_ZONE):%H:%M %d/%m/%Y}"

"""Danh sách: everybody on the lists, found as one types."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from models.clock import Clock
from models.ids import PersonId
from models.law.rules import Rules
from models.ports import Queries
from models.views import ListKey, Page, PersonRow, SearchHits
from ui import theme
from ui.page import Page as DeskPage
from ui.people.table import PAGE, PeopleTableModel
from ui.tables import ListTable, Shares
from ui.tasks import Tasks
from ui.theme import SPACE, Colour
from ui.widgets import QuietComboBox, button, label, row, shortcut

SEARCH_AFTER_MS = 40
HITS = 100
_MORE_HITS = ListKey(b"", 0)
"""Stands for "the search has more": the next rows are those of the same search with a higher limit."""
_GROUPS = (
    ("Cả ba danh sách", True, ""),
    ("Người sử dụng trái phép", True, "user"),
    ("Người nghiện", True, "addict"),
    ("Người sau cai", True, "aftercare"),
    ("Đã đưa ra khỏi danh sách", False, ""),
)


class PeoplePage(DeskPage):
    """``group``: the list shown first.

    Signals: ``person_chosen`` (PersonId), ``new_person``; ``shown`` when a list or search stands there.
    """

    person_chosen = Signal(str)
    new_person = Signal()
    shown = Signal()

    def __init__(self, tasks: Tasks, clock: Clock, group: str = "") -> None:
        super().__init__()
        self._tasks, self._clock = tasks, clock
        self._rules: Rules | None = None
        self._asked = 0
        self._search = QLineEdit()
        self._search.setPlaceholderText("Tìm theo tên (có dấu hoặc không), số giấy tờ, điện thoại, tên người thân")
        self._search.setAccessibleName("Tìm người")
        self._search.setClearButtonEnabled(True)
        self._search.addAction(theme.icon("search", Colour.MUTED), QLineEdit.ActionPosition.LeadingPosition)
        self._search.installEventFilter(self)
        self._group = QuietComboBox()
        self._group.setAccessibleName("Danh sách")
        self._group.addItems([text for text, _, _ in _GROUPS])
        self._group.setMinimumContentsLength(22)
        self._group.setCurrentIndex([code for _, _, code in _GROUPS].index(group))
        self._group.activated.connect(lambda _: self.refresh())
        self._count = label("", "muted")
        self._closed = label("", "muted", wrap=True)
        self._closed.hide()
        self._model = PeopleTableModel(lambda: self._rules, clock.now)
        self._model.more_wanted.connect(self._fetch)
        self._table = ListTable("Danh sách người", self._model, Shares(stretch=0, soft=(4, 7, 5)), row_height=34)
        self._table.activated.connect(self._on_activated)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_AFTER_MS)
        self._timer.timeout.connect(self.refresh)
        self._search.textChanged.connect(lambda _: self._timer.start())
        self._build()
        shortcut(self, "F5", self.refresh)
        self.first = self._search
        self.refresh()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(
            row(
                label("Danh sách", "title"),
                1,
                button("Nhập người mới", self.new_person.emit, role="primary", icon="user-plus", shown_keys="Ctrl+N"),
            )
        )
        bar = row(self._search, self._group)
        bar.setStretch(0, 1)
        layout.addLayout(bar)
        below = row(self._count, self._closed)
        below.setStretch(1, 1)
        layout.addLayout(below)
        layout.addWidget(self._table, 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Enter in the search box go to the hits."""
        if watched is self._search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down and self._model.rowCount():
                self._table.setFocus()
                self._table.selectRow(0)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._timer.isActive():
                if self._model.rowCount():
                    self._on_activated(self._model.index(max(self._table.currentIndex().row(), 0), 0))
                return True
        return super().eventFilter(watched, event)

    def search(self) -> None:
        """Go to the search box, ready to be typed over."""
        self._search.setFocus()
        self._search.selectAll()

    def renew(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Ask again: a search if something is typed, else the chosen list. Only the newest answer counts."""
        self._asked += 1
        asked, text = self._asked, self._search.text().strip()
        _, kept, group = _GROUPS[self._group.currentIndex()]
        if text:
            self._tasks.run(
                lambda registry: registry.read(lambda q: (q.search(text, limit=HITS), q.rules())),
                lambda answer: self._show_hits(asked, *answer),
                owner=self,
            )
            return

        def listed(q: Queries) -> tuple[Page, int, Rules]:
            page = q.list_people(kept=kept, group=group, after=None, limit=PAGE)
            return page, q.count_people(kept=kept, group=group), q.rules()

        self._tasks.run(
            lambda registry: registry.read(listed), lambda answer: self._show_list(asked, *answer), owner=self
        )

    def _show_hits(self, asked: int, hits: SearchHits, rules: Rules, *, longer: bool = False) -> None:
        if asked != self._asked:
            return
        self._rules = rules
        after = _MORE_HITS if hits.more else None
        if longer:
            self._model.add_rows(hits.rows, after)
            return
        self._table.empty = "Không có ai phù hợp. Kiểm tra lại chữ đã gõ, hoặc nhập người mới (Ctrl+N)."
        self._show_rows(hits.rows, after)
        self._count.setText(f"{len(hits.rows)}{'+' if hits.more else ''} người phù hợp")
        self._closed.setVisible(hits.closed_count > 0)
        self._closed.setText(f"Có {hits.closed_count} hồ sơ đã kết thúc phù hợp (chọn danh sách đã đưa ra để xem)")
        self.shown.emit()

    def _show_list(self, asked: int, page: Page, count: int, rules: Rules) -> None:
        if asked != self._asked:
            return
        self._rules = rules
        self._table.empty = "Danh sách này chưa có ai."
        self._show_rows(page.rows, page.after)
        self._count.setText(f"{count} người")
        self._closed.hide()
        self.shown.emit()

    def _show_rows(self, rows: tuple[PersonRow, ...], after: ListKey | None) -> None:
        """Show rows in place of all others; the person chosen before stays chosen if still there."""
        chosen = self._model.person_at(self._table.currentIndex().row())
        self._model.show(rows, after)
        if rows:
            at = next((i for i, person in enumerate(rows) if person.id == chosen), 0)
            self._table.setCurrentIndex(self._model.index(at, 0))

    def _fetch(self, after: ListKey) -> None:
        asked = self._asked
        _, kept, group = _GROUPS[self._group.currentIndex()]
        if after is _MORE_HITS:
            text, limit = self._search.text().strip(), self._model.rowCount() * 10
            self._tasks.run(
                lambda registry: registry.read(lambda q: (q.search(text, limit=limit), q.rules())),
                lambda answer: self._show_hits(asked, *answer, longer=True),
                owner=self,
            )
            return

        def take(page: Page) -> None:
            if asked == self._asked:
                self._model.add_page(page)

        self._tasks.run(
            lambda registry: registry.read(lambda q: q.list_people(kept=kept, group=group, after=after, limit=PAGE)),
            take,
            owner=self,
        )

    def _on_activated(self, index: QModelIndex) -> None:
        person = self._model.person_at(index.row())
        if person is not None:
            self.person_chosen.emit(PersonId(person))

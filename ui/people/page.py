"""Danh sách: everybody on the lists, found as one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from models.clock import Clock
from models.ids import PersonId
from models.law.rules import Rules
from models.looks import LookKind
from models.papers.lists import Shown
from models.ports import Queries
from models.roles import Permission, User
from models.views import Page, PersonRow, SearchHits
from ui import theme
from ui.allowed import allow
from ui.page import Page as DeskPage
from ui.people.table import BLOCK, PeopleTableModel, Wanted
from ui.tables import ListTable, Shares
from ui.tasks import Tasks
from ui.theme import SPACE, Colour
from ui.widgets import QuietComboBox, button, label, row, shortcut
from ui.words import grouped

SETTLED_AFTER_MS = 1_500
"""A search that stands so long was meant; letters on the way to it were not."""
SEARCH_AFTER_MS = 0
"""At once, but keys already waiting count as one: a Vietnamese keyboard program takes letters back and retypes them."""
_FOUND = "Danh sách kèm theo"
_TITLES = {
    (True, ""): "Danh sách người sử dụng trái phép chất ma túy, người nghiện ma túy, người bị quản lý sau cai nghiện",
    (True, "user"): "Danh sách người sử dụng trái phép chất ma túy",
    (True, "addict"): "Danh sách người nghiện ma túy",
    (True, "aftercare"): "Danh sách người bị quản lý sau cai nghiện ma túy",
    (False, ""): "Danh sách người đã đưa ra khỏi danh sách quản lý",
}
"""What a printed list is called, until somebody types another name."""
_GROUPS = (
    ("Cả ba danh sách", True, ""),
    ("Người sử dụng trái phép", True, "user"),
    ("Người nghiện", True, "addict"),
    ("Người sau cai", True, "aftercare"),
    ("Đã đưa ra khỏi danh sách", False, ""),
)
T = TypeVar("T")


class PeoplePage(DeskPage):
    """Signals: ``person_chosen`` (PersonId), ``new_person``, ``print_wanted`` (Shown: what stands there),
    ``papers_wanted`` (Shown: one paper for each who stands there); ``shown`` when a list or search stands there."""

    person_chosen = Signal(str)
    new_person = Signal()
    print_wanted = Signal(object)
    papers_wanted = Signal(object)
    shown = Signal()
    stays = True

    def __init__(self, tasks: Tasks, clock: Clock, user: User) -> None:
        super().__init__()
        self._tasks, self._clock = tasks, clock
        self._groups = _GROUPS if user.may(Permission.OPEN_CLOSED) else tuple(entry for entry in _GROUPS if entry[1])
        self._rules: Rules | None = None
        self._asked = 0
        self._back_to: int | None = None
        self._corrected: tuple[str, ...] = ()
        self._search = QLineEdit()
        self._search.setPlaceholderText("Tìm theo tên (có dấu hoặc không), số giấy tờ, điện thoại, tên người thân")
        self._search.setAccessibleName("Tìm người")
        self._search.setClearButtonEnabled(True)
        self._search.addAction(theme.icon("search", Colour.MUTED), QLineEdit.ActionPosition.LeadingPosition)
        self._search.installEventFilter(self)
        self._group = QuietComboBox()
        self._group.setAccessibleName("Danh sách")
        self._group.addItems([text for text, _, _ in self._groups])
        self._group.setMinimumContentsLength(22)
        self._group.activated.connect(lambda _: self.refresh())
        self._count = label("", "muted")
        self._closed = label("", "muted", wrap=True)
        self._closed.hide()
        self._model = PeopleTableModel(lambda: self._rules, clock.now)
        self._model.rows_wanted.connect(self._fetch_rows)
        self._model.rest_wanted.connect(self._fetch_rest)
        self._table = ListTable(
            "Danh sách người",
            self._model,
            Shares(stretch=0, soft=(4, 7, 5)),
            row_height=34,
            cell_of=self._model.cell,
        )
        self._table.activated.connect(self._on_activated)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_AFTER_MS)
        self._timer.timeout.connect(self.refresh)
        self._search.textChanged.connect(lambda _: self._timer.start())
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_AFTER_MS)
        self._settled.timeout.connect(self.settle)
        self._noted = self._found = ""
        self._build(user)
        shortcut(self, "F5", self.refresh)
        self.first = self._search
        self.refresh()

    def _build(self, user: User) -> None:
        new = button("Nhập người mới", self.new_person.emit, role="primary", icon="user-plus", shown_keys="Ctrl+N")
        allow(new, user, Permission.ENTER_PERSON)
        printed = button(
            "In danh sách…", lambda: self.print_wanted.emit(self._what_stands()), icon="printer", shortcut="Ctrl+P"
        )
        papers = button(
            "In giấy cho từng người…",
            lambda: self.papers_wanted.emit(self._what_stands()),
            icon="printer",
            shortcut="Ctrl+Shift+P",
        )
        for made in (printed, papers):
            allow(made, user, Permission.PRINT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(row(label("Danh sách", "title"), 1, papers, printed, new))
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

    def _what_stands(self) -> Shown:
        """What is printed of the page: its list, or what a search found."""
        text = self._search.text().strip()
        _, kept, group = self._groups[self._group.currentIndex()]
        self.settle()
        return Shown(_FOUND if text else _TITLES[kept, group], text, kept, group)

    def choose_group(self, group: str) -> None:
        """Show one of the three lists."""
        self._group.setCurrentIndex([code for _, _, code in _GROUPS].index(group))
        self.refresh()

    def come_again(self) -> None:
        with QSignalBlocker(self._search):
            self._search.clear()
        self._group.setCurrentIndex(0)
        if self._model.rowCount():
            self._choose(0)
        self.refresh()

    def renew(self) -> None:
        chosen = self._chosen()
        self.refresh()
        self._back_to = chosen

    def refresh(self) -> None:
        """Ask again: a search if something is typed, else the chosen list. Only the newest answer counts."""
        self._asked += 1
        self._back_to = None
        text = self._search.text().strip()
        _, kept, group = self._groups[self._group.currentIndex()]

        def found(q: Queries) -> tuple[SearchHits, Rules]:
            return q.search(text, limit=BLOCK), q.rules()

        def listed(q: Queries) -> tuple[Page, int, Rules]:
            page = q.list_people(kept=kept, group=group, after=None, limit=BLOCK)
            return page, q.count_people(kept=kept, group=group), q.rules()

        if text:
            self._ask(found, lambda answer: self._show_hits(*answer))
        else:
            self._ask(listed, lambda answer: self._show_list(*answer))

    def _ask(self, question: Callable[[Queries], T], take: Callable[[T], None]) -> None:
        """Ask about the list or search that is wanted; the answer is dropped if another one is by then."""
        asked = self._asked
        self._tasks.run(
            lambda registry: registry.read(question),
            lambda answer: take(answer) if asked == self._asked else None,
            owner=self,
        )

    def _show_hits(self, hits: SearchHits, rules: Rules) -> None:
        self._rules = rules
        self._table.empty = "Không có ai phù hợp. Kiểm tra lại chữ đã gõ, hoặc nhập người mới (Ctrl+N)."
        self._show_rows(hits.rows, more=hits.more)
        self._corrected = hits.corrected
        self._found = f"{grouped(len(hits.rows))}{'+' if hits.more else ''}"
        self._settled.start()
        self._count.setText(self._hit_count(f"{len(hits.rows)}{'+' if hits.more else ''}"))
        if hits.more and self._back_to is not None and self._model.row_of(self._back_to) is None:
            self._fetch_rest()
        self._closed.setVisible(hits.closed_count > 0)
        self._closed.setText(
            f"Có {grouped(hits.closed_count)} hồ sơ đã kết thúc phù hợp (chọn danh sách đã đưa ra để xem)"
        )
        self.shown.emit()

    def settle(self) -> None:
        """Note the search that stands there in the access log, once: how many it found, never what was typed."""
        self._settled.stop()
        text = self._search.text().strip()
        if text and text != self._noted:
            self._tasks.look(LookKind.SEARCH, None, self._found)
        self._noted = text

    def _hit_count(self, count: str) -> str:
        if not self._corrected:
            return f"{count} người phù hợp"
        return f"Không ai có chữ đã gõ; {count} người phù hợp với “{', '.join(self._corrected)}”"

    def _show_list(self, page: Page, count: int, rules: Rules) -> None:
        self._rules = rules
        self._table.empty = "Danh sách này chưa có ai."
        self._show_rows(page.rows, count=count)
        self._count.setText(f"{grouped(count)} người")
        self._closed.hide()
        if page.after is not None:
            self._fetch_rest()
        self.shown.emit()

    def _show_rows(self, rows: tuple[PersonRow, ...], *, more: bool = False, count: int | None = None) -> None:
        """Show rows in place of all others; the person chosen before stays chosen if still there."""
        chosen = self._chosen()
        self._model.show(rows, more=more, count=count)
        if rows:
            self._choose(self._model.row_of(chosen) or 0)

    def _show_rest(self, places: Sequence[int]) -> None:
        self._model.add_places(places)
        if self._search.text().strip():
            self._count.setText(self._hit_count(grouped(len(places))))
        row, self._back_to = self._model.row_of(self._back_to), None
        if row is not None:
            self._choose(row)

    def _chosen(self) -> int | None:
        return self._model.place_at(self._table.currentIndex().row())

    def _choose(self, row: int) -> None:
        self._table.setCurrentIndex(self._model.index(row, 0))

    def _fetch_rest(self) -> None:
        """The places of everybody, not only of those who came first."""
        text = self._search.text().strip()
        _, kept, group = self._groups[self._group.currentIndex()]

        def rest(q: Queries) -> Sequence[int]:
            return q.found(text) if text else q.roll(kept=kept, group=group)

        self._ask(rest, self._show_rest)

    def _fetch_rows(self, wanted: Wanted) -> None:
        self._ask(lambda q: q.people_at(wanted.places), lambda rows: self._model.add_rows(wanted, rows))

    def _on_activated(self, index: QModelIndex) -> None:
        person = self._model.person_at(index.row())
        if person is not None:
            self.settle()
            self.person_chosen.emit(PersonId(person))

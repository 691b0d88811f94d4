"""Danh sách: everybody on the lists, found as one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from models.actions.keep_list_view import keep_list_view
from models.ids import PersonId
from models.law.rules import Rules
from models.list_filter import ListFilter, ListView
from models.looks import LookKind
from models.papers.lists import Shown
from models.ports import Queries
from models.roles import Permission
from models.views import Page, PersonRow, SearchHits
from ui import theme
from ui.allowed import allow
from ui.asking import Question
from ui.flow import titled
from ui.messages import Message
from ui.page import Page as DeskPage
from ui.people.chips import FilterChips
from ui.people.columns import Column, chosen_columns
from ui.people.columns_dialog import ColumnsDialog
from ui.people.facet_counter import FacetCounter
from ui.people.filter_panel import WIDTH, FilterPanel
from ui.people.filter_words import filter_words
from ui.people.sheet import SheetSaver
from ui.people.table import BLOCK, PeopleTableModel, Wanted
from ui.tables import ListTable, Shares
from ui.theme import SPACE, Colour
from ui.widgets import Notice, QuietComboBox, button, label, open_and_drop, row, shortcut
from ui.words import closed_found, grouped
from ui.workplace import Workplace

SETTLED_AFTER_MS = 1_500
"""A search that stands so long was meant; letters on the way to it were not."""
SEARCH_AFTER_MS = 0
"""At once, but keys already waiting count as one: a Vietnamese keyboard program takes letters back and retypes them."""
_NARROW_BELOW = WIDTH + 560
"""A page narrower than this shows the panel of filters in place of the list and the chips."""
_FOUND = "Danh sách kèm theo"
_NOBODY = "Danh sách này chưa có ai. Nhập người mới (Ctrl+N), hoặc nhập danh sách đã có (Ctrl+4)."
_NOBODY_LEFT = "Không có ai phù hợp với bộ lọc. Bỏ bớt điều kiện (F4), hoặc bấm Esc để bỏ lọc."
_NOBODY_FOUND = "Không có ai phù hợp. Kiểm tra lại chữ đã gõ, hoặc nhập người mới (Ctrl+N)."
_NOBODY_IN_LIST = "Không có ai phù hợp trong danh sách đã chọn. Chọn danh sách khác để tìm ở đó."
_NOBODY_WITHIN = "Không có ai phù hợp với chữ đã gõ và bộ lọc. Bấm Esc để bỏ chữ đã gõ, Esc lần nữa để bỏ lọc."
_NOTHING_TO_SAVE = Message(
    "Danh sách đang trống, không có gì để lưu.", "Bỏ bớt điều kiện lọc hoặc chọn danh sách khác."
)
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


def _shares(columns: Sequence[Column]) -> Shares:
    return Shares(stretch=0, soft=tuple(at for at, column in enumerate(columns) if column.soft))


class PeoplePage(DeskPage):
    """Signals: ``person_chosen`` (PersonId), ``new_person``, ``print_wanted`` (Shown: what stands there),
    ``papers_wanted`` (Shown: one paper for each who stands there); ``shown`` when a list or search stands there."""

    person_chosen = Signal(str)
    new_person = Signal()
    print_wanted = Signal(object)
    papers_wanted = Signal(object)
    shown = Signal()
    stays = True

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place, self._tasks = place, place.tasks
        user = place.user
        self._groups = _GROUPS if user.may(Permission.OPEN_CLOSED) else tuple(entry for entry in _GROUPS if entry[1])
        self._rules: Rules | None = None
        self._asked = self._answered = 0
        self._entered: Question | None = None
        """Set by Enter while what was typed is still looked for."""
        self._back_to: int | None = None
        self._corrected: tuple[str, ...] = ()
        self._filter, self._view = ListFilter(), ListView()
        self.notice = Notice()
        self._saver = SheetSaver(place, self.notice, self)
        self._search = QLineEdit()
        self._search.setPlaceholderText("Tên (không cần dấu), số giấy tờ, điện thoại, người thân")
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
        self._model = PeopleTableModel(lambda: self._rules, place.clock.now)
        self._model.rows_wanted.connect(self._fetch_rows)
        self._model.rest_wanted.connect(self._fetch_rest)
        self._table = ListTable(
            "Danh sách người", self._model, _shares(self._model.columns), row_height=34, cell_of=self._model.cell
        )
        self._table.activated.connect(self._on_activated)
        self._chips = FilterChips(self._model.known)
        self._chips.changed.connect(self.filter_by)
        self._panel = FilterPanel(self._model.known)
        self._panel.hide()
        self._panel.changed.connect(self.filter_by)
        self._panel.view_changed.connect(self._keep_view)
        self._panel.closed.connect(self._close_panel)
        self._counter = FacetCounter(self._tasks, self)
        self._counter.counted.connect(self._panel.show_counts)
        self._timer = self._single_shot(SEARCH_AFTER_MS, self.refresh)
        self._search.textChanged.connect(lambda _: self._on_typed())
        self._settled = self._single_shot(SETTLED_AFTER_MS, self._on_settled)
        self._noted = self._stands()
        self._found = ""
        self._build()
        shortcut(self, "F5", self.refresh)
        shortcut(self, "Esc", self._step_back)
        self.first = self._search
        self._tasks.next_turn(self._begin, self)

    def _begin(self) -> None:
        """Ask for the list when the page is painted: both in one turn would keep the keys waiting."""
        self._fetch_view()
        self.refresh()

    def _single_shot(self, after: int, do: Callable[[], None]) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(after)
        made.timeout.connect(do)
        return made

    def _allow_saving(self) -> None:
        """Nobody is entered whom a damaged registry would not take."""
        allow(self._new, self._place.user, Permission.ENTER_PERSON, self._tasks.damage)

    def _build(self) -> None:
        user = self._place.user
        new = button("Nhập người mới", self.new_person.emit, role="primary", icon="user-plus", shown_keys="Ctrl+N")
        self._new = new
        self._tasks.damage_met.connect(self._allow_saving)
        self._allow_saving()
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
        filters = button("Lọc", self.open_panel, icon="list-filter", shortcut="F4", tip="Lọc danh sách")
        columns = button("Cột…", self.choose_columns, role="link", icon="columns-3", tip="Chọn cột của danh sách")
        self._save = button("Lưu Excel…", self.save, role="link", icon="save", shortcut="Ctrl+Shift+S")
        self._saver.busy_changed.connect(self._save.setDisabled)
        if not self._place.may_save_plain:
            self._save.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(titled(label("Danh sách", "title"), papers, printed, new))
        layout.addWidget(self.notice)
        bar = row(self._search, self._group, filters)
        bar.setStretch(0, 1)
        layout.addLayout(bar)
        layout.addWidget(self._chips)
        below = row(self._count, self._closed, columns, self._save)
        below.setStretch(1, 1)
        below.insertStretch(2)
        layout.addLayout(below)
        self._body = QHBoxLayout()
        self._body.setSpacing(SPACE)
        self._body.addWidget(self._table, 1)
        self._body.addWidget(self._panel)
        layout.addLayout(self._body, 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Enter in the search box go to the hits."""
        if watched is self._search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down and self._model.rowCount():
                self._table.setFocus()
                self._table.selectRow(0)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter()
                return True
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        """Open who is current, as soon as the list is that of what is typed."""
        self._entered = self._place.questions.begin()
        if self._timer.isActive():
            self._timer.stop()
            self.refresh()
        self._open_entered()

    def _open_entered(self) -> None:
        """Open who is wanted since Enter, unless the answer is still to come or the user went elsewhere."""
        if self._entered is None or self._answered != self._asked:
            return
        wanted, self._entered = self._entered, None
        if wanted.stands and self.isVisible() and self._model.rowCount():
            self._on_activated(self._model.index(max(self._table.currentIndex().row(), 0), 0))

    def _on_typed(self) -> None:
        self._entered = None
        self._timer.start()

    def search(self) -> None:
        """Go to the search box, ready to be typed over."""
        self._search.setFocus()
        self._search.selectAll()

    # --- what stands there --------------------------------------------------------------------

    def _stands(self) -> Shown:
        """The list or search that is wanted now."""
        text = self._search.text().strip()
        _, kept, group = self._groups[self._group.currentIndex()]
        return Shown(_FOUND if text else _TITLES[kept, group], text, kept, group, self._filter)

    def _what_stands(self) -> Shown:
        """What is printed of the page, called by its list and its filter."""
        self.settle()
        stands = self._stands()
        words = filter_words(self._filter, self._model.known)
        return replace(stands, title=f"{stands.title} ({words})") if words else stands

    def choose_group(self, group: str) -> None:
        """Show one of the three lists."""
        self._group.setCurrentIndex([code for _, _, code in _GROUPS].index(group))
        self.refresh()

    def look_among_closed(self, text: str) -> None:
        """Show whom a search finds among those who were taken off the lists."""
        with QSignalBlocker(self._search):
            self._search.setText(text)
        self._group.setCurrentIndex([kept for _, kept, _ in self._groups].index(False))
        self.refresh()

    def come_again(self) -> None:
        with QSignalBlocker(self._search):
            self._search.clear()
        self._group.setCurrentIndex(0)
        self._show_filter(ListFilter())
        self._close_panel()
        if self._model.rowCount():
            self._choose(0)
        self.refresh()

    def renew(self) -> None:
        chosen = self._chosen()
        self.refresh()
        self._back_to = chosen

    def refresh(self) -> None:
        """Ask again for the chosen list, or whom what is typed finds there. Only the newest answer counts."""
        self._asked += 1
        self._back_to = None
        self.notice.clear()
        shown = self._stands()
        wanted = shown.wanted

        def found(q: Queries) -> tuple[SearchHits, Rules]:
            hits = q.search(shown.text, limit=BLOCK, kept=shown.kept, group=shown.group, wanted=wanted)
            return hits, q.rules()

        def listed(q: Queries) -> tuple[Page, int, Rules]:
            page = q.list_people(kept=shown.kept, group=shown.group, after=None, limit=BLOCK, wanted=wanted)
            whole = page.after is None
            count = q.count_people(kept=shown.kept, group=shown.group, wanted=wanted) if not whole else len(page.rows)
            return page, count, q.rules()

        if shown.text:
            self._ask(found, lambda answer: self._show_hits(*answer))
        else:
            self._ask(listed, lambda answer: self._show_list(*answer))
        if self._panel.isVisible():
            self._counter.count(shown)

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
        in_all = self._group.currentIndex() == 0
        self._table.empty = _NOBODY_WITHIN if self._filter else _NOBODY_FOUND if in_all else _NOBODY_IN_LIST
        self._show_rows(hits.rows, more=hits.more)
        self._corrected = hits.corrected
        self._found = f"{grouped(len(hits.rows))}{'+' if hits.more else ''}"
        self._settled.start()
        self._count.setText(self._hit_count(f"{len(hits.rows)}{'+' if hits.more else ''}"))
        if hits.more and self._back_to is not None and self._model.row_of(self._back_to) is None:
            self._fetch_rest()
        self._closed.setVisible(hits.closed_count > 0)
        how = " (chọn danh sách đã đưa ra để xem)" if self._place.user.may(Permission.OPEN_CLOSED) else ""
        self._closed.setText(f"Có {closed_found(hits.closed_count)}{how}")
        self.shown.emit()
        self._open_entered()

    def hideEvent(self, event: QHideEvent) -> None:
        """A search that stood there was one, though the lock came before it was settled."""
        super().hideEvent(event)
        if self._settled.isActive():
            self.settle()

    def _on_settled(self) -> None:
        """Typing rests: the columns are measured for who was found, which at every letter would make them jump."""
        self.settle()
        self._table.fit()

    def settle(self) -> None:
        """Note the search or filter that stands there in the access log, once: how many it found, never what for."""
        self._settled.stop()
        asked = self._stands()
        if (asked.text or asked.wanted) and asked != self._noted:
            self._tasks.look(LookKind.SEARCH, None, self._found)
        self._noted = asked

    def _hit_count(self, count: str) -> str:
        if not self._corrected:
            return f"{count} người phù hợp"
        return f"Không ai có chữ đã gõ; {count} người phù hợp với “{', '.join(self._corrected)}”"

    def _show_list(self, page: Page, count: int, rules: Rules) -> None:
        self._rules = rules
        self._table.empty = _NOBODY_LEFT if self._filter else _NOBODY
        self._show_rows(page.rows, count=count)
        self._count.setText(f"{grouped(count)} người{' phù hợp với bộ lọc' if self._filter else ''}")
        if self._filter:
            self._found = grouped(count)
            self._settled.start()
        self._closed.hide()
        if page.after is not None:
            self._fetch_rest()
        self.shown.emit()
        self._open_entered()

    def _show_rows(self, rows: tuple[PersonRow, ...], *, more: bool = False, count: int | None = None) -> None:
        """Show rows in place of all others; the person chosen before stays chosen if still there."""
        chosen = self._chosen()
        self._model.show(rows, more=more, count=count)
        self._answered = self._asked
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
        self._ask(self._stands().places, self._show_rest)

    def _fetch_rows(self, wanted: Wanted) -> None:
        self._ask(lambda q: q.people_at(wanted.places), lambda rows: self._model.add_rows(wanted, rows))

    def _on_activated(self, index: QModelIndex) -> None:
        person = self._model.person_at(index.row())
        if person is not None:
            self.settle()
            self.person_chosen.emit(PersonId(person))

    # --- filters ------------------------------------------------------------------------------

    def filter_by(self, wanted: ListFilter) -> None:
        """Show only whom a filter wants."""
        self._show_filter(wanted)
        self.refresh()

    def _show_filter(self, wanted: ListFilter) -> None:
        self._filter = wanted
        self._chips.show_filter(wanted)
        self._panel.show_filter(wanted)
        self._share_room()

    def open_panel(self) -> None:
        """Show the panel of filters and go there; from there, close it."""
        if self._panel.isVisible() and self._panel.isAncestorOf(self.focusWidget() or self):
            self._close_panel()
            return
        if not self._panel.isVisible():
            self._panel.show()
            self._counter.count(self._stands())
        self._share_room()
        self._panel.focus_first()

    def _close_panel(self) -> None:
        if self._panel.isVisible():
            self._panel.hide()
            self._share_room()
            self._table.setFocus()

    def _step_back(self) -> None:
        """Take back the last thing that narrows the list: words in the panel, the panel, the search, the filter."""
        if self._panel.isVisible():
            if not self._panel.take_back_typed():
                self._close_panel()
        elif self._search.text():
            self._search.clear()
            self._search.setFocus()
        elif self._filter:
            self.filter_by(ListFilter())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """The panel stands beside the list, or in its place where there is no room for both."""
        narrow = self._panel.isVisible() and self.width() < _NARROW_BELOW
        self._table.setVisible(not narrow)
        self._chips.setVisible(not narrow and bool(self._filter))
        self._body.setStretch(1, int(narrow))

    # --- columns, and what the user keeps -------------------------------------------------------

    def _fetch_view(self) -> None:
        def read(q: Queries) -> tuple[ListView, dict[str, str]]:
            return q.list_view(), dict(q.user_names())

        self._tasks.run(lambda registry: registry.read(read), lambda kept: self._show_view(*kept), owner=self)

    def _show_view(self, view: ListView, names: dict[str, str] | None = None) -> None:
        self._view = view
        if names is not None:
            self._model.know_users(names)
        self._panel.show_view(view)
        if view.columns:
            self._show_columns(view.columns)

    def _keep_view(self, view: ListView) -> None:
        """Show a view from now on, also the next time."""
        self._show_view(view)
        self._tasks.run(
            lambda registry: registry.write(keep_list_view, view), on_error=self.notice.show_error, owner=self
        )

    def choose_columns(self) -> None:
        dialog = ColumnsDialog([column.code for column in self._model.columns], self)
        dialog.chosen.connect(lambda codes: self._keep_view(replace(self._view, columns=codes)))
        open_and_drop(dialog)

    def _show_columns(self, codes: Sequence[str]) -> None:
        chosen, columns = self._chosen(), chosen_columns(codes)
        self._table.share_next(_shares(columns))
        self._model.choose_columns(columns)
        row = self._model.row_of(chosen)
        if row is not None:
            self._choose(row)

    # --- a file --------------------------------------------------------------------------------

    def save(self) -> None:
        """Save what the list shows for Excel."""
        if not self._model.rowCount():
            self.notice.show_message(_NOTHING_TO_SAVE)
            return
        self.settle()
        self._saver.save(self._stands(), self._model.columns, self._model.known)

"""Hôm nay: what is due, the most urgent first, and how many people are on the lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTreeView, QVBoxLayout, QWidget

from models.clock import Clock
from models.dates import day_end, day_start, legal_day, show_weekday
from models.ids import PersonId
from models.law.rules import Rules
from models.ports import Queries
from models.roles import Permission, User
from models.views import Counts, DueRow
from ui.allowed import allow
from ui.cells import LineDelegate
from ui.flow import Flow
from ui.page import Page
from ui.tables import FittedColumns, Shares, dress
from ui.tasks import Tasks
from ui.theme import SPACE
from ui.today.duties import BEGUN_BY, MONTHLY, PERSON, RULE, DutiesModel, sections_of
from ui.today.figure import Figure
from ui.widgets import Notice, button, card, column, label, row, shortcut
from ui.words import grouped, inside_sentence

HORIZON_DAYS = 31
_MINUTE_MS = 60_000
_TREND_AFTER_MS = 2_000
MONTHS = 12
LOW = 520
"""A page lower than this keeps its room for what is due."""
SHOWN = 500
"""So many duties are shown at most, the most urgent ones: nobody works through more in a day."""
_FORMS = "Người nghiện: "
_READING = f"{_FORMS}…"


@dataclass(frozen=True)
class TodayView:
    """What the page shows."""

    due: tuple[DueRow, ...]
    due_count: int
    counts: Counts
    rules: Rules
    now: datetime

    @property
    def is_cut(self) -> bool:
        """Whether more is due than is shown."""
        return self.due_count > len(self.due)


class _DueTree(FittedColumns, QTreeView):
    """What is due under headings of urgency, which span all columns."""

    def __init__(self, model: DutiesModel) -> None:
        super().__init__(model.cell, Shares(stretch=3, soft=(4, 1)))
        self.setModel(model)
        dress(self, "Việc phải làm")
        self.setItemDelegate(LineDelegate(self, model.cell))
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(True)


class TodayPage(Page):
    """Signals: ``person_chosen`` (PersonId), ``new_person``, ``review_wanted``, ``people_wanted`` (group),
    ``import_wanted``, ``print_wanted`` (what is due in 48 hours), ``papers_wanted`` (papers that wait),
    ``duty_wanted`` (person, rule, event that began it: it is to be done now), ``round_wanted`` (the monthly checks in a
    row); ``shown`` when the answers stand on the page."""

    person_chosen = Signal(str)
    new_person = Signal()
    review_wanted = Signal()
    people_wanted = Signal(str)
    import_wanted = Signal()
    print_wanted = Signal()
    papers_wanted = Signal()
    duty_wanted = Signal(str, str, str)
    round_wanted = Signal()
    shown = Signal()
    stays = True

    def __init__(self, tasks: Tasks, clock: Clock, user: User) -> None:
        super().__init__()
        self._tasks, self._clock, self._user = tasks, clock, user
        self._users, self._addicts = Figure("người sử dụng"), Figure("người nghiện")
        self._aftercare, self._review = Figure("người sau cai"), Figure("người cần rà soát")
        for figure, group in ((self._users, "user"), (self._addicts, "addict"), (self._aftercare, "aftercare")):
            figure.clicked.connect(lambda _=False, group=group: self.people_wanted.emit(group))
        self._review.clicked.connect(lambda: self.review_wanted.emit())
        self._forms = label(_READING, "muted", wrap=True)
        self._forms.hide()
        self._notice = Notice()
        self._model = DutiesModel(self)
        self._tree = _DueTree(self._model)
        self._tree.activated.connect(self._on_activated)
        self._clock_hand = QTimer(self)
        self._clock_hand.setInterval(_MINUTE_MS)
        self._clock_hand.timeout.connect(self._on_minute)
        self._clock_hand.start()
        self._nothing = label(f"Không có việc nào đến hạn trong {HORIZON_DAYS} ngày tới.", "muted", wrap=True)
        self._nothing.hide()
        self._rest = label("", "muted", wrap=True)
        self._rest.hide()
        self._saving: list[tuple[QWidget, Permission]] = []
        self._start = self._make_start()
        self._addicted: int | None = None
        self._counted: Counts | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        self._title = label("", "title", wrap=True)
        new = button("Nhập người mới", self.new_person.emit, role="primary", icon="user-plus", shown_keys="Ctrl+N")
        head = row(self._title, new)
        head.setStretch(0, 1)
        layout.addLayout(head)
        layout.addLayout(row(self._users, self._addicts, self._aftercare, self._review, spacing=SPACE + 4))
        layout.addWidget(self._forms)
        layout.addWidget(self._notice)
        self._office_duties = column()
        layout.addLayout(self._office_duties)
        layout.addWidget(self._start)
        printed = button("In việc 48 giờ tới", self.print_wanted.emit, role="link", icon="printer", shortcut="Ctrl+P")
        waiting = button(
            "In giấy tờ chờ in", self.papers_wanted.emit, role="link", icon="printer", shortcut="Ctrl+Shift+P"
        )
        for made in (printed, waiting):
            allow(made, user, Permission.PRINT)
        do = button("Làm việc đang chọn", self._do_chosen, role="link", icon="pencil", shortcut="Ctrl+E")
        checks = button(
            "Kiểm tra cư trú lần lượt…", self.round_wanted.emit, role="link", icon="users", shortcut="Ctrl+T"
        )
        recording = Permission.RECORD_EVENT
        self._saving += ((new, Permission.ENTER_PERSON), (do, recording), (checks, recording))
        actions = QWidget()
        actions.setLayout(Flow(do, checks, waiting, printed))
        self._work = QWidget()
        self._work.setLayout(column(label("Việc pháp luật yêu cầu", "heading"), actions, self._nothing))
        layout.addWidget(self._work)
        layout.addWidget(self._rest)
        layout.addWidget(self._tree, 1)
        layout.addStretch(0)
        shortcut(self, "F5", self.refresh)
        tasks.damage_met.connect(self._allow_saving)
        self._allow_saving()
        self.refresh()

    def _allow_saving(self) -> None:
        """Begin nothing that could not be saved: by role, and while the registry is whole."""
        for made, permission in self._saving:
            allow(made, self._user, permission, self._tasks.damage)

    @property
    def notice(self) -> Notice:
        """Where something can be said on the page."""
        return self._notice

    def add_office_duty(self, duty: QWidget) -> None:
        """Show a duty of the office above those for people."""
        self._office_duties.addWidget(duty)

    def _make_start(self) -> QWidget:
        """What an empty registry offers."""
        frame, inner = card()
        inner.addWidget(label("Sổ chưa có ai. Bắt đầu từ đâu?", "heading"))
        inner.addWidget(
            label(
                "Đơn vị đã có danh sách trên Excel (mẫu III-10) thì nhập cả danh sách; nếu chưa, nhập từng người"
                " khi có kết quả xét nghiệm hoặc thông báo.",
                "muted",
                wrap=True,
            )
        )
        self._first_step = button(
            "Nhập danh sách đã có", self.import_wanted.emit, role="primary", icon="file-input", shown_keys="Ctrl+4"
        )
        new = button("Nhập người mới", self.new_person.emit, icon="user-plus", shown_keys="Ctrl+N")
        self._saving += ((self._first_step, Permission.TAKE_OVER), (new, Permission.ENTER_PERSON))
        inner.addLayout(Flow(self._first_step, new))
        frame.hide()
        return frame

    def refresh(self) -> None:
        """Ask the registry again."""
        now = self._clock.now()
        day = legal_day(now)
        self._title.setText(f"Hôm nay, {show_weekday(day)} {day:%d/%m/%Y}")

        def view(q: Queries) -> TodayView:
            until = now + timedelta(days=HORIZON_DAYS)
            return TodayView(tuple(q.due(until, limit=SHOWN)), q.due_count(until), q.counts(), q.rules(), now)

        self._tasks.run(lambda registry: registry.read(view), self._show, owner=self)

    def renew(self) -> None:
        self.refresh()

    def focus_first(self) -> None:
        (self._tree if self._start.isHidden() else self._first_step).setFocus()

    def _show(self, view: TodayView) -> None:
        had_focus = self._tree.hasFocus() or self._first_step.hasFocus()
        counts = view.counts
        self._users.show_number(counts.users)
        self._addicts.show_number(counts.addicts)
        self._aftercare.show_number(counts.aftercare)
        self._review.show_number(counts.review)
        self._show_sections(view)
        empty = counts.kept + counts.closed == 0
        self._start.setVisible(empty)
        self._work.setHidden(empty)
        self._addicted = counts.addicts
        self._share_height()
        self._nothing.setVisible(not view.due)
        self._rest.setVisible(view.is_cut)
        self._rest.setText(f"Đang hiện {grouped(len(view.due))} việc gấp nhất trong {grouped(view.due_count)} việc.")
        self._tree.setVisible(bool(view.due))
        if had_focus:
            self.focus_first()
        self.shown.emit()
        if counts != self._counted:
            self._counted = counts
            self._forms.setText(_READING)  # the parts of another number would contradict it
            QTimer.singleShot(_TREND_AFTER_MS, self, self._read_trend)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()

    def _share_height(self) -> None:
        """Where those who are addicted stand is told where there is room; the tool tip of their number tells it too.

        Its line keeps its place until their number is known: what stands below would jump.
        """
        self._forms.setVisible(self._addicted != 0 and self.height() >= LOW)

    def _read_trend(self) -> None:
        """How the lists grew: read when the page stands there, since it is the longest of its questions."""
        instants = month_ends(legal_day(self._clock.now()))
        self._tasks.run(
            lambda registry: registry.read(lambda q: (q.stood_at(instants), q.rules())),
            lambda found: self._show_trend(*found),
            owner=self,
        )

    def _show_trend(self, stood: Mapping[str, Sequence[int]], rules: Rules) -> None:
        figures = {"user": self._users, "addict": self._addicts, "aftercare": self._aftercare}
        for group, figure in figures.items():
            states = [state for state in rules.machine.states.values() if state.group == group and state.kept]
            counts = [stood[state.code] for state in states if state.code in stood]
            now = {state.short: stood[state.code][-1] for state in states if state.code in stood}
            parts = [f"{words}: {grouped(count)}" for words, count in now.items() if count]
            figure.show_trend([sum(month) for month in zip(*counts, strict=True)], "\n".join(parts))
            if figure is self._addicts:
                self._forms.setText(_FORMS + " · ".join(inside_sentence(part) for part in parts))

    def _choose(self, key: tuple[str, ...], at: tuple[int, int]) -> None:
        """Make the line with a key the current one again; if it is gone, what took its place (section and row)."""
        line = self._model.find(key)
        if not line.isValid() and self._model.rowCount():
            section = self._model.index(min(at[0], self._model.rowCount() - 1), 0)
            line = self._model.index(min(at[1], self._model.rowCount(section) - 1), 0, section)
        self._tree.setCurrentIndex(line)

    @property
    def is_reading_forms(self) -> bool:
        """Whether the forms of rehabilitation are not those of the number above yet."""
        return self._forms.text() == _READING

    def _show_sections(self, view: TodayView) -> None:
        """Show the duties, unless they are those that stand there: nothing is painted then."""
        sections = sections_of(view.due, view.rules, view.now)
        if self._model.stands(sections, view.rules, cut=view.is_cut):
            self._model.tick(view.now)
            return
        was = self._tree.currentIndex().siblingAtColumn(0)
        key, heading = self._model.key_of(was), was.parent()
        at = (heading.row(), was.row()) if heading.isValid() else (max(was.row(), 0), 0)
        self._model.show(sections, view.rules, view.now, cut=view.is_cut)
        for place, section in enumerate(sections):
            self._tree.setFirstColumnSpanned(place, QModelIndex(), True)
            self._tree.setExpanded(self._model.index(place, 0), section.title != MONTHLY)
        self._tree.fit()
        self._choose(key, at)

    def _do_chosen(self) -> None:
        """Do what the current line says: its entry opens, filled in as far as is known."""
        index = self._tree.currentIndex().siblingAtColumn(0)
        person, rule = index.data(PERSON), index.data(RULE)
        if person and rule:
            self.duty_wanted.emit(person, rule, index.data(BEGUN_BY))

    def _on_minute(self) -> None:
        """Hours that run down are counted down; what has come due since stands where it belongs."""
        if self.isVisible():
            self.refresh()

    def _on_activated(self, index: QModelIndex) -> None:
        person = index.siblingAtColumn(0).data(PERSON)
        if person:
            self.person_chosen.emit(PersonId(person))
        else:
            self._tree.setExpanded(index, not self._tree.isExpanded(index))


def month_ends(day: date) -> list[datetime]:
    """The ends of the last eleven months, and of today."""
    first = day.replace(day=1)
    starts = [first]
    for _ in range(MONTHS - 2):
        starts.append((starts[-1] - timedelta(days=1)).replace(day=1))
    return [*(day_start(start) for start in reversed(starts)), day_end(day)]

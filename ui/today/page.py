"""Hôm nay: what is due, the most urgent first, and how many people are on the lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFont, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QPushButton, QSizePolicy, QTreeView, QVBoxLayout, QWidget

from models.clock import Clock
from models.dates import PartialDate, day_end, legal_day
from models.ids import PersonId
from models.law.deadlines import Due, DueKind
from models.law.rules import Manner, Mark, Rule, Rules, Unit
from models.ports import Queries
from models.views import Counts, DueRow
from ui import theme
from ui.flow import Flow
from ui.page import Page
from ui.tables import Shares, content_widths, dress, share_width
from ui.tasks import Tasks
from ui.theme import SPACE, Colour
from ui.widgets import Notice, button, card, enter_presses, label, row, shortcut
from ui.words import MARKS

HORIZON_DAYS = 31
SHOWN = 500
"""So many duties are shown at most, the most urgent ones: nobody works through more in a day."""
_PERSON = Qt.ItemDataRole.UserRole + 1
_HEADINGS = ("Hạn", "Họ và tên", "Năm sinh", "Việc phải làm", "Căn cứ")


@dataclass(frozen=True)
class TodayView:
    """What the page shows."""

    due: tuple[DueRow, ...]
    due_count: int
    counts: Counts
    rules: Rules
    now: datetime


class _Figure(QPushButton):
    """A number of people with its caption; pressing it opens their list."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._number = label("…", "title")
        self.setProperty("role", "figure")
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        line = row(self._number, label(text, "muted", wrap=True))
        line.setStretch(1, 1)
        line.setContentsMargins(2 * SPACE, SPACE, SPACE, SPACE)
        self.setLayout(line)
        enter_presses(self)

    def show_number(self, number: int) -> None:
        self._number.setText(str(number))
        self.setAccessibleName(f"{number} {self._text}")

    def sizeHint(self) -> QSize:
        return self.layout().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.layout().minimumSize()


class _DueTree(QTreeView):
    """What is due under headings of urgency; columns as wide as their content."""

    _SHARES = Shares(stretch=3, soft=(4,))

    def __init__(self) -> None:
        super().__init__()
        dress(self, "Việc phải làm")
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(True)
        self._wanted: list[int] = []

    def fit(self) -> None:
        """Measure the rows that stand there now; a heading spans all columns and counts for none."""
        self._wanted = content_widths(self)
        self._share()

    def _share(self) -> None:
        share_width(self, self._wanted, self._SHARES)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()


class TodayPage(Page):
    """Signals: ``person_chosen`` (PersonId), ``new_person``, ``review_wanted``, ``people_wanted`` (group),
    ``import_wanted``; ``shown`` when the answers stand on the page."""

    person_chosen = Signal(str)
    new_person = Signal()
    review_wanted = Signal()
    people_wanted = Signal(str)
    import_wanted = Signal()
    shown = Signal()

    def __init__(self, tasks: Tasks, clock: Clock) -> None:
        super().__init__()
        self._tasks, self._clock = tasks, clock
        self._users, self._addicts = _Figure("người sử dụng"), _Figure("người nghiện")
        self._aftercare, self._review = _Figure("người sau cai"), _Figure("người cần rà soát")
        for figure, group in ((self._users, "user"), (self._addicts, "addict"), (self._aftercare, "aftercare")):
            figure.clicked.connect(lambda _=False, group=group: self.people_wanted.emit(group))
        self._review.clicked.connect(lambda: self.review_wanted.emit())
        self._notice = Notice()
        self._model = QStandardItemModel(0, len(_HEADINGS), self)
        self._tree = _DueTree()
        self._tree.setModel(self._model)
        self._tree.activated.connect(self._on_activated)
        self._nothing = label(f"Không có việc nào đến hạn trong {HORIZON_DAYS} ngày tới.", "muted", wrap=True)
        self._nothing.hide()
        self._rest = label("", "muted", wrap=True)
        self._rest.hide()
        self._start = self._make_start()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        day = legal_day(clock.now())
        title = label(f"Hôm nay, {_weekday(day)} {day:%d/%m/%Y}", "title", wrap=True)
        head = row(
            title,
            button("Nhập người mới", self.new_person.emit, role="primary", icon="user-plus", shown_keys="Ctrl+N"),
        )
        head.setStretch(0, 1)
        layout.addLayout(head)
        layout.addLayout(row(self._users, self._addicts, self._aftercare, self._review, spacing=SPACE + 4))
        layout.addWidget(self._notice)
        layout.addWidget(self._start)
        layout.addWidget(label("Việc pháp luật yêu cầu", "heading"))
        layout.addWidget(self._nothing)
        layout.addWidget(self._rest)
        layout.addWidget(self._tree, 1)
        layout.addStretch(0)
        self.first = self._tree
        shortcut(self, "F5", self.refresh)
        self.refresh()

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
        inner.addLayout(
            Flow(
                self._first_step,
                button("Nhập người mới", self.new_person.emit, icon="user-plus", shown_keys="Ctrl+N"),
            )
        )
        frame.hide()
        return frame

    def refresh(self) -> None:
        """Ask the registry again."""
        now = self._clock.now()

        def view(q: Queries) -> TodayView:
            until = now + timedelta(days=HORIZON_DAYS)
            return TodayView(tuple(q.due(until, limit=SHOWN)), q.due_count(until), q.counts(), q.rules(), now)

        self._tasks.run(lambda registry: registry.read(view), self._show, owner=self)

    def renew(self) -> None:
        self.refresh()

    def _show(self, view: TodayView) -> None:
        at = self._chosen()
        had_focus = self._tree.hasFocus()
        counts = view.counts
        self._users.show_number(counts.users)
        self._addicts.show_number(counts.addicts)
        self._aftercare.show_number(counts.aftercare)
        self._review.show_number(counts.review)
        self._model.clear()
        self._model.setHorizontalHeaderLabels(_HEADINGS)
        cut = view.due_count > len(view.due)
        for title, colour, rows in _sections(view):
            self._add_section(title, colour, rows, view.rules, "đang hiện " if cut else "")
        empty = counts.kept + counts.closed == 0
        self._start.setVisible(empty)
        self._nothing.setVisible(not view.due)
        self._rest.setVisible(cut)
        self._rest.setText(f"Đang hiện {len(view.due)} việc gấp nhất trong {view.due_count} việc.")
        self._tree.setVisible(bool(view.due))
        self._tree.fit()
        self._choose(at)
        if had_focus and empty:
            self._first_step.setFocus()
        self.shown.emit()

    def _chosen(self) -> tuple[int, int]:
        """Section and row of the current line, to come back to it."""
        index = self._tree.currentIndex()
        return (index.parent().row(), index.row()) if index.parent().isValid() else (0, 0)

    def _choose(self, at: tuple[int, int]) -> None:
        """Make the line at a place the current one, or the nearest there is."""
        if self._model.rowCount():
            section = self._model.index(min(at[0], self._model.rowCount() - 1), 0)
            line = self._model.index(min(at[1], self._model.rowCount(section) - 1), 0, section)
            self._tree.setCurrentIndex(line)

    def _add_section(self, title: str, colour: Colour, rows: list[DueRow], rules: Rules, shown: str) -> None:
        """``shown`` stands before the numbers when they are not all."""
        if not rows:
            return
        people = len({r.person_id for r in rows})
        heading = QStandardItem(f"{title} ({shown}{len(rows)} việc, {people} người)")
        heading.setFont(theme.font(10, QFont.Weight.DemiBold))
        heading.setForeground(QBrush(colour.q))
        heading.setSelectable(False)
        self._model.appendRow(heading)
        for due in rows:
            heading.appendRow(_items(due, rules, colour))
        index = heading.index()
        self._tree.setFirstColumnSpanned(index.row(), QModelIndex(), True)
        self._tree.setExpanded(index, title != MONTHLY)

    def _on_activated(self, index: QModelIndex) -> None:
        person = index.siblingAtColumn(0).data(_PERSON)
        if person:
            self.person_chosen.emit(PersonId(person))
        else:
            self._tree.setExpanded(index, not self._tree.isExpanded(index))


MONTHLY = "Kiểm tra cư trú hằng tháng"
OVERDUE, SOON, WEEK, LATER = "Quá hạn", "Trong 48 giờ tới", "Trong 7 ngày tới", "Trong tháng tới"
NO_LIMIT = "Không có hạn: luật không ghi, hoặc chưa rõ"


def _sections(view: TodayView) -> list[tuple[str, Colour, list[DueRow]]]:
    """The rows by urgency; monthly checks not yet overdue stand together, so that they hide nothing."""
    parts: dict[str, list[DueRow]] = {name: [] for name in (OVERDUE, SOON, WEEK, NO_LIMIT, MONTHLY, LATER)}
    for due in view.due:
        rule = view.rules.latest(due.rule_id)
        monthly = rule.duty is not None and rule.duty.manner is Manner.MONTHLY
        if due.due_at is None:
            parts[SOON if rule.unit is Unit.AT_ONCE else NO_LIMIT].append(due)
        elif due.due_at <= view.now:
            parts[OVERDUE].append(due)
        elif monthly:
            parts[MONTHLY].append(due)
        elif due.due_at <= view.now + timedelta(hours=48):
            parts[SOON].append(due)
        elif due.due_at <= day_end(legal_day(view.now) + timedelta(days=7)):
            parts[WEEK].append(due)
        else:
            parts[LATER].append(due)
    colours = {
        OVERDUE: Colour.RED,
        SOON: Colour.AMBER,
        WEEK: Colour.ACCENT,
        NO_LIMIT: Colour.ACCENT,
        MONTHLY: Colour.ACCENT,
        LATER: Colour.MUTED,
    }
    return [(name, colours[name], rows) for name, rows in parts.items()]


def _items(due: DueRow, rules: Rules, colour: Colour) -> list[QStandardItem]:
    rule = rules.latest(due.rule_id)
    what = rule.duty.what if rule.duty else rule.title
    if due.month is not None:
        what = f"{what}: tháng {due.month:%m/%Y}"
    birth = PartialDate.from_iso(due.birth).show()[-4:] if due.birth else ""
    mark = "chưa kiểm chứng" if rule.mark in (Mark.FOUND_2, Mark.RECALLED) else MARKS[rule.mark]
    texts = (_when(due, rule), due.name, birth, what, rule.article + (f" · {mark}" if mark else ""))
    items = [QStandardItem(text) for text in texts]
    items[0].setData(due.person_id, _PERSON)
    items[0].setForeground(QBrush(colour.q))
    items[1].setFont(theme.font(10, QFont.Weight.Medium))
    items[4].setForeground(QBrush(Colour.MUTED.q))
    for item in items:
        item.setToolTip(item.text())
    items[3].setToolTip(f"{what}\n{rule.statement}")
    return items


def _when(due: DueRow, rule: Rule) -> str:
    if due.due_at is not None:
        return Due(due.due_at, DueKind(due.due_kind), due.hour_unknown).show()
    if rule.mark is Mark.UNKNOWN:
        return "chưa rõ"
    if rule.unit is Unit.AT_ONCE:
        return "làm ngay"
    return f"từ ngày {legal_day(due.opens_at):%d/%m/%Y}"


def _weekday(day: date) -> str:
    return ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")[day.weekday()]

"""Hôm nay: what is due, the most urgent first, and how many people are on the lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QFont, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTreeView, QVBoxLayout, QWidget

from models.clock import Clock
from models.dates import PartialDate, day_end, legal_day
from models.ids import PersonId
from models.law.deadlines import Due, DueKind
from models.law.rules import Manner, Rules
from models.ports import Queries
from models.views import Counts, DueRow
from ui import theme
from ui.tasks import Tasks
from ui.theme import SPACE, Colour
from ui.widgets import Notice, button, card, label, row, shortcut

HORIZON_DAYS = 31
_PERSON = Qt.ItemDataRole.UserRole + 1
_HEADINGS = ("Hạn", "Họ và tên", "Năm sinh", "Việc phải làm", "Căn cứ")


@dataclass(frozen=True)
class TodayView:
    """What the page shows."""

    due: tuple[DueRow, ...]
    counts: Counts
    rules: Rules
    now: datetime


class TodayPage(QWidget):
    """Signals: ``person_chosen`` (PersonId), ``new_person``, ``review_wanted``, ``people_wanted``,
    ``import_wanted``; ``shown`` when the answers stand on the page."""

    person_chosen = Signal(str)
    new_person = Signal()
    review_wanted = Signal()
    people_wanted = Signal()
    import_wanted = Signal()
    shown = Signal()

    def __init__(self, tasks: Tasks, clock: Clock) -> None:
        super().__init__()
        self._tasks, self._clock = tasks, clock
        self._counts = QHBoxLayout()
        self._counts.setSpacing(SPACE + 4)
        self._notice = Notice()
        self._model = QStandardItemModel(0, len(_HEADINGS), self)
        self._tree = self._make_tree()
        self._empty = label("Không có việc nào đến hạn trong 31 ngày tới.", "muted", wrap=True)
        self._empty.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        day = legal_day(clock.now())
        layout.addLayout(
            row(
                label(f"Hôm nay, {_weekday(day)} {day:%d/%m/%Y}", "title"),
                1,
                button("Nhập người mới", self.new_person.emit, role="primary", icon="user-plus", shortcut="Ctrl+N"),
            )
        )
        layout.addLayout(self._counts)
        layout.addWidget(self._notice)
        layout.addWidget(label("Việc pháp luật yêu cầu", "heading"))
        layout.addWidget(self._empty)
        layout.addWidget(self._tree, 1)
        self.setFocusProxy(self._tree)
        shortcut(self, "F5", self.refresh)
        self.refresh()

    def _make_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setModel(self._model)
        tree.setAccessibleName("Việc phải làm")
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setAlternatingRowColors(False)
        tree.setUniformRowHeights(True)
        tree.setRootIsDecorated(True)
        tree.activated.connect(self._on_activated)
        header = tree.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        return tree

    def refresh(self) -> None:
        """Ask the registry again."""
        now = self._clock.now()

        def view(q: Queries) -> TodayView:
            return TodayView(tuple(q.due(now + timedelta(days=HORIZON_DAYS))), q.counts(), q.rules(), now)

        self._tasks.run(lambda registry: registry.read(view), self._show, owner=self)

    def _show(self, view: TodayView) -> None:
        self._show_counts(view.counts)
        self._model.clear()
        self._model.setHorizontalHeaderLabels(_HEADINGS)
        for title, colour, rows in _sections(view):
            self._add_section(title, colour, rows, view.rules)
        self._empty.setVisible(not view.due)
        self._tree.setVisible(bool(view.due))
        for column, width in enumerate((250, 196, 70, 336)):
            self._tree.setColumnWidth(column, width)
        if self._model.rowCount():
            first = self._model.index(0, 0)
            self._tree.setCurrentIndex(self._model.index(0, 0, first))
            self._tree.setFocus()
        self.shown.emit()

    def _show_counts(self, counts: Counts) -> None:
        while (item := self._counts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for number, text, action in (
            (counts.users, "người sử dụng", self.people_wanted),
            (counts.addicts, "người nghiện", self.people_wanted),
            (counts.aftercare, "người sau cai", self.people_wanted),
            (counts.review, "người cần rà soát", self.review_wanted),
        ):
            frame, inner = card()
            figure = label(str(number), "title")
            inner.addLayout(row(figure, label(text, "muted", wrap=True), 1))
            if text == "người cần rà soát" and number:
                inner.addWidget(button("Xem danh sách rà soát", action.emit, role="link"))
            self._counts.addWidget(frame, 1)
        if counts.kept + counts.closed == 0:
            frame, inner = card("notice")
            inner.addWidget(label("Sổ chưa có ai.", "heading"))
            inner.addLayout(
                row(
                    button("Nhập danh sách đã có", self.import_wanted.emit, role="link"),
                    button("Nhập người mới", self.new_person.emit, role="link"),
                    1,
                )
            )
            self._counts.addWidget(frame, 2)

    def _add_section(self, title: str, colour: Colour, rows: list[DueRow], rules: Rules) -> None:
        if not rows:
            return
        people = len({r.person_id for r in rows})
        heading = QStandardItem(f"{title} ({len(rows)} việc, {people} người)")
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


def _sections(view: TodayView) -> list[tuple[str, Colour, list[DueRow]]]:
    """The rows by urgency; monthly checks not yet overdue stand together, so that they hide nothing."""
    parts: dict[str, list[DueRow]] = {name: [] for name in (OVERDUE, SOON, WEEK, MONTHLY, LATER)}
    for due in view.due:
        rule = view.rules.latest(due.rule_id)
        monthly = rule.duty is not None and rule.duty.manner is Manner.MONTHLY
        if due.due_at is None:
            parts[SOON].append(due)
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
        MONTHLY: Colour.ACCENT,
        LATER: Colour.MUTED,
    }
    return [(name, colours[name], rows) for name, rows in parts.items()]


def _items(due: DueRow, rules: Rules, colour: Colour) -> list[QStandardItem]:
    rule = rules.latest(due.rule_id)
    what = rule.duty.what if rule.duty else rule.title
    if due.month is not None:
        what = f"Kiểm tra cư trú tháng {due.month:%m/%Y}"
    birth = PartialDate.from_iso(due.birth).show()[-4:] if due.birth else ""
    texts = (_when(due), due.name, birth, what, f"{rule.article} ({rule.id})")
    items = [QStandardItem(text) for text in texts]
    items[0].setData(due.person_id, _PERSON)
    items[0].setForeground(QBrush(colour.q))
    items[1].setFont(theme.font(10, QFont.Weight.Medium))
    items[4].setForeground(QBrush(Colour.MUTED.q))
    for item in items:
        item.setToolTip(item.text())
    return items


def _when(due: DueRow) -> str:
    if due.due_at is None:
        return "càng sớm càng tốt"
    return Due(due.due_at, DueKind(due.due_kind), due.hour_unknown).show()


def _weekday(day: date) -> str:
    return ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")[day.weekday()]

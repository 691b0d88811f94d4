"""The tree of what is due: headings of urgency, and under each its duties, put into words when they are painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from models.dates import LEGAL_ZONE, PartialDate, day_end, legal_day
from models.law.deadlines import DueKind
from models.law.rules import Manner, Rule, Rules, Unit
from models.papers.due_words import CLOSED_FILE, article_due, what_due, when_due
from models.views import DueRow
from ui import theme
from ui.cells import EMPTY, Cell, Index
from ui.section_model import TOP, SectionModel
from ui.theme import Colour
from ui.words import grouped

MONTHLY = "Kiểm tra cư trú hằng tháng"
OVERDUE, SOON, WEEK, LATER = "Quá hạn", "Trong 48 giờ tới", "Trong 7 ngày tới", "Trong tháng tới"
NO_LIMIT = "Không có hạn: luật không ghi, hoặc chưa rõ"
HEADINGS = ("Hạn", "Họ và tên", "Năm sinh", "Việc phải làm", "Căn cứ")
PERSON, RULE, BEGUN_BY = (Qt.ItemDataRole.UserRole + i for i in (1, 2, 3))
_COUNTED = timedelta(hours=24)
"""So long before a limit that is known to the hour its time is counted down."""
_IN_MINUTES = 120
"""Less than so many minutes are counted in minutes."""

_COLOURS = {
    OVERDUE: Colour.RED,
    SOON: Colour.AMBER,
    WEEK: Colour.ACCENT,
    NO_LIMIT: Colour.ACCENT,
    MONTHLY: Colour.ACCENT,
    LATER: Colour.MUTED,
}
"""The headings in their order."""
_MEDIUM, _HEADING = theme.QFont.Weight.Medium, theme.QFont.Weight.DemiBold
_WHAT = 3
_HEADING_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
"""Chosen as well: the keys come by, open and close it, and have to be seen there."""
_DUTY = _HEADING_FLAGS | Qt.ItemFlag.ItemNeverHasChildren


@dataclass(frozen=True)
class Section:
    """A heading and the duties under it."""

    title: str
    rows: tuple[DueRow, ...]

    @property
    def colour(self) -> Colour:
        return _COLOURS[self.title]


def sections_of(due: Sequence[DueRow], rules: Rules, now: datetime) -> list[Section]:
    """Duties by urgency; monthly checks not yet overdue stand together, so that they hide nothing."""
    parts: dict[str, list[DueRow]] = {title: [] for title in _COLOURS}
    within_48_hours = now + timedelta(hours=48)
    end_of_week = day_end(legal_day(now) + timedelta(days=7))
    for row in due:
        rule = rules.version(row.rule_id, row.rule_from)
        if row.due_at is None:
            parts[SOON if rule.unit is Unit.AT_ONCE else NO_LIMIT].append(row)
        elif row.due_at <= now:
            parts[OVERDUE].append(row)
        elif rule.duty is not None and rule.duty.manner is Manner.MONTHLY:
            parts[MONTHLY].append(row)
        elif row.due_at <= within_48_hours:
            parts[SOON].append(row)
        elif row.due_at <= end_of_week:
            parts[WEEK].append(row)
        else:
            parts[LATER].append(row)
    return [Section(title, tuple(rows)) for title, rows in parts.items() if rows]


class DutiesModel(SectionModel[Section]):
    """Duties under their headings of urgency."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rules: Rules | None = None
        self._cut = False
        self._headings: list[Cell] = []
        self._cells: dict[tuple[int, int], tuple[Cell, ...]] = {}
        self._now: datetime | None = None

    def show(self, sections: list[Section], rules: Rules, now: datetime, *, cut: bool) -> None:
        """Show these in place of all others. ``cut``: they are not all there are, and say so."""
        self.beginResetModel()
        self._now = now
        self._sections, self._rules, self._cut = sections, rules, cut
        self._cells.clear()
        shown = "đang hiện " if cut else ""
        self._headings = [
            Cell(
                f"{s.title} ({shown}{grouped(len(s.rows))} việc,"
                f" {grouped(len({row.person_id for row in s.rows}))} người)",
                s.colour.q,
                _HEADING.value,
            )
            for s in sections
        ]
        self.endResetModel()

    def stands(self, sections: list[Section], rules: Rules, *, cut: bool) -> bool:
        """Whether ``show`` with the same would change nothing."""
        return (sections, rules, cut) == (self._sections, self._rules, self._cut)

    def tick(self, now: datetime) -> None:
        """It is later: what is counted down says so."""
        if self._now is None or now.replace(second=0, microsecond=0) == self._now.replace(second=0, microsecond=0):
            return
        self._now = now
        self._cells.clear()
        for place, section in enumerate(self._sections):
            heading = self.index(place, 0)
            last = len(section.rows) - 1
            self.dataChanged.emit(self.index(0, 0, heading), self.index(last, 0, heading))

    def key_of(self, index: Index) -> tuple[str, ...]:
        """What a line is wherever it comes to stand: whose duty and which, or the words of a heading."""
        if not index.isValid():
            return ()
        due = self._due(index)
        return (self._sections[index.row()].title,) if due is None else _key(due)

    def find(self, key: tuple[str, ...]) -> QModelIndex:
        """Where the line with a key stands now; an invalid index if it is gone."""
        for place, section in enumerate(self._sections):
            heading = self.index(place, 0)
            if (section.title,) == key:
                return heading
            for line, due in enumerate(section.rows):
                if _key(due) == key:
                    return self.index(line, 0, heading)
        return TOP

    def cell(self, index: Index) -> Cell:
        """What a cell shows, for the delegate."""
        section = index.internalId()
        if section == 0:
            return self._headings[index.row()] if index.column() == 0 else EMPTY
        return self._cells_of(section - 1, index.row())[index.column()]

    def _cells_of(self, section: int, row: int) -> tuple[Cell, ...]:
        """The cells of a row, made once."""
        cells = self._cells.get((section, row))
        if cells is None:
            assert self._rules is not None
            assert self._now is not None
            shown = self._sections[section]
            due = shown.rows[row]
            cells = self._cells[section, row] = _cells(
                due, self._rules.version(due.rule_id, due.rule_from), shown.colour, self._now
            )
        return cells

    def _due(self, index: Index) -> DueRow | None:
        section = index.internalId()
        return self._sections[section - 1].rows[index.row()] if section else None

    def _tip(self, index: Index) -> str:
        due, text = self._due(index), self.cell(index).text
        if due is None or index.column() != _WHAT or self._rules is None:
            return text
        return f"{text}\n{self._rules.version(due.rule_id, due.rule_from).statement}"

    # --- Qt ------------------------------------------------------------------------------

    def _count_in(self, section: Section) -> int:
        return len(section.rows)

    def columnCount(self, parent: Index = TOP) -> int:
        return len(HEADINGS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _DUTY if index.internalId() else _HEADING_FLAGS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index).text
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self.cell(index).tone
        if role == Qt.ItemDataRole.FontRole:
            return theme.font(10, theme.QFont.Weight(self.cell(index).weight))
        due = self._due(index) if role in (PERSON, RULE, BEGUN_BY) else None
        if due is None:
            return None
        return {PERSON: due.person_id, RULE: due.rule_id, BEGUN_BY: due.started_by}[role]


def _key(due: DueRow) -> tuple[str, ...]:
    return (due.person_id, due.rule_id, due.started_by)


def _cells(due: DueRow, rule: Rule, colour: Colour, now: datetime) -> tuple[Cell, ...]:
    birth = PartialDate.from_iso(due.birth).show()[-4:] if due.birth else ""
    return (
        Cell(_until(due, rule, now), colour.q),
        Cell(due.name or CLOSED_FILE, weight=_MEDIUM.value),
        Cell(birth),
        Cell(what_due(due, rule, legal_day(now))),
        Cell(article_due(rule), Colour.MUTED.q),
    )


def _until(due: DueRow, rule: Rule, now: datetime) -> str:
    """Until when; within a day of a limit that is known to the hour, how much time is left."""
    if due.due_at is None or due.due_kind != DueKind.BY_INSTANT.value or due.hour_unknown:
        return when_due(due, rule)
    left = due.due_at - now
    if not timedelta(0) < left <= _COUNTED:
        return when_due(due, rule)
    minutes = int(left.total_seconds()) // 60
    rest = f"{minutes // 60} giờ" if minutes >= _IN_MINUTES else f"{minutes} phút"
    at = due.due_at.astimezone(LEGAL_ZONE)
    day = "hôm nay" if legal_day(due.due_at) == legal_day(now) else "ngày mai"
    return f"{at:%H:%M} {day}, còn {rest}"

"""The table of people: rows fetched in pages as they are needed, sorted and filtered in the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from models.dates import PartialDate, legal_day, show_date
from models.ids import PersonId
from models.law.rules import Rules
from models.views import ListKey, Page, PersonRow
from ui import theme
from ui.theme import Colour
from ui.words import PRESENCES

PAGE = 200
Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()

_SEXES = {"male": "Nam", "female": "Nữ", "": ""}


def _birth(person: PersonRow) -> str:
    return PartialDate.from_iso(person.birth).show() if person.birth else ""


class PeopleTableModel(QAbstractTableModel):
    """Rows of people. ``more_wanted`` asks for the page after a key; ``add_page`` brings it."""

    more_wanted = Signal(object)

    def __init__(self, rules: Callable[[], Rules | None], now: Callable[[], datetime]) -> None:
        super().__init__()
        self._rules, self._now = rules, now
        self._rows: list[PersonRow] = []
        self._after: ListKey | None = None
        self._asked = False
        self._columns: tuple[tuple[str, Callable[[PersonRow], str]], ...] = (
            ("Họ và tên", lambda p: p.name),
            ("Ngày sinh", _birth),
            ("Giới tính", lambda p: _SEXES[p.sex]),
            ("Số giấy tờ", lambda p: p.number),
            ("Thôn, ấp", lambda p: p.hamlet),
            ("Tình trạng", self._state),
            ("Hết hạn", lambda p: show_date(p.term_end) if p.term_end else ""),
            ("Cư trú", lambda p: PRESENCES.get(p.presence, "")),
            ("Hạn gần nhất", self._next_due),
        )

    def _state(self, person: PersonRow) -> str:
        rules = self._rules()
        state = rules.states.get(person.state) if rules else None
        return state.short if state else ""

    def _next_due(self, person: PersonRow) -> str:
        if person.next_due is None:
            return "cần rà soát" if person.in_review else ""
        overdue = person.next_due <= self._now()
        last_day = legal_day(person.next_due - timedelta(minutes=1))  # the limit is the end of that day or instant
        return ("quá hạn " if overdue else "") + show_date(last_day)

    def show(self, rows: tuple[PersonRow, ...], after: ListKey | None) -> None:
        """Show these rows in place of all others."""
        self.beginResetModel()
        self._rows, self._after, self._asked = list(rows), after, False
        self.endResetModel()

    def add_page(self, page: Page) -> None:
        """Add the page that was asked for."""
        if page.rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(page.rows) - 1)
            self._rows += page.rows
            self.endInsertRows()
        self._after, self._asked = page.after, False

    def add_rows(self, rows: tuple[PersonRow, ...], after: ListKey | None) -> None:
        """Add the rows of a longer answer to the same question behind those that stand there."""
        self.add_page(Page(rows[len(self._rows) :], after))

    def person_at(self, row: int) -> PersonId | None:
        return self._rows[row].id if 0 <= row < len(self._rows) else None

    # --- Qt ------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._columns[section][0]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        person = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._columns[index.column()][1](person)
        if role == Qt.ItemDataRole.FontRole and index.column() == 0:
            return theme.font(10, theme.QFont.Weight.Medium)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == len(self._columns) - 1:
            if person.next_due is not None and person.next_due <= self._now():
                return Colour.RED.q
            return Colour.AMBER.q if person.in_review and person.next_due is None else Colour.MUTED.q
        return None

    def canFetchMore(self, parent: Index = _TOP) -> bool:
        return not parent.isValid() and self._after is not None and not self._asked

    def fetchMore(self, parent: Index = _TOP) -> None:
        if self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit(self._after)

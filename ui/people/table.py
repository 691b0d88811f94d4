"""The table of people: everybody's place in the order of the list, and rows fetched in blocks as they are painted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QColor

from models.ids import PersonId
from models.law.rules import Rules
from models.views import PersonRow
from ui import theme
from ui.cells import EMPTY, Cell, Index
from ui.people.columns import DUE, NAME, Column, Known, chosen_columns, is_overdue
from ui.theme import Colour

BLOCK = 40
"""Rows fetched at once: about two screens. In a large registry each lies in a page of its own."""
KEPT_ROWS = 50 * BLOCK
"""Beyond so many, the rows that were fetched first are dropped again."""
_TOP = QModelIndex()

_ROLES = frozenset(
    (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.FontRole,
        Qt.ItemDataRole.ForegroundRole,
    )
)


@dataclass(frozen=True)
class Wanted:
    """Blocks of rows that are missing, and the places of the people in them."""

    blocks: frozenset[int]
    places: tuple[int, ...]


class PeopleTableModel(QAbstractTableModel):
    """Rows of people in the order of their places; a row that is not there yet is blank until it comes.

    Signals: ``rows_wanted`` (Wanted) asks for rows that were to be painted, ``add_rows`` brings them;
    ``rest_wanted`` asks for the places of everybody, when those shown are only the first and the end
    of them is near, ``add_places`` brings them.
    """

    rows_wanted = Signal(object)
    rest_wanted = Signal()

    def __init__(self, rules: Callable[[], Rules | None], now: Callable[[], datetime]) -> None:
        super().__init__()
        self._known = Known(rules, now)
        self._places: Sequence[int] = ()
        self._rows: dict[int, PersonRow | None] = {}
        self._cells: dict[int, tuple[Cell, ...]] = {}
        self._more = False
        self._missed: set[int] = set()
        self._under_way: set[int] = set()
        self._name_font = theme.font(10, theme.QFont.Weight.Medium)
        self._name_weight = theme.QFont.Weight.Medium.value
        self._red, self._amber, self._muted = Colour.RED.q, Colour.AMBER.q, Colour.MUTED.q
        self._after_painting = QTimer(self)
        self._after_painting.setSingleShot(True)
        self._after_painting.timeout.connect(self._ask)
        self._columns = chosen_columns(())

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that show, in order."""
        return self._columns

    def choose_columns(self, columns: tuple[Column, ...]) -> None:
        """Show these columns; the rows stay."""
        if columns != self._columns:
            self.beginResetModel()
            self._columns, self._cells = columns, {}
            self.endResetModel()

    @property
    def known(self) -> Known:
        """What rows are shown with."""
        return self._known

    def know_users(self, names: Mapping[str, str]) -> None:
        """Who the users are whose names rows show."""
        self._known.names = names
        self._cells = {}
        self._all_changed()

    # --- filling -------------------------------------------------------------------------

    def show(self, rows: Sequence[PersonRow], *, more: bool, count: int | None = None) -> None:
        """Show these rows in place of all others. ``more``: others follow, whose places are not known yet.
        ``count``: how many people there are in all, if that is known.

        Where rows stand already they change, and the model is not reset: a view that measures its
        columns at a reset would do so at every letter of a search. A list that is the same already stands
        as it is, and nothing is painted.
        """
        places = [row.place for row in rows]
        before, cells = len(self._places), self._cells
        stands = 0 < before == count and list(self._places[: len(places)]) == places
        if stands:
            self._take(rows)
            if any(place not in self._rows or cells[place] != self._cells_of(self._rows[place]) for place in cells):
                self._all_changed()
            return
        after = len(rows)
        if not before or not after:
            self.beginResetModel()
        elif after > before:
            self.beginInsertRows(QModelIndex(), before, after - 1)
        elif after < before:
            self.beginRemoveRows(QModelIndex(), after, before - 1)
        self._places = places
        self._take(rows)
        self._more = more
        if not before or not after:
            self.endResetModel()
            return
        if after > before:
            self.endInsertRows()
        elif after < before:
            self.endRemoveRows()
        self._all_changed()

    def _take(self, rows: Sequence[PersonRow]) -> None:
        """These rows are known, and no others any more."""
        self._rows = {row.place: row for row in rows}
        self._cells = {}
        self._forget_questions()

    def add_places(self, places: Sequence[int]) -> None:
        """The places of everybody, those shown among them and first."""
        shown = len(self._places)
        self._more = False
        if list(places[:shown]) != list(self._places):  # somebody came or went in between
            self.beginResetModel()
            self._places = places
            self._forget_questions()
            self.endResetModel()
        elif len(places) > shown:
            self.beginInsertRows(QModelIndex(), shown, len(places) - 1)
            self._places = places
            self.endInsertRows()

    def add_rows(self, wanted: Wanted, rows: Iterable[PersonRow]) -> None:
        """The rows that were asked for; who is gone since stays blank."""
        self._under_way -= wanted.blocks
        self._rows |= dict.fromkeys(wanted.places) | {row.place: row for row in rows}
        for place in list(self._rows)[: max(0, len(self._rows) - KEPT_ROWS)]:
            del self._rows[place]
            self._cells.pop(place, None)
        self._all_changed()

    def place_at(self, row: int) -> int | None:
        """The place of the person in a row."""
        return self._places[row] if 0 <= row < len(self._places) else None

    def row_of(self, place: int | None) -> int | None:
        """The row in which the person of a place stands, if in any."""
        try:
            return self._places.index(place)
        except ValueError:
            return None

    def person_at(self, row: int) -> PersonId | None:
        """Who stands in a row; None if nobody, or while the row is still blank."""
        person = self._rows.get(place) if (place := self.place_at(row)) is not None else None
        return person.id if person is not None else None

    def _row(self, row: int) -> PersonRow | None:
        place = self._places[row]
        if place not in self._rows and row // BLOCK not in self._under_way:
            self._missed.add(row // BLOCK)
            self._after_painting.start()
        return self._rows.get(place)

    def _ask(self) -> None:
        """Ask for what one painting missed, all at once."""
        blocks, self._missed = frozenset(self._missed), set()
        places = tuple(p for block in sorted(blocks) for p in self._places[block * BLOCK : (block + 1) * BLOCK])
        if places:
            self._under_way |= blocks
            self.rows_wanted.emit(Wanted(blocks, places))

    def _all_changed(self) -> None:
        if self._places:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._places) - 1, len(self._columns) - 1))

    def _forget_questions(self) -> None:
        self._missed.clear()
        self._under_way.clear()

    # --- Qt ------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._columns[section].heading
        return None

    def cell(self, index: Index) -> Cell:
        """What a cell shows, for the delegate: a tenth of what asking through Qt for each role costs."""
        row = index.row()
        person = self._row(row) if 0 <= row < len(self._places) else None
        return EMPTY if person is None else self._cells_of(person)[index.column()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Most roles are refused at once."""
        if role not in _ROLES or not index.isValid():
            return None
        if role == Qt.ItemDataRole.FontRole:
            return self._name_font if index.column() == 0 else None
        cell = self.cell(index)
        if role == Qt.ItemDataRole.ForegroundRole:
            return cell.tone
        return None if cell is EMPTY else cell.text

    def _cells_of(self, person: PersonRow) -> tuple[Cell, ...]:
        """The cells of a row, made once."""
        cells = self._cells.get(person.place)
        if cells is None:
            cells = self._cells[person.place] = tuple(self._cell_of(column, person) for column in self._columns)
        return cells

    def _cell_of(self, column: Column, person: PersonRow) -> Cell:
        text = column.text(person, self._known)
        if column.code == NAME:
            return Cell(text, weight=self._name_weight)
        return Cell(text, self._tone(person)) if column.code == DUE else Cell(text)

    def _tone(self, person: PersonRow) -> QColor:
        if is_overdue(person, self._known):
            return self._red
        return self._amber if person.in_review and person.next_due is None else self._muted

    def match(self, start: Index, role: int, value: Any, hits: int = 1, flags: Any = None) -> list[QModelIndex]:
        """Nobody: looking through all rows would fetch them all. The search box finds people."""
        return []

    def canFetchMore(self, parent: Index = _TOP) -> bool:
        return not parent.isValid() and self._more

    def fetchMore(self, parent: Index = _TOP) -> None:
        if self.canFetchMore(parent):
            self._more = False
            self.rest_wanted.emit()

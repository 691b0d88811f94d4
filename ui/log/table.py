"""The table of a log: rows of text, the newest first, and more as one comes near the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from models.ids import ActionId, PersonId
from ui.cells import EMPTY, Cell, Index
from ui.theme import Colour

BLOCK = 100
"""Rows fetched at once."""
_TOP = QModelIndex()


@dataclass(frozen=True)
class LogLine:
    """One row: its number in the log, what stands in its cells, and what can be done from it."""

    number: int
    texts: tuple[str, ...]
    lines: tuple[str, ...] = ()
    action_id: ActionId | None = None
    action: str = ""
    person_id: PersonId | None = None
    may_undo: bool = False
    faded: bool = False


class LogTableModel(QAbstractTableModel):
    """Signal: ``more_wanted`` asks for the rows after those that stand there, ``add`` brings them."""

    more_wanted = Signal()

    def __init__(self, headings: Sequence[str]) -> None:
        super().__init__()
        self._headings = headings
        self.lines: list[LogLine] = []
        self._more = self._asked = False
        self._faded: QColor = Colour.MUTED.q

    def show(self, lines: Sequence[LogLine], *, more: bool) -> None:
        """Show these rows in place of all others."""
        self.beginResetModel()
        self.lines, self._more, self._asked = list(lines), more, False
        self.endResetModel()

    def add(self, lines: Sequence[LogLine], *, more: bool) -> None:
        if lines:
            self.beginInsertRows(_TOP, len(self.lines), len(self.lines) + len(lines) - 1)
            self.lines += lines
            self.endInsertRows()
        self._more, self._asked = more, False

    @property
    def is_whole(self) -> bool:
        """Whether every row stands there."""
        return not self._more

    def line_at(self, row: int) -> LogLine | None:
        return self.lines[row] if 0 <= row < len(self.lines) else None

    # --- Qt ------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._headings[section]
        return None

    def cell(self, index: Index) -> Cell:
        """What a cell shows, for the delegate."""
        line = self.line_at(index.row())
        return EMPTY if line is None else Cell(line.texts[index.column()], self._faded if line.faded else None)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) and index.isValid():
            return self.cell(index).text
        return None

    def canFetchMore(self, parent: Index = _TOP) -> bool:
        return not parent.isValid() and self._more and not self._asked

    def fetchMore(self, parent: Index = _TOP) -> None:
        if self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit()

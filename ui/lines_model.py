"""Rows of text from the registry, fetched in pieces: the newest first, and more as one comes near the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from ui.cells import EMPTY, Cell, Index
from ui.theme import Colour

BLOCK = 100
"""Rows fetched at once."""
_TOP = QModelIndex()


class Line(Protocol):
    """What stands in the cells of a row; ``faded``: it holds no longer, or says less."""

    @property
    def texts(self) -> tuple[str, ...]: ...

    @property
    def faded(self) -> bool: ...


L = TypeVar("L", bound=Line)


class LinesModel(QAbstractTableModel, Generic[L]):
    """Signal: ``more_wanted`` asks for the rows after those that stand there, ``add`` brings them."""

    more_wanted = Signal()

    def __init__(self, headings: Sequence[str]) -> None:
        super().__init__()
        self._headings = headings
        self.lines: list[L] = []
        self._more = self._asked = False
        self._faded: QColor = Colour.MUTED.q

    def show(self, lines: Sequence[L], *, more: bool) -> None:
        """Show these rows in place of all others."""
        self.beginResetModel()
        self.lines, self._more, self._asked = list(lines), more, False
        self.endResetModel()

    def add(self, lines: Sequence[L], *, more: bool) -> None:
        if lines:
            self.beginInsertRows(_TOP, len(self.lines), len(self.lines) + len(lines) - 1)
            self.lines += lines
            self.endInsertRows()
        self._more, self._asked = more, False

    def ask_again(self) -> None:
        """What was asked for did not come: it may be asked for again."""
        self._asked = False

    @property
    def is_whole(self) -> bool:
        """Whether every row stands there."""
        return not self._more

    def line_at(self, row: int) -> L | None:
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

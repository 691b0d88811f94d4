"""A part of a page that is a sentence above a table of text rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout

from ui.page import Part
from ui.tables import ListTable, Shares
from ui.theme import SPACE, Colour
from ui.widgets import label

DATA = Qt.ItemDataRole.UserRole + 1
"""What a row stands for, in its first cell."""


class ListPart(Part):
    """A sentence above a table of text rows."""

    def __init__(self, name: str, headings: Sequence[str], shares: Shares) -> None:
        super().__init__()
        self.about = label("", "muted", wrap=True)
        self.model = QStandardItemModel(0, len(headings))
        self.model.setHorizontalHeaderLabels(list(headings))
        self.table = ListTable(name, self.model, shares, row_height=30)
        self.model.setParent(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.about)
        layout.addWidget(self.table, 1)
        self.first = self.table

    def fill(self, rows: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Show rows, each with what it stands for; the current place stays."""
        at = max(self.table.currentIndex().row(), 0)
        self.model.removeRows(0, self.model.rowCount())
        for data, texts in rows:
            items = [QStandardItem(text) for text in texts]
            items[0].setData(data, DATA)
            for item in items:
                item.setToolTip(item.text())
            self.model.appendRow(items)
        self.table.fit()
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(min(at, self.model.rowCount() - 1), 0))

    @property
    def current(self) -> str:
        """What the current row stands for; empty without one."""
        return self.data_of(self.table.currentIndex())

    def colour(self, row: int, column: int, tone: Colour) -> None:
        """Give a cell a colour of its own."""
        self.model.item(row, column).setForeground(tone.q)

    @staticmethod
    def data_of(index: QModelIndex) -> str:
        return str(index.siblingAtColumn(0).data(DATA) or "")

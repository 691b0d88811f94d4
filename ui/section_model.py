"""A tree of two levels as a Qt model: headings, and under each its lines."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject

from ui.cells import Index

S = TypeVar("S")
TOP = QModelIndex()
"""What headings stand below."""


class SectionModel(QAbstractItemModel, Generic[S]):
    """Sections of lines. Inside an index stands the number of the section above it, from 1; 0 for a heading.

    A model says how many columns and what is in them, and how many lines a section has.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._sections: list[S] = []

    def _count_in(self, section: S) -> int:
        raise NotImplementedError

    def index(self, row: int, column: int, parent: Index = TOP) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = TOP) -> Any:
        section = index.internalId() if index.isValid() else 0
        return self.createIndex(section - 1, 0, 0) if section else QModelIndex()

    def rowCount(self, parent: Index = TOP) -> int:
        if not parent.isValid():
            return len(self._sections)
        is_heading = parent.internalId() == 0 and parent.column() == 0
        return self._count_in(self._sections[parent.row()]) if is_heading else 0

"""A list whose long rows go on over lines."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QListWidget, QStyledItemDelegate, QStyleOptionViewItem


class _WrappedRows(QStyledItemDelegate):
    """Reckons the height of a row for the width that the padding of the style leaves; Qt forgets it."""

    _PADDING = 12

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        narrower: Any = QStyleOptionViewItem(option)  # the stubs of PySide know no fields of an option
        narrower.rect = narrower.rect.adjusted(0, 0, -self._PADDING, 0)
        return super().sizeHint(narrower, index)


def let_rows_wrap(rows: QListWidget) -> None:
    """Long rows go on over lines; nothing lies beyond the right edge."""
    rows.setItemDelegate(_WrappedRows(rows))
    rows.setWordWrap(True)
    rows.setTextElideMode(Qt.TextElideMode.ElideNone)
    rows.setResizeMode(QListWidget.ResizeMode.Adjust)
    rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

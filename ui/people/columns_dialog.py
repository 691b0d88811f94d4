"""Which columns a list of people shows, and in which order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.people.columns import COLUMNS, NAME, PROPOSED
from ui.theme import SPACE
from ui.widgets import button, fit, label, row

_CODE = Qt.ItemDataRole.UserRole + 1
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable


class ColumnsDialog(QDialog):
    """Ticked columns show, from left to right as they stand; the name always comes first. Enter accepts, Escape
    cancels, Space ticks. Signal: ``chosen`` (tuple of codes) after it has closed."""

    chosen = Signal(object)

    def __init__(self, shown: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Chọn cột")
        self._list = QListWidget()
        self._list.setAccessibleName("Các cột")
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._fill(shown)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label("Cột của danh sách", "heading"))
        layout.addWidget(label("Phím cách để chọn hoặc bỏ một cột. Họ và tên luôn đứng đầu.", "muted", wrap=True))
        layout.addWidget(self._list, 1)
        up = button("Lên", lambda: self._move(-1), shortcut="Alt+Up", tip="Chuyển cột lên trước")
        down = button("Xuống", lambda: self._move(1), shortcut="Alt+Down", tip="Chuyển cột xuống sau")
        again = button("Như ban đầu", lambda: self._fill(PROPOSED))
        layout.addLayout(row(up, down, 1, again))
        take = button("Dùng các cột này", self._take, role="primary")
        take.setDefault(True)
        layout.addLayout(row(1, button("Thôi", self.reject, shown_keys="Esc"), take))
        fit(self, 460, 600)
        self._list.setFocus()

    def _fill(self, shown: Sequence[str]) -> None:
        """The columns that show in their order, then the others."""
        first = [code for code in shown if code in COLUMNS]
        self._list.clear()
        for code in dict.fromkeys((*first, *COLUMNS)):
            if code == NAME:
                continue
            item = QListWidgetItem(COLUMNS[code].heading)
            item.setFlags(_FLAGS)
            item.setData(_CODE, code)
            item.setCheckState(Qt.CheckState.Checked if code in first else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _move(self, by: int) -> None:
        at = self._list.currentRow()
        if 0 <= at + by < self._list.count():
            self._list.insertItem(at + by, self._list.takeItem(at))
            self._list.setCurrentRow(at + by)

    def _take(self) -> None:
        items = (self._list.item(at) for at in range(self._list.count()))
        ticked = tuple(item.data(_CODE) for item in items if item.checkState() == Qt.CheckState.Checked)
        self.accept()
        self.chosen.emit((NAME, *ticked))

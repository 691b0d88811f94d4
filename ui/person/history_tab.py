"""Lịch sử thay đổi of a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout

from models.dates import LEGAL_ZONE
from models.views import HistoryRow
from ui.log.words import content_of, what_of
from ui.page import Part
from ui.tables import ListTable, Shares
from ui.theme import SPACE, Colour
from ui.widgets import bequeath, button, label, row
from ui.words import grouped

_TOP = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_HEADINGS = ("Số", "Lúc", "Cán bộ", "Việc", "Nội dung", "Lý do")


class HistoryTab(Part):
    """The journal of a person: who, when, what, before and after.

    Signal: ``undo_wanted`` of the user's own last action, offered while it is one about this person.
    """

    undo_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._model = QStandardItemModel(0, len(_HEADINGS))
        self._model.setHorizontalHeaderLabels(list(_HEADINGS))
        self._table = ListTable("Lịch sử thay đổi", self._model, Shares(stretch=4, wrap=True))
        self._model.setParent(self._table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE, 0, 0)
        self._last = label("", "muted", wrap=True)
        self._undo = button("Hoàn tác…", self.undo_wanted.emit, icon="undo-2", shown_keys="Ctrl+Z",
                            tip="Hoàn tác việc cuối cùng của tôi")  # fmt: skip
        bequeath(self._table, self._undo)
        line = row(self._last, self._undo)
        line.setStretch(0, 1)
        layout.addLayout(line)
        layout.addWidget(self._table)
        self._offer("")
        self.first = self._table

    def _offer(self, words: str) -> None:
        """Offer to take an action back; without words there is none."""
        self._last.setText(f"Việc cuối cùng của bạn: {words}")
        for made in (self._last, self._undo):
            made.setVisible(bool(words))

    def show_rows(self, rows: Sequence[HistoryRow], names: Mapping[str, str], undoable: str = "") -> None:
        """``undoable``: the user's last action in words, if it is one about this person and can be taken back."""
        self._offer(undoable)
        self._model.removeRows(0, self._model.rowCount())
        for entry in rows:
            when = f"{entry.recorded_at.astimezone(LEGAL_ZONE):%H:%M %d/%m/%Y}"
            texts = (
                grouped(entry.number),
                when,
                names.get(entry.user_id, ""),
                what_of(entry),
                content_of(entry),
                entry.reason,
            )
            self._model.appendRow([_item(text, faded=entry.undone) for text in texts])
        self._table.fit()
        self._table.choose_first()


def _item(text: str, *, faded: bool) -> QStandardItem:
    made = QStandardItem(text)
    if faded:
        made.setForeground(Colour.MUTED.q)
    made.setToolTip(text)
    made.setTextAlignment(_TOP)
    return made

"""What will become of every row of an old list, and what its columns are taken for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from models.taking_over.columns import COLUMN_LABELS, Column, Head
from models.taking_over.plan import RowPlan, Skipped, TakeOverPlan, Verdict
from ui import theme
from ui.flow import Flow
from ui.page import Part
from ui.tables import ListTable, Shares
from ui.theme import SPACE, Colour
from ui.widgets import QuietComboBox, badge, button, card, clear, label, row
from ui.words import NOTES, VERDICTS

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_TONES = {
    Verdict.TAKEN: Colour.GREEN,
    Verdict.TAKEN_WITH_WARNING: Colour.AMBER,
    Verdict.REFUSED: Colour.RED,
    Verdict.PRESENT: Colour.MUTED,
}
_SHOWN: tuple[tuple[str, Callable[[RowPlan], bool]], ...] = (
    ("Mọi dòng có người", lambda r: r.is_person),
    ("Cần xem lại", lambda r: r.verdict is Verdict.TAKEN_WITH_WARNING),
    ("Không nhập", lambda r: r.verdict is Verdict.REFUSED),
    ("Đã có trong sổ", lambda r: r.verdict is Verdict.PRESENT),
    ("Các dòng khác", lambda r: not r.is_person),
    ("Tất cả các dòng", lambda r: True),
)
_CELL_WIDTH = 178
_LEAST_ROWS_HEIGHT = 220


class PlanTableModel(QAbstractTableModel):
    """The rows of a plan."""

    _HEADINGS = ("Dòng", "Họ và tên", "Kết quả", "Ghi chú")

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[RowPlan] = []

    def show(self, rows: list[RowPlan]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        plan = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            notes = "; ".join(NOTES[note].replace("{double_of}", str(plan.double_of)) for note in plan.notes)
            return (str(plan.row), plan.name, VERDICTS[plan.verdict], notes)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 2:
            colour = _TONES.get(plan.verdict, Colour.MUTED) if isinstance(plan.verdict, Verdict) else Colour.MUTED
            return QColor(colour.value)
        if role == Qt.ItemDataRole.FontRole and index.column() == 1:
            return theme.font(10, theme.QFont.Weight.Medium)
        return None


class PlanView(Part):
    """Columns, sums and rows of a plan.

    Signals: ``sheet_chosen`` (its place), ``head_changed`` (Head) when a column was given another meaning.
    """

    sheet_chosen = Signal(int)
    head_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._head: Head | None = None
        self._plan: TakeOverPlan | None = None
        self._sheets = QuietComboBox()
        self._sheets.setAccessibleName("Trang tính")
        self._sheets.setMinimumContentsLength(14)
        self._sheets.activated.connect(self.sheet_chosen.emit)
        self._sheet_label = label("Trang tính", "label")
        self._known = label("", "section", wrap=True)
        self._open = button("Xem, sửa các cột", self._toggle, role="link")
        self._columns = Flow()
        self._cells = QWidget()
        self._cells.setLayout(self._columns)
        self._shown = QuietComboBox()
        self._shown.setAccessibleName("Các dòng hiện ra")
        self._shown.addItems([text for text, _ in _SHOWN])
        self._shown.setMinimumContentsLength(18)
        self._shown.activated.connect(lambda _: self._show_rows())
        self._sums = Flow()
        self._others = label("", "label", wrap=True)
        self._model = PlanTableModel()
        self._table = ListTable("Kết quả từng dòng", self._model, Shares(stretch=3), row_height=30)
        self._table.empty = "Không có dòng nào như vậy."
        self._table.setMinimumHeight(_LEAST_ROWS_HEIGHT)
        self._build()
        self.first = self._table

    def _build(self) -> None:
        frame, body = card()
        head = row(self._known, self._open, self._sheet_label, self._sheets)
        head.setStretch(0, 1)
        body.addLayout(head)
        body.addWidget(self._cells)
        self._cells.hide()
        below = row(self._others, self._shown)
        below.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(frame)
        layout.addLayout(self._sums)
        layout.addLayout(below)
        layout.addWidget(self._table, 1)

    def show_sheets(self, names: list[str]) -> None:
        """The sheets to choose from; a single one is no choice."""
        self._sheets.clear()
        self._sheets.addItems(names)
        for widget in (self._sheet_label, self._sheets):
            widget.setVisible(len(names) > 1)

    def show_head(self, head: Head) -> None:
        """One combo box a column: the caption of the list above what the program takes it for."""
        self._head = head
        clear(self._columns)
        captions = [(index, caption) for index, caption in enumerate(head.captions) if caption]
        known = sum(1 for index, _ in captions if index in head.columns)
        self._known.setText(f"Nhận ra {known} trong {len(captions)} cột")
        for index, caption in captions:
            self._columns.addWidget(self._column(index, caption, head))
        if known < len(captions):
            self._cells.show()

    def _column(self, index: int, caption: str, head: Head) -> QWidget:
        box = QuietComboBox()
        box.setAccessibleName(f"Cột “{caption}” là")
        box.addItem("(bỏ qua)", None)
        for column, text in COLUMN_LABELS.items():
            box.addItem(text, column)
        box.setCurrentIndex(max(box.findData(head.columns.get(index)), 0))
        box.setToolTip(box.currentText())
        box.activated.connect(lambda _: self._on_column(index, box))
        shown = label("", "label")
        shown.setText(shown.fontMetrics().elidedText(caption, Qt.TextElideMode.ElideRight, _CELL_WIDTH))
        shown.setBuddy(box)
        shown.setToolTip(caption)
        cell = QWidget()
        cell.setFixedWidth(_CELL_WIDTH)
        layout = QVBoxLayout(cell)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(shown)
        layout.addWidget(box)
        return cell

    def _toggle(self) -> None:
        self._cells.setVisible(self._cells.isHidden())

    def _on_column(self, index: int, box: QComboBox) -> None:
        """Give a column another meaning; a meaning belongs to one column only."""
        assert self._head is not None
        chosen: Column | None = box.currentData()
        columns = {i: c for i, c in self._head.columns.items() if i != index and c is not chosen}
        if chosen is not None:
            columns[index] = chosen
        self.head_changed.emit(replace(self._head, columns=columns))

    def show_plan(self, plan: TakeOverPlan) -> None:
        """Sums and rows."""
        self._plan = plan
        clear(self._sums)
        refused, present = plan.count(Verdict.REFUSED), plan.count(Verdict.PRESENT)
        unsure = plan.count(Verdict.TAKEN_WITH_WARNING)
        for text, colour in (
            (f"{len(plan.taken)} người sẽ nhập", "green"),
            (f"trong đó {unsure} cần xem lại", "amber" if unsure else "blue"),
            (f"{refused} không nhập", "red" if refused else "blue"),
            (f"{present} đã có trong sổ", "blue"),
        ):
            self._sums.addWidget(badge(text, colour))
        others = ", ".join(f"{plan.count(kind)} {VERDICTS[kind].lower()}" for kind in Skipped if plan.count(kind))
        self._others.setText(f"Dòng không phải người, bỏ qua: {others}." if others else "")
        self._show_rows()

    def _show_rows(self) -> None:
        if self._plan is not None:
            wanted = _SHOWN[self._shown.currentIndex()][1]
            self._model.show([r for r in self._plan.rows if wanted(r)])
            self._table.choose_first()

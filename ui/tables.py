"""Lists of rows: one look, columns as wide as what stands in them, one column that takes what is left."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QTreeView

from ui.cells import CELL_PADDING, CellOf, LineDelegate, ToneDelegate, margin_of, read_cell
from ui.tasks import TURN_SECONDS
from ui.theme import SPACE, Colour
from ui.widgets import show_part

_ROWS_MEASURED = 100
"""How many rows tell the width of a column: a list may have a hundred thousand."""
_ROWS_WRAPPED = 500
"""Longer lists keep one line a row."""
_WIDEST, _LEAST, _LEAST_SOFT = 360, 220, 96


def dress(view: QTableView | QTreeView, name: str) -> None:
    """What every list has in common, but for its delegate."""
    view.setAccessibleName(name)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    header = header_of(view)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    header.setStretchLastSection(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)


def header_of(view: QTableView | QTreeView) -> QHeaderView:
    return view.horizontalHeader() if isinstance(view, QTableView) else view.header()


def content_widths(view: QTableView | QTreeView, cell_of: CellOf) -> list[int]:
    """How wide every column would have to be to show its heading and the measured rows whole.

    By the letters: asking the delegate takes twenty times as long.
    """
    header = header_of(view)
    rows = list(islice(_lines_of(view), _ROWS_MEASURED))
    return [
        max(header.sectionSizeHint(column), _width_of_letters(view, cell_of, rows, column))
        for column in range(header.count())
    ]


def _lines_of(view: QTableView | QTreeView) -> Iterator[QModelIndex]:
    """The rows whose cells stand in their columns: in a tree those under the headings, which span all."""
    model = view.model()
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        if isinstance(view, QTableView):
            yield index
        else:
            yield from (model.index(line, 0, index) for line in range(model.rowCount(index)))


def _width_of_letters(view: QTableView | QTreeView, cell_of: CellOf, rows: list[QModelIndex], column: int) -> int:
    """The widest text of the rows, each in its weight, with the room around it."""
    cells = {(cell.text, cell.weight) for index in rows if (cell := cell_of(index.siblingAtColumn(column))).text}
    measures = {weight: QFontMetricsF(_in_weight(view.font(), weight)) for weight in {weight for _, weight in cells}}
    widest = max((measures[weight].horizontalAdvance(text) for text, weight in cells), default=0.0)
    indented = 2 * view.indentation() if isinstance(view, QTreeView) and column == 0 else 0
    return ceil(widest) + 2 * margin_of(view) + CELL_PADDING + indented


def _in_weight(font: QFont, weight: int) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight(weight))
    return made


@dataclass(frozen=True)
class Shares:
    """How columns share the width of a list.

    ``stretch`` takes what is left over. ``soft`` columns give some of theirs when that is enough to show all;
    their texts are cut, and whole in the tool tip. What is too wide all the same scrolls sideways. ``wrap``:
    the stretch column breaks its texts into lines instead.
    """

    stretch: int
    soft: tuple[int, ...] = ()
    wrap: bool = False

    def of(self, wanted: list[int], room: int) -> list[int]:
        """The widths of columns that want these."""
        widths = [min(width, _WIDEST) for width in wanted]
        widths[self.stretch] = _LEAST if self.wrap else wanted[self.stretch]
        over = sum(widths) - room
        spare = {column: max(0, widths[column] - _LEAST_SOFT) for column in self.soft}
        if 0 < over <= sum(spare.values()):
            for column, most in spare.items():
                given = min(over, most)
                widths[column] -= given
                over -= given
        left = max(0, -over)
        for column, width in enumerate(widths):
            given = 0 if self.wrap else min(left, wanted[column] - width)  # what nobody else needs shows them whole
            widths[column] += given
            left -= given
        widths[self.stretch] += left
        return widths


class FittedColumns(QAbstractItemView if TYPE_CHECKING else object):
    """Mixed into a list or a tree: its columns are as wide as what stands in them, and share the width."""

    def __init__(self, cell_of: CellOf, shares: Shares) -> None:
        super().__init__()
        self._cell_of, self._shares = cell_of, shares
        self._wanted: list[int] = []
        self._is_to_fit = False

    def fit(self) -> None:
        """Measure the rows that stand there now and size the columns; those of a list that does not show when it
        does: only then have its headings the look of the window."""
        self._is_to_fit = not self.isVisible()
        if not self._is_to_fit:
            self._wanted = content_widths(self, self._cell_of)
            self._share()

    def _share(self) -> None:
        if self._wanted and not self._is_to_fit:  # what was measured before may be of other columns
            for column, width in enumerate(self._shares.of(self._wanted, self.viewport().width())):
                self.setColumnWidth(column, width)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_to_fit:
            self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()


class ListTable(FittedColumns, QTableView):
    """A table to choose a row from. ``empty`` is what it says while it has no rows.

    The widths follow a reset of the model; whoever adds rows one by one calls ``fit`` afterwards.
    ``cell_of``: what a cell of the model shows. ``grows``: it is as high as its rows, and what it stands in scrolls.
    """

    def __init__(
        self,
        name: str,
        model: QAbstractItemModel,
        shares: Shares,
        *,
        row_height: int = 32,
        cell_of: CellOf = read_cell,
        grows: bool = False,
    ) -> None:
        super().__init__(cell_of, shares)
        self._grows = grows
        self.empty = ""
        self._next_to_break = 0
        self._breaking = QTimer(self, interval=0)
        self._breaking.timeout.connect(self._break_rows)
        self.setModel(model)
        dress(self, name)
        self.setItemDelegate(ToneDelegate(self) if shares.wrap else LineDelegate(self, cell_of))
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(shares.wrap)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row_height)
        if grows:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        model.modelReset.connect(self.fit)

    def share_next(self, shares: Shares) -> None:
        """Share the width so from the next reset of the model on, which brings other columns."""
        self._shares = shares

    def fit(self) -> None:
        """Measure the rows that stand there now and size the columns, and the rows whose lines break."""
        super().fit()
        if self._breaking.isActive():
            self._break_rows()  # those that show are painted as they will stay
        self._grow()

    def _share(self) -> None:
        super()._share()
        self._breaking.stop()
        if self._wanted and self._shares.wrap and self.model().rowCount() <= _ROWS_WRAPPED:
            self._next_to_break = 0
            self._breaking.start()

    def _break_rows(self) -> None:
        """Make the rows as high as their broken lines, as many as fit into a turn of the event loop."""
        until = time.perf_counter() + TURN_SECONDS
        rows = self.model().rowCount()
        while self._next_to_break < rows and time.perf_counter() < until:
            self.resizeRowToContents(self._next_to_break)
            self._next_to_break += 1
        if self._next_to_break >= rows:
            self._breaking.stop()
            self._grow()

    def _grow(self) -> None:
        """Be as high as the rows; without any there is room for what the list says then."""
        if self._grows:
            rows = self.verticalHeader().length() or self.verticalHeader().defaultSectionSize() + 2 * SPACE
            sideways = self.horizontalScrollBar().height() if self.horizontalScrollBar().maximum() else 0
            self.setFixedHeight(self.horizontalHeader().height() + rows + sideways + 2 * self.frameWidth())

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """The keys reach rows that the area around has to scroll to."""
        super().currentChanged(current, previous)
        if self._grows and self.hasFocus():
            show_part(self, self.visualRect(current).translated(self.viewport().pos()))

    def choose_first(self) -> None:
        """Make the first row the current one, so that Enter does something."""
        if self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.empty and not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(Colour.MUTED.q)
            area = self.viewport().rect().adjusted(3 * SPACE, 3 * SPACE, -3 * SPACE, -3 * SPACE)
            centred = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.drawText(area, centred | Qt.TextFlag.TextWordWrap, self.empty)
            painter.end()

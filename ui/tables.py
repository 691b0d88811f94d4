"""Lists of rows: one look, columns as wide as what stands in them, one column that takes what is left."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QTreeView,
)

from ui.theme import SPACE, Colour

_ROWS_MEASURED = 100
"""How many rows tell the width of a column: a list may have a hundred thousand."""
_ROWS_ASKED = 8
"""For how many of them the delegate is asked; that takes twenty times as long as measuring their letters."""
_ROWS_WRAPPED = 500
"""Longer lists keep one line a row."""
_CELL_PADDING = 12
"""At the left and right of a cell together, as in the style sheet."""
_WIDEST, _LEAST, _LEAST_SOFT = 360, 220, 96


class ToneDelegate(QStyledItemDelegate):
    """A chosen row keeps the colours of its words: red stays red."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if not option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            return
        tone = index.data(Qt.ItemDataRole.ForegroundRole)
        if tone is not None:
            option.palette.setBrush(QPalette.ColorRole.HighlightedText, QBrush(tone))  # type: ignore[attr-defined]

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The style sheet adds its padding after the lines were broken: break them for the room inside."""
        inside = QStyleOptionViewItem(option)
        inside.rect = inside.rect.adjusted(0, 0, -_CELL_PADDING, 0)  # type: ignore[attr-defined]
        return super().sizeHint(inside, index)


def dress(view: QTableView | QTreeView, name: str) -> None:
    """What every list has in common."""
    view.setAccessibleName(name)
    view.setItemDelegate(ToneDelegate(view))
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    header = header_of(view)
    header.setResizeContentsPrecision(_ROWS_ASKED if isinstance(view, QTableView) else _ROWS_MEASURED)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    header.setStretchLastSection(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)


def header_of(view: QTableView | QTreeView) -> QHeaderView:
    return view.horizontalHeader() if isinstance(view, QTableView) else view.header()


def content_widths(view: QTableView | QTreeView) -> list[int]:
    """How wide every column would have to be to show its heading and the measured rows whole."""
    header = header_of(view)
    widths = [max(view.sizeHintForColumn(column), header.sectionSizeHint(column)) for column in range(header.count())]
    if isinstance(view, QTableView):
        return [max(width, _width_of_letters(view, column)) for column, width in enumerate(widths)]
    return widths


def _width_of_letters(table: QTableView, column: int) -> int:
    """The widest text of the measured rows, in the font of the first, with the room around it."""
    model = table.model()
    rows = range(min(model.rowCount(), _ROWS_MEASURED))
    texts = [model.index(row, column).data() for row in rows]
    font = model.index(0, column).data(Qt.ItemDataRole.FontRole) if rows else None
    measure = QFontMetrics(font or table.font())
    margin = table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1
    widest = max((measure.horizontalAdvance(text) for text in texts if text), default=0)
    return widest + 2 * margin + _CELL_PADDING


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
        widths[self.stretch] += max(0, -over)
        return widths


def share_width(view: QTableView | QTreeView, wanted: list[int], shares: Shares) -> None:
    """Size the columns of a list."""
    if wanted:
        for column, width in enumerate(shares.of(wanted, view.viewport().width())):
            view.setColumnWidth(column, width)


class ListTable(QTableView):
    """A table to choose a row from. ``empty`` is what it says while it has no rows.

    The widths follow a reset of the model; whoever adds rows one by one calls ``fit`` afterwards.
    """

    def __init__(self, name: str, model: QAbstractItemModel, shares: Shares, *, row_height: int = 32) -> None:
        super().__init__()
        self.empty = ""
        self._shares = shares
        self._wanted: list[int] = []
        self.setModel(model)
        dress(self, name)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(shares.wrap)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row_height)
        model.modelReset.connect(self.fit)

    def fit(self) -> None:
        """Measure the rows that stand there now and size the columns."""
        self._wanted = content_widths(self)
        self._share()

    def _share(self) -> None:
        share_width(self, self._wanted, self._shares)
        if self._shares.wrap and self.model().rowCount() <= _ROWS_WRAPPED:
            self.resizeRowsToContents()

    def choose_first(self) -> None:
        """Make the first row the current one, so that Enter does something."""
        if self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.empty and not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(Colour.MUTED.q)
            area = self.viewport().rect().adjusted(3 * SPACE, 3 * SPACE, -3 * SPACE, -3 * SPACE)
            centred = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.drawText(area, centred | Qt.TextFlag.TextWordWrap, self.empty)
            painter.end()

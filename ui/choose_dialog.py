"""Choosing one of many: a few typed letters leave what fits, Enter takes the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from models.text import begins_words, fold
from ui import theme
from ui.tables import ListTable, Shares
from ui.theme import SPACE, Colour
from ui.widgets import button, fit, label, row

_CODE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Option:
    """One thing to choose: what it is called, and a word that tells more (an article, a form's code)."""

    code: str
    text: str
    detail: str = ""

    def fits(self, typed: str) -> bool:
        """Whether every word typed (folded) begins a word of it; a code may be typed without its hyphen."""
        words = [*fold(f"{self.text} {self.detail}").split(), _joined(self.detail)]
        return begins_words(typed.split(), words)

    def is_meant_by(self, typed: str) -> bool:
        """Whether what is typed is just its code."""
        return bool(typed) and _joined(self.detail) == _joined(typed)


def _joined(code: str) -> str:
    return fold(code).replace(" ", "")


@dataclass(frozen=True)
class Section:
    """Options under a heading."""

    title: str
    options: tuple[Option, ...]


_ROW_HEIGHT, _AROUND, HIGHEST = 30, 200, 620
"""Of a list, in pixels: a row, what is around the rows, and what the window is at most."""


class ChooseDialog(QDialog):
    """Asks which of many. Signal: ``chosen`` (code) after it has closed."""

    chosen = Signal(str)
    shares = Shares(stretch=0, soft=(1, 0))
    """What is cut where a row is too long."""
    width_wanted = 860

    def __init__(self, title: str, sections: Sequence[Section], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._sections = sections
        self._code = ""
        self._search = QLineEdit()
        self._search.setPlaceholderText("Gõ vài chữ để tìm, có dấu hoặc không")
        self._search.setAccessibleName("Tìm trong danh mục")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(lambda _: self._show())
        self._search.installEventFilter(self)
        self._model = QStandardItemModel(0, 2, self)
        self._table = ListTable(title, self._model, self.shares, row_height=_ROW_HEIGHT)
        self._table.horizontalHeader().hide()
        self._table.setAlternatingRowColors(False)
        self._table.empty = "Không có mục nào như vậy."
        self._table.activated.connect(self._take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(title, "heading", wrap=True))
        layout.addWidget(self._search)
        layout.addWidget(self._table, 1)
        layout.addLayout(
            row(1, button("Đóng", self.reject, shown_keys="Esc"), button("Chọn", self._take_current, role="primary"))
        )
        fit(self, self.width_wanted, self._height_wanted())
        self._show()
        self._search.setFocus()

    def _height_wanted(self) -> int:
        """Few options need no high window."""
        lines = sum(1 + len(section.options) for section in self._sections)
        return min(HIGHEST, _AROUND + lines * _ROW_HEIGHT)

    def _show(self) -> None:
        """The sections with what fits the words typed; the option whose code that is becomes the current one, or
        the one that begins so, or the first."""
        typed = fold(self._search.text())
        self._table.clearSpans()
        self._model.removeRows(0, self._model.rowCount())
        shown: dict[int, Option] = {}
        for section in self.sections_for(typed):
            self._add_heading(section.title)
            for option in section.options:
                shown[self._model.rowCount()] = option
                self._add_option(option)
        self._table.fit()
        meant = [line for line, option in shown.items() if option.is_meant_by(typed)]
        begins = [line for line, option in shown.items() if fold(option.text).startswith(typed)]
        if shown:
            self._table.scrollToTop()
            self._table.setCurrentIndex(self._model.index((meant or begins or list(shown))[0], 0))

    def sections_for(self, typed: str) -> Sequence[Section]:
        """The sections with what fits the words typed (folded)."""
        fitting = (
            Section(section.title, tuple(option for option in section.options if option.fits(typed)))
            for section in self._sections
        )
        return [section for section in fitting if section.options]

    def _add_heading(self, title: str) -> None:
        item = QStandardItem(title)
        item.setFont(theme.font(10, theme.QFont.Weight.DemiBold))
        item.setForeground(QBrush(Colour.ACCENT.q))
        other = QStandardItem()
        for made in (item, other):
            made.setFlags(Qt.ItemFlag.NoItemFlags)
        self._model.appendRow([item, other])
        self._table.setSpan(self._model.rowCount() - 1, 0, 1, 2)

    def _add_option(self, option: Option) -> None:
        text, detail = QStandardItem(option.text), QStandardItem(option.detail)
        text.setData(option.code, _CODE)
        detail.setForeground(QBrush(Colour.MUTED.q))
        for made in (text, detail):
            made.setToolTip(made.text())
        self._model.appendRow([text, detail])

    def _code_at(self, line: int) -> str:
        return self._model.index(line, 0).data(_CODE) or ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search box the arrows move in the list, and Enter takes what is current there."""
        if watched is self._search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
                self._table.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take_current()
                return True
        return super().eventFilter(watched, event)

    @property
    def _current_code(self) -> str:
        """The code of the current row; empty if there is none."""
        index = self._table.currentIndex()
        return self._code_at(index.row()) if index.isValid() else ""

    def _take_current(self) -> None:
        self._take(self._table.currentIndex())

    def _take(self, index: QModelIndex) -> None:
        code = self._code_at(index.row()) if index.isValid() else ""
        if code:
            self.accept()
            self.chosen.emit(code)

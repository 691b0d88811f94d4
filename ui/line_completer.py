"""A list of proposals under a line, once the typing is at rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit

from ui import theme
from ui.theme import SPACE
from ui.typing_rest import TypingRest

_TEXT = Qt.ItemDataRole.UserRole + 1
_SHOWN_LINES = 8
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Proposal(NamedTuple):
    """What the list shows, and the whole text of the line then."""

    shown: str
    text: str


class LineCompleter(QObject):
    """Proposes texts for a line; Down goes into the list, Enter takes, Escape closes it.

    Enter with nothing chosen in the list does what Enter does in the line. A subclass finds the proposals.
    Signal: ``taken`` (the text) after the user took one.
    """

    taken = Signal(str)

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self._line = line
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setWidget(line)  # not line.setCompleter: that one searches at every letter
        self._completer.setCompletionRole(_TEXT)
        self._completer.setMaxVisibleItems(_SHOWN_LINES)
        self._completer.activated[str].connect(self._take)
        self.list = self._completer.popup()
        self.list.installEventFilter(self)
        self._rest = TypingRest(line)
        self._rest.typed.connect(self.list.hide)
        self._rest.rested.connect(lambda: self.find(line.text()))
        line.installEventFilter(self)

    def find(self, text: str) -> None:
        """Find what fits a text and hand it to ``propose``."""
        raise NotImplementedError

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list:
            return self._filter_list(event)
        if isinstance(event, QKeyEvent):
            kind = event.type()
            if kind == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape and self.list.isVisible():
                event.accept()  # else Escape closes the page as well
            elif kind == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down and not self.list.isVisible():
                self._rest.rest_now()
                return True
        return False

    def _filter_list(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _ENTER and not self.list.currentIndex().isValid():
                self.list.hide()
                QCoreApplication.sendEvent(self._line, event)
                return True
        return False

    def propose(self, text: str, found: Iterable[Proposal]) -> None:
        """Show the list, if the line still is as it was when the search began."""
        found = tuple(found)
        if not found or self._line.text() != text or not self._line.hasFocus():
            return
        if not self.list.styleSheet():
            theme.dress(self.list)  # a window without a parent
        self._model.clear()
        for proposal in found:
            item = QStandardItem(proposal.shown)
            item.setData(proposal.text, _TEXT)
            item.setToolTip(proposal.shown)
            self._model.appendRow(item)
        self._completer.setCompletionPrefix("")
        wanted, room = self.list.sizeHintForColumn(0) + 5 * SPACE, self._line.window().width() - 4 * SPACE
        self._completer.complete(QRect(0, 0, max(self._line.width(), min(wanted, room)), self._line.height()))

    def _take(self, text: str) -> None:
        write_over(self._line, text)
        self.taken.emit(text)


def write_over(line: QLineEdit, text: str) -> None:
    """Put a text in the place of another so that Ctrl+Z brings it back; nothing is signalled as typed."""
    with QSignalBlocker(line):
        line.selectAll()
        line.insert(text)

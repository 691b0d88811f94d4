"""A list of administrative units under a line, after a few letters: old and new names.

It waits for a pause: Unikey takes letters back and types them anew, and whatever answers each of them gets in its way.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit

from ui.person.place_words import Completion, completions
from ui.tasks import Tasks
from ui.theme import SPACE

PAUSE_MS = 400
_TEXT = Qt.ItemDataRole.UserRole + 1
_SHOWN_LINES = 8
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PlaceCompleter(QObject):
    """Offers units for what is typed into a line; Down goes into the list, Enter takes, Escape closes it.

    Enter with nothing chosen in the list does what Enter does in the line. Signal: ``taken`` after the user took one.
    """

    taken = Signal()

    def __init__(self, line: QLineEdit, tasks: Tasks) -> None:
        super().__init__(line)
        self._line, self._tasks = line, tasks
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setWidget(line)  # not line.setCompleter: that one searches at every letter
        self._completer.setCompletionRole(_TEXT)
        self._completer.setMaxVisibleItems(_SHOWN_LINES)
        self._completer.activated[str].connect(self._take)
        self.list = self._completer.popup()
        self.list.installEventFilter(self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._search)
        line.textEdited.connect(lambda _: self._on_typed())
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list:
            return self._filter_list(event)
        kind = event.type()
        if kind == QEvent.Type.FocusOut:
            self._pause.stop()
        elif isinstance(event, QInputMethodEvent) and event.preeditString():
            self._pause.stop()  # a word is being composed: it is not text yet
        elif isinstance(event, QKeyEvent):
            if kind == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape and self.list.isVisible():
                event.accept()  # else Escape closes the page as well
            elif kind == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down and not self.list.isVisible():
                self._search()
                return True
        return False

    def _filter_list(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _ENTER and not self.list.currentIndex().isValid():
                self.list.hide()
                QCoreApplication.sendEvent(self._line, event)
                return True
        return False

    def _on_typed(self) -> None:
        self.list.hide()
        self._pause.start()

    def _search(self) -> None:
        self._pause.stop()
        text = self._line.text()
        self._tasks.compute(lambda: completions(text), lambda found: self._show(text, found), owner=self)

    def _show(self, text: str, found: tuple[Completion, ...]) -> None:
        """The list, if the line still is as it was when the search began."""
        if not found or self._line.text() != text or not self._line.hasFocus():
            return
        self._model.clear()
        for completion in found:
            item = QStandardItem(completion.shown)
            item.setData(completion.text, _TEXT)
            item.setToolTip(completion.shown)
            self._model.appendRow(item)
        self._completer.setCompletionPrefix("")
        wanted, room = self.list.sizeHintForColumn(0) + 5 * SPACE, self._line.window().width() - 4 * SPACE
        self._completer.complete(QRect(0, 0, max(self._line.width(), min(wanted, room)), self._line.height()))

    def _take(self, text: str) -> None:
        write_over(self._line, text)
        self.taken.emit()


def write_over(line: QLineEdit, text: str) -> None:
    """Put a text in the place of another so that Ctrl+Z brings it back; nothing is signalled as typed."""
    with QSignalBlocker(line):
        line.selectAll()
        line.insert(text)

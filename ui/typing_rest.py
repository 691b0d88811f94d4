"""Tells when the typing in a field is at rest.

Unikey takes letters back and types them anew: whatever answers each of them gets in its way. So nothing is read,
searched or offered before a pause, and never while a word is being composed.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

PAUSE_MS = 400


class TypingRest(QObject):
    """Signals: ``typed`` at every change by the user; ``rested`` once the user has paused in the field."""

    typed = Signal()
    rested = Signal()

    def __init__(self, input_: QLineEdit | QPlainTextEdit) -> None:
        super().__init__(input_)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.rested)
        if isinstance(input_, QLineEdit):
            input_.textEdited.connect(lambda _: self._on_typed())
        else:
            input_.textChanged.connect(lambda: self._on_typed() if input_.hasFocus() else None)
        input_.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        composing = isinstance(event, QInputMethodEvent) and bool(event.preeditString())  # it is not text yet
        if composing or event.type() == QEvent.Type.FocusOut:
            self._pause.stop()
        return False

    def rest_now(self) -> None:
        """Do not wait for the end of the pause."""
        self._pause.stop()
        self.rested.emit()

    def _on_typed(self) -> None:
        self.typed.emit()
        self._pause.start()

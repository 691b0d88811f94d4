"""Hands on the keyboard: real key events into real windows, and waiting until the program is at rest.

The picture tour and the walkthrough tests use the same hands.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.tasks import NEXT_TURN_MS, Tasks

PATIENCE_MS = 20_000


class Hands:
    """Types into whatever has the focus and counts the keys that are not text."""

    def __init__(self, window: QWidget, tasks: Tasks) -> None:
        self._window, self._tasks = window, tasks
        self.keys = 0

    def focused(self) -> QWidget:
        """The widget that has the focus. Offscreen no window manager gives it back after a dialog: it goes to
        what a dialog was opened over."""
        if QApplication.activeWindow() is None:
            (QApplication.activeModalWidget() or self._window).activateWindow()
            self._wait(lambda: QApplication.activeWindow() is not None)
        return (
            QApplication.activePopupWidget()
            or QApplication.focusWidget()
            or QApplication.activeModalWidget()
            or self._window
        )

    def type(self, text: str) -> None:
        """Type text letter by letter, Vietnamese letters included."""
        for letter in text:
            widget = self.focused()
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

    def press(self, *sequences: str) -> None:
        """Press keys such as ``Ctrl+S``, ``Tab``, ``Return``."""
        for sequence in sequences:
            combination = QKeySequence(sequence)[0]
            QTest.keyClick(self.focused(), combination.key(), combination.keyboardModifiers())
            self.keys += 1

    def tab_to(self, name: str, *, most: int = 120) -> QWidget:
        """Press Tab until the widget with this accessible name has the focus. Raises LookupError."""
        for _ in range(most):
            if self.focused().accessibleName() == name:
                return self.focused()
            self.press("Tab")
        raise LookupError(name)

    def fill(self, name: str, text: str) -> None:
        """Go to a field with Tab and type over what stands there."""
        self.tab_to(name)
        self.press("Ctrl+A")
        self.type(text)

    def choose(self, name: str, letters: str) -> None:
        """Go to a list with Tab and choose by its first letters."""
        self.tab_to(name)
        self.type(letters)

    def pick(self, keys: str, wanted: str) -> None:
        """Open a list of choices with a key, type what is wanted, and press Enter."""
        before = QApplication.activeModalWidget()
        self.press(keys)
        self._wait(lambda: QApplication.activeModalWidget() is not before)
        self.type(wanted)
        self.press("Return")

    def rest(self, extra_ms: int = 0) -> None:
        """Wait until no work is under way and the window has settled."""
        self._wait(lambda: self._tasks.is_idle)
        if extra_ms:
            QTest.qWait(extra_ms)
            self._wait(lambda: self._tasks.is_idle)
        QTest.qWait(5)

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so. Raises TimeoutError."""
        self._wait(condition)

    def _wait(self, condition: Callable[[], bool]) -> None:
        loop = QEventLoop()
        tick, end = QTimer(), QTimer()
        tick.setInterval(2)
        end.setSingleShot(True)
        tick.timeout.connect(lambda: loop.quit() if condition() else None)
        end.timeout.connect(loop.quit)
        QApplication.processEvents()
        tick.start()
        end.start(PATIENCE_MS)
        while not condition():  # leaving the loop, a painting may have asked for more rows
            if not end.isActive():
                raise TimeoutError("the program did not come to rest")
            loop.exec()


class LoopHands(Hands):
    """Keys that come through the event loop, each as a turn of its own, as those of a real keyboard do."""

    def press(self, *sequences: str) -> None:
        for sequence in sequences:
            _in_a_turn(partial(super().press, sequence))

    def type(self, text: str) -> None:
        for letter in text:
            _in_a_turn(partial(super().type, letter))


def _in_a_turn(act: Callable[[], None]) -> None:
    loop = QEventLoop()

    def turn() -> None:
        try:
            act()
        finally:
            QTimer.singleShot(NEXT_TURN_MS, loop, loop.quit)  # what the key set going is a turn of its own

    QTimer.singleShot(NEXT_TURN_MS, turn)
    loop.exec()

"""A tour through the screens with a watchdog on the event loop. Run as a process: FOLDER; prints JSON."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from tests.bench.memory import memory
from tests.bench.window import Window, answer_and_end

BEAT_MS = 2
READ_MS = 1_000
"""Somebody who unlocks looks at the home page for a second at least."""


class Watchdog:
    """Notices how long the event loop did not come round, and in which step of the tour."""

    def __init__(self) -> None:
        self.step = ""
        self.longest: dict[str, float] = {}
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        stall = (now - self._last) * 1000 - BEAT_MS
        self._last = now
        self.longest[self.step] = max(self.longest.get(self.step, 0.0), stall)


def main(folder: Path) -> dict[str, Any]:
    """The longest stall in milliseconds of every step, and the memory in MB at the end and at most."""
    window = Window(folder)
    watchdog = Watchdog()
    for name, step in _STEPS:
        watchdog.step = name
        step(window)
        window.hands.rest(50)
    answer = {"stalls": watchdog.longest, "memory": memory()}
    window.close()
    return answer


def _end(window: Window) -> None:
    QTest.keyClick(window.page.findChild(QTableView), Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)


def _person(window: Window) -> None:
    window.hands.press("Return")
    window.hands.until(lambda: getattr(window.page, "view", None) is not None)


def _paper(form: str) -> Callable[[Window], None]:
    def show(window: Window) -> None:
        window.page.paper(form)
        window.hands.until(lambda: bool(getattr(window.page.dialog, "pdf", b"")))
        window.hands.press("Ctrl+P")
        window.hands.rest(30)
        window.page.dialog.reject()

    return show


def _dossier(window: Window) -> None:
    window.page.dossier()
    window.hands.rest(200)
    window.page.dialog.reject()


_STEPS: tuple[tuple[str, Callable[[Window], Any]], ...] = (
    ("unlock", Window.unlock),
    ("reading the home page", lambda window: window.hands.rest(READ_MS)),
    ("list", lambda window: window.hands.press("Ctrl+2")),
    ("end of the list", _end),
    ("review", lambda window: window.hands.press("Ctrl+3")),
    ("import page", lambda window: window.hands.press("Ctrl+4")),
    ("list again", lambda window: window.hands.press("Ctrl+2")),
    ("search", lambda window: window.hands.type("nguyen")),
    ("person", _person),
    ("decision", _paper("III-04")),
    ("delivery", _paper("III-05")),
    ("dossier", _dossier),
    ("home", lambda window: window.hands.press("Ctrl+1")),
    ("lock", lambda window: window.hands.press("Ctrl+L")),
)


if __name__ == "__main__":
    answer_and_end(lambda: main(Path(sys.argv[1])))

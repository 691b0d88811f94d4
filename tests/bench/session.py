"""A tour through the screens with a watchdog on the event loop. Run as a process: FOLDER; prints JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from tests.bench.memory import memory
from tests.bench.registries import PASSWORD
from tests.bench.window import Window, answer_and_end
from ui.tour.hands import LoopHands
from ui.tour.watchdog import Watchdog

READ_MS = 1_000
"""Somebody looks at the unlock page, and then at the home page, for a second at least."""


def main(folder: Path) -> dict[str, Any]:
    """The longest stall in milliseconds of every step, and the memory in MB at the end and at most."""
    window = Window(folder, LoopHands)
    window.hands.rest(READ_MS)
    watchdog = Watchdog()
    for name, step in _STEPS:
        watchdog.step = name
        step(window)
        window.hands.rest(50)
    answer = {"stalls": watchdog.longest, "memory": memory()}
    window.close()
    return answer


def _unlock(window: Window) -> None:
    window.hands.type(PASSWORD)
    window.hands.press("Return")
    window.hands.until(lambda: window.desk is not None)
    window.hands.rest()


def _end(window: Window) -> None:
    QTest.keyClick(window.page.findChild(QTableView), Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)


def _person(window: Window) -> None:
    window.hands.press("Return")
    window.hands.until(lambda: getattr(window.page, "view", None) is not None)


def _paper(form: str) -> Callable[[Window], None]:
    def show(window: Window) -> None:
        before = window.page.dialog
        window.page.paper(form)
        window.hands.until(lambda: window.page.dialog is not before and bool(window.page.dialog.pdf))
        window.hands.press("Ctrl+P")
        window.hands.rest(30)
        window.page.dialog.reject()

    return show


def _dossier(window: Window) -> None:
    window.page.dossier()
    window.hands.rest(200)
    window.page.dialog.reject()


def _opened(keys: str, typed: str = "") -> Callable[[Window], None]:
    """A dialog that keys open, what is typed in it, and Esc."""
    return _dialog(lambda window: window.hands.press(keys), typed)


def _dialog(act: Callable[[Window], object], typed: str = "") -> Callable[[Window], None]:
    def show(window: Window) -> None:
        act(window)
        window.hands.until(lambda: QApplication.activeModalWidget() is not None)
        window.hands.rest(READ_MS // 4)
        if typed:
            window.hands.type(typed)
            window.hands.rest(READ_MS // 4)
        window.hands.press("Esc")
        window.hands.until(lambda: QApplication.activeModalWidget() is None)

    return show


def _filters(window: Window) -> None:
    window.hands.press("Ctrl+2")
    window.hands.rest()
    window.hands.press("F4")
    window.hands.rest(READ_MS // 4)
    window.hands.press("Esc")


def _new_person(window: Window) -> None:
    window.hands.press("Ctrl+N")
    window.hands.rest(READ_MS // 4)
    window.hands.press("Esc")


_STEPS: tuple[tuple[str, Callable[[Window], Any]], ...] = (
    ("unlock", _unlock),
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
    ("event", _opened("Ctrl+E")),
    ("identity and family", lambda window: window.hands.press("Alt+2")),
    ("papers", lambda window: window.hands.press("Alt+3")),
    ("history", lambda window: window.hands.press("Alt+4")),
    ("home", lambda window: window.hands.press("Ctrl+1")),
    ("round of checks", _opened("Ctrl+T")),
    ("finder", _opened("Ctrl+K", "lap ho so")),
    ("filters", _filters),
    ("columns", _dialog(lambda window: window.page.choose_columns())),
    ("new person", _new_person),
    ("office", lambda window: window.hands.press("Ctrl+5")),
    ("forms", _opened("Ctrl+B")),
    ("law", lambda window: window.hands.press("Ctrl+6")),
    ("accounts", lambda window: window.hands.press("Ctrl+7")),
    ("logs", lambda window: window.hands.press("Ctrl+8")),
    ("retention", lambda window: window.hands.press("Ctrl+9")),
    ("backups", lambda window: window.hands.press("Ctrl+0")),
    ("keys", _opened("Ctrl+/")),
    ("lock", lambda window: window.hands.press("Ctrl+L")),
)


if __name__ == "__main__":
    answer_and_end(lambda: main(Path(sys.argv[1])))

"""How long screens take until they are painted. Run as a process: FOLDER TIMES; prints JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTableView

from tests.bench.store import QUERIES
from tests.bench.window import Window, answer_and_end


def main(folder: Path, times: int) -> dict[str, list[float]]:
    """Milliseconds of every try, by screen."""
    window = Window(folder)
    found = {"unlock": [window.unlock()]}
    found["today"] = [_today(window) for _ in range(times)]
    found["list"] = [_list(window) for _ in range(times)]
    found["end"] = [_end(window) for _ in range(times)]
    found["keystroke"] = [time for query in QUERIES[: times + 2] for time in _search(window, query)]
    found["head"] = [_person(window, at, "begun") for at in range(times)]
    found["person"] = [_person(window, at, "shown") for at in range(times)]
    window.close()
    return found


def _today(window: Window) -> float:
    def act() -> SignalInstance:
        window.hands.press("Ctrl+1")
        return window.page.shown

    return window.painted(act)


def _list(window: Window) -> float:
    def act() -> SignalInstance:
        window.hands.press("Ctrl+2")
        return window.page.shown

    elapsed = window.painted(act)
    window.hands.rest()
    return elapsed


def _end(window: Window) -> float:
    """From the first row to the last one of a list that was just opened."""
    _list(window)
    table = window.page.findChild(QTableView)
    model = table.model()

    def act() -> SignalInstance | None:
        QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        return None if model.person_at(model.rowCount() - 1) else model.dataChanged

    return window.painted(act)


def _search(window: Window, query: str) -> list[float]:
    """A query letter by letter, each waited for."""
    _list(window)
    box: Any = window.page.findChild(QLineEdit)

    def type_(letter: str) -> SignalInstance:
        box.setFocus()
        window.hands.type(letter)
        return window.page.shown

    return [window.painted(lambda letter=letter: type_(letter)) for letter in query]


def _person(window: Window, at: int, signal: str) -> float:
    """From Enter on a row to the painted person, or to the head of the page."""
    _list(window)
    model = window.page.findChild(QTableView).model()
    person = model.person_at(at % model.rowCount())

    def act() -> SignalInstance:
        window.desk.show_person(person)
        answer: SignalInstance = getattr(window.page, signal)
        return answer

    elapsed = window.painted(act)
    window.hands.rest()
    return elapsed


if __name__ == "__main__":
    answer_and_end(lambda: main(Path(sys.argv[1]), int(sys.argv[2])))

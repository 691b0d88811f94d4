"""Garbage that holds widgets is never collected on a worker."""

from __future__ import annotations

import gc
import threading
from typing import Any

from PySide6.QtWidgets import QWidget

from ui.garbage import EVERY_MS
from ui.tasks import Tasks


class _Knot:
    """A cycle that owns a widget, and says on which thread it is freed."""

    def __init__(self, freed_on: list[threading.Thread]) -> None:
        self.widget, self.self, self._freed_on = QWidget(), self, freed_on

    def __del__(self) -> None:
        self._freed_on.append(threading.current_thread())


def test_a_busy_worker_frees_no_widget_and_the_ui_thread_does(qtbot: Any, qapp: Any) -> None:
    freed_on: list[threading.Thread] = []
    tied, done = threading.Event(), list[int]()

    def busy() -> int:
        """Enough cycles, once the knots are tied, for the collector to run several times if it may."""
        tied.wait()
        for _round in range(20_000):
            cycle: list[Any] = []
            cycle.append(cycle)
        return 1

    tasks = Tasks()
    tasks.compute(busy, done.append)
    gc.collect()
    for _knot in range(20):
        _Knot(freed_on)
    tied.set()
    qtbot.waitUntil(lambda: bool(done), timeout=10_000)
    qtbot.waitUntil(lambda: len(freed_on) == 20, timeout=20 * EVERY_MS)
    assert set(freed_on) == {threading.main_thread()}
    tasks.shut_down()
    assert gc.isenabled()

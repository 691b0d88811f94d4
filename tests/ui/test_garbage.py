"""Garbage that holds widgets is never collected on a worker."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from tests.ui.conftest import Program
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


def test_what_stands_before_a_registry_is_opened_is_spared_and_nothing_after(
    start: Callable[..., Program], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record that is spared would stay after a lock."""
    spared: list[str] = []
    program = start(folder)
    monkeypatch.setattr("ui.tasks.spare_what_stands", lambda: spared.append("spared"))
    program.tasks.spare_what_stands()
    assert spared
    program.unlock()
    before = len(spared)
    program.tasks.spare_what_stands()
    program.hands.press("Ctrl+L")
    program.hands.until(lambda: program.shell.desk is None)
    program.hands.rest(20)
    assert len(spared) == before

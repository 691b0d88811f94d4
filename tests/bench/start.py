"""From nothing to the painted unlock page, against a bare window of the same toolkit."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from tests.bench.children import child_environment
from tests.bench.registries import ROOT
from tests.bench.rows import Bench, Ratio, Row, median, timed

BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([]); window = QMainWindow(); window.resize(1366, 768); window.show(); window.grab()
import os; os._exit(0)
"""
OURS = """
import os, sys
from PySide6.QtWidgets import QApplication
def until_painted(*_):
    for window in QApplication.topLevelWidgets():
        if window.isVisible(): window.grab()
    os._exit(0)
QApplication.exec = until_painted
import main
main.main(["--training", "--registry", sys.argv[1]])
"""
"""The program itself as main.py starts it; in place of waiting for events it paints once and ends."""


def start_rows(bench: Bench) -> Iterator[Row]:
    """Whole processes, pair by pair; the first pair fills the caches of bytecode and disk."""
    pairs = [(_process(BARE, bench), _process(OURS, bench)) for _ in range(bench.times(11) + 1)][1:]
    ratio = Ratio(median([ours / bare for bare, ours in pairs]), "a bare PySide6 window", 1.5)
    yield Row(
        "start to the unlock page", median([ours for _, ours in pairs]), "ms", ratio=ratio, remark="whole process"
    )


def _process(code: str, bench: Bench) -> float:
    environment = child_environment()
    return timed(
        lambda: subprocess.run([sys.executable, "-c", code, str(bench.registry)], cwd=ROOT, env=environment, check=True)
    )

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
NAMED = f"from PySide6.QtCore import Qt{BARE}"
"""The same when it names ``Qt`` once, as every program does: PySide then makes all 150 kinds of that namespace."""
OURS = """
import gc, os, sys
gc.disable()
from PySide6.QtWidgets import QApplication
def until_painted(*_):
    for window in QApplication.topLevelWidgets():
        if window.isVisible(): window.grab()
    os._exit(0)
QApplication.exec = until_painted
import main
main.main(["--training", "--registry", sys.argv[1]])
"""
"""The program itself as main.py starts it; in place of waiting for events it paints once and ends.

To change that, Qt is loaded before main.py does it, under the same condition: without the collector.
"""


def start_rows(bench: Bench) -> Iterator[Row]:
    """Whole processes in turns; the first turn fills the caches of bytecode and disk."""
    turns = [[_process(code, bench) for code in (BARE, NAMED, OURS)] for _ in range(bench.times(11) + 1)][1:]
    ratio = Ratio(median([ours / bare for bare, _, ours in turns]), "a bare PySide6 window", 1.5)
    to_named = median([ours / named for _, named, ours in turns])
    remark = f"whole process; {to_named:.2f} to one that names Qt"
    yield Row("start to the unlock page", median([ours for _, _, ours in turns]), "ms", ratio=ratio, remark=remark)


def _process(code: str, bench: Bench) -> float:
    command = [sys.executable, "-c", code, str(bench.registry)]
    return timed(lambda: subprocess.run(command, cwd=ROOT, env=child_environment(), check=True))

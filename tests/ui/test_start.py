"""What stands in the way of the unlock page: nothing that only later pages need."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

START = """
import json, os, sys
import main
from PySide6 import QtCore, QtWidgets

def until_painted(*_):
    windows = [window for window in QtWidgets.QApplication.topLevelWidgets() if window.isVisible()]
    for window in windows:
        window.grab()
    print(json.dumps([len(windows), list(sys.modules), list(vars(QtCore)), list(vars(QtWidgets))]), flush=True)
    os._exit(0)

QtWidgets.QApplication.exec = until_painted
main.main(["--training", "--registry", sys.argv[1]])
"""


@lru_cache(maxsize=1)
def painted() -> tuple[int, frozenset[str], frozenset[str]]:
    """Windows shown, modules loaded and classes of Qt made when the unlock page has been painted once."""
    done = subprocess.run(
        [sys.executable, "-c", START, str(ROOT / "no-such-registry")],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    windows, modules, core, widgets = json.loads(done.stdout)
    return windows, frozenset(modules), frozenset((*core, *widgets))


def test_the_unlock_page_is_painted() -> None:
    windows, modules, made = painted()
    assert windows == 1
    assert "ui.unlock.page" in modules
    assert "QLineEdit" in made


@pytest.mark.parametrize("module", ["sqlcipher3", "cryptography", "reportlab", "pypdfium2", "models.events", "ui.desk"])
def test_what_needs_an_open_registry_is_not_loaded_before_it(module: str) -> None:
    assert module not in painted()[1]


@pytest.mark.parametrize("name", ["Qt", "QStyle", "QTableView", "QMessageBox"])
def test_costly_classes_of_qt_are_not_made_before_the_page_stands(name: str) -> None:
    assert name not in painted()[2]


def test_every_page_is_loaded_before_it_is_opened() -> None:
    """A page whose module is loaded in the turn that opens it stalls the window."""
    desk = (ROOT / "ui" / "desk.py").read_text("utf-8")
    opened = set(re.findall(r"^ {8,}from (ui\.[a-z_.]+) import", desk, re.MULTILINE))
    code = "import sys, ui.ahead; ui.ahead.load_home(); ui.ahead.load_the_rest(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    assert opened - set(done.stdout.split()) == set()


def test_what_is_loaded_ahead_stops_for_a_password() -> None:
    code = (
        "from ui.ahead import load_home, load_the_rest; load_home();print(load_the_rest(lambda: True), load_the_rest())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    assert done.stdout.split() == ["False", "True"]

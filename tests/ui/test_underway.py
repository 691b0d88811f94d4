"""A window of papers stays until what is on its way to the printer is out, kept and noted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from models.logs import LogFilter
from models.ports import Registry
from tests.ui.conftest import Program, is_shut
from tests.ui.people import enter, show_person
from ui.paper.dialog import PaperDialog
from ui.paper.list_dialog import ListDialog
from ui.paper.pdf_dialog import PdfDialog


@contextmanager
def slow_printer(program: Program) -> Iterator[None]:
    """A printer that takes its time until the block ends."""
    go, print_ = threading.Event(), program.tray.print

    def slow(*asked: Any) -> None:
        go.wait(10)
        print_(*asked)

    program.tray.print = slow
    try:
        yield
    finally:
        go.set()
        program.hands.rest(30)


def prints(program: Program) -> list[str]:
    found: list[str] = []

    def read(registry: Registry) -> list[str]:
        registry.store_looks()
        looks = registry.read(lambda q: q.looks(LogFilter(), before=None, limit=50))
        return [look.detail for look in looks if look.kind == "print"]

    program.tasks.run(read, found.extend)
    program.hands.rest()
    return found


def top(program: Program, of: type) -> Any:
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), of))
    shown: Any = QApplication.activeModalWidget()
    program.hands.until(lambda: bool(shown.pdf) and shown._bar.is_ready)
    return shown


def list_of_people(program: Program) -> Any:
    program.hands.press("Ctrl+2")
    program.hands.rest(20)
    program.hands.press("Ctrl+P")
    return top(program, ListDialog)


def paper_out_of_a_batch(program: Program) -> Any:
    program.hands.press("Ctrl+1")
    program.hands.rest(20)
    program.hands.press("Ctrl+Shift+P")
    program.hands.rest(30)
    program.hands.press("Return")
    return top(program, PaperDialog)


def dossier(program: Program) -> Any:
    program.hands.press("Ctrl+D")
    return top(program, PdfDialog)


@pytest.mark.parametrize("show", [list_of_people, paper_out_of_a_batch, dossier])
def test_escape_does_not_close_what_is_on_its_way_to_the_printer(
    program: Program, show: Callable[[Program], Any]
) -> None:
    person = enter(program)
    if show is dossier:
        show_person(program, person)
    dialog = show(program)
    with slow_printer(program):
        program.hands.press("Ctrl+P", "Esc", "Esc")
        assert dialog.isVisible()
    assert len(program.tray.sheets) == 1
    assert len(prints(program)) == 1
    program.hands.press("Esc")
    program.hands.rest(20)
    assert is_shut(dialog)

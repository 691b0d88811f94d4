"""A paper that is on its way to the printer is kept, whatever happens to the window meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from models.ids import PersonId
from storage.registry import Options, open_registry
from tests.conftest import LOGIN, PASSWORD
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person

SLOW_SECONDS = 0.2


@contextmanager
def slow_printer(program: Program) -> Iterator[threading.Event]:
    """A printer that takes its time; the event is set when a paper reaches it."""
    began, print_ = threading.Event(), program.tray.print

    def slow(*asked: Any) -> None:
        began.set()
        threading.Event().wait(SLOW_SECONDS)
        print_(*asked)

    program.tray.print = slow
    yield began


def paper_of(program: Program, person: PersonId, form: str = "III-04") -> Any:
    page = show_person(program, person)
    page.paper(form)
    program.hands.until(lambda: page.dialog is not None and bool(page.dialog.pdf))
    program.hands.until(lambda: page.dialog._bar.is_ready)
    return page.dialog


def kept(program: Program, person: PersonId) -> list[str]:
    """The numbers of the papers in somebody's file."""
    found: list[str] = []
    program.tasks.run(lambda r: [made.number for made in r.read(lambda q: q.documents(person))], found.extend)
    program.hands.rest()
    return found


def test_a_lock_while_a_paper_is_printed_keeps_it_and_its_number(program: Program) -> None:
    person, other = enter(program), enter(program, name="Trần Văn Hai", citizen_number="")
    dialog = paper_of(program, person)
    number = dialog._inputs.texts()["management_decision.number"]
    with slow_printer(program) as began:
        program.hands.press("Ctrl+P")
        program.hands.until(began.is_set)
        program.shell.lock()  # nobody touched the keys
        program.hands.rest()
    program.unlock()
    assert len(program.tray.sheets) == 1
    assert [made.split("/")[0] for made in kept(program, person)] == [number]
    assert paper_of(program, other)._inputs.texts()["management_decision.number"] != number


def test_a_window_closed_while_a_paper_is_printed_keeps_it(program: Program, folder: Path, options: Options) -> None:
    person = enter(program)
    paper_of(program, person)
    with slow_printer(program) as began:
        program.hands.press("Ctrl+P")
        program.hands.until(began.is_set)
        program.shell._is_leaving = True  # as after the last backup of the day
        program.shell.close()
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    assert [made.form for made in registry.read(lambda q: q.documents(person))] == ["III-04"]
    registry.close()


def test_who_prints_is_there(program: Program) -> None:
    """Many papers at once may take longer than a lock waits."""
    paper_of(program, enter(program))
    program.shell._idle.stop()
    program.hands.press("Ctrl+P")
    program.hands.rest()
    assert program.shell._idle.isActive()


def test_a_printer_that_hangs_keeps_nobody_from_the_unlock_page(program: Program) -> None:
    go = threading.Event()
    program.tasks.compute(lambda: go.wait(10))
    program.shell.lock()
    program.hands.until(lambda: program.shell._unlock is not None and program.shell._unlock._login.count() > 0)
    go.set()
    program.hands.rest()


def test_who_unlocks_before_the_printer_took_a_paper_is_told_why_that_takes_long(program: Program) -> None:
    paper_of(program, enter(program))
    with slow_printer(program) as began:
        program.hands.press("Ctrl+P")
        program.hands.until(began.is_set)
        program.shell.lock()
        page: Any = program.shell._unlock
        program.hands.until(lambda: page._login.count() > 0)
        page._password.setText(PASSWORD)
        page.open()
        assert "Máy in đang nhận giấy" in page._notice.text
        program.hands.until(lambda: program.shell.desk is not None)
    program.hands.rest()


def test_a_paper_stands_in_its_window_however_late_that_opens(program: Program) -> None:
    page = show_person(program, enter(program))
    page.paper("III-04")
    QTimer.singleShot(0, lambda: threading.Event().wait(SLOW_SECONDS))
    program.hands.until(lambda: page.dialog is not None and page.dialog.isVisible())
    program.hands.rest(50)
    assert page.dialog.pdf

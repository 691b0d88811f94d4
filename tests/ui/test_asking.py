"""What opens once the registry has answered: one window, and none over another."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QDialog

from models.papers.extract import FORM as EXTRACT
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from ui.choose_dialog import ChooseDialog
from ui.finder.dialog import FinderDialog
from ui.paper.dialog import PaperDialog
from ui.paper.pdf_dialog import PdfDialog
from ui.person.event_dialog import EventDialog
from ui.person.incoming import Incoming
from ui.person.key_in_dialog import KeyInDialog
from ui.person.profile_tab import ProfileDialog
from ui.person.scan_dialog import ScanDialog, ScanOf


def windows() -> list[type[QDialog]]:
    """The kinds of the windows that are open."""
    return [type(w) for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]


def keep_busy(program: Program) -> None:
    """Let the worker be slow, as that of an old machine is: keys come before the answers."""
    program.tasks.run(lambda _: time.sleep(0.05))


@pytest.fixture
def page(program: Program) -> Any:
    return show_person(program, enter(program))


@pytest.mark.parametrize(
    ("ask", "opens"),
    [
        (lambda page: page.paper("III-04"), PaperDialog),
        (lambda page: page.paper(EXTRACT), PdfDialog),
        (lambda page: page.key_in(), KeyInDialog),
        (lambda page: page.edit_profile("phone"), ProfileDialog),
    ],
)
def test_pressed_twice_one_window_opens(
    program: Program, page: Any, ask: Callable[[Any], None], opens: type[QDialog]
) -> None:
    ask(page)
    ask(page)
    program.hands.rest(20)
    assert windows() == [opens]


def test_a_kept_paper_opens_once(program: Program, page: Any) -> None:
    page.paper("III-04")
    program.hands.rest(20)
    page.dialog.print()
    program.hands.rest()
    page.dialog.done(0)
    program.hands.rest()
    kept = page.view.documents[0].id
    page.show_paper(kept)
    page.show_paper(kept)
    program.hands.rest()
    assert windows() == [PdfDialog]


@pytest.mark.parametrize(("keys", "opens"), [("Ctrl+E", ChooseDialog), ("Ctrl+K", FinderDialog)])
def test_no_paper_comes_up_over_a_window_that_was_opened_meanwhile(
    program: Program, page: Any, keys: str, opens: type[QDialog]
) -> None:
    keep_busy(program)
    page.paper("III-04")
    program.hands.press(keys)
    program.hands.rest(20)
    assert windows() == [opens]


def test_ctrl_z_pressed_twice_asks_once(program: Program, page: Any) -> None:
    program.answers.yes = False
    keep_busy(program)
    program.hands.press("Ctrl+Z", "Ctrl+Z")
    program.hands.rest()
    assert len(program.answers.asked) == 1


@pytest.mark.parametrize(("keys", "title"), [("Ctrl+E", "Ghi sự kiện"), ("Ctrl+P", "In giấy tờ")])
def test_keys_pressed_before_the_person_is_read_do_their_work_then(program: Program, keys: str, title: str) -> None:
    person = enter(program)
    keep_busy(program)
    program.desk.show_person(person)
    program.hands.press(keys)
    assert windows() == []
    program.hands.rest()
    assert program.page.dialog.windowTitle() == title
    assert windows() == [ChooseDialog]


def test_ctrl_e_twice_on_the_home_page_does_the_duty_and_opens_no_list(program: Program) -> None:
    enter(program)
    program.hands.press("Ctrl+1")
    program.hands.rest(20)
    program.hands.press("Home", "Down")
    keep_busy(program)
    program.hands.press("Ctrl+E", "Ctrl+E")
    program.hands.rest(20)
    assert ChooseDialog not in windows()
    assert len(windows()) == 1


def picture(folder: Path) -> Path:
    path = folder / "giay.png"
    Image.new("RGB", (60, 80), "white").save(path)
    return path


def test_a_scan_waits_until_the_window_that_was_opened_meanwhile_is_closed(
    program: Program, page: Any, tmp_path: Path
) -> None:
    page._scanning.take(Incoming((picture(tmp_path),)), ScanOf())
    page.record("visit")
    event = page.dialog
    program.hands.rest(20)
    assert windows() == [EventDialog]
    event.reject()
    program.hands.rest(20)
    assert windows() == [ScanDialog]


def test_nothing_is_dropped_on_a_page_under_a_window(program: Program, page: Any, tmp_path: Path) -> None:
    page.record("visit")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(picture(tmp_path)))])
    event = QDropEvent(
        QPointF(600, 500), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.dropEvent(event)
    page.dialog.reject()
    program.hands.rest(20)
    assert windows() == []

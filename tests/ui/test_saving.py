"""While something is being saved nobody leaves it, and a lock in between offers nothing again that was stored."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from models.actions.change_person import change_person
from models.ids import PersonId
from models.logs import LogFilter
from models.ports import Registry
from tests.conftest import PASSWORD
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from tests.ui.test_drafts import kept, lock_and_unlock, reopened, type_note
from tests.ui.test_round import managed, opened
from ui.person.event_dialog import EventDialog
from ui.person.profile_tab import ProfileDialog
from ui.settings.account_dialogs import OwnPasswordDialog

NEW_PASSWORD = "".join(["Moi", "Hon", "@", "2026"])


@contextmanager
def busy_registry(program: Program) -> Iterator[None]:
    """What is asked of the registry waits until the block ends."""
    go = threading.Event()
    program.tasks.run(lambda _: go.wait(10))
    try:
        yield
    finally:
        go.set()
        program.hands.rest()


def actions(program: Program) -> list[str]:
    """What was done, the last first."""
    found: list[str] = []

    def read(registry: Registry) -> list[str]:
        rows = registry.read(lambda q: q.journal(LogFilter(), before=None, limit=10))
        return list(dict.fromkeys(f"{row.entry.action} {row.entry.action_id}" for row in rows))

    program.tasks.run(read, found.extend)
    program.hands.rest()
    return [action.split()[0] for action in found]


def an_event(program: Program) -> str:
    type_note(program)
    return "record_event"


def a_profile(program: Program) -> str:
    page = show_person(program, enter(program))
    page.edit_profile("occupation")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ProfileDialog))
    program.hands.type("thợ hồ")
    return "change_person"


def somebody(program: Program, result: str) -> None:
    program.hands.press("Ctrl+N")
    program.hands.rest()
    program.page.who.show_values({"name": "Lê Văn Mới", "sex": "male"})
    program.page.fact.show_values({"ground": "caught", "result": result, "sample": "urine", "summary": "Bắt quả tang"})
    program.hands.rest()


def a_new_person(program: Program) -> str:
    somebody(program, "positive")
    return "enter_person"


def a_negative_test(program: Program) -> str:
    somebody(program, "negative")
    return "count_negative_test"


def a_round(program: Program) -> str:
    managed(program, "Đinh Văn Một")
    opened(program)
    program.hands.type("Có mặt tại nhà")
    return "record_event"


@pytest.mark.parametrize("begin", [an_event, a_profile, a_new_person, a_negative_test, a_round])
def test_escape_waits_for_a_save_and_a_lock_keeps_nothing_of_it(
    program: Program, begin: Callable[[Program], str]
) -> None:
    saved, before = begin(program), len(actions(program))
    window, page = QApplication.activeModalWidget(), program.page
    with busy_registry(program):
        program.hands.press("Ctrl+S", "Ctrl+S")
        program.answers.asked.clear()
        program.hands.press("Esc", "Ctrl+1")
        assert program.answers.asked == []
        assert program.page is page
        assert QApplication.activeModalWidget() is window
        program.shell.lock()
    program.unlock()
    assert program.desk.banner.text == ""
    assert kept(program) == b""
    done = actions(program)
    assert done[0] == saved
    assert len(done) == before + 1


def stale(program: Program, person: PersonId) -> None:
    """Somebody else changes the person first."""
    program.tasks.run(
        lambda registry: registry.write(change_person, person, 1, {"phone": "0900000000"}, program.clock.now().date())
    )


def test_a_save_that_fails_behind_a_lock_loses_no_text(program: Program) -> None:
    a_profile(program)
    person = program.page.person_id
    with busy_registry(program):
        stale(program, person)
        program.hands.press("Ctrl+S")
        program.shell.lock()
    program.unlock()
    dialog = reopened(program, ProfileDialog)
    assert dialog._form.value_of("occupation") == "thợ hồ"


def test_what_was_opened_from_a_draft_lets_go_of_it_with_the_save(program: Program) -> None:
    type_note(program)
    lock_and_unlock(program)
    reopened(program, EventDialog)
    with busy_registry(program):
        program.hands.press("Ctrl+S")
        program.shell.lock()
    program.unlock()
    assert kept(program) == b""
    assert program.desk.banner.text == ""
    assert actions(program)[0] == "record_event"


def test_a_new_password_on_its_way_is_not_left(program: Program) -> None:
    dialog = OwnPasswordDialog(program.tasks, program.shell)
    dialog.open()
    for line, text in zip(dialog.findChildren(QLineEdit), (PASSWORD, NEW_PASSWORD, NEW_PASSWORD), strict=True):
        line.setText(text)
    program.hands.rest()
    with busy_registry(program):
        program.hands.press("Ctrl+S", "Esc")
        assert dialog.isVisible()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_a_day_or_a_reason_typed_for_a_profile_is_not_dropped_unasked(program: Program) -> None:
    page: Any = show_person(program, enter(program))
    page.edit_profile()
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ProfileDialog))
    program.answers.yes = False
    program.hands.fill("Nguồn hoặc lý do", "Theo đơn đề nghị")
    program.hands.press("Esc")
    assert program.answers.asked == ["Bỏ nội dung đang sửa?"]
    assert page.dialog.isVisible()

"""What is being typed when the program locks is offered back after unlocking, and gone once it is settled."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from models.roles import Role
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from tests.ui.test_roles import OWN_PASSWORD, Office
from tests.ui.test_roles import office as office
from ui.drafts import KEYS, Draft
from ui.person.event_dialog import EventDialog
from ui.person.new_page import NewPersonPage
from ui.person.profile_tab import ProfileDialog


def kept(program: Program) -> bytes:
    found: list[bytes] = []
    program.tasks.run(lambda registry: registry.draft(), found.append)
    program.hands.rest()
    return found[0]


def lock_and_unlock(program: Program) -> None:
    program.shell.lock()
    program.hands.rest()
    assert program.shell.desk is None
    assert QApplication.activeModalWidget() is None
    program.unlock()


def reopened(program: Program, kind: type) -> Any:
    program.hands.press(KEYS)
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), kind))
    program.hands.rest()
    return QApplication.activeModalWidget()


def type_note(program: Program, text: str = "Đã gặp gia đình") -> None:
    show_person(program, enter(program))
    program.hands.pick("Ctrl+E", "Ghi chú")
    program.hands.rest()
    program.hands.fill("Nội dung", text)


def test_an_event_that_was_being_typed_is_offered_back_twice_and_gone_once_saved(program: Program) -> None:
    type_note(program)
    lock_and_unlock(program)
    assert "Ghi chú, Đặng Thị Hòa" in program.desk.banner.text
    dialog = reopened(program, EventDialog)
    assert dialog.form.value_of("text") == "Đã gặp gia đình"
    lock_and_unlock(program)  # typed again before it was saved
    dialog = reopened(program, EventDialog)
    assert dialog.form.value_of("text") == "Đã gặp gia đình"
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: len(program.page.view.case.events) == 2)
    assert kept(program) == b""


def test_what_is_refused_is_gone_at_once_or_after_it_was_reopened(program: Program) -> None:
    type_note(program)
    lock_and_unlock(program)
    reopened(program, EventDialog)
    program.hands.press("Esc")
    program.hands.rest()
    assert program.answers.asked == ["Bỏ nội dung đang nhập?"]
    assert kept(program) == b""
    program.hands.pick("Ctrl+E", "Ghi chú")
    program.hands.rest()
    program.hands.fill("Nội dung", "Đã gặp gia đình")
    lock_and_unlock(program)
    program.hands.tab_to("Bỏ")
    program.hands.press("Return")
    assert kept(program) == b""
    assert program.desk.banner.text == ""


def test_a_new_person_and_a_changed_profile_are_offered_back(program: Program) -> None:
    program.hands.press("Ctrl+N")
    program.hands.rest()
    program.hands.type("089190000007||Đặng Thị Hòa|05031990|Nữ|Ấp Mẫu|01012022")
    program.hands.press("Return")
    program.hands.rest()
    program.page.fact.show_values({"ground": "caught", "result": "positive"})
    lock_and_unlock(program)
    assert "Nhập người mới, Đặng Thị Hòa" in program.desk.banner.text
    program.hands.press(KEYS)
    program.hands.until(lambda: isinstance(program.page, NewPersonPage))
    program.hands.rest()
    assert program.page.who.value_of("citizen_number") == "089190000007"
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: getattr(program.page, "view", None) is not None)
    program.hands.rest()
    assert kept(program) == b""
    program.page.edit_profile("phone")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ProfileDialog))
    program.hands.type("0912345678")
    lock_and_unlock(program)
    dialog = reopened(program, ProfileDialog)
    assert dialog._form.value_of("phone") == "0912345678"


@pytest.mark.parametrize("kept_of", ["new person", "event"])
def test_somebody_being_entered_is_not_typed_over_by_what_was_kept(program: Program, kept_of: str) -> None:
    if kept_of == "event":
        type_note(program)
    else:
        program.hands.press("Ctrl+N")
        program.hands.rest()
        program.page.who.show_values({"name": "Đặng Thị Hòa"})
    lock_and_unlock(program)
    offered = program.desk.banner.text
    assert offered
    program.hands.press("Ctrl+N")
    program.hands.rest()
    program.page.who.show_values({"name": "Trần Văn Mới"})
    program.answers.yes = False
    program.hands.press(KEYS)
    program.hands.rest(50)
    assert program.page.who.value_of("name") == "Trần Văn Mới"
    assert program.desk.banner.text == offered
    assert kept(program) != b""
    program.answers.yes = True
    program.hands.press(KEYS)
    program.hands.rest(100)
    assert not isinstance(program.page, NewPersonPage) or program.page.who.value_of("name") == "Đặng Thị Hòa"
    assert program.desk.banner.text == ""


def test_nothing_is_kept_of_a_window_in_which_nothing_was_typed(program: Program) -> None:
    show_person(program, enter(program))
    program.hands.pick("Ctrl+E", "Ghi chú")
    program.hands.rest()
    lock_and_unlock(program)
    assert kept(program) == b""
    assert program.desk.banner.text == ""


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"what": "event"}', b'{"another": "program"}', b"\xff"])
def test_what_no_program_understands_is_no_draft(content: bytes) -> None:
    assert Draft.load(content) is None


def test_a_physician_goes_on_with_findings_that_nobody_else_can_open(office: Office) -> None:
    program = office.work_as(Role.HEALTH)
    program.desk.show_health_file(office.person)
    program.hands.until(lambda: program.page.view is not None)
    program.hands.rest()
    program.page.record("determination_result")
    program.hands.rest()
    program.page.dialog.form.show_values({"clinical_signs": "Thèm chất ma túy"})
    program.shell.lock()
    program.hands.rest()
    program.shell.unlock_page._login.setCurrentText(Role.HEALTH.value)
    program.shell.unlock_page._password.setFocus()
    program.unlock(OWN_PASSWORD)
    dialog = reopened(program, EventDialog)
    assert dialog.form.value_of("clinical_signs") == "Thèm chất ma túy"

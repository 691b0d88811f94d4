"""Entering with keys in the real window: nothing is saved twice, nothing typed is lost when saving is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from models.actions.change_office import change_office
from models.office import Officer
from models.roles import Role
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from ui.person.event_dialog import EventDialog, ReasonDialog
from ui.person.profile_tab import ProfileDialog

PAUSE_MS = 30


@pytest.fixture(autouse=True)
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.typing_rest.PAUSE_MS", PAUSE_MS)


def open_editor(program: Program, label: str) -> EventDialog:
    program.hands.pick("Ctrl+E", label)
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), EventDialog))
    program.hands.rest()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, EventDialog)
    return dialog


def hold_save(program: Program) -> None:
    """Ctrl+S held down, and the button clicked twice besides, before anything answers."""
    dialog: Any = QApplication.activeModalWidget()
    control = Qt.KeyboardModifier.ControlModifier
    for repeats in (False, True, True):
        QApplication.sendEvent(
            dialog.focusWidget(), QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_S, control, "", repeats)
        )
    for _ in range(2):
        dialog._save.click()
    dialog.save()


def test_a_held_key_and_a_double_click_save_once(program: Program) -> None:
    page = show_person(program, enter(program))
    open_editor(program, "Ghi chú")
    QApplication.clipboard().setText("Đã gặp 👍 gia đình. " * 400)
    program.hands.tab_to("Nội dung")
    program.hands.press("Ctrl+V")
    hold_save(program)
    program.hands.until(lambda: len(page.view.case.events) > 1)
    program.hands.rest(20)
    assert [event.fact.kind for event in page.view.case.events].count("note") == 1


def test_a_right_removed_meanwhile_is_said_and_everything_typed_stays(program: Program) -> None:
    page = show_person(program, enter(program))
    dialog = open_editor(program, "Ghi chú")
    program.hands.fill("Nội dung", "Đã gặp gia đình")

    def reader(registry: Any) -> None:
        user = registry._session.user
        registry._session.user = replace(user, known=replace(user.known, role=Role.READER.value))

    program.tasks.run(reader)
    program.hands.press("Ctrl+S")
    program.hands.rest()
    assert dialog.isVisible()
    assert "không được phép" in dialog.notice
    assert dialog.form.value_of("text") == "Đã gặp gia đình"
    assert dialog.draft() is not None
    assert len(page.view.case.events) == 1


def test_an_officer_by_name_a_day_in_short_and_a_slip_kept_with_a_reason(program: Program) -> None:
    officer = Officer(name="Trần Văn Dũng", rank="Đại úy", position="Cán bộ", unit="Công an xã Mẫu")
    program.tasks.run(lambda registry: registry.write(change_office, 1, {"officers": (officer,)}))
    page = show_person(program, enter(program))
    dialog = open_editor(program, "Gặp gỡ, tư vấn, giáo dục")
    program.hands.press("Ctrl+A")
    program.hands.type("-40")
    program.hands.rest(2 * PAUSE_MS)
    assert "40 ngày trước" in dialog.at.reading.text()
    program.hands.press("Return")
    assert dialog.at.line.text() == "15/10/2026"
    program.hands.choose("Hình thức", "Đến nơi ở")
    program.hands.fill("Người thực hiện", "dung")
    program.hands.rest(2 * PAUSE_MS)
    program.hands.press("Down", "Return")
    assert dialog.form.value_of("by") == "Trần Văn Dũng"
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ReasonDialog))
    program.hands.type("Biên bản giấy nộp muộn")
    program.hands.press("Return")
    program.hands.until(lambda: len(page.view.case.events) == 2)
    assert {event.reason for event in page.view.case.events if event.fact.kind == "visit"} == {"Biên bản giấy nộp muộn"}


def test_a_number_that_comes_to_disagree_in_the_profile_needs_a_reason(program: Program) -> None:
    page = show_person(program, enter(program))
    page.edit_profile("citizen_number")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ProfileDialog))
    program.hands.fill("Số định danh cá nhân", "089090000007")
    program.hands.press("Ctrl+S")
    program.hands.rest()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ProfileDialog)
    assert "không khớp giới tính" in dialog._notice.text
    program.hands.type("Theo căn cước mới")  # the cursor stands in the reason
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: page.view.case.person.known.citizen_number == "089090000007")


def test_escape_from_a_new_account_asks_only_when_something_was_typed(program: Program) -> None:
    program.desk.show_users()
    program.hands.rest(20)
    program.hands.press("Ctrl+T")
    program.hands.until(lambda: QApplication.activeModalWidget() is not None)
    program.hands.type("dung")
    program.answers.yes = False
    program.hands.press("Esc")
    assert program.answers.asked == ["Bỏ nội dung đang nhập?"]
    assert QApplication.activeModalWidget() is not None


def test_another_ground_is_made_when_it_is_chosen_and_tab_comes_to_it_before_the_rest(program: Program) -> None:
    hands = program.hands
    hands.press("Ctrl+N")
    hands.rest()
    page = program.page
    hands.choose("Căn cứ đưa vào sổ", "Tiếp nhận")
    hands.rest()
    names = []
    for _ in range(3):
        hands.press("Tab")
        names.append(hands.focused().accessibleName())
    assert names[1:] == ["Biện pháp", "Ngày tiếp nhận vào sổ"]
    assert page.at.line.accessibleName() == names[0]
    hands.tab_to("Tên để xếp danh sách")  # of what comes behind the ground
    hands.press("Esc")
    assert program.answers.asked == ["Bỏ người đang nhập?"]

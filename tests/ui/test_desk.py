"""The desk: going to places and back, and nothing typed is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QToolButton

from models.actions.undo import Undone, undo_action
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from ui.people.page import PeoplePage
from ui.person.new_page import NewPersonPage
from ui.settings.office_page import OfficePage
from ui.taking_over.page import TakingOverPage
from ui.tasks import DOOR


def type_new_person(program: Program) -> Any:
    program.hands.press("Ctrl+N")
    program.hands.rest()
    program.hands.fill("Họ và tên", "Đặng Thị Hòa")
    return program.page


def press_close(program: Program) -> None:
    program.shell.close()


WAYS_OUT: list[Callable[[Program], None]] = [
    lambda program: program.hands.press("Ctrl+1"),
    lambda program: program.hands.press("Ctrl+5"),
    lambda program: program.hands.press("Ctrl+N"),
    lambda program: program.hands.press("Esc"),
    press_close,
]


@pytest.mark.parametrize("leave", WAYS_OUT)
def test_a_new_person_typed_is_not_lost_by_going_elsewhere(program: Program, leave: Callable[[Program], None]) -> None:
    page = type_new_person(program)
    program.answers.yes = False
    leave(program)
    program.hands.rest(20)
    assert program.answers.asked == ["Bỏ người đang nhập?"]
    assert program.page is page
    assert program.shell.isVisible()
    assert page.who.value_of("name") == "Đặng Thị Hòa"
    program.answers.yes = True


def test_a_date_that_cannot_be_read_is_something_typed_as_well(program: Program) -> None:
    program.hands.press("Ctrl+N")
    program.hands.rest()
    program.hands.fill("Ngày, tháng, năm sinh", "31/02")
    program.answers.yes = False
    program.hands.press("Esc")
    assert program.answers.asked
    assert isinstance(program.page, NewPersonPage)
    program.answers.yes = True


def test_settings_changed_and_not_saved_are_asked_about_and_the_rail_stays_true(program: Program) -> None:
    program.hands.press("Ctrl+5")
    program.hands.rest(20)
    program.hands.fill("Ký hiệu cơ quan trong số văn bản", "CAXM")
    program.answers.yes = False
    program.hands.press("Ctrl+2")
    program.hands.rest(20)
    assert isinstance(program.page, OfficePage)
    checked = [made.accessibleName() for made in program.desk.findChildren(QToolButton) if made.isChecked()]
    assert checked == ["Đơn vị"]
    program.answers.yes = True
    program.hands.press("Ctrl+2")
    program.hands.rest(20)
    assert isinstance(program.page, PeoplePage)


def test_a_saved_person_is_not_asked_about(program: Program) -> None:
    page = type_new_person(program)
    program.hands.choose("Căn cứ xét nghiệm", "Bị bắt")
    program.hands.choose("Kết luận", "Dương")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: program.page is not page and program.page.view is not None)
    assert program.answers.asked == []


def test_what_was_typed_for_one_ground_stays_while_another_is_looked_at(program: Program) -> None:
    program.hands.press("Ctrl+N")
    program.hands.rest()
    program.hands.fill("Nơi xét nghiệm", "Trụ sở Công an xã")
    for letters in ("Tiếp nhận", "Kết quả"):
        program.hands.choose("Căn cứ đưa vào sổ", letters)
        program.hands.press("Return")
        program.hands.rest(500)  # letters typed sooner would belong to the word before
    assert program.page.fact.value_of("place") == "Trụ sở Công an xã"


@pytest.mark.parametrize(("figure", "group"), [("1 người sử dụng", 1), ("0 người nghiện", 2), ("0 người sau cai", 3)])
def test_a_figure_of_the_home_page_opens_its_list(program: Program, figure: str, group: int) -> None:
    enter(program)
    program.hands.press("Ctrl+1")
    program.hands.rest(20)
    program.hands.tab_to(figure)
    program.hands.press("Return")
    program.hands.rest(20)
    assert isinstance(program.page, PeoplePage)
    assert program.page._group.currentIndex() == group


def test_an_empty_registry_says_where_to_begin(program: Program) -> None:
    program.hands.press("Ctrl+1")
    program.hands.rest(20)
    assert program.hands.focused().accessibleName() == "Nhập danh sách đã có"
    program.hands.press("Return")
    program.hands.rest(20)
    assert isinstance(program.page, TakingOverPage)


def test_a_narrow_window_shows_icons_that_still_say_what_they_are(program: Program) -> None:
    program.shell.resize(911, 460)
    program.hands.rest(20)
    rail = program.desk._rail
    assert rail.width() == 60
    places = program.desk._rail.names
    assert places[:2] == ["Hôm nay", "Danh sách"]
    names = [made.accessibleName() for made in rail.findChildren(QAbstractButton)]
    assert names == ["Tìm và làm", *places, "Hướng dẫn", "Khóa sổ"]
    program.shell.resize(1366, 700)
    program.hands.rest(20)
    assert rail.width() == 184


def test_enter_pressed_before_the_accounts_are_known_is_remembered(start: Callable[..., Program], folder: Path) -> None:
    from tests.conftest import PASSWORD

    program = start(folder)
    page = program.shell.unlock_page
    assert page is not None
    page._password.setText(PASSWORD)
    page.open()  # the names are still being read
    program.hands.until(lambda: program.shell.desk is not None)
    program.hands.rest()


def test_the_training_registry_is_made_while_the_window_already_shows(
    start: Callable[..., Program], tmp_path: Path
) -> None:
    made: list[str] = []

    def prepare() -> None:
        import threading

        made.append(threading.current_thread().name)

    program = start(tmp_path / "hl", training=True, prepare=prepare)
    assert made == []
    program.hands.rest(20)
    assert len(made) == 1
    assert made[0].startswith(DOOR)


def test_the_list_comes_again_as_new_with_what_holds_now(program: Program) -> None:
    enter(program)
    program.hands.press("Ctrl+2")
    program.hands.rest(20)
    page = program.page
    page.choose_group("aftercare")
    program.hands.type("khong co")
    program.hands.rest(20)
    assert page._model.rowCount() == 0
    program.hands.press("Ctrl+1")
    program.hands.rest(20)
    enter(program, name="Trần Văn Nam", sex="male", citizen_number="089090000999")
    program.hands.press("Ctrl+2")
    program.hands.rest(20)
    assert program.page is page
    assert (page._search.text(), page._group.currentIndex()) == ("", 0)
    names = [page._model.index(row, 0).data() for row in range(page._model.rowCount())]
    assert len(names) == 2
    assert "Trần Văn Nam" in names
    assert page._search.hasFocus()


def test_the_home_page_comes_again_where_it_was_left_with_the_day_that_it_is(program: Program) -> None:
    enter(program)
    enter(program, name="Trần Văn Nam", sex="male", citizen_number="089090000999")
    program.hands.press("Ctrl+1")
    program.hands.rest(20)
    page = program.page
    program.hands.press("Down")
    line = page._tree.currentIndex()
    program.hands.press("Ctrl+2")
    program.hands.rest(20)
    program.clock.instant = program.clock.now() + timedelta(days=1)
    program.hands.press("Ctrl+1")
    program.hands.rest(20)
    assert program.page is page
    assert f"{program.clock.now():%d/%m/%Y}" in page._title.text()
    assert page._tree.currentIndex().row() == line.row()
    assert page._tree.hasFocus()


def test_locking_lets_go_of_the_pages_that_stayed(program: Program) -> None:
    page = program.page
    program.hands.press("Ctrl+2")
    program.hands.rest(20)
    program.hands.press("Ctrl+L")
    program.hands.rest(20)
    assert not shiboken6.isValid(page)


def test_the_page_of_somebody_taken_out_of_the_registry_shows_nothing_of_the_person(program: Program) -> None:
    page = show_person(program, enter(program))
    program.tasks.run(
        lambda registry: registry.write(undo_action, registry.read(lambda q: q.last_undoable())[0].action_id)
    )
    program.hands.press("F5")
    program.hands.rest()
    said = page.notice
    assert said
    assert not page._body.isVisible()
    program.hands.press("Ctrl+E", "Ctrl+P", "Ctrl+D", "Ctrl+Shift+P", "Ctrl+V", "Alt+2", "F2")
    program.hands.rest()
    assert page.notice == said
    assert QApplication.activeModalWidget() is None


def test_escape_held_down_takes_one_step_back(program: Program) -> None:
    enter(program)
    program.hands.press("Ctrl+2")
    program.hands.rest(20)
    program.page._search.setText("hoa")
    assert [key.autoRepeat() for key in program.page.findChildren(QShortcut) if key.key() == QKeySequence("Esc")] == [
        False
    ]
    assert all(key.autoRepeat() for key in program.page.findChildren(QShortcut) if key.key() == QKeySequence("F5"))


def test_pages_fit_a_small_window_with_letters_twice_as_large(program: Program, app: Any) -> None:
    enter(program)
    usual, large = app.font(), app.font()
    large.setPointSizeF(2 * usual.pointSizeF())
    program.shell.resize(860, 420)
    app.setFont(large)
    try:
        for show in (program.desk.show_people, program.desk.show_users, program.desk.show_backup):
            show()
            program.hands.rest()
            assert program.page.minimumSizeHint().width() <= program.page.width()
    finally:
        app.setFont(usual)


def test_an_entry_taken_back_drops_nobody_who_is_being_entered_unasked(program: Program) -> None:
    enter(program)
    program.hands.press("Ctrl+N")
    program.hands.rest()
    program.page.who.show_values({"name": "Trần Văn Dở"})
    page, program.answers.yes = program.page, False
    program.desk._on_undone(Undone("enter_person", 1))
    assert program.page is page
    program.answers.yes = True
    program.desk._on_undone(Undone("enter_person", 1))
    assert program.page is not page

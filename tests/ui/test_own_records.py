"""Two records of one person, and the sheet for the ministry's own software, on the page of a person."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from models.actions.change_person import change_person
from models.dates import PartialDate
from models.ids import PersonId
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person


def said(page: Any) -> str:
    """What the strip under the head says."""
    if page._same.isHidden():
        return ""
    return " | ".join(shown.text() for shown in page._same.findChildren(QLabel) if shown.isVisible())


def press_in_strip(program: Program, page: Any, text: str) -> None:
    button = next(made for made in page._same.findChildren(object) if getattr(made, "text", str)() == text)
    button.setFocus()
    program.hands.press("Return")
    program.hands.rest()


def give_reason(program: Program, page: Any, reason: str) -> None:
    program.hands.until(lambda: type(page.dialog).__name__ == "ReasonDialog" and page.dialog.isVisible())
    program.hands.type(reason)
    program.hands.press("Return")


def test_a_double_is_proposed_linked_gone_to_and_parted_again(program: Program) -> None:
    one = enter(program, name="Đặng Hòa", birth=PartialDate(1990))
    two = enter(program)
    page = show_person(program, two)
    assert said(page) == "Có thể là một người (trùng số giấy tờ): Đặng Hòa, sinh 1990, 089190000007"
    press_in_strip(program, page, "Liên kết…")
    give_reason(program, page, "nhập hai lần")
    program.hands.until(lambda: said(page).startswith("Hai hồ sơ của một người: Đặng Hòa"))
    assert len(page.view.case.events) == 2
    assert len([made for made in page._timeline.findChildren(QPushButton) if made.text() == "Sửa, hủy…"]) == 1
    press_in_strip(program, page, "Mở hồ sơ kia")
    program.hands.until(lambda: program.page.person_id == one and program.page.view is not None)
    program.hands.rest()
    page = program.page
    assert said(page).startswith("Hai hồ sơ của một người: Đặng Thị Hòa, sinh 05/03/1990")
    press_in_strip(program, page, "Bỏ liên kết…")
    give_reason(program, page, "hai người khác nhau")
    program.hands.until(lambda: "Bỏ" not in said(page) and said(page).startswith("Có thể"))


def test_another_record_is_found_by_name_and_a_closed_one_is_not_named(program: Program) -> None:
    closed = enter(program, closed=True)
    page = show_person(program, enter(program, name="Võ Thị Bé", citizen_number=""))
    assert said(page) == ""
    program.hands.press("Alt+2")
    page._profile.part._link.click()
    program.hands.rest()
    page._linking.link(closed)
    give_reason(program, page, "đổi tên, theo giấy khai sinh")
    program.hands.until(lambda: bool(said(page)))
    assert said(page) == "Hai hồ sơ của một người: hồ sơ đã đưa ra khỏi danh sách"


def key_in(program: Program, page: Any) -> Any:
    program.hands.press("Alt+2")
    program.hands.press("Ctrl+Shift+N")
    program.hands.until(lambda: type(page.dialog).__name__ == "KeyInDialog" and page.dialog.isVisible())
    return page.dialog


def test_values_are_copied_one_by_one_and_next_time_only_what_changed_is_due(program: Program) -> None:
    person: PersonId = enter(program)
    page = show_person(program, person)
    dialog = key_in(program, page)
    assert "chưa rõ" in " ".join(shown.text() for shown in dialog.findChildren(QLabel))
    copied = []
    for _ in range(dialog._model.rowCount()):
        program.hands.press("Ctrl+C")
        copied.append(QGuiApplication.clipboard().text())
    assert copied[:3] == ["Đặng Thị Hòa", "Nữ", "05/03/1990"]
    assert "089190000007" in copied
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: "Đã ghi nhận" in page.notice)
    assert QGuiApplication.clipboard().text() == ""  # nothing of the person stays there
    program.tasks.run(lambda registry: registry.write(change_person, person, 1, {"phone": "0987654321"}))
    program.hands.rest()
    program.hands.press("F5")
    program.hands.rest()
    dialog = key_in(program, page)
    due = [at for at in range(dialog._model.rowCount()) if not dialog._is_ticked(at)]
    assert [[dialog._model.item(at, column).text() for column in (1, 2, 3)] for at in due] == [
        ["Số điện thoại", "0987654321", "0912345678"]
    ]
    assert dialog.table.currentIndex().row() == due[0]
    program.hands.press("Space")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not dialog.isVisible())


def test_from_anywhere_one_goes_on_to_whom_the_software_is_behind_of(program: Program) -> None:
    enter(program, name="Lê Văn Chờ", citizen_number="")
    program.hands.press("Ctrl+K")
    program.hands.rest()
    program.hands.type("ai cho nhap")
    program.hands.rest(20)
    program.hands.press("Return")
    program.hands.until(lambda: type(QApplication.activeModalWidget()).__name__ == "ChooseDialog")
    program.hands.press("Return")
    program.hands.until(lambda: type(getattr(program.page, "dialog", None)).__name__ == "KeyInDialog")
    assert program.page.view.case.person.name == "Lê Văn Chờ"

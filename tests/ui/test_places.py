"""Addresses at entry: the present name of an old unit, a choice, no recognition; units after a few letters."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

import ui.person.place_completer
from models.events.moves import MovedAway
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from ui.choose_dialog import ChooseDialog
from ui.person.profile_tab import ProfileDialog
from ui.person.value_completer import ValueCompleter
from ui.typing_rest import PAUSE_MS

RESIDENCE = "Nơi ở hiện tại"
OLD = "Khóm 2, Phường Mỹ Phước, TP Long Xuyên, An Giang"
SPLIT = "Thôn 1, xã Hòa Liên, huyện Hòa Vang, TP Đà Nẵng"
UNREAD = "Chưa nhận ra đơn vị hành chính"


@pytest.fixture
def page(program: Program) -> Any:
    program.hands.press("Ctrl+N")
    program.hands.rest()
    return program.page


def leave(program: Program, text: str, name: str = RESIDENCE) -> None:
    """Type an address and go on to the next field."""
    program.hands.fill(name, text)
    program.hands.press("Tab")
    program.hands.rest()


def said(page: Any, field: str = "current_residence") -> str:
    return str(page.places.line(field).text)


def residence(page: Any) -> str:
    return str(page.who.editor("current_residence").state())


def start_typing(program: Program, text: str) -> Any:
    """Type letters into an address, without leaving it."""
    program.hands.fill(RESIDENCE, text)
    return program.page.places.line("current_residence").completer.list


def type_and_pause(program: Program, text: str) -> Any:
    """Type letters into an address and wait for the list of units."""
    found = start_typing(program, text)
    program.hands.until(found.isVisible)
    return found


def wait_for_a_pause(program: Program) -> None:
    program.hands.rest(PAUSE_MS + 100)


ADDRESSES = {
    OLD: "Nay là: phường Long Xuyên, tỉnh An Giang",
    "xã Mỹ Đức, huyện Châu Phú, tỉnh An Giang": "Nay là: xã Mỹ Đức, tỉnh An Giang",
    "tỉnh Hậu Giang": "Nay là: thành phố Cần Thơ",
    "phường Mỹ Thới, tỉnh An Giang": "",
    "xã Mỹ Đứcc, huyện Châu Phú, An Giang": "Có phải là: xã Mỹ Đức, tỉnh An Giang?",
    SPLIT: "Đơn vị cũ, nay thuộc một trong 2 đơn vị",
    "xã Bình Mỹ": "Có thể là một trong 7 đơn vị",
    "Trên trời dưới đất": UNREAD,
    "mặt trăng, sao hỏa": UNREAD,
    "Ấp Rạch Đùng, Xã Vẽ, An Giang": UNREAD,
    "Ấp Rạch Đùng, Xã Mẫu, An Giang": "",  # that of the office itself
    "không rõ": UNREAD,
}


def test_an_address_that_was_left_tells_its_present_unit_and_stays_as_typed(program: Program, page: Any) -> None:
    """On one page, one address typed over another; what was said of the one before is never left standing."""
    told = {}
    for text in ADDRESSES:
        leave(program, text)
        told[text] = said(page)
        assert residence(page) == text
    assert told == ADDRESSES


def test_nothing_is_said_while_letters_are_typed_and_no_more_after_the_address_was_emptied(
    program: Program, page: Any
) -> None:
    program.hands.fill(RESIDENCE, OLD)
    program.hands.rest()
    assert said(page) == ""
    program.hands.press("Tab")
    program.hands.rest()
    assert said(page) != ""
    program.hands.tab_to(RESIDENCE)
    program.hands.press("Ctrl+A", "Backspace", "Tab")
    program.hands.rest()
    assert residence(page) == ""
    assert said(page) == ""


def test_what_was_said_goes_with_the_first_letter_typed_over_it(program: Program, page: Any) -> None:
    leave(program, OLD)
    program.hands.press("Shift+Tab", "Shift+Tab")
    program.hands.type("x")
    assert said(page) == ""


def test_the_other_address_fields_tell_it_too(program: Program, page: Any) -> None:
    for field, name in (("home_village", "Quê quán"), ("birth_place", "Nơi sinh")):
        leave(program, OLD, name)
        assert said(page, field) == "Nay là: phường Long Xuyên, tỉnh An Giang"


@pytest.mark.parametrize(
    ("issued", "words"),
    [("15072022", "Nay là: xã Lai Vung, tỉnh Đồng Tháp"), ("15072025", "")],
)
def test_the_address_of_a_card_is_read_as_of_its_day(program: Program, page: Any, issued: str, words: str) -> None:
    """Xã Tân Thành of Đồng Tháp is a present commune; an old card means the one of huyện Lai Vung."""
    program.hands.type(f"087205004321||Nguyễn Văn Mẫu|17092005|Nam|xã Tân Thành, tỉnh Đồng Tháp|{issued}||||")
    program.hands.press("Return")
    program.hands.rest()
    assert said(page, "registered_residence") == words
    program.hands.press("Shift+Tab")
    program.hands.tab_to(RESIDENCE)
    program.hands.rest()
    assert said(page, "registered_residence") == words  # going through it does not forget the day


def test_the_present_name_replaces_the_old_one_only_when_asked_and_can_be_undone(program: Program, page: Any) -> None:
    leave(program, OLD)
    program.hands.press("Shift+Tab")
    assert program.hands.focused().accessibleName() == f"Thay tên hiện nay: {RESIDENCE}"
    assert residence(page) == OLD
    program.hands.press("Return")
    program.hands.rest()
    assert residence(page) == "Khóm 2, phường Long Xuyên, tỉnh An Giang"
    assert said(page) == ""
    assert program.hands.focused().accessibleName() == RESIDENCE
    program.hands.press("Ctrl+Z")
    assert residence(page) == OLD


def test_of_several_units_the_user_chooses_by_keys_and_the_address_stays(program: Program, page: Any) -> None:
    leave(program, SPLIT)
    hands = program.hands
    hands.press("Shift+Tab")
    assert hands.focused().accessibleName() == f"Chọn đơn vị hiện nay: {RESIDENCE}"
    hands.press("Return")
    hands.until(lambda: isinstance(QApplication.activeModalWidget(), ChooseDialog))
    hands.type("hai van")
    hands.press("Return")
    hands.rest(20)
    assert said(page) == "Nay là: phường Hải Vân, thành phố Đà Nẵng"
    assert residence(page) == SPLIT
    assert hands.focused().accessibleName() == f"Thay tên hiện nay: {RESIDENCE}"
    hands.press("Return")
    hands.rest()
    assert residence(page) == "Thôn 1, phường Hải Vân, thành phố Đà Nẵng"


def test_editing_a_profile_shows_the_present_name_at_once(program: Program) -> None:
    show_person(program, enter(program, current_residence=OLD))
    program.hands.press("Alt+2", "F2")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ProfileDialog))
    program.hands.rest()
    dialog = QApplication.activeModalWidget()
    assert said(dialog) == "Nay là: phường Long Xuyên, tỉnh An Giang"
    program.hands.press("Esc")
    assert program.answers.asked == []  # nothing was changed


def test_after_a_pause_old_and_new_units_are_offered_and_down_and_enter_take_one(program: Program, page: Any) -> None:
    found = type_and_pause(program, "Khóm 2, my phuoc, an g")
    shown = [found.model().index(row, 0).data() for row in range(found.model().rowCount())]
    assert "phường Mỹ Phước, thành phố Long Xuyên, tỉnh An Giang (cũ, nay là phường Long Xuyên)" in shown
    assert residence(page) == "Khóm 2, my phuoc, an g"
    program.hands.press("Down")
    assert residence(page) == "Khóm 2, my phuoc, an g"
    program.hands.press("Return")
    program.hands.rest()
    assert residence(page) == f"Khóm 2, {shown[0].split(' (')[0]}"
    assert said(page).startswith("Nay là: ")
    assert program.hands.focused().accessibleName() == RESIDENCE
    wait_for_a_pause(program)
    assert not found.isVisible()  # what was taken is not searched again


def test_enter_with_nothing_chosen_goes_on_to_the_next_field(program: Program, page: Any) -> None:
    found = type_and_pause(program, "my phuoc, an g")
    program.hands.press("Return")
    program.hands.rest()
    assert not found.isVisible()
    assert residence(page) == "my phuoc, an g"
    assert program.hands.focused().accessibleName() != RESIDENCE


def test_escape_closes_the_list_and_not_the_page(program: Program, page: Any) -> None:
    found = type_and_pause(program, "my phuoc, an g")
    program.hands.press("Esc")
    program.hands.rest()
    assert not found.isVisible()
    assert program.page is page
    assert program.answers.asked == []
    assert residence(page) == "my phuoc, an g"
    program.hands.press("Down")
    program.hands.until(found.isVisible)


def test_typing_goes_on_through_the_list(program: Program, page: Any) -> None:
    found = type_and_pause(program, "my ph")
    program.hands.type("u")
    assert not found.isVisible()
    assert residence(page) == "my phu"
    program.hands.until(found.isVisible)
    assert residence(page) == "my phu"


def test_no_letter_is_answered_before_the_pause(program: Program, page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Unikey does: letters, then as many taken back, then the word with its accents."""
    searched: list[str] = []
    original = ui.person.place_completer.completions
    monkeypatch.setattr(
        ui.person.place_completer, "completions", lambda text: (searched.append(text), original(text))[1]
    )
    found = start_typing(program, "myx")
    program.hands.press("Backspace", "Backspace")
    program.hands.type("ỹ phươc")
    assert searched == []
    program.hands.until(found.isVisible)
    assert searched == ["mỹ phươc"]


def test_a_word_being_composed_is_not_answered(program: Program, page: Any) -> None:
    found = start_typing(program, "my ph")
    line = program.hands.focused()
    assert isinstance(line, QLineEdit)
    QCoreApplication.sendEvent(line, QInputMethodEvent("ươ", []))
    wait_for_a_pause(program)
    assert not found.isVisible()


def test_a_whole_address_and_a_street_open_no_list(program: Program, page: Any) -> None:
    for text in ("xã Mỹ Đức, tỉnh An Giang", "Số 12 đường Lê Lợi", "12"):
        found = start_typing(program, text)
        wait_for_a_pause(program)
        assert not found.isVisible()


def test_the_address_of_an_event_is_completed_and_told_its_present_unit_too(program: Program) -> None:
    show_person(program, enter(program))
    program.page.record(MovedAway.kind)
    program.hands.rest()
    dialog = program.page.dialog
    program.hands.fill("Nơi cư trú mới", "phuong long x")
    line = dialog.places.line("destination")
    program.hands.until(line.completer.list.isVisible)
    program.hands.press("Down", "Return")
    program.hands.rest()
    assert dialog.form.value_of("destination") == "phường Long Xuyên, tỉnh An Giang"
    program.hands.press("Ctrl+A")
    program.hands.type(OLD)
    program.hands.press("Tab")
    program.hands.rest()
    assert line.text == "Nay là: phường Long Xuyên, tỉnh An Giang"


def test_what_others_have_as_hamlet_and_ethnicity_is_proposed_as_they_spell_it(program: Program) -> None:
    enter(program, hamlet="Ấp Ba Trại", ethnicity="Kinh", citizen_number="", phone="")
    for name in ("Lò Thị Nà", "Lò Văn Nà"):
        enter(program, name=name, hamlet="Khóm Ba", ethnicity="Khmer", citizen_number="", phone="")
    show_person(program, enter(program, name="Trần Văn Ân", hamlet="", ethnicity="", citizen_number="", phone=""))
    program.page.edit_profile("hamlet")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ProfileDialog))
    dialog: Any = QApplication.activeModalWidget()

    def offered(label: str, letters: str, name: str) -> list[str]:
        program.hands.fill(label, letters)
        shown = dialog._form.editor(name).input.findChildren(ValueCompleter)[0].list
        program.hands.until(shown.isVisible)
        return [shown.model().index(row, 0).data() for row in range(shown.model().rowCount())]

    assert offered("Thôn, ấp, khóm, tổ dân phố", "ba", "hamlet") == ["Khóm Ba", "Ấp Ba Trại"], "the more have it"
    program.hands.press("Down", "Down", "Return")
    assert dialog._form.value_of("hamlet") == "Ấp Ba Trại"
    assert offered("Dân tộc", "ki", "ethnicity") == ["Kinh"]
    program.hands.press("Down", "Return")
    assert dialog._form.value_of("ethnicity") == "Kinh"

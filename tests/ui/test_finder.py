"""Ctrl+K from anywhere: people, papers by number, places, and what is done for a person."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication, QDialog

from models.actions.record_event import record_event
from models.dates import Moment
from models.events.user_management import ManagementDecided
from models.ids import PersonId
from models.ports import Registry
from models.roles import Role
from tests.conftest import NOW
from tests.ui.conftest import Program
from tests.ui.people import enter
from tests.ui.test_roles import Office
from tests.ui.test_roles import office as office
from ui.finder.dialog import FinderDialog
from ui.person.event_dialog import ReasonDialog


def texts(dialog: FinderDialog) -> list[str]:
    model = dialog._table.model()
    return [str(model.index(line, 0).data()) for line in range(model.rowCount())]


def find(program: Program, words: str) -> Any:
    program.hands.press("Ctrl+K")
    program.hands.rest(20)
    program.hands.type(words)
    program.hands.rest(250)
    return QApplication.activeModalWidget()


def decide(program: Program, person: PersonId, number: str) -> None:
    def job(registry: Registry) -> None:
        registry.write(record_event, person, Moment.on(NOW.date()), ManagementDecided(number=number, signer="Hạnh"))

    program.tasks.run(job)
    program.hands.rest()


def test_a_person_a_paper_and_a_place_are_found_from_any_page(program: Program) -> None:
    person = enter(program, name="Lò Thị Nà", citizen_number="")
    decide(program, person, "07/QĐ-CAX")
    program.hands.press("Ctrl+5")
    program.hands.rest(20)
    assert "Lò Thị Nà" in texts(find(program, "lo thi na"))
    program.hands.press("Return")
    program.hands.until(lambda: getattr(program.page, "view", None) is not None)
    assert program.page.view.case.person.name == "Lò Thị Nà"
    program.hands.press("Esc")
    found = texts(find(program, "07/QĐ"))
    assert [line for line in found if line.startswith("07/QĐ-CAX")]
    program.hands.press("Return")
    program.hands.until(lambda: getattr(program.page, "view", None) is not None)
    program.hands.press("Esc")
    find(program, "sao luu")
    program.hands.press("Return")
    program.hands.rest(50)
    assert program.desk._place_name == "Sao lưu"


def test_a_paper_that_is_wanted_asks_for_whom_and_opens_there(program: Program) -> None:
    enter(program, name="Lò Thị Nà", citizen_number="")
    find(program, "in quyet dinh ap dung bien phap quan ly")
    program.hands.press("Return")
    program.hands.rest(50)
    program.hands.type("lo thi na")
    program.hands.rest(250)
    program.hands.press("Return")
    program.hands.until(lambda: bool(getattr(getattr(program.page, "dialog", None), "pdf", b"")))
    assert "Quyết định áp dụng biện pháp quản lý" in program.page.dialog.windowTitle()
    program.hands.press("Esc")
    find(program, "ghi kiem tra cu tru")  # now for the person on the screen, without a question
    program.hands.press("Return")
    program.hands.rest(50)
    assert "ư trú" in program.page.dialog.windowTitle()


def test_enter_at_once_takes_nobody_who_was_found_for_other_words(program: Program) -> None:
    enter(program, name="Lò Thị Nà", citizen_number="", phone="")
    enter(program, name="Đinh Văn Ba", citizen_number="", phone="")
    assert "Lò Thị Nà" in texts(find(program, "lo"))
    program.hands.press("Ctrl+A")
    program.hands.type("dinh van ba")
    program.hands.press("Return")
    program.hands.until(lambda: getattr(program.page, "view", None) is not None)
    assert program.page.view.case.person.name == "Đinh Văn Ba"


def test_a_closed_finder_is_gone(program: Program) -> None:
    for _ in range(3):
        find(program, "sao luu")
        program.hands.press("Esc")
        program.hands.rest(20)
    assert not program.desk.findChildren(QDialog)


def test_a_station_is_not_asked_for_whom_it_could_find_nobody(office: Office) -> None:
    program = office.work_as(Role.HEALTH)
    offered = texts(find(program, "ghi ket qua"))
    assert not [line for line in offered if line.startswith("Ghi ")]


def test_a_closed_file_is_said_to_exist_and_opens_with_a_reason(program: Program) -> None:
    enter(program, name="Lò Thị Nà", citizen_number="", phone="", closed=True)
    dialog = find(program, "lo thi na")
    assert texts(dialog) == ["Ngoài danh sách", "1 hồ sơ đã kết thúc phù hợp"]
    program.hands.press("Return")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ReasonDialog))
    program.hands.press("Esc")
    enter(program, name="Lò Văn Nà", citizen_number="", phone="", closed=True)
    assert texts(find(program, "lo na"))[-1] == "2 hồ sơ đã kết thúc phù hợp"
    program.hands.press("Return")
    program.hands.rest(50)
    model = program.page._model
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["Lò Thị Nà", "Lò Văn Nà"]


def test_who_may_open_no_closed_file_only_learns_that_it_exists(office: Office) -> None:
    program = office.work_as(Role.READER)
    dialog = find(program, "le van kin")
    assert texts(dialog) == ["1 hồ sơ đã kết thúc phù hợp"]
    program.hands.press("Return")
    program.hands.rest(50)
    assert dialog.isVisible()

"""What each role sees and can press: the same table that storage asks (tests/storage/test_roles.py)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from models.actions.enter_person import enter_person
from models.actions.manage_users import add_user, change_own_password
from models.actions.record_event import record_event
from models.dates import Moment
from models.events.determination import DeterminationRequested, DeterminationResulted
from models.events.notes import Note
from models.events.user_management import ManagementDecided, ManagementEnded
from models.ids import PersonId
from models.papers.due_words import CLOSED_FILE
from models.papers.lists import ListKind, lists_for
from models.roles import ROLES, Permission, Role
from storage.registry import Options, open_registry
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.ui.conftest import Program
from tests.ui.people import POSITIVE, VALUES, show_person
from tests.ui.test_papers import text_of
from ui.allowed import NOT_ALLOWED
from ui.paper.list_dialog import ListDialog

FIRST_PASSWORD, OWN_PASSWORD = "MatKhau!Dau1", "MatKhau!Moi2"
AT = Moment.at(NOW - timedelta(minutes=20))


@dataclass(frozen=True)
class Office:
    """A registry with somebody in it, and how to work there in any role."""

    person: PersonId
    tested: PersonId
    closed: PersonId
    work_as: Callable[[Role], Program]


@pytest.fixture
def office(folder: Path, options: Options, start: Callable[..., Program]) -> Office:
    def work_as(role: Role) -> Program:
        if role is not Role.CHIEF:
            _make_account(folder, options, role)
        program = start(folder)
        program.hands.rest()
        page = program.shell.unlock_page
        assert page is not None
        page._login.setCurrentText(LOGIN if role is Role.CHIEF else role.value)
        page._password.setFocus()
        program.unlock(PASSWORD if role is Role.CHIEF else OWN_PASSWORD)
        return program

    chief = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    person = chief.write(enter_person, VALUES, AT, POSITIVE)
    chief.write(record_event, person, AT, DeterminationRequested(applicant="police", number="7"))
    chief.write(record_event, person, AT, Note(text="Đã trao đổi riêng với gia đình"))
    tested = chief.write(enter_person, {"name": "Võ Văn Mới"}, AT, POSITIVE)
    past = Moment.at(NOW - timedelta(days=400))
    closed = chief.write(enter_person, {"name": "Lê Văn Kín"}, past, POSITIVE)
    chief.write(record_event, closed, Moment.on(past.day), ManagementDecided(number="1/QĐ-CAX"))
    chief.write(record_event, closed, Moment.on(NOW.date() - timedelta(days=2)), ManagementEnded())
    chief.close()
    return Office(person, tested, closed, work_as)


def _make_account(folder: Path, options: Options, role: Role) -> None:
    chief = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    chief.write(add_user, {"login": role.value, "name": "Lê Thị Lan", "role": role.value}, FIRST_PASSWORD)
    chief.close()
    made = open_registry(folder, role.value, FIRST_PASSWORD, training=False, options=options)
    made.write(change_own_password, FIRST_PASSWORD, OWN_PASSWORD)
    made.close()


def rail(program: Program) -> list[str]:
    return program.desk._rail.names


def buttons(widget: Any) -> dict[str, QPushButton]:
    """The visible buttons by what they say."""
    return {made.text(): made for made in widget.findChildren(QPushButton) if made.isVisible()}


def texts(widget: Any) -> str:
    return "\n".join(shown.text() for shown in widget.findChildren(QLabel) if shown.isVisible())


_POLICE = {"Hôm nay", "Danh sách", "Giấy tờ", "Rà soát", "Đơn vị", "Quy định"}
PLACES = {
    Role.CHIEF: {*_POLICE, "Nhập danh sách", "Nhật ký"},
    Role.CASE_OFFICER: {*_POLICE, "Nhập danh sách", "Nhật ký"},
    Role.DUTY_OFFICER: _POLICE,
    Role.READER: _POLICE - {"Giấy tờ"},
    Role.SUPERIOR: _POLICE,
    Role.HEALTH: {"Đề nghị", "Đơn vị", "Quy định"},
}
OFFERED = set().union(*PLACES.values())


def test_who_corrects_no_event_is_not_told_to_record_what_a_paper_says_more(office: Office) -> None:
    program = office.work_as(Role.DUTY_OFFICER)
    page = show_person(program, office.tested)
    page.paper("III-01")
    program.hands.until(lambda: page.dialog is not None and bool(page.dialog.pdf) and page.dialog._bar.is_ready)
    program.hands.fill("Các bước tiến hành", "Lấy mẫu có người giám sát")
    program.hands.press("Ctrl+P")
    program.hands.until(lambda: len(page.view.documents) == 1)
    program.hands.rest()
    assert "trong sổ chưa có" not in page.notice
    page.dialog.reject()
    program.hands.press("Ctrl+Shift+G")
    program.hands.rest()
    assert QApplication.activeModalWidget() is None
    assert "không được phép" in page.notice


@pytest.mark.parametrize("role", [Role.DUTY_OFFICER, Role.SUPERIOR])
def test_who_may_not_open_closed_files_prints_lists_that_name_none(office: Office, role: Role) -> None:
    program = office.work_as(role)
    program.hands.press("Ctrl+G")
    program.hands.rest(30)
    program.hands.press("Ctrl+P")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ListDialog))
    dialog: Any = QApplication.activeModalWidget()
    assert dialog._kinds == [kind for kind in lists_for(program.desk._place.user) if kind is not ListKind.SHOWN]
    assert ListKind.USERS not in dialog._kinds


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_offered_the_places_where_it_has_something_to_do_and_each_opens(office: Office, role: Role) -> None:
    program = office.work_as(role)
    assert set(rail(program)) & OFFERED == PLACES[role]
    for name in rail(program):
        program.desk._rail.button(name).click()
        program.hands.rest(30)
        assert not program.desk.notice.isVisible(), name
        assert "không được phép" not in texts(program.page), name


@pytest.mark.parametrize(
    ("role", "tabs", "pressed"),
    [
        (Role.CHIEF, 4, {"Ghi sự kiện", "In giấy tờ", "Hồ sơ"}),
        (Role.CASE_OFFICER, 4, {"Ghi sự kiện", "In giấy tờ", "Hồ sơ"}),
        (Role.DUTY_OFFICER, 3, {"Ghi sự kiện", "In giấy tờ", "Hồ sơ"}),
        (Role.READER, 2, set()),
        (Role.SUPERIOR, 3, {"In giấy tờ", "Hồ sơ"}),
    ],
)
def test_what_a_role_may_not_do_to_a_person_cannot_be_pressed_and_says_why(
    office: Office, role: Role, tabs: int, pressed: set[str]
) -> None:
    program = office.work_as(role)
    page = show_person(program, office.tested)
    program.hands.rest(150)
    assert page.tabs.count() == tabs
    main = {name: made for name, made in buttons(page).items() if name in ("Ghi sự kiện", "In giấy tờ", "Hồ sơ")}
    assert {name for name, made in main.items() if made.isEnabled()} == pressed
    for made in main.values():
        assert made.isEnabled() or made.toolTip().startswith("Vai trò “")
    assert ("Sửa, hủy…" in buttons(page)) is (role in (Role.CHIEF, Role.CASE_OFFICER))
    offered = {made.accessibleName().partition(":")[0] for made in buttons(page).values()}
    assert ("Ghi" in offered) is ("Ghi sự kiện" in pressed)
    assert any(name.startswith("In mẫu") for name in offered) is ("Hồ sơ" in pressed)
    program.hands.press("Alt+2")
    program.hands.rest()
    change = buttons(page)["Sửa lý lịch"]
    assert change.isEnabled() is (role in (Role.CHIEF, Role.CASE_OFFICER))


def test_keys_open_nothing_that_the_role_may_not(office: Office) -> None:
    program = office.work_as(Role.READER)
    for keys in ("Ctrl+N", "Ctrl+4", "Ctrl+8", "Ctrl+Z"):
        page = program.page
        program.hands.press(keys)
        program.hands.rest()
        assert program.page is page, keys
    assert not buttons(program.page)["Nhập người mới"].isEnabled()
    program.hands.press("Ctrl+2")
    program.hands.rest()
    assert program.page._group.findText("Đã đưa ra khỏi danh sách") == -1


def test_a_closed_file_is_not_even_asked_about_where_the_role_may_not_open_it(office: Office) -> None:
    program = office.work_as(Role.DUTY_OFFICER)
    program.desk.show_person(office.closed)
    program.hands.rest(30)
    assert program.page.dialog is None
    assert program.page.view is None
    assert "đưa ra khỏi danh sách" in program.page.notice


@pytest.mark.parametrize(("role", "named"), [(Role.CASE_OFFICER, True), (Role.DUTY_OFFICER, False)])
def test_the_home_page_says_that_something_is_due_in_a_closed_file_and_not_whose(
    office: Office, role: Role, named: bool
) -> None:
    program = office.work_as(role)
    tree = program.page._tree
    model = tree.model()
    shown = set()
    for section in (model.index(at, 0) for at in range(model.rowCount())):
        shown |= {model.index(at, 1, section).data() for at in range(model.rowCount(section))}
    assert ("Lê Văn Kín" in shown, CLOSED_FILE in shown) == (named, not named)


def test_the_station_records_what_only_it_can_read(office: Office, folder: Path, options: Options) -> None:
    program = office.work_as(Role.HEALTH)
    assert "1 người chờ kết quả" in texts(program.page)
    program.hands.tab_to("Đề nghị xác định tình trạng nghiện")
    program.hands.press("Return")
    program.hands.until(lambda: getattr(program.page, "view", None) is not None)
    program.hands.rest()
    shown = texts(program.page)
    assert "Đặng Thị Hòa" in shown
    assert "089190000007" in shown
    assert "Đề nghị xác định tình trạng nghiện" in shown
    assert "trao đổi riêng" not in shown
    assert "Bắt quả tang" not in shown
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: program.page.dialog is not None and program.page.dialog.isVisible())
    program.hands.rest()
    program.hands.choose("Kết quả", "Nghiện")
    program.hands.fill("Tiêu chuẩn, triệu chứng theo dõi", "Thèm chất ma túy, ngáp")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not program.page.dialog.isVisible())
    program.hands.rest(30)
    assert "Thèm chất ma túy, ngáp" in texts(program.page)
    program.hands.press("Esc")
    program.hands.rest(30)
    assert "0 người chờ kết quả, 1 người đã có kết quả" in texts(program.page)


def test_the_station_prints_its_result_into_the_file_and_its_sheets_only_on_paper(
    office: Office, folder: Path, options: Options
) -> None:
    program = office.work_as(Role.HEALTH)
    hands = program.hands
    result = DeterminationResulted(conclusion="not_addicted", clinical_signs="Thèm chất ma túy, ngáp")
    program.tasks.run(lambda registry: registry.write(record_event, office.person, AT, result))
    program.desk.show_health_file(office.person)
    hands.until(lambda: getattr(program.page, "view", None) is not None)
    printed = {form: _printed(program, form, said) for form, said in _SHEETS.items()}
    assert "số: 07/GĐN-CAX" in printed["109-05"]
    assert "Trạm y tế xã Mẫu trả kết quả" in printed["109-05"]
    assert "Không nghiện ma túy" in printed["109-05"]
    assert "Đặng Thị Hòa" in printed["TT18-PL04"]
    assert not any("ngáp," in text or "Bắt quả tang" in text for text in printed.values())
    buttons(program.page)["Xem, in lại"].click()
    hands.until(lambda: bool(getattr(program.page.dialog, "pdf", b"")))
    hands.rest(20)
    hands.press("Ctrl+P")
    hands.rest(20)
    assert program.tray.sheets[-1] == program.tray.sheets[0]
    hands.press("Esc")
    hands.pick("Ctrl+P", "109-05")
    hands.until(lambda: bool(getattr(program.page.dialog, "pdf", b"")))
    assert program.page.dialog.editor("typed.superior").text() == "Sở Y tế"
    hands.press("Esc", "Ctrl+L")
    hands.rest(20)
    chief = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    (kept,) = chief.read(lambda q: q.documents(office.person))
    (event,) = [e for e in chief.read(lambda q: q.case(office.person)).events if isinstance(e.fact, type(result))]
    prints = [e.after for e in chief.read(lambda q: q.history(office.person)) if e.record == "print"]
    chief.close()
    assert (kept.form, kept.event_id) == ("109-05", event.id)
    assert [(known["form"], known["kind"]) for known in prints if known] == [
        ("109-05", "print"), ("TT18-PL04", "print"), ("109-05", "reprint"),
    ]  # fmt: skip


_SHEETS: Mapping[str, Mapping[str, str]] = {
    "109-05": {"Cơ quan cấp trên của cơ sở y tế": "Sở Y tế", "Cơ sở y tế": "Trạm y tế xã Mẫu"},
    "TT18-PL04": {"Tên cơ sở": "Trạm y tế xã Mẫu"},
}
"""What a station prints, and what it types."""


def _printed(program: Program, form: str, said: Mapping[str, str]) -> str:
    """The words of a paper of the station."""
    program.hands.pick("Ctrl+P", form)
    program.hands.until(lambda: bool(getattr(program.page.dialog, "pdf", b"")))
    for name, text in said.items():
        program.hands.fill(name, text)
    program.hands.press("Ctrl+P")
    program.hands.rest(20)
    shown = text_of(program.tray.sheets[-1])
    program.hands.press("Esc")
    program.hands.rest(20)
    return shown


def test_the_police_sees_that_there_is_more_and_keeps_it(office: Office, folder: Path, options: Options) -> None:
    _make_account(folder, options, Role.HEALTH)
    lan = open_registry(folder, Role.HEALTH.value, OWN_PASSWORD, training=False, options=options)
    result = DeterminationResulted(conclusion="addicted", clinical_signs="Thèm chất ma túy, ngáp")
    lan.write(record_event, office.person, AT, result)
    lan.close()
    program = office.work_as(Role.CHIEF)
    page = show_person(program, office.person)
    event = page.view.case.latest(DeterminationResulted)
    page.amend(event.id)
    program.hands.rest(30)
    assert "đã niêm phong, giữ nguyên khi sửa" in texts(page.dialog)
    assert "clinical_signs" not in page.dialog.form.names()
    program.hands.fill("Bác sỹ, y sỹ xác định", "BS. Lan")
    program.hands.fill("Lý do sửa", "thiếu tên")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not page.dialog.isVisible())
    program.hands.rest(30)
    amended = page.view.case.latest(DeterminationResulted)
    assert amended.fact.doctor == "BS. Lan"
    assert amended.fact.clinical_signs == event.fact.clinical_signs


def test_every_permission_has_words_and_every_role_a_name() -> None:
    assert set(NOT_ALLOWED) == set(Permission)
    assert {choice.code for choice in ROLES} == {role.value for role in Role}
    assert len(set(NOT_ALLOWED.values())) == len(NOT_ALLOWED)

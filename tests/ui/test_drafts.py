"""What is being typed when the program locks is offered back after unlocking, and gone once it is settled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit

from models.actions.record_event import record_event
from models.actions.undo import undo_action
from models.dates import Moment
from models.events.user_management import ResidenceChecked
from models.ids import PersonId
from models.roles import Role
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from tests.ui.test_form_editor import change, open_editor
from tests.ui.test_roles import OWN_PASSWORD, Office
from tests.ui.test_roles import office as office
from tests.ui.test_round import NAMES, managed, opened
from tests.ui.test_scans import picture
from ui.choose_dialog import ChooseDialog
from ui.draft_offers import KEYS, LostDraftDialog
from ui.drafts import load_drafts
from ui.paper.dialog import PaperDialog
from ui.person.event_dialog import EventDialog
from ui.person.incoming import Incoming
from ui.person.new_page import NewPersonPage
from ui.person.profile_tab import ProfileDialog
from ui.person.scan_dialog import ScanDialog, ScanOf
from ui.person.scans_dialog import ScansDialog
from ui.settings.office_page import OfficePage
from ui.today.round_dialog import RoundDialog


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


def test_ctrl_l_locks_under_an_open_window_too(program: Program) -> None:
    """Whoever gets up from the desk looks at no window first; the password typed next must not land in one."""
    type_note(program)
    program.hands.press("Ctrl+L")
    program.hands.until(lambda: program.shell.desk is None)
    program.hands.rest()
    assert QApplication.activeModalWidget() is None
    program.unlock()
    assert "Nội dung đang nhập" in program.desk.banner.text


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
    assert load_drafts(content) == ()


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


def test_somebody_given_up_by_way_of_the_rail_is_offered_no_more(program: Program) -> None:
    program.hands.press("Ctrl+N")
    program.hands.rest()
    program.page.who.show_values({"name": "Trần Văn Mới"})
    lock_and_unlock(program)
    program.hands.press(KEYS)
    program.hands.until(lambda: isinstance(program.page, NewPersonPage))
    program.hands.press("Ctrl+2")
    program.hands.rest()
    assert program.answers.asked == ["Bỏ người đang nhập?"]
    assert kept(program) == b""


def take_back(program: Program) -> None:
    """Take back what was done last, behind the window."""
    program.tasks.run(
        lambda registry: registry.write(undo_action, registry.read(lambda q: q.last_undoable())[0].action_id)
    )
    program.hands.rest()


@pytest.mark.parametrize(
    ("gone", "why"), [("event", "Sự kiện này không còn hiệu lực"), ("person", "Người này không còn trong sổ")]
)
def test_what_has_no_place_any_more_is_shown_until_it_is_refused(program: Program, gone: str, why: str) -> None:
    type_note(program)
    if gone == "event":
        program.hands.press("Ctrl+S")
        program.hands.rest()
        (note,) = [event for event in program.page.view.case.events if event.fact.kind == "note"]
        program.page.amend(note.id)
        program.page.dialog.form.show_values({"text": "Đã gặp gia đình, có mẹ"})
    typed = program.page.dialog.form.value_of("text")
    lock_and_unlock(program)
    take_back(program)
    offered = program.desk.banner.text
    dialog = reopened(program, LostDraftDialog)
    assert why in " ".join(shown.text() for shown in dialog.findChildren(QLabel))
    assert typed in dialog.findChild(QPlainTextEdit).toPlainText()
    program.hands.press("Esc")
    assert program.desk.banner.text == offered
    assert kept(program) != b""
    reopened(program, LostDraftDialog)
    program.hands.tab_to("Bỏ nội dung này")
    program.hands.press("Return")
    program.hands.rest()
    assert program.desk.banner.text == ""
    assert kept(program) == b""


def test_what_nobody_answered_waits_behind_what_was_typed_later_even_when_the_program_was_closed(
    program: Program, start: Callable[..., Program]
) -> None:
    program.hands.press("Ctrl+N")
    program.hands.rest()
    program.page.who.show_values({"name": "Người Thứ Nhất"})
    lock_and_unlock(program)
    type_note(program)
    program.shell.close()
    program.hands.until(lambda: program.tasks.has_ended)
    again = start(program.folder)
    again.unlock()
    assert "Ghi chú, Đặng Thị Hòa" in again.desk.banner.text
    assert "còn 1 nội dung khác" in again.desk.banner.text
    reopened(again, EventDialog)
    assert "Nhập người mới, Người Thứ Nhất" in again.desk.banner.text
    again.hands.press("Esc")
    again.hands.rest()
    again.hands.press(KEYS)
    again.hands.until(lambda: isinstance(again.page, NewPersonPage))
    assert again.page.who.value_of("name") == "Người Thứ Nhất"
    assert again.desk.banner.text == ""


def describe_folder(program: Program, folder: Path) -> ScansDialog:
    """Two papers of a folder in their table, the first already called something."""
    folder.mkdir()
    for name in ("IMG_1.jpg", "IMG_2.jpg"):
        picture(folder / name)
    program.answers.file = str(folder)
    page = show_person(program, enter(program))
    program.hands.press("Alt+3")
    program.hands.rest()
    page._papers.part._folder.click()
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ChooseDialog))
    program.hands.press("Down", "Return")  # each file is a paper
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ScansDialog))
    dialog: Any = QApplication.activeModalWidget()
    dialog._model.item(0, 3).setText("20/11/2026")
    program.hands.press("F2")
    program.hands.type("Biên bản kiểm tra cư trú")  # not left yet
    return dialog


def test_papers_being_described_are_read_again_from_their_files(program: Program, tmp_path: Path) -> None:
    describe_folder(program, tmp_path / "quet")
    lock_and_unlock(program)
    assert "Đính 2 bản quét, Đặng Thị Hòa" in program.desk.banner.text
    dialog = reopened(program, ScansDialog)
    assert [dialog._model.item(0, column).text() for column in (2, 3)] == ["Biên bản kiểm tra cư trú", "20/11/2026"]
    assert dialog._model.item(1, 2).text() == "Bản quét 2"
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: len(program.page.view.documents) == 2)
    assert kept(program) == b""


def test_what_was_typed_of_files_that_are_gone_stays_kept_until_they_are_back(program: Program, tmp_path: Path) -> None:
    describe_folder(program, tmp_path / "quet")
    lock_and_unlock(program)
    (tmp_path / "quet").rename(tmp_path / "rut")
    lost = reopened(program, LostDraftDialog)
    assert "Biên bản kiểm tra cư trú · 20/11/2026" in lost.findChild(QPlainTextEdit).toPlainText()
    program.hands.press("Esc")
    (tmp_path / "rut").rename(tmp_path / "quet")
    assert reopened(program, ScansDialog)._model.item(0, 3).text() == "20/11/2026"


def test_papers_one_of_which_is_gone_are_described_on_without_it(program: Program, tmp_path: Path) -> None:
    describe_folder(program, tmp_path / "quet")
    lock_and_unlock(program)
    (tmp_path / "quet" / "IMG_2.jpg").unlink()
    dialog = reopened(program, ScansDialog)
    assert dialog._model.rowCount() == 1
    assert dialog._model.item(0, 2).text() == "Biên bản kiểm tra cư trú"
    assert "IMG_2.jpg" in dialog.notice


def test_papers_described_again_are_kept_also_when_the_program_is_closed_then(
    program: Program, tmp_path: Path, start: Callable[..., Program]
) -> None:
    describe_folder(program, tmp_path / "quet")
    lock_and_unlock(program)
    reopened(program, ScansDialog)
    program.shell.close()
    program.hands.until(lambda: program.tasks.has_ended)
    again = start(program.folder)
    again.unlock()
    assert "Đính 2 bản quét, Đặng Thị Hòa" in again.desk.banner.text
    reopened(again, ScansDialog)
    again.hands.press("Esc")
    again.hands.rest()
    assert kept(again) == b""


def test_files_of_one_name_get_their_own_words_back(program: Program, tmp_path: Path) -> None:
    files = [tmp_path / folder / "IMG_1.jpg" for folder in ("a", "b")]
    for file in files:
        file.parent.mkdir()
        picture(file)
    page = show_person(program, enter(program))
    page._scanning.take(Incoming(tuple(files)), ScanOf())
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ChooseDialog))
    program.hands.press("Down", "Return")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ScansDialog))
    dialog: Any = QApplication.activeModalWidget()
    for row, title in enumerate(("Biên bản A", "Biên bản B")):
        dialog._model.item(row, 2).setText(title)
    lock_and_unlock(program)
    dialog = reopened(program, ScansDialog)
    assert [dialog._model.item(row, 2).text() for row in range(2)] == ["Biên bản A", "Biên bản B"]


def test_a_file_that_came_into_the_folder_meanwhile_is_no_page_of_the_paper(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "quet"
    folder.mkdir()
    picture(folder / "IMG_1.jpg")
    program.answers.file = str(folder)
    page = show_person(program, enter(program))
    program.hands.press("Alt+3")
    program.hands.rest()
    page._papers.part._folder.click()
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ScanDialog))
    program.hands.fill("Tên giấy tờ, trích yếu", "Bản tường trình")
    lock_and_unlock(program)
    picture(folder / "IMG_2.jpg")
    assert reopened(program, ScanDialog)._paper.pages == 1


def test_one_paper_being_described_is_read_again_from_its_file(program: Program, tmp_path: Path) -> None:
    program.answers.file = str(picture(tmp_path / "IMG_9.jpg"))
    page = show_person(program, enter(program))
    program.hands.press("Alt+3")
    program.hands.rest()
    page._papers.part._scan.click()
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ScanDialog))
    program.hands.rest()
    dialog: Any = QApplication.activeModalWidget()
    known = dialog.form.value_of("form")
    program.hands.fill("Tên giấy tờ, trích yếu", "Bản tường trình của gia đình")
    lock_and_unlock(program)
    dialog = reopened(program, ScanDialog)
    assert dialog.form.value_of("title") == "Bản tường trình của gia đình"
    assert dialog.form.value_of("form") == known


def test_the_settings_of_the_office_are_offered_back(program: Program) -> None:
    program.hands.press("Ctrl+5")
    program.hands.rest()
    program.hands.fill("Điện thoại", "0296 3333 444")
    lock_and_unlock(program)
    assert "còn: Đơn vị." in program.desk.banner.text
    program.hands.press(KEYS)
    program.hands.until(lambda: isinstance(program.page, OfficePage))
    program.hands.rest()
    assert program.page._form.value_of("phone") == "0296 3333 444"
    program.hands.press("Ctrl+S")
    program.hands.rest()
    assert kept(program) == b""


def test_the_settings_of_the_office_are_kept_also_under_the_page_of_a_person(program: Program) -> None:
    person = enter(program)
    program.hands.press("Ctrl+5")
    program.hands.rest()
    program.hands.fill("Điện thoại", "0296 3333 444")
    program.desk.show_person(person)
    program.hands.rest()
    lock_and_unlock(program)
    assert "còn: Đơn vị." in program.desk.banner.text


def test_settings_of_the_office_that_are_given_up_after_all_are_offered_no_more(program: Program) -> None:
    program.hands.press("Ctrl+5")
    program.hands.rest()
    program.hands.fill("Điện thoại", "0296 3333 444")
    lock_and_unlock(program)
    program.hands.press(KEYS)
    program.hands.until(lambda: isinstance(program.page, OfficePage))
    program.hands.rest()
    program.hands.press("Ctrl+1")
    program.hands.rest()
    assert program.answers.asked == ["Bỏ nội dung đang sửa?"]
    assert kept(program) == b""


def test_the_words_of_a_form_can_be_copied_from_what_was_kept(program: Program) -> None:
    editor = open_editor(program, "III-09")
    change(editor, "Thôi áp dụng biện pháp quản lý")
    lock_and_unlock(program)
    assert "Mẫu III-09" in program.desk.banner.text
    assert f"Xem lại: {KEYS}" in program.desk.banner.text
    dialog = reopened(program, LostDraftDialog)
    assert dialog.findChild(QPlainTextEdit).toPlainText().endswith(": Thôi áp dụng biện pháp quản lý")


def test_what_is_offered_back_opens_one_window_however_often_it_is_asked_for(program: Program) -> None:
    change(open_editor(program, "III-09"), "Thôi áp dụng biện pháp quản lý")
    lock_and_unlock(program)
    program.hands.press(KEYS, KEYS)
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), LostDraftDialog))
    program.hands.rest()
    program.hands.press("Esc")
    program.hands.rest()
    assert QApplication.activeModalWidget() is None


DEPUTY = "management_decision.team_deputy"


def type_deputy(program: Program, person: PersonId, name: str) -> PaperDialog:
    show_person(program, person).paper("III-04")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), PaperDialog))
    dialog: PaperDialog = program.page.dialog
    dialog.editor(DEPUTY).show_text(name)
    return dialog


def test_what_is_typed_for_a_paper_is_offered_back_unless_it_went_out(program: Program) -> None:
    person = enter(program)
    type_deputy(program, person, "Phan Văn Phó").print()
    program.shell.lock()  # on its way to the printer
    program.unlock()
    assert len(program.tray.sheets) == 1
    assert kept(program) == b""
    type_deputy(program, person, "Phan Văn Ấp")
    lock_and_unlock(program)
    (draft,) = load_drafts(kept(program))
    assert draft.content["typed"] == {DEPUTY: "Phan Văn Ấp"}  # not what was only proposed
    dialog = reopened(program, PaperDialog)
    program.hands.until(lambda: dialog.editor(DEPUTY).text() == "Phan Văn Ấp")


def test_a_check_of_the_round_is_offered_back_with_whose_it_is(program: Program) -> None:
    for name in NAMES[:2]:
        managed(program, name)
    round_ = opened(program)
    program.hands.press("Ctrl+B")
    second = round_._who.text()
    program.hands.type("Đang ở nhà mẹ")
    lock_and_unlock(program)
    dialog = reopened(program, RoundDialog)
    program.hands.until(lambda: dialog._detail.state() != "")
    assert dialog._who.text() == second
    assert dialog._detail.state() == "Đang ở nhà mẹ"
    person = dialog._stop.due.person_id
    lock_and_unlock(program)
    at, check = Moment.at(program.clock.now()), ResidenceChecked(presence="present")
    program.tasks.run(lambda registry: registry.write(record_event, person, at, check))
    dialog = reopened(program, LostDraftDialog)
    assert "Đang ở nhà mẹ" in dialog.findChild(QPlainTextEdit).toPlainText()
    dialog.reject()
    assert QApplication.activeModalWidget() is None

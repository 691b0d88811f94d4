"""Screens in the real window: what they show, what they refuse, and that nothing typed is lost."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel

from models.dates import LEGAL_ZONE
from models.errors import ErrorCode, RegistryError
from models.logs import LogFilter
from models.ports import Registry
from storage.registry import Options, SqlRegistry
from tests.conftest import PASSWORD
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from ui.person.event_dialog import ReasonDialog
from ui.person.profile_tab import ProfileDialog

# --- unlocking and locking ---------------------------------------------------------------------


def test_a_wrong_password_says_so_and_wrong_ones_in_a_row_make_one_wait(
    start: Callable[..., Program], folder: Path
) -> None:
    program = start(folder)
    page = program.shell.unlock_page
    assert page is not None
    program.hands.rest()
    for said in ("Mật khẩu không đúng", "Mật khẩu không đúng", "Nhập sai mật khẩu nhiều lần"):
        program.hands.type("sai")
        program.hands.press("Return")
        program.hands.rest()
        assert said in page.notice
    assert page._open.text().startswith("Chờ")
    program.hands.type(PASSWORD)
    program.hands.press("Return")  # too early: what was typed stays, and is not counted
    program.hands.rest()
    assert program.shell.desk is None
    program.clock.instant += timedelta(minutes=6)
    program.hands.until(lambda: page._waiting == 0)
    program.hands.press("Return")
    program.hands.until(lambda: program.shell.desk is not None)


def test_the_password_field_is_emptied_at_once(start: Callable[..., Program], folder: Path) -> None:
    program = start(folder)
    program.hands.rest()
    program.hands.type(PASSWORD)
    program.hands.press("Return")
    assert program.shell.unlock_page is not None
    assert program.shell.unlock_page._password.text() == ""
    program.hands.rest()


def test_locking_drops_the_pages_and_the_registry_and_the_password_opens_it_again(program: Program) -> None:
    enter(program)
    program.hands.press("Ctrl+2")
    program.hands.rest()
    program.hands.press("Ctrl+L")
    program.hands.rest()
    assert program.shell.desk is None
    failed: list[RegistryError] = []
    program.tasks.run(lambda registry: registry, None, failed.append)
    program.hands.rest()
    assert failed[0].code is ErrorCode.LOCKED
    program.unlock()


def test_idle_time_locks_and_input_starts_it_afresh(program: Program) -> None:
    assert program.shell._idle.isActive()
    assert program.shell._idle.interval() <= 15 * 60_000
    program.shell._idle.timeout.emit()
    program.hands.rest()
    assert program.shell.desk is None


def test_locking_asks_nothing_even_when_something_is_typed(program: Program) -> None:
    show_person(program, enter(program))
    program.hands.pick("Ctrl+E", "Ghi chú")
    program.hands.rest()
    program.hands.fill("Nội dung", "Đã gặp gia đình")
    program.answers.yes = False  # would keep the dialog open
    program.shell._idle.timeout.emit()
    program.hands.rest()
    assert program.answers.asked == []
    assert QApplication.activeModalWidget() is None
    assert program.shell.desk is None


def test_a_registry_of_the_other_kind_does_not_open(start: Callable[..., Program], folder: Path) -> None:
    program = start(folder, training=True)
    program.hands.rest()
    program.hands.type(PASSWORD)
    program.hands.press("Return")
    program.hands.rest()
    assert program.shell.desk is None
    assert program.shell.unlock_page is not None
    assert "sổ thật" in program.shell.unlock_page.notice


def test_an_empty_folder_offers_to_make_a_registry_and_makes_it(start: Callable[..., Program], tmp_path: Path) -> None:
    program = start(tmp_path / "moi")
    program.hands.rest()
    assert program.shell.unlock_page is not None
    assert "không có sổ" in program.shell.unlock_page.notice
    program.hands.press("Space")  # the offer has the focus
    program.hands.rest(20)
    hands = program.hands
    for name, text in (
        ("Cơ quan chủ quản (dòng trên)", "Công an tỉnh An Giang"),
        ("Tên xã, phường, đặc khu (viết sau chữ Công an)", "xã Mẫu"),
        ("Tên đăng nhập", "hanh"),
        ("Họ và tên", "Nguyễn Thị Hạnh"),
        ("Mật khẩu", PASSWORD),
        ("Nhập lại mật khẩu", PASSWORD),
    ):
        hands.tab_to(name)
        hands.type(text)
    hands.press("Ctrl+S")
    hands.rest(50)
    program.unlock()
    office: list[Any] = []
    program.tasks.run(lambda registry: registry.read(lambda q: q.office()), office.append)
    hands.rest()
    assert office[0].known.issuer_line == "Công an xã Mẫu"
    assert office[0].known.place == "Xã Mẫu"


# --- entering a person ---------------------------------------------------------------------------


def type_card(program: Program, text: str) -> Any:
    program.hands.press("Ctrl+N")
    program.hands.rest()
    program.hands.type(text)
    program.hands.press("Return")
    program.hands.rest()
    return program.page


def test_a_garbled_card_fills_nothing_and_says_why(program: Program) -> None:
    page = type_card(program, "089190000007||Đ\ufffdng Thị Hòa|05031990|Nữ|Ấp Mẫu|01012022")
    assert "sai dấu" in page.notice
    assert page.who.value_of("name") is None


def test_a_card_cut_off_fills_what_it_has_and_says_so(program: Program) -> None:
    page = type_card(program, "089190000007||Đặng Thị Hòa|05031990|Nữ|Ấp M")
    assert "chưa hết" in page.notice
    assert page.who.value_of("name") == "Đặng Thị Hòa"
    assert page.who.value_of("sex") == "female"
    assert not page.who.value_of("registered_residence")  # where it was cut nobody knows what is missing


def test_a_number_that_disagrees_is_a_warning_that_can_be_kept(program: Program) -> None:
    page = type_card(program, "089090000007||Đặng Thị Hòa|05031990|Nữ|Ấp Mẫu|01012022")
    assert page._doubts.text() == "Số định danh không khớp giới tính"
    page.fact.show_values({"ground": "caught", "result": "positive", "sample": "urine"})
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ReasonDialog))
    program.hands.press("Return")  # without a reason nothing is kept
    program.hands.rest()
    assert program.page is page
    program.hands.type("Giới tính trên thẻ ghi nhầm")
    program.hands.press("Return")
    program.hands.until(lambda: hasattr(program.page, "view") and program.page.view is not None)
    assert program.page.view.case.person.known.citizen_number == "089090000007"
    kept: list[Any] = []
    program.tasks.run(lambda registry: registry.read(lambda q: q.history(program.page.person_id)), kept.append)
    program.hands.rest()
    assert {entry.reason for entry in kept[0]} == {"Giới tính trên thẻ ghi nhầm"}


def test_somebody_already_known_is_shown_at_once_and_a_closed_file_only_by_its_existence(program: Program) -> None:
    enter(program)
    enter(program, closed=True, name="Lê Văn Kín", citizen_number="089090000123", sex="male")
    page = type_card(program, "089190000007||Đặng Thị Hòa|05031990|Nữ|Ấp Mẫu|01012022")
    links = [b.text() for b in page.findChildren(QAbstractButton) if "hồ sơ" in b.text()]
    assert any("Đặng Thị Hòa" in text for text in links)
    page.who.show_values({"citizen_number": "089090000123", "name": ""})
    page._on_edited("citizen_number")
    program.hands.rest()
    links = [b.text() for b in page.findChildren(QAbstractButton) if "hồ sơ" in b.text() and b.isVisible()]
    assert links == ["Mở hồ sơ đã kết thúc"]


def test_a_negative_test_makes_no_person_only_a_count_and_a_slip(program: Program) -> None:
    page = type_card(program, "089190000007||Đặng Thị Hòa|05031990|Nữ|Ấp Mẫu|01012022")
    page.fact.show_values({"ground": "caught", "result": "negative", "sample": "urine"})
    program.hands.press("Ctrl+S")
    program.hands.rest(400)
    program.hands.press("Ctrl+P")
    program.hands.rest(20)
    with pdfplumber.open(io.BytesIO(program.tray.sheets[-1])) as document:
        text = " ".join(sheet.extract_text() for sheet in document.pages)
    assert "Đặng Thị Hòa" in text
    program.hands.press("Esc")
    program.hands.rest(20)
    answers: list[Any] = []

    def job(registry: Registry) -> Any:
        assert isinstance(registry, SqlRegistry)
        count = registry._open_connection().execute("SELECT sum(count) FROM tally").fetchone()[0]
        return count, registry.read(lambda q: q.counts())

    program.tasks.run(job, answers.append)
    program.hands.rest()
    assert answers[0][0] == 1
    assert answers[0][1].kept == 0


def test_a_minor_tested_by_blood_without_a_witness_is_asked_about(program: Program) -> None:
    page = type_card(program, "089210000007||Đặng Văn Nhỏ|05032010|Nam|Ấp Mẫu|01012022")
    assert page._minor.isVisible()
    page.fact.show_values({"ground": "caught", "result": "positive", "sample": "blood"})
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ReasonDialog))
    shown = " ".join(label.text() for label in QApplication.activeModalWidget().findChildren(QLabel))
    assert "dưới 18 tuổi" in shown
    program.hands.press("Esc")
    program.hands.rest()
    assert program.page is page  # not saved
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ReasonDialog))
    program.hands.type("Cha mẹ không liên lạc được")
    program.hands.press("Return")
    program.hands.until(lambda: hasattr(program.page, "view") and program.page.view is not None)
    assert program.page.view.case.events[0].reason == "Cha mẹ không liên lạc được"
    assert "guardian_absent" in {f.kind.value for f in program.page.view.case.findings}


def test_a_future_test_is_refused_and_everything_typed_stays(program: Program) -> None:
    page = type_card(program, "089190000007||Đặng Thị Hòa|05031990|Nữ|Ấp Mẫu|01012022")
    page.fact.show_values({"ground": "caught", "result": "positive", "sample": "urine"})
    page.at.line.setText("23:59 24/11/2026")
    program.hands.press("Ctrl+S")
    program.hands.rest()
    assert "tương lai" in page.notice
    assert page.who.value_of("name") == "Đặng Thị Hòa"
    page.at.line.setText("31/02/2026")
    program.hands.press("Ctrl+S")
    program.hands.rest()
    assert page.at.fault.isVisible()


def test_leaving_asks_only_when_something_would_be_lost(program: Program) -> None:
    program.hands.press("Ctrl+N")
    program.hands.rest()
    program.hands.press("Esc")
    program.hands.rest()
    assert program.answers.asked == []
    page = type_card(program, "089190000007||Đặng Thị Hòa|05031990|Nữ|Ấp Mẫu|01012022")
    program.answers.yes = False
    program.hands.press("Esc")
    assert len(program.answers.asked) == 1
    assert program.page is page


# --- lists and search ------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["hoa", "Hòa", "hoà", "dang", "ĐẶNG", "0000007", "345678", "thi hoa"])
def test_search_finds_by_name_with_or_without_accents_number_and_phone(program: Program, typed: str) -> None:
    enter(program)
    enter(program, name="Trần Văn Nam", sex="male", citizen_number="089090000999", phone="")
    program.hands.press("Ctrl+2")
    program.hands.rest()
    program.hands.type(typed)
    program.hands.rest(120)
    assert [program.page._model.person_at(i) for i in range(program.page._model.rowCount())] != []
    names = {program.page._model.index(i, 0).data() for i in range(program.page._model.rowCount())}
    assert names == {"Đặng Thị Hòa"}


def test_enter_in_the_search_box_opens_the_first_hit(program: Program) -> None:
    person = enter(program)
    program.hands.press("Ctrl+2")
    program.hands.rest()
    program.hands.type("hoa")
    program.hands.rest(120)
    program.hands.press("Return")
    program.hands.until(lambda: getattr(program.page, "view", None) is not None)
    assert program.page.view.case.person.id == person


def test_the_table_of_people_is_a_sound_qt_model(program: Program, qtmodeltester: Any) -> None:
    enter(program)
    program.hands.press("Ctrl+2")
    program.hands.rest()
    qtmodeltester.check(program.page._model)


def test_a_closed_case_stays_out_of_the_list_and_opens_only_with_a_reason(program: Program) -> None:
    person = enter(program, closed=True)
    program.hands.press("Ctrl+2")
    program.hands.rest()
    assert program.page._model.rowCount() == 0
    page = show_person(program, person)
    assert not page._body.isVisible()
    program.hands.press("Return")  # no reason: refused
    assert not page._body.isVisible()
    program.hands.type("Theo yêu cầu của Tòa án")
    program.hands.press("Return")
    program.hands.rest()
    assert page._body.isVisible()
    looks: list[Any] = []

    def job(registry: Registry) -> Any:
        return registry.read(lambda q: q.looks(LogFilter(), before=None, limit=9))

    program.tasks.run(job, looks.append)
    program.hands.rest()
    assert ("open", person, "Theo yêu cầu của Tòa án") in [(row.kind, row.person_id, row.detail) for row in looks[0]]


# --- one person ----------------------------------------------------------------------------------


def test_markup_in_a_name_shows_as_it_is(program: Program) -> None:
    page = show_person(program, enter(program, name="Lê <b>Đậm</b> & Nam"))
    labels = page._header.findChildren(QLabel)
    assert "Lê <b>Đậm</b> & Nam" in [shown.text() for shown in labels]
    assert {shown.textFormat() for shown in labels} == {Qt.TextFormat.PlainText}


def test_every_duty_says_why(program: Program) -> None:
    page = show_person(program, enter(program))
    why = [b for b in page._duties.findChildren(QAbstractButton) if b.text() == "Vì sao?"]
    assert len(why) == len(page.view.case.duties)
    why[0].click()
    text = " ".join(shown.text() for shown in page._duties.findChildren(QLabel) if shown.isVisible())
    assert "Đ.58 k.1" in text
    assert "24 giờ liên tục" in text


def test_amending_needs_a_reason_and_keeps_the_old_version_in_the_history(program: Program) -> None:
    page = show_person(program, enter(program))
    event = page.view.case.events[0]
    page.amend(event.id)
    program.hands.rest()
    dialog = page.dialog
    dialog.form.show_values({"place": "Quán nước"})
    program.hands.press("Ctrl+S")
    program.hands.rest()
    assert "lý do" in dialog.notice
    dialog._reason.setText("ghi nhầm nơi")
    program.hands.press("Ctrl+S")
    program.hands.rest(20)
    assert page.view.case.events[0].version == 2
    program.hands.press("Alt+4")
    program.hands.rest(20)
    history = page._history.part._model
    contents = [history.index(i, 4).data() for i in range(history.rowCount())]
    assert any("Quán nước" in text for text in contents)


def test_voiding_an_event_takes_its_effect_away(program: Program) -> None:
    page = show_person(program, enter(program))
    page._recording.void(page.view.case.events[0].id)
    program.hands.rest()
    program.hands.type("ghi nhầm người")
    program.hands.press("Return")
    program.hands.rest(20)
    assert page.view.case.state is None
    assert page.view.case.duties == ()


def test_a_full_disk_at_save_says_so_and_nothing_typed_is_lost(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show_person(program, enter(program))
    page.record("note")
    program.hands.rest()
    dialog = page.dialog
    dialog.form.show_values({"text": "Đã gặp gia đình"})

    def full(*_: Any, **__: Any) -> Any:
        raise RegistryError(ErrorCode.DISK_FULL)

    with monkeypatch.context() as patch:
        patch.setattr(SqlRegistry, "write", full)
        program.hands.press("Ctrl+S")
        program.hands.rest()
    assert "đã đầy" in dialog.notice
    assert dialog.isVisible()
    program.hands.press("Ctrl+S")
    program.hands.rest(20)
    assert [e.fact.kind for e in page.view.case.events] == ["test", "note"]


def test_a_bug_in_a_job_is_a_sentence_and_the_log_names_no_content(
    program: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    page = show_person(program, enter(program))

    def broken(*_: Any, **__: Any) -> Any:
        raise KeyError("Đặng Thị Hòa")

    with monkeypatch.context() as patch:
        patch.setattr(SqlRegistry, "read", broken)
        page.refresh()
        program.hands.rest()
    assert "ngoài dự kiến" in page.notice
    assert "KeyError" in caplog.text
    assert "Đặng" not in caplog.text


def test_changing_the_profile_keeps_dated_values_by_their_day(program: Program) -> None:
    page = show_person(program, enter(program, occupation="Làm thuê"))
    program.hands.press("Alt+2")
    program.hands.press("F2")
    program.hands.rest()
    dialog = page._profile.findChild(ProfileDialog)
    dialog._form.show_values({"occupation": "Học nghề"})
    program.hands.press("Ctrl+S")
    program.hands.rest(20)
    person = page.view.case.person
    assert person.known.occupation == "Học nghề"
    assert person.value_on("occupation", datetime(2026, 11, 1, tzinfo=LEGAL_ZONE).date()) == "Làm thuê"


# --- papers -----------------------------------------------------------------------------------------


def open_paper(program: Program, page: Any, form: str) -> Any:
    page.paper(form)
    program.hands.until(lambda: bool(getattr(page.dialog, "pdf", b"")))
    return page.dialog


def test_a_printer_that_fails_keeps_the_paper_on_the_screen_and_out_of_the_file(program: Program) -> None:
    page = show_person(program, enter(program))
    dialog = open_paper(program, page, "III-01")
    program.tray.fault = RegistryError(ErrorCode.PRINTER_FAILED)
    program.hands.press("Ctrl+P")
    program.hands.rest(20)
    assert "Máy in" in dialog._notice.text
    program.tray.fault = None
    program.hands.press("Ctrl+P")
    program.hands.rest(20)
    assert len(program.tray.sheets) == 1
    assert [d.form for d in page.view.documents] == ["III-01"]


def test_what_was_printed_can_be_shown_again_byte_for_byte(program: Program) -> None:
    page = show_person(program, enter(program))
    open_paper(program, page, "III-01")
    program.hands.press("Ctrl+P")
    program.hands.rest(20)
    program.hands.press("Esc")
    program.hands.rest(20)
    page._shows.show_document(page.view.documents[0].id)
    program.hands.until(lambda: type(page.dialog).__name__ == "PdfDialog")
    assert page.dialog.pdf == program.tray.sheets[0]


def test_a_letter_that_cannot_be_printed_is_named(program: Program) -> None:
    page = show_person(program, enter(program, name="Lý 漢 Minh"))
    page.paper("III-01")
    program.hands.until(lambda: hasattr(page.dialog, "_pages"))
    program.hands.rest(50)
    assert "漢 (U+6F22)" in page.dialog._notice.text


def test_saving_a_plain_pdf_asks_first_and_writes_what_the_preview_shows(program: Program, tmp_path: Path) -> None:
    page = show_person(program, enter(program))
    dialog = open_paper(program, page, "III-05")
    program.answers.file = str(tmp_path / "ban.pdf")
    program.answers.yes = False
    dialog.save()
    program.hands.rest()
    assert not (tmp_path / "ban.pdf").exists()
    program.answers.yes = True
    dialog.save()
    program.hands.rest(20)
    assert (tmp_path / "ban.pdf").read_bytes() == dialog.pdf
    assert "không mã hóa" in program.answers.asked[-1]


# --- import page --------------------------------------------------------------------------------------


def test_a_file_that_is_no_workbook_changes_nothing_and_says_so(program: Program, tmp_path: Path) -> None:
    broken = tmp_path / "hong.xlsx"
    broken.write_bytes(b"PK\x03\x04 not really")
    program.answers.file = str(broken)
    program.hands.press("Ctrl+4")
    program.hands.rest()
    program.hands.press("Ctrl+O")
    program.hands.rest(50)
    assert "Không đọc được" in program.page.notice
    assert program.page.plan is None


def test_the_user_can_give_a_column_another_meaning(program: Program) -> None:
    sample = Path(__file__).parents[1] / "data" / "danh-sach-III-10.xlsx"
    program.answers.file = str(sample)
    program.hands.press("Ctrl+4")
    program.hands.rest()
    program.hands.press("Ctrl+O")
    program.hands.until(lambda: program.page.plan is not None)
    page = program.page
    boxes = [b for b in page.findChildren(QComboBox) if b.accessibleName() == "Cột “Số CCCD/CMND” là"]
    boxes[0].setCurrentIndex(0)
    boxes[0].activated.emit(0)
    program.hands.rest(20)
    assert "number_missing" in {n.value for n in page.plan.rows[7].notes}


# --- every screen -------------------------------------------------------------------------------------


def test_the_training_mark_is_on_the_window(start: Callable[..., Program], tmp_path: Path, options: Options) -> None:
    program = start(tmp_path / "hl", training=True)
    assert "HUẤN LUYỆN" in program.shell.windowTitle()
    mark = program.shell.findChild(object, "training")
    assert mark is not None
    assert mark.isVisible()


def test_plain_sqlite_cannot_read_what_the_window_wrote(program: Program) -> None:
    enter(program)
    program.hands.press("Ctrl+L")
    program.hands.rest()
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(program.folder / "so-binh-an.db").execute("SELECT count(*) FROM sqlite_master").fetchone()

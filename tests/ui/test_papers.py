"""Papers on the screen: what is printed is what is typed at that moment."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pdfplumber
import pytest
from PySide6.QtWidgets import QApplication

from models.actions.change_office import change_office
from models.actions.record_event import record_event
from models.dates import Moment
from models.events.monitoring import DeviceFitted
from models.office import Officer
from models.person import Relative
from models.ports import Registry
from printing.forms import load_form
from tests.conftest import NOW
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from ui.paper.basis import PaperBasis, read_paper
from ui.paper.inputs import editor_of
from ui.paper.words_dialog import WordsDialog


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return " ".join(" ".join(page.extract_text() for page in document.pages).split())


def open_paper(program: Program, form: str) -> Any:
    page = show_person(program, enter(program))
    program.hands.pick("Ctrl+P", form)
    program.hands.until(lambda: bool(getattr(page.dialog, "pdf", b"")))
    return page.dialog


def test_what_is_typed_a_moment_before_ctrl_p_is_printed_and_kept(program: Program) -> None:
    dialog = open_paper(program, "III-04")
    program.hands.fill("Tổ phó (đại diện Thôn/Tổ dân phố)", "Phan Văn Ấp")
    program.hands.press("Ctrl+P")  # the preview is still behind
    program.hands.rest(20)
    assert "Phan Văn Ấp" in text_of(program.tray.sheets[-1])
    (document,) = program.page.view.documents
    assert document.inputs["management_decision.team_deputy"] == "Phan Văn Ấp"
    assert "Đã in" in dialog._notice.text


def test_the_date_typed_is_the_date_kept(program: Program) -> None:
    open_paper(program, "III-05")
    program.hands.fill("Ngày của văn bản", "20/11/2026")
    program.hands.press("Ctrl+P")
    program.hands.rest(20)
    assert "ngày 20 tháng 11 năm 2026" in text_of(program.tray.sheets[-1])
    assert program.page.view.documents[0].dated == date(2026, 11, 20)


def test_a_date_left_empty_is_written_by_hand_and_one_that_cannot_be_read_is_not_printed(program: Program) -> None:
    dialog = open_paper(program, "III-05")
    program.hands.fill("Ngày của văn bản", "31/02/2026")
    program.hands.press("Ctrl+P")
    program.hands.rest(20)
    assert program.tray.sheets == []
    assert dialog._date.is_faulty
    program.hands.press("Ctrl+A", "Backspace")
    program.hands.press("Ctrl+P")
    program.hands.rest(20)
    assert len(program.tray.sheets) == 1
    assert program.page.view.documents[0].dated is None


def test_a_day_of_a_paper_is_read_out_like_that_of_an_event_and_printed_as_it_was_read(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.typing_rest.PAUSE_MS", 1)
    dialog = open_paper(program, "HT-GM")
    day = dialog.editor("typed.day")
    program.hands.fill("Ngày có mặt", "-3")
    program.hands.rest(20)
    assert day.reading == "thứ Bảy, 21/11/2026 (3 ngày trước)"
    program.hands.press("Ctrl+P")  # the field was not left
    program.hands.rest(20)
    assert program.page.view.documents[0].inputs["typed.day"] == "21/11/2026"
    program.hands.fill("Ngày có mặt", "26/11")
    program.hands.press("Tab")
    assert (day.child.text(), day.reading) == ("26/11/2026", "thứ Năm, 26/11/2026 (2 ngày nữa)")


@pytest.mark.parametrize(
    ("form", "name", "read"),
    [
        ("HT-NN", "breach.committed", "01/12/2025"),
        ("HT-NN", "minutes.day", "01/12/2025"),
        ("III-06", "management_decision.on", "01/12/2025"),
        ("HT-GM", "typed.day", "01/12/2026"),
        ("HT-VM", "absence.until_day", "01/12/2026"),
        ("III-06", "management_decision.until_day", "01/12/2026"),
        ("III-08", "stop.from_day", "01/12/2026"),
    ],
)
def test_a_day_without_its_year_is_still_to_come_only_where_the_field_may_speak_of_one(
    app: Any, form: str, name: str, read: str
) -> None:
    item = next(item for item in load_form(form).inputs if item.name == name)
    editor = editor_of(item, "1/12", NOW.date())
    assert editor.text() == read


def test_a_whole_day_is_taken_as_the_paper_says_it_even_where_days_have_passed(app: Any) -> None:
    item = next(item for item in load_form("HT-NN").inputs if item.name == "breach.committed")
    editor = editor_of(item, "01/12/2026", NOW.date())
    assert editor.text() == "01/12/2026"


def test_a_paper_with_a_day_that_is_none_is_not_printed_and_typing_takes_the_complaint_back(program: Program) -> None:
    dialog = open_paper(program, "HT-GM")
    program.hands.fill("Ngày có mặt", "31/02/2026")
    program.hands.press("Ctrl+P")
    program.hands.rest(20)
    assert program.tray.sheets == []
    assert dialog.editor("typed.day").is_faulty
    assert program.hands.focused().accessibleName() == "Ngày có mặt"
    program.hands.press("Backspace")
    assert not dialog.editor("typed.day").is_faulty


def test_the_first_thing_missing_has_the_focus(program: Program) -> None:
    open_paper(program, "III-04")
    assert program.hands.focused().accessibleName() == "Tổ phó (đại diện Thôn/Tổ dân phố)"


def test_something_typed_for_a_paper_is_asked_about_until_it_is_printed(program: Program) -> None:
    dialog = open_paper(program, "III-04")
    program.hands.fill("Tổ phó (đại diện Thôn/Tổ dân phố)", "Phan Văn Ấp")
    program.answers.yes = False
    program.hands.press("Esc")
    assert len(program.answers.asked) == 1
    assert dialog.isVisible()
    program.hands.press("Ctrl+P")
    program.hands.rest(20)
    program.hands.press("Esc")
    program.hands.rest(20)
    assert len(program.answers.asked) == 1
    assert not dialog.isVisible()


def test_a_machine_without_a_printer_says_so_and_still_shows_the_paper(program: Program) -> None:
    program.tray.printers = []
    dialog = open_paper(program, "III-05")
    program.hands.rest(20)
    assert "chưa có máy in" in dialog._notice.text
    program.hands.press("Ctrl+P")
    program.hands.rest(20)
    assert program.tray.sheets == []


def test_ctrl_p_pressed_at_once_waits_for_the_printers(program: Program) -> None:
    page = show_person(program, enter(program))
    program.hands.press("Ctrl+D")
    program.hands.until(lambda: bool(getattr(page.dialog, "pdf", b"")))
    program.hands.press("Ctrl+P")
    program.hands.rest(20)
    assert len(program.tray.sheets) == 1


def set_officers(program: Program) -> None:
    """The office has a deputy and somebody whom the law does not let sign for the chief."""
    officers = (Officer("Lý Văn Phó", position="Phó Trưởng Công an xã"), Officer("Tạ Thị Văn", position="Đội trưởng"))

    def job(registry: Registry) -> None:
        registry.write(change_office, registry.read(lambda q: q.office().version), {"officers": officers})

    program.tasks.run(job)
    program.hands.rest()


def test_a_deputy_signs_for_the_chief_and_anybody_else_only_with_a_reason(program: Program) -> None:
    set_officers(program)
    dialog = open_paper(program, "III-04")
    program.hands.choose("Người ký", "KT.")
    program.hands.press("Ctrl+P")
    program.hands.rest(30)
    words = text_of(program.tray.sheets[-1])
    assert all(line in words for line in ("KT. TRƯỞNG CÔNG AN XÃ MẪU", "PHÓ TRƯỞNG CÔNG AN XÃ", "Lý Văn Phó"))
    program.hands.tab_to("Người ký")
    program.hands.press("Down")  # letters typed soon after others would be added to them
    program.hands.press("Ctrl+P")
    program.hands.rest(30)
    assert len(program.tray.sheets) == 1  # the cursor waits in the line for the reason
    assert program.hands.focused().accessibleName() == "Lý do người này ký"
    program.hands.type("Trưởng và Phó đi vắng")
    program.hands.press("Ctrl+P")
    program.hands.rest(30)
    assert len(program.tray.sheets) == 2
    kept = program.page.view.documents[-1].inputs
    assert kept["paper.signer_reason"] == "Trưởng và Phó đi vắng"
    assert dialog.isVisible()


def test_what_is_missing_is_listed_with_links_and_printing_it_blank_is_asked_about(program: Program) -> None:
    page = show_person(program, enter(program, phone="", citizen_number=""))
    program.hands.pick("Ctrl+P", "V-20")
    program.hands.until(lambda: bool(getattr(page.dialog, "pdf", b"")))
    dialog = page.dialog
    assert "Địa điểm cai nghiện dự kiến" in dialog._missing._needed.text()
    program.answers.yes = False
    program.hands.press("Ctrl+P")
    program.hands.rest(30)
    assert program.answers.asked == ["In khi còn thiếu?"]
    assert program.tray.sheets == []
    assert program.hands.focused().accessibleName() == "Địa điểm cai nghiện dự kiến"
    blank = dialog._missing._recorded
    assert "Nơi làm việc" not in blank.text()
    blank.linkActivated.emit("all")
    assert "Nơi cấp" in blank.text()
    assert "mục khác" not in blank.text()
    blank.linkActivated.emit("person.number")
    program.hands.rest(30)
    assert not dialog.isVisible()
    assert program.hands.focused().accessibleName() == "Số định danh cá nhân"


def test_words_of_one_paper_a_secrecy_and_a_doubled_number(program: Program) -> None:
    page = show_person(program, enter(program, name="Bùi Văn Trước", citizen_number=""))
    program.hands.pick("Ctrl+P", "III-04")
    program.hands.until(lambda: bool(getattr(page.dialog, "pdf", b"")))
    program.hands.press("Ctrl+P")
    program.hands.rest(30)
    page.dialog.reject()
    program.hands.press("Esc")
    dialog = open_paper(program, "III-04")
    program.hands.fill("Số quyết định", "01")
    program.hands.choose("Độ mật", "MẬT")
    dialog.change_words()
    program.hands.rest(30)
    words = QApplication.activeModalWidget()
    assert isinstance(words, WordsDialog)
    name = next(name for name, text in words._texts.items() if "có hiệu lực" in text.toPlainText())
    words._texts[name].setPlainText("Quyết định này có hiệu lực sau {person.name} ngày.")
    program.hands.press("Ctrl+S")
    program.hands.rest(300)
    dialog.activateWindow()  # what a desktop does by itself
    program.hands.rest()
    assert "01/QĐ-CAX đã dùng" in dialog._missing._double.text()
    program.answers.asked.clear()
    program.hands.press("Ctrl+P")
    program.hands.rest(30)
    assert program.answers.asked == ["Số 01/QĐ-CAX đã dùng trong năm"]
    printed = text_of(program.tray.sheets[-1])
    assert "có hiệu lực sau (person.name) ngày" in printed  # typed words name no fields
    assert " MẬT " in printed
    assert program.page.view.documents[-1].inputs[name].startswith("Quyết định này có hiệu lực sau")


def test_the_relative_whom_the_minutes_name_is_chosen_before_the_others(program: Program) -> None:
    mother = Relative(name="Đặng Thị Mẫu", relation="mother")
    person = enter(program, relatives=(Relative(name="Võ Văn Hộ", relation="guardian"), mother))
    bases: list[PaperBasis] = []

    def named(name: str) -> PaperBasis:
        def job(registry: Registry) -> PaperBasis:
            registry.write(record_event, person, Moment.at(NOW), DeviceFitted(representative=name))
            return read_paper(registry, person, "I-03", program.clock)

        program.tasks.run(job, bases.append)
        program.hands.rest()
        return bases[-1]

    assert [relation.texts["representative.name"] for relation in named("Đặng Thị Mẫu").relatives] == [
        "Đặng Thị Mẫu",
        "Võ Văn Hộ",
    ]
    assert named("Trần Văn Chú").relatives[0].texts["representative.name"] == "Trần Văn Chú"

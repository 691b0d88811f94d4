"""Where somebody new to the program stumbled: what is typed first, found first and reached first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel

from models.dates import PartialDate
from models.events.determination import DeterminationResulted
from models.events.user_management import ManagementDecided, ResidenceVerified
from models.person import Relative
from tests.ui.conftest import Program
from tests.ui.officer import Officer
from tests.ui.people import enter
from tests.ui.test_finder import decide, find, texts
from ui.backup.volumes import Volume
from ui.paper.pdf_dialog import PdfDialog
from ui.person.event_dialog import EventDialog, ReasonDialog
from ui.settings.forms_dialog import FormsDialog


def open_person(program: Program, words: str) -> None:
    find(program, words)
    program.hands.press("Return")
    program.hands.until(lambda: getattr(program.page, "view", None) is not None)
    program.hands.rest(50)


def test_a_number_typed_where_cards_are_read_fills_what_its_digits_say_and_asks_for_the_name(program: Program) -> None:
    program.hands.press("Ctrl+N")
    program.hands.rest(50)
    program.hands.type("089097001234")
    program.hands.press("Return")
    program.hands.rest(50)
    page = program.page
    assert program.hands.focused().accessibleName() == "Họ và tên"
    assert page.who.value_of("citizen_number") == "089097001234"
    assert page.who.value_of("sex") == "male"
    assert page.who.value_of("birth") == PartialDate(1997)
    assert page._notice.text == ""


def test_a_number_takes_nothing_away_from_what_was_typed_before(program: Program) -> None:
    program.hands.press("Ctrl+N")
    program.hands.rest(50)
    page = program.page
    page.who.show_values({"birth": PartialDate(1998, 2, 3)})
    page.card.line.setFocus()
    program.hands.type("089097001234")
    program.hands.press("Return")
    assert page.who.value_of("birth") == PartialDate(1998, 2, 3)


def test_who_is_called_so_is_found_before_whose_relative_is_and_the_other_says_why(program: Program) -> None:
    enter(program, name="Bùi An", citizen_number="", relatives=(Relative(relation="father", name="Lê Quốc Phước"),))
    enter(program, name="Lê Quốc Phước", citizen_number="")
    found = find(program, "quoc phuoc")
    people = [text for text in texts(found) if text in ("Bùi An", "Lê Quốc Phước")]
    assert people == ["Lê Quốc Phước", "Bùi An"]
    details = {option.text: option.detail for section in found.sections_for("quoc phuoc") for option in section.options}
    assert "người thân" in details["Bùi An"]
    assert "người thân" not in details["Lê Quốc Phước"]


def test_a_paper_found_by_its_number_opens_as_it_was_kept(program: Program) -> None:
    person = enter(program, name="Lò Thị Nà", citizen_number="")
    decide(program, person, "07/QĐ-CAX")
    open_person(program, "lo thi na")
    program.hands.press("Ctrl+Shift+P")
    program.hands.rest(100)
    program.hands.press("Ctrl+P")
    program.hands.rest(100)
    assert program.tray.sheets
    program.hands.press("Esc", "Esc")
    program.hands.rest(50)
    find(program, "07/QĐ")
    program.hands.press("Return")
    program.hands.until(lambda: isinstance(getattr(program.page, "dialog", None), PdfDialog))


def test_tab_goes_through_all_duties_before_the_first_event(program: Program) -> None:
    person = enter(program, name="Lò Thị Nà", citizen_number="")
    decide(program, person, "07/QĐ-CAX")
    open_person(program, "lo thi na")
    names: list[str] = []
    for _ in range(60):
        program.hands.press("Tab")
        names.append(program.hands.focused().accessibleName())
        if names[-1] == "Tìm và làm":
            break
    at_event = [name.startswith("Sửa hoặc hủy") for name in names]
    assert sum(at_event) == 2
    first = at_event.index(True)
    assert all(at_event[first:-1])
    assert any(name.startswith("Ghi: ") for name in names[:first])


def test_the_question_before_undoing_says_whose_it_is_and_the_old_success_goes(program: Program) -> None:
    enter(program, name="Lò Thị Nà", citizen_number="")
    open_person(program, "lo thi na")
    program.page.say("Đã ghi: Kiểm tra cư trú.", tone="good")
    details: list[str] = []
    program.answers.confirm = lambda parent, text, detail, yes: bool(details.append(detail))  # type: ignore[method-assign]
    program.hands.press("Ctrl+Z")
    program.hands.rest(50)
    assert "của Lò Thị Nà" in details[0]
    program.page.forget_good()
    assert program.page.notice == ""


def test_forms_are_found_by_words_and_enter_opens_the_one_that_was_typed(program: Program) -> None:
    find(program, "bieu mau loi van")
    program.hands.press("Return")
    program.hands.rest(100)
    forms = program.page.dialog
    assert isinstance(forms, FormsDialog)
    program.hands.type("HT-GM")
    program.hands.press("Return")
    program.hands.rest(50)
    assert forms.dialog is not None
    assert forms.dialog.windowTitle() == "Mẫu HT-GM"
    assert program.hands.focused().accessibleName().startswith("Tên mẫu")


def test_a_batch_names_what_its_papers_lack(program: Program) -> None:
    enter(program, name="Lò Thị Nà", citizen_number="")
    program.hands.press("Ctrl+2")
    program.hands.rest(100)
    program.hands.press("Ctrl+Shift+P")
    program.hands.rest(50)
    program.hands.type("giay moi")
    program.hands.press("Return")
    program.hands.rest(200)
    batch = program.hands.focused()
    assert batch.accessibleName() == "Giấy sẽ in"
    assert "thiếu: " in batch.item(0).text()  # type: ignore[attr-defined]
    assert " mục" not in batch.item(0).text()  # type: ignore[attr-defined]


def test_enter_goes_from_the_name_of_a_stick_to_what_enrols_it(program: Program, tmp_path: Path) -> None:
    program.volumes.append(Volume(tmp_path, "USB", 10**9, 10**10))
    program.hands.press("Ctrl+0")
    program.hands.rest(100)
    program.hands.press("Ctrl+U")
    program.hands.rest(1200)
    dialog = program.page.dialog
    dialog.form.editor("name").setFocus()
    program.hands.press("Return")
    assert program.hands.focused() is dialog._save
    program.hands.press("Return")
    program.hands.rest(300)
    assert "Đã ghi nhận" in program.page.notice
    assert program.hands.focused() is program.page._now


def said_in(window: object) -> list[str]:
    assert isinstance(window, EventDialog | ReasonDialog)
    return [shown.text() for shown in window.findChildren(QLabel) if shown.isVisible()]


def test_a_place_that_the_law_does_not_allow_is_said_before_it_is_recorded(program: Program) -> None:
    officer = Officer(program)
    officer.knows(
        ("08:00 25/11/2026", ResidenceVerified(outcome="unknown")),
        ("09:00 26/11/2026", DeterminationResulted(conclusion="addicted")),
    )
    program.hands.pick("Ctrl+E", "Đăng ký cai nghiện ma túy tự nguyện")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), EventDialog))
    program.hands.rest()
    program.hands.choose("Địa điểm cai nghiện dự kiến", "Tại gia đình")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ReasonDialog))
    asking = QApplication.activeModalWidget()
    assert any("không có nơi cư trú ổn định" in text for text in said_in(asking))
    assert officer.state == "S4"
    program.hands.type("Đã có nhà ở mới")
    program.hands.press("Return")
    program.hands.until(lambda: any(e.fact.kind == "registration" for e in officer.page.view.case.events))
    program.hands.rest()
    assert "place_not_allowed" in officer.flags


def test_after_printing_the_page_says_what_is_still_to_be_recorded_and_with_which_key(program: Program) -> None:
    officer = Officer(program)
    officer.prints("HT-XMCT", "08:00 25/11/2026")
    assert "chưa ghi “Xác minh nơi cư trú” vào sổ" in officer.page.notice
    assert "Ctrl+Shift+1" in officer.page.notice
    program.hands.press("Ctrl+Shift+1")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), EventDialog))
    program.hands.choose("Kết quả xác minh", "Có")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: QApplication.activeModalWidget() is None)
    program.hands.rest()
    assert "chưa ghi" not in officer.page.notice
    assert "Dương tính, đã xác minh nơi cư trú, chờ quyết định quản lý" in officer.head()


def test_what_is_typed_on_the_paper_of_a_recorded_event_is_recorded_with_two_keys(program: Program) -> None:
    officer = Officer(program)
    officer.knows(
        ("08:00 25/11/2026", ResidenceVerified(outcome="registered")),
        ("25/11/2026", ManagementDecided(team_leader="Thiếu tá Nguyễn Thị Hạnh")),
    )
    typed = {"management_decision.number": "206/QĐ-CAX", "management_decision.behaviour": "Dùng ma túy đá"}
    officer.prints("III-04", "10:00 25/11/2026", typed)
    program.hands.rest()
    assert "“Quyết định áp dụng biện pháp quản lý” trong sổ chưa có: số quyết định" in officer.page.notice
    program.hands.press("Ctrl+Shift+G")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), EventDialog))
    program.hands.rest()
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: QApplication.activeModalWidget() is None)
    program.hands.rest()
    decision = officer.page.view.case.events[-1]
    assert (decision.fact.number, decision.fact.behaviour) == ("206/QĐ-CAX", "Dùng ma túy đá")
    assert decision.fact.team_leader == "Thiếu tá Nguyễn Thị Hạnh"
    program.hands.press("Ctrl+Shift+G")
    program.hands.rest()
    assert QApplication.activeModalWidget() is None
    assert "đã có mọi điều" in officer.page.notice


def test_f6_goes_to_the_latest_event_and_back_to_the_duties(program: Program) -> None:
    enter(program, name="Lò Thị Nà", citizen_number="")
    open_person(program, "lo thi na")
    program.hands.press("Alt+2", "F6")
    assert program.hands.focused().accessibleName() == "Sửa hoặc hủy: Xét nghiệm chất ma túy trong cơ thể"
    program.hands.press("F6")
    assert program.hands.focused().accessibleName() == "Vì sao: Xác minh nơi cư trú"


def test_what_is_corrected_and_since_when_it_is_recorded_stands_at_the_head_of_its_dialog(program: Program) -> None:
    enter(program, name="Lò Thị Nà", citizen_number="")
    open_person(program, "lo thi na")
    program.hands.press("F6", "Space", "Down", "Return")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), EventDialog))
    shown = said_in(QApplication.activeModalWidget())
    assert shown.count("Sửa: Xét nghiệm chất ma túy trong cơ thể") == 1
    assert any("ghi vào sổ lúc" in text and "Bản cũ vẫn xem lại được" in text for text in shown)

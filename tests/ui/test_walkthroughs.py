"""The walkthroughs of the first issue, by keys alone: W1 (a positive test at night), W11 (the old lists)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QApplication

from main import parse
from models.clock import FixedClock
from models.dates import LEGAL_ZONE
from storage.disk import Disk
from storage.registry import Options, open_registry
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.ui.conftest import Program
from ui.command_line import run
from ui.paper.dialog import PaperDialog
from ui.paper.pdf_dialog import PdfDialog
from ui.people.review_page import ReviewPage
from ui.person.event_dialog import EventDialog
from ui.person.page import PersonPage

CARD = "089205004321|371234567|Nguyễn Hoàng Phương|17092005|Nam|Ấp Rạch Đùng, Xã Mẫu, An Giang|15072024||||"
SAMPLE = Path(__file__).parents[1] / "data" / "danh-sach-III-10.xlsx"


def words_of(pdf: bytes) -> str:
    """All text of a paper on one line, wherever its lines were broken."""
    return " ".join(" ".join(pages_of(pdf)).split())


def pages_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def paper_window() -> PaperDialog | PdfDialog | None:
    """The paper on the screen, once its pages stand there."""
    window = QApplication.activeModalWidget()
    return window if isinstance(window, PaperDialog | PdfDialog) and window.pdf else None


def print_it(program: Program) -> bytes:
    """Ctrl+P prints the paper on the screen, Esc closes it."""
    hands = program.hands
    hands.until(lambda: paper_window() is not None)
    before = len(program.tray.sheets)
    hands.press("Ctrl+P")
    hands.until(lambda: len(program.tray.sheets) > before)
    hands.rest()
    hands.press("Esc")
    hands.until(lambda: QApplication.activeModalWidget() is None)
    hands.rest()
    return program.tray.sheets[-1]


def print_paper(program: Program, form: str, *, typed: dict[str, str] | None = None) -> bytes:
    """Ctrl+P, the form's number, Enter; type what is missing; print."""
    program.hands.pick("Ctrl+P", form)
    program.hands.until(lambda: paper_window() is not None)
    for name, text in (typed or {}).items():
        program.hands.fill(name, text)
    return print_it(program)


def record(program: Program, label: str, at: str, choices: dict[str, str] | None = None) -> dict[str, str]:
    """Ctrl+E, the kind of event, Enter; when it was and what is chosen; Ctrl+S. What stood there before saving."""
    hands = program.hands
    hands.pick("Ctrl+E", label)
    hands.until(lambda: isinstance(QApplication.activeModalWidget(), EventDialog))
    hands.rest()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, EventDialog)
    hands.press("Ctrl+A")
    hands.type(at)
    for name, letters in (choices or {}).items():
        hands.choose(name, letters)
    stood = {name: dialog.form.value_of(name) for name in dialog.form.names()}
    hands.press("Ctrl+S")
    hands.until(lambda: QApplication.activeModalWidget() is None)
    hands.rest()
    return stood


def person_on_screen(program: Program) -> PersonPage:
    program.hands.until(lambda: isinstance(program.page, PersonPage) and program.page.view is not None)
    program.hands.rest()
    assert isinstance(program.page, PersonPage)
    return program.page


def test_walkthrough_w1_from_an_empty_registry_to_the_printed_dossier(
    start: Callable[..., Program], folder: Path, options: Options
) -> None:
    program = start(folder)
    hands = program.hands
    program.clock.instant = datetime(2026, 11, 24, 22, 45, tzinfo=LEGAL_ZONE)
    program.unlock()

    # 1. the card fills who it is
    hands.press("Ctrl+N")
    hands.rest()
    hands.type(CARD)
    hands.press("Return")
    hands.rest()
    hands.fill("Nơi ở hiện tại", "Ấp Rạch Đùng, xã Mẫu")

    # 2. the program does not go on without a lawful ground
    hands.press("Ctrl+S")
    hands.rest()
    assert "Căn cứ xét nghiệm: cần nhập" in program.page.notice
    assert "Kết luận: cần nhập" in program.page.notice
    hands.choose("Căn cứ xét nghiệm", "Bị bắt")
    hands.fill("Tóm tắt nội dung sự việc", "Kiểm tra nhà trọ ở ấp Rạch Đùng, phát hiện sử dụng ma túy.")
    hands.choose("Kết luận", "Dương")
    hands.fill("Thời điểm có kết quả", "22:40 24/11/2026")
    hands.press("Ctrl+S")
    page = person_on_screen(program)
    assert page.notice == "Đã nhập người mới vào sổ."

    # 3. what the law wants next, each with its article and clock
    case = page.view.case
    assert case.person.name == "Nguyễn Hoàng Phương"
    assert case.state.code == "S1"
    due = {duty.rule.id: duty.due.show() if duty.due else None for duty in case.duties}
    assert due == {
        "B04": "trước 22:40 ngày 25/11/2026",
        "B06-law": "trước 22:40 ngày 25/11/2026",
        "B05": None,
        "B06-decree": None,
    }
    assert any(finding.rule_id == "R09" for finding in case.findings)

    # 4. the papers of the night and of the next day; nothing is typed twice
    result_sheet = words_of(print_paper(program, "III-01"))
    assert "Nguyễn Hoàng Phương" in result_sheet
    assert "089205004321" in result_sheet
    assert "phát hiện sử dụng ma túy" in result_sheet
    statement = words_of(print_paper(program, "III-03"))
    assert "Tên tôi là: Nguyễn Hoàng Phương" in statement

    program.clock.instant = datetime(2026, 11, 25, 9, 30, tzinfo=LEGAL_ZONE)
    record(program, "Xác minh nơi cư trú", "08:15 25/11/2026", {"Kết quả xác minh": "Có"})
    notice = words_of(print_paper(program, "III-02"))
    assert "Số: 01/TB-CAX" in notice
    assert "phát hiện sử dụng ma túy" in notice
    record(program, "Thông báo về hành vi sử dụng", "9:00 25/11/2026")
    print_paper(program, "III-05")
    decision = words_of(
        print_paper(
            program,
            "III-04",
            typed={
                "Tổ phó (đại diện Thôn/Tổ dân phố)": "Phan Văn Ấp",
                "Tổ viên (đại diện gia đình hoặc người có uy tín trong dòng họ)": "Nguyễn Văn Tư",
                "Tổ viên (đại diện tổ chức chính trị - xã hội)": "Lê Thị Hội",
            },
        )
    )
    assert "Số: 01/QĐ-CAX" in decision
    assert "Phan Văn Ấp" in decision
    assert "Lê Thị Hội" in decision  # typed a moment before printing
    assert "phát hiện sử dụng ma túy" in decision

    stood = record(program, "Quyết định áp dụng biện pháp quản lý", "25/11/2026")
    assert (stood["number"], stood["team_deputy"]) == ("01", "Phan Văn Ấp")
    case = page.view.case
    assert case.state.code == "S2"
    assert case.term.end.isoformat() == "2027-11-25"
    assert not [f for f in case.findings if f.rule_id != "R09"]

    # 5. the dossier makes itself, with three keys and the page stands there again
    before = hands.keys
    hands.press("Ctrl+D")
    pages = pages_of(print_it(program))
    assert hands.keys - before <= 3
    assert "HỒ SƠ" in pages[0]
    assert "NGUYỄN HOÀNG PHƯƠNG" in pages[0]
    assert "MỤC LỤC VĂN BẢN, TÀI LIỆU" in pages[1]
    assert "Chưa có trong sổ" not in pages[1]
    papers = "\n".join(pages[2:])
    for title in (
        "QUYẾT ĐỊNH",
        "BẢN TÓM TẮT LÝ LỊCH",
        "PHIẾU XÁC MINH",
        "PHIẾU KẾT QUẢ",
        "BẢN TƯỜNG TRÌNH",
        "THÔNG BÁO",
    ):
        assert title in papers
    assert pages[-1].rstrip().endswith(f"Tờ {len(pages)}/{len(pages)}")

    # what is on disk is what was typed, read back by another opening
    person_id = case.person.id
    hands.press("Ctrl+L")
    hands.rest(20)
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    try:
        assert list(registry.check()) == []
        person = registry.read(lambda q: q.person(person_id))
        assert person.known.citizen_number == "089205004321"
        assert person.known.current_residence == "Ấp Rạch Đùng, xã Mẫu"
        events = registry.read(lambda q: q.case(person_id)).events
        assert [(event.fact.kind, event.at.show()) for event in events] == [
            ("test", "22:40 ngày 24/11/2026"),
            ("residence_verified", "08:15 ngày 25/11/2026"),
            ("notice_of_use", "09:00 ngày 25/11/2026"),
            ("management_decision", "25/11/2026"),
        ]
        kept = [(row.form, row.number) for row in registry.read(lambda q: q.documents(person_id))]
        assert kept == [
            ("III-01", ""), ("III-03", ""), ("III-02", "01/TB-CAX"), ("III-05", ""), ("III-04", "01/QĐ-CAX"),
        ]  # fmt: skip
    finally:
        registry.close()


def test_walkthrough_w1_a_new_person_by_card_costs_few_keys(program: Program) -> None:
    """At most ten keys beyond what the reader types: F6 goes to what nobody is entered without."""
    hands = program.hands
    before = hands.keys
    hands.press("Ctrl+N")
    hands.rest()
    hands.type(CARD)
    hands.press("Return")  # the reader's own
    hands.rest()
    hands.press("F6")
    hands.choose("Căn cứ xét nghiệm", "Bị bắt")
    hands.press("F6")
    hands.choose("Kết luận", "Dương")
    hands.press("Ctrl+S")
    page = person_on_screen(program)
    assert page.view.case.state.code == "S1"
    assert hands.keys - before - 1 <= 10
    hands.press("Ctrl+N", "F6")
    assert hands.focused().accessibleName() == "Họ và tên"


def import_sample(program: Program) -> None:
    """Ctrl+4, Ctrl+O, the commune's list; Enter on the import button, which has the focus."""
    hands = program.hands
    program.answers.file = str(SAMPLE)
    hands.press("Ctrl+4")
    hands.rest()
    hands.press("Ctrl+O")
    hands.until(lambda: program.page.plan is not None)
    assert hands.focused().accessibleName() == "Nhập"
    hands.press("Return")
    hands.until(lambda: "Đã nhập" in program.page.notice)
    hands.rest(20)


def test_walkthrough_w11_from_an_old_list_to_the_printed_dossier_of_one_of_its_people(program: Program) -> None:
    hands = program.hands
    import_sample(program)
    assert "Đã nhập 120 người" in program.page.notice
    assert "36 người cần quyết định" in program.page.notice  # those of the review list, not the doubtful rows
    assert "50 dòng cần xem lại" in program.page.notice

    hands.press("Ctrl+1")  # the home page does not turn red
    hands.rest(20)
    answers = []
    program.tasks.run(lambda registry: registry.read(lambda q: (q.counts(), q.due(NOW), q.review())), answers.append)
    hands.rest()
    counts, due, review = answers[0]
    assert counts.kept + counts.closed == 120
    assert counts.review == 36
    assert [row for row in due if row.due_at and row.due_at <= NOW] == []

    # one of those to be decided about: from the review list to the dossier and back
    hands.press("Ctrl+3")
    hands.rest(20)
    hands.press("Down", "Return")
    page = person_on_screen(program)
    assert page.view.case.person.id == review[1].person_id
    assert page.view.case.review
    hands.press("Ctrl+D")
    pages = pages_of(print_it(program))
    assert page.view.case.person.name.upper() in pages[0]
    assert "MỤC LỤC VĂN BẢN, TÀI LIỆU" in pages[1]
    hands.press("Esc")
    hands.rest(20)
    assert isinstance(program.page, ReviewPage)

    # the same file again adds nothing
    hands.press("Ctrl+4")
    hands.rest()
    hands.press("Ctrl+O")
    hands.until(lambda: program.page.plan is not None)
    assert program.page.plan.taken == ()


def test_a_whole_import_can_be_taken_back_but_people_worked_on_stay(program: Program) -> None:
    hands = program.hands
    import_sample(program)
    hands.press("Ctrl+2")
    hands.rest(20)
    hands.press("Return")  # the first of the list
    worked_on = person_on_screen(program).view.case.person.id
    hands.pick("Ctrl+E", "Ghi chú")
    hands.until(lambda: isinstance(QApplication.activeModalWidget(), EventDialog))
    hands.fill("Nội dung", "Đã gặp")
    hands.press("Ctrl+S")
    hands.until(lambda: QApplication.activeModalWidget() is None)
    hands.rest(20)
    hands.press("Ctrl+4")
    hands.rest(20)
    hands.tab_to("Lấy lại cả lần nhập này")
    hands.press("Return")
    hands.until(lambda: "Đã lấy lại 119 người." in program.page.notice)
    left = []
    program.tasks.run(lambda r: r.read(lambda q: q.list_people(kept=True, group="", after=None, limit=9)), left.append)
    hands.rest()
    assert [row.id for row in left[0].rows] == [worked_on]


def test_the_same_import_by_command_gives_the_hand_made_verdicts_row_by_row(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: Options, clock: FixedClock
) -> None:
    clock.instant = datetime(2026, 11, 22, 9, 0, tzinfo=LEGAL_ZONE)
    expected = json.loads(SAMPLE.with_suffix(".expected.json").read_text("utf-8"))["rows"]
    secret = tmp_path / "mat-khau"
    secret.write_text(PASSWORD, "utf-8")
    line = ["import", str(folder), str(SAMPLE), "--json", "--login", LOGIN, "--password-file", str(secret)]
    command = parse(line)
    assert run(command, Disk(options), clock) == 0
    plan = json.loads(capsys.readouterr().out)
    got = [{"row": r["row"], "verdict": r["verdict"], "notes": sorted(r.get("notes", []))} for r in plan["rows"]]
    assert got == expected
    assert run(command, Disk(options), clock) == 0
    again = json.loads(capsys.readouterr().out)["counts"]
    assert again["taken"] == again["taken_with_warning"] == 0
    assert again["present"] == 120

"""The walkthroughs of the first issue, by keys alone: W1 (a positive test at night), W11 (the old lists)."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pdfplumber
import pytest

from main import parse
from models.clock import FixedClock
from models.dates import LEGAL_ZONE
from models.ids import PersonId
from storage.disk import Disk
from storage.registry import Options
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.ui.conftest import Program
from ui.command_line import run

CARD = "089205004321|371234567|Nguyễn Hoàng Phương|17092005|Nam|Ấp Rạch Đùng, Xã Mẫu, An Giang|15072024||||"
SAMPLE = Path(__file__).parents[1] / "data" / "danh-sach-III-10.xlsx"


def words_of(pdf: bytes) -> str:
    """All text of a paper on one line, wherever its lines were broken."""
    return " ".join(" ".join(pages_of(pdf)).split())


def pages_of(pdf: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [page.extract_text() or "" for page in document.pages]


def type_field(program: Program, name: str, text: str) -> None:
    """Go to a field with Tab and type over what stands there."""
    program.hands.tab_to(name)
    program.hands.press("Ctrl+A")
    program.hands.type(text)


def choose(program: Program, name: str, letters: str) -> None:
    """Go to a list with Tab and choose by its first letters."""
    program.hands.tab_to(name)
    program.hands.type(letters)


def print_paper(program: Program, form: str, *, typed: dict[str, str] | None = None) -> bytes:
    """Ctrl+P, down to the form in the menu, Enter; type what is missing; Ctrl+P prints; Esc closes."""
    hands = program.hands
    program.page.dialog = None
    hands.press("Ctrl+P")
    hands.until(lambda: program.page.dialog is not None)
    menu = program.page.dialog
    for action in menu.actions():
        if action.text().startswith(f"{form} "):
            break
        hands.press("Down")
    hands.press("Return")
    hands.until(lambda: bool(getattr(program.page.dialog, "pdf", b"")))
    dialog = program.page.dialog
    for name, text in (typed or {}).items():
        type_field(program, name, text)
    if typed:
        hands.rest(300)
    hands.press("Ctrl+P")
    hands.rest(20)
    sheet = program.tray.sheets[-1]
    hands.press("Esc")
    hands.until(lambda: not dialog.isVisible())
    hands.rest(20)
    return sheet


def open_entry(program: Program, label: str) -> None:
    """Ctrl+E, down to the kind of event, Enter."""
    hands = program.hands
    program.page.dialog = None
    hands.press("Ctrl+E")
    hands.until(lambda: program.page.dialog is not None)
    for action in program.page.dialog.actions():
        if action.text() == label:
            break
        if not action.isSeparator():
            hands.press("Down")
    hands.press("Return")
    hands.until(lambda: hasattr(program.page.dialog, "form"))
    hands.rest()


def test_walkthrough_w1_from_an_empty_registry_to_the_printed_dossier(
    start: Callable[..., Program], folder: Path
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
    type_field(program, "Nơi ở hiện tại", "Ấp Rạch Đùng, xã Mẫu")

    # 2. the program does not go on without a lawful ground
    hands.press("Ctrl+S")
    hands.rest()
    assert "Căn cứ xét nghiệm" in program.page.notice
    assert "Kết luận" in program.page.notice
    choose(program, "Căn cứ xét nghiệm", "Bị bắt")
    type_field(program, "Tóm tắt nội dung sự việc", "Kiểm tra nhà trọ ở ấp Rạch Đùng, phát hiện sử dụng ma túy.")
    choose(program, "Kết luận", "Dương")
    hands.press("Shift+Tab")
    page = program.page
    page.at.line.setFocus()
    hands.press("Ctrl+A")
    hands.type("22:40 24/11/2026")
    hands.press("Ctrl+S")
    hands.until(lambda: hasattr(program.page, "view") and program.page.view is not None)
    hands.rest()

    # 3. what the law wants next, each with its article and clock
    case = program.page.view.case
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
    assert "phát hiện sử dụng ma túy" in result_sheet
    statement = words_of(print_paper(program, "III-03"))
    assert "Tên tôi là: Nguyễn Hoàng Phương" in statement

    program.clock.instant = datetime(2026, 11, 25, 9, 30, tzinfo=LEGAL_ZONE)
    open_entry(program, "Xác minh nơi cư trú")
    hands.press("Ctrl+A")
    hands.type("08:15 25/11/2026")
    choose(program, "Kết quả xác minh", "Có")
    hands.press("Ctrl+S")
    hands.rest(20)
    print_paper(program, "III-02")
    open_entry(program, "Thông báo về hành vi sử dụng trái phép chất ma túy")
    hands.press("Ctrl+A")
    hands.type("9:00 25/11/2026")
    hands.press("Ctrl+S")
    hands.rest(20)
    print_paper(program, "III-05")
    decision = print_paper(
        program,
        "III-04",
        typed={
            "Tổ phó (đại diện Thôn/Tổ dân phố)": "Phan Văn Ấp",
            "Tổ viên (đại diện gia đình hoặc người có uy tín trong dòng họ)": "Nguyễn Văn Tư",
            "Tổ viên (đại diện tổ chức chính trị - xã hội)": "Lê Thị Hội",
        },
    )
    text = words_of(decision)
    assert "Số: 01/QĐ-CAX" in text
    assert "Phan Văn Ấp" in text
    assert "phát hiện sử dụng ma túy" in text

    open_entry(program, "Quyết định áp dụng biện pháp quản lý")
    assert program.page.dialog.form.value_of("number") == "01"
    assert program.page.dialog.form.value_of("team_deputy") == "Phan Văn Ấp"
    hands.press("Ctrl+A")
    hands.type("25/11/2026")
    hands.press("Ctrl+S")
    hands.rest(20)
    case = program.page.view.case
    assert case.state.code == "S2"
    assert case.term.end.isoformat() == "2027-11-25"
    assert not [f for f in case.findings if f.rule_id != "R09"]

    # 5. the dossier makes itself
    hands.press("Ctrl+D")
    hands.until(lambda: hasattr(program.page.dialog, "pdf") and program.page.dialog.isVisible())
    hands.rest(20)
    hands.press("Ctrl+P")
    hands.rest(20)
    pages = pages_of(program.tray.sheets[-1])
    assert "HỒ SƠ" in pages[0]
    assert "MỤC LỤC VĂN BẢN, TÀI LIỆU" in pages[1]
    assert "Chưa có trong sổ" not in pages[1]
    titles = [line for page in pages for line in page.splitlines() if line.isupper()]
    for title in (
        "QUYẾT ĐỊNH",
        "BẢN TÓM TẮT LÝ LỊCH",
        "PHIẾU XÁC MINH",
        "PHIẾU KẾT QUẢ",
        "BẢN TƯỜNG TRÌNH",
        "THÔNG BÁO",
    ):
        assert title in titles
    assert pages[-1].rstrip().endswith(f"Tờ {len(pages)}/{len(pages)}")


def test_walkthrough_w11_an_old_list_is_taken_over_and_back(program: Program) -> None:
    hands = program.hands
    program.answers.file = str(SAMPLE)
    hands.press("Ctrl+4")
    hands.rest()
    hands.press("Ctrl+O")
    hands.until(lambda: program.page.plan is not None)
    assert len(program.page.plan.taken) == 120
    hands.press("Ctrl+S")
    hands.rest(20)
    assert "Đã nhập 120 người" in program.page.notice

    hands.press("Ctrl+1")  # the home page does not turn red
    hands.rest(20)
    counts = []
    program.tasks.run(lambda registry: registry.read(lambda q: (q.counts(), q.due(NOW))), counts.append)
    hands.rest()
    assert counts[0][0].review == 36
    assert [row for row in counts[0][1] if row.due_at and row.due_at <= NOW] == []

    hands.press("Ctrl+4")
    hands.rest()
    hands.press("Ctrl+O")
    hands.until(lambda: program.page.plan is not None)
    assert program.page.plan.taken == ()


def test_a_whole_import_can_be_taken_back_but_people_worked_on_stay(program: Program) -> None:
    hands = program.hands
    program.answers.file = str(SAMPLE)
    hands.press("Ctrl+4")
    hands.rest()
    hands.press("Ctrl+O")
    hands.until(lambda: program.page.plan is not None)
    hands.press("Ctrl+S")
    hands.rest(20)
    page = program.page

    def worked_on(registry) -> PersonId:  # type: ignore[no-untyped-def]
        from models.actions.record_event import record_event
        from models.dates import Moment
        from models.events.notes import Note

        person = registry.read(lambda q: q.list_people(kept=True, group="", after=None, limit=1)).rows[0].id
        registry.write(record_event, person, Moment.at(NOW), Note(text="Đã gặp"))
        return person

    kept: list[PersonId] = []
    program.tasks.run(worked_on, kept.append)
    hands.rest()
    page.take_back()
    hands.rest(20)
    assert "Đã lấy lại 119 người." in page.notice
    left = []
    program.tasks.run(lambda r: r.read(lambda q: q.list_people(kept=True, group="", after=None, limit=9)), left.append)
    hands.rest()
    assert [row.id for row in left[0].rows] == kept


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

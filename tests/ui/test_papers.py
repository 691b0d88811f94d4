"""Papers on the screen: what is printed is what is typed at that moment."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pdfplumber

from tests.ui.conftest import Program
from tests.ui.people import enter, show_person


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

"""The papers of a person: the checklist of a dossier, scans that come in, the whole in one file."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from PIL import Image
from PySide6.QtWidgets import QAbstractItemView

import ui.paper.pdf_dialog
from models.errors import ErrorCode, RegistryError
from models.papers.contents import DossierKind, Why
from models.papers.filing import Held, Source, Standing
from models.papers.values import blank_values
from printing.forms import load_form
from printing.render import render_form
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from ui.paper.pdf_dialog import PdfDialog
from ui.person.dossier_words import HELD_WORDS, KIND_WORDS, SOURCE_WORDS, where_words

STATES = {"Có bản lưu", "Đã ghi", "Chưa có", "Không cần"}


def papers_of(program: Program) -> Any:
    """The tab of papers of a new person."""
    page = show_person(program, enter(program))
    program.hands.press("Alt+3")
    program.hands.rest()
    return page


def rows(tab: Any) -> dict[str, tuple[str, str]]:
    """State and place of each paper by what it is called."""
    model = tab._papers
    texts = [[model.item(row, column).text() for column in range(4)] for row in range(model.rowCount())]
    return {text[0]: (text[1], text[2]) for text in texts}


def choose(program: Program, tab: Any, starts: str) -> None:
    """Go to a paper with the keys."""
    program.hands.press("Ctrl+Home")
    table: QAbstractItemView = tab._list
    for _ in range(table.model().rowCount()):
        if table.currentIndex().siblingAtColumn(0).data().startswith(starts):
            return
        program.hands.press("Down")
    raise AssertionError(starts)


def scan_file(folder: Path) -> str:
    path = folder / "ban quet.txt"  # the name does not tell
    out = io.BytesIO()
    Image.new("L", (400, 560), 230).save(out, "JPEG")
    path.write_bytes(out.getvalue())
    return str(path)


def test_the_checklist_says_what_is_there_what_is_missing_and_where(program: Program) -> None:
    tab = papers_of(program)._papers.part
    shown = rows(tab)
    assert tab.kind is DossierKind.USER
    assert "6 giấy tờ mà luật yêu cầu: 2 mới ghi trong sổ, 4 chưa có · " in tab._basis.text()
    assert "Chưa có: " in tab._basis.text()
    assert tab._basis.text().endswith(" và 1 giấy khác")
    assert shown["Bản tóm tắt lý lịch (Mẫu III-05)"] == ("Chưa có", "Luật yêu cầu có; in được ngay từ hồ sơ")
    assert "Đ.59 k.4" in tab._basis.text()
    assert shown["Phiếu kết quả xét nghiệm chất ma túy trong cơ thể (Mẫu III-01)"] == (
        "Đã ghi",
        "Chưa lưu bản in; in được ngay từ hồ sơ\nCòn thiếu: Người tiến hành xét nghiệm; Biện pháp xét nghiệm",
    )
    assert shown["Phiếu xác minh nơi cư trú"] == ("Chưa có", "Luật yêu cầu có")
    choose(program, tab, "Phiếu xác minh")
    program.hands.rest()
    assert tab._open.isHidden()
    assert min(made.x() for made in (tab._print, tab._record, tab._scan) if made.isVisible()) == 0
    assert {state for state, _ in shown.values()} <= STATES
    program.hands.tab_to("Loại hồ sơ")
    while tab.kind is not DossierKind.COMPULSORY:
        program.hands.press("Down")
    shown = rows(tab)
    assert next(shown[name] for name in shown if "(Mẫu V-38)" in name)[0] == "Không cần"
    assert tab._sets.isVisibleTo(tab)


def test_enter_prints_what_is_not_kept_and_shows_what_is(program: Program) -> None:
    page = papers_of(program)
    tab = page._papers.part
    choose(program, tab, "Bản tóm tắt")
    program.hands.press("Return")
    program.hands.until(lambda: bool(getattr(page.dialog, "pdf", b"")))
    program.hands.press("Ctrl+P")
    program.hands.rest(20)
    program.hands.press("Esc")
    program.hands.rest()
    assert rows(tab)["Bản tóm tắt lý lịch (Mẫu III-05)"] == ("Có bản lưu", "Đã in, bản lưu trong sổ")
    assert "1 có bản lưu, 2 mới ghi trong sổ, 3 chưa có" in tab._basis.text()
    choose(program, tab, "Bản tóm tắt")
    program.hands.press("Return")
    program.hands.until(lambda: type(page.dialog).__name__ == "PdfDialog")
    assert page.dialog.pdf == program.tray.sheets[0]


def test_a_scan_and_a_signed_copy_come_in_and_go_into_the_dossier(program: Program, tmp_path: Path) -> None:
    page = papers_of(program)
    tab, hands = page._papers.part, program.hands
    choose(program, tab, "Bản tóm tắt")
    hands.press("Return")
    hands.until(lambda: bool(getattr(page.dialog, "pdf", b"")))
    hands.press("Ctrl+P")
    hands.rest(20)
    hands.press("Esc")
    hands.rest()
    program.answers.file = scan_file(tmp_path)
    choose(program, tab, "Bản tóm tắt")
    hands.tab_to("Đính bản đã ký…")
    hands.press("Return")
    hands.until(lambda: type(page.dialog).__name__ == "ScanDialog")
    hands.fill("Ngày trên giấy", "20/11/2026")
    hands.press("Ctrl+S")
    hands.until(lambda: rows(tab)["Bản tóm tắt lý lịch (Mẫu III-05)"][1] == SOURCE_WORDS[Source.SIGNED])
    hands.rest()
    assert hands.focused() is tab._list, "the button went; the next one would leave the paper out"
    choose(program, tab, "Phiếu kết quả")
    hands.press("Ctrl+B")
    hands.until(lambda: page.dialog.windowTitle() == "Đính bản quét")
    hands.press("Ctrl+S")
    hands.until(lambda: "Bản quét" in {where for _, where in rows(tab).values()})
    assert [document.origin for document in page.view.documents] == ["printed", "received", "received"]
    hands.press("Ctrl+D")
    hands.until(lambda: type(page.dialog).__name__ == "PdfDialog")
    with pdfplumber.open(io.BytesIO(page.dialog.pdf)) as pdf:
        pictures = [len(sheet.images) for sheet in pdf.pages]
        contents = " ".join(pdf.pages[1].extract_text().split())
    assert sum(pictures) == 2
    assert "20/11/2026" in contents


def test_a_paper_can_be_left_out_of_the_dossier(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """And of a long one only so many pages are shown as the memory may take."""
    monkeypatch.setattr(ui.paper.pdf_dialog, "_MOST_BYTES", 3_000_000)
    page = papers_of(program)
    tab = page._papers.part
    assert tab._list.viewport().height() >= tab._list.verticalHeader().length()  # the page scrolls, not the table
    choose(program, tab, "Bản tường trình")
    program.hands.press("Space")
    assert rows(tab)["Bản tường trình (Mẫu III-03)"][0] == "Không in"
    tab._scan.setFocus()
    program.hands.press("Space")  # presses that button, and leaves nothing out
    assert rows(tab)["Bản tường trình (Mẫu III-03)"][0] == "Không in"
    program.hands.press("Ctrl+D")
    program.hands.until(lambda: type(page.dialog).__name__ == "PdfDialog")
    with pdfplumber.open(io.BytesIO(page.dialog.pdf)) as pdf:
        assert "tường trình" not in pdf.pages[1].extract_text().lower()
        count = len(pdf.pages)
    program.hands.until(lambda: page.dialog._pages.count > 0)
    shown = page.dialog._pages.count
    assert 0 < shown < count
    assert f"Xem trước {shown} trang đầu trong {count} trang" in page.dialog._notice.text


def long_paper(program: Program) -> PdfDialog:
    """The window of a paper of several pages, just opened."""
    pdf = render_form(load_form("III-05"), blank_values(), training=False)
    dialog = PdfDialog("Bản tóm tắt", pdf, None, None, "III-05", program.desk._place, program.shell)
    dialog.open()
    return dialog


def test_a_window_closed_before_its_pages_are_ready_does_not_fill_itself(program: Program) -> None:
    dialog = long_paper(program)
    dialog.reject()
    program.hands.rest(50)
    assert dialog._pages.count == 0


def test_once_all_pages_are_shown_nothing_says_that_some_are_not(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ui.paper.pdf_dialog, "_MOST_BYTES", 1)
    dialog = long_paper(program)
    program.hands.until(lambda: "Xem trước 1 trang đầu" in dialog._notice.text)
    monkeypatch.setattr(ui.paper.pdf_dialog, "_MOST_BYTES", 100_000_000)
    program.hands.press("Ctrl+-")
    program.hands.until(lambda: dialog._pages.count > 1)
    assert dialog._notice.text == ""
    dialog.reject()


def test_a_file_of_another_type_is_refused_and_nothing_is_kept(program: Program, tmp_path: Path) -> None:
    page = papers_of(program)
    path = tmp_path / "quet.pdf"
    path.write_bytes(b"MZ\x90 a program")
    program.answers.file = str(path)
    program.hands.press("Ctrl+B")
    program.hands.until(lambda: bool(page.notice))
    assert "không phải PDF, JPEG hay PNG" in page.notice
    assert page.view.documents == ()


def test_a_long_dossier_shows_how_far_it_is_and_can_be_stopped(program: Program) -> None:
    page = papers_of(program)
    stopped: list[RegistryError] = []
    page._run.failed.connect(stopped.append)
    page._run.start(page._person_id, DossierKind.USER, frozenset(), "")
    page._run.show()  # as after the time that a short one does not take
    page._run.stop()
    program.hands.until(lambda: bool(stopped))
    assert stopped[0].code is ErrorCode.CANCELLED
    assert page._run.isHidden()
    assert not page._run.is_running
    assert page.notice


def test_every_state_of_a_paper_has_words() -> None:
    assert set(KIND_WORDS) == set(DossierKind)
    assert set(SOURCE_WORDS) == set(Source)
    assert set(HELD_WORDS) == set(Held)
    from models.papers.filing import DossierLine

    for why in Why:
        if why not in (Why.FILED, Why.IF_ANY, Why.OF_ADULTS):
            assert where_words(DossierLine("V-33", Standing.MISSING, why), None)
        if why not in (Why.FILED, Why.LISTED):
            assert where_words(DossierLine("V-33", Standing.NOT_NEEDED, why), None)
    assert "Mẫu số 40" in where_words(DossierLine("V-38", Standing.NOT_NEEDED, Why.REFUSED), None)


def test_what_would_print_as_dots_is_told_where_the_pointer_rests(program: Program) -> None:
    tab = papers_of(program)._papers.part
    notes = [tab._papers.item(row, 2).toolTip() for row in range(tab._papers.rowCount())]
    assert any("Còn thiếu: " in note and "Còn để trống: " in note for note in notes)
    tab._on_kind()
    program.hands.rest()
    again = [tab._papers.item(row, 2).toolTip() for row in range(tab._papers.rowCount())]
    assert again == notes, "told once, however often it is shown"

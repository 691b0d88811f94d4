"""The page of retention and destruction, by keyboard: terms, the list, the typed confirmation, the report."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from PySide6.QtWidgets import QApplication, QLabel

from models.actions.erase_people import set_retention
from models.dates import LEGAL_ZONE
from models.ids import PersonId
from models.logs import LogFilter
from models.ports import Registry
from models.retention import CLASSES
from tests.ui.conftest import Program
from tests.ui.people import back_up, enter
from ui.log.words import content_of
from ui.retention.dialogs import EraseDialog, TermDialog

TERM = {"years": 5, "basis": "Văn bản số 1", "reason": "theo hướng dẫn"}
LATER = datetime(2032, 3, 1, 9, 0, tzinfo=LEGAL_ZONE)


def open_page(program: Program) -> Any:
    program.hands.press("Ctrl+9")
    program.hands.until(lambda: getattr(program.page, "_answer", None) is not None)
    program.hands.rest()
    return program.page


def dialog_of(program: Program, kind: type) -> Any:
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), kind))
    program.hands.rest()
    return QApplication.activeModalWidget()


@pytest.fixture
def overdue(program: Program) -> PersonId:
    """A closed file whose time is over."""
    person = enter(program, closed=True)
    program.tasks.run(lambda registry: registry.write(set_retention, "user.ended", TERM))
    program.clock.instant = LATER
    program.hands.rest()
    return person


def ask(program: Program, question: Any) -> Any:
    found: list[Any] = []

    def job(registry: Registry) -> Any:
        return registry.read(question)

    program.tasks.run(job, found.append)
    program.hands.rest()
    return found[0]


def test_without_a_term_nothing_is_proposed_and_the_page_says_why(program: Program) -> None:
    enter(program, closed=True)
    program.clock.instant = LATER
    page = open_page(program)
    assert page.overdue.model.rowCount() == 0
    assert "1 hồ sơ đã kết thúc thuộc loại chưa rõ thời hạn" in page.overdue.about.text()
    assert not page._erase.isEnabled()


def test_a_term_is_set_with_its_basis_and_reason(program: Program) -> None:
    enter(program, closed=True)
    program.clock.instant = LATER
    page = open_page(program)
    assert not page._set.isVisible()
    program.hands.press("Alt+2")
    program.hands.rest()
    program.hands.press("Ctrl+E")
    dialog = dialog_of(program, TermDialog)
    program.hands.type("5")
    program.hands.press("Ctrl+S")
    program.hands.rest()
    assert "Chưa ghi" in dialog.notice, "a term without a ground was taken"
    program.hands.fill("Căn cứ (văn bản, điều khoản)", "Văn bản số 1")
    program.hands.fill("Lý do", "theo hướng dẫn")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: QApplication.activeModalWidget() is None)
    program.hands.rest()
    assert page.terms.model.item(0, 1).text() == "05 năm"
    assert page.terms.model.item(0, 3).text() == "chỉ huy đặt"
    assert page.overdue.model.rowCount() == 1
    assert ask(program, lambda q: q.retention_terms())["user.ended"].years == 5


def test_a_file_is_destroyed_only_after_the_sentence_was_typed(program: Program, overdue: PersonId) -> None:
    page = open_page(program)
    assert not page._erase.isEnabled()
    program.hands.press("Space")
    assert page.overdue.chosen == {overdue}
    program.hands.press("Ctrl+H")
    dialog = dialog_of(program, EraseDialog)
    program.hands.fill("Căn cứ (văn bản, điều khoản)", "Luật 91/2025/QH15 Đ.14")
    for typed in ("", "huy 2 ho so"):
        program.hands.fill("Gõ “HỦY 1 HỒ SƠ” để xác nhận", typed)
        program.hands.press("Ctrl+S")
        program.hands.rest()
        assert "Chưa xác nhận" in dialog.notice
    assert ask(program, lambda q: q.erasures()) == []
    program.hands.fill("Gõ “HỦY 1 HỒ SƠ” để xác nhận", "huy 1 ho so")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: getattr(QApplication.activeModalWidget(), "pdf", b""))
    program.hands.rest(60)
    shown: Any = QApplication.activeModalWidget()
    with pdfplumber.open(io.BytesIO(shown.pdf)) as pdf:
        text = " ".join((page_.extract_text() or "") for page_ in pdf.pages)
    assert "Đã hủy 01 hồ sơ" in text
    assert "Đặng Thị Hòa" not in text
    program.hands.press("Ctrl+P")
    program.hands.until(lambda: len(program.tray.sheets) == 1)
    program.hands.press("Escape")
    program.hands.rest()
    assert page.overdue.model.rowCount() == 0
    assert "Đã tiêu hủy 1 hồ sơ" in page.notice
    program.hands.press("Alt+3")
    program.hands.rest()
    assert page.reports.model.item(0, 5).text() == "1"
    assert ask(program, lambda q: q.like("089190000007", "", None)) == []
    entries = ask(program, lambda q: [row.entry for row in q.journal(LogFilter(), before=None, limit=9)])
    told = {entry.record: content_of(entry) for entry in entries}
    assert "Số hồ sơ: 1" in told["destruction"]
    assert "Căn cứ (văn bản, điều khoản): Luật 91/2025/QH15 Đ.14" in told["destruction"]
    assert "Thời hạn lưu (năm): 5" in told["retention"]


def test_the_backups_that_hold_the_file_stand_under_the_order_and_in_the_report(
    program: Program, overdue: PersonId, tmp_path: Path
) -> None:
    back_up(program, tmp_path / "usb")
    open_page(program)
    program.hands.press("Space")
    program.hands.press("Ctrl+H")
    dialog = dialog_of(program, EraseDialog)
    told = "USB số 1: 01 bản, bản cuối ngày 01/03/2032, thay hết từ ngày 01/03/2033"
    assert any(told in shown.text() for shown in dialog.findChildren(QLabel))
    program.hands.fill("Căn cứ (văn bản, điều khoản)", "Luật 91/2025/QH15 Đ.14")
    program.hands.fill("Gõ “HỦY 1 HỒ SƠ” để xác nhận", "HỦY 1 HỒ SƠ")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: getattr(QApplication.activeModalWidget(), "pdf", b""))
    program.hands.rest(60)
    shown: Any = QApplication.activeModalWidget()
    with pdfplumber.open(io.BytesIO(shown.pdf)) as pdf:
        text = " ".join(" ".join((page.extract_text() or "") for page in pdf.pages).split())
    assert "được thay hết: 01/03/2033" in text
    assert told in text


def test_an_order_that_names_the_person_says_so_and_destroys_nothing(program: Program, overdue: PersonId) -> None:
    open_page(program)
    program.hands.press("Space")
    program.hands.press("Ctrl+H")
    dialog = dialog_of(program, EraseDialog)
    program.hands.fill("Căn cứ (văn bản, điều khoản)", "hủy hồ sơ Đặng Thị Hòa")
    program.hands.fill("Gõ “HỦY 1 HỒ SƠ” để xác nhận", "HỦY 1 HỒ SƠ")
    program.hands.press("Ctrl+S")
    program.hands.rest(20)
    assert "có tên hoặc số giấy tờ" in dialog.notice
    assert ask(program, lambda q: q.erasures()) == []
    program.answers.yes = False
    program.hands.press("Escape")
    program.hands.rest()
    assert QApplication.activeModalWidget() is dialog, "what was typed was thrown away unasked"
    program.answers.yes = True
    program.hands.press("Escape")
    program.hands.rest()
    assert QApplication.activeModalWidget() is None


def test_every_class_stands_on_the_page_and_says_what_is_not_known(program: Program) -> None:
    page = open_page(program)
    shown = [[page.terms.model.item(row, column).text() for column in range(4)] for row in range(len(CLASSES))]
    assert [row[0] for row in shown] == [declared.name for declared in CLASSES.values()]
    assert [row[1] for row in shown if row[3] != "chưa rõ"] == ["01 năm"]
    assert page.terms.model.rowCount() == len(CLASSES)

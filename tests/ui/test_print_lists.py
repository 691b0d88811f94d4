"""Printing lists in the window: which list, of which days, by keys alone; printed, saved and noted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from models.logs import LogFilter
from models.papers.lists import LISTS, ListKind, Shown
from models.roles import Role, User
from tests.printing.reading import read
from tests.ui.conftest import Program, is_shut
from tests.ui.people import enter
from ui.paper import list_dialog
from ui.paper.list_dialog import ListDialog
from ui.people.page import PeoplePage
from ui.today.page import TodayPage


def opened(program: Program, page: str) -> Any:
    """The window for lists, as Ctrl+P on a page opens it, with its preview."""
    program.hands.press(page)
    program.hands.rest(20)
    program.hands.press("Ctrl+P")
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ListDialog))
    program.hands.rest(20)
    return QApplication.activeModalWidget()


def text_of(pdf: bytes) -> str:
    return "\n".join(page.text for page in read(pdf))


def printed(program: Program, dialog: Any) -> str:
    """What Ctrl+P puts into the tray."""
    count = len(program.tray.sheets)
    program.hands.press("Ctrl+P")
    program.hands.until(lambda: dialog._notice.text == "Đã in.")
    (sheet,) = program.tray.sheets[count:]
    return text_of(sheet)


def looks(program: Program) -> list[str]:
    found: list[str] = []

    def ask(registry: Any) -> list[str]:
        registry.store_looks()
        rows = registry.read(lambda q: q.looks(LogFilter(kinds=("print",)), before=None, limit=9))
        return [f"{row.person_id} {row.detail}" for row in rows]

    program.tasks.run(ask, found.extend)
    program.hands.rest()
    return found


def test_by_keys_alone_a_list_of_chosen_days_is_printed_and_noted_as_one_look_with_its_count(program: Program) -> None:
    enter(program)
    enter(program, name="Trần Văn Kết", citizen_number="089090000999", phone="", closed=True)
    dialog = opened(program, "Ctrl+2")
    assert dialog.kind is ListKind.SHOWN
    assert "Đặng Thị Hòa" in text_of(dialog.pdf)
    assert "Trần Văn Kết" not in text_of(dialog.pdf)
    program.hands.press("Home")
    program.hands.rest(20)
    assert dialog.kind is ListKind.USERS
    assert "đến ngày 24/11/2026" in text_of(dialog.pdf)
    program.hands.fill("Tính từ ngày", "bao giờ")
    program.hands.press("Ctrl+P")
    assert program.hands.focused().accessibleName() == "Tính từ ngày"
    assert "Tính từ ngày: Không phải ngày" in dialog._notice.text
    assert program.tray.sheets == []
    program.hands.fill("Tính từ ngày", "1/11/2025")
    text = printed(program, dialog)
    assert "Số người sử dụng trái phép chất ma túy đang quản lý: 1" in text
    assert "Số người loại khỏi danh sách trong kỳ: 1" in text
    assert "Trần Văn Kết" in text
    assert "(Tính từ ngày 01/11/2025 đến ngày 24/11/2026)" in text
    assert looks(program)[0] == "None III-10 2"
    program.hands.press("Esc")
    program.hands.rest(20)
    assert is_shut(dialog)
    assert program.answers.asked == []


def test_days_in_the_wrong_order_are_said_in_words_and_the_complaint_ends_with_them(program: Program) -> None:
    dialog = opened(program, "Ctrl+2")
    program.hands.press("Home")
    program.hands.rest(20)
    before = dialog.pdf
    program.hands.fill("Tính từ ngày", "24/11/2026")
    program.hands.fill("Đến ngày", "1/11/2026")
    program.hands.until(lambda: "“Đến ngày” phải từ “Tính từ ngày” trở đi." in dialog._notice.text)
    assert dialog.pdf == before
    program.hands.press("Ctrl+P")
    program.hands.rest(20)
    assert program.hands.focused().accessibleName() == "Đến ngày"
    assert "trở đi" in dialog._notice.text
    assert program.tray.sheets == []
    program.hands.fill("Tính từ ngày", "1/10/2026")
    program.hands.until(lambda: "01/10/2026" in text_of(dialog.pdf))
    assert dialog._notice.text == ""
    assert dialog._inputs.editor("typed.last").child.property("fault") == "false"
    assert "ngày 01/10/2026 đến ngày 01/11/2026" in printed(program, dialog)


def test_a_year_that_is_none_is_said_in_words(program: Program) -> None:
    dialog = opened(program, "Ctrl+2")
    dialog._choice.setCurrentIndex(dialog._kinds.index(ListKind.REGISTRATIONS))
    dialog._on_chosen()
    program.hands.rest(20)
    program.hands.fill("Năm của sổ (kỳ 15/12 năm trước đến 14/12 năm này)", "năm nay")
    program.hands.press("Ctrl+P")
    program.hands.rest(20)
    assert "Không phải năm" in dialog._notice.text
    assert program.tray.sheets == []


def test_the_preview_shows_the_first_pages_and_says_how_many_there_are(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_dialog, "PREVIEW_PAGES", 1)
    enter(program)
    dialog = opened(program, "Ctrl+2")
    dialog._inputs.editor("typed.enclosed").show_text("báo cáo của Công an xã " * 200)
    program.hands.until(lambda: "trang đầu" in dialog._count.text())
    pages = len(read(dialog.pdf))
    assert pages > 1
    assert dialog._pages.count == 1
    assert dialog._pages._place.text() == "Trang 1/1"
    assert dialog._count.text() == f"1 dòng, {pages} trang, xem trước 1 trang đầu"


def test_a_list_is_saved_only_after_a_question(program: Program) -> None:
    enter(program)
    dialog = opened(program, "Ctrl+2")
    program.hands.fill("Kèm theo (tên, số, ngày văn bản)", "Báo cáo số 12/BC-CAX")
    program.hands.rest(list_dialog.PREVIEW_AFTER_MS)
    file = program.folder.parent / "danh-sach.pdf"
    program.answers.file = str(file)
    program.answers.yes = False
    program.hands.press("Ctrl+Shift+S")
    program.hands.rest(20)
    assert not file.exists()
    program.answers.yes = True
    program.hands.press("Ctrl+Shift+S")
    program.hands.until(lambda: dialog._notice.text == "Đã lưu tệp PDF.")
    assert "(Kèm theo Báo cáo số 12/BC-CAX)" in text_of(file.read_bytes())
    assert program.answers.asked == ["Lưu thành tệp PDF không mã hóa?"] * 2
    assert looks(program) == ["None HT-PLDS 1"]


def test_the_officer_on_duty_prints_what_is_due_from_the_home_page(program: Program) -> None:
    enter(program)
    dialog = opened(program, "Ctrl+1")
    assert dialog.kind is ListKind.DUE
    assert "Xác minh nơi cư trú" in printed(program, dialog)
    dialog.print_blank()
    program.hands.until(lambda: dialog._notice.text == "Đã in mẫu trống.")
    assert "Đặng Thị Hòa" not in text_of(program.tray.sheets[-1])
    assert len(looks(program)) == 1  # a blank form shows nobody


def offered(program: Program, role: Role, shown: Shown | None = None) -> tuple[list[ListKind], bool]:
    """Which lists somebody of a role is offered, and whether a day can be typed for the first of a day."""
    place = program.desk._place
    user: User = replace(place.user, known=replace(place.user.known, role=role.value))
    dialog = ListDialog(ListKind.ADDICTED, replace(place, user=user), program.desk, shown=shown)
    return dialog._kinds, bool(dialog._inputs.texts())


def test_a_role_is_offered_the_lists_that_it_may_print(program: Program) -> None:
    assert offered(program, Role.CASE_OFFICER, Shown("x")) == (list(LISTS), True)
    names_closed = [ListKind.USERS, ListKind.REGISTRATIONS]
    open_to_all = [kind for kind in LISTS if kind not in (*names_closed, ListKind.SHOWN)]
    assert offered(program, Role.DUTY_OFFICER) == (open_to_all, False)
    place = program.desk._place
    reader = replace(place.user, known=replace(place.user.known, role=Role.READER.value))
    for shown in (TodayPage(program.tasks, program.clock, reader), PeoplePage(replace(place, user=reader))):
        buttons = [b for b in shown.findChildren(QPushButton) if b.text().startswith("In ")]
        assert len(buttons) == 2
        for button in buttons:
            assert not button.isEnabled()
            assert "không được in giấy tờ" in button.toolTip()
    program.hands.rest()

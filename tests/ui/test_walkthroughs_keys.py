"""Walkthroughs W14 and W12, as far as they are about keys: from an empty folder, by keyboard alone."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from models.accounts import Standing
from models.errors import ErrorCode, RegistryError
from models.recovery.code import SheetCode
from models.training.account import TRAINING_LOGIN, TRAINING_PASSWORD
from models.training.registry import make_training_registry
from storage.disk import Disk
from storage.registry import Options, open_registry
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.storage.test_accounts import FIRST, OTHER, OWN
from tests.ui.conftest import Program
from tests.ui.test_accounts import WRONG, care_words, dialog_of, login, read, show_users, standing_of, type_codes
from tests.ui.test_walkthroughs import CARD, words_of
from ui.application import started
from ui.settings.key_dialogs import PrintSheetDialog, RehearseDialog, RotationDialog
from ui.shell import TRAINING_TEXT
from ui.unlock.create_dialog import CreateDialog

OFFICER = "dung"
_FREE_ATTEMPTS = 3
"""So many wrong passwords may be tried before one has to wait."""
Start = Callable[..., Program]


def make_registry(program: Program) -> None:
    """The folder is empty: Enter on the only thing offered, the office and its chief, Ctrl+S."""
    hands = program.hands
    hands.rest()
    assert hands.focused().accessibleName() == "Tạo sổ mới ở đây"
    hands.press("Return")
    dialog = dialog_of(program, CreateDialog)
    hands.fill("Tên xã, phường, đặc khu (viết sau chữ Công an)", "xã Mẫu")
    hands.fill("Cơ quan chủ quản (dòng trên)", "Công an tỉnh An Giang")
    hands.fill("Tên đăng nhập", LOGIN)
    hands.fill("Họ và tên", "Nguyễn Thị Hạnh")
    hands.fill("Mật khẩu", PASSWORD)
    hands.fill("Nhập lại mật khẩu", PASSWORD)
    hands.press("Ctrl+S")
    hands.until(lambda: not dialog.isVisible())
    hands.rest()


def seal_a_sheet(program: Program) -> SheetCode:
    """What the first login asks for: make a sheet, print it, try what was printed. Its code, read off the paper."""
    hands = program.hands
    dialog_of(program)
    hands.press("Ctrl+S")
    sheet = dialog_of(program, PrintSheetDialog)
    hands.press("Ctrl+P")
    hands.until(lambda: sheet.printed)
    (paper,) = program.tray.sheets
    (data,) = sheet._sheets
    printed = words_of(paper)
    assert all(word in printed for word in data.code.words())
    hands.press("Ctrl+T")
    rehearsal = dialog_of(program, RehearseDialog)
    type_codes(program, (data.code,))
    hands.press("Ctrl+S")
    hands.until(lambda: not rehearsal.isVisible())
    hands.rest()
    assert "Phiếu đúng" in program.page.notice
    return data.code


def lock(program: Program) -> None:
    program.hands.press("Ctrl+L")
    program.hands.until(lambda: program.shell.unlock_page is not None)
    program.hands.rest(50)


def come_in(program: Program, name: str, password: str) -> None:
    """Choose the name by its first letter, type the password, Enter."""
    program.hands.rest()
    program.hands.choose("Tên đăng nhập", name[0])
    program.hands.fill("Mật khẩu", password)
    program.hands.press("Return")
    program.hands.rest()


def said_at_the_door(program: Program) -> str:
    assert program.shell.unlock_page is not None
    return program.shell.unlock_page.notice


def add_officer(program: Program) -> None:
    show_users(program)
    program.hands.press("Ctrl+T")
    dialog = dialog_of(program)
    program.hands.fill("Tên đăng nhập", OFFICER)
    program.hands.fill("Họ và tên", "Trần Văn Dũng")
    program.hands.choose("Vai trò", "Cán bộ")
    program.hands.fill("Mật khẩu lần đầu", FIRST)
    program.hands.fill("Nhập lại mật khẩu", FIRST)
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not dialog.isVisible())
    program.hands.rest()


def choose_own_password(program: Program) -> None:
    dialog_of(program)
    program.hands.fill("Mật khẩu hiện tại", FIRST)
    program.hands.fill("Mật khẩu mới", OWN)
    program.hands.fill("Nhập lại mật khẩu mới", OWN)
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: program.shell.desk is not None)
    program.hands.rest()


def use_the_sheet(program: Program, code: SheetCode) -> None:
    """Quên mật khẩu: the words of the sheet, and a new password."""
    program.hands.tab_to("Quên mật khẩu")
    program.hands.press("Return")
    dialog = dialog_of(program)
    type_codes(program, (code,))
    program.hands.fill("Mật khẩu mới", OTHER)
    program.hands.fill("Nhập lại mật khẩu", OTHER)
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not dialog.isVisible())
    program.hands.rest()


def remove_officer(program: Program) -> None:
    show_users(program)
    program.hands.press("Down")
    program.hands.press("Ctrl+D")
    dialog_of(program)
    program.hands.type("Chuyển công tác")
    program.hands.press("Return")
    rotation = dialog_of(program, RotationDialog)
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not rotation.isVisible())
    program.hands.rest()


def enter_from_card(program: Program) -> None:
    """Half of an entry: who it is, nothing saved."""
    program.hands.press("Ctrl+N")
    program.hands.rest()
    program.hands.type(CARD)
    program.hands.press("Return")
    program.hands.rest()


def refused(folder: Path, options: Options, name: str, password: str) -> ErrorCode:
    with pytest.raises(RegistryError) as raised:
        open_registry(folder, name, password, training=False, options=options)
    return raised.value.code


def test_walkthrough_w14_the_first_day_from_an_empty_folder(start: Start, tmp_path: Path, options: Options) -> None:
    folder = tmp_path / "so"
    program = start(folder)
    make_registry(program)
    assert program.shell.unlock_page._logins() == [LOGIN]  # type: ignore[union-attr]

    # the first login asks for the recovery sheet; it is printed, tried, and nobody is reminded of it any more
    program.unlock()
    seal_a_sheet(program)
    (way,) = read(program, lambda q: q.key_care()).recoveries
    assert way.rehearsed_at == NOW

    # the office stands as it was proposed, its chief is the one account
    office = read(program, lambda q: q.office())
    assert (office.known.issuer_line, office.known.peoples_committee) == ("Công an xã Mẫu", "UBND xã Mẫu")
    assert [(a.known.login, a.known.role) for a in read(program, lambda q: q.accounts())] == [(LOGIN, "chief")]
    lock(program)
    program.unlock()
    program.hands.rest(20)
    assert care_words(program) == ""
    assert QApplication.activeModalWidget() is None  # the first day is over
    lock(program)
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    assert registry.check() == []
    registry.close()


def test_walkthrough_w14_a_training_registry_is_marked_and_cannot_be_mixed_with_the_real_one(
    start: Start, tmp_path: Path, options: Options
) -> None:
    real, training = tmp_path / "so", tmp_path / "huan-luyen"
    make_registry(start(real))
    disk = Disk(options)
    practice = start(training, training=True, prepare=lambda: make_training_registry(disk, training, NOW, 3, 1))
    practice.hands.until(lambda: bool(practice.shell.unlock_page._logins()))  # type: ignore[union-attr]
    assert practice.shell.unlock_page._logins() == [TRAINING_LOGIN]  # type: ignore[union-attr]
    practice.unlock(TRAINING_PASSWORD)
    assert TRAINING_TEXT in [shown.text() for shown in practice.shell.findChildren(QLabel) if shown.isVisible()]
    lock(practice)

    for folder, is_training, name, password in (
        (training, False, TRAINING_LOGIN, TRAINING_PASSWORD),
        (real, True, LOGIN, PASSWORD),
    ):
        program = start(folder, training=is_training)
        login(program, name, password)
        assert program.shell.desk is None
        assert "huấn luyện" in program.shell.unlock_page.notice.lower()  # type: ignore[union-attr]


@pytest.mark.parametrize(("could", "told"), [(True, "cửa sổ khác"), (False, "Không mở được")])
def test_walkthrough_w14_the_training_registry_opens_from_the_start_page(
    start: Start, tmp_path: Path, could: bool, told: str
) -> None:
    asked: list[str] = []

    def another() -> bool:
        asked.append("training")
        return could

    program = start(tmp_path / "so", start_training=another)
    program.hands.rest()
    program.hands.tab_to("Mở sổ huấn luyện để tập")
    program.hands.press("Return")
    assert asked == ["training"]
    assert told in program.shell.unlock_page.notice  # type: ignore[union-attr]


def test_a_registry_that_lies_elsewhere_is_opened_from_the_start_page(
    start: Start, tmp_path: Path, folder: Path
) -> None:
    program = start(tmp_path / "nothing")
    program.hands.rest()
    program.answers.file = str(folder)
    program.hands.tab_to("Chọn thư mục khác…")
    program.hands.press("Return")
    program.hands.rest()
    assert program.shell.unlock_page.notice == ""  # type: ignore[union-attr]
    program.unlock()
    assert program.desk.user.known.login == LOGIN


def test_the_training_window_does_not_offer_itself(start: Start, tmp_path: Path) -> None:
    program = start(tmp_path / "so", training=True, start_training=lambda: True)
    program.hands.rest()
    with pytest.raises(LookupError):
        program.hands.tab_to("Mở sổ huấn luyện để tập", most=20)


def test_another_program_is_started_and_goes_on_by_itself(app: Any, tmp_path: Path) -> None:
    sign = tmp_path / "started"
    assert started([sys.executable, "-c", f"import pathlib; pathlib.Path({str(sign)!r}).touch()"])
    waited = time.monotonic() + 20
    while not sign.exists() and time.monotonic() < waited:
        time.sleep(0.02)
    assert sign.exists()
    assert not started([str(tmp_path / "no-such-program")])


def test_walkthrough_w12_shift_change_lock_a_forgotten_password_and_an_officer_who_left(
    start: Start, tmp_path: Path, options: Options
) -> None:
    folder = tmp_path / "so"
    program = start(folder)
    make_registry(program)
    program.unlock()
    code = seal_a_sheet(program)

    # shift change: the chief locks, the officer comes in with a password of his own
    add_officer(program)
    lock(program)
    come_in(program, OFFICER, FIRST)
    choose_own_password(program)
    assert program.desk.user.known.login == OFFICER

    # nobody touches it for a while: what stood half typed is gone from the screen, and asks for a password
    enter_from_card(program)
    minutes = program.shell._idle.interval()
    program.shell._idle.start(1)
    program.hands.until(lambda: program.shell.desk is None)
    program.shell._idle.setInterval(minutes)
    program.hands.rest(50)
    assert [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()] == []

    # the chief forgot hers: wrong ones are told so, then have to wait; the sheet gives another, and is used up
    come_in(program, LOGIN, WRONG)
    assert "Mật khẩu không đúng. Sổ vẫn khóa và an toàn." in said_at_the_door(program)
    for _ in range(_FREE_ATTEMPTS):
        come_in(program, LOGIN, WRONG)
    assert "Nhập sai mật khẩu nhiều lần. Chờ" in said_at_the_door(program)
    assert "chỉ huy có thể đặt lại mật khẩu" in said_at_the_door(program)
    assert program.shell.desk is None
    use_the_sheet(program, code)
    assert "Đã đặt mật khẩu mới" in said_at_the_door(program)
    assert refused(folder, options, LOGIN, PASSWORD) is ErrorCode.WRONG_PASSWORD
    come_in(program, LOGIN, OTHER)
    program.hands.until(lambda: program.shell.desk is not None)
    program.hands.rest(20)
    assert "phiếu khôi phục" in care_words(program)

    # the officer left: his access ends today
    remove_officer(program)
    assert "khóa mới" in program.page.notice
    assert standing_of(program, OFFICER) is Standing.REMOVED
    lock(program)
    assert program.shell.unlock_page._logins() == [LOGIN]  # type: ignore[union-attr]
    assert refused(folder, options, OFFICER, OWN) is ErrorCode.UNKNOWN_USER
    registry = open_registry(folder, LOGIN, OTHER, training=False, options=options)
    assert registry.check() == []
    registry.close()

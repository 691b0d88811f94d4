"""Accounts by keyboard: first day, a new colleague, a forgotten password, an officer who left (W12, W14)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit

from models.accounts import Standing, Way
from models.actions import manage_keys, manage_users
from models.clock import FixedClock
from models.dates import legal_day, show_date
from models.errors import RegistryError
from models.recovery.code import SheetCode
from models.roles import Role
from models.security import SECURITY_DEFAULTS
from storage.registry import Options, open_registry
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.storage.test_accounts import FIRST, OTHER, OWN, add, opened, use
from tests.ui.conftest import Program
from tests.ui.people import back_up
from ui.key_care import KeyLine
from ui.settings.accounts_view import HEADINGS
from ui.settings.key_dialogs import PrintSheetDialog, RehearseDialog, RotationDialog
from ui.settings.users_page import UsersPage

WRONG = "SaiMatKhau@9"


def dialog_of(program: Program, kind: type = QDialog) -> Any:
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), kind))
    program.hands.rest()
    return QApplication.activeModalWidget()


def show_users(program: Program) -> UsersPage:
    program.hands.press("Ctrl+7")
    program.hands.until(lambda: isinstance(program.page, UsersPage) and program.page.view is not None)
    program.hands.rest()
    return program.page  # type: ignore[no-any-return]


def login(program: Program, name: str, password: str) -> None:
    program.hands.rest()
    page = program.shell.unlock_page
    assert page is not None
    page._login.setCurrentText(name)
    page._password.setFocus()
    program.hands.type(password)
    program.hands.press("Return")
    program.hands.rest()


def read(program: Program, query: Callable[..., Any]) -> Any:
    found: list[Any] = []
    program.tasks.run(lambda registry: registry.read(query), found.append)
    program.hands.rest()
    return found[0]


def cells(page: UsersPage, heading: str) -> list[str]:
    """A column of the table."""
    at = HEADINGS.index(heading)
    return [page._model.item(row, at).text() for row in range(page._model.rowCount())]


def care_words(program: Program) -> str:
    """What the home page says of the keys of the registry."""
    line = program.page.findChild(KeyLine)
    assert line is not None
    return str(line.words)


def standing_of(program: Program, login_name: str) -> Standing:
    accounts = read(program, lambda q: q.accounts())
    return next(a.standing for a in accounts if a.known.login == login_name)


@pytest.fixture
def with_officer(start: Callable[..., Program], folder: Path, options: Options) -> Program:
    """The chief is in; there is a case officer, too."""
    registry = opened(folder, options)
    add(registry, "dung", Role.CASE_OFFICER)
    registry.close()
    program = start(folder)
    program.unlock()
    return program


# --- a new colleague -----------------------------------------------------------------------------


def test_a_chief_makes_an_account_and_its_owner_changes_the_password_at_the_door(
    start: Callable[..., Program], folder: Path
) -> None:
    program = start(folder)
    program.unlock()
    page = show_users(program)
    program.hands.press("Ctrl+T")
    dialog = dialog_of(program)
    program.hands.fill("Tên đăng nhập", "dung")
    program.hands.fill("Họ và tên", "Trần Văn Dũng")
    program.hands.choose("Vai trò", "Cán bộ")
    program.hands.fill("Mật khẩu lần đầu", FIRST)
    program.hands.fill("Nhập lại mật khẩu", FIRST)
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not dialog.isVisible())
    program.hands.rest()
    assert "Đã thêm tài khoản" in page.notice
    assert [page._model.item(row, 3).text() for row in range(2)] == ["Đang dùng", "Chờ đổi mật khẩu lần đầu"]
    program.hands.press("Ctrl+L")
    program.hands.rest(50)
    login(program, "dung", FIRST)
    dialog = dialog_of(program)
    assert program.shell.desk is None
    for name, typed in (("Mật khẩu hiện tại", FIRST), ("Mật khẩu mới", OWN), ("Nhập lại mật khẩu mới", OWN)):
        program.hands.fill(name, typed)
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: program.shell.desk is not None)
    program.hands.rest()
    show_users(program)
    assert not program.page._table.isVisible()  # an officer sees only what is his own


def test_who_gives_up_at_the_first_change_is_outside_again(
    start: Callable[..., Program], folder: Path, options: Options
) -> None:
    registry = opened(folder, options)
    add(registry, "dung", Role.CASE_OFFICER)
    registry.close()
    program = start(folder)
    login(program, "dung", FIRST)
    dialog_of(program)
    program.hands.press("Esc")
    program.hands.rest(30)
    assert program.shell.desk is None
    assert program.shell.unlock_page is not None
    opened(folder, options).close()  # nobody holds the registry


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ((WRONG, OWN, OWN), "Mật khẩu không đúng"),
        ((PASSWORD, OWN, OTHER), "không giống nhau"),
        ((PASSWORD, "yeu", "yeu"), "quá yếu"),
        ((PASSWORD, PASSWORD, PASSWORD), "đã dùng trước đây"),
    ],
)
def test_a_password_that_cannot_be_taken_is_said_and_the_lines_are_empty(
    program: Program, typed: tuple[str, str, str], says: str
) -> None:
    show_users(program)
    program.hands.press("Ctrl+M")
    dialog = dialog_of(program)
    for line, text in zip(dialog.findChildren(QLineEdit), typed, strict=True):
        line.setText(text)
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: bool(dialog.notice))
    assert says in dialog.notice
    assert dialog.secrets.is_empty()
    assert dialog._save.isEnabled()
    program.hands.press("Esc")


# --- an officer who left -------------------------------------------------------------------------


def test_a_removed_officer_is_out_today_and_the_key_is_changed(with_officer: Program) -> None:
    program = with_officer
    page = show_users(program)
    program.hands.press("Down")
    program.hands.press("Ctrl+D")
    dialog_of(program)
    program.hands.type("Chuyển công tác")
    program.hands.press("Return")
    rotation = dialog_of(program, RotationDialog)
    assert standing_of(program, "dung") is Standing.REMOVED
    assert read(program, lambda q: q.key_care()).rotation_due
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not rotation.isVisible())
    program.hands.rest()
    assert "khóa mới" in page.notice
    assert not read(program, lambda q: q.key_care()).rotation_due
    program.hands.press("Ctrl+L")
    program.hands.rest(50)
    page_ = program.shell.unlock_page
    assert page_ is not None
    assert page_._logins() == [LOGIN]
    program.unlock()


def test_backups_of_before_a_change_of_the_key_are_named_until_they_are_gone(program: Program, tmp_path: Path) -> None:
    """A removed colleague still opens them: the dialog says which, and afterwards the page does."""
    back_up(program, tmp_path / "usb")
    page = show_users(program)
    assert not page.view.old  # type: ignore[union-attr]
    page.rotate()
    rotation = dialog_of(program, RotationDialog)
    told = "USB số 1: 01 bản"
    assert told in rotation._copies.text()
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not rotation.isVisible())
    program.hands.rest(30)
    assert any(told in shown.text() for shown in page._care.findChildren(QLabel))


def test_a_rotation_put_off_is_asked_for_again(with_officer: Program) -> None:
    program = with_officer
    page = show_users(program)
    program.hands.press("Down")
    program.hands.press("Ctrl+D")
    dialog_of(program)
    program.hands.type("Nghỉ việc")
    program.hands.press("Return")
    dialog_of(program, RotationDialog)
    program.hands.press("Esc")
    program.hands.rest(30)
    program.hands.tab_to("Đổi khóa sổ")
    program.hands.press("Ctrl+1")
    program.hands.rest(30)
    program.hands.press("Ctrl+L")
    program.hands.rest(50)
    program.unlock()
    assert "chưa đổi khóa sổ" in care_words(program)
    assert page is not program.page


def test_the_chief_cannot_stop_himself(program: Program) -> None:
    page = show_users(program)
    for name in ("reset", "stop", "remove"):
        assert not page._buttons[name].isEnabled()
    program.hands.press("F2")
    dialog_of(program)
    program.hands.choose("Vai trò", "Xem")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: bool(page.dialog.notice))  # type: ignore[union-attr]
    assert "chỉ huy duy nhất" in page.dialog.notice  # type: ignore[union-attr]
    program.hands.press("Esc")


def test_an_account_is_stopped_with_a_reason_and_goes_on(with_officer: Program) -> None:
    program = with_officer
    page = show_users(program)
    program.hands.press("Down")
    program.hands.press("Ctrl+Shift+D")
    dialog_of(program)
    program.hands.type("Nghỉ phép")
    program.hands.press("Return")
    program.hands.until(lambda: "Đã ngừng" in page.notice)
    program.hands.rest()
    assert standing_of(program, "dung") is Standing.DISABLED
    program.hands.press("Ctrl+Shift+D")
    program.hands.until(lambda: "dùng lại" in page.notice)
    assert standing_of(program, "dung") is Standing.ACTIVE


def test_when_the_review_is_due_the_chief_goes_through_the_accounts(
    start: Callable[..., Program], folder: Path, options: Options, clock: FixedClock
) -> None:
    """A reminder at the door, then one account after the other, each confirmed or changed."""
    registry = opened(folder, options)
    registry.write(manage_keys.rehearse, registry.write(manage_keys.make_sheet, Way.SHEET))
    registry.write(manage_users.change_security, 0, vars(SECURITY_DEFAULTS) | {"review_months": 1})
    for login_name, role in (("dung", Role.CASE_OFFICER), ("yte", Role.HEALTH), ("yte2", Role.HEALTH)):
        add(registry, login_name, role)
    registry.close()
    clock.instant = NOW + timedelta(days=40)
    program = start(folder)
    program.unlock()
    assert "quá 1 tháng chưa rà soát" in care_words(program)
    page = show_users(program)
    assert cells(page, "Rà soát") == ["Đến hạn"] * 4
    assert cells(page, "Tình trạng")[3] == "Chờ đổi mật khẩu lần đầu, chờ khóa y tế"
    program.hands.press("Ctrl+J")
    program.hands.until(lambda: "Đã rà soát tài khoản" in page.notice)
    program.hands.rest()
    assert page._table.currentIndex().row() == 1  # the next one that is due
    program.hands.press("Ctrl+Shift+D")  # not needed any more
    dialog_of(program)
    program.hands.type("Đã chuyển đi")
    program.hands.press("Return")
    program.hands.until(lambda: "Đã ngừng" in page.notice)
    program.hands.rest()
    assert not page._buttons["confirm"].isEnabled()
    program.hands.press("Down")
    for _ in range(2):
        program.hands.press("Ctrl+J")
        program.hands.rest(30)
    day = show_date(legal_day(clock.instant))
    assert cells(page, "Rà soát") == [day, "", day, day]
    assert not read(program, lambda q: q.key_care()).review_due
    program.hands.press("Ctrl+8")
    program.hands.rest(30)
    told = [line.texts[3:6] for line in program.page._journal.model.lines[:4]]
    assert told[0] == ("Rà soát tài khoản", "", "Tài khoản: Lê Văn Mẫu")
    assert told[2] == ("Khóa tài khoản", "", "Tài khoản: Lê Văn Mẫu")


def test_the_list_says_who_was_away_too_long(
    start: Callable[..., Program], folder: Path, options: Options, clock: FixedClock
) -> None:
    registry = opened(folder, options)
    add(registry, "dung", Role.CASE_OFFICER)
    registry.close()
    clock.instant = NOW + timedelta(days=46)
    program = start(folder)
    program.unlock()
    page = show_users(program)
    assert [page._model.item(row, 3).text() for row in range(2)] == [
        "Đang dùng", "Quá hạn không dùng, lần tới sẽ ngừng",
    ]  # fmt: skip
    program.hands.press("Ctrl+L")
    program.hands.rest(50)
    login(program, "dung", FIRST)
    assert "lâu không đăng nhập" in program.shell.unlock_page.notice  # type: ignore[union-attr]


# --- forgotten passwords -------------------------------------------------------------------------


def test_a_chief_lifts_the_delay_at_the_door(start: Callable[..., Program], folder: Path, options: Options) -> None:
    registry = opened(folder, options)
    add(registry, "dung", Role.CASE_OFFICER)
    registry.close()
    use(folder, options, "dung").close()
    program = start(folder)
    for _ in range(4):
        login(program, "dung", WRONG)
    page = program.shell.unlock_page
    assert page is not None
    assert not page._open.isEnabled()
    program.hands.tab_to("Chỉ huy bỏ chờ")
    program.hands.press("Return")
    dialog = dialog_of(program)
    program.hands.fill("Mật khẩu của chỉ huy", PASSWORD)
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not dialog.isVisible())
    program.hands.rest()
    assert "Đã bỏ thời gian chờ" in page.notice
    login(program, "dung", OWN)
    program.hands.until(lambda: program.shell.desk is not None)


def sheet_of(folder: Path, options: Options, way: Way = Way.SHEET) -> tuple[SheetCode, ...]:
    registry = opened(folder, options)
    codes = registry.write(manage_keys.make_sheet, way)
    registry.close()
    return codes


def type_codes(program: Program, codes: tuple[SheetCode, ...]) -> None:
    for name, code in zip(("Phiếu khôi phục", "Phiếu thứ hai (nếu sổ có hai phiếu)"), codes, strict=False):
        program.hands.tab_to(name)
        program.hands.type(" ".join(code.words()))


@pytest.mark.parametrize("way", [Way.SHEET, Way.TWO_SHEETS])
def test_a_forgotten_password_is_replaced_by_the_sheet(
    start: Callable[..., Program], folder: Path, options: Options, way: Way
) -> None:
    codes = sheet_of(folder, options, way)
    program = start(folder)
    program.hands.rest()
    program.hands.tab_to("Quên mật khẩu")
    program.hands.press("Return")
    dialog = dialog_of(program)
    type_codes(program, codes)
    program.hands.fill("Mật khẩu mới", OTHER)
    program.hands.fill("Nhập lại mật khẩu", OTHER)
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not dialog.isVisible())
    program.hands.rest()
    assert "Đã đặt mật khẩu mới" in program.shell.unlock_page.notice  # type: ignore[union-attr]
    program.unlock(OTHER)
    assert "phiếu khôi phục" in care_words(program)  # the opened envelope does not count any more


def test_a_slip_in_the_words_is_named(start: Callable[..., Program], folder: Path, options: Options) -> None:
    (code,) = sheet_of(folder, options)
    program = start(folder)
    program.hands.rest()
    program.hands.tab_to("Quên mật khẩu")
    program.hands.press("Return")
    dialog = dialog_of(program)
    words = list(code.words())
    words[4] = "hello"
    dialog.codes._edits[0].setPlainText(" ".join(words))
    program.hands.press("Ctrl+S")
    program.hands.rest()
    assert "từ thứ 5" in dialog.notice
    program.hands.press("Esc")


# --- the recovery sheet --------------------------------------------------------------------------


def test_on_the_first_day_the_sheet_is_made_printed_and_tried(
    start: Callable[..., Program], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = start(folder)
    program.shell._on_created()  # as after the dialog that makes a registry
    program.unlock()
    dialog_of(program)
    program.hands.press("Ctrl+S")
    sheet = dialog_of(program, PrintSheetDialog)
    (data,) = sheet._sheets
    program.hands.press("Ctrl+P")
    program.hands.until(lambda: sheet.printed)
    assert len(program.tray.sheets) == 1
    program.hands.press("Ctrl+T")
    rehearsal = dialog_of(program, RehearseDialog)
    assert sheet._sheets == []  # the code is nowhere any more
    type_codes(program, (data.code,))
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not rehearsal.isVisible())
    program.hands.rest()
    assert "Phiếu đúng" in program.page.notice
    (way,) = read(program, lambda q: q.key_care()).recoveries
    assert way.rehearsed_at is not None


def test_a_sheet_that_was_not_printed_is_not_in_force(program: Program) -> None:
    page = show_users(program)
    page.make_sheet()
    dialog_of(program)
    program.hands.press("Ctrl+S")
    dialog_of(program, PrintSheetDialog)
    assert len(read(program, lambda q: q.key_care()).recoveries) == 1
    program.hands.press("Esc")
    program.hands.rest(30)
    assert read(program, lambda q: q.key_care()).recoveries == ()


def test_a_printer_that_refuses_can_be_asked_again(program: Program) -> None:
    from models.errors import ErrorCode

    page = show_users(program)
    page.make_sheet()
    dialog_of(program)
    program.hands.press("Ctrl+S")
    sheet = dialog_of(program, PrintSheetDialog)
    program.tray.fault = RegistryError(ErrorCode.PRINTER_FAILED)
    program.hands.press("Ctrl+P")
    program.hands.rest(30)
    assert not sheet.printed
    program.tray.fault = None
    program.hands.press("Ctrl+P")
    program.hands.until(lambda: sheet.printed)
    program.hands.press("Esc")
    program.hands.rest(30)
    assert len(read(program, lambda q: q.key_care()).recoveries) == 1


def test_the_home_page_reminds_of_the_sheet_and_of_its_rehearsal(
    start: Callable[..., Program], folder: Path, options: Options, clock: FixedClock
) -> None:
    program = start(folder)
    program.unlock()
    program.hands.rest(20)
    assert "chưa có phiếu khôi phục" in care_words(program)
    program.hands.press("Ctrl+L")
    program.hands.rest(50)
    codes = sheet_of(folder, options)
    registry = opened(folder, options)
    registry.write(manage_keys.rehearse, codes)
    registry.close()
    program.unlock()
    program.hands.rest(20)
    assert care_words(program) == ""
    program.hands.press("Ctrl+L")
    program.hands.rest(50)
    clock.instant = NOW + timedelta(days=31)
    for month in range(1, 8):  # somebody comes in now and then
        clock.instant = NOW + timedelta(days=31 * month)
        registry = opened(folder, options)
        if month == 6:
            registry.write(manage_users.change_own_password, PASSWORD, OTHER)
            registry.close()
            break
        registry.close()
    clock.instant = NOW + timedelta(days=190)
    program.unlock(OTHER)
    program.hands.rest(20)
    assert "hạn thử phiếu" in care_words(program)


# --- settings ------------------------------------------------------------------------------------


def test_the_time_until_the_lock_is_a_setting_and_holds_from_the_next_login(program: Program) -> None:
    assert program.shell._idle.interval() == 15 * 60_000
    page = show_users(program)
    page.change_security()
    dialog = dialog_of(program)
    program.hands.fill("Tự khóa sau (phút)", "16")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: bool(dialog.notice))
    assert "ngoài khoảng" in dialog.notice
    program.hands.fill("Tự khóa sau (phút)", "5")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not dialog.isVisible())
    program.hands.press("Ctrl+L")
    program.hands.rest(50)
    program.unlock()
    program.hands.rest(20)
    assert program.shell._idle.interval() == 5 * 60_000


def test_the_keys_page_tells_errors_of_the_disk(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from models.errors import ErrorCode

    def full(*_: object) -> None:
        raise RegistryError(ErrorCode.SPACE_SHORT, need=900, free=3)

    monkeypatch.setattr("storage.registry.must_have_space", full)
    page = show_users(program)
    page.rotate()
    dialog_of(program, RotationDialog)
    program.hands.press("Ctrl+S")
    program.hands.rest(30)
    assert "cần 900 MB, còn 3 MB" in page.dialog._notice.text  # type: ignore[union-attr]
    program.hands.press("Esc")


def test_health_staff_share_the_clinical_key_from_their_page(
    start: Callable[..., Program], folder: Path, options: Options
) -> None:
    registry = opened(folder, options)
    add(registry, "yte", Role.HEALTH)
    add(registry, "yte2", Role.HEALTH)
    registry.close()
    use(folder, options, "yte").close()
    program = start(folder)
    login(program, "yte", OWN)
    program.hands.until(lambda: program.shell.desk is not None)
    page = show_users(program)
    program.hands.tab_to("Cấp khóa y tế cho yte2")
    program.hands.press("Return")
    program.hands.until(lambda: "Đã cấp khóa y tế" in page.notice)
    program.hands.press("Ctrl+L")
    program.hands.rest(50)
    session = open_registry(folder, "yte2", FIRST, training=False, options=options)
    assert session._session.vault.keys.clinical is not None
    session.close()

"""From the start page back to a working registry: restore on another machine, and the rescue of a damaged one."""

from __future__ import annotations

import errno
import gc
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.ids import PersonId
from models.restoring import LastNumber, Lost, MissingPaper, Proof, Reach, Rescued, Restored
from storage.disk import Disk
from storage.old_registries import old_registries
from storage.registry import Options, create_registry, open_registry
from storage.schema.step_0006 import BASE_TABLES
from tests.conftest import LOGIN, NOW, OFFICE, PASSWORD
from tests.ui.conftest import Program
from tests.ui.people import enter
from tests.ui.test_accounts import WRONG, dialog_of, login, read
from tests.ui.test_backup import back_up, enrol
from tests.ui.test_walkthroughs import words_of
from ui.backup.volumes import Volume
from ui.restore.numbers_dialog import NumbersDialog
from ui.restore.rescue_dialog import PrintListDialog, RescueDialog
from ui.restore.restore_dialog import RestoreDialog
from ui.restore_words import RECORDS, lost_line, rescued_lines, rescued_message, restored_lines, restored_message

Start = Callable[..., Program]
RESTORE, RESCUE = "Khôi phục sổ từ bản sao lưu…", "Cứu sổ…"


@pytest.fixture
def stick(program: Program, tmp_path: Path) -> Path:
    """A stick with a backup of a registry of one person; the PC is switched off."""
    root = tmp_path / "usb"
    enter(program)
    enrol(program, root)
    assert "Rút được" in back_up(program)
    shut(program)
    return root


def shut(program: Program) -> None:
    program.tasks.shut_down()
    program.shell.close()


def new_machine(start: Start, folder: Path, *sticks: Path) -> Program:
    program = start(folder)
    program.volumes += [Volume(root, "KINGSTON", 8_000_000_000, 16_000_000_000) for root in sticks]
    program.hands.rest()
    return program


def open_wizard(program: Program, name: str = RESTORE) -> Any:
    program.hands.tab_to(name)
    program.hands.press("Return")
    dialog = dialog_of(program)
    program.hands.rest()
    return dialog


def go_on(program: Program) -> None:
    program.hands.press("Ctrl+S")
    program.hands.rest()


def type_password(program: Program, password: str = PASSWORD) -> None:
    program.hands.tab_to("Mật khẩu")
    program.hands.type(password)
    program.hands.press("Return")
    program.hands.rest()


# --- restore -----------------------------------------------------------------------------------------


def test_on_a_new_machine_the_stick_and_the_password_bring_everything_back(
    start: Start, stick: Path, tmp_path: Path
) -> None:
    program = new_machine(start, tmp_path / "may-moi" / "so", stick)
    wizard = open_wizard(program)
    assert isinstance(wizard, RestoreDialog)
    assert wizard.choosing.list.model.rowCount() == 1
    program.hands.press("Return")
    program.hands.rest()
    assert wizard.opening.login.currentText() == LOGIN
    type_password(program)
    assert "Đã khôi phục sổ đến 23:00 ngày 24/11/2026" in wizard.running.said
    program.hands.press("Return")
    program.hands.until(lambda: not wizard.isVisible())
    program.hands.rest()
    assert "Sổ đã dùng lại được" in program.shell.unlock_page.notice  # type: ignore[union-attr]
    program.unlock()
    assert read(program, lambda q: q.counts()).kept == 1
    assert "Sao lưu" in program.desk._rail.names


def proofs() -> set[int]:
    """Whatever holds a password to open a copy with, other tests' constants too."""
    gc.collect()
    return {id(found) for found in gc.get_objects() if isinstance(found, Proof)}


def test_after_a_restore_nothing_holds_the_password(start: Start, stick: Path, tmp_path: Path) -> None:
    held = proofs()
    program = new_machine(start, tmp_path / "may-moi" / "so", stick)
    wizard = open_wizard(program)
    go_on(program)
    type_password(program)
    assert "Đã khôi phục" in wizard.running.said
    assert wizard.opening.password.is_empty()
    assert proofs() <= held


def test_a_wrong_password_can_be_typed_again_and_leaves_nothing_behind(
    start: Start, stick: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "may-moi" / "so"
    program = new_machine(start, folder, stick)
    wizard = open_wizard(program)
    go_on(program)
    type_password(program, WRONG)
    assert wizard.step is wizard.opening
    assert "Mật khẩu" in wizard.notice
    assert wizard.opening.password.is_empty()
    assert not folder.exists()
    type_password(program)
    assert "Đã khôi phục" in wizard.running.said


def test_the_stick_may_be_put_in_while_the_window_is_open(start: Start, stick: Path, tmp_path: Path) -> None:
    program = new_machine(start, tmp_path / "may-moi" / "so")
    wizard = open_wizard(program)
    assert "Cắm USB" in wizard.choosing.list.table.empty
    assert not wizard._next.isEnabled()
    program.volumes.append(Volume(stick, "KINGSTON", 8_000_000_000, 16_000_000_000))
    wizard.choosing.look()
    program.hands.rest()
    assert wizard._next.isEnabled()


def test_a_folder_can_be_named_in_place_of_a_stick(start: Start, stick: Path, tmp_path: Path) -> None:
    program = new_machine(start, tmp_path / "may-moi" / "so")
    wizard = open_wizard(program)
    program.answers.file = str(next((stick / "so-binh-an-sao-luu").iterdir()))  # pointed too deep into it
    program.hands.press("Ctrl+O")
    program.hands.rest()
    assert wizard.choosing.list.model.rowCount() == 1


def test_a_stick_of_another_office_does_not_open_with_our_password(
    start: Start, options: Options, tmp_path: Path
) -> None:
    from models.ports import FirstUser

    other = tmp_path / "xa-khac" / "so"
    user = FirstUser("khanh", "Võ Văn Khánh", WRONG)
    create_registry(other, replace(OFFICE, commune="xã Khác"), user, training=False, options=options)
    theirs = start(other)
    login(theirs, "khanh", WRONG)
    theirs.hands.until(lambda: theirs.shell.desk is not None)
    root = tmp_path / "usb-xa-khac"
    enrol(theirs, root)
    back_up(theirs)
    shut(theirs)
    program = new_machine(start, tmp_path / "may-moi" / "so", root)
    wizard = open_wizard(program)
    go_on(program)
    assert wizard.opening.login.currentText() == "khanh"
    type_password(program)
    assert wizard.step is wizard.opening
    assert "Mật khẩu" in wizard.notice


def test_a_registry_that_lies_there_is_kept(start: Start, stick: Path, folder: Path, options: Options) -> None:
    program = new_machine(start, folder, stick)
    wizard = open_wizard(program)
    go_on(program)
    assert "không bị xóa" in wizard.opening._where.text()
    type_password(program)
    kept = folder.with_name("so-cu-20261124-2300")
    assert str(kept) in wizard.running.said
    go_on(program)
    program.unlock()
    assert read(program, lambda q: q.counts()).kept == 1
    registry = open_registry(kept, LOGIN, PASSWORD, training=False, options=options)
    assert registry.read(lambda q: q.counts().kept) == 1
    registry.close()


def refuse_once(monkeypatch: pytest.MonkeyPatch, how: str, wanted: Path) -> None:
    """The disk is full when the first folder is to be named ``wanted``."""
    original, tries = getattr(Path, how), iter((True, False))

    def refused(self: Path, target: Path) -> Path:
        if target == wanted and next(tries, False):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return original(self, target)

    monkeypatch.setattr(Path, how, refused)


def test_a_full_disk_leaves_nothing_and_can_be_tried_again(
    start: Start, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "may-moi" / "so"
    program = new_machine(start, folder, stick)
    wizard = open_wizard(program)
    go_on(program)
    refuse_once(monkeypatch, "replace", folder.with_name("so-moi"))
    type_password(program)
    assert "đầy" in wizard.notice
    assert not folder.parent.exists()
    type_password(program)
    assert "Đã khôi phục" in wizard.running.said


def test_a_restored_registry_that_cannot_take_its_place_is_kept_and_it_can_be_tried_again(
    start: Start, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "may-moi" / "so"
    program = new_machine(start, folder, stick)
    wizard = open_wizard(program)
    go_on(program)
    refuse_once(monkeypatch, "rename", folder)
    type_password(program)
    assert "còn nguyên trong thư mục so-moi" in wizard.notice
    assert [path.name for path in folder.parent.iterdir()] == ["so-moi"]
    type_password(program)
    assert "Đã khôi phục" in wizard.running.said
    assert folder.exists()
    assert [old.name for old in old_registries(folder)] == ["so-moi"]  # a chief may take it away


def test_escape_before_anything_runs_closes_the_window(start: Start, stick: Path, tmp_path: Path) -> None:
    program = new_machine(start, tmp_path / "may-moi" / "so", stick)
    wizard = open_wizard(program)
    go_on(program)
    program.hands.press("Esc")
    assert not wizard.isVisible()


# --- the numbers known from paper -------------------------------------------------------------------------


def ask_for_numbers(program: Program, *books: LastNumber) -> NumbersDialog:
    office = read(program, lambda q: q.office())
    program.shell._show_numbers((books, office))
    dialog = dialog_of(program, NumbersDialog)
    assert isinstance(dialog, NumbersDialog)
    return dialog


def test_after_a_restore_the_last_number_on_paper_is_asked_for_and_the_next_one_follows_it(program: Program) -> None:
    dialog = ask_for_numbers(
        program, LastNumber(2026, "QĐ-CAX", 12), LastNumber(2026, "TB-CAX", 3), LastNumber(2026, "QĐ-TA", 9)
    )
    assert len(dialog._lines) == 2  # the court numbers its own papers
    program.hands.press("Ctrl+A")
    program.hands.type("15")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not dialog.isVisible())
    program.hands.rest()
    assert "15" in " ".join(read(program, lambda q: q.numbers_in(2026, "QĐ-CAX")))
    assert list(read(program, lambda q: q.numbers_in(2026, "TB-CAX"))) == []  # what is known needs no note


def test_what_is_no_number_is_said(program: Program) -> None:
    dialog = ask_for_numbers(program, LastNumber(2026, "QĐ-CAX", 12))
    program.hands.press("Ctrl+A")
    program.hands.type("mười")
    program.hands.press("Ctrl+S")
    assert "không phải số" in dialog.notice
    program.hands.press("Esc")
    assert not dialog.isVisible()


# --- rescue -------------------------------------------------------------------------------------------------


def damage(folder: Path, *, page: int = 1) -> None:
    path = folder / "so-binh-an.db"
    raw = bytearray(path.read_bytes())
    raw[(page - 1) * 4096 + 100] ^= 0xFF
    path.write_bytes(raw)


def test_a_damaged_registry_is_rescued_from_the_start_page(start: Start, stick: Path, folder: Path) -> None:
    damage(folder)
    program = new_machine(start, folder, stick)
    program.hands.type(PASSWORD)
    program.hands.press("Return")
    program.hands.rest()
    assert program.shell.desk is None
    wizard = open_wizard(program, RESCUE)
    assert isinstance(wizard, RescueDialog)
    go_on(program)
    type_password(program)
    assert "Đã cứu được sổ" in wizard.running.said
    assert "Không mất gì" in wizard.running.said
    assert not wizard.papers.isVisible()
    go_on(program)
    program.unlock()
    assert read(program, lambda q: q.counts()).kept == 1


def test_a_registry_whose_keyring_is_gone_is_rescued_with_that_of_the_backup(
    start: Start, stick: Path, folder: Path
) -> None:
    for keyring in folder.glob("keyring*"):
        keyring.write_bytes(b"{}")
    program = new_machine(start, folder, stick)
    assert program.hands.focused().accessibleName() == RESCUE
    program.hands.press("Return")
    wizard = dialog_of(program, RescueDialog)
    program.hands.until(lambda: wizard.sources.newest is not None)
    go_on(program)
    type_password(program)
    assert "Không mất gì" in wizard.running.said
    go_on(program)
    program.unlock()
    assert read(program, lambda q: q.counts()).kept == 1


LOST = (
    Lost("event", "e1", 812, date(2026, 11, 24), PersonId("00000000-0000-4000-8000-000000000007")),
    Lost("person", "p1", 813, date(2026, 11, 24), PersonId("p1"), older=True),
    Lost("access_log"),
)
RESCUED = Rescued(
    generation="g", made_at=NOW, epoch=2, reach=Reach(811, NOW), from_log=4, log_whole=False, from_file=3,
    damaged_pages=(7, 9), page_count=120, lost=LOST, missing=(MissingPaper("Quyết định quản lý", "12/QĐ-CAX", None),),
)  # fmt: skip


def test_what_is_missing_is_listed_printed_and_saved_without_a_name(
    start: Start, stick: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(folder)

    def rescue(self: Disk, damaged: Path, made: Path, *args: Any, **options: Any) -> Rescued:
        shutil.copytree(damaged, made)
        return RESCUED

    monkeypatch.setattr(Disk, "rescue", rescue)
    program = new_machine(start, folder, stick)
    program.hands.type(PASSWORD)
    program.hands.press("Return")
    program.hands.rest()
    wizard = open_wizard(program, RESCUE)
    go_on(program)
    type_password(program)
    assert "mục số 812" in wizard.running.said
    assert wizard.papers.isVisible()
    program.answers.file = str(tmp_path / "thieu.txt")
    program.hands.press("Ctrl+Shift+S")
    program.hands.rest()
    saved = (tmp_path / "thieu.txt").read_text("utf-8-sig")
    assert "Sự kiện (mục số 812, ngày 24/11/2026" in saved
    assert "không có tên người nào" in wizard.notice
    program.hands.press("Ctrl+P")
    dialog_of(program, PrintListDialog)
    program.hands.press("Ctrl+P")
    program.hands.rest()
    (pdf,) = program.tray.sheets
    assert "812" in words_of(pdf)


def test_every_sentence_about_what_is_missing_is_whole() -> None:
    lines = rescued_lines(RESCUED, Path("/so/so-cu"))
    assert "Tệp hỏng: 2 trên 120 trang không đọc được; lấy thêm được 3 dòng chỉ còn ở đó." in lines
    assert "Sổ hỏng được giữ nguyên ở: /so/so-cu" in lines
    assert "Giấy tờ “Quyết định quản lý” số 12/QĐ-CAX: mất tệp, cần quét hoặc in lại." in lines
    assert lost_line(LOST[1]) == "Lý lịch (mục số 813, ngày 24/11/2026, hồ sơ p1, mã p1): còn bản trước lần sửa cuối."
    assert lost_line(LOST[2]) == "Nhật ký truy cập: có phần không đọc được, không rõ những mục nào."
    assert rescued_message(RESCUED)[1] == "alert"
    whole = replace(RESCUED, lost=(), missing=(), log_whole=True)
    assert rescued_message(whole)[0].advice.startswith("Không mất gì")


def test_a_restore_says_to_when_and_what_the_log_gave() -> None:
    restored = Restored("g", NOW, 2, Reach(811, NOW), 40, log_whole=True)
    message, role = restored_message(restored)
    assert (message.text, role) == ("Đã khôi phục sổ đến 23:00 ngày 24/11/2026 (mục số 811).", "good")
    assert "Có cả 40 mục ghi sau bản sao lưu" in message.advice
    assert "nếu có" in message.advice  # what was recorded after the last copy nobody knows
    torn = replace(restored, log_whole=False, passed_over=("20261124T160000Z-000000000040",))
    assert restored_message(torn)[1] == "alert"
    assert any("hỏng nên không dùng" in line for line in restored_lines(torn))
    assert any("có thể thiếu" in line for line in restored_lines(torn))
    locked = replace(restored, of_other_key=("20261124T160000Z-000000000040",))
    assert restored_message(locked)[1] == "alert"
    assert any("không mở được nên không dùng" in line for line in restored_lines(locked))
    assert any("tiêu hủy hồ sơ" in line for line in restored_lines(restored)), "nobody knows what was destroyed since"


def test_every_kind_of_record_that_can_be_lost_has_a_name() -> None:
    assert set(BASE_TABLES) <= set(RECORDS)

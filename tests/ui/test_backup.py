"""The page of backups: places, backing up, looking at a backup again, and what goes wrong."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from models.actions.enter_person import enter_person
from models.actions.erase_people import erase_people
from models.actions.manage_users import add_user, change_own_password
from models.dates import Moment
from models.events.taking_over import TakenOver
from storage.backups import copying
from storage.disk import Disk
from storage.registry import Options, open_registry
from tests.conftest import LOGIN, PASSWORD
from tests.storage.test_accounts import FIRST, OWN
from tests.ui.conftest import Program
from tests.ui.people import enter
from tests.ui.test_accounts import dialog_of, login
from ui.backup.duty_line import DutyLine
from ui.backup.volumes import Volume

Start = Callable[..., Program]
TOP = "so-binh-an-sao-luu"


def plug(program: Program, root: Path, label: str = "KINGSTON") -> Path:
    """Put a stick into the machine; the program notices it."""
    root.mkdir(parents=True, exist_ok=True)
    program.volumes.append(Volume(root, label, 8_000_000_000, 16_000_000_000))
    program.desk.backups.look()
    program.hands.rest()
    return root


def unplug(program: Program, root: Path) -> None:
    root.rename(root.with_name(f"{root.name}-away"))
    program.volumes[:] = [volume for volume in program.volumes if volume.root != root]
    program.desk.backups.look()
    program.hands.rest()


def show_page(program: Program) -> Any:
    program.hands.press("Ctrl+0")
    program.hands.rest()
    return program.page


def enrol(program: Program, root: Path) -> None:
    """Ghi nhận USB mới by keyboard."""
    show_page(program)
    plug(program, root)
    program.hands.press("Ctrl+U")
    dialog = dialog_of(program)
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not dialog.isVisible())
    program.hands.rest()


def back_up(program: Program) -> str:
    """Sao lưu ngay by keyboard; what the page says when it is over."""
    program.hands.press("Ctrl+S")
    program.hands.rest()
    program.hands.until(lambda: not program.desk.backups.is_busy)
    program.hands.rest()
    said: str = program.page.notice
    return said


def names(program: Program) -> list[str]:
    model = program.page.places.model
    return [model.item(row, 0).text() for row in range(model.rowCount())]


def cell(program: Program, row: int, column: int) -> str:
    text: str = program.page.places.model.item(row, column).text()
    return text


def generations(root: Path) -> list[Path]:
    """The manifests of finished backups under a root."""
    return sorted(path for path in root.rglob("manifest.json") if not path.parent.name.startswith(".part-"))


# --- the page -----------------------------------------------------------------------------------


def test_the_first_backup_goes_beside_the_registry_and_is_read_again(program: Program, folder: Path) -> None:
    page = show_page(program)
    assert "Chưa có bản nào được kiểm chứng" in page.state
    assert "đọc lại đúng" in back_up(program)
    assert names(program) == ["Thư mục sao lưu cạnh sổ"]
    assert "hôm nay 23:00" in page.state
    assert "Chưa có bản nào ngoài ổ đĩa của sổ" in page.state  # a disk that breaks takes both
    assert (folder.with_name("so-sao-luu") / TOP).is_dir()
    program.hands.press("Alt+2")
    program.hands.press("Ctrl+J")
    program.hands.rest()
    assert "nguyên vẹn" in page.notice


def test_a_stick_is_enrolled_backed_up_to_and_may_be_pulled_out(program: Program, tmp_path: Path) -> None:
    enrol(program, tmp_path / "usb")
    assert "USB sao lưu số 1" in program.page.notice
    said = back_up(program)
    assert "Rút được “USB sao lưu số 1” rồi" in said
    assert "hôm nay 23:00" in program.page.state
    assert "Ghi nhận" not in program.page.state
    unplug(program, tmp_path / "usb")
    row = names(program).index("USB sao lưu số 1")
    assert cell(program, row, 2) == "Không có ở máy"


def test_a_stick_put_in_while_the_dialog_is_open_appears_in_it(program: Program, tmp_path: Path) -> None:
    show_page(program)
    program.hands.press("Ctrl+U")
    dialog = dialog_of(program)
    program.hands.press("Ctrl+S")
    assert "chưa cắm USB" in dialog.notice
    plug(program, tmp_path / "usb", "Kingston của Trạm Cảnh sát giao thông đường thủy Vĩnh Xương")
    assert dialog.stick.count() == 1
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not dialog.isVisible())


def test_without_any_place_at_hand_it_says_what_to_do(program: Program, tmp_path: Path) -> None:
    enrol(program, tmp_path / "usb")
    back_up(program)
    drop_place(program, names(program).index("Thư mục sao lưu cạnh sổ"))
    unplug(program, tmp_path / "usb")
    assert "Không thấy nơi lưu nào" in back_up(program)


def drop_place(program: Program, row: int) -> None:
    """Bỏ nơi lưu by keyboard."""
    page = program.page
    page.places.table.setCurrentIndex(page.places.model.index(row, 0))
    program.hands.press("Ctrl+D")
    dialog = dialog_of(program)
    program.hands.type("Thay ổ đĩa")
    program.hands.press("Return")
    program.hands.until(lambda: not dialog.isVisible())
    program.hands.rest()


def test_a_place_that_was_left_stays_left_and_keeps_its_backups(program: Program, tmp_path: Path, folder: Path) -> None:
    enrol(program, tmp_path / "usb")
    back_up(program)
    drop_place(program, names(program).index("Thư mục sao lưu cạnh sổ"))
    assert names(program) == ["USB sao lưu số 1"]
    assert list((folder.with_name("so-sao-luu") / TOP).rglob("manifest.json"))
    back_up(program)
    assert names(program) == ["USB sao lưu số 1"]


def test_another_folder_takes_the_place_of_the_one_beside_the_registry(program: Program, tmp_path: Path) -> None:
    show_page(program)
    back_up(program)
    program.answers.file = str(tmp_path / "o-dia-khac" / "sao-luu")
    program.hands.press("Ctrl+O")
    dialog = dialog_of(program)
    program.hands.press("Ctrl+O")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not dialog.isVisible())
    program.hands.rest()
    assert names(program) == ["Thư mục sao lưu trên ổ khác"]
    assert "đọc lại đúng" in back_up(program)
    assert "Ghi nhận một USB" not in program.page.state


def test_the_folder_of_the_registry_itself_is_refused(program: Program, folder: Path) -> None:
    show_page(program)
    program.answers.file = str(folder / "sao-luu")
    program.hands.press("Ctrl+O")
    dialog = dialog_of(program)
    program.hands.press("Ctrl+O", "Ctrl+S")
    program.hands.rest()
    assert "không được nằm trong thư mục của sổ" in dialog.notice


# --- what goes wrong ------------------------------------------------------------------------------


def pull_at(share: float, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stick is gone as soon as so much of the backup is done."""
    make = Disk.back_up

    def back_up_until(self: Disk, *args: Any, progress: Callable[[int, int], None], **options: Any) -> Any:
        def watched(done: int, total: int) -> None:
            progress(done, total)
            if root.exists() and done >= share * total:
                root.rename(root.with_name("rut-ra"))

        return make(self, *args, progress=watched, **options)

    monkeypatch.setattr(Disk, "back_up", back_up_until)


def test_a_stick_pulled_out_at_60_percent_leaves_its_old_backup_and_says_so(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "usb"
    enrol(program, root)
    back_up(program)
    before = generations(root)
    enter(program)
    pull_at(0.6, root, monkeypatch)
    said = back_up(program)
    assert "USB sao lưu số 1: bị rút ra giữa chừng" in said
    assert "các bản sao lưu trước còn nguyên" in said
    monkeypatch.undo()
    root.with_name("rut-ra").rename(root)
    assert generations(root) == before
    assert "Rút được" in back_up(program)
    assert not list(root.rglob(".part-*"))


def test_a_full_disk_is_told_with_its_place_and_the_other_place_gets_its_backup(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "usb"
    enrol(program, root)
    original = copying.create_part

    def full(path: Path) -> int:
        if path.is_relative_to(root):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return original(path)

    monkeypatch.setattr(copying, "create_part", full)
    said = back_up(program)
    assert "Đã sao lưu vào “Thư mục sao lưu cạnh sổ”" in said
    assert "USB sao lưu số 1: " in said
    assert "đầy" in said


def test_the_user_stops_a_backup_and_nothing_of_it_stays(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show_page(program)
    reached, go_on = threading.Event(), threading.Event()
    make = Disk.back_up

    def slow(self: Disk, *args: Any, progress: Callable[[int, int], None], **options: Any) -> Any:
        reached.set()
        go_on.wait(10)
        return make(self, *args, progress=progress, **options)

    monkeypatch.setattr(Disk, "back_up", slow)
    program.hands.press("Ctrl+S")
    program.hands.until(reached.is_set)
    assert page._stop.isVisible()
    people: list[int] = []
    program.tasks.run(lambda registry: registry.read(lambda q: q.counts().kept), people.append)
    program.hands.until(lambda: people == [0])  # others go on working meanwhile
    program.hands.press("Esc")
    go_on.set()
    program.hands.until(lambda: not program.desk.backups.is_busy)
    program.hands.rest()
    assert "Đã dừng sao lưu" in page.notice
    assert page.backups.model.rowCount() == 0


def test_a_damaged_backup_is_found_by_looking_at_it(program: Program, folder: Path) -> None:
    page = show_page(program)
    back_up(program)
    (copy,) = folder.with_name("so-sao-luu").rglob("so-binh-an.db")
    raw = bytearray(copy.read_bytes())
    raw[5000] ^= 1
    copy.write_bytes(raw)
    program.hands.press("Alt+2")
    program.hands.press("Ctrl+J")
    program.hands.rest()
    assert "hỏng" in page.notice
    assert page._notice.property("role") == "alert"
    assert "Chưa có bản nào được kiểm chứng" in page.state
    assert page.backups.model.item(0, 4).text() == "Hỏng, hôm nay 23:00"
    assert cell(program, 0, 4) == "Chưa có bản nào"
    assert "đọc lại đúng" in back_up(program)
    assert "Bản đã kiểm chứng gần nhất hôm nay 23:00" in page.state


def test_a_newer_backup_found_damaged_is_said_and_is_due_again(program: Program, folder: Path) -> None:
    page = show_page(program)
    back_up(program)
    enter(program)
    show_page(program)
    program.clock.instant += timedelta(minutes=5)
    back_up(program)
    page = program.page
    newest = max(folder.with_name("so-sao-luu").rglob("so-binh-an.db"), key=lambda path: path.parent.name)
    newest.write_bytes(newest.read_bytes()[:-1])
    program.hands.press("Alt+2")
    program.hands.press("Ctrl+J")
    program.hands.rest()
    assert "Bản đã kiểm chứng gần nhất hôm nay 23:00" in page.state
    assert "Bản mới nhất ở Thư mục sao lưu cạnh sổ đọc lại thì hỏng. Bấm Sao lưu ngay" in page.state
    assert cell(program, 0, 4) == "Bản mới nhất hỏng: cần một bản khác"


def test_whoever_is_erased_before_a_backup_is_entered_lets_it_go_again(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show_page(program)
    made, go_on = threading.Event(), threading.Event()
    make, closed = Disk.back_up, list[Any]()
    ended = TakenOver(measure="user_management", taken_over_on=date(2026, 11, 1), outcome="ended")
    at = Moment.on(date(2026, 11, 1))
    program.tasks.run(lambda r: r.write(enter_person, {"name": "Lê Văn Kín"}, at, ended), closed.append)
    program.hands.rest()

    def held_up(self: Disk, *args: Any, **options: Any) -> Any:
        done = make(self, *args, **options)
        made.set()
        go_on.wait(10)
        return done

    monkeypatch.setattr(Disk, "back_up", held_up)
    program.hands.press("Ctrl+S")
    program.hands.until(made.is_set)
    erased: list[Any] = []
    program.tasks.run(lambda r: r.write(erase_people, closed, {"ground": "request", "basis": "x"}), erased.append)
    program.hands.until(lambda: bool(erased))
    assert generations(folder.with_name("so-sao-luu")) != []
    go_on.set()
    program.hands.until(lambda: not program.desk.backups.is_busy)
    program.hands.rest()
    assert generations(folder.with_name("so-sao-luu")) == []
    assert page._notice.property("role") == "alert"
    assert page.backups.model.rowCount() == 0


# --- what a restore set aside ---------------------------------------------------------------------


def test_a_chief_destroys_what_a_restore_set_aside_once_a_backup_is_proven(program: Program, folder: Path) -> None:
    old = folder.with_name(f"{folder.name}-cu-20261120-0815")
    page = show_page(program)
    assert not page._tabs.isTabVisible(2)
    old.mkdir()
    (old / "x").write_bytes(b"everybody")
    program.hands.press("F5")
    program.hands.rest()
    program.hands.press("Alt+3")
    assert page.old.current == old.name
    destroy_old(program)
    assert "Sổ này chưa có bản sao lưu nào được kiểm chứng" in page.notice
    assert old.exists()
    back_up(program)
    program.hands.press("Alt+3")
    destroy_old(program)
    assert page.notice.startswith(f"Đã xóa sổ cũ “{old.name}”")
    assert not old.exists()
    assert not page._tabs.isTabVisible(2)


def destroy_old(program: Program) -> None:
    """Xóa sổ cũ by keyboard."""
    program.hands.press("Ctrl+Shift+D")
    dialog = dialog_of(program)
    program.hands.type("Đã đối chiếu xong")
    program.hands.press("Return")
    program.hands.until(lambda: not dialog.isVisible())
    program.hands.rest()


# --- roles ---------------------------------------------------------------------------------------------


def test_who_may_not_back_up_sees_neither_page_nor_duty(start: Start, folder: Path, options: Options) -> None:
    make_account(folder, options, "reader")
    program = start(folder)
    login(program, "reader", OWN)
    program.hands.until(lambda: program.shell.desk is not None)
    program.hands.rest()
    assert "Sao lưu" not in program.desk._rail.names
    program.hands.press("Ctrl+0")
    program.hands.rest()
    assert type(program.page).__name__ == "TodayPage"
    assert program.page.findChild(DutyLine) is None
    program.shell.close()
    program.hands.until(lambda: not program.shell.isVisible())


def test_an_officer_backs_up_but_does_not_decide_where_to(start: Start, folder: Path, options: Options) -> None:
    make_account(folder, options, "case_officer")
    program = start(folder)
    login(program, "case_officer", OWN)
    program.hands.until(lambda: program.shell.desk is not None)
    page = show_page(program)
    assert "đọc lại đúng" in back_up(program)
    for button in (page._enrol, page._change, page._remove, page._destroy):
        assert not button.isEnabled()
    assert "đổi nơi sao lưu" in page._enrol.toolTip()
    program.hands.press("Ctrl+U")
    assert QApplication.activeModalWidget() is None


def make_account(folder: Path, options: Options, role: str) -> None:
    chief = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    chief.write(add_user, {"login": role, "name": "Lê Thị Lan", "role": role}, FIRST)
    chief.close()
    made = open_registry(folder, role, FIRST, training=False, options=options)
    made.write(change_own_password, FIRST, OWN)
    made.close()


# --- the home page --------------------------------------------------------------------------------


def test_the_home_page_says_how_backups_stand_and_opens_their_page(program: Program) -> None:
    program.hands.rest(30)
    line = program.page._office_duties.itemAt(0).widget()
    assert line.isVisible()
    assert "chưa có bản nào được kiểm chứng" in line.accessibleName()
    program.hands.tab_to(line.accessibleName())
    program.hands.press("Return")
    program.hands.rest()
    assert type(program.page).__name__ == "BackupPage"
    back_up(program)
    program.hands.press("Ctrl+1")
    program.hands.rest()
    assert "hôm nay 23:00" in program.page._office_duties.itemAt(0).widget().accessibleName()


def test_a_name_of_a_place_is_needed(program: Program, tmp_path: Path) -> None:
    show_page(program)
    plug(program, tmp_path / "usb")
    program.hands.press("Ctrl+U")
    dialog = dialog_of(program)
    program.hands.tab_to("Tên nơi sao lưu")
    assert isinstance(program.hands.focused(), QLineEdit)
    program.hands.press("Ctrl+A", "Delete")
    program.hands.press("Ctrl+S")
    program.hands.rest()
    assert dialog.isVisible()
    assert "Tên nơi sao lưu" in dialog.notice

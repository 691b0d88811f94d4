"""The page of backups, what is made unasked, and the last backup while the window closes."""

from __future__ import annotations

import dataclasses
import errno
import os
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from models.actions.manage_users import add_user, change_own_password
from models.backup import (
    BackupCare,
    Generation,
    KnownBackup,
    LogCopied,
    Place,
    PlaceCare,
    PlaceKind,
    Position,
)
from models.errors import ErrorCode, RegistryError
from storage.backups import copying
from storage.disk import Disk
from storage.registry import Options, open_registry
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.storage.test_accounts import FIRST, OWN
from tests.ui.conftest import Program
from tests.ui.people import enter
from tests.ui.test_accounts import dialog_of, login
from ui.backup import keeper as keeping
from ui.backup.closing import ClosingDialog
from ui.backup.state import backup_state, size_words, when
from ui.backup.volumes import Volume
from ui.unlock.page import UnlockPage

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
    program.hands.press("Ctrl+K")
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
    program.hands.press("Ctrl+K")
    program.hands.rest()
    assert "hỏng" in page.notice
    assert page._notice.property("role") == "alert"


# --- unasked ---------------------------------------------------------------------------------------


def consider(program: Program) -> None:
    """A minute passed."""
    program.desk.backups.consider()
    program.hands.rest()
    program.hands.until(lambda: not program.desk.backups.is_busy)
    program.hands.rest()


def idle(program: Program, seconds: float) -> None:
    program.desk.backups._place = dataclasses.replace(program.desk.backups._place, idle_seconds=lambda: seconds)


def generations(root: Path) -> list[Path]:
    """The manifests of finished backups under a root."""
    return sorted(path for path in root.rglob("manifest.json") if not path.parent.name.startswith(".part-"))


def test_a_full_backup_is_made_once_a_day_when_nobody_types(program: Program, folder: Path) -> None:
    beside = folder.with_name("so-sao-luu")
    idle(program, 1.0)
    consider(program)
    assert generations(beside) == []  # somebody is typing
    idle(program, keeping.IDLE_SECONDS)
    consider(program)
    assert len(generations(beside)) == 1
    assert "sao lưu" not in program.desk.notice.text  # what went well unasked is not news
    consider(program)
    assert len(generations(beside)) == 1
    program.clock.instant += timedelta(days=1)
    enter(program)
    consider(program)
    assert len(generations(beside)) == 2


def test_the_change_log_follows_every_quarter_of_an_hour_also_while_somebody_types(
    program: Program, folder: Path
) -> None:
    show_page(program)
    back_up(program)
    idle(program, 0.0)
    consider(program)
    log = next(folder.with_name("so-sao-luu").rglob("changes"))
    enter(program)
    before = {path: path.read_bytes() for path in log.iterdir()}
    consider(program)
    assert {path: path.read_bytes() for path in log.iterdir()} == before
    program.clock.instant += timedelta(minutes=15)
    consider(program)
    assert {path: path.read_bytes() for path in log.iterdir()} != before


def test_a_stick_put_in_gets_its_backup_at_once_and_may_be_pulled_out_again(program: Program, tmp_path: Path) -> None:
    root = tmp_path / "usb"
    enrol(program, root)
    unplug(program, root)
    program.hands.press("Ctrl+1")
    root.with_name("usb-away").rename(root)
    plug(program, root)
    program.hands.until(lambda: "Rút được “USB sao lưu số 1” rồi" in program.desk.notice.text)
    assert len(generations(root)) == 1
    program.desk.notice.clear()
    unplug(program, root)
    root.with_name("usb-away").rename(root)
    plug(program, root)  # it has today's
    program.hands.rest(50)
    assert len(generations(root)) == 1
    assert "sao lưu" not in program.desk.notice.text.lower()


def test_a_place_that_refuses_is_told_once_and_left_alone_for_a_while(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[datetime] = []

    def refuse(self: Disk, *args: Any, **options: Any) -> Any:
        tried.append(program.clock.now())
        raise RegistryError(ErrorCode.DISK_FULL)

    monkeypatch.setattr(Disk, "back_up", refuse)
    idle(program, keeping.IDLE_SECONDS)
    consider(program)
    assert "Thư mục sao lưu cạnh sổ" in program.desk.notice.text
    program.desk.notice.clear()
    consider(program)
    assert len(tried) == 1
    program.clock.instant += keeping.TRY_AGAIN_AFTER
    consider(program)
    assert len(tried) == 2


def test_locking_does_not_wait_for_a_backup(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    show_page(program)
    reached, go_on = threading.Event(), threading.Event()

    def slow(self: Disk, *args: Any, progress: Callable[[int, int], None], **options: Any) -> Any:
        reached.set()
        while not go_on.wait(0.01):
            progress(1, 2)
        raise AssertionError("nobody stopped it")

    monkeypatch.setattr(Disk, "back_up", slow)
    program.hands.press("Ctrl+S")
    program.hands.until(reached.is_set)
    program.hands.press("Ctrl+L")
    assert isinstance(program.shell.unlock_page, UnlockPage)
    program.hands.rest()
    assert program.tasks.is_idle
    go_on.set()


# --- closing -----------------------------------------------------------------------------------------


def close(program: Program) -> None:
    program.shell.close()
    program.hands.rest()


def test_closing_makes_a_backup_of_what_was_recorded_since_and_closes_by_itself(program: Program, folder: Path) -> None:
    show_page(program)
    back_up(program)
    enter(program)
    close(program)
    program.hands.until(lambda: not program.shell.isVisible())
    assert len(generations(folder.with_name("so-sao-luu"))) == 2


def test_what_was_typed_is_asked_about_once_and_a_check_under_way_makes_room(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    show_page(program)
    back_up(program)
    enter(program)
    reached = threading.Event()

    def slow(self: Disk, *args: Any) -> Any:
        reached.set()
        while True:
            args[-1](1, 2)

    monkeypatch.setattr(Disk, "prove", slow)
    program.hands.press("Alt+2", "Ctrl+K")
    program.hands.until(reached.is_set)
    program.hands.press("Ctrl+N")
    program.hands.until(lambda: type(program.page).__name__ == "NewPersonPage")
    program.hands.fill("Họ và tên", "Trần Văn Nam")
    program.shell.close()
    program.hands.until(lambda: not program.shell.isVisible())
    assert len(program.answers.asked) == 1
    assert len(generations(folder.with_name("so-sao-luu"))) == 2


def test_closing_with_nothing_new_closes_at_once(program: Program, folder: Path) -> None:
    show_page(program)
    back_up(program)
    close(program)
    program.hands.until(lambda: not program.shell.isVisible())
    assert len(generations(folder.with_name("so-sao-luu"))) == 1


def test_the_last_backup_can_be_left_for_the_next_time(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    show_page(program)
    back_up(program)
    enter(program)
    reached = threading.Event()

    def slow(self: Disk, *args: Any, progress: Callable[[int, int], None], **options: Any) -> Any:
        reached.set()
        while True:
            progress(1, 2)

    monkeypatch.setattr(Disk, "back_up", slow)
    program.shell.close()
    program.hands.until(reached.is_set)
    assert program.hands.focused().text() == "Đóng ngay, sao lưu lần sau"  # type: ignore[attr-defined]
    program.hands.press("Return")
    program.hands.until(lambda: not program.shell.isVisible())
    assert len(generations(folder.with_name("so-sao-luu"))) == 1


def test_what_kept_the_last_backup_from_being_made_is_read_before_the_window_goes(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    show_page(program)
    back_up(program)
    enter(program)

    def refuse(self: Disk, *args: Any, **options: Any) -> Any:
        raise RegistryError(ErrorCode.PLACE_MISSING)

    monkeypatch.setattr(Disk, "back_up", refuse)
    program.shell.close()
    dialog = dialog_of(program, ClosingDialog)
    program.hands.rest()
    assert "Không thấy nơi sao lưu này" in dialog.notice
    assert program.shell.isVisible()
    program.hands.press("Return")
    program.hands.until(lambda: not program.shell.isVisible())


def test_going_back_to_work_from_the_last_backup_stops_it(program: Program, folder: Path) -> None:
    show_page(program)
    back_up(program)
    enter(program)
    program.shell.close()
    program.hands.until(lambda: QApplication.activeModalWidget() is not None)
    program.hands.press("Esc")
    program.hands.rest()
    assert program.shell.isVisible()
    assert program.shell.desk is not None


# --- roles ---------------------------------------------------------------------------------------------


def test_who_may_not_back_up_sees_neither_page_nor_duty(start: Start, folder: Path, options: Options) -> None:
    make_account(folder, options, "reader")
    program = start(folder)
    login(program, "reader", OWN)
    program.hands.until(lambda: program.shell.desk is not None)
    program.hands.rest()
    assert "Sao lưu" not in program.desk._buttons
    program.hands.press("Ctrl+0")
    program.hands.rest()
    assert type(program.page).__name__ == "TodayPage"
    assert program.page._office_duties.count() == 0
    program.shell.close()
    program.hands.until(lambda: not program.shell.isVisible())


def test_an_officer_backs_up_but_does_not_decide_where_to(start: Start, folder: Path, options: Options) -> None:
    make_account(folder, options, "case_officer")
    program = start(folder)
    login(program, "case_officer", OWN)
    program.hands.until(lambda: program.shell.desk is not None)
    page = show_page(program)
    assert "đọc lại đúng" in back_up(program)
    for button in (page._enrol, page._change, page._remove):
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


# --- the sentence of the home page ------------------------------------------------------------------------

FOLDER = Path("/so/so")
BESIDE = Place("p1", PlaceKind.FOLDER, "Thư mục sao lưu cạnh sổ", Path("/so/so-sao-luu"), NOW)
STICK = Place("p2", PlaceKind.STICK, "USB Kingston", Path("/media/usb"), NOW)
RECORDED = 9


def care(*made: tuple[Place, timedelta | None], behind: bool = False, changed: bool = True) -> BackupCare:
    """Places with the age of their newest backup."""
    places = tuple(PlaceCare(place, known(place, age) if age is not None else None) for place, age in made)
    journal = RECORDED if changed else 1
    return BackupCare(Position(1, 40), journal, 1, behind, places)


def known(place: Place, age: timedelta) -> KnownBackup:
    at = NOW - age
    change = 40 - age.days
    return KnownBackup(Generation(place.id, "g", at, 1, 1, change, 5, "k"), at, old_key=False)


@pytest.mark.parametrize(
    ("state", "tone", "said"),
    [
        (care(), "red", "Chưa có bản nào"),
        (care((BESIDE, None)), "red", "Chưa có bản nào"),
        (care((BESIDE, timedelta(hours=1)), behind=True), "red", "chưa nhận việc vừa lưu"),
        (care((STICK, timedelta(hours=6))), "", "hôm nay 17:00 (USB Kingston)"),
        (dataclasses.replace(care((STICK, timedelta(hours=6))), log_from=42), "amber", "cần một bản đầy đủ"),
        (care((STICK, timedelta(hours=30))), "amber", "hôm qua 17:00 (USB Kingston)"),
        (care((STICK, timedelta(hours=30)), changed=False), "", "hôm qua 17:00"),
        (care((STICK, timedelta(days=8))), "red", "16/11/2026 23:00"),
        (care((BESIDE, timedelta(hours=1))), "amber", "Chưa có bản nào ngoài ổ đĩa của sổ"),
        (care((BESIDE, timedelta(hours=1)), (STICK, timedelta(days=2))), "", "Thư mục sao lưu cạnh sổ"),
        (care((BESIDE, timedelta(hours=1)), (STICK, timedelta(days=9))), "amber", "cắm USB Kingston"),
    ],
)
def test_the_sentence_alarms_only_when_something_could_be_lost(state: BackupCare, tone: str, said: str) -> None:
    shown = backup_state(state, FOLDER, NOW)
    assert (shown.tone, said in f"{shown.message.text} {shown.message.advice}") == (tone, True), shown


def test_days_are_told_as_people_say_them() -> None:
    told = [when(NOW - timedelta(days=days), NOW) for days in (0, 1, 2, 6, 7)]
    assert told == [
        "hôm nay 23:00", "hôm qua 23:00", "Chủ nhật 22/11/2026 23:00", "thứ Tư 18/11/2026 23:00", "17/11/2026 23:00",
    ]  # fmt: skip
    assert [size_words(size) for size in (0, 999, 1_500_000, 2_340_000_000)] == ["0 KB", "1 KB", "1,5 MB", "2,3 GB"]


def test_a_log_copied_lately_is_not_copied_again() -> None:
    place = PlaceCare(STICK, known(STICK, timedelta(0)), LogCopied("p2", NOW, 1, 1))
    assert not keeping.is_log_old(place, NOW + timedelta(minutes=14))
    assert keeping.is_log_old(place, NOW + timedelta(minutes=15))


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

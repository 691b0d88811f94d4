"""Backups made unasked: once a day, on a stick that is put in, and the last one while the window closes."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

import ui.shell
from models.errors import ErrorCode, RegistryError
from storage.disk import Disk
from tests.ui.conftest import Program
from tests.ui.people import enter
from tests.ui.test_accounts import dialog_of
from tests.ui.test_backup import back_up, enrol, generations, plug, show_page, unplug
from ui.backup import keeper as keeping
from ui.backup.closing import ClosingDialog
from ui.unlock.page import UnlockPage

# --- unasked ---------------------------------------------------------------------------------------


def consider(program: Program) -> None:
    """A minute passed."""
    program.desk.backups.consider()
    program.hands.rest()
    program.hands.until(lambda: not program.desk.backups.is_busy)
    program.hands.rest()


def idle(program: Program, seconds: float) -> None:
    program.desk.backups._place = dataclasses.replace(program.desk.backups._place, idle_seconds=lambda: seconds)


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
    program.hands.press("Alt+2", "Ctrl+J")
    program.hands.until(reached.is_set)
    program.hands.press("Ctrl+N")
    program.hands.until(lambda: type(program.page).__name__ == "NewPersonPage")
    program.hands.fill("Họ và tên", "Trần Văn Nam")
    program.shell.close()
    program.hands.until(lambda: not program.shell.isVisible())
    assert len(program.answers.asked) == 1
    assert len(generations(folder.with_name("so-sao-luu"))) == 2


def test_a_drive_that_does_not_answer_does_not_keep_the_window_open(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    show_page(program)
    back_up(program)
    enter(program)
    answer = threading.Event()
    monkeypatch.setattr(Disk, "places_on", lambda *_: answer.wait(30) and [])
    monkeypatch.setattr(ui.shell, "CLOSE_AFTER_MS", 50)
    program.shell.close()
    program.hands.until(lambda: isinstance(QApplication.activeModalWidget(), ClosingDialog))
    answer.set()
    program.hands.until(lambda: not program.shell.isVisible())
    assert len(generations(folder.with_name("so-sao-luu"))) == 2


def test_locking_while_the_window_closes_leaves_it_open_and_it_closes_later(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = threading.Event()
    with monkeypatch.context() as patched:
        patched.setattr(Disk, "places_on", lambda *_: answer.wait(30) and [])
        program.shell.close()
        program.hands.press("Ctrl+L")
        answer.set()
        program.hands.rest()
    assert program.shell.isVisible()
    program.unlock()
    program.shell.close()
    program.hands.until(lambda: not program.shell.isVisible())


def test_closing_with_nothing_new_waits_for_no_backup_that_is_read_again(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    show_page(program)
    back_up(program)
    reached, answers = threading.Event(), list[ErrorCode]()

    def slow(self: Disk, place: Any, made: Any, key: Any, progress: Callable[[int, int], None]) -> Any:
        reached.set()
        end = time.monotonic() + 20
        try:
            while time.monotonic() < end:
                time.sleep(0.01)
                progress(1, 2)
        except RegistryError as error:
            answers.append(error.code)
            raise
        return []

    monkeypatch.setattr(Disk, "prove", slow)
    program.hands.press("Alt+2")
    program.hands.press("Ctrl+J")
    program.hands.until(reached.is_set)
    close(program)
    program.hands.until(lambda: not program.shell.isVisible())
    assert answers == [ErrorCode.CANCELLED]


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

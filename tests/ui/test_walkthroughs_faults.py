"""Walkthrough W12: things go wrong, by keyboard alone from an empty folder, and nothing that was saved is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from models.actions.record_event import record_event
from models.dates import Moment
from models.events.user_management import ManagementDecided
from models.ports import Registry
from models.recovery.code import SheetCode
from storage.registry import Options, SqlRegistry, open_registry
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.storage.backing_up import connection_of
from tests.storage.test_accounts import OTHER
from tests.ui.conftest import Program
from tests.ui.people import enter
from tests.ui.test_accounts import dialog_of, read, type_codes
from tests.ui.test_backup import back_up, enrol, generations, pull_at, unplug
from tests.ui.test_backup_unasked import consider, idle
from tests.ui.test_restore import RESCUE, damage, go_on, new_machine, open_wizard, shut, type_password
from tests.ui.test_walkthroughs_keys import lock, make_registry, seal_a_sheet
from ui.backup.keeper import IDLE_SECONDS
from ui.person.event_dialog import EventDialog
from ui.restore.numbers_dialog import NumbersDialog

Start = Callable[..., Program]


@pytest.fixture
def office(start: Start, tmp_path: Path) -> tuple[Program, SheetCode]:
    """The first day is over: a registry with its sealed sheet and a stick with a backup."""
    program = start(tmp_path / "so")
    make_registry(program)
    program.unlock()
    code = seal_a_sheet(program)
    enrol(program, tmp_path / "usb")
    assert "Rút được “USB sao lưu số 1” rồi" in back_up(program)
    return program, code


def people(program: Program) -> int:
    kept: int = read(program, lambda q: q.counts()).kept
    return kept


def test_walkthrough_w12_a_stick_pulled_out_a_full_disk_and_a_power_cut(
    office: tuple[Program, SheetCode], start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, _ = office
    stick, folder = tmp_path / "usb", tmp_path / "so"

    # the stick is pulled out at 60 %: the sentence says what is safe; put in again, it is as if nothing had been
    enter(program)
    before = generations(stick)
    with monkeypatch.context() as patched:
        pull_at(0.6, stick, patched)
        said = back_up(program)
    assert "USB sao lưu số 1: bị rút ra giữa chừng" in said
    assert "các bản sao lưu trước còn nguyên" in said
    stick.with_name("rut-ra").rename(stick)
    assert generations(stick) == before
    assert "Rút được" in back_up(program)

    # the disk is full while something is saved: it is still there, and is saved once there is room
    page = open_person(program)
    program.hands.pick("Ctrl+E", "Ghi chú")
    dialog = dialog_of(program, EventDialog)
    QApplication.clipboard().setText("Đã gặp gia đình, động viên. " * 60)
    program.hands.tab_to("Nội dung")
    program.hands.press("Ctrl+V")
    most_pages(program, 1)  # SQLite takes as many as there are
    program.hands.press("Ctrl+S")
    program.hands.rest()
    assert "đầy" in dialog.notice
    assert "chưa mất" in dialog.notice
    assert dialog.isVisible()
    most_pages(program, 1 << 20)
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not dialog.isVisible())
    program.hands.rest()
    assert [event.fact.kind for event in page.view.case.events] == ["test", "note"]

    # the power fails: what the disk has then opens, with everything that was saved
    cut = tmp_path / "mat-dien" / "so"
    shutil.copytree(folder, cut)
    after = start(cut)
    after.unlock()
    assert people(after) == 1
    assert read(after, lambda q: q.case(page.view.case.person.id)).events[-1].fact.text.startswith("Đã gặp")


def open_person(program: Program) -> Any:
    program.hands.press("Ctrl+2")
    program.hands.rest()
    program.hands.press("Return")
    program.hands.until(lambda: getattr(program.page, "view", None) is not None)
    program.hands.rest()
    return program.page


def most_pages(program: Program, count: int) -> None:
    """The disk has room for so many pages of the registry, and the driver says so itself."""

    def job(registry: Registry) -> None:
        assert isinstance(registry, SqlRegistry)
        connection_of(registry).execute(f"PRAGMA max_page_count = {count}")

    program.tasks.run(job)
    program.hands.rest()


def test_walkthrough_w12_the_pc_died_and_work_goes_on_on_another_with_the_stick(
    office: tuple[Program, SheetCode], start: Start, tmp_path: Path, options: Options
) -> None:
    program, _ = office
    stick = tmp_path / "usb"
    idle(program, IDLE_SECONDS)
    person = enter(program)
    consider(program)
    decided = ManagementDecided(number="12/QĐ-CAX")
    program.tasks.run(lambda registry: registry.write(record_event, person, Moment.on(NOW.date()), decided))
    program.clock.instant += timedelta(minutes=16)
    idle(program, 0.0)
    consider(program)  # while somebody types, the log alone goes to the stick
    shut(program)
    shutil.rmtree(tmp_path / "so")
    shutil.rmtree(tmp_path / "so-sao-luu")

    program = new_machine(start, tmp_path / "may-moi" / "so", stick)
    wizard = open_wizard(program)
    go_on(program)
    type_password(program)
    assert "mục ghi sau bản sao lưu" in wizard.running.said
    go_on(program)
    program.hands.rest()
    program.unlock()
    program.hands.press("Esc")  # the book is not at hand: the next opening asks again
    lock(program)
    program.unlock()
    dialog = dialog_of(program, NumbersDialog)
    program.hands.press("Ctrl+A")
    program.hands.type("14")
    program.hands.press("Ctrl+S")
    program.hands.until(lambda: not dialog.isVisible())
    program.hands.rest()
    assert people(program) == 1
    assert "14" in " ".join(read(program, lambda q: q.numbers_in(2026, "QĐ-CAX")))

    # work goes on, and the stick takes the next backup beside the old ones
    before = len(generations(stick))
    program.hands.press("Ctrl+0")
    program.hands.rest()
    assert "Rút được" in back_up(program)
    assert len(generations(stick)) == before + 1
    lock(program)
    registry = open_registry(tmp_path / "may-moi" / "so", LOGIN, PASSWORD, training=False, options=options)
    assert registry.check() == []
    registry.close()


def test_walkthrough_w12_the_pc_died_and_every_password_is_forgotten(
    office: tuple[Program, SheetCode], start: Start, tmp_path: Path
) -> None:
    program, code = office
    shut(program)
    shutil.rmtree(tmp_path / "so")
    program = new_machine(start, tmp_path / "may-moi" / "so", tmp_path / "usb")
    wizard = open_wizard(program)
    go_on(program)
    program.hands.press("Shift+Tab", "Shift+Tab", "Right")
    type_codes(program, (code,))
    program.hands.fill("Mật khẩu mới", OTHER)
    program.hands.fill("Nhập lại mật khẩu", OTHER)
    program.hands.press("Return")
    program.hands.rest()
    assert "Đã khôi phục" in wizard.running.said
    go_on(program)
    program.unlock(OTHER)
    assert program.desk.user.known.login == LOGIN


def test_walkthrough_w12_somebody_changed_the_file_by_hand(
    office: tuple[Program, SheetCode], start: Start, tmp_path: Path
) -> None:
    program, _ = office
    enter(program)
    unplug(program, tmp_path / "usb")
    (tmp_path / "usb-away").rename(tmp_path / "usb")
    shut(program)
    damage(tmp_path / "so")
    program = new_machine(start, tmp_path / "so", tmp_path / "usb")
    program.hands.type(PASSWORD)
    program.hands.press("Return")
    program.hands.rest()
    assert program.shell.desk is None
    assert "hỏng" in program.shell.unlock_page.notice  # type: ignore[union-attr]
    wizard = open_wizard(program, RESCUE)
    go_on(program)
    type_password(program)
    assert "Không mất gì" in wizard.running.said
    go_on(program)
    program.unlock()
    assert people(program) == 1

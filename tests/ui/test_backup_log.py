"""The change log on its way to several places."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

from models.actions.enter_person import count_negative_test
from models.backup import LogCopied, Place, PlaceKind
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.ports import Registry
from storage.changes import writing
from storage.disk import Disk
from tests.conftest import NOW
from tests.ui.conftest import Program
from tests.ui.test_backup import back_up, enrol
from tests.ui.test_backup_unasked import consider, idle
from ui.backup import keeper as keeping


def test_a_place_that_refuses_the_change_log_keeps_no_other_from_it(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(program, tmp_path / "usb")
    back_up(program)
    copy, copied = Disk.copy_log, list[str]()

    def refuse_stick(self: Disk, folder: Path, place: Place, *args: Any) -> LogCopied:
        if place.kind is PlaceKind.STICK:
            raise RegistryError(ErrorCode.DISK_FULL)
        copied.append(place.name)
        return copy(self, folder, place, *args)

    monkeypatch.setattr(Disk, "copy_log", refuse_stick)
    idle(program, 0.0)
    for _ in range(2):
        program.clock.instant += keeping.TRY_AGAIN_AFTER
        consider(program)
    assert copied == ["Thư mục sao lưu cạnh sổ"] * 2


def test_a_change_that_the_log_did_not_take_is_said_at_once(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.hands.press("Ctrl+0")
    back_up(program)
    page = program.page
    looks: list[object] = []
    monkeypatch.setattr(keeping, "look_around", lambda *_: looks.append(1))

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    def note(registry: Registry) -> None:
        registry.write(count_negative_test, Moment.at(NOW))

    with monkeypatch.context() as patched:
        patched.setattr(writing, "_write", full)
        program.tasks.run(note)
        program.hands.rest()
        assert "Ổ đĩa chưa nhận việc vừa lưu vào nhật ký thay đổi" in page.state
    program.tasks.run(note)
    program.hands.rest()
    assert "nhật ký thay đổi" not in page.state
    assert not looks, "no disk was asked"

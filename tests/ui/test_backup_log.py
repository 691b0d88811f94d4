"""The change log on its way to several places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.backup import LogCopied, Place, PlaceKind
from models.errors import ErrorCode, RegistryError
from storage.disk import Disk
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

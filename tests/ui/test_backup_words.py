"""How backups stand and what came of one, in sentences."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest

from models.backup import (
    BackedUp,
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
from models.faults import Fault, FaultKind
from tests.conftest import NOW
from ui.backup import keeper as keeping
from ui.backup.prover import Proved
from ui.backup.runner import Outcome, Target
from ui.backup.state import backup_state, size_words, when
from ui.backup.volumes import Volume, free_at, mounted_volumes, without_system
from ui.backup.words import outcome_message, proved_message

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


MADE = Generation("p2", "g", NOW, 1, 1, 1, 5, "k")


@pytest.mark.parametrize(
    ("proved", "role", "said"),
    [
        (Proved(MADE), "good", "nguyên vẹn"),
        (Proved(MADE, (Fault(FaultKind.COPY_MISSING, "keyring.json"),)), "alert", "hỏng. Bản sao lưu thiếu tệp"),
        (Proved(MADE, error=RegistryError(ErrorCode.CANCELLED)), "notice", "Đã dừng kiểm tra"),
        (Proved(MADE, error=RegistryError(ErrorCode.DISK_ERROR)), "alert", "Nơi lưu bị rút ra giữa chừng"),
        (Proved(MADE, error=RegistryError(ErrorCode.BACKUP_OF_OLD_KEY)), "alert", "Bản sao lưu này làm trước khi"),
    ],
)
def test_what_reading_a_backup_again_told_is_a_whole_sentence(proved: Proved, role: str, said: str) -> None:
    message, shown_as = proved_message(proved)
    assert (shown_as, said in message.text) == (role, True), message


def test_what_was_found_on_the_way_is_told_with_the_backup() -> None:
    made = BackedUp(MADE, NOW, ("g",), (Fault(FaultKind.OLDER_COPY, 40),))
    message, role = outcome_message(Outcome((Target(STICK, STICK.path),), (made,)))
    assert role == "alert"
    assert "Đã sao lưu vào “USB Kingston”" in message.text
    assert "bản cũ" in message.text
    assert "không xóa gì" in message.advice


def test_a_log_copied_lately_is_not_copied_again() -> None:
    place = PlaceCare(STICK, known(STICK, timedelta(0)), LogCopied("p2", NOW, 1, 1))
    assert not keeping.is_log_old(place, NOW + timedelta(minutes=14))
    assert keeping.is_log_old(place, NOW + timedelta(minutes=15))
    assert keeping.is_log_old(place, NOW - timedelta(hours=7)), "the clock was set back: nobody knows how old it is"


def test_a_volume_is_shown_by_its_name_and_the_one_of_the_user_is_no_stick(tmp_path: Path) -> None:
    stick, home = Volume(tmp_path, "KINGSTON", 5, 9), Volume(Path(Path.home().anchor), "C", 5, 9)
    assert (stick.shown, Volume(tmp_path, "", 5, 9).shown) == (f"KINGSTON ({tmp_path})", str(tmp_path))
    assert without_system((stick, home)) == (stick,)
    assert free_at(tmp_path) > 0
    assert all(volume.root.is_dir() and volume.size > 0 for volume in mounted_volumes())

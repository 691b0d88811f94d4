"""Two registries that go on from the same backup and know nothing of each other keep their logs at one place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from models.actions.enter_person import enter_person
from models.actions.erase_people import erase_people
from models.backup import LogCopied, Position
from models.dates import Moment
from models.events.taking_over import TakenOver
from models.faults import FaultKind
from models.restoring import Proof
from storage.backups.log_copy import log_faults, read_list, remove_before
from storage.backups.thinning import generations_at
from storage.changes.format import FOLDER, is_other_name, names_in, segments_in
from storage.registry import Options
from tests.conftest import LOGIN, PASSWORD
from tests.faults.damaged_pages import base_rows
from tests.storage.backing_up import Office, open_office

PROOF = Proof(LOGIN, PASSWORD)


@pytest.fixture
def office(folder: Path, options: Options) -> Iterator[Office]:
    made = open_office(folder, options)
    made.back_up()
    yield made
    made.registry.close()


@pytest.fixture
def two(office: Office, tmp_path: Path) -> Iterator[tuple[Office, Office]]:
    """Both restored from the same backup; the first was backed up and then worked on, and its log is at the place."""
    folders = tmp_path / "máy một", tmp_path / "máy hai"
    for folder in folders:
        office.disk.restore(office.place.path, folder, PROOF)
    one, other = (open_office(folder, office.options, office.person) for folder in folders)
    one.place = other.place = office.place
    one.back_up(note=False)
    one.note("giờ cuối của máy một")
    assert copy_log(one).faults == ()
    yield one, other
    one.registry.close()
    other.registry.close()


def copy_log(office: Office) -> LogCopied:
    position = office.registry.backup_care().position
    return office.disk.copy_log(office.folder, office.place, office.place.path, position)


def restored_notes(office: Office, generation: str, folder: Path) -> object:
    assert office.disk.restore(office.at_place.generation(generation), folder, PROOF).log_whole
    again = open_office(folder, office.options, office.person)
    try:
        return notes_in(again)
    finally:
        again.registry.close()


def notes_in(office: Office) -> object:
    return base_rows(office.connection)[0]["event"]


def contents(office: Office) -> set[bytes]:
    return {(office.at_place.changes / name).read_bytes() for name in names_in(office.at_place.changes)}


def test_two_restores_do_not_take_each_others_log_away(two: tuple[Office, Office], tmp_path: Path) -> None:
    one, other = two
    before, of_one = contents(one), generations_at(one.at_place)[-1].name
    other.note("máy hai")
    (told,) = copy_log(other).faults
    assert told.kind is FaultKind.OTHER_LOG
    assert before <= contents(one)
    assert list(log_faults(one.at_place)) == []
    assert restored_notes(one, of_one, tmp_path / "lại máy một") == notes_in(one)
    of_other = other.back_up(note=False)
    assert told in of_other.faults
    other.note("máy hai, sau bản sao lưu")
    copy_log(other)
    assert restored_notes(other, of_other.generation.name, tmp_path / "lại máy hai") == notes_in(other)


def test_both_may_go_on_at_the_place_in_turn(two: tuple[Office, Office], tmp_path: Path) -> None:
    one, other = two
    of_one = generations_at(one.at_place)[-1].name
    for number in range(2):
        for office in (other, one):
            office.note(f"lần {number}")
            copy_log(office)
    assert restored_notes(one, of_one, tmp_path / "lại máy một") == notes_in(one)


def test_what_is_kept_of_another_branch_goes_with_the_log_of_its_day(two: tuple[Office, Office]) -> None:
    _, other = two
    other.note("máy hai")
    copy_log(other)
    assert any(map(is_other_name, names_in(other.at_place.changes)))
    (other.folder / FOLDER / "000003-000000000900-abcdefab.log").write_bytes(b"of a later epoch")
    copy_log(other)
    remove_before(other.at_place, Position(3, 10**6))
    listed = read_list(other.at_place.changes)
    assert listed is not None
    assert names_in(other.at_place.changes) == sorted(listed.files)
    assert not any(map(is_other_name, listed.files))


def test_an_older_copy_of_the_folder_does_not_take_the_newer_log_away(office: Office, tmp_path: Path) -> None:
    office.registry.close()
    older = tmp_path / "bản chép tay"
    shutil.copytree(office.folder, older)
    newer = open_office(office.folder, office.options, office.person)
    newer.note("mới hơn")
    copy_log(newer)
    newer.registry.close()
    before = contents(office)
    put_back = open_office(older, office.options, office.person)
    put_back.place = office.place
    put_back.note("lịch sử khác")
    told = copy_log(put_back).faults
    put_back.registry.close()
    assert [fault.kind for fault in told] == [FaultKind.OTHER_LOG]
    assert before <= contents(office)


def test_what_was_written_anew_says_what_it_replaces(office: Office) -> None:
    copy_log(office)
    (before, *_), _ = segments_in(office.folder / FOLDER)
    ended = TakenOver(measure="user_management", taken_over_on=date(2026, 11, 1), outcome="ended")
    closed = office.registry.write(enter_person, {"name": "Lê Văn Kín"}, Moment.on(date(2026, 11, 1)), ended)
    office.registry.write(erase_people, [closed], {"ground": "request", "basis": "x"})
    (after, *_), _ = segments_in(office.folder / FOLDER)
    assert after.head.id != before.head.id
    assert before.head.id in after.head.replaces
    assert copy_log(office).faults == ()
    assert not any(map(is_other_name, names_in(office.at_place.changes)))


def test_a_log_that_was_removed_and_written_anew_is_no_other_branch(office: Office) -> None:
    for _ in range(2):
        for name in names_in(office.folder / FOLDER):
            (office.folder / FOLDER / name).unlink()
        office.note()
        assert copy_log(office).faults == ()
    assert not any(map(is_other_name, names_in(office.at_place.changes)))


def test_a_log_damaged_beside_the_registry_takes_the_good_copy_away_from_nowhere(office: Office) -> None:
    copy_log(office)
    before = contents(office)
    (segment, *_), _ = segments_in(office.folder / FOLDER)
    raw = bytearray(segment.path.read_bytes())
    raw[len(segment.raw) + 100] ^= 1
    segment.path.write_bytes(raw)
    assert [fault.kind for fault in copy_log(office).faults] == [FaultKind.OTHER_LOG]
    assert before <= contents(office)

"""A registry restored on another machine: from a stick, a password or a sheet, and what may go wrong on the way."""

from __future__ import annotations

import contextlib
import errno
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from models.accounts import Way
from models.actions import manage_keys
from models.actions.keep_paper import keep_printed
from models.actions.manage_backups import compare_numbers
from models.actions.manage_users import add_user, change_own_password, remove_user
from models.backup import Due
from models.clock import FixedClock
from models.errors import ErrorCode, RegistryError
from models.ids import UserId
from models.restoring import LastNumber, Proof, Reach, Restored
from models.roles import Role
from storage.changes.format import FOLDER as CHANGES
from storage.registry import DATABASE, Options, SqlRegistry, open_registry
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.faults.damaged_pages import base_rows, before_epoch, rows_of
from tests.storage.backing_up import Office, code_of, open_office, paper
from tests.storage.test_backup_places import lose

PROOF = Proof(LOGIN, PASSWORD)
NEW_PASSWORD = "MatKhau!Moi9"


class Usage(NamedTuple):
    """What ``shutil.disk_usage`` answers."""

    total: int
    used: int
    free: int


@pytest.fixture
def office(folder: Path, options: Options) -> Iterator[Office]:
    """A registry with a backup, then one more event and one more paper, and the log at the place."""
    made = open_office(folder, options)
    made.back_up()
    made.note("ghi sau bản sao lưu")
    copy_log(made)
    yield made
    made.registry.close()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "máy mới" / "so"


@contextlib.contextmanager
def opened(folder: Path, options: Options) -> Iterator[SqlRegistry]:
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    try:
        yield registry
    finally:
        registry.close()


def copy_log(office: Office) -> None:
    position = office.registry.backup_care().position
    office.registry.note_log_copied(office.disk.copy_log(office.folder, office.place, office.place.path, position))


def restore(office: Office, out: Path, proof: Proof = PROOF, **more: Any) -> Restored:
    return office.disk.restore(more.pop("backup", office.place.path), out, proof, **more)


def must_leave_nothing(out: Path) -> None:
    assert not out.exists()
    assert not out.parent.exists() or list(out.parent.iterdir()) == []


# --- what comes back -------------------------------------------------------------------------------


def test_backup_and_log_bring_back_everything_to_the_last_change(office: Office, out: Path) -> None:
    was, _ = base_rows(office.connection)
    restored = restore(office, out)
    assert restored.epoch == 2
    assert restored.reach == Reach(max(was["journal"])[0], NOW)
    assert restored.from_log == restored.reach.journal - office.generations()[0].journal > 0
    assert restored.log_whole
    assert (restored.missing, restored.faults, restored.passed_over) == ((), (), ())
    key = office.registry._session.vault.keys.database
    assert before_epoch(*rows_of(out / DATABASE, key)) == was


def test_the_restored_registry_is_worked_on_and_backed_up_to_the_same_stick(
    office: Office, out: Path, options: Options
) -> None:
    restore(office, out)
    again = open_office(out, options, office.person)
    assert again.registry.check() == []
    again.note("trên máy mới")
    place = next(care.place for care in again.registry.backup_care().places)
    made = again.back_up(place)
    assert made.faults == ()
    assert made.generation.epoch == 2
    again.note("sau bản sao lưu của máy mới")
    copy_log(again)
    again.registry.close()
    third = restore(office, out.with_name("lần ba"))
    assert third.epoch == 3
    assert third.generation == made.generation.name
    assert third.from_log > 0
    assert third.log_whole


def test_an_older_generation_and_both_logs_reach_as_far(office: Office, out: Path, options: Options) -> None:
    first = office.generations()[0].name
    restore(office, out)
    again = open_office(out, options, office.person)
    again.note("trên máy mới")
    again.back_up(next(care.place for care in again.registry.backup_care().places))
    number = again.connection.execute("SELECT max(number) FROM journal").fetchone()[0]
    again.registry.close()
    restored = restore(office, out.with_name("từ bản cũ"), backup=office.at_place.generation(first))
    assert restored.generation == first
    assert restored.reach.journal == number


def test_every_kept_generation_restores(office: Office, out: Path, clock: FixedClock) -> None:
    for day in range(1, 5):
        clock.instant = NOW + timedelta(days=day)
        office.note(f"ngày {day}")
        office.back_up()
    names = [generation.name for generation in office.generations()]
    assert len(names) == 5
    shutil.rmtree(office.at_place.changes)
    reached = []
    for number, name in enumerate(names):
        restored = restore(office, out.with_name(f"so {number}"), backup=office.at_place.generation(name))
        assert restored.faults == ()
        assert restored.generation == name
        reached.append(restored.reach.journal)
    assert reached == sorted(set(reached))


def test_the_log_of_the_dead_machines_disk_adds_what_the_stick_lacks(office: Office, out: Path) -> None:
    office.note("sau lần chép cuối")
    office.keep(b"%PDF " * 100)
    last = office.connection.execute("SELECT max(number) FROM journal").fetchone()[0]
    assert restore(office, out).reach.journal < last
    for logs in ([office.folder], [office.folder / CHANGES]):
        restored = restore(office, out.with_name(f"{logs[0].name} thêm"), logs=logs)
        assert restored.reach.journal == last
        assert restored.missing == ()


def test_papers_go_to_the_stick_with_the_log(office: Office, out: Path) -> None:
    office.keep(b"%PDF " * 200)
    copy_log(office)
    restored = restore(office, out)
    assert restored.missing == ()
    names = [path.name for path in office.at_place.blob_files()]
    copy_log(office)
    assert [path.name for path in office.at_place.blob_files()] == names
    made = office.back_up()
    assert made.faults == ()
    assert office.faults(made.generation) == []
    assert [path.name for path in office.at_place.blob_files()] == names, "the backup uses what the log brought"


def test_a_paper_kept_again_under_another_key_goes_to_the_stick_with_the_log(office: Office, out: Path) -> None:
    before = {path.name for path in office.at_place.blob_files()}
    first = office.keep(b"%PDF " * 300)
    copy_log(office)
    lose(office, first)
    office.keep(b"%PDF " * 300)
    copy_log(office)
    (one, other) = sorted({path.name for path in office.at_place.blob_files()} - before)
    assert one.partition("-")[0] == other.partition("-")[0]
    assert restore(office, out).missing == ()


def test_papers_that_are_nowhere_are_named_by_title_and_number(office: Office, out: Path) -> None:
    for path in list(office.at_place.blob_files())[:2]:
        path.unlink()
    damaged = next(office.at_place.blob_files())
    raw = damaged.read_bytes()
    damaged.write_bytes(bytes([raw[0] ^ 1]) + raw[1:])
    restored = restore(office, out)
    assert [(paper.title, paper.damaged) for paper in restored.missing].count(("Phiếu", True)) == 1
    assert len(restored.missing) == 3
    assert restored.faults == ()


@pytest.mark.parametrize("asked", ["iterdir", "read_bytes"])
def test_a_stick_that_fails_once_and_answers_then_lacks_no_paper(
    office: Office, out: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    failed: set[Path] = set()
    ask = getattr(Path, asked)

    def ask_twice(path: Path) -> Any:
        if path.is_relative_to(office.at_place.blobs) and path not in failed:
            failed.add(path)
            raise OSError(errno.EIO, "input/output error")
        return ask(path)

    monkeypatch.setattr(Path, asked, ask_twice)
    restored = restore(office, out)
    assert failed
    assert restored.missing == ()


def test_the_last_number_of_every_book_is_told(office: Office, out: Path) -> None:
    for number in ("07/QĐ-CAX", "12/QĐ-CAX", "3/TB-CAX", "không số"):
        office.registry.write(
            keep_printed, replace(paper(office.person, number.encode()), number=number, dated=NOW.date()), 1, "print"
        )
    office.registry.write(compare_numbers, [LastNumber(NOW.year, "/TB-CAX", 9)])
    copy_log(office)
    assert restore(office, out).books == (
        LastNumber(NOW.year, "/QĐ-CAX", 12),
        LastNumber(NOW.year, "/TB-CAX", 9),
    )


def test_numbers_are_to_be_compared_with_paper_until_somebody_has_done_it(
    office: Office, out: Path, options: Options
) -> None:
    def asked(registry: SqlRegistry) -> list[LastNumber]:
        return list(registry.read(lambda q: q.numbers_to_compare(NOW.year)))

    content = replace(paper(office.person, b"x"), number="12/QĐ-CAX", dated=NOW.date())
    office.registry.write(keep_printed, content, 1, "print")
    assert asked(office.registry) == []
    copy_log(office)
    restore(office, out)
    for done in (False, True):
        with opened(out, options) as registry:
            assert asked(registry) == [LastNumber(NOW.year, "/QĐ-CAX", 12)]
            if done:
                registry.write(compare_numbers, [])
    with opened(out, options) as registry:
        assert asked(registry) == []


# --- who may -----------------------------------------------------------------------------------------


def test_a_wrong_password_is_said_before_anything_is_copied(office: Office, out: Path) -> None:
    copied: list[int] = []
    for proof, code in (
        (Proof(LOGIN, "sai"), ErrorCode.WRONG_PASSWORD),
        (Proof("khac", PASSWORD), ErrorCode.UNKNOWN_USER),
    ):
        assert code_of(lambda p=proof: restore(office, out, p, progress=lambda d, t: copied.append(d))) is code  # type: ignore[misc]
    assert copied == []
    must_leave_nothing(out)


@pytest.mark.parametrize("way", [Way.SHEET, Way.TWO_SHEETS])
def test_recovery_sheets_open_a_backup_and_set_a_new_password(
    office: Office, out: Path, options: Options, way: Way
) -> None:
    codes = office.registry.write(manage_keys.make_sheet, way)
    office.back_up()
    restored = restore(office, out, Proof(LOGIN, NEW_PASSWORD, codes))
    assert restored.faults == ()
    opened = open_registry(out, LOGIN, NEW_PASSWORD, training=False, options=options)
    assert opened.check() == []
    opened.close()
    assert code_of(lambda: open_registry(out, LOGIN, PASSWORD, training=False, options=options)) is (
        ErrorCode.WRONG_PASSWORD
    )
    if way is Way.TWO_SHEETS:
        half = Proof(LOGIN, NEW_PASSWORD, codes[:1])
        assert code_of(lambda: restore(office, out.with_name("nửa"), half)) is ErrorCode.SHEET_HALF_MISSING
    weak = Proof(LOGIN, "1", codes)
    assert code_of(lambda: restore(office, out.with_name("yếu"), weak)) is ErrorCode.PASSWORD_TOO_WEAK


def test_a_password_that_was_changed_since_opens_with_the_log_of_the_old_disk(office: Office, out: Path) -> None:
    office.registry.write(change_own_password, PASSWORD, NEW_PASSWORD)
    new = Proof(LOGIN, NEW_PASSWORD)
    assert code_of(lambda: restore(office, out, new)) is ErrorCode.WRONG_PASSWORD
    restored = restore(office, out, new, logs=[office.folder])
    assert restored.faults == ()
    opened = office.disk.open(out, LOGIN, NEW_PASSWORD, training=False)
    assert opened.check() == []
    opened.close()


def test_newer_backups_that_nothing_at_hand_opens_are_named(office: Office, out: Path) -> None:
    first = office.generations()[0].name
    office.registry.rotate(lambda _done, _total: None)
    newer = office.back_up().generation.name
    shutil.rmtree(office.at_place.changes)
    for name in ("keyring.json", "keyring.copy.json"):
        (office.at_place.generation(newer) / name).unlink()
    restored = restore(office, out)
    assert (restored.generation, restored.of_other_key) == (first, (newer,))


def test_who_was_removed_restores_nothing_that_knows_it(office: Office, out: Path) -> None:
    account = {"login": "an", "name": "Trần An", "role": Role.CASE_OFFICER.value}
    user: UserId = office.registry.write(add_user, account, "MatKhau!2")
    office.back_up()
    office.registry.write(remove_user, user, 1, "chuyển công tác")
    copy_log(office)
    assert code_of(lambda: restore(office, out, Proof("an", "MatKhau!2"))) is ErrorCode.ACCOUNT_DISABLED
    must_leave_nothing(out)


def test_a_rotated_registry_is_restored_from_before_and_after(office: Office, out: Path) -> None:
    office.registry.rotate(lambda done, total: None)
    office.note("sau khi đổi khóa")
    office.back_up()
    last = office.connection.execute("SELECT max(number) FROM journal").fetchone()[0]
    assert restore(office, out).reach.journal == last


def test_the_log_of_a_new_key_is_opened_by_the_keyring_that_went_along(
    office: Office, out: Path, options: Options
) -> None:
    office.registry.rotate(lambda done, total: None)
    care = office.registry.backup_care()
    assert care.due(care.places[0], NOW) is Due.GAP, "no backup has the new key"
    office.note("sau khi đổi khóa")
    copy_log(office)
    last = office.connection.execute("SELECT max(number) FROM journal").fetchone()[0]
    restored = restore(office, out)
    assert restored.reach.journal == last
    assert restored.log_whole
    assert restored.faults == ()
    again = open_office(out, options, office.person)
    assert again.registry.read(lambda q: q.key_care()).rotation_due, "it lies under the key of before"
    assert again.registry.check() == []
    again.registry.close()


def test_a_training_backup_is_no_real_one(office: Office, out: Path) -> None:
    assert code_of(lambda: restore(office, out, training=True)) is ErrorCode.REAL_AS_TRAINING
    must_leave_nothing(out)


# --- what may go wrong -------------------------------------------------------------------------------


def test_a_folder_with_something_in_it_is_refused(office: Office, out: Path) -> None:
    out.mkdir(parents=True)
    (out / "ảnh.jpg").write_bytes(b"x")
    assert code_of(lambda: restore(office, out)) is ErrorCode.FOLDER_NOT_EMPTY
    assert [path.name for path in out.parent.iterdir()] == ["so"]
    (out / "ảnh.jpg").unlink()
    assert restore(office, out).faults == ()


def test_without_room_nothing_is_begun(office: Office, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(1 << 30, 1 << 30, 1 << 20))
    with pytest.raises(RegistryError) as raised:
        restore(office, out)
    assert raised.value.code is ErrorCode.SPACE_SHORT
    assert raised.value.details["free"] == 1
    must_leave_nothing(out)


def test_a_place_without_a_backup_says_so(office: Office, out: Path, tmp_path: Path) -> None:
    assert code_of(lambda: restore(office, out, backup=tmp_path)) is ErrorCode.NO_BACKUP
    must_leave_nothing(out)


@pytest.mark.parametrize("harm", ["database", "manifest", "keyring"])
def test_a_damaged_newest_backup_is_passed_over_and_named(office: Office, out: Path, harm: str) -> None:
    office.back_up()
    office.note("và thêm nữa")
    copy_log(office)
    newest = office.generations()[-1].name
    name = {"database": DATABASE, "manifest": "manifest.json", "keyring": "keyring.json"}[harm]
    path = office.at_place.generation(newest) / name
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(bytes(raw))
    restored = restore(office, out)
    assert restored.passed_over == (newest,)
    assert restored.generation == office.at_place.names()[0]
    assert restored.reach.journal == office.connection.execute("SELECT max(number) FROM journal").fetchone()[0]
    assert restored.faults == ()


@pytest.mark.parametrize("at", [0.1, 0.5, 0.9])
def test_a_stick_that_is_pulled_leaves_nothing_half_made(office: Office, out: Path, at: float) -> None:
    def pull(done: int, total: int) -> None:
        if done >= at * total:
            shutil.rmtree(office.place.path, ignore_errors=True)

    office.keep(b"%PDF " * 100_000)
    office.back_up()
    code = code_of(lambda: restore(office, out, progress=pull))
    assert code in (ErrorCode.PLACE_MISSING, None)
    if code is None:
        assert (out / DATABASE).is_file()
    else:
        must_leave_nothing(out)


def test_who_cancels_leaves_nothing(office: Office, out: Path) -> None:
    def cancel(done: int, total: int) -> None:
        raise RegistryError(ErrorCode.CANCELLED)

    assert code_of(lambda: restore(office, out, progress=cancel)) is ErrorCode.CANCELLED
    must_leave_nothing(out)


def test_what_an_interrupted_restore_left_is_removed_by_the_next(office: Office, out: Path) -> None:
    left = out.with_name(f"{out.name}.part")

    def stop(_done: int, _total: int) -> None:
        if not (out.parent / "copied").exists():
            shutil.copytree(left, out.parent / "copied")

    restore(office, out, progress=stop)
    (out.parent / "copied").rename(left)
    shutil.rmtree(out)
    assert restore(office, out).faults == ()
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_what_somebody_else_has_under_the_name_stays(office: Office, out: Path) -> None:
    theirs = out.with_name(f"{out.name}.part")
    theirs.mkdir(parents=True)
    (theirs / "luận văn.txt").write_bytes(b"x")
    assert restore(office, out).faults == ()
    assert sorted(path.name for path in out.parent.iterdir()) == sorted([out.name, theirs.name])
    assert (theirs / "luận văn.txt").read_bytes() == b"x"

"""A full, broken or read-only disk: each failing call gives an expected error, and no record is lost or halved.

A child under the preload library lets every single call fail in turn (tests/faults/failing_disk.py).
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from models.actions.enter_person import enter_person
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.ports import FirstUser
from storage.files import write_whole
from storage.registry import Options, create_registry, logins, open_registry
from tests.conftest import LOGIN, NOW, OFFICE, PASSWORD
from tests.faults.preload import run_preloaded
from tests.faults.scripted_saves import POSITIVE

DISK = {ErrorCode.DISK_FULL.value, ErrorCode.DISK_ERROR.value, ErrorCode.READ_ONLY.value}
NOBODY = 65534
DAMAGED = {ErrorCode.REGISTRY_DAMAGED, ErrorCode.KEYRING_DAMAGED, ErrorCode.NO_COPY_TO_READ}
"""What an unreadable sector is called: SQLite itself makes SQLITE_CORRUPT of an EIO while reading."""

Case = dict[str, Any]


def run_child(library: Path, base: Path, part: str) -> list[Case]:
    disk = base / part
    disk.mkdir()
    done = run_preloaded(library, "tests.faults.failing_disk", [str(disk), part], watched=disk)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def save_cases(preload_library: Path, quick_folder: Path) -> list[Case]:
    return run_child(preload_library, quick_folder, "saves")


@pytest.fixture(scope="module")
def other_cases(preload_library: Path, quick_folder: Path) -> list[Case]:
    return run_child(preload_library, quick_folder, "others")


def described(case: Case) -> str:
    return f"{case['deed']}, {case['fault']}, call {case['at']}: {case['outcome']}"


# --- saving --------------------------------------------------------------------------------------


def test_calls_all_over_a_save_were_made_to_fail(save_cases: list[Case]) -> None:
    failed = Counter((case["deed"], case["fault"]) for case in save_cases if case["failed"])
    assert set(failed) == {
        (deed, fault)
        for deed, faults in {
            "event": ("ENOSPC from then on", "ENOSPC once", "EIO from then on", "EIO once"),
            "document": ("ENOSPC from then on", "ENOSPC once", "EIO from then on", "EIO once"),
            "checkpoint": ("ENOSPC from then on", "EIO once"),
            "small memory": ("ENOSPC from then on", "EIO once"),
        }.items()
        for fault in faults
    }
    assert min(failed.values()) >= 15
    assert all(case["outcome"] == "done" for case in save_cases if not case["failed"])


def test_a_save_on_a_bad_disk_succeeds_or_gives_a_disk_error(save_cases: list[Case]) -> None:
    assert [described(case) for case in save_cases if case["outcome"] not in DISK | {"done"}] == []
    outcomes = Counter(case["outcome"] for case in save_cases if case["failed"])
    assert outcomes[ErrorCode.DISK_FULL] >= 50
    assert outcomes[ErrorCode.DISK_ERROR] >= 50


def test_a_full_disk_is_called_full(save_cases: list[Case]) -> None:
    """Except where the driver hides the reason: a sync that fails is a disk error whatever its cause."""
    full = Counter(case["outcome"] for case in save_cases if case["failed"] and case["fault"] == "ENOSPC from then on")
    assert set(full) <= {"done", ErrorCode.DISK_FULL, ErrorCode.DISK_ERROR}
    assert full[ErrorCode.DISK_FULL] > 10 * full[ErrorCode.DISK_ERROR]


def test_a_failed_save_shows_nothing_and_a_finished_one_everything(save_cases: list[Case]) -> None:
    for case in save_cases:
        added = Counter(case["shown"]) - Counter(case["before"])
        assert not Counter(case["before"]) - Counter(case["shown"]), described(case)
        assert added.total() == (1 if case["outcome"] == "done" else 0), described(case)


def test_the_same_registry_saves_again_once_the_disk_is_well(save_cases: list[Case]) -> None:
    for case in save_cases:
        assert case["again"] == "done", described(case)
        assert (Counter(case["shown_again"]) - Counter(case["shown"])).total() == 1, described(case)
        assert case["faults_open"] == [], described(case)


@pytest.mark.parametrize(("state", "shown"), [("closed", "shown_again"), ("crashed_again", "shown_again")])
def test_after_the_next_good_save_the_registry_opens_with_exactly_what_was_shown(
    save_cases: list[Case], state: str, shown: str
) -> None:
    """Closed, or once more crashed: in turns from one case to the next."""
    cases = [case for case in save_cases if state in case]
    assert len({(case["deed"], case["fault"]) for case in cases if case["failed"]}) == 12
    assert len(cases) > 100
    for case in cases:
        assert case[state] == {"opens": "done", "faults": [], "records": case[shown]}, described(case)


def test_after_a_crash_a_save_whose_sync_failed_is_there_whole_or_not_at_all(save_cases: list[Case]) -> None:
    """Its pages are written and only their sync failed: nobody can say whether they reached the disk.

    It is the last call of a save, and the only one after which a refused save can come back.
    """
    came_back: Counter[str] = Counter()
    for case in save_cases:
        crashed = case["crashed"]
        assert (crashed["opens"], crashed["faults"]) == ("done", []), described(case)
        extra = Counter(crashed["records"]) - Counter(case["shown"])
        assert not Counter(case["shown"]) - Counter(crashed["records"]), described(case)
        if extra:
            assert case["outcome"] == ErrorCode.DISK_ERROR, described(case)
            assert extra.total() == 1, described(case)
            came_back[f"{case['deed']}, {case['fault']}"] += 1
    assert max(came_back.values()) == 1


# --- creating, opening, reading, checking, closing -----------------------------------------------


def of(cases: list[Case], deed: str) -> list[Case]:
    found = [case for case in cases if case["deed"] == deed]
    assert any(case["failed"] for case in found)
    return found


@pytest.mark.parametrize("deed", ["open", "check", "close", "look", "file"])
def test_nothing_done_on_a_bad_disk_raises_anything_but_an_expected_error(other_cases: list[Case], deed: str) -> None:
    for case in of(other_cases, deed):
        assert case["outcome"] in DISK | DAMAGED | {"done"}, described(case)
        if not case["reads"]:
            assert case["outcome"] not in DAMAGED, described(case)


@pytest.mark.parametrize("deed", ["open", "check", "close", "look"])
def test_a_disk_error_does_not_harm_the_registry(other_cases: list[Case], deed: str) -> None:
    for case in of(other_cases, deed):
        assert case["closed"]["opens"] == "done", described(case)
        assert case["closed"]["faults"] == [], described(case)
        assert len(case["closed"]["records"]) >= 6, described(case)


def test_a_look_goes_on_when_the_disk_refuses_the_access_log(other_cases: list[Case]) -> None:
    assert {case["outcome"] for case in of(other_cases, "look")} == {"done"}


def test_a_file_for_the_user_is_written_whole_or_not_at_all(other_cases: list[Case]) -> None:
    """Once it is in its place only the sync of its folder can fail: then the new file is there, and an error."""
    seen = Counter((case["outcome"] == "done", case["file"]) for case in of(other_cases, "file"))
    assert set(seen) == {(True, "new"), (False, "old"), (False, "new")}
    for case in of(other_cases, "file"):
        if case["fault"] != "EIO from then on":  # a broken disk does not let the rest be removed either
            assert case["parts"] == 0, described(case)


def test_one_unreadable_keyring_is_made_good_by_its_copy(other_cases: list[Case]) -> None:
    reads = [c for c in of(other_cases, "open") if c["reads"] and c["fault"] == "EIO once"]
    assert [c["outcome"] for c in reads[:3]] == ["done"] * 3


def test_a_failed_creation_leaves_nothing_whatever_call_failed(other_cases: list[Case]) -> None:
    cases = of(other_cases, "create")
    assert sum(case["failed"] for case in cases) > 250
    for case in cases:
        if case["outcome"] == "done":
            assert case["closed"]["opens"] == "done", described(case)
            assert case["closed"]["faults"] == [], described(case)
        else:
            assert case["left"] == [], described(case)


def test_creating_on_a_bad_disk_raises_only_expected_errors(other_cases: list[Case]) -> None:
    assert [described(c) for c in of(other_cases, "create") if c["outcome"] not in DISK | DAMAGED | {"done"}] == []


@pytest.mark.parametrize("deed", ["create", "open"])
def test_a_full_disk_is_not_called_read_only(other_cases: list[Case], deed: str) -> None:
    full = [case for case in of(other_cases, deed) if case["fault"] == "ENOSPC from then on"]
    assert [described(case) for case in full if case["outcome"] == ErrorCode.READ_ONLY] == []


def test_reading_a_paper_from_a_bad_disk_raises_only_expected_errors(other_cases: list[Case]) -> None:
    assert [described(c) for c in of(other_cases, "read") if c["outcome"] not in DISK | DAMAGED | {"done"}] == []


# --- a folder without permission -----------------------------------------------------------------


@contextlib.contextmanager
def without_privileges() -> Iterator[None]:
    """Permissions do not bind root: become nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_ground() -> Iterator[Path]:
    """A folder that everybody can reach; those of pytest are closed to others."""
    if sys.platform == "win32":
        pytest.skip("permissions are different on Windows")
    path = Path(tempfile.mkdtemp())
    path.chmod(0o777)
    yield path
    for below in [path, *path.rglob("*")]:
        if below.is_dir():
            below.chmod(0o700)
    shutil.rmtree(path)


@pytest.fixture
def theirs(open_ground: Path, options: Options) -> Path:
    """A registry that belongs to the unprivileged user, with one paper-less person."""
    folder = open_ground / "so"
    create_registry(folder, OFFICE, FirstUser(LOGIN, "Nguyễn Thị Hạnh", PASSWORD), training=False, options=options)
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    registry.write(enter_person, {"name": "Lê Văn Mẫu"}, Moment.at(NOW), POSITIVE)
    registry.close()
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    return folder


def test_a_registry_in_a_folder_that_may_not_be_changed_says_so(theirs: Path, options: Options) -> None:
    theirs.chmod(0o555)
    with without_privileges():
        assert logins(theirs) == (LOGIN,)
        with pytest.raises(RegistryError) as raised:
            open_registry(theirs, LOGIN, PASSWORD, training=False, options=options)
        assert raised.value.code is ErrorCode.READ_ONLY
        with pytest.raises(RegistryError) as raised:
            open_registry(theirs, LOGIN, "Sai!mat1khau", training=False, options=options)
        assert raised.value.code is ErrorCode.WRONG_PASSWORD  # a disk that cannot count them stops nobody
    theirs.chmod(0o755)
    with without_privileges():
        registry = open_registry(theirs, LOGIN, PASSWORD, training=False, options=options)
        assert registry.check() == []
        registry.close()


@pytest.mark.parametrize("names", ["so-binh-an.db", "*"])
def test_a_database_that_may_only_be_read_says_so_as_well(theirs: Path, options: Options, names: str) -> None:
    for path in theirs.glob(names):
        path.chmod(0o444)
    with without_privileges(), pytest.raises(RegistryError) as raised:
        open_registry(theirs, LOGIN, PASSWORD, training=False, options=options)
    assert raised.value.code is ErrorCode.READ_ONLY


def test_no_registry_is_made_in_a_read_only_folder(open_ground: Path, options: Options) -> None:
    open_ground.chmod(0o555)
    first_user = FirstUser(LOGIN, "Nguyễn Thị Hạnh", PASSWORD)
    with without_privileges(), pytest.raises(RegistryError) as raised:
        create_registry(open_ground / "so", OFFICE, first_user, training=False, options=options)
    assert raised.value.code is ErrorCode.READ_ONLY
    assert list(open_ground.iterdir()) == []


def test_a_file_for_the_user_is_not_half_written_in_a_read_only_folder(open_ground: Path) -> None:
    (open_ground / "cũ.pdf").write_bytes(b"old")
    open_ground.chmod(0o555)
    with without_privileges(), pytest.raises(RegistryError) as raised:
        write_whole(open_ground / "cũ.pdf", b"new")
    assert raised.value.code is ErrorCode.READ_ONLY
    assert [p.read_bytes() for p in open_ground.iterdir()] == [b"old"]


@pytest.mark.parametrize("deed", ["logins", "open", "create"])
def test_a_folder_that_may_not_be_looked_into_gives_an_expected_error(
    theirs: Path, options: Options, deed: str
) -> None:
    user = FirstUser(LOGIN, "Nguyễn Thị Hạnh", PASSWORD)
    deeds: dict[str, Callable[[], object]] = {
        "logins": lambda: logins(theirs),
        "open": lambda: open_registry(theirs, LOGIN, PASSWORD, training=False, options=options),
        "create": lambda: create_registry(theirs / "mới", OFFICE, user, training=False, options=options),
    }
    theirs.chmod(0o000)
    with without_privileges(), pytest.raises(RegistryError) as raised:
        deeds[deed]()
    assert raised.value.code in (ErrorCode.READ_ONLY, ErrorCode.DISK_ERROR)

"""A backup: what it holds, what interrupts it, and that whatever goes wrong leaves the older ones as they were."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.actions.enter_person import enter_person
from models.actions.erase_people import erase_people
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.events.taking_over import TakenOver
from models.faults import Fault, FaultKind
from storage.backups import making
from storage.backups.copying import Meter
from storage.backups.keyring_copy import keyring_faults
from storage.backups.layout import MANIFEST, PART, PlaceFolder
from storage.backups.log_copy import log_faults
from storage.backups.manifest import read_manifest
from storage.backups.proving import database_faults, faults_of
from storage.backups.source import AUTOCHECKPOINT
from storage.connection import PAGE_BYTES, open_copy
from storage.keyring import FILE as KEYRING
from storage.registry import DATABASE, Options, open_registry
from tests.conftest import LOGIN, PASSWORD
from tests.faults.bit_flips import Proving
from tests.storage.backing_up import Office, all_rows, code_of, open_office, silent


@pytest.fixture
def office(folder: Path, options: Options) -> Iterator[Office]:
    made = open_office(folder, options)
    yield made
    made.registry.close()


def copied_rows(office: Office, name: str) -> dict[str, list[Any]]:
    key = office.registry.backup_key()
    with contextlib.closing(open_copy(office.at_place.generation(name) / DATABASE, key.key)) as copy:  # type: ignore[attr-defined]
        return all_rows(copy)


# --- while people work ---------------------------------------------------------------------------


def test_what_is_saved_while_it_is_made_is_not_in_it_and_is_not_lost(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.backups.copying.BLOCK", 16 * PAGE_BYTES)
    before, saved = all_rows(office.connection), []

    def save(_done: int, _total: int) -> None:
        office.note("x" * 9_000)
        saved.append(1)

    done = office.back_up(progress=save, note=False)
    assert len(saved) > 10
    assert copied_rows(office, done.generation.name) == before
    assert office.faults(done.generation) == []
    assert all_rows(office.connection) != before
    assert office.registry.check() == []


def test_people_on_other_threads_work_while_it_is_made(folder: Path, options: Options) -> None:
    """The registry on its thread, the copy on another, as in the window."""
    office = open_office(folder, options)
    before, snapshot = all_rows(office.connection), office.registry.snapshot()
    copied, made = threading.Event(), list[Any]()

    def copy() -> None:
        made.append(
            office.disk.back_up(snapshot, office.place, office.place.path, on_copied=copied.set, progress=silent)
        )

    thread = threading.Thread(target=copy)
    thread.start()
    while not copied.is_set():
        office.note()
    office.registry.release(snapshot)
    office.note()
    thread.join()
    assert copied_rows(office, made[0].generation.name) == before
    office.registry.close()


def test_the_log_is_held_back_until_the_copy_is_made_and_no_longer(office: Office) -> None:
    def pages_before_a_checkpoint() -> int:
        return int(office.connection.execute("PRAGMA wal_autocheckpoint").fetchone()[0])

    first = office.registry.snapshot()
    assert pages_before_a_checkpoint() == 0
    second = office.registry.snapshot()
    assert first.is_taken_back
    office.registry.release(first)
    assert pages_before_a_checkpoint() == 0, "the second still needs it"
    office.registry.release(second)
    assert pages_before_a_checkpoint() == AUTOCHECKPOINT
    assert not second.is_taken_back


INTERRUPTIONS: dict[str, Callable[[Office], object]] = {
    "check": lambda office: office.registry.check(),
    "rotate": lambda office: office.registry.rotate(silent),
    "lock": lambda office: office.registry.close(locked=True),
    "another snapshot": lambda office: office.registry.snapshot(),
    "a checkpoint that nobody told of": lambda office: (
        office.note(),
        office.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone(),
    ),
}


@pytest.mark.parametrize("name", INTERRUPTIONS)
def test_the_registry_goes_before_the_backup(office: Office, name: str) -> None:
    older = office.back_up().generation
    told = []

    def interrupt(_done: int, _total: int) -> None:
        if not told:
            told.append(1)
            INTERRUPTIONS[name](office)

    assert code_of(lambda: office.back_up(progress=interrupt)) is ErrorCode.BACKUP_INTERRUPTED
    if name != "lock":
        assert [g.name for g in office.generations()] == [older.name]
    assert list(office.at_place.generations.iterdir()) == [office.at_place.generation(older.name)]


def test_whoever_was_destroyed_meanwhile_is_not_in_the_backup(office: Office) -> None:
    ended = TakenOver(measure="user_management", taken_over_on=date(2026, 11, 1), outcome="ended")
    closed = office.registry.write(enter_person, {"name": "Lê Văn Kín"}, Moment.on(date(2026, 11, 1)), ended)
    told = []

    def destroy(_done: int, _total: int) -> None:
        if not told:
            told.append(1)
            office.registry.write(erase_people, [closed], {"ground": "request", "basis": "x"})

    assert code_of(lambda: office.back_up(progress=destroy)) is ErrorCode.BACKUP_INTERRUPTED
    assert office.generations() == []


def test_whoever_was_destroyed_before_a_backup_was_entered_lets_it_be_discarded(office: Office) -> None:
    ended = TakenOver(measure="user_management", taken_over_on=date(2026, 11, 1), outcome="ended")
    closed = office.registry.write(enter_person, {"name": "Lê Văn Kín"}, Moment.on(date(2026, 11, 1)), ended)
    done = office.back_up(note=False)
    erasure = office.registry.write(erase_people, [closed], {"ground": "request", "basis": "x"})
    assert erasure.held == ()
    assert code_of(lambda: office.registry.note_backup(done)) is ErrorCode.BACKUP_INTERRUPTED
    assert office.registry.backup_care().last is None
    office.disk.discard(office.place, office.place.path, done.generation)
    office.disk.discard(office.place, office.place.path, done.generation)
    assert office.generations() == []
    assert office.registry.backup_care().last is None
    assert office.back_up().held != ()


def test_a_backup_that_was_made_and_not_noted_is_known_after_the_next(office: Office) -> None:
    """It holds who is erased later, and opens with the passwords of its day: so the registry must name it."""
    unknown = office.back_up(note=False).generation
    office.note()
    newer = office.back_up().generation
    known = office.registry.read(lambda queries: queries.backups())
    assert [k.generation for k in known][:2] == [newer, unknown]
    assert office.registry.backup_care().last == known[0]
    office.note()
    office.back_up()
    assert len(office.registry.read(lambda queries: queries.backups())) == len(known) + 1, "each once"


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
def test_the_lock_on_the_registry_outlives_a_backup(office: Office) -> None:
    office.back_up()
    script = (
        "import sys, pathlib; from storage.connection import connect; from models.errors import RegistryError\n"
        "try: connect(pathlib.Path(sys.argv[1]), bytes(32))\n"
        "except RegistryError as error: print(error.code.value)"
    )
    tried = subprocess.run([sys.executable, "-c", script, office.folder / DATABASE], capture_output=True, text=True)
    assert tried.stdout.strip() == ErrorCode.ALREADY_OPEN.value, tried.stderr


def test_the_place_where_windows_locks_the_file_is_never_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = office.registry.snapshot()
    size, at = snapshot.size, 5 * PAGE_BYTES
    whole = snapshot.read(0, size)
    monkeypatch.setattr("storage.backups.source._LOCK_BYTES", at)
    asked = []
    monkeypatch.setattr(
        type(snapshot),
        "_bytes",
        lambda _self, offset, count: (asked.append((offset, count)), whole[offset:][:count])[1],
    )
    wanted = whole[:at] + bytes(PAGE_BYTES) + whole[at + PAGE_BYTES :]
    for step in (PAGE_BYTES, 3 * PAGE_BYTES, 4 * PAGE_BYTES, size):
        blocks = [snapshot.read(offset, min(step, size - offset)) for offset in range(0, size, step)]
        assert b"".join(blocks) == wanted
    assert not any(offset < at + PAGE_BYTES and at < offset + count for offset, count in asked)


# --- what is found -------------------------------------------------------------------------------

FLIPS = 10_000


def test_every_flipped_bit_is_found(office: Office, quick_folder: Path) -> None:
    """Over all files of a place; each time only the file concerned is proven again, and once per kind everything."""
    generation = office.back_up().generation
    shutil.copytree(office.at_place.path, copy := quick_folder / "place" / office.at_place.path.name)
    place, key = PlaceFolder(copy), office.registry.backup_key().key  # type: ignore[attr-defined]
    proving = Proving(place, generation.name, key)
    assert {DATABASE, KEYRING, MANIFEST, "place.json", "list.json"} <= {path.name for path in proving.files}
    assert len(list(place.blob_files())) == 3
    assert [missed for missed in proving.missed(random.Random(6), FLIPS) if missed] == []
    assert proving.faults() == []


def faults_at(place: PlaceFolder, folder: Path, key: bytes) -> list[Fault]:
    return [*faults_of(place, folder, key, Meter(0, silent)), *log_faults(place), *keyring_faults(place)]


def test_every_missing_file_is_found(office: Office) -> None:
    generation = office.back_up().generation
    folder = office.at_place.generation(generation.name)
    for path in (folder / DATABASE, folder / KEYRING, folder / MANIFEST, *office.at_place.blob_files()):
        hidden = path.rename(path.with_name("hidden"))
        assert Fault(FaultKind.COPY_MISSING, path.name) in office.faults(generation)
        hidden.rename(path)
    assert office.faults(generation) == []


def test_a_database_that_is_not_the_one_of_the_manifest_is_found(office: Office) -> None:
    """Whole in itself, under the right key, with the digests put right: counts and heads tell."""
    first = office.back_up().generation
    office.note()
    office.keep(b"%PDF more")
    second = office.back_up().generation
    folder, key = office.at_place.generation(second.name), office.registry.backup_key().key  # type: ignore[attr-defined]
    manifest = read_manifest(folder)
    shutil.copy(office.at_place.generation(first.name) / DATABASE, folder / DATABASE)
    found = {str(f.where) for f in faults_of(office.at_place, folder, key, Meter(0, silent))}
    assert found == {DATABASE}
    found = {str(f.where) for f in database_faults(folder / DATABASE, key, manifest.head, manifest.open(key))}
    assert {"journal", "change", "papers", "event", "document"} <= found


def test_a_file_that_the_place_lost_or_damaged_is_written_again(office: Office) -> None:
    office.back_up()
    lost, damaged, _ = office.at_place.blob_files()
    lost.unlink()
    damaged.write_bytes(bytes(damaged.stat().st_size))
    older, newer = office.generations()[0], office.back_up().generation
    assert office.faults(newer) == office.faults(older) == []


def test_a_paper_that_the_registry_lacks_is_said_and_hinders_no_backup(office: Office) -> None:
    office.back_up()
    office.keep(b"%PDF new")
    (name,) = office.connection.execute("SELECT blob FROM document ORDER BY number DESC LIMIT 1").fetchone()
    (office.folder / "blobs" / name[:2] / name).unlink()
    for path in list((office.folder / "blobs").rglob("*"))[:3]:
        if path.is_file():
            path.write_bytes(b"damaged")  # the place has it, so nothing is lost there
    done = office.back_up()
    assert done.faults == (Fault(FaultKind.PAPER_MISSING, name),)
    assert office.faults(done.generation) == []
    office.note()
    assert office.back_up().faults == done.faults


def test_a_damaged_registry_makes_no_backup(office: Office) -> None:
    older = office.back_up().generation
    office.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    with (office.folder / DATABASE).open("r+b") as file:
        file.seek(30 * PAGE_BYTES + 100)
        file.write(b"damage")
    assert code_of(office.back_up) is ErrorCode.REGISTRY_DAMAGED
    assert [g.name for g in office.generations()] == [older.name]


# --- what goes wrong -----------------------------------------------------------------------------

CALLS = ("open", "write", "fsync", "replace", "mkdir", "unlink", "rmdir", "lseek", "stat")
"""Calls on the disk that are made to fail, one after the other."""


class FailingDisk:
    """Makes the n-th call fail, and if the disk is gone every call after it."""

    def __init__(self, patch: pytest.MonkeyPatch, at: int, error: int, *, gone: bool) -> None:
        self.calls = 0
        self._at, self._error, self._gone = at, error, gone
        for name in CALLS:
            patch.setattr(os, name, self._failing(getattr(os, name)))

    def _failing(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.calls += 1
            if self.calls == self._at or (self._gone and self.calls > self._at):
                raise OSError(self._error, os.strerror(self._error))
            return real(*args, **kwargs)

        return call


EXPECTED = {ErrorCode.DISK_ERROR, ErrorCode.DISK_FULL, ErrorCode.READ_ONLY, ErrorCode.PLACE_MISSING}


@pytest.mark.parametrize(
    ("error", "gone", "every"),
    [(errno.EIO, True, 1), (errno.EIO, False, 3), (errno.ENOSPC, True, 5), (errno.EROFS, True, 9)],
    ids=["pulled", "one call fails", "full", "read-only"],
)
def test_whatever_fails_leaves_the_older_generation_proven(office: Office, error: int, gone: bool, every: int) -> None:
    """A stick pulled or a process killed at every step: what would tidy up after it fails as well."""
    older = office.back_up().generation
    at, refused, reached = 1, 0, True
    while reached:
        office.note()
        snapshot = office.registry.snapshot()
        with pytest.MonkeyPatch.context() as patch:
            disk = FailingDisk(patch, at, error, gone=gone)
            outcome = code_of(
                lambda snapshot=snapshot: office.disk.back_up(  # type: ignore[misc]
                    snapshot, office.place, office.place.path, on_copied=lambda: None, progress=silent
                )
            )
        office.registry.release(snapshot)
        assert outcome is None or outcome in EXPECTED, at
        refused += outcome is not None
        found = {g.name: g for g in office.generations()}
        assert office.faults(found[older.name]) == [], at
        newer = [g for name, g in found.items() if name != older.name]
        assert len(newer) <= 1
        for generation in newer:  # it was named, so it is whole, whatever failed after that
            assert office.faults(generation) == [], at
            shutil.rmtree(office.at_place.generation(generation.name))
        reached, at = disk.calls >= at, at + every
    assert refused > 20 / every
    older_name, newest = older.name, office.back_up()
    assert {older_name, newest.generation.name} == set(newest.held)
    assert not list(office.at_place.path.rglob(f"{PART}*"))


def test_whoever_stops_it_at_any_step_leaves_nothing(office: Office) -> None:
    steps: list[int] = []
    office.back_up()
    office.back_up(progress=lambda done, _total: steps.append(done))
    assert steps == sorted(steps)
    held = [g.name for g in office.generations()]
    for stop_at in range(1, len(steps) + 1):
        count = 0

        def stop(_done: int, _total: int, stop_at: int = stop_at) -> None:
            nonlocal count
            count += 1
            if count == stop_at:
                raise RegistryError(ErrorCode.CANCELLED)

        assert code_of(lambda: office.back_up(progress=stop)) is ErrorCode.CANCELLED
        assert [g.name for g in office.generations()] == held
        assert not list(office.at_place.path.rglob(f"{PART}*"))


def test_progress_ends_where_it_said(office: Office) -> None:
    told: list[tuple[int, int]] = []
    office.back_up(progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1]
    assert all(done <= total for done, total in told)


def test_a_disk_that_is_too_small_is_asked_first(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.back_up()
    usage = shutil.disk_usage(office.place.path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=15 << 20))
    before = sorted(office.at_place.path.rglob("*"))
    with pytest.raises(RegistryError) as raised:
        office.back_up()
    assert raised.value.code is ErrorCode.SPACE_SHORT
    assert raised.value.details == {"need": 16, "free": 15}
    assert sorted(office.at_place.path.rglob("*")) == before


def test_a_disk_that_did_not_keep_what_was_written_gets_no_generation(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is named, and nothing is thinned, before the successor is proven."""
    older = office.back_up().generation
    real = making.write_new

    def forgetful(path: Path, blocks: Iterator[bytes]) -> Any:
        proof = real(path, blocks)
        if path.name == KEYRING:
            path.write_bytes(bytes(proof.size))
        return proof

    monkeypatch.setattr(making, "write_new", forgetful)
    monkeypatch.setattr(making, "thin", lambda *_: pytest.fail("thinned"))
    assert code_of(office.back_up) is ErrorCode.BACKUP_BROKEN
    assert [g.name for g in office.generations()] == [older.name]


def test_a_backup_of_one_place_opens_with_the_passwords_of_its_day(office: Office, options: Options) -> None:
    """Database and keyring of a generation are a registry, once they lie in a folder of their own."""
    generation = office.back_up().generation
    target = office.folder.with_name("anew")
    shutil.copytree(office.at_place.generation(generation.name), target)
    opened = open_registry(target, LOGIN, PASSWORD, training=False, options=options)
    assert opened.read(lambda q: q.person(office.person)).known.name == "Lê Văn Mẫu"
    opened.close()


def test_a_note_made_between_two_backups_is_in_the_second(office: Office) -> None:
    first = office.back_up().generation
    office.note("mới")
    second = office.back_up().generation
    assert "mới" not in repr(copied_rows(office, first.name)["event"])
    assert "mới" in repr(copied_rows(office, second.name)["event"])

"""The database under another key: whoever was removed opens nothing, everybody else everything, at whatever step the
process was killed."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.accounts import Way
from models.actions import manage_keys, manage_users
from models.actions.enter_person import enter_person
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.roles import Role
from storage.coming_in import recover
from storage.connection import connect
from storage.keyring import COPY, FILE, read_keyring
from storage.registry import Options, SqlRegistry
from storage.rotation import DATABASE, ROTATED, VERSION
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.faults.killed_steps import killed_at_every_step
from tests.faults.scripted_saves import POSITIVE
from tests.storage.test_accounts import FIRST, OTHER, OWN, add, code_of, do, opened, use


def quiet(done: int, total: int) -> None:
    """Progress that nobody looks at."""


def fill(registry: SqlRegistry, people: int = 3) -> None:
    for number in range(people):
        registry.write(enter_person, {"name": f"Lê Văn {number}"}, Moment.at(NOW), POSITIVE)


def names(registry: SqlRegistry) -> list[str]:
    page = registry.read(lambda q: q.list_people(kept=True, group="", after=None, limit=100))
    return [row.name for row in page.rows]


def key_of(registry: SqlRegistry) -> bytes:
    return registry._session.vault.keys.database


def test_a_rotated_registry_goes_on_at_once_and_opens_again(
    folder: Path, options: Options, registry: SqlRegistry
) -> None:
    fill(registry)
    before, old = names(registry), key_of(registry)
    registry.rotate(quiet)
    assert key_of(registry) != old
    assert names(registry) == before
    fill(registry, 1)
    assert registry.check() == []
    registry.close()
    assert sorted(p.name for p in folder.iterdir() if p.suffix != ".json") == ["changes", DATABASE]
    session = opened(folder, options)
    assert len(names(session)) == len(before) + 1
    assert session.check() == []
    session.close()


def test_the_old_key_reads_nothing_any_more(folder: Path, registry: SqlRegistry) -> None:
    old = key_of(registry)
    registry.rotate(quiet)
    registry.close()
    assert code_of(lambda: connect(folder / DATABASE, old)) is ErrorCode.REGISTRY_DAMAGED


def test_everybody_who_stays_opens_with_an_unchanged_password_and_the_sheet_too(
    folder: Path, options: Options, registry: SqlRegistry
) -> None:
    codes = registry.write(manage_keys.make_sheet, Way.TWO_SHEETS)
    add(registry, "dung", Role.CASE_OFFICER)
    add(registry, "yte", Role.HEALTH)
    registry.close()
    for login in ("dung", "yte"):
        use(folder, options, login).close()
    chief = opened(folder, options)
    chief.rotate(quiet)
    chief.rotate(quiet)
    chief.close()
    for login, password in ((LOGIN, PASSWORD), ("dung", OWN), ("yte", OWN)):
        opened(folder, options, login, password).close()
    recover(folder, codes, LOGIN, OTHER, training=False, options=options)
    opened(folder, options, password=OTHER).close()


def test_who_was_removed_opens_neither_with_the_keyring_of_before_nor_with_its_key(
    folder: Path, tmp_path: Path, options: Options, registry: SqlRegistry
) -> None:
    officer = add(registry, "dung", Role.CASE_OFFICER)
    registry.close()
    use(folder, options, "dung").close()
    stolen = tmp_path / "stolen"
    stolen.mkdir()
    for name in (FILE, COPY):
        shutil.copy(folder / name, stolen / name)
    chief = opened(folder, options)
    do(chief, manage_users.remove_user, officer, "Chuyển công tác")
    chief.rotate(quiet)
    assert not chief.read(lambda q: q.key_care()).rotation_due
    chief.close()
    for name in (FILE, COPY):
        shutil.copy(stolen / name, folder / name)
    assert code_of(lambda: opened(folder, options, "dung", OWN)) is ErrorCode.REGISTRY_DAMAGED


def test_a_public_key_planted_in_the_keyring_is_given_nothing(registry: SqlRegistry) -> None:
    """The keys that are trusted stand in the encrypted database."""
    from dataclasses import replace

    from storage.boxes import SHEET, box_key, public_of

    registry.write(manage_keys.make_sheet, Way.SHEET)
    vault, planted = registry._session.vault, box_key(b"9" * 32, SHEET)
    entry = replace(vault.keyring.recovery[0], public=public_of(planted))
    vault.put(replace(vault.keyring, recovery=(entry, replace(entry, id="planted"))))
    registry.rotate(quiet)
    keyring = vault.keyring
    assert [e.id for e in keyring.recovery] == [entry.id]
    assert code_of(lambda: keyring.recover(planted)) is ErrorCode.SHEET_OF_ANOTHER


def test_a_rotation_that_is_stopped_changes_nothing(folder: Path, options: Options, registry: SqlRegistry) -> None:
    fill(registry)
    old, keyring = key_of(registry), (folder / FILE).read_bytes()

    def stop(done: int, total: int) -> None:
        raise RegistryError(ErrorCode.CANCELLED)

    assert code_of(lambda: registry.rotate(stop)) is ErrorCode.CANCELLED
    assert key_of(registry) == old
    assert (folder / FILE).read_bytes() == keyring
    assert not (folder / ROTATED).exists()
    assert len(names(registry)) == 3


def test_too_little_space_is_told_before_anything_is_done(
    folder: Path, registry: SqlRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    from types import SimpleNamespace

    monkeypatch.setattr("storage.rotation.shutil.disk_usage", lambda _: SimpleNamespace(free=5 << 20))
    with pytest.raises(RegistryError) as raised:
        registry.rotate(quiet)
    assert raised.value.code is ErrorCode.SPACE_SHORT
    assert raised.value.details["free"] == 5
    assert not (folder / ROTATED).exists()


@pytest.mark.parametrize("fails_at", [FILE, COPY])
def test_a_disk_that_refuses_the_keyring_leaves_the_old_key_in_force(
    folder: Path, options: Options, registry: SqlRegistry, monkeypatch: pytest.MonkeyPatch, fails_at: str
) -> None:
    import storage.keyring as module

    fill(registry)
    old, write = key_of(registry), module.write_whole

    def refuse(path: Path, content: bytes) -> None:
        if path.name == fails_at:
            raise RegistryError(ErrorCode.DISK_FULL)
        write(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(module, "write_whole", refuse)
        assert code_of(lambda: registry.rotate(quiet)) is ErrorCode.DISK_FULL
    assert key_of(registry) == old
    assert len(names(registry)) == 3
    registry.close()
    assert not (folder / ROTATED).exists()
    session = opened(folder, options)
    assert session.check() == []
    session.close()


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process")
def test_a_disk_that_refuses_the_copy_is_told_and_leaves_the_old_key_in_force(
    folder: Path, registry: SqlRegistry
) -> None:
    """The driver raises what the copy meets without its number."""
    import resource

    fill(registry)
    old = key_of(registry)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        assert code_of(lambda: registry.rotate(quiet)) is ErrorCode.DISK_ERROR
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert key_of(registry) == old
    assert not (folder / ROTATED).exists()
    fill(registry, 1)


def test_a_failure_after_the_moment_of_change_is_none(
    folder: Path, options: Options, registry: SqlRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file was replaced, only making its name durable failed: the new keyring is the one in force."""
    import storage.keyring as module

    fill(registry)
    old, write = key_of(registry), module.write_whole

    def complain(path: Path, content: bytes) -> None:
        write(path, content)
        if path.name == FILE:
            raise RegistryError(ErrorCode.DISK_ERROR)

    with monkeypatch.context() as patched:
        patched.setattr(module, "write_whole", complain)
        registry.rotate(quiet)
    assert key_of(registry) != old
    registry.close()
    session = opened(folder, options)
    assert len(names(session)) == 3
    session.close()


def _rotate(folder: Path, step: Callable[..., None], options: Options) -> None:
    registry = opened(folder, options)
    registry.rotate(step)
    registry.close()


@pytest.mark.skipif(sys.platform == "win32", reason="fork")
def test_killed_at_every_step_of_a_rotation_the_registry_opens_whole(
    folder: Path, tmp_path: Path, options: Options, registry: SqlRegistry
) -> None:
    fill(registry, 12)
    add(registry, "dung", Role.CASE_OFFICER)
    registry.close()
    old = read_keyring(folder).unlock(read_keyring(folder).slot_of(LOGIN), PASSWORD).database
    (folder / VERSION.format(5)).write_bytes(b"what the old key opens")
    ended_with: set[tuple[bool, bool]] = set()
    steps = 0
    for _, copy in killed_at_every_step(folder, tmp_path, lambda f, s: _rotate(f, s, options)):
        steps += 1
        left = (copy / ROTATED).exists()
        session = opened(copy, options)
        assert session.check() == []
        assert len(names(session)) == 12
        ended_with.add((key_of(session) == old, left))
        assert key_of(session) == old or not (copy / VERSION.format(5)).exists()
        session.close()
        assert not (copy / ROTATED).exists()
        opened(copy, options, "dung", FIRST).close()
    assert {(True, False), (True, True), (False, True), (False, False)} <= ended_with
    assert steps > 15


def test_a_copy_left_beside_a_damaged_database_is_not_taken_for_it(
    folder: Path, options: Options, registry: SqlRegistry
) -> None:
    registry.close()
    (folder / ROTATED).write_bytes((folder / DATABASE).read_bytes()[:4096] * 3)
    raw = bytearray((folder / DATABASE).read_bytes())
    raw[100] ^= 1
    (folder / DATABASE).write_bytes(raw)
    (folder / ROTATED).write_bytes(bytes(8192))
    assert code_of(lambda: opened(folder, options)) is ErrorCode.REGISTRY_DAMAGED
    assert (folder / DATABASE).read_bytes() == bytes(raw)
    assert (folder / ROTATED).exists()


def test_another_thread_never_waits_long_for_a_rotation(folder: Path, registry: SqlRegistry) -> None:
    """The window's thread must answer; a step that kept the interpreter to itself would hold it."""
    connection: Any = registry._connection
    connection.execute("CREATE TABLE filler (x)")
    connection.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000)"
        " INSERT INTO filler SELECT randomblob(3800) FROM n"
    )
    gaps: list[float] = []
    over = threading.Event()

    def tick() -> None:
        while not over.is_set():
            begun = time.thread_time(), time.perf_counter()
            time.sleep(0.001)
            gaps.append(time.perf_counter() - begun[1])

    ticker = threading.Thread(target=tick)
    ticker.start()
    progress: list[tuple[int, int]] = []
    registry.rotate(lambda done, total: progress.append((done, total)))
    over.set()
    ticker.join()
    assert len(progress) > 50
    assert progress[-1][0] == progress[-1][1]
    assert sorted(gaps)[int(len(gaps) * 0.98)] < 0.05

"""What goes wrong in an office, done for real: each has its code and its sentence, and nothing that was saved is lost.

Full disk, folder without permission, drive gone, file held by another program, clock set back, registry open on another
machine, upgrade cut short. A damaged page has a file of its own (test_damage.py).
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from models.actions.enter_person import enter_person
from models.actions.manage_backups import make_default_place
from models.clock import FixedClock
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.ids import random_id
from models.ports import FirstUser
from storage import in_use, schema, upgrading
from storage.connection import connect
from storage.disk import Disk
from storage.files import disk_error
from storage.keyring import read_keyring
from storage.registry import Options, SqlRegistry, create_registry, open_registry
from storage.rotation import DATABASE
from tests.conftest import LOGIN, NOW, OFFICE, PASSWORD
from tests.faults.preload import ROOT, child_environment
from tests.faults.scripted_saves import POSITIVE
from tests.storage.backing_up import Office, code_of, connection_of
from ui.messages import Message, error_text

AT = Moment.at(NOW)
DRIVE_MB = 6
FIRST_VERSION = ROOT / "tests" / "data" / "registries" / "version-1"


def opened(folder: Path, options: Options) -> SqlRegistry:
    return open_registry(folder, LOGIN, PASSWORD, training=False, options=options)


def refused(folder: Path, options: Options) -> RegistryError:
    with pytest.raises(RegistryError) as raised:
        opened(folder, options)
    return raised.value


def save(registry: SqlRegistry, name: str) -> None:
    registry.write(enter_person, {"name": name}, AT, POSITIVE)


def names(registry: SqlRegistry) -> list[str]:
    page = registry.read(lambda q: q.list_people(kept=True, group="", after=None, limit=500))
    return sorted(row.name for row in page.rows)


def told(error: RegistryError) -> Message:
    """The sentences of an error, whole ones without holes."""
    message = error_text(error)
    assert message.text.endswith(".")
    assert message.advice.endswith(".")
    assert "{" not in message.text + message.advice
    return message


# --- a drive of its own --------------------------------------------------------------------------


def mount(*arguments: str) -> bool:
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


def unmount(drive: Path) -> bool:
    """Take the drive away though files on it are open, as somebody pulls a stick."""
    return subprocess.run(["umount", "--lazy", str(drive)], capture_output=True, check=False).returncode == 0


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Path]:
    """A small drive."""
    path = tmp_path / "ổ"
    path.mkdir()
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root mounts drives")
    if not mount("-t", "tmpfs", "-o", f"size={DRIVE_MB}m", "tmpfs", str(path)):
        pytest.skip("no drive can be mounted here")
    yield path
    unmount(path)


@pytest.fixture
def on_drive(drive: Path, options: Options) -> Path:
    folder = drive / "so"
    create_registry(folder, OFFICE, FirstUser(LOGIN, "Nguyễn Thị Hạnh", PASSWORD), training=False, options=options)
    return folder


def fill(drive: Path) -> Path:
    path = drive / "phim.mp4"
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    return path


def save_until_refused(registry: SqlRegistry) -> list[str]:
    saved: list[str] = []
    with contextlib.suppress(RegistryError):
        for number in range(100):
            save(registry, f"Lê Văn {number}")
            saved.append(f"Lê Văn {number}")
    return saved


def test_a_full_disk_refuses_what_is_new_and_keeps_what_is_old(drive: Path, on_drive: Path, options: Options) -> None:
    registry = opened(on_drive, options)
    save(registry, "Lê Văn Một")
    film = fill(drive)
    saved = len(save_until_refused(registry))  # the logs have some room of their own
    with pytest.raises(RegistryError) as raised:
        save(registry, "Lê Văn Sau")
    assert raised.value.code is ErrorCode.DISK_FULL
    assert "đã đầy" in told(raised.value).text
    assert len(names(registry)) == 1 + saved, "what was acknowledged is there, and nothing else"
    film.unlink()
    save(registry, "Lê Văn Hai")
    assert not registry.log_behind
    shown = names(registry)
    registry.close()
    again = opened(on_drive, options)
    assert names(again) == shown
    assert again.check() == []
    again.close()


def test_a_disk_that_is_full_keeps_nobody_from_reading(drive: Path, on_drive: Path, options: Options) -> None:
    registry = opened(on_drive, options)
    save(registry, "Lê Văn Một")
    registry.close()
    fill(drive)
    registry = opened(on_drive, options)
    assert names(registry) == ["Lê Văn Một"]
    registry.close()


def test_a_drive_that_becomes_read_only_says_so(drive: Path, on_drive: Path, options: Options) -> None:
    """A stick whose switch is set: it is gone and comes again so."""
    registry = opened(on_drive, options)
    save(registry, "Lê Văn Một")
    registry.close()
    assert mount("-o", "remount,ro", str(drive))
    error = refused(on_drive, options)
    assert error.code is ErrorCode.READ_ONLY
    assert "không cho phép" in told(error).text
    assert mount("-o", "remount,rw", str(drive))
    registry = opened(on_drive, options)
    assert names(registry) == ["Lê Văn Một"]
    registry.close()


def test_a_drive_that_was_pulled_refuses_what_would_be_lost(drive: Path, on_drive: Path, options: Options) -> None:
    registry = opened(on_drive, options)
    save(registry, "Lê Văn Một")
    assert unmount(drive)
    with pytest.raises(RegistryError) as raised:
        save(registry, "Lê Văn Hai")
    assert raised.value.code is ErrorCode.DRIVE_GONE
    assert "Cắm lại" in told(raised.value).advice
    assert names(registry) == ["Lê Văn Một"], "what was read before can still be shown"
    assert registry.damaged is None
    assert not registry.store_looks()
    registry.close()
    assert code_of(lambda: opened(on_drive, options)) is ErrorCode.NOT_A_REGISTRY


@pytest.mark.parametrize("how", ["removed", "moved", "replaced"])
def test_a_folder_that_goes_while_it_is_open_refuses_what_would_be_lost(
    folder: Path, tmp_path: Path, options: Options, how: str
) -> None:
    registry = opened(folder, options)
    save(registry, "Lê Văn Một")
    if how == "removed":
        shutil.rmtree(folder)
    elif how == "moved":
        folder.rename(tmp_path / "chỗ khác")
    else:
        (folder / DATABASE).rename(folder / "cũ.db")
        shutil.copy(folder / "cũ.db", folder / DATABASE)
    assert code_of(lambda: save(registry, "Lê Văn Hai")) is ErrorCode.DRIVE_GONE
    assert code_of(registry.snapshot) is ErrorCode.DRIVE_GONE
    registry.close()


def test_a_drive_that_fails_at_reading_because_it_is_gone_is_not_called_damaged(
    drive: Path, on_drive: Path, options: Options
) -> None:
    registry = opened(on_drive, options)
    save(registry, "Lê Văn Một")
    connection = connection_of(registry)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA shrink_memory")
    with (on_drive / DATABASE).open("r+b") as file:
        file.truncate(4096)  # nothing behind the first page can be read
    assert unmount(drive)
    assert code_of(lambda: names(registry)) is ErrorCode.DRIVE_GONE
    assert registry.damaged is None
    registry.close()


# --- a file held by another program --------------------------------------------------------------

HOLD = """
import fcntl, sys
file = open(sys.argv[1], "r+b")
fcntl.lockf(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """A file that another program has locked."""
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        yield
        child.stdin.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows says it by other numbers, see below")
def test_a_file_that_another_program_holds_says_so(folder: Path, options: Options) -> None:
    with held(folder / DATABASE):
        error = refused(folder, options)
        assert error.code is ErrorCode.FILE_HELD
        assert "chương trình khác" in told(error).text
    opened(folder, options).close()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (5, ErrorCode.READ_ONLY), (19, ErrorCode.READ_ONLY), (112, ErrorCode.DISK_FULL), (32, ErrorCode.FILE_HELD),
        (33, ErrorCode.FILE_HELD), (21, ErrorCode.DRIVE_GONE), (64, ErrorCode.DRIVE_GONE), (1167, ErrorCode.DRIVE_GONE),
        (23, ErrorCode.DISK_ERROR),
    ],
)  # fmt: skip
def test_windows_says_by_numbers_what_went_wrong(number: int, code: ErrorCode) -> None:
    """As Python gives them: an errno near to it, and the number of Windows beside."""
    near = {5: 13, 19: 13, 32: 13, 33: 13, 21: 13, 64: 2, 112: 28, 1167: 22, 23: 22}
    error = OSError(near[number], "x")
    error.winerror = number  # type: ignore[attr-defined]
    assert disk_error(error).code is code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("gone", ErrorCode.FILE_MISSING), ("file/inside", ErrorCode.FILE_MISSING), ("link", ErrorCode.FILE_MISSING),
        ("folder", ErrorCode.NOT_A_FILE), ("pipe", ErrorCode.NOT_A_FILE), ("endless", ErrorCode.NOT_A_FILE),
    ],
)  # fmt: skip
@pytest.mark.skipif(sys.platform == "win32", reason="no pipes among its files")
def test_a_chosen_file_that_vanished_or_is_none_is_not_told_as_a_failing_disk(
    tmp_path: Path, options: Options, name: str, code: ErrorCode
) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    (tmp_path / "endless").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe")
    for read in (lambda path: Disk(options).read_file(path, 9), Disk(options).read_workbook):
        assert code_of(lambda read=read: read(tmp_path / name)) is code
    assert Disk(options).read_file(tmp_path / "file", 9) == b"x"


# --- the clock -----------------------------------------------------------------------------------


def test_a_clock_that_was_set_back_is_told_and_work_goes_on(folder: Path, options: Options, clock: FixedClock) -> None:
    registry = opened(folder, options)
    save(registry, "Lê Văn Một")
    registry.note_access("print")
    assert registry.clock_behind is None
    registry.close()
    clock.instant -= timedelta(days=70)
    registry = opened(folder, options)
    assert registry.clock_behind == NOW
    registry.write(enter_person, {"name": "Lê Văn Hai"}, Moment.at(clock.now()), POSITIVE)
    registry.note_access("print")
    assert names(registry) == ["Lê Văn Hai", "Lê Văn Một"]
    assert registry.check() == []
    rows = connection_of(registry).execute("SELECT number, recorded_at FROM journal ORDER BY number").fetchall()
    assert [number for number, _ in rows] == list(range(1, len(rows) + 1))
    assert rows[-1][1] < rows[0][1], "entries keep their order by number, not by time"
    registry.close()
    clock.instant += timedelta(days=70, minutes=1)
    registry = opened(folder, options)
    assert registry.clock_behind is None
    assert registry.check() == []
    registry.close()


def test_a_clock_that_the_network_puts_right_by_a_minute_is_no_news(
    folder: Path, options: Options, clock: FixedClock
) -> None:
    opened(folder, options).close()
    clock.instant -= timedelta(minutes=1)
    registry = opened(folder, options)
    assert registry.clock_behind is None
    registry.close()


# --- a second machine ----------------------------------------------------------------------------

OPEN = """
import sys
from pathlib import Path
from models.errors import RegistryError
from storage.registry import open_registry
try:
    open_registry(Path(sys.argv[1]), sys.argv[2], sys.argv[3], training=False).close()
    print("opened")
except RegistryError as error:
    print(error.code.value, error.details.get("machine"), error.details.get("here"))
"""


def open_elsewhere(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", OPEN, str(folder), LOGIN, PASSWORD],
        env=child_environment(), cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_second_who_opens_a_registry_hears_where_it_is_open(
    folder: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_use.platform, "node", lambda: "TRUC-BAN-2")
    registry = opened(folder, options)
    assert open_elsewhere(folder) == "already_open TRUC-BAN-2 0"
    note = json.loads((folder / in_use.FILE).read_text("utf-8"))
    assert set(note) == {"machine", "since"}
    error = refused(folder, options)
    assert told(error).text == "Sổ đang được mở ở một cửa sổ khác trên máy này, từ 23:00 ngày 24/11/2026."
    monkeypatch.setattr(in_use.platform, "node", lambda: "TRUC-BAN-1")
    error = refused(folder, options)
    assert told(error).text == "Sổ đang được mở trên máy TRUC-BAN-2, từ 23:00 ngày 24/11/2026."
    save(registry, "Lê Văn Một")
    registry.close()
    assert not (folder / in_use.FILE).exists()
    assert open_elsewhere(folder) == "opened"


@pytest.mark.parametrize("left", [b'{"machine": "X", "since": 1}', b"", b"[]", b'{"machine": 1}', bytes(5000)])
def test_a_note_that_was_left_keeps_nobody_out(folder: Path, options: Options, left: bytes) -> None:
    (folder / in_use.FILE).write_bytes(left)
    registry = opened(folder, options)
    registry.close()
    assert not (folder / in_use.FILE).exists()


@pytest.mark.parametrize("left", [b"", b"[]", b'{"machine": "X", "since": 1e99}', b'{"machine": "X", "since": "gio"}'])
def test_a_note_that_says_nothing_leaves_the_plain_sentence(folder: Path, options: Options, left: bytes) -> None:
    registry = opened(folder, options)
    (folder / in_use.FILE).write_bytes(left)
    error = refused(folder, options)
    assert error.code is ErrorCode.ALREADY_OPEN
    assert "machine" not in error.details
    assert told(error).text == "Sổ đang được mở ở cửa sổ hoặc máy khác."
    registry.close()


# --- an upgrade ----------------------------------------------------------------------------------


@pytest.fixture
def old_folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIRST_VERSION, tmp_path / "cũ"))


def key_of(folder: Path) -> bytes:
    keyring = read_keyring(folder)
    return keyring.unlock(keyring.slot_of(LOGIN), PASSWORD).database


def version_in(path: Path, key: bytes) -> int:
    connection = connect(path, key)
    try:
        return schema.version_of(connection)
    finally:
        connection.close()


def test_what_was_there_before_an_upgrade_is_kept_until_a_backup_is_proven(old_folder: Path, options: Options) -> None:
    registry = opened(old_folder, options)
    (copy,) = upgrading.copies(old_folder)
    assert version_in(copy, key_of(old_folder)) == 1
    registry.close()
    registry = opened(old_folder, replace(options, new_id=random_id))
    assert upgrading.copies(old_folder) == [copy], "the next opening upgrades nothing and removes nothing"
    place = registry.write(make_default_place)
    assert place is not None
    (row,) = registry.read(lambda q: q.list_people(kept=True, group="", after=None, limit=9)).rows
    Office(registry, options, old_folder, place, row.id).back_up()
    assert upgrading.copies(old_folder) == []
    registry.close()


def test_a_registry_of_this_version_is_not_copied(folder: Path, options: Options) -> None:
    opened(folder, options).close()
    assert upgrading.copies(folder) == []


def test_the_copy_goes_with_the_key_that_opens_it(old_folder: Path, options: Options) -> None:
    registry = opened(old_folder, options)
    registry.rotate(lambda *_: None)
    assert upgrading.copies(old_folder) == []
    registry.close()


def test_without_the_copy_nothing_is_upgraded(
    old_folder: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise RegistryError(ErrorCode.DISK_FULL)

    with monkeypatch.context() as patched:
        patched.setattr(upgrading, "copy_to", full)
        assert code_of(lambda: opened(old_folder, options)) is ErrorCode.DISK_FULL
    assert version_in(old_folder / DATABASE, key_of(old_folder)) == 1
    assert [path for path in old_folder.iterdir() if ".version-" in path.name] == []
    opened(old_folder, options).close()
    assert version_in(old_folder / DATABASE, key_of(old_folder)) == schema.NEWEST


@pytest.mark.parametrize("step", range(1, schema.NEWEST))
def test_an_upgrade_that_is_cut_in_any_step_goes_on_from_the_step_before(
    old_folder: Path, options: Options, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """The process is gone in the middle of a step: what is on the disk then is copied away, and opened there."""
    cut, steps = old_folder.with_name("cắt"), schema.STEPS

    def cut_short(connection: dbapi2.Connection) -> None:
        steps[step](connection)
        shutil.copytree(old_folder, cut)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(schema, "STEPS", (*steps[:step], cut_short, *steps[step + 1 :]))
        with pytest.raises(KeyboardInterrupt):
            opened(old_folder, options)
    assert version_in(cut / upgrading.copies(cut)[0].name, key_of(cut)) == 1
    registry = opened(cut, options)
    assert registry.check(anew=True) == []
    assert len(names(registry)) == 1
    registry.close()


def test_the_copy_goes_with_whoever_is_erased(folder: Path, options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a transaction cannot take off the disk is tried again until it is gone."""
    registry = opened(folder, options)
    copy = folder / "so-binh-an.version-5.db"
    copy.write_bytes(b"older pages")
    connection_of(registry).execute("INSERT INTO erasure_rest (what) VALUES ('log')")
    with monkeypatch.context() as patched:
        patched.setattr(upgrading, "forget_versions", lambda _: False)  # the disk refuses
        assert not registry.finish_erasures()
    assert registry.finish_erasures()
    assert not copy.exists()
    registry.close()

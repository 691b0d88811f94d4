"""Creating and opening: every way to fail has its own code, harms nothing, and leaves nothing behind."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from models.actions.enter_person import enter_person
from models.actions.keep_paper import keep_printed
from models.clock import FixedClock
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.faults import FaultKind
from models.passwords import delay_after
from models.ports import FirstUser
from storage import schema
from storage.attempts import FILE as ATTEMPTS
from storage.connection import connect, create_database
from storage.keyring import COPY, FILE, Keys, read_keyring, write_keyring
from storage.registry import DATABASE, Options, SqlRegistry, create_registry, logins, open_registry
from tests.conftest import CHEAP, LOGIN, NOW, OFFICE, PASSWORD
from tests.faults.preload import ROOT, child_environment
from tests.faults.scripted_saves import POSITIVE, paper

WRONG = "MatKhau!2"
NAME = "Nguyễn Thị Hạnh"
FIRST_USER = FirstUser(LOGIN, NAME, PASSWORD)

Bytes = Callable[[bytes], bytes]


def opened(folder: Path, options: Options, *, password: str = PASSWORD, login: str = LOGIN) -> SqlRegistry:
    return open_registry(folder, login, password, training=False, options=options)


def code_of(deed: Callable[[], object]) -> ErrorCode:
    """The code with which something fails; fails the test if it succeeds or raises anything else."""
    with pytest.raises(RegistryError) as raised:
        deed()
    return raised.value.code


def keys_of(folder: Path) -> Keys:
    keyring = read_keyring(folder)
    return keyring.unlock(keyring.slot_of(LOGIN), PASSWORD)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def change(path: Path, edit: Bytes) -> None:
    path.write_bytes(edit(path.read_bytes()))


def flipped(at: int) -> Bytes:
    return lambda raw: raw[:at] + bytes([raw[at] ^ 0x10]) + raw[at + 1 :]


# --- who opens -----------------------------------------------------------------------------------


def test_the_right_password_opens_and_names_the_user(folder: Path, options: Options) -> None:
    registry = opened(folder, options)
    assert registry.user.known.login == LOGIN
    assert not registry.is_training
    assert registry.check() == []
    registry.close()


@pytest.mark.parametrize("login", ["HANH", "  hanh ", "Hanh"])
def test_an_account_name_is_found_whatever_its_case_and_spaces(folder: Path, options: Options, login: str) -> None:
    opened(folder, options, login=login).close()


def test_a_password_typed_in_decomposed_letters_is_the_same_password(tmp_path: Path, options: Options) -> None:
    composed, decomposed = (unicodedata.normalize(form, "Mậtkhẩu!1") for form in ("NFC", "NFD"))
    assert composed != decomposed
    create_registry(tmp_path / "so", OFFICE, replace(FIRST_USER, password=composed), training=False, options=options)
    opened(tmp_path / "so", options, password=decomposed).close()


def test_a_wrong_password_has_its_own_code(folder: Path, options: Options) -> None:
    assert code_of(lambda: opened(folder, options, password=WRONG)) is ErrorCode.WRONG_PASSWORD


def test_an_unknown_account_has_its_own_code_and_counts_no_attempt(folder: Path, options: Options) -> None:
    for _ in range(9):
        assert code_of(lambda: opened(folder, options, login="dung")) is ErrorCode.UNKNOWN_USER
    assert not (folder / ATTEMPTS).exists()


def test_the_account_names_are_told_without_a_password(folder: Path) -> None:
    assert logins(folder) == (LOGIN,)


def test_an_open_registry_says_locked_after_it_was_closed(registry: SqlRegistry) -> None:
    registry.close()
    registry.close()
    assert code_of(lambda: registry.read(lambda queries: queries.counts())) is ErrorCode.LOCKED
    assert code_of(registry.check) is ErrorCode.LOCKED


# --- wrong passwords in a row --------------------------------------------------------------------


def fail_until_delayed(folder: Path, options: Options, clock: FixedClock) -> list[int]:
    """Nine wrong passwords, each as soon as the program lets one try; the seconds it made wait before each."""
    waits = []
    for _ in range(9):
        waited = 0
        while (code := code_of(lambda: opened(folder, options, password=WRONG))) is ErrorCode.PASSWORD_DELAYED:
            clock.instant += timedelta(seconds=1)
            waited += 1
        assert code is ErrorCode.WRONG_PASSWORD
        waits.append(waited)
    return waits


def test_the_wait_grows_with_every_wrong_password(folder: Path, options: Options, clock: FixedClock) -> None:
    assert fail_until_delayed(folder, options, clock) == [0, 0, 0, 2, 4, 8, 16, 32, 64]


def test_the_wait_doubles_up_to_five_minutes_and_stays_there() -> None:
    delays = [delay_after(failures) for failures in range(40)]
    assert delays[:4] == [0, 0, 0, 2]
    assert delays == sorted(delays)
    assert delays[11] == 300
    assert delays[39] == 300
    assert delay_after(10**18) == 300


def test_the_error_says_how_many_seconds_are_left(folder: Path, options: Options, clock: FixedClock) -> None:
    told = []
    for _ in range(3):
        with pytest.raises(RegistryError) as raised:
            opened(folder, options, password=WRONG)
        told.append((raised.value.code, raised.value.details.get("seconds")))
    assert told == [(ErrorCode.WRONG_PASSWORD, seconds) for seconds in (None, None, 2)], (
        "the last one says what follows"
    )
    with pytest.raises(RegistryError) as raised:
        opened(folder, options, password=WRONG)
    assert raised.value.code is ErrorCode.PASSWORD_DELAYED
    seconds = raised.value.details["seconds"]
    assert isinstance(seconds, int)
    assert 1 <= seconds <= 3
    clock.instant += timedelta(seconds=seconds)
    opened(folder, options).close()


def test_while_waiting_the_right_password_is_refused_too(folder: Path, options: Options) -> None:
    for _ in range(3):
        code_of(lambda: opened(folder, options, password=WRONG))
    assert code_of(lambda: opened(folder, options)) is ErrorCode.PASSWORD_DELAYED


def test_success_forgets_the_wrong_passwords(folder: Path, options: Options, clock: FixedClock) -> None:
    assert fail_until_delayed(folder, options, clock)[-1] == 64
    clock.instant += timedelta(minutes=5)
    opened(folder, options).close()
    assert fail_until_delayed(folder, options, clock)[:4] == [0, 0, 0, 2]


def test_the_wait_survives_a_restart_of_the_program(folder: Path, clock: FixedClock) -> None:
    script = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from models.clock import FixedClock\n"
        "from models.errors import RegistryError\n"
        "from storage.registry import Options, open_registry\n"
        "options = Options(clock=FixedClock(datetime(2026, 11, 25, 1, 0, tzinfo=UTC)))\n"  # however slow the machine is
        "for _ in range(5):\n"
        "    try: open_registry(Path(sys.argv[1]), 'hanh', 'MatKhau!2', training=False, options=options)\n"
        "    except RegistryError as error: print(error.code.value)\n"
    )
    for expected in (["wrong_password"] * 3 + ["password_delayed"] * 2, ["password_delayed"] * 5):
        done = subprocess.run(
            [sys.executable, "-c", script, str(folder)],
            cwd=ROOT,
            env=child_environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split() == expected


def test_a_clock_set_back_makes_nobody_wait_longer(folder: Path, options: Options, clock: FixedClock) -> None:
    assert fail_until_delayed(folder, options, clock)
    clock.instant -= timedelta(days=400)
    with pytest.raises(RegistryError) as raised:
        opened(folder, options, password=WRONG)
    assert raised.value.code is ErrorCode.WRONG_PASSWORD or float(raised.value.details["seconds"]) <= 300


@pytest.mark.parametrize(
    "garbage", [b"", b"\xff\xfe", b"[]", b"null", b'{"x": 1}', b'{"x": [1]}', b'{"x": ["a", "b"]}']
)
def test_a_damaged_file_of_attempts_stops_nobody(folder: Path, options: Options, garbage: bytes) -> None:
    (folder / ATTEMPTS).write_bytes(garbage)
    opened(folder, options).close()


@pytest.mark.parametrize(
    ("name", "garbage"),
    [
        (ATTEMPTS, b'{"x": [Infinity, 0]}'),
        (ATTEMPTS, b'{"x": [1e999, 0]}'),
        (ATTEMPTS, b'{"x": [0, 1' + b"0" * 400 + b"]}"),
        (ATTEMPTS, b"[" * 100_000),
        (FILE, b"[" * 100_000),
        (FILE, b'{"format": "so-binh-an keyring", "version": 1' + b"0" * 5_000 + b"}"),
    ],
    ids=[
        "infinite attempts",
        "overflowing attempts",
        "attempts ages ago",
        "nested attempts",
        "nested keyring",
        "endless version",
    ],
)
def test_even_odd_json_stops_nobody(folder: Path, options: Options, name: str, garbage: bytes) -> None:
    (folder / name).write_bytes(garbage)
    opened(folder, options).close()


# --- already open --------------------------------------------------------------------------------

HOLDER = (
    "import sys; from pathlib import Path; from storage.registry import open_registry\n"
    "registry = open_registry(Path(sys.argv[1]), 'hanh', 'MatKhau!1', training=False)\n"
    "print('open', flush=True); sys.stdin.read()\n"
)


def hold(folder: Path) -> subprocess.Popen[str]:
    """Another process that has the registry open until its input ends or it is killed."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        cwd=ROOT,
        env=child_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "open\n"
    return holder


def end(holder: subprocess.Popen[str]) -> None:
    holder.communicate(timeout=30)


def test_a_registry_open_in_this_process_cannot_be_opened_again(
    folder: Path, registry: SqlRegistry, options: Options
) -> None:
    assert code_of(lambda: opened(folder, options)) is ErrorCode.ALREADY_OPEN
    registry.write(enter_person, {"name": "Lê Văn Mẫu"}, Moment.at(NOW), POSITIVE)
    assert registry.check() == []
    registry.close()
    opened(folder, options).close()


def test_a_registry_open_in_another_process_cannot_be_opened(folder: Path, options: Options) -> None:
    holder = hold(folder)
    assert code_of(lambda: opened(folder, options)) is ErrorCode.ALREADY_OPEN
    end(holder)
    opened(folder, options).close()


def test_a_wrong_password_on_an_open_registry_is_still_a_wrong_password(
    folder: Path, registry: SqlRegistry, options: Options
) -> None:
    assert code_of(lambda: opened(folder, options, password=WRONG)) is ErrorCode.WRONG_PASSWORD


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_after_the_program_was_killed_the_registry_opens_at_once(folder: Path, options: Options) -> None:
    for _ in range(3):
        holder = hold(folder)
        holder.send_signal(signal.SIGKILL)
        end(holder)
        assert holder.returncode == -signal.SIGKILL
        registry = opened(folder, options)
        assert registry.check() == []
        registry.write(enter_person, {"name": "Lê Văn Mẫu"}, Moment.at(NOW), POSITIVE)
        registry.close()


# --- a damaged database --------------------------------------------------------------------------


def plain_database(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE registry (id TEXT, kind TEXT)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize("at", [0, 5, 15, 16, 100, 2000, 4095 - 80, 4095 - 64, 4095])
def test_a_flipped_bit_anywhere_in_the_first_page_is_damage(folder: Path, options: Options, at: int) -> None:
    change(folder / DATABASE, flipped(at))
    damaged = contents(folder)
    assert code_of(lambda: opened(folder, options)) is ErrorCode.REGISTRY_DAMAGED
    assert contents(folder) == damaged


@pytest.mark.parametrize("size", [100, 4095, 4096, 4097, 5 * 4096, -4096])
def test_a_truncated_database_is_damage(folder: Path, options: Options, size: int) -> None:
    change(folder / DATABASE, lambda raw: raw[:size])
    assert code_of(lambda: opened(folder, options)) is ErrorCode.REGISTRY_DAMAGED


@pytest.mark.parametrize("size", [0, 1])  # SQLite takes one byte for none
def test_an_empty_database_is_damage_and_is_left_as_it_is(folder: Path, options: Options, size: int) -> None:
    change(folder / DATABASE, lambda raw: raw[:size])
    damaged = contents(folder)
    assert code_of(lambda: opened(folder, options)) is ErrorCode.REGISTRY_DAMAGED
    assert contents(folder) == damaged


def test_the_log_beside_an_emptied_database_is_left_as_it_is(folder: Path, tmp_path: Path, options: Options) -> None:
    """It may hold everything that a rescue needs; SQLite removes it with the first look at such a database."""
    registry = opened(folder, options)
    registry.write(enter_person, {"name": "Lê Văn Mẫu"}, Moment.at(NOW), POSITIVE)
    crashed = tmp_path / "crashed"
    shutil.copytree(folder, crashed)
    registry.close()
    (crashed / DATABASE).write_bytes(b"")
    before = contents(crashed)
    assert len(before[f"{DATABASE}-wal"]) > 4096
    assert code_of(lambda: opened(crashed, options)) is ErrorCode.REGISTRY_DAMAGED
    assert contents(crashed) == before


@pytest.mark.parametrize("size", [0, 1])
def test_an_empty_database_is_never_opened_as_a_registry(folder: Path, options: Options, size: int) -> None:
    change(folder / DATABASE, lambda raw: raw[:size])
    for _ in range(2):
        assert code_of(lambda: opened(folder, options)) is ErrorCode.REGISTRY_DAMAGED


def test_an_encrypted_database_without_tables_is_damage(folder: Path, options: Options) -> None:
    """Its key is right and its version 0: it is not filled with the tables of a new one."""
    key = keys_of(folder).database
    (folder / DATABASE).unlink()
    create_database(folder / DATABASE, key).close()
    before = contents(folder)
    assert code_of(lambda: opened(folder, options)) is ErrorCode.REGISTRY_DAMAGED
    assert contents(folder) == before


def test_a_plain_sqlite_file_is_damage(folder: Path, options: Options) -> None:
    plain_database(folder / DATABASE)
    assert code_of(lambda: opened(folder, options)) is ErrorCode.REGISTRY_DAMAGED


def test_random_bytes_are_damage(folder: Path, options: Options) -> None:
    change(folder / DATABASE, lambda raw: Random(1).randbytes(len(raw)))
    assert code_of(lambda: opened(folder, options)) is ErrorCode.REGISTRY_DAMAGED


def test_a_folder_in_place_of_the_database_is_an_expected_error(folder: Path, options: Options) -> None:
    (folder / DATABASE).unlink()
    (folder / DATABASE).mkdir()
    assert code_of(lambda: opened(folder, options)) in (
        ErrorCode.REGISTRY_DAMAGED,
        ErrorCode.READ_ONLY,
        ErrorCode.DISK_ERROR,
    )


def damage_found_by(folder: Path, options: Options) -> str:
    """What finds the damage of a registry: opening it, or the check by its list; or nothing."""
    try:
        registry = opened(folder, options)
    except RegistryError as error:
        return f"opening: {error.code}"
    try:
        return "check" if registry.check() else "nothing"
    finally:
        registry.close()


def test_a_flipped_bit_in_any_page_is_found_by_opening_or_by_the_check(
    folder: Path, tmp_path: Path, options: Options
) -> None:
    registry = opened(folder, options)
    for number in range(30):
        registry.write(enter_person, {"name": f"Lê Văn {number}"}, Moment.at(NOW), POSITIVE)
    registry.close()
    whole = (folder / DATABASE).read_bytes()
    random = Random(2)
    found: Counter[str] = Counter()
    for page in range(len(whole) // 4096):
        damaged = tmp_path / f"page {page}"
        shutil.copytree(folder, damaged)
        (damaged / DATABASE).write_bytes(flipped(page * 4096 + random.randrange(4096))(whole))
        found[damage_found_by(damaged, options)] += 1
    assert set(found) <= {"opening: registry_damaged", "check"}
    assert found.total() > 50


def test_the_check_names_every_damaged_page(folder: Path, options: Options) -> None:
    whole = (folder / DATABASE).read_bytes()
    damaged: list[int] = []
    for page in range(len(whole) // 4096):  # those that opening does not need
        (folder / DATABASE).write_bytes(flipped(page * 4096 + 77)(whole))
        if damage_found_by(folder, options) == "check":
            damaged.append(page)
    assert len(damaged) > 10
    both = [damaged[1], damaged[-1]]
    (folder / DATABASE).write_bytes(flipped(both[0] * 4096 + 77)(flipped(both[1] * 4096 + 77)(whole)))
    registry = opened(folder, options)
    found = registry.check()
    registry.close()
    named = [fault.where for fault in found if fault.kind is FaultKind.PAGE_DAMAGED]
    assert len(named) == len(both)
    for page, where in zip(both, named, strict=True):
        assert str(where).endswith(f" {page + 1}")
    assert found[-1].kind is FaultKind.REST_UNREADABLE


def test_a_database_that_lacks_its_last_byte_is_found_by_opening_or_by_the_check(
    folder: Path, options: Options
) -> None:
    change(folder / DATABASE, lambda raw: raw[:-1])
    assert damage_found_by(folder, options) in ("opening: registry_damaged", "check")


def test_nothing_is_written_to_the_standard_streams_of_a_wrong_key(
    folder: Path, options: Options, capfd: pytest.CaptureFixture[str]
) -> None:
    change(folder / DATABASE, flipped(100))
    code_of(lambda: opened(folder, options))
    code_of(lambda: opened(folder, options, password=WRONG))
    assert capfd.readouterr() == ("", "")


# --- versions and belonging ----------------------------------------------------------------------


def test_a_registry_of_a_newer_program_is_refused_untouched(folder: Path, options: Options) -> None:
    connection = connect(folder / DATABASE, keys_of(folder).database)
    connection.execute(f"PRAGMA user_version = {schema.NEWEST + 1}")
    connection.close()
    before = (folder / DATABASE).read_bytes()
    with pytest.raises(RegistryError) as raised:
        opened(folder, options)
    assert raised.value.code is ErrorCode.NEWER_VERSION
    assert raised.value.details == {"registry": schema.NEWEST + 1, "program": schema.NEWEST}
    assert (folder / DATABASE).read_bytes() == before


def version_and_tables(folder: Path) -> tuple[int, set[str]]:
    connection = connect(folder / DATABASE, keys_of(folder).database)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'new_%'")}
    connection.close()
    return version, tables


def test_an_upgrade_stops_whole_steps_behind_a_failure_and_goes_on_from_there(
    folder: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    def second(connection: Any) -> None:
        connection.execute("CREATE TABLE new_second (x)")

    def third(connection: Any) -> None:
        connection.execute("CREATE TABLE new_third (x)")
        connection.execute("CREATE TABLE new_third_b (x)")
        if failing:
            raise RegistryError(ErrorCode.DISK_FULL)

    failing = True
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, second, third))
    monkeypatch.setattr(schema, "NEWEST", schema.NEWEST + 2)
    for _ in range(2):
        assert code_of(lambda: opened(folder, options)) is ErrorCode.DISK_FULL
        assert version_and_tables(folder) == (schema.NEWEST - 1, {"new_second"})
    failing = False
    registry = opened(folder, options)
    assert registry.check() == []
    registry.close()
    assert version_and_tables(folder) == (schema.NEWEST, {"new_second", "new_third", "new_third_b"})


def test_an_encrypted_database_that_is_no_registry_is_damage(folder: Path, options: Options) -> None:
    connection = connect(folder / DATABASE, keys_of(folder).database)
    connection.execute("PRAGMA application_id = 7")
    connection.close()
    assert code_of(lambda: opened(folder, options)) is ErrorCode.REGISTRY_DAMAGED


def edited(raw: bytes, **changes: Any) -> bytes:
    return json.dumps(json.loads(raw) | changes).encode()


def test_a_keyring_of_a_newer_program_is_refused(folder: Path, options: Options) -> None:
    for name in (FILE, COPY):
        change(folder / name, lambda raw: edited(raw, version=2))
    assert code_of(lambda: opened(folder, options)) is ErrorCode.NEWER_VERSION
    assert code_of(lambda: logins(folder)) is ErrorCode.NEWER_VERSION


BREAKAGES: dict[str, Bytes] = {
    "empty": lambda raw: b"",
    "cut off": lambda raw: raw[: len(raw) // 2],
    "random": lambda raw: Random(1).randbytes(len(raw)),
    "another kind of file": lambda raw: b'{"format": "something else", "version": 1}',
    "a list": lambda raw: b"[]",
    "a number": lambda raw: b"7",
    "zeros": lambda raw: bytes(len(raw)),
    "a changed login": lambda raw: raw.replace(b'"hanh"', b'"dung"'),
    "a changed cost": lambda raw: raw.replace(b'"passes": 1', b'"passes": 2'),
    "a changed kind": lambda raw: raw.replace(b'"real"', b'"training"'),
    "a slot less": lambda raw: edited(raw, slots=[]),
}


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_two_broken_keyrings_have_their_own_code(folder: Path, options: Options, breakage: str) -> None:
    for name in (FILE, COPY):
        change(folder / name, BREAKAGES[breakage])
    assert code_of(lambda: opened(folder, options)) is ErrorCode.KEYRING_DAMAGED


@pytest.mark.parametrize("breakage", [*BREAKAGES, "gone"])
@pytest.mark.parametrize("name", [FILE, COPY])
def test_one_broken_keyring_is_made_good_by_the_other(folder: Path, options: Options, name: str, breakage: str) -> None:
    if breakage == "gone":
        (folder / name).unlink()
    else:
        change(folder / name, BREAKAGES[breakage])
    registry = opened(folder, options)
    assert registry.check() == []
    registry.close()


def test_closing_empties_the_log_before_the_driver_closes_which_would_hold_up_every_thread(
    registry: SqlRegistry, folder: Path
) -> None:
    registry.write(enter_person, {"name": "Lê Văn Mẫu"}, Moment.at(NOW), POSITIVE)
    log, asked = folder / f"{DATABASE}-wal", list[str]()
    assert log.stat().st_size > 0
    connection: Any = registry._connection
    connection.set_trace_callback(asked.append)
    registry.close()
    assert asked[-1] == "PRAGMA wal_checkpoint(TRUNCATE)"
    assert not log.exists()


def test_a_damaged_version_number_in_one_keyring_is_made_good_by_the_other(folder: Path, options: Options) -> None:
    change(folder / FILE, lambda raw: raw.replace(b'"version": 1', b'"version": 5'))
    opened(folder, options).close()


@pytest.mark.parametrize("breakage", [*BREAKAGES, "gone"])
@pytest.mark.parametrize("name", [FILE, COPY])
def test_a_broken_keyring_is_whole_again_after_the_registry_was_opened(
    folder: Path, options: Options, name: str, breakage: str
) -> None:
    whole = (folder / FILE).read_bytes()
    if breakage == "gone":
        (folder / name).unlink()
    else:
        change(folder / name, BREAKAGES[breakage])
    code_of(lambda: opened(folder, options, password=WRONG))
    assert not (folder / name).exists() or (folder / name).read_bytes() != whole  # nobody has proved anything yet
    opened(folder, options).close()
    assert (folder / FILE).read_bytes() == whole
    assert (folder / COPY).read_bytes() == whole


def test_a_copy_that_a_crash_left_behind_its_keyring_follows_it(folder: Path, options: Options) -> None:
    keyring, keys, before = read_keyring(folder), keys_of(folder), (folder / COPY).read_bytes()
    write_keyring(folder, keyring.with_slot(keyring.slots[0].user, LOGIN, "MatKhau!3", keys, CHEAP))
    (folder / COPY).write_bytes(before)
    opened(folder, options, password="MatKhau!3").close()
    assert (folder / COPY).read_bytes() == (folder / FILE).read_bytes()
    (folder / FILE).unlink()
    assert code_of(lambda: opened(folder, options)) is ErrorCode.WRONG_PASSWORD


def test_the_keyring_of_a_newer_program_is_never_overwritten(folder: Path, options: Options) -> None:
    change(folder / FILE, lambda raw: edited(raw, version=2))
    newer = (folder / FILE).read_bytes()
    opened(folder, options).close()
    assert (folder / FILE).read_bytes() == newer


@pytest.mark.parametrize(
    "cost",
    [
        {"memory_kib": 2**40},
        {"memory_kib": 7},
        {"memory_kib": -1},
        {"memory_kib": "64"},
        {"passes": 0},
        {"passes": 10**9},
        {"lanes": 0},
        {"lanes": 1.5},
    ],
    ids=str,
)
def test_a_forged_cost_is_refused_before_any_memory_is_taken(
    folder: Path, options: Options, cost: dict[str, Any]
) -> None:
    body = json.loads((folder / FILE).read_bytes())
    body.pop("check")
    body["slots"][0]["kdf"] |= cost
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    forged = json.dumps(body | {"check": hashlib.sha256(canonical).hexdigest()}).encode()
    for name in (FILE, COPY):
        (folder / name).write_bytes(forged)
    assert code_of(lambda: opened(folder, options)) is ErrorCode.KEYRING_DAMAGED


def test_one_byte_changed_anywhere_in_both_keyrings_is_damage(folder: Path, options: Options) -> None:
    """A cosmetic byte (a space between values) may change; whatever opens must still open with the right keys."""
    whole = (folder / FILE).read_bytes()
    codes = set()
    for at in range(0, len(whole), 7):
        for name in (FILE, COPY):
            (folder / name).write_bytes(flipped(at)(whole))
        try:
            opened(folder, options).close()
        except RegistryError as error:
            codes.add(error.code)
    assert codes <= {ErrorCode.KEYRING_DAMAGED, ErrorCode.NEWER_VERSION}
    assert ErrorCode.KEYRING_DAMAGED in codes


def test_the_keyring_of_one_registry_beside_the_database_of_another_is_damage(
    folder: Path, tmp_path: Path, options: Options
) -> None:
    """The other key cannot even read the database, so that nothing more can be said than damaged."""
    other = tmp_path / "other"
    create_registry(other, OFFICE, FIRST_USER, training=False, options=options)
    for name in (FILE, COPY):
        shutil.copy(other / name, folder / name)
    assert code_of(lambda: opened(folder, options)) is ErrorCode.REGISTRY_DAMAGED


@pytest.mark.parametrize("changes", [{"registry": "another"}, {"kind": "training"}])
def test_a_keyring_with_the_right_key_of_another_registry_or_kind_is_a_mismatch(
    folder: Path, options: Options, changes: dict[str, str]
) -> None:
    keyring, keys = read_keyring(folder), keys_of(folder)
    slot = keyring.slots[0]
    forged = replace(keyring, slots=(), **changes).with_slot(slot.user, LOGIN, PASSWORD, keys, slot.cost)
    write_keyring(folder, forged)
    training = forged.kind == "training"
    code = code_of(lambda: open_registry(folder, LOGIN, PASSWORD, training=training, options=options))
    assert code is ErrorCode.KEYRING_MISMATCH


@pytest.mark.parametrize("changes", [{"registry": "another"}, {"kind": "training"}])
def test_a_slot_moved_into_another_keyring_does_not_open(
    folder: Path, options: Options, changes: dict[str, str]
) -> None:
    """A slot is bound to its registry and kind: without the password nobody can make it one of another."""
    write_keyring(folder, replace(read_keyring(folder), **changes))
    training = "kind" in changes
    code = code_of(lambda: open_registry(folder, LOGIN, PASSWORD, training=training, options=options))
    assert code is ErrorCode.WRONG_PASSWORD


@pytest.mark.parametrize("training", [True, False])
def test_a_training_registry_and_a_real_one_are_never_taken_for_each_other(
    tmp_path: Path, options: Options, training: bool
) -> None:
    create_registry(tmp_path / "so", OFFICE, FIRST_USER, training=training, options=options)
    expected = ErrorCode.TRAINING_AS_REAL if training else ErrorCode.REAL_AS_TRAINING

    def as_the_other() -> object:
        return open_registry(tmp_path / "so", LOGIN, PASSWORD, training=not training, options=options)

    assert code_of(as_the_other) is expected
    right = open_registry(tmp_path / "so", LOGIN, PASSWORD, training=training, options=options)
    assert right.is_training is training
    right.close()


# --- no registry, or no place for one ------------------------------------------------------------


@pytest.mark.parametrize("make", ["nothing", "empty folder", "folder with a picture", "keyring without database"])
def test_a_folder_without_a_registry_says_so(folder: Path, tmp_path: Path, options: Options, make: str) -> None:
    place = tmp_path / "place"
    if make != "nothing":
        place.mkdir()
    if make == "folder with a picture":
        (place / "ảnh.jpg").write_bytes(b"\xff\xd8")
    if make == "keyring without database":
        shutil.copy(folder / FILE, place / FILE)
    before = contents(place) if place.exists() else None
    assert code_of(lambda: opened(place, options)) is ErrorCode.NOT_A_REGISTRY
    assert (contents(place) if place.exists() else None) == before


def test_a_folder_with_anything_in_it_is_not_used_for_a_new_registry(
    folder: Path, tmp_path: Path, options: Options
) -> None:
    used = tmp_path / "used"
    used.mkdir()
    (used / ".an").write_bytes(b"")
    for place in (used, folder):
        before = contents(place)
        code = code_of(lambda place=place: create_registry(place, OFFICE, FIRST_USER, training=False, options=options))
        assert code is ErrorCode.FOLDER_NOT_EMPTY
        assert contents(place) == before
    opened(folder, options).close()


def test_a_file_in_place_of_the_folder_is_an_expected_error_and_stays(tmp_path: Path, options: Options) -> None:
    (tmp_path / "so").write_bytes(b"x")
    code_of(lambda: create_registry(tmp_path / "so", OFFICE, FIRST_USER, training=False, options=options))
    assert (tmp_path / "so").read_bytes() == b"x"


@pytest.mark.parametrize("password", ["", "Ngan!1", "matkhau!1", "MATKHAU!1", "MatKhau!!", "MatKhau11"])
def test_a_weak_password_is_refused_before_anything_is_made(tmp_path: Path, options: Options, password: str) -> None:
    user = replace(FIRST_USER, password=password)
    code = code_of(lambda: create_registry(tmp_path / "so", OFFICE, user, training=False, options=options))
    assert code is ErrorCode.PASSWORD_TOO_WEAK
    assert not (tmp_path / "so").exists()


def test_a_registry_is_made_in_an_empty_folder_and_below_new_ones(tmp_path: Path, options: Options) -> None:
    (tmp_path / "trống").mkdir()
    for place in (tmp_path / "trống", tmp_path / "a" / "b" / "sổ của xã"):
        create_registry(place, OFFICE, FIRST_USER, training=False, options=options)
        assert sorted(contents(place)) == [COPY, FILE, DATABASE]
        opened(place, options).close()


@pytest.mark.skipif(os.name == "nt", reason="permissions are different on Windows")
def test_what_is_made_can_be_read_by_its_owner_only(tmp_path: Path, options: Options) -> None:
    before = os.umask(0)
    try:
        create_registry(tmp_path / "a" / "so", OFFICE, FIRST_USER, training=False, options=options)
        registry = opened(tmp_path / "a" / "so", options)
        person = registry.write(enter_person, {"name": "Lê Văn Mẫu"}, Moment.at(NOW), POSITIVE)
        registry.write(keep_printed, paper(person, b"%PDF"), 1, "print")
        made = list(tmp_path.rglob("*"))
        registry.close()
    finally:
        os.umask(before)
    assert len(made) >= 9
    for path in made:
        assert not path.exists() or path.stat().st_mode & 0o077 == 0, path.name


def test_a_creation_that_fails_takes_the_folders_above_away_that_it_made(
    tmp_path: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path, keyring: object) -> None:
        raise RegistryError(ErrorCode.DISK_FULL)

    (tmp_path / "a").mkdir()
    monkeypatch.setattr("storage.vault.write_keyring", fail)
    place = tmp_path / "a" / "b" / "c"
    code = code_of(lambda: create_registry(place, OFFICE, FIRST_USER, training=False, options=options))
    assert code is ErrorCode.DISK_FULL
    assert list(tmp_path.rglob("*")) == [tmp_path / "a"]


@pytest.mark.parametrize("existed", [True, False])
@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.ENOSPC, "full"), OSError),
        (RegistryError(ErrorCode.DISK_FULL), RegistryError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
def test_a_creation_that_fails_at_the_keyring_leaves_nothing(
    tmp_path: Path,
    options: Options,
    monkeypatch: pytest.MonkeyPatch,
    existed: bool,
    error: BaseException,
    expected: type[BaseException],
) -> None:
    place = tmp_path / "so"
    if existed:
        place.mkdir()

    def fail(folder: Path, keyring: object) -> None:
        assert (folder / DATABASE).stat().st_size > 0  # the middle: the database is there
        (folder / FILE).write_bytes(b"half")
        raise error

    monkeypatch.setattr("storage.vault.write_keyring", fail)
    with pytest.raises(expected):
        create_registry(place, OFFICE, FIRST_USER, training=False, options=options)
    assert place.exists() is existed
    assert not existed or list(place.iterdir()) == []
    monkeypatch.undo()
    create_registry(place, OFFICE, FIRST_USER, training=False, options=options)
    opened(place, options).close()


# --- what the keyring tells ----------------------------------------------------------------------


def test_the_keyring_names_nobody_and_holds_no_key(folder: Path) -> None:
    keys = keys_of(folder)
    for name in (FILE, COPY):
        raw = (folder / name).read_bytes()
        text = raw.decode("unicode_escape", "replace") + raw.decode()
        for word in NAME.split():
            assert word not in text
        assert PASSWORD not in text
        for key in (keys.database, keys.signing):
            assert key.hex() not in text
            assert key not in raw
        assert set(json.loads(raw)) == {"format", "version", "registry", "kind", "slots", "recovery", "check"}
        assert set(json.loads(raw)["slots"][0]) == {"user", "login", "kdf", "sealed", "given"}


def test_a_real_registry_costs_a_guesser_at_least_what_the_design_asks(tmp_path: Path, clock: FixedClock) -> None:
    create_registry(tmp_path / "so", OFFICE, FIRST_USER, training=False, options=Options(clock=clock))
    kdf = json.loads((tmp_path / "so" / FILE).read_bytes())["slots"][0]["kdf"]
    assert kdf["name"] == "argon2id"
    assert kdf["memory_kib"] >= 64 * 1024
    assert kdf["passes"] >= 3
    assert kdf["lanes"] == 4


def test_two_registries_with_one_password_share_no_key_and_no_salt(
    folder: Path, tmp_path: Path, options: Options
) -> None:
    create_registry(tmp_path / "other", OFFICE, FIRST_USER, training=False, options=options)
    first, second = read_keyring(folder).slots[0], read_keyring(tmp_path / "other").slots[0]
    assert first.salt != second.salt
    assert keys_of(folder).database != keys_of(tmp_path / "other").database
    assert (folder / DATABASE).read_bytes()[:16] != (tmp_path / "other" / DATABASE).read_bytes()[:16]

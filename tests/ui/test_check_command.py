"""``main.py check``: what it says and how it ends when a registry is whole, damaged, open elsewhere, or of a newer
program."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from models.actions.enter_person import enter_person
from models.clock import FixedClock
from models.dates import Moment
from storage import caches
from storage.connection import PAGE_BYTES, connect
from storage.disk import Disk
from storage.keyring import COPY, FILE, read_keyring
from storage.registry import Options, open_registry
from storage.rotation import DATABASE
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.faults.scripted_saves import POSITIVE
from ui.command_line import DONE, FAILED, NOT_CHECKED, add_commands, run

RESCUE = "main.py rescue"
Check = Callable[..., tuple[int, str, str]]


@pytest.fixture
def filled(folder: Path, options: Options) -> Path:
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    for number in range(10):
        registry.write(enter_person, {"name": f"Lê Văn {number}"}, Moment.at(NOW), POSITIVE)
    registry.close()
    return folder


@pytest.fixture
def check(filled: Path, tmp_path: Path, options: Options, capsys: pytest.CaptureFixture[str]) -> Check:
    """Runs the command; its exit code, what it printed, and what it complained about."""
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(dest="command"))

    def checked(*more: str, password: str = PASSWORD) -> tuple[int, str, str]:
        (tmp_path / "mật khẩu").write_text(password, "utf-8")
        given = ["check", str(filled), "--password-file", str(tmp_path / "mật khẩu"), *more]
        code = run(parser.parse_args(given), Disk(options), FixedClock(NOW))
        said = capsys.readouterr()
        return code, said.out, said.err

    return checked


def key_of(folder: Path) -> bytes:
    keyring = read_keyring(folder)
    return keyring.unlock(keyring.slot_of(LOGIN), PASSWORD).database


def execute(folder: Path, statement: str) -> None:
    connection = connect(folder / DATABASE, key_of(folder))
    connection.execute(statement)
    connection.close()


def harm(folder: Path, page: int) -> None:
    with (folder / DATABASE).open("r+b") as file:
        file.seek((page - 1) * PAGE_BYTES + 200)
        file.write(b"harm")


def root_of(folder: Path, table: str) -> int:
    connection = connect(folder / DATABASE, key_of(folder))
    row = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    connection.close()
    return int(row[0])


def test_a_whole_registry_ends_with_0(check: Check) -> None:
    assert check() == (DONE, "Sổ toàn vẹn.\n", "")


def test_everybody_is_computed_again_on_request(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    check()
    asked: list[bool] = []
    stale = caches.stale_people

    def watched(*known: object, anew: bool) -> object:
        asked.append(anew)
        return stale(*known, anew=anew)  # type: ignore[arg-type]

    monkeypatch.setattr(caches, "stale_people", watched)
    assert check()[0] == check("--anew")[0] == DONE
    assert asked == [False, True]


def test_a_damaged_page_is_named_and_the_rescue_with_it(check: Check, filled: Path) -> None:
    page = root_of(filled, "print_log")
    harm(filled, page)
    code, out, err = check()
    assert (code, err) == (FAILED, "")
    assert f" {page}" in out
    assert RESCUE in out
    code, out, _ = check("--json")
    assert code == FAILED
    assert {fault["kind"] for fault in json.loads(out)["faults"]} >= {"page_damaged"}


@pytest.mark.parametrize("page", [1, 2])
def test_a_registry_too_damaged_to_be_opened_is_told_as_such(check: Check, filled: Path, page: int) -> None:
    harm(filled, page)
    code, out, err = check()
    assert (code, out) == (FAILED, "")
    assert "bị hỏng" in err
    assert RESCUE in err


def test_a_registry_whose_keyrings_are_gone_is_told_as_such(check: Check, filled: Path) -> None:
    for name in (FILE, COPY):
        (filled / name).write_bytes(b"{}")
    code, _, err = check()
    assert code == FAILED
    assert "bộ khóa" in err
    assert RESCUE in err


def test_a_registry_that_is_open_elsewhere_cannot_be_checked(check: Check, filled: Path, options: Options) -> None:
    registry = open_registry(filled, LOGIN, PASSWORD, training=False, options=options)
    code, out, err = check()
    registry.close()
    assert (code, out) == (NOT_CHECKED, "")
    assert "đang được mở" in err
    assert RESCUE not in err
    assert check()[0] == DONE


def test_a_registry_of_a_newer_program_cannot_be_checked(check: Check, filled: Path) -> None:
    execute(filled, "PRAGMA user_version = 99")
    code, out, err = check()
    assert (code, out) == (NOT_CHECKED, "")
    assert "phiên bản chương trình mới hơn" in err


def test_a_wrong_password_checks_nothing(check: Check) -> None:
    code, out, err = check(password="Sai!mat1khau")
    assert (code, out) == (NOT_CHECKED, "")
    assert "Mật khẩu không đúng" in err

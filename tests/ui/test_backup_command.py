"""``main.py backup``, ``restore`` and ``rescue``: what they say and how they end."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from models.accounts import Way
from models.actions import manage_keys
from models.actions.enter_person import enter_person
from models.actions.record_event import record_event
from models.clock import FixedClock
from models.dates import Moment
from models.events.notes import Note
from storage.backups.layout import TOP
from storage.changes.format import FOLDER as CHANGES
from storage.connection import PAGE_BYTES
from storage.disk import Disk
from storage.registry import Options, SqlRegistry, open_registry
from storage.rotation import DATABASE
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.faults.scripted_saves import POSITIVE
from ui.backup_command import DONE, SOMETHING_MISSING
from ui.command_line import FAILED, add_commands, run

Command = Callable[..., tuple[int, str, str]]
NEW_PASSWORD = "MatKhau!Moi9"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "usb"
    path.mkdir()
    return path


@pytest.fixture
def command(tmp_path: Path, options: Options, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command; its exit code, what it printed, and what it complained about."""
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(dest="command"))

    def ran(*given: object, login: str = LOGIN, password: str = PASSWORD) -> tuple[int, str, str]:
        (tmp_path / "mật khẩu").write_text(password, "utf-8")
        more = ("--login", login, "--password-file", str(tmp_path / "mật khẩu"))
        code = run(parser.parse_args([*map(str, given), *more]), Disk(options), FixedClock(NOW))
        said = capsys.readouterr()
        return code, said.out, said.err

    return ran


def work(folder: Path, options: Options, deed: Callable[[SqlRegistry], object]) -> object:
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    try:
        return deed(registry)
    finally:
        registry.close()


def enter(registry: SqlRegistry) -> str:
    return registry.write(enter_person, {"name": "Lê Văn Mẫu"}, Moment.at(NOW), POSITIVE)


def test_a_backup_is_made_proven_and_restored(
    command: Command, folder: Path, stick: Path, tmp_path: Path, options: Options
) -> None:
    work(folder, options, enter)
    code, said, _ = command("backup", folder, stick, "--name", "USB số 1")
    assert code == DONE
    assert said.startswith("Đã sao lưu và thử lại: ")
    work(folder, options, enter)
    code, said, _ = command("backup", folder, stick, "--log-only")
    assert (code, said) == (DONE, "Đã chép nhật ký thay đổi.\n")
    assert len(list((stick / TOP).glob("*/generations/*"))) == 1, "the stick is the same place again"
    code, said, _ = command("restore", stick, tmp_path / "mới", "--last-number", "2026=145/QĐ-CAX")
    assert code == DONE
    assert said.startswith("Đã khôi phục sổ đến ")
    numbers = work(tmp_path / "mới", options, lambda r: r.read(lambda q: q.numbers_in(2026, "/QĐ-CAX")))
    assert "145/QĐ-CAX" in numbers  # type: ignore[operator]
    people = work(tmp_path / "mới", options, lambda r: r.read(lambda q: q.count_people(kept=True, group="")))
    assert people == 2


def test_a_wrong_password_and_a_full_folder_are_said(
    command: Command, folder: Path, stick: Path, tmp_path: Path
) -> None:
    command("backup", folder, stick)
    code, said, complained = command("restore", stick, tmp_path / "mới", password="sai")
    assert (code, said) == (FAILED, "")
    assert "Mật khẩu không đúng" in complained
    assert not (tmp_path / "mới").exists()
    code, _, complained = command("restore", stick, folder)
    assert code == FAILED
    assert "trống" in complained
    code, _, complained = command("restore", tmp_path / "không có", tmp_path / "mới")
    assert code == FAILED
    assert "không có bản sao lưu" in complained


def test_a_recovery_sheet_is_read_from_a_file(
    command: Command, folder: Path, stick: Path, tmp_path: Path, options: Options
) -> None:
    codes = work(folder, options, lambda r: r.write(manage_keys.make_sheet, Way.TWO_SHEETS))
    command("backup", folder, stick)
    sheets = tmp_path / "phiếu.txt"
    sheets.write_text("\n".join(" ".join(code.words()) for code in codes), "utf-8")  # type: ignore[attr-defined]
    code, _, _ = command("restore", stick, tmp_path / "mới", "--sheet-file", sheets, password=NEW_PASSWORD)
    assert code == DONE
    open_registry(tmp_path / "mới", LOGIN, NEW_PASSWORD, training=False, options=options).close()
    sheets.write_text("không phải phiếu", "utf-8")
    code, _, complained = command("restore", stick, tmp_path / "hai", "--sheet-file", sheets, password=NEW_PASSWORD)
    assert code == FAILED
    assert "Chưa đọc được phiếu" in complained


def test_a_rescue_ends_with_two_if_something_is_missing_and_lists_it(
    command: Command, folder: Path, stick: Path, tmp_path: Path, options: Options
) -> None:
    command("backup", folder, stick)
    person = work(folder, options, enter)
    work(
        folder,
        options,
        lambda r: [r.write(record_event, person, Moment.at(NOW), Note(text="ghi " * 60)) for _ in range(40)],
    )
    with (folder / DATABASE).open("rb+") as file:
        file.write(bytes(PAGE_BYTES))
    code, said, _ = command("rescue", folder, tmp_path / "cứu", "--backup", stick)
    assert code == DONE
    assert "Không mất gì" in said
    shutil.rmtree(folder / CHANGES)
    with (folder / DATABASE).open("rb+") as file:
        file.truncate((folder / DATABASE).stat().st_size // 2 // PAGE_BYTES * PAGE_BYTES)
    code, said, _ = command("rescue", folder, tmp_path / "hai", "--backup", stick)
    assert code == SOMETHING_MISSING
    assert "Mục lịch sử thay đổi: có phần không đọc được" in said
    assert "Lê Văn Mẫu" not in said
    code, said, _ = command("rescue", folder, tmp_path / "ba", "--backup", stick, "--json")
    assert code == SOMETHING_MISSING
    told = json.loads(said)
    assert told["lost"]
    assert told["page_count"] > len(told["damaged_pages"]) > 0

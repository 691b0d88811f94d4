"""``main.py print``: papers, dossiers and lists into a file, refused to whom plain files are closed."""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest

from models.actions.enter_person import enter_person
from models.actions.manage_users import add_user
from models.clock import FixedClock
from models.dates import Moment
from models.roles import Role
from storage.disk import Disk
from storage.registry import Options, open_registry
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.faults.scripted_saves import POSITIVE
from ui.command_line import add_commands, run

NUMBER = "089200000001"
Print = Callable[..., tuple[int, str, str]]


@pytest.fixture
def printed(folder: Path, tmp_path: Path, options: Options, capsys: pytest.CaptureFixture[str]) -> Print:
    """Runs the command; its exit code, the words of the file, and what it complained about."""
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    registry.write(enter_person, {"name": "Trần Văn Thử", "citizen_number": NUMBER}, Moment.at(NOW), POSITIVE)
    registry.write(add_user, {"name": "Đặng Thị Trạm", "login": "tram", "role": Role.HEALTH}, PASSWORD)
    registry.close()
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(dest="command"))
    (tmp_path / "mật khẩu").write_text(PASSWORD, "utf-8")

    def command(*more: str, login: str = LOGIN) -> tuple[int, str, str]:
        out = tmp_path / "ra.pdf"
        out.unlink(missing_ok=True)
        opening = ["--login", login, "--password-file", str(tmp_path / "mật khẩu"), "--out", str(out)]
        code = run(parser.parse_args(["print", *more, *opening]), Disk(options), FixedClock(NOW))
        return code, words_of(out) if out.exists() else "", capsys.readouterr().err

    return command


def words_of(file: Path) -> str:
    with pdfplumber.open(io.BytesIO(file.read_bytes())) as document:
        return " ".join(" ".join(page.extract_text() for page in document.pages).split())


def test_a_paper_is_found_by_the_number_of_the_person(printed: Print, folder: Path) -> None:
    code, words, _ = printed(str(folder), "--person", NUMBER, "--form", "III-04")
    assert code == 0
    assert "Họ và tên: Trần Văn Thử" in words
    assert "Áp dụng biện pháp quản lý" in words


def test_a_blank_form_needs_no_registry(printed: Print) -> None:
    code, words, _ = printed("--form", "III-04", "--blank")
    assert code == 0
    assert "Họ và tên: ...." in words
    assert printed("--list", "users", "--blank")[0] == 0


def test_a_dossier_and_a_list_hold_the_person(printed: Print, folder: Path) -> None:
    assert "Trần Văn Thử" in printed(str(folder), "--person", NUMBER, "--dossier", "user")[1]
    assert "Trần Văn Thử" in printed(str(folder), "--list", "users")[1]


def test_what_is_lacking_or_unknown_writes_no_file(printed: Print, folder: Path) -> None:
    assert printed(str(folder), "--form", "III-04")[:2] == (2, "")
    code, words, complaint = printed(str(folder), "--person", "089200000009", "--form", "III-04")
    assert (code, words) == (1, "")
    assert "Không tìm thấy" in complaint
    code, words, complaint = printed(str(folder), "--person", NUMBER, "--form", "X-99")
    assert (code, words) == (1, "")
    assert "X-99" in complaint


def test_the_health_station_writes_no_plain_files(printed: Print, folder: Path) -> None:
    code, words, complaint = printed(str(folder), "--person", NUMBER, "--form", "III-04", login="tram")
    assert (code, words) == (1, "")
    assert complaint


def test_what_the_access_log_did_not_take_is_not_written(
    printed: Print, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.registry.SqlRegistry.note_access", lambda *_: False)
    code, words, complaint = printed(str(folder), "--person", NUMBER, "--form", "III-04")
    assert (code, words) == (2, "")
    assert "nhật ký truy cập" in complaint


def test_a_file_that_is_there_is_not_overwritten(printed: Print, tmp_path: Path, options: Options) -> None:
    out = tmp_path / "có sẵn.pdf"
    out.write_text("của người khác", "utf-8")
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(dest="command"))
    given = parser.parse_args(["print", "--form", "III-04", "--blank", "--out", str(out)])
    assert run(given, Disk(options), FixedClock(NOW)) == 2
    assert out.read_text("utf-8") == "của người khác"

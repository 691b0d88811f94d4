"""Nothing of a person is ever on the disk in readable form: a day is watched, and every file it writes is read."""

from __future__ import annotations

import codecs
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import xlsxwriter

from tests.conftest import PASSWORD
from tests.faults.canaries import (
    CANARIES,
    IMPORTED,
    PASSWORD_TYPED_WRONG,
    READABLE_FORMATS,
    hits,
    secrets_of,
    spellings,
)
from tests.faults.preload import ROOT, child_environment

SECRETS = (*secrets_of(CANARIES), PASSWORD, PASSWORD_TYPED_WRONG)
NO_FILES = re.compile(r"/dev/(?!shm/)|/proc/|pipe:")
TRACED = "openat,creat,open,rename,renameat,renameat2"
NOT_UNDERSTOOD = "openat2,link,linkat,memfd_create"
"""Other ways to make a file; nobody goes them today, and if somebody does, the log must be read differently."""


# --- the scanner ---------------------------------------------------------------------------------


def test_there_are_sixty_canaries_and_none_is_part_of_another() -> None:
    secrets = secrets_of(CANARIES)
    assert len(secrets) == 60
    assert not [(a, b) for a in secrets for b in secrets if a != b and a in b]
    assert all(len(secret) >= 10 for secret in secrets)


@pytest.mark.parametrize("secret", [CANARIES[4].name.partition(" ")[2], CANARIES[4].number])
def test_the_scanner_finds_a_planted_canary_in_every_spelling(tmp_path: Path, secret: str) -> None:
    for spelling, raw in spellings(secret).items():
        planted = tmp_path / "planted"
        planted.write_bytes(b"\0" * 5000 + b"x" + raw + b"\xff" * 99)
        assert any(hit.startswith(secret) for hit in hits([planted], SECRETS)), spelling
    names = set(spellings(secret))
    for wanted in ("NFC utf-8", "NFD utf-8", "NFC utf-16-le", "NFC utf-16-be", "upper NFC utf-8", "folded NFC utf-8"):
        assert wanted in names


@pytest.mark.parametrize("mark", READABLE_FORMATS)
def test_the_scanner_finds_a_readable_file_whose_contents_are_packed(tmp_path: Path, mark: bytes) -> None:
    (tmp_path / "planted").write_bytes(b"\0" * 99 + mark)
    assert list(hits([tmp_path / "planted"], ())) != []


def test_the_scanner_finds_nothing_in_noise(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(bytes(range(256)) * 400)
    assert list(hits([tmp_path / "noise"], SECRETS)) == []


# --- the log of strace ---------------------------------------------------------------------------

_PATH = r'"((?:[^"\\]|\\.)*)"'
_OPEN = re.compile(rf"^(\d+) +(?:openat\([^,]+, |open\(){_PATH}, ([A-Z_|]+)")
_OTHER = re.compile(rf"^\d+ +(?:{NOT_UNDERSTOOD.replace(',', '|')})\(")
_CREAT = re.compile(rf"^(\d+) +creat\({_PATH}")
_RENAME = re.compile(rf"^(\d+) +rename(?:at2?)?\((?:[^,\"]+, )?{_PATH}, (?:[^,\"]+, )?{_PATH}")


@dataclass
class Written:
    """What a day wrote, by the log of strace."""

    processes: set[str] = field(default_factory=set)
    paths: set[Path] = field(default_factory=set)
    not_understood: list[str] = field(default_factory=list)

    def files(self) -> Iterator[Path]:
        return (path for path in self.paths if path.is_file())


def written(log: str) -> Written:
    """Every file that was opened for writing, made, or renamed to; unsuccessful calls count as well."""
    found = Written()
    for line in log.splitlines():
        if match := _OPEN.match(line):
            process, path, flags = match.groups()
            if not {"O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"} & set(flags.split("|")):
                found.processes.add(process)
                continue
            paths = [path]
        elif match := _CREAT.match(line) or _RENAME.match(line):
            process, *paths = match.groups()
        else:
            if _OTHER.match(line):
                found.not_understood.append(line)
            continue
        found.processes.add(process)
        for text in paths:
            raw, _ = codecs.escape_decode(text.encode())
            assert isinstance(raw, bytes)
            path = raw.decode()
            if not NO_FILES.match(path):
                found.paths.add(ROOT / path)
    return found


def test_the_log_is_read_right() -> None:
    log = (
        '12 openat(AT_FDCWD, "/a/read", O_RDONLY|O_CLOEXEC) = 3\n'
        '12 openat(AT_FDCWD, "/a/written", O_RDWR|O_CREAT|O_CLOEXEC, 0600) = 4\n'
        '13 openat(AT_FDCWD, "/a/late", O_WRONLY|O_CREAT, 0600 <unfinished ...>\n'
        '13 openat(AT_FDCWD, "/dev/null", O_RDWR) = 5\n'
        '13 openat(AT_FDCWD, "/dev/shm/x", O_RDWR|O_CREAT, 0600) = 5\n'
        '13 linkat(AT_FDCWD, "/proc/self/fd/5", AT_FDCWD, "/a/linked", AT_SYMLINK_FOLLOW) = 0\n'
        '13 rename("/a/.part", "/a/s\\303\\241ch") = 0\n'
        '13 renameat2(AT_FDCWD, "/a/x", AT_FDCWD, "/a/y", 0) = 0\n'
        '14 creat("/a/old", 0644) = 7\n'
        '14 open("here", O_WRONLY|O_APPEND) = 7\n'
        "13 +++ exited with 0 +++\n"
    )
    found = written(log)
    assert found.processes == {"12", "13", "14"}
    assert {str(path) for path in found.paths} == {
        "/a/written", "/a/late", "/a/.part", "/a/sách", "/a/x", "/a/y", "/a/old", str(ROOT / "here"),
        "/dev/shm/x",
    }  # fmt: skip
    assert [line.split("(")[0] for line in found.not_understood] == ["13 linkat"]


# --- the day -------------------------------------------------------------------------------------


def make_workbook(path: Path) -> None:
    """A small list as communes keep it. It is the officer's own file; the program only reads it."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Danh sách")
    head = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Nơi thường trú", "Ngày đưa vào quản lý")
    for row, values in enumerate([head, *((i + 1, c.name, "05/06/1991", "Nam", c.number, f"nhà {c.name}", "01/10/2026")
                                          for i, c in enumerate(IMPORTED))]):  # fmt: skip
        sheet.write_row(row, 0, values)
    book.close()


@dataclass
class Day:
    """A watched day: its folders, its log, and what was found while the registry was open."""

    base: Path
    log: str
    errors: str
    hits_while_open: list[str]
    scanned_while_open: set[str]

    @property
    def registry(self) -> Path:
        return self.base / "registry"


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """One day under strace, with its own home and folder for temporary files."""
    if not sys.platform.startswith("linux"):
        pytest.skip("strace is Linux only")
    strace = shutil.which("strace")
    assert strace is not None, "strace is not installed (installer/dev test)"
    base, inputs = tmp_path_factory.mktemp("day").resolve(), tmp_path_factory.mktemp("inputs")
    for name in ("home", "temporary"):
        (base / name).mkdir()
    make_workbook(inputs / "danh-sach.xlsx")
    traced = f"trace={TRACED},{NOT_UNDERSTOOD}"
    command = [strace, "-f", "--seccomp-bpf", "-e", traced, "-o", str(inputs / "log")]
    command += [sys.executable, "-m", "tests.faults.day", str(base / "registry"), str(inputs / "danh-sach.xlsx")]
    home, temporary = str(base / "home"), str(base / "temporary")
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        env=child_environment({"HOME": home, "XDG_CACHE_HOME": home, "TMPDIR": temporary, "SQLITE_TMPDIR": temporary}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    found: list[str] = []
    scanned: set[str] = set()
    while child.stdout.readline() == "paused\n":
        files = [path for path in base.rglob("*") if path.is_file()]
        scanned |= {path.name for path in files}
        found += hits(files, SECRETS)
        child.stdin.write("go on\n")
        child.stdin.flush()
    rest, errors = child.communicate(timeout=60)
    assert child.returncode == 0, rest + errors
    return Day(base, (inputs / "log").read_text(), errors, found, scanned)


def test_no_file_of_the_day_holds_a_readable_name_or_number(day: Day) -> None:
    files = set(written(day.log).files()) | {path for path in day.base.rglob("*") if path.is_file()}
    assert sum(path.stat().st_size for path in files) > 500_000
    assert len([path for path in files if path.parent.parent.name == "blobs"]) == 24
    assert list(hits(files, SECRETS)) == []


def test_no_file_holds_one_while_the_registry_is_open_either(day: Day) -> None:
    assert {"so-binh-an.db", "so-binh-an.db-wal", "keyring.json", "attempts.json"} <= day.scanned_while_open
    assert day.hits_while_open == []


def test_the_day_writes_nowhere_but_in_its_registry(day: Day) -> None:
    """Files that were written and are gone again could not be read afterwards: outside there may be none."""
    found = written(day.log)
    assert len(found.processes) >= 2, "the reader of the workbook was not watched"
    assert found.not_understood == []
    assert [str(path) for path in found.paths if not path.is_relative_to(day.registry)] == []
    assert {path.name for path in day.base.iterdir()} == {"home", "temporary", "registry"}
    assert list((day.base / "home").iterdir()) == []
    assert list((day.base / "temporary").iterdir()) == []


def test_what_the_day_removed_again_was_encrypted_or_whole_elsewhere(day: Day) -> None:
    """Only the database's own logs, which are encrypted, first versions of files that were renamed, and where the
    registry was open (the name of the machine, and since when)."""
    gone = {path.name for path in written(day.log).paths if not path.exists()}
    assert {name for name in gone if not re.fullmatch(r"\.[0-9a-f]{16}\.part", name)} <= {
        "so-binh-an.db-wal",
        "so-binh-an.db-journal",
        "in-use.json",
    }


def test_the_day_said_nothing(day: Day) -> None:
    assert day.errors == ""


def test_no_file_name_tells_anything(day: Day) -> None:
    names = {part for path in day.registry.rglob("*") for part in path.relative_to(day.registry).parts}
    assert {n for n in names if not re.fullmatch(r"[0-9a-f]{2}|[0-9a-f]{64}|\d{6}-\d{12}-[0-9a-f]{8}\.log", n)} == {
        "so-binh-an.db", "keyring.json", "keyring.copy.json", "attempts.json", "blobs", "changes",
    }  # fmt: skip

"""A dead PC rehearsed end to end: a day's work, a stick, a new machine, and on with the work.

Usage: python -m tests.faults.dead_pc [FOLDER]

Everything that a user does with the registry as a whole is done by the program's own command line, in processes of its
own. Only what has no command - a recovery sheet, and the events and papers of an afternoon - is done through storage.
The last line says how long it took and what is missing; the exit code is 0 only if that is nothing.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.accounts import Way
from models.actions import manage_keys
from models.actions.keep_paper import keep_printed
from models.actions.record_event import record_event
from models.clock import SystemClock
from models.dates import Moment
from models.events.notes import Note
from models.ids import PersonId
from storage.registry import SqlRegistry, open_registry
from tests.faults.scripted_saves import paper

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "tests" / "data" / "danh-sach-III-10.xlsx"
LOGIN, PASSWORD, NEW_PASSWORD = "hanh", "MatKhau!1", "MatKhau!Moi9"
LIMIT = 600
"""Seconds within which the station must be at work again (walkthrough W12)."""
EVENTS, SCANS = 40, 12
SCAN_BYTES = 200_000


class Failed(Exception):
    """A step of the rehearsal that did not do what it should."""


@dataclass(frozen=True)
class Desk:
    """The folder that stands for a PC, a stick and a new PC."""

    folder: Path

    @property
    def stick(self) -> Path:
        return self.folder / "usb"

    def secret(self, name: str, *lines: str) -> Path:
        path = self.folder / name
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    def run(self, *arguments: object, password: str = PASSWORD, ends: tuple[int, ...] = (0,)) -> str:
        """Run a command as a user would. Raises Failed unless it ends as it may."""
        given = self.secret("mat-khau.txt", password)
        command = [sys.executable, str(ROOT / "main.py"), *map(str, arguments), "--password-file", str(given)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        if done.returncode not in ends:
            raise Failed(f"{arguments[0]}: {done.returncode} {done.stdout[-600:]} {done.stderr[-600:]}")
        return done.stdout

    def told(self, *arguments: object, password: str = PASSWORD) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run(*arguments, "--json", password=password, ends=(0, 1, 2)))
        return found


@dataclass(frozen=True)
class Work:
    """What the station had done: the last entry of the journal, and bytes of papers by their ids."""

    entries: int
    papers: dict[str, bytes]


def afternoon(registry: SqlRegistry, seed: int) -> dict[str, bytes]:
    """Events and scans of some people."""
    rows = registry.read(lambda q: q.list_people(kept=True, group="", after=None, limit=SCANS)).rows
    people = [PersonId(row.id) for row in rows]
    at = Moment.at(SystemClock().now())
    for number in range(EVENTS):
        registry.write(record_event, people[number % len(people)], at, Note(text=f"Đã gặp gia đình lần {number}"))
    kept = {}
    for number, person in enumerate(people):
        content = bytes([seed, number]) * (SCAN_BYTES // 2)
        kept[str(registry.write(keep_printed, paper(person, content), 1, "print"))] = content
    return kept


def live(desk: Desk, registry_folder: Path) -> tuple[Work, Sequence[str]]:
    """A station's first months in short: returns what it had done when its PC died, and its recovery sheet."""
    desk.stick.mkdir()
    office = ("--commune", "xã Mẫu", "--parent", "Công an tỉnh An Giang", "--symbol", "CAX", "--start", "22/11/2025")
    desk.run("create", registry_folder, *office, "--login", LOGIN, "--name", "Nguyễn Thị Hạnh")
    desk.run("import", registry_folder, LIST, "--login", LOGIN)
    registry = open_registry(registry_folder, LOGIN, PASSWORD, training=False)
    sheet = registry.write(manage_keys.make_sheet, Way.SHEET)
    papers = afternoon(registry, 1)
    registry.close()
    desk.run("backup", registry_folder, desk.stick, "--name", "USB số 1", "--login", LOGIN)
    registry = open_registry(registry_folder, LOGIN, PASSWORD, training=False)
    papers |= afternoon(registry, 2)
    registry.close()
    desk.run("backup", registry_folder, desk.stick, "--log-only", "--login", LOGIN)
    registry = open_registry(registry_folder, LOGIN, PASSWORD, training=False)
    entries = registry.read(lambda q: q.head()).number
    registry.close()
    return Work(entries - 1, papers), [" ".join(code.words()) for code in sheet]  # coming in is an entry, too


def go_on(desk: Desk, folder: Path, password: str, work: Work) -> list[str]:
    """Work on with a restored registry; what is missing or wrong in it."""
    wrong = []
    checked = desk.told("check", folder, "--login", LOGIN, password=password)
    if checked["faults"]:
        wrong.append(f"faults: {checked['faults'][:5]}")
    registry = open_registry(folder, LOGIN, password, training=False)
    for document, content in work.papers.items():
        if registry.read(lambda q, d=document: q.document_content(d)) != content:  # type: ignore[misc]
            wrong.append(f"paper {document}")
    afternoon(registry, 3)
    registry.close()
    desk.run("backup", folder, desk.stick, "--login", LOGIN, password=password)
    return wrong


def rehearse(folder: Path) -> tuple[list[str], float, int]:
    """What is missing in the end, how long the way back took at most, and how many entries were to come back."""
    desk = Desk(folder)
    dead = folder / "may-cu" / "so"
    work, sheet = live(desk, dead)
    shutil.rmtree(dead.parent)
    missing, longest = [], 0.0
    by_sheet = ("--sheet-file", desk.secret("phieu.txt", *sheet))
    for name, more, password in (("mat-khau", (), PASSWORD), ("phieu", by_sheet, NEW_PASSWORD)):
        new, stick = folder / f"may-moi-{name}" / "so", folder / f"usb-{name}"
        shutil.copytree(desk.stick, stick)
        begun = time.monotonic()
        told = desk.told(
            "restore", stick, new, "--login", LOGIN, "--last-number", "2026=145/QĐ-CAX", *more, password=password
        )
        longest = max(longest, time.monotonic() - begun)
        if told["reach"]["journal"] < work.entries:
            missing.append(f"entries after {told['reach']['journal']}")
        missing += [str(paper) for paper in told["missing"]] + [str(fault) for fault in told["faults"]]
        missing += go_on(desk, new, password, work)
        shutil.rmtree(desk.stick)
        shutil.copytree(stick, desk.stick)
    return missing, longest, work.entries


def main(folder: Path) -> int:
    missing, seconds, entries = rehearse(folder)
    for line in missing:
        print(line)
    print(
        f"A dead PC twice, by password and by recovery sheet: {entries} entries to bring back, at work again within"
        f" {seconds:.0f} s, {len(missing)} things missing."
    )
    return 0 if not missing and seconds <= LIMIT else 1


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1])))
    with tempfile.TemporaryDirectory() as temporary:
        sys.exit(main(Path(temporary)))

"""Child of the test of disk errors, run under the preload library: makes one call on the disk after another fail.

Usage: python -m tests.faults.failing_disk FOLDER saves|others

For each thing that a user does, each kind of error and many an n, a fresh copy of a registry is opened, the n-th call
of the deed fails (once, or from then on until the disk is well again), and what happened is printed as a line of JSON.
"""

from __future__ import annotations

import itertools
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from models.actions.enter_person import enter_person
from models.actions.keep_paper import keep_printed
from models.actions.record_event import record_event
from models.clock import FixedClock
from models.dates import Moment
from models.errors import RegistryError
from models.events.notes import Note
from models.ids import DocumentId, PersonId
from models.ports import FirstUser
from storage.files import write_whole
from storage.registry import Options, SqlRegistry, create_registry, open_registry
from tests.conftest import CHEAP, LOGIN, NOW, OFFICE, PASSWORD
from tests.faults.failing_calls import (
    DISK_BROKEN,
    DISK_FULL,
    ONE_READ_FAILS,
    ONE_WRITE_FAILS,
    READS,
    SHORT_WRITE,
    UNREADABLE,
    Fault,
)
from tests.faults.ground import attempt
from tests.faults.preload import disarm
from tests.faults.scripted_saves import POSITIVE, paper

OPTIONS = Options(clock=FixedClock(NOW), cost=CHEAP)
OLD_FILE, NEW_FILE = b"old" * 5000, b"new" * 7000
CONTENT = b"%PDF " + bytes(range(256)) * 20

EVERY_WRITING = (DISK_FULL, SHORT_WRITE, DISK_BROKEN, ONE_WRITE_FAILS)
FAULTS_OF_SAVES = {
    "event": EVERY_WRITING,
    "document": EVERY_WRITING,
    "checkpoint": (DISK_FULL, ONE_WRITE_FAILS),
    "small memory": (DISK_FULL, ONE_WRITE_FAILS),
}
FAULTS_OF_OTHERS = {
    "create": (DISK_FULL, ONE_WRITE_FAILS, ONE_READ_FAILS),
    "open": (*EVERY_WRITING, UNREADABLE, ONE_READ_FAILS),
    "read": (UNREADABLE, ONE_READ_FAILS),
    "check": (DISK_FULL, ONE_WRITE_FAILS, ONE_READ_FAILS),
    "close": (DISK_FULL, DISK_BROKEN, ONE_WRITE_FAILS, ONE_READ_FAILS),
    "look": (DISK_FULL, ONE_WRITE_FAILS),
    "file": EVERY_WRITING,
}
STRIDE = {"create": 3, "check": 8, "close": 2}
"""Of these, which make many calls, every so many-th call fails; ``dev faults`` lets every call fail."""
STRIDE_OF_SAVES = {"event": 2, "document": 2, "checkpoint": 3, "small memory": 3}
"""Of a save every so many-th call fails, beginning with another one for each kind of fault."""


@dataclass(frozen=True)
class Template:
    """A closed registry that is copied for every case."""

    folder: Path
    person: PersonId
    document: DocumentId


def opened(folder: Path) -> SqlRegistry:
    return open_registry(folder, LOGIN, PASSWORD, training=False, options=OPTIONS)


def make_template(folder: Path) -> Template:
    create_registry(folder, OFFICE, FirstUser(LOGIN, "Nguyễn Thị Hạnh", PASSWORD), training=False, options=OPTIONS)
    registry = opened(folder)
    person = registry.write(enter_person, {"name": "Lê Văn Mẫu"}, Moment.at(NOW), POSITIVE)
    for number in range(3):
        registry.write(record_event, person, Moment.at(NOW), Note(text=f"trước {number}"))
    document = registry.write(keep_printed, paper(person, CONTENT), 1, "print")
    registry.close()
    return Template(folder, person, document)


def with_fault(fault: Fault, at: int, deed: Callable[[], object]) -> tuple[str, bool]:
    """Do something while the at-th call fails; what became of it, and whether there was such a call."""
    fault.arm(at)
    try:
        outcome = attempt(deed)
    finally:
        calls = disarm()
    return outcome, calls >= at


def records(registry: SqlRegistry) -> list[str]:
    """Everything that a user has saved, in a form that can be compared."""
    connection = registry._connection
    assert connection is not None
    rows = connection.execute("SELECT 'event ' || fields FROM event UNION ALL SELECT 'person ' || fields FROM person")
    found = sorted(row[0] for row in rows.fetchall())
    for (id_,) in connection.execute("SELECT id FROM document").fetchall():
        content = registry.read(lambda queries, id_=id_: queries.document_content(id_))
        found.append(f"document of {len(content)} bytes")
    return found


def faults(registry: SqlRegistry) -> list[str]:
    return [str(fault) for fault in registry.check()]


def state_of(folder: Path) -> dict[str, object]:
    """A registry as the next start of the program finds it."""
    try:
        registry = opened(folder)
    except RegistryError as error:
        return {"opens": error.code.value}
    try:
        return {"opens": "done", "faults": faults(registry), "records": records(registry)}
    except RegistryError as error:
        return {"opens": "done", "faults": [f"raised {error.code.value}"], "records": []}
    finally:
        registry.close()


def saves(template: Template) -> dict[str, Callable[[SqlRegistry], object]]:
    """The deeds that save, by name."""

    def event(registry: SqlRegistry) -> object:
        return registry.write(record_event, template.person, Moment.at(NOW), Note(text="mới"))

    def document(registry: SqlRegistry) -> object:
        return registry.write(keep_printed, paper(template.person, CONTENT + b"2"), 1, "print")

    def with_checkpoint(registry: SqlRegistry) -> object:
        assert registry._connection is not None
        registry._connection.execute("PRAGMA wal_autocheckpoint = 3")
        return event(registry)

    def in_small_memory(registry: SqlRegistry) -> object:
        """Pages are written before the commit, as in a very large save."""
        assert registry._connection is not None
        registry._connection.execute("PRAGMA cache_size = 3")
        return event(registry)

    return {"event": event, "document": document, "checkpoint": with_checkpoint, "small memory": in_small_memory}


def saves_under_faults(template: Template, base: Path) -> None:
    for name, save in saves(template).items():
        for position, fault in enumerate(FAULTS_OF_SAVES[name]):
            stride, turns = STRIDE_OF_SAVES[name], itertools.cycle(("closed", "crashed_again"))
            for at, turn in zip(itertools.count(1 + position % stride, stride), turns, strict=False):
                folder = base / "case"
                shutil.copytree(template.folder, folder)
                registry = opened(folder)
                before = records(registry)
                outcome, reached = with_fault(fault, at, lambda save=save, registry=registry: save(registry))
                shown = records(registry)
                shutil.copytree(folder, base / "crashed")
                again = attempt(lambda registry=registry: save_again(registry, template))
                shown_again = records(registry)
                shutil.copytree(folder, base / "crashed again")
                faults_open = faults(registry)
                registry.close()
                print(
                    json.dumps(
                        {
                            "deed": name,
                            "fault": fault.name,
                            "at": at,
                            "failed": reached,
                            "outcome": outcome,
                            "before": before,
                            "shown": shown,
                            "again": again,
                            "shown_again": shown_again,
                            "faults_open": faults_open,
                            "crashed": state_of(base / "crashed"),
                            turn: state_of(folder if turn == "closed" else base / "crashed again"),
                        }
                    )
                )
                for used in ("case", "crashed", "crashed again"):
                    shutil.rmtree(base / used)
                if not reached:  # the last case is one in which nothing failed
                    break


def save_again(registry: SqlRegistry, template: Template) -> None:
    registry.write(record_event, template.person, Moment.at(NOW), Note(text="lần nữa"))


def others_under_faults(template: Template, base: Path) -> None:
    """Creating, opening, reading, checking, closing, noting a look and writing a file while calls fail."""
    for name, faults in FAULTS_OF_OTHERS.items():
        for fault in faults:
            at, reached = 1, True
            while reached:  # the last case is one in which nothing failed
                folder = base / "case"
                line: dict[str, object] = {"deed": name, "fault": fault.name, "reads": fault.kinds == READS, "at": at}
                if name == "create":
                    first_user = FirstUser(LOGIN, "Nguyễn Thị Hạnh", PASSWORD)
                    outcome, reached = with_fault(
                        fault,
                        at,
                        lambda folder=folder, user=first_user: create_registry(
                            folder, OFFICE, user, training=False, options=OPTIONS
                        ),
                    )
                    line["left"] = sorted(str(p.relative_to(base)) for p in base.rglob("*"))
                    line["closed"] = state_of(folder) if outcome == "done" else None
                else:
                    shutil.copytree(template.folder, folder)
                    outcome, reached = existing_under_fault(name, template, folder, fault, at)
                    line["file"] = {OLD_FILE: "old", NEW_FILE: "new"}.get(read_file(folder), "neither")
                    line["parts"] = len(list(folder.rglob("*.part")))
                    line["closed"] = state_of(folder)
                print(json.dumps(line | {"outcome": outcome, "failed": reached}))
                shutil.rmtree(folder, ignore_errors=True)
                at += STRIDE.get(name, 1)


def read_file(folder: Path) -> bytes:
    path = folder / "cũ.pdf"
    return path.read_bytes() if path.exists() else b""


def existing_under_fault(name: str, template: Template, folder: Path, fault: Fault, at: int) -> tuple[str, bool]:
    if name == "open":
        held: list[SqlRegistry] = []
        result = with_fault(fault, at, lambda: held.append(opened(folder)))
        for registry in held:
            registry.close()
        return result
    registry = opened(folder)
    save_again(registry, template)
    deeds: dict[str, Callable[[], object]] = {
        "read": lambda: registry.read(lambda queries: queries.document_content(template.document)),
        "check": registry.check,
        "close": registry.close,
        "look": lambda: registry.note_access("open", template.person, "vì cần xem"),
        "file": lambda: write_whole(folder / "cũ.pdf", NEW_FILE),
    }
    (folder / "cũ.pdf").write_bytes(OLD_FILE)
    result = with_fault(fault, at, deeds[name])
    registry.close()
    return result


if __name__ == "__main__":
    home = Path(sys.argv[1])
    (home / "work").mkdir()
    model = make_template(home / "template")
    {"saves": saves_under_faults, "others": others_under_faults}[sys.argv[2]](model, home / "work")

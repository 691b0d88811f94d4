"""Every page of a small registry destroyed in turn, and the registry rescued: with the change log, and without it.

Usage: python -m tests.faults.damaged_pages [FOLDER]

With the log nothing may be missing. Without it the list of what is missing must be the difference between the registry
that was and the one that came out: nothing else is missing, and nothing is listed that is there.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.actions.change_person import change_person
from models.actions.enter_person import count_negative_test, enter_person
from models.actions.keep_paper import keep_printed
from models.actions.manage_backups import enrol_place
from models.actions.manage_users import add_user
from models.actions.record_event import amend_event, record_event, void_event
from models.backup import Place, PlaceKind
from models.clock import FixedClock
from models.dates import Moment
from models.errors import RegistryError
from models.events.notes import Note
from models.restoring import Lost, Proof, Rescued
from models.training.account import TRAINING_LOGIN, TRAINING_PASSWORD
from models.training.registry import make_training_registry
from storage.changes.format import FOLDER as CHANGES
from storage.connection import PAGE_BYTES, Connection, open_copy
from storage.disk import Disk
from storage.keyring import read_keyring
from storage.registry import Options, SqlRegistry
from storage.rotation import DATABASE
from storage.schema.step_0006 import BASE_TABLES
from tests.conftest import CHEAP, NOW, counting_ids
from tests.faults.scripted_saves import POSITIVE, paper

PEOPLE = 12
PROOF = Proof(TRAINING_LOGIN, TRAINING_PASSWORD)
Rows = Mapping[str, Mapping[tuple[Any, ...], tuple[Any, ...]]]
"""The rows of base tables by primary key."""


@dataclass(frozen=True)
class Scene:
    """A registry that was closed as it should be, and a stick with a backup of before its last day's work."""

    folder: Path
    stick: Path
    key: bytes
    disk: Disk
    rows: Rows = field(repr=False)
    columns: Mapping[str, tuple[str, ...]] = field(repr=False)

    @property
    def database(self) -> Path:
        return self.folder / DATABASE

    @property
    def page_count(self) -> int:
        return self.database.stat().st_size // PAGE_BYTES

    def without(self, target: Path, *pages: int, log: bool) -> Path:
        """A copy of the registry with destroyed pages; its log goes with the copy or not."""
        shutil.copytree(self.folder, target, ignore=None if log else shutil.ignore_patterns(CHANGES))
        with (target / DATABASE).open("rb+") as file:
            for page in pages:
                file.seek((page - 1) * PAGE_BYTES)
                file.write(b"\xff" * PAGE_BYTES)
        return target


def back_up(registry: SqlRegistry, disk: Disk, place: Place, root: Path) -> None:
    """A full backup at a place, remembered."""
    snapshot = registry.snapshot()
    done = disk.back_up(
        snapshot, place, root, on_copied=lambda: registry.release(snapshot), progress=lambda done, total: None
    )
    registry.note_backup(done)


def make_scene(folder: Path) -> Scene:
    disk = Disk(Options(clock=FixedClock(NOW), new_id=counting_ids(), cost=CHEAP))
    so, stick = folder / "so", folder / "stick"
    stick.mkdir(parents=True)
    make_training_registry(disk, so, NOW, PEOPLE, 1)
    registry = disk.open(so, TRAINING_LOGIN, TRAINING_PASSWORD, training=True)
    place = registry.write(enrol_place, PlaceKind.FOLDER, stick, {"name": "USB"})
    back_up(registry, disk, place, stick)
    work(registry)
    registry.close()
    keyring = read_keyring(so)
    key = keyring.unlock(keyring.slot_of(TRAINING_LOGIN), TRAINING_PASSWORD).database
    return Scene(so, stick, key, disk, *rows_of(so / DATABASE, key))


def work(registry: SqlRegistry) -> None:
    """What a day's work leaves in every table that is written often."""
    at = Moment.at(NOW)
    for number in range(6):
        person = registry.write(enter_person, {"name": "Lê Văn Mẫu", "hamlet": f"ấp {number}"}, at, POSITIVE)
        notes = [
            registry.write(record_event, person, at, Note(text=f"Đã gặp gia đình lần {i}, {'ghi ' * 30}"))
            for i in range(9)
        ]
        registry.write(amend_event, notes[0], 1, at, Note(text="Đã gặp lại"), "ghi thiếu")
        registry.write(void_event, notes[1], 1, "nhầm người")
        registry.write(change_person, person, 1, {"occupation": "Làm ruộng"}, None, "sửa")
        registry.write(keep_printed, paper(person, f"giấy {number}".encode() * 50), 1, "print")
        registry.note_access("open", person)
        registry.note_access("print", person)
    registry.write(count_negative_test, at)
    registry.write(add_user, {"login": "an", "name": "Trần An", "role": "case_officer"}, "MatKhau!2")
    for person in registry.read(lambda q: q.list_people(kept=True, group="", after=None, limit=5)).rows:
        registry.write(record_event, person.id, at, Note(text="Đã gọi điện"))


def rows_of(database: Path, key: bytes) -> tuple[Rows, Mapping[str, tuple[str, ...]]]:
    """Everything that the base tables of a closed database hold, and their columns."""
    with contextlib.closing(open_copy(database, key)) as connection:
        return base_rows(connection)


def base_rows(connection: Connection) -> tuple[Rows, Mapping[str, tuple[str, ...]]]:
    """Everything that base tables hold, and their columns."""
    rows, columns = {}, {}
    for table, keys in BASE_TABLES.items():
        cursor = connection.execute(f"SELECT * FROM {table}")
        columns[table] = tuple(column[0] for column in cursor.description)
        places = [columns[table].index(name) for name in keys]
        rows[table] = {tuple(row[p] for p in places): tuple(row) for row in cursor.fetchall()}
    return rows, columns


# --- judging -------------------------------------------------------------------------------------


def rescued_rows(scene: Scene, folder: Path) -> Rows:
    """What came out, without the entry that tells of the rescue and without the number of the epoch."""
    return before_epoch(*rows_of(folder / DATABASE, scene.key))


def before_epoch(rows: Rows, columns: Mapping[str, tuple[str, ...]]) -> Rows:
    """Rows without the last entry of the journal and in the epoch before: as they were before an epoch began."""
    cleaned = {table: dict(found) for table, found in rows.items()}
    told = max(cleaned["journal"])
    for table in ("journal", "journal_payload"):
        del cleaned[table][told]
    epoch = columns["registry"].index("epoch")
    cleaned["registry"] = {
        key: (*row[:epoch], row[epoch] - 1, *row[epoch + 1 :]) for key, row in rows["registry"].items()
    }
    return cleaned


def differences(scene: Scene, came: Rows) -> dict[str, set[tuple[Any, ...]]]:
    """The keys of rows that are not as they were, by table."""
    found: dict[str, set[tuple[Any, ...]]] = {}
    for table, was in scene.rows.items():
        keys = {key for key in was.keys() | came[table].keys() if was.get(key) != came[table].get(key)}
        if keys:
            found[table] = keys
    return found


def complaints_with_log(scene: Scene, rescued: Rescued, folder: Path) -> Iterator[str]:
    """What is wrong if something is missing although the log was there."""
    if not rescued.is_complete or rescued.faults:
        yield f"not complete: {rescued.lost} {rescued.missing} {rescued.faults}"
    if found := differences(scene, rescued_rows(scene, folder)):
        yield f"not as it was: {found}"


def complaints_without_log(scene: Scene, rescued: Rescued, folder: Path) -> Iterator[str]:
    """What is wrong with the list of what is missing."""
    if rescued.faults or rescued.missing:
        yield f"faults: {rescued.faults} {rescued.missing}"
    came = rescued_rows(scene, folder)
    judge = _entered_again if _numbers_changed(scene, came) else _as_it_stands
    yield from judge(scene, rescued.lost, came)


def _numbers_changed(scene: Scene, came: Rows) -> bool:
    return any(came["journal"].get(key) != row for key, row in scene.rows["journal"].items())


def _as_it_stands(scene: Scene, lost: Iterable[Lost], came: Rows) -> Iterator[str]:
    """No journal entry is lost: every difference is listed, and everything listed is one."""
    found = {(table, key) for table, keys in differences(scene, came).items() for key in keys}
    listed = listed_places(scene, lost)
    if found != listed:
        yield f"lost but not listed: {found - listed}; listed but there: {listed - found}"


def listed_places(scene: Scene, lost: Iterable[Lost]) -> set[tuple[str, tuple[Any, ...]]]:
    """Tables and keys of the rows of the registry that was which a list means."""
    return {place for item in lost for place in _places(scene, item)}


def _places(scene: Scene, lost: Lost) -> list[tuple[str, tuple[Any, ...]]]:
    """What one line of the list means; one that only says that a part of a table is unknown means no row."""
    if not lost.row and lost.record != "print":
        return []
    if lost.record in scene.rows:
        keys = [key for key in scene.rows[lost.record] if lost.row in (_text(key), _id(scene, lost.record, key))]
        return [(lost.record, key) for key in keys]
    if lost.record == "print":
        return [
            ("print_log", key) for key in scene.rows["print_log"] if _journal(scene, "print_log", key) == lost.journal
        ]
    raise AssertionError(f"a line that names no row: {lost}")


def _text(key: tuple[Any, ...]) -> str:
    return json.dumps(key, ensure_ascii=False) if len(key) > 1 else str(key[0])


def _column(scene: Scene, table: str, key: tuple[Any, ...], column: str) -> Any:
    columns = scene.columns[table]
    return scene.rows[table][key][columns.index(column)] if column in columns else None


def _id(scene: Scene, table: str, key: tuple[Any, ...]) -> Any:
    return _column(scene, table, key, "id")


def _journal(scene: Scene, table: str, key: tuple[Any, ...]) -> Any:
    return _column(scene, table, key, "journal")


def _entered_again(scene: Scene, lost: Iterable[Lost], came: Rows) -> Iterator[str]:
    """Journal entries are lost, and later ones have other numbers: these are listed, and so is every other row that is
    not there or says something else."""
    told = {item.journal for item in lost if item.record in _OF_JOURNAL}
    entries = {_change(scene, row) for row in came["journal"].values()}
    gone = {key[0] for key, row in scene.rows["journal"].items() if _change(scene, row) not in entries}
    if gone != told:
        yield f"entries lost but not listed: {gone - told}; listed but there: {told - gone}"
    listed = listed_places(scene, (item for item in lost if item.record not in _OF_JOURNAL))
    differing = {
        (table, key)
        for table in scene.rows.keys() - _OF_JOURNAL
        for key in scene.rows[table].keys() | came[table].keys()
        if _but_journal(scene, table, scene.rows, key) != _but_journal(scene, table, came, key)
    }
    if differing != listed:
        yield f"lost but not listed: {differing - listed}; listed but there: {listed - differing}"


_OF_JOURNAL = {"journal", "journal_payload"}


def _change(scene: Scene, entry: tuple[Any, ...]) -> tuple[Any, ...]:
    """What makes an entry this one, whatever its number."""
    values = dict(zip(scene.columns["journal"], entry, strict=True))
    return tuple(values[name] for name in ("action_id", "record", "record_id", "change", "version", "payload_digest"))


def _but_journal(scene: Scene, table: str, rows: Rows, key: tuple[Any, ...]) -> list[Any] | None:
    """A row without the number of the entry that wrote it."""
    row = rows[table].get(key)
    columns = scene.columns[table]
    return (
        None if row is None else [v for name, v in zip(columns, row, strict=True) if name not in ("journal", "retired")]
    )


# --- the sweep -----------------------------------------------------------------------------------


def sweep(
    scene: Scene,
    scratch: Path,
    pages: Iterable[int],
    *,
    log: bool,
    heard: Callable[[int, Rescued], None] = lambda page, rescued: None,
) -> dict[int, list[str]]:
    """Destroy pages one at a time and rescue; what there is to complain of, by page. The stick's log goes as well."""
    judge = complaints_with_log if log else complaints_without_log
    stick = scratch / "stick"
    shutil.copytree(scene.stick, stick, ignore=None if log else shutil.ignore_patterns(CHANGES))
    found = {}
    for page in pages:
        damaged = scene.without(scratch / "damaged", page, log=log)
        try:
            rescued = scene.disk.rescue(damaged, scratch / "out", PROOF, backups=[stick], training=True)
            complaints = list(judge(scene, rescued, scratch / "out"))
            heard(page, rescued)
        except (RegistryError, LookupError, AssertionError) as error:
            complaints = [f"no rescue: {error!r}"]
        if complaints:
            found[page] = complaints
        for path in (damaged, scratch / "out"):
            shutil.rmtree(path, ignore_errors=True)
    shutil.rmtree(stick)
    return found


def main(folder: Path) -> int:
    """Sweep every page with the log and without it; the last line says how that went."""
    begun = time.monotonic()
    scene = make_scene(folder / "scene")
    pages = range(1, scene.page_count + 1)
    found: dict[tuple[bool, int], list[str]] = {}
    for log in (True, False):
        found |= {(log, page): complaints for page, complaints in sweep(scene, folder, pages, log=log).items()}
    for (log, page), complaints in found.items():
        print(f"page {page} {'with' if log else 'without'} the log: {'; '.join(complaints)}")
    print(
        f"{len(pages)} pages destroyed in turn, with the log and without it: {len(found)} complaints,"
        f" {time.monotonic() - begun:.0f} s"
    )
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1])))
    with tempfile.TemporaryDirectory() as temporary:
        sys.exit(main(Path(temporary)))

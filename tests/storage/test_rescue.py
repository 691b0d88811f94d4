"""A damaged registry rescued: with everything at hand, with less and less of it, and never more than was there."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from models.actions.enter_person import enter_person
from models.actions.erase_people import erase_people
from models.actions.manage_backups import enrol_place
from models.actions.manage_users import add_user
from models.backup import PlaceKind
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.events.taking_over import TakenOver
from models.ports import FirstUser
from models.restoring import Lost, Proof, Rescued
from models.training.account import TRAINING_LOGIN, TRAINING_PASSWORD
from models.training.registry import make_training_registry
from storage.backups.records import PLACES_FILE
from storage.changes.format import FOLDER as CHANGES
from storage.changes.format import LogKey, Segment, SegmentReader, new_head, records_of, segments_in
from storage.connection import PAGE_BYTES, open_copy
from storage.keyring import COPY, FILE
from storage.registry import Options
from storage.rescue.pages import open_pages, read_raw
from storage.rescue.salvage import salvage
from storage.rescue.tree import Reader
from storage.rotation import DATABASE
from storage.schema.step_0006 import BASE_TABLES
from tests.conftest import LOGIN, NOW, OFFICE, PASSWORD
from tests.faults.damaged_pages import (
    PROOF,
    Scene,
    back_up,
    complaints_with_log,
    complaints_without_log,
    differences,
    listed_places,
    make_scene,
    rescued_rows,
    sweep,
)
from tests.storage.backing_up import open_office


@pytest.fixture(scope="module")
def scene(quick_folder: Path) -> Scene:
    return make_scene(quick_folder / "scene")


@pytest.fixture
def scratch(quick_folder: Path) -> Iterator[Path]:
    folder = quick_folder / "scratch"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def pages_of_tables(scene: Scene) -> dict[str, list[int]]:
    """On which pages each base table stands."""
    return pages_in(scene.database, scene.key, BASE_TABLES)


def pages_in(database: Path, key: bytes, names: Iterable[str]) -> dict[str, list[int]]:
    pages = open_pages(read_raw(database), key)
    tables, found = salvage(pages).tables, {}
    with contextlib.closing(open_copy(database, key)) as connection:
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_schema").fetchall())
    for name in names:
        reader = Reader(pages)
        reader.read(tables[name].shape, roots[name])
        found[name] = sorted(reader.reached)
    return found


def rescue(scene: Scene, damaged: Path, out: Path, *backups: Path, proof: Proof = PROOF) -> Rescued:
    return scene.disk.rescue(damaged, out, proof, backups=backups, training=True)


def content_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# --- a page at a time ----------------------------------------------------------------------------


def test_with_backup_and_log_nothing_is_ever_lost(
    scene: Scene, scratch: Path, pages_of_tables: dict[str, list[int]]
) -> None:
    pages = {1, 2, *(pages_of_tables[name][0] for name in ("journal", "event", "seal_key", "document", "user_login"))}
    assert sweep(scene, scratch, sorted(pages), log=True) == {}


def test_without_the_log_the_list_of_what_is_lost_is_the_difference(
    scene: Scene, scratch: Path, pages_of_tables: dict[str, list[int]]
) -> None:
    pages = {1, 2, *(pages[-1] for pages in pages_of_tables.values())}
    pages |= {pages_of_tables[name][0] for name in ("journal", "event", "person_value")}
    lost: list[Lost] = []
    assert sweep(scene, scratch, sorted(pages), log=False, heard=lambda page, rescued: lost.extend(rescued.lost)) == {}
    assert {item.record for item in lost} >= {"person", "event", "document", "journal", "journal_payload", "access_log"}
    assert not any(item.row == "" for item in lost)


def test_a_list_that_is_not_right_is_complained_of(
    scene: Scene, scratch: Path, pages_of_tables: dict[str, list[int]]
) -> None:
    damaged = scene.without(scratch / "damaged", pages_of_tables["event"][-1], log=False)
    stick = scratch / "stick"
    shutil.copytree(scene.stick, stick, ignore=shutil.ignore_patterns(CHANGES))
    rescued = rescue(scene, damaged, scratch / "out", stick)
    assert rescued.lost
    assert not rescued.is_complete
    shorter = replace(rescued, lost=rescued.lost[1:])
    longer = replace(rescued, lost=(*rescued.lost, Lost("person", next(iter(scene.rows["person"].values()))[1])))
    for wrong in (shorter, longer):
        assert list(complaints_without_log(scene, wrong, scratch / "out"))
    assert list(complaints_with_log(scene, rescued, scratch / "out"))


def test_many_damaged_pages_are_never_passed_over_in_silence(scene: Scene, scratch: Path) -> None:
    stick = scratch / "stick"
    shutil.copytree(scene.stick, stick, ignore=shutil.ignore_patterns(CHANGES))
    random = Random(6)
    for round_ in range(6):
        pages = random.sample(range(1, scene.page_count + 1), 5 + 5 * round_)
        damaged = scene.without(scratch / "damaged", *pages, log=False)
        rescued = rescue(scene, damaged, scratch / "out", stick)
        assert rescued.damaged_pages == tuple(sorted(pages))
        assert rescued.faults == (), pages
        came = rescued_rows(scene, scratch / "out")
        if not any(item.record in ("journal", "journal_payload") for item in rescued.lost):
            vague = {item.record for item in rescued.lost if item.row == ""}
            found = {(t, key) for t, keys in differences(scene, came).items() for key in keys if t not in vague}
            assert found <= listed_places(scene, rescued.lost), pages
        shutil.rmtree(damaged)
        shutil.rmtree(scratch / "out")


@pytest.mark.parametrize(("share", "first_page"), [(0.9, True), (0.5, True), (0.5, False), (0.1, True), (0.1, False)])
def test_a_file_that_was_cut_off_says_so(scene: Scene, scratch: Path, share: float, first_page: bool) -> None:
    damaged = scene.without(scratch / "damaged", *([] if first_page else [1]), log=False)
    stick = scratch / "stick"
    shutil.copytree(scene.stick, stick, ignore=shutil.ignore_patterns(CHANGES))
    with (damaged / DATABASE).open("rb+") as file:
        file.truncate(int(scene.page_count * share) * PAGE_BYTES)
    rescued = rescue(scene, damaged, scratch / "out", stick)
    assert rescued.faults == ()
    assert bool(differences(scene, rescued_rows(scene, scratch / "out"))) == (not rescued.is_complete)
    assert not rescued.is_complete


def test_a_file_that_is_older_than_backup_and_log_takes_nothing_away(scene: Scene, scratch: Path) -> None:
    damaged = scene.without(scratch / "damaged", log=True)
    older = next(scene.stick.rglob(DATABASE))
    shutil.copy(older, damaged / DATABASE)
    telling = pages_in(older, scene.key, ("change", "sqlite_sequence"))
    destroy(damaged / DATABASE, {page for pages in telling.values() for page in pages})
    rescued = rescue(scene, damaged, scratch / "out", scene.stick)
    assert list(complaints_with_log(scene, rescued, scratch / "out")) == []


# --- what there is ---------------------------------------------------------------------------------


def test_the_damaged_folder_is_only_read(scene: Scene, scratch: Path) -> None:
    damaged = scene.without(scratch / "damaged", 1, 40, log=True)
    before = content_of(damaged)
    rescue(scene, damaged, scratch / "out", scene.stick)
    assert content_of(damaged) == before


def test_without_a_keyring_that_of_the_backup_opens(scene: Scene, scratch: Path) -> None:
    damaged = scene.without(scratch / "damaged", 1, log=True)
    (damaged / FILE).unlink()
    (damaged / COPY).write_bytes(b"{")
    rescued = rescue(scene, damaged, scratch / "out", scene.stick)
    assert list(complaints_with_log(scene, rescued, scratch / "out")) == []
    (damaged / PLACES_FILE).unlink()
    with pytest.raises(RegistryError) as raised:
        rescue(scene, damaged, scratch / "again")
    assert raised.value.code is ErrorCode.KEYRING_DAMAGED


def test_log_and_backup_are_enough(scene: Scene, scratch: Path) -> None:
    damaged = scene.without(scratch / "damaged", log=True)
    (damaged / DATABASE).unlink()
    rescued = rescue(scene, damaged, scratch / "out", scene.stick)
    assert list(complaints_with_log(scene, rescued, scratch / "out")) == []
    assert rescued.page_count == 0


def test_without_file_and_own_log_nobody_knows_what_came_after_the_sticks_log(scene: Scene, scratch: Path) -> None:
    damaged = scene.without(scratch / "damaged", log=False)
    (damaged / DATABASE).unlink()
    rescued = rescue(scene, damaged, scratch / "out", scene.stick)
    assert rescued.lost == (Lost("journal"),)
    assert not rescued.is_complete


def test_the_places_of_the_registry_are_found_without_being_named(scene: Scene, scratch: Path) -> None:
    damaged = scene.without(scratch / "damaged", 1, 2, 3, log=True)
    rescued = rescue(scene, damaged, scratch / "out")
    assert rescued.generation
    assert list(complaints_with_log(scene, rescued, scratch / "out")) == []


def test_a_file_alone_gives_what_stands_on_its_whole_pages(
    scene: Scene, scratch: Path, pages_of_tables: dict[str, list[int]]
) -> None:
    page = pages_of_tables["event"][-1]
    damaged = scene.without(scratch / "damaged", page, log=False)
    (damaged / PLACES_FILE).unlink()
    rescued = rescue(scene, damaged, scratch / "out")
    assert rescued.generation == ""
    assert rescued.damaged_pages == (page,)
    assert rescued.faults == ()
    differing = {
        (table, key) for table, keys in differences(scene, rescued_rows(scene, scratch / "out")).items() for key in keys
    }
    assert differing == listed_places(scene, rescued.lost)
    assert {table for table, _ in differing} == {"event"}


def test_a_log_without_its_backup_gives_the_rows_of_damaged_pages(
    scene: Scene, scratch: Path, pages_of_tables: dict[str, list[int]]
) -> None:
    damaged = scene.without(scratch / "damaged", pages_of_tables["event"][-1], log=True)
    (damaged / PLACES_FILE).unlink()
    assert segments_in(damaged / CHANGES)[0]
    for segment in segments_in(damaged / CHANGES)[0][:1]:
        assert segment.head.first == 1
        forget_beginning(scene, segment)
    rescued = rescue(scene, damaged, scratch / "out")
    assert rescued.generation == ""
    assert rescued.from_log == 0
    assert not {item.record for item in rescued.lost} & {"event", "journal"}
    assert "event" not in differences(scene, rescued_rows(scene, scratch / "out"))


def forget_beginning(scene: Scene, segment: Segment) -> None:
    """Write a segment anew without its first groups, as after a backup that contains them."""
    key = LogKey.of(scene.key)
    groups = [group for group in SegmentReader(segment, key) if group.first > 1]
    head = new_head(segment.head.registry, segment.head.epoch, segment.head.schema, groups[0].first, key)
    records, raw = [], head.encoded()
    for group in groups:
        records += records_of(group, raw, key, len(records))
    segment.path.unlink()
    segment.path.with_name(head.name).write_bytes(raw + b"".join(records))


def test_a_log_from_the_first_change_on_is_enough(scene: Scene, scratch: Path) -> None:
    damaged = scratch / "damaged"
    make_training_registry(scene.disk, damaged, NOW, 3, 2)
    (damaged / DATABASE).write_bytes(b"")
    rescued = rescue(scene, damaged, scratch / "out")
    assert rescued.is_complete
    assert rescued.from_log > 0
    registry = scene.disk.open(scratch / "out", TRAINING_LOGIN, TRAINING_PASSWORD, training=True)
    assert registry.check() == []
    registry.close()


def test_a_log_that_names_a_schema_nobody_knows_hinders_no_rescue(scene: Scene, scratch: Path) -> None:
    damaged = scratch / "damaged"
    make_training_registry(scene.disk, damaged, NOW, 3, 2)
    (damaged / DATABASE).write_bytes(b"")
    own = segments_in(damaged / CHANGES)[0][0].head
    for registry, key_id in ((own.registry, own.key_id), ("another", "0" * 8)):
        head = replace(own, registry=registry, key_id=key_id, epoch=0, schema=99)
        (damaged / CHANGES / head.name).write_bytes(head.encoded())
    assert rescue(scene, damaged, scratch / "out").is_complete


def test_with_nothing_left_it_says_so_and_leaves_nothing(scene: Scene, scratch: Path) -> None:
    damaged = scene.without(scratch / "damaged", *range(1, scene.page_count + 1), log=False)
    (damaged / PLACES_FILE).unlink()
    with pytest.raises(RegistryError) as raised:
        rescue(scene, damaged, scratch / "out")
    assert raised.value.code is ErrorCode.NOTHING_TO_RESCUE
    assert [path.name for path in scratch.iterdir()] == ["damaged"]


def test_another_registrys_backup_is_said_to_be_one(scene: Scene, scratch: Path) -> None:
    damaged = scene.without(scratch / "damaged", 1, log=False)
    chief = FirstUser(TRAINING_LOGIN, "Người khác", TRAINING_PASSWORD)
    scene.disk.create(scratch / "other", OFFICE, chief, training=True)
    registry = scene.disk.open(scratch / "other", TRAINING_LOGIN, TRAINING_PASSWORD, training=True)
    (scratch / "stick").mkdir()
    place = registry.write(enrol_place, PlaceKind.STICK, scratch / "stick", {"name": "USB"})
    back_up(registry, scene.disk, place, scratch / "stick")
    registry.close()
    with pytest.raises(RegistryError) as raised:
        rescue(scene, damaged, scratch / "out", scratch / "stick")
    assert raised.value.code is ErrorCode.BACKUP_OF_ANOTHER


def test_a_registry_that_was_rescued_is_worked_on(scene: Scene, scratch: Path) -> None:
    damaged = scene.without(scratch / "damaged", 3, 50, 90, log=False)
    stick = scratch / "stick"
    shutil.copytree(scene.stick, stick, ignore=shutil.ignore_patterns(CHANGES))
    rescue(scene, damaged, scratch / "out", stick)
    registry = scene.disk.open(scratch / "out", TRAINING_LOGIN, TRAINING_PASSWORD, training=True)
    assert registry.check() == []
    last = registry.read(lambda q: q.head())
    assert last.epoch == 2
    registry.close()


@pytest.mark.parametrize("table", ["person", "person_value", "event", "seal_key", "journal_payload"])
def test_whoever_was_erased_since_the_backup_does_not_come_back(
    folder: Path, options: Options, tmp_path: Path, table: str
) -> None:
    office = open_office(folder, options)
    ended = TakenOver(measure="user_management", taken_over_on=date(2026, 11, 1), outcome="ended")
    closed = office.registry.write(enter_person, {"name": "Lê Văn Kín"}, Moment.on(date(2026, 11, 1)), ended)
    office.back_up()
    (number,) = office.connection.execute("SELECT number FROM person WHERE id = ?", (closed,)).fetchone()
    office.registry.write(erase_people, [closed], {"ground": "request", "basis": "x"})
    key, place = office.registry._session.vault.keys.database, office.at_place
    office.registry.close()
    for changes in (folder / CHANGES, place.changes):
        shutil.rmtree(changes)
    destroy(folder / DATABASE, pages_in(folder / DATABASE, key, [table])[table])
    rescued = office.disk.rescue(folder, tmp_path / "out", Proof(LOGIN, PASSWORD))
    assert rescued.faults == ()
    assert closed not in {item.person for item in rescued.lost}
    with contextlib.closing(open_copy(tmp_path / "out" / DATABASE, key)) as copy:
        for of_person in ("event", "person_value", "document"):
            assert not copy.execute(f"SELECT 1 FROM {of_person} WHERE person = ?", (number,)).fetchone(), of_person
        assert not copy.execute("SELECT 1 FROM person WHERE id = ?", (closed,)).fetchone()
        assert not copy.execute("SELECT 1 FROM seal_key WHERE owner = ?", (closed,)).fetchone()
        assert not copy.execute("SELECT 1 FROM search_text WHERE person = ?", (number,)).fetchone()


@pytest.mark.parametrize("tables", [["user_key"], ["user_key", "seal_key"], ["user_login", "recovery"]])
def test_who_came_after_the_backup_can_still_come_in(
    folder: Path, options: Options, tmp_path: Path, tables: list[str]
) -> None:
    office = open_office(folder, options)
    office.back_up()
    office.registry.write(add_user, {"login": "an", "name": "Trần An", "role": "chief"}, "MatKhau!2")
    key, place = office.registry._session.vault.keys.database, office.at_place
    office.registry.close()
    for changes in (folder / CHANGES, place.changes):
        shutil.rmtree(changes)
    found = pages_in(folder / DATABASE, key, tables)
    destroy(folder / DATABASE, {page for pages in found.values() for page in pages})
    out = tmp_path / "out"
    if "user_login" in tables:
        with pytest.raises(RegistryError) as raised:
            office.disk.rescue(folder, out, Proof("an", "MatKhau!2"))
        assert raised.value.code is ErrorCode.UNKNOWN_USER
        office.disk.rescue(folder, out, Proof(LOGIN, PASSWORD))
        return
    assert office.disk.rescue(folder, out, Proof("an", "MatKhau!2")).faults == ()
    office.disk.open(out, "an", "MatKhau!2", training=False).close()
    registry = office.disk.open(out, LOGIN, PASSWORD, training=False)
    assert registry.check() == []
    registry.close()


def destroy(database: Path, pages: Iterable[int]) -> None:
    with database.open("rb+") as file:
        for page in pages:
            file.seek((page - 1) * PAGE_BYTES)
            file.write(bytes(PAGE_BYTES))

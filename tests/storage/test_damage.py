"""A damaged page that is met while people work: nothing is written any more, and reading goes on from a copy."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.actions.enter_person import enter_person
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.faults import FaultKind
from storage import reading_copy
from storage.changes.format import FOLDER
from storage.changes.log import ChangeLog
from storage.connection import PAGE_BYTES
from storage.registry import Options, SqlRegistry, open_registry
from storage.rotation import DATABASE
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.faults.scripted_saves import POSITIVE
from tests.storage.backing_up import Office, code_of, connection_of, open_office

AT = Moment.at(NOW)
PEOPLE = 12


@pytest.fixture
def office(folder: Path, options: Options) -> Iterator[Office]:
    """Some people, a backup, and one more person since."""
    made = open_office(folder, options)
    for number in range(PEOPLE):
        made.registry.write(enter_person, {"name": f"Lê Văn {number}"}, AT, POSITIVE)
    yield made
    made.registry.close()


def since_the_backup(office: Office) -> None:
    office.back_up()
    office.registry.write(enter_person, {"name": "Trần Thị Sau"}, AT, POSITIVE)


def all_that_screens_show(registry: SqlRegistry) -> list[Any]:
    page = registry.read(lambda q: q.list_people(kept=True, group="", after=None, limit=100))
    people = [row.id for row in page.rows]
    return [
        page,
        registry.read(lambda q: q.counts()),
        registry.read(lambda q: q.search("lê văn", limit=40)),
        registry.read(lambda q: q.review()),
        [registry.read(lambda q, p=p: (q.person(p), q.case(p), q.documents(p), q.history(p))) for p in people],
    ]


def root_of(registry: SqlRegistry, table: str) -> int:
    row = connection_of(registry).execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    return int(row[0])


def harm(registry: SqlRegistry, folder: Path, *pages: int) -> None:
    """Damage pages of the file, and let the open connection forget what it has read."""
    connection = connection_of(registry)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for page in pages:
        harm_page(folder / DATABASE, page)
    connection.execute("PRAGMA shrink_memory")


def harm_page(database: Path, page: int) -> None:
    with database.open("r+b") as file:
        file.seek((page - 1) * PAGE_BYTES + 200)
        file.write(b"harm")


# --- with a backup -------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["event", "person_row", "journal", "person", "office", "sqlite_master"])
def test_whoever_reads_on_sees_what_was_saved_last(office: Office, table: str) -> None:
    since_the_backup(office)
    before = all_that_screens_show(office.registry)
    harm(office.registry, office.folder, root_of(office.registry, table) if table != "sqlite_master" else 1)
    assert all_that_screens_show(office.registry) == before
    damage = office.registry.damaged
    assert damage is not None
    assert (damage.found_at, damage.read_from, damage.is_complete) == (NOW, NOW, True)


def test_nothing_is_written_any_more(office: Office) -> None:
    since_the_backup(office)
    harm(office.registry, office.folder, root_of(office.registry, "event"))
    assert office.registry.damaged is None
    assert code_of(office.note) is ErrorCode.DAMAGED_WHILE_OPEN
    files = {path: path.read_bytes() for path in office.folder.iterdir() if path.name.startswith(f"{DATABASE}")}
    before = all_that_screens_show(office.registry)
    for _ in range(2):
        assert code_of(office.note) is ErrorCode.DAMAGED_WHILE_OPEN
        assert code_of(office.back_up) is ErrorCode.DAMAGED_WHILE_OPEN
        assert code_of(lambda: office.registry.rotate(lambda *_: None)) is ErrorCode.DAMAGED_WHILE_OPEN
        assert not office.registry.note_access("print", office.person)
        assert not office.registry.store_looks()
    assert all_that_screens_show(office.registry) == before
    assert {path: path.read_bytes() for path in files} == files


def test_a_paper_is_still_shown(office: Office) -> None:
    since_the_backup(office)
    late = office.keep(b"%PDF late")
    harm(office.registry, office.folder, root_of(office.registry, "document"))
    assert office.registry.read(lambda q: q.document_content(late)) == b"%PDF late"
    assert office.registry.damaged is not None


def test_the_copy_is_encrypted_and_goes_when_the_registry_is_locked(office: Office, options: Options) -> None:
    since_the_backup(office)
    harm(office.registry, office.folder, root_of(office.registry, "event"))
    all_that_screens_show(office.registry)
    copy = office.folder / reading_copy.FILE
    assert "Trần".encode() not in copy.read_bytes()
    assert not copy.read_bytes().startswith(b"SQLite format")
    with pytest.raises(RegistryError) as raised:
        open_registry(office.folder, LOGIN, PASSWORD, training=False, options=options)
    assert raised.value.code is ErrorCode.ALREADY_OPEN
    office.registry.close(locked=True)
    assert list(office.folder.glob(f"{reading_copy.FILE}*")) == []


def test_a_copy_that_a_killed_process_left_is_removed_at_the_next_opening(
    office: Office, options: Options, folder: Path
) -> None:
    office.registry.close()
    (folder / reading_copy.FILE).write_bytes(b"left")
    (folder / f"{reading_copy.FILE}-wal").write_bytes(b"left")
    office.registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    assert list(folder.glob(f"{reading_copy.FILE}*")) == []


def test_without_the_log_it_says_that_the_copy_is_not_complete(office: Office) -> None:
    since_the_backup(office)
    shutil.rmtree(office.folder / FOLDER)
    assert office.registry.read(lambda q: q.search("trần thị sau", limit=9)).rows
    harm(office.registry, office.folder, root_of(office.registry, "event"))
    assert office.registry.read(lambda q: q.case(office.person)).events
    assert office.registry.damaged is not None
    assert not office.registry.damaged.is_complete
    assert office.registry.read(lambda q: q.search("trần thị sau", limit=9)).rows == ()


def test_a_log_that_is_behind_makes_no_complete_copy(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    since_the_backup(office)
    monkeypatch.setattr(ChangeLog, "append", lambda self, _: setattr(self, "is_behind", True))
    office.note("không vào nhật ký thay đổi")
    harm(office.registry, office.folder, root_of(office.registry, "event"))
    all_that_screens_show(office.registry)
    assert office.registry.damaged is not None
    assert not office.registry.damaged.is_complete


def test_the_next_older_backup_is_read_if_the_newest_is_broken(office: Office) -> None:
    office.back_up()
    since_the_backup(office)
    before = all_that_screens_show(office.registry)
    newest = office.generations()[-1]
    (path,) = (p for p in office.at_place.path.rglob(DATABASE) if p.parent.name == newest.name)
    harm_page(path, 5)
    harm(office.registry, office.folder, root_of(office.registry, "event"))
    assert all_that_screens_show(office.registry) == before
    assert office.registry.damaged is not None
    assert office.registry.damaged.is_complete


def test_damage_of_the_copy_is_met_with_another_copy(office: Office) -> None:
    since_the_backup(office)
    before = all_that_screens_show(office.registry)
    harm(office.registry, office.folder, root_of(office.registry, "event"))
    all_that_screens_show(office.registry)
    connection_of(office.registry).execute("PRAGMA query_only = OFF")
    connection_of(office.registry).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    harm_page(office.folder / reading_copy.FILE, root_of(office.registry, "event"))
    connection_of(office.registry).execute("PRAGMA shrink_memory")
    assert all_that_screens_show(office.registry) == before


def test_every_damaged_page_leaves_all_to_be_read(office: Office, tmp_path: Path, options: Options) -> None:
    """Every seventh page and the first; those that opening needs are the business of a rescue."""
    since_the_backup(office)
    before = all_that_screens_show(office.registry)
    office.registry.close()
    pages = (office.folder / DATABASE).stat().st_size // PAGE_BYTES
    met = 0
    for page in (1, *range(2, pages + 1, 7)):
        copy = tmp_path / f"page {page}"
        shutil.copytree(office.folder, copy)
        registry = open_registry(copy, LOGIN, PASSWORD, training=False, options=options)
        try:
            harm(registry, copy, page)
            assert all_that_screens_show(registry) == before
            met += registry.damaged is not None
        finally:
            registry.close()
        shutil.rmtree(copy)
    assert met > 4, "the pages that are read were damaged too"


def test_who_meets_damage_at_opening_comes_in_to_read_or_hears_of_the_rescue(
    office: Office, tmp_path: Path, options: Options
) -> None:
    since_the_backup(office)
    before = all_that_screens_show(office.registry)
    office.registry.close()
    seen: Counter[str] = Counter()
    for page in range(1, (office.folder / DATABASE).stat().st_size // PAGE_BYTES + 1, 6):
        copy = Path(shutil.copytree(office.folder, tmp_path / f"page {page}"))
        harm_page(copy / DATABASE, page)
        try:
            registry = open_registry(copy, LOGIN, PASSWORD, training=False, options=options)
        except RegistryError as error:
            seen[error.code] += 1
            continue
        assert all_that_screens_show(registry) == before
        seen["reads a copy" if registry.damaged else "did not need the page"] += 1
        registry.close()
    assert set(seen) == {"reads a copy", "did not need the page", ErrorCode.REGISTRY_DAMAGED}


# --- without one ---------------------------------------------------------------------------------


def test_without_a_backup_what_the_damaged_page_does_not_hold_is_still_read(office: Office) -> None:
    registry = office.registry
    registry.read(lambda q: q.counts())
    harm(registry, office.folder, root_of(registry, "event"))
    assert code_of(lambda: registry.read(lambda q: q.case(office.person))) is ErrorCode.NO_COPY_TO_READ
    damage = registry.damaged
    assert damage is not None
    assert (damage.read_from, damage.is_complete) == (None, False)
    for _ in range(3):
        assert registry.read(lambda q: q.list_people(kept=True, group="", after=None, limit=100)).rows
        assert code_of(lambda: registry.read(lambda q: q.case(office.person))) is ErrorCode.NO_COPY_TO_READ
        assert code_of(office.note) is ErrorCode.DAMAGED_WHILE_OPEN


def test_without_a_backup_and_without_the_first_page_everything_is_refused(office: Office) -> None:
    harm(office.registry, office.folder, 1, 2)
    for _ in range(2):
        assert code_of(lambda: office.registry.read(lambda q: q.counts())) is ErrorCode.NO_COPY_TO_READ
    office.registry.close()
    assert code_of(lambda: office.registry.read(lambda q: q.counts())) is ErrorCode.LOCKED


def test_a_backup_that_turns_up_later_is_read_from(office: Office, tmp_path: Path) -> None:
    """As on a stick that is put in only now."""
    since_the_backup(office)
    before = all_that_screens_show(office.registry)
    away = tmp_path / "away"
    office.place.path.rename(away)
    harm(office.registry, office.folder, root_of(office.registry, "event"))
    assert code_of(lambda: all_that_screens_show(office.registry)) is ErrorCode.NO_COPY_TO_READ
    away.rename(office.place.path)
    assert all_that_screens_show(office.registry) == before
    assert office.registry.damaged is not None
    assert office.registry.damaged.is_complete


# --- how it is met -------------------------------------------------------------------------------


def test_the_check_meets_it_before_people_do(office: Office) -> None:
    since_the_backup(office)
    harm(office.registry, office.folder, root_of(office.registry, "event"))
    assert FaultKind.PAGE_DAMAGED in {fault.kind for fault in office.registry.check()}
    assert office.registry.damaged is not None
    assert FaultKind.PAGE_DAMAGED in {fault.kind for fault in office.registry.check()}, "the second check sees it too"


def test_the_verification_meets_it_before_people_do(office: Office) -> None:
    since_the_backup(office)
    before = all_that_screens_show(office.registry)
    harm(office.registry, office.folder, root_of(office.registry, "journal_payload"))
    found = [fault.kind for checked in office.registry.verify() for fault in checked.faults]
    assert found == [FaultKind.REST_UNREADABLE]
    assert office.registry.damaged is not None
    assert all_that_screens_show(office.registry) == before


def test_other_errors_are_no_damage(office: Office) -> None:
    office.back_up()
    for blob in (office.folder / "blobs").glob("*/*"):
        blob.write_bytes(b"harm")
    (document, *_) = office.registry.read(lambda q: q.documents(office.person))
    assert code_of(lambda: office.registry.read(lambda q: q.document_content(document.id))) is (
        ErrorCode.REGISTRY_DAMAGED
    )
    connection_of(office.registry).execute("INSERT INTO search_words (search_words) VALUES ('delete-all')")
    office.registry.check()
    assert office.registry.damaged is None
    office.note()

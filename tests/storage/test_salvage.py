"""A damaged database read around its damaged pages: nothing wrong is read, and what is missing is known."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from models.actions.enter_person import enter_person
from models.dates import Moment
from models.training.account import TRAINING_LOGIN, TRAINING_PASSWORD
from models.training.registry import make_training_registry
from storage.connection import PAGE_BYTES
from storage.disk import Disk
from storage.keyring import read_keyring
from storage.registry import Options, open_registry
from storage.rescue.pages import RawFile, open_pages, read_raw
from storage.rescue.salvage import Salvage, by_primary_key, salvage
from storage.rotation import DATABASE
from tests.conftest import CHEAP, NOW, FixedClock, counting_ids
from tests.faults.scripted_saves import POSITIVE

PEOPLE = 25


@dataclass(frozen=True)
class Made:
    """A small registry: its folder, its key, its raw pages, and what stands in them."""

    folder: Path
    key: bytes
    raw: RawFile
    whole: Salvage

    def without(self, *numbers: int) -> RawFile:
        return RawFile([bytes(PAGE_BYTES) if n in numbers else p for n, p in enumerate(self.raw.pages, start=1)])

    def kind(self, number: int) -> int:
        return (self.whole.pages.page(number) or b"")[100 if number == 1 else 0]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("salvage") / "so"
    options = Options(clock=FixedClock(NOW), new_id=counting_ids(), cost=CHEAP)
    make_training_registry(Disk(options), folder, NOW, PEOPLE, 1)
    keyring = read_keyring(folder)
    key = keyring.unlock(keyring.slot_of(TRAINING_LOGIN), TRAINING_PASSWORD).database
    raw = read_raw(folder / DATABASE)
    return Made(folder, key, raw, salvage(open_pages(raw, key)))


def missing_from(found: Salvage, whole: Salvage) -> dict[str, list[tuple[Any, ...]]]:
    """The keys of rows that were not found, by table; nothing that was found may be wrong."""
    missing: dict[str, list[tuple[Any, ...]]] = {}
    for name, table in whole.tables.items():
        rows = found.tables[name].rows
        assert rows.items() <= table.rows.items(), name
        if gone := table.rows.keys() - rows.keys():
            missing[name] = sorted(gone)
    return missing


def sample_of(made: Made) -> list[int]:
    """Every inner page, the first two, and some of the others; the whole sweep is tests/faults/damaged_pages.py."""
    numbers = range(1, len(made.raw.pages) + 1)
    return [n for n in numbers if n <= 2 or made.kind(n) in (2, 5) or n % 31 == 0]


def test_a_whole_file_is_read_as_sqlite_reads_it(made: Made) -> None:
    options = Options(clock=FixedClock(NOW), cost=CHEAP)
    registry = open_registry(made.folder, TRAINING_LOGIN, TRAINING_PASSWORD, training=True, options=options)
    assert registry._connection is not None
    connection = registry._connection
    before = salvage(open_pages(read_raw(made.folder / DATABASE), made.key))
    for table in ("journal", "journal_payload", "seal_key", "person", "person_value", "event", "document", "registry"):
        shape = before.tables[table].shape
        rows = connection.execute(f"SELECT {', '.join(shape.columns)} FROM {table}").fetchall()
        assert by_primary_key(before.tables[table]) == {shape.key_of(row): tuple(row) for row in rows}, table
    registry.close()


def test_what_only_the_log_holds_is_read(made: Made, tmp_path: Path, options: Options) -> None:
    folder = tmp_path / "so"
    make_training_registry(Disk(options), folder, NOW, 2, 2)
    registry = open_registry(folder, TRAINING_LOGIN, TRAINING_PASSWORD, training=True, options=options)
    person = registry.write(enter_person, {"name": "Lê Văn Mẫu"}, Moment.at(NOW), POSITIVE)
    raw = read_raw(folder / DATABASE)
    log = folder / f"{DATABASE}-wal"
    torn = log.read_bytes()
    keys = registry._session.vault.keys
    assert (folder / DATABASE).stat().st_size // PAGE_BYTES <= len(raw.pages)
    ids = {row[1] for row in salvage(open_pages(raw, keys.database)).tables["person"].rows.values()}
    assert person in ids
    registry.close()
    (tmp_path / DATABASE).write_bytes((folder / DATABASE).read_bytes())
    (tmp_path / f"{DATABASE}-wal").write_bytes(torn[: len(torn) // 2] + bytes(len(torn) // 2))
    assert not open_pages(read_raw(tmp_path / DATABASE), keys.database).damaged


def test_no_damaged_page_hides_another_row_than_those_on_it(made: Made) -> None:
    for number in sample_of(made):
        pages = open_pages(made.without(number), made.key, [made.raw.salt])
        assert pages.damaged == {number}
        found = salvage(pages, made.whole.pages)
        missing = missing_from(found, made.whole)
        assert len(missing) <= 1, (number, missing.keys())
        for name, keys in missing.items():
            assert all(found.tables[name].is_uncertain(key) for key in keys), (number, name)
        if number == 1 or made.kind(number) == 5:
            assert not missing, number


def test_a_file_without_its_first_page_and_without_any_copy_cannot_prove_its_pages(made: Made) -> None:
    assert len(open_pages(made.without(1), made.key).damaged) == len(made.raw.pages)


def test_the_page_that_sqlite_never_writes_is_no_damaged_one(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """It lies at 1 GiB; here behind the others, as in a file that has just grown to there."""
    lock_page = len(made.raw.pages) + 1
    monkeypatch.setattr("storage.rescue.pages._LOCK_PAGE", lock_page)
    pages = open_pages(RawFile([*made.raw.pages, bytes(PAGE_BYTES)]), made.key)
    assert (pages.damaged, pages.page(lock_page)) == (frozenset(), None)
    assert open_pages(RawFile([*made.raw.pages, bytes(PAGE_BYTES)]), bytes(32)).damaged >= {lock_page}


def test_two_damaged_pages_leave_nothing_wrong_and_nothing_unsaid(made: Made) -> None:
    inner = [n for n in range(1, len(made.raw.pages) + 1) if made.kind(n) in (2, 5)]
    for first, second in zip(inner, reversed(inner), strict=True):
        found = salvage(open_pages(made.without(first, second, 2), made.key), made.whole.pages)
        for name, keys in missing_from(found, made.whole).items():
            assert all(found.tables[name].is_uncertain(key) for key in keys), (first, second, name)

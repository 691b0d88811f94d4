"""The check of a whole registry: whom it need not compute again, and what it leaves as it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from models.actions.enter_person import enter_person
from models.actions.undo import undo_action
from models.dates import Moment
from models.faults import FaultKind
from storage import cache_marks, caches
from storage.connection import PAGE_BYTES, write_transaction
from storage.registry import SqlRegistry
from storage.rotation import DATABASE
from tests.conftest import NOW
from tests.faults.preload import child_environment
from tests.faults.scripted_saves import POSITIVE

AT = Moment.at(NOW)


def connection_of(registry: SqlRegistry) -> Any:
    assert registry._connection is not None
    return registry._connection


def enter(registry: SqlRegistry, name: str) -> str:
    return registry.write(enter_person, {"name": name, "occupation": "Thợ hồ"}, AT, POSITIVE)


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Row numbers of whom the caches are computed, one by one."""
    numbers: list[int] = []
    rows_of = caches._rows_of

    def counted(number: int, *known: Any) -> Any:
        numbers.append(number)
        return rows_of(number, *known)

    monkeypatch.setattr(caches, "_rows_of", counted)
    return numbers


# --- marks ---------------------------------------------------------------------------------------


def test_who_was_computed_from_these_rows_is_not_computed_again(registry: SqlRegistry, computed: list[int]) -> None:
    for name in ("Lê Văn Một", "Lê Văn Hai", "Lê Văn Ba"):
        enter(registry, name)
    computed.clear()
    assert registry.check() == []
    assert computed == []


def test_a_check_anew_computes_everybody(registry: SqlRegistry, computed: list[int]) -> None:
    enter(registry, "Lê Văn Một")
    enter(registry, "Lê Văn Hai")
    computed.clear()
    assert registry.check(anew=True) == []
    assert computed == [1, 2]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE person SET version = 2 WHERE number = 2",
        "UPDATE person_value SET value = json_quote('x') WHERE person = 2",
        "UPDATE event SET recorded_at = recorded_at + 1 WHERE person = 2",
        "UPDATE case_interval SET starts_at = starts_at + 1 WHERE person = 2",
        "UPDATE person_row SET sort_key = x'00' WHERE person = 2",
        "UPDATE cache_mark SET digest = x'00' WHERE person = 2",
        "DELETE FROM cache_mark WHERE person = 2",
    ],
)
def test_only_whose_rows_or_mark_changed_is_computed(
    registry: SqlRegistry, computed: list[int], statement: str
) -> None:
    for name in ("Lê Văn Một", "Lê Văn Hai", "Lê Văn Ba"):
        enter(registry, name)
    assert connection_of(registry).execute(statement).rowcount > 0
    computed.clear()
    registry.check()
    assert computed == [2]


def test_other_law_fits_no_mark(registry: SqlRegistry, computed: list[int]) -> None:
    """The office's own decisions, its settings and the rules are part of every mark."""
    enter(registry, "Lê Văn Một")
    connection_of(registry).execute("UPDATE office SET fields = json_set(fields, '$.start', '2020-01-01')")
    computed.clear()
    registry.check()
    assert computed == [1]


def test_a_mark_covers_every_column_of_every_cache() -> None:
    marked = {rows.table: rows.columns for rows in cache_marks._MADE}
    assert set(marked) == set(caches._COLUMNS)
    for table, columns in caches._COLUMNS.items():
        named = {column.strip().removeprefix("hex(").removesuffix(")") for column in marked[table].split(",")}
        assert named == set(columns) - {"person"}, table


@pytest.mark.parametrize(
    ("table", "left_out"),
    [
        ("person", {"number", "journal"}),  # neither is read
        ("person_value", {"person"}),
        ("event", {"number", "person"}),
    ],
)
def test_a_mark_covers_every_column_that_caches_are_computed_from(
    registry: SqlRegistry, table: str, left_out: set[str]
) -> None:
    (columns,) = [rows.columns for rows in cache_marks._READ if rows.table == table]
    there = {row[1] for row in connection_of(registry).execute(f"PRAGMA table_info({table})")}
    assert {column.strip() for column in columns.split(",")} == there - left_out


def test_nobody_who_is_gone_keeps_a_mark(registry: SqlRegistry) -> None:
    enter(registry, "Lê Văn Một")
    enter(registry, "Lê Văn Hai")
    (last,) = registry.read(lambda q: q.last_undoable())[:1]
    registry.write(undo_action, last.action_id, "nhập nhầm")
    assert connection_of(registry).execute("SELECT person FROM cache_mark").fetchall() == [(1,)]


def test_after_changes_behind_them_only_the_caches_that_do_not_fit_are_computed(
    registry: SqlRegistry, computed: list[int]
) -> None:
    """As after a change log was put into a backup."""
    for name in ("Lê Văn Một", "Lê Văn Hai", "Lê Văn Ba"):
        enter(registry, name)
    connection = connection_of(registry)
    connection.execute("PRAGMA foreign_keys = OFF")
    with write_transaction(connection):
        connection.execute("UPDATE event SET happened_at = happened_at - 86400 WHERE person = 1")
        for table in ("event", "person_value"):
            connection.execute(f"DELETE FROM {table} WHERE person = 3")
        connection.execute("DELETE FROM person WHERE number = 3")
        computed.clear()
        caches.doubt(connection)
        registry.renew_caches()
    assert computed == [1]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert FaultKind.CACHE_STALE not in {fault.kind for fault in registry.check(anew=True)}
    assert registry.read(lambda q: q.search("lê văn", limit=9)).rows[1:]


# --- what a check leaves as it was ---------------------------------------------------------------


def harm(registry: SqlRegistry, folder: Path, page: int) -> None:
    connection_of(registry).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (folder / DATABASE).open("r+b") as file:
        file.seek((page - 1) * PAGE_BYTES + 100)
        file.write(b"harm")


def test_a_check_that_finds_damage_does_not_keep_people_from_reading(registry: SqlRegistry, folder: Path) -> None:
    enter(registry, "Lê Văn Một")
    harm(registry, folder, connection_of(registry).execute("PRAGMA page_count").fetchone()[0])
    assert FaultKind.PAGE_DAMAGED in {fault.kind for fault in registry.check()}
    assert registry.read(lambda q: q.counts()).kept == 1


def test_damage_in_one_part_does_not_keep_the_others_from_being_checked(registry: SqlRegistry, folder: Path) -> None:
    enter(registry, "Lê Văn Một")
    connection_of(registry).execute("UPDATE journal SET action = 'x' WHERE number = 1")
    page = connection_of(registry).execute("SELECT rootpage FROM sqlite_master WHERE name = 'person_row'").fetchone()[0]
    harm(registry, folder, page)
    kinds = {fault.kind for fault in registry.check()}
    assert {FaultKind.PAGE_DAMAGED, FaultKind.REST_UNREADABLE, FaultKind.ENTRY_CHANGED} <= kinds


def test_a_check_keeps_the_registry_locked_for_others(registry: SqlRegistry, folder: Path) -> None:
    """A file of which a process closes any descriptor loses its locks, unless SQLite sees to it."""
    assert registry.check() == []
    sql = (
        "import sys, sqlite3; c = sqlite3.connect(sys.argv[1], timeout=0)\n"
        "try: c.execute('BEGIN EXCLUSIVE')\nexcept sqlite3.OperationalError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", sql, str(folder / DATABASE)],
        capture_output=True,
        text=True,
        check=True,
        env=child_environment(),
    )
    assert "locked" in done.stdout


def test_a_key_of_the_journal_that_is_none_is_a_fault_and_no_crash(registry: SqlRegistry) -> None:
    person = enter(registry, "Lê Văn Một")
    connection_of(registry).execute("UPDATE seal_key SET key = x'01' WHERE owner = ?", (person,))
    assert FaultKind.CONTENT_CHANGED in {fault.kind for fault in registry.check()}
    assert all(entry.damaged for entry in registry.read(lambda q: q.history(person)))

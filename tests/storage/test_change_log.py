"""The change log: whatever was acknowledged is in it, and an older copy of the registry with it is the registry."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.actions.change_person import change_person
from models.actions.enter_person import enter_person
from models.actions.erase_people import erase_people
from models.actions.keep_paper import keep_printed
from models.actions.record_event import record_event
from models.actions.take_over_list import take_back_list, take_over_list
from models.backup import Position
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.events.notes import Note
from models.faults import Fault, FaultKind
from models.ids import PersonId
from models.logs import LogFilter
from models.taking_over.columns import find_head
from models.taking_over.plan import TakeOverPlan, plan_sheet
from models.taking_over.sheet import Sheet
from storage import schema
from storage.changes import format as segment_format
from storage.changes import log as change_log
from storage.changes import replay, writing
from storage.changes.format import (
    FOLDER,
    Group,
    JournalHead,
    LogKey,
    SegmentReader,
    names_in,
    read_segment,
    segments_in,
)
from storage.changes.log import ChangeLog
from storage.changes.reading import LogReader
from storage.changes.rows import last_change
from storage.connection import connect, create_database, write_transaction
from storage.registry import DATABASE, Options, SqlRegistry, open_registry
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.faults.changes import (
    base_rows,
    base_tables,
    copy_raw,
    database_key,
    groups_in,
    log_in_clear,
    with_log,
)
from tests.faults.scripted_saves import POSITIVE, paper

TODAY = date(2026, 11, 24)
SECRETS = ("Trần Văn Mất", "089099000123", "gặp ở bến đò")


def opened(folder: Path, options: Options) -> SqlRegistry:
    return open_registry(folder, LOGIN, PASSWORD, training=False, options=options)


def connection_of(registry: SqlRegistry) -> Any:
    assert registry._connection is not None
    return registry._connection


def enter(registry: SqlRegistry, name: str = "Lê Thị Còn", **values: Any) -> PersonId:
    return registry.write(enter_person, {"name": name, **values}, Moment.on(date(2026, 10, 1)), POSITIVE)


def note(registry: SqlRegistry, person: PersonId, text: str = "x") -> None:
    registry.write(record_event, person, Moment.at(NOW), Note(text=text))


def work(registry: SqlRegistry, name: str = "Lê Thị Còn") -> PersonId:
    """Additions, changes and removals in several tables."""
    person = enter(registry, name, current_residence="ấp Một")
    note(registry, person)
    registry.write(change_person, person, 1, {"phone": "0912345678", "current_residence": "ấp Hai"}, TODAY)
    registry.write(keep_printed, paper(person, f"%PDF {name}".encode()), 1, "print")
    registry.note_access("print", person, "III-01")
    return person


def a_list(registry: SqlRegistry, count: int) -> TakeOverPlan:
    rows = [(f"Nguyễn Văn {chr(65 + n % 26)}{n}", 1990 + n % 10, "Nam", date(2026, 8, 1)) for n in range(count)]
    sheet = Sheet("DS", (("Họ và tên", "Ngày sinh", "Giới tính", "Ngày đưa vào"), *rows))
    head = find_head(sheet)
    assert head is not None
    return registry.read(lambda q: plan_sheet(sheet, head, q.like, q.rules(), q.practice(), TODAY))


def log_of(registry: SqlRegistry) -> ChangeLog:
    return registry.change_log


def assert_log_is_complete(registry: SqlRegistry, folder: Path, copy: Path) -> None:
    """The copy with the log on top is the registry, in every base table."""
    key = database_key(folder)
    clone = copy_raw(copy, copy.with_name(f"{copy.name}-clone"))
    assert with_log(clone, [key], [folder / FOLDER]) == (
        base_rows(connection_of(registry)),
        last_change(connection_of(registry)),
    )


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """A raw copy of the registry as it was made."""
    copy_raw(folder, tmp_path / "copy")
    return tmp_path / "copy"


# --- what is noted -------------------------------------------------------------------------------


def test_every_base_table_notes_what_is_added_changed_and_removed(registry: SqlRegistry) -> None:
    connection = connection_of(registry)
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    tables = base_tables(connection)
    assert {"person", "journal", "backup", "erasure_rest"} <= set(tables)
    assert names == {f"{table}_{what}" for table in tables for what in ("added", "changed", "moved", "removed")}


def test_a_row_that_gets_another_key_is_noted_under_both(registry: SqlRegistry) -> None:
    connection = connection_of(registry)
    before = last_change(connection)
    connection.execute("INSERT INTO tally VALUES ('x', '2026-01-01', 1)")
    connection.execute("UPDATE tally SET count = 2 WHERE name = 'x'")
    connection.execute("UPDATE tally SET day = '2026-01-02' WHERE name = 'x'")
    connection.execute("DELETE FROM tally WHERE name = 'x'")
    notes = connection.execute("SELECT tbl, key FROM change WHERE number > ? ORDER BY number", (before,)).fetchall()
    first, second = '["x","2026-01-01"]', '["x","2026-01-02"]'
    assert sorted(notes[:2]) == [("tally", first)] * 2
    assert sorted(notes[2:4]) == [("tally", first), ("tally", second)]
    assert notes[4:] == [("tally", second)]


def test_notes_hold_keys_and_no_values(registry: SqlRegistry) -> None:
    person = enter(registry, SECRETS[0], citizen_number=SECRETS[1])
    note(registry, person, SECRETS[2])
    notes = repr(connection_of(registry).execute("SELECT * FROM change").fetchall())
    assert not any(secret in notes for secret in SECRETS)


# --- what is appended ----------------------------------------------------------------------------


def test_a_change_is_in_the_log_before_it_is_acknowledged(registry: SqlRegistry, folder: Path) -> None:
    key = database_key(folder)
    for number in range(3):
        person = enter(registry, f"Lê Thị {number}")
        last = groups_in(folder, key)[-1]
        assert last.last == last_change(connection_of(registry))
        assert person in {values[1] for table, _, values in last.rows if table == "person" and values}


def test_a_transaction_is_one_group_and_each_row_stands_in_it_once(registry: SqlRegistry, folder: Path) -> None:
    before = len(groups_in(folder, database_key(folder)))
    enter(registry)
    (group,) = groups_in(folder, database_key(folder))[before:]
    keys = [(table, str(key)) for table, key, _ in group.rows]
    assert len(keys) == len(set(keys))
    assert {"journal", "journal_payload", "person", "event", "seal_key"} <= {table for table, _ in keys}
    assert group.before.number < group.after.number


def test_a_copy_with_the_log_is_the_registry(registry: SqlRegistry, folder: Path, copy: Path) -> None:
    for name in ("Lê Thị Còn", "Trần Thị Lại"):
        work(registry, name)
        assert_log_is_complete(registry, folder, copy)


def test_looks_and_closing_are_in_the_log(folder: Path, options: Options, copy: Path) -> None:
    registry = opened(folder, options)
    registry.note_access("search", None, "1")
    registry.close()
    with_log_rows, _ = with_log(copy / DATABASE, [database_key(folder)], [folder / FOLDER])
    connection = connect(folder / DATABASE, database_key(folder))
    assert with_log_rows == base_rows(connection)
    assert len(with_log_rows["signed_head"]) == 1
    connection.close()


def test_an_import_is_one_group_however_large(
    registry: SqlRegistry, folder: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segment_format, "PART_BYTES", 2000)
    before = len(groups_in(folder, database_key(folder)))
    taken = registry.write(take_over_list, a_list(registry, 60))
    assert taken.people == 60
    groups = groups_in(folder, database_key(folder))
    assert len(groups) == before + 1
    assert len(groups[-1].packed) > 10 * 2000
    assert_log_is_complete(registry, folder, copy)
    registry.write(take_back_list, taken.action_id)
    assert_log_is_complete(registry, folder, copy)


def test_full_segments_are_followed_by_others(
    registry: SqlRegistry, folder: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "FULL_BYTES", 4000)
    for _ in range(4):
        work(registry)
    assert len(names_in(folder / FOLDER)) >= 3
    assert registry.check() == []
    assert_log_is_complete(registry, folder, copy)


def test_appending_changes_no_length_as_long_as_there_is_room(registry: SqlRegistry, folder: Path) -> None:
    (name,) = names_in(folder / FOLDER)
    enter(registry)
    size = (folder / FOLDER / name).stat().st_size
    assert size == writing.ROOM_BYTES
    work(registry)
    assert (folder / FOLDER / name).stat().st_size == size


def test_a_record_is_synced_once(registry: SqlRegistry, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(registry)
    syncs: list[str] = []
    monkeypatch.setattr(writing, "_sync_data", lambda descriptor: syncs.append("data"))
    monkeypatch.setattr(writing.os, "fsync", lambda descriptor: syncs.append("file"))
    enter(registry)
    assert syncs == ["data"]


def test_nothing_in_the_log_can_be_read_without_its_key(registry: SqlRegistry, folder: Path) -> None:
    person = enter(registry, SECRETS[0], citizen_number=SECRETS[1])
    note(registry, person, SECRETS[2])
    raw = b"".join((folder / FOLDER / name).read_bytes() for name in names_in(folder / FOLDER))
    clear = log_in_clear(folder, database_key(folder))
    for secret in (*SECRETS, person):
        assert secret.encode() in clear
        assert secret.encode() not in raw
    assert groups_in(folder, os.urandom(32)) == []


def test_without_the_log_nothing_is_written(folder: Path, options: Options) -> None:
    registry = opened(folder, Options(clock=options.clock, cost=options.cost, change_log=False))
    enter(registry)
    assert registry.check() == []
    registry.close()
    assert not (folder / FOLDER).exists()


# --- damage --------------------------------------------------------------------------------------


@pytest.fixture
def settled(folder: Path, options: Options, copy: Path) -> Iterator[Callable[[], ChangeLog]]:
    """Opens the log of a registry that was worked with, without opening the rest of it."""
    registry = opened(folder, options)
    work(registry)
    registry.close()
    connection = connect(folder / DATABASE, database_key(folder))

    def settle() -> ChangeLog:
        log = ChangeLog(folder, database_key(folder), options.clock, synced=False)
        log.roll_forward(connection)
        log.settle(connection)
        log.close()
        return log

    yield settle
    connection.close()


def reached(folder: Path, copy: Path) -> tuple[LogReader, list[Group]]:
    """How far the log leads from a copy, and the groups on the way."""
    key = database_key(folder)
    connection = connect(copy / DATABASE, key)
    registry, epoch = connection.execute("SELECT id, epoch FROM registry").fetchone()
    reader = LogReader([folder / FOLDER], [key], registry, Position(epoch, last_change(connection)))
    connection.close()
    return reader, list(reader)


def segment_in(folder: Path) -> tuple[Path, bytes, int]:
    """The only segment, its bytes, and where its records end."""
    (segment,), damaged = segments_in(folder / FOLDER)
    assert damaged == []
    reader = SegmentReader(segment, LogKey.of(database_key(folder)))
    list(reader)
    return segment.path, segment.path.read_bytes(), reader.end


def restored(folder: Path, name: str, content: bytes) -> Path:
    shutil.rmtree(folder / FOLDER)
    (folder / FOLDER).mkdir()
    (folder / FOLDER / name).write_bytes(content)
    return folder / FOLDER / name


@pytest.mark.parametrize("torn", [lambda raw, at: raw[:at], lambda raw, at: raw[:at] + bytes(len(raw) - at)])
def test_a_log_torn_at_any_byte_is_whole_after_opening(
    settled: Callable[[], ChangeLog], folder: Path, copy: Path, torn: Callable[[bytes, int], bytes]
) -> None:
    segment, raw, end = segment_in(folder)
    whole, groups = reached(folder, copy)
    start = len(read_segment(segment).raw)
    tries = [*range(start, start + 40, 3), *range(end - 700, end, 17), end - 1]
    for at in tries:
        restored(folder, segment.name, torn(raw, at))
        log = settled()
        assert log.findings == [], at
        after, _ = reached(folder, copy)
        assert (after.reached, after.head) == (whole.reached, whole.head), at
    assert len(groups) > 5


def test_a_flipped_bit_never_changes_what_is_read_and_is_mended_at_opening(
    settled: Callable[[], ChangeLog], folder: Path, copy: Path
) -> None:
    segment, raw, end = segment_in(folder)
    whole, groups = reached(folder, copy)
    for at in [*range(0, 300, 11), *range(300, end, 97), end + 5]:
        flipped = bytearray(raw)
        flipped[at] ^= 1 << at % 8
        restored(folder, segment.name, bytes(flipped))
        _, read = reached(folder, copy)
        assert read == groups[: len(read)], at
        assert at >= end or len(read) < len(groups)
        settled()
        after, _ = reached(folder, copy)
        assert after.reached == whole.reached, at


def test_records_in_another_order_or_from_another_segment_are_not_read(folder: Path, options: Options) -> None:
    registry = opened(folder, options)
    note(registry, enter(registry))
    registry.close()
    path, raw, end = segment_in(folder)
    segment = read_segment(path)
    key = LogKey.of(database_key(folder))
    at, records = len(segment.raw), []
    while at < end:
        size = 4 + int.from_bytes(raw[at : at + 4], "big")
        records.append(raw[at : at + size])
        at += size
    for shuffled in (records[1:], [records[0], records[0], *records[1:]], [records[0], *records[2:]], records[::-1]):
        path.write_bytes(segment.raw + b"".join(shuffled))
        good = next((n for n, (a, b) in enumerate(zip(shuffled, records, strict=False)) if a != b), len(shuffled))
        assert len(list(SegmentReader(read_segment(path), key))) <= good
    other = segment_format.new_head("another", 1, schema.NEWEST, segment.head.first, key)
    path.write_bytes(other.encoded() + b"".join(records))
    assert list(SegmentReader(read_segment(path), key)) == []


def test_a_log_that_is_gone_is_written_anew(folder: Path, options: Options, copy: Path) -> None:
    registry = opened(folder, options)
    work(registry)
    registry.close()
    shutil.rmtree(folder / FOLDER)
    registry = opened(folder, options)
    assert registry.check() == []
    assert log_of(registry).begins == 1
    assert_log_is_complete(registry, folder, copy)
    registry.close()


def test_a_log_whose_changes_a_backup_holds_begins_after_it(folder: Path, options: Options, tmp_path: Path) -> None:
    registry = opened(folder, options)
    work(registry)
    connection = connection_of(registry)
    copy_raw(folder, tmp_path / "later")
    proven = last_change(connection)
    connection.execute("DELETE FROM change")
    registry.close()
    shutil.rmtree(folder / FOLDER)
    registry = opened(folder, options)
    work(registry)
    assert log_of(registry).begins == proven + 1
    assert registry.check() == []
    assert_log_is_complete(registry, folder, tmp_path / "later")
    registry.close()


def test_a_log_that_lacks_too_much_begins_anew_and_says_so(
    folder: Path, options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = opened(folder, options)
    work(registry)
    registry.close()
    shutil.rmtree(folder / FOLDER)
    monkeypatch.setattr(change_log, "MOST_AT_ONCE", 30)
    registry = opened(folder, options)
    present = log_of(registry).begins - 1
    assert present > 30
    assert log_of(registry).findings == [Fault(FaultKind.LOG_INCOMPLETE, 1)]
    assert registry.check() == [Fault(FaultKind.LOG_INCOMPLETE, 1)]
    copy_raw(folder, tmp_path / "later")
    connection_of(registry).execute("DELETE FROM change WHERE number <= ?", (present,))  # as when a backup is proven
    work(registry)
    assert registry.check() == []
    assert_log_is_complete(registry, folder, tmp_path / "later")
    registry.close()


def test_a_damaged_segment_in_the_middle_is_told_and_written_anew(
    folder: Path, options: Options, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "FULL_BYTES", 4000)
    registry = opened(folder, options)
    for _ in range(4):
        work(registry)
    name = names_in(folder / FOLDER)[1]
    path = folder / FOLDER / name
    content = bytearray(path.read_bytes())
    content[len(read_segment(path).raw) + 40] ^= 1
    path.write_bytes(content)
    faults = registry.check()
    assert Fault(FaultKind.LOG_DAMAGED, name) in faults
    assert FaultKind.LOG_INCOMPLETE in {fault.kind for fault in faults}
    registry.close()
    registry = opened(folder, options)
    assert log_of(registry).findings == [Fault(FaultKind.LOG_DAMAGED, name)]
    assert registry.check() == []
    assert_log_is_complete(registry, folder, copy)
    registry.close()


# --- a disk that refuses the log only ------------------------------------------------------------


def test_what_the_disk_refuses_in_the_log_has_happened_and_follows_with_the_next_change(
    registry: SqlRegistry, folder: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    enter(registry)
    with monkeypatch.context() as patched:
        patched.setattr(writing, "_write", full)
        person = work(registry)
        assert registry.log_behind
        assert [f.kind for f in registry.check()] == [FaultKind.LOG_INCOMPLETE]
    assert registry.read(lambda q: q.person(person)).id == person
    note(registry, person)
    assert not registry.log_behind
    assert registry.check() == []
    assert_log_is_complete(registry, folder, copy)


def test_what_the_memory_is_too_small_for_has_happened_too(
    registry: SqlRegistry, folder: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short(*_: object) -> bytes:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(change_log, "packed", short)
        person = work(registry)
    assert registry.log_behind
    note(registry, person)
    assert not registry.log_behind
    assert_log_is_complete(registry, folder, copy)


def test_a_record_half_written_is_written_over(
    registry: SqlRegistry, folder: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = writing._write

    def half(file: Any, at: int, content: bytes) -> int:
        real(file, at, content[: len(content) // 2])
        raise OSError(errno.EIO, "broken")

    with monkeypatch.context() as patched:
        patched.setattr(writing, "_write", half)
        enter(registry)
        assert registry.log_behind
    enter(registry)
    assert not registry.log_behind
    assert registry.check() == []
    assert_log_is_complete(registry, folder, copy)


def test_a_folder_for_the_log_that_cannot_be_made_keeps_nobody_out(folder: Path, options: Options, copy: Path) -> None:
    (folder / FOLDER).write_bytes(b"in the way")
    registry = opened(folder, options)
    person = enter(registry)
    assert registry.log_behind
    (folder / FOLDER).unlink()
    note(registry, person)
    assert not registry.log_behind
    assert_log_is_complete(registry, folder, copy)
    registry.close()


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be removed")
def test_a_log_removed_while_it_is_written_is_made_anew_with_the_next_change(
    registry: SqlRegistry, folder: Path, copy: Path
) -> None:
    work(registry)
    shutil.rmtree(folder / FOLDER)
    work(registry)
    assert not registry.log_behind
    assert registry.check() == []
    assert_log_is_complete(registry, folder, copy)


def test_a_program_killed_between_commit_and_log_finds_the_change_at_opening(
    folder: Path, options: Options, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = opened(folder, options)
    with monkeypatch.context() as patched:
        patched.setattr(ChangeLog, "append", lambda self, connection: None)
        enter(registry)
        assert [f.kind for f in registry.check()] == [FaultKind.LOG_INCOMPLETE]
        registry.abandon()
    registry = opened(folder, options)
    assert registry.check() == []
    assert_log_is_complete(registry, folder, copy)
    registry.close()


# --- a log that is ahead, or of another history --------------------------------------------------


def put_back(copy: Path, folder: Path) -> None:
    copy_raw(copy, folder)


def test_a_registry_that_lost_its_end_takes_it_from_the_log(folder: Path, options: Options, tmp_path: Path) -> None:
    registry = opened(folder, options)
    work(registry)
    copy_raw(folder, tmp_path / "older")
    person = work(registry, "Trần Thị Lại")
    connection = connection_of(registry)
    before, changes = base_rows(connection), last_change(connection)
    registry.abandon()
    put_back(tmp_path / "older", folder)
    registry = opened(folder, options)
    (finding,) = log_of(registry).findings
    assert finding.kind is FaultKind.LOG_AHEAD
    after = base_rows(connection_of(registry))
    for table in ("person", "person_value", "event", "document", "print_log", "tally", "seal_key"):
        assert after[table] == before[table]
    assert set(after["journal"]) > set(before["journal"])
    rows = registry.read(lambda q: q.journal(LogFilter(), before=None, limit=20))
    assert [row.entry.action for row in rows].count("roll_forward") == 1
    assert registry.read(lambda q: q.search("lại", limit=9)).rows[0].id == person
    assert registry.check() == []
    assert last_change(connection_of(registry)) > changes
    assert_log_is_complete(registry, folder, tmp_path / "older")
    registry.close()


def test_a_registry_that_cannot_take_its_end_now_does_not_begin_another_history(
    folder: Path, options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise RegistryError(ErrorCode.DISK_FULL)

    registry = opened(folder, options)
    copy_raw(folder, tmp_path / "older")
    person = work(registry)
    registry.abandon()
    put_back(tmp_path / "older", folder)
    with monkeypatch.context() as patched:
        patched.setattr(replay, "apply", full)
        with pytest.raises(RegistryError) as raised:
            opened(folder, options)
    assert raised.value.code is ErrorCode.DISK_FULL
    registry = opened(folder, options)
    assert [fault.kind for fault in log_of(registry).findings] == [FaultKind.LOG_AHEAD]
    assert registry.read(lambda q: q.person(person)).id == person
    registry.close()


def test_a_log_of_another_history_is_set_aside(folder: Path, options: Options, tmp_path: Path) -> None:
    registry = opened(folder, options)
    copy_raw(folder, tmp_path / "older")
    work(registry, "Trần Thị Một")
    registry.close()
    shutil.copytree(folder / FOLDER, tmp_path / "log")
    shutil.rmtree(folder / FOLDER)
    put_back(tmp_path / "older", folder)
    registry = opened(folder, options)
    enter(registry, "Lê Thị Hai")
    registry.close()
    shutil.rmtree(folder / FOLDER)
    shutil.copytree(tmp_path / "log", folder / FOLDER)
    registry = opened(folder, options)
    assert [fault.kind for fault in log_of(registry).findings] == [FaultKind.LOG_FORKED]
    assert [hit.name for hit in registry.read(lambda q: q.search("thị", limit=9)).rows] == ["Lê Thị Hai"]
    assert any(path.name.endswith(".aside") for path in (folder / FOLDER).iterdir())
    assert registry.check() == []
    assert_log_is_complete(registry, folder, tmp_path / "older")
    registry.close()
    registry = opened(folder, options)
    assert log_of(registry).findings == []
    registry.close()


# --- erasure and another key ---------------------------------------------------------------------

ORDER = {"ground": "purpose_done", "basis": "Luật 91/2025/QH15 Đ.14"}


def closed_person(registry: SqlRegistry, name: str, **values: Any) -> PersonId:
    from tests.storage.test_erasure import enter_closed

    return enter_closed(registry, name=name, **values)


def test_nothing_of_an_erased_person_is_left_in_the_log(registry: SqlRegistry, folder: Path, copy: Path) -> None:
    key = database_key(folder)
    stays = work(registry)
    person = closed_person(registry, SECRETS[0], citizen_number=SECRETS[1])
    note(registry, person, SECRETS[2])
    (seal,) = connection_of(registry).execute("SELECT key FROM seal_key WHERE owner = ?", (person,)).fetchone()
    clear = log_in_clear(folder, key)
    assert all(secret.encode() in clear for secret in SECRETS)
    assert seal in clear
    registry.write(erase_people, [person], ORDER)
    clear = log_in_clear(folder, key)
    assert not any(secret.encode() in clear for secret in SECRETS)
    assert seal not in clear
    assert stays.encode() in clear
    assert connection_of(registry).execute("SELECT * FROM erasure_rest").fetchall() == []
    assert registry.check() == []
    assert_log_is_complete(registry, folder, copy)


def test_an_erasure_waits_until_the_log_can_be_written_anew(
    folder: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = opened(folder, options)
    person = closed_person(registry, SECRETS[0])
    with monkeypatch.context() as patched:
        patched.setattr(writing, "begin_segment", refusing)
        registry.write(erase_people, [person], ORDER)
        assert ("changes",) in connection_of(registry).execute("SELECT what FROM erasure_rest").fetchall()
    assert SECRETS[0].encode() in log_in_clear(folder, database_key(folder))
    registry.close()
    registry = opened(folder, options)
    assert SECRETS[0].encode() not in log_in_clear(folder, database_key(folder))
    assert connection_of(registry).execute("SELECT what FROM erasure_rest").fetchall() == []
    registry.close()


def refusing(*_: object, **__: object) -> Any:
    raise RegistryError(ErrorCode.DISK_FULL)


def test_a_person_erased_while_the_log_was_behind_is_gone_although_another_got_the_row(
    registry: SqlRegistry, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = closed_person(registry, SECRETS[0], current_residence=SECRETS[2])
    row = "SELECT number FROM person WHERE id = ?"
    (number,) = connection_of(registry).execute(row, (person,)).fetchone()
    with monkeypatch.context() as patched:
        patched.setattr(writing, "_write", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
        registry.write(erase_people, [person], ORDER)
        other = enter(registry, "Lê Thị Mới", current_residence="ấp Ba")
        assert connection_of(registry).execute(row, (other,)).fetchone() == (number,)
        assert registry.log_behind
    registry.write(change_person, other, 1, {"phone": "0911111111"})
    assert registry.finish_erasures()
    clear = log_in_clear(folder, database_key(folder))
    assert not any(secret.encode() in clear for secret in SECRETS)
    assert "Lê Thị Mới".encode() in clear


def test_and_also_if_the_program_was_killed_in_between(
    folder: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = opened(folder, options)
    person = closed_person(registry, SECRETS[0], current_residence=SECRETS[2])
    with monkeypatch.context() as patched:
        patched.setattr(writing, "_write", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
        registry.write(erase_people, [person], ORDER)
        enter(registry, "Lê Thị Mới", current_residence="ấp Ba")
        registry.abandon()
    opened(folder, options).close()
    clear = log_in_clear(folder, database_key(folder))
    assert not any(secret.encode() in clear for secret in SECRETS)


def test_a_new_key_takes_the_log_along(registry: SqlRegistry, folder: Path, copy: Path) -> None:
    old = database_key(folder)
    work(registry)
    registry.rotate(lambda done, total: None)
    work(registry, "Trần Thị Sau")
    new = database_key(folder)
    assert {read_segment(folder / FOLDER / name).head.key_id for name in names_in(folder / FOLDER)} == {
        LogKey.of(new).id
    }
    assert groups_in(folder, old) == []
    assert registry.check() == []
    clone = copy_raw(copy, copy.with_name("clone"))
    assert with_log(clone, [old, new], [folder / FOLDER])[0] == base_rows(connection_of(registry))


def test_segments_that_a_cut_rotation_left_go_at_the_next_opening(folder: Path, options: Options) -> None:
    registry = opened(folder, options)
    work(registry)
    names = names_in(folder / FOLDER)
    log_of(registry).copy_under(connection_of(registry), os.urandom(32))
    assert len(names_in(folder / FOLDER)) == 2 * len(names)
    registry.close()
    registry = opened(folder, options)
    assert names_in(folder / FOLDER) == names
    assert log_of(registry).findings == []
    registry.close()


def test_old_segments_go_when_no_backup_needs_them(
    registry: SqlRegistry, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "FULL_BYTES", 4000)
    for _ in range(3):
        work(registry)
    copy_raw(folder, tmp_path / "later")
    since = last_change(connection_of(registry)) + 1
    work(registry)
    count = len(names_in(folder / FOLDER))
    log_of(registry).drop_before(connection_of(registry), since)
    assert 1 <= len(names_in(folder / FOLDER)) < count
    assert log_of(registry).begins <= since
    assert_log_is_complete(registry, folder, tmp_path / "later")


# --- reading over folders, epochs and versions ---------------------------------------------------


def head_at(number: int, tag: str = "a") -> JournalHead:
    return JournalHead(number, hashlib.sha256(f"{tag}{number}".encode()).hexdigest() if number else "")


def made_group(epoch: int, first: int, last: int, before: int, after: int, tag: str = "a") -> Group:
    heads = head_at(before, tag if before > 100 else "a"), head_at(after, tag if after > 100 else "a")
    rows = segment_format.packed([("tally", [tag, str(first)], [tag, str(first), last])])
    return Group(epoch, schema.NEWEST, first, last, *heads, 0, rows)


KEY = b"k" * 32


def write_segment(folder: Path, *groups: Group) -> Path:
    key = LogKey.of(KEY)
    head = segment_format.new_head("reg", groups[0].epoch, schema.NEWEST, groups[0].first, key)
    return writing.begin_segment(folder, head, groups, key, synced=False).segment.path


def read_from(folders: list[Path], epoch: int, number: int, tag: str = "a") -> LogReader:
    return LogReader(folders, [os.urandom(32), KEY], "reg", Position(epoch, number), head_at(number, tag))


@pytest.fixture
def two_epochs(tmp_path: Path) -> Path:
    """Epoch 1 went on to 130 on a PC that died; from a backup at 100 epoch 2 was opened."""
    write_segment(tmp_path, *(made_group(1, n, n + 9, n - 1, n + 9) for n in range(1, 131, 10)))
    write_segment(tmp_path, *(made_group(2, n, n + 4, n - 1, n + 4, "b") for n in range(101, 120, 5)))
    return tmp_path


def test_a_reader_goes_over_into_the_epoch_that_began_on_his_way(two_epochs: Path) -> None:
    reader = read_from([two_epochs], 1, 50)
    groups = list(reader)
    assert [(g.epoch, g.first) for g in groups][4:7] == [(1, 91), (2, 101), (2, 106)]
    assert reader.reached == Position(2, 120)
    assert reader.gap is None


def test_a_reader_beyond_the_beginning_of_an_epoch_stays_in_his_own(two_epochs: Path) -> None:
    reader = read_from([two_epochs], 1, 110)
    assert [(g.epoch, g.first) for g in reader] == [(1, 111), (1, 121)]


def test_a_log_that_does_not_go_on_from_the_head_is_not_read(two_epochs: Path) -> None:
    reader = read_from([two_epochs], 1, 50, "other")
    assert list(reader) == []
    assert reader.gap == 51


def test_copies_in_two_folders_make_up_for_each_other(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for n, folder in enumerate(folders):
        paths = [
            write_segment(folder, made_group(1, 1, 5, 0, 5), made_group(1, 6, 9, 5, 9)),
            write_segment(folder, made_group(1, 10, 12, 9, 12), made_group(1, 13, 15, 12, 15)),
        ]
        raw = bytearray(paths[n].read_bytes())
        raw[-writing.ROOM_BYTES + read_end(paths[n]) - 3] ^= 1
        paths[n].write_bytes(raw)
    assert [read_from([folder], 1, 0).reached for folder in folders] == [Position(1, 0)] * 2
    alone = read_from(folders[:1], 1, 0)
    assert [g.first for g in alone] == [1]
    assert alone.gap == 6
    both = read_from(folders, 1, 0)
    assert [g.first for g in both] == [1, 6, 10, 13]
    assert both.gap is None


def read_end(path: Path) -> int:
    return segment_format.records_end(path.read_bytes())


def test_a_log_from_before_an_upgrade_leads_over_it(tmp_path: Path, options: Options) -> None:
    """A copy of version 6 with the log of versions 6 and 7 is the registry of version 7."""
    path = tmp_path / DATABASE
    connection = create_database(path, KEY, synchronous="OFF")
    schema._apply_after(0, connection, 6)
    with write_transaction(connection):
        connection.execute("INSERT INTO registry VALUES (1, 'reg', 'real', 1, 0, x'00', x'01')")
    copy_raw(tmp_path, tmp_path / "copy")
    log = ChangeLog(tmp_path, KEY, options.clock, synced=False)
    log.settle(connection)
    add = "INSERT INTO user_account VALUES (?, ?, '{}', 1, 1, 1)"
    with change_log.logged(connection, log):
        connection.execute(
            "INSERT INTO journal VALUES (1, 1, 0, 0, '', '', '', '', '', '', NULL, 'add', 1, x'', x'01')"
        )
        connection.execute(add, (1, "u1"))
        connection.execute("INSERT INTO user_login VALUES ('u1', 'active', 0, 0, NULL, 0, '{}')")
    schema.upgrade(connection)
    with change_log.logged(connection, log):
        connection.execute("UPDATE user_login SET reviewed_at = 5")
    live = base_rows(connection)
    log.close()
    connection.close()
    rows, _ = with_log(tmp_path / "copy" / DATABASE, [KEY], [tmp_path / FOLDER])
    assert rows == live
    assert {g.schema for g in log_groups(tmp_path)} == {6, schema.NEWEST}


def log_groups(folder: Path) -> list[Group]:
    return groups_in(folder, KEY)


def test_what_is_put_back_is_noted_under_its_own_numbers(registry: SqlRegistry, folder: Path, copy: Path) -> None:
    work(registry)
    with_log(copy / DATABASE, [database_key(folder)], [folder / FOLDER])
    connection = connect(copy / DATABASE, database_key(folder))
    notes = {(table, key) for table, key in connection.execute("SELECT tbl, key FROM change").fetchall()}
    connection.close()
    live = connection_of(registry).execute("SELECT tbl, key FROM change").fetchall()
    assert notes == {(table, key) for table, key in live}


def test_a_group_that_breaks_references_is_not_applied(registry: SqlRegistry) -> None:
    connection = connection_of(registry)
    before = base_rows(connection)
    position = last_change(connection)
    orphan = segment_format.packed([("person_value", [99, "phone", ""], [99, "phone", "", '"1"'])])
    head = head_at(0)
    group = Group(1, schema.NEWEST, position + 1, position + 1, head, head, 0, orphan)
    with pytest.raises(RegistryError) as raised:
        replay.apply(connection, [group])
    assert raised.value.code is ErrorCode.REGISTRY_DAMAGED
    assert base_rows(connection) == before
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)

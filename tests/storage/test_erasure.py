"""After an erasure no byte of the person is left anywhere, the chain verifies, and it is whole or it did not happen."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from models.actions.change_person import change_person
from models.actions.enter_person import count_negative_test, enter_person
from models.actions.erase_people import erase_people, set_retention
from models.actions.keep_paper import keep_printed
from models.actions.manage_backups import enrol_place
from models.actions.record_event import amend_event, record_event
from models.actions.undo import undo_action
from models.backup import BackedUp, Generation, Held, PlaceKind, all_replaced_by
from models.clock import FixedClock
from models.dates import LEGAL_ZONE, Moment, legal_day
from models.errors import ErrorCode, InvalidFields, RegistryError
from models.events.moves import FileTransferred
from models.events.notes import Note
from models.events.user_management import ManagementDecided, ManagementEnded
from models.ids import PersonId
from models.logs import LogFilter
from models.person import Relative
from models.restoring import Proof
from storage.keyring import read_keyring
from storage.registry import DATABASE, Options, SqlRegistry, open_registry
from storage.retention import load_overdue
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.faults.canaries import CANARIES, spellings
from tests.faults.pages import frames_of, pages_of
from tests.faults.scripted_saves import POSITIVE, paper
from tests.storage.backing_up import open_office
from tests.storage.test_restore import copy_log

GONE, STAYS, RELATIVE, OLD_NAME, STREET, NOTED, FIRST_NOTED = CANARIES[:7]
WORDS = tuple(c.name.partition(" ")[2] for c in (GONE, RELATIVE, OLD_NAME, STREET, NOTED, FIRST_NOTED))
NUMBERS = (GONE.number, RELATIVE.number, OLD_NAME.number, STREET.number)
SECRETS = (*WORDS, *NUMBERS)
SHARED = b"%PDF-1.4 what two people have in their files"
ORDER = {"ground": "purpose_done", "basis": "Luật 91/2025/QH15 Đ.14"}
CLOSED_ON = date(2026, 9, 1)


def connection_of(registry: SqlRegistry) -> Any:
    assert registry._connection is not None
    return registry._connection


def enter_closed(registry: SqlRegistry, closed: date = CLOSED_ON, **values: Any) -> PersonId:
    """A person whose management has ended."""
    begun = Moment.on(closed - timedelta(days=366))
    person = registry.write(enter_person, values, begun, POSITIVE)
    registry.write(record_event, person, begun, ManagementDecided(number="1/QĐ-CAX"))
    registry.write(record_event, person, Moment.on(closed), ManagementEnded())
    return person


@pytest.fixture
def person(registry: SqlRegistry) -> PersonId:
    """A person of whom much was said, corrected, and kept, among others."""
    others = enter_closed(registry, name=STAYS.name, citizen_number=STAYS.number)
    person = enter_closed(
        registry,
        name=OLD_NAME.name,
        citizen_number=GONE.number,
        former_numbers=(OLD_NAME.number,),
        phone=STREET.number,
        current_residence=f"ngõ {STREET.name}",
        relatives=(Relative(relation="mother", name=RELATIVE.name, number=RELATIVE.number),),
    )
    registry.write(change_person, person, 1, {"name": GONE.name}, reason=f"tên cũ là {OLD_NAME.name}")
    note = registry.write(record_event, person, Moment.at(NOW), Note(text=f"gặp {FIRST_NOTED.name}"))
    registry.write(amend_event, note, 1, Moment.at(NOW), Note(text=f"gặp {NOTED.name}"), f"nhầm {FIRST_NOTED.name}")
    registry.write(keep_printed, paper(person, f"%PDF giấy của {GONE.name}".encode()), 2, "print")
    registry.write(keep_printed, paper(person, SHARED), 1, "save")
    registry.write(keep_printed, paper(others, SHARED), 1, "print")
    registry.note_access("print", person, "III-01")
    return person


def key_of(folder: Path) -> bytes:
    keyring = read_keyring(folder)
    return keyring.unlock(keyring.slot_of(LOGIN), PASSWORD).database


def hits(pages: Iterable[bytes], secrets: Iterable[str]) -> set[str]:
    """The secrets that stand in any page in any spelling."""
    content = b"\0".join(pages)
    return {secret for secret in secrets if any(raw in content for raw in spellings(secret).values())}


def on_disk(folder: Path) -> list[bytes]:
    key = key_of(folder)
    return [*pages_of(folder / DATABASE, key), *frames_of(folder / f"{DATABASE}-wal", key)]


def dumped(registry: SqlRegistry) -> list[bytes]:
    """Every row of every table through the driver, shadow tables of the search included."""
    connection = connection_of(registry)
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert {"search_words_data", "search_digits_data", "access_log", "journal"} <= set(tables)
    return [
        value if isinstance(value, bytes) else str(value).encode()
        for table in tables
        for row in connection.execute(f"SELECT * FROM {table}").fetchall()
        for value in row
    ]


# --- nothing is left -----------------------------------------------------------------------------


def test_the_scan_of_the_disk_sees_what_is_there(registry: SqlRegistry, folder: Path, person: PersonId) -> None:
    assert hits(on_disk(folder), SECRETS) == set(SECRETS)
    assert hits(dumped(registry), SECRETS) >= set(SECRETS) - {OLD_NAME.name.partition(" ")[2], WORDS[-1]}


def test_no_name_number_or_word_of_an_erased_person_is_left(
    registry: SqlRegistry, folder: Path, person: PersonId
) -> None:
    connection = connection_of(registry)
    (key,) = connection.execute("SELECT key FROM seal_key WHERE owner = ?", (person,)).fetchone()
    registry.write(erase_people, [person], ORDER)
    kept = (STAYS.name.partition(" ")[2], STAYS.number)
    pages = on_disk(folder)
    assert hits(pages, SECRETS) == set()
    assert hits(dumped(registry), SECRETS) == set()
    assert not any(key in page for page in pages), "the key that sealed the journal is left"
    assert hits(pages, kept) == set(kept), "another person was hit"
    assert (folder / f"{DATABASE}-wal").stat().st_size <= 3 * 4096 + 200, "the log was not emptied"


def test_the_words_are_out_of_the_search(registry: SqlRegistry, person: PersonId) -> None:
    connection = connection_of(registry)
    (row,) = connection.execute("SELECT number FROM person WHERE id = ?", (person,)).fetchone()
    registry.write(erase_people, [person], ORDER)
    assert connection.execute("SELECT count(*) FROM search_vocabulary WHERE doc = ?", (row,)).fetchone() == (0,)
    assert registry.read(lambda q: q.search(GONE.name, limit=9)).closed_count == 0
    assert registry.read(lambda q: q.like(GONE.number, GONE.name, None)) == []


def test_the_chain_holds_and_the_registry_is_whole(registry: SqlRegistry, person: PersonId) -> None:
    registry.write(erase_people, [person], ORDER)
    assert registry.check() == []
    with pytest.raises(RegistryError) as failed:
        registry.read(lambda q: q.person(person))
    assert failed.value.code is ErrorCode.NOT_FOUND


def test_the_report_keeps_where_backups_lay_that_hold_the_person(
    registry: SqlRegistry, person: PersonId, tmp_path: Path
) -> None:
    """And until when: what is known of backups at the moment of the destruction, not what a chief types."""
    place = registry.write(enrol_place, PlaceKind.FOLDER, tmp_path / "usb", {"name": "USB số 1"})
    for number in (1, 2):
        made = Generation(place.id, f"g{number}", NOW - timedelta(days=number), 1, 1, 1, 1, "key")
        registry.note_backup(BackedUp(made, NOW, held=("g1", "g2")))
    yesterday = legal_day(NOW - timedelta(days=1))
    expected = (Held("USB số 1", 2, yesterday, all_replaced_by(yesterday)),)
    erasure = registry.write(erase_people, [person], ORDER)
    assert erasure.held == expected
    assert erasure.held_until == all_replaced_by(yesterday)
    assert registry.read(lambda q: q.erasures())[0].held == expected


def test_the_log_of_looks_keeps_an_id_that_leads_nowhere(registry: SqlRegistry, person: PersonId) -> None:
    registry.write(erase_people, [person], ORDER)
    registry.note_access("print", None, "x")
    connection = connection_of(registry)
    looks = connection.execute("SELECT count(*) FROM access_log WHERE person_id = ?", (person,)).fetchone()
    assert looks[0] >= 1
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    with_id = {
        table
        for table in tables
        for row in connection.execute(f"SELECT * FROM {table}").fetchall()
        if person in map(str, row)
    }
    assert with_id == {"access_log", "journal"}


def test_the_reason_for_which_a_closed_file_was_opened_goes_with_the_person(
    registry: SqlRegistry, folder: Path, person: PersonId
) -> None:
    registry.open_closed(person, f"theo yêu cầu của {NOTED.name}")
    details = [row.detail for row in registry.read(lambda q: q.looks(LogFilter(), before=None, limit=9))]
    assert f"theo yêu cầu của {NOTED.name}" in details
    assert not any(NOTED.name.encode() in page for page in on_disk(folder) if b"open" in page), (
        "the log has it readable"
    )
    registry.write(erase_people, [person], ORDER)
    details = [row.detail for row in registry.read(lambda q: q.looks(LogFilter(), before=None, limit=9))]
    assert not any(NOTED.name in detail for detail in details)
    assert hits(on_disk(folder), SECRETS) == set()
    assert registry.check() == []


def test_a_file_that_nobody_else_needs_is_gone_and_a_shared_one_stays(
    registry: SqlRegistry, folder: Path, person: PersonId
) -> None:
    files = {path.name for path in (folder / "blobs").rglob("*") if path.is_file()}
    registry.write(erase_people, [person], ORDER)
    left = {path.name for path in (folder / "blobs").rglob("*") if path.is_file()}
    shared = registry._blobs.name_of(SHARED)
    assert len(files) == 2
    assert left == {shared}


def walked(connection: Any, sql: str) -> set[str]:
    """The tables that a statement reads from their beginning, what it asks of foreign keys included."""
    table_of = dict(connection.execute("SELECT rootpage, tbl_name FROM sqlite_master").fetchall())
    opened: dict[int, str] = {}
    found: set[str] = set()
    for _, operation, first, second, *_ in connection.execute(f"EXPLAIN {sql}").fetchall():
        if operation in ("OpenRead", "OpenWrite"):
            opened[first] = table_of.get(second, "")
        elif operation.startswith("Open"):
            opened.pop(first, None)
        elif operation == "Rewind" and first in opened:
            found.add(opened[first])
    return found


def test_nothing_of_somebody_is_looked_for_by_a_walk_through_the_papers_of_all(
    registry: SqlRegistry, person: PersonId
) -> None:
    connection = connection_of(registry)
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    registry.write(erase_people, [person], ORDER)
    connection.set_trace_callback(None)
    deletes = [sql for sql in asked if sql.startswith("DELETE FROM")]
    assert {"print_log", "document", "event", "person"} <= {sql.split()[2] for sql in deletes}
    for sql in deletes:
        assert not walked(connection, sql) & {"person", "event", "document", "print_log"}, sql


# --- who, what, why ------------------------------------------------------------------------------


def test_an_entry_says_by_whom_when_and_why_and_names_nobody(registry: SqlRegistry, person: PersonId) -> None:
    registry.write(record_event, person, Moment.at(NOW), FileTransferred(paper="III-06", to_police="Công an xã Bên"))
    erasure = registry.write(erase_people, [person], {**ORDER, "copies": "01 bản giao Viện kiểm sát"})
    assert registry.read(lambda q: q.erasures()) == [erasure]
    assert connection_of(registry).execute("SELECT max(number) FROM journal").fetchone() == (erasure.journal,)
    assert erasure.by == registry.user.id
    assert erasure.at == NOW
    assert erasure.people == 1
    assert erasure.classes == {"user.ended": 1}
    assert erasure.sent_to == ("Công an xã Bên",)
    assert {name: erasure.records[name] for name in ("event", "document", "sheet", "print", "saved")} == {
        "event": 5,
        "document": 2,
        "sheet": 2,
        "print": 2,
        "saved": 1,
    }
    rows = connection_of(registry).execute(
        "SELECT record, record_id, change, user_id, person_id FROM journal"
        " WHERE action = 'erase_people' ORDER BY number"
    )
    assert [tuple(row) for row in rows.fetchall()] == [
        ("erasure", person, "remove", registry.user.id, None),
        ("destruction", erasure.id, "add", registry.user.id, None),
    ]


@pytest.mark.parametrize("field", ["basis", "copies", "number"])
@pytest.mark.parametrize("said", [f"hủy hồ sơ {GONE.name}", GONE.name.upper(), f"CCCD {GONE.number}"])
def test_an_order_that_names_the_person_is_refused(
    registry: SqlRegistry, person: PersonId, field: str, said: str
) -> None:
    refused(registry, ErrorCode.NAME_IN_REPORT, [person], {**ORDER, field: said})


def refused(registry: SqlRegistry, code: ErrorCode, people: list[PersonId], order: Any, **options: Any) -> None:
    before = connection_of(registry).execute("SELECT max(number) FROM journal").fetchone()
    with pytest.raises(RegistryError) as failed:
        registry.write(erase_people, people, order, **options)
    assert failed.value.code is code
    assert connection_of(registry).execute("SELECT max(number) FROM journal").fetchone() == before


def test_nobody_who_is_still_followed_is_erased_nor_anybody_with_them(registry: SqlRegistry, person: PersonId) -> None:
    followed = registry.write(enter_person, {"name": "Lê Văn Khác"}, Moment.at(NOW), POSITIVE)
    refused(registry, ErrorCode.CASE_OPEN, [person, followed], ORDER)
    assert len(registry.read(lambda q: q.like(GONE.number, "", None))) == 1


def test_an_order_needs_a_ground_and_a_basis(registry: SqlRegistry, person: PersonId) -> None:
    refused(registry, ErrorCode.INVALID_FIELDS, [person], {"ground": "purpose_done"})
    refused(registry, ErrorCode.INVALID_FIELDS, [person], {"basis": "Đ.14"})
    refused(registry, ErrorCode.NOTHING_TO_ERASE, [], ORDER)
    refused(registry, ErrorCode.NOT_FOUND, [PersonId("x")], ORDER)


# --- retention -----------------------------------------------------------------------------------

TERM = {"years": 5, "basis": "Văn bản số 1", "reason": "theo hướng dẫn của Công an tỉnh"}
TERM_OVER = {**ORDER, "ground": "term_over"}


def at(clock: FixedClock, day: str) -> None:
    clock.instant = datetime.fromisoformat(f"{day} 09:00").replace(tzinfo=LEGAL_ZONE)


def overdue(registry: SqlRegistry, clock: FixedClock) -> Any:
    day = clock.instant.astimezone(LEGAL_ZONE).date()
    return registry.read(lambda q: q.overdue(day))


def test_nothing_is_proposed_while_no_term_is_known(registry: SqlRegistry, clock: FixedClock, person: PersonId) -> None:
    at(clock, "2126-01-01")
    found = overdue(registry, clock)
    assert (found.rows, found.total, found.unknown) == ((), 0, {"user.ended": 2})
    refused(registry, ErrorCode.STILL_TO_BE_KEPT, [person], TERM_OVER)


def test_a_file_without_papers_is_proposed_the_day_after_its_term(registry: SqlRegistry, clock: FixedClock) -> None:
    person = enter_closed(registry, name="Lê Văn Khác")
    registry.write(set_retention, "user.ended", TERM)
    at(clock, "2031-09-01")
    assert overdue(registry, clock).total == 0
    refused(registry, ErrorCode.STILL_TO_BE_KEPT, [person], TERM_OVER)
    at(clock, "2031-09-02")
    found = overdue(registry, clock)
    assert [(row.person_id, row.code, row.since, row.years) for row in found.rows] == [
        (person, "user.ended", CLOSED_ON, 5)
    ]
    assert found.total == 1
    assert found.unknown == {}
    registry.write(erase_people, [person], TERM_OVER)
    assert overdue(registry, clock).total == 0


def test_papers_are_kept_as_long_as_papers_must_be(registry: SqlRegistry, clock: FixedClock, person: PersonId) -> None:
    registry.write(set_retention, "user.ended", TERM)
    at(clock, "2032-01-01")
    found = overdue(registry, clock)
    assert (found.total, found.unknown) == (0, {"papers": 2}), "nobody has said how long papers are kept"
    registry.write(set_retention, "papers", {**TERM, "years": 10})
    assert overdue(registry, clock).total == 0
    at(clock, "2036-09-02")
    assert overdue(registry, clock).total == 2


def test_whose_time_is_over_is_a_range_of_an_index_however_many_people_there_are(registry: SqlRegistry) -> None:
    connection = connection_of(registry)
    registry.write(set_retention, "user.ended", TERM)
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    load_overdue(connection, NOW.date())
    connection.set_trace_callback(None)
    ranges = [sql for sql in asked if "c.class =" in sql]
    assert len(ranges) == 2  # how many, and the first of them
    for sql in ranges:
        plan = " ".join(str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall())
        assert "case_retention_by_time (class=? AND since<?)" in plan
        assert "SCAN" not in plan.replace("SCALAR", "")


def test_what_is_kept_for_ever_is_never_proposed(registry: SqlRegistry, clock: FixedClock) -> None:
    enter_closed(registry, name="Lê Văn Khác")
    forever = {"forever": True, "basis": "Văn bản số 1", "reason": "lưu vĩnh viễn"}
    registry.write(set_retention, "user.ended", forever)
    at(clock, "2126-01-01")
    found = overdue(registry, clock)
    assert (found.total, found.unknown) == (0, {})


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("user.ended", {"reason": ""}),
        ("user.ended", {"basis": ""}),
        ("user.ended", {"years": None}),
        ("user.ended", {"forever": True}),
        ("user.ended", {"years": 0}),
        ("access_log", {"years": 0}),
    ],
)
def test_a_term_needs_years_or_for_ever_a_basis_and_a_reason(registry: SqlRegistry, code: str, change: Any) -> None:
    with pytest.raises(InvalidFields):
        registry.write(set_retention, code, {**TERM, **change})
    assert registry.read(lambda q: q.retention_terms()) == {}


def test_whoever_was_taken_out_again_is_erased_from_the_journal_too(
    registry: SqlRegistry, folder: Path, clock: FixedClock
) -> None:
    person = registry.write(enter_person, {"name": GONE.name, "citizen_number": GONE.number}, Moment.at(NOW), POSITIVE)
    connection = connection_of(registry)
    (action,) = connection.execute("SELECT action_id FROM journal WHERE person_id = ? LIMIT 1", (person,)).fetchone()
    registry.write(undo_action, action)
    assert overdue(registry, clock).unknown == {"removed": 1}
    registry.write(set_retention, "removed", {**TERM, "years": 1})
    at(clock, "2027-11-24")
    assert overdue(registry, clock).total == 0
    at(clock, "2027-11-25")
    assert [(row.person_id, row.name, row.code) for row in overdue(registry, clock).rows] == [(person, "", "removed")]
    (key,) = connection.execute("SELECT key FROM seal_key WHERE owner = ?", (person,)).fetchone()
    erasure = registry.write(erase_people, [person], TERM_OVER)
    assert (erasure.people, erasure.classes, erasure.records["event"]) == (1, {"removed": 1}, 0)
    assert connection.execute("SELECT count(*) FROM seal_key WHERE owner = ?", (person,)).fetchone() == (0,)
    assert not any(key in page for page in on_disk(folder))
    assert hits(on_disk(folder), (WORDS[0], GONE.number)) == set()
    assert overdue(registry, clock).total == 0
    assert registry.check() == []
    refused(registry, ErrorCode.NOT_FOUND, [person], TERM_OVER)


def test_a_term_set_anew_leaves_the_old_one_in_the_journal(registry: SqlRegistry) -> None:
    registry.write(set_retention, "papers", TERM)
    registry.write(set_retention, "papers", {**TERM, "years": 20})
    entries = registry.read(lambda q: q._context.journal.of_record("papers"))  # type: ignore[attr-defined]
    assert [(e.change, (e.before or {}).get("years"), (e.after or {}).get("years")) for e in entries] == [
        ("add", None, 5),
        ("change", 5, 20),
    ]
    assert registry.read(lambda q: q.retention_terms())["papers"].years == 20


def test_counts_go_when_their_time_is_over(registry: SqlRegistry, clock: FixedClock) -> None:
    registry.write(count_negative_test, Moment.at(NOW))
    refused(registry, ErrorCode.STILL_TO_BE_KEPT, [], ORDER, counts=True)
    registry.write(set_retention, "counts", TERM)
    at(clock, "2031-11-24")
    assert overdue(registry, clock).counts == 0
    at(clock, "2031-11-25")
    assert overdue(registry, clock).counts == 1
    erasure = registry.write(erase_people, [], ORDER, counts=True)
    assert (erasure.people, erasure.records["count"]) == (0, 1)
    assert overdue(registry, clock).counts == 0
    assert registry.check() == []


# --- the disk ------------------------------------------------------------------------------------


def test_a_file_the_disk_does_not_give_up_goes_at_the_next_opening(
    registry: SqlRegistry, folder: Path, options: Options, person: PersonId, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str) -> None:
        raise RegistryError(ErrorCode.READ_ONLY)

    monkeypatch.setattr(registry._blobs, "remove", refuse)
    registry.write(erase_people, [person], ORDER)
    assert len([path for path in (folder / "blobs").rglob("*") if path.is_file()]) == 2
    assert connection_of(registry).execute("SELECT count(*) FROM erasure_rest").fetchone() == (1,)
    registry.close()
    again = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    assert len([path for path in (folder / "blobs").rglob("*") if path.is_file()]) == 1
    assert connection_of(again).execute("SELECT count(*) FROM erasure_rest").fetchone() == (0,)
    again.close()


def test_a_file_that_waits_to_go_stays_if_a_later_paper_has_the_same_bytes(
    registry: SqlRegistry, person: PersonId, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = f"%PDF giấy của {GONE.name}".encode()

    def refuse(name: str) -> None:
        raise RegistryError(ErrorCode.READ_ONLY)

    with monkeypatch.context() as patched:
        patched.setattr(registry._blobs, "remove", refuse)
        registry.write(erase_people, [person], ORDER)
    other = registry.write(enter_person, {"name": "Lê Văn Khác"}, Moment.at(NOW), POSITIVE)
    document = registry.write(keep_printed, paper(other, content), 1, "print")
    assert registry.finish_erasures()
    assert registry.read(lambda q: q.document_content(document)) == content


# --- killed --------------------------------------------------------------------------------------

STRIDE = 7
"""Before the commit the process is killed at every so many-th statement; the fault run has its turn at every call."""


def erase_until(folder: Path, options: Options, person: PersonId, step: int) -> bool:
    """Erase in a process of its own that is killed before its ``step``-th statement; whether it got so far."""
    child = os.fork()
    if child == 0:
        try:
            _erase_and_die(folder, options, person, step)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


def _erase_and_die(folder: Path, options: Options, person: PersonId, step: int) -> None:
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    steps = 0

    def on_step(_: object) -> None:
        nonlocal steps
        steps += 1
        if steps == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def remove(name: str) -> None:
        on_step(name)
        type(registry._blobs).remove(registry._blobs, name)
        on_step(name)

    registry._blobs.remove = remove  # type: ignore[method-assign]
    connection_of(registry).set_trace_callback(on_step)
    registry.write(erase_people, [person], ORDER)
    os._exit(0)


@pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL")
def test_killed_at_any_step_the_person_is_erased_or_all_there(
    registry: SqlRegistry, folder: Path, options: Options, person: PersonId, quick_folder: Path
) -> None:
    registry.close()
    outcomes: list[bool] = []
    step, killed = 1, True
    while killed:
        step += 1 if outcomes and outcomes[-1] else STRIDE
        copy = quick_folder / str(step)
        shutil.copytree(folder, copy)
        killed = erase_until(copy, options, person, step)
        outcomes.append(_is_erased(copy, options, person))
        shutil.rmtree(copy)
    assert outcomes == sorted(outcomes), "erased, and there again"
    assert outcomes.count(False) >= 15
    assert outcomes.count(True) >= 5, "never killed between the commit and the last file"


def _is_erased(folder: Path, options: Options, person: PersonId) -> bool:
    """Whether a person is gone whole, and not there whole."""
    again = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    try:
        assert again.check() == []
        found = hits(on_disk(folder), (WORDS[0], GONE.number))
        contents = connection_of(again).execute(
            "SELECT count(*) FROM journal_payload JOIN journal USING (number) WHERE person_id = ?", (person,)
        )
        files = len([path for path in (folder / "blobs").rglob("*") if path.is_file()])
        state = (len(again.read(lambda q: q.like(GONE.number, "", None))), contents.fetchone()[0] > 0, files)
        assert state in ((1, True, 2), (0, False, 1))
        assert not (found and state[0] == 0)
        return state[0] == 0
    finally:
        again.close()


# --- backups of before ---------------------------------------------------------------------------


@pytest.mark.parametrize("with_log", [True, False])
def test_whoever_was_destroyed_comes_back_with_an_older_backup_only_if_its_log_is_gone(
    registry: SqlRegistry, folder: Path, options: Options, tmp_path: Path, with_log: bool
) -> None:
    """The log tells of the destruction, so it is done again; without it a backup is what it was on its day."""
    registry.close()
    office = open_office(folder, options)
    person = enter_closed(office.registry, name=GONE.name, citizen_number=GONE.number)
    content = f"%PDF giấy của {GONE.name}".encode()
    office.registry.write(keep_printed, paper(person, content), 1, "print")
    office.back_up()
    office.registry.write(erase_people, [person], ORDER)
    copy_log(office)
    office.registry.close()
    if not with_log:
        shutil.rmtree(office.at_place.changes)
    out = tmp_path / "new" / "so"
    restored = office.disk.restore(office.place.path, out, Proof(LOGIN, PASSWORD))
    again = open_registry(out, LOGIN, PASSWORD, training=False, options=options)
    assert again.check() == []
    (there,) = connection_of(again).execute("SELECT count(*) FROM person WHERE id = ?", (person,)).fetchone()
    again.close()
    assert (restored.from_log > 0) is with_log
    assert there == (0 if with_log else 1)
    names = {path.name for path in (out / "blobs").rglob("*") if path.is_file()}
    assert (office.registry._blobs.name_of(content) in names) is not with_log
    assert bool(hits(on_disk(out), [GONE.name.partition(" ")[2], GONE.number])) is not with_log

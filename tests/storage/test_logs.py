"""The pages of journal and access log: what their filters want, page by page, and heads of real registries."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models.actions.change_office import change_office
from models.actions.enter_person import count_negative_test, enter_person
from models.actions.record_event import record_event
from models.actions.undo import undo_action
from models.clock import FixedClock
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.events.notes import Note
from models.faults import CheckedPart, Fault, FaultKind
from models.ids import PersonId, UserId
from models.logs import JournalRow, LogFilter
from storage.registry import Options, SqlRegistry, open_registry
from storage.verification import STEP_SECONDS
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.faults.scripted_saves import POSITIVE
from tests.storage.test_roles import make_ground

AT = Moment.at(NOW)
EVERYTHING = LogFilter()


@pytest.fixture
def people(registry: SqlRegistry, clock: FixedClock) -> list[PersonId]:
    """Two people, an hour apart, and what is no person's."""
    first = registry.write(enter_person, {"name": "Đặng Thị Hòa"}, AT, POSITIVE)
    clock.instant += timedelta(hours=1)
    second = registry.write(enter_person, {"name": "Lê Văn 50%"}, AT, POSITIVE)
    registry.write(record_event, first, AT, Note(text="đã gặp"))
    registry.write(change_office, 1, {"place": "Xã Khác"})
    registry.write(count_negative_test, AT)
    return [first, second]


def journal(registry: SqlRegistry, wanted: LogFilter = EVERYTHING, **more: Any) -> Sequence[JournalRow]:
    options = {"before": None, "limit": 100} | more
    return registry.read(lambda q: q.journal(wanted, **options))


def numbers(rows: Sequence[JournalRow]) -> list[int]:
    return [row.entry.number for row in rows]


def test_pages_follow_each_other_without_a_gap(registry: SqlRegistry, people: list[PersonId]) -> None:
    everything = numbers(journal(registry))
    assert everything == list(range(everything[0], 0, -1))
    paged: list[int] = []
    while rows := journal(registry, before=paged[-1] if paged else None, limit=3):
        paged += numbers(rows)
    assert paged == everything


@pytest.mark.parametrize(
    ("wanted", "actions"),
    [
        (LogFilter(kinds=("record_event",)), {"record_event"}),
        (LogFilter(kinds=("record_event", "change_office")), {"record_event", "change_office"}),
        (LogFilter(person="hoa"), {"enter_person", "record_event"}),
        (LogFilter(person="dang hoa"), {"enter_person", "record_event"}),
        (LogFilter(person="50%"), {"enter_person"}),
        (LogFilter(until=NOW - timedelta(hours=2)), set()),
        (LogFilter(user=UserId("nobody")), set()),
    ],
)
def test_a_filter_gives_what_it_names(
    registry: SqlRegistry, people: list[PersonId], wanted: LogFilter, actions: set[str]
) -> None:
    assert {row.entry.action for row in journal(registry, wanted)} == actions


def test_a_time_bounds_both_ways(registry: SqlRegistry, people: list[PersonId]) -> None:
    late = LogFilter(since=NOW + timedelta(minutes=30))
    early = LogFilter(until=NOW + timedelta(minutes=30))
    assert "record_event" in {row.entry.action for row in journal(registry, late)}
    assert "record_event" not in {row.entry.action for row in journal(registry, early)}
    assert len(journal(registry, late)) + len(journal(registry, early)) == len(journal(registry))


def test_a_row_tells_the_person_the_values_and_whether_it_was_taken_back(
    registry: SqlRegistry, people: list[PersonId]
) -> None:
    (row,) = journal(registry, LogFilter(kinds=("record_event",)))
    assert (row.person_name, row.closed, row.entry.undone) == ("Đặng Thị Hòa", False, False)
    assert row.entry.after is not None
    registry.write(undo_action, row.entry.action_id)
    (row,) = journal(registry, LogFilter(kinds=("record_event",)))
    assert row.entry.undone


def test_the_content_of_a_closed_file_shows_only_after_a_reason(registry: SqlRegistry) -> None:
    closed = make_ground(registry).closed
    rows = [row for row in journal(registry) if row.entry.person_id == closed]
    assert rows
    assert all(row.closed and row.entry.after is None and not row.entry.damaged for row in rows)
    registry.open_closed(closed, "theo yêu cầu")
    rows = [row for row in journal(registry) if row.entry.person_id == closed]
    assert all(not row.closed and row.entry.after for row in rows)


def test_the_last_action_of_mine_is_offered_and_then_the_one_before(
    registry: SqlRegistry, people: list[PersonId]
) -> None:
    seen = []
    while entries := registry.read(lambda q: q.last_undoable()):
        seen.append(entries[0].action)
        registry.write(undo_action, entries[0].action_id)
    assert seen == ["count_negative_test", "change_office", "record_event", "enter_person", "enter_person"]


def test_looks_are_filtered_like_changes(registry: SqlRegistry, people: list[PersonId]) -> None:
    registry.note_access("open", people[0], "vì cần xem")
    registry.note_access("print", people[1], "III-04")
    found = registry.read(lambda q: q.looks(LogFilter(person="hoa"), before=None, limit=9))
    assert [(row.kind, row.person_name, row.detail) for row in found] == [("open", "Đặng Thị Hòa", "vì cần xem")]
    found = registry.read(lambda q: q.looks(LogFilter(kinds=("print", "login")), before=None, limit=9))
    assert [row.kind for row in found] == ["print", "login"]
    assert registry.read(lambda q: q.looks(EVERYTHING, before=found[0].number, limit=1))[0].kind == "open"


# --- steps ------------------------------------------------------------------------------------


def test_a_verification_goes_on_while_others_work_and_ends_when_the_registry_is_closed(
    registry: SqlRegistry, people: list[PersonId], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.verification.STEP_SECONDS", 0)
    steps = registry.verify()
    first = next(steps)
    assert (first.part, first.faults) == (CheckedPart.HEADERS, ())
    registry.write(record_event, people[0], AT, Note(text="nữa"))
    rest = list(steps)
    assert [step.faults for step in rest] == [()] * len(rest)
    assert {step.part for step in rest} == set(CheckedPart)
    steps = registry.verify()
    next(steps)
    registry.close()
    with pytest.raises(RegistryError) as raised:
        list(steps)
    assert raised.value.code is ErrorCode.LOCKED


def test_a_step_tells_the_faults_since_the_last(registry: SqlRegistry, people: list[PersonId]) -> None:
    registry._open_connection().execute("UPDATE journal SET user_id = 'x' WHERE number = 2")
    found = [fault for step in registry.verify() for fault in step.faults]
    assert found == [Fault(FaultKind.ENTRY_CHANGED, 2)]
    assert STEP_SECONDS <= 0.05


# --- heads of a real registry -----------------------------------------------------------------


def session(folder: Path, options: Options, work: Callable[[SqlRegistry], Any]) -> Any:
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    result = work(registry)
    registry.close()
    return result


def enter(registry: SqlRegistry) -> None:
    registry.write(enter_person, {"name": "Đặng Thị Hòa"}, AT, POSITIVE)


def head_count(registry: SqlRegistry) -> int:
    (count,) = registry._open_connection().execute("SELECT count(*) FROM signed_head").fetchone()
    return int(count)


def test_every_closing_signs_the_heads(folder: Path, options: Options) -> None:
    session(folder, options, enter)
    session(folder, options, enter)
    assert session(folder, options, head_count) == 2
    assert session(folder, options, lambda registry: registry.check()) == []


def test_an_older_copy_of_the_whole_folder_is_found_against_a_kept_head_and_not_inside(
    folder: Path, options: Options, tmp_path: Path
) -> None:
    session(folder, options, enter)
    shutil.copytree(folder, tmp_path / "older")
    session(folder, options, enter)
    kept = session(folder, options, lambda registry: registry.read(lambda q: q.head()))
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "older", folder)
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    assert registry.check() == []
    assert registry.read(lambda q: q.compared(kept)) == Fault(FaultKind.OLDER_COPY, kept.number)
    registry.close()


def test_a_session_cut_out_of_the_middle_of_the_heads_is_found(folder: Path, options: Options) -> None:
    for _ in range(3):
        session(folder, options, enter)
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    registry._open_connection().execute("DELETE FROM signed_head WHERE number = 2")
    assert {fault.kind for fault in registry.check()} == {FaultKind.HEAD_FORGED}
    registry.close()

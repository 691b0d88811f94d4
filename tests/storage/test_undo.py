"""Taking back: after any series of actions, taking back the last gives the state before it, and so on to the first."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from models.actions.change_office import change_office
from models.actions.change_person import change_person
from models.actions.enter_person import count_negative_test, enter_person
from models.actions.keep_paper import keep_printed
from models.actions.record_event import amend_event, record_event, void_event
from models.actions.take_over_list import take_back_list, take_over_list
from models.actions.undo import undo_action
from models.clock import FixedClock
from models.dates import Moment
from models.errors import ErrorCode, RegistryError, UndoFault
from models.events.base import Event
from models.events.notes import Note
from models.faults import Fault
from models.ids import ActionId, EventId, PersonId, UserId
from models.ports import FirstUser
from models.roles import Role
from models.taking_over.columns import find_head
from models.taking_over.plan import TakeOverPlan, plan_sheet
from models.taking_over.sheet import Sheet
from storage.registry import Options, SqlRegistry, create_registry, open_registry
from tests.conftest import CHEAP, LOGIN, NOW, OFFICE, PASSWORD, counting_ids
from tests.faults.scripted_saves import POSITIVE, paper
from tests.models.building import RULES

AT = Moment.at(NOW)
SHARED_MEMORY = Path("/dev/shm")
CAPTIONS = ("Họ và tên", "Số CCCD", "Ngày sinh", "Giới tính", "Ngày đưa vào", "Ghi chú")
_STATE = {
    "person": "SELECT number, id, owner, fields FROM person ORDER BY id",
    "values": "SELECT p.id, v.field, v.valid_from, v.value FROM person_value AS v JOIN person AS p"
    " ON p.number = v.person ORDER BY 1, 2, 3",
    "event": "SELECT e.id, p.id, e.kind, e.happened_at, e.day_only, e.fields, e.voided, e.reason, e.owner"
    " FROM event AS e JOIN person AS p ON p.number = e.person ORDER BY e.id",
    "office": "SELECT id, fields FROM office",
    "tally": "SELECT name, day, count FROM tally WHERE count > 0 ORDER BY name, day",
    "rows": "SELECT id, kept, list, name, words, state, since, term_end, next_due, in_review"
    " FROM person_row ORDER BY id",
    "due": "SELECT p.id, d.position, d.rule, d.due_at FROM case_due AS d JOIN person AS p ON p.number = d.person"
    " ORDER BY 1, 2",
    "search": "SELECT names, relatives, digits FROM search_text ORDER BY 1, 2, 3",
}
"""Everything that an officer can see, without the numbers of versions and entries, which only grow."""


def state(registry: SqlRegistry) -> dict[str, list[tuple[Any, ...]]]:
    connection = registry._open_connection()
    return {name: [tuple(row) for row in connection.execute(sql).fetchall()] for name, sql in _STATE.items()}


def last_action(registry: SqlRegistry) -> ActionId:
    row = registry._open_connection().execute("SELECT action_id FROM journal ORDER BY number DESC LIMIT 1").fetchone()
    return ActionId(row[0])


def refusal(registry: SqlRegistry, action: ActionId) -> str:
    before = state(registry)
    with pytest.raises(RegistryError) as raised:
        registry.write(undo_action, action)
    assert state(registry) == before
    return str(raised.value.details.get("fault", raised.value.code.value))


def event_of(registry: SqlRegistry, event_id: EventId) -> Event:
    def read(work: Any, clock: Any, user: Any) -> Event:
        found: Event = work.events.get(event_id)
        return found

    read.needs = (next(iter(record_event.needs)),)  # type: ignore[attr-defined]
    return registry.write(read)


def plan_of(registry: SqlRegistry, rows: list[tuple[Any, ...]]) -> TakeOverPlan:
    sheet = Sheet("Danh sách", (CAPTIONS, *rows))
    head = find_head(sheet)
    assert head is not None
    return registry.read(lambda q: plan_sheet(sheet, head, q.like, RULES, q.practice(), NOW.date()))


@pytest.fixture
def person(registry: SqlRegistry) -> PersonId:
    return registry.write(
        enter_person, {"name": "Lê Văn Khác", "citizen_number": "089190001234", "hamlet": "Ấp Mẫu"}, AT, POSITIVE
    )


# --- what can be taken back ------------------------------------------------------------------


def do_enter(registry: SqlRegistry, person: PersonId) -> None:
    registry.write(enter_person, {"name": "Trần Văn Nam"}, AT, POSITIVE)


def do_record(registry: SqlRegistry, person: PersonId) -> None:
    registry.write(record_event, person, AT, Note(text="x"))


def do_change(registry: SqlRegistry, person: PersonId) -> None:
    registry.write(change_person, person, 1, {"name": "Lê Văn Khác Nữa", "hamlet": "Ấp Khác"}, date(2026, 11, 1))


def do_count(registry: SqlRegistry, person: PersonId) -> None:
    registry.write(count_negative_test, AT)


def do_office(registry: SqlRegistry, person: PersonId) -> None:
    registry.write(change_office, 1, {"place": "Xã Khác", "chief": "", "start": date(2026, 1, 1)})


def do_import(registry: SqlRegistry, person: PersonId) -> None:
    rows = [("Phạm Văn Cũ", "089099000001", date(1999, 1, 2), "Nam", date(2026, 8, 1), None)]
    registry.write(take_over_list, plan_of(registry, rows))


@pytest.mark.parametrize("do", [do_enter, do_record, do_change, do_count, do_office, do_import])
def test_what_was_done_is_taken_back_whole(
    registry: SqlRegistry, person: PersonId, do: Callable[[SqlRegistry, PersonId], None]
) -> None:
    before = state(registry)
    do(registry, person)
    assert state(registry) != before
    registry.write(undo_action, last_action(registry), "ghi nhầm")
    assert state(registry) == before
    assert registry.check() == []


@pytest.mark.parametrize("change", ["amend", "void"])
def test_a_corrected_or_voided_event_stands_again_as_it_did(
    registry: SqlRegistry, person: PersonId, change: str
) -> None:
    note = registry.write(record_event, person, AT, Note(text="đúng"), "vì cảnh báo")
    before = state(registry)
    if change == "amend":
        registry.write(amend_event, note, 1, AT, Note(text="sai"), "nhầm")
    else:
        registry.write(void_event, note, 1, "nhầm")
    registry.write(undo_action, last_action(registry))
    assert state(registry) == before
    assert event_of(registry, note).version == 3
    assert registry.check() == []


def test_taking_back_adds_entries_and_takes_none_away(registry: SqlRegistry, person: PersonId) -> None:
    do_record(registry, person)
    done = last_action(registry)
    count = "SELECT count(*) FROM journal"
    (before,) = registry._open_connection().execute(count).fetchone()
    registry.write(undo_action, done, "ghi nhầm")
    rows = registry._open_connection().execute("SELECT record, change, action FROM journal WHERE number > ?", (before,))
    assert [tuple(row) for row in rows.fetchall()] == [
        ("event", "remove", "undo_action"), ("undo", "add", "undo_action"),
    ]  # fmt: skip


# --- what cannot -----------------------------------------------------------------------------


def test_what_somebody_built_on_is_not_taken_back_until_that_is(registry: SqlRegistry, person: PersonId) -> None:
    entered = last_action(registry)
    do_record(registry, person)
    noted = last_action(registry)
    assert refusal(registry, entered) == UndoFault.BUILT_ON
    registry.write(undo_action, noted)
    registry.write(undo_action, entered)
    assert state(registry)["person"] == []


def test_an_import_is_not_taken_back_while_one_of_its_people_was_worked_on(
    registry: SqlRegistry, person: PersonId
) -> None:
    do_import(registry, person)
    imported = last_action(registry)
    (taken,) = registry._open_connection().execute("SELECT id FROM person ORDER BY number DESC LIMIT 1").fetchone()
    registry.write(record_event, PersonId(taken), AT, Note(text="x"))
    assert refusal(registry, imported) == UndoFault.BUILT_ON


def test_an_import_that_was_taken_back_from_its_own_page_is_not_taken_back_again(
    registry: SqlRegistry, person: PersonId
) -> None:
    do_import(registry, person)
    imported = last_action(registry)
    assert registry.write(take_back_list, imported).removed == 1
    assert refusal(registry, imported) == UndoFault.DONE
    assert registry.write(take_back_list, imported).removed == 0


def test_what_concerns_others_does_not_stand_in_the_way(registry: SqlRegistry, person: PersonId) -> None:
    do_record(registry, person)
    noted = last_action(registry)
    do_enter(registry, person)
    do_office(registry, person)
    registry.write(undo_action, noted)


def test_a_printed_paper_keeps_what_stands_in_it(registry: SqlRegistry, person: PersonId) -> None:
    do_record(registry, person)
    noted = last_action(registry)
    registry.write(keep_printed, paper(person, b"%PDF"), 1, "print")
    assert refusal(registry, last_action(registry)) == UndoFault.KIND
    assert refusal(registry, noted) == UndoFault.BUILT_ON


def test_nothing_is_taken_back_twice_and_a_taking_back_is_not_taken_back(
    registry: SqlRegistry, person: PersonId
) -> None:
    do_record(registry, person)
    noted = last_action(registry)
    registry.write(undo_action, noted)
    assert refusal(registry, noted) == UndoFault.DONE
    assert refusal(registry, last_action(registry)) == UndoFault.KIND
    assert refusal(registry, ActionId("none")) == ErrorCode.NOT_FOUND.value


def test_only_a_chief_takes_back_what_a_colleague_did(registry: SqlRegistry, person: PersonId) -> None:
    do_record(registry, person)
    noted = last_action(registry)
    chief = registry._session.user
    colleague = replace(chief, id=UserId("colleague"))
    registry._session.user = replace(colleague, known=replace(chief.known, role=Role.CASE_OFFICER.value))
    assert refusal(registry, noted) == ErrorCode.NOT_ALLOWED.value
    registry._session.user = replace(colleague, known=replace(chief.known, role=Role.DUTY_OFFICER.value))
    assert refusal(registry, noted) == ErrorCode.NOT_ALLOWED.value
    registry._session.user = colleague
    registry.write(undo_action, noted)


# --- any series ------------------------------------------------------------------------------


class UndoMachine(RuleBasedStateMachine):
    """Does and takes back at random; ``before`` holds the state before every action that still stands.

    It is not known any more of those that came after one which was taken back out of turn.
    """

    def __init__(self) -> None:
        super().__init__()
        in_memory = SHARED_MEMORY.is_dir() and os.access(SHARED_MEMORY, os.W_OK)
        self.parent = Path(tempfile.mkdtemp(prefix="so-binh-an-", dir=SHARED_MEMORY if in_memory else None))
        options = Options(clock=FixedClock(NOW), new_id=counting_ids(), cost=CHEAP, synchronous="OFF")
        folder = self.parent / "so"
        create_registry(folder, OFFICE, FirstUser(LOGIN, "Hạnh", PASSWORD), training=False, options=options)
        self.registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
        self.first = state(self.registry)
        self.before: list[tuple[ActionId, dict[str, list[tuple[Any, ...]]] | None]] = []

    def teardown(self) -> None:
        while self.before:
            self.take_back()
        assert state(self.registry) == self.first
        assert self.registry.check(anew=True) == list[Fault]()
        self.registry.close()
        shutil.rmtree(self.parent, ignore_errors=True)

    def do(self, action: Any, *arguments: Any) -> None:
        before, last = state(self.registry), last_action(self.registry)
        self.registry.write(action, *arguments)
        if last_action(self.registry) != last:  # an action may find nothing to change
            self.before.append((last_action(self.registry), before))

    def people(self) -> list[tuple[str, int]]:
        rows = self.registry._open_connection().execute("SELECT id, version FROM person ORDER BY id").fetchall()
        return [(row[0], row[1]) for row in rows]

    def events(self, *, voided: bool = False) -> list[tuple[str, int]]:
        rows = self.registry._open_connection().execute(
            "SELECT id, version FROM event WHERE kind = 'note' AND voided = ? ORDER BY id", (int(voided),)
        )
        return [(row[0], row[1]) for row in rows.fetchall()]

    @initialize()
    def begin(self) -> None:
        self.enter()

    @rule()
    def enter(self) -> None:
        self.do(enter_person, {"name": "Nguyễn Văn Một", "hamlet": "Ấp Mẫu"}, AT, POSITIVE)

    @precondition(lambda self: self.people())
    @rule(data=st.data(), text=st.sampled_from(["một", "hai"]))
    def record(self, data: st.DataObject, text: str) -> None:
        person, _ = data.draw(st.sampled_from(self.people()))
        self.do(record_event, PersonId(person), AT, Note(text=text), "")

    @precondition(lambda self: self.events())
    @rule(data=st.data(), text=st.sampled_from(["ba", "bốn"]))
    def amend(self, data: st.DataObject, text: str) -> None:
        event, version = data.draw(st.sampled_from(self.events()))
        self.do(amend_event, EventId(event), version, AT, Note(text=text), "sửa")

    @precondition(lambda self: self.events())
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        event, version = data.draw(st.sampled_from(self.events()))
        self.do(void_event, EventId(event), version, "nhầm")

    @precondition(lambda self: self.people())
    @rule(
        data=st.data(),
        changes=st.dictionaries(
            st.sampled_from(["name", "hamlet", "occupation", "phone"]), st.sampled_from(["Aa", "Bb"]), min_size=1
        ),
        day=st.dates(date(2026, 11, 1), date(2026, 11, 4)),
    )
    def change(self, data: st.DataObject, changes: dict[str, str], day: date) -> None:
        person, version = data.draw(st.sampled_from(self.people()))
        self.do(change_person, PersonId(person), version, changes, day)

    @rule(place=st.sampled_from(["Xã Một", "Xã Hai", ""]), start=st.sampled_from([date(2026, 1, 1), None]))
    def change_office(self, place: str, start: date | None) -> None:
        (version,) = self.registry._open_connection().execute("SELECT version FROM office").fetchone()
        self.do(change_office, version, {"place": place or "Xã Mẫu", "start": start or OFFICE.start})

    @rule()
    def count(self) -> None:
        self.do(count_negative_test, AT)

    @rule(names=st.lists(st.sampled_from(["Lê Văn Ba", "Đỗ Thị Tư"]), min_size=1, max_size=2))
    def take_over(self, names: list[str]) -> None:
        rows = [(name, None, date(1999, 1, 2), "Nam", date(2026, 8, 1), None) for name in names]
        self.do(take_over_list, plan_of(self.registry, rows))

    @precondition(lambda self: self.before)
    @rule()
    def take_back(self) -> None:
        """The last action that stands is taken back: everything is as it was before it."""
        action, before = self.before.pop()
        self.registry.write(undo_action, action)
        assert before is None or state(self.registry) == before

    @precondition(lambda self: self.before)
    @rule(data=st.data())
    def refused_or_harmless(self, data: st.DataObject) -> None:
        """Taking back an earlier one is refused, or touches nothing that came after it."""
        place = data.draw(st.integers(0, len(self.before) - 1))
        action = self.before[place][0]
        now = state(self.registry)
        try:
            self.registry.write(undo_action, action)
        except RegistryError as error:
            refused = error
        else:
            later = [(action, None) for action, _ in self.before[place + 1 :]]  # what was before them had this in it
            self.before[place:] = later
            return
        assert refused.details["fault"] == UndoFault.BUILT_ON
        assert state(self.registry) == now

    @invariant()
    def the_chain_holds(self) -> None:
        assert not self.registry._open_connection().in_transaction


UndoMachine.TestCase.settings = settings(
    max_examples=16, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
TestUndoMachine = UndoMachine.TestCase

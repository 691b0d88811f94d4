"""A machine that does random things to a real encrypted registry and compares it with a model in memory.

After every step nothing is broken, what is read equals the model, and closing and opening again changes nothing. A raw
copy of the database from any moment, with the change log put into it, is the registry in every base table.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from models import fields
from models.actions.change_office import change_office
from models.actions.change_person import change_person
from models.actions.enter_person import NEGATIVE_TESTS, count_negative_test, enter_person
from models.actions.keep_paper import keep_printed
from models.actions.override_rule import override_rule, void_override
from models.actions.record_event import amend_event, record_event, void_event
from models.actions.take_over_list import take_back_list, take_over_list
from models.case import Case
from models.clock import Clock, FixedClock
from models.dates import Moment, PartialDate
from models.errors import ErrorCode, RegistryError
from models.events import KINDS, Event, Fact
from models.events.notes import Note
from models.events.overrides import RuleOverride
from models.events.testing import TestTaken
from models.ids import ActionId, DocumentId, EventId, OverrideId, PersonId
from models.law.practice import OfficeOverride, Practice
from models.person import DATED_FIELDS, PersonFields
from models.ports import FirstUser, NewDocument, Work
from models.roles import Permission, User, needs
from models.taking_over.columns import find_head
from models.taking_over.plan import TakeOverPlan, plan_sheet
from models.taking_over.sheet import Sheet
from storage.changes.format import FOLDER
from storage.changes.rows import last_change
from storage.clinical import clinical_fields
from storage.registry import Options, create_registry, open_registry
from tests.conftest import CHEAP, LOGIN, NOW, OFFICE, PASSWORD, counting_ids
from tests.faults.changes import base_rows, copy_raw, with_log
from tests.models.building import RULES, instant
from tests.models.law.decisions import decisions
from tests.models.test_fields import NAMES, values_of, values_of_record

TODAY = date(2026, 11, 24)
LATER = instant("2030-01-01 00:00")
SHARED_MEMORY = Path("/dev/shm")
PERSON_FIELDS = fields.field_map(PersonFields)


# --- what is done to it ---------------------------------------------------------------------------------

DAYS = st.dates(date(2025, 6, 1), TODAY)
MOMENTS = st.one_of(
    DAYS.map(Moment.on),
    st.datetimes(datetime(2026, 6, 1), datetime(2026, 11, 24, 22, 59)).map(
        lambda local: Moment.at(local.replace(tzinfo=NOW.tzinfo))
    ),
)
VALUES = {kind: values_of_record(cls) for kind, cls in KINDS.items()}
BY_HAND = sorted(kind for kind, cls in KINDS.items() if cls.by_hand)
"""The others have actions of their own, which refuse what is half of a pair."""
PERSON_VALUES = values_of_record(PersonFields)


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    """A fact of any kind that is recorded by hand, with any of its fields but the clinical ones, whose key a chief does
    not hold."""
    kind = draw(st.sampled_from(BY_HAND))
    if kind == RuleOverride.kind:
        return draw(decisions())
    sealed = clinical_fields(kind)
    values = {name: value for name, value in draw(VALUES[kind]).items() if name not in sealed}
    fact: Fact = fields.build(KINDS[kind], values, today=TODAY)
    return fact


@st.composite
def grounds(draw: st.DrawFn) -> Fact:
    """A fact on which a person may be entered."""
    kind, must = draw(
        st.sampled_from(
            [("test", {"result": "positive"}), ("notice_of_use", {"direction": "received"}), ("taken_over", {})]
        )
    )
    fact: Fact = fields.build(KINDS[kind], draw(VALUES[kind]) | must, today=TODAY)
    return fact


@st.composite
def people(draw: st.DrawFn) -> dict[str, Any]:
    """Values for a new person."""
    return draw(PERSON_VALUES)


@st.composite
def changed_values(draw: st.DrawFn) -> dict[str, Any]:
    """New values for a few fields of a person."""
    names = draw(st.lists(st.sampled_from(sorted(PERSON_FIELDS)), min_size=1, max_size=4, unique=True))
    return {name: draw(values_of(PERSON_FIELDS[name].type)) for name in names}


@st.composite
def listed(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    """Rows of an old list, doubles and rows that will be refused among them."""
    row = st.tuples(
        NAMES,
        st.sampled_from(["089099000001", "089099000002", "351111222", 89099000003, None]),
        st.sampled_from([date(1999, 1, 2), date(1998, 3, 4), 1999, "05/06/1997", None]),
        st.sampled_from(["Nam", "Nữ", None]),
        st.sampled_from([date(2026, 8, 1), date(2025, 2, 1), "10/09/2026", None, date(2027, 1, 1)]),
        st.sampled_from([None, "Dừng 01/10/2026: đi tù", "Tạm đình chỉ", "Chấm dứt 02/10/2026"]),
    )
    return draw(st.lists(row, min_size=1, max_size=4))


CAPTIONS = ("Họ và tên", "Số CCCD", "Ngày sinh", "Giới tính", "Ngày đưa vào", "Ghi chú")
REASONS = st.sampled_from(["nhập nhầm", "theo giấy tờ"])


@needs(Permission.READ_PERSON)
def events_of(work: Work, clock: Clock, user: User, person_id: PersonId) -> Sequence[Event]:
    """All events of a person, voided ones too."""
    return work.events.of(person_id)


@needs(Permission.READ_OFFICE)
def counted(work: Work, clock: Clock, user: User) -> int:
    return work.tallies.total(NEGATIVE_TESTS, date(1990, 1, 1), date(2099, 1, 1))


@needs(Permission.READ_OFFICE)
def last_number(work: Work, clock: Clock, user: User) -> int:
    return work.journal.number()


@needs(Permission.READ_PERSON)
def added_by(work: Work, clock: Clock, user: User, action_id: ActionId) -> list[tuple[str, str]]:
    return [(row.record, row.record_id) for row in work.journal.of_action(action_id) if row.change == "add"]


class Interrupted(Exception):
    """Something went wrong in the middle of an action."""


@needs(Permission.ENTER_PERSON)
def half_done(work: Work, clock: Clock, user: User, values: Mapping[str, Any], at: Moment, ground: Fact) -> None:
    """An action that fails after it has written people, events, counts and settings."""
    person_id = enter_person(work, clock, user, values, at, ground)
    record_event(work, clock, user, person_id, at, Note(text="x"))
    count_negative_test(work, clock, user, at)
    change_office(work, clock, user, work.offices.own().version, {"place": "Nơi khác"})
    raise Interrupted


# --- the model --------------------------------------------------------------------------------------------


@dataclass
class KnownEvent:
    """What the model holds of an event."""

    person_id: PersonId
    at: Moment
    fact: Fact
    version: int = 1
    voided: bool = False


@dataclass
class KnownPerson:
    """What the model holds of a person: values that have no date, and dated values by their day."""

    undated: dict[str, Any]
    dated: dict[str, dict[date | None, Any]]
    version: int = 1
    worked_on: bool = False
    papers: dict[DocumentId, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Mapping[str, Any], day: date | None) -> KnownPerson:
        built = fields.build(PersonFields, values)
        all_values = {name: getattr(built, name) for name in PERSON_FIELDS}
        return cls(
            {name: value for name, value in all_values.items() if name not in DATED_FIELDS},
            {name: {day: all_values[name]} for name in DATED_FIELDS if not fields.is_unknown(all_values[name])},
        )

    @property
    def known(self) -> PersonFields:
        latest = {name: days[max(days, key=lambda d: d or date.min)] for name, days in self.dated.items()}
        return PersonFields(**(self.undated | latest))

    @property
    def history(self) -> set[tuple[str, date | None, Any]]:
        return {(name, day, value) for name, days in self.dated.items() for day, value in days.items()}

    def change(self, changes: Mapping[str, Any], day: date) -> None:
        before = (dict(self.undated), {name: dict(days) for name, days in self.dated.items()})
        for name, value in changes.items():
            checked = PERSON_FIELDS[name].type.check(value)
            if name in DATED_FIELDS:
                self.dated.setdefault(name, {})[day] = checked
            else:
                self.undated[name] = checked
        if (self.undated, self.dated) != before:
            self.version += 1
            self.worked_on = True


@dataclass(frozen=True)
class Memory:
    """What was known of a person at a journal number."""

    number: int
    person_id: PersonId
    known: PersonFields
    history: frozenset[tuple[str, date | None, Any]]
    version: int
    living: frozenset[tuple[EventId, Moment, Fact]]
    deciding: frozenset[OverrideId]


class RegistryMachine(RuleBasedStateMachine):
    """Random work on one registry; see the module's docstring."""

    def __init__(self) -> None:
        super().__init__()
        in_memory = SHARED_MEMORY.is_dir() and os.access(SHARED_MEMORY, os.W_OK)
        self.parent = Path(tempfile.mkdtemp(prefix="so-binh-an-", dir=SHARED_MEMORY if in_memory else None))
        self.folder = self.parent / "so"
        self.options = Options(clock=FixedClock(NOW), new_id=counting_ids(), cost=CHEAP)
        self.people: dict[PersonId, KnownPerson] = {}
        self.events: dict[EventId, KnownEvent] = {}
        self.imports: list[tuple[ActionId, list[PersonId]]] = []
        self.negative_tests = 0
        self.office = OFFICE
        self.office_version = 1
        self.papers = 0
        self.overrides: dict[OverrideId, OfficeOverride] = {}
        self.past: list[Memory] = []

    @initialize()
    def create(self) -> None:
        create_registry(self.folder, OFFICE, FirstUser(LOGIN, "A", PASSWORD), training=False, options=self.options)
        self.open()
        self.copy()

    def open(self) -> None:
        self.registry = open_registry(self.folder, LOGIN, PASSWORD, training=False, options=self.options)

    def teardown(self) -> None:
        try:
            if hasattr(self, "registry"):
                self.compare_the_copy()
                self.registry.close()
        finally:
            shutil.rmtree(self.parent, ignore_errors=True)

    # --- the change log ------------------------------------------------------------------------------

    @rule()
    def copy(self) -> None:
        """Keep the database as it lies there now."""
        copy_raw(self.folder, self.parent / "copy")
        self.copy_key = self.registry._session.vault.keys.database

    @rule()
    def compare_the_copy(self) -> None:
        """The copy with the log is the registry."""
        connection = self.registry._connection
        clone = copy_raw(self.parent / "copy", self.parent / "clone")
        keys = [self.copy_key, self.registry._session.vault.keys.database]
        rows, last = with_log(clone, keys, [self.folder / FOLDER])
        assert last == last_change(connection)
        assert rows == base_rows(connection)

    # --- one rule for each action -------------------------------------------------------------------

    @rule(values=people(), at=MOMENTS, ground=grounds())
    def enter(self, values: dict[str, Any], at: Moment, ground: Fact) -> None:
        person_id = self.registry.write(enter_person, values, at, ground)
        assert person_id not in self.people
        self.people[person_id] = KnownPerson.of(values, None)
        (added,) = self.registry.write(events_of, person_id)
        self.events[added.id] = KnownEvent(person_id, at, ground)
        self.remember(person_id)

    @precondition(lambda self: self.people)
    @rule(data=st.data(), at=MOMENTS, fact=facts())
    def record(self, data: st.DataObject, at: Moment, fact: Fact) -> None:
        person_id = self.somebody(data)
        event_id = self.registry.write(record_event, person_id, at, fact)
        assert event_id not in self.events
        self.events[event_id] = KnownEvent(person_id, at, fact)
        self.worked_on(person_id)

    @precondition(lambda self: self.living_events())
    @rule(data=st.data(), at=MOMENTS, fact=facts(), reason=REASONS)
    def amend(self, data: st.DataObject, at: Moment, fact: Fact, reason: str) -> None:
        event_id = data.draw(st.sampled_from(self.living_events()))
        held = self.events[event_id]
        self.registry.write(amend_event, event_id, held.version, at, fact, reason)
        self.events[event_id] = replace(held, at=at, fact=fact, version=held.version + 1)
        self.worked_on(held.person_id)

    @precondition(lambda self: self.living_events())
    @rule(data=st.data(), reason=REASONS)
    def void(self, data: st.DataObject, reason: str) -> None:
        event_id = data.draw(st.sampled_from(self.living_events()))
        held = self.events[event_id]
        self.registry.write(void_event, event_id, held.version, reason)
        self.events[event_id] = replace(held, voided=True, version=held.version + 1)
        self.worked_on(held.person_id)

    @precondition(lambda self: self.people)
    @rule(data=st.data(), changes=changed_values(), day=st.none() | DAYS)
    def change(self, data: st.DataObject, changes: dict[str, Any], day: date | None) -> None:
        person_id = self.somebody(data)
        held = self.people[person_id]
        self.registry.write(change_person, person_id, held.version, changes, day)
        held.change(changes, day or TODAY)
        self.remember(person_id)

    @rule(at=MOMENTS)
    def count_negative(self, at: Moment) -> None:
        self.registry.write(count_negative_test, at)
        self.negative_tests += 1

    @precondition(lambda self: self.people)
    @rule(data=st.data(), content=st.binary(max_size=50), copies=st.integers(1, 3))
    def keep_paper(self, data: st.DataObject, content: bytes, copies: int) -> None:
        person_id = self.somebody(data)
        own = [event_id for event_id, held in self.events.items() if held.person_id == person_id]
        self.papers += 1
        paper = a_paper(person_id, data.draw(st.sampled_from([None, *own])), content, self.papers)
        assert self.registry.write(keep_printed, paper, copies, "print") == paper.id
        self.people[person_id].papers[paper.id] = content
        self.worked_on(person_id)

    @rule(rows=listed())
    def take_over(self, rows: list[tuple[Any, ...]]) -> None:
        plan = self.plan(rows)
        taken = self.registry.write(take_over_list, plan)
        assert taken.people == len(plan.taken)
        added = self.registry.write(added_by, taken.action_id)
        people = [PersonId(id_) for record, id_ in added if record == "person"]
        events = [EventId(id_) for record, id_ in added if record == "event"]
        for row, person_id, event_id in zip(plan.taken, people, events, strict=True):
            assert row.at is not None
            assert row.fact is not None
            self.people[person_id] = KnownPerson.of(row.values, row.at.day)
            self.events[event_id] = KnownEvent(person_id, row.at, row.fact)
            self.remember(person_id)
        if people:
            self.imports.append((taken.action_id, people))

    @precondition(lambda self: self.imports)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        action_id, people = data.draw(st.sampled_from(self.imports))
        here = [person_id for person_id in people if person_id in self.people]
        kept = [person_id for person_id in here if self.people[person_id].worked_on]
        back = self.registry.write(take_back_list, action_id)
        assert list(back.kept) == kept
        assert back.removed == len(here) - len(kept)
        for person_id in set(here) - set(kept):
            del self.people[person_id]
        self.events = {id_: held for id_, held in self.events.items() if held.person_id in self.people}
        self.past = [memory for memory in self.past if memory.person_id in self.people]

    @rule(start=st.dates(date(2026, 1, 1), date(2026, 12, 31)), remote=st.booleans())
    def move_the_office(self, start: date, remote: bool) -> None:
        self.registry.write(change_office, self.office_version, {"start": start, "remote": remote})
        changed = replace(self.office, start=start, remote=remote)
        if fields.dump_record(changed) != fields.dump_record(self.office):
            self.office_version += 1
        self.office = changed

    @rule(at=MOMENTS, fact=decisions())
    def decide_for_the_office(self, at: Moment, fact: RuleOverride) -> None:
        override_id = self.registry.write(override_rule, at, fact)
        number = self.registry.write(last_number)
        self.overrides[override_id] = OfficeOverride(override_id, at, fact, known_from=number)

    @precondition(lambda self: self.living_overrides())
    @rule(data=st.data(), reason=REASONS)
    def take_a_decision_back(self, data: st.DataObject, reason: str) -> None:
        override_id = data.draw(st.sampled_from(self.living_overrides()))
        self.registry.write(void_override, override_id, 1, reason)
        self.overrides[override_id] = replace(self.overrides[override_id], voided=True, version=2, reason=reason)

    # --- actions that fail ---------------------------------------------------------------------------

    @rule(data=st.data(), values=people(), at=MOMENTS, ground=grounds())
    def fail(self, data: st.DataObject, values: dict[str, Any], at: Moment, ground: Fact) -> None:
        """An action that is refused, or breaks half-way, leaves no trace."""
        before = self.everything()
        attempts = self.failing(data, values, at, ground)
        code, attempt = data.draw(st.sampled_from(attempts))
        if code is None:
            with pytest.raises(Interrupted):
                attempt()
        else:
            with pytest.raises(RegistryError) as caught:
                attempt()
            assert caught.value.code is code
        assert self.everything() == before

    def failing(
        self, data: st.DataObject, values: dict[str, Any], at: Moment, ground: Fact
    ) -> list[tuple[ErrorCode | None, Callable[[], object]]]:
        write = self.registry.write
        wrong = TestTaken(ground="no_such_ground", result="positive")
        future, ancient = Moment.on(date(2026, 11, 25)), Moment.on(date(1989, 12, 31))
        nobody = PersonId("nobody")
        plan = self.plan(
            [("Trần Văn Dở", None, 1999, "Nam", None, None), ("Lê Văn Dang", None, 1998, "Nam", None, None)]
        )

        def stop(done: int, total: int) -> None:
            if done == 1:
                raise Interrupted

        attempts: list[tuple[ErrorCode | None, Callable[[], object]]] = [
            (None, lambda: write(half_done, values, at, ground)),
            (None, lambda: write(take_over_list, plan, stop)),
            (ErrorCode.NO_GROUND_OF_ENTRY, lambda: write(enter_person, values, at, Note(text="x"))),
            (ErrorCode.FUTURE_DATE, lambda: write(enter_person, values, future, ground)),
            (ErrorCode.IMPOSSIBLE_DATE, lambda: write(enter_person, values, ancient, ground)),
            (ErrorCode.INVALID_FIELDS, lambda: write(enter_person, {**values, "colour": "red"}, at, ground)),
            (ErrorCode.INVALID_FIELDS, lambda: write(enter_person, {**values, "name": " "}, at, ground)),
            (ErrorCode.INVALID_FIELDS, lambda: write(enter_person, values, at, wrong)),
            (ErrorCode.NOT_FOUND, lambda: write(record_event, nobody, at, ground)),
            (ErrorCode.NOT_FOUND, lambda: write(change_person, nobody, 1, {"name": "A"})),
            (ErrorCode.NOT_FOUND, lambda: write(amend_event, EventId("none"), 1, at, ground, "x")),
            (ErrorCode.NOT_FOUND, lambda: write(take_back_list, ActionId("none"))),
            (ErrorCode.NOT_FOUND, lambda: write(keep_printed, a_paper(nobody, None, b"x", 0), 1, "print")),
            (ErrorCode.VERSION_CONFLICT, lambda: write(change_office, self.office_version + 1, {"place": "Nơi khác"})),
            (ErrorCode.INVALID_FIELDS, lambda: write(change_office, self.office_version, {"place": ""})),
        ]
        attempts += self.failing_decisions(data, at)
        if self.people:
            person_id = self.somebody(data)
            version = self.people[person_id].version
            unborn = {"birth": PartialDate(2027)}
            attempts += [
                (ErrorCode.VERSION_CONFLICT, lambda: write(change_person, person_id, version + 1, {"name": "A"})),
                (ErrorCode.INVALID_FIELDS, lambda: write(change_person, person_id, version, unborn)),
                (ErrorCode.FUTURE_DATE, lambda: write(record_event, person_id, future, ground)),
            ]
        if self.events:
            event_id = data.draw(st.sampled_from(sorted(self.events)))
            held = self.events[event_id]
            attempts += [
                (ErrorCode.REASON_MISSING, lambda: write(void_event, event_id, held.version, " ")),
                (ErrorCode.REASON_MISSING, lambda: write(amend_event, event_id, held.version, at, ground, "")),
                (ErrorCode.VERSION_CONFLICT, lambda: write(void_event, event_id, held.version - 1, "x")),
                (ErrorCode.VERSION_CONFLICT, lambda: write(amend_event, event_id, held.version + 1, at, ground, "x")),
            ]
            if held.voided:
                attempts += [
                    (ErrorCode.ALREADY_VOID, lambda: write(void_event, event_id, held.version, "x")),
                    (ErrorCode.ALREADY_VOID, lambda: write(amend_event, event_id, held.version, at, ground, "x")),
                ]
        return attempts

    def failing_decisions(self, data: st.DataObject, at: Moment) -> list[tuple[ErrorCode | None, Callable[[], object]]]:
        write = self.registry.write
        decided = RuleOverride("B04", "36", TODAY, decided_by="A", reason="x")
        odd, unknown = replace(decided, value="lâu"), replace(decided, rule="B25")
        attempts: list[tuple[ErrorCode | None, Callable[[], object]]] = [
            (ErrorCode.OVERRIDE_REFUSED, lambda: write(override_rule, at, odd)),
            (ErrorCode.OVERRIDE_REFUSED, lambda: write(override_rule, at, unknown)),
            (ErrorCode.INVALID_FIELDS, lambda: write(override_rule, at, replace(decided, reason=" "))),
            (ErrorCode.FUTURE_DATE, lambda: write(override_rule, Moment.on(date(2026, 11, 25)), decided)),
            (ErrorCode.NOT_FOUND, lambda: write(void_override, OverrideId("none"), 1, "x")),
        ]
        if self.people:
            person_id = self.somebody(data)
            attempts.append((ErrorCode.OVERRIDE_REFUSED, lambda: write(record_event, person_id, at, odd)))
        if self.overrides:
            override_id = data.draw(st.sampled_from(sorted(self.overrides)))
            held = self.overrides[override_id]
            attempts += [
                (ErrorCode.REASON_MISSING, lambda: write(void_override, override_id, held.version, " ")),
                (ErrorCode.VERSION_CONFLICT, lambda: write(void_override, override_id, held.version + 1, "x")),
            ]
            if held.voided:
                attempts.append((ErrorCode.ALREADY_VOID, lambda: write(void_override, override_id, held.version, "x")))
        return attempts

    # --- helpers -------------------------------------------------------------------------------------

    def somebody(self, data: st.DataObject) -> PersonId:
        return data.draw(st.sampled_from(sorted(self.people)))

    def living_events(self) -> list[EventId]:
        return [event_id for event_id, held in self.events.items() if not held.voided]

    def living_overrides(self) -> list[OverrideId]:
        return [override_id for override_id, held in self.overrides.items() if not held.voided]

    def worked_on(self, person_id: PersonId) -> None:
        self.people[person_id].worked_on = True
        self.remember(person_id)

    def remember(self, person_id: PersonId) -> None:
        """Keep what is known of a person now, to be asked for later by journal number."""
        number = self.registry.write(last_number)
        living = frozenset(
            (event_id, known.at, known.fact)
            for event_id, known in self.events.items()
            if known.person_id == person_id and not known.voided
        )
        held = self.people[person_id]
        deciding = frozenset(o.id for o in self.overrides.values() if not o.voided)
        self.past.append(Memory(number, person_id, held.known, frozenset(held.history), held.version, living, deciding))

    def plan(self, rows: list[tuple[Any, ...]]) -> TakeOverPlan:
        sheet = Sheet("DS", (CAPTIONS, *rows))
        head = find_head(sheet)
        assert head is not None
        return self.registry.read(
            lambda queries: plan_sheet(sheet, head, queries.like, queries.rules(), queries.practice(), TODAY)
        )

    def everything(self) -> dict[str, Any]:
        """All that can be read, in a form that can be compared."""
        self.registry._session.opened.update(self.people)  # as if a reason had been given for those off the lists

        def answers(queries: Any) -> dict[str, Any]:
            rows = [
                *queries.list_people(kept=True, group="", after=None, limit=10_000).rows,
                *queries.list_people(kept=False, group="", after=None, limit=10_000).rows,
            ]
            return {
                "rows": rows,
                "people": {row.id: queries.person(row.id) for row in rows},
                "history": {row.id: queries.history(row.id) for row in rows},
                "papers": {row.id: queries.documents(row.id) for row in rows},
                "due": queries.due(LATER),
                "review": queries.review(),
                "counts": queries.counts(),
                "office": queries.office(),
                "overrides": queries.overrides(),
                "found": {word: queries.search(word, limit=99) for word in ("an", "089", "v")},
            }

        found = self.registry.read(answers)
        found["events"] = {id_: self.registry.write(events_of, id_) for id_ in found["people"]}
        found["counted"] = self.registry.write(counted)
        found["number"] = self.registry.write(last_number)
        return found

    # --- what always holds ------------------------------------------------------------------------------

    @invariant()
    def nothing_is_broken_and_everything_is_as_in_the_model(self) -> None:
        if not hasattr(self, "registry"):
            return
        assert self.registry.check(anew=True) == []
        found = self.everything()
        self.compare(found)
        self.registry.close()
        self.open()
        assert self.everything() == found

    def compare(self, found: dict[str, Any]) -> None:
        assert found["counted"] == self.negative_tests
        assert fields.dump_record(found["office"].known) == fields.dump_record(self.office)
        assert found["office"].version == self.office_version
        assert set(found["people"]) == set(self.people)
        overrides = tuple(self.overrides.values())
        stored, held_now = (
            [(o.id, o.at, o.fact, o.version, o.voided, o.reason) for o in listed]
            for listed in (found["overrides"], overrides)
        )
        assert stored == held_now
        practice = Practice(self.office.start, bool(self.office.remote), overrides=overrides)
        rows = {row.id: row for row in found["rows"]}
        for person_id, expected in self.people.items():
            person = found["people"][person_id]
            assert person.known == expected.known
            assert {(item.field, item.valid_from, item.value) for item in person.history} == expected.history
            assert person.version == expected.version
            events = found["events"][person_id]
            held = {id_: known for id_, known in self.events.items() if known.person_id == person_id}
            assert {e.id: KnownEvent(e.person_id, e.at, e.fact, e.version, e.voided) for e in events} == held
            case = Case.of(person, events, RULES, practice)
            assert rows[person_id].state == (case.state.code if case.state else "")
            assert rows[person_id].kept == case.is_kept
            assert {row.id for row in found["papers"][person_id]} == set(expected.papers)
        self.compare_papers()
        self.compare_the_past()

    def compare_papers(self) -> None:
        papers = [(id_, content) for person in self.people.values() for id_, content in person.papers.items()]
        for document_id, content in papers[-3:]:
            assert self.registry.read(lambda queries, id_=document_id: queries.document_content(id_)) == content

    def compare_the_past(self) -> None:
        """The newest memories, and a few of the older ones in turn."""
        for memory in {id(m): m for m in (*self.past[-2:], *self.past[::7])}.values():
            case = self.registry.read(lambda queries, m=memory: queries.case(m.person_id, known=m.number))
            assert case.person.known == memory.known
            assert {(h.field, h.valid_from, h.value) for h in case.person.history} == memory.history
            assert case.person.version == memory.version
            assert {(e.id, e.at, e.fact) for e in case.events} == memory.living
            known = case.situation.practice.overrides_at(None, memory.number)
            assert {override.id for override in known} == memory.deciding


def a_paper(person_id: PersonId, event_id: EventId | None, content: bytes, number: int) -> NewDocument:
    return NewDocument(
        id=DocumentId(f"paper-{number}"),
        person_id=person_id,
        event_id=event_id,
        origin="printed",
        form="III-04",
        form_version="1",
        title="Quyết định",
        number=f"{number}/QĐ-CAX",
        dated=TODAY,
        signer="A",
        pages=1,
        media_type="application/pdf",
        content=content,
        inputs={"paper.number": str(number)},
    )


RegistryMachine.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
TestRegistryMachine = RegistryMachine.TestCase

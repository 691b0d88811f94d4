"""Two records of one person, linked and parted; what was typed into other software, and of whom that is behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.actions.change_person import change_person
from models.actions.enter_person import enter_person
from models.actions.note_keyed_in import note_keyed_in
from models.actions.record_event import record_event, void_event
from models.actions.same_person import link_records, unlink_records
from models.actions.undo import undo_action
from models.clock import today
from models.dates import Moment, PartialDate
from models.errors import ErrorCode, RegistryError
from models.events.base import Event
from models.events.notes import Note
from models.events.own_records import KeyedIn, SamePerson
from models.events.user_management import ManagementDecided
from models.ids import ActionId, PersonId
from models.papers.key_in import ITEMS, KeyInItem, key_in_sheet, key_in_values, label_of
from storage.registry import SqlRegistry
from tests.conftest import NOW
from tests.faults.scripted_saves import POSITIVE

AT = Moment.at(NOW)


def enter(registry: SqlRegistry, **values: object) -> PersonId:
    return registry.write(
        enter_person, {"name": "Đặng Thị Hòa", "birth": PartialDate(1990, 3, 5), **values}, AT, POSITIVE
    )


def links(registry: SqlRegistry, *people: PersonId) -> list[list[PersonId]]:
    return [[like.id for like in registry.read(lambda q, one=one: q.linked(one))] for one in people]


def refused(registry: SqlRegistry, *attempt: object) -> ErrorCode:
    with pytest.raises(RegistryError) as raised:
        registry.write(*attempt)  # type: ignore[arg-type]
    return raised.value.code


def test_two_records_of_one_person_name_each_other_until_they_are_parted(registry: SqlRegistry) -> None:
    one, two = enter(registry, citizen_number="089190000007"), enter(registry)
    state = registry.read(lambda q: q.case(one)).state
    assert [like.id for like in registry.read(lambda q: q.maybe_same(one))] == [two]
    assert refused(registry, link_records, one, two, " ") is ErrorCode.REASON_MISSING
    assert refused(registry, link_records, one, one, "trùng") is ErrorCode.NOT_FOUND
    assert refused(registry, link_records, one, PersonId("nobody"), "trùng") is ErrorCode.NOT_FOUND
    assert links(registry, one, two) == [[], []]
    for _ in range(2):  # once is enough
        registry.write(link_records, one, two, "hai lần nhập")
    assert links(registry, one, two) == [[two], [one]]
    assert registry.read(lambda q: q.maybe_same(one)) == []
    other = enter(registry, name="Đặng Văn Hậu")
    found = registry.read(lambda q: q.search("dang", limit=9)).rows
    assert {row.id: row.linked for row in found} == {one: True, two: True, other: False}
    case = registry.read(lambda q: q.case(one))
    (event,) = [event for event in case.events if isinstance(event.fact, SamePerson)]
    assert (case.state, event.reason) == (state, "hai lần nhập")
    assert refused(registry, void_event, event.id, 1, "sai") is ErrorCode.UNKNOWN_KIND  # both or none
    assert refused(registry, record_event, one, AT, SamePerson(other=two, reason="x")) is ErrorCode.UNKNOWN_KIND
    registry.write(unlink_records, two, one, "hai chị em sinh đôi")
    assert links(registry, one, two) == [[], []]
    assert refused(registry, unlink_records, one, two, "lần nữa") is ErrorCode.NOT_FOUND
    last = registry.read(lambda q: q.history(one))[-1]
    assert last.reason == "hai chị em sinh đôi"
    registry.write(undo_action, ActionId(last.action_id))
    assert links(registry, one, two) == [[two], [one]]
    assert registry.check() == []


def test_the_same_number_or_the_very_birth_date_proposes_a_link_and_a_like_year_does_not(registry: SqlRegistry) -> None:
    one = enter(registry, citizen_number="089190000007")
    same_number = enter(registry, name="Đặng Hòa", birth=None, former_numbers=("089190000007",))
    enter(registry, birth=PartialDate(1990, 4, 1))
    enter(registry, birth=PartialDate(1990))
    enter(registry, name="Đặng Thị Hoan")
    same_birth = enter(registry)
    assert {like.id for like in registry.read(lambda q: q.maybe_same(one))} == {same_number, same_birth}


def sheet(registry: SqlRegistry, person: PersonId) -> dict[str, KeyInItem]:
    day = today(registry.clock)

    def texts(known: int | None = None) -> dict[str, str]:
        return registry.read(lambda q: dict(key_in_values(q.case(person, known=known), q.office(), registry.user, day)))

    def then(event: Event) -> dict[str, str]:
        return texts(event.known_from)

    found = key_in_sheet(texts(), registry.read(lambda q: q.case(person)).events, then)
    return {item.name: item for item in found}


def test_what_was_typed_elsewhere_is_remembered_and_what_changed_since_is_due(registry: SqlRegistry) -> None:
    person, other = enter(registry, phone="0912345678"), enter(registry, name="Võ An")
    waits = lambda: [row.id for row in registry.read(lambda q: q.waiting_for_key_in(limit=9))]  # noqa: E731
    assert waits() == [other, person]
    before = sheet(registry, person)
    assert list(before) == list(ITEMS)
    assert all(label_of(item) for item in ITEMS)
    assert before["person.phone"].is_due
    assert not before["person.religion"].is_due  # unknown: nothing to type
    registry.write(note_keyed_in, person, 1, ["person.name", "person.phone"], False)
    assert waits() == [other, person]  # not the whole of it
    registry.write(note_keyed_in, person, 1, [name for name, item in before.items() if item.text], True)
    assert waits() == [other]
    assert not any(item.is_due for item in sheet(registry, person).values())
    registry.write(record_event, person, AT, Note(text="không có gì để nhập"))
    assert waits() == [other]
    registry.write(change_person, person, 1, {"phone": "0987654321"})
    changed = sheet(registry, person)
    assert [name for name, item in changed.items() if item.is_due] == ["person.phone"]
    assert (changed["person.phone"].typed, changed["person.phone"].text) == ("0912345678", "0987654321")
    assert waits() == [other, person]
    assert refused(registry, note_keyed_in, person, 1, ["person.phone"], True) is ErrorCode.VERSION_CONFLICT
    assert refused(registry, note_keyed_in, person, 2, ["person.shoes"], True) is ErrorCode.INVALID_FIELDS
    registry.write(note_keyed_in, person, 2, ["person.phone"], True)
    assert waits() == [other]
    noted = [e.fact for e in registry.read(lambda q: q.case(person)).events if isinstance(e.fact, KeyedIn)]
    assert noted[-1] == replace(noted[-1], items=("person.phone",), whole=True)


def test_the_number_of_the_decision_is_copied_in_full(registry: SqlRegistry) -> None:
    person = enter(registry)
    registry.write(record_event, person, AT, ManagementDecided(number="206"))
    symbol = registry.read(lambda q: q.office()).known.symbol
    assert sheet(registry, person)["case.decision_number"].text == f"206/QĐ-{symbol}"

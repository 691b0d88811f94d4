"""Who belongs on a printed list, and whole files read some at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.actions.record_event import void_event
from models.dates import day_end, day_start
from models.errors import ErrorCode, RegistryError
from models.events.taking_over import TakenOver
from models.events.user_management import ManagementEnded
from models.fields import fields_of
from models.ids import PersonId
from models.papers.lists import ListAsked, ListKind, ask_today, list_of
from models.person import PersonFields
from models.roles import Role
from storage.registry import SqlRegistry
from tests.conftest import NOW
from tests.storage.test_queries import TEST, enter, somebody

TAKEN = TakenOver(
    measure="user_management", taken_over_on=date(2026, 11, 22), entry=date(2025, 11, 5), outcome="running"
)
OLD = ("2025-11-05", TAKEN)
ENDED = ("2026-11-05", ManagementEnded(number="4"))
DAY = date(2026, 11, 5)


@pytest.fixture
def people(registry: SqlRegistry) -> list[PersonId]:
    return enter(
        registry,
        somebody("Trần Văn Út", OLD, hamlet="Ấp Một"),
        somebody("Lê Thị An", OLD, ENDED),
        somebody("Võ Văn Bé", ("2026-11-24 22:40", TEST), citizen_number="089099000123"),
    )


def names(registry: SqlRegistry, places: object) -> list[str]:
    return [file.person.name for file in registry.read(lambda q: q.files_at(list(places), ("name",)))]  # type: ignore[call-overload]


def test_who_was_in_a_state_counts_to_the_instant_at_which_it_ended(
    registry: SqlRegistry, people: list[PersonId]
) -> None:
    def were_in(first: date, last: date) -> list[str]:
        places = registry.read(lambda q: q.were_in({"S1", "S2"}, day_start(first), day_end(last)))
        return names(registry, places)

    assert were_in(DAY, NOW.date()) == ["Lê Thị An", "Võ Văn Bé", "Trần Văn Út"]  # in the order of lists
    assert were_in(DAY, DAY) == ["Lê Thị An", "Trần Văn Út"]
    assert were_in(date(2026, 11, 6), DAY) == ["Trần Văn Út"]
    assert were_in(date(2025, 11, 1), date(2025, 11, 4)) == []


def test_what_happened_counts_in_its_days_unless_it_was_voided(registry: SqlRegistry, people: list[PersonId]) -> None:
    def having(first: date, last: date) -> list[str]:
        return names(registry, registry.read(lambda q: q.having({"end"}, day_start(first), day_end(last))))

    assert having(DAY, DAY) == ["Lê Thị An"]
    assert having(date(2026, 11, 6), NOW.date()) == having(date(2026, 11, 1), date(2026, 11, 4)) == []
    ended = registry.read(
        lambda q: q.files_at(q.having({"end"}, day_start(DAY), day_end(DAY)), ("name",))[0].events[-1]
    )
    registry.write(void_event, ended.id, ended.version, "nhầm người")
    assert having(DAY, DAY) == []


def test_a_file_among_others_is_what_it_is_alone(registry: SqlRegistry, people: list[PersonId]) -> None:
    places = registry.read(lambda q: q.were_in({"S1", "S2"}, day_start(DAY), day_end(NOW.date())))
    for file in registry.read(lambda q: q.files_at(places, [field.name for field in fields_of(PersonFields)])):
        if file.person.name != "Lê Thị An":  # off the lists: not to be read without a reason
            case = registry.read(lambda q, id_=file.person.id: q.case(id_))  # type: ignore[misc]
            assert (file.person, file.events) == (case.person, case.events)
    for file in registry.read(lambda q: q.files_at(places, ("name",))):
        known = file.person.known
        assert (bool(known.name), known.hamlet, known.citizen_number) == (True, "", "")


def test_a_list_of_the_registry_names_nobody_off_the_lists_to_whom_they_are_closed(
    registry: SqlRegistry, people: list[PersonId]
) -> None:
    asked = ListAsked(ListKind.USERS, date(2026, 11, 1), NOW.date())
    made = registry.read(lambda q: list_of(q, registry.user, asked, NOW))
    assert [[row[0] for row in rows] for rows in made.parts] == [["Võ Văn Bé", "Trần Văn Út"], ["Lê Thị An"]]
    assert made.texts["typed.removed"] == "1"
    user = registry.user
    registry._session.user = replace(user, known=replace(user.known, role=Role.DUTY_OFFICER.value))
    places = registry.read(lambda q: q.were_in({"S1", "S2"}, day_start(DAY), day_end(NOW.date())))
    assert names(registry, places) == ["Võ Văn Bé", "Trần Văn Út"]
    with pytest.raises(RegistryError) as raised:
        registry.read(lambda q: list_of(q, registry.user, asked, NOW))
    assert raised.value.code is ErrorCode.NOT_ALLOWED
    due = registry.read(lambda q: list_of(q, registry.user, ask_today(ListKind.DUE, NOW), NOW))
    assert due.count > 0

"""What the actions refuse before anything is stored: moments to come, days too old to be true."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.actions.change_person import change_person
from models.actions.enter_person import NEGATIVE_TESTS, count_negative_test, enter_person
from models.actions.record_event import record_event
from models.clock import Clock, FixedClock
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.events.base import EARLIEST_DAY
from models.events.testing import TestTaken
from models.events.user_management import Visited
from models.ids import PersonId
from models.ports import Work
from models.roles import Permission, User, needs
from storage.registry import SqlRegistry

POSITIVE = TestTaken(ground="caught", result="positive", sample="urine")


def entered(registry: SqlRegistry, clock: FixedClock) -> PersonId:
    """A person of the registry, tested one hour ago."""
    at = Moment.at(clock.now() - timedelta(hours=1))
    return registry.write(enter_person, {"name": "Trần Văn Thử", "hamlet": "Ấp Ba"}, at, POSITIVE)


@needs(Permission.READ_OFFICE)
def counted(work: Work, clock: Clock, user: User) -> int:
    return work.tallies.total(NEGATIVE_TESTS, date.min, date.max)


def moments(clock: FixedClock) -> list[tuple[Moment, ErrorCode | None]]:
    return [
        (Moment.at(clock.now()), None),
        (Moment.at(clock.now() + timedelta(minutes=1)), ErrorCode.FUTURE_DATE),
        (Moment.on(date(2026, 11, 25)), ErrorCode.FUTURE_DATE),
        (Moment.on(EARLIEST_DAY), None),
        (Moment.on(EARLIEST_DAY - timedelta(days=1)), ErrorCode.IMPOSSIBLE_DATE),
    ]


def test_a_negative_test_is_counted_only_when_it_can_have_been(registry: SqlRegistry, clock: FixedClock) -> None:
    for at, refused in moments(clock):
        if refused is None:
            registry.write(count_negative_test, at)
        else:
            with pytest.raises(RegistryError) as caught:
                registry.write(count_negative_test, at)
            assert caught.value.code is refused
    assert registry.write(counted) == 2


def test_an_event_is_recorded_only_when_it_can_have_happened(registry: SqlRegistry, clock: FixedClock) -> None:
    person = entered(registry, clock)
    for at, refused in moments(clock):
        if refused is None:
            registry.write(record_event, person, at, Visited(form="home"))
        else:
            with pytest.raises(RegistryError) as caught:
                registry.write(record_event, person, at, Visited(form="home"))
            assert caught.value.code is refused


def test_a_value_cannot_begin_to_hold_tomorrow(registry: SqlRegistry, clock: FixedClock) -> None:
    person = entered(registry, clock)
    with pytest.raises(RegistryError) as caught:
        registry.write(change_person, person, 1, {"hamlet": "Ấp Tư"}, date(2026, 11, 25))
    assert caught.value.code is ErrorCode.FUTURE_DATE
    registry.write(change_person, person, 1, {"hamlet": "Ấp Tư"}, date(2026, 11, 24))
    known = registry.read(lambda queries: queries.person(person))
    assert (known.known.hamlet, known.value_on("hamlet", date(2026, 11, 23))) == ("Ấp Tư", "Ấp Ba")

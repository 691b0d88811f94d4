"""Random life histories, for comparing the two readings: mostly plausible courses of life, then disturbed.

The same seed gives the same history. A course goes through the papers of the law in their order with random
gaps; then events are dropped, doubled, swapped, delayed, recorded late, amended or voided.
"""

from __future__ import annotations

import random
import zlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from models.dates import LEGAL_ZONE, Moment, PartialDate
from models.events import KINDS, Event, Fact
from models.events.overrides import RuleOverride
from models.field_types import ChoicesType, ChoiceType, DayType, FlagType, MomentType, NumberType, PartialDateType
from models.fields import field_map
from models.ids import EventId, OfficeId, PersonId
from models.person import Person, person_from
from tests.models.second_reading.courses import CHANGE, COURSES, Telling

History = tuple[Person, tuple[Event, ...], date, bool, datetime]

_PERSON = PersonId("person")
_EDGES = (  # days around which limits are likely to be counted wrongly
    date(2024, 2, 29), date(2025, 3, 1), date(2025, 7, 1), date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 22),
    date(2026, 8, 29), date(2026, 9, 2), date(2026, 12, 31), date(2027, 2, 3), date(2027, 2, 11), date(2027, 4, 30),
    date(2028, 2, 28), date(2028, 2, 29),
)  # fmt: skip
_BEGINNINGS = (date(2022, 1, 10), date(2025, 2, 20), date(2026, 5, 1), date(2026, 7, 1), date(2026, 11, 20))


def random_history(seed: int) -> History:
    """A person, the events in every version, the office's start, whether it is remote, and when to judge."""
    source = random.Random(seed)
    telling = Telling(source, _beginning(source), [])
    person = _person(source, telling.today)
    for _ in range(source.choice((1, 1, 1, 2, 3))):
        source.choice(COURSES)(telling)
        telling.days(1, source.choice((5, 60, 500)))
    for _ in range(source.choice((0, 0, 0, 1, 2, 4))):
        _anything(telling)
    told = _disturbed(source, telling.told)
    events = _recorded(source, told)
    start = source.choice((date(2022, 1, 1), date(2026, 7, 1), date(2026, 7, 1), date(2026, 11, 22), date(2027, 6, 1)))
    return person, events, start, source.random() < 0.25, _judging(source, told)


# --- person, beginning, instant of judging ---------------------------------------------------------


def _person(source: random.Random, today: date) -> Person:
    born = today - timedelta(days=round(365.25 * source.choice((13, 15, 17, 17.5, 17.9, 19, 25, 40, 61))))
    born += timedelta(days=source.randint(-200, 200))
    birth: PartialDate | None = PartialDate.of(born)
    if source.random() < 0.15:
        birth = PartialDate(born.year)
    elif source.random() < 0.05:
        birth = None
    values = {"name": "Trần Văn Thử", "birth": birth, "sex": source.choice(("male", "female"))}
    return person_from(_PERSON, values, day=None, owner=OfficeId("office"))


def _beginning(source: random.Random) -> datetime:
    day = source.choice(_BEGINNINGS) + timedelta(days=source.randint(0, 300))
    if source.random() < 0.4:
        day = source.choice(_EDGES) - timedelta(days=source.choice((0, 1, 2, 3, 10)))
    return _clock(source, day)


def _clock(source: random.Random, day: date) -> datetime:
    hour, minute = source.choice(((0, 0), (0, 1), (7, 30), (12, 0), (16, 45), (22, 40), (23, 59)))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LEGAL_ZONE)


def _judging(source: random.Random, told: list[tuple[Moment, Fact]]) -> datetime:
    """Near one of the events or an edge, or long after everything."""
    if not told:
        return CHANGE
    instant = source.choice(told)[0].instant
    if source.random() < 0.35:
        instant = max(moment.instant for moment, _ in told)
    shift = source.choice((0, 1, 11, 13, 23, 25, 47, 49, 72, 24 * 6, 24 * 40, 24 * 400))
    if source.random() < 0.5:
        shift = source.choice((0, 0, 1, 5))
    instant += timedelta(hours=shift, minutes=source.choice((-1, 0, 0, 1)))
    if source.random() < 0.1:
        instant = _clock(source, source.choice(_EDGES))
    if source.random() < 0.1:
        instant = instant.astimezone(LEGAL_ZONE).replace(hour=0, minute=0)
    return instant.astimezone(LEGAL_ZONE)


# --- disturbing and recording ----------------------------------------------------------------------


def _disturbed(source: random.Random, told: list[tuple[Moment, Fact]]) -> list[tuple[Moment, Fact]]:
    told = list(told)
    for _ in range(source.choice((0, 0, 0, 1, 1, 2, 5))):
        if len(told) < 2:
            break
        index = source.randrange(len(told))
        moment, fact = told[index]
        what = source.choice(("drop", "drop", "double", "swap", "delay"))
        if what == "drop":
            del told[index]
        elif what == "double":
            told.append((_delayed(source, moment), fact))
        elif what == "swap":
            other = source.randrange(len(told))
            told[index], told[other] = (moment, told[other][1]), (told[other][0], fact)
        else:
            told[index] = (_delayed(source, moment), fact)
    return told


def _delayed(source: random.Random, moment: Moment) -> Moment:
    instant = moment.instant + timedelta(hours=source.choice((-30, -2, 0, 1, 23, 24, 25, 48, 24 * 7, 24 * 45)))
    return Moment.on(instant.astimezone(LEGAL_ZONE).date()) if moment.is_day_only else Moment.at(instant)


def _recorded(source: random.Random, told: list[tuple[Moment, Fact]]) -> tuple[Event, ...]:
    """The events as the registry knows them: mostly in order, some late, a few amended or voided."""
    rows = [(moment.instant + timedelta(hours=_lateness(source)), moment, fact) for moment, fact in told]
    rows.sort(key=lambda row: row[0])
    events: list[Event] = []
    number = 0
    for index, (recorded, moment, fact) in enumerate(rows, 1):
        number += 1
        event = Event(EventId(f"event-{index:04d}"), _PERSON, moment, fact, known_from=number, recorded_at=recorded)
        chance = source.random()
        if chance < 0.03:
            number += 1
            events.append(replace(event, known_until=number))
            voided = source.random() < 0.5
            at = event.at if voided else _delayed(source, event.at)
            event = replace(event, at=at, version=2, voided=voided, known_from=number)
        events.append(event)
    source.shuffle(events)
    return tuple(events)


def _lateness(source: random.Random) -> int:
    return source.choice((0, 0, 0, 0, 2, 30, 24 * 20))


# --- anything at all -------------------------------------------------------------------------------


_READ = {kind: zlib.crc32(kind.encode()) for kind in sorted(KINDS.keys() - {RuleOverride.kind})}
"""The kinds of events, each with a number of its own. The second reading knows the law alone, no decision that
departs from it."""


def _any_kind(source: random.Random) -> str:
    """One of all kinds; a new kind changes no history but those in which it is the one chosen."""
    draw = source.getrandbits(32)
    return min(_READ, key=lambda kind: (_READ[kind] ^ draw) * 0x9E3779B1 & 0xFFFFFFFF)


def _anything(t: Telling) -> None:
    """An event of any kind with any values, somewhere in the time that was told."""
    kind = _any_kind(t.source)
    now = t.now
    if t.told:
        t.now = t.source.choice(t.told)[0].instant + timedelta(hours=t.source.randint(0, 400))
    t.happens(kind, **_values(t, KINDS[kind]))
    t.now = now


def _values(t: Telling, kind: type[Fact]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, field in field_map(kind).items():
        if not field.required and t.chance(0.6):
            continue
        value = _value(t, field.type)
        if value is not None:
            values[name] = value
    return values


def _value(t: Telling, type_: object) -> Any:
    if isinstance(type_, ChoicesType):
        return ()
    if isinstance(type_, ChoiceType):
        return t.source.choice([choice.code for choice in type_.choices])
    if isinstance(type_, DayType):
        return t.day_in(-30, 400, 1)
    if isinstance(type_, MomentType):
        return t.moment(t.source.uniform(-48, 72))
    if isinstance(type_, NumberType):
        return t.source.randint(1, 6)
    if isinstance(type_, FlagType):
        return t.chance(0.5)
    if isinstance(type_, PartialDateType):
        return PartialDate(t.today.year, t.today.month)
    return None

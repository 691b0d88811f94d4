"""One person's events as a plain list of things that happened, each with its moment.

An event tells of one thing at its own moment (part ``""``) and sometimes of more, at moments of their
own: when a paper was received, delivered, sent. Each becomes a happening of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any, ClassVar

from models.dates import Moment
from models.events import Event, Fact, in_order
from models.ids import EventId
from tests.models.second_reading.readings import readings

READINGS = readings(
    """
    H1: Only current versions that are not voided, and moments not later than the instant of judging, count; what
    has not happened yet tells nothing. [design §1 idea 1: the list of a past date is recomputed; §8 Time.]

    H2: A moment inside an event (received, told, sent …) that lies after the instant of judging has not
    happened yet, even if the event itself has. One known to the day is handled at the beginning of its day, or
    right behind its own paper if that is of the same day; so is one noted for a moment before its own paper, with
    its own moment. Only the detection of V-34 stands before its paper. A paper known to the day stands before what
    came after such a moment. [They are facts with dates of their own, but nobody receives a paper before it is
    there; design §8: a day counts from 00:00.]

    H3: What a taken-over list says became of a measure happened on the day it names, else on the day of taking
    over, never before the entry. [design §8: the paper's dates are facts; without one nothing older is proved.]
    """
)

PARTS = {
    "test": ("result_received",),
    "suspension": ("sent",),
    "stop": ("sent",),
    "end": ("sent",),
    "determination_request": ("person_received",),
    "determination_result": ("received", "told"),
    "voluntary_decision": ("delivered",),
    "rehab_start": ("notified",),
    "home_completion": ("delivered",),
    "centre_certificate": ("received",),
    "substitution_completion": ("received",),
    "violation_record": ("detected",),
    "file_notice": ("received_by_person",),
    "court_decision": ("received",),
    "place_decision": ("received",),
    "absconding": ("told",),
    "temporary_leave": ("back",),
    "compulsory_completion": ("received",),
    "aftercare_decision": ("received", "delivered"),
    "aftercare_completion": ("delivered",),
    "moved_away": ("arrived",),
    "monitoring_breach": ("cured",),
    "absence": ("returned",),
    "correction_request": ("answered",),
}


@dataclass(frozen=True)
class Happening:
    """One thing that happened: the kind and content of its event, and which part of it this is."""

    moment: Moment
    kind: str
    fact: Any
    part: str
    event_id: EventId

    @property
    def day(self) -> date:
        return self.moment.day

    @property
    def instant(self) -> datetime:
        return self.moment.instant

    def is_(self, kind: str, **fields: object) -> bool:
        """Whether this is the event's own moment, of this kind and with these field values."""
        if self.kind != kind or self.part != "":
            return False
        return all(getattr(self.fact, name) == value for name, value in fields.items())

    def is_part(self, kind: str, part: str) -> bool:
        return self.kind == kind and self.part == part


class _Part(Fact):
    """What became of a paper, to the minute: nothing of that day is known to follow it."""

    rank: ClassVar[int] = 99


class _DayPart(Fact):
    """What became of a paper, known to a later day: it counts from that day's beginning."""

    rank: ClassVar[int] = -1


_OF_ITSELF = ("", "detected", "outcome")
"""Parts that happened without the paper, or are it."""


def happenings(events: Iterable[Event], at: datetime) -> list[Happening]:
    """Everything that had happened at an instant, in order (H1, H2)."""
    moments: list[Event] = []
    found: dict[EventId, Happening] = {}
    behind: dict[EventId, list[Happening]] = {}
    told: dict[EventId, list[EventId]] = {}
    for event in events:
        if event.voided or event.known_until is not None or event.at.instant > at:
            continue
        for part, moment in _parts(event):
            if moment.instant > at:
                continue
            id_ = EventId(f"{event.id}/{part}") if part else event.id
            happening = Happening(moment, event.fact.kind, event.fact, part, event.id)
            if part not in _OF_ITSELF and not moment.is_day_only and moment.day == event.at.day:
                told.setdefault(event.id, []).append(id_)
            if not part:
                moments.append(event)
            elif part in _OF_ITSELF or _is_later(moment, event.at):
                moments.append(replace(event, id=id_, at=moment, fact=_ranked(event.fact, part, moment)))
            else:
                behind.setdefault(event.id, []).append(happening)
            found[id_] = happening
    result: list[Happening] = []
    for moment_ in _by_their_papers(_before_their_parts(in_order(moments), told, found), found):
        happening = found[moment_.id]
        result.append(happening)
        if happening.part == "":
            result += behind.get(happening.event_id, [])
    return result


def _ranked(fact: Fact, part: str, moment: Moment) -> Fact:
    """What gives a part its place within its day."""
    if part in _OF_ITSELF:
        return fact
    return _DayPart() if moment.is_day_only else _Part()


def _before_their_parts(
    ordered: Iterable[Event], told: dict[EventId, list[EventId]], found: dict[EventId, Happening]
) -> list[Event]:
    """A paper known to the day stands before what happened after one of its own parts, known to the minute."""
    result = list(ordered)
    for event in [each for each in result if each.at.is_day_only and each.id in told]:
        bound = min(found[part].instant for part in told[event.id])
        place = result.index(event)
        for index, other in enumerate(result[:place]):
            if other.at.is_day_only or other.at.day != event.at.day:
                continue
            if other.at.instant > bound or other.id in told[event.id]:
                result.insert(index, result.pop(place))
                break
    return result


def _by_their_papers(ordered: list[Event], found: dict[EventId, Happening]) -> Iterator[Event]:
    """What has the same minute stands in the order of the papers that tell of it."""
    papers = {found[each.id].event_id: place for place, each in enumerate(ordered) if not found[each.id].part}
    for _, minute in groupby(enumerate(ordered), lambda each: (each[1].at.is_day_only and each[0], each[1].at.instant)):
        yield from sorted((event for _, event in minute), key=lambda event: papers[found[event.id].event_id])


def _is_later(moment: Moment, own: Moment) -> bool:
    """Whether it is known to lie after the event's own moment; what has an hour lies behind what has none."""
    if moment.day != own.day or moment.is_day_only:
        return moment.day > own.day
    return own.is_day_only or moment.instant > own.instant


def _parts(event: Event) -> list[tuple[str, Moment]]:
    parts = [("", event.at)]
    for name in PARTS.get(event.fact.kind, ()):
        moment = getattr(event.fact, name)
        if moment is not None and (name != "detected" or moment.instant < event.at.instant):
            parts.append((name, moment))
    if event.fact.kind == "taken_over":
        list_: Any = event.fact
        day = list_.outcome_day or list_.taken_over_on
        if list_.outcome != "running" and day is not None:
            parts.append(("outcome", Moment.on(day) if day > event.at.day else event.at))
    return parts

"""What each kind of event says on paper, and which events a paper can know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from models import fields
from models.case import Case
from models.dates import Moment, show_date
from models.events.base import Event, Fact
from models.events.breaches import BreachRecorded
from models.events.compulsory import ViolationRecorded
from models.events.monitoring import MonitoringBreached
from models.events.papers import Handover, WitnessedMinutes
from models.events.placement import Admitted, HandedOver
from models.events.testing import TestTaken
from models.events.user_management import (
    ManagementDecided,
    ManagementStopped,
    ManagementSuspended,
    NoticeOfUse,
)
from models.law.course import Course

Texts = dict[str, str]
Codes = dict[str, tuple[str, ...]]


def is_received(event: Event) -> bool:
    """Whether the paper of an event was written by another office: it is kept, and never printed by us."""
    return isinstance(event.fact, NoticeOfUse) and event.fact.direction == "received"


def known_to_paper(case: Case, day: date, about: Event | None) -> tuple[Event, ...]:
    """The events up to ``about``, or to the end of ``day``, since the case was last opened; in order."""
    occurrences = case.course.occurrences
    places = [i for i, o in enumerate(occurrences) if about is not None and o.event.id == about.id]
    known = occurrences[: places[0] + 1] if places else tuple(o for o in occurrences if o.step.at.day <= day)
    return Course(known, (), ()).episode_events()


def latest_of(kind: type[Fact], events: Sequence[Event]) -> Event | None:
    """The last event of a kind."""
    return next((event for event in reversed(events) if isinstance(event.fact, kind)), None)


def fill_facts(texts: Texts, codes: Codes, events: Sequence[Event]) -> None:
    """What the last event of each kind says, and the last positive test beside the last test."""
    positive = [(e.fact, e.at) for e in events if isinstance(e.fact, TestTaken) and e.fact.result == "positive"]
    if positive:
        _positive_test(texts, *positive[-1])
    for event in _last_of_each_kind(events):
        if isinstance(event.fact, _ON_MINUTES_OF_VIOLATIONS):
            _forget(texts, codes, _MINUTES_OF_VIOLATIONS)
        _fact(texts, codes, event)
        more = _MORE.get(type(event.fact))
        if more is not None:
            more(texts, codes, event.fact, event.at)


_MINUTES_OF_VIOLATIONS = ViolationRecorded.kind
_ON_MINUTES_OF_VIOLATIONS = (ViolationRecorded, BreachRecorded)
"""The kinds that are written on the same minutes (rule O05): these tell of one event, and nothing of another."""


def _last_of_each_kind(events: Sequence[Event]) -> Sequence[Event]:
    """The last event of each kind that our office wrote a paper of; in the order of the events."""
    last: dict[str, Event] = {}
    for event in events:
        if not is_received(event):
            last.pop(event.fact.kind, None)
            last[event.fact.kind] = event
    return tuple(last.values())


def _forget(texts: Texts, codes: Codes, group: str) -> None:
    """Leave nothing known of a group of fields."""
    for known in (texts, codes):
        for name in [name for name in known if name.startswith(f"{group}.")]:
            del known[name]


def _fact(texts: Texts, codes: Codes, event: Event) -> None:
    """When an event was, and what it says."""
    kind = event.fact.kind
    texts[f"{kind}.on"] = show_date(event.at.day)
    texts[f"{kind}.moment"] = event.at.show()
    fill_fields(texts, codes, event.fact)


def fill_fields(texts: Texts, codes: Codes, fact: Fact) -> None:
    """Every declared field of a fact as text, those of closed lists also as codes; never a clinical one."""
    for item in fields.fields_of(type(fact)):
        value = getattr(fact, item.name)
        if item.is_clinical or fields.is_unknown(value):
            continue
        name = f"{fact.kind}.{item.name}"
        texts[name] = "\n".join(value) if isinstance(item.type, fields.TextsType) else item.show(value)
        if isinstance(item.type, fields.ChoiceType):
            codes[name] = value if isinstance(value, tuple) else (value,)
        elif isinstance(item.type, fields.FlagType):
            codes[name] = ("yes" if value else "no",)


def _test(texts: Texts, codes: Codes, fact: TestTaken, at: Moment) -> None:
    words = [fact.result_detail]
    if fact.substances:
        words.append(f"Chất tìm thấy: {shown(fact, 'substances')}.")
    texts["test.result_words"] = "\n".join(word for word in words if word)


def _positive_test(texts: Texts, fact: TestTaken, at: Moment) -> None:
    """What a positive test gives to the notice and to the decision."""
    texts["management_decision.positive_day"] = show_date(at.day)
    texts["management_decision.behaviour"] = fact.summary
    parts = [fact.summary]
    if fact.place:
        parts.append(f"Nơi xét nghiệm: {fact.place}.")
    if fact.tester_unit:
        parts.append(f"Cơ quan xét nghiệm: {fact.tester_unit}.")
    texts["notice_of_use.content"] = "\n".join(part for part in parts if part)


def _from_day(texts: Texts, codes: Codes, fact: Any, at: Moment) -> None:
    """A decision that names no other day holds from its own."""
    texts.setdefault(f"{fact.kind}.from_day", show_date(at.day))


def _breach(texts: Texts, codes: Codes, fact: BreachRecorded, at: Moment) -> None:
    """A breach is written on the minutes of violations too (rule O05)."""
    for name in ("officer", "detail"):
        if text := getattr(fact, name):
            texts[f"{_MINUTES_OF_VIOLATIONS}.{name}"] = text


HANDOVER_PARTS = ("name", "position", "unit")
"""What an event tells of each side of a handover in one line, parted by commas."""


def _handed_over(texts: Texts, codes: Codes, fact: Handover, at: Moment) -> None:
    """Who gave and who took, each recorded as name, position and office in one line."""
    for side in ("handed", "taken"):
        _parted(texts, f"{fact.kind}.{side}", getattr(fact, f"{side}_by"), HANDOVER_PARTS)


WITNESSES = ("witness_a", "witness_b")
"""The two witnesses whom minutes have room for."""
WITNESS_PARTS = ("name", "occupation", "residence")
"""What an event tells of a witness in one line, parted by commas."""


def _witnessed(texts: Texts, codes: Codes, fact: WitnessedMinutes, at: Moment) -> None:
    """Who witnessed, each recorded as name, occupation and residence in one line."""
    for witness, line in zip(WITNESSES, fact.witnesses, strict=False):
        _parted(texts, f"{fact.kind}.{witness}", line, WITNESS_PARTS)


_LEFT_OPEN = "…"
"""Keeps the place of a part of which nothing is known before one that is known."""


def in_one_line(parts: Sequence[str]) -> str:
    """What papers part, as an event tells it: ``Lê Văn Chứng, …, Ấp Mẫu``. Empty if nothing is known."""
    known = len(parts)
    while known and not parts[known - 1]:
        known -= 1
    return ", ".join(part or _LEFT_OPEN for part in parts[:known])


def _parted(texts: Texts, stem: str, line: str, names: Sequence[str]) -> None:
    """The reverse of ``in_one_line``; the last part has all further commas."""
    parts = [part.strip() for part in line.split(",", len(names) - 1)]
    texts.update((f"{stem}_{name}", part) for name, part in zip(names, parts, strict=False) if part != _LEFT_OPEN)


def _stop(texts: Texts, codes: Codes, fact: ManagementStopped, at: Moment) -> None:
    _from_day(texts, codes, fact, at)
    if fact.reason != "addicted":
        texts.pop("stop.reason_detail", None)


_MORE: Mapping[type[Fact], Callable[..., None]] = {
    BreachRecorded: _breach,
    TestTaken: _test,
    ManagementDecided: _from_day,
    ManagementStopped: _stop,
    ManagementSuspended: _from_day,
    HandedOver: _handed_over,
    Admitted: _handed_over,
    ViolationRecorded: _witnessed,
    MonitoringBreached: _witnessed,
}
"""What a kind says beyond its fields."""


def shown(record: Any, name: str) -> str:
    """A declared field of a record as its declaration shows it; empty if unknown."""
    value = getattr(record, name)
    return "" if fields.is_unknown(value) else fields.field_map(type(record))[name].show(value)

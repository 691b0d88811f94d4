"""What each kind of event says on paper, and which events a paper can know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from models import fields
from models.case import Case
from models.dates import Moment
from models.events.base import Event, Fact
from models.events.testing import TestTaken
from models.events.user_management import (
    ManagementDecided,
    ManagementStopped,
    ManagementSuspended,
    NoticeOfUse,
    ResidenceVerified,
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
    return tuple({o.event.id: o.event for o in Course(known, (), ()).episode()}.values())


def latest_of(kind: type[Fact], events: Sequence[Event]) -> Event | None:
    """The last event of a kind."""
    return next((event for event in reversed(events) if isinstance(event.fact, kind)), None)


def fill_facts(texts: Texts, codes: Codes, events: Sequence[Event]) -> None:
    """What the last event of each kind says, and the last positive test beside the last test."""
    positive = [(e.fact, e.at) for e in events if isinstance(e.fact, TestTaken) and e.fact.result == "positive"]
    if positive:
        _positive_test(texts, *positive[-1])
    own = [event for event in events if not is_received(event)]
    for kind, fill in _FILLERS.items():
        latest = latest_of(kind, own)
        if latest is not None:
            fill(texts, codes, latest.fact, latest.at)


def _test(texts: Texts, codes: Codes, fact: TestTaken, at: Moment) -> None:
    for name in ("summary", "tester", "tester_position", "tester_unit", "method", "procedure", "place"):
        texts[f"test.{name}"] = getattr(fact, name)
    words = [fact.result_detail]
    if fact.substances:
        words.append(f"Chất tìm thấy: {shown(fact, 'substances')}.")
    texts["test.result_words"] = "\n".join(word for word in words if word)
    codes["test.result"] = (fact.result,) if fact.result else ()
    texts["test.day"] = f"{at.day:%d/%m/%Y}"


def _positive_test(texts: Texts, fact: TestTaken, at: Moment) -> None:
    """What a positive test gives to the notice and to the decision."""
    texts["decision.positive_day"] = f"{at.day:%d/%m/%Y}"
    texts["decision.behaviour"] = fact.summary
    parts = [fact.summary]
    if fact.place:
        parts.append(f"Nơi xét nghiệm: {fact.place}.")
    if fact.tester_unit:
        parts.append(f"Cơ quan xét nghiệm: {fact.tester_unit}.")
    texts["notice.content"] = "\n".join(part for part in parts if part)


def _residence(texts: Texts, codes: Codes, fact: ResidenceVerified, at: Moment) -> None:
    for name in ("address", "verified_by", "confirmed_by", "detail"):
        texts[f"residence.{name}"] = getattr(fact, name)
    texts["residence.moment"] = at.show()
    codes["residence.outcome"] = (fact.outcome,) if fact.outcome else ()


def _notice(texts: Texts, codes: Codes, fact: NoticeOfUse, at: Moment) -> None:
    texts["notice.number"] = fact.number
    if fact.to_office:
        texts["notice.to"] = fact.to_office
    if fact.content:
        texts["notice.content"] = fact.content


def _decision(texts: Texts, codes: Codes, fact: ManagementDecided, at: Moment) -> None:
    texts["decision.number"] = fact.number
    texts["decision.day"] = f"{at.day:%d/%m/%Y}"
    if fact.behaviour:
        texts["decision.behaviour"] = fact.behaviour
    texts["decision.from_day"] = f"{fact.from_day or at.day:%d/%m/%Y}"
    for name in ("team_leader", "team_deputy", "team_family", "team_organisation", "registered_police"):
        texts[f"decision.{name}"] = getattr(fact, name)
    texts["decision.team_others"] = "\n".join(fact.team_others)


def _stop(texts: Texts, codes: Codes, fact: ManagementStopped, at: Moment) -> None:
    texts["stop.from_day"] = f"{fact.from_day or at.day:%d/%m/%Y}"
    texts["stop.reason_detail"] = fact.reason_detail if fact.reason == "addicted" else ""
    codes["stop.reason"] = (fact.reason,) if fact.reason else ()


def _suspension(texts: Texts, codes: Codes, fact: ManagementSuspended, at: Moment) -> None:
    texts["suspension.from_day"] = f"{fact.from_day or at.day:%d/%m/%Y}"
    texts["suspension.custody_decision"] = fact.custody_decision
    codes["suspension.custody"] = (fact.custody,) if fact.custody else ()
    for name in ("custody_from", "custody_until"):
        texts[f"suspension.{name}"] = shown(fact, name)


_FILLERS: Mapping[type[Fact], Callable[..., None]] = {
    TestTaken: _test,
    ResidenceVerified: _residence,
    NoticeOfUse: _notice,
    ManagementDecided: _decision,
    ManagementStopped: _stop,
    ManagementSuspended: _suspension,
}


def shown(record: Any, name: str) -> str:
    """A declared field of a record as its declaration shows it; empty if unknown."""
    value = getattr(record, name)
    return "" if fields.is_unknown(value) else fields.field_map(type(record))[name].show(value)

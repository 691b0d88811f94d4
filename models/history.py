"""A life history as a file: one person's dated facts, for judging without a registry.

The same shape serves ``main.py law``, the examples a lawyer reads (tests/data/law) and reports of a
wrong judgement: no name, no number, only what the law asks for.

    {"person": {"birth": "1990-05-12", "sex": "male"},
     "office": {"start": "2026-07-01", "remote": false},
     "events": [{"kind": "test", "at": "2026-11-24 22:40", "ground": "caught", "result": "positive"},
                {"kind": "note", "at": "2026-11-25", "text": "…", "recorded": "2026-11-27 08:00"}]}

A chief's decision to depart from a rule is an event of kind ``rule_override``; one for the whole office
stands, with the same fields but ``kind``, in the list ``overrides`` of the office.

``at`` and moments in fields are legal time, ``YYYY-MM-DD`` or ``YYYY-MM-DD HH:MM``. ``recorded`` is
when the registry heard of it (default: at once); a later row with the same ``id`` amends, one with
``"void": true`` voids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from models import fields
from models.dates import LEGAL_ZONE, Moment
from models.errors import ErrorCode, RegistryError
from models.events.base import Event, Fact, kind_of
from models.events.overrides import RuleOverride
from models.ids import EventId, OfficeId, OverrideId, PersonId
from models.law.overrides import Scope
from models.law.practice import OfficeOverride, Practice
from models.person import Person, PersonFields

_PERSON = PersonId("person")
_OFFICE = OfficeId("office")
_RESERVED = frozenset({"kind", "at", "id", "recorded", "void"})


@dataclass(frozen=True, slots=True)
class History:
    """A person, the events in every version, and the office's practice."""

    person: Person
    events: tuple[Event, ...]
    practice: Practice

    def known_at(self, instant: datetime) -> int:
        """The journal number that stands for what was known at an instant."""
        known = (*self.events, *self.practice.overrides)
        return max((v.known_from for v in known if v.recorded_at and v.recorded_at <= instant), default=0)


def decisions_in(history: History) -> Iterator[tuple[Scope, Moment, RuleOverride]]:
    """Every decision of a history to depart from a rule, in any version."""
    for event in history.events:
        if isinstance(event.fact, RuleOverride):
            yield Scope.CASE, event.at, event.fact
    for made in history.practice.overrides:
        yield Scope.OFFICE, made.at, made.fact


def history_from(data: Mapping[str, Any]) -> History:
    """A history from parsed JSON or TOML. Raises HISTORY_BAD, UNKNOWN_KIND or InvalidFields."""
    try:
        person = {"name": "(không tên)"} | _texts(data.get("person", {}))
        office = data.get("office", {})
        start = _day(office["start"]) if "start" in office else date(2022, 1, 1)
        versions = _versions(data["events"], office.get("overrides", ()))
        return History(
            Person(_PERSON, fields.load_record(PersonFields, person), owner=_OFFICE),
            tuple(version for version in versions if isinstance(version, Event)),
            Practice(
                start=start,
                remote=bool(office.get("remote", False)),
                overrides=tuple(version for version in versions if isinstance(version, OfficeOverride)),
            ),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RegistryError(ErrorCode.HISTORY_BAD, fault=f"{type(error).__name__}: {error}") from error


def _versions(
    rows: Iterable[Mapping[str, Any]], of_office: Iterable[Mapping[str, Any]]
) -> tuple[Event | OfficeOverride, ...]:
    """Every version of every event and of every decision of the office, numbered as they were recorded."""
    named = [(row, str(row.get("id", f"event-{n:04d}")), Scope.CASE) for n, row in enumerate(rows, 1)]
    named += [(row, str(row.get("id", f"override-{n:04d}")), Scope.OFFICE) for n, row in enumerate(of_office, 1)]
    named.sort(key=lambda item: _recorded(item[0]))
    current: dict[str, Event | OfficeOverride] = {}
    replaced: list[Event | OfficeOverride] = []
    for number, (row, id_, scope) in enumerate(named, 1):
        before = current.get(id_)
        if before is not None:
            replaced.append(replace(before, known_until=number))
        made = _event(row, id_) if scope is Scope.CASE else _of_office(row, id_)
        current[id_] = replace(
            made,
            version=before.version + 1 if before else 1,
            voided=bool(row.get("void", False)),
            known_from=number,
            recorded_at=_recorded(row),
        )
    return (*replaced, *current.values())


def _event(row: Mapping[str, Any], id_: str) -> Event:
    return Event(EventId(id_), _PERSON, moment_from(row["at"]), fact_from(row))


def _of_office(row: Mapping[str, Any], id_: str) -> OfficeOverride:
    fact = fact_from({**row, "kind": RuleOverride.kind})
    assert isinstance(fact, RuleOverride)
    return OfficeOverride(OverrideId(id_), moment_from(row["at"]), fact)


def fact_from(row: Mapping[str, Any]) -> Fact:
    """The fact of one row: its kind and its fields. Raises UNKNOWN_KIND or InvalidFields."""
    cls = kind_of(str(row["kind"]))
    declared = fields.field_map(cls)
    values = {name: _stored(declared.get(name), value) for name, value in row.items() if name not in _RESERVED}
    fact = fields.load_record(cls, values)
    assert isinstance(fact, Fact)
    return fact


def _stored(field: fields.Field | None, value: Any) -> Any:
    """A value as load_record wants it: moments may be written short, TOML has dates of its own."""
    if field is not None and isinstance(field.type, fields.MomentType):
        return field.type.dump(moment_from(value))
    return value.isoformat() if isinstance(value, date) else value


def _texts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def moment_from(value: object) -> Moment:
    """``YYYY-MM-DD`` or ``YYYY-MM-DD HH:MM`` of legal time, as text or as a date of TOML. Raises ValueError."""
    if isinstance(value, datetime):
        return Moment.at(value.replace(tzinfo=LEGAL_ZONE) if value.tzinfo is None else value)
    if isinstance(value, date):
        return Moment.on(value)
    text = str(value)
    if len(text) == len("2026-11-24"):
        return Moment.on(date.fromisoformat(text))
    return Moment.at(datetime.fromisoformat(text).replace(tzinfo=LEGAL_ZONE))


def _day(value: object) -> date:
    return moment_from(value).day


def _recorded(row: Mapping[str, Any]) -> datetime:
    return moment_from(row.get("recorded", row["at"])).instant

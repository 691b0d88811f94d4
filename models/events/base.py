"""What an event is: one dated fact of one kind about one person.

A kind of event is a frozen dataclass derived from ``Fact`` and registered with ``@fact``. Its fields
are declared once (models/fields.py). Modules of this package hold one chapter of the law each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any, ClassVar, NamedTuple, TypeVar

from models import fields
from models.dates import Moment, Precision
from models.errors import ErrorCode, RegistryError
from models.events.triggers import Trigger as Trigger
from models.ids import EventId, OfficeId, PersonId, UserId
from models.roles import Permission


class Step(NamedTuple):
    """One thing a fact means to the law, and when."""

    at: Moment
    trigger: Trigger


@dataclass(frozen=True)
class Fact:
    """The content of an event. Subclasses declare fields; ``@fact`` says what they mean to the law."""

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""
    article: ClassVar[str] = ""
    at_label: ClassVar[str] = "Ngày"
    precision: ClassVar[Precision] = Precision.DAY
    """The precision that is asked for first; the other is accepted as well."""
    rank: ClassVar[int] = 50
    """Order of kinds within one day when the hour is not known: a test comes before its decision."""
    turns_on: ClassVar[str] = ""
    """The field of choice on which the meaning depends."""
    means: ClassVar[Mapping[str, tuple[Trigger, ...]]] = {}
    """What the fact means, by the code of ``turns_on``; under "" for any other code."""
    later: ClassVar[Mapping[str, Trigger]] = {}
    """Fields of a moment or a day that mean something of their own when they are known."""
    recorded_with: ClassVar[Permission] = Permission.RECORD_EVENT
    """What a user must be allowed to record, correct or take back a fact of this kind."""
    by_hand: ClassVar[bool] = True
    """Whether it is recorded, corrected and taken back in an editor; another kind has actions of its own for that."""

    def triggers(self) -> tuple[Trigger, ...]:
        """What this fact means to rules and transitions at its own moment."""
        means = self.means
        if self.turns_on:
            code = getattr(self, self.turns_on)
            if code in means:
                return means[code]
        return means.get("", ())

    def steps(self, at: Moment) -> tuple[Step, ...]:
        """The triggers with their moments: those of ``at`` first, then those of the fields in ``later``."""
        meant = self.triggers() if self.turns_on else self.means.get("", ())
        own = (Step(at, meant[0]),) if len(meant) == 1 else tuple([Step(at, trigger) for trigger in meant])
        return own + self._later_steps() if self.later else own

    def _later_steps(self) -> tuple[Step, ...]:
        steps = []
        for name, trigger in self.later.items():
            known = getattr(self, name)
            if known is not None:
                steps.append(Step(Moment.on(known) if isinstance(known, date) else known, trigger))
        return tuple(steps)

    def enters_registry(self) -> bool:
        """Whether this fact is a lawful ground to enter a person (closed list, design §4)."""
        return False

    def measure_applied(self) -> str | None:
        """Code of the measure (``MEASURES``) that this fact puts the person under, if it names one."""
        return None

    def list_meant(self) -> str | None:
        """Code of the group (states.toml) whose list this fact speaks of, if it names one."""
        return None

    @classmethod
    def possible_triggers(cls) -> frozenset[Trigger]:
        """Everything a fact of this kind can mean."""
        meant = {trigger for triggers in cls.means.values() for trigger in triggers}
        return frozenset(meant | set(cls.later.values()))


EARLIEST_DAY = date(1990, 1, 1)
"""Nothing that happened in a case is older; an earlier day is a slip of the pen."""

FactType = TypeVar("FactType", bound=type[Fact])
Meaning = Trigger | tuple[Trigger, ...]
KINDS: dict[str, type[Fact]] = {}


def fact(
    kind: str,
    label: str,
    *,
    rank: int,
    at_label: str = "Ngày",
    article: str = "",
    precision: Precision = Precision.DAY,
    means: Meaning | Mapping[str, Meaning] = (),
    turns_on: str = "",
    later: Mapping[str, Trigger] | None = None,
    recorded_with: Permission = Permission.RECORD_EVENT,
    by_hand: bool = True,
) -> Callable[[FactType], FactType]:
    """Register a class as the kind of event ``kind``, shown as ``label``.

    ``means``: its triggers, or its triggers by the code of the field ``turns_on`` (under "" for the rest).
    ``later``: triggers that stand at the moment of a field.
    """

    def register(cls: FactType) -> FactType:
        if kind in KINDS:
            raise ValueError(f"two event kinds are called {kind}")
        cls.kind, cls.label, cls.rank = kind, label, rank
        cls.at_label, cls.article, cls.precision = at_label, article, precision
        by_code = means if isinstance(means, Mapping) else {"": means}
        cls.means = {code: (meaning,) if isinstance(meaning, Trigger) else meaning for code, meaning in by_code.items()}
        cls.turns_on, cls.later = turns_on, later or {}
        cls.recorded_with, cls.by_hand = recorded_with, by_hand
        KINDS[kind] = cls
        return cls

    return register


def kind_of(name: str) -> type[Fact]:
    """The class of a kind. Raises UNKNOWN_KIND."""
    try:
        return KINDS[name]
    except KeyError:
        raise RegistryError(ErrorCode.UNKNOWN_KIND, kind=name) from None


def kinds_meaning(trigger: Trigger) -> tuple[type[Fact], ...]:
    """The kinds of which a fact can mean this, in the order of the chapters."""
    return tuple(kind for kind in KINDS.values() if trigger in kind.possible_triggers())


def dump_fact(content: Fact) -> dict[str, Any]:
    """The known fields of a fact as JSON data."""
    return fields.dump_record(content)


def load_fact(kind: str, data: Mapping[str, Any]) -> Fact:
    """A fact from JSON data. Raises UNKNOWN_KIND or InvalidFields."""
    loaded = fields.load_record(kind_of(kind), data)
    assert isinstance(loaded, Fact)
    return loaded


class Versioned:
    """What is replaced by newer versions: each was known from one journal number to another."""

    __slots__ = ()
    known_from: int
    known_until: int | None
    recorded_at: datetime | None

    def was_known(self, journal_number: int | None) -> bool:
        """Whether this version was the current one at a journal number (None: now)."""
        if journal_number is None:
            return self.known_until is None
        return self.known_from <= journal_number and (self.known_until is None or journal_number < self.known_until)


@dataclass(frozen=True, slots=True)
class Event(Versioned):
    """One event of a person: when it happened, what it says, and what the journal knows of it.

    ``known_from`` is the journal number that recorded this version; ``known_until`` the number that
    replaced it (None: it is the current version).
    """

    id: EventId
    person_id: PersonId
    at: Moment
    fact: Fact
    version: int = 1
    voided: bool = False
    known_from: int = 0
    known_until: int | None = None
    recorded_at: datetime | None = None
    recorded_by: UserId = UserId("")
    owner: OfficeId = OfficeId("")
    reason: str = ""


_by_rank = attrgetter("fact.rank", "known_from", "id")
_by_instant = attrgetter("at.instant", "fact.rank", "known_from", "id")


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events in the order in which they happened.

    Events known to the minute go by their instant. One known only to the day stands behind the last
    exactly timed event of that day that its kind normally follows (``rank``), so that a decision
    dated 24 November follows the test of 22:40 that day.
    """
    days: dict[date, list[Event]] = {}
    for event in events:
        day = event.at.day
        if day in days:
            days[day].append(event)
        else:
            days[day] = [event]
    result: list[Event] = []
    for day in sorted(days):
        happened = days[day]
        result += happened if len(happened) == 1 else _in_order_within(happened)
    return tuple(result)


def _in_order_within(day: list[Event]) -> list[Event]:
    """The events of one day in order."""
    timed: list[Event] = []
    day_only: list[Event] = []
    for event in day:
        (day_only if event.at.is_day_only else timed).append(event)
    timed.sort(key=_by_instant)
    if not day_only:
        return timed
    day_only.sort(key=_by_rank)
    if not timed:
        return day_only
    slots: list[list[Event]] = [[] for _ in range(len(timed) + 1)]
    for event in day_only:
        position, rank = len(timed), event.fact.rank
        while position and timed[position - 1].fact.rank > rank:
            position -= 1
        slots[position].append(event)
    result = slots[0]
    for event, followers in zip(timed, slots[1:], strict=True):
        result += (event, *followers)
    return result

"""The rules of law as data: loading, checking, and asking which rule holds at an instant.

One row has one value. The loader refuses unknown names, two rows of one id in force at once, and
units it does not know; it never guesses.
"""

from __future__ import annotations

import enum
import itertools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from models.errors import ErrorCode, RegistryError
from models.events.base import KINDS, Trigger


class Mark(enum.StrEnum):
    """How sure we are of a rule (domain/law.md §0); HOUSE is a convention of the program."""

    FOUND = "FOUND"
    FOUND_2 = "FOUND-2"
    RECALLED = "RECALLED"
    UNKNOWN = "UNKNOWN"
    HOUSE = "HOUSE"


class Unit(enum.StrEnum):
    """Units of the law; they are never converted into each other."""

    HOURS = "h"
    DAYS = "d"
    MONTHS = "m"
    YEARS = "y"
    PER_MONTH = "per month"
    PERCENT = "percent"
    SET = "set"
    ROLE = "role"
    FORM = "form"
    STEP = "step"
    RULE = "rule"
    MEASURE = "measure"
    CONDITION = "condition"
    EVENT = "event"
    AT_ONCE = "at once"
    PERIOD = "period"


_LIMITS = {Unit.HOURS, Unit.DAYS, Unit.MONTHS, Unit.YEARS}
_NUMERIC = {*_LIMITS, Unit.PER_MONTH, Unit.PERCENT}


class Use(enum.StrEnum):
    """What the program does with a rule."""

    DUTY = "duty"
    TERM = "term"
    CONDITION = "condition"
    LIST = "list"
    REFERENCE = "reference"


class Manner(enum.StrEnum):
    """How a duty is clocked."""

    LIMIT = "limit"
    """Within the rule's value after the trigger."""
    MONTHLY = "monthly"
    """At least once in each calendar month of the measure."""
    TERM_END = "term_end"
    """When the measure's term runs out."""
    STEP = "step"
    """Required next, without a time limit in the law."""


@dataclass(frozen=True, slots=True)
class DutyRule:
    """When a rule makes something due, and what fulfils it."""

    after: Trigger
    in_states: frozenset[str]
    until: frozenset[Trigger]
    manner: Manner
    what: str
    who: str
    does: str = ""
    papers: tuple[str, ...] = ()
    where: str = ""
    clock: str = ""
    shown_days_before: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: a rule, the time in which it is in force, its value and where it is written."""

    id: str
    title: str
    statement: str
    start: date
    end: date | None
    unit: Unit
    value: int | str | tuple[str, ...] | None
    article: str
    mark: Mark
    use: Use
    why: str = ""
    house: tuple[str, ...] = ()
    duty: DutyRule | None = None

    @property
    def number(self) -> int:
        """The value of a rule that counts. Raises RULE_FILE_BAD for one that does not."""
        if not isinstance(self.value, int):
            raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=self.id, fault="value")
        return self.value


@dataclass(frozen=True, slots=True)
class State:
    """A state of a case (domain/law.md §7.1)."""

    code: str
    name: str
    short: str
    group: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Transition:
    """A transition of §7.2: which event leads from which states to which."""

    number: str
    trigger: Trigger
    sources: frozenset[str]
    target: str
    needs: tuple[Trigger, ...]
    paper: str
    signer: str
    basis: str
    mark: Mark


class Rules:
    """All rules, states and transitions that one program version or office works with."""

    def __init__(self, rules: Iterable[Rule], states: Iterable[State], transitions: Iterable[Transition]) -> None:
        self._versions: dict[str, list[Rule]] = {}
        for rule in rules:
            self._versions.setdefault(rule.id, []).append(rule)
        self.states: dict[str, State] = {}
        for state in states:
            if state.code in self.states:
                raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=state.code, fault="two states of one code")
            self.states[state.code] = state
        self.transitions = tuple(transitions)
        self._check()
        self._landing: dict[Trigger, Transition] = {}
        for transition in self.transitions:
            self._landing.setdefault(transition.trigger, transition)

    def _check(self) -> None:
        for id_, versions in self._versions.items():
            versions.sort(key=lambda r: r.start)
            for earlier, later in itertools.pairwise(versions):
                if earlier.end is None or earlier.end >= later.start:
                    raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=id_, fault="overlap")
                if (later.start - earlier.end).days > 1:
                    raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=id_, fault="gap")
        for rule in self.all():
            if rule.end is not None and rule.end < rule.start:
                raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=rule.id, fault="ends before it begins")
            for house in rule.house:
                if house not in self._versions:
                    raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=rule.id, fault="house rule")
            if rule.duty and not rule.duty.in_states <= self.states.keys():
                raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=rule.id, fault="state")
        for transition in self.transitions:
            if transition.target not in self.states or not transition.sources <= {"", *self.states}:
                raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=transition.number, fault="state")

    def all(self) -> tuple[Rule, ...]:
        """Every row, in the order of the files."""
        return tuple(rule for versions in self._versions.values() for rule in versions)

    def at(self, id_: str, day: date) -> Rule | None:
        """The row of a rule that is in force on a day, if any."""
        for rule in self._versions.get(id_, ()):
            if rule.start <= day and (rule.end is None or day <= rule.end):
                return rule
        return None

    def latest(self, id_: str) -> Rule:
        """The newest row of a rule. Raises KeyError for an unknown id."""
        return self._versions[id_][-1]

    def duties(self) -> tuple[Rule, ...]:
        """The rows that make something due."""
        return tuple(rule for rule in self.all() if rule.duty is not None)

    def transition(self, state: str, trigger: Trigger) -> Transition | None:
        """The transition that the law expects from a state, if any."""
        for transition in self.transitions:
            if transition.trigger is trigger and state in transition.sources:
                return transition
        return None

    def landing(self, trigger: Trigger) -> Transition | None:
        """Where an event leads that the state did not expect; None if it changes no state."""
        return self._landing.get(trigger)


def rules_from(rule_rows: Iterable[Any], state_rows: Iterable[Any], transition_rows: Iterable[Any]) -> Rules:
    """Rules from parsed TOML rows. Raises RULE_FILE_BAD."""
    return Rules(
        [_rule(row) for row in rule_rows],
        [_state(row) for row in state_rows],
        [_transition(row) for row in transition_rows],
    )


_RULE_KEYS = {
    "id", "title", "statement", "from", "until", "unit", "value", "article", "mark", "use", "why", "house", "duty",
}  # fmt: skip
_STATE_KEYS = {"code", "name", "short", "group", "kept"}
_TRANSITION_KEYS = {"number", "trigger", "from", "to", "needs", "paper", "signer", "basis", "mark"}
_DUTY_KEYS = {
    "after", "in_states", "until", "manner", "what", "who", "does", "papers", "where", "clock", "shown_days_before",
}  # fmt: skip


def _rule(row: Mapping[str, Any]) -> Rule:
    id_ = str(row.get("id", "?"))
    try:
        if row.keys() - _RULE_KEYS:
            raise ValueError("unknown key")
        unit, mark, use = Unit(row["unit"]), Mark(row["mark"]), Use(row["use"])
        value = row.get("value")
        if unit in _NUMERIC and mark is not Mark.UNKNOWN and type(value) is not int:
            raise ValueError("value")
        if mark is Mark.UNKNOWN and value is not None:
            raise ValueError("an unknown rule has no value")
        if (use is Use.REFERENCE) != ("why" in row) or (use is Use.DUTY) != ("duty" in row):
            raise ValueError("use")
        duty = _duty(row["duty"]) if "duty" in row else None
        if duty is not None and duty.manner is Manner.LIMIT and (unit not in _LIMITS or value is None):
            raise ValueError("a limit needs a number of hours, days, months or years")
        return Rule(
            id=id_,
            title=row["title"],
            statement=row["statement"],
            start=_date(row["from"]),
            end=_date(row["until"]) if "until" in row else None,
            unit=unit,
            value=tuple(value) if isinstance(value, list) else value,
            article=row["article"],
            mark=mark,
            use=use,
            why=row.get("why", ""),
            house=tuple(row.get("house", ())),
            duty=duty,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=id_, fault=str(error)) from error


def _duty(row: Mapping[str, Any]) -> DutyRule:
    if row.keys() - _DUTY_KEYS:
        raise ValueError("unknown key in duty")
    does = row.get("does", "")
    if does and does not in KINDS:
        raise ValueError("unknown event kind")
    return DutyRule(
        after=Trigger(row["after"]),
        in_states=frozenset(row["in_states"]),
        until=frozenset(Trigger(name) for name in row["until"]),
        manner=Manner(row["manner"]),
        what=row["what"],
        who=row["who"],
        does=does,
        papers=tuple(row.get("papers", ())),
        where=row.get("where", ""),
        clock=row.get("clock", ""),
        shown_days_before=row.get("shown_days_before", 0),
    )


def _state(row: Mapping[str, Any]) -> State:
    try:
        if row.keys() != _STATE_KEYS:
            raise ValueError("keys of a state")
        return State(**row)
    except (TypeError, ValueError) as error:
        raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=str(row.get("code")), fault=str(error)) from error


def _transition(row: Mapping[str, Any]) -> Transition:
    try:
        if row.keys() - _TRANSITION_KEYS:
            raise ValueError("unknown key")
        return Transition(
            number=row["number"],
            trigger=Trigger(row["trigger"]),
            sources=frozenset(row["from"]),
            target=row["to"],
            needs=tuple(Trigger(name) for name in row.get("needs", ())),
            paper=row.get("paper", ""),
            signer=row.get("signer", ""),
            basis=row["basis"],
            mark=Mark(row["mark"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=str(row.get("number")), fault=str(error)) from error


def _date(value: object) -> date:
    if not isinstance(value, date):
        raise ValueError("date")
    return value


RULE_FILES = ("testing.toml", "user_management.toml", "house.toml")


@lru_cache(maxsize=1)
def packaged_rules() -> Rules:
    """The rules delivered with the program."""
    import models.events  # noqa: F401  (registers the event kinds that duties name)

    folder = resources.files("models.law")

    def rows(file: str, table: str) -> list[Any]:
        return list(tomllib.loads(folder.joinpath(file).read_text("utf-8"))[table])

    return rules_from(
        [row for file in RULE_FILES for row in rows(file, "rule")],
        rows("states.toml", "state"),
        rows("transitions.toml", "transition"),
    )

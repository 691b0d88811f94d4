"""Reading rule files: TOML rows into checked rules, states, transitions and circumstances.

The loader refuses unknown keys, names, units and kinds, values that do not fit their unit, and rows
without what their use needs; it never guesses.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from models.errors import ErrorCode, RegistryError
from models.events.base import KINDS, Trigger, kinds_meaning
from models.fields import fields_of
from models.law.machine import Circumstance, State, StateMachine, Target, Transition
from models.law.marks import Mark
from models.law.rules import (
    LIMIT_UNITS,
    NUMERIC_UNITS,
    Condition,
    DutyRule,
    FieldRule,
    Manner,
    Rule,
    Rules,
    Unit,
    Use,
)

RULE_FILES = (
    "testing.toml",
    "user_management.toml",
    "determination.toml",
    "registration.toml",
    "rehabilitation.toml",
    "voluntary_home.toml",
    "voluntary_centres.toml",
    "substitution.toml",
    "monitoring.toml",
    "breaches.toml",
    "compulsory.toml",
    "compulsory_minors.toml",
    "holding.toml",
    "court.toml",
    "execution.toml",
    "relief.toml",
    "aftercare.toml",
    "lists.toml",
    "sanctions.toml",
    "transition.toml",
    "personal_data.toml",
    "house.toml",
)
TRANSITION_FILES = tuple(
    f"transitions/{name}.toml" for name in ("users", "rehabilitation", "compulsory", "aftercare", "leaving")
)


@lru_cache(maxsize=1)
def packaged_rules() -> Rules:
    """The rules delivered with the program."""
    import models.events  # noqa: F401  (registers the event kinds that rows name)

    folder = resources.files("models.law")

    def rows(file: str, table: str) -> list[Any]:
        return list(tomllib.loads(folder.joinpath(file).read_text("utf-8"))[table])

    return rules_from(
        [row for file in RULE_FILES for row in rows(file, "rule")],
        rows("states.toml", "state"),
        [row for file in TRANSITION_FILES for row in rows(file, "transition")],
        rows("steps.toml", "step"),
        rows("circumstances.toml", "circumstance"),
        rows("out_of_sequence.toml", "landing"),
    )


def rules_from(
    rule_rows: Iterable[Any],
    state_rows: Iterable[Any],
    transition_rows: Iterable[Any],
    step_rows: Iterable[Any] = (),
    circumstance_rows: Iterable[Any] = (),
    landing_rows: Iterable[Any] = (),
) -> Rules:
    """Rules from parsed TOML rows. Raises RULE_FILE_BAD."""
    tables = [
        list(rows) for rows in (rule_rows, state_rows, transition_rows, step_rows, circumstance_rows, landing_rows)
    ]
    edition = hashlib.sha256(json.dumps(tables, default=str, sort_keys=True).encode()).hexdigest()
    rule_rows, state_rows, transition_rows, step_rows, circumstance_rows, landing_rows = tables
    transitions = [_read("number", row, _transition) for row in transition_rows]
    for row in step_rows:
        transitions += _read("triggers", row, _steps)
    landings: list[Transition] = []
    for row in landing_rows:
        landings += _read("triggers", row, _landings)
    machine = StateMachine(
        [_read("code", row, _state) for row in state_rows],
        transitions,
        [_read("code", row, _circumstance) for row in circumstance_rows],
        landings,
    )
    return Rules([_read("id", row, _rule) for row in rule_rows], machine, edition)


def rule_from(row: Mapping[str, Any]) -> Rule:
    """A rule from a parsed row. Raises RULE_FILE_BAD."""
    rule: Rule = _read("id", row, _rule)
    return rule


def _read(name: str, row: Mapping[str, Any], make: Callable[[Mapping[str, Any]], Any]) -> Any:
    try:
        return make(row)
    except (KeyError, TypeError, ValueError) as error:
        raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=str(row.get(name, "?")), fault=str(error)) from error


_RULE_KEYS = frozenset(
    {"id", "title", "statement", "from", "until", "unit", "value", "article", "mark", "use", "why", "house"}
)
_TABLES = {
    Use.DUTY: "duty",
    Use.SIGNER: "signer",
    Use.FORM: "form",
    Use.CHOICES: "choices",
    Use.RANGE: "range",
    Use.PAPERS: "papers",
}
"""The table that a row of a use must have, and no other row may have."""

_STATE_KEYS = {"code", "name", "short", "group", "kept"}
_STATE_OPTIONS = {"listed", "interrupts"}
_TRANSITION_KEYS = {
    "number", "trigger", "from", "came_from", "given", "on_list", "until", "to", "needs", "needs_since",
    "paper", "signer", "basis", "mark",
}  # fmt: skip
_STEP_KEYS = {"number", "triggers", "from", "needs", "needs_since", "basis", "mark"}
_LANDING_KEYS = {"triggers", "from", "given", "on_list", "to", "basis"}
_CIRCUMSTANCE_KEYS = {"code", "name", "begins", "begins_in", "ends", "states", "of_measure", "outlives", "basis"}
_DUTY_KEYS = {
    "after", "in_states", "until", "manner", "what", "who", "does", "papers", "when", "clock", "monitoring",
    "measure", "shown_days_before", "found_in", "found_monitored", "of_kinds", "only", "unless", "each",
    "follows", "lapses", "counts_from", "asked_by",
}  # fmt: skip


def _rule(row: Mapping[str, Any]) -> Rule:
    use = Use(row["use"])
    table = _TABLES.get(use)
    _only(row, _RULE_KEYS | ({table} if table else set()))
    if table and table not in row:
        raise ValueError(f"no table {table}")
    if (use is Use.REFERENCE) != ("why" in row):
        raise ValueError("why belongs to a row of reference, and only there")
    unit, mark = Unit(row["unit"]), Mark(row["mark"])
    value = _value(row.get("value"), unit, mark)
    duty = _duty(row["duty"]) if use is Use.DUTY else None
    if duty is not None and duty.manner in (Manner.LIMIT, Manner.BEFORE_END, Manner.LAST_DAYS, Manner.AFTER_TIME):
        if unit not in LIMIT_UNITS or not isinstance(value, int):
            raise ValueError("a limit needs a number of hours, days, months or years")
    named = row.get(table or "", {})
    return Rule(
        id=row["id"],
        title=row["title"],
        statement=row["statement"],
        start=_date(row["from"]),
        end=_date(row["until"]) if "until" in row else None,
        unit=unit,
        value=value,
        article=row["article"],
        mark=mark,
        use=use,
        why=row.get("why", ""),
        house=tuple(row.get("house", ())),
        duty=duty,
        kinds=_kinds(named) if use in (Use.SIGNER, Use.FORM) else (),
        field=_field(named) if use in (Use.CHOICES, Use.RANGE) else None,
        states=_states(named) if use is Use.PAPERS else frozenset(),
        when=_conditions(named) if use in (Use.CHOICES, Use.RANGE, Use.PAPERS) else (),
    )


def _value(value: Any, unit: Unit, mark: Mark) -> Any:
    if mark is Mark.UNKNOWN:
        if value is not None:
            raise ValueError("an unknown rule has no value")
        return None
    if unit in NUMERIC_UNITS and type(value) is not int and not _is_span(value):
        raise ValueError("value")
    if unit is Unit.DONG and not _is_span(value):
        raise ValueError("an amount is a list of the least and the most")
    return tuple(value) if isinstance(value, list) else value


def _is_span(value: Any) -> bool:
    """Whether a value is a list of the least and the most."""
    return isinstance(value, list) and [type(n) for n in value] == [int, int] and value[0] <= value[1]


def _only(row: Mapping[str, Any], keys: Iterable[str]) -> None:
    unknown = row.keys() - set(keys)
    if unknown:
        raise ValueError(f"unknown key {min(unknown)}")


def _kinds(row: Mapping[str, Any]) -> tuple[str, ...]:
    _only(row, {"kinds"})
    return _known(row["kinds"])


def _known(kinds: Iterable[str]) -> tuple[str, ...]:
    for kind in kinds:
        if kind not in KINDS:
            raise ValueError(f"unknown event kind {kind}")
    return tuple(kinds)


def _field(row: Mapping[str, Any]) -> FieldRule:
    _only(row, {"kind", "field", "other_field", "is_value", "when"})
    rule = FieldRule(row["kind"], row["field"], row.get("other_field", ""), row.get("is_value", ""))
    if rule.kind not in KINDS:
        raise ValueError(f"unknown event kind {rule.kind}")
    known = {field.name for field in fields_of(KINDS[rule.kind])}
    if not {rule.field, rule.other_field or rule.field} <= known:
        raise ValueError(f"unknown field of {rule.kind}")
    return rule


def _conditions(row: Mapping[str, Any]) -> tuple[Condition, ...]:
    return tuple(Condition(name) for name in row.get("when", ()))


def _states(row: Mapping[str, Any]) -> frozenset[str]:
    _only(row, {"states", "when"})
    return frozenset(row["states"])


def _duty(row: Mapping[str, Any]) -> DutyRule:
    _only(row, _DUTY_KEYS)
    does = row.get("does", "")
    _known([does] if does else [])
    starting = [fields_of(kind) for kind in kinds_meaning(Trigger(row["after"]))]
    for name in row.get("only", {}):
        if not any(field.name == name for declared in starting for field in declared):
            raise ValueError(f"unknown field {name}")
    asked_by = row.get("asked_by", "")
    if asked_by and not any(field.name == asked_by for declared in starting for field in declared):
        raise ValueError(f"unknown field {asked_by}")
    return DutyRule(
        after=Trigger(row["after"]),
        in_states=frozenset(row["in_states"]),
        until=frozenset(Trigger(name) for name in row["until"]),
        manner=Manner(row["manner"]),
        what=row["what"],
        who=row["who"],
        does=does,
        papers=tuple(row.get("papers", ())),
        when=_conditions(row),
        clock=row.get("clock", ""),
        monitoring=frozenset(row.get("monitoring", ())),
        measure=row.get("measure", ""),
        follows=row.get("follows", ""),
        counts_from=Trigger(row["counts_from"]) if "counts_from" in row else None,
        lapses=frozenset(_triggers(row.get("lapses", ()))),
        shown_days_before=row.get("shown_days_before", 0),
        unless=frozenset(_triggers(row.get("unless", ()))),
        each=row.get("each", False),
        asked_by=asked_by,
        found_in=frozenset(row.get("found_in", ())),
        found_monitored=frozenset(row.get("found_monitored", ())),
        of_kinds=frozenset(_known(row.get("of_kinds", ()))),
        only=tuple((name, frozenset(codes)) for name, codes in row.get("only", {}).items()),
    )


def _state(row: Mapping[str, Any]) -> State:
    if row.keys() - _STATE_OPTIONS != _STATE_KEYS:
        raise ValueError("keys of a state")
    return State(**{"listed": row["kept"], **row})


def _transition(row: Mapping[str, Any]) -> Transition:
    _only(row, _TRANSITION_KEYS)
    return Transition(
        number=row["number"],
        trigger=Trigger(row["trigger"]),
        sources=frozenset(row["from"]),
        target=row["to"],
        needs=_triggers(row.get("needs", ())),
        paper=row.get("paper", ""),
        signer=row.get("signer", ""),
        basis=row["basis"],
        mark=Mark(row["mark"]),
        came_from=frozenset(row.get("came_from", ())),
        given=frozenset(row.get("given", ())),
        on_list=row.get("on_list", False),
        until=_date(row["until"]) if "until" in row else None,
        needs_since=_date(row["needs_since"]) if "needs_since" in row else None,
    )


def _steps(row: Mapping[str, Any]) -> list[Transition]:
    """A row of what belongs to a state, once for each of its triggers."""
    _only(row, _STEP_KEYS)
    shared = {key: value for key, value in row.items() if key != "triggers"}
    shared = {"number": "", "to": Target.STAYS, "mark": Mark.FOUND, **shared}
    return [_transition({**shared, "trigger": trigger}) for trigger in row["triggers"]]


def _landings(row: Mapping[str, Any]) -> list[Transition]:
    """A row of where papers lead that come out of sequence, once for each of its triggers."""
    _only(row, _LANDING_KEYS)
    shared = {key: value for key, value in row.items() if key != "triggers"}
    shared = {"number": "", "to": Target.STAYS, "mark": Mark.HOUSE, **shared}
    return [_transition({**shared, "trigger": trigger}) for trigger in row["triggers"]]


def _circumstance(row: Mapping[str, Any]) -> Circumstance:
    _only(row, _CIRCUMSTANCE_KEYS)
    return Circumstance(
        code=row["code"],
        name=row["name"],
        begins=frozenset(_triggers(row["begins"])),
        ends=frozenset(_triggers(row["ends"])),
        states=frozenset(row["states"]),
        basis=row["basis"],
        begins_in={Trigger(name): frozenset(states) for name, states in row.get("begins_in", {}).items()},
        of_measure=row.get("of_measure", False),
        outlives=frozenset(_triggers(row.get("outlives", ()))),
    )


def _triggers(names: Iterable[str]) -> tuple[Trigger, ...]:
    return tuple(Trigger(name) for name in names)


def _date(value: object) -> date:
    if type(value) is not date:
        raise ValueError("date")
    return value

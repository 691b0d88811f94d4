"""The rules of law as data: rows, and asking which of them holds on a day.

One row has one value and the days on which it is in force; where the law has two clocks there are two
rows, where it has two values by case their ids have a suffix ("E01-first", "E01-repeat"). What a row
drives is its ``use``; a row that drives nothing says why. Reading the files is models/law/loading.py.
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from dataclasses import field as derived
from datetime import date, timedelta

from models.errors import ErrorCode, RegistryError
from models.events.base import Trigger
from models.law.machine import NO_CASE, StateMachine
from models.law.machine import State as State
from models.law.marks import Mark as Mark
from models.law.overrides import Override, cut
from models.memory import forgetting_cache


class Unit(enum.StrEnum):
    """Units of the law; they are never converted into each other."""

    HOURS = "h"
    WORKING_DAYS = "wd"
    DAYS = "d"
    MONTHS = "m"
    YEARS = "y"
    COUNT = "count"
    DONG = "VND"
    PER_MONTH = "per month"
    PERCENT = "percent"
    BASE_SALARY = "base salary"
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


LIMIT_UNITS = frozenset({Unit.HOURS, Unit.WORKING_DAYS, Unit.DAYS, Unit.MONTHS, Unit.YEARS})
NUMERIC_UNITS = LIMIT_UNITS | {Unit.COUNT, Unit.PER_MONTH, Unit.PERCENT}


class Use(enum.StrEnum):
    """What the program does with a rule."""

    DUTY = "duty"
    """Makes something due."""
    TERM = "term"
    """Gives a measure its length, or says how it is counted."""
    SIGNER = "signer"
    """Says who signs; another signer is pointed out."""
    CHOICES = "choices"
    """Says which values of a field the law knows; others are pointed out."""
    PAPERS = "papers"
    """Says which papers a file needs: a checklist."""
    FORM = "form"
    """Says which form an event is written on."""
    RANGE = "range"
    """Says between which amounts a value lies; others are pointed out."""
    CONDITION = "condition"
    """Read by name where a chapter needs more than a row can say."""
    REFERENCE = "reference"
    """Drives nothing; ``why`` says why not."""


HOUSE_VALUES: Mapping[str, tuple[str, ...]] = {
    "P2": ("same_numbered_day", "day_before"),
    "P3": ("earlier", "later"),
    "P5": ("end_stays", "custody_added"),
    "P6": ("earlier", "later"),
    "P7": ("not_counted", "counted"),
    "P8": ("earlier", "later"),
    "P9": ("reception", "stages_done"),
    "P10": ("asked", "first"),
    "P11": ("carried_out", "decision"),
    "P12": ("age_at_decision", "age_at_effect"),
    "P13": ("both", "new_decision", "compulsory"),
    "P14": ("age_at_order", "age_at_completion"),
    "P18": ("whole_working_days", "begun_working_days"),
    "P19": ("calendar_month",),
    "P20": ("law_of_start", "law_of_end"),
}
"""The conventions of house rules that the program can follow; the first is the default (domain/law.md §11)."""


class Manner(enum.StrEnum):
    """How a duty is clocked."""

    LIMIT = "limit"
    """Within the rule's value after the trigger."""
    MONTHLY = "monthly"
    """At least once in each calendar month of the measure."""
    TERM_END = "term_end"
    """When the measure's term runs out."""
    BEFORE_END = "before_end"
    """At the latest the rule's value before the last day of the term."""
    LAST_DAYS = "last_days"
    """Within the rule's value before the term runs out, not earlier."""
    STEP = "step"
    """Required next, without a time limit in the law."""
    AFTER_TIME = "after_time"
    """Possible once the rule's value has run since the term began, without a time limit."""


CLOCKED = (Manner.LIMIT, Manner.STEP)
"""The manners of a duty whose clock an event starts; that of any other is the clock of a term."""


class Condition(enum.StrEnum):
    """Facts of the case, the person or the office on which a duty depends."""

    REMOTE = "remote"
    ORDINARY = "ordinary"
    """The commune is not remote."""
    MINOR = "minor"
    """12 to under 18 when the clock starts."""
    ADULT = "adult"
    DETECTED_HERE = "detected_here"
    """No other office sent us the notice: what binds the detecting office binds us."""
    NO_STABLE_RESIDENCE = "no_stable_residence"
    """The residence as last verified is not stable."""
    NO_BREACH = "no_breach"
    """No breach of electronic monitoring since it last began."""


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
    when: tuple[Condition, ...] = ()
    clock: str = ""
    monitoring: frozenset[str] = frozenset()
    """Sub-states of electronic monitoring in which it is due; empty: in any."""
    measure: str = ""
    """The measure whose term decides; that of the present state if empty."""
    follows: str = ""
    """The rule whose time has to run out before the clock begins; none if empty."""
    counts_from: Trigger | None = None
    """What came before the trigger, in these states and since the last answer, and begins the clock in its stead."""
    lapses: frozenset[Trigger] = frozenset()
    """What ends the clock without anything being done."""
    found_in: frozenset[str] = frozenset()
    """States in which the trigger must have met the case; empty: in any."""
    of_kinds: frozenset[str] = frozenset()
    """Kinds of events that start it; empty: any that means the trigger."""
    found_monitored: frozenset[str] = frozenset()
    """Sub-states of electronic monitoring in which it must have met the case; empty: in any."""
    only: tuple[tuple[str, frozenset[str]], ...] = ()
    """Fields of the fact that starts it, each with the codes it must have; "" is a field left open."""
    shown_days_before: int = 0
    unless: frozenset[Trigger] = frozenset()
    """What makes it needless if it happened in the state that the trigger met."""
    each: bool = False
    """Each event that starts it has a clock of its own, which only a later step of that event answers."""
    asked_by: str = ""
    """The field of the request that starts it in which the request itself names a day; no limit of law."""
    ends: frozenset[Trigger] = derived(init=False, repr=False, compare=False)
    """What leaves no clock running that began before it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "ends", self.lapses if self.each else self.until | self.lapses)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """The field of a kind of event that a rule of choices or a range speaks of.

    ``other_field`` and ``is_value``: only where that field of the same event has that value.
    """

    kind: str
    field: str
    other_field: str = ""
    is_value: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: a rule, the time in which it is in force, its value and where it is written."""

    id: str
    title: str
    statement: str
    start: date
    end: date | None
    unit: Unit
    value: int | str | tuple[str, ...] | tuple[int, ...] | None
    article: str
    mark: Mark
    use: Use
    why: str = ""
    house: tuple[str, ...] = ()
    duty: DutyRule | None = None
    kinds: tuple[str, ...] = ()
    """Kinds of events that a rule of signers or of forms speaks of."""
    field: FieldRule | None = None
    when: tuple[Condition, ...] = ()
    """For whom a rule of choices, a range or a list of papers is meant; for everybody if empty."""
    states: frozenset[str] = frozenset()
    """States in which a file needs the papers of this rule."""
    override: Override | None = None
    """The decision that gave this row its value, if it is not the law's."""
    lawful: Rule | None = None
    """The row of law of which this is a part, where a decision cut it."""
    codes: tuple[str, ...] = derived(init=False, repr=False, compare=False)
    """The values of a rule that lists some; empty for any other."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", tuple(map(str, self.value)) if isinstance(self.value, tuple) else ())

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that a rule of signers names."""
        return self.codes or (str(self.value),)

    @property
    def number(self) -> int:
        """The value of a rule that counts. Raises RULE_FILE_BAD for one that does not."""
        if not isinstance(self.value, int):
            raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=self.id, fault="value")
        return self.value

    @property
    def bounds(self) -> tuple[int, int] | None:
        """The least and the most of a rule of range."""
        if isinstance(self.value, tuple) and len(self.value) == 2:
            least, most = self.value
            if isinstance(least, int) and isinstance(most, int):
                return least, most
        return None

    def is_in_force(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    @property
    def row(self) -> str:
        """The row of domain/law.md: the id without its suffix."""
        return self.id.split("-")[0]


@dataclass(frozen=True, slots=True)
class Asked:
    """The rows that a kind of event is held against, of any time: choices by the field they speak of."""

    choices: Mapping[str, Sequence[Rule]]
    ranges: Sequence[Rule]
    signers: Sequence[tuple[Rule, Sequence[str]]]
    """Each with the roles that may sign, in lower case."""


class Rules:
    """All rules, states and transitions that one program version or office works with.

    ``edition`` is the same for the same rows and no others; empty if it is not known. Raises RULE_FILE_BAD for rows
    that contradict each other.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        machine: StateMachine,
        edition: str = "",
        *,
        left_behind: Collection[tuple[str, date]] | None = None,
    ) -> None:
        """``left_behind``: the rows that are over, by id and first day; if not given, what the rows themselves say."""
        self.edition = edition
        self._before: Rules | None = None
        self._since = date.min
        self._versions: dict[str, list[Rule]] = {}
        for rule in rules:
            self._versions.setdefault(rule.id, []).append(rule)
        self.machine = machine
        self.states = machine.states
        self._check()
        self._all = tuple(rule for versions in self._versions.values() for rule in versions)
        self._left_behind = self._outdated() if left_behind is None else left_behind
        self._parts = self._parts_of_one_law()
        self._by_use = {use: tuple(rule for rule in self._all if rule.use is use) for use in Use}
        self._index_duties()
        self._by_kind: dict[tuple[Use, str], list[Rule]] = {}
        for rule in self._all:
            for kind in (rule.field.kind,) if rule.field else rule.kinds:
                self._by_kind.setdefault((rule.use, kind), []).append(rule)
        kinds = {kind for use, kind in self._by_kind if use in (Use.CHOICES, Use.RANGE, Use.SIGNER)}
        self.asked_of: Mapping[str, Asked] = {kind: self._asked_of(kind) for kind in kinds}
        """The rows that a kind of event is held against, for the kinds that have any."""

    def _index_duties(self) -> None:
        self.clocked_without_case = frozenset(
            rule.duty.after for rule in self._by_use[Use.DUTY] if rule.duty and NO_CASE in rule.duty.in_states
        )
        self._begun_in: dict[str, dict[Trigger, list[Rule]]] = {}
        self._of_terms_in: dict[str, list[Rule]] = {}
        self._limits_after: dict[tuple[str, frozenset[Trigger]], list[Rule]] = {}
        ends = {rule.duty.until for rule in self._by_use[Use.DUTY] if rule.duty}
        for rule in self._by_use[Use.DUTY]:
            duty = rule.duty
            if duty is None:
                continue
            for state in duty.in_states:
                if duty.manner in CLOCKED:
                    self._begun_in.setdefault(state, {}).setdefault(duty.after, []).append(rule)
                else:
                    self._of_terms_in.setdefault(state, []).append(rule)
                if duty.manner is Manner.LIMIT:
                    for until in ends:
                        if duty.after in until:
                            self._limits_after.setdefault((state, until), []).append(rule)

    def _check(self) -> None:
        for id_, versions in self._versions.items():
            versions.sort(key=lambda r: r.start)
            for earlier, later in itertools.pairwise(versions):
                if earlier.end is None or earlier.end >= later.start:
                    raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=id_, fault="overlap")
                if (later.start - earlier.end).days > 1:
                    raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=id_, fault="gap")
            for rule in versions:
                self._check_rule(rule)

    def _check_rule(self, rule: Rule) -> None:
        if rule.mark is Mark.HOUSE and rule.value not in HOUSE_VALUES.get(rule.id, (rule.value,)):
            raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=rule.id, fault="a convention the program does not know")
        if rule.end is not None and rule.end < rule.start:
            raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=rule.id, fault="ends before it begins")
        if not set(rule.house) <= self._versions.keys():
            raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=rule.id, fault="house rule")
        if rule.duty and rule.duty.follows and rule.duty.follows not in self._versions:
            raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=rule.id, fault="rule it follows")
        named = rule.states | (rule.duty.in_states | rule.duty.found_in if rule.duty else frozenset())
        if not named <= self.states.keys() | {NO_CASE}:
            raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=rule.id, fault="state")

    def all(self) -> tuple[Rule, ...]:
        """Every row, in the order of the files."""
        return self._all

    def used_as(self, use: Use) -> tuple[Rule, ...]:
        """Every row of one use."""
        return self._by_use[use]

    def of_kind(self, use: Use, kind: str) -> Sequence[Rule]:
        """Every row of one use about a kind of event, of any time."""
        return self._by_kind.get((use, kind), ())

    def _asked_of(self, kind: str) -> Asked:
        choices: dict[str, list[Rule]] = {}
        for rule in self.of_kind(Use.CHOICES, kind):
            if rule.field:
                choices.setdefault(rule.field.field, []).append(rule)
        signers = [(rule, [role.lower() for role in rule.roles]) for rule in self.of_kind(Use.SIGNER, kind)]
        return Asked(choices, self.of_kind(Use.RANGE, kind), signers)

    def at(self, id_: str, day: date) -> Rule | None:
        """The row of a rule that is in force on a day, if any."""
        for rule in self._versions.get(id_, ()):
            if rule.start <= day and (rule.end is None or day <= rule.end):
                return rule
        return None

    def says(self, id_: str, day: date, value: str) -> bool:
        """Whether a rule has a value on a day."""
        rule = self.at(id_, day)
        return rule is not None and rule.value == value

    def versions(self, id_: str) -> Sequence[Rule]:
        """Every row of a rule, the oldest first; none for an unknown id."""
        return self._versions.get(id_, ())

    def _outdated(self) -> frozenset[tuple[str, date]]:
        """The rows that newer ones took the place of, or whose time ended before the newest row began."""
        newest = max((rule.start for rule in self._all), default=date.min)
        return frozenset(
            (rule.id, rule.start)
            for rule in self._all
            if self.latest(rule.id) is not rule or (rule.end is not None and rule.end < newest)
        )

    def _parts_of_one_law(self) -> Mapping[str, Sequence[Rule]]:
        """The rows of rules of which the law has left several not behind: those that a decision or a rule file cut."""
        alive = {id_: [row for row in rows if not self.is_over(row)] for id_, rows in self._versions.items()}
        return {id_: rows for id_, rows in alive.items() if len(rows) > 1}

    def is_over(self, rule: Rule) -> bool:
        """Whether the law has left a row behind. A decision on a row, before or after it, leaves nothing behind."""
        law = rule.lawful or rule
        return (law.id, law.start) in self._left_behind

    def will_count(self, rule: Rule, day: date) -> bool:
        """Whether a row is the one for what begins after a day: of those that are not over the one in force then,
        else the newest."""
        if self.is_over(rule):
            return False
        alive = self._parts.get(rule.id, (rule,))
        return rule is next((row for row in alive if row.is_in_force(day)), alive[-1])

    def is_asked(self, rule: Rule, day: date) -> bool:
        """Whether a row is in force on a day, or a part of the same law with another value."""
        if rule.is_in_force(day):
            return True
        parts = self._parts.get(rule.id, ())
        return any(part.is_in_force(day) for part in parts) and not self.is_over(rule)

    def since(self, rule: Rule) -> date:
        """The day from which what a row asks has been asked, whatever its value was: that of the first row of its rule
        that is not over; its own if it is."""
        parts = self._parts.get(rule.id, ())
        return rule.start if not parts or self.is_over(rule) else parts[0].start

    def overridden(self, overrides: tuple[Override, ...]) -> Rules:
        """These rules with decisions on top; where two speak of the same day the later one of the list holds.

        The same decisions give the same object, so that asking for it again costs nothing.
        """
        return _overridden(self, overrides) if overrides else self

    def extended(self, rows: Sequence[Rule], since: date) -> Rules:
        """These rules with rows that came into force on a day: each ends the row of its rule before it, and leaves it
        not behind, for what was begun under it goes on under it. Raises RULE_FILE_BAD."""
        versions = {id_: list(kept) for id_, kept in self._versions.items()}
        for row in rows:
            earlier = versions.setdefault(row.id, [])
            if earlier and earlier[-1].start < row.start and earlier[-1].is_in_force(row.start):
                earlier[-1] = replace(earlier[-1], end=row.start - timedelta(days=1))
            earlier.append(row)
        all_rows = [row for kept in versions.values() for row in kept]
        longer = Rules(all_rows, self.machine, self.edition, left_behind=self._left_behind)
        longer._before, longer._since = self, since
        return longer

    def known_on(self, day: date) -> Rules:
        """The rules as they were in force on a day: without what came into force later."""
        rules = self
        while rules._before is not None and day < rules._since:
            rules = rules._before
        return rules

    def of_edition(self, edition: str) -> Rules:
        """The same rules under another name."""
        named = copy(self)
        named.edition = edition
        return named

    def with_versions(self, versions: Mapping[str, Iterable[Rule]]) -> Rules:
        """These rules with other rows of some of them. What the law left behind before is left behind still."""
        rows = [rule for id_, kept in self._versions.items() for rule in versions.get(id_, kept)]
        return Rules(rows, self.machine, self.edition, left_behind=self._left_behind)

    @property
    def overrides(self) -> tuple[Override, ...]:
        """The decisions that give any of these rows its value, in the order of the rows."""
        return tuple(dict.fromkeys(rule.override for rule in self._all if rule.override is not None))

    def version(self, id_: str, start: date | None) -> Rule:
        """The row of a rule that is in force from a day; the newest, if none is. Raises KeyError for an unknown id."""
        return next((rule for rule in self._versions[id_] if rule.start == start), self._versions[id_][-1])

    def latest(self, id_: str) -> Rule:
        """The newest row of a rule. Raises KeyError for an unknown id."""
        return self._versions[id_][-1]

    def duties(self) -> tuple[Rule, ...]:
        """The rows that make something due."""
        return self._by_use[Use.DUTY]

    def begun_in(self, state: str) -> Mapping[Trigger, Sequence[Rule]]:
        """The rows that make something due in a state by the clock that a trigger starts, by the trigger."""
        return self._begun_in.get(state, {})

    def of_terms_in(self, state: str) -> Sequence[Rule]:
        """The rows that make something due in a state by the clock of a term."""
        return self._of_terms_in.get(state, ())

    def limits_after(self, until: frozenset[Trigger], state: str) -> Sequence[Rule]:
        """The rows of limits in a state whose clock is started by what fulfils a duty with this ``until``."""
        return self._limits_after.get((state, until), ())


@forgetting_cache(16)
def _overridden(rules: Rules, overrides: tuple[Override, ...]) -> Rules:
    rows = {override.rule_id: tuple(rules.versions(override.rule_id)) for override in overrides}
    for override in overrides:
        rows[override.rule_id] = tuple(cut(rows[override.rule_id], override))
    return rules.with_versions(rows)

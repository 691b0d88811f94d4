"""The states of a case, the transitions between them, and the circumstances beside a state, as data.

How a row of transitions/*.toml reads (steps.toml has the same rows with ``to`` = stays, several triggers each):

``number``
    The row of domain/law.md §7.2. What §7.2 lacks bears the id of the rule it follows from, or "0" where
    the program itself needs it (design §8); what only belongs to a state bears none. Row 2, a negative
    test, makes no person and so has no row.
``from``
    States; "" is no case, ``any`` is every state and no case, ``kept`` every state that is followed.
``to``
    A state, or a symbol of ``Target``.
``came_from``, ``given``
    Only if one of these states was broken off by a state of interruption; only while these
    circumstances are open. The first row whose conditions are met counts.
``needs``
    What should have happened before in the same episode. What is missing is named, never refused.

``needs_since``
    The first day of the law that asks for it: what was done before is not held against it.

``until``
    Only up to this day: the law of then.

``on_list``
    Only if the person is on the list that the event names (Q02-Q04); an event that names none fits any.

An event in a state that no row names for its trigger is out of sequence: it is marked. It leads where a row of
out_of_sequence.toml says for that state, else where the first row of its trigger without conditions leads: what
puts a person under a measure does so wherever the case stood, what only ends a measure ends no other.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from models.errors import ErrorCode, RegistryError
from models.events.base import Trigger
from models.law.marks import Mark

NO_CASE = ""
ANY = "any"
"""Every state, and no case at all."""
KEPT = "kept"
"""Every state in which the commune follows the case."""


class Target(enum.StrEnum):
    """Targets that are no state of their own."""

    STAYS = "stays"
    """The state stays: the event belongs to it."""
    RESUMED = "resumed"
    """Back to what an interrupting state broke off."""
    BY_MEASURE = "by_measure"
    """To the state of the measure that the event names."""


@dataclass(frozen=True, slots=True)
class State:
    """A state of a case (domain/law.md §7.1).

    ``kept``: the person is followed by the commune. ``listed``: also on the commune's own list (Q03 takes
    people off it who are sent to a centre). ``interrupts``: what went before can be resumed after it.
    """

    code: str
    name: str
    short: str
    group: str
    kept: bool
    listed: bool
    interrupts: bool = False


class Setting(NamedTuple):
    """What the conditions of a row are held against: what was broken off, the open circumstances, whether the
    person is on the list that the event names, and the day."""

    came_from: str = ANY
    circumstances: Collection[str] = ()
    on_list: bool = True
    day: date = date.max


UNCONDITIONAL = Setting()
"""Nothing is known that a row could ask for."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A row of §7.2: which event leads from which states to which.

    ``came_from``: only if one of these was broken off; ``given``: only while these circumstances are
    open; ``needs``: what should have happened before, named if it is missing, never refused.
    """

    number: str
    trigger: Trigger
    sources: frozenset[str]
    target: str
    needs: tuple[Trigger, ...]
    paper: str
    signer: str
    basis: str
    mark: Mark
    came_from: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    on_list: bool = False
    until: date | None = None
    needs_since: date | None = None

    @property
    def is_conditional(self) -> bool:
        return bool(self.came_from or self.given or self.on_list or self.until)

    def needed_on(self, day: date) -> tuple[Trigger, ...]:
        """What should have happened before, by the law of a day."""
        return () if self.needs_since is not None and day < self.needs_since else self.needs

    def holds(self, setting: Setting) -> bool:
        """Whether its conditions are met."""
        if self.came_from and setting.came_from not in self.came_from:
            return False
        if self.until is not None and setting.day > self.until:
            return False
        if self.given and not self.given.issubset(setting.circumstances):
            return False
        return setting.on_list or not self.on_list


@dataclass(frozen=True, slots=True)
class Circumstance:
    """Something beside the state (house rule P17): it opens, it ends, and it ends where the state leaves ``states``.

    ``begins_in``: the states in which a trigger opens it, where these are fewer. ``of_measure``: it belongs to the
    measure that is going on and ends when the case comes under another, except by one of ``outlives``.
    """

    code: str
    name: str
    begins: frozenset[Trigger]
    ends: frozenset[Trigger]
    states: frozenset[str]
    basis: str
    begins_in: Mapping[Trigger, frozenset[str]] = field(default_factory=dict)
    of_measure: bool = False
    outlives: frozenset[Trigger] = frozenset()

    def opens(self, trigger: Trigger, state: str) -> bool:
        """Whether one of its triggers opens it in a state."""
        return state in self.begins_in.get(trigger, self.states)

    def ends_by(self, trigger: Trigger) -> bool:
        """Whether it ends when a trigger leads to another measure."""
        return self.of_measure and trigger not in self.outlives


class Lead(NamedTuple):
    """Where a trigger leads in a state: the row that says so, if any does, and whether the state expected it."""

    row: Transition | None
    is_expected: bool


class _Certain(dict[tuple[str, Trigger], Lead | None]):
    """A table that is filled in as it is asked: a walk asks at every step, and always for the same few."""

    def __init__(self, found: Callable[[str, Trigger], Lead | None]) -> None:
        self._found = found

    def __missing__(self, key: tuple[str, Trigger]) -> Lead | None:
        lead = self[key] = self._found(*key)
        return lead


class StateMachine:
    """States, transitions and circumstances with their look-ups. Raises RULE_FILE_BAD for a name that is none."""

    def __init__(
        self,
        states: Iterable[State],
        transitions: Iterable[Transition],
        circumstances: Iterable[Circumstance] = (),
        out_of_sequence: Iterable[Transition] = (),
    ) -> None:
        self.states: dict[str, State] = {}
        for state in states:
            if state.code in self.states:
                raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=state.code, fault="two states of one code")
            self.states[state.code] = state
        self.transitions = tuple(transitions)
        self.out_of_sequence = tuple(out_of_sequence)
        self.circumstances = {circumstance.code: circumstance for circumstance in circumstances}
        self._check()
        for code, circumstance in self.circumstances.items():
            self.circumstances[code] = replace(circumstance, states=self._spelled_out(circumstance.states))
        self._expected = self._by_state(self.transitions)
        self._unexpected = self._by_state(self.out_of_sequence)
        self.certain: Mapping[tuple[str, Trigger], Lead | None] = _Certain(self._sure_lead)
        """Where a trigger leads in a state if no row about the two has a condition; None if one has, as few have."""
        self._landing: dict[Trigger, Transition] = {}
        for transition in self.transitions:
            if not transition.is_conditional:
                self._landing.setdefault(transition.trigger, transition)
        self._begun: dict[Trigger, list[Circumstance]] = {}
        self._ended: dict[Trigger, list[Circumstance]] = {}
        for circumstance in self.circumstances.values():
            for trigger in circumstance.begins:
                self._begun.setdefault(trigger, []).append(circumstance)
            for trigger in circumstance.ends:
                self._ended.setdefault(trigger, []).append(circumstance)
        self.circumstantial = self._begun.keys() | self._ended.keys()
        """The triggers that open or end a circumstance."""

    def _by_state(self, rows: Iterable[Transition]) -> dict[tuple[str, Trigger], list[Transition]]:
        found: dict[tuple[str, Trigger], list[Transition]] = {}
        for row in rows:
            for source in self.sources(row):
                found.setdefault((source, row.trigger), []).append(row)
        return found

    def _check(self) -> None:
        places = {NO_CASE, *self.states}
        for transition in (*self.transitions, *self.out_of_sequence):
            target_known = transition.target in self.states or transition.target in set(Target)
            if not target_known or not transition.sources <= places | {ANY, KEPT} or not transition.came_from <= places:
                raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=transition.number, fault="state")
            if not transition.given <= self.circumstances.keys():
                raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=transition.number, fault="circumstance")
        for circumstance in self.circumstances.values():
            begun_in = frozenset().union(*circumstance.begins_in.values())
            if not circumstance.states | begun_in <= places | {ANY, KEPT}:
                raise RegistryError(ErrorCode.RULE_FILE_BAD, rule=circumstance.code, fault="state")

    def sources(self, transition: Transition) -> frozenset[str]:
        """The states from which a transition leads, ``ANY`` and ``KEPT`` spelled out."""
        return self._spelled_out(transition.sources)

    def _spelled_out(self, places: frozenset[str]) -> frozenset[str]:
        if ANY in places:
            return frozenset({NO_CASE, *self.states})
        if KEPT in places:
            return (places - {KEPT}) | {code for code, state in self.states.items() if state.kept}
        return places

    def transition(self, state: str, trigger: Trigger, setting: Setting = UNCONDITIONAL) -> Transition | None:
        """The first row that expects a trigger in a state and whose conditions are met, if any."""
        return _first_holding(self._expected.get((state, trigger), ()), setting)

    def names(self, state: str, trigger: Trigger) -> bool:
        """Whether a row names this very state for a trigger, not just any state."""
        return any(state in transition.sources for transition in self._expected.get((state, trigger), ()))

    def landing(self, state: str, trigger: Trigger, setting: Setting = UNCONDITIONAL) -> Transition | None:
        """Where an event leads that the state did not expect; None if no row speaks of its trigger."""
        return _first_holding(self._unexpected.get((state, trigger), ()), setting) or self._landing.get(trigger)

    def _sure_lead(self, state: str, trigger: Trigger) -> Lead | None:
        rows = (*self._expected.get((state, trigger), ()), *self._unexpected.get((state, trigger), ()))
        return None if any(row.is_conditional for row in rows) else self.lead(state, trigger)

    def lead(self, state: str, trigger: Trigger, setting: Setting = UNCONDITIONAL) -> Lead:
        """Where a trigger leads in a state."""
        expected = self.transition(state, trigger, setting)
        return Lead(expected, True) if expected else Lead(self.landing(state, trigger, setting), False)

    def begun_by(self, trigger: Trigger) -> Sequence[Circumstance]:
        """The circumstances that a trigger opens."""
        return self._begun.get(trigger, ())

    def ended_by(self, trigger: Trigger) -> Sequence[Circumstance]:
        """The circumstances that a trigger ends."""
        return self._ended.get(trigger, ())


def _first_holding(rows: Iterable[Transition], setting: Setting) -> Transition | None:
    for row in rows:
        if row.holds(setting):
            return row
    return None

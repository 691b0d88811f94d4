"""The sub-machine of electronic monitoring (domain/law.md §7.3), beside the states of the case.

A pure function of the course: where monitoring stands, which device is worn, and the breaches by type. What
a count means is a matter of rows N19 to N23, not of this module.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.dates import Moment
from models.events.base import Event, Trigger
from models.events.monitoring import MonitoringBreached
from models.ids import EventId
from models.law.course import Course, Occurrence


class MonitoringState(enum.StrEnum):
    """Where electronic monitoring stands."""

    NONE = "none"
    DECIDED = "decided"
    FITTED = "fitted"
    REMOVED = "removed"
    PAUSED = "paused"
    WAIVED = "waived"
    ENDED = "ended"


_S, _T = MonitoringState, Trigger
_OFF = (_S.NONE, _S.WAIVED, _S.ENDED)
_ON = (_S.DECIDED, _S.FITTED, _S.REMOVED, _S.PAUSED)

_OVER = (_S.WAIVED, _S.ENDED)
_TAKEN_OFF = (_S.REMOVED, _S.PAUSED)
"""Taking the device off after monitoring is over does not begin it anew."""

_STEPS: Mapping[Trigger, tuple[tuple[MonitoringState, ...], MonitoringState | None]] = {
    # from, to (None: the state stays); paper
    _T.MONITORING_DECIDED: (_OFF, _S.DECIDED),  # I-02
    _T.MONITORING_TAKEN_OVER: (_OFF, _S.FITTED),  # I-17: the person wears the device of the commune left
    _T.DEVICE_FITTED: ((_S.DECIDED,), _S.FITTED),  # I-03
    _T.DEVICE_REMOVED: ((_S.FITTED,), _S.REMOVED),  # I-07
    _T.DEVICE_REFITTED: ((_S.REMOVED, _S.PAUSED), _S.FITTED),  # I-08
    _T.DEVICE_MOVED: ((_S.FITTED,), None),  # I-09
    _T.DEVICE_REPLACED: ((_S.FITTED,), None),  # I-10
    _T.MONITORING_PAUSED: ((_S.DECIDED, _S.FITTED, _S.REMOVED), _S.PAUSED),  # I-11, I-12
    _T.MONITORING_WAIVED: (_ON, _S.WAIVED),  # I-13, I-14
    _T.MONITORING_ENDED: (_ON, _S.ENDED),  # I-15, I-16
}
HEARD = frozenset({*_STEPS, _T.MONITORING_BREACHED, _T.MONITORING_BREACH_CURED})
"""The triggers that the sub-machine listens to."""
_AGAIN = (_T.MONITORING_DECIDED, _T.MONITORING_TAKEN_OVER)
"""Decisions that may follow while monitoring goes on (N10, N23): the device stays where it is."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One breach of monitoring (I-18): its type a to đ, when it began or was recorded, when it was cured."""

    event: Event
    type: str
    at: Moment
    cured: Moment | None = None


@dataclass(frozen=True, slots=True)
class Monitoring:
    """Where monitoring stands.

    ``since`` is when its state began, ``decision`` the latest I-02 or I-17; ``device`` and ``position`` are
    those worn last. ``breaches`` are those since monitoring last began. ``out_of_sequence`` are events that
    the sub-machine did not expect; they were followed all the same. ``history`` are the states it came into, with
    what led there.
    """

    state: MonitoringState = MonitoringState.NONE
    since: Moment | None = None
    decision: Event | None = None
    device: str = ""
    position: str = ""
    breaches: tuple[Breach, ...] = ()
    out_of_sequence: tuple[EventId, ...] = ()
    history: tuple[tuple[Occurrence, MonitoringState], ...] = ()

    @property
    def is_on(self) -> bool:
        """Whether a decision is in force, the device worn or not."""
        return self.state in _ON

    def count(self, *types: str) -> int:
        """How many breaches of some types there were; of any type if none is named."""
        return sum(1 for breach in self.breaches if not types or breach.type in types)

    @property
    def uncured(self) -> tuple[Breach, ...]:
        """The breaches that nobody has said to be cured."""
        return tuple(breach for breach in self.breaches if breach.cured is None)

    @property
    def last_breach(self) -> Breach | None:
        return max(self.breaches, key=lambda breach: breach.at.instant, default=None)


def expects(state: MonitoringState, trigger: Trigger) -> bool:
    """Whether the sub-machine expects a trigger in a state."""
    step = _STEPS.get(trigger)
    return step is not None and (state in step[0] or (trigger in _AGAIN and state in _ON))


def monitoring_of(course: Course) -> Monitoring:
    """Where monitoring stands at the end of a course."""
    heard = course.of(HEARD)
    if not heard:
        return _NEVER
    listener = _Listener()
    for occurrence in heard:
        listener.hear(occurrence)
    return listener.monitoring()


_NEVER = Monitoring()
"""Nothing was ever said of it."""


class _Listener:
    """The sub-machine on its way through a course."""

    def __init__(self) -> None:
        self._state = MonitoringState.NONE
        self._since: Moment | None = None
        self._decision: Event | None = None
        self._device = ""
        self._position = ""
        self._breaches: list[Breach] = []
        self._out_of_sequence: list[EventId] = []
        self._history: list[tuple[Occurrence, MonitoringState]] = []

    def monitoring(self) -> Monitoring:
        """What was heard so far."""
        return Monitoring(
            self._state,
            self._since,
            self._decision,
            self._device,
            self._position,
            tuple(self._breaches),
            tuple(self._out_of_sequence),
            tuple(self._history),
        )

    def hear(self, occurrence: Occurrence) -> None:
        """Take one of the triggers that the sub-machine listens to."""
        trigger = occurrence.step.trigger
        if trigger is Trigger.MONITORING_BREACHED:
            self._breaches.append(_breach(occurrence))
        elif trigger is Trigger.MONITORING_BREACH_CURED:
            self._breaches = [_cured(breach, occurrence) for breach in self._breaches]
        else:
            self._advance(occurrence)

    def _advance(self, occurrence: Occurrence) -> None:
        event, trigger, before = occurrence.event, occurrence.step.trigger, self._state
        again, was_on = trigger in _AGAIN, before in _ON
        target = _STEPS[trigger][1] or before
        if (again and was_on) or (target in _TAKEN_OFF and before in _OVER):
            target = before
        if again:
            self._decision = event
            if not was_on:
                self._breaches = []
        if not expects(before, trigger):
            self._out_of_sequence.append(event.id)
        if target is not before:
            self._state, self._since = target, occurrence.step.at
            self._history.append((occurrence, target))
        self._device = getattr(event.fact, "device", "") or self._device
        self._position = getattr(event.fact, "position", "") or self._position


def _breach(occurrence: Occurrence) -> Breach:
    fact = occurrence.event.fact
    recorded = occurrence.step.at
    if isinstance(fact, MonitoringBreached):
        return Breach(occurrence.event, fact.breach or "", fact.since or recorded)
    return Breach(occurrence.event, "", recorded)


def _cured(breach: Breach, occurrence: Occurrence) -> Breach:
    return replace(breach, cured=occurrence.step.at) if breach.event is occurrence.event else breach

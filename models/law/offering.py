"""Which kinds of events fit a case now: what a list of a hundred kinds should show first."""

from __future__ import annotations

from models.events.base import KINDS, Fact, Trigger
from models.law.course import Course
from models.law.machine import StateMachine
from models.law.monitoring import Monitoring, expects

MONITORED = frozenset({"S5", "S8", "S13"})
"""The measures under which monitoring is decided (N01: Luật 120/2025/QH15 Đ.12)."""

_WHILE_ON = frozenset({Trigger.MONITORING_BREACHED, Trigger.DAMAGE_REPORTED, Trigger.DEVICE_CHANGE_REQUESTED})


def fitting_kinds(course: Course, monitoring: Monitoring, machine: StateMachine) -> tuple[str, ...]:
    """The kinds that the state of a case or the sub-state of its monitoring expects, in their usual order.

    Any other kind may be recorded too; what may happen anywhere is not repeated here.
    """
    fitting = [kind for kind in KINDS.values() if _fits(kind, course.state, monitoring, machine)]
    return tuple(kind.kind for kind in sorted(fitting, key=lambda kind: kind.rank))


def _fits(kind: type[Fact], state: str, monitoring: Monitoring, machine: StateMachine) -> bool:
    triggers = kind.possible_triggers()
    if any(machine.names(state, trigger) for trigger in triggers):
        return True
    if monitoring.is_on and triggers & _WHILE_ON:
        return True
    may_be_monitored = state in MONITORED or monitoring.is_on
    return may_be_monitored and any(expects(monitoring.state, trigger) for trigger in triggers)

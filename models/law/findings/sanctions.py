"""Chapter R: limits of time for fines, when a record is cleared, grounds that are no longer law."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models.events.base import Event, Trigger
from models.events.sanctions import CommuneEducated, Fined, FineExecuted
from models.law.course import Finding, FindingKind, merged
from models.law.deadlines import term_end
from models.law.situation import Situation

_IMPOSED = (Fined, FineExecuted, CommuneEducated)
ABOUT = frozenset({Trigger.COMPULSORY_COMPLETED}).union(*(kind.possible_triggers() for kind in _IMPOSED))
"""Of a case in which none of these came there is nothing to say."""


def sanction_findings(situation: Situation) -> Iterator[Finding]:
    """Findings about fines, commune education and the measures that count no more."""
    imposed = situation.firsts_of(*_IMPOSED)
    completed = [o for o in situation.of(Trigger.COMPULSORY_COMPLETED) if situation.landmarks.is_first(o)]
    for occurrence in merged([part for part in (imposed, completed) if part]):
        event, fact = occurrence.event, occurrence.event.fact
        if isinstance(fact, Fined) and fact.act_day is not None:
            last = _end(situation, "R06", event, fact.act_day)
            if last is not None and event.at.day > last:
                yield Finding(FindingKind.LIMITATION_PASSED, event.id, "R06", (last.isoformat(),))
        elif isinstance(fact, FineExecuted):
            yield from _cleared(situation, f"R11-{fact.sanction}", event)
        elif isinstance(fact, CommuneEducated):
            rule = situation.rules.at("R10", event.at.day)
            if rule is not None and rule.value == "repealed":
                yield Finding(FindingKind.GROUND_REPEALED, event.id, rule.id)
        elif occurrence.step.trigger is Trigger.COMPULSORY_COMPLETED:
            yield from _cleared(situation, "R12", event)


def _cleared(situation: Situation, rule_id: str, event: Event) -> Iterator[Finding]:
    """From which day on the person counts as never sanctioned (R11) or never under the measure (R12)."""
    end = _end(situation, rule_id, event, event.at.day)
    if end is not None:
        yield Finding(FindingKind.CLEARED_FROM, event.id, rule_id, (end.isoformat(),))


def _end(situation: Situation, rule_id: str, event: Event, start: date) -> date | None:
    rule = situation.rules.at(rule_id, event.at.day)
    return term_end(start, rule.number, rule.unit) if rule else None

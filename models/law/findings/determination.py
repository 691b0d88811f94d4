"""Chapter C: what the program points out about determinations of addiction."""

from __future__ import annotations

from collections.abc import Iterator

from models.events.base import Trigger
from models.events.rehabilitation import Registered
from models.law.course import Finding, FindingKind
from models.law.deadlines import term_end
from models.law.situation import Situation

ABOUT = frozenset({Trigger.REGISTERED})
"""Of a case in which none of these came there is nothing to say."""


def determination_findings(situation: Situation) -> Iterator[Finding]:
    """Registrations with a result that is too old (C02)."""
    for occurrence in situation.of(Trigger.REGISTERED):
        event, fact = occurrence.event, occurrence.event.fact
        rule = situation.rules.at("C02", event.at.day)
        if rule is None or not isinstance(fact, Registered) or fact.result != "attached" or fact.result_day is None:
            continue
        if term_end(fact.result_day, rule.number, rule.unit) < event.at.day:
            yield Finding(FindingKind.RESULT_TOO_OLD, event.id, rule.id, (str(rule.number),))

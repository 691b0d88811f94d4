"""Chapter T: what 1 July 2026 asks of cases that began before it."""

from __future__ import annotations

from collections.abc import Iterator

from models.dates import day_start, legal_day
from models.law.course import Finding, FindingKind
from models.law.deadlines import shifted
from models.law.monitoring import MonitoringState
from models.law.rules import Rule
from models.law.situation import ADULT_AGE, Situation

_MONITORED = frozenset({"S5", "S8", "S13"})
"""Home rehabilitation, substitution treatment, after-care (N01, T03)."""


def transition_findings(situation: Situation) -> Iterator[Finding]:
    """Electronic monitoring outstanding for an old case (T03); a minor who stays in the centre (T04)."""
    monitoring, staying = situation.rules.latest("T03"), situation.rules.latest("T04")
    if situation.course.state in _MONITORED and _began_before(situation, monitoring):
        untouched = situation.monitoring.state is MonitoringState.NONE
        if untouched and monitoring.value == "monitoring_decision":
            yield Finding(FindingKind.MONITORING_OUTSTANDING, None, monitoring.id)
    term = situation.term("voluntary_public") or situation.term("compulsory")
    if term is not None and term.end is not None and _began_before(situation, staying):
        minor = situation.person.may_be_under(ADULT_AGE, staying.start)
        if minor and staying.start <= term.end < shifted(staying.start, months=staying.number):
            yield Finding(FindingKind.STAYS_IN_CENTRE, term.event.id, staying.id)


def _began_before(situation: Situation, rule: Rule) -> bool:
    """Whether the present state began before a rule came into force, and that day has come."""
    intervals = situation.course.intervals
    has_come = situation.at is None or situation.at >= day_start(rule.start)
    return bool(intervals) and has_come and legal_day(intervals[-1].start) < rule.start

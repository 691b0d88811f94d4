"""Chapter H: what the program points out about treatment with substitution drugs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models.dates import Moment
from models.events.base import Event, Trigger
from models.events.determination import DeterminationResulted
from models.events.substitution import ComplianceReported, SubstitutionAdmitted, SubstitutionRegistered
from models.law.course import Finding, FindingKind
from models.law.deadlines import limit, shifted
from models.law.rules import Rule
from models.law.situation import Situation

ABOUT = frozenset({Trigger.SUBSTITUTION_REGISTERED, Trigger.SUBSTITUTION_ADMITTED, Trigger.COMPLIANCE_REPORTED})
"""Of a case in which none of these came there is nothing to say."""


def substitution_findings(situation: Situation) -> Iterator[Finding]:
    """Consent, scope and notice of an admission; grounds on which the facility may end treatment."""
    for occurrence in situation.of(Trigger.SUBSTITUTION_REGISTERED):
        yield from _consent(situation, occurrence.event)
    for occurrence in situation.of(Trigger.SUBSTITUTION_ADMITTED):
        yield from _scope(situation, occurrence.event)
        yield from _notice(situation, occurrence.event)
    if situation.course.state == "S8":
        yield from _grounds_to_end(situation)


def _consent(situation: Situation, event: Event) -> Iterator[Finding]:
    """A minor without the written consent of the representative (H03)."""
    rule, fact = situation.rules.at("H03", event.at.day), event.fact
    if rule is None or not isinstance(fact, SubstitutionRegistered) or fact.representative_consent:
        return
    if situation.person.may_be_under(rule.number, event.at.day):
        yield Finding(FindingKind.CONSENT_MISSING, event.id, rule.id)


def _scope(situation: Situation, event: Event) -> Iterator[Finding]:
    """Admitted though the result names no substance that this treatment is for (H01)."""
    rule = situation.rules.at("H01", event.at.day)
    determined = situation.latest(Trigger.DETERMINED_ADDICTED)
    result = determined.event.fact if determined else None
    if rule is None or rule.value == "any" or not isinstance(result, DeterminationResulted):
        return
    if result.substances and not set(result.substances) & set(rule.codes):
        yield Finding(FindingKind.SUBSTANCE_NOT_COVERED, event.id, rule.id)


def _notice(situation: Situation, event: Event) -> Iterator[Finding]:
    """The facility told the commune police too late (H02)."""
    rule, fact = situation.rules.at("H02", event.at.day), event.fact
    if rule is None or not isinstance(fact, SubstitutionAdmitted) or fact.started is None:
        return
    due = limit(rule.number, rule.unit, Moment.on(fact.started), situation.practice.working_days)
    if event.at.instant >= due.instant:
        yield Finding(FindingKind.LATE_NOTICE, event.id, rule.id, (due.instant.isoformat(),))


def _grounds_to_end(situation: Situation) -> Iterator[Finding]:
    """Doses missed, opioid found: what the facility's monthly reports since admission add up to (H04)."""
    reports = list(_reports(situation))
    if not reports:
        return
    event, _ = reports[-1]
    missed = situation.rules.at("H04", event.at.day)
    if missed is not None and _missed_in_a_row(reports) >= missed.number:
        yield Finding(FindingKind.TREATMENT_MAY_END, event.id, missed.id, ("missed_doses",))
    positive, months = (situation.rules.at(id_, event.at.day) for id_ in ("H04-positive", "H04-months"))
    if positive is not None and months is not None and _positives(reports, event.at.day, months) >= positive.number:
        yield Finding(FindingKind.TREATMENT_MAY_END, event.id, positive.id, ("positive_opioid",))


def _reports(situation: Situation) -> Iterator[tuple[Event, ComplianceReported]]:
    admitted = situation.latest(Trigger.SUBSTITUTION_ADMITTED)
    for occurrence in situation.of(Trigger.COMPLIANCE_REPORTED):
        event, fact = occurrence.event, occurrence.event.fact
        if isinstance(fact, ComplianceReported) and (admitted is None or event.at.day >= admitted.event.at.day):
            yield event, fact


def _missed_in_a_row(reports: list[tuple[Event, ComplianceReported]]) -> int:
    """Days without a dose in the last reports up to one that names none."""
    days = 0
    for _, fact in reversed(reports):
        if not fact.missed_days:
            break
        days += fact.missed_days
    return days


def _positives(reports: list[tuple[Event, ComplianceReported]], until: date, months: Rule) -> int:
    since = shifted(until, months=-months.number)
    return sum(fact.positive_tests or 0 for event, fact in reports if event.at.day > since)

"""Chapter N: electronic monitoring. Who may be monitored, periods that are too short, and what breaches lead to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from models.dates import legal_day
from models.events.base import Event, Trigger
from models.events.monitoring import (
    DeviceChangeRequested,
    DevicePositionChanged,
    MonitoringBreached,
    MonitoringDecided,
    MonitoringWaived,
)
from models.law.course import Finding, FindingKind, Occurrence
from models.law.deadlines import limit, term_end
from models.law.monitoring import HEARD, Breach
from models.law.rules import Rule
from models.law.situation import ADULT_AGE, Situation
from models.law.terms import MEASURE_OF_STATE, is_minor_when_decided

STRIKES = (("N19", ("a",), ""), ("N20", ("b", "c"), "N20-cure"), ("N21", ("d", "dd"), "N21-cure"))
"""The counters of breaches: the rule that says how many, the types it counts, the rule about curing them."""


_JUDGED = (MonitoringDecided, DeviceChangeRequested, DevicePositionChanged, MonitoringWaived, MonitoringBreached)

ABOUT = HEARD.union(*(kind.possible_triggers() for kind in _JUDGED))
"""Of a case in which none of these came there is nothing to say."""


def monitoring_findings(situation: Situation) -> Iterator[Finding]:
    """Findings about decisions, devices and breaches of electronic monitoring."""
    for occurrence in situation.firsts_of(*_JUDGED):
        event, fact = occurrence.event, occurrence.event.fact
        if isinstance(fact, MonitoringDecided):
            yield from _decision_findings(situation, occurrence, fact)
        elif isinstance(fact, DeviceChangeRequested):
            yield from _too_short_abroad(situation, event, fact)
        elif isinstance(fact, DevicePositionChanged):
            yield from _moved_too_soon(situation, event)
        elif isinstance(fact, MonitoringWaived):
            yield from _waived_too_soon(situation, event)
        elif isinstance(fact, MonitoringBreached):
            yield from _battery_findings(situation, event, fact)
            yield from _fine_findings(situation, occurrence)
    yield from _grown_up(situation)
    yield from _strike_findings(situation)


# --- decisions ------------------------------------------------------------------------------------


def _decision_findings(situation: Situation, occurrence: Occurrence, fact: MonitoringDecided) -> Iterator[Finding]:
    """A decision for somebody the law does not monitor (N01), a minor's ground (N03), the centre to ask (N09)."""
    event, measure = occurrence.event, MEASURE_OF_STATE.get(occurrence.after, "")
    monitored, before_release = (situation.rules.at(id_, event.at.day) for id_ in ("N01", "N09"))
    in_centre = before_release is not None and measure in before_release.codes
    if in_centre and not fact.fitted_by:
        yield Finding(FindingKind.CENTRE_NOT_ASKED, event.id, "N09")
    if monitored is not None and not in_centre and measure not in monitored.codes:
        yield Finding(FindingKind.MONITORING_NOT_APPLICABLE, event.id, "N01")
    grounds = situation.rules.at("N03", event.at.day)
    if grounds is not None and is_minor_when_decided(event, situation.person, situation.rules):
        if fact.ground not in grounds.codes:
            yield Finding(FindingKind.NOT_IN_LAW, event.id, "N03", (fact.kind, "ground", fact.ground or ""))


def _grown_up(situation: Situation) -> Iterator[Finding]:
    """Monitored as a minor, grown up since: the rules for minors go on until somebody decides (P12)."""
    term, decision = situation.term("monitoring"), situation.monitoring.decision
    if term is None or decision is None or not is_minor_when_decided(decision, situation.person, situation.rules):
        return
    day = legal_day(situation.at) if situation.at else term.end
    if day is not None and not situation.person.may_be_under(ADULT_AGE, day):
        yield Finding(FindingKind.GROWN_UP_SINCE, decision.id, "P12", review=True)


# --- periods --------------------------------------------------------------------------------------


def _amount(rule: Rule) -> tuple[str, str]:
    """A number and its unit, for the sentence of a finding."""
    return str(rule.number), rule.unit.value


def _too_short(event: Event, rule: Rule) -> Finding:
    return Finding(FindingKind.TOO_SHORT, event.id, rule.id, _amount(rule))


def _too_short_abroad(situation: Situation, event: Event, fact: DeviceChangeRequested) -> Iterator[Finding]:
    """Abroad for fewer days than allow taking the device off (N11)."""
    rule = situation.rules.at("N11-abroad", event.at.day)
    if rule is None or fact.ground != "abroad" or fact.from_day is None or fact.until_day is None:
        return
    if (fact.until_day - fact.from_day).days + 1 < rule.number:
        yield _too_short(event, rule)


def _moved_too_soon(situation: Situation, event: Event) -> Iterator[Finding]:
    """Moved to another position sooner than the law lets it be worn in one, without a medical request (N12)."""
    rule = situation.rules.at("N12-month", event.at.day)
    worn = _last_before(situation, event, Trigger.DEVICE_FITTED, Trigger.DEVICE_REFITTED, Trigger.DEVICE_MOVED)
    asked = _last_before(situation, event, Trigger.DEVICE_CHANGE_REQUESTED)
    is_medical = asked is not None and getattr(asked.event.fact, "ground", None) == "medical"
    if rule is not None and worn is not None and not is_medical:
        if event.at.day < term_end(worn.step.at.day, rule.number, rule.unit):
            yield _too_short(event, rule)


def _last_before(situation: Situation, event: Event, *triggers: Trigger) -> Occurrence | None:
    last = None
    for occurrence in situation.of(*triggers):
        if occurrence.event is event or occurrence.step.at.instant > event.at.instant:
            break
        last = occurrence
    return last


def _battery_findings(situation: Situation, event: Event, fact: MonitoringBreached) -> Iterator[Finding]:
    """Recorded before the battery was empty for as long as makes it a breach (N17)."""
    rule = situation.rules.at("N17", event.at.day)
    if rule is None or fact.breach != "d" or fact.since is None:
        return
    if event.at.instant < fact.since.instant + timedelta(hours=rule.number):
        yield _too_short(event, rule)


def _waived_too_soon(situation: Situation, event: Event) -> Iterator[Finding]:
    """Waived before the time without a breach that the law asks for, or after a breach (N14)."""
    decided = _last_before(situation, event, Trigger.MONITORING_DECIDED)
    if decided is None or not isinstance(decided.event.fact, MonitoringDecided):
        return
    is_minor = is_minor_when_decided(decided.event, situation.person, situation.rules)
    rule = situation.rules.at("N14-minor" if is_minor else "N14-adult", event.at.day)
    if rule is None:
        return
    fact = decided.event.fact
    start = fact.from_day or fact.effective or decided.step.at.day
    breached = any(b.event.at.instant <= event.at.instant for b in situation.monitoring.breaches)
    if breached or event.at.day <= term_end(start, rule.number, rule.unit):
        yield Finding(FindingKind.WAIVER_NOT_DUE, event.id, rule.id, _amount(rule))


# --- breaches -------------------------------------------------------------------------------------


def _fine_findings(situation: Situation, breached: Occurrence) -> Iterator[Finding]:
    """A breach in after-care is fined (N22), until a fine for it is recorded."""
    event = breached.event
    rule = situation.rules.at("N22", event.at.day)
    fined = situation.latest(Trigger.FINED)
    if breached.before == "S13" and rule is not None and rule.bounds is not None:
        if fined is None or fined.step.at.day < event.at.day:
            amounts = tuple(str(amount) for amount in rule.bounds)
            yield Finding(FindingKind.BREACH_MEANS_FINE, event.id, rule.id, amounts)


def _strike_findings(situation: Situation) -> Iterator[Finding]:
    """Where the counters of breaches stand in home rehabilitation and substitution treatment (N19-N21, N23, P13)."""
    if situation.course.state not in ("S5", "S8") or not situation.monitoring.breaches:
        return
    last = situation.monitoring.breaches[-1].event
    if _is_answered(situation, last):
        return
    convention = situation.rules.at("P13", last.at.day)
    is_adult = not situation.person.may_be_under(ADULT_AGE, last.at.day)
    if situation.course.state == "S8" and is_adult and convention is not None:
        if convention.value != "compulsory":
            yield from _new_decision(situation, last)
        if convention.value == "new_decision":
            return
    for rule_id, types, cure_id in STRIKES:
        yield from _counted(situation, rule_id, types, cure_id)


def _new_decision(situation: Situation, breach: Event) -> Iterator[Finding]:
    rule = situation.rules.at("N23", breach.at.day)
    if rule is not None:
        yield Finding(FindingKind.CHOOSE_AFTER_BREACH, breach.id, rule.id, _amount(rule), review=True)


def _is_answered(situation: Situation, breach: Event) -> bool:
    """Whether a compulsory file or a new decision of monitoring followed the last breach."""
    answers = situation.of(Trigger.GROUND_FOUND, Trigger.MONITORING_DECIDED)
    return any(o.event is breach or o.step.at.instant > breach.at.instant for o in answers)


def _counted(situation: Situation, rule_id: str, types: tuple[str, ...], cure_id: str) -> Iterator[Finding]:
    """One counter: reached, or reached with the next breach, or by one that was not cured in time."""
    breaches = [breach for breach in situation.monitoring.breaches if breach.type in types]
    if not breaches:
        return
    last = breaches[-1]
    rule = situation.rules.at(rule_id, last.event.at.day)
    if rule is None:
        return
    uncured = next((breach for breach in breaches if _is_uncured(situation, breach, cure_id)), None)
    if len(breaches) >= rule.number:
        yield Finding(FindingKind.BREACHES_REACHED, last.event.id, rule.id)
    elif uncured is not None:
        yield Finding(FindingKind.BREACH_UNCURED, uncured.event.id, cure_id)
    elif len(breaches) == rule.number - 1:
        yield Finding(FindingKind.NEXT_BREACH_COMPULSORY, last.event.id, rule.id)


def _is_uncured(situation: Situation, breach: Breach, cure_id: str) -> bool:
    """Whether the time to cure a breach ran out first. With every event counted, the time to come is not foreseen."""
    rule = situation.rules.at(cure_id, breach.event.at.day)
    if rule is None:
        return False
    end = limit(rule.number, rule.unit, breach.event.at, situation.practice.working_days).instant
    if breach.cured is not None:
        return breach.cured.instant >= end
    return situation.at is not None and situation.at >= end

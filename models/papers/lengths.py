"""How long a measure lasts and until when, as decisions write it: only where a row of law gives the length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from models.case import Case
from models.events.aftercare import AftercareProposed
from models.events.base import Event
from models.events.court import CourtDecided
from models.events.monitoring import MonitoringDecided
from models.events.rehabilitation import CompletionAnnounced, RehabilitationReceived, VoluntaryDecided
from models.events.user_management import ManagementDecided
from models.law.course import Occurrence
from models.law.past import ADULT_AGE, Past
from models.law.rules import Rule, Rules, Unit
from models.law.terms import MEASURE_OF_STATE, Term, is_minor_when_decided, monitoring_rule, term_in
from models.papers.arrivals import arrival_under_management, is_awaited, rest_of_management
from models.papers.facts import latest_of
from models.person import Person

_UNITS: Mapping[Unit, str] = {Unit.MONTHS: "tháng", Unit.YEARS: "năm"}

_BEFORE_AFTERCARE: Mapping[str, str] = {
    "voluntary_home": "P01",
    "voluntary_private": "P01",
    "voluntary_public": "P01",
    "substitution": "P01",
    "compulsory": "P02",
}
"""The measures that after-care follows, and the row of law on how long it lasts then."""


def length_in_words(rule: Rule) -> str:
    """The length that a row of law gives: ``01 năm``; empty for a row that counts otherwise."""
    return f"{rule.number:02d} {_UNITS[rule.unit]}" if rule.unit in _UNITS else ""


def management_length(case: Case, decision: Event | None, rules: Rules, day: date) -> str:
    """How long a decision on management lets it last (B02); of one that goes on with a term begun elsewhere, what
    remained of it (B21), empty if nobody knows that.

    Without a decision, what one of ``day`` would say, if it is due.
    """
    if decision is None and arrival_under_management(case) is not None:
        return _days(rest_of_management(case, day)) if is_awaited(ManagementDecided.kind, case) else ""
    fact = decision.fact if decision is not None else None
    if decision is not None and isinstance(fact, ManagementDecided) and fact.reason == "moved_in":
        return _days(_rest_decided(case, decision, fact.from_day or decision.at.day))
    rule = rules.at("B02", decision.at.day if decision else day)
    return length_in_words(rule) if rule else ""


def _rest_decided(case: Case, decision: Event, start: date) -> int | None:
    """The days from ``start`` to the lawful end of the term that a decision went on with."""
    term = term_in("S2", _up_to(decision, case), case.person, case.situation.rules)
    end = term.lawful_end if term is not None and term.event == decision else None
    return None if end is None else max(0, (end - start).days)


def _up_to(event: Event, case: Case) -> tuple[Occurrence, ...]:
    """What had happened by an event, its own steps with it."""
    happened = case.course.occurrences
    return happened[: 1 + max(i for i, o in enumerate(happened) if o.event.id == event.id)]


def _days(number: int | None) -> str:
    return "" if number is None else f"{number} ngày"


def monitoring_length(case: Case, decision: Event | None, day: date) -> str:
    """How long a decision about electronic monitoring lets it last (N02, N04, N23); empty where no whole length does.

    Without a decision, what one of ``day`` would say of an adult; of a minor that depends on its ground.
    """
    person, rules, course = case.person, case.situation.rules, case.course
    happened, stated, start = course.occurrences, MonitoringDecided(), day
    if decision is not None and isinstance(decision.fact, MonitoringDecided):
        happened = _up_to(decision, case)
        stated, start = decision.fact, decision.fact.from_day or decision.fact.effective or decision.at.day
        is_minor = is_minor_when_decided(decision, person, rules)
    elif person.may_be_under(ADULT_AGE, day):
        return ""
    else:
        is_minor = False
    state = happened[-1].after if happened else ""
    monitored, rule = rules.at("N01", start), rules.at(monitoring_rule(stated, state, is_minor=is_minor), start)
    if rule is None or monitored is None or MEASURE_OF_STATE.get(state) not in monitored.codes:
        return ""
    measure = term_in(state, happened, person, rules)
    if rule.value == "measure_term":
        return _whole(measure, person, rules) if measure is not None else _decided(happened, person, rules)
    end = Past((), person, rules).lawful_end(rule, start)
    ends_before = measure is not None and measure.end is not None and end is not None and measure.end < end
    return "" if ends_before else length_in_words(rule)


def _decided(happened: Sequence[Occurrence], person: Person, rules: Rules) -> str:
    """The length that the law gives rehabilitation at home which was decided but has not begun: monitoring is decided
    within 12 hours of V-22 (N06), mostly before the reception."""
    decision = latest_of(VoluntaryDecided, [occurrence.event for occurrence in happened])
    fact = decision.fact if decision else None
    if decision is None or not isinstance(fact, VoluntaryDecided) or fact.place != "home" or fact.printed_end:
        return ""
    length = Past((), person, rules).length("E01", fact, decision.at.day) if fact.case in (None, "registered") else None
    return length_in_words(length) if length else ""


def _whole(term: Term, person: Person, rules: Rules) -> str:
    """The length of a term that runs as long as its row says; empty for the rest of one, or one that is not known."""
    if term.rule is None or term.start is None:
        return ""
    whole = Past((), person, rules).lawful_end(term.rule, term.start)
    return length_in_words(term.rule) if whole is not None and whole == term.lawful_end else ""


def voluntary_end(case: Case, events: Sequence[Event]) -> date | None:
    """The last day that a decision on voluntary rehabilitation has by law (E01, E02), from the day it names or else
    that of the reception; None where it goes on with an earlier term, or where nobody has said which time it is."""
    decision, received = latest_of(VoluntaryDecided, events), latest_of(RehabilitationReceived, events)
    fact = decision.fact if decision else None
    if decision is None or not isinstance(fact, VoluntaryDecided) or fact.case not in (None, "registered"):
        return None
    start = fact.from_day or (received.at.day if received else None)
    past = Past((), case.person, case.situation.rules)
    length = past.length("E01" if fact.place == "home" else "E02", fact, decision.at.day)
    return past.lawful_end(length, start) if start else None


def aftercare_end(case: Case, events: Sequence[Event]) -> date | None:
    """The last day that after-care has by law (P01, P02) from the day that the proposal or the notice of completion
    names; None of a minor after compulsory rehabilitation, whose age on the day of the order decides."""
    proposal, notice = latest_of(AftercareProposed, events), latest_of(CompletionAnnounced, events)
    start = getattr(proposal.fact if proposal else None, "from_day", None)
    start = start or getattr(notice.fact if notice else None, "completes", None)
    known = {event.id for event in events}
    state = next((o.after for o in reversed(case.course.occurrences) if o.event.id in known), "")
    measure = MEASURE_OF_STATE.get(state, "")
    if start is None or measure not in _BEFORE_AFTERCARE:
        return None
    order = latest_of(CourtDecided, events)
    if measure == "compulsory" and (order is None or case.person.may_be_under(ADULT_AGE, order.at.day)):
        return None
    rules = case.situation.rules
    return Past((), case.person, rules).lawful_end(rules.at(_BEFORE_AFTERCARE[measure], start), start)

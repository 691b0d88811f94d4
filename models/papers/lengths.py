"""How long a measure lasts, as decisions write it: only where a row of law gives the length."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from models.case import Case
from models.events.base import Event
from models.events.monitoring import MonitoringDecided
from models.law.past import ADULT_AGE, Past
from models.law.rules import Rule, Rules, Unit
from models.law.terms import MEASURE_OF_STATE, Term, is_minor_when_decided, monitoring_rule, term_in
from models.person import Person

_UNITS: Mapping[Unit, str] = {Unit.MONTHS: "tháng", Unit.YEARS: "năm"}


def length_in_words(rule: Rule) -> str:
    """The length that a row of law gives: ``01 năm``; empty for a row that counts otherwise."""
    return f"{rule.number:02d} {_UNITS[rule.unit]}" if rule.unit in _UNITS else ""


def monitoring_length(case: Case, decision: Event | None, day: date) -> str:
    """How long a decision about electronic monitoring lets it last (N02, N04, N23); empty where no whole length does.

    Without a decision, what one of ``day`` would say of an adult; of a minor that depends on its ground.
    """
    person, rules, course = case.person, case.situation.rules, case.course
    happened, stated, start = course.occurrences, MonitoringDecided(), day
    if decision is not None and isinstance(decision.fact, MonitoringDecided):
        happened = happened[: 1 + max(i for i, o in enumerate(happened) if o.event.id == decision.id)]
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
        return _whole(measure, person, rules)
    end = Past((), person, rules).lawful_end(rule, start)
    ends_before = measure is not None and measure.end is not None and end is not None and measure.end < end
    return "" if ends_before else length_in_words(rule)


def _whole(term: Term | None, person: Person, rules: Rules) -> str:
    """The length of a term that runs as long as its row says; empty for the rest of one, or one that is not known."""
    if term is None or term.rule is None or term.start is None:
        return ""
    whole = Past((), person, rules).lawful_end(term.rule, term.start)
    return length_in_words(term.rule) if whole is not None and whole == term.lawful_end else ""

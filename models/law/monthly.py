"""The residence checks that the rows of law ask of the months of a term (B10)."""

from __future__ import annotations

from datetime import date

from models.law.residence import MonthsAsked
from models.law.rules import Rule
from models.law.situation import Situation
from models.law.terms import Term


def months_asked(situation: Situation, rule: Rule, term: Term) -> MonthsAsked:
    """The months of a term of which a monthly row asks something."""
    assert rule.duty is not None
    begins = max(situation.practice.begins_for(term.event), situation.rules.since(rule))

    def times(last_day: date) -> int:
        in_force = situation.rules.at(rule.id, last_day)
        return in_force.number if in_force else rule.number

    return MonthsAsked(term.since, term.end, rule.duty.in_states, begins, times, rule.end)


def missed_months(situation: Situation, rule_id: str, term: Term) -> tuple[date, ...]:
    """The months of a term that were over, with too few checks, when the person was seen again."""
    return tuple(
        month.month
        for rule in situation.rules.versions(rule_id)
        for month in months_asked(situation, rule, term).missed(situation.course)
        if rule.is_in_force(month.last_day)
    )

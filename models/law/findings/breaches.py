"""Chapter O: breaches in voluntary rehabilitation and substitution treatment; prison in the middle of a measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from models.events.base import Trigger
from models.events.breaches import BreachRecorded
from models.law.course import Finding, FindingKind, Occurrence
from models.law.rules import Rule
from models.law.situation import ADULT_AGE, Situation

_RULES: Mapping[str, str] = {"refuses_monitoring": "O01", "commune_education": "O02", "other": "O03"}
"""The rule about an act: what is done the first time, the second, and so on."""

_MEASURES = ("S5", "S6", "S7", "S8")
_COMPULSORY = "compulsory"

ABOUT = frozenset({Trigger.BREACH_RECORDED, Trigger.RELEASED_FROM_PRISON})
"""Of a case in which none of these came there is nothing to say."""


def breach_findings(situation: Situation) -> Iterator[Finding]:
    """Handling out of the law's order (O01-O03), where the counting stands, a rest that prison waived (O04)."""
    recorded = [
        occurrence
        for occurrence in situation.of(Trigger.BREACH_RECORDED)
        if isinstance(occurrence.event.fact, BreachRecorded) and not situation.has_lapsed(occurrence)
    ]
    for index in range(len(recorded)):
        yield from _judged(situation, recorded, index)
    yield from _waived_by_prison(situation)


def _judged(situation: Situation, recorded: list[Occurrence], index: int) -> Iterator[Finding]:
    """One breach: how it should have been handled, and, if it is the last, what the next one means."""
    event, fact = recorded[index].event, recorded[index].event.fact
    if not isinstance(fact, BreachRecorded):
        return
    standing = _standing(situation, recorded[: index + 1])
    if standing is None:
        return
    rule, number = standing
    expected = _handling(rule, number)
    if fact.handling not in (None, expected, "criminal"):
        yield Finding(FindingKind.UNEXPECTED_HANDLING, event.id, rule.id, (expected,))
    if index + 1 < len(recorded) or situation.course.state not in _MEASURES or fact.handling == _COMPULSORY:
        return
    if expected == _COMPULSORY and fact.handling != "criminal":
        yield Finding(FindingKind.BREACHES_REACHED, event.id, rule.id)
    elif _handling(rule, number + 1) == _COMPULSORY:
        yield Finding(FindingKind.NEXT_BREACH_COMPULSORY, event.id, rule.id)


def _handling(rule: Rule, number: int) -> str:
    """What the law prescribes for the nth breach: past the end of the list, its last step."""
    return rule.codes[min(number, len(rule.codes)) - 1] if rule.codes else ""


def _standing(situation: Situation, recorded: list[Occurrence]) -> tuple[Rule, int] | None:
    """The rule that decides about the last of some breaches, and which one it is under that rule.

    After an act that would justify commune education every further breach counts with it (O02); other breaches
    count among themselves (O03). Criminal acts are no breaches in this sense.
    """
    *before, last = [o for o in recorded if getattr(o.event.fact, "handling", None) != "criminal"] or recorded[-1:]
    acts = [getattr(o.event.fact, "act", None) or "" for o in before]
    act = getattr(last.event.fact, "act", None) or ""
    if act != "refuses_monitoring" and "commune_education" in acts:
        rule_id, number = "O02", len(acts) - acts.index("commune_education") + 1
    else:
        rule_id, number = _RULES.get(act, ""), acts.count(act) + 1
    rule = situation.rules.at(rule_id, last.event.at.day)
    return (rule, number) if rule is not None else None


def _waived_by_prison(situation: Situation) -> Iterator[Finding]:
    """Back in compulsory rehabilitation though the law of 2021 waived the rest for a minor sent to prison (O04)."""
    for released in situation.of(Trigger.RELEASED_FROM_PRISON):
        imprisoned = [o for o in situation.of(Trigger.IMPRISONED) if o.step.at.instant <= released.step.at.instant]
        if not imprisoned or imprisoned[-1].before != "S12" or situation.course.state != "S12":
            continue
        day = imprisoned[-1].step.at.day
        rule = situation.rules.at("O04", day)
        if rule is not None and rule.value == "minors_rest_waived" and situation.person.may_be_under(ADULT_AGE, day):
            yield Finding(FindingKind.REST_WAIVED_BY_PRISON, released.event.id, "O04", review=True)

"""What rows of choices, signers and ranges say of the facts of a case, without code of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from models.events.base import Event, Fact
from models.events.sanctions import Fined
from models.law import conditions
from models.law.course import Finding, FindingKind
from models.law.rules import Rule
from models.law.situation import Situation


def row_findings(situation: Situation) -> Iterator[Finding]:
    """Values the law of the day does not know, amounts outside its range, signers it does not expect."""
    asked_of = situation.rules.asked_of
    for occurrence in situation.firsts_of(*[kind for kind in situation.landmarks.firsts if kind.kind in asked_of]):
        event = occurrence.event
        fact = event.fact
        asked, day = asked_of[fact.kind], day_of_act(situation, event)
        for field, rows in asked.choices.items():
            value = getattr(fact, field)
            speaking = () if value is None else [row for row in rows if _speaks(situation, row, fact, day)]
            if speaking:
                yield from _unknown_values(event, field, value if isinstance(value, tuple) else (value,), speaking)
        for rule in asked.ranges:
            if _speaks(situation, rule, fact, day):
                yield from _out_of_range(event, rule)
        if asked.signers and (position := getattr(fact, "signer_position", "")):
            yield from _unexpected_signer(event, day, position.lower(), asked.signers)


def _speaks(situation: Situation, rule: Rule, fact: Fact, day: date) -> bool:
    """Whether a row about a field is in force on a day, and meant for this person and this fact."""
    field = rule.field
    if field is None or not rule.is_in_force(day) or (rule.when and not conditions.hold(situation, rule.when, day)):
        return False
    return not field.other_field or bool(getattr(fact, field.other_field) == field.is_value)


def _unknown_values(event: Event, field: str, codes: Sequence[str], rows: Sequence[Rule]) -> Iterator[Finding]:
    """Values that none of the rows that speak about one field lists."""
    unknown = set(codes).difference(*[row.codes for row in rows])
    for code in codes if unknown else ():
        if code in unknown:
            yield Finding(FindingKind.NOT_IN_LAW, event.id, rows[0].id, (event.fact.kind, field, code))


def _out_of_range(event: Event, rule: Rule) -> Iterator[Finding]:
    field = rule.field
    if field is None or not rule.bounds:
        return
    amount = getattr(event.fact, field.field)
    least, most = rule.bounds
    if amount is not None and not least <= amount <= most:
        yield Finding(
            FindingKind.OUT_OF_RANGE, event.id, rule.id, (event.fact.kind, field.field, str(least), str(most))
        )


def _unexpected_signer(
    event: Event, day: date, position: str, signers: Sequence[tuple[Rule, Sequence[str]]]
) -> Iterator[Finding]:
    """A position that does not name the role the law gives the signature to; one not typed says nothing."""
    for rule, roles in signers:
        if rule.is_in_force(day) and not any(role in position for role in roles):
            yield Finding(FindingKind.UNEXPECTED_SIGNER, event.id, rule.id, (" / ".join(rule.roles),))


def day_of_act(situation: Situation, event: Event) -> date:
    """The day whose law judges an event: of a fine that of the act (T07), of any other its own."""
    fact = event.fact
    if isinstance(fact, Fined) and fact.act_day is not None:
        rule = situation.rules.latest("T07")
        return fact.act_day if rule.value == "law_of_the_act" else event.at.day
    return event.at.day

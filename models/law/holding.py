"""Holding while a file is prepared: how many days of it are deducted from the term that follows (K03, K04, P11)."""

from __future__ import annotations

from models.events.base import Event, Trigger
from models.events.compulsory import Held
from models.events.placement import Admitted
from models.law.course import Occurrence
from models.law.past import UNDER_FILE, Past


def days_deducted(past: Past, carried_out: int, decided: Event) -> int:
    """The days of holding that are deducted from the term of a decision (K04; under the law of 2021 only those in a
    centre). ``carried_out`` is where the file ended that the decision was about."""
    file, rule = past.file_before(carried_out), past.rules.at("K04", decided.at.day)
    held = next((i for i, o in enumerate(file.occurrences) if o.step.trigger is Trigger.HELD), None)
    if held is None or rule is None or not any(_is_decision(o, decided) for o in file.occurrences):
        return 0
    fact = file.occurrences[held].event.fact
    at_home = isinstance(fact, Held) and fact.held_at == "family"
    if rule.value == "deducted" or (rule.value == "deducted_in_centre" and not at_home):
        return _days_held(file.since(held), decided)
    return 0


def _is_decision(occurrence: Occurrence, decided: Event) -> bool:
    """Whether this is the decision itself, not what became of its paper."""
    return occurrence.event is decided and occurrence.step.at is decided.at


def _days_held(since: Past, decided: Event) -> int:
    """The days from the decision to hold, the first of ``since``, until holding was over; not those of flight."""
    over = _holding_over(since, decided)
    if over is None:
        return 0
    holding, end = since.occurrences[0], over.step.at.day
    start = (isinstance(holding.event.fact, Held) and holding.event.fact.from_day) or holding.step.at.day
    fled = sum((min(away.end or end, end) - away.start).days for away in since.at_large(start) if away.start < end)
    return max(0, (end - start).days - fled)


def _holding_over(since: Past, decided: Event) -> Occurrence | None:
    """What ended holding by K03: carrying the decision out, or the decision itself unless the person simply stays
    in that centre (Đ.107 k.1). What begins after the decision is no holding for it."""
    left = next((o for o in since.occurrences if o.after not in UNDER_FILE), None)
    if left is None or since.says("K03", decided.at.day, "execution"):
        return left
    if not since.says("K03", decided.at.day, "court_decides"):
        return None
    stays = isinstance(left.event.fact, Admitted) and left.event.fact.already_held
    return left if stays else next((o for o in since.occurrences if _is_decision(o, decided)), since.occurrences[0])

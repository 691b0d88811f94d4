"""Chapters A and B, and what old lists say: testing, management of illegal users, taking over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from models.dates import day_end
from models.events.base import Event, Trigger
from models.events.taking_over import TakenOver
from models.events.testing import TestTaken
from models.events.user_management import ManagementDecided, ResidenceVerified
from models.law.course import NOT_KEPT, Finding, FindingKind, Occurrence
from models.law.deadlines import term_end
from models.law.monthly import missed_months
from models.law.situation import Situation
from models.law.terms import term_in


def user_findings(situation: Situation) -> Iterator[Finding]:
    """Findings about tests, decisions of management, their terms, and take-overs."""
    yield from _term_findings(situation)
    for occurrence in situation.of(*_JUDGES):
        yield from _JUDGES[occurrence.step.trigger](situation, occurrence)


def _term_findings(situation: Situation) -> Iterator[Finding]:
    """A management that is interrupted, contradicts the law, or ran out before our time with no paper."""
    term, state = situation.term("user_management"), situation.course.state
    if term is None:
        return
    if term.is_away:
        yield Finding(FindingKind.ABSENT, term.event.id, "B22")
    missed = missed_months(situation, "B10", term)
    if missed:
        yield Finding(FindingKind.MONTHS_UNCHECKED, term.event.id, "B10", tuple(map(date.isoformat, missed)))
    if term.contradicts_law and term.printed_end and term.lawful_end:
        ends = (term.printed_end.isoformat(), term.lawful_end.isoformat())
        taken_over = isinstance(term.event.fact, TakenOver)
        yield Finding(FindingKind.END_CONTRADICTS_LAW, term.event.id, "B02", ends, review=taken_over)
    fact = term.event.fact
    if term.end is None and isinstance(fact, TakenOver) and fact.entry is not None and not term.is_away:
        yield Finding(FindingKind.END_UNKNOWN, term.event.id, "B02", review=True)
    if term.end is None or term.end >= situation.practice.begins_for(term.event):
        return
    if situation.at is None or day_end(term.end) <= situation.at:
        kind = FindingKind.EXPIRED_WITHOUT_PAPER if state == "S2" else FindingKind.SUSPENDED_PAST_END
        yield Finding(kind, term.event.id, "B17", (term.end.isoformat(),), review=True)


def _end_findings(situation: Situation, ending: Occurrence) -> Iterator[Finding]:
    """A normal end (III-09) that is dated before the term it ends ran out."""
    if ending.before != "S2" or isinstance(ending.event.fact, TakenOver):
        return
    before = situation.course.occurrences[: ending.position]
    term = term_in("S2", before, situation.person, situation.rules)
    if term is not None and (term.is_away or (term.end is not None and ending.step.at.day < term.end)):
        yield Finding(FindingKind.ENDED_EARLY, ending.event.id, "B02")


def _test_findings(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    event, before, fact = occurrence.event, occurrence.before, occurrence.event.fact
    if not isinstance(fact, TestTaken):
        return
    if _lacks_guardian(situation, event, fact):
        yield Finding(FindingKind.GUARDIAN_ABSENT, event.id, "A06")
    if (before == "S1" or before in NOT_KEPT) and fact.ground in _only_while_managed(situation, event):
        yield Finding(FindingKind.NOT_IN_LAW, event.id, "B11", (fact.kind, "ground", fact.ground or ""))
    if occurrence.step.trigger is not Trigger.POSITIVE_TEST:
        return
    if before in _MANAGED and situation.course.state in _MANAGED and not _settled_since(situation, occurrence):
        yield Finding(FindingKind.CAUGHT_AGAIN, event.id, "C01")
    if situation.rules.at("R09", event.at.day) is not None:
        yield Finding(FindingKind.CRIMINAL_SCREENING, event.id, "R09", _screening(situation, event, before))


def _settled_since(situation: Situation, test: Occurrence) -> bool:
    """Whether what a positive test of somebody managed calls for is done: the determination, or a new decision."""
    settled = situation.latest(*_SETTLES)
    return settled is not None and settled.position > test.position


def _only_while_managed(situation: Situation, event: Event) -> tuple[str, ...]:
    """The grounds that are lawful only for people under a measure (B11)."""
    rule = situation.rules.at("B11", event.at.day)
    return rule.codes if rule else ()


_MANAGED = ("S2", "S2s")
_SETTLES = (Trigger.DETERMINED_ADDICTED, Trigger.DETERMINED_NOT_ADDICTED, Trigger.MANAGEMENT_DECIDED)
_AFTERCARE_OVER = (Trigger.AFTERCARE_COMPLETED, Trigger.REMOVED_AS_SERVED)
_BROKEN_OFF = (Trigger.WALKED_OUT, Trigger.SUBSTITUTION_TERMINATED)


def _screening(situation: Situation, event: Event, before: str) -> tuple[str, ...]:
    """Which cases of Penal Code Art. 256a the registry itself shows at a positive test."""
    if before in ("S5", "S6", "S7", "S8", "S12"):
        return ("in_rehabilitation",)
    if before == "S13":
        return ("in_aftercare",)
    if before in ("S2", "S2s") and _is_recent(situation, event, _AFTERCARE_OVER):
        return ("after_aftercare",)
    return ("after_walk_out",) if _is_recent(situation, event, _BROKEN_OFF) else ()


def _is_recent(situation: Situation, event: Event, triggers: tuple[Trigger, ...]) -> bool:
    """Whether any of the triggers came within the years of R09 before an event."""
    rule = situation.rules.at("R09", event.at.day)
    if rule is None:
        return False
    earlier = [o.step.at.day for o in situation.of(*triggers) if o.step.at.day <= event.at.day]
    return any(event.at.day <= term_end(day, rule.number, rule.unit) for day in earlier)


def _lacks_guardian(situation: Situation, event: Event, fact: TestTaken) -> bool:
    return fact.sample != "urine" and not fact.guardian and _is_under(situation, "A06", event)


def _is_under(situation: Situation, rule_id: str, event: Event) -> bool:
    """Whether the person may be younger than a rule says, on the day of an event."""
    rule = situation.rules.at(rule_id, event.at.day)
    return rule is not None and situation.person.may_be_under(rule.number, event.at.day)


def _residence_findings(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    """The present place counts as stable though the person has not lived there long enough (B07)."""
    event, fact = occurrence.event, occurrence.event.fact
    if not isinstance(fact, ResidenceVerified) or fact.outcome != "thirty_days" or fact.living_since is None:
        return
    rule = situation.rules.at("B07", event.at.day)
    if rule is not None and (event.at.day - fact.living_since).days < rule.number:
        yield Finding(FindingKind.RESIDENCE_TOO_SHORT, event.id, "B07")


def _take_over_findings(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    event, fact = occurrence.event, occurrence.event.fact
    if not isinstance(fact, TakenOver):
        return
    if fact.outcome_day is not None and fact.entry is not None and fact.outcome_day < fact.entry:
        yield Finding(FindingKind.OUTCOME_BEFORE_ENTRY, event.id, review=True)
    if fact.outcome in ("stopped", "ended", "suspended") and fact.outcome_day is None:
        yield Finding(FindingKind.OUTCOME_UNDATED, event.id, review=fact.outcome != "suspended")


def _decision_findings(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    event, fact = occurrence.event, occurrence.event.fact
    if not isinstance(fact, ManagementDecided):
        return
    team = situation.rules.at("B09", event.at.day)
    missing = tuple(name for name in team.codes if not getattr(fact, name)) if team else ()
    if missing:
        yield Finding(FindingKind.TEAM_INCOMPLETE, event.id, "B09", missing)
    if not fact.team_others and _is_under(situation, "B13", event):
        yield Finding(FindingKind.MINOR_NEEDS_YOUTH, event.id, "B13")
    verified = situation.latest(Trigger.RESIDENCE_VERIFIED)
    if verified is not None and isinstance(verified.event.fact, ResidenceVerified):
        manager = situation.rules.at("B08", event.at.day)
        told_elsewhere = manager is not None and manager.value == "commune_of_detection"
        if told_elsewhere and not verified.event.fact.is_stable and not fact.registered_police:
            yield Finding(FindingKind.INFORM_REGISTERED_POLICE, event.id, "B08")


_JUDGES: Mapping[Trigger, Callable[[Situation, Occurrence], Iterator[Finding]]] = {
    Trigger.POSITIVE_TEST: _test_findings,
    Trigger.NEGATIVE_TEST: _test_findings,
    Trigger.RESIDENCE_VERIFIED: _residence_findings,
    Trigger.TAKEN_OVER: _take_over_findings,
    Trigger.MANAGEMENT_DECIDED: _decision_findings,
    Trigger.MANAGEMENT_ENDED: _end_findings,
}

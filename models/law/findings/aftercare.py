"""Chapter P: management after rehabilitation. Its term, who is assigned, where there is no residence, relapse."""

from __future__ import annotations

from collections.abc import Iterator

from models.dates import day_end
from models.events.aftercare import AftercareDecided, AftercareTeamAssigned
from models.events.base import Event, Trigger
from models.events.rehabilitation import CompletionAnnounced
from models.events.taking_over import TakenOver
from models.law.course import Finding, FindingKind, Occurrence
from models.law.deadlines import shifted
from models.law.situation import ADULT_AGE, Situation
from models.law.terms import Term

_JUDGED = (AftercareDecided, AftercareTeamAssigned, CompletionAnnounced)

ABOUT = frozenset(
    {Trigger.TAKEN_OVER, Trigger.MOVED_IN, Trigger.AFTERCARE_PROPOSED, Trigger.DETERMINED_ADDICTED}
).union(*(kind.possible_triggers() for kind in _JUDGED))
"""Of a case in which none of these came there is nothing to say."""


def aftercare_findings(situation: Situation) -> Iterator[Finding]:
    """Findings about after-care and the way into it."""
    term = situation.term("aftercare")
    if term is not None:
        yield from _term_findings(situation, term)
        yield from _grown_up(situation, term)
    for occurrence in situation.firsts_of(*_JUDGED):
        event, fact = occurrence.event, occurrence.event.fact
        if isinstance(fact, (AftercareDecided, AftercareTeamAssigned)):
            yield from _nobody_assigned(situation, event)
        elif isinstance(fact, CompletionAnnounced):
            yield from _announced_late(situation, event, fact)
    yield from _without_residence(situation)
    if situation.course.state == "S9":
        for relapse in situation.of(Trigger.DETERMINED_ADDICTED):
            yield from _relapse(situation, relapse)


# --- the term -------------------------------------------------------------------------------------


def _term_findings(situation: Situation, term: Term) -> Iterator[Finding]:
    """An after-care that is interrupted, contradicts the law, or ran out before our time with no paper."""
    length = term.rule.id if term.rule else "P01"
    taken_over = isinstance(term.event.fact, TakenOver)
    if term.is_away:
        yield Finding(FindingKind.ABSENT, term.event.id, "P09")
    if term.contradicts_law and term.printed_end and term.lawful_end:
        ends = (term.printed_end.isoformat(), term.lawful_end.isoformat())
        yield Finding(FindingKind.END_CONTRADICTS_LAW, term.event.id, length, ends, review=taken_over)
    elif taken_over and term.end is None:
        yield Finding(FindingKind.AFTERCARE_END_UNKNOWN, term.event.id, "P01", review=True)
    if term.end is None or term.end >= situation.practice.begins_for(term.event):
        return
    if situation.at is None or day_end(term.end) <= situation.at:
        yield Finding(
            FindingKind.EXPIRED_WITHOUT_PAPER, term.event.id, "P13-certificate", (term.end.isoformat(),), review=True
        )


def _grown_up(situation: Situation, term: Term) -> Iterator[Finding]:
    """Ordered into compulsory rehabilitation as a minor, completed as an adult (P14)."""
    ordered = situation.latest(Trigger.COURT_ORDERED)
    completed = situation.latest(Trigger.COMPULSORY_COMPLETED)
    if ordered is None or completed is None or completed.event is not term.event:
        return
    was_minor, is_minor = (situation.person.may_be_under(ADULT_AGE, o.step.at.day) for o in (ordered, completed))
    if was_minor and not is_minor:
        yield Finding(FindingKind.GROWN_UP_SINCE, term.event.id, "P14", review=True)


# --- who is assigned, and when it was announced -----------------------------------------------------


def _nobody_assigned(situation: Situation, event: Event) -> Iterator[Finding]:
    """A decision or a team that leaves open whom the law wants named (P08)."""
    rule = situation.rules.at("P08", event.at.day)
    names = [name for name in rule.codes if hasattr(event.fact, name)] if rule else []
    missing = tuple(name for name in names if not getattr(event.fact, name))
    if missing:
        yield Finding(FindingKind.NOBODY_ASSIGNED, event.id, "P08", (event.fact.kind, *missing))


def _announced_late(situation: Situation, event: Event, fact: CompletionAnnounced) -> Iterator[Finding]:
    """Announced when fewer days than the law wants were left until completion (P05)."""
    rule = situation.rules.at("P05", event.at.day)
    if rule is None or rule.duty is not None or fact.completes is None:
        return
    latest = day_end(shifted(fact.completes, days=-rule.number))
    if event.at.instant >= latest:
        yield Finding(FindingKind.LATE_NOTICE, event.id, "P05", (latest.isoformat(),))


# --- no stable residence, relapse -------------------------------------------------------------------

_IN_CENTRE = ("S6", "S7", "S12")
_WHERE = {
    "commune_declared_to_centre": FindingKind.RESIDENCE_TO_DECLARE,
    "commune_of_violation": FindingKind.DECIDED_WHERE_CAUGHT,
}


def _without_residence(situation: Situation) -> Iterator[Finding]:
    """Near the end in a centre and without a stable residence: which commune manages afterwards (P15)."""
    prepared = situation.latest(Trigger.COMPLETION_ANNOUNCED, Trigger.AFTERCARE_PROPOSED)
    if prepared is None or situation.course.state not in _IN_CENTRE:
        return
    day = prepared.step.at.day
    rule = situation.rules.at("P15-residence", day) if situation.lacks_stable_residence(day) else None
    kind = _WHERE.get(str(rule.value)) if rule else None
    if kind is not None and not situation.has_lapsed(prepared):
        yield Finding(kind, prepared.event.id, "P15-residence")


def _relapse(situation: Situation, determined: Occurrence) -> Iterator[Finding]:
    """Found addicted in after-care: compulsory rehabilitation for those whom the law of the day names (P17)."""
    rule = situation.rules.at("P17-relapse", determined.step.at.day)
    if rule is None or determined.after != "S9":
        return
    group = "minor" if situation.person.may_be_under(ADULT_AGE, determined.step.at.day) else "adult"
    if group in rule.codes:
        yield Finding(FindingKind.RELAPSE_COMPULSORY, determined.event.id, "P17-relapse")
    else:
        yield Finding(FindingKind.RELAPSE_NOT_COMPULSORY, determined.event.id, "P17-relapse", review=True)

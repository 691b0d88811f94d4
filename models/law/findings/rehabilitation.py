"""Chapters D to G: what the program points out about voluntary rehabilitation, and about terms of rehabilitation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from models.dates import Moment, day_end
from models.events.base import Event, Trigger
from models.events.contact import UndertakingGiven
from models.events.papers import RehabilitationTerm
from models.events.rehabilitation import (
    CentreCertified,
    HomeCompleted,
    Registered,
    StageCompleted,
    VoluntaryDecided,
    WalkedOut,
)
from models.events.taking_over import TakenOver
from models.law.allowed_places import place_refused
from models.law.course import Finding, FindingKind, Occurrence
from models.law.deadlines import limit, shifted, term_end
from models.law.past import law_day
from models.law.rules import Rule, Unit
from models.law.situation import Situation
from models.law.terms import Term, term_in

_VOLUNTARY: Mapping[str, str] = {
    "voluntary_home": "F08",
    "voluntary_private": "G02",
    "voluntary_public": "G09-certificate",
}
"""The measures of voluntary rehabilitation, each with the rule on its certificate of completion."""

_IN_REHABILITATION = frozenset({"S5", "S6", "S7", "S11", "S12", "S12x"})
_PLACE_CHOSEN = (Trigger.REGISTERED, Trigger.REGISTERED_UNDETERMINED, Trigger.VOLUNTARY_DECIDED)
_FROM_ELSEWHERE = (Trigger.TAKEN_OVER, Trigger.MOVED_IN)


def rehabilitation_findings(situation: Situation) -> Iterator[Finding]:
    """Findings about terms, places, minors, stages, walking out and completion."""
    yield from _term_findings(situation)
    yield from _occasion_unknown(situation)
    if situation.met(Trigger.STAGE_COMPLETED):
        yield from _stages_too_short(situation)
    met = situation.course.by_trigger.keys()
    for triggers, judge in _OF_TRIGGERS:
        if not met.isdisjoint(triggers):
            for occurrence in situation.of(*triggers):
                yield from judge(situation, occurrence)


# --- terms: E01 to E05 ------------------------------------------------------------------------------


def _term_findings(situation: Situation) -> Iterator[Finding]:
    """A term that contradicts the law, or a voluntary one that ran out before our time with no paper."""
    term = situation.term()
    if term is None or term.measure not in (*_VOLUNTARY, "compulsory"):
        return
    rule_id = term.rule.id if term.rule else ""
    taken_over = isinstance(term.event.fact, TakenOver)
    if term.contradicts_law and term.printed_end and term.lawful_end:
        ends = (term.printed_end.isoformat(), term.lawful_end.isoformat())
        yield Finding(FindingKind.END_CONTRADICTS_LAW, term.event.id, rule_id, ends, review=taken_over)
    if (
        term.rule
        and term.rule.bounds
        and term.start
        and term.printed_end
        and not _is_within(term, term.rule, term.printed_end)
    ):
        bounds = tuple(str(months) for months in term.rule.bounds)
        yield Finding(FindingKind.TERM_OUT_OF_RANGE, term.event.id, rule_id, bounds, review=taken_over)
    if term.measure in _VOLUNTARY and _ran_out_before_us(situation, term.event, term.end):
        details = (term.end.isoformat(),) if term.end else ()
        yield Finding(FindingKind.EXPIRED_WITHOUT_PAPER, term.event.id, _VOLUNTARY[term.measure], details, review=True)


def _is_within(term: Term, rule: Rule, end: date) -> bool:
    """Whether a printed end lies between the shortest and the longest term of the law of 2021."""
    least, most = rule.bounds or (0, 0)
    return term_end(term.since, least, rule.unit) <= end <= term_end(term.since, most, rule.unit)


def _ran_out_before_us(situation: Situation, event: Event, end: date | None) -> bool:
    if end is None or end >= situation.practice.begins_for(event):
        return False
    return situation.at is None or day_end(end) <= situation.at


def _occasion_unknown(situation: Situation) -> Iterator[Finding]:
    """Nobody said whether it is the first rehabilitation: the law does not define it, so we ask (E05, P10)."""
    decided = situation.latest(Trigger.VOLUNTARY_DECIDED, Trigger.COURT_ORDERED)
    if decided is None or situation.course.state not in _IN_REHABILITATION or situation.has_lapsed(decided):
        return
    event, fact = decided.event, decided.event.fact
    rule, house = (situation.rules.at(id_, event.at.day) for id_ in ("E05", "P10"))
    if rule is None or house is None or house.value != "asked" or not isinstance(fact, RehabilitationTerm):
        return
    goes_on = isinstance(fact, VoluntaryDecided) and fact.case in ("moved_in", "after_stages")
    if fact.occasion is None and not goes_on:
        yield Finding(FindingKind.OCCASION_UNKNOWN, event.id, rule.id, review=True)


# --- registration: D02, D03, F02 --------------------------------------------------------------------


def _place(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    """A place that is not open to somebody without a stable residence (D02)."""
    event = occurrence.event
    place = place_refused(event.fact, situation.rules, event.at.day)
    if place and situation.lacks_stable_residence(event.at.day):
        yield Finding(FindingKind.PLACE_NOT_ALLOWED, event.id, "D02", (event.fact.kind, place))


def _application(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    fact = occurrence.event.fact
    if isinstance(fact, Registered) and not fact.representative_opinion:
        yield from _of_minor(situation, occurrence.event, "D03-minor")


def _undertaking(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    fact = occurrence.event.fact
    if isinstance(fact, UndertakingGiven) and not fact.countersigned_by:
        yield from _of_minor(situation, occurrence.event, "F02-minor")


def _of_minor(situation: Situation, event: Event, rule_id: str) -> Iterator[Finding]:
    """What a parent or guardian has to add for somebody under the age of the rule."""
    rule = situation.rules.at(rule_id, event.at.day)
    if rule is not None and situation.person.may_be_under(rule.number, event.at.day):
        yield Finding(FindingKind.CONSENT_MISSING, event.id, rule.id)


# --- walking out: D09, F04, G04 ---------------------------------------------------------------------

_TOLD_BY = ("provider", "centre")


def _walk_out(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    """An absence too short to be a walk-out, or a walk-out that the provider told too late."""
    event, fact = occurrence.event, occurrence.event.fact
    if not isinstance(fact, WalkedOut) or fact.since is None:
        return
    complete, absence = fact.since, situation.rules.at("D09", event.at.day)
    if fact.ground == "left" and absence is not None:
        days = _days_absent(situation, fact.since, event.at.day)
        if days < absence.number:
            yield Finding(FindingKind.ABSENCE_TOO_SHORT, event.id, absence.id, (str(days), str(absence.number)))
            return
        complete = situation.practice.working_days.after(fact.since, absence.number)
    notice = situation.rules.at("G04" if occurrence.before == "S6" else "F04", event.at.day)
    if notice is None or fact.source not in _TOLD_BY:
        return
    begun = Moment.at(day_end(complete)) if notice.unit is Unit.HOURS else Moment.on(complete)
    due = limit(notice.number, notice.unit, begun, situation.practice.working_days)
    if event.at.instant >= due.instant:
        yield Finding(FindingKind.LATE_NOTICE, event.id, notice.id, (due.instant.isoformat(),))


def _days_absent(situation: Situation, since: date, until: date) -> int:
    """Working days of an absence: whole ones, or by the office's choice also those only begun (P18)."""
    calendar, house = situation.practice.working_days, situation.rules.at("P18", until)
    if house is not None and house.value == "begun_working_days":
        return calendar.between(shifted(since, days=-1), shifted(until, days=1))
    return calendar.between(since, until)


# --- stages: E07, E09 to E11 ------------------------------------------------------------------------

_MUST_LAST = (("E09", "intake", "detoxification"), ("E10", "detoxification", "education"))
"""A rule on the least time of a stage, the stage before it, and the stage."""


def _stages_too_short(situation: Situation) -> Iterator[Finding]:
    """Stages that were over sooner than the decree allows."""
    completed = {stage: event for event, stage in _stages(situation)}
    for rule_id, before, stage in _MUST_LAST:
        earlier, event = completed.get(before), completed.get(stage)
        rule = situation.rules.at(rule_id, event.at.day) if event else None
        if rule and event and earlier and event.at.day < _least_end(rule, earlier.at.day):
            yield Finding(FindingKind.STAGE_TOO_SHORT, event.id, rule.id, (stage,))
    event, term = completed.get("work"), situation.term()
    rule = situation.rules.at("E11", event.at.day) if event else None
    if rule and event and term and term.end and rule.value == "end_of_term" and event.at.day < term.end:
        yield Finding(FindingKind.STAGE_TOO_SHORT, event.id, rule.id, ("work",))


def _least_end(rule: Rule, begun: date) -> date:
    return shifted(begun, days=rule.number) if rule.unit is Unit.DAYS else term_end(begun, rule.number, rule.unit)


def _stages(situation: Situation) -> Iterator[tuple[Event, str]]:
    """The stages that were completed under the latest decision, each with its event."""
    decided = situation.latest(Trigger.VOLUNTARY_DECIDED, Trigger.COURT_ORDERED)
    for occurrence in situation.of(Trigger.STAGE_COMPLETED):
        event, fact = occurrence.event, occurrence.event.fact
        if (
            isinstance(fact, StageCompleted)
            and fact.stage
            and (decided is None or event.at.day >= decided.event.at.day)
        ):
            yield event, fact.stage


def _completion(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    """Stages that a completion lacks, and one before the term is over (E07)."""
    yield from _stages_missing(situation, occurrence, "E07")
    if occurrence.before not in ("S5", "S6", "S7"):
        return
    before = situation.course.occurrences[: occurrence.position]
    term = term_in(occurrence.before, before, situation.person, situation.rules)
    if term is not None and term.end is not None and occurrence.step.at.day < term.end:
        yield Finding(FindingKind.COMPLETED_EARLY, occurrence.event.id, "E07", (term.end.isoformat(),))


def _private_stages(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    yield from _stages_missing(situation, occurrence, "E07-private")


def _stages_missing(situation: Situation, occurrence: Occurrence, rule_id: str) -> Iterator[Finding]:
    """What the registry does not show of the stages a rule asks for; nothing for people who came with a term."""
    rule = situation.rules.at(rule_id, _governing_day(situation, occurrence.step.at.day))
    if rule is None or any(situation.met(trigger) for trigger in _FROM_ELSEWHERE):
        return
    known = {stage for _, stage in _stages(situation)}
    for certified in situation.of(Trigger.REHAB_COMPLETED, Trigger.PRIVATE_STAGES_DONE):
        if isinstance(certified.event.fact, CentreCertified):
            known |= set(certified.event.fact.stages)
    missing = tuple(stage for stage in rule.codes if stage not in known)
    if missing:
        yield Finding(FindingKind.STAGES_MISSING, occurrence.event.id, rule.id, missing)


def _governing_day(situation: Situation, completed: date) -> date:
    """The day whose law says what completes a rehabilitation: that of its decision, as for its length."""
    decided = situation.latest(Trigger.VOLUNTARY_DECIDED)
    if decided is None or decided.event.at.day > completed:
        return completed
    return law_day(situation.rules, decided.event.at.day)


# --- completion: F09 --------------------------------------------------------------------------------


def _handed_together(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    """The decision on after-care was handed over on another day than the certificate."""
    event, fact = occurrence.event, occurrence.event.fact
    rule = situation.rules.at("F09", event.at.day)
    decision = situation.latest(Trigger.AFTERCARE_DECISION_DELIVERED)
    if rule is None or rule.value != "with_certificate" or decision is None or not isinstance(fact, HomeCompleted):
        return
    if fact.delivered is not None and fact.delivered.day != decision.step.at.day:
        yield Finding(FindingKind.NOT_HANDED_TOGETHER, event.id, rule.id)


_OF_TRIGGERS: Iterable[tuple[tuple[Trigger, ...], Callable[[Situation, Occurrence], Iterator[Finding]]]] = (
    (_PLACE_CHOSEN, _place),
    ((Trigger.REGISTERED, Trigger.REGISTERED_UNDETERMINED), _application),
    ((Trigger.REHAB_UNDERTAKING_GIVEN,), _undertaking),
    ((Trigger.WALKED_OUT,), _walk_out),
    ((Trigger.REHAB_COMPLETED,), _completion),
    ((Trigger.PRIVATE_STAGES_DONE,), _private_stages),
    ((Trigger.REHAB_COMPLETED,), _handed_together),
)

ABOUT = frozenset({*_FROM_ELSEWHERE, Trigger.COURT_ORDERED, Trigger.ADMITTED, Trigger.STAGE_COMPLETED}).union(
    *(triggers for triggers, _ in _OF_TRIGGERS)
)
"""Of a case in which none of these came there is nothing to say."""

"""Chapters I to M and U: the compulsory file, holding, the court, carrying out its decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from models.dates import legal_day
from models.events.base import Event, Fact, Trigger
from models.events.compulsory import FileForwarded, MinorPaperFiled, ViolationRecorded
from models.events.court import CourtComplained
from models.events.execution import ExecutionResumed, ReliefDecided, ReliefRequested, SearchDecided, TermReduced
from models.events.rehabilitation import VoluntaryDecided
from models.events.user_management import ResidenceChecked
from models.law.course import Finding, FindingKind, Occurrence
from models.law.deadlines import Due, limit, shifted, term_end
from models.law.rules import Rule
from models.law.situation import ADULT_AGE, Situation
from models.law.terms import term_in
from models.person import Person


def compulsory_findings(situation: Situation) -> Iterator[Finding]:
    """Findings about each fact of these chapters, and about a minor who grew up in the centre."""
    for occurrence in situation.firsts_of(*_JUDGES):
        yield from _JUDGES[type(occurrence.event.fact)](situation, occurrence)
    yield from _grown_up(situation)


# --- the file ---------------------------------------------------------------------------------------


def _limitation(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    """Minutes begun after the limitation ran out (I03, J07); evasion makes it run anew."""
    event, fact = occurrence.event, occurrence.event.fact
    if not isinstance(fact, ViolationRecorded) or fact.last_act is None:
        return
    rule = _by_age(situation, event, minor="J07", adult="I03")
    if rule is None:
        return
    restart = situation.rules.at(f"{rule.id}-evasion", event.at.day)
    start = fact.last_act
    if restart is not None and restart.value == "restarts":
        start = max([start, *_evasion_ended(situation, start, event.at.day)])
    last = term_end(start, rule.number, rule.unit)
    if event.at.day > last:
        yield Finding(FindingKind.LIMITATION_PASSED, event.id, rule.id, (last.isoformat(),))


def _evasion_ended(situation: Situation, since: date, until: date) -> Iterator[date]:
    """The days on which somebody who had fled or was missing came to light again."""
    away = False
    for occurrence in situation.course.occurrences:
        day, fact = occurrence.step.at.day, occurrence.event.fact
        if not since <= day <= until:
            continue
        presence = fact.presence if isinstance(fact, ResidenceChecked) else None
        if occurrence.step.trigger is Trigger.ABSCONDED or presence == "missing":
            away = True
        elif away and (occurrence.step.trigger is Trigger.RECAPTURED or presence == "present"):
            away = False
            yield day


def _forwarding(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    """A file sent before the time to read it was over (I08, J05), or without numbered sheets (I12)."""
    event, fact = occurrence.event, occurrence.event.fact
    if not isinstance(fact, FileForwarded):
        return
    numbering = situation.rules.at("I12", event.at.day)
    if numbering is not None and numbering.value == "numbered" and fact.sheets is None:
        yield Finding(FindingKind.FILE_UNNUMBERED, event.id, numbering.id)
    received, read = _last_before(situation, Trigger.FILE_NOTICE_RECEIVED, event), situation.met(Trigger.FILE_READ)
    rule = _by_age(situation, event, minor="J05", adult="I08")
    if received is None or read or rule is None:
        return
    end = _limit(situation, rule, received)
    if event.at.instant < end.instant:
        yield Finding(FindingKind.FORWARDED_EARLY, event.id, rule.id, (_last_day(end).isoformat(),))


def _witness(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    """Minutes in place of a minor's paper that no adult witnessed (J05)."""
    event, fact = occurrence.event, occurrence.event.fact
    rule = situation.rules.at("J05-witness", event.at.day)
    if isinstance(fact, MinorPaperFiled) and rule is not None and fact.paper in rule.codes and not fact.witness:
        yield Finding(FindingKind.WITNESS_MISSING, event.id, rule.id, (fact.paper or "",))


def _too_young(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    """A private centre for somebody whom it does not admit yet (J09)."""
    event, fact = occurrence.event, occurrence.event.fact
    rule = situation.rules.at("J09", event.at.day)
    if rule is None or not isinstance(fact, VoluntaryDecided) or fact.measure_applied() != "voluntary_private":
        return
    if situation.person.may_be_under(rule.number, event.at.day):
        yield Finding(FindingKind.TOO_YOUNG, event.id, rule.id, (str(rule.number),))


# --- the court --------------------------------------------------------------------------------------


def _complaint(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    """A minor's complaint after its time (U05); the time of every other remedy is not known (U07)."""
    event, fact = occurrence.event, occurrence.event.fact
    minor = situation.person.may_be_under(ADULT_AGE, event.at.day)
    if not isinstance(fact, CourtComplained):
        return
    if not minor or fact.remedy != "complaint":
        if situation.rules.at("U07", event.at.day) is not None:
            yield Finding(FindingKind.LIMIT_UNKNOWN, event.id, "U07")
        return
    yield from _late(situation, "U05", event, _last_before(situation, Trigger.COURT_ORDERED, event))


def _request(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    """A request to defer or exempt after its time (M04, law of 2021)."""
    fact = occurrence.event.fact
    if isinstance(fact, ReliefRequested) and fact.relief in ("deferral", "exemption"):
        received = _last_before(situation, Trigger.COURT_DECISION_RECEIVED, occurrence.event)
        yield from _late(situation, "M04", occurrence.event, received)


def _late(situation: Situation, rule_id: str, event: Event, start: Occurrence | None) -> Iterator[Finding]:
    rule = situation.rules.at(rule_id, event.at.day)
    if rule is None or rule.value is None or start is None:
        return
    end = _limit(situation, rule, start)
    if event.at.instant >= end.instant:
        yield Finding(FindingKind.FILED_LATE, event.id, rule.id, (_last_day(end).isoformat(),))


# --- execution --------------------------------------------------------------------------------------


def _search(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    """A search decided by somebody else than the law says: before arrival (L06), from the centre (L07)."""
    event, fact = occurrence.event, occurrence.event.fact
    fled = _last_before(situation, Trigger.ABSCONDED, event)
    where = getattr(fled.event.fact, "where", None) if fled else None
    if isinstance(fact, SearchDecided) and where is not None:
        rule_id = "L06" if where == "before_arrival" else "L07"
        yield from _other_decider(situation, rule_id, event, "issuer", fact.issuer)


def _relief(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    """Deferral, exemption or suspension decided by somebody else than the law says (M03)."""
    event, fact = occurrence.event, occurrence.event.fact
    if isinstance(fact, ReliefDecided):
        rule_id = "M03-voluntary" if occurrence.before == "S7" else "M03"
        yield from _other_decider(situation, rule_id, event, "decider", fact.decider)


def _other_decider(
    situation: Situation, rule_id: str, event: Event, field: str, decider: str | None
) -> Iterator[Finding]:
    rule = situation.rules.at(rule_id, event.at.day)
    if rule is not None and rule.value is not None and decider is not None and decider != rule.value:
        yield Finding(FindingKind.OTHER_DECIDER, event.id, rule.id, (event.fact.kind, field, decider))


def _resumption(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    """Taken back after a suspension though less is left than the law asks for (M05)."""
    event, fact = occurrence.event, occurrence.event.fact
    rule = situation.rules.at("M05-rest", event.at.day)
    if not isinstance(fact, ExecutionResumed) or fact.remaining_months is None or rule is None:
        return
    paused = [_last_before(situation, t, event) for t in (Trigger.EXECUTION_SUSPENDED, Trigger.EXECUTION_DEFERRED)]
    suspended, deferred = paused
    is_suspended = suspended is not None and (deferred is None or deferred.step.at.day <= suspended.step.at.day)
    if is_suspended and fact.remaining_months < rule.number:
        yield Finding(FindingKind.LITTLE_LEFT, event.id, rule.id, (str(rule.number),))


def _reduction(situation: Situation, occurrence: Occurrence) -> Iterator[Finding]:
    """A term reduced before the part of it was served that the law of 2021 asks for, or by no law (L10)."""
    event = occurrence.event
    rule = situation.rules.at("L10-half", event.at.day)
    earlier = situation.course.occurrences[: occurrence.position]
    term = term_in(occurrence.before, earlier, situation.person, situation.rules)
    ordered = _last_before(situation, Trigger.COURT_ORDERED, event)
    if ordered is not None and situation.rules.at("L10-half", ordered.step.at.day) is None:
        yield Finding(FindingKind.GROUND_REPEALED, event.id, "L10-half")
    if rule is None or term is None or term.start is None or term.end is None:
        return
    served, whole = (event.at.day - term.start).days, (term.end - term.start).days
    if served * 100 < whole * rule.number:
        yield Finding(FindingKind.REDUCED_EARLY, event.id, rule.id)


def _grown_up(situation: Situation) -> Iterator[Finding]:
    """A minor in a centre who turned 18 with so much left that an adult centre takes over (J08)."""
    term = situation.term("compulsory")
    if situation.course.state != "S12" or term is None or term.end is None:
        return
    birthday = _of_age_on(situation.person)
    if birthday is None:
        return
    rule = situation.rules.at("J08-adult", birthday)
    reached = situation.at is None or birthday <= legal_day(situation.at)
    if rule is None or not reached or not term.since < birthday or _is_with_adults(situation, birthday):
        return
    if term.end >= term_end(birthday, rule.number, rule.unit):
        yield Finding(FindingKind.ADULT_CENTRE, term.event.id, rule.id, (birthday.isoformat(),))


def _of_age_on(person: Person) -> date | None:
    """The day from which a person is certainly no minor; None if the birth year is unknown."""
    if person.birth is None:
        return None
    day = shifted(person.birth.latest, years=ADULT_AGE)
    return shifted(day, days=1) if person.may_be_under(ADULT_AGE, day) else day


def _is_with_adults(situation: Situation, birthday: date) -> bool:
    """Whether a place was decided, or the person admitted, from that birthday on."""
    moved = situation.latest(Trigger.PLACE_DECIDED, Trigger.ADMITTED)
    return moved is not None and moved.step.at.day >= birthday


# --- shared -----------------------------------------------------------------------------------------


def _by_age(situation: Situation, event: Event, minor: str, adult: str) -> Rule | None:
    """The row for the age on the day of an event."""
    day = event.at.day
    return situation.rules.at(minor if situation.person.may_be_under(ADULT_AGE, day) else adult, day)


def _last_before(situation: Situation, trigger: Trigger, event: Event) -> Occurrence | None:
    """The last occurrence of a trigger that is not later than an event."""
    earlier = [o for o in situation.of(trigger) if o.step.at.instant <= event.at.instant]
    return earlier[-1] if earlier else None


def _limit(situation: Situation, rule: Rule, start: Occurrence) -> Due:
    return limit(rule.number, rule.unit, start.step.at, situation.practice.working_days)


def _last_day(due: Due) -> date:
    return shifted(legal_day(due.instant), days=-1)


_JUDGES: Mapping[type[Fact], Callable[[Situation, Occurrence], Iterator[Finding]]] = {
    ViolationRecorded: _limitation,
    FileForwarded: _forwarding,
    MinorPaperFiled: _witness,
    VoluntaryDecided: _too_young,
    CourtComplained: _complaint,
    ReliefRequested: _request,
    ReliefDecided: _relief,
    SearchDecided: _search,
    ExecutionResumed: _resumption,
    TermReduced: _reduction,
}

ABOUT = frozenset({Trigger.ADMITTED, Trigger.TAKEN_OVER, Trigger.MOVED_IN}).union(
    *(kind.possible_triggers() for kind in _JUDGES)
)
"""Of a case in which none of these came there is nothing to say."""

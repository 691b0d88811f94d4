"""What is due: the rows of law that started a clock, read off the course of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from models.dates import Moment, day_end, day_start, legal_day
from models.events.base import Event
from models.law import conditions
from models.law.course import Occurrence
from models.law.deadlines import Due, DueKind, before_end, last_days, limit, term_end
from models.law.monthly import months_asked
from models.law.rules import CLOCKED, DutyRule, Manner, Rule, Rules, Unit
from models.law.situation import Situation
from models.law.terms import Term


class Duty(NamedTuple):
    """One thing the law requires.

    ``due`` is None for a step without a limit, and while the duty waits for another one
    (``waits_for``). ``month`` is set for monthly duties. ``is_history``: its clock ran under a regime
    that is over, or began before the office's first day: shown, never an alarm.
    """

    rule: Rule
    started_by: Event | None
    started: Moment | None
    opens: datetime
    due: Due | None
    waits_for: Rule | None = None
    month: date | None = None
    is_history: bool = False

    @property
    def terms(self) -> DutyRule:
        assert self.rule.duty is not None
        return self.rule.duty

    @property
    def thing(self) -> tuple[str, str]:
        """What is to be done: another clock may run for the same, but none of another event where each has its own."""
        return self.terms.what, self.started_by.id if self.terms.each and self.started_by is not None else ""

    @property
    def does(self) -> str:
        """The kind of event that fulfils it: the value of a rule that names a step."""
        return str(self.rule.value) if self.rule.unit is Unit.STEP and self.rule.value else self.terms.does

    @property
    def completes(self) -> Event | None:
        """The event that started it, if it is fulfilled by completing that very event: the answer to a request."""
        started = self.started_by
        return started if started and self.terms.each and started.fact.kind == self.does else None

    @property
    def papers(self) -> tuple[str, ...]:
        """The forms to print: the value of a rule that names a form."""
        return (str(self.rule.value),) if self.rule.unit is Unit.FORM and self.rule.value else self.terms.papers

    @property
    def asked_by(self) -> date | None:
        """The day that the request which started it names itself; no limit of law."""
        name = self.terms.asked_by
        named = getattr(self.started_by.fact, name, None) if name and self.started_by is not None else None
        return named if isinstance(named, date) else None

    @property
    def since(self) -> date:
        """The day on which its clock began; that from which it is shown if it has none."""
        return self.started.day if self.started else legal_day(self.opens)

    def is_overdue(self, now: datetime) -> bool:
        return self.due is not None and now >= self.due.instant


@dataclass(frozen=True, slots=True)
class MetDuty:
    """A duty that was fulfilled: by which event, and when."""

    duty: Duty
    met_by: Event
    at: Moment

    @property
    def is_late(self) -> bool:
        """Whether the limit had passed; a fact known only to the day counts from that day's beginning."""
        return self.duty.is_overdue(self.at.instant)


def duties_of(situation: Situation) -> tuple[Duty, ...]:
    """All open duties: those with a running clock by their limit, those still waiting, then history."""
    running = [_as_asked(situation, duty) for duty in _running(situation) if not _comes_later(situation, duty.rule)]
    running.sort(key=lambda d: (d.due.instant if d.due else d.opens, d.rule.id))
    alive = [duty for duty in running if not duty.is_history]
    return (*alive, *_waiting(situation, alive), *(duty for duty in running if duty.is_history))


def _as_asked(situation: Situation, duty: Duty) -> Duty:
    """A duty as of the instant asked about: before the office's first day it is history."""
    if situation.at is None or legal_day(situation.at) >= situation.practice.start:
        return duty
    return duty._replace(is_history=True)


def _comes_later(situation: Situation, rule: Rule) -> bool:
    """Whether a row was not law yet at the instant asked about."""
    return situation.at is not None and legal_day(situation.at) < (rule.lawful or rule).start


def met_duties(situation: Situation) -> tuple[MetDuty, ...]:
    """All duties with a limit that were fulfilled, by the day on which they were."""
    met = [
        MetDuty(_duty(situation, rule, clock), answer.event, answer.step.at)
        for rule in situation.rules.duties()
        for clock, answer in _clocks_of(situation, rule)
        if answer is not None
    ]
    return tuple(sorted(met, key=lambda m: (m.at.instant, m.duty.rule.id)))


def alarms_of(duties: Iterable[Duty], rules: Rules) -> tuple[Duty, ...]:
    """One duty for each thing to do: where several clocks run for the same, the one with a limit, of two limits the one
    that the house rules choose (P3, P6)."""
    chosen: dict[tuple[str, str], Duty] = {}
    for duty in duties:
        if duty.waits_for is None:
            held = chosen.get(duty.thing)
            if held is None or _goes_before(duty, held, rules):
                chosen[duty.thing] = duty
    return tuple(chosen.values())


def _goes_before(duty: Duty, held: Duty, rules: Rules) -> bool:
    if duty.due is None or held.due is None:
        return duty.due is not None and held.due is None
    later = any(rules.says(id_, duty.since, "later") for id_ in duty.rule.house)
    return duty.due.instant > held.due.instant if later else duty.due.instant < held.due.instant


# --- clocks that an event starts ------------------------------------------------------------------


def _running(situation: Situation) -> Iterator[Duty]:
    state = situation.course.state
    begun = situation.rules.begun_in(state)
    for trigger in situation.met_in_episode:
        for rule in begun.get(trigger, ()):
            terms = _terms(rule)
            if _sub_state_fits(situation, terms) and _may_run(situation, terms):
                for clock, answer in _clocks_of(situation, rule):
                    if answer is None:
                        yield _duty(situation, rule, clock)
    for rule in situation.rules.of_terms_in(state):
        terms = _terms(rule)
        if _sub_state_fits(situation, terms):
            duty = _of_term(situation, rule, terms)
            if duty is not None:
                yield duty


def _terms(rule: Rule) -> DutyRule:
    assert rule.duty is not None
    return rule.duty


def _sub_state_fits(situation: Situation, terms: DutyRule) -> bool:
    return not terms.monitoring or situation.monitoring.state in terms.monitoring


def _may_run(situation: Situation, terms: DutyRule) -> bool:
    """Whether a clock may be running: most are answered or ended by what came after their last start."""
    return not situation.was_followed(terms.after, terms.ends)


class _Clock(NamedTuple):
    """A running clock: what started it and where it met the case, from when all counts, from when the limit itself
    counts, and since when the duty is there."""

    start: Occurrence
    met: Occurrence
    counted: Moment
    begun: Moment
    opens: datetime


def _clocks_of(situation: Situation, rule: Rule) -> Iterator[tuple[_Clock, Occurrence | None]]:
    """The clocks that began while a row was in force, with their answers."""
    return (found for found in _clocks(situation, rule) if rule.is_in_force(found[0].begun.day))


def _clocks(situation: Situation, rule: Rule) -> Iterator[tuple[_Clock, Occurrence | None]]:
    """Every start of a limit with its answer; those that have not lapsed may be unanswered.

    The first start counts until something answers it, unless each event has a clock of its own; the first is the
    earliest, though its paper may be a later one.
    """
    terms = _terms(rule)
    if terms.manner not in CLOCKED or not situation.met(terms.after):
        return
    running: list[_Clock] = []
    answers: list[Occurrence] = []
    for met, occurrence in situation.told(terms.after, *terms.until, *terms.lapses):
        if running:
            running = [clock for clock in running if not situation.left_between(clock.met, met, terms.in_states)]
        if occurrence.step.trigger in terms.lapses:
            running = []
        elif occurrence.step.trigger in terms.until:
            answered = [clock for clock in running if not terms.each or clock.start.event is occurrence.event]
            yield from ((clock, occurrence) for clock in answered)
            running = [clock for clock in running if clock not in answered]
            answers.append(occurrence)
        elif (clock := _started(situation, rule, occurrence, met)) is not None:
            done = _done_before(clock, answers, terms)
            if done is not None:
                yield clock, done
            elif terms.each or not running:
                running.append(clock)
            elif clock.begun.instant < running[0].begun.instant:
                running = [clock]
    yield from ((clock, None) for clock in running if not situation.has_left(clock.met, terms.in_states))


def _done_before(clock: _Clock, answers: Iterable[Occurrence], terms: DutyRule) -> Occurrence | None:
    """The answer that stands before a start because an hour is not known: an event's own, if each has its clock, and
    what was done on the same day, if of either only the day is known."""
    if terms.each:
        return next((answer for answer in answers if answer.event is clock.start.event), None)
    that_day = (answer for answer in answers if answer.step.at.day == clock.counted.day)
    return next((answer for answer in that_day if clock.counted.is_day_only or answer.step.at.is_day_only), None)


def _started(situation: Situation, rule: Rule, occurrence: Occurrence, met: Occurrence) -> _Clock | None:
    """The clock that an occurrence starts, if it meets the case as the duty asks and the rule is law when it begins."""
    terms = _terms(rule)
    if not _starts(situation, terms, occurrence, met):
        return None
    counted = _begun(occurrence, terms)
    opens = counted.instant
    if terms.counts_from:
        earlier = _counted_from(situation, terms, met)
        if earlier is None:
            return None
        counted = earlier.step.at
    begun = counted
    if terms.follows:
        opens, begun = _after_period(situation, terms.follows, counted)
    return _Clock(occurrence, met, counted, begun, opens) if situation.rules.is_asked(rule, begun.day) else None


def _counted_from(situation: Situation, terms: DutyRule, start: Occurrence) -> Occurrence | None:
    """The first of what a clock counts from, of those that found the case in its states since the last answer."""
    first = None
    for earlier in situation.before(start):
        if earlier.step.trigger in terms.until or earlier.opens:
            break
        if earlier.step.trigger is terms.counts_from and earlier.before in terms.in_states:
            first = earlier
    return first


def _starts(situation: Situation, terms: DutyRule, occurrence: Occurrence, met: Occurrence) -> bool:
    """Whether an occurrence of the trigger met and left the case as the duty asks."""
    if met.after not in terms.in_states or (terms.found_in and met.before not in terms.found_in):
        return False
    fact = occurrence.event.fact
    if terms.of_kinds and fact.kind not in terms.of_kinds:
        return False
    if any((getattr(fact, name, None) or "") not in codes for name, codes in terms.only):
        return False
    if terms.found_monitored and situation.monitoring_before(met) not in terms.found_monitored:
        return False
    if terms.unless and any(o.step.trigger in terms.unless for o in situation.stay_before(met)):
        return False
    return conditions.hold(situation, terms.when, occurrence.step.at.day)


def _duty(situation: Situation, rule: Rule, clock: _Clock) -> Duty:
    """The duty whose clock is running."""
    due = None
    if _terms(rule).manner is Manner.LIMIT:
        due = limit(rule.number, rule.unit, clock.begun, situation.practice.working_days)
    history = clock.begun.day < situation.practice.start or not situation.is_present_law(rule)
    return Duty(rule, clock.start.event, clock.begun, clock.opens, due, is_history=history)


def _after_period(situation: Situation, rule_id: str, begun: Moment) -> tuple[datetime, Moment]:
    """When the period of a rule that began at a moment is over, and from when the next clock counts:
    from its last day, or its last instant if it ran in hours."""
    rule = situation.rules.at(rule_id, begun.day)
    if rule is None:
        return begun.instant, begun
    end = limit(rule.number, rule.unit, begun, situation.practice.working_days)
    if end.kind is DueKind.BY_INSTANT:
        return end.instant, Moment(end.instant, begun.precision)
    return end.instant, Moment.on(legal_day(end.instant - timedelta(minutes=1)))


def _begun(start: Occurrence, terms: DutyRule) -> Moment:
    """When the clock began: the step's moment, or the field of the fact that the rule names (a day only if later)."""
    named = getattr(start.event.fact, terms.clock, None) if terms.clock else None
    if isinstance(named, date) and named > start.step.at.day:
        return Moment.on(named)
    return named if isinstance(named, Moment) else start.step.at


# --- what waits for another duty ------------------------------------------------------------------


def _waiting(situation: Situation, running: list[Duty]) -> list[Duty]:
    """Limits whose clock another open duty will start when it is done, and those that these will start."""
    found: list[Duty] = []
    causes = list(running)
    known = {duty.rule.id for duty in running}
    while causes:
        cause = causes.pop(0)
        for rule in situation.rules.limits_after(cause.terms.until, situation.course.state):
            if rule.id in known or not _would_start(situation, rule, cause):
                continue
            duty = Duty(rule, None, None, cause.opens, None, waits_for=cause.rule)
            known.add(rule.id)
            found.append(duty)
            causes.append(duty)
    return found


def _would_start(situation: Situation, rule: Rule, cause: Duty) -> bool:
    """Whether a limit would apply if its clock started when another duty is done."""
    terms = _terms(rule)
    return (
        terms.counts_from is None
        and not _is_done_ahead(situation, terms, cause)
        and (not terms.found_in or situation.course.state in terms.found_in)
        and all("" in codes for _, codes in terms.only)
        and situation.will_count(rule, legal_day(cause.opens))
        and _sub_state_fits(situation, terms)
        and conditions.hold(situation, terms.when, cause.opens.date())
    )


def _is_done_ahead(situation: Situation, terms: DutyRule, cause: Duty) -> bool:
    """Whether what would be due next was done since the cause began: nobody registers a second time because the result
    was told late."""
    begun = cause.started_by
    return begun is not None and any(situation.follows(met, begun) for met, _ in situation.told(*terms.until))


# --- clocks of a term -----------------------------------------------------------------------------


def _of_term(situation: Situation, rule: Rule, terms: DutyRule) -> Duty | None:
    term = situation.term(terms.measure)
    if term is None or _is_answered_since(situation, term, terms):
        return None
    if not conditions.hold(situation, terms.when, term.event.at.day):
        return None
    return _OF_TERM[terms.manner](situation, rule, term)


def _is_answered_since(situation: Situation, term: Term, terms: DutyRule) -> bool:
    """Whether what is done once before the end was done for this term: in its measure, after its paper."""
    if terms.manner is Manner.MONTHLY or situation.course.by_trigger.keys().isdisjoint(terms.until):
        return False
    return any(
        situation.follows(met, term.event) and (terms.measure or situation.is_of_measure(met))
        for met, _ in situation.told(*terms.until)
    )


def _monthly(situation: Situation, rule: Rule, term: Term) -> Duty | None:
    month = months_asked(situation, rule, term).due(situation.course)
    if month is None or not rule.is_in_force(month.last_day):
        return None
    opens = max(day_start(month.month), term.event.at.instant)
    due = Due.within(month.last_day)
    history = not situation.is_present_law(rule)
    return Duty(rule, term.event, Moment.on(month.month), opens, due, month=month.month, is_history=history)


def _term_end(situation: Situation, rule: Rule, term: Term) -> Duty | None:
    """What is due when a term runs out."""
    if term.end is None or not rule.is_in_force(term.end):
        return None
    due = Due.within(term.end)
    return _at_end(situation, rule, term, due, due.instant, is_history=not situation.is_present_law(rule))


def _before_end(situation: Situation, rule: Rule, term: Term) -> Duty | None:
    """What is due so long before a term runs out."""
    if term.end is None or not rule.is_in_force(term.since if _by_law_of_start(situation, term) else term.end):
        return None
    due = before_end(rule.number, rule.unit, term.end, situation.practice.working_days)
    outlives = rule.end is not None and term.end > rule.end
    history = not outlives and not situation.is_present_law(rule)
    return _at_end(situation, rule, term, due, due.instant, is_history=history)


def _last_days(situation: Situation, rule: Rule, term: Term) -> Duty | None:
    """What is to be done in the last days of a term."""
    if term.end is None or not rule.is_in_force(term.end):
        return None
    opens = last_days(rule.number, rule.unit, term.end, situation.practice.working_days)
    history = not situation.is_present_law(rule)
    return _at_end(situation, rule, term, Due.within(term.end), opens, is_history=history)


def _at_end(
    situation: Situation, rule: Rule, term: Term, due: Due, opens: datetime, *, is_history: bool
) -> Duty | None:
    """A duty about the end of a term. None where the time for it ran out before our time: the review list names
    those whose end did."""
    if due.instant <= day_start(max(situation.practice.begins_for(term.event), situation.rules.since(rule))):
        return None
    opens -= timedelta(days=_terms(rule).shown_days_before)
    return Duty(rule, term.event, term.began, opens, due, is_history=is_history)


def _by_law_of_start(situation: Situation, term: Term) -> bool:
    """Whether the notice before an end follows the law under which the term began (P20)."""
    rule = situation.rules.at("P20", term.since)
    return rule is None or rule.value == "law_of_start"


def _after_time(situation: Situation, rule: Rule, term: Term) -> Duty | None:
    """What may be done once a part of a term has run: from the end of that part on, without a limit. None where the
    term is over by then: nothing of it is left."""
    if not rule.is_in_force(term.since):
        return None
    opens = day_end(term_end(term.since, rule.number, rule.unit))
    if term.end is not None and opens >= day_end(term.end):
        return None
    return Duty(rule, term.event, term.began, opens, None, is_history=not situation.is_present_law(rule))


_OF_TERM: Mapping[Manner, Callable[[Situation, Rule, Term], Duty | None]] = {
    Manner.MONTHLY: _monthly,
    Manner.TERM_END: _term_end,
    Manner.BEFORE_END: _before_end,
    Manner.LAST_DAYS: _last_days,
    Manner.AFTER_TIME: _after_time,
}

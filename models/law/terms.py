"""The terms of measures: when each began, how long the law lets it last, what does not count.

One recipe a measure. A date printed on a decision is a fact and is never recomputed; it is only
compared. What the law leaves open (first or repeated, E05) stays unknown until somebody says it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.events.aftercare import AftercareDecided
from models.events.base import Event, Trigger
from models.events.compulsory import Held
from models.events.court import CourtDecided
from models.events.execution import TermReduced
from models.events.monitoring import MonitoringDecided, MonitoringTakenOver
from models.events.moves import MovedIn
from models.events.papers import RehabilitationTerm
from models.events.placement import Admitted
from models.events.rehabilitation import VoluntaryDecided
from models.events.taking_over import TakenOver
from models.events.user_management import ManagementDecided
from models.law.course import Course, Occurrence
from models.law.deadlines import shifted, term_end
from models.law.monitoring import Monitoring
from models.law.residence import Absence, absences
from models.law.rules import Rule, Rules
from models.person import Person

ADULT_AGE = 18

MEASURE_OF_STATE: Mapping[str, str] = {
    "S2": "user_management",
    "S2s": "user_management",
    "S5": "voluntary_home",
    "S6": "voluntary_private",
    "S7": "voluntary_public",
    "S8": "substitution",
    "S12": "compulsory",
    "S12x": "compulsory",
    "S13": "aftercare",
}


@dataclass(frozen=True, slots=True)
class Term:
    """The term of one measure.

    ``lawful_end`` is the start plus the length of ``rule``, None when the law gives none for the start
    or depends on what nobody has said yet; ``printed_end`` is what a paper says, a fact; ``absences``
    are those that began within the term; ``end`` is the last day with them added, None while one runs
    or when no end is known.
    """

    measure: str
    rule: Rule | None
    event: Event
    start: date
    lawful_end: date | None
    printed_end: date | None
    absences: tuple[Absence, ...]
    end: date | None

    @property
    def contradicts_law(self) -> bool:
        return self.printed_end is not None and self.lawful_end is not None and self.printed_end != self.lawful_end

    @property
    def is_away(self) -> bool:
        return any(absence.end is None for absence in self.absences)

    @property
    def days_not_counted(self) -> int:
        return sum(absence.days for absence in self.absences)


_REGISTERED = (Trigger.REGISTERED, Trigger.REGISTERED_UNDETERMINED, Trigger.PRIVATE_STAGES_DONE)
_DETAINED = frozenset({Trigger.IMPRISONED, Trigger.SENT_TO_EDUCATION})
_RELEASED = frozenset({Trigger.RELEASED_FROM_PRISON, Trigger.RELEASED_FROM_EDUCATION})
_BACK = frozenset({Trigger.RECAPTURED, Trigger.ADMITTED, *_DETAINED})


@dataclass(frozen=True, slots=True)
class _Past:
    """What a recipe works from."""

    occurrences: Sequence[Occurrence]
    person: Person
    rules: Rules

    def last_index(self, *triggers: Trigger) -> int | None:
        indices = range(len(self.occurrences) - 1, -1, -1)
        return next((i for i in indices if self.occurrences[i].step.trigger in triggers), None)

    def last(self, *triggers: Trigger) -> Occurrence | None:
        index = self.last_index(*triggers)
        return None if index is None else self.occurrences[index]

    def before(self, index: int) -> _Past:
        return _Past(self.occurrences[:index], self.person, self.rules)

    def since_last(self, index: int) -> _Past:
        """What belongs to the decision at ``index``: from the registration before it on."""
        registered = self.before(index).last_index(*_REGISTERED)
        return _Past(self.occurrences[index if registered is None else registered :], self.person, self.rules)

    def since(self, index: int) -> _Past:
        return _Past(self.occurrences[index:], self.person, self.rules)

    def begun(self, rule_id: str, decided: date) -> date | None:
        """The day on which a term begins, by what the rule in force at the decision says starts it."""
        rule = self.rules.at(rule_id, decided)
        starting = self.last(*_BEGINS.get(str(rule.value), ())) if rule else None
        return starting.step.at.day if starting else None

    def is_minor(self, day: date) -> bool:
        return self.person.may_be_under(ADULT_AGE, day)

    def length(self, rule_id: str, decision: RehabilitationTerm, day: date) -> Rule | None:
        """The row of a length: by first or repeated where the law of the day makes a difference (E05, P10).

        What ran on 1 July 2026 runs on under the old law (T01); what was decided after it falls under the
        new one, though the file is older (T02).
        """
        day = self._law_day(day)
        occasion = decision.occasion or ("first" if self.says("P10", day, "first") else None)
        return self.rules.at(f"{rule_id}-{occasion}", day) or self.rules.at(rule_id, day)

    def _law_day(self, day: date) -> date:
        for id_, convention in (("T01", "old_term"), ("T02", "new_law")):
            for rule in self.rules.versions(id_):
                before = id_ == "T01"
                if rule.value != convention and (day < rule.start) is before:
                    return rule.start if before else shifted(rule.start, days=-1)
        return day

    def says(self, rule_id: str, day: date, value: str) -> bool:
        """Whether a rule has a value on a day."""
        rule = self.rules.at(rule_id, day)
        return rule is not None and rule.value == value

    def at_large(self, start: date) -> Iterator[Absence]:
        """The times between absconding and coming back, where the law does not count them (L08)."""
        since: date | None = None
        for occurrence in self.occurrences:
            day = occurrence.step.at.day
            if occurrence.step.trigger is Trigger.ABSCONDED and day >= start and self._at_large_counts_not(day):
                since = since or day
            elif occurrence.step.trigger in _BACK and since is not None:
                yield Absence(since, day)
                since = None
        if since is not None:
            yield Absence(since, None)

    def not_carried_out(self, measure: str, start: date) -> list[Absence]:
        """The times since ``start`` that do not count, in order: at large or away (L08, P09), and detained (O04)."""
        of_aftercare = measure == "aftercare"
        away = absences(self.occurrences, start, self.rules, "P09") if of_aftercare else self.at_large(start)
        return sorted([*away, *self.detained(start)], key=lambda absence: absence.start)

    def detained(self, start: date) -> Iterator[Absence]:
        """The times in prison or a like establishment, where the rest is served afterwards (O04)."""
        since: date | None = None
        for occurrence in self.occurrences:
            day = occurrence.step.at.day
            if occurrence.step.trigger in _DETAINED and day >= start:
                since = since or day
            elif occurrence.step.trigger in _RELEASED and since is not None:
                if self.says("O04", day, "rest_served"):
                    yield Absence(since, day)
                since = None

    def _at_large_counts_not(self, day: date) -> bool:
        rule = self.rules.at("L08", day)
        return rule is not None and rule.value == "not_counted"

    def custody(self, start: date) -> Iterator[Absence]:
        """The times in custody or remand, if the office counts them out of the term (P5)."""
        rule = self.rules.at("P5", start)
        if rule is None or rule.value == "end_stays":
            return
        since: date | None = None
        for occurrence in self.occurrences:
            day = occurrence.step.at.day
            if occurrence.after == "S2s" and since is None and day >= start:
                since = day
            elif occurrence.after != "S2s" and since is not None:
                yield Absence(since, day)
                since = None
        if since is not None:
            yield Absence(since, None)

    def lawful_end(self, rule: Rule | None, start: date) -> date | None:
        """The last day of a length counted from a day, by the convention of P2; None if no row gives a length."""
        if rule is None or not isinstance(rule.value, int):
            return None
        convention = self.rules.at("P2", start)
        end = term_end(start, rule.value, rule.unit)
        return shifted(end, days=-1) if convention and convention.value == "day_before" else end

    def reductions(self) -> Iterator[int]:
        """Months by which courts shortened the term (L10)."""
        for occurrence in self.occurrences:
            fact = occurrence.event.fact
            if occurrence.step.trigger is Trigger.TERM_REDUCED and isinstance(fact, TermReduced):
                yield fact.months or 0

    def continued_from(self, decided: date, rest: int | None) -> date:
        """Where the remaining time runs on: from the new decision (B21, P7), under the law of 2021 from leaving."""
        rule = self.rules.at("B21", decided)
        moved = self.last(Trigger.MOVED_IN)
        left = moved.event.fact.left if moved and isinstance(moved.event.fact, MovedIn) else None
        from_leaving = rule is not None and rule.value == "from_leaving"
        return left if rest is not None and from_leaving and left is not None else decided

    def rest_at(self, decided: date) -> int | None:
        """Days that remain on the day of the new decision; the gap since leaving counts only if the office says so."""
        rest, moved = self.rest_brought(), self.last(Trigger.MOVED_IN)
        left = moved.event.fact.left if moved and isinstance(moved.event.fact, MovedIn) else None
        gap = self.rules.at("P7", decided)
        if rest is None or left is None or gap is None or gap.value != "counted":
            return rest
        return max(0, rest - (decided - left).days)

    def rest_brought(self, moved_in: MovedIn | None = None) -> int | None:
        """Days that remained when the person left the old commune (P7), if known."""
        if moved_in is None:
            occurrence = self.last(Trigger.MOVED_IN)
            fact = occurrence.event.fact if occurrence else None
            moved_in = fact if isinstance(fact, MovedIn) else None
        if moved_in is None:
            return None
        if moved_in.remaining_days is not None:
            return moved_in.remaining_days
        if moved_in.earlier_end is not None and moved_in.left is not None:
            return (moved_in.earlier_end - moved_in.left).days
        return None


def term_in(state: str, occurrences: Sequence[Occurrence], person: Person, rules: Rules) -> Term | None:
    """The term that runs in a state, if its measure has one and has begun."""
    recipe = _RECIPES.get(MEASURE_OF_STATE.get(state, ""))
    return recipe(_Past(occurrences, person, rules)) if recipe else None


def running_terms(course: Course, monitoring: Monitoring, person: Person, rules: Rules) -> Mapping[str, Term]:
    """The terms that run at the end of a course, by the code of their measure."""
    found = {}
    status = term_in(course.state, course.occurrences, person, rules)
    if status is not None:
        found[status.measure] = status
    monitored = _monitoring(monitoring, course, status, person, rules)
    if monitored is not None:
        found[monitored.measure] = monitored
    return found


def _monitoring(
    monitoring: Monitoring, course: Course, status: Term | None, person: Person, rules: Rules
) -> Term | None:
    """The term of electronic monitoring (N02, N04, N23); of one taken over from another commune as its paper says."""
    event = monitoring.decision
    if not monitoring.is_on or event is None:
        return None
    fact = event.fact
    measure_end = _end_of_monitored(course, event) or (status.end if status else None)
    if isinstance(fact, MonitoringTakenOver):
        return _term("monitoring", None, event, fact.from_day or event.at.day, measure_end, fact.earlier_end)
    stated = fact if isinstance(fact, MonitoringDecided) else MonitoringDecided()
    start = stated.from_day or stated.effective or event.at.day
    rule = rules.at(_monitoring_rule(stated, course.state, is_minor_when_decided(event, person, rules)), start)
    lawful_end = _Past((), person, rules).lawful_end(rule, start)
    if rule is not None and rule.value == "measure_term":
        lawful_end = measure_end
    elif lawful_end and measure_end:
        lawful_end = min(lawful_end, measure_end)
    return _term("monitoring", rule, event, start, lawful_end, stated.printed_end)


def _monitoring_rule(stated: MonitoringDecided, state: str, is_minor: bool) -> str:
    if is_minor:
        return "N04-unstable" if stated.ground == "no_stable_residence" else "N04"
    if state != "S8":
        return "N02"
    return "N23" if stated.ground == "breach" else "N02-substitution"


def is_minor_when_decided(decision: Event, person: Person, rules: Rules) -> bool:
    """Whether monitoring follows the rules for minors: by the age on the day it was decided or took effect (P12)."""
    convention = rules.at("P12", decision.at.day)
    day = decision.at.day
    if convention is not None and convention.value == "age_at_effect":
        day = getattr(decision.fact, "effective", None) or day
    return person.may_be_under(ADULT_AGE, day)


def _end_of_monitored(course: Course, decision: Event) -> date | None:
    """The day on which after-care took the place of the measure that monitoring was decided for, if it has.

    A decision that follows the one about after-care is made for after-care itself, though rehabilitation runs on.
    """
    decided_in, for_aftercare = "", False
    for occurrence in course.occurrences:
        if occurrence.event is decision:
            decided_in = decided_in or occurrence.after
        elif not decided_in and occurrence.step.trigger in (Trigger.AFTERCARE_DECIDED, *_COMPLETED):
            for_aftercare = True
        elif not decided_in and occurrence.step.trigger in (Trigger.VOLUNTARY_DECIDED, Trigger.SUBSTITUTION_ADMITTED):
            for_aftercare = False
        elif decided_in in ("S5", "S8") and occurrence.after == "S13" and occurrence.before != "S13":
            return None if for_aftercare else occurrence.step.at.day
    return None


# --- user management ------------------------------------------------------------------------------


def _user_management(past: _Past) -> Term | None:
    """One year from the decision (B02); days of unknown whereabouts are added (B22).

    For somebody who moved in, what remained on leaving runs on from the new decision (B21, P7).
    """
    for index in range(len(past.occurrences) - 1, -1, -1):
        event, fact = past.occurrences[index].event, past.occurrences[index].event.fact
        if isinstance(fact, ManagementDecided):
            start = fact.from_day or event.at.day
            rest = past.before(index).rest_at(start) if fact.reason == "moved_in" else None
            return _managed(past, event, past.continued_from(start, rest), fact.printed_end, rest)
        if isinstance(fact, (TakenOver, MovedIn)):
            return _from_elsewhere(past, event, fact, "user_management", _managed)
    return None


def _managed(past: _Past, event: Event, start: date, printed_end: date | None, rest: int | None = None) -> Term:
    rule = past.rules.at("B02", start)
    lawful_end = shifted(start, days=rest) if rest is not None else past.lawful_end(rule, start)
    away = [*absences(past.occurrences, start, past.rules), *past.custody(start)]
    away.sort(key=lambda absence: absence.start)
    return _term("user_management", rule, event, start, lawful_end, printed_end, away)


# --- voluntary rehabilitation ---------------------------------------------------------------------


def _voluntary_home(past: _Past) -> Term | None:
    """From the reception (F01; under the law of 2021 from the decision); the rest after a private centre (P9)."""
    return _voluntary(past, "voluntary_home", "F01", "E01")


def _voluntary_private(past: _Past) -> Term | None:
    """From the reception by the centre (G01; under the law of 2021 from the contract, here the start)."""
    return _voluntary(past, "voluntary_private", "G01", "E02")


def _voluntary_public(past: _Past) -> Term | None:
    """From the day the decision is carried out, less the days of holding (P11, K04)."""
    return _voluntary(past, "voluntary_public", "P11", "E02")


_BEGINS: Mapping[str, tuple[Trigger, ...]] = {
    "decision": (Trigger.VOLUNTARY_DECIDED,),
    "reception": (Trigger.REHAB_RECEIVED,),
    "contract": (Trigger.REHAB_STARTED, Trigger.REHAB_RECEIVED),
    "carried_out": (Trigger.HANDED_OVER, Trigger.REHAB_STARTED),
    "stages_done": (Trigger.PRIVATE_STAGES_DONE,),
}
"""What starts a term, by the value of the rule that says so."""


def _voluntary(past: _Past, measure: str, start_rule: str, length_rule: str) -> Term | None:
    index = past.last_index(Trigger.VOLUNTARY_DECIDED, Trigger.TAKEN_OVER, Trigger.MOVED_IN)
    if index is None:
        return None
    event, fact = past.occurrences[index].event, past.occurrences[index].event.fact
    if isinstance(fact, (TakenOver, MovedIn)):
        return _from_elsewhere(past, event, fact, measure, _plain(measure, length_rule))
    if not isinstance(fact, VoluntaryDecided):
        return None
    if fact.case == "moved_in":
        return _continued(past.before(index), measure, event, fact)
    if measure == "voluntary_home":
        stages = past.last_index(Trigger.PRIVATE_STAGES_DONE)
        if stages is not None:
            return _rest_after_stages(past, stages, event, fact)
    start = past.since_last(index).begun(start_rule, event.at.day)
    if start is None:
        return None
    length = past.length(length_rule, fact, start)
    away = past.not_carried_out(measure, start)
    if start_rule == "P11":
        start = _less_holding(past, start, event)
    return _term(measure, length, event, start, past.lawful_end(length, start), fact.printed_end, away)


def _continued(past: _Past, measure: str, event: Event, fact: VoluntaryDecided) -> Term:
    """What remained when the person left the old commune, from the new commune's decision on (F10, P7)."""
    start, rest = event.at.day, past.rest_brought()
    lawful_end = shifted(start, days=rest) if rest is not None else None
    return _term(measure, None, event, start, lawful_end, fact.printed_end, past.not_carried_out(measure, start))


def _rest_after_stages(past: _Past, stages: int, event: Event, fact: VoluntaryDecided) -> Term | None:
    """What remained of the term when the person left a private centre after three stages (E02, G03, P9)."""
    left = past.occurrences[stages].step.at.day
    start = past.since(stages).begun("P9", left)
    if start is None:
        return None
    private = _voluntary_private(past.before(stages))
    lawful_end = shifted(start, days=(private.end - left).days) if private and private.end else None
    printed_end = fact.printed_end if fact.place == "home" else None
    measure, length = "voluntary_home", private.rule if private else None
    return _term(measure, length, event, start, lawful_end, printed_end, past.not_carried_out(measure, start))


# --- compulsory rehabilitation ----------------------------------------------------------------------


def _compulsory(past: _Past) -> Term | None:
    """From admission, less the days of holding (P11, K04); time at large is not counted (L08); E03 for adults,
    E04 for those under 18 on the day of the order; reductions of the law of 2021 (L10)."""
    index = past.last_index(Trigger.COURT_ORDERED, Trigger.TAKEN_OVER, Trigger.MOVED_IN)
    admitted = past.last(Trigger.ADMITTED)
    if index is None:
        return None
    event, fact = past.occurrences[index].event, past.occurrences[index].event.fact
    if isinstance(fact, (TakenOver, MovedIn)):
        return _from_elsewhere(past, event, fact, "compulsory", _plain("compulsory", "E03"))
    if not isinstance(fact, CourtDecided) or admitted is None:
        return None
    away = past.not_carried_out("compulsory", admitted.step.at.day)
    start = _less_holding(past, admitted.step.at.day, event)
    length = past.length("E04" if past.is_minor(event.at.day) else "E03", fact, event.at.day)
    lawful_end = past.lawful_end(length, start)
    printed_end = fact.printed_end
    reduced = sum(past.since(index).reductions()) if past.rules.at("L10-half", event.at.day) else 0
    if reduced:
        lawful_end, printed_end = (end and shifted(end, months=-reduced) for end in (lawful_end, printed_end))
    return _term("compulsory", length, event, start, lawful_end, printed_end, away)


def _less_holding(past: _Past, carried_out: date, decided: Event) -> date:
    """The day from which a term counts: that of carrying it out, less the days of holding (P11, K04; under the law
    of 2021 only those in a centre)."""
    held, rule = past.last_index(Trigger.HELD), past.rules.at("K04", decided.at.day)
    if held is None or rule is None:
        return carried_out
    fact = past.occurrences[held].event.fact
    at_home = isinstance(fact, Held) and fact.held_at == "family"
    if rule.value == "deducted" or (rule.value == "deducted_in_centre" and not at_home):
        return shifted(carried_out, days=-_days_held(past.since(held), decided))
    return carried_out


_UNDER_FILE = frozenset({"S9", "S10", "S11"})


def _days_held(since: _Past, decided: Event) -> int:
    """The days from the decision to hold, the first of ``since``, until holding was over; none of an earlier file."""
    over = _holding_over(since, decided)
    before = itertools.takewhile(lambda o: o.event is not decided, since.occurrences)
    if over is None or any(o.after == "S12" for o in before):
        return 0
    holding, end = since.occurrences[0], over.step.at.day
    start = (isinstance(holding.event.fact, Held) and holding.event.fact.from_day) or holding.step.at.day
    fled = sum(away.days for away in since.at_large(start) if away.start < end)
    return max(0, (end - start).days - fled)


def _holding_over(since: _Past, decided: Event) -> Occurrence | None:
    """What ended holding by K03: carrying the decision out, or the decision itself unless the person simply stays
    in that centre (Đ.107 k.1); at the latest the end of the file."""
    left = next((o for o in since.occurrences if o.after not in _UNDER_FILE), None)
    if left is None or since.says("K03", decided.at.day, "execution"):
        return left
    if not since.says("K03", decided.at.day, "court_decides"):
        return None
    stays = isinstance(left.event.fact, Admitted) and left.event.fact.already_held
    return left if stays else next((o for o in since.occurrences if o is left or o.event is decided), left)


# --- after-care -------------------------------------------------------------------------------------

_COMPLETED = (Trigger.REHAB_COMPLETED, Trigger.SUBSTITUTION_COMPLETED, Trigger.COMPULSORY_COMPLETED)


def _aftercare(past: _Past) -> Term | None:
    """From the day of completion (P03): two years for adults after compulsory rehabilitation (P02), one for all
    others (P01, P14: by the age on the day of the order); unreported absence is not counted (P09)."""
    index = past.last_index(*_COMPLETED, Trigger.AFTERCARE_DECIDED, Trigger.TAKEN_OVER, Trigger.MOVED_IN)
    if index is None:
        return None
    event, fact = past.occurrences[index].event, past.occurrences[index].event.fact
    if isinstance(fact, (TakenOver, MovedIn)):
        return _from_elsewhere(past, event, fact, "aftercare", _plain("aftercare", "P01"))
    completed, decided = past.last(*_COMPLETED), past.last(Trigger.AFTERCARE_DECIDED)
    decision = decided.event.fact if decided else None
    stated = decision if isinstance(decision, AftercareDecided) else None
    if completed is not None and past.says("P03", completed.step.at.day, "completion"):
        event, start = completed.event, completed.step.at.day
    else:
        start = (stated.from_day if stated else None) or event.at.day
    rule = past.rules.at("P02" if _two_years(past, completed, stated) else "P01", start)
    away = past.not_carried_out("aftercare", start)
    return _term(
        "aftercare", rule, event, start, past.lawful_end(rule, start), stated.printed_end if stated else None, away
    )


def _two_years(past: _Past, completed: Occurrence | None, decision: AftercareDecided | None) -> bool:
    if completed is None or completed.step.trigger is not Trigger.COMPULSORY_COMPLETED:
        return completed is None and decision is not None and decision.after == "compulsory"
    ordered = past.last(Trigger.COURT_ORDERED)
    decisive = completed if past.says("P14", completed.step.at.day, "age_at_completion") else ordered
    return decisive is None or not past.is_minor(decisive.step.at.day)


# --- people who come with a term --------------------------------------------------------------------

_Plain = Callable[[_Past, Event, date, "date | None"], Term]


def _plain(measure: str, length_rule: str) -> _Plain:
    """A term of which only start and printed end are known: first or repeated is not, so neither is the law's end."""

    def make(past: _Past, event: Event, start: date, printed_end: date | None) -> Term:
        rule = past.rules.at(length_rule, start)
        lawful_end = past.lawful_end(rule, start) if rule else None
        return _term(measure, rule, event, start, lawful_end, printed_end, past.not_carried_out(measure, start))

    return make


def _from_elsewhere(past: _Past, event: Event, fact: TakenOver | MovedIn, measure: str, plain: _Plain) -> Term | None:
    """The term of somebody taken over from a list or from another commune, as the papers say."""
    if isinstance(fact, MovedIn):
        start = event.at.day
        rest = past.rest_brought(fact)
        printed = shifted(start, days=rest) if rest is not None else fact.earlier_end
        return _term(measure, None, event, start, None, printed, past.not_carried_out(measure, start))
    if fact.entry is None:
        return Term(measure, None, event, event.at.day, None, fact.printed_end, (), fact.printed_end)
    return plain(past, event, fact.entry, fact.printed_end)


# --- shared -----------------------------------------------------------------------------------------


def _term(
    measure: str,
    rule: Rule | None,
    event: Event,
    start: date,
    lawful_end: date | None,
    printed_end: date | None,
    away: Iterable[Absence] = (),
) -> Term:
    """A term with the absences that began within it added to its end."""
    end = printed_end or lawful_end
    within: list[Absence] = []
    for absence in away:
        if end is not None and absence.start > end:
            break
        within.append(absence)
        end = shifted(end, days=absence.days) if end and absence.end else None
    return Term(measure, rule, event, start, lawful_end, printed_end, tuple(within), end)


_RECIPES: Mapping[str, Callable[[_Past], Term | None]] = {
    "user_management": _user_management,
    "voluntary_home": _voluntary_home,
    "voluntary_private": _voluntary_private,
    "voluntary_public": _voluntary_public,
    "compulsory": _compulsory,
    "aftercare": _aftercare,
}

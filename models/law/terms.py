"""The terms of measures: when each began, how long the law lets it last, what does not count.

One recipe a measure. A date printed on a decision is a fact and is never recomputed; it is only
compared. What the law leaves open (first or repeated, E05) stays unknown until somebody says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from models.dates import Moment
from models.events.aftercare import AftercareDecided
from models.events.base import Event, Fact, Trigger
from models.events.court import CourtDecided
from models.events.monitoring import MonitoringDecided, MonitoringTakenOver
from models.events.moves import MovedIn
from models.events.rehabilitation import VoluntaryDecided
from models.events.taking_over import TakenOver
from models.events.user_management import ManagementDecided
from models.law.course import Course, Occurrence
from models.law.deadlines import shifted
from models.law.holding import days_deducted
from models.law.monitoring import Monitoring
from models.law.past import ADULT_AGE as ADULT_AGE
from models.law.past import COMPLETED, Past, old_end
from models.law.residence import Absence, absences
from models.law.rules import Rule, Rules
from models.person import Person

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
_TERM_RUNS_ON = frozenset({"S2s", "S3", "S12x"})
"""Interruptions during which the term of the measure that they broke off is still its term."""


def measure_of(course: Course) -> str:
    """Code of the measure that a person is under at the end of a course; empty if it is none with a term."""
    return MEASURE_OF_STATE.get(course.came_from if course.state in _TERM_RUNS_ON else course.state, "")


@dataclass(frozen=True)
class Term:
    """The term of one measure.

    ``start`` is None when it is not known; it lies before ``carried_out``, the day on which the measure began, by the
    days of holding that are ``deducted``. ``lawful_end`` is the start plus the length of ``rule``, None when the law
    gives none for the start or depends on what nobody has said yet; ``printed_end`` is what a paper says, a fact;
    ``absences`` are those that began within the term; ``end`` is the last day with them added, None while one runs or
    when no end is known.
    """

    measure: str
    rule: Rule | None
    event: Event
    start: date | None
    lawful_end: date | None
    printed_end: date | None
    absences: tuple[Absence, ...]
    end: date | None
    deducted: int = 0

    @property
    def carried_out(self) -> date | None:
        """The first day on which the measure was carried out; None where the start is not known."""
        return self.start and shifted(self.start, days=self.deducted)

    @property
    def since(self) -> date:
        """The first day on which the term is known to run."""
        return self.start or self.event.at.day

    @cached_property
    def began(self) -> Moment:
        """That day as a moment."""
        return Moment.on(self.since)

    @property
    def contradicts_law(self) -> bool:
        return self.printed_end is not None and self.lawful_end is not None and self.printed_end != self.lawful_end

    @property
    def is_away(self) -> bool:
        return any(absence.end is None for absence in self.absences)

    @property
    def days_not_counted(self) -> int:
        return sum(absence.days for absence in self.absences)


def term_in(state: str, occurrences: Sequence[Occurrence], person: Person, rules: Rules) -> Term | None:
    """The term that runs in a state, if its measure has one and has begun."""
    recipe = _RECIPES.get(MEASURE_OF_STATE.get(state, ""))
    return recipe(Past(occurrences, person, rules)) if recipe else None


def running_terms(course: Course, monitoring: Monitoring, person: Person, rules: Rules) -> Mapping[str, Term]:
    """The terms that run at the end of a course, by the code of their measure."""
    found = {}
    recipe = _RECIPES.get(measure_of(course))
    status = recipe(Past(course.occurrences, person, rules)) if recipe else None
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
    rule = rules.at(monitoring_rule(stated, course.state, is_minor=is_minor_when_decided(event, person, rules)), start)
    lawful_end = Past((), person, rules).lawful_end(rule, start)
    if rule is not None and rule.value == "measure_term":
        lawful_end = measure_end
    elif lawful_end and measure_end:
        lawful_end = min(lawful_end, measure_end)
    return _term("monitoring", rule, event, start, lawful_end, stated.printed_end)


def monitoring_rule(stated: MonitoringDecided, state: str, *, is_minor: bool) -> str:
    """The row of law that gives the length of monitoring decided in a state."""
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


_LEADS_TO_AFTERCARE = frozenset({Trigger.AFTERCARE_DECIDED, *COMPLETED})
_LEADS_TO_REHABILITATION = frozenset({Trigger.VOLUNTARY_DECIDED, Trigger.SUBSTITUTION_ADMITTED})


def _end_of_monitored(course: Course, decision: Event) -> date | None:
    """The day on which after-care took the place of the measure that monitoring was decided for, if it has.

    A decision that follows the one about after-care is made for after-care itself, though rehabilitation runs on.
    """
    decided_in, for_aftercare = "", False
    for occurrence in course.occurrences:
        if occurrence.event is decision:
            decided_in = decided_in or occurrence.after
        elif not decided_in and occurrence.step.trigger in _LEADS_TO_AFTERCARE:
            for_aftercare = True
        elif not decided_in and occurrence.step.trigger in _LEADS_TO_REHABILITATION:
            for_aftercare = False
        elif decided_in in ("S5", "S8") and occurrence.after == "S13" and occurrence.before != "S13":
            return None if for_aftercare else occurrence.step.at.day
    return None


# --- user management ------------------------------------------------------------------------------


def _user_management(past: Past) -> Term | None:
    """One year from the decision (B02); days of unknown whereabouts are added (B22).

    For somebody who moved in, what remained on leaving runs on from the new decision (B21, P7), under the law of
    2021 from leaving.
    """
    index = past.last_ground("user_management", ManagementDecided, TakenOver, MovedIn)
    if index is None:
        return None
    event, fact = past.occurrences[index].event, past.occurrences[index].event.fact
    own = past.since(index)
    if isinstance(fact, TakenOver):
        return _managed(own, event, fact.entry, _one_year(past, fact.entry), fact.printed_end)
    if isinstance(fact, MovedIn):
        end = old_end(fact) if past.runs_from_leaving(event.at.day) else None
        return _managed(own, event, fact.started, None, end)
    assert isinstance(fact, ManagementDecided)
    start = fact.from_day or event.at.day
    if fact.reason != "moved_in":
        return _managed(own, event, start, _one_year(past, start), fact.printed_end)
    moved, end = past.before(index).moved_in("user_management"), None
    if moved is not None and past.runs_from_leaving(start):
        start, end = moved.left or start, old_end(moved)
    elif moved is not None:
        rest = past.rest_at(start, moved)
        end = shifted(start, days=rest) if rest is not None else None
    return _managed(own, event, start, end, fact.printed_end)


def _one_year(past: Past, start: date | None) -> date | None:
    return past.lawful_end(past.rules.at("B02", start), start) if start else None


def _managed(past: Past, event: Event, start: date | None, lawful_end: date | None, printed_end: date | None) -> Term:
    """A term of management; ``past`` begins with its decision."""
    since = start or event.at.day
    away = [*absences(past.occurrences, since, past.rules), *past.custody(since)]
    away.sort(key=lambda absence: absence.start)
    return _term("user_management", past.rules.at("B02", since), event, start, lawful_end, printed_end, away)


# --- voluntary rehabilitation ---------------------------------------------------------------------


def _voluntary_home(past: Past) -> Term | None:
    """From the reception (F01; under the law of 2021 from the decision); the rest after a private centre (P9)."""
    stages, index = past.entered("S5"), past.last_ground("voluntary_home", VoluntaryDecided, TakenOver, MovedIn)
    if stages is not None and past.occurrences[stages].step.trigger is Trigger.PRIVATE_STAGES_DONE:
        fact = past.occurrences[index].event.fact if index is not None and index > stages else None
        if fact is None or (isinstance(fact, VoluntaryDecided) and fact.case != "moved_in"):
            return _rest_after_stages(past, stages, fact)
    return _voluntary(past, "voluntary_home", "F01", "E01", "police")


def _voluntary_private(past: Past) -> Term | None:
    """From the reception by the centre (G01; under the law of 2021 from the contract, here the start)."""
    return _voluntary(past, "voluntary_private", "G01", "E02", "private")


def _voluntary_public(past: Past) -> Term | None:
    """From the day the decision is carried out, less the days of holding (P11, K04)."""
    return _voluntary(past, "voluntary_public", "P11", "E02", "")


def _voluntary(past: Past, measure: str, start_rule: str, length_rule: str, receiver: str) -> Term | None:
    index = past.last_ground(measure, VoluntaryDecided, TakenOver, MovedIn)
    if index is None:
        return None
    event, fact = past.occurrences[index].event, past.occurrences[index].event.fact
    if isinstance(fact, (TakenOver, MovedIn)):
        return _from_elsewhere(past.since(index), event, fact, measure, length_rule)
    assert isinstance(fact, VoluntaryDecided)
    if fact.case == "moved_in":
        return _continued(past, index, measure, fact)
    start = past.waiting_since(index).begun(start_rule, event.at.day, receiver)
    if start is None:
        return None
    away = past.since(index).not_carried_out(measure, start)
    length = past.length(length_rule, fact, event.at.day)
    held = days_deducted(past, index, event) if start_rule == "P11" else 0
    start = shifted(start, days=-held)
    lawful_end = past.lawful_end(length, start)
    return replace(_term(measure, length, event, start, lawful_end, fact.printed_end, away), deducted=held)


def _continued(past: Past, index: int, measure: str, fact: VoluntaryDecided) -> Term:
    """The term that began in the commune left, continued by a new decision (F10): no rule moves its end.

    Where the start is not known, it is known to run since the arrival.
    """
    event, arrival = past.occurrences[index].event, past.before(index).arrival(measure)
    away = past.since(index).not_carried_out(measure, event.at.day)
    moved = arrival.fact if arrival else None
    if arrival is None or not isinstance(moved, MovedIn):
        return _term(measure, None, event, fact.from_day, None, fact.printed_end, away)
    known_by = event if moved.started else arrival
    return _term(measure, None, known_by, moved.started, None, fact.printed_end or old_end(moved), away)


def _rest_after_stages(past: Past, stages: int, continued: Fact | None) -> Term | None:
    """What remained of the term when the person left a private centre after three stages (E02, G03, P9).

    ``continued`` is the decision made for the rest, if there is one.
    """
    certified = past.occurrences[stages]
    left = _certified_on(certified)
    start = past.since(stages).begun("P9", left, "police")
    if start is None:
        return None
    private = _voluntary_private(past.before(stages))
    lawful_end = shifted(start, days=max(0, (private.end - left).days)) if private and private.end else None
    printed_end = continued.printed_end if isinstance(continued, VoluntaryDecided) else None
    measure, length = "voluntary_home", private.rule if private else None
    away = past.since(stages).not_carried_out(measure, start)
    return _term(measure, length, certified.event, start, lawful_end, printed_end, away)


def _certified_on(certificate: Occurrence) -> date:
    """The day up to which a certificate says that something was done, else its own day."""
    return getattr(certificate.event.fact, "until_day", None) or certificate.step.at.day


# --- compulsory rehabilitation ----------------------------------------------------------------------


def _compulsory(past: Past) -> Term | None:
    """From admission, less the days of holding (P11, K04); time at large is not counted (L08); E03 for adults,
    E04 for those under 18 on the day of the order; reductions of the law of 2021 (L10)."""
    entry = _admission(past)
    if entry is None:
        return None
    came, fact = past.occurrences[entry], past.occurrences[entry].event.fact
    if isinstance(fact, (TakenOver, MovedIn)):
        return _from_elsewhere(past.since(entry), came.event, fact, "compulsory", "E03")
    served, day = past.since(entry), came.step.at.day
    away = served.not_carried_out("compulsory", day)
    ordered = past.before(entry).last(Trigger.COURT_ORDERED)
    order = ordered.event.fact if ordered else None
    if came.step.trigger is not Trigger.ADMITTED:
        return None
    if ordered is None or not isinstance(order, CourtDecided):
        return _term("compulsory", None, came.event, day, None, None, away)
    event = ordered.event
    held = days_deducted(past, entry, event)
    start = shifted(day, days=-held)
    length = past.length("E04" if past.is_minor(event.at.day) else "E03", order, event.at.day)
    lawful_end = past.lawful_end(length, start)
    printed_end = order.printed_end
    reduced = sum(served.reductions()) if past.rules.at("L10-half", event.at.day) else 0
    if reduced:
        lawful_end, printed_end = (end and shifted(end, months=-reduced) for end in (lawful_end, printed_end))
    return replace(_term("compulsory", length, event, start, lawful_end, printed_end, away), deducted=held)


def _admission(past: Past) -> int | None:
    """Where the present compulsory rehabilitation began: coming into it, or admission on a further order."""
    entry = past.entered("S12")
    ordered = past.last_index(Trigger.COURT_ORDERED)
    if entry is None or ordered is None or ordered < entry:
        return entry
    again = (i for i in range(ordered, len(past.occurrences)) if past.occurrences[i].step.trigger is Trigger.ADMITTED)
    return next(again, entry)


# --- after-care -------------------------------------------------------------------------------------


def _aftercare(past: Past) -> Term | None:
    """From the day of completion (P03): two years for adults after compulsory rehabilitation (P02), one for all
    others (P01, P14: by the age on the day of the order); unreported absence is not counted (P09)."""
    entry = past.entered("S13")
    if entry is None:
        return None
    own = past.since(_measure_before(past, entry))
    decided, completed = own.last(Trigger.AFTERCARE_DECIDED), _completed(own, past.occurrences[entry])
    if decided is None or not isinstance(decided.event.fact, AftercareDecided):
        return _aftercare_from_elsewhere(past, entry)
    decision = decided.event.fact
    event, start = decided.event, decision.from_day or decided.step.at.day
    if completed is not None and past.says("P03", completed.step.at.day, "completion"):
        event, start = completed.event, _certified_on(completed)
    length = _length_of_aftercare(past.before(entry), completed, decision)
    rule = past.rules.at(length, start) if length else None
    away = past.since(entry).not_carried_out("aftercare", start)
    return _term("aftercare", rule, event, start, past.lawful_end(rule, start), decision.printed_end, away)


def _measure_before(past: Past, entry: int) -> int:
    """Where the measure began that after-care follows, in the private centre if the rest was at home; ``entry`` itself
    if it follows none."""
    o = past.occurrences[entry]
    state = o.came_from if o.before in _TERM_RUNS_ON | {"SX"} else o.before
    began = past.before(entry).entered(state) if state in MEASURE_OF_STATE else None
    if began is not None and past.occurrences[began].step.trigger is Trigger.PRIVATE_STAGES_DONE:
        in_centre = past.before(began).entered("S6")
        began = began if in_centre is None else in_centre
    return entry if began is None else began


def _completed(own: Past, entry: Occurrence) -> Occurrence | None:
    """The certificate after which after-care runs: the last one before it, else the first that came late."""
    certificates = [(i, o) for i, o in enumerate(own.occurrences) if own.completes(o)]
    began = next((i for i, o in enumerate(own.occurrences) if o is entry), 0)
    before = [o for i, o in certificates if i <= began]
    return before[-1] if before else next((o for _, o in certificates), None)


def _aftercare_from_elsewhere(past: Past, entry: int) -> Term | None:
    index = past.last_ground("aftercare", TakenOver, MovedIn)
    fact = None if index is None else past.occurrences[index].event.fact
    if index is None or not isinstance(fact, (TakenOver, MovedIn)):
        return None
    return _from_elsewhere(past.since(index), past.occurrences[index].event, fact, "aftercare", "")


_LENGTHS = {"voluntary": "P01", "substitution": "P01", "compulsory_minor": "P01", "compulsory": "P02"}


def _length_of_aftercare(before: Past, completed: Occurrence | None, decision: AftercareDecided) -> str:
    """The rule on the length: by what the decision says it follows, else by what was completed; empty if neither
    tells, or if the age on the decisive day does not."""
    if decision.after:
        return _LENGTHS[decision.after]
    if completed is None:
        return ""
    if completed.step.trigger is not Trigger.COMPULSORY_COMPLETED:
        return "P01"
    ordered = before.last(Trigger.COURT_ORDERED)
    decisive = completed if before.says("P14", completed.step.at.day, "age_at_completion") else ordered
    age = before.person.age_on(decisive.step.at.day) if decisive else None
    if age is None or age[0] >= ADULT_AGE:
        return "P02"
    return "P01" if age[1] < ADULT_AGE else ""


# --- people who come with a term --------------------------------------------------------------------


def _from_elsewhere(past: Past, event: Event, fact: TakenOver | MovedIn, measure: str, length_rule: str) -> Term:
    """The term of somebody taken over from a list or from another commune, as the papers say; ``past`` begins with
    the arrival. First or repeated is not known, so neither is the law's end."""
    if isinstance(fact, MovedIn):
        away = past.not_carried_out(measure, event.at.day)
        return _term(measure, None, event, fact.started, None, old_end(fact), away)
    away = past.not_carried_out(measure, fact.entry or event.at.day)
    rule = past.rules.at(length_rule, fact.entry) if fact.entry else None
    lawful_end = past.lawful_end(rule, fact.entry) if fact.entry else None
    return _term(measure, rule, event, fact.entry, lawful_end, fact.printed_end, away)


# --- shared -----------------------------------------------------------------------------------------


def _term(
    measure: str,
    rule: Rule | None,
    event: Event,
    start: date | None,
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


_RECIPES: Mapping[str, Callable[[Past], Term | None]] = {
    "user_management": _user_management,
    "voluntary_home": _voluntary_home,
    "voluntary_private": _voluntary_private,
    "voluntary_public": _voluntary_public,
    "compulsory": _compulsory,
    "aftercare": _aftercare,
}

"""What a term is counted from: the steps of a case looked at from where a measure began."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from models.events.base import Event, Fact, Trigger
from models.events.execution import TermReduced
from models.events.moves import MovedIn
from models.events.papers import RehabilitationTerm
from models.events.rehabilitation import RehabilitationReceived, VoluntaryDecided
from models.events.user_management import ManagementDecided
from models.law.course import Occurrence
from models.law.deadlines import shifted, term_end
from models.law.residence import Absence, absences
from models.law.rules import Rule, Rules
from models.person import ADULT_AGE as ADULT_AGE
from models.person import Person

UNDER_FILE = frozenset({"S9", "S10", "S11"})
COMPLETED = (Trigger.REHAB_COMPLETED, Trigger.SUBSTITUTION_COMPLETED, Trigger.COMPULSORY_COMPLETED)
_BACK = frozenset({Trigger.RECAPTURED, Trigger.ADMITTED, Trigger.IMPRISONED, Trigger.SENT_TO_EDUCATION})


def law_day(rules: Rules, decided: date) -> date:
    """The day whose law governs a measure that was decided on a day.

    What ran on 1 July 2026 runs on under the old law (T01); what was decided after it falls under the new one, though
    the file is older (T02).
    """
    for id_, convention in (("T01", "old_term"), ("T02", "new_law")):
        for rule in rules.versions(id_):
            before = id_ == "T01"
            if rule.value != convention and (decided < rule.start) is before:
                return rule.start if before else shifted(rule.start, days=-1)
    return decided


def old_end(moved: MovedIn) -> date | None:
    """The end by the papers of the commune left."""
    if moved.earlier_end is None and moved.left is not None and moved.remaining_days is not None:
        return shifted(moved.left, days=moved.remaining_days)
    return moved.earlier_end


class Past(NamedTuple):
    """The steps of a case, or those of them that belong to a measure, with the person and the rules."""

    occurrences: Sequence[Occurrence]
    person: Person
    rules: Rules

    def last_index(self, *triggers: Trigger) -> int | None:
        indices = range(len(self.occurrences) - 1, -1, -1)
        return next((i for i in indices if self.occurrences[i].step.trigger in triggers), None)

    def last(self, *triggers: Trigger) -> Occurrence | None:
        index = self.last_index(*triggers)
        return None if index is None else self.occurrences[index]

    def before(self, index: int) -> Past:
        return Past(self.occurrences[:index], self.person, self.rules)

    def entered(self, state: str) -> int | None:
        """Where the case last came into a state; coming back after an interruption is none."""
        for index in range(len(self.occurrences) - 1, -1, -1):
            o = self.occurrences[index]
            if o.after == state and o.before != state and o.came_from != state:
                return index
        return None

    def completes(self, occurrence: Occurrence) -> bool:
        """Whether it certifies the completion of the measure that is being carried out, or that after-care follows."""
        trigger, waiting = occurrence.step.trigger, self.rules.machine.circumstances.get("completed")
        if trigger not in COMPLETED or waiting is None:
            return False
        return occurrence.after == "S13" or waiting.opens(trigger, occurrence.after)

    def file_before(self, index: int) -> Past:
        """The compulsory file that ended at ``index``, with what ended it."""
        start = index
        while start > 0 and self.occurrences[start - 1].after in UNDER_FILE | {"S12x"}:
            start -= 1
        return Past(self.occurrences[start : index + 1], self.person, self.rules)

    def last_ground(self, measure: str, *kinds: type[Fact]) -> int | None:
        """The last event of some kinds that put the person under a measure."""
        for index in range(len(self.occurrences) - 1, -1, -1):
            o = self.occurrences[index]
            if isinstance(o.event.fact, kinds) and o.step.at is o.event.at and _applies(o.event.fact, measure):
                return index
        return None

    def waiting_since(self, index: int) -> Past:
        """What belongs to the decision at ``index``: from where the person waited for it on (S4)."""
        while index > 0 and self.occurrences[index - 1].after == "S4":
            index -= 1
        return self.since(index)

    def since(self, index: int) -> Past:
        return Past(self.occurrences[index:], self.person, self.rules)

    def begun(self, rule_id: str, decided: date, receiver: str = "") -> date | None:
        """The day on which a term begins, by what the rule in force at the decision says starts it."""
        rule = self.rules.at(rule_id, decided)
        triggers = _BEGINS.get(str(rule.value), ()) if rule else ()
        for occurrence in self.occurrences:
            fact = occurrence.event.fact
            other = isinstance(fact, RehabilitationReceived) and receiver and fact.by_whom != receiver
            if occurrence.step.trigger in triggers and not other:
                stated = fact.from_day if isinstance(fact, VoluntaryDecided) else None
                return stated or occurrence.step.at.day
        return None

    def is_minor(self, day: date) -> bool:
        return self.person.may_be_under(ADULT_AGE, day)

    def length(self, rule_id: str, decision: RehabilitationTerm, day: date) -> Rule | None:
        """The row of a length: by first or repeated where the law of the day makes a difference (E05, P10)."""
        day = law_day(self.rules, day)
        occasion = decision.occasion or ("first" if self.says("P10", day, "first") else None)
        return self.rules.at(f"{rule_id}-{occasion}", day) or self.rules.at(rule_id, day)

    def says(self, rule_id: str, day: date, value: str) -> bool:
        """Whether a rule has a value on a day."""
        return self.rules.says(rule_id, day, value)

    def at_large(self, start: date) -> Iterator[Absence]:
        """The times between absconding and coming back, where the law does not count them (L08)."""
        since: date | None = None
        for occurrence in self.occurrences:
            day = occurrence.step.at.day
            held = occurrence.step.trigger is Trigger.ABSCONDED and occurrence.after in UNDER_FILE
            fled = held or occurrence.enters("S12x")
            if fled and self._at_large_counts_not(day):
                since = since or max(day, start)
            elif since is not None and (occurrence.step.trigger in _BACK or occurrence.leaves("S12x")):
                if day > since:
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
            if occurrence.enters("SX"):
                since = max(day, start)
            elif occurrence.leaves("SX") and since is not None:
                if day > since and self.says("O04", day, "rest_served"):
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

    def arrival(self, measure: str) -> Event | None:
        """The last arrival from another commune under a measure."""
        index = self.last_ground(measure, MovedIn)
        return None if index is None else self.occurrences[index].event

    def moved_in(self, measure: str) -> MovedIn | None:
        """What that arrival says."""
        arrival = self.arrival(measure)
        return arrival.fact if arrival and isinstance(arrival.fact, MovedIn) else None

    def runs_from_leaving(self, decided: date) -> bool:
        """Whether what remained of management runs on from leaving (B21, the law of 2021)."""
        return self.says("B21", decided, "from_leaving")

    def rest_at(self, decided: date, moved: MovedIn) -> int | None:
        """Days that remain on the day of the new decision; the gap since leaving counts only if the office says so
        (P7)."""
        rest = moved.remaining_days
        if rest is None and moved.earlier_end is not None and moved.left is not None:
            rest = max(0, (moved.earlier_end - moved.left).days)
        if rest is None or moved.left is None or not self.says("P7", decided, "counted"):
            return rest
        return max(0, rest - (decided - moved.left).days)


def _applies(fact: Fact, measure: str) -> bool:
    return isinstance(fact, ManagementDecided) or fact.measure_applied() == measure


_BEGINS: Mapping[str, tuple[Trigger, ...]] = {
    "decision": (Trigger.VOLUNTARY_DECIDED,),
    "reception": (Trigger.REHAB_RECEIVED,),
    "contract": (Trigger.REHAB_STARTED, Trigger.REHAB_RECEIVED),
    "carried_out": (Trigger.HANDED_OVER, Trigger.REHAB_STARTED),
    "stages_done": (Trigger.PRIVATE_STAGES_DONE,),
}
"""What starts a term, by the value of the rule that says so."""

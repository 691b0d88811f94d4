"""The terms of measures: when each began, how long the law lets it last, what does not count.

One recipe a measure. A date printed on a decision is a fact and is never recomputed; it is only
compared. What the law leaves open (first or repeated, E05) stays unknown until somebody says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.events.base import Event, Trigger
from models.events.taking_over import TakenOver
from models.events.user_management import ManagementDecided
from models.law.course import Occurrence
from models.law.deadlines import shifted, term_end
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


@dataclass(frozen=True, slots=True)
class _Past:
    """What a recipe works from."""

    occurrences: Sequence[Occurrence]
    person: Person
    rules: Rules

    def last(self, *triggers: Trigger) -> Occurrence | None:
        return next((o for o in reversed(self.occurrences) if o.step.trigger in triggers), None)


def term_in(state: str, occurrences: Sequence[Occurrence], person: Person, rules: Rules) -> Term | None:
    """The term that runs in a state, if its measure has one and has begun."""
    recipe = _RECIPES.get(MEASURE_OF_STATE.get(state, ""))
    return recipe(_Past(occurrences, person, rules)) if recipe else None


# --- user management ------------------------------------------------------------------------------


def _user_management(past: _Past) -> Term | None:
    """One year from the decision (B02); days of unknown whereabouts are added (B22)."""
    for occurrence in reversed(past.occurrences):
        event, fact = occurrence.event, occurrence.event.fact
        if isinstance(fact, ManagementDecided):
            start = fact.from_day or event.at.day
        elif isinstance(fact, TakenOver):
            if fact.entry is None:
                return Term("user_management", None, event, event.at.day, None, fact.printed_end, (), fact.printed_end)
            start = fact.entry
        else:
            continue
        rule = past.rules.at("B02", start)
        lawful_end = term_end(start, rule.number, rule.unit) if rule else None
        away = absences(past.occurrences, start, past.rules)
        return _term("user_management", rule, event, start, lawful_end, fact.printed_end, away)
    return None


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


_RECIPES: Mapping[str, Callable[[_Past], Term | None]] = {"user_management": _user_management}

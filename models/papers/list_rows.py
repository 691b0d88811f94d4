"""The rows of printed lists of people (NĐ 163/2026/NĐ-CP Phụ lục III, Mẫu số 10; the lists of Luật 120/2025/QH15
Đ.48, which have no form)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from models.dates import PartialDate, legal_day, show_date
from models.events.aftercare import AftercareDecided, HelperAssigned
from models.events.base import Event, Trigger, kinds_meaning
from models.events.determination import DeterminationResulted
from models.events.moves import FileTransferred, MovedIn
from models.events.taking_over import OUTCOMES, TakenOver
from models.events.user_management import ManagementEnded, ManagementStopped, ManagementSuspended
from models.law.course import Course, Occurrence
from models.law.residence import latest_presence
from models.law.situation import Situation
from models.law.terms import Term, term_in
from models.papers.facts import shown
from models.papers.list_source import ListSource
from models.papers.wording import MONITORING_WORDS, day_words, full_number
from models.person import SEX_WORDS, Person
from models.views import PersonRow

Row = tuple[str, ...]
"""The cells of a row in the order of the list's columns, without the running number."""

_OUTCOMES: Mapping[str, str] = {choice.code: choice.label for choice in OUTCOMES}
_ENDINGS: Mapping[type, str] = {
    ManagementSuspended: "Tạm đình chỉ",
    ManagementStopped: "Dừng",
    ManagementEnded: "Chấm dứt",
    DeterminationResulted: "Được xác định nghiện",
    FileTransferred: "Chuyển đi",
}
_MONITORED = (Trigger.MONITORING_DECIDED, Trigger.MONITORING_TAKEN_OVER)


def birth_words(iso: str) -> str:
    """A birth date as far as it is known."""
    return PartialDate.from_iso(iso).show() if iso else ""


def presence_words(presence: str | None) -> str:
    """``Tình hình cư trú``, of which the form knows two: present and absent."""
    return {None: "", "": "", "present": "Có mặt"}.get(presence, "Vắng mặt")


# --- III-10 -----------------------------------------------------------------------------------------


def users(source: ListSource) -> tuple[list[Row], list[Row]]:
    """Who is on the list of users when the last day ends, and who was taken off it on one of the days."""
    states = source.states("user")
    managed: list[Row] = []
    removed: list[Row] = []
    symbol = source.office.known.symbol
    for situation in source.situations(source.passed_through(states)):
        present, former = _stays(situation, states)
        if present:
            managed.append(_user_row(source, situation, present, _suspension(present, symbol)))
        if former is not None and former.left.step.at.day >= source.first:
            removed.append(_user_row(source, situation, former.within, _ending(former.ended_by.event, symbol)))
    return managed, removed


class _Former(NamedTuple):
    """A time on the list that is over: what happened in it, what ended it, and the paper about that."""

    within: Sequence[Occurrence]
    left: Occurrence
    ended_by: Occurrence


def _stays(situation: Situation, states: frozenset[str]) -> tuple[Sequence[Occurrence], _Former | None]:
    """What happened since the person came onto the list, if it is still on it; and the last time that is over."""
    occurrences = situation.course.occurrences
    entered: int | None = None
    former: _Former | None = None
    for occurrence in occurrences:
        if occurrence.after in states:
            entered = occurrence.position if entered is None else entered
        elif entered is not None:
            if not occurrence.resumes:  # back to what the user's state had only interrupted: never left a list
                former = _Former(occurrences[entered : occurrence.position], occurrence, occurrence)
            entered = None
        if former is not None and not _is_ending(former.ended_by) and _is_ending(occurrence):
            former = former._replace(ended_by=occurrence)  # addicted by a result first, stopped by decision afterwards
    return (() if entered is None else occurrences[entered:]), former


def _is_ending(occurrence: Occurrence) -> bool:
    return isinstance(occurrence.event.fact, (ManagementStopped, ManagementEnded))


def _user_row(source: ListSource, situation: Situation, stay: Sequence[Occurrence], outcome: str) -> Row:
    term = term_in("S2", stay, situation.person, situation.rules)
    name, number, birth, sex, registered, current = identity(situation.person, source.last)
    return (
        name,
        number,
        birth,
        sex,
        registered,
        current,
        _substances(situation.person),
        day_words(term.start if term else None),
        day_words(term.end if term else None),
        presence_words(latest_presence(Course(tuple(stay), (), ()))),
        outcome,
    )


def _suspension(stay: Sequence[Occurrence], symbol: str) -> str:
    """The decision by which management rests now, if it does."""
    if stay[-1].after != "S2s":
        return ""
    return next(_ending(o.event, symbol) for o in reversed(stay) if o.enters("S2s"))


def _ending(event: Event, symbol: str) -> str:
    """What stopped, suspended or ended management, or took the person off the list otherwise."""
    fact = event.fact
    if isinstance(fact, TakenOver):
        return f"{_OUTCOMES[fact.outcome or 'running']} {day_words(fact.outcome_day)}".rstrip()
    day = getattr(fact, "from_day", None) or event.at.day
    words = f"{_ENDINGS.get(type(fact), fact.label)} {show_date(day)}"
    number = getattr(fact, "number", "")
    if number and isinstance(fact, (ManagementSuspended, ManagementStopped, ManagementEnded)):
        words += f", QĐ số {full_number(f'{fact.kind}.number', number, symbol)}"
    reason = shown(fact, "reason") if isinstance(fact, ManagementStopped) else ""
    return f"{words}: {reason[:1].lower()}{reason[1:]}" if reason else words


# --- the lists without a form -----------------------------------------------------------------------


def addicted(source: ListSource) -> list[Row]:
    """Who is on the list of addicted people: who has been sent to a centre is off it (Q03)."""
    return [_addicted_row(source, situation) for situation in _standing(source, "addict")]


def _standing(source: ListSource, group: str) -> Iterator[Situation]:
    states = source.states(group)
    for situation in source.situations(source.standing_in(states)):
        if situation.course.state in states:
            yield situation


def _addicted_row(source: ListSource, situation: Situation) -> Row:
    name, number, birth, sex, registered, current = identity(situation.person, source.last)
    term = situation.term()
    since = term.carried_out if term else legal_day(situation.course.intervals[-1].start)
    return (
        name,
        number,
        birth,
        sex,
        registered,
        current,
        _substances(situation.person),
        situation.rules.states[situation.course.state].name,
        day_words(since),
        day_words(term.end if term else None),
        presence_words(latest_presence(situation.course)),
    )


def aftercare(source: ListSource) -> list[Row]:
    """Who is under management after rehabilitation; columns as in the list of NĐ 116/2021/NĐ-CP (Mẫu số 52)."""
    return [_aftercare_row(source, situation) for situation in _standing(source, "aftercare")]


def _aftercare_row(source: ListSource, situation: Situation) -> Row:
    name, number, birth, sex, registered, current = identity(situation.person, source.last)
    term = situation.term()
    return (
        name,
        birth,
        sex,
        number,
        current or registered,
        _decision_words(situation, source.office.known.symbol),
        from_to(term),
        _assigned(situation),
        presence_words(latest_presence(situation.course)),
    )


def _decision_words(situation: Situation, symbol: str) -> str:
    """Number and day of the decision on after-care, as far as they are known."""
    for occurrence in reversed(situation.course.occurrences):
        fact = occurrence.event.fact
        if isinstance(fact, AftercareDecided):
            return _number_and_day(occurrence.event, symbol)
        if isinstance(fact, (TakenOver, MovedIn)) and fact.measure == "aftercare":
            return fact.decision
    return ""


def _number_and_day(event: Event, symbol: str) -> str:
    """Number and day of the paper of an event; ``symbol``: that of our office."""
    number = getattr(event.fact, "number", "")
    full = full_number(f"{event.fact.kind}.number", number, symbol) if number else ""
    return ", ".join(part for part in (full, f"ngày {show_date(event.at.day)}") if part)


def _assigned(situation: Situation) -> str:
    """Who was given the task last: by the decision itself, or by one about a helper (V-59, V-60)."""
    for occurrence in reversed(situation.course.occurrences):
        fact = occurrence.event.fact
        if isinstance(fact, HelperAssigned):
            return ", ".join(part for part in (fact.helper, fact.helper_unit) if part)
        if isinstance(fact, AftercareDecided) and fact.assigned:
            return fact.assigned
    return ""


def monitored(source: ListSource) -> list[Row]:
    """Who is under electronic monitoring, the device worn or not."""
    kinds = {kind.kind for trigger in _MONITORED for kind in kinds_meaning(trigger)}
    return [
        _monitored_row(source, situation)
        for situation in source.situations(source.with_any(kinds, ever=True))
        if situation.monitoring.is_on and _is_kept(situation)
    ]


def _is_kept(situation: Situation) -> bool:
    state = situation.rules.states.get(situation.course.state)
    return state is not None and state.kept


def _monitored_row(source: ListSource, situation: Situation) -> Row:
    name, number, birth, sex, registered, current = identity(situation.person, source.last)
    monitoring, decision = situation.monitoring, situation.monitoring.decision
    return (
        name,
        number,
        birth,
        sex,
        current or registered,
        situation.rules.states[situation.course.state].name,
        _number_and_day(decision, source.office.known.symbol) if decision else "",
        from_to(situation.term("monitoring")),
        ", ".join(part for part in (monitoring.device, monitoring.position) if part),
        _capital(MONITORING_WORDS[monitoring.state]),
        str(monitoring.count()),
    )


# --- what stands on the screen ----------------------------------------------------------------------


def shown_people(source: ListSource, rows: Sequence[PersonRow]) -> list[Row]:
    """The list as the page of people shows it, without what the office has to do."""
    states = source.rules.states
    return [
        (
            row.name,
            row.number,
            birth_words(row.birth),
            SEX_WORDS.get(row.sex, ""),
            row.residence,
            row.hamlet,
            states[row.state].name if row.state in states else "",
            day_words(row.since),
            day_words(row.term_end),
            presence_words(row.presence),
        )
        for row in rows
    ]


# --- cells ------------------------------------------------------------------------------------------


def identity(person: Person, day: date) -> tuple[str, str, str, str, str, str]:
    """Name, number, birth, sex, registered and current residence on a day; of what was not known then, what is now."""
    known = person.known
    registered, current = (
        str(person.value_on(name, day) or getattr(known, name))
        for name in ("registered_residence", "current_residence")
    )
    birth = known.birth.show() if known.birth else ""
    return person.name, person.identity_number, birth, SEX_WORDS.get(known.sex or "", ""), registered, current


def _substances(person: Person) -> str:
    known = person.known
    named = shown(known, "substances").replace("/", "/ ")  # a narrow column breaks a name that is too long for it
    if not named or not known.substances_detail:
        return named or known.substances_detail
    return f"{named} ({known.substances_detail})"


def from_to(term: Term | None) -> str:
    """``05/01/2026 - 05/01/2027``; an end that nobody knows is left open."""
    if term is None:
        return ""
    began = term.carried_out
    return (
        f"{day_words(began)} - {day_words(term.end)}".strip(" -")
        if term.end
        else f"từ {day_words(began or term.since)}"
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

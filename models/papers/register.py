"""The register of voluntary registrations and its yearly figures (NĐ 163/2026/NĐ-CP Đ.89 k.5; Phụ lục V, Mẫu số 21)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from models.dates import Moment, show_date
from models.events.base import Fact, Trigger, kinds_meaning
from models.events.rehabilitation import PLACES, Registered, VoluntaryDecided
from models.ids import PersonId
from models.law.course import Occurrence
from models.law.situation import Situation
from models.law.terms import term_in
from models.papers.list_rows import Row, from_to, identity
from models.papers.list_source import ListSource
from models.papers.wording import day_words, full_number

_CLOSES = (12, 14)
"""The last day of the register's year (D05: counted from 15 December of the year before)."""
_IN_REHABILITATION = frozenset({"S5", "S6", "S7"})
_PLACES: Mapping[str, str] = {choice.code: choice.label for choice in PLACES}


def register_year(year: int) -> tuple[date, date]:
    """First and last day of a year of the register."""
    return date(year - 1, 12, 15), date(year, *_CLOSES)


def register_year_of(day: date) -> int:
    """The year of the register that a day belongs to."""
    return day.year + ((day.month, day.day) > _CLOSES)


def registrations(source: ListSource) -> tuple[list[Row], Mapping[str, int]]:
    """The registrations of a year in their order, and its totals of people: ``registered``, those of them by the
    place of their last registration, ``running`` at the end of the last day, ``completed`` in the year."""
    entries: list[tuple[Moment, PersonId, str, Row]] = []
    completed = 0
    for situation in source.situations(source.with_any(_kinds(Trigger.REGISTERED, Trigger.REHAB_COMPLETED))):
        those = [o for o in _firsts(situation) if source.first <= o.step.at.day <= source.last]
        completed += any(o.step.trigger is Trigger.REHAB_COMPLETED for o in those)
        for occurrence in those:
            if isinstance(fact := occurrence.event.fact, Registered):
                row = _row(source, situation, occurrence)
                entries.append((occurrence.step.at, situation.person.id, fact.place or "", row))
    entries.sort(key=lambda entry: entry[0].instant)
    places = Counter({person: place for _, person, place, _ in entries}.values())
    running = sum(map(_is_running, source.situations(source.standing_in(_IN_REHABILITATION))))
    totals = {"registered": places.total(), **{code: places[code] for code in _PLACES}}
    return [row for *_, row in entries], {**totals, "running": running, "completed": completed}


def _kinds(*triggers: Trigger) -> set[str]:
    return {kind.kind for trigger in triggers for kind in kinds_meaning(trigger)}


def _firsts(situation: Situation) -> Iterable[Occurrence]:
    """What happened, each event once, and not what became of its paper later."""
    return (o for o in situation.course.occurrences if o.step.at is o.event.at)


def _is_running(situation: Situation) -> bool:
    """Whether rehabilitation goes on: not if only the decision on after-care is waited for."""
    open_ = {standing.circumstance.code for standing in situation.course.standing}
    return situation.course.state in _IN_REHABILITATION and "completed" not in open_


def _row(source: ListSource, situation: Situation, registered: Occurrence) -> Row:
    name, number, birth, sex, residence, current = identity(situation.person, source.last)
    entry = _entry_of(situation, registered)
    decided = next((o for o in entry if o.step.trigger is Trigger.VOLUNTARY_DECIDED), None)
    done = next((o for o in entry if o.step.trigger is Trigger.REHAB_COMPLETED), None)
    remark = [f"Đăng ký ngày {show_date(registered.step.at.day)}"]
    if decided is not None and (decision := getattr(decided.event.fact, "number", "")):
        remark.append(f"QĐ số {full_number('voluntary_decision.number', decision, source.office.known.symbol)}")
    if done is not None:
        remark.append(f"hoàn thành ngày {show_date(done.step.at.day)}")
    return (
        name,
        birth,
        sex,
        number,
        current or residence,
        _term_words(situation, entry, decided),
        _place_words((decided or registered).event.fact),
        "; ".join(remark),
    )


def _entry_of(situation: Situation, registered: Occurrence) -> Sequence[Occurrence]:
    """What belongs to an entry of the register: from the registration to the next one."""
    following = situation.course.occurrences[registered.position + 1 :]
    ends = (i for i, o in enumerate(following) if isinstance(o.event.fact, Registered))
    return following[: next(ends, None)]


def _place_words(fact: Fact) -> str:
    """Where rehabilitation takes place, as it was decided, or as it was registered."""
    parts = (_PLACES.get(getattr(fact, "place", None) or "", ""), getattr(fact, "place_name", ""))
    return ": ".join(part for part in parts if part)


def _term_words(situation: Situation, entry: Sequence[Occurrence], decided: Occurrence | None) -> str:
    """From when to when the person is to be rehabilitated, as far as it has begun or the decision says so."""
    if decided is None:
        return ""
    states = situation.rules.states
    left = (o for o in entry if o.leaves(decided.after) and not states[o.after].interrupts)
    over = next((o.position for o in left if o.position > decided.position), entry[-1].position + 1)
    occurrences = situation.course.occurrences[:over]
    term = term_in(decided.after, occurrences, situation.person, situation.rules)
    if term is not None:
        return from_to(term)
    stated = decided.event.fact
    assert isinstance(stated, VoluntaryDecided)
    return " - ".join(day_words(day) for day in (stated.from_day, stated.printed_end) if day)

"""The law itself: every case of a commune judged anew, without registry, screen or cache."""

from __future__ import annotations

from collections.abc import Iterator

from models.case import Case
from models.events.base import Event
from models.ids import EventId, OfficeId, PersonId
from models.law.loading import packaged_rules
from models.law.practice import Practice
from models.person import Person, person_from
from models.training.commune import invented_people
from tests.bench.registries import NOW, SEED
from tests.bench.rows import COMMUNE, Bench, Row, least_processor_time, without_collector

COMMUNE_MS, EVENT_MS = 150.0, 0.3
"""Budgets: a commune on a quiet core, and an event of the longest life (a long one must not cost out of proportion)."""
History = tuple[Person, tuple[Event, ...]]


def judging_rows(bench: Bench) -> Iterator[Row]:
    """Processor time, the best of several runs: what else the machine does is not the law's cost.

    Judging ties no knots that the collector would have to find.
    """
    histories = list(_histories(COMMUNE if not bench.quick else 20))
    longest = max(histories, key=lambda history: len(history[1]))
    rules, practice = packaged_rules(), Practice(start=NOW.date())

    def judge(people: list[History]) -> None:
        for person, events in people:
            Case.of(person, events, rules, practice)

    events = sum(len(events) for _, events in histories)
    with without_collector():
        whole = least_processor_time(lambda: judge(histories), bench.times(20))
        one = least_processor_time(lambda: judge([longest]), bench.times(50)) / len(longest[1])
    yield Row(f"judge {len(histories)} people", whole, "ms", COMMUNE_MS, remark=f"processor time; {events} events")
    yield Row("one person, per event", one, "ms", EVENT_MS, remark=f"the longest life: {len(longest[1])} events")


def _histories(count: int) -> Iterator[History]:
    """The people and events of an invented commune."""
    for i, invented in enumerate(invented_people(count, SEED, NOW)):
        id_ = PersonId(str(i))
        person = person_from(id_, invented.values, day=None, owner=OfficeId("office"))
        yield (
            person,
            tuple(
                Event(EventId(f"{i}-{number}"), id_, at, fact, known_from=number)
                for number, (at, fact) in enumerate(invented.events, 1)
            ),
        )

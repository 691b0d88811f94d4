"""One event saved and safely on the disk, against the same rows written by plain SQLite."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.actions.record_event import record_event
from models.dates import Moment
from models.events.user_management import Visited
from models.ids import PersonId
from storage.connection import Connection
from storage.registry import SqlRegistry
from tests.bench.plain import opened_plain, plain_file
from tests.bench.registries import NOW, opened_copy
from tests.bench.rows import Bench, Ratio, Row, median, share, timed

CHANGES = ("BEGIN", "INSERT", "UPDATE", "DELETE", "COMMIT")


def saving_rows(bench: Bench) -> Iterator[Row]:
    """Ours and the baseline save in turns, each time for another person, so that both meet the same disk."""
    file = shutil.copy(plain_file(bench.registry), bench.scratch)
    with opened_copy(bench.registry, bench.scratch) as registry, opened_plain(Path(file), registry) as plain:
        ours, theirs = _save_in_turns(registry, plain, bench.times(1_000))
    to = "plain SQLite, the same rows"
    ratio = Ratio(share(ours, 0.99) / share(theirs, 0.99), to, 1.5)
    yield Row("save of one event, p99", share(ours, 0.99), "ms", bench.interactive(), ratio, "WAL, synchronous=FULL")
    ratio = Ratio(median(ours) / median(theirs), to)
    yield Row("save of one event, median", median(ours), "ms", bench.interactive(), ratio, f"of {len(ours)}")


def _save_in_turns(registry: SqlRegistry, plain: SqlRegistry, times: int) -> tuple[list[float], list[float]]:
    people = registry.read(lambda q: [row.id for row in q.people_at(_some(q.roll(kept=True, group=""), times))])
    watched = _Watched(registry._open_connection())
    registry._connection = watched
    ours, theirs = [], []
    for person in (people[0], *people):
        watched.changes.clear()
        ours.append(timed(lambda person=person: _save(registry, person)))
        theirs.append(timed(lambda: _repeat(plain._open_connection(), watched.changes)))
    registry._connection = watched.connection
    return ours[1:], theirs[1:]


def _some(places: Any, count: int) -> list[int]:
    return random.Random(3).sample(list(places), min(count, len(places)))


def _save(registry: SqlRegistry, person: PersonId) -> None:
    registry.write(record_event, person, Moment.at(NOW), Visited(form="home"))


def _repeat(connection: Connection, changes: list[tuple[str, tuple[Any, ...]]]) -> None:
    for sql, values in changes:
        connection.execute(sql, values)


class _Watched:
    """A connection that remembers what was changed through it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.changes: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)

    def execute(self, sql: str, values: tuple[Any, ...] = ()) -> Any:
        if sql.startswith(CHANGES):
            self.changes.append((sql, values))
        return self.connection.execute(sql, values)

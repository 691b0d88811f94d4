"""One event saved and safely on the disk, against plain SQLite: the same action, and the same rows alone."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.actions.record_event import record_event
from models.dates import Moment
from models.events.user_management import ResidenceChecked
from models.ids import PersonId
from storage.connection import Connection
from storage.registry import SqlRegistry
from tests.bench.plain import opened_plain, plain_file
from tests.bench.registries import NOW, opened_copy
from tests.bench.rows import HOT, Bench, Ratio, Row, median, share, timed

CHANGES = ("BEGIN", "INSERT", "UPDATE", "DELETE", "COMMIT")


def saving_rows(bench: Bench) -> Iterator[Row]:
    """Ours and the baselines save in turns, so that all meet the same disk."""
    file = plain_file(bench.registry)
    copies = [Path(shutil.copy(file, bench.scratch / name)) for name in ("action.db", "rows.db")]
    with (
        opened_copy(bench.registry, bench.scratch) as registry,
        opened_plain(copies[0], registry) as plain,
        opened_plain(copies[1], registry) as rows,
    ):
        turns = _save_in_turns(registry, plain, rows, bench.times(1_000))
    ours, unencrypted, alone = ([turn[i] for turn in turns] for i in range(3))
    p99, rows_p99 = share(ours, 0.99), share(alone, 0.99)
    ratio = Ratio(p99 / share(unencrypted, 0.99), "this program on plain SQLite", 1.5)
    remark = f"synchronous=FULL; {p99 / rows_p99:.1f} to the changed rows alone ({rows_p99:.1f} ms)"
    yield Row("save of one event, p99", p99, "ms", bench.interactive(), ratio, remark)
    ratio = Ratio(median(ours) / median(unencrypted), "this program on plain SQLite", HOT)
    remark = f"of {len(turns)}; the changed rows alone {median(alone):.2f} ms"
    yield Row("save of one event, median", median(ours), "ms", bench.interactive(), ratio, remark)


def _save_in_turns(
    registry: SqlRegistry, plain: SqlRegistry, rows: SqlRegistry, times: int
) -> list[tuple[float, float, float]]:
    """Milliseconds of an action here, of the same action there, and of writing again the rows it changed."""
    places = registry.read(lambda q: q.roll(kept=True, group=""))
    people = registry.read(lambda q: [row.id for row in q.people_at(random.Random(3).choices(places, k=times))])
    watched = _Watched(registry._open_connection())
    registry._connection = watched
    turns = []
    for person in (people[0], *people):
        watched.changes.clear()
        ours = timed(lambda person=person: _save(registry, person))
        theirs = timed(lambda person=person: _save(plain, person))
        turns.append((ours, theirs, timed(lambda: _repeat(rows._open_connection(), watched.changes))))
    registry._connection = watched.connection
    return turns[1:]


def _save(registry: SqlRegistry, person: PersonId) -> None:
    registry.write(record_event, person, Moment.at(NOW), ResidenceChecked(presence="present"))


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

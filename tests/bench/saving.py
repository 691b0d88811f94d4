"""One event saved and safely on the disk: with the change log and without, on plain SQLite, and the same rows alone."""

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
LOG_AT_MOST = 2.0
"""What the change log may make of the time of a save (issue 6)."""


def saving_rows(bench: Bench) -> Iterator[Row]:
    """Ours and the baselines save in turns, so that all meet the same disk."""
    file = plain_file(bench.registry)
    copies = [Path(shutil.copy(file, bench.scratch / name)) for name in ("action.db", "rows.db")]
    scratch = bench.scratch / "unlogged"
    scratch.mkdir()
    with (
        opened_copy(bench.registry, bench.scratch) as registry,
        opened_copy(bench.registry, scratch, change_log=False) as unlogged,
        opened_plain(copies[0], registry) as plain,
        opened_plain(copies[1], registry) as rows,
    ):
        turns = _save_in_turns(registry, unlogged, plain, rows, bench.times(1_000))
    yield from _rows(bench, *([turn[i] for turn in turns] for i in range(4)))


def _rows(
    bench: Bench, logged: list[float], unlogged: list[float], unencrypted: list[float], alone: list[float]
) -> Iterator[Row]:
    p99, bare, rows = share(logged, 0.99), share(unlogged, 0.99), share(alone, 0.99)
    ratio = Ratio(p99 / bare, "without the change log", LOG_AT_MOST)
    yield Row("save of one event, p99", p99, "ms", bench.interactive(), ratio, "synchronous=FULL, two syncs")
    ratio = Ratio(median(logged) / median(unlogged), "without the change log")
    remark = f"of {len(logged)}"
    yield Row("save of one event, median", median(logged), "ms", bench.interactive(), ratio, remark)
    ratio = Ratio(bare / share(unencrypted, 0.99), "this program on plain SQLite", 1.5)
    remark = f"synchronous=FULL; {bare / rows:.1f} to the changed rows alone ({rows:.1f} ms)"
    yield Row("save without the change log, p99", bare, "ms", bench.interactive(), ratio, remark)
    ratio = Ratio(median(unlogged) / median(unencrypted), "this program on plain SQLite", HOT)
    remark = f"of {len(logged)}; the changed rows alone {median(alone):.2f} ms"
    yield Row("save without the change log, median", median(unlogged), "ms", bench.interactive(), ratio, remark)


def _save_in_turns(
    registry: SqlRegistry, unlogged: SqlRegistry, plain: SqlRegistry, rows: SqlRegistry, times: int
) -> list[tuple[float, float, float, float]]:
    """Milliseconds of an action here, here without the log, there, and of writing again the rows it changed."""
    places = registry.read(lambda q: q.roll(kept=True, group=""))
    people = registry.read(lambda q: [row.id for row in q.people_at(random.Random(3).choices(places, k=times))])
    watched = _Watched(unlogged._open_connection())
    unlogged._connection = watched
    turns = []
    for person in (people[0], *people):
        watched.changes.clear()
        with_log = timed(lambda person=person: _save(registry, person))
        ours = timed(lambda person=person: _save(unlogged, person))
        theirs = timed(lambda person=person: _save(plain, person))
        turns.append((with_log, ours, theirs, timed(lambda: _repeat(rows._open_connection(), watched.changes))))
    unlogged._connection = watched.connection
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

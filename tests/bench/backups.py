"""Backups: whether anybody waits while a large registry is copied and proven, and how long one with scans takes."""

from __future__ import annotations

import contextlib
import itertools
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from models.actions.manage_backups import make_default_place
from models.actions.record_event import record_event
from models.backup import Place
from models.dates import Moment
from models.events.user_management import ResidenceChecked
from models.ids import PersonId
from storage.disk import Disk
from storage.registry import SqlRegistry
from tests.bench.keys import LONGEST_STALL_MS, ROWS_OF_A_GIGABYTE, grow
from tests.bench.registries import NOW, bench_options, opened_copy
from tests.bench.rows import Bench, Row, median, timed, without_collector
from tests.bench.scans import add_scans

SCANS, SCAN_BYTES = 5_000, 100_000
"""Half a gigabyte: one for each of 5,000 people."""


def backup_rows(bench: Bench) -> Iterator[Row]:
    yield from _wait_rows(bench)
    yield from _duration_rows(bench)


def _wait_rows(bench: Bench) -> Iterator[Row]:
    with opened_copy(bench.registry, bench.scratch) as registry, _place(registry) as place:
        grow(registry, ROWS_OF_A_GIGABYTE if not bench.quick else 500)
        people = _people(registry)
        with without_collector():
            alone = [_timed_save(registry, people) for _ in range(bench.times(200))]
            waits = _Waits.during_a_backup(registry, place, people)
    remark = f"{waits.megabytes} MB copied in {waits.copy_seconds:.1f} s, proven in {waits.proof_seconds:.1f} s"
    longest = max(waits.ticks)
    yield Row("backup: longest wait of another thread", longest, "ms", LONGEST_STALL_MS, remark=remark)
    yield Row("backup: snapshot and release", waits.held_ms, "ms", LONGEST_STALL_MS)
    for name, saves in (("copied", waits.saves_copying), ("proven", waits.saves_proving)):
        remark = f"of {len(saves)}, median {median(saves):.1f}; alone {max(alone):.1f}, median {median(alone):.1f}"
        yield Row(f"backup: longest save while it is {name}", max(saves), "ms", LONGEST_STALL_MS, remark=remark)


def _duration_rows(bench: Bench) -> Iterator[Row]:
    with opened_copy(bench.registry, bench.scratch) as registry, _place(registry) as place:
        add_scans(registry, SCANS if not bench.quick else 20, SCAN_BYTES)
        for name in ("first full backup with scans", "the next one, with everything proven again"):
            made = back_up(registry, place)
            remark = f"{made.size >> 20} MB, {made.size / 1e6 / made.seconds:.0f} MB/s"
            yield Row(name, made.seconds, "s", remark=remark)


class _Made(NamedTuple):
    seconds: float
    size: int


def back_up(registry: SqlRegistry, place: Place) -> _Made:
    begun, snapshot = time.perf_counter(), registry.snapshot()
    done = Disk(bench_options()).back_up(
        snapshot, place, place.path, on_copied=lambda: registry.release(snapshot), progress=lambda _done, _total: None
    )
    registry.note_backup(done)
    return _Made(time.perf_counter() - begun, done.generation.size)


@contextlib.contextmanager
def _place(registry: SqlRegistry) -> Iterator[Place]:
    """A place beside the registry; gone afterwards."""
    place = place_beside(registry)
    yield place
    shutil.rmtree(place.path)


def place_beside(registry: SqlRegistry) -> Place:
    place = registry.write(make_default_place)
    assert place is not None
    return place


def _people(registry: SqlRegistry) -> Iterator[PersonId]:
    """One after the other, without end: a save costs what the life of its person is long."""
    places = registry.read(lambda q: q.roll(kept=True, group=""))
    return itertools.cycle([row.id for row in registry.read(lambda q: q.people_at(places))])


def _timed_save(registry: SqlRegistry, people: Iterator[PersonId]) -> float:
    fact = ResidenceChecked(presence="present")
    return timed(lambda: registry.write(record_event, next(people), Moment.at(NOW), fact))


@dataclass
class _Waits:
    """Who waited how long, in milliseconds, while a backup was made on a thread of its own."""

    megabytes: int = 0
    held_ms: float = 0.0
    copy_seconds: float = 0.0
    proof_seconds: float = 0.0
    ticks: list[float] = field(default_factory=list)
    saves_copying: list[float] = field(default_factory=list)
    saves_proving: list[float] = field(default_factory=list)

    @classmethod
    def during_a_backup(cls, registry: SqlRegistry, place: Place, people: Iterator[PersonId]) -> _Waits:
        """People save on this thread, as the registry worker does, and a third thread wants to run every two."""
        waits, copied, over = cls(), threading.Event(), threading.Event()
        begun = time.perf_counter()
        snapshot = registry.snapshot()
        waits.held_ms, waits.megabytes = (time.perf_counter() - begun) * 1000, snapshot.size >> 20

        def make() -> None:
            try:
                Disk(bench_options()).back_up(
                    snapshot, place, place.path, on_copied=copied.set, progress=lambda _done, _total: None
                )
            finally:
                over.set()

        def tick() -> None:
            while not over.is_set():
                waits.ticks.append(timed(lambda: time.sleep(0.002)))

        threads = [threading.Thread(target=make), threading.Thread(target=tick)]
        begun = time.perf_counter()
        for thread in threads:
            thread.start()
        waits.saves_copying = _saves_until(copied, registry, people)
        waits.copy_seconds = time.perf_counter() - begun
        waits.held_ms = max(waits.held_ms, timed(lambda: registry.release(snapshot)))
        waits.saves_proving = _saves_until(over, registry, people)
        waits.proof_seconds = time.perf_counter() - begun - waits.copy_seconds
        for thread in threads:
            thread.join()
        return waits


def _saves_until(event: threading.Event, registry: SqlRegistry, people: Iterator[PersonId]) -> list[float]:
    """Milliseconds of each save until something happened; one at least."""
    saves = [_timed_save(registry, people)]
    while not event.is_set():
        time.sleep(0.01)
        saves.append(_timed_save(registry, people))
    return saves

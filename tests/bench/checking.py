"""The check of a whole registry with its papers, and what it costs to compute everybody's caches again for it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from models.actions.keep_paper import keep_printed
from models.ids import DocumentId, PersonId, random_id
from models.ports import NewDocument
from storage.registry import SqlRegistry
from storage.rotation import DATABASE
from tests.bench.registries import BLOBS, copied, opened
from tests.bench.rows import LARGE, Bench, Row, processor_time, timed, without_collector

MEGABYTE = 1024 * 1024
SIZE_MB = 150
SCAN_BYTES = MEGABYTE // 4
BUDGET_S = 2.0


def check_rows(bench: Bench) -> Iterator[Row]:
    """A registry of 5,000 people is filled up with scans to the size of the budget; others are as they are."""
    with copied(bench.registry, bench.scratch) as folder, opened(folder) as registry, without_collector():
        if bench.size == LARGE:
            _fill_up(registry, folder)
        _must_be_whole(registry, anew=False)
        processor = processor_time(lambda: _must_be_whole(registry, anew=False)) / 1000
        wall = min(timed(lambda: _must_be_whole(registry, anew=False)) for _ in range(bench.times(5))) / 1000
        size = _bytes_of(folder) / MEGABYTE
        remark = f"database and papers of {size:.0f} MB; {processor:.1f} s of processor time, on two cores at once"
        yield Row("check of everything", wall, "s", BUDGET_S if bench.size <= LARGE else None, remark=remark)
        anew = timed(lambda: _must_be_whole(registry, anew=True)) / 1000
        yield Row("check with everybody's caches computed anew", anew, "s", remark="on request")


def _must_be_whole(registry: SqlRegistry, *, anew: bool) -> None:
    if faults := registry.check(anew=anew):
        raise ValueError(f"a fault in a registry that nobody touched: {faults[0]}")


def _fill_up(registry: SqlRegistry, folder: Path) -> None:
    """Scans of invented bytes, a quarter of a megabyte each, in the files of people from the front of the list."""
    chance = random.Random(3)
    people = registry.read(lambda q: q.list_people(kept=True, group="", after=None, limit=500)).rows
    for row in people[: max(0, SIZE_MB * MEGABYTE - _bytes_of(folder)) // SCAN_BYTES]:
        registry.write(keep_printed, _scan(row.id, chance.randbytes(SCAN_BYTES)), 1, "save")


def _scan(person: PersonId, content: bytes) -> NewDocument:
    return NewDocument(
        DocumentId(random_id()),
        person,
        None,
        "received",
        "",
        "",
        "Bản quét",
        "",
        None,
        "",
        2,
        "image/jpeg",
        content,
        {},
    )


def _bytes_of(folder: Path) -> int:
    """Of the database and its papers; the change log lies beside them until a backup is made."""
    return sum(path.stat().st_size for path in (folder / DATABASE, *(folder / BLOBS).glob("*/*")))

"""A long journal verified: every header, then every content, and how long a step keeps others waiting."""

from __future__ import annotations

import time
from collections.abc import Iterator

from models.faults import CheckedPart
from models.looks import LookKind
from storage.connection import CACHE_KIB, Connection
from storage.verification import in_steps
from tests.bench.registries import opened_copy
from tests.bench.rows import Bench, Row, least_processor_time, timed, without_collector
from tests.storage.journals import bare_database, write_entries

ENTRIES = 1_000_000
PEOPLE_PER_ENTRY = 0.1
LONGEST_STEP_MS = 50.0


def journal_rows(bench: Bench) -> Iterator[Row]:
    """The journal is the same for every size of registry."""
    entries = ENTRIES if not bench.quick else 2_000
    connection = bare_database(str(bench.scratch / "journal.db"))
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute("BEGIN")
    write_entries(connection, entries, int(entries * PEOPLE_PER_ENTRY))
    connection.execute("COMMIT")
    with without_collector():
        yield from _verification_rows(connection, entries)
    yield from _look_row(bench)
    connection.close()


def _verification_rows(connection: Connection, entries: int) -> Iterator[Row]:
    figure = least_processor_time(lambda: _verify(connection, CheckedPart.HEADERS), 2) / 1000
    yield Row("journal: headers verified", figure, "s", 5.0, remark=f"{entries:,} entries; processor time")
    figure = least_processor_time(lambda: _verify(connection, CheckedPart.CONTENTS), 1) / 1000
    yield Row("journal: headers and contents verified", figure, "s", remark="in the background, after the headers")
    yield Row("journal: a step of it, p99.9", _longest_step(connection), "ms", LONGEST_STEP_MS, remark="processor time")


def _look_row(bench: Bench) -> Iterator[Row]:
    """What the access log adds to the opening of a person, the writing of whole batches shared out among them."""
    with opened_copy(bench.registry, bench.scratch) as registry:
        person = registry.read(lambda q: q.list_people(kept=True, group="", after=None, limit=1)).rows[0].id
        count = bench.times(1_000)
        whole = timed(lambda: [registry.note_access(LookKind.OPEN, person) for _ in range(count)])
    yield Row("access log: an opened person noted", whole / count, "ms", 1.0, remark=f"the mean of {count:,}")


def _verify(connection: Connection, last: CheckedPart) -> None:
    """All parts up to one of them."""
    for checked in in_steps(lambda: connection):
        if checked.faults:
            raise ValueError(f"a fault in a journal that nobody touched: {checked.faults[0]}")
        if checked.part is last and checked.done == checked.total:
            return


def _longest_step(connection: Connection) -> float:
    """Milliseconds of processor time of the longest step but for one in a thousand."""
    steps, times = in_steps(lambda: connection), list[float]()
    begun = time.process_time()
    for _ in steps:
        times.append((time.process_time() - begun) * 1000)
        begun = time.process_time()
    return sorted(times)[-1 - len(times) // 1000]

"""The two readings of the law held against each other on more histories than the tests take the time for."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.rows import Bench, Row, processor_time
from tests.models.law.comparison import disagreements
from tests.models.second_reading.histories import random_history

HISTORIES, SECONDS = 100_000, 240.0


def reading_rows(bench: Bench) -> Iterator[Row]:
    """Processor time of making, judging twice and comparing; one disagreement is enough to fail the row."""
    count = 20 if bench.quick else HISTORIES
    found: list[int] = []

    def read() -> None:
        found.extend(seed for seed in range(count) if any(disagreements(random_history(seed))))

    seconds = processor_time(read) / 1000
    remark = "processor time; " + (
        f"{len(found)} differ: {', '.join(map(str, found[:5]))}" if found else "none differs"
    )
    yield Row(f"two readings of {count:,} histories", seconds, "s", SECONDS, remark=remark, wrong=bool(found))

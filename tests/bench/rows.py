"""What a bench row is, what a group of rows is given, and how times are taken."""

from __future__ import annotations

import contextlib
import gc
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

COMMUNE, LARGE, PROVINCE = 500, 5_000, 100_000
IMPERCEPTIBLE_MS = 16.0
"""One frame of a screen at 60 Hz: nobody notices what is done before the next one."""

HOT = 2.0
"""The most a hot screen may cost against the same tables unencrypted."""


@dataclass(frozen=True)
class Ratio:
    """A figure against a baseline of the same run; ``budget`` is the most it may be."""

    value: float
    to: str
    budget: float | None = None


@dataclass(frozen=True)
class Row:
    """One measured figure. ``figure`` is None when it was not measured; ``remark`` then says why.

    ``wrong``: what was done in that time did not come out as it must, so the row fails whatever it cost.
    """

    name: str
    figure: float | None
    unit: str
    budget: float | None = None
    ratio: Ratio | None = None
    remark: str = ""
    wrong: bool = False

    @property
    def passed(self) -> bool | None:
        """Whether every budget of the row is kept; None if it has none or was not measured."""
        if self.figure is None:
            return None
        if self.wrong:
            return False
        verdicts = [] if self.budget is None else [self.figure <= self.budget]
        if self.ratio is not None and self.ratio.budget is not None:
            verdicts.append(self.ratio.value <= self.ratio.budget)
        return all(verdicts) if verdicts else None


@dataclass(frozen=True)
class Bench:
    """What a group of rows works on: a filled registry that only reads may touch, and a folder for the rest."""

    size: int
    registry: Path
    scratch: Path
    quick: bool = field(default=False)
    """Prove that the rows are made; the figures are worth nothing."""

    def times(self, wanted: int) -> int:
        """How often to measure."""
        return 3 if self.quick else wanted

    def interactive(self, budget: float | None = None) -> float | None:
        """The budget of something a user waits for: in a commune's registry it must be imperceptible."""
        if self.size > COMMUNE:
            return budget
        return IMPERCEPTIBLE_MS if budget is None else min(budget, IMPERCEPTIBLE_MS)


Group = Callable[[Bench], Iterator[Row]]


def timed(job: Callable[[], object]) -> float:
    """Milliseconds that one run takes."""
    begun = time.perf_counter()
    job()
    return (time.perf_counter() - begun) * 1000


@contextlib.contextmanager
def without_collector() -> Iterator[None]:
    """Work as the program's workers do, from which it keeps Python's collector away (ui/garbage.py)."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def processor_time(job: Callable[[], object]) -> float:
    """Milliseconds of processor time that one run takes, whatever else the machine does."""
    begun = time.process_time()
    job()
    return (time.process_time() - begun) * 1000


def least_processor_time(job: Callable[[], object], times: int) -> float:
    """Milliseconds of processor time of the quickest run, after one that is not counted."""
    job()
    return min(processor_time(job) for _ in range(times))


def times_of(job: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each run, the first (cold) one left out."""
    job()
    return [timed(job) for _ in range(times)]


def share(values: Sequence[float], part: float) -> float:
    """The value below which a part of the values lies: 0.95 for p95."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)

"""Reading addresses: ten thousand as people write them, and what a program pays that never meets one."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator

from models.places import Confidence, Era, Kind, Level, Unit, load
from models.text import fold
from tests.bench.children import child_environment
from tests.bench.registries import ROOT, SEED
from tests.bench.rows import Bench, Row, least_processor_time, processor_time, without_collector

ADDRESSES, ADDRESSES_MS, START_MS = 10_000, 2_000.0, 5.0
SHORT = {
    Kind.PROVINCE: "T.", Kind.CITY: "TP.", Kind.URBAN_DISTRICT: "Q.", Kind.RURAL_DISTRICT: "H.", Kind.TOWN: "TX.",
    Kind.RURAL_COMMUNE: "X.", Kind.WARD: "P.", Kind.TOWNSHIP: "TT.", Kind.SPECIAL_ZONE: "ĐK.",
}  # fmt: skip
IMPORT = """
import time
import models.case
begun = time.process_time()
import models.places
print((time.process_time() - begun) * 1000)
"""
"""The import in a program that already has what every module of the domain needs."""


def place_rows(bench: Bench) -> Iterator[Row]:
    """Processor time: no disk and no screen to wait for."""
    count = ADDRESSES if not bench.quick else 50
    loading = processor_time(load)
    places = load()
    texts = list(addresses(count))
    sure = sum(places.find(text).confidence is Confidence.CERTAIN for text in texts)
    with without_collector():
        reading = least_processor_time(lambda: [places.find(text) for text in texts], bench.times(3))
    remark = f"{sure} of them beyond doubt; the tables are read once, in {loading:.0f} ms"
    yield Row(f"{count} addresses", reading, "ms", ADDRESSES_MS, remark=remark)
    start = min(_start_ms() for _ in range(bench.times(5)))
    yield Row("places before the first address", start, "ms", START_MS, remark="import; the tables are not read")


def addresses(count: int) -> Iterator[str]:
    """Addresses in communes of today and of before the reform, in several spellings, the same at every run."""
    places, source = load(), random.Random(SEED)
    communes = [unit for era in (Era.PRESENT, Era.FORMER) for unit in places.units(era, Level.COMMUNE)]
    for _ in range(count):
        unit = source.choice(communes)
        yield source.choice(_SPELLINGS)(f"{source.randint(1, 400)} Lê Lợi", (unit, *places.parents(unit)))


def _in_full(street: str, units: tuple[Unit, ...]) -> str:
    return ", ".join((street, *(f"{unit.kind} {unit.name}" for unit in units)))


def _shortened(street: str, units: tuple[Unit, ...]) -> str:
    return ", ".join((street, *(f"{SHORT[unit.kind]}{unit.name}" for unit in units)))


def _without_marks(street: str, units: tuple[Unit, ...]) -> str:
    return fold(_in_full(street, units))


def _names_only(street: str, units: tuple[Unit, ...]) -> str:
    return " - ".join((street, *(unit.name for unit in units)))


def _misspelt(street: str, units: tuple[Unit, ...]) -> str:
    """A letter of the commune's name is missing."""
    first, *rest = units
    return ", ".join((street, f"{first.kind} {first.name[:-1]}", *(f"{unit.kind} {unit.name}" for unit in rest)))


_SPELLINGS = (_in_full, _in_full, _shortened, _without_marks, _names_only, _misspelt)


def _start_ms() -> float:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT], cwd=ROOT, env=child_environment(), check=True, stdout=subprocess.PIPE, text=True
    )
    return float(done.stdout)

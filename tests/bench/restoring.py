"""A registry with scans restored on another machine, and rescued: how long until people work again."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator

from models.restoring import Proof
from storage.connection import PAGE_BYTES
from storage.disk import Disk
from storage.rotation import DATABASE
from tests.bench.backups import SCAN_BYTES, SCANS, back_up, place_beside
from tests.bench.registries import LOGIN, PASSWORD, bench_options, copied, opened
from tests.bench.rows import Bench, Row
from tests.bench.scans import add_scans

RESTORE_SECONDS = 120.0
"""The issue asks it of 5,000 people with 500 MB of scans."""


def restoring_rows(bench: Bench) -> Iterator[Row]:
    proof, disk, new = Proof(LOGIN, PASSWORD), Disk(bench_options()), bench.scratch / "new"
    with copied(bench.registry, bench.scratch) as folder:
        with opened(folder) as registry:
            place = place_beside(registry)
            add_scans(registry, SCANS if not bench.quick else 20, SCAN_BYTES)
            size = back_up(registry, place).size
        begun = time.perf_counter()
        restored = disk.restore(place.path, new, proof, training=True)
        seconds = time.perf_counter() - begun
        wrong = bool(restored.missing or restored.faults)
        yield Row("restore with scans", seconds, "s", RESTORE_SECONDS, remark=f"{size >> 20} MB", wrong=wrong)
        shutil.rmtree(new)
        with (folder / DATABASE).open("rb+") as file:
            file.write(bytes(PAGE_BYTES))
        begun = time.perf_counter()
        rescued = disk.rescue(folder, new, proof, training=True)
        seconds = time.perf_counter() - begun
        remark = f"page 1 of {rescued.page_count} destroyed"
        yield Row("rescue with backup and log", seconds, "s", remark=remark, wrong=not rescued.is_complete)
        for path in (new, place.path):
            shutil.rmtree(path)

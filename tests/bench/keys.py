"""Unlocking at the cost that this machine bears, and a large registry put under another key while others work."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

from models.clock import FixedClock
from models.office import OfficeFields
from models.ports import FirstUser
from storage.calibration import cost_here
from storage.registry import Options, SqlRegistry, create_registry, open_registry
from storage.rotation import DATABASE
from tests.bench.registries import NOW, opened_copy
from tests.bench.rows import Bench, Row, timed

UNLOCK_SECONDS, LONGEST_STALL_MS = 1.5, 50.0
ROWS_OF_A_GIGABYTE = 250_000
"""Each of about a page."""
LOGIN, PASSWORD = "chihuy", "MatKhau!1"
OFFICE = OfficeFields("commune_police", "Công an tỉnh An Giang", "Công an xã Mẫu", "Xã Mẫu", "xã Mẫu", start=NOW.date())


def key_rows(bench: Bench) -> Iterator[Row]:
    yield _unlock_row(bench)
    yield _rotation_row(bench)


def _unlock_row(bench: Bench) -> Row:
    """A real registry: the password of a training registry is public and costs the least."""
    options, folder = Options(clock=FixedClock(NOW)), bench.scratch / "so"
    create_registry(folder, OFFICE, FirstUser(LOGIN, "Người lập sổ", PASSWORD), training=False, options=options)
    figure = min(timed(lambda: _open(folder, options)) for _ in range(bench.times(5))) / 1000
    cost = cost_here()
    remark = f"Argon2id {cost.memory_kib >> 10} MiB, {cost.passes} passes"
    return Row("unlock at the calibrated cost", figure, "s", UNLOCK_SECONDS, remark=remark)


def _open(folder: Path, options: Options) -> None:
    open_registry(folder, LOGIN, PASSWORD, training=False, options=options).close()


def _rotation_row(bench: Bench) -> Row:
    with opened_copy(bench.registry, bench.scratch) as registry:
        grow(registry, ROWS_OF_A_GIGABYTE if not bench.quick else 500)
        longest, seconds = _longest_wait(registry)
        megabytes = (registry._folder / DATABASE).stat().st_size >> 20
    remark = f"{megabytes} MB in {seconds:.0f} s"
    return Row("another key: longest wait of another thread", longest, "ms", LONGEST_STALL_MS, remark=remark)


def grow(registry: SqlRegistry, rows: int) -> None:
    """Make the database larger by about a page a row."""
    connection = registry._open_connection()
    connection.execute("CREATE TABLE filler (x)")
    connection.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
        " INSERT INTO filler SELECT randomblob(3900) FROM n",
        (rows,),
    )


def _longest_wait(registry: SqlRegistry) -> tuple[float, float]:
    """Milliseconds for which a thread that wants to run every two was kept waiting, and seconds of the whole."""
    waits, over = list[float](), threading.Event()

    def tick() -> None:
        while not over.is_set():
            begun = time.perf_counter()
            time.sleep(0.002)
            waits.append((time.perf_counter() - begun) * 1000)

    ticker = threading.Thread(target=tick)
    ticker.start()
    begun = time.perf_counter()
    registry.rotate(lambda done, total: None)
    seconds = time.perf_counter() - begun
    over.set()
    ticker.join()
    return max(waits), seconds

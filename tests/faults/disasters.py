"""The worst: the process killed or the power cut, and the database destroyed as well. The backup of yesterday and the
change log give everything back that was acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from random import Random

from storage.connection import PAGE_BYTES
from storage.rotation import DATABASE
from tests.faults import preload
from tests.faults.ground import Ground, Job
from tests.faults.kills import killed_at, writes_of
from tests.faults.power_cuts import record, states
from tests.faults.stage import Deed, Said, Verdict

SQLITE_LOG = DATABASE + "-wal"


def rescued(job: Job, ground: Ground) -> Iterator[Verdict]:
    """Half of the faults are power cuts, half kills; after each, the database is destroyed in some way."""
    deed, before = ground.prepare(job)
    random = Random(job.seed)
    recording = record(deed, ground)
    cuts = states(recording, ground, random, job.count // 2, journalled=True)
    for said in chain(cuts, _kills(deed, ground, random, job.count - job.count // 2)):
        way = random.choice(tuple(WAYS))
        WAYS[way](ground.stage.registry, random)
        verdict = deed.judge(ground.stage, before, said)
        yield verdict if verdict.is_well else verdict.with_wrong(f"after: {way}")


def _kills(deed: Deed, ground: Ground, random: Random, count: int) -> Iterator[Said]:
    ground.reset()
    writes = writes_of(deed, ground)
    for _ in range(count):
        yield killed_at(deed, ground, preload.WRITES, random.randint(1, writes)).said


# --- ways to destroy a database ------------------------------------------------------------------


def _remove(folder: Path, random: Random) -> None:
    (folder / DATABASE).unlink()
    (folder / SQLITE_LOG).unlink(missing_ok=True)


def _empty(folder: Path, random: Random) -> None:
    (folder / DATABASE).write_bytes(b"")
    (folder / SQLITE_LOG).unlink(missing_ok=True)


def _destroy(folder: Path, random: Random, *pages: int) -> None:
    with (folder / DATABASE).open("rb+") as file:
        for page in pages:
            file.seek((page - 1) * PAGE_BYTES)
            file.write(random.randbytes(PAGE_BYTES))


def _first_page(folder: Path, random: Random) -> None:
    _destroy(folder, random, 1)
    (folder / SQLITE_LOG).unlink(missing_ok=True)


def _some_pages(folder: Path, random: Random) -> None:
    count = (folder / DATABASE).stat().st_size // PAGE_BYTES
    _destroy(folder, random, *random.sample(range(1, count + 1), min(count, random.randint(1, 12))))


def _second_half(folder: Path, random: Random) -> None:
    path = folder / DATABASE
    with path.open("rb+") as file:
        file.truncate(path.stat().st_size // 2)
    (folder / SQLITE_LOG).unlink(missing_ok=True)


def _lose_sqlite_log(folder: Path, random: Random) -> None:
    """The pages are whole and of some hours ago: SQLite's own log is where the newest ones were."""
    (folder / SQLITE_LOG).unlink(missing_ok=True)


WAYS: Mapping[str, Callable[[Path, Random], None]] = {
    "database removed": _remove,
    "database empty": _empty,
    "first page destroyed": _first_page,
    "some pages destroyed": _some_pages,
    "database cut in half": _second_half,
    "log of SQLite removed": _lose_sqlite_log,
}

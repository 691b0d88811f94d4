"""The power cut at any moment of a deed: what could then be on the disk is built from the log of its calls."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.faults import preload
from tests.faults.disk import Disk
from tests.faults.ground import DONE, Ground, Job, in_child
from tests.faults.stage import Acknowledgement, Deed, Verdict

ONLY_THE_STANDARD = 4
"""Every so many-th share is on a disk that keeps only what the standard promises."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Every call of a deed, with the acknowledgements between them."""

    deed: Deed
    calls: tuple[preload.Call, ...]


def record(deed: Deed, ground: Ground) -> Recording:
    """Do a deed and log its calls. Raises AssertionError if it fails by itself."""

    def logged(_: object) -> None:
        preload.log_into(ground.log)
        deed.do(ground.stage, lambda records: preload.mark(json.dumps(dict(records))))

    ground.log.unlink(missing_ok=True)
    ended = in_child(logged)
    assert ended.how == DONE, ended.how
    return Recording(deed, tuple(preload.read_log(ground.log)))


def states(
    recording: Recording, ground: Ground, random: Random, count: int, *, journalled: bool
) -> Iterator[list[Acknowledgement]]:
    """Put onto the disk what some random power cuts leave, one after another; what had been acknowledged by then."""
    calls = recording.calls
    cuts = Counter(random.choices(range(1, len(calls) + 1), k=count))
    disk = Disk(ground.stage.disk, journalled=journalled, start=ground.template)
    said: list[Acknowledgement] = []
    for position, call in enumerate(calls, start=1):
        if call.kind == "m":
            said += json.loads(call.data).items()
        else:
            disk.apply(call)
        for _ in range(cuts[position]):
            shutil.rmtree(ground.stage.disk)
            disk.after_power_cut(random, ground.stage.disk)
            yield list(said)


def cut(job: Job, ground: Ground) -> Iterator[Verdict]:
    """Cut the power at random moments of a deed, and look at what is left."""
    deed, before = ground.prepare(job)
    recording = record(deed, ground)
    journalled = job.seed % ONLY_THE_STANDARD != ONLY_THE_STANDARD - 1
    for said in states(recording, ground, Random(job.seed), job.count, journalled=journalled):
        yield deed.judge(ground.stage, before, said)

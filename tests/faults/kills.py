"""Processes killed at every call that changes the disk, and at random moments of endless work."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from random import Random
from typing import BinaryIO

from tests.faults import preload
from tests.faults.ground import DONE, KILLED, Ended, Ground, Job, in_child
from tests.faults.office_deeds import ONE_SAVE, work_without_end
from tests.faults.stage import Acknowledgement, Deed, Expected, Say, Verdict, judge

MOST_REPORTS = 20
LEAST_SAVED = 4
"""Records a round."""
LONGEST_WAIT = 0.006
"""Seconds, more than one save takes. Reports are counted so that a slow machine saves as much as a fast one."""


def killed_at_calls(job: Job, ground: Ground) -> Iterator[Verdict]:
    """A deed killed before each call that changes the disk, and in the middle of each write."""
    deed, before = ground.prepare(job)
    for kinds in (preload.CHANGES, preload.WRITES):
        at, how = job.part + 1, KILLED
        while how == KILLED:
            ended = killed_at(deed, ground, kinds, at)
            how = ended.how
            if how == KILLED:
                yield deed.judge(ground.stage, before, ended.said)
            elif how != DONE:
                yield Verdict(wrong=(f"{deed.name} fails by itself: {how}",))
            at += job.parts


def killed_at(deed: Deed, ground: Ground, kinds: bytes, at: int) -> Ended:
    """Do a deed that is killed at its at-th call of some kinds; of writes, in the middle."""

    def die(say: Say) -> None:
        preload.arm(kinds, at, preload.KILLED, sticky=kinds == preload.WRITES)
        deed.do(ground.stage, say)

    ground.reset()
    return in_child(die)


def writes_of(deed: Deed, ground: Ground) -> int:
    """How many calls of a deed write."""

    def count(say: Say) -> None:
        preload.arm(preload.WRITES, 0, 0, sticky=False)
        deed.do(ground.stage, lambda records: None)
        say({str(preload.disarm()): ""})

    ((found, _),) = in_child(count).said
    return int(found)


def killed_at_moments(job: Job, ground: Ground) -> Iterator[Verdict]:
    """One registry in which people go on working after each kill; nothing that was ever acknowledged may be missing."""
    _, before = ground.prepare(job)
    random = Random(job.seed)
    said: list[Acknowledgement] = []

    def kill(pipe: BinaryIO, child: int) -> list[bytes]:
        lines = [pipe.readline() for _ in range(random.randrange(1, MOST_REPORTS))]
        time.sleep(random.uniform(0, LONGEST_WAIT))
        os.kill(child, signal.SIGKILL)
        return lines + pipe.readlines()

    for rounds in range(1, job.count + 1):
        seed = random.randrange(2**30)
        ended = in_child(lambda say, seed=seed: work_without_end(ground.stage, say, seed), kill)
        said += ended.said
        if ended.how != KILLED:
            yield Verdict(wrong=(f"the work fails by itself: {ended.how}",))
        at_most = frozenset(range(rounds * max(ONE_SAVE) + 1))
        yield judge(ground.stage.opened, Expected(before, said, at_most).judge)
    if len(said) < job.count * LEAST_SAVED:
        yield Verdict(wrong=("killed before anything could be saved",))

"""Every single call of a deed made to fail as on a full or broken disk; afterwards the disk is well again."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass

from models.errors import ErrorCode
from tests.faults import preload
from tests.faults.ground import DONE, Ended, Ground, Job, in_child
from tests.faults.stage import Deed, Say, Verdict


@dataclass(frozen=True)
class Fault:
    """How calls fail."""

    kinds: bytes
    error: int
    sticky: bool

    @property
    def name(self) -> str:
        return f"{errno.errorcode[self.error]} {'from then on' if self.sticky else 'once'}"

    def arm(self, at: int) -> None:
        """From now on the at-th call of these kinds fails."""
        preload.arm(self.kinds, at, self.error, sticky=self.sticky)


CHANGES = b"nOwtsrkux"
"""Kinds of calls that change the disk (record_writes.c); a full disk still lets names be removed."""
FULL = b"nwtsrk"
READS = b"iR"

DISK_FULL = Fault(FULL, errno.ENOSPC, True)
SHORT_WRITE = Fault(FULL, errno.ENOSPC, False)
DISK_BROKEN = Fault(CHANGES, errno.EIO, True)
ONE_WRITE_FAILS = Fault(CHANGES, errno.EIO, False)
UNREADABLE = Fault(READS, errno.EIO, True)
ONE_READ_FAILS = Fault(READS, errno.EIO, False)

EVERY_FAULT = (DISK_FULL, SHORT_WRITE, DISK_BROKEN, ONE_WRITE_FAILS, ONE_READ_FAILS)
DONE_AGAIN_AFTER = (DISK_FULL, ONE_WRITE_FAILS)
"""Faults after which the deed is done once more: room was made, and the disk was well the next time."""
STRIDE_OF_READS = 4
"""A deed reads hundreds of times and leaves nothing half done by it: only every so many-th read fails."""
REFUSALS = frozenset(code.value for code in (ErrorCode.DISK_FULL, ErrorCode.DISK_ERROR, ErrorCode.READ_ONLY))
DAMAGED = frozenset({"registry_damaged", "keyring_damaged", "damaged_while_open", "place_missing", "no_backup"})
"""What an unreadable sector is called: SQLite itself makes SQLITE_CORRUPT of an EIO while reading."""


def fail(job: Job, ground: Ground) -> Iterator[Verdict]:
    """A deed under each kind of fault at each call; refused or done, never half, and it can be done again."""
    deed, before = ground.prepare(job)
    for fault in EVERY_FAULT:
        at = job.part + 1
        while True:
            ground.reset()
            ended, reached = _with_fault(deed, ground, fault, at)
            if not reached:
                if ended.how != DONE:
                    yield Verdict(wrong=(f"{deed.name} fails by itself: {ended.how}",))
                break
            verdict = deed.judge(ground.stage, before, ended.said).with_wrong(_unexpected(ended.how, fault))
            if ended.how != DONE and verdict.is_well and fault in DONE_AGAIN_AFTER:
                verdict = _done_again(deed, ground)
            yield _named(verdict, f"{fault.name}, call {at}, {ended.how}")
            at += job.parts * (STRIDE_OF_READS if fault.kinds == READS else 1)


def _with_fault(deed: Deed, ground: Ground, fault: Fault, at: int) -> tuple[Ended, bool]:
    def faulty(say: Say) -> None:
        fault.arm(at)
        try:
            deed.do(ground.stage, say)
        finally:
            if preload.disarm() >= at:
                say({REACHED: ""})

    ended = in_child(faulty)
    said = tuple(acknowledged for acknowledged in ended.said if acknowledged[0] != REACHED)
    return Ended(ended.how, said), len(said) < len(ended.said)


REACHED = "reached"
"""Said by a child in which there was such a call."""


def _unexpected(how: str, fault: Fault) -> str:
    expected = REFUSALS | {DONE} | (DAMAGED if fault.kinds == READS else frozenset())
    return "" if how in expected else how


def _done_again(deed: Deed, ground: Ground) -> Verdict:
    """What a bad disk refused is done once the disk is well."""
    before = deed.before(ground.stage)
    ended = in_child(lambda say: deed.do(ground.stage, say))
    verdict = deed.judge(ground.stage, before, ended.said)
    return verdict.with_wrong("" if ended.how == DONE else f"cannot be done again: {ended.how}")


def _named(verdict: Verdict, fault: str) -> Verdict:
    """A verdict that is not well says after which fault."""
    return verdict if verdict.is_well else verdict.with_wrong(f"after {fault}")

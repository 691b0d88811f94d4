"""How much Argon2id may cost on this machine: as much as a user waits for, never less than the design's least."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache

from storage.keyring import LEAST_COST, KdfCost, derive

SECONDS = 1.0
"""What unlocking may take for the password (issue 5: up to 1 s, so that the whole stays below 1.5 s)."""
_CAREFUL = 0.7
"""Aims below the limit: the machine may be busier at another time than when it was measured."""
_MOST_MEMORY = 4
"""Times the least: 256 MiB, what a PC of 4 GB can spare for a second."""
_MOST_PASSES = 24


def seconds_for(cost: KdfCost) -> float:
    """How long one derivation takes here, the better of two."""
    return min(_timed(cost), _timed(cost))


def _timed(cost: KdfCost) -> float:
    begun = time.perf_counter()
    derive("", bytes(16), cost)
    return time.perf_counter() - begun


def calibrated(measure: Callable[[KdfCost], float] = seconds_for) -> KdfCost:
    """The highest cost that stays within the limit: memory first, which costs a guesser most, then passes."""
    aim = SECONDS * _CAREFUL
    units = max(aim / measure(LEAST_COST), 1.0)
    memory = 1
    while memory * 2 <= min(units, _MOST_MEMORY):
        memory *= 2
    passes = int(LEAST_COST.passes * units / memory)
    return KdfCost(LEAST_COST.memory_kib * memory, max(LEAST_COST.passes, min(passes, _MOST_PASSES)), LEAST_COST.lanes)


@lru_cache(maxsize=1)
def cost_here() -> KdfCost:
    """``calibrated``, measured once by a running program."""
    return calibrated()

"""Identifiers drawn from a seed, so that the same seed gives the same registry."""

from __future__ import annotations

import itertools
import uuid
from random import Random

from models.ids import IdSource

_RANDOM_BITS = 80


def seeded_ids(seed: int) -> IdSource:
    """A source of identifiers that look like random ones and come in the same order again.

    They grow, so that a registry of a million events is written from front to back; with random ones every event
    would touch pages all over the file. For training registries only: who knows the seed knows every identifier.
    """
    random = Random(f"ids {seed}")  # noqa: S311  invented data, no secret
    counter = itertools.count(random.getrandbits(40))

    def new_id() -> str:
        number = next(counter) << _RANDOM_BITS | random.getrandbits(_RANDOM_BITS)
        return str(uuid.UUID(int=number, version=4))

    return new_id

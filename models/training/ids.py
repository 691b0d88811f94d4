"""Identifiers drawn from a seed, so that the same seed gives the same registry."""

from __future__ import annotations

import uuid
from random import Random

from models.ids import IdSource


def seeded_ids(seed: int) -> IdSource:
    """A source of identifiers that look like random ones and come in the same order again.

    For training registries only: who knows the seed knows every identifier.
    """
    random = Random(f"ids {seed}")  # noqa: S311  invented data, no secret
    return lambda: str(uuid.UUID(int=random.getrandbits(128), version=4))

"""Passwords used before, as Argon2id digests inside the encrypted registry: they cost a guesser what a slot costs."""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Callable
from dataclasses import asdict

from storage.keyring import KdfCost, derive

_KEPT = 24
"""As many as an office may want remembered (models/security.py)."""


def remembering(digests: str, password: str, cost: Callable[[], KdfCost]) -> str:
    """The stored digests with one more password. All of a user share salt and cost, so that asking costs one."""
    stored = json.loads(digests) or {"salt": os.urandom(16).hex(), **asdict(cost()), "used": []}
    stored["used"] = [_digest(stored, password), *stored["used"]][:_KEPT]
    return json.dumps(stored)


def was_used(digests: str, password: str, remembered: int) -> bool:
    """Whether a password is among the last so many."""
    stored = json.loads(digests)
    if not stored:
        return False
    digest = _digest(stored, password)
    return any(hmac.compare_digest(digest, used) for used in stored["used"][:remembered])


def _digest(stored: dict[str, object], password: str) -> str:
    cost = KdfCost(*(int(str(stored[name])) for name in ("memory_kib", "passes", "lanes")))
    return derive(password, bytes.fromhex(str(stored["salt"])), cost).hex()

"""Who works on an open registry, what the slot opened for them, and whose files they opened."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.ids import PersonId
from models.roles import User


@dataclass
class Session:
    """From unlock to lock. ``opened``: files read since then, closed ones for a reason that was noted.

    ``signing``: the seed of the user's signing key; nothing once the registry is closed.
    """

    user: User
    signing: bytes = b""
    opened: set[PersonId] = field(default_factory=set)

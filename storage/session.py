"""Who works on an open registry, what the slot opened for them, and whose files they opened."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.ids import PersonId
from models.roles import Permission, User
from storage.vault import Vault


@dataclass
class Session:
    """From unlock to lock. ``opened``: files read since then, closed ones for a reason that was noted.

    ``vault`` holds the keys; it is empty once the registry is closed.
    """

    user: User
    vault: Vault
    opened: set[PersonId] = field(default_factory=set)

    @property
    def clinical(self) -> bytes | None:
        """The key of clinical values, for who may read them and holds it. Raises LOCKED once it is forgotten."""
        return self.vault.keys.clinical if self.user.may(Permission.READ_CLINICAL) else None

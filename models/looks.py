"""Looks: what the access log notes, because it changes nothing and so stands in no journal (design §8)."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from models.ids import PersonId, UserId

KEPT_MONTHS = 12
"""A month's looks are kept at least so long after it (QCVN 12:2026/BCA)."""


class LookKind(enum.StrEnum):
    """What somebody looked at, or did with the registry as a whole."""

    LOGIN = "login"
    LOGOUT = "logout"
    LOCK = "lock"
    LOGIN_FAILED = "login_failed"
    OPEN = "open"
    """A person's file was opened; the detail is the reason, if one was asked for."""
    SEARCH = "search"
    """A search stood still; the detail is how many it found, never what was typed."""
    PRINT = "print"
    EXPORT = "export"
    READ_LOG = "read_log"
    GAP = "gap"
    """So many looks before this one could not be noted: the disk took nothing."""


@dataclass(frozen=True, slots=True)
class Look:
    """One entry of the access log, before it has a number."""

    at: datetime
    user: UserId
    kind: LookKind
    person_id: PersonId | None = None
    detail: str = ""

    @property
    def may_wait(self) -> bool:
        """Whether it may be written with others later. A reason that somebody gave is written at once."""
        return self.kind in (LookKind.SEARCH, LookKind.READ_LOG) or (self.kind is LookKind.OPEN and not self.detail)

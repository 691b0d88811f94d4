"""Accounts of the program's users, and what their keys need: what a chief sees of them."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from models.ids import UserId
from models.roles import Role, User, UserFields
from models.security import SecurityFields


class Standing(enum.StrEnum):
    """Whether an account opens the registry, and why not."""

    ACTIVE = "active"
    DISABLED = "disabled"
    IDLE = "idle"
    """Disabled because nobody had opened the registry with it for long."""
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Account:
    """One account. ``seen_at``: the last login, unknown before the first; ``set_at``: of the password."""

    user: User
    version: int
    standing: Standing
    set_at: datetime
    must_change: bool
    seen_at: datetime | None
    clinical: bool
    """Whether the clinical key was given to it."""
    reviewed_at: datetime | None
    """When a chief last confirmed that it is needed as it stands; making it is the first time."""

    @property
    def id(self) -> UserId:
        return self.user.id

    @property
    def session_user(self) -> User:
        """The user as he works: restricted as long as somebody else knows the password."""
        return replace(self.user, must_change=self.must_change)

    @property
    def known(self) -> UserFields:
        return self.user.known

    @property
    def is_active(self) -> bool:
        return self.standing is Standing.ACTIVE

    @property
    def is_chief(self) -> bool:
        return self.user.role is Role.CHIEF

    def is_idle(self, now: datetime, security: SecurityFields) -> bool:
        """Whether nobody used it for longer than the office allows. A clock set back makes nobody idle."""
        last = max(self.set_at, self.seen_at or self.set_at)
        return now - last > timedelta(days=security.idle_days)

    def review_due(self, now: datetime, security: SecurityFields) -> bool:
        """Whether a chief has to look at it again: QCVN 12:2026/BCA asks for it every quarter (FOUND)."""
        last = self.reviewed_at
        return self.is_active and (last is None or now > last + relativedelta(months=security.review_months))

    def password_due(self, now: datetime, security: SecurityFields) -> bool:
        """Whether a chief's password is older than it may be."""
        return self.is_chief and now - self.set_at > timedelta(days=security.chief_days)


def chiefs_left(accounts: Iterable[Account], without: UserId) -> Sequence[Account]:
    """The active chiefs besides one account."""
    return [a for a in accounts if a.is_active and a.is_chief and a.id != without]


def is_stopped_for_idleness(user_id: UserId, accounts: Iterable[Account], now: datetime, known: SecurityFields) -> bool:
    """Whether who comes in was away for too long. The last chief who could let others in again never was."""
    found = list(accounts)
    account = next(a for a in found if a.id == user_id)
    others = [a for a in chiefs_left(found, user_id) if not a.is_idle(now, known)]
    return account.is_idle(now, known) and (bool(others) or not account.is_chief)


class Way(enum.StrEnum):
    """How a registry can be opened when no password does."""

    SHEET = "sheet"
    TWO_SHEETS = "two_sheets"
    SUPERIOR = "superior"


@dataclass(frozen=True, slots=True)
class Recovery:
    """One way to recover. ``clinical``: whether it brings back the clinical key too."""

    id: str
    way: Way
    made_at: datetime
    rehearsed_at: datetime | None
    used_at: datetime | None
    clinical: bool

    def rehearsal_due(self, now: datetime, security: SecurityFields) -> bool:
        """Whether a sheet was never tried, or not for as long as the office allows."""
        if self.way is Way.SUPERIOR:
            return False
        tried = self.rehearsed_at
        return tried is None or now > tried + relativedelta(months=security.rehearsal_months)


@dataclass(frozen=True, slots=True)
class KeyCare:
    """What the keys of a registry need from its chief."""

    security: SecurityFields
    recoveries: tuple[Recovery, ...]
    rotation_due: bool
    """An account was removed and the database key it knew is still in use."""
    password_due: bool
    review_due: bool
    """An account was not reviewed for longer than the office allows."""
    waiting_for_clinical: tuple[User, ...]
    """Health accounts that the clinical key was not given to yet."""

    def sheet_missing(self) -> bool:
        """No way to recover, or only some whose envelope was opened."""
        return not any(r.used_at is None for r in self.recoveries)

    def rehearsal_due(self, now: datetime) -> bool:
        return any(r.used_at is None and r.rehearsal_due(now, self.security) for r in self.recoveries)

"""Accounts of the office: made, changed, disabled, removed; passwords changed and set anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models import fields
from models.accounts import Account, Standing, chiefs_left
from models.clock import Clock, today
from models.dates import legal_day
from models.errors import ErrorCode, RegistryError
from models.ids import UserId
from models.passwords import check_password
from models.ports import Work
from models.roles import Permission, Role, User, UserFields, needs


@needs(Permission.OWN_PASSWORD)
def admit_user(work: Work, clock: Clock, user: User) -> None:
    """Note that somebody came in, once a day. Every session puts right what a killed process left between keyring and
    database; one that holds the clinical key completes the ways to recover that were made without it."""
    account = work.accounts.get(user.id)
    work.accounts.register_own(account)
    work.accounts.settle()
    if account.seen_at is None or legal_day(account.seen_at) != today(clock):
        work.accounts.note_seen(user.id)
    work.recoveries.complete()


@needs(Permission.OWN_PASSWORD)
def stop_idle(work: Work, clock: Clock, user: User) -> None:
    """Disable the account with which somebody comes in after too long, until a chief enables it."""
    work.accounts.stand(work.accounts.get(user.id), Standing.IDLE)


@needs(Permission.MANAGE_USERS)
def add_user(work: Work, clock: Clock, user: User, values: Mapping[str, Any], password: str) -> UserId:
    """An account with a first password, which its owner must change at once. Raises LOGIN_TAKEN, InvalidFields,
    PASSWORD_TOO_WEAK."""
    known: UserFields = fields.build(UserFields, values)
    _check_strength(work, password)
    if any(a.known.login.casefold() == known.login.casefold() for a in work.accounts.all()):
        raise RegistryError(ErrorCode.LOGIN_TAKEN)
    made = User(UserId(work.new_id()), known)
    work.accounts.add(made, password, must_change=True)
    return made.id


@needs(Permission.MANAGE_USERS)
def change_user(
    work: Work, clock: Clock, user: User, user_id: UserId, version: int, changes: Mapping[str, Any]
) -> None:
    """Change name, rank, position or role. A login stays. Raises VERSION_CONFLICT, LAST_CHIEF, HEALTH_ROLE_FIXED:
    who has held the clinical key cannot be made to forget it."""
    account = _account(work, user_id, version)
    old = {f.name: getattr(account.known, f.name) for f in fields.fields_of(UserFields)}
    known: UserFields = fields.build(UserFields, {**old, **changes, "login": account.known.login})
    if Role.HEALTH in (account.user.role, Role(known.role)) and known.role != account.known.role:
        raise RegistryError(ErrorCode.HEALTH_ROLE_FIXED)
    if account.is_chief and known.role != Role.CHIEF.value:
        _must_leave_a_chief(work, account)
    work.accounts.change(account, known)


@needs(Permission.MANAGE_USERS)
def confirm_user(work: Work, clock: Clock, user: User, user_id: UserId, version: int) -> None:
    """Confirm, as it was seen, that an account is still needed with its role: the review of accounts, journaled one by
    one. Raises VERSION_CONFLICT, NOT_FOUND for one that opens nothing."""
    account = _account(work, user_id, version)
    if not account.is_active:
        raise RegistryError(ErrorCode.NOT_FOUND, record="user")
    work.accounts.confirm(account)


@needs(Permission.MANAGE_USERS)
def disable_user(work: Work, clock: Clock, user: User, user_id: UserId, version: int, reason: str) -> None:
    """Keep an account from opening the registry until a chief enables it. Raises LAST_CHIEF, OWN_ACCOUNT."""
    account = _account(work, user_id, version)
    _must_leave_a_chief(work, account)
    _must_be_another(user, account)
    work.accounts.stand(account, Standing.DISABLED, _given(reason))


@needs(Permission.MANAGE_USERS)
def enable_user(work: Work, clock: Clock, user: User, user_id: UserId, version: int) -> None:
    """Let an account that was disabled, or idle too long, open the registry again."""
    account = _account(work, user_id, version)
    if account.standing is Standing.REMOVED:
        raise RegistryError(ErrorCode.NOT_FOUND, record="user")
    if not account.is_active:
        work.accounts.stand(account, Standing.ACTIVE)


@needs(Permission.MANAGE_USERS)
def remove_user(work: Work, clock: Clock, user: User, user_id: UserId, version: int, reason: str) -> None:
    """End an account: from now on it opens nothing, and the database key it knew must be changed.

    Raises LAST_CHIEF, OWN_ACCOUNT, and LAST_CLINICAL_KEY where nobody and no sheet would hold the clinical key.
    """
    account = _account(work, user_id, version)
    _must_leave_a_chief(work, account)
    _must_be_another(user, account)
    _must_leave_the_clinical_key(work, account)
    work.accounts.stand(account, Standing.REMOVED, _given(reason))


@needs(Permission.MANAGE_USERS)
def reset_password(work: Work, clock: Clock, user: User, user_id: UserId, version: int, password: str) -> None:
    """Set a first password anew for a colleague who forgot it. Raises OWN_ACCOUNT, PASSWORD_TOO_WEAK,
    PASSWORD_USED_BEFORE, LAST_CLINICAL_KEY: what the old password sealed cannot be handed over."""
    account = _account(work, user_id, version)
    _must_be_another(user, account)
    _must_leave_the_clinical_key(work, account)
    _check_new(work, account, password)
    work.accounts.reset_password(account, password)


@needs(Permission.OWN_PASSWORD)
def change_own_password(work: Work, clock: Clock, user: User, old: str, new: str) -> None:
    """A new password of one's own. Raises WRONG_PASSWORD, PASSWORD_TOO_WEAK, PASSWORD_USED_BEFORE."""
    account = work.accounts.get(user.id)
    work.accounts.prove(account, old)
    if old == new:
        raise RegistryError(ErrorCode.PASSWORD_USED_BEFORE, count=1)
    _check_new(work, account, new)
    work.accounts.change_password(account, new)


@needs(Permission.MANAGE_USERS)
def lift_delay(work: Work, clock: Clock, user: User, user_id: UserId) -> None:
    """Let a colleague try passwords again at once."""
    work.accounts.lift_delay(work.accounts.get(user_id))


@needs(Permission.MANAGE_USERS)
def change_security(work: Work, clock: Clock, user: User, version: int, values: Mapping[str, Any]) -> None:
    """Change the settings of security. Raises InvalidFields, VERSION_CONFLICT."""
    from models.security import SecurityFields

    work.accounts.change_security(fields.build(SecurityFields, values), version)


def _account(work: Work, user_id: UserId, version: int) -> Account:
    account = work.accounts.get(user_id)
    if account.version != version:
        raise RegistryError(ErrorCode.VERSION_CONFLICT)
    return account


def _must_be_another(user: User, account: Account) -> None:
    if account.id == user.id:
        raise RegistryError(ErrorCode.OWN_ACCOUNT)


def _must_leave_a_chief(work: Work, account: Account) -> None:
    if account.is_chief and not chiefs_left(work.accounts.all(), account.id):
        raise RegistryError(ErrorCode.LAST_CHIEF)


def _must_leave_the_clinical_key(work: Work, account: Account) -> None:
    """Raises LAST_CLINICAL_KEY if clinical values could never be read again without what an account holds."""
    if not account.clinical:
        return
    holders = [
        a for a in work.accounts.all() if a.clinical and a.id != account.id and a.standing is not Standing.REMOVED
    ]
    if not holders and not any(way.clinical for way in work.recoveries.all()):
        raise RegistryError(ErrorCode.LAST_CLINICAL_KEY)


def _given(reason: str) -> str:
    from models.text import clean_line

    reason = clean_line(reason)
    if not reason:
        raise RegistryError(ErrorCode.REASON_MISSING)
    return reason


def _check_strength(work: Work, password: str) -> None:
    check_password(password, work.accounts.security().known.least_length)


def _check_new(work: Work, account: Account, password: str) -> None:
    _check_strength(work, password)
    remembered = work.accounts.security().known.remembered
    if account.is_chief and work.accounts.was_used(account, password, remembered):
        raise RegistryError(ErrorCode.PASSWORD_USED_BEFORE, count=remembered)

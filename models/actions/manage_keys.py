"""Ways to recover, their rehearsal and use, and who is given the clinical key."""

from __future__ import annotations

from collections.abc import Sequence

from models.accounts import Account, Way
from models.clock import Clock
from models.errors import ErrorCode, RegistryError
from models.ids import UserId
from models.passwords import check_password
from models.ports import Work
from models.recovery.code import SheetCode
from models.roles import Permission, Role, User, needs


@needs(Permission.MANAGE_USERS)
def make_sheet(work: Work, clock: Clock, user: User, way: Way) -> tuple[SheetCode, ...]:
    """A recovery sheet, or two that are both needed. The codes are returned this once, to be printed."""
    return work.recoveries.add_sheet(work.new_id(), way)


@needs(Permission.MANAGE_USERS)
def trust_superior(work: Work, clock: Clock, user: User, public: bytes) -> str:
    """Let the superior recover the registry, by its public key. Returns the id of the way. Raises InvalidFields."""
    id_ = work.new_id()
    work.recoveries.add_superior(id_, public)
    return id_


@needs(Permission.MANAGE_USERS)
def rehearse(work: Work, clock: Clock, user: User, codes: Sequence[SheetCode]) -> str:
    """Prove a sheet without changing anything but the day on which it was proved. Returns the id of its way.

    Raises SHEET_HALF_MISSING, SHEETS_APART, SHEET_OF_ANOTHER.
    """
    id_, _ = work.recoveries.opened_by(codes)
    work.recoveries.note_rehearsed(id_)
    return id_


@needs(Permission.MANAGE_USERS)
def remove_recovery(work: Work, clock: Clock, user: User, id_: str) -> None:
    """Put a way to recover out of force. Raises NOT_FOUND, and LAST_CLINICAL_KEY where nothing else holds that key."""
    ways = {way.id: way for way in work.recoveries.all()}
    if id_ in ways and ways[id_].clinical:
        held = any(a.clinical and a.is_active for a in work.accounts.all())
        if not held and not any(way.clinical for way in ways.values() if way.id != id_):
            raise RegistryError(ErrorCode.LAST_CLINICAL_KEY)
    work.recoveries.remove(id_)


@needs(Permission.MANAGE_USERS)
def discard_sheet(work: Work, clock: Clock, user: User, codes: Sequence[SheetCode]) -> None:
    """Put a sheet out of force that was never printed."""
    id_, _ = work.recoveries.opened_by(codes)
    work.recoveries.remove(id_)


@needs(Permission.OWN_PASSWORD)
def recover_password(work: Work, clock: Clock, user: User, codes: Sequence[SheetCode], password: str) -> None:
    """A new password for the chief in whose name the registry was opened by a sheet; journaled as its use.

    Raises NOT_ALLOWED for an account that is no active chief's, PASSWORD_TOO_WEAK, PASSWORD_USED_BEFORE.
    """
    account = work.accounts.get(user.id)
    if not (account.is_chief and account.is_active):
        raise RegistryError(ErrorCode.NOT_ALLOWED)
    security = work.accounts.security().known
    check_password(password, security.least_length)
    if work.accounts.was_used(account, password, security.remembered):
        raise RegistryError(ErrorCode.PASSWORD_USED_BEFORE, count=security.remembered)
    id_, _ = work.recoveries.opened_by(codes)
    work.recoveries.note_used(id_)
    work.accounts.recover_password(account, password, id_)


@needs(Permission.READ_CLINICAL)
def give_clinical(work: Work, clock: Clock, user: User, user_id: UserId) -> None:
    """Share the clinical key with a colleague of the health station. Raises NOT_ALLOWED for any other account,
    CLINICAL_KEY_MISSING."""
    work.accounts.give_clinical(_health_account(work, user_id))


@needs(Permission.MANAGE_USERS)
def recover_clinical(work: Work, clock: Clock, user: User, user_id: UserId, codes: Sequence[SheetCode]) -> None:
    """Give the clinical key in a recovery sheet to a health account when nobody is there who holds it.

    Raises NOT_ALLOWED, CLINICAL_KEY_MISSING if the sheet was made without it, and the faults of sheets.
    """
    account = _health_account(work, user_id)
    id_, recovered = work.recoveries.opened_by(codes)
    if recovered.clinical is None:
        raise RegistryError(ErrorCode.CLINICAL_KEY_MISSING)
    work.recoveries.note_used(id_)
    work.accounts.give_clinical(account, recovered.clinical)


@needs(Permission.MANAGE_USERS)
def note_rotated(work: Work, clock: Clock, user: User) -> None:
    """The database key was changed."""
    work.accounts.note_rotated()


def _health_account(work: Work, user_id: UserId) -> Account:
    account = work.accounts.get(user_id)
    if account.user.role is not Role.HEALTH or not account.is_active:
        raise RegistryError(ErrorCode.NOT_ALLOWED)
    return account

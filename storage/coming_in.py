"""Other ways to an open registry than one's own password: a chief who lifts a delay, and a recovery sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from models.actions import manage_keys, manage_users
from models.looks import LookKind
from models.recovery.code import SheetCode
from storage.keyring import Keys, read_keyring
from storage.recoveries import open_sheets
from storage.registry import Options, must_be_kind, open_registry, open_with
from storage.sealing import new_key


def lift_delay(folder: Path, login: str, password: str, delayed: str, *, training: bool, options: Options) -> None:
    """Let an account try passwords again at once. Raises NOT_ALLOWED for who is no chief, and what opening raises."""
    user = read_keyring(folder).slot_of(delayed).user
    registry = open_registry(folder, login, password, training=training, options=options)
    try:
        registry.write(manage_users.lift_delay, user)
    finally:
        registry.close()


def recover(
    folder: Path, codes: Sequence[SheetCode], login: str, password: str, *, training: bool, options: Options
) -> None:
    """Give the account of a chief a new password by recovery sheets; nothing changes if anything is wrong.

    Raises SHEET_HALF_MISSING, SHEETS_APART, SHEET_OF_ANOTHER, NOT_ALLOWED for an account that is no chief's,
    PASSWORD_TOO_WEAK, PASSWORD_USED_BEFORE, and what opening raises.
    """
    keyring = read_keyring(folder)
    must_be_kind(keyring.kind, training)
    slot = keyring.slot_of(login)
    _, recovered = open_sheets(keyring, codes)
    registry = open_with(folder, keyring, slot.user, Keys(recovered.database, new_key()), options)
    try:
        registry.write(manage_keys.recover_password, codes, password)
        registry.note_access(LookKind.LOGIN)
    except BaseException:
        registry.abandon()
        raise
    registry.close()

"""Rules of passwords (QCVN 12:2026/BCA): eight characters of four kinds."""

from __future__ import annotations

import unicodedata

from models.errors import ErrorCode, RegistryError

LEAST_LENGTH = 8
_FREE_ATTEMPTS = 3
_LONGEST_DELAY = 300


def password_bytes(password: str) -> bytes:
    """The bytes that a key is derived from: NFC, so that an input method cannot change them."""
    return unicodedata.normalize("NFC", password).encode("utf-8")


def check_password(password: str, least: int = LEAST_LENGTH) -> None:
    """Raises PASSWORD_TOO_WEAK unless it is long enough and has small, capital, digit and sign."""
    kinds = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    if len(password) < least or not all(any(kind(c) for c in password) for kind in kinds):
        raise RegistryError(ErrorCode.PASSWORD_TOO_WEAK, least=least)


def delay_after(failures: int) -> int:
    """Seconds to wait after so many wrong passwords in a row: none for three, then doubling to 5 minutes.

    It grows but never locks anybody out: a 24-hour duty must stay possible (design §8).
    """
    if failures < _FREE_ATTEMPTS:
        return 0
    doublings = min(failures - _FREE_ATTEMPTS, _LONGEST_DELAY.bit_length())
    return min(2 << doublings, _LONGEST_DELAY)

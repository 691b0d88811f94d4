"""The code of a recovery sheet: 256 secret bits, written as 26 words, as groups of letters, and as a QR code.

All three carry the same 33 bytes: one that tells the part (whole, first or second of two) and the tag of the sheet,
and the secret. The last two words, and the last two bytes of the groups, are a checksum: a sheet that was copied or
typed wrongly is told from a sheet of another registry. Words are Vietnamese syllables without marks, which no input
method changes; typed with marks they are read all the same.
"""

from __future__ import annotations

import base64
import enum
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from models.errors import ErrorCode, RegistryError, SheetFault
from models.text import fold

SECRET_BYTES = 32
WORDS = 26
MARK = "SBA1"
"""Stands before the groups: a scanner that types the QR code types it too."""
_WORD_BITS = 11
_WORD_CHECK_BITS, _GROUP_CHECK_BITS = 22, 16
_TAGS = 64
_GROUP = 4
_GROUPS_LETTERS = 56
_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_SAFE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's digits: no I, L, O, U; who types I or L is read as 1, and O as 0."""


class Part(enum.IntEnum):
    """Which part of the secret a sheet holds."""

    WHOLE = 0
    FIRST = 1
    SECOND = 2


@dataclass(frozen=True, slots=True)
class SheetCode:
    """What one sheet says. ``tag`` (0 to 63) is shared by two sheets that belong together."""

    part: Part
    tag: int
    secret: bytes

    def __post_init__(self) -> None:
        if len(self.secret) != SECRET_BYTES or not 0 <= self.tag < _TAGS:
            raise ValueError("not a code of a sheet")

    def __repr__(self) -> str:
        return f"SheetCode({self.part.name}, {self.tag})"

    @property
    def _raw(self) -> bytes:
        return bytes([self.part << 6 | self.tag]) + self.secret

    def words(self) -> tuple[str, ...]:
        """The 26 words."""
        raw = self._raw
        number = int.from_bytes(raw, "big") << _WORD_CHECK_BITS | _checksum(raw, _WORD_CHECK_BITS)
        places = [number >> _WORD_BITS * (WORDS - 1 - i) & 0x7FF for i in range(WORDS)]
        return tuple(word_list()[place] for place in places)

    def groups(self) -> tuple[str, ...]:
        """The same as 14 groups of four letters."""
        raw = self._raw + _checksum(self._raw, _GROUP_CHECK_BITS).to_bytes(2, "big")
        letters = base64.b32encode(raw).decode().translate(str.maketrans(_PLAIN, _SAFE))
        return tuple(letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP))

    def scanned(self) -> str:
        """The text of the QR code."""
        return "-".join((MARK, *self.groups()))


def _checksum(raw: bytes, bits: int) -> int:
    return int.from_bytes(hashlib.sha256(b"so-binh-an sheet" + raw).digest()[:4], "big") >> 32 - bits


@lru_cache(maxsize=1)
def word_list() -> tuple[str, ...]:
    """The 2048 words. They are part of what lies in safes: they never change."""
    return tuple((resources.files("models.recovery") / "words.txt").read_text("ascii").split())


@lru_cache(maxsize=1)
def _places() -> dict[str, int]:
    return {word: place for place, word in enumerate(word_list())}


def read_code(typed: str) -> SheetCode:
    """A code as typed or scanned. Raises SHEET_UNREADABLE with the fault, and the place of a word that is none."""
    letters = re.sub(r"[\s\-.]", "", typed).upper()
    if letters.startswith(MARK):
        return _read_groups(letters.removeprefix(MARK))
    if len(letters) == _GROUPS_LETTERS and any(letter.isdigit() for letter in letters):
        return _read_groups(letters)
    return _read_words([word for word in re.findall(r"[a-z0-9]+", fold(typed)) if not word.isdigit()])


def _read_words(words: Sequence[str]) -> SheetCode:
    known = _places()
    for place, word in enumerate(words, start=1):
        if word not in known:
            raise _unreadable(SheetFault.UNKNOWN_WORD, place)
    if len(words) != WORDS:
        raise _unreadable(SheetFault.COUNT, len(words))
    number = 0
    for word in words:
        number = number << _WORD_BITS | known[word]
    raw = (number >> _WORD_CHECK_BITS).to_bytes(1 + SECRET_BYTES, "big")
    if number & (1 << _WORD_CHECK_BITS) - 1 != _checksum(raw, _WORD_CHECK_BITS):
        raise _unreadable(SheetFault.CHECKSUM)
    return _code(raw)


def _read_groups(letters: str) -> SheetCode:
    plain = letters.translate(str.maketrans("ILO", "110")).translate(str.maketrans(_SAFE, _PLAIN))
    if len(letters) != _GROUPS_LETTERS:
        raise _unreadable(SheetFault.COUNT, len(letters))
    try:
        raw = base64.b32decode(plain)
    except ValueError:
        raise _unreadable(SheetFault.CHECKSUM) from None
    if int.from_bytes(raw[-2:], "big") != _checksum(raw[:-2], _GROUP_CHECK_BITS):
        raise _unreadable(SheetFault.CHECKSUM)
    return _code(raw[:-2])


def _code(raw: bytes) -> SheetCode:
    try:
        return SheetCode(Part(raw[0] >> 6), raw[0] & (_TAGS - 1), raw[1:])
    except ValueError:  # a sheet of a kind that is not known here
        raise _unreadable(SheetFault.CHECKSUM) from None


def _unreadable(fault: SheetFault, place: int = 0) -> RegistryError:
    return RegistryError(ErrorCode.SHEET_UNREADABLE, fault=fault.value, place=place)


def split(secret: bytes, tag: int, mask: bytes) -> tuple[SheetCode, SheetCode]:
    """Two sheets of which each alone tells nothing; ``mask`` is random and used once."""
    other = bytes(a ^ b for a, b in zip(secret, mask, strict=True))
    return SheetCode(Part.FIRST, tag, mask), SheetCode(Part.SECOND, tag, other)


def secret_of(codes: Sequence[SheetCode]) -> bytes:
    """The secret of one whole sheet or of both of two. Raises SHEET_HALF_MISSING, SHEETS_APART."""
    if len(codes) == 1 and codes[0].part is Part.WHOLE:
        return codes[0].secret
    parts = {code.part: code for code in codes}
    if set(parts) != {Part.FIRST, Part.SECOND} or len(codes) != len(parts):
        whole = Part.WHOLE in parts
        raise RegistryError(ErrorCode.SHEETS_APART if whole else ErrorCode.SHEET_HALF_MISSING)
    first, second = parts[Part.FIRST], parts[Part.SECOND]
    if first.tag != second.tag:
        raise RegistryError(ErrorCode.SHEETS_APART)
    return bytes(a ^ b for a, b in zip(first.secret, second.secret, strict=True))

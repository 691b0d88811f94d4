"""The head of the journal as something that can be kept on paper, and compared with the registry later.

No chain shows that its own end was cut off, or that the whole file is an older copy. Who wrote a head down can tell.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

DIGEST_BYTES = 10
"""80 bits of the hash: nobody can make another history that shows the same."""
_SHAPE = re.compile(r"(\d{1,6})-(\d{1,12})-((?:[A-Z2-7]{4}-){3}[A-Z2-7]{4})")


@dataclass(frozen=True, slots=True)
class KeptHead:
    """Epoch, number of the last entry, and the beginning of its hash."""

    epoch: int
    number: int
    digest: bytes

    @classmethod
    def of(cls, epoch: int, number: int, entry_hash: bytes) -> KeptHead:
        return cls(epoch, number, entry_hash[:DIGEST_BYTES])

    @classmethod
    def from_text(cls, text: str) -> KeptHead:
        """What ``show`` wrote, with any spaces, in letters of any size. Raises ValueError."""
        found = _SHAPE.fullmatch("".join(text.upper().split()))
        if found is None:
            raise ValueError("no head of a journal")
        epoch, number, digest = found.groups()
        return cls(int(epoch), int(number), base64.b32decode(digest.replace("-", "")))

    def show(self) -> str:
        """``1-1234-ABCD-EFGH-IJKL-MNOP``."""
        letters = base64.b32encode(self.digest).decode()
        groups = "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))
        return f"{self.epoch}-{self.number}-{groups}"

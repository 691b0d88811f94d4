"""Sixty distinctive names and numbers, and where they could turn up in a file in readable form."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from models.text import fold

_ONSETS = ("Ngh", "Kh", "Thr", "Qu", "Ph", "Gi")
_RIMES = ("oẵng", "uễch", "iếpx", "ượmz", "ẩytq")
PASSWORD_TYPED_WRONG = "SaiHoanToan!97531"
READABLE_FORMATS = (b"%PDF-", b"endstream", b"SQLite format 3\0", b"[Content_Types].xml")
"""Marks of whole files in the clear, whose contents may be packed: no canary would be seen in them."""


@dataclass(frozen=True, slots=True)
class Canary:
    """An invented person who exists nowhere else on the machine."""

    name: str
    number: str


def _canary(index: int) -> Canary:
    given = _ONSETS[index % 6] + _RIMES[index % 5]
    middle = _RIMES[(index + 2) % 5].capitalize() + _ONSETS[(index + 1) % 6].lower()
    return Canary(f"Đặng {middle} {given}", f"08909{index % 10}7{index:02d}{(index * 613) % 1000:03d}")


CANARIES = tuple(_canary(index) for index in range(30))
ENTERED, IMPORTED = CANARIES[:20], CANARIES[20:]


def secrets_of(canaries: Iterable[Canary]) -> tuple[str, ...]:
    """The names and numbers; of a name, the two invented words, which stand in no other name."""
    return tuple(text for canary in canaries for text in (canary.name.partition(" ")[2], canary.number))


def spellings(secret: str) -> dict[str, bytes]:
    """A secret as a file could hold it in readable form."""
    found: dict[str, bytes] = {}
    for case, text in (("", secret), ("upper ", secret.upper()), ("lower ", secret.lower()), ("folded ", fold(secret))):
        for form in ("NFC", "NFD"):
            written = unicodedata.normalize(form, text)
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                found[f"{case}{form} {encoding}"] = written.encode(encoding)
            found[f"{case}{form} JSON"] = json.dumps(written)[1:-1].encode()
    return found


def hits(files: Iterable[Path], secrets: Iterable[str]) -> Iterator[str]:
    """Every secret found in readable form in any of the files."""
    needles = {raw: (secret, spelling) for secret in secrets for spelling, raw in spellings(secret).items()}
    for path in files:
        content = path.read_bytes()
        for raw, (secret, spelling) in needles.items():
            if raw in content:
                yield f"{secret} ({spelling}) in {path}"
        for mark in READABLE_FORMATS:
            if mark in content:
                yield f"{mark!r} in {path}"

"""Names as the tables write them: kind and bare name apart, NFC, one way to place the tone mark."""

from __future__ import annotations

import re
import unicodedata

KINDS = {
    "tỉnh": "t", "thành phố": "tp", "quận": "q", "huyện": "h", "thị xã": "tx",
    "xã": "x", "phường": "p", "thị trấn": "tt", "đặc khu": "dk",
}  # fmt: skip
"""The kinds of units and their letters in the tables (models/places/units.py reads them back)."""

CORRECTIONS = {
    "Văn Miếu Quốc Tử Giám": "Văn Miếu - Quốc Tử Giám",
    "Phương Liên Trung Tự": "Phương Liên - Trung Tự",
}
"""Names that the base writes without their dash; the second source has it."""

_OPEN = re.compile(r"([oO][àáảãạèéẻẽẹ]|(?<![qQ])[uU][ỳýỷỹỵ])$")
_TONES = "\u0300\u0301\u0309\u0303\u0323"


def kind_and_name(full: str) -> tuple[str, str]:
    """``Thị Trấn Óc Eo`` gives ``tt`` and ``Óc Eo``."""
    text = unicodedata.normalize("NFC", full).strip()
    for kind, letters in KINDS.items():
        if text.lower().startswith(f"{kind} "):
            return letters, clean_name(text[len(kind) + 1 :])
    raise ValueError(f"no kind: {full}")


def clean_name(name: str) -> str:
    """A bare name: ``Hoà Bình`` as ``Hòa Bình``, ``Mường é`` as ``Mường É``, ``05`` as ``5``."""
    text = unicodedata.normalize("NFC", name).translate(str.maketrans("’‘ʼ`´", "'''''"))
    text = re.sub(r"^(NT|N\.T) ", "Nông trường ", text)
    words = [_capital(_classic_tone(word)) for word in text.split()]
    text = re.sub(r"(?<=\w)-(?=\w)", " - ", " ".join(words)).replace("' ", "'")
    return CORRECTIONS.get(text, text.lstrip("0") if text.isdigit() else text)


def _capital(word: str) -> str:
    """Lower-case letters that a source forgot to raise are all accented ones (``é``, ``ủ``, ``đ``)."""
    return word[0].upper() + word[1:] if word[0].islower() and not word[0].isascii() else word


def _classic_tone(word: str) -> str:
    if not _OPEN.search(word):
        return word
    base, last = word[:-1], unicodedata.normalize("NFD", word[-1])
    tone = next(mark for mark in last if mark in _TONES)
    return unicodedata.normalize("NFC", base + tone + last.replace(tone, ""))


def key(full: str) -> str:
    """The base's own keys of names: folded, without spaces; kept accented where two would be equal."""
    text = unicodedata.normalize("NFD", full.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]", "", "".join(mark for mark in text if not unicodedata.combining(mark)))

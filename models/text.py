"""Vietnamese text: composed letters, search keys, the order of names, old encodings.

Everything stored or printed is NFC ("Unicode dựng sẵn"). Two derived keys exist beside it:
``fold`` for searching without accents, and ``name_sort_key`` for the order of lists.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from models.memory import forgetting_cache
from models.syllables import TONES, is_vietnamese_syllable, split_tone

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls that are no white space
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"  # Unicode: default ignorable
    "\ud800-\udfff]"  # halves of characters, which no file can hold
)
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼ`´"))


def clean_line(value: str) -> str:
    """One line as it is stored: NFC, no invisible characters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", value)).split())


def clean_text(value: str) -> str:
    """Several lines as they are stored: each line cleaned, no blank lines at either end."""
    return "\n".join(clean_line(line) for line in value.splitlines()).strip("\n")


def begins_words(typed: Sequence[str], words: Sequence[str]) -> bool:
    """Whether every part typed begins one of the words; both folded, or both with their accents.

    Neither has a space in it. Lists are narrowed with it at every letter.
    """
    text = f" {' '.join(words)}"
    return all(f" {part}" in text for part in typed)


@forgetting_cache(4096)
def fold(value: str) -> str:
    """Search key: lower case without tones, hats and apostrophes, đ as d, single spaces.

    ``hoà`` and ``hòa`` fold to the same key because the tone is dropped wherever it stands.
    """
    text = unicodedata.normalize("NFD", _INVISIBLE.sub("", value.translate(_APOSTROPHES))).lower()
    letters = "".join(c for c in text if not unicodedata.combining(c)).replace("đ", "d")
    return " ".join(re.split(r"[^\w]+", letters)).strip()


def accent_key(value: str) -> str:
    """Key under which two spellings are the same word, tones included.

    The tone is written behind its syllable, so that ``hoà`` and ``hòa`` agree while ``hoa`` differs.
    """
    parts = (split_tone(word) for word in clean_line(value).translate(_APOSTROPHES).lower().split())
    return " ".join(f"{letters}{tone or ''}" for letters, tone in parts)


# --- the order of names ----------------------------------------------------------------------

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: 0x40 + i * 2 for i, letter in enumerate(_ALPHABET)}
_LEVEL_END = b"\x01"


def _weights(char: str) -> tuple[bytes, int, int]:
    """Primary weight, tone rank and case of one composed letter."""
    lower = char.lower()
    case = 2 if lower != char else 1
    letter, tone = split_tone(lower)
    if letter in _RANK:
        return bytes((_RANK[letter],)), tone + 2, case
    if char.isdigit():
        return bytes((0x20 + int(unicodedata.digit(char, 0)),)), 2, case
    if char.isspace():
        return b"\x02", 2, case
    decomposed = unicodedata.normalize("NFD", letter)
    if decomposed[0] in _RANK and len(decomposed) > 1:  # č, ĕ, ñ in names of other peoples
        return bytes((_RANK[decomposed[0]],)), 8 + tone, case
    if unicodedata.category(char)[0] == "P":
        return bytes((0x03,)), 2 + min(ord(char) & 0x7F, 0x70), case
    return b"\xf0" + ord(char).to_bytes(3, "big"), 2, case


def sort_key(value: str) -> bytes:
    """Byte key whose order is the Vietnamese dictionary order (ICU ``vi``).

    Base letters of the whole text decide first, then tones, then small before capital letters.
    """
    weights = [_weights(char) for char in unicodedata.normalize("NFC", value)]
    primary = b"".join(w[0] for w in weights)
    return primary + _LEVEL_END + bytes(w[1] for w in weights) + _LEVEL_END + bytes(w[2] for w in weights)


def name_sort_key(name: str) -> bytes:
    """Key of a person in a list: given name (the last word) first, then family and middle names."""
    words = clean_line(name).split(" ")
    return sort_key(words[-1]) + b"\x00" + sort_key(" ".join(words[:-1]))


_NAME_PART = re.compile(r"[^\s\-.'’‘ʼ`´]+")


def title_name(name: str) -> str:
    """A name typed in capitals in its usual spelling: ``H'NHI ÊBAN`` gives ``H'Nhi Êban``."""
    return _NAME_PART.sub(lambda part: part[0][:1].upper() + part[0][1:].lower(), clean_line(name))


# --- old encodings ---------------------------------------------------------------------------

LegacyEncoding = Literal["tcvn3", "vni"]

# One row per vowel: the letter without tone, then huyền, hỏi, ngã, sắc, nặng (TCVN 5712:1993, VN3).
_TCVN3_ROWS = {
    "a": "61 B5 B6 B7 B8 B9", "ă": "A8 BB BC BD BE C6", "â": "A9 C7 C8 C9 CA CB",
    "e": "65 CC CE CF D0 D1", "ê": "AA D2 D3 D4 D5 D6", "i": "69 D7 D8 DC DD DE",
    "o": "6F DF E1 E2 E3 E4", "ô": "AB E5 E6 E7 E8 E9", "ơ": "AC EA EB EC ED EE",
    "u": "75 EF F1 F2 F3 F4", "ư": "AD F5 F6 F7 F8 F9", "y": "79 FA FB FC FD FE",
}  # fmt: skip
_TCVN3_SINGLE = {
    "AE": "đ", "A7": "Đ", "A1": "Ă", "A2": "Â", "A3": "Ê", "A4": "Ô", "A5": "Ơ", "A6": "Ư",
}  # fmt: skip
_TONE_MARKS = ("", *TONES)

# VNI writes a base letter and then one letter that stands for its marks.
_VNI_TONE = dict(zip("øûõùï", _TONE_MARKS[1:], strict=True))
_VNI_CIRCUMFLEX = dict(zip("âàåãáä", _TONE_MARKS, strict=True))
_VNI_BREVE = dict(zip("êèúüéë", _TONE_MARKS, strict=True))
_VNI_SINGLE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ", "ô": "ơ", "ö": "ư"}


def _compose(letter: str, mark: str) -> str:
    return unicodedata.normalize("NFC", letter + mark)


def _tcvn3_table() -> dict[str, str]:
    table = {chr(int(code, 16)): letter for code, letter in _TCVN3_SINGLE.items()}
    for letter, row in _TCVN3_ROWS.items():
        for code, mark in zip(row.split(), _TONE_MARKS, strict=True):
            table[chr(int(code, 16))] = _compose(letter, mark)
    return table


def _vni_table() -> dict[str, str]:
    table: dict[str, str] = {}
    for base in "aeiouy":
        for sign, mark in _VNI_TONE.items():
            table[base + sign] = _compose(base, mark)
    for base, hat in (("a", "â"), ("e", "ê"), ("o", "ô")):
        for sign, mark in _VNI_CIRCUMFLEX.items():
            table[base + sign] = _compose(hat, mark)
    for sign, mark in _VNI_BREVE.items():
        table["a" + sign] = _compose("ă", mark)
    for base, letter in (("ô", "ơ"), ("ö", "ư")):
        for sign, mark in _VNI_TONE.items():
            table[base + sign] = _compose(letter, mark)
    table.update(_VNI_SINGLE)
    for signs, letter in list(table.items()):
        table[signs.upper()] = table[signs.capitalize()] = letter.upper()
    return table


_TCVN3 = _tcvn3_table()
_VNI = _vni_table()
_VNI_PIECES = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))
_PIECES: dict[LegacyEncoding, re.Pattern[str]] = {"tcvn3": re.compile("|".join(_TCVN3)), "vni": _VNI_PIECES}


def decode_tcvn3(value: str, *, capital_font: bool = False) -> str:
    """Text typed in a ``.VnTime`` font, read back as Latin letters, in Unicode.

    A capital font (``.VnTimeH``) stores small letters and only draws capitals: pass ``capital_font``.
    """
    text = "".join(_TCVN3.get(char, char) for char in value)
    return unicodedata.normalize("NFC", text.upper() if capital_font else text)


def decode_vni(value: str) -> str:
    """Text typed in a ``VNI-Times`` font, read back as Latin letters, in Unicode."""
    return unicodedata.normalize("NFC", _VNI_PIECES.sub(lambda piece: _VNI[piece[0]], value))


def legacy_encoding_of(value: str) -> LegacyEncoding | None:
    """The old encoding a text seems to be typed in, judged by which reading gives real syllables.

    Text that reads well as it stands is never converted. Neither is text with a letter beyond
    Latin-1 (ă, ơ, ạ …): one byte a letter is all that the old encodings have.
    """
    text = unicodedata.normalize("NFC", value)
    if text.isascii() or any(char > "\xff" and char.isalpha() for char in text):
        return None
    readings: dict[LegacyEncoding | None, str] = {None: text, "tcvn3": decode_tcvn3(text), "vni": decode_vni(text)}
    return min(readings, key=lambda encoding: _bad_words(readings[encoding]))


def has_letters_of(value: str, encoding: LegacyEncoding) -> bool:
    """Whether an old encoding has every letter of a text. One that it lacks was typed in Unicode, whatever the font."""
    rest = _PIECES[encoding].sub("", unicodedata.normalize("NFC", value))
    return not any(char.isalpha() and not char.isascii() for char in rest)


def decode_legacy(value: str, encoding: LegacyEncoding, *, capital_font: bool = False) -> str:
    """Text of an old encoding in Unicode."""
    return decode_tcvn3(value, capital_font=capital_font) if encoding == "tcvn3" else decode_vni(value)


def _bad_words(value: str) -> int:
    bad = 0
    for word in re.split(r"[\s,;:./()\-–\d\"]+", value):
        if not word:
            continue
        mixed_case = not (word.islower() or word.isupper() or word[1:].islower())
        if mixed_case or not is_vietnamese_syllable(word):
            bad += 1
    return bad

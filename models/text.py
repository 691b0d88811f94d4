"""Vietnamese text: composed letters, search keys, the order of names, old encodings.

Everything stored or printed is NFC ("Unicode dựng sẵn"). Two derived keys exist beside it:
``fold`` for searching without accents, and ``name_sort_key`` for the order of lists.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_UNCLEAN = re.compile(rf"{_CONTROL.pattern}|[^\S ]|  |^ | $")
_SPACES = re.compile(r"[^\S\n]+")
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼ`´"))


def clean_line(value: str) -> str:
    """One line as it is stored: NFC, no control or invisible characters, single spaces."""
    if unicodedata.is_normalized("NFC", value) and not _UNCLEAN.search(value):
        return value
    text = unicodedata.normalize("NFC", value).replace("\n", " ").replace("\r", " ").replace("\t", " ")
    return _SPACES.sub(" ", _CONTROL.sub("", text)).strip()


def clean_text(value: str) -> str:
    """Several lines as they are stored: each line cleaned, no blank lines at either end."""
    lines = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(clean_line(line) for line in lines).strip("\n")


@lru_cache(maxsize=4096)
def fold(value: str) -> str:
    """Search key: lower case without tones, hats and apostrophes, đ as d, single spaces.

    ``hoà`` and ``hòa`` fold to the same key because the tone is dropped wherever it stands.
    """
    text = unicodedata.normalize("NFD", value.translate(_APOSTROPHES)).lower()
    letters = "".join(c for c in text if not unicodedata.combining(c)).replace("đ", "d")
    return " ".join(re.split(r"[^\w]+", letters)).strip()


# --- syllables -------------------------------------------------------------------------------

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""Combining marks of the five tones in their dictionary order: huyền, hỏi, ngã, sắc, nặng."""


def _split_tone(word: str) -> tuple[str, int]:
    """A syllable without its tone (hats kept) and the tone's number, 0 for none."""
    tone = 0
    kept: list[str] = []
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            tone = _TONES[char]
        else:
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)), tone


def accent_key(value: str) -> str:
    """Key under which two spellings are the same word, tones included.

    The tone is written behind its syllable, so that ``hoà`` and ``hòa`` agree while ``hoa`` differs.
    """
    parts = (_split_tone(word) for word in clean_line(value).translate(_APOSTROPHES).lower().split())
    return " ".join(f"{letters}{tone or ''}" for letters, tone in parts)


_ONSET = r"(?:ngh|ng|nh|th|tr|ph|kh|gh|gi|ch|qu|[bcdđghklmnpqrstvx])?"
_NUCLEUS = (
    r"(?:oai|oay|oeo|uây|uyê|uya|uyu|iêu|yêu|uôi|ươi|ươu|oao|uao|uêu"
    r"|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|ôi|ơi|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|oo|ôô"
    r"|[aăâeêioôơuưy])"
)
_SYLLABLE = re.compile(rf"{_ONSET}{_NUCLEUS}(?:ng|nh|ch|[cmnpt])?")


def is_vietnamese_syllable(word: str) -> bool:
    """Whether a word could be a Vietnamese syllable in Unicode spelling."""
    letters, _ = _split_tone(word.lower())
    return _SYLLABLE.fullmatch(letters) is not None


# --- the order of names ----------------------------------------------------------------------

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: 0x40 + i * 2 for i, letter in enumerate(_ALPHABET)}
_LEVEL_END = b"\x01"


def _weights(char: str) -> tuple[bytes, int, int]:
    """Primary weight, tone rank and case of one composed letter."""
    lower = char.lower()
    case = 2 if lower != char else 1
    letter, tone = _split_tone(lower)
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


def title_name(name: str) -> str:
    """A name typed in capitals in its usual spelling: ``NGÔ CÔNG HẢI`` gives ``Ngô Công Hải``."""
    return " ".join(word[:1].upper() + word[1:].lower() for word in clean_line(name).split(" "))


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
_TONE_MARKS = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")

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
    return table


_TCVN3 = _tcvn3_table()
_VNI = _vni_table()


def decode_tcvn3(value: str, *, capital_font: bool = False) -> str:
    """Text typed in a ``.VnTime`` font, read back as Latin letters, in Unicode.

    A capital font (``.VnTimeH``) stores small letters and only draws capitals: pass ``capital_font``.
    """
    text = "".join(_TCVN3.get(char, char) for char in value)
    return unicodedata.normalize("NFC", text.upper() if capital_font else text)


def decode_vni(value: str) -> str:
    """Text typed in a ``VNI-Times`` font, read back as Latin letters, in Unicode."""
    result: list[str] = []
    i = 0
    while i < len(value):
        for length in (2, 1):
            piece = value[i : i + length]
            letter = _VNI.get(piece.lower()) if len(piece) == length else None
            if letter is not None:
                result.append(letter.upper() if piece[0].isupper() else letter)
                i += length
                break
        else:
            result.append(value[i])
            i += 1
    return unicodedata.normalize("NFC", "".join(result))


def legacy_encoding_of(value: str) -> LegacyEncoding | None:
    """The old encoding a text seems to be typed in, judged by which reading gives real syllables.

    Text that reads well as it stands is never converted; pure ASCII never is either.
    """
    if value.isascii():
        return None
    best: LegacyEncoding | None = None
    best_bad = _bad_words(value)
    if best_bad == 0:
        return None
    for encoding, decoded in (("tcvn3", decode_tcvn3(value)), ("vni", decode_vni(value))):
        bad = _bad_words(decoded)
        if bad < best_bad:
            best, best_bad = ("tcvn3" if encoding == "tcvn3" else "vni"), bad
    return best


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

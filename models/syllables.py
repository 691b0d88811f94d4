"""Which words could be Vietnamese syllables in Unicode spelling.

Onset, rhyme, tone and the letter on which the tone stands are checked. That much is needed to tell
Vietnamese from text of an old encoding, whose signs read as Latin letters often look almost right
(``Leõ Thũ`` for ``Lê Thị``).
"""

from __future__ import annotations

import unicodedata

from models.memory import forgetting_cache

TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""Combining marks of the five tones in their dictionary order: huyền, hỏi, ngã, sắc, nặng."""
_LEVEL, _SHARP, _HEAVY = 0, 4, 5


def split_tone(word: str) -> tuple[str, int]:
    """A syllable without its tone (hats kept) and the tone's number, 0 for none."""
    letters, tones = _spelled(word)
    return letters, tones[-1][1] if tones else _LEVEL


def _spelled(word: str) -> tuple[str, list[tuple[int, int]]]:
    """Letters without tones, and every tone met: the place of the letter that bears it and its number."""
    tones: list[tuple[int, int]] = []
    kept: list[str] = []
    for char in unicodedata.normalize("NFD", word):
        if char in TONES:
            tones.append((sum(not unicodedata.combining(letter) for letter in kept) - 1, TONES[char]))
        else:
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)), tones


_ONSETS = (
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu",
    "r", "s", "t", "th", "tr", "v", "x",
)  # fmt: skip
_STOPS = ("c", "ch", "p", "t")
"""Endings that only the tones sắc and nặng can have."""

_RHYMES = """
a    -  c ch m n ng nh p t i o u y
ă       c m n ng p t
â       c m n ng p t u y
e    -  c m n ng p t o
ê    -  ch m n nh p t u
i    -  ch m n nh p t u a
o    -  c m n ng p t i
ô    -  c m n ng p t i
ơ    -  m n p t i
u    -  c m n ng p t i a
ư    -  c m n ng t i u a
y    -  ch nh t
iê      c m n ng p t u
yê      m n ng t u
oa   -  c ch m n ng nh p t i y o
oă      c m n ng t
oe   -  n t o
oo      c n ng
ôô      c ng
uâ      n ng t y
uê   -  ch nh u
uô      c m n ng t i
uơ   -
uy   -  ch n nh p t u a
uyê     n t
ươ      c m n ng p t i u
"""
"""Vowels and what may follow them, ``-`` for nothing. The last vowel letter of the first column bears
the tone; in an open ``oa oe uy`` it may stand on the first one as well (hoà and hòa)."""


def _rhymes() -> dict[str, tuple[frozenset[int], bool]]:
    """Every rhyme with the places where its tone may stand, and whether it ends in a stop."""
    rhymes: dict[str, tuple[frozenset[int], bool]] = {}
    for line in _RHYMES.strip().splitlines():
        vowels, *endings = line.split()
        for ending in endings:
            coda = "" if ending == "-" else ending
            places = {len(vowels) - 1} | ({0} if not coda and vowels in ("oa", "oe", "uy") else set())
            rhymes[vowels + coda] = (frozenset(places), coda in _STOPS)
    return rhymes


_RHYME = _rhymes()


@forgetting_cache(4096)
def is_vietnamese_syllable(word: str) -> bool:
    """Whether a word could be a Vietnamese syllable in Unicode spelling."""
    letters, tones = _spelled(word.lower())
    if len(tones) > 1:
        return False
    place, tone = tones[0] if tones else (-1, _LEVEL)
    return any(
        letters.startswith(onset) and _fits(letters[len(onset) :], tone, place - len(onset)) for onset in _ONSETS
    )


def _fits(rhyme: str, tone: int, place: int) -> bool:
    if rhyme not in _RHYME:
        return False
    places, stopped = _RHYME[rhyme]
    if stopped and tone not in (_SHARP, _HEAVY):
        return False
    return tone == _LEVEL or place in places

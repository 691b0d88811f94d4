"""Where a combining mark stands that has no letter of its own with its base: ê̆, ơ̆, ư̆ of the Ê Đê and Gia Rai.

Vietnamese letters are composed before they are set (printing/fonts.py) and need none of this. Tinos draws a mark in
the middle of where the pen stands, as high as small letters want it; its tables of anchors are not read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from printing.fonts import Face, Font, width_of

MARK = re.compile("[\u0300-\u036f]")
_HIGH, _ACCENTED, _HIGH_ACCENTED, _HORNED, _STEP = 0.15, 0.17, 0.32, 0.03, 0.16
"""Parts of the size that a mark is raised by: over a tall letter, an accent, both, beside a horn, over a mark."""
_LEAN = 0.08
"""The part of the size that a mark of a slanted face stands too far right by."""
_HORN = "\u031b"
_ABOVE = 230
"""The combining class of marks that stand above."""


class Part(NamedTuple):
    """Letters or one mark: how far right and up of the run's beginning, and how many letters and spaces before."""

    text: str
    right: float
    up: float
    letters: int
    spaces: int


def parted(text: str, font: Font) -> Iterator[Part]:
    """A run in parts that are drawn one by one: letters together, each mark over the middle of its letter."""
    start = base = 0
    marks = 0
    for i, letter in enumerate(text):
        if not MARK.match(letter):
            base, marks = i, 0
            continue
        if start < i:
            yield _part(text, start, i, font)
        start = i + 1
        own = unicodedata.normalize("NFD", text[base])
        lean = _LEAN * font.size if font.face in (Face.ITALIC, Face.BOLD_ITALIC) else 0.0
        middle = width_of(text[:base], font) + width_of(own[0], font) / 2 - lean
        up = _rise(own) + marks * _STEP if unicodedata.combining(letter) == _ABOVE else 0.0
        yield Part(letter, middle, up * font.size, base, _spaces(text[:base]))
        marks += 1
    if start < len(text):
        yield _part(text, start, len(text), font)


def _part(text: str, start: int, end: int, font: Font) -> Part:
    return Part(text[start:end], width_of(text[:start], font), 0.0, start, _spaces(text[:start]))


def _spaces(text: str) -> int:
    """How many spaces a run has that are set wider, those that do not break among them."""
    return text.count(" ") + text.count("\u00a0")


def _rise(base: str) -> float:
    """By how much of the size a mark is raised over a letter, given in its parts."""
    accented = any(unicodedata.combining(mark) == _ABOVE for mark in base[1:])
    if base[0].isupper() or base[0] in "bdfhklt":
        return _HIGH_ACCENTED if accented else _HIGH + (_HORNED if _HORN in base else 0.0)
    return _ACCENTED if accented else _HORNED if _HORN in base else 0.0

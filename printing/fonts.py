"""The paper font: Tinos, metric-compatible with Times New Roman, four faces, always embedded."""

from __future__ import annotations

import enum
import re
import unicodedata
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from models.errors import ErrorCode, RegistryError
from models.memory import forgetting_cache

_OTHER_SPACE = re.compile(r"[^\S\n \u00a0\u202f]")
"""Every space but the plain one, the line break and the two that do not break."""


class Face(enum.StrEnum):
    """The four faces, by the name they are registered under."""

    REGULAR = "Tinos-Regular"
    BOLD = "Tinos-Bold"
    ITALIC = "Tinos-Italic"
    BOLD_ITALIC = "Tinos-BoldItalic"


class Font(NamedTuple):
    """A face at a size in points."""

    face: Face
    size: float


@lru_cache(maxsize=1)
def register() -> None:
    """Make the faces known to ReportLab, once per process (some 20 ms).

    A paper embeds only the letters it shows, not all of ASCII in every face: a fifth faster and a third smaller.
    """
    folder = resources.files("printing") / "typefaces"
    for face in Face:
        with resources.as_file(folder.joinpath(f"{face.value}.ttf")) as path:
            pdfmetrics.registerFont(TTFont(face.value, str(path), asciiReadable=False))


@forgetting_cache(50_000)
def _unit_width(word: str, face: Face) -> float:
    register()
    return float(pdfmetrics.stringWidth(word, face.value, 1))


def width_of(text: str, font: Font) -> float:
    """Width of one line of text in points."""
    return _unit_width(text, font.face) * font.size


@lru_cache(maxsize=1)
def _letters() -> frozenset[str]:
    register()
    glyphs: Any = pdfmetrics.getFont(Face.REGULAR.value).face.charToGlyph
    return frozenset(map(chr, glyphs)) | {"\n"}


def printable(text: str) -> str:
    """Text as it goes on paper: composed letters, and a plain space for a tab and its kin.

    Raises GLYPH_MISSING naming the letters that the font cannot print.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _OTHER_SPACE.sub(" ", unicodedata.normalize("NFC", text))
    missing = sorted(set(text) - _letters())
    if missing:
        raise RegistryError(
            ErrorCode.GLYPH_MISSING, letters=", ".join(f"{char} (U+{ord(char):04X})" for char in missing)
        )
    return text

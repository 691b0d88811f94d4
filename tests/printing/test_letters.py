"""The letters of Vietnamese and of the peoples of the highlands, in every face that prints values."""

from __future__ import annotations

import unicodedata

import pytest

from models.papers.values import PaperValues
from printing.forms import Form, parse_form
from printing.render import render_form
from tests.printing.area import Area
from tests.printing.ink import letters_of
from tests.printing.reading import body_text, normalised, read

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VIETNAMESE = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES] + ["đ"]
HIGHLANDS = ["č", "ĕ", "ĭ", "ñ", "ŏ", "ŭ", "ƀ", "ê\u0306", "ô\u0306", "ơ\u0306", "ư\u0306"]
"""Of Ê Đê, Gia Rai, Ba Na, M'nông; the last four have no character of their own."""
LETTERS = [case(letter) for letter in (*VIETNAMESE, *HIGHLANDS) for case in (str.lower, str.upper)]
INSIDE = "ỵđĐƀ"
"""The dot of ỵ stands beside its tail and no further down; the strokes of đ and ƀ stay within their letters."""
MARKED = [letter for letter in LETTERS if len(letter) > 1]
NAMES = [
    "Y Thiên Bkrông",
    "H'Hen Niê",
    "Kpă Klơng",
    "Đinh Ê-ôi Ŏ",
    "Ksor Hơ Lŭk",
    "H'Ƀlim Ñuôl",
    "Rơ\u0306 Č Ê\u0306ban",
]
FACES = {"regular": "", "bold": "bold = true", "italic": "italic = true"}


def form(look: str) -> Form:
    """A form that prints one field in one face."""
    head = 'id = "HT-THU"\nname = "Thử"\nversion = "1"\nvalid_from = 2026-07-01\n'
    return parse_form(f'{head}[[block]]\ntype = "text"\ntext = "{{person.name}}"\nindent = false\n{look}\n')


def printed(look: str, text: str) -> list[tuple[str, Area]]:
    """The letters of a text on paper: those before the line in the foot."""
    letters = letters_of(render_form(form(look), PaperValues({"person.name": text})))
    return [(letter, ink) for letter, ink in letters if ink.bottom < 270.0]


@pytest.mark.parametrize("look", FACES.values(), ids=FACES)
def test_every_letter_prints_and_differs_from_its_base(look: str) -> None:
    """A face without the letter would print a box or the base; each has ink of its own shape."""
    shown = dict(printed(look, " ".join(letter for letter in LETTERS if letter not in MARKED)))
    bases = dict(printed(look, "a e i o u y d b c n A E I O U Y D B C N"))
    assert len(shown) >= 2 * (len(VIETNAMESE) + len(HIGHLANDS)) - len(MARKED)
    for letter, ink in shown.items():
        base = bases.get(unicodedata.normalize("NFD", letter)[0].translate(str.maketrans("đĐƀɃ", "dDbB")))
        if letter.isalpha() and base is not None and letter not in bases and letter.lower() not in INSIDE:
            sides = (ink.width - base.width, ink.height - base.height)
            assert max(map(abs, sides)) > 0.05, letter


@pytest.mark.parametrize("look", FACES.values(), ids=FACES)
@pytest.mark.parametrize("letter", MARKED)
def test_a_mark_without_a_letter_of_its_own_stands_over_its_base(letter: str, look: str) -> None:
    letters = printed(look, f"x{letter}x")
    inks = dict(letters)
    base, mark = inks[letter[0]], inks[letter[1]]
    assert abs(mark.centre - base.centre) < 1.0
    assert not mark.meets(base, 0.0, 0.05)
    assert mark.bottom <= base.top + 0.05
    before, after = (ink for found, ink in letters if found == "x")
    assert before.right < base.right < after.left + 0.8
    assert mark.right < after.left + 0.5


def test_a_mark_keeps_its_letter_in_a_justified_line() -> None:
    """Justified text widens its spaces: the mark goes with its letter."""
    letters = printed("", " ".join(["Rơ\u0306 Y\u00a0Ê\u0306ban"] * 30))
    marks = [ink for letter, ink in letters if unicodedata.combining(letter)]
    bases = [ink for letter, ink in letters if letter in "ơÊ"]
    assert len(marks) == len(bases) == 60
    for mark in marks:
        below = [base for base in bases if abs(base.centre - mark.centre) < 1.0 and -0.1 < base.top - mark.bottom < 0.6]
        assert len(below) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_the_highlands_is_read_back_as_it_was_written(name: str) -> None:
    pages = read(render_form(form(""), PaperValues({"person.name": name})))
    assert unicodedata.normalize("NFC", normalised(body_text(pages))) == unicodedata.normalize("NFC", name)

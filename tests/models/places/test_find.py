"""Properties of reading addresses: official units are found in every spelling, and no text makes it fail or boast."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from models.places import NO_DOUBT, Confidence, Doubt, Era, Kind, Level, Match, Unit, load
from models.places.nearness import NearKeys, distance
from models.places.words import Words, name_key
from models.text import clean_line

PLACES = load()
UNITS = [unit for era in (Era.PRESENT, Era.FORMER) for unit in PLACES.units(era)]
COMMUNES = [unit for unit in UNITS if unit.level is Level.COMMUNE]

LONG = {kind: str(kind) for kind in Kind}
SHORT = {
    Kind.PROVINCE: "T.", Kind.CITY: "TP.", Kind.URBAN_DISTRICT: "Q.", Kind.RURAL_DISTRICT: "H.", Kind.TOWN: "TX.",
    Kind.RURAL_COMMUNE: "X.", Kind.WARD: "P.", Kind.TOWNSHIP: "TT.", Kind.SPECIAL_ZONE: "ĐK.",
}  # fmt: skip
CAPITALIZED = {kind: kind.title() for kind in Kind}
TONES = {
    f"{first}{second}{tone}": f"{first}{tone}{second}"
    for first, second in (("o", "a"), ("o", "e"), ("u", "y"))
    for tone in "\u0300\u0301\u0303\u0309\u0323"
}
"""The two places of the tone mark, decomposed: modern and classic."""


def modern_tones(text: str) -> str:
    """``Hòa`` as ``Hoà``."""
    words = []
    for word in unicodedata.normalize("NFD", text).split(" "):
        changed = word
        for modern, classic in TONES.items():
            if word.endswith(classic) and not word.lower().startswith("qu"):
                changed = word.removesuffix(classic) + modern
        words.append(changed)
    return unicodedata.normalize("NFC", " ".join(words))


def without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def spelt(unit: Unit, kinds: dict[Kind, str], space: str, comma: str) -> str:
    return comma.join(f"{kinds[part.kind]}{space}{part.name}" for part in (unit, *PLACES.parents(unit)))


spellings = st.tuples(
    st.sampled_from(UNITS),
    st.sampled_from([LONG, CAPITALIZED, SHORT]),
    st.sampled_from([" ", "  "]),
    st.sampled_from([", ", ",", " , ", "; ", " - ", " "]),
    st.sampled_from([str, str.upper, str.lower, modern_tones, lambda text: unicodedata.normalize("NFD", text)]),
    st.sampled_from(["", "Số 5, ", "12/3 đường Lê Lợi, ", "Thôn 3, ", "tổ 4, khu phố 2, ", "ấp Tân Bình "]),
    st.sampled_from(["", ".", ", Việt Nam", " 100000"]),
)


def check_found(unit: Unit, match: Match) -> None:
    """The unit is what is read, without a doubt but the one which of its parts it is."""
    successors = PLACES.successors(unit)
    if len(successors) == 1:
        assert match.confidence is Confidence.CERTAIN, match
        assert match.unit == successors[0]
    else:
        assert match.doubts is Doubt.SPLIT, match
        assert match.written == unit
        assert match.candidates[: len(successors)] == successors


@settings(max_examples=80)
@given(spellings)
def test_an_official_unit_is_found_in_any_usual_spelling(
    spelling: tuple[Unit, dict[Kind, str], str, str, Callable[[str], str], str, str],
) -> None:
    unit, kinds, space, comma, case, before, behind = spelling
    text = before + case(spelt(unit, kinds, space, comma)) + behind
    match = PLACES.find(text)
    check_found(unit, match)
    assert match.rest_of_address == before.rstrip(" ,")


def test_every_official_unit_is_found_by_its_full_address() -> None:
    for unit in UNITS:
        check_found(unit, PLACES.find(PLACES.address_of(unit)))


@settings(max_examples=80)
@given(st.sampled_from(COMMUNES), st.sampled_from([", ", " "]), st.sampled_from([LONG, SHORT]))
def test_without_accents_a_unit_is_found_or_offered_with_its_namesakes(
    unit: Unit, comma: str, kinds: dict[Kind, str]
) -> None:
    match = PLACES.find(without_accents(spelt(unit, kinds, " ", comma)))
    namesakes = [
        other
        for other in COMMUNES
        if (other.era, other.parent, other.kind) == (unit.era, unit.parent, unit.kind)
        and name_key(other.name) == name_key(unit.name)
    ]
    outcomes = {PLACES.successors(other) for other in namesakes}
    if len(namesakes) == 1:
        check_found(unit, match)
    elif len(outcomes) == 1:
        assert (match.unit,) in outcomes
    else:
        assert match.confidence is Confidence.CHOICE
        assert {part for outcome in outcomes for part in outcome} <= set(match.candidates)


@settings(max_examples=80)
@given(st.sampled_from([unit for unit in COMMUNES if unit.era is Era.FORMER and not name_key(unit.name).isdigit()]))
def test_a_card_without_kinds_is_understood(unit: Unit) -> None:
    text = ", ".join(part.name for part in (unit, *PLACES.parents(unit)))
    match = PLACES.find(f"Thôn 1, {text}")
    assert set(PLACES.successors(unit)) <= set(match.candidates)
    assert match.rest_of_address == "Thôn 1"


letters = st.sampled_from("abcdeghiklmnopqrstuvxyâăêôơưđ")


@settings(max_examples=80)
@given(st.sampled_from(COMMUNES), st.integers(0, 30), letters)
def test_a_wrong_letter_is_never_silently_certain(unit: Unit, at: int, letter: str) -> None:
    at %= len(unit.name)
    name = unit.name[:at] + letter + unit.name[at + 1 :]
    parents = PLACES.parents(unit)
    match = PLACES.find(", ".join([f"{unit.kind} {name}", *(parent.full_name for parent in parents)]))
    if match.confidence is Confidence.CERTAIN:
        assert match.written is not None
        as_it_is_called = name_key(match.written.name) == name_key(name)
        assert as_it_is_called or match.unit in PLACES.successors(unit)


@settings(max_examples=80)
@given(st.sampled_from([unit for unit in COMMUNES if len(name_key(unit.name)) > 6]), st.integers(0, 30))
def test_a_dropped_letter_still_offers_the_unit(unit: Unit, at: int) -> None:
    name = unit.name[: at % len(unit.name)] + unit.name[at % len(unit.name) + 1 :]
    assume(not any(kind for kind, _ in Words(name).kinds))  # "P Nhung" is a ward, not "Pú Nhung"
    assume(not any(char.isdigit() for char in name_key(name)))  # "Tùng Vi" is a number, not "Tùng Vài"
    match = PLACES.find(", ".join([f"{unit.kind} {name}", *(parent.full_name for parent in PLACES.parents(unit))]))
    exact_other = match.written is not None and name_key(match.written.name) == name_key(name)
    assert exact_other or set(PLACES.successors(unit)) <= set(match.candidates)


def check_sound(text: str, match: Match) -> None:
    assert clean_line(text).startswith(match.rest_of_address)
    assert (match.unit is None) == (match.confidence <= Confidence.CHOICE)
    assert match.unit is None or match.unit in match.candidates
    assert match.confidence is not Confidence.CERTAIN or match.doubts is NO_DOUBT
    assert all(unit.era is Era.PRESENT for unit in match.candidates)
    if match.confidence is Confidence.CHOICE:
        assert len(match.candidates) > 1 or Doubt.UNMAPPED in match.doubts


@settings(max_examples=80)
@given(st.text(max_size=200))
@example("\x00\x01\x02, \u202e Hà Nội")
@example("Phường")
@example("xã huyện tỉnh thành phố")
@example("1 2 3 4 5 P Q H T X TP TX TT")
@example("Ho\u0300a Lie\u0302n, Da\u0306\u0301k")
def test_no_text_makes_it_fail(text: str) -> None:
    check_sound(text, PLACES.find(text))


PIECES = (
    "xã|P.|quận|TP|thị|trấn|tỉnh|Châu Thành|Tân|Thành|An|Hà Nội|1|12|Q.1|ĐN|thôn|tổ|số|,| - |/|(|Ba Đình|Hòa|Bình|"
    "Vĩnh Long|huyện|Mỹ|Ea|H'Leo|Việt Nam|100000"
)
pieces = st.sampled_from(PIECES.split("|"))


@settings(max_examples=80)
@given(st.lists(pieces, max_size=12).map(" ".join))
def test_no_heap_of_pieces_makes_it_fail(text: str) -> None:
    check_sound(text, PLACES.find(text))


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "xã Tân Thành, " * 800,
        "phường " * 2_000,
        ", " * 5_000,
        "\u0301" * 10_000,
        "1" * 10_000,
        "Hà Nội " * 1_500,
    ],
    ids=["letters", "units", "kinds", "commas", "marks", "digits", "provinces"],
)
def test_absurdly_long_texts_are_read_from_their_end(text: str) -> None:
    check_sound(text, PLACES.find(text))


def test_a_long_story_before_an_address_does_not_hide_it() -> None:
    match = PLACES.find("đi làm ăn xa nhiều năm, không rõ " * 300 + "phường Bến Nghé, quận 1, TP.HCM")
    assert match.confidence is Confidence.CERTAIN
    assert match.unit is not None
    assert match.unit.name == "Sài Gòn"


@pytest.mark.parametrize(
    ("a", "b", "wrong"),
    [
        ("hoa", "hoa", 0),
        ("hoa", "hao", 1),
        ("hoa", "ha", 1),
        ("hoa", "hoai", 1),
        ("hoa", "hong", 2),
        ("an", "binh", 3),
        ("an", "thanhhoa", 3),
    ],
)
def test_letters_that_differ_are_counted(a: str, b: str, wrong: int) -> None:
    assert distance(a, b, 2) == wrong
    assert distance(b, a, 2) == wrong


def test_numbers_are_never_near() -> None:
    keys = NearKeys(["12", "13", "hoabinh"])
    assert list(keys.near("11", 1)) == []
    assert list(keys.near("hoabin", 1)) == [("hoabinh", 1)]

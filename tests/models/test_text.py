"""Vietnamese text: cleaning, search keys, the order of names, and the old encodings TCVN3 and VNI."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.text import (
    accent_key,
    clean_line,
    clean_text,
    decode_legacy,
    decode_tcvn3,
    decode_vni,
    fold,
    is_vietnamese_syllable,
    legacy_encoding_of,
    name_sort_key,
    sort_key,
    title_name,
)
from tests.models.building import (
    ADDRESSES,
    ETHNIC_NAMES,
    FAMILY_NAMES,
    GIVEN_NAMES,
    MIDDLE_NAMES,
    vietnamese_name,
    words,
)
from tests.models.icu_order import collation_keys
from tests.models.old_encodings import TCVN3, VNI, encode_tcvn3, encode_vni

NFD_DUC = unicodedata.normalize("NFD", "Nguyễn Văn Đức")

# --- cleaning ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (NFD_DUC, "Nguyễn Văn Đức"),
        ("  Nguyễn   Văn\tĐức ", "Nguyễn Văn Đức"),
        ("Nguyễn\nVăn\r\nĐức", "Nguyễn Văn Đức"),
        ("Nguyễn\u00a0Văn\u2003Đức", "Nguyễn Văn Đức"),
        ("Ngu\u200byễn V\ufeffăn Đ\u00adức\u200e", "Nguyễn Văn Đức"),
        ("\x00Văn\x1f\x7f", "Văn"),
        ("H\u2019Nhi Êban", "H\u2019Nhi Êban"),
        ("", ""),
        (" \t\n ", ""),
    ],
)
def test_a_line_is_stored_composed_and_with_single_spaces(typed: str, stored: str) -> None:
    assert clean_line(typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("một\r\nhai\rba\n", "một\nhai\nba"),
        ("\n\n một  hai \n\n ba \n\n", "một hai\n\nba"),
        (unicodedata.normalize("NFD", "dòng ỏ\ndòng ỡ"), "dòng ỏ\ndòng ỡ"),
    ],
)
def test_several_lines_keep_their_breaks_and_lose_blank_ends(typed: str, stored: str) -> None:
    assert clean_text(typed) == stored


@given(st.text())
def test_a_cleaned_line_has_no_line_break_and_no_space_at_its_ends(value: str) -> None:
    line = clean_line(value)
    assert "\n" not in line
    assert "  " not in line
    assert line == line.strip()


@given(st.text(st.characters(exclude_categories=("Cc", "Cf"))))
def test_cleaning_twice_is_cleaning_once(value: str) -> None:
    assert clean_line(clean_line(value)) == clean_line(value)
    assert unicodedata.is_normalized("NFC", clean_line(value))


def test_a_mark_behind_an_invisible_character_is_composed_too() -> None:
    assert clean_line("a\u200b\u0302n") == "ân"


@pytest.mark.parametrize("space", ["\x0b", "\x0c", "\x1c", "\x1f", "\x85", "\u2028", "\u2029", "\t", "\u3000"])
def test_words_on_both_sides_of_a_vertical_tab_stay_apart(space: str) -> None:
    assert clean_line(f"Nguyễn{space}Văn") == "Nguyễn Văn"
    assert clean_text(f"Nguyễn{space}Văn").split() == ["Nguyễn", "Văn"]


def test_the_line_breaks_of_word_and_excel_are_kept_in_several_lines() -> None:
    assert clean_text("một\x0bhai\u2028ba") == "một\nhai\nba"


HIDDEN = (
    "\x00", "\x08", "\x1b", "\x7f", "\x80", "\xad", "\u034f", "\u061c", "\u200b", "\u200d", "\u202e", "\u2060",
    "\u3164", "\ufe0f", "\ufeff", "\U000e0041", "\ud800",
)  # fmt: skip


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_cannot_be_seen_is_not_stored_and_does_not_hide_a_name(hidden: str) -> None:
    assert clean_line(f"Đặ{hidden}ng") == "Đặng"
    assert fold(f"Đặ{hidden}ng") == "dang"


# --- search keys ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("Đặng Thị Ân", "dang thi an"),
        ("đ Đ", "d d"),
        ("ƯƠNG ươ", "uong uo"),
        ("hoà", "hoa"),
        ("hòa", "hoa"),
        ("Thuỷ", "thuy"),
        ("Thủy", "thuy"),
        ("H'Nhi Êban", "hnhi eban"),
        ("H\u2019Nhi Êban", "hnhi eban"),
        ("H\u2018Nhi H\u02bcNhi H`Nhi H\u00b4Nhi", "hnhi hnhi hnhi hnhi"),
        ("Y-Đôn,  (Út) ", "y don ut"),
        ("079 099 - 012345", "079 099 012345"),
        ("Kpă Bơ\u0300k", "kpa bok"),
        ("", ""),
        ("...", ""),
    ],
)
def test_the_search_key_has_no_accents_hats_apostrophes_or_signs(value: str, key: str) -> None:
    assert fold(value) == key
    assert fold(unicodedata.normalize("NFD", value)) == key
    assert fold(value.upper()) == key


@given(st.text())
def test_folding_a_search_key_changes_nothing_for_names(value: str) -> None:
    name = vietnamese_name(random.Random(value))
    assert fold(fold(name)) == fold(name)
    assert fold(name).isascii()


@pytest.mark.parametrize(
    ("one", "other"), [("hoà", "hòa"), ("Thuỷ", "thủy"), ("KHOẺ", "khỏe"), ("H\u2019Nhi", "H'nhi")]
)
def test_two_spellings_of_the_same_word_have_one_accent_key(one: str, other: str) -> None:
    assert accent_key(one) == accent_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("hoa", "hòa"), ("an", "ân"), ("Dung", "Dũng"), ("Đức", "Dức"), ("Lý", "Lỳ"), ("quý", "quỷ")]
)
def test_words_that_differ_in_tone_or_hat_have_different_accent_keys(one: str, other: str) -> None:
    assert accent_key(one) != accent_key(other)


def test_every_name_is_made_of_syllables_that_are_recognised() -> None:
    names = {*FAMILY_NAMES, *MIDDLE_NAMES, *GIVEN_NAMES}
    assert [word for word in sorted(names) if not is_vietnamese_syllable(word)] == []


@pytest.mark.parametrize(
    "word", words("nghiêng khuỷu ngoèo quỳnh giếng gì gìn quyết khuya uống xoong quần thuở giữa y")
)
def test_difficult_syllables_are_recognised(word: str) -> None:
    assert is_vietnamese_syllable(word)


@pytest.mark.parametrize(
    "word", words("hoà hòa khoẻ khỏe thuý thúy toán ngoằn lượng thuở ngoạm khuỷu quýt xoèn giỗ giếng gìn ửng yểng")
)
def test_the_tone_may_stand_where_people_put_it(word: str) -> None:
    assert is_vietnamese_syllable(word)


@pytest.mark.parametrize("word", words("leõ toàc sũc đùc hoat nếng neỏng tìêu ñoã hóàn lừơng thùy\u0303 ngụôn"))
def test_a_tone_on_the_wrong_letter_or_before_a_stop_makes_no_syllable(word: str) -> None:
    assert not is_vietnamese_syllable(word)


@pytest.mark.parametrize("word", ["krông", "blơi", "xyz", "nguyªn", "v¨n", "", "anan", "đắk", "h'nhi"])
def test_what_is_no_syllable_is_not_taken_for_one(word: str) -> None:
    assert not is_vietnamese_syllable(word)


# --- the order of names --------------------------------------------------------------------------


def test_the_example_order_of_a_list_comes_out() -> None:
    expected = [
        "Dương Văn An", "Đào Thị An", "Đỗ Văn An", "Nguyễn Văn An", "Trần Văn Anh", "Lê Thị Ánh", "Bùi Văn Ân",
        "Vũ Văn Dũng", "Cao Văn Đức",
    ]  # fmt: skip
    shuffled = random.Random(3).sample(expected, len(expected))
    assert sorted(shuffled, key=name_sort_key) == expected


def test_the_alphabet_and_the_tones_are_in_dictionary_order() -> None:
    letters = words("a à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ b c d đ e è ẻ ẽ é ẹ ê ề ể ễ ế ệ f g h i ì ỉ ĩ í ị j k l m n")
    letters += words("o ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ p q r s t u ù ủ ũ ú ụ ư ừ ử ữ ứ ự v w x y ỳ ỷ ỹ ý ỵ z")
    shuffled = random.Random(1).sample(letters, len(letters))
    assert sorted(shuffled, key=sort_key) == letters
    assert len({sort_key(letter) for letter in letters}) == len(letters)


def test_base_letters_of_the_whole_text_decide_before_tones_and_tones_before_case() -> None:
    assert sort_key("ạb") < sort_key("ac")
    assert sort_key("àb") < sort_key("áb")
    assert sort_key("an") < sort_key("An") < sort_key("àn")
    assert sort_key("an") < sort_key("an b") < sort_key("anb")


def test_composed_and_decomposed_names_sort_alike() -> None:
    assert name_sort_key(NFD_DUC) == name_sort_key("Nguyễn Văn Đức")
    assert name_sort_key("  Nguyễn  Văn Đức ") == name_sort_key("Nguyễn Văn Đức")


def _names_for_order(source: random.Random, amount: int) -> list[str]:
    names = [*FAMILY_NAMES, *MIDDLE_NAMES, *GIVEN_NAMES, "Y", "H'Nhi", "H'Blâm", "Ksor", "A", "Zơ", "Wừ", "Fa", "Kpă"]
    tones = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")

    def word() -> str:
        if source.random() < 0.6:
            chosen = source.choice(names)
        else:  # anything that can be typed: near neighbours in the alphabet meet more often
            vowel = unicodedata.normalize("NFC", source.choice("aăâeêioôơuưy") + source.choice(tones))
            chosen = source.choice(("", "đ", "d", "l", "ng", "Đ")) + vowel + source.choice(("", "n", "nh", "t"))
        return source.choice((chosen, chosen, chosen, chosen.upper(), chosen.lower()))

    return [" ".join(word() for _ in range(source.choice((1, 2, 2, 3, 3, 4)))) for _ in range(amount)]


def test_the_order_of_texts_is_that_of_icu_in_twenty_thousand_pairs() -> None:
    icu = collation_keys()
    texts = _names_for_order(random.Random(20261124), 40_000)
    wrong = [
        (one, other)
        for one, other in zip(texts[::2], texts[1::2], strict=True)
        if _compare(sort_key(one), sort_key(other)) != _compare(icu(one), icu(other))
    ]
    assert wrong == []


def test_the_order_of_names_is_given_name_first_then_the_rest_by_icu() -> None:
    icu = collation_keys()

    def expected(name: str) -> tuple[bytes, bytes]:
        *rest, given = name.split(" ")
        return icu(given), icu(" ".join(rest))

    names = _names_for_order(random.Random(5), 40_000)
    wrong = [
        (one, other)
        for one, other in zip(names[::2], names[1::2], strict=True)
        if _compare(name_sort_key(one), name_sort_key(other)) != _compare(expected(one), expected(other))
    ]
    assert wrong == []


def test_a_whole_list_sorts_as_icu_sorts_it() -> None:
    icu = collation_keys()
    source = random.Random(7)
    names = sorted({vietnamese_name(source) for _ in range(5_000)})
    source.shuffle(names)
    assert sorted(names, key=name_sort_key) == sorted(
        names, key=lambda name: (icu(name.split(" ")[-1]), icu(" ".join(name.split(" ")[:-1])))
    )


def _compare(one: object, other: object) -> int:
    return (one > other) - (one < other)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("typed", "usual"),
    [("NGÔ CÔNG HẢI", "Ngô Công Hải"), ("đặng thị ân", "Đặng Thị Ân"), ("Y ĐÔN NIÊ", "Y Đôn Niê"), ("", "")],
)
def test_a_name_in_capitals_gets_its_usual_spelling(typed: str, usual: str) -> None:
    assert title_name(typed) == usual


@pytest.mark.parametrize(
    ("typed", "usual"),
    [
        ("H'NHI ÊBAN", "H'Nhi Êban"),
        ("H\u2019NHI ÊBAN", "H\u2019Nhi Êban"),
        ("Y-ĐÔN NIÊ", "Y-Đôn Niê"),
        ("LÊ A. B", "Lê A. B"),
        ("K'BRẾP", "K'Brếp"),
        ("BO\u0306\u0300K", "Bo\u0306\u0300k"),  # with a mark that has no composed letter
    ],
)
def test_a_name_with_an_apostrophe_keeps_its_second_capital(typed: str, usual: str) -> None:
    assert title_name(typed) == clean_line(usual)


# --- TCVN3 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("letter", "sign"), sorted(TCVN3.items()))
def test_every_letter_of_the_tcvn3_table_is_read(letter: str, sign: str) -> None:
    assert decode_tcvn3(sign) == letter


def test_the_tcvn3_table_has_all_letters_once() -> None:
    assert len(TCVN3) == len(set(TCVN3.values())) == 12 * 6 + 1 + 7


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("NguyÔn V¨n §øc", "Nguyễn Văn Đức"),
        ("TrÇn ThÞ HËu", "Trần Thị Hậu"),
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("§¾k L¾k", "Đắk Lắk"),
        ("ng­êi", "người"),  # with U+00AD, which stands for ư
        ("ASCII stays 123", "ASCII stays 123"),
    ],
)
def test_tcvn3_text_is_read(typed: str, read: str) -> None:
    assert decode_tcvn3(typed) == read


def test_a_capital_font_gives_capital_letters() -> None:
    assert decode_tcvn3("nguyÔn v¨n ®øc", capital_font=True) == "NGUYỄN VĂN ĐỨC"
    assert decode_legacy("ng« c«ng h¶i", "tcvn3", capital_font=True) == "NGÔ CÔNG HẢI"


# --- VNI -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("letter", "signs"), sorted(VNI.items()))
def test_every_letter_of_vni_is_read_small_and_capital(letter: str, signs: str) -> None:
    assert decode_vni(signs) == letter


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Nguyeãn Vaên Ñöùc", "Nguyễn Văn Đức"),
        ("Nguyeãn Thò Thuûy", "Nguyễn Thị Thủy"),
        ("Haúng", "Hẳng"),
        ("Tî naïnh", "Tỵ nạnh"),
        ("COÄNG HOØA XAÕ HOÄI", "CỘNG HÒA XÃ HỘI"),
        ("Ñaëng Vaên Uùt", "Đặng Văn Út"),
        ("ngöôøi", "người"),
        ("ASCII stays 123", "ASCII stays 123"),
    ],
)
def test_vni_text_is_read(typed: str, read: str) -> None:
    assert decode_vni(typed) == read
    assert decode_legacy(typed, "vni") == read


# --- telling real Vietnamese from old encodings ---------------------------------------------------


@pytest.mark.parametrize("text", [*ETHNIC_NAMES, *ADDRESSES])
def test_names_of_all_peoples_and_addresses_are_never_taken_for_an_old_encoding(text: str) -> None:
    assert legacy_encoding_of(text) is None
    assert legacy_encoding_of(text.upper()) is None


@pytest.mark.parametrize("name", ["Neáng Sóc Kim", "Neáng Kim Sa"])
def test_khmer_names_with_ea_are_not_taken_for_an_old_encoding(name: str) -> None:
    assert legacy_encoding_of(name) is None


def test_generated_names_are_never_taken_for_an_old_encoding() -> None:
    source = random.Random(11)
    names = [vietnamese_name(source) for _ in range(2_000)]
    names += [f"{name}, {source.choice(ADDRESSES)}" for name in names[:500]]
    assert [name for name in names if legacy_encoding_of(name) or legacy_encoding_of(name.upper())] == []


@pytest.mark.parametrize("text", ["Nguyễn Lê Thò", "Hồ Teâ", "Đặng Neáng", unicodedata.normalize("NFD", "Đặng Neáng")])
def test_text_with_a_letter_that_no_old_encoding_has_is_unicode(text: str) -> None:
    assert legacy_encoding_of(text) is None


@pytest.mark.parametrize("text", ["", "Nguyen Van An", "079099012345", "ABC 123", "heroin"])
def test_plain_ascii_is_never_an_old_encoding(text: str) -> None:
    assert legacy_encoding_of(text) is None


def _telling(encoded: str) -> bool:
    """Whether the signs cannot be read as Vietnamese in Unicode (``Tó`` in TCVN3 is ``Tú``: it can)."""
    return not all(is_vietnamese_syllable(word) for word in encoded.split())


def test_tcvn3_names_are_recognised_and_read_back() -> None:
    source = random.Random(12)
    names = [vietnamese_name(source) for _ in range(3_000)]
    told = [(name, encode_tcvn3(name)) for name in names if _telling(encode_tcvn3(name))]
    assert len(told) > 2_400
    wrong = [
        (name, encoded, legacy_encoding_of(encoded))
        for name, encoded in told
        if legacy_encoding_of(encoded) != "tcvn3" or decode_tcvn3(encoded).lower() != name.lower()
    ]
    assert wrong == []


def test_vni_names_of_three_words_and_more_are_read_back() -> None:
    source = random.Random(13)
    names = [name for name in (vietnamese_name(source) for _ in range(4_000)) if name.count(" ") >= 2]
    told = [(name, encode_vni(name)) for name in names if _telling(encode_vni(name))]
    assert len(told) > 2_000
    assert [name for name, encoded in told if decode_vni(encoded) != name] == []
    right = sum(legacy_encoding_of(encoded) == "vni" for _, encoded in told)
    assert right / len(told) > 0.9, "the guess by content got worse; fonts decide where there are any"


@pytest.mark.parametrize("name", ["Lê Thị Hoa", "Lê Nam", "Đỗ Thị Hoa"])
def test_a_vni_name_that_could_also_be_read_as_tcvn3_is_not_misread(name: str) -> None:
    encoded = encode_vni(name)
    assert legacy_encoding_of(encoded) == "vni"


def test_text_without_letters_of_an_old_encoding_survives_decoding() -> None:
    assert decode_vni("Tran Van B 1990") == decode_tcvn3("Tran Van B 1990") == "Tran Van B 1990"

"""Citizen numbers and the text of the QR code on identity cards. All numbers are invented."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models import fields
from models.dates import PartialDate
from models.errors import ErrorCode, RegistryError
from models.identity import (
    PROVINCE_CODES,
    CardData,
    NumberDoubt,
    NumberReading,
    Sex,
    doubts_about,
    plain_number,
    read_card_text,
    read_citizen_number,
)
from models.person import PersonFields
from tests.models.building import vietnamese_name, words

CODES = words(
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 "
    "044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 "
    "089 091 092 093 094 095 096"
)


def test_the_63_province_codes_are_all_known_and_no_other() -> None:
    assert len(CODES) == 63
    assert sorted(PROVINCE_CODES) == CODES
    assert len(set(PROVINCE_CODES.values())) == 63
    assert PROVINCE_CODES["001"] == "Hà Nội"
    assert PROVINCE_CODES["079"] == "Hồ Chí Minh"
    assert PROVINCE_CODES["089"] == "An Giang"
    assert PROVINCE_CODES["096"] == "Cà Mau"


@pytest.mark.parametrize(
    ("digit", "sex", "century"),
    [
        ("0", Sex.MALE, 1900), ("1", Sex.FEMALE, 1900), ("2", Sex.MALE, 2000), ("3", Sex.FEMALE, 2000),
        ("4", Sex.MALE, 2100), ("5", Sex.FEMALE, 2100), ("6", Sex.MALE, 2200), ("7", Sex.FEMALE, 2200),
        ("8", Sex.MALE, 2300), ("9", Sex.FEMALE, 2300),
    ],
)  # fmt: skip
@pytest.mark.parametrize("year", [0, 1, 50, 99])
def test_the_fourth_digit_tells_century_and_sex(digit: str, sex: Sex, century: int, year: int) -> None:
    number = f"089{digit}{year:02d}123456"
    assert read_citizen_number(number) == NumberReading("An Giang", sex, century + year)
    assert doubts_about(number, sex, PartialDate(century + year)) == ()


@pytest.mark.parametrize(
    "number", ["", "08909912345", "0890991234567", "08909912345x", "089 099123456", "-89099123456"]
)
def test_what_has_not_twelve_digits_is_not_read(number: str) -> None:
    assert read_citizen_number(number) is None


BORN_1999 = PartialDate(1999, 2, 1)


@pytest.mark.parametrize(
    ("number", "sex", "birth", "doubts"),
    [
        ("", Sex.MALE, BORN_1999, ()),
        ("089099123456", Sex.MALE, BORN_1999, ()),
        ("089099123456", None, None, ()),
        ("089099123456", Sex.FEMALE, BORN_1999, (NumberDoubt.SEX,)),
        ("089099123456", Sex.MALE, PartialDate(2000), (NumberDoubt.BIRTH_YEAR,)),
        ("089199123456", Sex.MALE, PartialDate(1998), (NumberDoubt.SEX, NumberDoubt.BIRTH_YEAR)),
        ("003099123456", Sex.MALE, BORN_1999, (NumberDoubt.PROVINCE,)),
        ("000099123456", None, None, (NumberDoubt.PROVINCE,)),
        ("097099123456", None, None, (NumberDoubt.PROVINCE,)),
        ("200099123456", Sex.MALE, BORN_1999, ()),  # registered abroad
        ("123456789", Sex.MALE, BORN_1999, (NumberDoubt.OLD_CARD,)),
        ("08909912345", None, None, (NumberDoubt.LENGTH,)),
        ("0890991234567", None, None, (NumberDoubt.LENGTH,)),
        ("1", None, None, (NumberDoubt.LENGTH,)),
        ("B1234567", None, None, (NumberDoubt.NOT_DIGITS,)),
        ("089 099123456", None, None, (NumberDoubt.NOT_DIGITS,)),
        ("٠٨٩٠٩٩١٢٣٤٥٦", None, None, (NumberDoubt.NOT_DIGITS,)),
    ],
)
def test_every_disagreement_is_a_doubt_and_nothing_else_is(
    number: str, sex: Sex | None, birth: PartialDate | None, doubts: tuple[NumberDoubt, ...]
) -> None:
    assert doubts_about(number, sex, birth) == doubts


@pytest.mark.parametrize("code", CODES)
def test_no_known_province_is_doubted(code: str) -> None:
    assert doubts_about(f"{code}199123456", Sex.FEMALE, PartialDate(1999)) == ()


@given(st.text(max_size=15), st.sampled_from([None, *Sex]), st.sampled_from([None, BORN_1999, PartialDate(2000)]))
def test_any_text_as_a_number_gives_doubts_and_no_exception(
    number: str, sex: Sex | None, birth: PartialDate | None
) -> None:
    assert all(isinstance(doubt, NumberDoubt) for doubt in doubts_about(number, sex, birth))


# --- cards ---------------------------------------------------------------------------------------

CARD_2021 = "040099000001|180000001|Nguyễn Văn Thử|01021999|Nam|Xóm 1, Xã Mẫu, Nghệ An|15072021"
CARD_2024 = "040199000002||Đặng Thị Thử|05121999|Nữ|Thôn 2, Xã Mẫu, Nghệ An|04102024||||"
READ_2021 = CardData(
    "040099000001", "180000001", "Nguyễn Văn Thử", PartialDate(1999, 2, 1), Sex.MALE,
    "Xóm 1, Xã Mẫu, Nghệ An", date(2021, 7, 15), complete=True,
)  # fmt: skip
READ_2024 = CardData(
    "040199000002", "", "Đặng Thị Thử", PartialDate(1999, 12, 5), Sex.FEMALE,
    "Thôn 2, Xã Mẫu, Nghệ An", date(2024, 10, 4), complete=True,
)  # fmt: skip


@pytest.mark.parametrize(("text", "read"), [(CARD_2021, READ_2021), (CARD_2024, READ_2024)])
@pytest.mark.parametrize("ending", ["", "\r", "\n", "\r\n", "\t", " \r\n"])
def test_both_generations_of_cards_are_read_with_any_line_ending(text: str, read: CardData, ending: str) -> None:
    assert read_card_text(text + ending) == read
    assert read_card_text(ending + text) == read


def test_more_fields_than_known_do_no_harm() -> None:
    assert read_card_text(CARD_2024 + "|thêm|nữa") == READ_2024
    assert read_card_text(CARD_2024.removesuffix("||||") + "|040199000009|Cha|Mẹ|") == READ_2024


def test_decomposed_letters_are_composed() -> None:
    assert read_card_text(CARD_2021.replace("ễ", "e\u0302\u0303")).name == "Nguyễn Văn Thử"


def test_sex_is_read_without_its_accent_and_in_any_case() -> None:
    assert read_card_text(CARD_2024.replace("Nữ", "NU")).sex is Sex.FEMALE
    assert read_card_text(CARD_2021.replace("Nam", "NAM")).sex is Sex.MALE


@pytest.mark.parametrize("fields", [3, 4, 5, 6])
def test_a_text_cut_off_after_a_field_keeps_what_arrived_and_is_incomplete(fields: int) -> None:
    card = read_card_text("|".join([*CARD_2021.split("|")[:fields], ""]))
    assert not card.complete
    assert card.citizen_number == "040099000001"
    assert card.old_number == "180000001"
    assert card.name == "Nguyễn Văn Thử"
    assert card.birth == (PartialDate(1999, 2, 1) if fields > 3 else None)
    assert card.sex == (Sex.MALE if fields > 4 else None)
    assert card.residence == ("Xóm 1, Xã Mẫu, Nghệ An" if fields > 5 else "")
    assert card.issued_on is None


@pytest.mark.parametrize("cut", ["Xóm 1, Xã M", "Xóm", "Xóm 1, Xã Mẫu, Nghệ An"])
def test_a_field_in_which_a_text_was_cut_off_is_left_out(cut: str) -> None:
    card = read_card_text("|".join([*CARD_2021.split("|")[:5], cut]))
    assert (card.sex, card.residence, card.complete) == (Sex.MALE, "", False)


def test_a_text_cut_off_in_the_name_is_unreadable() -> None:
    assert _refused("040099000001|180000001|Nguyễn V") is ErrorCode.CARD_TEXT_UNREADABLE


def test_a_text_cut_off_anywhere_is_never_complete() -> None:
    for length in range(len(CARD_2021)):
        read = _read(CARD_2021[:length])
        assert isinstance(read, RegistryError) or not read.complete


@pytest.mark.parametrize("fields", [1, 2])
def test_a_text_cut_off_before_the_name_is_unreadable(fields: int) -> None:
    assert _refused("|".join(CARD_2021.split("|")[:fields])) is ErrorCode.CARD_TEXT_UNREADABLE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "|",
        "||||||",
        "https://example.vn/abc",
        CARD_2021.replace("040099000001", "04009900000"),
        CARD_2021.replace("040099000001", "0400990000011"),
        CARD_2021.replace("040099000001", "04009900000O"),
        CARD_2021.replace("|180000001|", "|18000000|"),
        CARD_2021.replace("|180000001|", "|18000000X|"),
        CARD_2021.replace("|", ";"),
    ],
)
def test_what_is_no_card_text_is_unreadable(text: str) -> None:
    assert _refused(text) is ErrorCode.CARD_TEXT_UNREADABLE


@pytest.mark.parametrize(
    "text",
    [
        CARD_2021.replace("ễ", "\ufffd"),
        CARD_2021.replace("ễ", "?"),
        CARD_2021.replace("ã", "?"),  # in the address
        CARD_2021.replace("Nguyễn Văn Thử", ""),
        CARD_2021.replace("Nguyễn Văn Thử", "Nguy1n Van Thu"),
        CARD_2021.replace("Nguyễn Văn Thử", "Nguyá»…n VÄƒn Thá»­"),
        CARD_2021.replace("Nguyễn Văn Thử", "Nguy<n"),
    ],
)
def test_a_text_with_replaced_letters_is_garbled(text: str) -> None:
    assert _refused(text) is ErrorCode.CARD_TEXT_GARBLED


@pytest.mark.parametrize("name", ["V藺nh B廕υ", "LÃª VÄƒn An", "Nguy繪n V繫n An"])
def test_a_name_in_letters_that_vietnamese_has_not_is_garbled(name: str) -> None:
    assert _refused(CARD_2021.replace("Nguyễn Văn Thử", name)) is ErrorCode.CARD_TEXT_GARBLED


@pytest.mark.parametrize("place", ["X瓊 M廕哥, Ngh廙 An", "XÃ£ Máº«u, Nghá»‡ An", "Xу Mẫu, Nghệ An"])
def test_an_address_in_letters_that_vietnamese_has_not_is_garbled(place: str) -> None:
    assert _refused(CARD_2021.replace("Xã Mẫu, Nghệ An", place)) is ErrorCode.CARD_TEXT_GARBLED


@pytest.mark.parametrize("place", ["12/3A đường 30–4 (hẻm “B”), Xã Ea H'leo", "Buôn Čuôr Đăng, Xã Cư M’gar", ""])
def test_any_address_of_the_country_is_read(place: str) -> None:
    assert read_card_text(CARD_2021.replace("Xóm 1, Xã Mẫu, Nghệ An", place)).residence == place


def test_digits_of_other_scripts_are_no_card_number() -> None:
    other = "٠٤٠٠٩٩٠٠٠٠٠١"
    assert read_citizen_number(other) is None
    assert _refused(CARD_2021.replace("040099000001", other)) is ErrorCode.CARD_TEXT_UNREADABLE


@pytest.mark.parametrize(
    "name", ["H'Nhi Êban", "H\u2019Nhi Êban", "Y-Đôn Niê", "Lê A. B", "Thào A Páo", "Wừ Fa Jăk", "Y Ƀơ\u0306m Ñê Čil"]
)
def test_names_of_all_peoples_are_read(name: str) -> None:
    assert read_card_text(CARD_2021.replace("Nguyễn Văn Thử", name)).name == name


@pytest.mark.parametrize(
    "digits", ["31021999", "1021999", "00001999", "01131999", "0102199", "01-02-1999", "", "99999999"]
)
def test_a_wrong_date_of_birth_is_left_out_and_named_incomplete(digits: str) -> None:
    card = read_card_text(CARD_2021.replace("01021999", digits))
    assert card.birth is None
    assert not card.complete
    assert card.issued_on == date(2021, 7, 15)


def test_an_unknown_sex_or_day_of_issue_is_left_out_and_named_incomplete() -> None:
    unknown_sex = read_card_text(CARD_2021.replace("|Nam|", "|M|"))
    assert (unknown_sex.sex, unknown_sex.complete) == (None, False)
    unknown_issue = read_card_text(CARD_2021.replace("15072021", "32072021"))
    assert (unknown_issue.issued_on, unknown_issue.complete) == (None, False)


def test_a_number_of_twelve_digits_may_stand_where_the_old_one_does() -> None:
    assert read_card_text(CARD_2021.replace("180000001", "180000001234")).old_number == "180000001234"


# --- what readers in keyboard mode do to a text --------------------------------------------------


def as_western(text: str) -> str:
    """What a program shows that takes UTF-8 for the code page of Western Windows."""
    return "".join(
        chr(b) if b in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([b]).decode("cp1252") for b in text.encode()
    )


@given(st.randoms(use_true_random=False))
def test_a_whole_text_in_the_western_code_page_is_read_as_it_was(source: random.Random) -> None:
    name, village = vietnamese_name(source), vietnamese_name(source)
    text = f"040199000002||{name}|05121999|Nữ|Thôn {village}, Xã Mẫu|04102024||||"
    for arrived in (as_western(text), text.encode().decode("latin-1")):
        assert read_card_text(arrived) == read_card_text(text)
        assert read_card_text(text).name == name


def test_a_name_is_never_repaired_in_part() -> None:
    assert _refused(CARD_2021.replace("Nguyễn", "Nguyá»…n")) is ErrorCode.CARD_TEXT_GARBLED


@pytest.mark.parametrize("bar", ["\\", "~", "¦"])
def test_another_key_for_the_bar_is_read(bar: str) -> None:
    assert read_card_text(CARD_2021.replace("|", bar)) == READ_2021
    assert read_card_text(CARD_2024.replace("|", bar)) == READ_2024


def test_letters_typed_with_caps_lock_are_turned_round() -> None:
    assert read_card_text(CARD_2021.swapcase()) == READ_2021
    assert read_card_text(CARD_2021.upper()).name == "NGUYỄN VĂN THỬ"


@pytest.mark.parametrize("mark", ["]Q1", "]Q3", "\x02", "\x02]Q1"])
def test_marks_that_a_reader_puts_around_a_text_are_left_out(mark: str) -> None:
    assert read_card_text(f"{mark}{CARD_2021}\x03\r\n") == READ_2021


def test_a_reader_that_drops_the_accents_is_noticed() -> None:
    plain = "040099000001|180000001|Nguyen Van Thu|01021999|Nam|Xom 1, Xa Mau, Nghe An|15072021"
    assert read_card_text(plain).accents_lost
    assert not read_card_text(CARD_2021).accents_lost
    assert not read_card_text(plain.replace("Nghe An", "Nghệ An")).accents_lost


FIELD = st.one_of(
    st.text(max_size=20),
    st.from_regex(r"[0-9]{7,13}", fullmatch=True),
    st.sampled_from(CARD_2021.split("|")),
)


@given(st.one_of(st.text(), st.lists(FIELD, max_size=13).map("|".join)))
@example(CARD_2021)
@example("040099000001||Nguyễn|")
def test_any_text_gives_a_card_or_a_registry_error(text: str) -> None:
    read = _read(text)
    if isinstance(read, RegistryError):
        assert read.code in (ErrorCode.CARD_TEXT_UNREADABLE, ErrorCode.CARD_TEXT_GARBLED)
        assert read.details == {}, "the text of a card must not get into logs"
    else:
        assert read.name
        assert len(read.citizen_number) == 12


def _read(text: str) -> CardData | RegistryError:
    try:
        return read_card_text(text)
    except RegistryError as error:
        return error


def _refused(text: str) -> ErrorCode:
    with pytest.raises(RegistryError) as caught:
        read_card_text(text)
    return caught.value.code


SPELLINGS = (
    "089 190 000 007", " 089.190.000.007 ", "089-190-000-007", "０８９１９００００００７", "089190000007\u200b",
    "089\u00a0190\u2013000007",
)  # fmt: skip


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_number_is_the_same_however_its_digits_are_set_apart(typed: str) -> None:
    assert plain_number(typed) == "089190000007"
    for name in ("citizen_number", "old_number"):
        assert fields.field_map(PersonFields)[name].type.parse(typed, date(2026, 11, 25)) == "089190000007"


@pytest.mark.parametrize("typed", ["O89190000007", "B 1234567", "chưa có", "-", ""])
def test_what_is_more_than_digits_stays_as_it_was_typed(typed: str) -> None:
    assert plain_number(typed) == typed

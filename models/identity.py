"""Identity numbers and the text in the QR code of identity cards.

The 12-digit number (số định danh cá nhân; Luật Căn cước 26/2023 Đ.12, TT 59/2021/TT-BCA) has no
check digit, and birth data can be corrected after it was issued: what disagrees is a doubt to be
shown, never a refusal. A number can be re-established, so it is never a key.
"""

from __future__ import annotations

import contextlib
import enum
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.dates import PartialDate
from models.errors import ErrorCode, RegistryError
from models.text import clean_line

PROVINCE_CODES = {
    "001": "Hà Nội", "002": "Hà Giang", "004": "Cao Bằng", "006": "Bắc Kạn", "008": "Tuyên Quang",
    "010": "Lào Cai", "011": "Điện Biên", "012": "Lai Châu", "014": "Sơn La", "015": "Yên Bái",
    "017": "Hòa Bình", "019": "Thái Nguyên", "020": "Lạng Sơn", "022": "Quảng Ninh",
    "024": "Bắc Giang", "025": "Phú Thọ", "026": "Vĩnh Phúc", "027": "Bắc Ninh", "030": "Hải Dương",
    "031": "Hải Phòng", "033": "Hưng Yên", "034": "Thái Bình", "035": "Hà Nam", "036": "Nam Định",
    "037": "Ninh Bình", "038": "Thanh Hóa", "040": "Nghệ An", "042": "Hà Tĩnh", "044": "Quảng Bình",
    "045": "Quảng Trị", "046": "Thừa Thiên Huế", "048": "Đà Nẵng", "049": "Quảng Nam",
    "051": "Quảng Ngãi", "052": "Bình Định", "054": "Phú Yên", "056": "Khánh Hòa",
    "058": "Ninh Thuận", "060": "Bình Thuận", "062": "Kon Tum", "064": "Gia Lai", "066": "Đắk Lắk",
    "067": "Đắk Nông", "068": "Lâm Đồng", "070": "Bình Phước", "072": "Tây Ninh",
    "074": "Bình Dương", "075": "Đồng Nai", "077": "Bà Rịa - Vũng Tàu", "079": "Hồ Chí Minh",
    "080": "Long An", "082": "Tiền Giang", "083": "Bến Tre", "084": "Trà Vinh", "086": "Vĩnh Long",
    "087": "Đồng Tháp", "089": "An Giang", "091": "Kiên Giang", "092": "Cần Thơ", "093": "Hậu Giang",
    "094": "Sóc Trăng", "095": "Bạc Liêu", "096": "Cà Mau",
}  # fmt: skip
"""The 63 codes of the provinces of birth registration. They stay for ever, mergers or not, and say
nothing about where a person lives."""


class Sex(enum.StrEnum):
    """Giới tính."""

    MALE = "male"
    FEMALE = "female"


class NumberDoubt(enum.StrEnum):
    """What about an identity number disagrees; each is a warning that may be kept."""

    LENGTH = "length"
    NOT_DIGITS = "not_digits"
    PROVINCE = "province"
    SEX = "sex"
    BIRTH_YEAR = "birth_year"
    OLD_CARD = "old_card"


_BETWEEN_DIGITS = re.compile(r"[\s.\-\u2010-\u2015]")


def plain_number(text: str) -> str:
    """A number as cards print it: without what people write between its digits, full-width digits as others.

    A text with anything else in it stays as it is.
    """
    plain = _BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", clean_line(text)))
    return plain if plain.isascii() and plain.isdigit() else clean_line(text)


@dataclass(frozen=True, slots=True)
class NumberReading:
    """What a 12-digit number says of its holder."""

    province: str | None
    sex: Sex
    birth_year: int


def read_citizen_number(number: str) -> NumberReading | None:
    """What the digits say, or None if they are not twelve digits."""
    if not re.fullmatch(r"[0-9]{12}", number):
        return None
    century = int(number[3])
    return NumberReading(
        province=PROVINCE_CODES.get(number[:3]),
        sex=Sex.FEMALE if century % 2 else Sex.MALE,
        birth_year=(19 + century // 2) * 100 + int(number[4:6]),
    )


def doubts_about(number: str, sex: Sex | None, birth: PartialDate | None) -> tuple[NumberDoubt, ...]:
    """Everything in which a citizen number disagrees with itself, the sex or the birth year."""
    if not number:
        return ()
    if not number.isdecimal() or not number.isascii():
        return (NumberDoubt.NOT_DIGITS,)
    if len(number) == 9:
        return (NumberDoubt.OLD_CARD,)
    reading = read_citizen_number(number)
    if reading is None:
        return (NumberDoubt.LENGTH,)
    doubts = []
    if reading.province is None and number[0] == "0":  # another first digit: born abroad
        doubts.append(NumberDoubt.PROVINCE)
    if sex is not None and sex is not reading.sex:
        doubts.append(NumberDoubt.SEX)
    if birth is not None and birth.year != reading.birth_year:
        doubts.append(NumberDoubt.BIRTH_YEAR)
    return tuple(doubts)


@dataclass(frozen=True, slots=True)
class CardData:
    """What the QR code of an identity card says. It proves nothing: the text is not signed.

    ``complete`` is False when a reader cut the text off; the fields that arrived whole are still there.
    ``accents_lost``: the reader typed plain letters only, so name and address have to be typed over.
    """

    citizen_number: str
    old_number: str
    name: str
    birth: PartialDate | None
    sex: Sex | None
    residence: str
    issued_on: date | None
    complete: bool
    accents_lost: bool = False


_SEXES = {"nam": Sex.MALE, "nữ": Sex.FEMALE, "nu": Sex.FEMALE}
_FIELDS_OF_2021 = 7


def read_card_text(raw: str) -> CardData:
    """The fields of a card's QR text: 7 on the cards of 2021, 11 on those of July 2024.

    What readers in keyboard mode are known to do to the text is repaired where the repair is sure: a wrong code page
    of the whole text, another key for the bar, Caps Lock, a mark before the text. Raises CARD_TEXT_UNREADABLE if it
    is no such text, CARD_TEXT_GARBLED if the reader replaced letters: a wrong name must not enter the registry
    unnoticed.
    """
    fault: RegistryError | None = None
    for text in _readings(_MARK_BEFORE.sub("", raw.strip(_AROUND))):
        try:
            return _read_card(text)
        except RegistryError as error:
            fault = fault or error
    raise fault or RegistryError(ErrorCode.CARD_TEXT_UNREADABLE)


_AROUND = "\r\n \t\x02\x03\x04"
"""What readers are set to send before and after a text."""
_MARK_BEFORE = re.compile(r"^\][A-Za-z][0-9]")
"""The symbology identifier (ISO/IEC 15424) that readers can be set to send: ``]Q1``."""
_OTHER_BARS = "\\~¦"
"""What stands on the key of the bar without Shift, or on other keyboards."""


def _readings(text: str) -> Iterator[str]:
    """A text as it was before what a reader may have done to it, then as it arrived."""
    with contextlib.suppress(UnicodeError):
        if not text.isascii():
            yield b"".join(map(_byte_of, text)).decode("utf-8")
    yield text
    for bar in _OTHER_BARS:
        if "|" not in text and text.count(bar) >= _FIELDS_OF_2021 - 1:
            yield text.replace(bar, "|")


def _byte_of(char: str) -> bytes:
    """The byte that a letter stands for where UTF-8 was taken for the code page of Western Windows.

    No name is written in letters whose bytes are UTF-8 by chance. The page leaves five codes open; programs take them
    for the controls of Latin-1.
    """
    return char.encode("latin-1" if "\x80" <= char <= "\x9f" else "cp1252")


def _read_card(text: str) -> CardData:
    """The fields of a text that nothing was done to. Raises as ``read_card_text`` does."""
    if "\ufffd" in text or "?" in text:
        raise RegistryError(ErrorCode.CARD_TEXT_GARBLED)
    parts = [clean_line(part) for part in text.split("|")]
    complete = len(parts) >= _FIELDS_OF_2021
    if not complete:
        del parts[-1]  # no bar came after it: it may be half a word
    if len(parts) < 3 or not re.fullmatch(r"[0-9]{12}", parts[0]):
        raise RegistryError(ErrorCode.CARD_TEXT_UNREADABLE)
    if parts[1] and not re.fullmatch(r"[0-9]{9}([0-9]{3})?", parts[1]):
        raise RegistryError(ErrorCode.CARD_TEXT_UNREADABLE)
    parts += [""] * (_FIELDS_OF_2021 - len(parts))
    name, residence = parts[2], parts[5]
    if not _is_name(name) or not _is_written_here(residence):
        raise RegistryError(ErrorCode.CARD_TEXT_GARBLED)
    if _has_caps_inverted(name):
        name, residence = name.swapcase(), residence.swapcase()
    sex = _SEXES.get(parts[4].lower())
    birth = _card_date(parts[3])
    issued = _card_date(parts[6])
    return CardData(
        citizen_number=parts[0],
        old_number=parts[1],
        name=name,
        birth=PartialDate.of(birth) if birth else None,
        sex=sex,
        residence=residence,
        issued_on=issued,
        complete=complete and birth is not None and sex is not None and issued is not None,
        accents_lost=bool(residence) and name.isascii() and residence.isascii(),
    )


def _has_caps_inverted(name: str) -> bool:
    """Whether a keyboard with Caps Lock on typed the name: ``nGUYỄN vĂN tHỬ``."""
    words = [word for word in name.split() if len(word) > 1]
    return bool(words) and all(word[0].islower() and word[1:].isupper() for word in words)


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzđƀ")
_MARKS = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u030c\u031b\u0323")
"""Tones, hats and horn, and the háček of Ê Đê and Gia Rai names: letters on cards bear no other marks."""


def _is_name(text: str) -> bool:
    """Letters, spaces and the few signs of real names only; digits mean a garbled card."""
    signs_only = all(char.isalpha() or unicodedata.combining(char) or char in " '’.-" for char in text)
    return bool(text) and signs_only and _is_written_here(text)


def _is_written_here(text: str) -> bool:
    """Whether every letter is one that names and places in Viet Nam are written with."""
    return all(
        char in _MARKS if unicodedata.combining(char) else not char.isalpha() or char in _LETTERS
        for char in unicodedata.normalize("NFD", text).lower()
    )


def _card_date(digits: str) -> date | None:
    if not re.fullmatch(r"[0-9]{8}", digits):
        return None
    try:
        return date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None

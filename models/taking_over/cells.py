"""Reading single cells as people really keep them: numbers without their zeros, dates as text."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta

from models.dates import YEARS, PartialDate, parse_partial_date, show_date
from models.identity import PROVINCE_CODES, plain_number, read_citizen_number
from models.taking_over.sheet import CellValue, is_blank
from models.text import clean_line, fold

_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(3_000, 75_000)
"""Day numbers of Excel from 1908 to 2105."""


def text_of(value: CellValue) -> str:
    """Any cell as one line of text."""
    if is_blank(value) or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return show_date(value)
    return clean_line(str(value))


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date cell: its value if readable, whether it had to be repaired, the text if it is no date."""

    value: PartialDate | None
    repaired: bool = False
    unread: str = ""


def read_date(value: CellValue) -> DateReading:
    """A date cell: real dates, text, a year alone, or Excel's day number.

    A date outside the calendar (Excel's 31/12/9999) is not read.
    """
    if is_blank(value):
        return DateReading(None)
    if isinstance(value, date):
        known = value.year in YEARS
        return DateReading(PartialDate.of(value)) if known else DateReading(None, unread=text_of(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        number = int(value)
        if number == value and 1900 <= number <= 2100:
            return DateReading(PartialDate(number))
        if number in _SERIALS:
            return DateReading(PartialDate.of(_EXCEL_EPOCH + timedelta(days=number)), repaired=True)
    text = text_of(value)
    try:
        return DateReading(parse_partial_date(text.lstrip("'")), repaired=isinstance(value, str) and len(text) > 4)
    except ValueError:
        return DateReading(None, unread=text)


@dataclass(frozen=True, slots=True)
class NumberReading:
    """An identity number cell: which of the three numbers it is, and whether zeros were put back."""

    citizen_number: str = ""
    old_number: str = ""
    passport_number: str = ""
    zeros_restored: bool = False
    unread: str = ""


def read_number(value: CellValue, birth_year: int | None) -> NumberReading:
    """An identity number: twelve digits, nine digits, a passport, or one that lost its leading zeros.

    Zeros are put back only where the result has a known province code and, if the birth year is
    known, agrees with it; otherwise the number is kept as it stands.
    """
    text = re.sub(r"[\s.\-']", "", plain_number(text_of(value)))
    if not text:
        return NumberReading()
    if re.fullmatch(r"[A-Za-z]\d{7,8}", text):
        return NumberReading(passport_number=text.upper())
    if not text.isascii() or not text.isdigit():
        return NumberReading(unread=text_of(value))
    if len(text) == 12:
        return NumberReading(citizen_number=text)
    if len(text) == 9:
        return NumberReading(old_number=text)
    if restored := _lost_zeros(text, birth_year):
        return NumberReading(citizen_number=restored, zeros_restored=True)
    if len(text) == 8:
        return NumberReading(old_number=f"0{text}", zeros_restored=True)
    return NumberReading(citizen_number=text)


def _lost_zeros(text: str, birth_year: int | None) -> str:
    if len(text) not in (10, 11):
        return ""
    candidate = text.zfill(12)
    reading = read_citizen_number(candidate)
    if reading is None or candidate[:3] not in PROVINCE_CODES:
        return ""
    if birth_year is not None and reading.birth_year != birth_year:
        return ""
    return candidate


def read_phone(value: CellValue) -> tuple[str, bool]:
    """A telephone number as written, and whether the zero that a cell of numbers loses was put back."""
    text = text_of(value)
    if isinstance(value, (int, float)) and len(text) == 9:
        return f"0{text}", True
    return text, False


def is_marked(value: CellValue) -> bool:
    """Whether a tick column is ticked: x, X, 1, có, v, ✓."""
    return fold(text_of(value)) in {"x", "1", "co", "v"} or text_of(value) in {"✓", "✔", "√"} or value is True


_SUBSTANCES = (
    ("heroin", r"heroin"),
    ("opium", r"thuoc phien"),
    ("cocaine", r"cocain"),
    ("cannabis", r"can sa|\bco my\b"),
    ("ketamine", r"ketamin"),
    ("amphetamine", r"amphetamin|methamphetamin|ma tuy da|\bhang da\b|^da$"),
)


def read_substances(value: CellValue) -> tuple[tuple[str, ...], str]:
    """Codes of III-05 item 20 and the words as written, which always stay."""
    text = text_of(value)
    if not text:
        return (), ""
    codes: list[str] = []
    for part in re.split(r"[,;+/]| và ", text):
        folded = fold(part)
        if not folded:
            continue
        code = next((code for code, pattern in _SUBSTANCES if re.search(pattern, folded)), "other")
        if code not in codes:
            codes.append(code)
    return tuple(codes), text


@dataclass(frozen=True, slots=True)
class OutcomeReading:
    """What a list says became of the management; ``understood`` False: the words were only kept."""

    outcome: str
    day: date | None = None
    stop_reason: str = ""
    understood: bool = True


_STOP_REASONS = (
    ("addicted", r"nghien"),
    ("prison", r"an (phat )?tu|thi hanh an|di tu|chap hanh an"),
    ("compulsory_education", r"giao duc bat buoc|giao duong"),
    ("dead_or_missing", r"chet|tu vong|mat tich"),
    ("long_custody", r"tam giam|tam giu"),
)


_NOT_YET = re.compile(r"\b(chua|khong)( \w+)? (tam dinh chi|cham dut|het han|het thoi han|dung)\b")


def read_outcome(value: CellValue) -> OutcomeReading:
    """The last column of III-10: dừng, tạm đình chỉ, chấm dứt, with a reason and perhaps a day."""
    text = text_of(value)
    if not text:
        return OutcomeReading("running")
    folded = fold(text)
    if _NOT_YET.search(folded):
        return OutcomeReading("running", understood=False)
    day = _day_in(text)
    if "tam dinh chi" in folded:
        return OutcomeReading("suspended", day)
    if "cham dut" in folded or "het han" in folded or "da het thoi han" in folded:
        return OutcomeReading("ended", day)
    if _is_stopped(text, folded):
        reason = next((code for code, pattern in _STOP_REASONS if re.search(pattern, folded)), "")
        return OutcomeReading("stopped", day, reason, understood=bool(reason))
    return OutcomeReading("running", understood=False)


def _is_stopped(text: str, folded: str) -> bool:
    """Whether "dừng" is meant: without its tone it could be đúng, dụng (sử dụng) or a name."""
    if re.search(r"\bdừng\b", text.lower()):
        return True
    return text.isascii() and re.match(r"(da )?dung\b", folded) is not None


def _day_in(text: str) -> date | None:
    match = re.search(r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{4}", text)
    if match is None:
        return None
    try:
        return parse_partial_date(match[0]).exact
    except ValueError:
        return None


_HAMLET = re.compile(
    r"^(?:thôn|ấp|khóm|khu phố|khối phố|khối|tổ dân phố|bản|buôn|làng|xóm|tiểu khu|plei|phum|sóc)\s+\S", re.IGNORECASE
)


def hamlet_of(*addresses: str) -> str:
    """The hamlet named in the first address that names one: ``ấp Ba Trại`` gives ``Ấp Ba Trại``."""
    for address in addresses:
        for part in address.split(","):
            words = part.strip()
            if _HAMLET.match(words):
                return words[:1].upper() + words[1:]
    return ""

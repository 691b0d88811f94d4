"""Legal time and dates that are known only in part.

Legal time is UTC+07:00, whatever the zone of the PC. "On 14 December" means up to the end of that
legal day. An instant is always an aware datetime in UTC.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache, total_ordering

from models.text import clean_line, fold

_AHEAD = timedelta(hours=7)
_ONE_DAY = timedelta(days=1)
LEGAL_ZONE = timezone(_AHEAD, "UTC+07:00")
YEARS = range(1900, 2200)
"""Years that a paper can speak of; others (``31/12/9999`` for "never") are slips or signs, not dates."""


def legal_day(instant: datetime) -> date:
    """The day in Viet Nam at an instant."""
    if instant.tzinfo is UTC:  # nearly always; adding is far cheaper than converting
        return (instant + _AHEAD).date()
    return instant.astimezone(LEGAL_ZONE).date()


@lru_cache(maxsize=4096)
def day_start(day: date) -> datetime:
    """00:00 of a legal day, as an instant: the law counts in days, and asks for the same ones again and again."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - _AHEAD


def day_end(day: date) -> datetime:
    """The instant at which a legal day is over (00:00 of the next)."""
    return day_start(day) + _ONE_DAY


class Precision(enum.StrEnum):
    """How exactly the instant of an event is known."""

    MINUTE = "minute"
    DAY = "day"


_DAY_ONLY = Precision.DAY
"""Looked up here: a member is read off its enumeration several times as slowly, and every moment asks for it."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened: to the minute, or only to the day (then 00:00 of the legal day)."""

    instant: datetime
    precision: Precision
    day: date = field(init=False, repr=False, compare=False)
    """The legal day of the instant."""
    is_day_only: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.instant.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        try:
            day = legal_day(self.instant)
            start = day_start(day)
        except OverflowError:
            raise ValueError("an instant beyond the calendar") from None
        is_day_only = self.precision is _DAY_ONLY
        if is_day_only and self.instant != start:
            raise ValueError("a day begins at 00:00 of legal time")
        object.__setattr__(self, "day", day)
        object.__setattr__(self, "is_day_only", is_day_only)

    @classmethod
    def at(cls, instant: datetime) -> Moment:
        """A moment known to the minute."""
        return cls(instant.astimezone(UTC).replace(second=0, microsecond=0), Precision.MINUTE)

    @classmethod
    def on(cls, day: date) -> Moment:
        """A moment of which only the day is known."""
        return cls(day_start(day), _DAY_ONLY)

    def show(self) -> str:
        """As an officer writes it: ``22:40 ngày 24/11/2026`` or ``24/11/2026``."""
        if self.is_day_only:
            return show_date(self.day)
        local = self.instant.astimezone(LEGAL_ZONE)
        return f"{local:%H:%M} ngày {local:%d/%m/%Y}"


def show_date(day: date) -> str:
    """``dd/mm/yyyy``."""
    return f"{day:%d/%m/}{day.year:04d}"


_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def show_weekday(day: date) -> str:
    """``thứ Hai`` to ``Chủ nhật``."""
    return _WEEKDAYS[day.weekday()]


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which day, or day and month, may be unknown (birth in old papers).

    In order, one that is less known stands before those it could be.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day without its month")
        if self.month == 0 or self.day == 0:
            raise ValueError("an unknown part is None, not 0")
        date(self.year, self.month or 1, self.day or 1)

    def __lt__(self, other: PartialDate) -> bool:
        return (self.year, self.month or 0, self.day or 0) < (other.year, other.month or 0, other.day or 0)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        return cls(day.year, day.month, day.day)

    @classmethod
    def from_iso(cls, text: str) -> PartialDate:
        """Read ``yyyy``, ``yyyy-mm`` or ``yyyy-mm-dd``. Raises ValueError."""
        if not _STORED.fullmatch(text):
            raise ValueError("not a stored date")
        return cls(*(int(part) for part in text.split("-")))

    def iso(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{p:02d}" for p in (self.month, self.day) if p is not None]
        return "-".join(parts)

    @property
    def exact(self) -> date | None:
        """The date, if it is wholly known."""
        if self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    @property
    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        if self.month is None:
            return date(self.year, 12, 31)
        if self.day is None:
            following = date(self.year + self.month // 12, self.month % 12 + 1, 1)
            return following - timedelta(days=1)
        return date(self.year, self.month, self.day)

    def show(self) -> str:
        """``13/11/2000``, ``11/2000`` or ``2000``."""
        parts = [f"{p:02d}" for p in (self.day, self.month) if p is not None]
        return "/".join([*parts, f"{self.year:04d}"])


def age_on(birth: PartialDate, day: date) -> tuple[int, int]:
    """Full years of age on a day: least and greatest possible (equal when the birth date is exact)."""
    return least_age_on(birth, day), _years(birth.earliest, day)


def least_age_on(birth: PartialDate, day: date) -> int:
    """The least possible age in full years on a day."""
    return _years(birth.latest, day)


def _years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


_STORED = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_NUMERIC = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
_DAY_MONTH = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{4})")
_COMPACT = re.compile(r"(\d{2})(\d{2})(\d{4})")
_WORDS = re.compile(r"(?:(?:ngày\s*)?(\d{1,2})\s*)?tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)


def parse_partial_date(text: str) -> PartialDate:
    """A date as people write it, day first: ``13/11/2000``, ``11/2000``, ``2000``, ``ngày 5 tháng 3 năm 1990``.

    A part written as zeros is not known: ``00/00/1985`` is 1985. Raises ValueError if it is no date,
    an impossible one, one outside the calendar, or has a year of two digits.
    """
    year, month, day = _parts(text.strip())
    result = PartialDate(year, month or None, day or None)
    if year not in YEARS:
        raise ValueError("not in the calendar")
    return result


def _parts(text: str) -> tuple[int, int, int]:
    """Year, month and day of a written date, 0 for what is left out. Raises ValueError."""
    if match := _NUMERIC.fullmatch(text) or _COMPACT.fullmatch(text):
        if len(match[3]) == 2:
            raise ValueError("a year of two digits is ambiguous")
        return int(match[3]), int(match[2]), int(match[1])
    if match := _ISO.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _WORDS.fullmatch(text):
        return int(match[3]), int(match[2]), int(match[1] or 0)
    if match := _MONTH_YEAR.fullmatch(text):
        return int(match[2]), int(match[1]), 0
    if re.fullmatch(r"\d{4}", text):
        return int(text), 0, 0
    raise ValueError("not a date")


_DAYS_BACK = {
    "hom nay": 0, "nay": 0, "hnay": 0,
    "hom qua": 1, "qua": 1, "hqua": 1,
    "hom kia": 2, "hkia": 2,
}  # fmt: skip


_LATEST_AHEAD = timedelta(days=60)
"""How far ahead a day without a year is meant: a summons, a meeting. What is further names its year, or is past: who
types 20/5 in November tells of the last May."""


def parse_date(text: str, today: date, *, ahead: bool = False) -> date:
    """A whole date as an officer types it: ``5/3`` (nearest past one), ``05032026``, ``hôm nay``, ``hqua``, ``-3``.

    ``ahead``: it may still be to come, so ``5/3`` is the one of the next two months, or else the nearest past one.
    Raises ValueError if it is no whole date.
    """
    text = text.strip()
    back = _DAYS_BACK.get(fold(text))
    if back is None and re.fullmatch(r"-\d{1,3}", text):
        back = int(text[1:])
    if back is not None:
        return today - timedelta(days=back)
    if match := _DAY_MONTH.fullmatch(text):
        this_year = date(today.year, int(match[2]), int(match[1]))
        return _without_year(this_year, today, _LATEST_AHEAD if ahead else timedelta(0))
    exact = parse_partial_date(text).exact
    if exact is None:
        raise ValueError("day or month is missing")
    return exact


def _without_year(this_year: date, today: date, ahead: timedelta) -> date:
    """The last such day that is no further ahead; a leap day is this year's. Raises ValueError."""
    if (this_year.month, this_year.day) == (2, 29):
        if this_year > today + ahead:
            raise ValueError("a leap day that is still to come")
        return this_year
    years = (this_year.replace(year=today.year + by) for by in (1, 0, -1))
    return next(day for day in years if day <= today + ahead)


_CLOCK = r"\d{1,2}(?:[:hg](?:\d{2})?|\s?giờ(?:\s?\d{2}(?:\s?phút)?)?)"
_TIME_FIRST = re.compile(rf"(?:hồi |lúc )?(?:(\d{{4}})(?= )|({_CLOCK}))(?: (.+))?")
"""Four digits are an hour only before a day: after one, or alone, they could be a year."""
_DAY_FIRST = re.compile(rf"(.+?) (?:hồi |lúc )?({_CLOCK})")
_TIME = re.compile(r"(\d{1,2})(?:(?:[:hg.]|\s?giờ)\s*(?:(\d{2})(?:\s?phút)?)?|(\d{2}))?", re.IGNORECASE)


def parse_moment(text: str, today: date) -> Moment:
    """``22:40 24/11/2026``, ``2240 24/11``, ``hôm qua 22h40``, ``8h30`` (today) or ``24/11/2026`` (day only).

    Raises ValueError.
    """
    text = clean_line(text).lower()
    if match := _TIME_FIRST.fullmatch(text):
        time_text, day_text = match[1] or match[2], match[3] or ""
    elif match := _DAY_FIRST.fullmatch(text):
        time_text, day_text = match[2], match[1]
    else:
        return Moment.on(parse_date(text, today))
    hour, minute = parse_time(time_text)
    day = parse_date(day_text.removeprefix("ngày "), today) if day_text else today
    return Moment.at(datetime(day.year, day.month, day.day, hour, minute, tzinfo=LEGAL_ZONE))


def parse_time(text: str) -> tuple[int, int]:
    """Hour and minute from ``22:40``, ``22h40``, ``2240``, ``22h``, ``22 giờ 40 phút``. Raises ValueError."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise ValueError("not a time")
    hour, minute = int(match[1]), int(match[2] or match[3] or 0)
    if hour > 23 or minute > 59:
        raise ValueError("no such time of day")
    return hour, minute

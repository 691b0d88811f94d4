"""How a typed date was understood, in words: the weekday and the distance show a slip that the digits hide."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.dates import LEGAL_ZONE, Moment, PartialDate, age_on, show_date, show_weekday


def reading_of(value: Any, today: date) -> str:
    """The words under a field; nothing for a value that is no date."""
    if isinstance(value, Moment):
        hour = "" if value.is_day_only else f"{value.instant.astimezone(LEGAL_ZONE):%H:%M} "
        return f"{hour}{_day_words(value.day, today)}"
    if isinstance(value, PartialDate):
        return _partly_known_words(value, today)
    return _day_words(value, today) if isinstance(value, date) else ""


def _day_words(day: date, today: date) -> str:
    return f"{show_weekday(day)}, {show_date(day)} ({_distance(day, today)})"


_NEAR = {-1: "ngày mai", 0: "hôm nay", 1: "hôm qua"}


def _distance(day: date, today: date) -> str:
    days = (today - day).days
    if days in _NEAR:
        return _NEAR[days]
    count, ending = abs(days), "trước" if days > 0 else "nữa"
    if count < 60:
        return f"{count} ngày {ending}"
    return f"{count // 30} tháng {ending}" if count < 730 else f"{count // 365} năm {ending}"


def _partly_known_words(value: PartialDate, today: date) -> str:
    least, most = age_on(value, today)
    ago = "" if least < 1 else f" ({least} năm trước)" if least == most else f" ({least} hoặc {most} năm trước)"
    if value.exact is not None:
        return f"{show_weekday(value.exact)}, {value.show()}{ago}"
    unknown = "chưa rõ ngày" if value.month is not None else "chưa rõ ngày, tháng"
    return f"{value.show()}, {unknown}{ago}"

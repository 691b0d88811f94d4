"""Small wordings of official papers (NĐ 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from models.dates import PartialDate, age_on, show_date
from models.law.monitoring import MonitoringState

MONITORING_WORDS: Mapping[MonitoringState, str] = {
    MonitoringState.NONE: "chưa áp dụng",
    MonitoringState.DECIDED: "đã có quyết định, chưa đeo thiết bị",
    MonitoringState.FITTED: "đang đeo thiết bị",
    MonitoringState.REMOVED: "tạm thời tháo thiết bị",
    MonitoringState.PAUSED: "tạm dừng",
    MonitoringState.WAIVED: "được miễn phần thời gian còn lại",
    MonitoringState.ENDED: "đã chấm dứt",
}


def two_digits(day: int, month: int) -> tuple[str, str]:
    """Day and month as papers write them: days below 10 and only the months 1 and 2 take a zero."""
    return f"{day:02d}", f"{month:02d}" if month in (1, 2) else str(month)


def date_in_words(day: date) -> str:
    """``ngày 05 tháng 01 năm 2026``."""
    d, m = two_digits(day.day, day.month)
    return f"ngày {d} tháng {m} năm {day.year}"


def day_words(day: date | None) -> str:
    """A day, or nothing if it is not known."""
    return show_date(day) if day else ""


def age_words(birth: PartialDate, day: date) -> str:
    """The age in full years on a day: ``17``, or ``17 hoặc 18`` of a birth date that is known only in part."""
    least, most = age_on(birth, day)
    return str(least) if least == most else f"{least} hoặc {most}"


def paper_number(number: str) -> str:
    """A running number: below 10 it takes a zero."""
    return number.zfill(2) if number.isdigit() else number


def paper_number_with(number: str, pattern: str, symbol: str) -> str:
    """A document number as it stands on paper: ``05/QĐ-CAX``, of a letter ``05/CAX`` (NĐ 30/2020/NĐ-CP, Phụ lục I).

    One that has a slash is already full.
    """
    suffix = "-".join(part for part in (pattern, symbol) if part)
    return number if "/" in number else f"{paper_number(number)}/{suffix}"


COMMITTEE = "UBND"
"""The symbol of a People's Committee in the numbers of its papers."""

QUOTED_NUMBERS: Mapping[str, tuple[str, str | None]] = {
    "management_decision.number": ("QĐ", None),
    "notice_of_use.number": ("TB", None),
    "file_transfer.number": ("TB", None),
    "suspension.number": ("QĐ", None),
    "stop.number": ("QĐ", None),
    "end.number": ("QĐ", None),
    "determination_request.number": ("GĐN", None),
    "voluntary_decision.number": ("QĐ", None),
    "home_completion.number": ("GXN", None),
    "holding.number": ("QĐ", None),
    "file_notice.number": ("TB", None),
    "monitoring_decision.number": ("QĐ", None),
    "aftercare_decision.number": ("QĐ", COMMITTEE),
    "aftercare_completion.number": ("GCN-QLSC", ""),
}
"""Numbers that other papers quote: the abbreviation of their kind (NĐ 30/2020/NĐ-CP, Phụ lục III), and the symbol of
who issues it where that is not our office."""


def full_number(name: str, number: str, ours: str) -> str:
    """A number that other papers quote in its full spelling; ``ours``: the symbol of our office."""
    if name not in QUOTED_NUMBERS:
        return number
    kind, whose = QUOTED_NUMBERS[name]
    return paper_number_with(number, kind, ours if whose is None else whose)


def next_number(used: list[str]) -> str:
    """The number after the highest running number among ``12/QĐ-CAX`` and the like."""
    highest = 0
    for text in used:
        head = text.split("/")[0].strip()
        if head.isdigit():
            highest = max(highest, int(head))
    return paper_number(str(highest + 1))

"""What is due in words, as the home page and the list for the officer on duty say it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from models.dates import legal_day, show_date
from models.law.deadlines import Due, DueKind, month_to_do
from models.law.marks import Mark
from models.law.rules import Rule, Unit
from models.views import DueRow

CLOSED_FILE = "hồ sơ đã kết thúc"
"""In place of a name that the user may not see."""
_MARKS: Mapping[Mark, str] = {
    Mark.FOUND: "",
    Mark.FOUND_2: "chưa kiểm chứng",
    Mark.RECALLED: "chưa kiểm chứng",
    Mark.UNKNOWN: "chưa rõ",
    Mark.HOUSE: "quy ước của chương trình",
}


def when_due(due: DueRow, rule: Rule) -> str:
    """Until when, or why there is no limit."""
    if due.due_at is not None:
        return Due(due.due_at, DueKind(due.due_kind), due.hour_unknown).show()
    if rule.mark is Mark.UNKNOWN:
        return unknown_limit(due.asked_by)
    if rule.unit is Unit.AT_ONCE:
        return "làm ngay"
    return f"từ ngày {legal_day(due.opens_at):%d/%m/%Y}"


def unknown_limit(asked_by: date | None) -> str:
    """That the law's limit is not known, with the day that the request itself names."""
    return f"chưa rõ; theo giấy đề nghị: {show_date(asked_by)}" if asked_by else "chưa rõ"


def what_due(due: DueRow, rule: Rule, day: date) -> str:
    """What has to be done, with the month that it is for on a day."""
    what = rule.duty.what if rule.duty else rule.title
    month = month_due(due.month, due.due_at, day)
    return f"{what}: {month}" if month else what


def month_due(month: date | None, due_at: datetime | None, day: date) -> str:
    """The month for which something monthly is to be done on a day, and since when it was not; empty if nothing is.

    A month that is over cannot be made up for.
    """
    if month is None or due_at is None:
        return ""
    to_do = month_to_do(month, due_at, day)
    since = "" if to_do == month else f" (chưa làm từ {month:%m/%Y})"
    return f"tháng {to_do:%m/%Y}{since}"


def article_due(rule: Rule) -> str:
    """Where the law says so; before it, since a column may cut the end, whether that was not found there."""
    return " · ".join(part for part in (_MARKS[rule.mark], rule.article) if part)

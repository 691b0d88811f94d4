"""How long what is known of somebody is kept once the case is closed: classes of records, settings, whose time is over.

How long files on drug users are kept stands in circulars of the ministry that could not be read (domain/law.md §10,
question 13). Such a term is *chưa rõ*: nothing of its class is proposed for destruction until a chief has set a value
and said why.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from models import fields
from models.case import Case
from models.events.base import Trigger
from models.law.course import Occurrence
from models.law.deadlines import shifted
from models.law.marks import Mark
from models.looks import KEPT_MONTHS

LONGEST_YEARS = 150


class LastList(enum.StrEnum):
    """The list a person stood on last."""

    USER = "user"
    ADDICT = "addict"
    AFTERCARE = "aftercare"
    NEVER = "never"
    """Closed when the person came into the registry."""


class Leaving(enum.StrEnum):
    """The way a person left the lists."""

    ENDED = "ended"
    """The measure ran out, was completed or stopped."""
    MOVED = "moved"
    DETAINED = "detained"
    """Prison, compulsory education, reform school."""
    DIED = "died"


PAPERS, REMOVED, COUNTS, LOOKS = "papers", "removed", "counts", "access_log"
"""Classes of records that are no files of people."""


@dataclass(frozen=True, slots=True)
class RecordClass:
    """A class of records with a term of its own. ``years`` is None where no text that was read gives a term.

    ``least_years``: nobody may set less.
    """

    code: str
    name: str
    basis: str
    mark: Mark
    years: int | None = None
    least_years: int = 1


_LISTS = {
    LastList.USER: "Người sử dụng",
    LastList.ADDICT: "Người nghiện",
    LastList.AFTERCARE: "Người quản lý sau cai",
    LastList.NEVER: "Người đã kết thúc khi tiếp nhận",
}
_WAYS = {
    Leaving.ENDED: "hết thời hạn, hoàn thành hoặc dừng",
    Leaving.MOVED: "đã chuyển đi",
    Leaving.DETAINED: "chấp hành án, cơ sở giáo dục, trường giáo dưỡng",
    Leaving.DIED: "chết, mất tích",
}
_OF_MINISTRY = "Hồ sơ do Công an cấp xã lưu theo quy định của Bộ Công an; chưa đọc được văn bản quy định thời hạn."


def class_code(last_list: LastList, way: Leaving) -> str:
    """The class of a person's file."""
    return f"{last_list}.{way}"


CLASSES: Mapping[str, RecordClass] = {
    item.code: item
    for item in (
        *(
            RecordClass(class_code(last, way), f"{last_name}: {way_name}", _OF_MINISTRY, Mark.UNKNOWN)
            for last, last_name in _LISTS.items()
            for way, way_name in _WAYS.items()
        ),
        RecordClass(
            PAPERS,
            "Giấy tờ trong hồ sơ đã kết thúc",
            "Luật Lưu trữ 33/2024/QH15; chưa đọc được thời hạn của hồ sơ này. Giấy tờ được hủy cùng hồ sơ.",
            Mark.UNKNOWN,
        ),
        RecordClass(
            REMOVED,
            "Người nhập nhầm, đã lấy ra khỏi sổ",
            "Chỉ còn trong lịch sử thay đổi, đã niêm phong; chưa đọc được văn bản quy định thời hạn.",
            Mark.UNKNOWN,
        ),
        RecordClass(
            COUNTS,
            "Số đếm không có tên người (xét nghiệm âm tính)",
            "Không phải dữ liệu cá nhân; chưa đọc được văn bản quy định thời hạn.",
            Mark.UNKNOWN,
        ),
        RecordClass(
            LOOKS,
            "Nhật ký truy cập",
            "QCVN 12:2026/BCA (TT 47/2026/TT-BCA): ít nhất 12 tháng",
            Mark.FOUND,
            years=1,
        ),
    )
}
"""Every class by its code, in the order of the page."""


@dataclass(frozen=True)
class RetentionTerm:
    """How long the office keeps a class of records: a decision of a chief, with its ground."""

    years: int | None = fields.number(
        "Thời hạn lưu (năm)", least=1, greatest=LONGEST_YEARS, help="Tính từ ngày ra khỏi danh sách.", width=6
    )
    forever: bool | None = fields.flag("Lưu vĩnh viễn")
    basis: str = fields.text("Căn cứ (văn bản, điều khoản)", required=True, lines=2, width=60)
    reason: str = fields.text("Lý do", required=True, lines=2, width=60)


Terms = Mapping[str, RetentionTerm]
"""What a chief has set, by class."""


def years_of(code: str, terms: Terms) -> int | None:
    """For how many years a class is kept; None while that is not known, and for what is kept for ever."""
    term = terms.get(code)
    return term.years if term is not None else CLASSES[code].years


def months_of_looks(terms: Terms) -> int | None:
    """For how many months the access log is kept: never less than QCVN 12:2026/BCA asks; None if for ever."""
    years = years_of(LOOKS, terms)
    return None if years is None else max(KEPT_MONTHS, 12 * years)


def kept_years(code: str, *, has_papers: bool, terms: Terms) -> int | None:
    """For how many years the file of a closed case is kept: papers are destroyed with it, so the longer term counts."""
    found = [years_of(code, terms), *((years_of(PAPERS, terms),) if has_papers else ())]
    known = [years for years in found if years is not None]
    return max(known) if len(known) == len(found) else None


def over_before(today: date, years: int) -> date:
    """What was closed before this day has been kept for the whole term, the last day of it included."""
    return shifted(today, years=-years)


# --- a case ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Closing:
    """How and when a case was closed."""

    code: str
    since: date


_DEATHS = frozenset({Trigger.DIED, Trigger.STOPPED_BY_DEATH})


def closing_of(case: Case) -> Closing | None:
    """The class of a closed case and the day from which its term counts; None while the commune follows it."""
    if case.state is None or case.state.kept or case.since is None:
        return None
    return Closing(class_code(_last_list(case), _way(case)), case.since)


def _last_list(case: Case) -> LastList:
    states = case.situation.rules.states
    for occurrence in reversed(case.course.occurrences):
        before = states.get(occurrence.before)
        if before is not None and before.kept:
            return LastList(before.group)
    return LastList.NEVER


def _way(case: Case) -> Leaving:
    assert case.state is not None
    if any(o.step.trigger in _DEATHS for o in _since_closed(case)):
        return Leaving.DIED
    return {"SM": Leaving.MOVED, "SX": Leaving.DETAINED}.get(case.state.code, Leaving.ENDED)


def _since_closed(case: Case) -> list[Occurrence]:
    """What led out of the last followed state, and what came after."""
    followed = {code for code, state in case.situation.rules.states.items() if state.kept}
    return list(takewhile(lambda o: o.after not in followed, reversed(case.course.occurrences)))

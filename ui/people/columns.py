"""The columns that a list of people can show: what each is called and what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.dates import PartialDate, age_on, legal_day, show_date
from models.fields import Choice
from models.law.rules import Rules
from models.list_filter import FORM_STATES, OPTIONS, Facet
from models.person import PRIOR_RECORD, SEX_WORDS, SUBSTANCES
from models.views import PersonRow
from ui.words import SHORT_PRESENCES

_YES_NO = {True: "Có", False: "Không", None: ""}
_GROUPS = {"user": "Sử dụng trái phép", "addict": "Nghiện", "aftercare": "Sau cai", "none": ""}


@dataclass
class Known:
    """What rows are shown with: the law's states, the present instant, who the users are."""

    rules: Callable[[], Rules | None]
    now: Callable[[], datetime]
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """A column. ``soft``: it gives some of its width when the window is narrow."""

    code: str
    heading: str
    text: Callable[[PersonRow, Known], str]
    soft: bool = False


def _birth(person: PersonRow, _: Known) -> str:
    return PartialDate.from_iso(person.birth).show() if person.birth else ""


def _age(person: PersonRow, known: Known) -> str:
    """Full years; two numbers if the birth date is known only in part."""
    if not person.birth:
        return ""
    least, most = age_on(PartialDate.from_iso(person.birth), legal_day(known.now()))
    return str(least) if least == most else f"{least}-{most}"


def _state(person: PersonRow, known: Known) -> str:
    rules = known.rules()
    state = rules.states.get(person.state) if rules else None
    return state.short if state else ""


def _form(person: PersonRow, _: Known) -> str:
    form = next((form for form, states in FORM_STATES.items() if person.state in states), None)
    return label_of(OPTIONS[Facet.FORM], form) if form else ""


def is_overdue(person: PersonRow, known: Known) -> bool:
    return person.next_due is not None and person.next_due <= known.now()


def _next_due(person: PersonRow, known: Known) -> str:
    if person.next_due is None:
        return "cần rà soát" if person.in_review else ""
    last_day = legal_day(person.next_due - timedelta(minutes=1))  # the limit is the end of that day or instant
    return ("quá hạn " if is_overdue(person, known) else "") + show_date(last_day)


def label_of(choices: Iterable[Choice], code: str) -> str:
    """The words of a code; one that a list does not have stands for itself."""
    return next((choice.label for choice in choices if choice.code == code), code)


def _labels(choices: Iterable[Choice], codes: Iterable[str]) -> str:
    return ", ".join(label_of(choices, code) for code in codes)


NAME = "name"
DUE = "next_due"
COLUMNS: Mapping[str, Column] = {
    column.code: column
    for column in (
        Column(NAME, "Họ và tên", lambda p, _: p.name),
        Column("birth", "Ngày sinh", _birth),
        Column("age", "Tuổi", _age),
        Column("sex", "Giới tính", lambda p, _: SEX_WORDS.get(p.sex, "")),
        Column("number", "Số giấy tờ", lambda p, _: p.number),
        Column("hamlet", "Thôn, ấp", lambda p, _: p.hamlet, soft=True),
        Column("residence", "Nơi ở", lambda p, _: p.residence, soft=True),
        Column("group", "Danh sách", lambda p, _: _GROUPS.get(p.group, "")),
        Column("state", "Tình trạng", _state, soft=True),
        Column("form", "Hình thức cai nghiện", _form, soft=True),
        Column("since", "Từ ngày", lambda p, _: show_date(p.since) if p.since else ""),
        Column("term_end", "Hết hạn", lambda p, _: show_date(p.term_end) if p.term_end else ""),
        Column("presence", "Cư trú", lambda p, _: SHORT_PRESENCES.get(p.presence, ""), soft=True),
        Column(DUE, "Hạn gần nhất", _next_due),
        Column("monitored", "Giám sát điện tử", lambda p, _: "Đang bị giám sát" if p.monitored else "", soft=True),
        Column("linked", "Hồ sơ khác", lambda p, _: "Có hồ sơ khác" if p.linked else "", soft=True),
        Column("substances", "Loại ma túy", lambda p, _: _labels(SUBSTANCES, p.details.substances), soft=True),
        Column("occupation", "Nghề nghiệp", lambda p, _: p.details.occupation, soft=True),
        Column("ethnicity", "Dân tộc", lambda p, _: p.details.ethnicity),
        Column(
            "prior_record", "Tiền án, vi phạm", lambda p, _: _labels(PRIOR_RECORD, p.details.prior_record), soft=True
        ),
        Column("psychosis", "Loạn thần", lambda p, _: _YES_NO[p.details.psychosis]),
        Column("officer", "Cán bộ ghi", lambda p, known: known.names.get(p.last_officer, ""), soft=True),
    )
}
"""Every column by its code, in the order in which they are offered. The name always stands first."""
PROPOSED = ("name", "birth", "sex", "number", "hamlet", "state", "term_end", "presence", DUE)


def chosen_columns(codes: Iterable[str]) -> tuple[Column, ...]:
    """The columns that somebody chose, the name first; the proposed ones if none were."""
    wanted = [code for code in codes if code in COLUMNS and code != NAME]
    return tuple(COLUMNS[code] for code in ((NAME, *wanted) if wanted else PROPOSED))

"""Values to fill papers with, and every form printed once blank and once filled. All of it is invented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache

from models import field_types, fields
from models.dates import LEGAL_ZONE, Moment, show_date
from models.events.base import KINDS
from models.papers.declared import RELATIVES, paper_fields
from models.papers.values import PaperValues
from printing.forms import Form, Input, load_form
from printing.render import render_form
from tests.printing.ink import Sheet, sheets_of

LINE_OF_BEHAVIOUR = (
    "Khoảng 20 giờ, tại nhà trọ không số, đương sự tự khai đã hít ma túy đá cùng một người không rõ tên."
)
DAY = date(2027, 3, 5)
MOMENT = Moment.at(datetime(2027, 3, 5, 8, 30, tzinfo=LEGAL_ZONE))

TEXTS = {
    "office.parent_line": "Công an tỉnh An Giang",
    "office.issuer_line": "Công an xã Mẫu",
    "office.place": "Xã Mẫu",
    "office.commune": "xã Mẫu",
    "office.peoples_committee": "UBND xã Mẫu",
    "office.chief": "Nguyễn Thị Hạnh",
    "office.symbol": "CAX",
    "committee.parent_line": "Ủy ban nhân dân tỉnh An Giang",
    "committee.issuer_line": "Ủy ban nhân dân xã Mẫu",
    "committee.name": "Ủy ban nhân dân xã Mẫu",
    "committee.chairman": "Đặng Văn Chủ",
    "officer.name": "Lê Văn Tổ",
    "officer.rank": "Đại úy",
    "officer.position": "Cán bộ",
    "officer.unit": "Công an xã Mẫu",
    "person.name": "Trần Văn Thử",
    "person.age": "26",
    "person.other_names": "Tư Thử",
    "person.sex": "Nam",
    "person.birth": "13/11/2000",
    "person.birth_place": "Xã Mẫu, tỉnh An Giang",
    "person.home_village": "Xã Mẫu, tỉnh An Giang",
    "person.registered_residence": "Số 12, tổ 3, ấp Mẫu Một, xã Mẫu, tỉnh An Giang",
    "person.current_residence": "Số 12, tổ 3, ấp Mẫu Một, xã Mẫu, tỉnh An Giang",
    "person.residence": "Số 12, tổ 3, ấp Mẫu Một, xã Mẫu, tỉnh An Giang",
    "person.number": "089200000001",
    "person.number_issued_on": "02/03/2022",
    "person.number_issued_by": "Bộ Công an",
    "person.ethnicity": "Kinh",
    "person.religion": "Không",
    "person.education": "THCS",
    "person.nationality": "Việt Nam",
    "person.occupation": "Làm thuê",
    "person.workplace": "Bến cá Mẫu",
    "person.phone": "0900000001",
    "person.has_rehabilitated": "không",
    "management_decision.number": "05/QĐ-CAX",
    "management_decision.on": "05/3/2027",
    "management_decision.behaviour": "\n".join([LINE_OF_BEHAVIOUR] * 2),
    "management_decision.positive_day": "04/03/2027",
    "management_decision.term": "01 năm",
    "management_decision.from_day": "05/03/2027",
    "management_decision.until_day": "05/03/2028",
    "management_decision.team_leader": "Lê Văn Tổ",
    "management_decision.team_deputy": "Phạm Thị Phó",
    "management_decision.team_family": "Trần Văn Cha",
    "management_decision.team_organisation": "Võ Thị Đoàn",
    "management_decision.team_others": "Huỳnh Văn Thêm",
    "management_decision.registered_police": "xã Mẫu Hai",
    "notice_of_use.number": "03/TB-CAX",
    "notice_of_use.to_office": "xã Mẫu Hai",
    "paper.number": "07",
    "paper.date": "ngày 05 tháng 3 năm 2027",
    "paper.signer": "Nguyễn Thị Hạnh",
    "paper.signs_for": "",
    "paper.signer_position": "",
    "paper.secrecy": "",
    "test.on": "04/03/2027",
    "typed.length": "09 ngày",
    "suspension.custody_from": "06/03/2027",
    "suspension.custody_until": "15/03/2027",
    "suspension.from_day": "06/03/2027",
    "stop.from_day": "06/03/2027",
    "minutes.hour": "08",
    "minutes.minute": "30",
    "minutes.day": "05/03/2027",
    "minutes.place": "Trụ sở Công an xã Mẫu",
    "minutes.end_hour": "09",
    "minutes.end_minute": "15",
    "minutes.end_day": "05/03/2027",
    "minutes.pages": "02",
    "minutes.sheets": "02",
    "minutes.copies": "02",
    "minutes.kept_by_giver": "01",
    "minutes.kept_by_receiver": "01",
}

_RELATIVE = {
    "name": "Trần Văn Cha",
    "relation": "Cha",
    "sex": "Nam",
    "birth": "01/02/1972",
    "age": "55",
    "number": "089072000002",
    "issued_on": "03/04/2021",
    "issued_by": "Bộ Công an",
    "residence": "Ấp Mẫu Một, xã Mẫu",
    "occupation": "Làm ruộng",
    "phone": "0900000002",
}

CODES = {
    "person.sex": ("male",),
    "person.kinh": ("yes",),
    "person.has_religion": ("no",),
    "person.education": ("lower_secondary",),
}


def filled(form_id: str = "", **changes: str) -> PaperValues:
    """Every declared field known, and what is typed for a form; ``person__name="…"`` changes one.

    Of closed lists the first entry is chosen. Only health staff have a health station of their own.
    """
    codes = dict(CODES)
    texts = {name: field.label for name, field in paper_fields().items()} | dict(_happened())
    texts |= {f"{group}.{name}": text for group in RELATIVES for name, text in _RELATIVE.items()} | TEXTS
    codes |= {name: (field.choices[0][0],) for name, field in paper_fields().items() if field.choices}
    form = load_form(form_id) if form_id else None
    if form is None or form.author != "health":
        texts = {name: text for name, text in texts.items() if not name.startswith("station.")}
    if form is not None:
        texts |= _typed(form)
        codes |= {item.name: (item.field.choices[0][0],) for item in form.inputs if item.field.choices}
    texts |= {name.replace("__", "."): value for name, value in changes.items()}
    return PaperValues({name: text for name, text in texts.items() if text}, codes)


def every_code(form_id: str) -> Mapping[str, tuple[str, ...]]:
    """All codes of all closed lists that a form can show."""
    listed = [*paper_fields().values(), *(item.field for item in load_form(form_id).inputs)]
    return {field.name: tuple(code for code, _ in field.choices) for field in listed if field.choices}


def _happened() -> Iterator[tuple[str, str]]:
    """What the events say, each field in the spelling of its type; free text is its own label."""
    for kind in KINDS.values():
        yield f"{kind.kind}.on", show_date(DAY)
        yield f"{kind.kind}.moment", MOMENT.show()
        for item in fields.fields_of(kind):
            if not item.is_clinical:
                yield f"{kind.kind}.{item.name}", _spelled(item)


def _spelled(item: fields.Field) -> str:
    match item.type:
        case field_types.ChoicesType(choices=choices) | field_types.ChoiceType(choices=choices):
            return choices[0].label
        case field_types.DayType() | field_types.PartialDateType():
            return show_date(DAY)
        case field_types.MomentType():
            return MOMENT.show()
        case field_types.NumberType(least=least):
            return f"{max(least, 2):02d}"
        case _:
            return "12" if item.name.endswith("number") else item.label


def _typed(form: Form) -> Mapping[str, str]:
    """What is typed for one form alone."""
    typed = [item for item in form.inputs if item.name.startswith("typed.")]
    return {item.name: TEXTS.get(item.name) or _typed_text(item) for item in typed}


def _typed_text(item: Input) -> str:
    if item.field.choices:
        return item.field.choices[0][1]
    return show_date(DAY) if item.type == "day" else item.field.label


@cache
def blank_sheets(form_id: str) -> tuple[Sheet, ...]:
    """A form of which nothing is known."""
    return tuple(sheets_of(render_form(load_form(form_id), PaperValues())))


@cache
def filled_sheets(form_id: str) -> tuple[Sheet, ...]:
    """A form of which everything is known."""
    return tuple(sheets_of(render_form(load_form(form_id), filled(form_id))))

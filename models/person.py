"""Who a person is: the declared fields of a person and of relatives.

Fields marked *dated* (residence, occupation …) are kept with the day from which they hold, because
statistics of a past day need the value of that day. Labels are those of the official forms
(NĐ 163/2026/NĐ-CP, Phụ lục III: III-01 to III-05).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from models import fields
from models.dates import PartialDate, age_on, least_age_on
from models.fields import Choice, Sensitivity
from models.identity import Sex
from models.ids import OfficeId, PersonId
from models.text import name_sort_key

SENSITIVE = Sensitivity.SENSITIVE

ADULT_AGE = 18
"""Full years from which nobody is a minor (rules A06, B13)."""

SEXES = (Choice(Sex.MALE.value, "Nam"), Choice(Sex.FEMALE.value, "Nữ"))
SEX_WORDS: Mapping[str, str] = {choice.code: choice.label for choice in SEXES}

RELATIONS = (
    Choice("father", "Cha"),
    Choice("mother", "Mẹ"),
    Choice("wife", "Vợ"),
    Choice("husband", "Chồng"),
    Choice("child", "Con"),
    Choice("brother_sister", "Anh, chị, em"),
    Choice("guardian", "Người giám hộ"),
    Choice("representative", "Người đại diện hợp pháp"),
    Choice("other", "Quan hệ khác"),
)

EDUCATION = (  # III-05, item 11
    Choice("none", "Chưa đi học"),
    Choice("primary", "Tiểu học"),
    Choice("lower_secondary", "THCS"),
    Choice("upper_secondary", "THPT"),
    Choice("college", "Đại học, trung cấp, cao đẳng"),
    Choice("postgraduate", "Sau đại học"),
)

SUBSTANCES = (  # III-05, item 20
    Choice("opium", "Thuốc phiện"),
    Choice("cocaine", "Cocain"),
    Choice("cannabis", "Cần sa"),
    Choice("heroin", "Heroine"),
    Choice("ketamine", "Ketamine"),
    Choice("amphetamine", "Amphetamine/Methamphetamine"),
    Choice("other", "Ma túy khác"),
)

ROUTES = (  # III-05, item 21
    Choice("inject", "Tiêm chích"),
    Choice("inhale", "Hít"),
    Choice("swallow", "Uống"),
    Choice("other", "Khác"),
)

PRIOR_RECORD = (  # III-05, item 16
    Choice("drug_conviction", "Có tiền án các tội về ma túy"),
    Choice("drug_sanction", "Bị xử lý vi phạm hành chính về ma túy"),
    Choice("other_conviction", "Có tiền án về tội phạm khác"),
    Choice("other_sanction", "Bị xử lý vi phạm hành chính khác"),
)

EARLIER_REHABILITATION = (  # III-05, item 22
    Choice("none", "Chưa cai nghiện"),
    Choice("1", "1 lần"),
    Choice("2", "2 lần"),
    Choice("3", "3 lần"),
    Choice("4+", "Từ 4 lần trở lên"),
)


@dataclass(frozen=True)
class Relative:
    """A relative, guardian or representative (REP block of the forms; III-05 items 13 and 14)."""

    relation: str = fields.choice("Quan hệ", RELATIONS, required=True)
    name: str = fields.text("Họ và tên", required=True)
    birth: PartialDate | None = fields.partial_date("Ngày, tháng, năm sinh")
    number: str = fields.text("Số CMND/CCCD/CC/Hộ chiếu", digits=True)
    number_issued_on: date | None = fields.day("Ngày cấp")
    number_issued_by: str = fields.text("Nơi cấp")
    residence: str = fields.text("Nơi cư trú")
    occupation: str = fields.text("Nghề nghiệp")
    phone: str = fields.text("Điện thoại liên lạc")

    def __str__(self) -> str:
        return f"{fields.field_map(Relative)['relation'].show(self.relation)}: {self.name}"


@dataclass(frozen=True)
class PersonFields:
    """Everything declared about a person, with the values that hold now."""

    name: str = fields.text("Họ và tên", required=True, group="Nhân thân", width=40)
    other_names: str = fields.text("Tên gọi khác", group="Nhân thân", width=40)
    sort_name: str = fields.text(
        "Tên để xếp danh sách",
        group="Nhân thân",
        help="Chỉ nhập khi tên không xếp theo từ cuối (ví dụ tên Ê Đê, H'Mông).",
        width=40,
    )
    sex: str | None = fields.choice("Giới tính", SEXES, group="Nhân thân")
    birth: PartialDate | None = fields.partial_date(
        "Ngày, tháng, năm sinh",
        group="Nhân thân",
        help="Biết đến đâu nhập đến đó: 13/11/2000, 11/2000 hoặc 2000.",
        width=14,
    )
    birth_place: str = fields.text("Nơi sinh", group="Nhân thân", width=60, is_address=True)
    home_village: str = fields.text("Quê quán", group="Nhân thân", width=60, is_address=True)
    ethnicity: str = fields.text("Dân tộc", group="Nhân thân", sensitivity=SENSITIVE, width=16)
    religion: str = fields.text("Tôn giáo", group="Nhân thân", sensitivity=SENSITIVE, width=16)
    nationality: str = fields.text("Quốc tịch", group="Nhân thân", width=16)
    education: str | None = fields.choice("Trình độ học vấn", EDUCATION, group="Nhân thân")
    photo: str = fields.text("Ảnh", group="Nhân thân", longest=64, shown=False)

    citizen_number: str = fields.text("Số định danh cá nhân", digits=True, group="Giấy tờ tùy thân", width=16)
    old_number: str = fields.text("Số CMND 9 số", digits=True, group="Giấy tờ tùy thân", width=12)
    passport_number: str = fields.text("Số hộ chiếu", digits=True, group="Giấy tờ tùy thân", width=12)
    former_numbers: tuple[str, ...] = fields.texts("Số đã cấp trước đây", group="Giấy tờ tùy thân")
    paper_issued_on: date | None = fields.day("Ngày cấp", group="Giấy tờ tùy thân", width=12)
    paper_issued_by: str = fields.text("Nơi cấp", group="Giấy tờ tùy thân", width=50)

    registered_residence: str = fields.text(
        "Nơi thường trú/tạm trú", dated=True, group="Cư trú", width=60, longest=500, is_address=True
    )
    current_residence: str = fields.text(
        "Nơi ở hiện tại", dated=True, group="Cư trú", width=60, longest=500, is_address=True
    )
    hamlet: str = fields.text("Thôn, ấp, khóm, tổ dân phố", dated=True, group="Cư trú", width=30)

    occupation: str = fields.text("Nghề nghiệp", dated=True, group="Việc làm, học tập", width=40)
    workplace: str = fields.text("Nơi làm việc/học tập", dated=True, group="Việc làm, học tập", width=60)

    phone: str = fields.text("Số điện thoại", group="Liên hệ", width=16)
    social_account: str = fields.text("Tài khoản mạng xã hội", group="Liên hệ", width=40)
    relatives: tuple[Relative, ...] = fields.records("Người thân", Relative, group="Liên hệ")

    prior_record: tuple[str, ...] = fields.choices(
        "Nhân thân (tiền án, xử lý vi phạm hành chính)", PRIOR_RECORD, group="Tiền sử", sensitivity=SENSITIVE
    )
    prior_decisions: str = fields.text(
        "Các quyết định xử lý trước đây (số, ngày, cơ quan, hình thức)",
        lines=4,
        group="Tiền sử",
        sensitivity=SENSITIVE,
    )
    psychosis: bool | None = fields.flag(
        "Có biểu hiện loạn thần (ngáo đá)", dated=True, group="Tiền sử", sensitivity=SENSITIVE
    )
    first_use: str = fields.text("Thời điểm khai bắt đầu sử dụng", group="Tiền sử", sensitivity=SENSITIVE)
    first_found: str = fields.text("Thời điểm bị phát hiện lần đầu", group="Tiền sử", sensitivity=SENSITIVE)
    substances: tuple[str, ...] = fields.choices(
        "Loại ma túy sử dụng", SUBSTANCES, group="Tiền sử", sensitivity=SENSITIVE
    )
    substances_detail: str = fields.text("Ghi rõ loại ma túy", group="Tiền sử", sensitivity=SENSITIVE, width=40)
    routes: tuple[str, ...] = fields.choices("Hình thức sử dụng", ROUTES, group="Tiền sử", sensitivity=SENSITIVE)
    frequency: str = fields.text("Tần suất sử dụng", group="Tiền sử", sensitivity=SENSITIVE)
    dose: str = fields.text("Liều lượng mỗi lần", group="Tiền sử", sensitivity=SENSITIVE)
    earlier_rehabilitation: str | None = fields.choice(
        "Đã từng cai nghiện", EARLIER_REHABILITATION, group="Tiền sử", sensitivity=SENSITIVE
    )
    earlier_rehabilitation_detail: str = fields.text(
        "Các lần cai nghiện (nơi cai, hình thức, thời gian, quyết định)",
        lines=4,
        group="Tiền sử",
        sensitivity=SENSITIVE,
    )


DATED_FIELDS = tuple(f.name for f in fields.fields_of(PersonFields) if f.dated)
_PERSON_FIELDS = fields.field_map(PersonFields)


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value of a dated field and the legal day from which it holds (None: as far back as known)."""

    field: str
    value: Any
    valid_from: date | None

    def __post_init__(self) -> None:
        if self.field not in DATED_FIELDS:
            raise ValueError(f"not a dated field: {self.field}")


@dataclass(frozen=True)
class Person:
    """A person in the registry. ``known`` are the values that hold now, ``history`` the dated ones."""

    id: PersonId
    known: PersonFields
    history: tuple[DatedValue, ...] = ()
    version: int = 1
    owner: OfficeId = field(default=OfficeId(""))

    @property
    def name(self) -> str:
        return self.known.name

    @property
    def sex(self) -> Sex | None:
        return Sex(self.known.sex) if self.known.sex else None

    @property
    def birth(self) -> PartialDate | None:
        return self.known.birth

    @property
    def sort_key(self) -> bytes:
        """Order in lists: by given name, or by the sort name when one is set."""
        return name_sort_key(self.known.sort_name or self.known.name)

    def age_on(self, day: date) -> tuple[int, int] | None:
        """Least and greatest possible age in full years; None if the birth year is unknown."""
        return age_on(self.birth, day) if self.birth else None

    def may_be_under(self, years: int, day: date) -> bool:
        """Whether the person is, or with a partly known birth date may be, younger than ``years``."""
        birth = self.birth
        return birth is not None and least_age_on(birth, day) < years

    def value_on(self, name: str, day: date) -> Any:
        """The value of a dated field on a legal day; the field's unknown value before the first."""
        best: DatedValue | None = None
        for item in self.history:
            if item.field == name and (item.valid_from is None or item.valid_from <= day):
                if best is None or (item.valid_from or date.min) >= (best.valid_from or date.min):
                    best = item
        return best.value if best else getattr(PersonFields, name, None)

    def on(self, day: date) -> Person:
        """The person with the dated values of a day in place of today's."""
        values = {name: self.value_on(name, day) for name in DATED_FIELDS}
        return replace(self, known=replace(self.known, **values))

    @property
    def identity_number(self) -> str:
        """The number that papers show: citizen number, else passport, else the old card's."""
        return self.known.citizen_number or self.known.passport_number or self.known.old_number

    def relatives(self, *relations: str) -> tuple[Relative, ...]:
        return tuple(r for r in self.known.relatives if r.relation in relations)


def person_from(
    id_: PersonId, values: Mapping[str, Any], *, day: date | None, today: date | None = None, owner: OfficeId
) -> Person:
    """A new person from checked values; dated values hold from ``day``. Raises InvalidFields."""
    known = fields.build(PersonFields, values, today=today)
    history = tuple(
        DatedValue(name, getattr(known, name), day)
        for name in DATED_FIELDS
        if not fields.is_unknown(getattr(known, name))
    )
    return Person(id_, known, history, 1, owner)


def with_changes(person: Person, changes: Mapping[str, Any], *, day: date, today: date | None = None) -> Person:
    """The person after a correction or change; dated values hold from ``day`` on."""
    values = {name: getattr(person.known, name) for name in _PERSON_FIELDS} | dict(changes)
    known = fields.build(PersonFields, values, today=today)
    history = list(person.history)
    for name in changes:
        if name in DATED_FIELDS:
            history = [h for h in history if not (h.field == name and h.valid_from == day)]
            history.append(DatedValue(name, getattr(known, name), day))
    changed = replace(person, known=known, history=_ordered(history), version=person.version + 1)
    latest = {name: _latest(changed.history, name, getattr(known, name)) for name in DATED_FIELDS}
    return replace(changed, known=replace(known, **latest))


def _latest(history: Iterable[DatedValue], name: str, fallback: Any) -> Any:
    items = [h for h in history if h.field == name]
    return max(items, key=lambda h: h.valid_from or date.min).value if items else fallback


def _ordered(history: Iterable[DatedValue]) -> tuple[DatedValue, ...]:
    order = {name: i for i, name in enumerate(DATED_FIELDS)}
    return tuple(sorted(history, key=lambda h: (order[h.field], h.valid_from or date.min)))

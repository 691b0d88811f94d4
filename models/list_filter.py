"""Which people of a list are wanted: conditions that combine, as the page of people, papers and files ask them.

Values of one facet are alternatives, facets add up: (heroin or ketamine) and (thôn 1 or thôn 2) and minors.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.events.user_management import PRESENCE
from models.fields import Choice, Sensitivity, field_map
from models.person import ADULT_AGE, PRIOR_RECORD, SEXES, SUBSTANCES, PersonFields
from models.text import accent_key, clean_line, sort_key

NOT_RECORDED = ""
"""The value of a facet that stands for people of whom it is not known."""
YES, NO = "yes", "no"
OVERDUE, IN_REVIEW, AWAY = "overdue", "review", "away"


class Facet(enum.StrEnum):
    """What people can be told apart by."""

    STATE = "state"
    FORM = "form"
    """The form of rehabilitation."""
    AGE = "age"
    SEX = "sex"
    HAMLET = "hamlet"
    PRESENCE = "presence"
    DUE = "due"
    MONITORED = "monitored"
    SUBSTANCE = "substance"
    PSYCHOSIS = "psychosis"
    PRIOR = "prior"
    ETHNICITY = "ethnicity"
    WORK = "work"
    OFFICER = "officer"
    """Who recorded something about the person last."""


_FIELD_OF: Mapping[Facet, str] = {
    Facet.SEX: "sex",
    Facet.HAMLET: "hamlet",
    Facet.SUBSTANCE: "substances",
    Facet.PSYCHOSIS: "psychosis",
    Facet.PRIOR: "prior_record",
    Facet.ETHNICITY: "ethnicity",
    Facet.WORK: "occupation",
}
"""The declared field that a facet is about."""
FACETS: Mapping[Facet, str] = {
    Facet.STATE: "Tình trạng",
    Facet.FORM: "Hình thức cai nghiện",
    Facet.AGE: "Tuổi",
    Facet.SEX: "Giới tính",
    Facet.HAMLET: "Thôn, ấp",
    Facet.PRESENCE: "Cư trú",
    Facet.DUE: "Hạn",
    Facet.MONITORED: "Giám sát điện tử",
    Facet.SUBSTANCE: "Loại ma túy",
    Facet.PSYCHOSIS: "Loạn thần",
    Facet.PRIOR: "Tiền án, vi phạm",
    Facet.ETHNICITY: "Dân tộc",
    Facet.WORK: "Nghề nghiệp",
    Facet.OFFICER: "Cán bộ ghi gần nhất",
}
"""What facets are called, in the order in which they are offered."""

FREE = frozenset({Facet.HAMLET, Facet.ETHNICITY, Facet.WORK})
"""Facets whose values are what people typed; spellings that differ by capitals alone are one value."""
FREE_FIELDS: Mapping[str, Facet] = {_FIELD_OF[facet]: facet for facet in FACETS if facet in FREE}
"""The facet of each field whose values are what people typed."""

FORM_STATES: Mapping[str, tuple[str, ...]] = {
    "home": ("S5",),
    "private": ("S6",),
    "public": ("S7",),
    "substitution": ("S8",),
    "compulsory": ("S11", "S12", "S12x"),
}
"""The forms of rehabilitation, by the states of models/law/states.toml in which somebody is under one: who was sent
to a centre is, whether the decision was carried out or not."""
AWAY_PRESENCES = ("absent", "reported_absence", "missing")
AGES: Mapping[str, tuple[int, int | None]] = {
    "minor": (0, ADULT_AGE),
    "0": (0, 12),
    "12": (12, ADULT_AGE),
    "18": (ADULT_AGE, 30),
    "30": (30, 45),
    "45": (45, 60),
    "60": (60, None),
}
"""Full years from and below, least possible age: who may be a minor counts as one (``Person.may_be_under``)."""

_UNKNOWN = Choice(NOT_RECORDED, "Chưa ghi")
OPTIONS: Mapping[Facet, tuple[Choice, ...]] = {
    Facet.FORM: (
        Choice("home", "Tự nguyện tại gia đình, cộng đồng"),
        Choice("private", "Tự nguyện tại cơ sở tư nhân"),
        Choice("public", "Tự nguyện tại cơ sở công lập"),
        Choice("substitution", "Điều trị bằng thuốc thay thế"),
        Choice("compulsory", "Cai nghiện bắt buộc"),
    ),
    Facet.AGE: (
        Choice("minor", "Chưa đủ 18 tuổi"),
        Choice("0", "Dưới 12 tuổi"),
        Choice("12", "Từ đủ 12 đến dưới 18 tuổi"),
        Choice("18", "Từ 18 đến dưới 30 tuổi"),
        Choice("30", "Từ 30 đến dưới 45 tuổi"),
        Choice("45", "Từ 45 đến dưới 60 tuổi"),
        Choice("60", "Từ 60 tuổi trở lên"),
        _UNKNOWN,
    ),
    Facet.SEX: (*SEXES, _UNKNOWN),
    Facet.PRESENCE: (PRESENCE[0], Choice(AWAY, "Vắng mặt (mọi trường hợp)"), *PRESENCE[1:], _UNKNOWN),
    Facet.DUE: (Choice(OVERDUE, "Có việc quá hạn"), Choice(IN_REVIEW, "Cần rà soát")),
    Facet.MONITORED: (Choice(YES, "Đang bị giám sát"), Choice(NO, "Không bị giám sát")),
    Facet.SUBSTANCE: (*SUBSTANCES, _UNKNOWN),
    Facet.PSYCHOSIS: (Choice(YES, "Có biểu hiện"), Choice(NO, "Không có biểu hiện"), _UNKNOWN),
    Facet.PRIOR: (*PRIOR_RECORD, _UNKNOWN),
}
"""The values of facets that are a closed list. States are rows of the law, officers users, the rest is typed."""


def is_sensitive(facet: Facet) -> bool:
    """Whether the facet tells what only who may read a person may know (models/fields.py)."""
    name = _FIELD_OF.get(facet)
    return name is not None and field_map(PersonFields)[name].sensitivity is not Sensitivity.BASIC


@dataclass(frozen=True, slots=True)
class Condition:
    """One value that is wanted. Of free facets any spelling stands for all that differ by capitals alone.

    Raises ValueError for a value that a closed list of values does not have.
    """

    facet: Facet
    value: str

    def __post_init__(self) -> None:
        if self.facet in OPTIONS and all(option.code != self.value for option in OPTIONS[self.facet]):
            raise ValueError(f"{self.facet}: {self.value!r}")

    @property
    def key(self) -> str:
        """What tells it from other values of the facet."""
        return accent_key(self.value) if self.facet in FREE else self.value


@dataclass(frozen=True, slots=True)
class ListFilter:
    """Conditions in the order in which they were chosen; none: everybody."""

    conditions: tuple[Condition, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.conditions)

    @property
    def by_facet(self) -> Mapping[Facet, tuple[Condition, ...]]:
        """The conditions of each facet that has any, in the order in which facets are offered."""
        return {facet: found for facet in FACETS if (found := tuple(c for c in self.conditions if c.facet is facet))}

    @property
    def is_sensitive(self) -> bool:
        return any(is_sensitive(condition.facet) for condition in self.conditions)

    def has(self, wanted: Condition) -> bool:
        return any(c.facet is wanted.facet and c.key == wanted.key for c in self.conditions)

    def toggled(self, wanted: Condition) -> ListFilter:
        """With a condition that was not there, or without one that was."""
        if not self.has(wanted):
            return ListFilter((*self.conditions, wanted))
        return ListFilter(tuple(c for c in self.conditions if (c.facet, c.key) != (wanted.facet, wanted.key)))

    def without(self, facet: Facet) -> ListFilter:
        return ListFilter(tuple(c for c in self.conditions if c.facet is not facet))

    def dump(self) -> list[list[str]]:
        """As JSON data."""
        return [[condition.facet.value, condition.value] for condition in self.conditions]

    @classmethod
    def load(cls, data: Iterable[Iterable[str]]) -> ListFilter:
        """From JSON data. Raises ValueError for a facet that does not exist."""
        return cls(tuple(Condition(Facet(facet), value) for facet, value in data))


EVERYBODY = ListFilter()


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many people of a list have a value of a facet."""

    value: str
    count: int


# --- what a user keeps -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter under a name that its user gave it."""

    name: str
    wanted: ListFilter


@dataclass(frozen=True, slots=True)
class ListView:
    """How one user looks at lists: columns by their codes, in order (none: as proposed), and filters saved."""

    columns: tuple[str, ...] = ()
    saved: tuple[SavedFilter, ...] = ()

    def saving(self, name: str, wanted: ListFilter) -> ListView:
        """With a filter under a name, in place of one of that name. Raises ValueError without a name."""
        name = clean_line(name)
        if not name:
            raise ValueError("a filter is saved under a name")
        others = self.removing(name).saved
        made = sorted((*others, SavedFilter(name, wanted)), key=lambda saved: sort_key(saved.name))
        return ListView(self.columns, tuple(made))

    def removing(self, name: str) -> ListView:
        key = accent_key(name)
        return ListView(self.columns, tuple(saved for saved in self.saved if accent_key(saved.name) != key))

    def dump(self) -> dict[str, object]:
        """As JSON data."""
        saved = [{"name": one.name, "conditions": one.wanted.dump()} for one in self.saved]
        return {"columns": list(self.columns), "saved": saved}

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> ListView:
        """From JSON data. Raises ValueError for a facet that does not exist."""
        saved = (SavedFilter(one["name"], ListFilter.load(one["conditions"])) for one in data["saved"])
        return cls(tuple(data["columns"]), tuple(saved))

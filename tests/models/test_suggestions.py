"""Whose names an editor proposes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models import fields
from models.dates import Moment
from models.events.aftercare import HelperAssigned
from models.events.base import KINDS, Event
from models.events.testing import TestTaken
from models.events.user_management import ResidenceVerified, Visited
from models.fields import TextsType, TextType
from models.ids import EventId, PersonId
from models.office import OfficeFields, Officer
from models.person import Relative
from models.suggestions import KnownNames, Suggestion

DAY = date(2026, 11, 24)
DUNG = Officer(name="Trần Văn Dũng", rank="Đại úy", position="Cán bộ", unit="Công an xã Mẫu")
OFFICE = OfficeFields(
    kind="commune_police", parent_line="Công an tỉnh Mẫu", issuer_line="Công an xã Mẫu", place="Xã Mẫu",
    commune="xã Mẫu", start=DAY, chief="Nguyễn Thị Hạnh", chief_position="Trưởng Công an xã Mẫu", officers=(DUNG,),
)  # fmt: skip
MOTHER = Relative(relation="mother", name="Đặng Thị Mẫu", phone="0900000001")
TEST = fields.field_map(TestTaken)


def event(number: int, fact: object) -> Event:
    return Event(EventId(str(number)), PersonId("p"), Moment.on(DAY.replace(day=number)), fact)  # type: ignore[arg-type]


def names(found: tuple[Suggestion, ...]) -> list[str]:
    return [suggestion.name for suggestion in found]


def test_officers_come_with_their_position_and_unit_the_chief_and_the_user_after_them() -> None:
    found = KnownNames(OFFICE, "Lê Văn Quân").for_field(TEST["tester"])
    assert names(found) == ["Trần Văn Dũng", "Nguyễn Thị Hạnh", "Lê Văn Quân"]
    assert found[0].note == "Đại úy, Cán bộ"
    assert found[0].parts == {"position": "Cán bộ", "unit": "Công an xã Mẫu"}


def test_a_name_is_proposed_once_and_nothing_for_an_office_without_people() -> None:
    assert names(KnownNames(OFFICE, "Nguyễn Thị Hạnh").for_field(TEST["tester"])) == [
        "Trần Văn Dũng",
        "Nguyễn Thị Hạnh",
    ]
    assert KnownNames(replace(OFFICE, officers=(), chief="")).for_field(TEST["tester"]) == ()


def test_relatives_come_with_who_they_are_and_their_telephone() -> None:
    found = KnownNames(OFFICE, "Lê Văn Quân", (MOTHER,)).for_field(TEST["guardian"])
    assert found == (Suggestion("Đặng Thị Mẫu", "Mẹ"),)
    assert found[0].parts["phone"] == "0900000001"
    assert found[0].parts["relation"] == "mother"


def test_helpers_are_those_who_were_assigned_the_last_first_with_their_unit() -> None:
    events = (
        event(1, HelperAssigned(paper="V-59", helper="Lý Thị Ba", helper_unit="Đoàn Thanh niên xã")),
        event(2, HelperAssigned(paper="V-59", helper="Lý Văn Tư")),
    )
    found = KnownNames(OFFICE, events=events).for_field(fields.field_map(HelperAssigned)["helper"])
    assert names(found) == ["Lý Văn Tư", "Lý Thị Ba"]
    assert found[1].parts == {"unit": "Đoàn Thanh niên xã"}


def test_who_stood_in_the_same_field_before_is_proposed_after_the_officers() -> None:
    events = (event(1, Visited(form="home", by="Hà Văn Năm")), event(2, Visited(form="home", by="Hà Văn Sáu")))
    found = KnownNames(OFFICE, events=events).for_field(fields.field_map(Visited)["by"])
    assert names(found) == ["Trần Văn Dũng", "Nguyễn Thị Hạnh", "Hà Văn Sáu", "Hà Văn Năm"]
    assert names(KnownNames(OFFICE, events=events).for_field(fields.field_map(ResidenceVerified)["verified_by"])) == [
        "Trần Văn Dũng", "Nguyễn Thị Hạnh",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["place", "summary", "substances", "result"])
def test_nothing_is_proposed_where_no_name_stands(name: str) -> None:
    assert KnownNames(OFFICE, "Lê Văn Quân", (MOTHER,)).for_field(TEST[name]) == ()


def test_only_text_of_one_line_declares_whose_name_stands_in_it() -> None:
    for kind in KINDS.values():
        for field in fields.fields_of(kind):
            if field.suggests is not None:
                assert isinstance(field.type, TextsType) or (
                    isinstance(field.type, TextType) and field.type.lines == 1
                ), f"{kind.kind}.{field.name}"

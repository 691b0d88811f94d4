"""The papers of a health station: whose result they show, whose head they have, and what they never say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.dates import PartialDate
from models.events.base import Fact
from models.events.determination import DeterminationRequested, DeterminationResulted
from models.events.testing import TestTaken
from models.health import IDENTITY, HealthFile, health_file
from models.ids import OfficeId, UserId
from models.office import STATION, Office, OfficeFields
from models.papers.station import KEPT, STATION_PAPERS, known_to_station, offered_to_station, result_of_request
from models.papers.values import PaperValues, station_values
from models.person import Relative
from models.roles import Role, User, UserFields
from printing.forms import form_ids, load_form
from printing.offered import offered_forms
from tests.models.building import event, events, person

DAY = date(2026, 11, 24)
REQUEST = DeterminationRequested(applicant="police", number="7", facility="Trạm y tế xã Mẫu")
RESULT = DeterminationResulted(conclusion="addicted", clinical_signs="Thèm chất ma túy")
LAN = User(UserId("lan"), UserFields(login="lan", name="Lê Thị Lan", role=Role.HEALTH.value))


def file_of(*dated: tuple[str, Fact]) -> HealthFile:
    whole = person(
        birth=PartialDate(1990, 3, 5), prior_decisions="QĐ 1/QĐ-CAX", occupation="Thợ hồ",
        relatives=(Relative(name="Trần Văn Cha", relation="father"),),
    )  # fmt: skip
    seen = health_file(whole, events(*dated), [LAN.id])
    assert seen is not None
    return seen


def values_of(file: HealthFile, **office: Any) -> PaperValues:
    known = {
        "kind": "commune_police", "parent_line": "CÔNG AN TỈNH MẪU", "issuer_line": "CÔNG AN XÃ MẪU", "place": "xã Mẫu",
        "commune": "xã Mẫu", "symbol": "CAX", "chief": "Trần Văn Mẫu", "start": date(2026, 7, 1), **office,
    }  # fmt: skip
    return station_values(file.person, Office(OfficeId("o"), OfficeFields(**known)), LAN, DAY, known_to_station(file))


def test_the_result_of_an_earlier_request_is_not_that_of_this_one() -> None:
    earlier = ("2026-11-01 08:00", REQUEST), ("2026-11-02 08:00", RESULT)
    again = ("2026-11-20 08:00", DeterminationRequested(applicant="person"))
    assert values_of(file_of(*earlier)).text("determination_result.conclusion") == "Nghiện ma túy"
    values = values_of(file_of(*earlier, again))
    assert values.text("determination_result.conclusion") == ""
    assert values.text("determination_request.number") == ""
    assert values.text("determination_request.on") == "20/11/2026"


@pytest.mark.parametrize(
    ("applicant", "paper", "first"),
    [("police", None, "109-05"), ("person", None, "109-04"), ("person", "109-05", "109-05")],
)
def test_the_sheet_of_who_asked_is_offered_first(applicant: str, paper: str | None, first: str) -> None:
    asked = event("2026-11-20 08:00", DeterminationRequested(applicant=applicant), number=1)
    found = event("2026-11-21 08:00", DeterminationResulted(conclusion="addicted", paper=paper), number=2)
    offered = offered_to_station((asked, found))
    assert offered[0] == first
    assert sorted(offered) == sorted(STATION_PAPERS)


def test_a_result_takes_over_the_facility_and_the_sheet_of_its_request() -> None:
    asked = known_to_station(file_of(("2026-11-01 08:00", REQUEST)))
    assert result_of_request(asked) == {"facility": "Trạm y tế xã Mẫu", "paper": "109-05"}
    assert result_of_request(()) == {}


def test_a_paper_says_no_more_of_a_person_than_the_station_sees() -> None:
    caught = TestTaken(ground="caught", result="positive", summary="Bắt quả tang")
    values = values_of(
        file_of(("2026-11-01 07:00", caught), ("2026-11-01 08:00", REQUEST), ("2026-11-02 08:00", RESULT))
    )
    groups = {name.partition(".")[0] for name in values.texts}
    assert groups <= {
        "office",
        "committee",
        "officer",
        "paper",
        "person",
        "determination_request",
        "determination_result",
    }
    derived = {"age", "number"}
    assert {name.removeprefix("person.") for name in values.texts if name.startswith("person.")} <= {
        *IDENTITY,
        *derived,
    }
    assert "Thèm" not in repr(values)
    assert values.text("paper.signer") == ""


def test_the_head_of_the_paper_is_the_station_if_our_office_is_one() -> None:
    file = file_of(("2026-11-01 08:00", REQUEST))
    form = load_form("109-05")
    police = form.numbered(values_of(file))
    assert police.text("station.name") == ""
    assert police.text("determination_request.number") == "07/GĐN-CAX"
    lines = {"parent_line": "SỞ Y TẾ TỈNH MẪU", "issuer_line": "TRẠM Y TẾ XÃ MẪU", "symbol": "TYT"}
    own = form.numbered(values_of(file, kind=STATION, **lines))
    assert [own.text(f"station.{name}") for name in ("parent_line", "name", "head")] == [
        "SỞ Y TẾ TỈNH MẪU", "TRẠM Y TẾ XÃ MẪU", "Trần Văn Mẫu",
    ]  # fmt: skip
    assert own.text("paper.signer") == "Trần Văn Mẫu"
    assert own.text("determination_request.number") == "07/GĐN"


def test_every_form_of_a_doctor_or_a_provider_is_the_stations_and_none_of_the_police() -> None:
    theirs = {form for form in form_ids() if load_form(form).author in ("health", "centre")}
    assert theirs == set(STATION_PAPERS) - {"V-19"}
    assert not theirs & set(offered_forms())
    assert set(STATION_PAPERS) >= KEPT

"""An invented person, what happened to him, and the dossier that follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from models.case import Case
from models.dates import LEGAL_ZONE, Moment
from models.events.base import Event, Fact
from models.events.taking_over import TakenOver
from models.events.testing import TestTaken
from models.events.user_management import (
    ManagementDecided,
    ManagementEnded,
    ManagementStopped,
    ManagementSuspended,
    NoticeOfUse,
    ResidenceVerified,
)
from models.ids import EventId, OfficeId, PersonId, UserId
from models.law.loading import packaged_rules
from models.law.practice import Practice
from models.office import Office
from models.papers.dossier import DossierData, dossier_of
from models.person import Person, person_from
from models.roles import User, UserFields
from tests.conftest import OFFICE

OFFICE_ID = OfficeId("office")
TODAY = date(2027, 3, 1)
USER = User(UserId("user"), UserFields("to", "Lê Văn Tổ", "Đại úy", "Cán bộ", "case_officer"))

FOUND_AT = datetime(2026, 11, 24, 22, 40, tzinfo=LEGAL_ZONE)
TEST = TestTaken(
    ground="caught",
    place="Trạm y tế xã Mẫu",
    summary="Bị phát hiện sử dụng trái phép chất ma túy tại nhà trọ.",
    method="Test nhanh",
    procedure="Lấy mẫu, thử, đọc kết quả.",
    tester="Phạm Thị Thử",
    tester_position="Y sĩ",
    tester_unit="Trạm y tế xã Mẫu",
    result="positive",
    substances=("heroin",),
)
RESIDENCE = ResidenceVerified(outcome="registered", address="Ấp Mẫu Một, xã Mẫu", verified_by="Lê Văn Tổ")
NOTICE = NoticeOfUse(direction="own", number="3", to_office="xã Mẫu")
DECISION = ManagementDecided(
    number="5",
    reason="first",
    signer="Nguyễn Thị Hạnh",
    team_leader="Lê Văn Tổ",
    team_deputy="Võ Thị Phó",
    team_family="Trần Văn Cha",
    team_organisation="Huỳnh Thị Đoàn",
)
SUSPENSION = ManagementSuspended(number="7", custody="custody", custody_decision="số 11 ngày 10/01/2027")
STOP = ManagementStopped(number="8", reason="prison", reason_detail="Bản án số 1/2027/HS-ST")
ENDING = ManagementEnded(number="9")
TAKEN_OVER = TakenOver(measure="user_management", taken_over_on=date(2026, 11, 22), outcome="running")

Happening = tuple[Moment, Fact]
COURSE: tuple[Happening, ...] = (
    (Moment.at(FOUND_AT), TEST),
    (Moment.at(datetime(2026, 11, 25, 9, 0, tzinfo=LEGAL_ZONE)), RESIDENCE),
    (Moment.at(datetime(2026, 11, 25, 10, 0, tzinfo=LEGAL_ZONE)), NOTICE),
    (Moment.on(date(2026, 11, 26)), DECISION),
)
"""Found, verified, noticed, decided: the papers that the law wants."""


def person(name: str = "Trần Văn Thử") -> Person:
    values = {
        "name": name,
        "sex": "male",
        "registered_residence": "Ấp Mẫu Một, xã Mẫu, tỉnh An Giang",
        "current_residence": "Ấp Mẫu Một, xã Mẫu, tỉnh An Giang",
        "ethnicity": "Kinh",
        "citizen_number": "089200000001",
    }
    return person_from(PersonId("person"), values, day=None, today=TODAY, owner=OFFICE_ID)


def dossier(course: Sequence[Happening] = COURSE, name: str = "Trần Văn Thử", today: date = TODAY) -> DossierData:
    """The dossier of somebody to whom these things happened."""
    who = person(name)
    events = [Event(EventId(f"event-{i}"), who.id, at, fact, known_from=i) for i, (at, fact) in enumerate(course, 1)]
    rules = packaged_rules()
    case = Case.of(who, events, rules, Practice(OFFICE.start))
    return dossier_of(who, case, Office(OFFICE_ID, OFFICE), USER, rules, today)

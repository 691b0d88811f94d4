"""An invented commune: people in every state that the program manages, with dates around today.

The same seed gives the same commune.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from models import fields
from models.dates import LEGAL_ZONE, Moment, PartialDate
from models.events.base import Fact
from models.events.notes import Note
from models.events.testing import TestTaken
from models.events.user_management import (
    CustodyEnded,
    ManagementDecided,
    ManagementEnded,
    ManagementStopped,
    ManagementSuspended,
    NoticeOfUse,
    ResidenceChecked,
    ResidenceVerified,
    Visited,
)
from models.office import OfficeFields, Officer
from models.person import Relative
from models.training.names import invented_name

HAMLETS = ("Ấp Rạch Đùng", "Ấp Tân Điền", "Ấp Ba Trại", "Ấp Mẹt Lung", "Ấp Bình Hòa", "Khóm 2")
CHIEF = "Nguyễn Thị Hạnh"
OFFICER = "Trần Văn Dũng"
POSITION = "Trưởng Công an xã Mẫu"


def training_office(start: date) -> OfficeFields:
    """The office of the invented commune."""
    office: OfficeFields = fields.build(
        OfficeFields,
        {
            "kind": "commune_police",
            "parent_line": "Công an tỉnh An Giang",
            "issuer_line": "Công an xã Mẫu",
            "place": "Xã Mẫu",
            "commune": "xã Mẫu",
            "symbol": "CAX",
            "peoples_committee": "UBND xã Mẫu",
            "chief": CHIEF,
            "chief_rank": "Thiếu tá",
            "chief_position": POSITION,
            "officers": (Officer(OFFICER, "Đại úy", "Cán bộ", "Công an xã Mẫu"),),
            "start": start,
        },
    )
    return office


@dataclass(frozen=True)
class InventedPerson:
    """Values of a person and the events in order; the first event is the ground of entry."""

    values: dict[str, Any]
    events: tuple[tuple[Moment, Fact], ...]


def invented_people(count: int, seed: int, now: datetime) -> Iterator[InventedPerson]:
    """``count`` invented people whose histories end at ``now``."""
    random = Random(seed)  # noqa: S311  invented data, no secret
    for i in range(count):
        yield _Inventor(random, now).person(i)


class _Inventor:
    def __init__(self, random: Random, now: datetime) -> None:
        self._random = random
        self._now = now.astimezone(LEGAL_ZONE)
        self._today = self._now.date()

    def person(self, index: int) -> InventedPerson:
        story = _STORIES[index % len(_STORIES)]
        values = self._values(minor=story == "minor")
        return InventedPerson(values, tuple(getattr(self, f"_{story}")(values)))

    # --- who -----------------------------------------------------------------------------

    def _values(self, *, minor: bool) -> dict[str, Any]:
        random = self._random
        sex = "female" if random.random() < 0.12 else "male"
        name, ethnicity = invented_name(random, sex)
        year = self._today.year - (random.randint(14, 16) if minor else random.randint(19, 52))
        birth = PartialDate.of(date(year, random.randint(1, 12), random.randint(1, 28)))
        century = (2 if year >= 2000 else 0) + (1 if sex == "female" else 0)
        number = f"{random.choice(('089', '091', '092'))}{century}{year % 100:02d}{random.randint(0, 999_999):06d}"
        hamlet = random.choice(HAMLETS)
        father = "Nguyễn Văn " + random.choice(("Tư", "Năm", "Sáu", "Bảy"))
        return {
            "name": name,
            "sex": sex,
            "birth": PartialDate(year) if not minor and random.random() < 0.07 else birth,
            "birth_place": "tỉnh An Giang",
            "home_village": "xã Mẫu, tỉnh An Giang",
            "ethnicity": ethnicity,
            "religion": random.choice(("Không", "Không", "Phật giáo", "Phật giáo Hòa Hảo")),
            "nationality": "Việt Nam",
            "education": random.choice(("primary", "lower_secondary", "lower_secondary", "upper_secondary")),
            "citizen_number": number,
            "paper_issued_on": date(2021, random.randint(3, 12), random.randint(1, 28)),
            "paper_issued_by": "Cục Cảnh sát QLHC về TTXH",
            "registered_residence": f"{hamlet}, xã Mẫu, tỉnh An Giang",
            "current_residence": f"{random.choice((hamlet, random.choice(HAMLETS)))}, xã Mẫu, tỉnh An Giang",
            "hamlet": hamlet,
            "occupation": "Học sinh" if minor else random.choice(("Làm thuê", "Không", "Phụ hồ", "Làm ruộng")),
            "phone": f"09{random.randint(10_000_000, 99_999_999)}",
            "relatives": (
                Relative("father", father, phone=f"09{random.randint(10_000_000, 99_999_999)}"),
                Relative("mother", "Lê Thị " + random.choice(("Hai", "Ba", "Út", "Chín"))),
            ),
            "substances": random.choice((("amphetamine",), ("heroin",), ("ketamine",), ("amphetamine", "ketamine"))),
            "routes": random.choice((("inhale",), ("swallow",), ("inject",), ("inhale", "swallow"))),
            "earlier_rehabilitation": random.choice(("none", "none", "none", "1")),
            "frequency": random.choice(("1 lần/tuần", "2 đến 3 lần/tháng", "không thường xuyên")),
        }  # fmt: skip

    # --- what happened -------------------------------------------------------------------

    def _moment(self, days_ago: float) -> Moment:
        return Moment.at(self._now - timedelta(days=days_ago))

    def _day(self, days_ago: int) -> Moment:
        return Moment.on(self._today - timedelta(days=days_ago))

    def _test(self, days_ago: float, *, guardian: str = "") -> tuple[Moment, Fact]:
        place = self._random.choice(("nhà trọ ở ấp Rạch Đùng", "quán karaoke ở ấp Tân Điền", "chòi vịt ở ấp Ba Trại"))
        return self._moment(days_ago), TestTaken(
            ground=self._random.choice(("caught", "place_of_use", "verified_report", "self_declared")),
            place="Trụ sở Công an xã Mẫu",
            summary=f"Công an xã Mẫu kiểm tra tại {place}, phát hiện có biểu hiện sử dụng trái phép chất ma túy.",
            sample="urine",
            method="Xét nghiệm nhanh nước tiểu bằng que thử 5 chân",
            procedure="Lấy mẫu có người giám sát; nhúng que thử, đọc kết quả sau 5 phút.",
            tester=OFFICER,
            tester_position="Cán bộ",
            tester_unit="Công an xã Mẫu",
            result="positive",
            substances=("amphetamine",),
            result_detail="Que thử hiện một vạch ở ô MET.",
            guardian=guardian,
            guardian_relation="father" if guardian else None,
        )

    def _verified(self, days_ago: float) -> tuple[Moment, Fact]:
        return self._moment(days_ago), ResidenceVerified(
            outcome="registered", verified_by=OFFICER, confirmed_by=CHIEF, detail="Đang sinh sống tại nơi thường trú."
        )

    def _noticed(self, days_ago: float) -> tuple[Moment, Fact]:
        number = str(self._random.randint(5, 80))
        return self._moment(days_ago), NoticeOfUse(direction="own", number=number, to_office="xã Mẫu")

    def _decided(self, days_ago: int, **more: Any) -> tuple[Moment, Fact]:
        at = self._day(days_ago)
        old_law = at.day < date(2026, 7, 1)  # then the chair of the People's Committee signed (B03)
        return at, ManagementDecided(
            number=f"{self._random.randint(5, 120)}/{'QĐ-UBND' if old_law else 'QĐ-CAX'}",
            reason="first",
            signer="Phạm Văn Chủ" if old_law else CHIEF,
            signer_position="Chủ tịch UBND xã Mẫu" if old_law else POSITION,
            team_leader=OFFICER,
            team_deputy="Phan Văn Ấp",
            team_family="Nguyễn Văn Tư",
            team_organisation="Lê Thị Hội",
            **more,
        )

    def _beginning(self, days_ago: int, **more: Any) -> list[tuple[Moment, Fact]]:
        """From the positive test to the decision, all in time."""
        return [
            self._test(days_ago + 1.2),
            self._verified(days_ago + 0.9),
            self._noticed(days_ago + 0.7),
            self._decided(days_ago, **more),
        ]

    def _checks(self, from_days: int, until_days: int) -> list[tuple[Moment, Fact]]:
        """A residence check in each month, the latest last."""
        present = ResidenceChecked(presence="present", checked_by=OFFICER)
        return [(self._day(days), present) for days in range(from_days - 25, until_days, -27)]

    def _fresh(self, values: dict[str, Any]) -> list[tuple[Moment, Fact]]:
        return [self._test(self._random.uniform(0.05, 0.4))]

    def _late(self, values: dict[str, Any]) -> list[tuple[Moment, Fact]]:
        return [self._test(1.3), self._verified(1.0)]

    def _noticed_only(self, values: dict[str, Any]) -> list[tuple[Moment, Fact]]:
        return [self._test(0.8), self._verified(0.5), self._noticed(0.3)]

    def _managed(self, values: dict[str, Any]) -> list[tuple[Moment, Fact]]:
        days = self._random.randint(40, 320)
        events = [*self._beginning(days), *self._checks(days, self._random.choice((2, 10, 30)))]
        if self._random.random() < 0.6:
            visit = Visited(form="counselling", by=OFFICER, content="Động viên, nhắc nhở; có tiến bộ.")
            events.append((self._day(self._random.randint(3, 30)), visit))
        return events

    def _ending(self, values: dict[str, Any]) -> list[tuple[Moment, Fact]]:
        days = 365 - self._random.randint(3, 25)
        return [*self._beginning(days), *self._checks(days, 5)]

    def _expired(self, values: dict[str, Any]) -> list[tuple[Moment, Fact]]:
        days = 365 + self._random.randint(1, 4)
        return [*self._beginning(days), *self._checks(days, 5)]

    def _away(self, values: dict[str, Any]) -> list[tuple[Moment, Fact]]:
        days = self._random.randint(120, 200)
        missing = ResidenceChecked(presence="missing", checked_by=OFFICER, detail="Gia đình không biết đi đâu.")
        return [*self._beginning(days), *self._checks(days, 40), (self._day(20), missing)]

    def _suspended(self, values: dict[str, Any]) -> list[tuple[Moment, Fact]]:
        days = self._random.randint(150, 250)
        suspension = ManagementSuspended(
            number="44/QĐ-CAX",
            signer=CHIEF,
            signer_position=POSITION,
            custody="remand",
            custody_decision="số 12 ngày 05/10/2026 của Cơ quan điều tra",
            sent=self._moment(29.5),
        )
        return [*self._beginning(days), *self._checks(days, 40), (self._day(30), suspension)]

    def _resumed(self, values: dict[str, Any]) -> list[tuple[Moment, Fact]]:
        events = self._suspended(values)
        return [*events, (self._day(6), CustodyEnded(detail="Được trả tự do."))]

    def _addicted(self, values: dict[str, Any]) -> list[tuple[Moment, Fact]]:
        days = self._random.randint(60, 150)
        stop = ManagementStopped(
            number="51/QĐ-CAX",
            signer=CHIEF,
            signer_position=POSITION,
            reason="addicted",
            reason_detail="Phiếu kết quả số 07 của Trạm y tế",
            sent=self._moment(7.8),
        )
        return [*self._beginning(days), *self._checks(days, 20), self._test(12), (self._day(8), stop)]

    def _closed(self, values: dict[str, Any]) -> list[tuple[Moment, Fact]]:
        days = 365 + 40
        ended = ManagementEnded(number="33/QĐ-CAX", signer=CHIEF, signer_position=POSITION, sent=self._moment(39.6))
        return [*self._beginning(days), *self._checks(days, 45), (self._day(40), ended)]

    def _again(self, values: dict[str, Any]) -> list[tuple[Moment, Fact]]:
        days = self._random.randint(60, 200)
        note = Note(text="Hẹn gia đình đưa đến trạm y tế.")
        return [*self._beginning(days), *self._checks(days, 5), self._test(0.6), (self._moment(0.3), note)]

    def _minor(self, values: dict[str, Any]) -> list[tuple[Moment, Fact]]:
        days = self._random.randint(10, 60)
        guardian = values["relatives"][0].name
        return [
            self._test(days + 1.1, guardian=guardian),
            self._verified(days + 0.9),
            self._noticed(days + 0.6),
            self._decided(days, team_others=("Võ Thị Đoàn - Bí thư Đoàn xã",)),
        ]


_STORIES = (
    "managed", "managed", "fresh", "managed", "ending", "managed", "noticed_only", "managed", "managed", "closed",
    "managed", "away", "managed", "late", "minor", "managed", "suspended", "managed", "addicted", "managed",
    "again", "managed", "ending", "managed", "expired", "managed", "resumed", "managed", "managed", "closed",
)  # fmt: skip

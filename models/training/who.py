"""Who an invented person is: sex, age, numbers, residence, work, family, substances.

Nobody here is a real person: every value is drawn at random and by itself from the tables of this package, with
no list of people as a source; communes and bodies do not exist; telephone numbers begin with digits that no
mobile network of Viet Nam uses. A number may by chance equal one that was issued somewhere, but name, birth date
and address beside it are of nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from models.dates import PartialDate
from models.person import ADULT_AGE, Relative
from models.training import places
from models.training.names import (
    Name,
    invented_name,
    invented_nickname,
    invented_people,
    relative_name,
    weighted,
)

REGION_SHARES = {"south": 80, "north": 12, "centre": 8}
"""Where families come from; the commune lies in the south."""
FEMALE_SHARE = 0.06
"""Of addicted people 96 per cent were men (Ministry of Labour, 2014, FOUND-2)."""
AGE_SHARES = {"18-24": 27, "25-34": 43, "35-44": 21, "45-59": 8, "60-70": 1}
"""76 per cent are under 35 (Ministry of Public Security, 2018, FOUND-2); minors come with their own lives."""
MINOR_AGES = {"12-13": 1, "14-15": 4, "16-17": 5}

SUBSTANCES = {
    "user": {
        "amphetamine": 66, "ketamine": 10, "ketamine amphetamine": 8, "heroin": 5, "cannabis": 4,
        "heroin amphetamine": 3, "other": 4,
    },
    "addict": {
        "amphetamine": 58, "heroin": 20, "heroin amphetamine": 11, "ketamine": 5, "ketamine amphetamine": 4,
        "other": 2,
    },
    "opioid": {"heroin": 80, "heroin amphetamine": 16, "opium": 4},
}  # fmt: skip
"""Synthetic drugs lead by far, heroin comes second (press of the Ministry of Public Security, RECALLED)."""
_OTHER_SUBSTANCES = ("Thuốc lắc (MDMA)", "Nước biển (GHB)", "Nước xoài, nấm", "Thuốc lá điện tử tẩm cần sa tổng hợp")
_ROUTES = {
    "opium": ("inhale",), "cocaine": ("inhale",), "cannabis": ("inhale",), "heroin": ("inject",),
    "ketamine": ("inhale",), "amphetamine": ("inhale",), "other": ("swallow",),
}  # fmt: skip

OCCUPATIONS = {
    "Không": 34, "Làm thuê": 22, "Phụ hồ": 12, "Làm ruộng": 9, "Nuôi trồng thủy sản": 5, "Công nhân": 5,
    "Buôn bán nhỏ": 4, "Lái xe ôm": 3, "Thợ sơn nước": 2, "Bốc vác": 2, "Lái xe tải": 1, "Sửa xe": 1,
}  # fmt: skip
"""Most have no work or no steady one (RECALLED)."""
EDUCATION = {"none": 3, "primary": 22, "lower_secondary": 45, "upper_secondary": 25, "college": 5}
_RELIGIONS = {
    "Kinh": {"Không": 55, "Phật giáo Hòa Hảo": 20, "Phật giáo": 15, "Công giáo": 7, "Cao Đài": 3},
    "Khmer": {"Phật giáo Nam tông": 100},
    "Chăm": {"Hồi giáo": 80, "Bà La Môn giáo": 20},
    "Hoa": {"Không": 60, "Phật giáo": 40},
    "H'Mông": {"Không": 70, "Tin lành": 30},
    "Ê Đê": {"Tin lành": 60, "Công giáo": 20, "Không": 20},
}
_MOBILE = ("030", "031", "050", "051", "053", "054", "057", "071", "072", "073", "074", "075", "095")
"""Beginnings in the shape of mobile numbers which no network has (numbering plan of 2018, RECALLED)."""

NINE_DIGITS_SHARE, NO_NUMBER_SHARE, DOUBTFUL_SHARE = 0.04, 0.02, 0.01
YEAR_ONLY_SHARE, MONTH_ONLY_SHARE = 0.05, 0.02
FROM_ELSEWHERE_SHARE = 0.12


@dataclass
class Who:
    """An invented person while the life is told: what the facts need, and the values to enter."""

    sex: str
    birth: PartialDate
    name: str
    people: str
    region: str
    hamlet: str
    address: str
    substances: tuple[str, ...]
    relatives: tuple[Relative, ...]
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def birthday(self) -> date:
        """The youngest that the person can be."""
        return self.birth.latest

    def age_on(self, day: date) -> int:
        born = self.birthday
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def is_minor(self, day: date) -> bool:
        return self.age_on(day) < ADULT_AGE

    @property
    def hamlet_head(self) -> str:
        """The head of the hamlet, by office: ``Trưởng ấp Kinh Tư``."""
        return f"Trưởng {self.hamlet[0].lower()}{self.hamlet[1:]}"

    @property
    def guardian(self) -> Relative:
        """The parent who stands by a minor."""
        return next((r for r in self.relatives if r.relation in ("father", "mother")), self.relatives[0])

    def guardian_or_self(self, day: date) -> str:
        """Who receives and reads papers: the person, or a minor's parent."""
        return self.guardian.name if self.is_minor(day) else self.name

    @property
    def family(self) -> str:
        """Somebody of the family who takes part in the management team."""
        return self.relatives[0].name if self.relatives else "đại diện dòng họ"


def invented_who(random: Random, today: date, uses: str, *, minor: bool = False, youngest: int = ADULT_AGE) -> Who:
    """Somebody who is ``minor`` today, or at least ``youngest`` years old; ``uses`` is a key of ``SUBSTANCES``."""
    sex = "female" if random.random() < FEMALE_SHARE else "male"
    region = weighted(random, REGION_SHARES)
    people = invented_people(random, region)
    born = _birthday(random, today, MINOR_AGES if minor else AGE_SHARES, 0 if minor else youngest)
    name = invented_name(random, people, region, sex, born.year)
    hamlet = "Phum Soài Chếk" if people == "Khmer" and random.random() < 0.5 else weighted(random, places.HAMLETS)
    elsewhere = region != "south" or random.random() < FROM_ELSEWHERE_SHARE
    here = places.address(random, hamlet)
    who = Who(
        sex=sex,
        birth=PartialDate.of(born) if minor else _known_part(random, born),
        name=name.full,
        people=people,
        region=region,
        hamlet=hamlet,
        address=here,
        substances=tuple(weighted(random, SUBSTANCES[uses]).split()),
        relatives=_relatives(random, name, people, region, sex, born, today, here),
    )
    registered = random.choice(places.FAR_AWAY[region]) if elsewhere else here
    who.values = {
        "name": name.full,
        "other_names": invented_nickname(random),
        "sort_name": name.sort_name,
        "sex": sex,
        "birth": who.birth,
        **_origin(random, who, registered),
        **_numbers(random, who, born, today),
        "registered_residence": registered,
        "current_residence": here,
        "hamlet": hamlet,
        **_work(random, who, today),
        "phone": "" if random.random() < 0.12 else invented_phone(random),
        "social_account": "Zalo, cùng số điện thoại" if random.random() < 0.3 else "",
        "relatives": who.relatives,
        **_use(random, who, born),
    }
    return who


def _birthday(random: Random, today: date, ages: Mapping[str, float], youngest: int) -> date:
    low, high = (int(age) for age in weighted(random, ages).split("-"))
    low = max(low, youngest)
    last = date(today.year - low, today.month, min(today.day, 28))
    return last - timedelta(days=random.randint(1, max(1, high - low + 1) * 365 - 1))


def _known_part(random: Random, born: date) -> PartialDate:
    """The birth date as papers have it: a few old ones know only the year, or month and year."""
    choice = random.random()
    if choice < YEAR_ONLY_SHARE:
        return PartialDate(born.year)
    if choice < YEAR_ONLY_SHARE + MONTH_ONLY_SHARE:
        return PartialDate(born.year, born.month)
    return PartialDate.of(born)


def _origin(random: Random, who: Who, registered: str) -> dict[str, Any]:
    home = f"{places.COMMUNE}, {places.PROVINCE}" if who.region == "south" else registered
    return {
        "birth_place": home.split(", ")[-1],
        "home_village": home,
        "ethnicity": who.people,
        "religion": weighted(random, _RELIGIONS.get(who.people, {"Không": 1})),
        "nationality": "Việt Nam",
    }


def _numbers(random: Random, who: Who, born: date, today: date) -> dict[str, Any]:
    """Identity numbers (documents-and-data.md §3): most twelve digits, some only nine, some none."""
    choice = random.random()
    old = f"{random.randint(20, 39)}{random.randint(0, 9_999_999):07d}"
    if choice < NO_NUMBER_SHARE:
        return {}
    if choice < NO_NUMBER_SHARE + NINE_DIGITS_SHARE and born.year < 2004:
        issued = date(random.randint(2008, 2019), random.randint(1, 12), random.randint(1, 28))
        return {"old_number": old, "paper_issued_on": issued, "paper_issued_by": "Công an tỉnh An Giang"}
    year = born.year + 1 if random.random() < DOUBTFUL_SHARE else born.year
    issued = _issue_day(random, born, today)
    office = "Bộ Công an" if issued >= date(2024, 7, 1) else "Cục Cảnh sát quản lý hành chính về trật tự xã hội"
    numbers: dict[str, Any] = {
        "citizen_number": citizen_number(random, who.region, who.sex, year),
        "paper_issued_on": issued,
        "paper_issued_by": office,
    }
    if born.year < 2004 and random.random() < 0.35:
        numbers["former_numbers"] = (old,)
    return numbers


def citizen_number(random: Random, region: str, sex: str, year: int) -> str:
    """Twelve digits: province of birth, century and sex, year of birth, six at random."""
    codes = places.OWN_CODES if region == "south" and random.random() < 0.9 else places.BIRTH_CODES[region]
    century = (2 if year >= 2000 else 0) + (1 if sex == "female" else 0)
    return f"{random.choice(codes)}{century}{year % 100:02d}{random.randint(0, 999_999):06d}"


def _issue_day(random: Random, born: date, today: date) -> date:
    """The day of the card: since 2021, and not before the fourteenth birthday."""
    first = max(date(2021, 3, 1), date(born.year + 14, born.month, min(born.day, 28)))
    last = max(first, min(date(2025, 12, 31), today))
    return min(first + timedelta(days=random.randint(0, (last - first).days)), today)


def invented_phone(random: Random) -> str:
    """A telephone number that rings nowhere."""
    return f"{random.choice(_MOBILE)}{random.randint(0, 9_999_999):07d}"


def _work(random: Random, who: Who, today: date) -> dict[str, Any]:
    if who.is_minor(today) and random.random() < 0.7:
        level = "lower_secondary" if who.age_on(today) < 15 else "upper_secondary"
        school = "Trường THCS Mẫu" if level == "lower_secondary" else "Trường THPT Mẫu"
        return {"occupation": "Học sinh", "workplace": school, "education": level}
    occupation = weighted(random, OCCUPATIONS)
    place = "Khu công nghiệp Mẫu Giang" if occupation == "Công nhân" else ""
    return {"occupation": occupation, "workplace": place, "education": weighted(random, EDUCATION)}


def _relatives(
    random: Random, name: Name, people: str, region: str, sex: str, born: date, today: date, here: str
) -> tuple[Relative, ...]:
    """The family; but for brothers and sisters all live at the same place."""

    def one(relation: str, of_sex: str, year: int, *, family: bool, phone: float = 0.4) -> Relative:
        return Relative(
            relation,
            relative_name(random, name, people, region, of_sex, year, family=family),
            birth=PartialDate(year) if random.random() < 0.6 else None,
            phone=invented_phone(random) if random.random() < phone else "",
            residence="" if relation == "brother_sister" else here,
        )

    found = []
    age = today.year - born.year
    has_parents = age < ADULT_AGE + 6  # whoever was a minor when the life began
    if has_parents or random.random() < 0.85:
        found.append(one("father", "male", born.year - random.randint(21, 38), family=True, phone=0.8))
    if has_parents or random.random() < 0.9:
        found.append(one("mother", "female", born.year - random.randint(19, 36), family=False))
    if age > 22 and random.random() < 0.55:
        spouse, other = ("wife", "female") if sex == "male" else ("husband", "male")
        found.append(one(spouse, other, born.year + random.randint(-4, 6), family=False, phone=0.6))
        if random.random() < 0.7:
            year = min(today.year - 1, born.year + random.randint(20, 32))
            found.append(one("child", random.choice(("male", "female")), year, family=sex == "male", phone=0))
    if random.random() < 0.25:
        brother = random.choice(("male", "female"))
        found.append(one("brother_sister", brother, born.year + random.randint(-8, 8), family=True))
    return tuple(found)


def _use(random: Random, who: Who, born: date) -> dict[str, Any]:
    began = random.randint(born.year + 14, born.year + 24)
    times = weighted(random, {"none": 80, "1": 13, "2": 5, "3": 1, "4+": 1})
    routes = tuple(dict.fromkeys(route for substance in who.substances for route in _ROUTES[substance]))
    found: dict[str, Any] = {
        "psychosis": None if random.random() < 0.3 else random.random() < 0.07,
        "first_use": f"khoảng năm {began}" if random.random() < 0.8 else "",
        "substances": who.substances,
        "substances_detail": random.choice(_OTHER_SUBSTANCES) if "other" in who.substances else "",
        "routes": routes,
        "frequency": random.choice(("1 lần/tuần", "2 đến 3 lần/tháng", "2 đến 3 lần/tuần", "không thường xuyên", "")),
        "earlier_rehabilitation": times,
    }
    if random.random() < 0.15:
        found["prior_record"] = (
            weighted(random, {"drug_sanction": 60, "drug_conviction": 25, "other_conviction": 15}),
        )
    return found

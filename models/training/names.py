"""Invented names, drawn at random from tables of the shares that real names have.

Shares of Kinh family names: Lê Trung Hoa, "Họ và tên người Việt Nam" (2005): Nguyễn 38.4, Trần 11 to 12.1,
Lê 9.5, Phạm 7.0, Hoàng/Huỳnh 5.1, Phan 4.5, Vũ/Võ 3.9, Đặng 2.1, Bùi 2.0, Đỗ 1.4, Hồ 1.3, Ngô 1.3,
Dương 1.0, Lý 0.5 per cent (FOUND-2). How the rest and the regions differ is RECALLED. No list of real people
was read: a name is put together word by word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from random import Random

from models.training import given_names

REGIONS = ("north", "centre", "south")

PEOPLES = {
    "north": {"Kinh": 73, "Thái": 11, "H'Mông": 9, "Tày": 4, "Mường": 3},
    "centre": {"Kinh": 76, "Ê Đê": 15, "Chăm": 5, "Cơ Ho": 2, "Ba Na": 2},
    "south": {"Kinh": 85, "Khmer": 9, "Hoa": 4, "Chăm": 2},
}
"""Shares of the peoples by region. The smaller ones are more frequent than in the census, so that every way of
writing a name is met in a registry of 500."""

_FAMILY = {
    "Nguyễn": 38.4, "Trần": 11.5, "Lê": 9.5, "Phạm": 7.0, "Hoàng": 5.1, "Phan": 4.5, "Vũ": 3.9, "Đặng": 2.1,
    "Bùi": 2.0, "Đỗ": 1.4, "Hồ": 1.3, "Ngô": 1.3, "Dương": 1.0, "Lý": 0.5,
}  # fmt: skip
_SOUTHERN = {"Hoàng": "Huỳnh", "Vũ": "Võ"}
"""The same family name as the south writes it."""

_OTHER_FAMILIES = {
    "north": (
        "Đào", "Đinh", "Trịnh", "Hà", "Phùng", "Tạ", "Lưu", "Cao", "Đoàn", "Vương", "Lương", "Nghiêm", "Khổng",
        "Trương", "Chu", "Tống", "Mai", "Ninh",
    ),
    "centre": ("Trương", "Cao", "Đậu", "Mai", "Thái", "Đinh", "Trịnh", "Lương", "Đoàn", "Hà", "Tôn", "Châu", "Văn"),
    "south": (
        "Trương", "Đinh", "Mai", "Lâm", "Châu", "Tô", "Cao", "Lương", "Thái", "Quách", "La", "Đoàn", "Tăng", "Hà",
        "Kiều", "Ông", "Âu",
    ),
}  # fmt: skip
_OTHERS_SHARE = 10.0
_TILT: Mapping[str, Mapping[str, float]] = {
    "north": {"Đỗ": 2.0, "Bùi": 1.5, "Hồ": 0.4, "Phan": 0.6},
    "centre": {"Hồ": 2.5, "Phan": 1.4, "Ngô": 1.3, "Bùi": 0.8},
    "south": {"Lê": 1.1, "Bùi": 0.7, "Đỗ": 0.7, "Dương": 1.3, "Lý": 1.5},
}

_PEOPLES_FAMILIES = {
    "Khmer": ("Danh", "Thạch", "Sơn", "Kim", "Chau", "Kiên", "Lâm", "Tăng", "Lý", "Trà"),
    "Hoa": ("Trần", "Lý", "Lâm", "Quách", "Trịnh", "Lưu", "Mã", "Huỳnh", "Diệp", "Tăng", "Vương", "Châu", "Hứa"),
    "Chăm": ("Châu", "Bá", "Đàng", "Hán", "Kiều", "Quảng", "Thập", "Từ", "Não", "Lưu"),
    "H'Mông": ("Giàng", "Thào", "Vàng", "Sùng", "Lý", "Mùa", "Hạng", "Cháng", "Lầu", "Vừ", "Tráng", "Cứ"),
    "Thái": ("Lò", "Quàng", "Cà", "Lường", "Cầm", "Vi", "Tòng", "Lô", "Lương", "Bạc"),
    "Tày": ("Nông", "Hoàng", "Ma", "Triệu", "Bế", "Lý", "Chẩu", "Đàm"),
    "Mường": ("Bùi", "Quách", "Đinh", "Hà", "Xa", "Phùng"),
    "Ê Đê": ("Niê", "Niê Kđăm", "Mlô", "Êban", "Byă", "Kbuôr", "Ayŭn", "Êñuôl", "Ktul", "Kpă"),
}

_LONG_BEGINNINGS = {"male": ("Tôn Thất", "Nguyễn Phước", "Lê Nguyễn"), "female": ("Công Tằng Tôn Nữ", "Huỳnh Nguyễn")}
_NICKNAMES = ("Út", "Tý", "Tèo", "Cu Em", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Bi", "Bin", "Ty")

_TRADITIONAL = {"male": (0.62, 0.40, 0.12), "female": (0.85, 0.70, 0.25)}
"""How often the middle word is Văn or Thị: born before 1980, before 2000, since."""
_TWO_WORDS = {"male": (0.03, 0.08, 0.26), "female": (0.15, 0.35, 0.64)}
"""How often there are two middle words (hoten.org, sample SG01, for those born since 2000)."""

LONG_SHARE = 0.004
NICKNAME_SHARE = 0.12


@dataclass(frozen=True, slots=True)
class Name:
    """A full name, the family name in it, and the name to sort by where the last word is not the given name."""

    full: str
    family: str
    sort_name: str = ""


def weighted(random: Random, shares: Mapping[str, float]) -> str:
    """One key of a table of shares."""
    keys, sums = _cumulative(tuple(shares.items()))
    return random.choices(keys, cum_weights=sums)[0]


@lru_cache(maxsize=256)
def _cumulative(items: tuple[tuple[str, float], ...]) -> tuple[tuple[str, ...], tuple[float, ...]]:
    return tuple(key for key, _ in items), tuple(accumulate(share for _, share in items))


def invented_people(random: Random, region: str) -> str:
    """The people (dân tộc) of somebody from a region."""
    return weighted(random, PEOPLES[region])


def invented_name(random: Random, people: str, region: str, sex: str, born: int) -> Name:
    """A name as that people writes it, the given name in the fashion of the decade of birth."""
    if people == "Kinh":
        if random.random() < LONG_SHARE:
            return _long(random, sex, born)
        return _kinh(random, kinh_family(random, region), sex, born)
    if people == "Ê Đê":
        return _ede(random, sex)
    if people in given_names.ONE_WORD:
        word = random.choice(given_names.ONE_WORD[people])
        return Name(word, word)
    return _of_people(random, people, sex, born)


def relative_name(random: Random, of: Name, people: str, region: str, sex: str, born: int, *, family: bool) -> str:
    """The name of a relative; ``family``: one who bears the same family name."""
    if people == "Kinh" and family:
        return _kinh(random, of.family, sex, born).full
    other = invented_name(random, people, region, sex, born)
    if family and other.family != other.full:
        return other.full.replace(other.family, of.family, 1)
    return other.full


def invented_nickname(random: Random) -> str:
    """Another name under which somebody is known; most have none."""
    return random.choice(_NICKNAMES) if random.random() < NICKNAME_SHARE else ""


def kinh_family(random: Random, region: str) -> str:
    """A Kinh family name of a region."""
    family = weighted(random, _family_shares(region))
    if family == "":
        return random.choice(_OTHER_FAMILIES[region])
    if region == "south" or (region == "centre" and random.random() < 0.5):
        return _SOUTHERN.get(family, family)
    return family


@lru_cache(maxsize=len(REGIONS))
def _family_shares(region: str) -> Mapping[str, float]:
    tilt = _TILT[region]
    return {name: share * tilt.get(name, 1.0) for name, share in _FAMILY.items()} | {"": _OTHERS_SHARE}


def _kinh(random: Random, family: str, sex: str, born: int) -> Name:
    given = random.choice(given_names.of_decade(sex, born))
    words = [family, *_middle(random, sex, born, given), given]
    return Name(" ".join(words), family)


def _long(random: Random, sex: str, born: int) -> Name:
    """A name of six to eight words: they exist, and lists and papers must hold them."""
    beginning = random.choice(_LONG_BEGINNINGS[sex])
    words = random.sample(given_names.MIDDLE[sex], 3)
    return Name(" ".join((beginning, *words, random.choice(given_names.of_decade(sex, born)))), beginning)


def _middle(random: Random, sex: str, born: int, given: str) -> Sequence[str]:
    """Middle words: Văn and Thị went out of fashion; women born since 2000 mostly have two."""
    if random.random() < 0.01:
        return ()
    traditional = "Văn" if sex == "male" else "Thị"
    generation = 0 if born < 1980 else 1 if born < 2000 else 2
    words = [word for word in random.sample(given_names.MIDDLE[sex], 3) if word not in (given, traditional)]
    first = traditional if random.random() < _TRADITIONAL[sex][generation] else words[0]
    return (first, words[1]) if random.random() < _TWO_WORDS[sex][generation] else (first,)


def _ede(random: Random, sex: str) -> Name:
    family = random.choice(_PEOPLES_FAMILIES["Ê Đê"])
    given = random.choice(given_names.OF_PEOPLE["Ê Đê"][sex])
    first = f"Y {given}" if sex == "male" else f"H'{given}"
    return Name(f"{first} {family}", family, sort_name=f"{family} {first}")


def _of_people(random: Random, people: str, sex: str, born: int) -> Name:
    family = random.choice(_PEOPLES_FAMILIES[people])
    if people == "Khmer" and sex == "female" and random.random() < 0.6:
        family = random.choice(("Thị", "Neáng"))
    own = given_names.OF_PEOPLE.get(people)
    if own is None or (people in ("Khmer", "Hoa", "Thái") and random.random() < 0.3):
        return _kinh(random, family, sex, born)
    return Name(f"{family} {random.choice(own[sex])}", family)

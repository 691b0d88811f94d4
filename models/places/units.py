"""What an administrative unit is: code, kind, bare name, parent, and the list of which day it stands in."""

from __future__ import annotations

import enum
from datetime import date
from typing import NamedTuple

REFORM = date(2025, 7, 1)
"""First day of the two levels: 34 provinces, 3,321 communes, no districts (domain/documents-and-data.md §4.1)."""


class Era(enum.IntEnum):
    """The three lists the units come from. A code can stand in each of them for another place."""

    PRESENT = 0
    """In force since REFORM."""
    FORMER = 1
    """In force until the day before REFORM."""
    EARLIER = 2
    """Named by a list of about the beginning of 2024 and no longer so on the day before REFORM."""


class Level(enum.IntEnum):
    """Level of a unit; the value is the number of digits of its code."""

    PROVINCE = 2
    DISTRICT = 3
    COMMUNE = 5


class Kind(enum.StrEnum):
    """Kind of a unit, as it is written before its name."""

    PROVINCE = "tỉnh"
    CITY = "thành phố"
    URBAN_DISTRICT = "quận"
    RURAL_DISTRICT = "huyện"
    TOWN = "thị xã"
    RURAL_COMMUNE = "xã"
    WARD = "phường"
    TOWNSHIP = "thị trấn"
    SPECIAL_ZONE = "đặc khu"


PROVINCE_KINDS = frozenset({Kind.PROVINCE, Kind.CITY})
DISTRICT_KINDS = frozenset({Kind.URBAN_DISTRICT, Kind.RURAL_DISTRICT, Kind.TOWN, Kind.CITY})
COMMUNE_KINDS = frozenset({Kind.RURAL_COMMUNE, Kind.WARD, Kind.TOWNSHIP, Kind.SPECIAL_ZONE})

KIND_LETTERS = {
    "t": Kind.PROVINCE,
    "tp": Kind.CITY,
    "q": Kind.URBAN_DISTRICT,
    "h": Kind.RURAL_DISTRICT,
    "tx": Kind.TOWN,
    "x": Kind.RURAL_COMMUNE,
    "p": Kind.WARD,
    "tt": Kind.TOWNSHIP,
    "dk": Kind.SPECIAL_ZONE,
}
"""The letters of the packaged tables; the same ones people abbreviate the kinds with."""


class Unit(NamedTuple):
    """One unit of one list. ``name`` is bare and NFC: ``Ba Đình``, ``1``, ``Cư M'gar``.

    A tuple, not a dataclass: 15,000 of them are made when the tables are loaded.
    """

    code: str
    era: Era
    kind: Kind
    name: str
    parent: str
    """Code of the unit above it in the same list (of a unit of EARLIER: there or in FORMER); "" for provinces."""

    @property
    def level(self) -> Level:
        return Level(len(self.code))

    @property
    def full_name(self) -> str:
        """Kind and name: ``phường Ba Đình``."""
        return f"{self.kind} {self.name}"


class NameOn(NamedTuple):
    """The name a unit bears on a day. Not ``sure``: the day is one for which no list proves it."""

    kind: Kind
    name: str
    sure: bool

    @property
    def full_name(self) -> str:
        return f"{self.kind} {self.name}"

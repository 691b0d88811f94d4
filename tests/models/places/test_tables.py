"""The packaged units: how many, how they follow each other, and that none is lost."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections import Counter
from datetime import timedelta
from pathlib import Path

from models.identity import PROVINCE_CODES
from models.places import REFORM, Confidence, Doubt, Era, Kind, Level, Unit, load
from models.text import clean_line

PLACES = load()
DAY_BEFORE = REFORM - timedelta(days=1)

MERGED = """
01: 01; 04: 04; 08: 02 08; 11: 11; 12: 12; 14: 14; 15: 10 15; 19: 06 19; 20: 20; 22: 22; 24: 24 27; 25: 17 25 26;
31: 30 31; 33: 33 34; 37: 35 36 37; 38: 38; 40: 40; 42: 42; 44: 44 45; 46: 46; 48: 48 49; 51: 51 62; 52: 52 64;
56: 56 58; 66: 54 66; 68: 60 67 68; 75: 70 75; 79: 74 77 79; 80: 72 80; 82: 82 87; 86: 83 84 86; 91: 89 91;
92: 92 93 94; 96: 95 96
"""
"""Present provinces and the codes of the former ones inside them (domain/documents-and-data.md §3.2)."""

WITHOUT_SUCCESSOR = {
    "xã Phúc Thành A, huyện Kim Thành, tỉnh Hải Dương",
    "xã Mộc Nam, thị xã Duy Tiên, tỉnh Hà Nam",
    "phường Hải Châu II, quận Hải Châu, thành phố Đà Nẵng",
    "xã Phú An Hòa, huyện Châu Thành, tỉnh Bến Tre",
}
"""Names of before 2025 of which no source tells where they went."""

DOUBTED = {
    ("phường Thịnh Quang", "phường Kim Liên"),
    ("xã Cổ Bi", "xã Thuận An"),
    ("xã Đặng Xá", "xã Gia Lâm"),
    ("xã Kiêu Kỵ", "xã Bát Tràng"),
    ("xã Mê Linh", "xã Tiến Thắng"),
    ("xã Pải Lủng", "xã Mèo Vạc"),
    ("phường Thảo Nguyên", "phường Vân Sơn"),
    ("phường Vân Sơn", "phường Thảo Nguyên"),
    ("xã Phú Cường", "xã Phú Xuyên"),
    ("thị trấn Thất Khê", "xã Quốc Khánh"),
    ("xã Suối Cát", "xã Cam Hiệp"),
    ("xã Nam Cát Tiên", "xã Tà Lài"),
    ("phường 15", "phường An Hội Tây"),
    ("phường 5", "phường Gia Định"),
}
"""Former communes and the successor that only the second source gives them."""


def communes(era: Era) -> list[Unit]:
    return list(PLACES.units(era, Level.COMMUNE))


def test_importing_reads_no_table() -> None:
    code = "import models.places; raise SystemExit(models.places.load.cache_info().currsize)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[3]).returncode == 0


def test_the_present_units_are_34_and_3321() -> None:
    provinces = Counter(unit.kind for unit in PLACES.units(Era.PRESENT, Level.PROVINCE))
    assert provinces == {Kind.PROVINCE: 25, Kind.CITY: 9}
    kinds = Counter(unit.kind for unit in communes(Era.PRESENT))
    assert kinds == {Kind.RURAL_COMMUNE: 2621, Kind.WARD: 687, Kind.SPECIAL_ZONE: 13}


def test_the_former_units_are_63_and_696_and_10035() -> None:
    levels = Counter(unit.level for unit in PLACES.units(Era.FORMER))
    assert levels == {Level.PROVINCE: 63, Level.DISTRICT: 696, Level.COMMUNE: 10035}
    kinds = Counter(unit.kind for unit in communes(Era.FORMER))
    assert kinds == {Kind.RURAL_COMMUNE: 7692, Kind.WARD: 1726, Kind.TOWNSHIP: 617}


def test_names_are_bare_composed_and_begin_with_a_capital() -> None:
    for era in Era:
        for unit in PLACES.units(era):
            assert unit.name == unicodedata.normalize("NFC", clean_line(unit.name))
            assert unit.name[0].isupper() or unit.name[0].isdigit()
            begins_like_a_kind = any(unit.name.lower().startswith(f"{kind} ") for kind in Kind)
            assert begins_like_a_kind == (unit.name == "Phường Đúc"), unit  # a ward of Huế


def test_a_code_is_borne_once_in_each_list() -> None:
    for era in Era:
        codes = Counter(unit.code for unit in PLACES.units(era))
        assert max(codes.values()) == 1


def test_every_unit_lies_in_a_province() -> None:
    for era in Era:
        for unit in PLACES.units(era):
            levels = [unit.level, *(parent.level for parent in PLACES.parents(unit))]
            assert levels == sorted(levels, reverse=True)
            assert levels[-1] is Level.PROVINCE


def test_every_former_commune_went_somewhere() -> None:
    for unit in PLACES.units(Era.FORMER):
        assert PLACES.successors(unit), unit
    lost = {PLACES.address_of(unit) for unit in PLACES.units(Era.EARLIER) if not PLACES.successors(unit)}
    assert lost == WITHOUT_SUCCESSOR


def test_every_present_commune_was_made_of_something() -> None:
    for unit in communes(Era.PRESENT):
        assert any(unit in PLACES.successors(origin) for origin in PLACES.predecessors(unit))


def test_provinces_went_over_as_wholes() -> None:
    for unit in communes(Era.FORMER):
        (_, province) = PLACES.parents(unit)
        (heir,) = PLACES.successors(province)
        assert {PLACES.parents(successor) for successor in PLACES.successors(unit)} == {(heir,)}


def test_the_34_provinces_are_made_of_the_63() -> None:
    for line in MERGED.replace("\n", " ").split(";"):
        present, former = line.split(":")
        for code in former.split():
            unit = PLACES.unit(code, DAY_BEFORE)
            assert unit is not None
            assert PLACES.successors(unit) == (PLACES.unit(present.strip()),)


def test_the_63_codes_of_identity_numbers_are_the_former_provinces() -> None:
    names = {f"0{unit.code}": unit.name for unit in PLACES.units(Era.FORMER, Level.PROVINCE)}
    names["046"] = "Thừa Thiên Huế"  # the code is older than the city of Huế of 2025
    assert names == PROVINCE_CODES


def test_split_communes_are_counted() -> None:
    parts = Counter(len(PLACES.successors(unit)) for unit in communes(Era.FORMER))
    assert parts == {1: 9553, 2: 406, 3: 59, 4: 16, 5: 1}


def test_every_split_commune_asks_which_part() -> None:
    split = [unit for unit in communes(Era.FORMER) if len(PLACES.successors(unit)) > 1]
    assert len(split) == 482
    for unit in split:
        match = PLACES.find(PLACES.address_of(unit))
        assert match.confidence is Confidence.CHOICE, unit
        assert match.doubts is Doubt.SPLIT
        assert match.written == unit
        assert match.candidates[: len(PLACES.successors(unit))] == PLACES.successors(unit)


def test_successors_that_one_source_names_are_marked() -> None:
    doubted = {
        (unit.full_name, successor.full_name)
        for unit in communes(Era.FORMER)
        for successor in PLACES.successors(unit)
        if PLACES.is_doubted(unit, successor)
    }
    assert doubted == DOUBTED


def test_the_islands_without_communes_became_special_zones() -> None:
    islands = {"318": "Bạch Long Vĩ", "471": "Cồn Cỏ", "498": "Hoàng Sa", "536": "Lý Sơn", "755": "Côn Đảo"}
    for code, name in islands.items():
        district = PLACES.unit(code)
        assert district is not None
        (zone,) = PLACES.successors(district)
        assert zone.full_name == f"đặc khu {name}"

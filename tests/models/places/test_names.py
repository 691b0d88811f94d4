"""Codes, days and names: what a paper of a day calls a unit, what follows what, and entry by a few letters."""

from __future__ import annotations

from datetime import date

import pytest

from models.places import Era, Kind, Level, Unit, load

PLACES = load()


def unit_of(code: str, on: date | None = None) -> Unit:
    unit = PLACES.unit(code, on)
    assert unit is not None
    return unit


@pytest.mark.parametrize(
    ("code", "day", "name", "sure"),
    [
        ("24", date(2024, 6, 1), "tỉnh Bắc Giang", True),  # the code was re-assigned
        ("24", date(2025, 7, 1), "tỉnh Bắc Ninh", True),
        ("24", date(2026, 2, 1), "tỉnh Bắc Ninh", True),
        ("24", date(2026, 5, 1), "tỉnh Bắc Ninh", False),  # the day on which it became a city is not known
        ("24", date(2026, 9, 20), "thành phố Bắc Ninh", True),
        ("22", date(2020, 1, 1), "tỉnh Quảng Ninh", True),
        ("22", date(2026, 9, 19), "tỉnh Quảng Ninh", False),
        ("75", date(2026, 11, 25), "thành phố Đồng Nai", True),
        ("46", date(2024, 12, 31), "tỉnh Thừa Thiên Huế", True),
        ("46", date(2025, 1, 1), "thành phố Huế", True),
        ("79", date(2025, 1, 1), "thành phố Hồ Chí Minh", True),
        ("00097", date(2025, 6, 30), "phường Tứ Liên", True),
        ("00097", date(2025, 7, 1), "phường Hồng Hà", True),
        ("00541", date(2024, 1, 1), "xã Dương Hà", True),  # renamed between the two older lists
        ("00541", date(2024, 9, 1), "xã Thiên Đức", False),
        ("00541", date(2025, 6, 30), "xã Thiên Đức", True),
        ("00541", date(2022, 1, 1), "xã Dương Hà", False),
        ("00004", date(2019, 1, 1), "phường Trúc Bạch", False),  # older than every list
        ("754", date(2024, 1, 1), "thị xã Phú Mỹ", True),
        ("754", date(2025, 6, 30), "thành phố Phú Mỹ", True),
    ],
)
def test_a_paper_bears_the_name_of_its_day(code: str, day: date, name: str, *, sure: bool) -> None:
    found = PLACES.name_on(code, day)
    assert found is not None
    assert (found.full_name, found.sure) == (name, sure)


@pytest.mark.parametrize(
    ("code", "day"), [("001", date(2025, 7, 1)), ("99999", date(2025, 7, 1)), ("", date(2020, 1, 1))]
)
def test_a_code_that_nothing_bears_on_a_day_has_no_name(code: str, day: date) -> None:
    assert PLACES.name_on(code, day) is None
    assert PLACES.unit(code, day) is None


def test_a_code_without_a_day_means_the_newest_unit() -> None:
    assert unit_of("00097").name == "Hồng Hà"
    assert unit_of("001").full_name == "quận Ba Đình"
    assert unit_of("00010").era is Era.EARLIER
    assert unit_of("24").full_name == "thành phố Bắc Ninh"


def test_the_unit_of_a_day_is_of_the_list_of_that_day() -> None:
    assert unit_of("00097", date(2025, 6, 30)).era is Era.FORMER
    assert unit_of("00541", date(2024, 1, 1)).era is Era.EARLIER
    assert PLACES.unit("00010", date(2025, 7, 1)) is None


def test_a_unit_stands_with_its_parents() -> None:
    assert PLACES.address_of(unit_of("00004")) == "phường Ba Đình, thành phố Hà Nội"
    former = unit_of("00004", date(2025, 6, 30))
    assert PLACES.address_of(former) == "phường Trúc Bạch, quận Ba Đình, thành phố Hà Nội"
    earlier = unit_of("00010")
    assert PLACES.address_of(earlier) == "phường Nguyễn Trung Trực, quận Ba Đình, thành phố Hà Nội"


def test_successors_lead_to_present_units_from_every_list_and_level() -> None:
    ba_dinh = unit_of("00004")
    assert PLACES.successors(ba_dinh) == (ba_dinh,)
    assert PLACES.successors(unit_of("00004", date(2025, 6, 30))) == (ba_dinh,)
    assert PLACES.successors(unit_of("00010")) == (ba_dinh,)
    assert ba_dinh in PLACES.successors(unit_of("001"))
    assert PLACES.successors(unit_of("27", date(2025, 6, 30))) == (unit_of("24"),)
    yen_dung = unit_of("221")
    assert yen_dung.era is Era.EARLIER
    assert {unit.parent for unit in PLACES.successors(yen_dung)} == {"24"}


def test_predecessors_are_the_former_communes() -> None:
    names = {unit.name for unit in PLACES.predecessors(unit_of("00004"))}
    assert {"Trúc Bạch", "Quán Thánh"} <= names
    assert PLACES.predecessors(unit_of("00004", date(2025, 6, 30))) == ()


def test_a_few_letters_find_present_units_first() -> None:
    found = PLACES.search("ben ng")
    assert found[0].name.startswith("Bến Ng")
    assert [unit.era for unit in found] == sorted(unit.era for unit in found)
    assert any(unit.name == "Bến Nghé" and unit.era is Era.FORMER for unit in found)


def test_letters_may_have_accents_kind_and_parent() -> None:
    assert PLACES.search("P. Bến Ngh, q1")[0].full_name == "phường Bến Nghé"
    assert PLACES.search("tan thanh, lai v")[0].name == "Tân Thành"
    assert all(unit.kind is Kind.WARD for unit in PLACES.search("phuong tan", 50))
    assert PLACES.search("xã tân thành, đồng th", 1)[0].parent == "82"
    assert PLACES.search("tan dinh, tp") == PLACES.search("tan dinh")


def test_letters_of_a_later_word_find_too() -> None:
    assert unit_of("79") in PLACES.search("minh", 300)


def test_a_whole_name_comes_before_longer_ones() -> None:
    found = PLACES.search("hà", 5)
    assert len(found) == 5
    assert PLACES.search("hà nội")[0] == unit_of("01")


@pytest.mark.parametrize("letters", ["", " ", ",", "?!", "qqqqq", "xã", ", hà nội"])
def test_letters_that_say_nothing_find_what_they_can(letters: str) -> None:
    assert all(unit.level in Level for unit in PLACES.search(letters))


def test_search_answers_at_most_as_many_as_asked() -> None:
    assert PLACES.search("t", 7) == PLACES.search("t", 50)[:7]
    assert PLACES.search("t", 0) == ()

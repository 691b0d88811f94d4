"""Reading an address from its end: province, then district, then commune, each optional.

Every way to read it becomes a ``Reading`` with the doubts it leaves and their cost; which reading counts is decided
in ``judging.py``. The first pass knows exact keys only. If it finds no commune, a second one also takes names that
differ in one or two letters, and a third one skips words at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from models.places.matching import Doubt
from models.places.nearness import NearKeys
from models.places.tables import Tables
from models.places.units import COMMUNE_KINDS, DISTRICT_KINDS, PROVINCE_KINDS, Era, Kind, Level
from models.places.words import Words, name_key
from models.syllables import is_vietnamese_syllable

NONE = 0
ACCENTS, KIND, SPELLING = Doubt.ACCENTS.value, Doubt.KIND.value, Doubt.SPELLING.value
LOOSE, SHORTENED, OLDER_NAME = Doubt.LOOSE.value, Doubt.SHORTENED.value, Doubt.OLDER_NAME.value
NO_DISTRICT, NO_PARENTS, UNREAD = Doubt.NO_DISTRICT.value, Doubt.NO_PARENTS.value, Doubt.UNREAD.value
MIXED, DISAGREES, DISTRICT_OR_COMMUNE = Doubt.MIXED.value, Doubt.DISAGREES.value, Doubt.DISTRICT_OR_COMMUNE.value
"""Doubts as bare bits: adding up members of the enumeration took half of the time of a reading."""

_COSTS = {
    ACCENTS: 2, KIND: 3, LOOSE: 5, NO_DISTRICT: 4, NO_PARENTS: 8, MIXED: 2, DISAGREES: 6, OLDER_NAME: 2,
    SHORTENED: 2, DISTRICT_OR_COMMUNE: 3, UNREAD: 4,
}  # fmt: skip
TOO_WEAK = 10
"""A commune read at this cost or more does not stand against a province or district that was read."""
_COST_OF_A_LETTER = 4
_COST_OF_NO_KIND = 1
_COST_OF_NO_PROVINCE = 1
_COST_OF_NO_ACCENTS = 1
_LONGEST_NAME = 6
_TELEPHONE = frozenset({"dt", "sdt", "dtdd", "tel"})
_WORDS_TO_SKIP = 6
_PARTS_TO_SKIP = 2
_LONGEST_ABBREVIATION = 3


class Area(NamedTuple):
    """A province or district read; ``units`` are all that the name can mean. ``start`` is where its words begin.

    The costs of areas and names do not include those of their doubts: a doubt costs once, however often it arises.
    """

    units: frozenset[int]
    start: int
    cost: int
    doubts: int
    only: bool = False
    """Whether these words can mean nothing else: ``tỉnh`` stands before them."""


class Reading(NamedTuple):
    """One unit as one way to read the address."""

    cost: int
    doubts: int
    unit: int
    start: int


class Name(NamedTuple):
    """A unit whose key stands in the text."""

    unit: int
    start: int
    cost: int
    doubts: int
    kind: Kind | None
    kind_start: int


class Reader:
    """The readings of one address.

    With ``before_reform`` the text is known to be older than the present units, so they are not read in it.
    """

    def __init__(self, tables: Tables, words: Words, *, before_reform: bool) -> None:
        self._tables = tables
        self._words = words
        self._before_reform = before_reform
        self._named: dict[tuple[int, int], list[Name]] = {}

    def read(self) -> list[Reading]:
        """The readings of the first pass that reads a commune well, else of all passes together."""
        size = self._end_of_address()
        found = self._read_before(size, near=False)
        if self._is_well_read(found):
            return found
        found += self._read_before(size, near=True)
        for end in range(size - 1, max(size - 1 - _WORDS_TO_SKIP, 0), -1):
            if found:
                break
            found = [_with_unread_words(reading) for reading in self._read_before(end, near=False)]
        return found

    def _is_well_read(self, readings: list[Reading]) -> bool:
        """Whether a commune was read for no more than a wrong letter costs, or no words are left for one."""
        units = self._tables.units
        return any(
            reading.cost <= _COST_OF_A_LETTER and (reading.start == 0 or len(units[reading.unit].code) == Level.COMMUNE)
            for reading in readings
        )

    def _end_of_address(self) -> int:
        """Without ``Việt Nam``, postal codes and telephone numbers behind the address."""
        end = len(self._words)
        keys = self._words.keys
        while end:
            if keys[end - 1].isdigit() and len(keys[end - 1]) > 4:
                end -= 2 if keys[end - 2 : end - 1] and keys[end - 2] in _TELEPHONE else 1
            elif keys[end - 1] == "vn":
                end -= 1
            elif keys[end - 2 : end] == ["viet", "nam"]:
                end -= 2
            else:
                break
        return end

    def _read_before(self, end: int, *, near: bool) -> list[Reading]:
        provinces = self._provinces(end, near=near)
        readings: list[Reading] = []
        for province in provinces:
            readings += self._readings_of(province, None)
            readings += self._read_within(province.start, province, near=near)
            if near:
                readings += self._behind_unread_words(province)
        if not provinces or not (near or any(province.only for province in provinces)):
            readings += self._read_within(end, None, near=near, as_parents_only=bool(provinces))
        return readings

    def _read_within(
        self, end: int, province: Area | None, *, near: bool, as_parents_only: bool = False
    ) -> list[Reading]:
        """Districts and communes before ``end``; districts that are read as a province too only count as parents."""
        readings: list[Reading] = []
        for district in self._districts(end, province, near=near):
            communes = self._communes(district.start, province, district, near=near)
            if any(reading.cost == 0 for reading in communes):
                return communes
            readings += communes
            if not as_parents_only:
                readings += self._readings_of(district, province)
        return readings + self._communes(end, province, None, near=near)

    def _behind_unread_words(self, province: Area) -> Iterator[Reading]:
        """Communes that stand before a part of the address which names nothing known."""
        ends = [i for i in range(province.start - 1, 0, -1) if self._words.breaks[i]]
        for end in ends[:_PARTS_TO_SKIP]:
            yield from map(_with_unread_words, self._communes(end, province, None, near=False))

    def _readings_of(self, area: Area, province: Area | None) -> Iterator[Reading]:
        """The area itself as what the address names, unless it contradicts its province."""
        doubts = area.doubts | (province.doubts if province else NONE)
        if not doubts & DISAGREES:
            cost = area.cost + (province.cost if province else _COST_OF_NO_PROVINCE) + _cost_of(doubts)
            yield from (Reading(cost, doubts, unit, area.start) for unit in area.units)

    # --- names in the text -----------------------------------------------------------------------

    def _spans(self, end: int) -> Iterator[tuple[int, str]]:
        """Starts and keys of the words before ``end``, as far as the last comma."""
        key = ""
        for start in range(end - 1, max(end - 1 - _LONGEST_NAME, -1), -1):
            key = self._words.keys[start] + key
            yield start, key
            if self._words.breaks[start]:
                return

    def _names(self, end: int, level: Level, kinds: frozenset[Kind]) -> list[Name]:
        """Units named exactly by the words before ``end``, with the kind before them judged."""
        if (end, level) not in self._named:
            self._named[end, level] = list(self._read_names(end, level, kinds))
        return self._named[end, level]

    def _read_names(self, end: int, level: Level, kinds: frozenset[Kind]) -> Iterator[Name]:
        units, names, aliases = self._tables.units, self._tables.names[level], self._tables.aliases[level]
        for start, key in self._spans(end):
            for unit in names.get(key, ()):
                yield from self._with_kind(unit, start, key, kinds, units[unit].kind, NONE)
            for alias in aliases.get(key, ()):
                if level is not Level.PROVINCE or self._may_abbreviate(start, end):
                    yield from self._with_kind(alias.unit, start, key, kinds, alias.kind, alias.doubts)

    def _may_abbreviate(self, start: int, end: int) -> bool:
        """An abbreviation that is also a syllable (``LA``) only counts in capitals."""
        word = self._words.raw[start]
        if end - start > 1 or len(word) > _LONGEST_ABBREVIATION or not is_vietnamese_syllable(word):
            return True
        return self._words.is_capitals(start)

    def _with_kind(
        self, unit: int, start: int, key: str, kinds: frozenset[Kind], own: Kind | None, doubt: int
    ) -> Iterator[Name]:
        """The name with the kind that stands before it, and without where that kind does not fit."""
        kind, kind_start = self._words.kinds[start]
        if kind in kinds:
            if kind is own or own is None or kinds is PROVINCE_KINDS:
                yield Name(unit, start, 0, doubt, kind, kind_start)
                return
            if not key.isdigit():
                yield Name(unit, start, 0, doubt | KIND, kind, kind_start)
        if key.isdigit() or (kind is not None and not self._words.kind_may_end_a_name(start)):
            return
        if self._words.begins_part(start):
            yield Name(unit, start, _COST_OF_NO_KIND, doubt, None, start)
        elif not self._words.names_something_smaller(start) and not (
            kinds is COMMUNE_KINDS and self._words.follows_a_kind(start - 1)
        ):
            yield Name(unit, start, _COST_OF_NO_KIND, doubt | LOOSE, None, start)

    def _near_names(
        self, end: int, kinds: frozenset[Kind], keys: list[NearKeys], letters_for_one: int
    ) -> Iterator[tuple[int, str, int]]:
        """Starts, keys and numbers of wrong letters of names near to the words before ``end``.

        At most two letters are wrong, and at most one for so many letters written.
        """
        for start, written in self._spans(end):
            kind = self._words.kinds[start][0]
            bare = self._words.begins_part(start) and not self._words.marks_something_smaller(start)
            if kind in kinds or (kind is None and bare):
                allowed = min(2, len(written) // letters_for_one)
                for group in keys if allowed and not any(letter.isdigit() for letter in written) else ():
                    yield from ((start, key, wrong) for key, wrong in group.near(written, allowed))
            if kind is not None:
                return

    # --- provinces and districts -----------------------------------------------------------------

    def _provinces(self, end: int, *, near: bool) -> list[Area]:
        found: dict[tuple[int, Kind | None], set[int]] = {}
        for name in self._names(end, Level.PROVINCE, PROVINCE_KINDS):
            unit = self._tables.units[name.unit]
            if not name.doubts & ~LOOSE and not (name.kind is Kind.CITY and not self._may_be_city(unit.code, unit.era)):
                found.setdefault((name.kind_start, name.kind), set()).add(name.unit)
        areas = [
            Area(frozenset(units), start, 0, NONE, kind is Kind.PROVINCE) for (start, kind), units in found.items()
        ]
        if near and not areas:
            for start, key, wrong in self._near_names(end, PROVINCE_KINDS, [self._tables.near_keys[Level.PROVINCE]], 4):
                units = frozenset(self._tables.names[Level.PROVINCE][key])
                areas.append(Area(units, self._words.kinds[start][1], wrong * _COST_OF_A_LETTER, SPELLING))
        return areas

    def _may_be_city(self, code: str, era: Era) -> bool:
        names = self._tables.namings.get(code, ())
        own = self._tables.units[self._tables.by_code[era][code]]
        return own.kind is Kind.CITY or any(naming.kind is Kind.CITY and naming.name == own.name for naming in names)

    def _districts(self, end: int, province: Area | None, *, near: bool) -> list[Area]:
        areas = self._fitting(self._names(end, Level.DISTRICT, DISTRICT_KINDS), province, strict=not near)
        if near and all(area.doubts & DISAGREES for area in areas):
            areas += self._fitting(self._near_districts(end), province, strict=True)
        return areas

    def _fitting(self, names: Iterable[Name], province: Area | None, *, strict: bool) -> list[Area]:
        """The names that fit the province, as areas."""
        areas = []
        for name in names:
            doubts = self._doubt_about_province(name.unit, province, strict=strict)
            if doubts is not None:
                areas.append(Area(frozenset({name.unit}), name.kind_start, name.cost, name.doubts | doubts))
        return areas

    def _near_districts(self, end: int) -> list[Name]:
        keys = [self._tables.near_keys[Level.DISTRICT]]
        return [
            Name(unit, start, wrong * _COST_OF_A_LETTER, SPELLING, *self._words.kinds[start])
            for start, key, wrong in self._near_names(end, DISTRICT_KINDS, keys, 4)
            for unit in self._tables.names[Level.DISTRICT][key]
        ]

    def _doubt_about_province(self, unit: int, province: Area | None, *, strict: bool) -> int | None:
        """How a unit fits the province written; None if it does not and that rules it out."""
        if province is None:
            return NONE
        tables = self._tables
        home = tables.province_of[unit]
        if home in province.units:
            return NONE
        if tables.units[unit].era is Era.PRESENT:
            origins = {tables.province_of[district] for district in tables.origin_districts[unit]}
            mixed = not origins.isdisjoint(province.units)
        else:
            mixed = tables.province_heir[home] in province.units
        if mixed:
            return MIXED
        return None if strict else DISAGREES

    # --- communes --------------------------------------------------------------------------------

    def _communes(self, end: int, province: Area | None, district: Area | None, *, near: bool) -> list[Reading]:
        names = self._names(end, Level.COMMUNE, COMMUNE_KINDS)
        readings = [self._judged(name, end, province, district, strict=not near) for name in names]
        found = [reading for reading in readings if reading]
        if near and all(reading.cost > _COST_OF_A_LETTER for reading in found):
            near_names = self._near_communes(end, province, district)
            readings = [self._judged(name, end, province, district, strict=True) for name in near_names]
            found += [reading for reading in readings if reading]
        return found

    def _near_communes(self, end: int, province: Area | None, district: Area | None) -> Iterator[Name]:
        tables = self._tables
        if district:
            keys, letters_for_one = _keys_within(tables, district), 3
        elif province:
            keys, letters_for_one = _keys_within(tables, province), 4
        else:
            keys, letters_for_one = [tables.near_keys[Level.COMMUNE]], 6
        for start, key, wrong in self._near_names(end, COMMUNE_KINDS, keys, letters_for_one):
            for unit in tables.names[Level.COMMUNE][key]:
                kind = tables.units[unit].kind
                for name in self._with_kind(unit, start, key, COMMUNE_KINDS, kind, NONE):
                    cost = name.cost + wrong * _COST_OF_A_LETTER
                    yield name._replace(cost=cost, doubts=name.doubts | SPELLING)

    def _judged(
        self, name: Name, end: int, province: Area | None, district: Area | None, *, strict: bool
    ) -> Reading | None:
        """The reading in which a name means a commune inside this province and district, if it can."""
        unit = self._tables.units[name.unit]
        if unit.era is Era.PRESENT and self._before_reform:
            return None
        about_province = self._doubt_about_province(name.unit, province, strict=strict)
        if about_province is None:
            return None
        about_district = self._doubt_about_district(name.unit, district, strict=strict)
        if about_district is None:
            return None
        doubts = name.doubts | about_province | about_district | self._doubt_about_parents(name, province, district)
        cost = name.cost if province else name.cost + _COST_OF_NO_PROVINCE
        for area in (province, district):
            if area:
                cost, doubts = cost + area.cost, doubts | (area.doubts & ~LOOSE)
        if doubts & DISAGREES and name.kind is None:
            return None
        if not name.doubts & (SPELLING | SHORTENED | OLDER_NAME):
            if self._words.is_plain(name.start, end):
                cost += self._cost_of_plain(name, end)
            elif not self._is_spelt(name, end):
                doubts |= ACCENTS
        if name.unit in self._tables.vague:
            doubts |= OLDER_NAME
        return Reading(cost + _cost_of(doubts), doubts, name.unit, name.kind_start)

    def _doubt_about_district(self, unit: int, district: Area | None, *, strict: bool) -> int | None:
        """How a commune fits the district written; None if it does not and that rules it out."""
        tables = self._tables
        if district is None:
            return NONE if tables.units[unit].era is Era.PRESENT else NO_DISTRICT
        (written,) = district.units
        targets = tables.former_districts(written)
        if tables.units[unit].era is Era.PRESENT:
            mixed = not tables.origin_districts[unit].isdisjoint(targets)
        else:
            own = tables.district_of(unit)
            if own == written or tables.units[own].code == tables.units[written].code:
                return NONE
            mixed = not set(targets).isdisjoint(tables.former_districts(own))
        if mixed:
            return MIXED
        return None if strict else DISAGREES

    def _doubt_about_parents(self, name: Name, province: Area | None, district: Area | None) -> int:
        if district is None and province is None:
            return NO_PARENTS
        if district is None and name.kind is None and self._is_district_too(name.unit):
            return DISTRICT_OR_COMMUNE
        return NONE

    def _is_district_too(self, unit: int) -> bool:
        """Whether a former district of this name lies in the unit's present province."""
        tables = self._tables
        home = tables.province_of[unit]
        present = tables.province_heir.get(home, home)
        districts = tables.names[Level.DISTRICT].get(name_key(tables.units[unit].name), ())
        return any(tables.province_heir[tables.province_of[district]] == present for district in districts)

    def _cost_of_plain(self, name: Name, end: int) -> int:
        """A name without accents only tells units apart when others in the text have them."""
        return 0 if self._words.has_accents and self._is_spelt(name, end) else _COST_OF_NO_ACCENTS

    def _is_spelt(self, name: Name, end: int) -> bool:
        return self._words.spelling(name.start, end) == self._tables.spelling_of(name.unit)


def _keys_within(tables: Tables, area: Area) -> list[NearKeys]:
    return [tables.near_keys_within(unit) for unit in area.units]


def _with_unread_words(reading: Reading) -> Reading:
    return reading._replace(cost=reading.cost + _COSTS[UNREAD], doubts=reading.doubts | UNREAD)


@lru_cache(maxsize=1024)
def _cost_of(doubts: int) -> int:
    return sum(cost for doubt, cost in _COSTS.items() if doubts & doubt)

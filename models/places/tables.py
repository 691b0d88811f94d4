"""The packaged tables, read once into lists and indexes. Units are numbers here: places in ``Tables.units``."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from importlib import resources
from typing import Any, NamedTuple

from models.places.matching import Doubt
from models.places.nearness import NearKeys
from models.places.units import KIND_LETTERS, Era, Kind, Level, Unit
from models.places.words import name_key, spelling_of_name

_FARM = "Nông trường "


class Naming(NamedTuple):
    """A name of a province that is proved for a span of days, ends included; None is open."""

    kind: Kind
    name: str
    known_from: date | None
    known_to: date | None
    mark: str


class Alias(NamedTuple):
    """A key under which a unit is found besides its own name."""

    unit: int
    kind: Kind | None
    """The kind written with it; None: any."""
    doubts: int
    """The bits of the doubt (models/places/matching.py) that it leaves."""


class Tables:
    """All units and how they follow each other.

    Attributes
    ----------
    units       every unit of every list
    by_code     per list: unit by code
    heirs       of a former or earlier commune: the present communes it went to, the main one first
    doubted     of a former commune: the heirs that only one source names
    vague       earlier communes of which only "inside these" is known
    namings     names of provinces by code, in the order of time; present units bear the last

    What only ``find`` needs is made when it is first asked for.
    """

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self.by_code: tuple[dict[str, int], ...] = ({}, {}, {})
        self.heirs: dict[int, tuple[int, ...]] = {}
        self.doubted: dict[int, frozenset[int]] = {}
        self.vague: set[int] = set()
        self._targets: dict[int, tuple[int, ...]] = {}
        self._spellings: dict[int, str] = {}
        self._near_keys_within: dict[int, NearKeys] = {}
        self.namings = _namings(tomllib.loads(_text("namings.toml")))
        self._read_present()
        self._read_former()
        self._read_earlier()

    def _add(self, era: Era, rows: list[list[str]]) -> range:
        numbers = range(len(self.units), len(self.units) + len(rows))
        self.units += [Unit(code, era, KIND_LETTERS[kind], name, parent) for code, parent, kind, name, *_ in rows]
        self.by_code[era].update(zip([row[0] for row in rows], numbers, strict=True))
        return numbers

    def _read_present(self) -> None:
        for number in self._add(Era.PRESENT, _rows("present.tsv")):
            if len(self.units[number].code) > Level.PROVINCE:
                break
            for naming in self.namings.get(self.units[number].code, ()):
                self.units[number] = self.units[number]._replace(kind=naming.kind, name=naming.name)

    def _read_former(self) -> None:
        rows = _rows("former.tsv")
        present = self.by_code[Era.PRESENT]
        for number, row in zip(self._add(Era.FORMER, rows), rows, strict=True):
            heirs = row[4]
            if "?" in heirs:
                self.doubted[number] = frozenset(present[heir[1:]] for heir in heirs.split() if heir[0] == "?")
                heirs = heirs.replace("?", "")
            if heirs:
                self.heirs[number] = tuple([present[heir] for heir in heirs.split()])

    def _read_earlier(self) -> None:
        rows = _rows("earlier.tsv")
        former = self.by_code[Era.FORMER]
        for number, (code, *_, relation, codes) in zip(self._add(Era.EARLIER, rows), rows, strict=True):
            targets = self._targets[number] = tuple([former[target] for target in codes.split()])
            if len(code) == Level.COMMUNE:
                self.heirs[number] = tuple(dict.fromkeys(heir for target in targets for heir in self.heirs[target]))
            if relation == "~":
                self.vague.add(number)

    @cached_property
    def names(self) -> dict[int, dict[str, list[int]]]:
        """Per level: units by the key of their name."""
        result: dict[int, dict[str, list[int]]] = {int(level): defaultdict(list) for level in Level}
        keys = {name: name_key(name) for name in {unit.name for unit in self.units}}
        for number, (code, _, _, name, _) in enumerate(self.units):
            result[len(code)][keys[name]].append(number)
        return result

    @cached_property
    def aliases(self) -> dict[int, dict[str, list[Alias]]]:
        """Per level: further keys of units."""
        result: dict[int, dict[str, list[Alias]]] = {int(level): defaultdict(list) for level in Level}
        for number, (code, _, kind, name, _) in enumerate(self.units):
            if len(code) == Level.COMMUNE and (" - " in name or name.startswith(_FARM)):
                short, doubts = _shortened(name)
                result[Level.COMMUNE][name_key(short)].append(Alias(number, kind, doubts))
        for code, letters, key in _rows("older.tsv"):
            alias = Alias(self.by_code[Era.FORMER][code], KIND_LETTERS[letters], Doubt.OLDER_NAME.value)
            result[len(code)][name_key(key)].append(alias)
        for codes, names, spellings in _rows("spellings.tsv"):
            for number in self._meant(codes.split(" "), names.split("; ")):
                for spelling in spellings.split("; "):
                    result[len(self.units[number].code)][name_key(spelling)].append(Alias(number, None, 0))
        return result

    def _meant(self, codes: list[str], names: list[str]) -> list[int]:
        """The units of these codes that bear one of these names: codes were re-assigned."""
        numbers = (self.by_code[era].get(code) for code in codes for era in (Era.PRESENT, Era.FORMER))
        return [number for number in numbers if number is not None and self.units[number].name in names]

    # --- where a unit lies -----------------------------------------------------------------------

    def parent_of(self, number: int) -> int:
        """The unit above one that is no province: in its own list, or in FORMER where EARLIER lacks it."""
        unit = self.units[number]
        own = self.by_code[unit.era]
        return own[unit.parent] if unit.parent in own else self.by_code[Era.FORMER][unit.parent]

    @cached_property
    def province_of(self) -> list[int]:
        """The province of each unit in its own list; former and earlier units share the former provinces."""
        result: list[int] = []
        for number in range(len(self.units)):
            at = number
            while self.units[at].parent:
                at = self.parent_of(at)
            result.append(at)
        return result

    @cached_property
    def origins(self) -> dict[int, list[int]]:
        """The former communes (and island districts) that went into each present commune."""
        result: dict[int, list[int]] = defaultdict(list)
        for number, heirs in self.heirs.items():
            if self.units[number].era is Era.FORMER:
                for heir in heirs:
                    result[heir].append(number)
        return dict(result)

    @cached_property
    def origin_districts(self) -> dict[int, frozenset[int]]:
        """The former districts a present commune has land of."""
        return {
            number: frozenset(self.district_of(origin) for origin in origins)
            for number, origins in self.origins.items()
        }

    def district_of(self, number: int) -> int:
        """The district of a former or earlier commune; an island district is its own."""
        return number if len(self.units[number].code) == Level.DISTRICT else self.parent_of(number)

    def former_districts(self, number: int) -> tuple[int, ...]:
        """The districts of 30 June 2025 that a district is or went into."""
        return self._targets.get(number) or (number,)

    @cached_property
    def province_heir(self) -> dict[int, int]:
        """The present province that each former one became or was merged into, always as a whole."""
        return {
            self.province_of[number]: self.province_of[heirs[0]]
            for number, heirs in self.heirs.items()
            if self.units[number].era is Era.FORMER
        }

    @cached_property
    def district_heirs(self) -> dict[int, tuple[int, ...]]:
        """The present communes with land of each former or earlier district."""
        result: dict[int, list[int]] = defaultdict(list)
        for number, heirs in self.heirs.items():
            result[self.district_of(number)].extend(heirs)
        return {district: tuple(dict.fromkeys(heirs)) for district, heirs in result.items()}

    def present(self, number: int) -> tuple[int, ...]:
        """The present units that a unit is, became or went into; for districts, their communes."""
        unit = self.units[number]
        if unit.era is Era.PRESENT:
            return (number,)
        if len(unit.code) == Level.PROVINCE:
            return (self.province_heir[number],)
        if len(unit.code) == Level.DISTRICT:
            heirs = (self.district_heirs.get(district, ()) for district in (number, *self.former_districts(number)))
            return tuple(dict.fromkeys(heir for group in heirs for heir in group))
        return self.heirs[number]

    def spelling_of(self, number: int) -> str:
        """Key of a unit's name in which accents count."""
        spelling = self._spellings.get(number)
        if spelling is None:
            spelling = self._spellings[number] = spelling_of_name(self.units[number].name)
        return spelling

    # --- keys to compare a misspelt one with -----------------------------------------------------

    @cached_property
    def near_keys(self) -> dict[int, NearKeys]:
        """Per level all keys of names."""
        return {level: NearKeys(names) for level, names in self.names.items()}

    def near_keys_within(self, area: int) -> NearKeys:
        """The keys of all communes that lie or lay in a district or province, wholly or in part."""
        if area not in self._near_keys_within:
            names = {self.units[commune].name for commune in self._communes_within(area)}
            self._near_keys_within[area] = NearKeys(map(name_key, names))
        return self._near_keys_within[area]

    def _communes_within(self, area: int) -> Iterator[int]:
        own = self._districts_of[area] if len(self.units[area].code) == Level.PROVINCE else [area]
        for district in {*own, *(target for one in own for target in self.former_districts(one))}:
            yield from self._communes_of.get(district, ())
            yield from self.district_heirs.get(district, ())

    @cached_property
    def _communes_of(self) -> dict[int, list[int]]:
        """The former and earlier communes of each district."""
        result: dict[int, list[int]] = defaultdict(list)
        for number in self.heirs:
            result[self.district_of(number)].append(number)
        return result

    @cached_property
    def _districts_of(self) -> dict[int, list[int]]:
        """The former and earlier districts of each former province, and of the present one it became or went into."""
        result: dict[int, list[int]] = defaultdict(list)
        for number, unit in enumerate(self.units):
            if len(unit.code) == Level.DISTRICT:
                province = self.province_of[number]
                result[province].append(number)
                result[self.province_heir[province]].append(number)
        return result


def _shortened(name: str) -> tuple[str, int]:
    """What people leave of a long name, with its doubt: ``Xuân Hương`` of ``Xuân Hương - Đà Lạt``."""
    if name.startswith(_FARM):
        return name.replace(_FARM, "NT "), 0
    return name.split(" - ")[0], Doubt.SHORTENED.value


def _namings(known: dict[str, Any]) -> dict[str, tuple[Naming, ...]]:
    result: dict[str, list[Naming]] = defaultdict(list)
    for row in known["naming"]:
        naming = Naming(Kind(row["kind"]), row["name"], row.get("known_from"), row.get("known_to"), row["mark"])
        result[row["code"]].append(naming)
    return {code: tuple(namings) for code, namings in result.items()}


def _rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in _text(name).splitlines()]


def _text(name: str) -> str:
    return (resources.files("models.places") / "data" / name).read_text("utf-8")

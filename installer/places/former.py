"""The base: present units, the units of 30 June 2025, and what became of each former commune."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from names import kind_and_name
from packages import Packages

if TYPE_CHECKING:
    import sqlite3

    from second_opinion import Doubt


@dataclass(frozen=True)
class Row:
    """One unit: code, code of its parent, letters of its kind, bare name."""

    code: str
    parent: str
    kind: str
    name: str


@dataclass
class Base:
    """What the base package says. ``successors`` has the main one first where the package names one."""

    present: dict[str, Row] = field(default_factory=dict)
    former: dict[str, Row] = field(default_factory=dict)
    successors: dict[str, list[str]] = field(default_factory=dict)
    aliases: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def read(packages: Packages) -> Base:
    base = Base()
    with packages.units_database() as database:
        present_codes = _read_present(database, base)
        former_codes = _read_former(database, base)
    _read_successions(packages, base, present_codes, former_codes)
    return base


def _read_present(database: sqlite3.Connection, base: Base) -> dict[tuple[str, str], str]:
    codes = {}
    rows = database.execute("SELECT provinceCode, province, wardCode, ward, provinceKey, wardKey FROM admin_units")
    for province_code, province, code, name, province_key, key in rows:
        base.present[province_code] = Row(province_code, "", *kind_and_name(province))
        base.present[code] = Row(code, province_code, *kind_and_name(name))
        codes[province_key, key] = code
    return codes


def _read_former(database: sqlite3.Connection, base: Base) -> dict[str, str]:
    """The former units by code; five island districts have no communes and stand for themselves."""
    codes = {}
    rows = database.execute(
        "SELECT provinceCode, province, districtCode, district, wardCode, ward, provinceKey, districtKey, wardKey,"
        " districtAlias, wardAlias FROM admin_units_legacy"
    )
    for row in rows:
        province_code, province, district_code, district, code, name = row[:6]
        base.former[province_code] = Row(province_code, "", *kind_and_name(province))
        base.former[district_code] = Row(district_code, province_code, *kind_and_name(district))
        if code:
            base.former[code] = Row(code, district_code, *kind_and_name(name))
        codes["_".join(part or "" for part in row[6:9])] = code or district_code
        for unit, aliases in ((district_code, row[9]), (code, row[10])):
            for alias in _strings(aliases):
                if alias not in base.aliases[unit]:
                    base.aliases[unit].append(alias)
    return codes


def _strings(json_list: str | None) -> list[str]:
    return [part.strip(' "') for part in json_list.strip("[]").split(",")] if json_list else []


def _read_successions(
    packages: Packages, base: Base, present: dict[tuple[str, str], str], former: dict[str, str]
) -> None:
    data = packages.successions()
    for province, communes in data["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, olds in communes.items():
            for old in olds:
                base.successors[former[old]] = [present[province, commune]]
    for province, olds in data["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in olds.items():
            ordered = sorted(
                parts, key=lambda part: (not part["isDefaultNewWard"], present[province, part["newWardKey"]])
            )
            base.successors[former[old]] = [present[province, part["newWardKey"]] for part in ordered]


def present_table(base: Base) -> str:
    return "".join(f"{row.code}\t{row.parent}\t{row.kind}\t{row.name}\n" for row in _ordered(base.present))


def former_table(base: Base, doubts: list[Doubt]) -> str:
    """Successors behind each commune; one that only the second source names stands behind a question mark."""
    doubted: dict[str, list[str]] = defaultdict(list)
    for doubt in doubts:
        doubted[doubt.former].append(f"?{doubt.present}")
    lines = []
    for row in _ordered(base.former):
        successors = " ".join(base.successors.get(row.code, []) + sorted(doubted[row.code]))
        lines.append(f"{row.code}\t{row.parent}\t{row.kind}\t{row.name}\t{successors}\n")
    return "".join(lines)


def _ordered(units: dict[str, Row]) -> list[Row]:
    return sorted(units.values(), key=lambda row: (len(row.code), row.code))

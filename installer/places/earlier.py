"""Older names: the state of about the beginning of 2024 where it differs from 30 June 2025, and keys before that.

Identity cards of 2021 to 2024 name communes that were merged, renamed, raised or moved to another district before
the reform of 2025. What became of them is not in an official mapping here; it follows from codes (a unit that keeps
its code lives on) and from the base's lists of names that a unit has taken over. So it is good for a proposal, and
the relation says how good: ``=`` the same place under another kind, district or spelling, ``~`` inside these.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from former import Base, Row
from names import key, kind_and_name
from packages import Packages

_OLDER_KINDS = (
    ("thitran", "tt"),
    ("phuong", "p"),
    ("xa", "x"),
    ("thanhpho", "tp"),
    ("thixa", "tx"),
    ("huyen", "h"),
    ("quan", "q"),
)


@dataclass
class Earlier:
    """Rows of the older state with relation and targets, the older keys, and remarks for the maker."""

    units: list[tuple[Row, str, list[str]]] = field(default_factory=list)
    keys: list[tuple[str, str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read(packages: Packages, base: Base) -> Earlier:
    districts = {code: _row(code, unit) for code, unit in packages.earlier_districts().items()}
    communes = {code: _row(code, unit) for code, unit in packages.earlier_communes().items() if unit["name"]}
    result = Earlier()
    fates = _Fates(base, districts)
    standing = {(row.parent, row.kind, row.name) for row in base.former.values()}
    homes: dict[str, set[str]] = defaultdict(set)
    for code, row in sorted(communes.items()):
        relation, targets = fates.of(row)
        homes[row.parent] |= {base.former[target].parent for target in targets}
        if (row.parent, row.kind, row.name) in standing:
            continue
        if not targets:
            result.remarks.append(f"without successor: {row.kind} {row.name}, {districts[row.parent].name} ({code})")
        result.units.append((row, relation, targets))
    for code, row in sorted(districts.items()):
        if base.former.get(code) == row:
            continue
        result.units.append((row, "=" if homes[code] == {code} else "~", sorted(homes[code])))
    result.units.sort(key=lambda unit: (len(unit[0].code), unit[0].code))
    result.keys = list(_older_keys(base, {(key(row.name), row.kind) for row, _, _ in result.units}))
    return result


def _row(code: str, unit: dict[str, str]) -> Row:
    return Row(code, unit["parent_code"], *kind_and_name(unit["name_with_type"]))


class _Fates:
    """What became of a unit of the older state by 30 June 2025."""

    def __init__(self, base: Base, districts: dict[str, Row]) -> None:
        self._base = base
        self._districts = districts
        self._taken_over: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._alike: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for code, row in base.former.items():
            if len(code) == 5:
                self._alike[row.parent, row.kind, key(row.name)].append(code)
                province = base.former[row.parent].parent
                for alias in base.aliases.get(code, ()):
                    self._taken_over[province, alias].append(code)

    def of(self, row: Row) -> tuple[str, list[str]]:
        """Relation to the units of 30 June 2025, and which."""
        same = self._base.former.get(row.code)
        if same is not None and key(same.name) == key(row.name):
            return "=", [row.code]
        alike = self._alike.get((row.parent, row.kind, key(row.name)), [])
        if len(alike) == 1:
            return "=", alike
        return "~", sorted({*self._heirs(row), *([row.code] if same else [])})

    def _heirs(self, row: Row) -> list[str]:
        """Those who took the name over: in the same district if any did, else in the province (numbers: never)."""
        long_kind = next(word for word, letters in _OLDER_KINDS if letters == row.kind)
        heirs = self._taken_over.get((self._districts[row.parent].parent, long_kind + key(row.name)), [])
        near = [heir for heir in heirs if self._base.former[heir].parent == row.parent]
        return near or ([] if row.name.isdigit() else heirs)


def _older_keys(base: Base, known: set[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Folded names, with kind, that a unit has taken over and no dated list names: only good for finding."""
    for code in sorted(filter(None, base.aliases)):
        unit = base.former[code]
        for alias in base.aliases[code]:
            kind, name = _kind_of_alias(alias, base.aliases[code])
            of_districts = kind in {"tp", "tx", "h", "q"}
            if name and (len(code) == 3) == of_districts and name != key(unit.name) and (name, kind) not in known:
                yield code, kind, name


def _kind_of_alias(alias: str, others: list[str]) -> tuple[str, str]:
    """``huyenhoanhbo`` beside ``hoanhbo`` gives ``h`` and ``hoanhbo``; no kind if the bare name is not listed too."""
    for word, letters in _OLDER_KINDS:
        name = alias.removeprefix(word)
        if name != alias and (name in others or re.fullmatch(r"[1-9]\d?", name)):
            return letters, name
    return "", ""


def table(earlier: Earlier) -> str:
    return "".join(
        f"{row.code}\t{row.parent}\t{row.kind}\t{row.name}\t{relation}\t{' '.join(targets)}\n"
        for row, relation, targets in earlier.units
    )


def older_table(earlier: Earlier) -> str:
    return "".join(f"{code}\t{kind}\t{name}\n" for code, kind, name in earlier.keys)

"""Where a second source says that a former commune went to a further present commune as well."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from former import Base, Row
from names import kind_and_name
from packages import Packages


@dataclass(frozen=True, order=True)
class Doubt:
    """A succession that only the second source names."""

    former: str
    present: str
    words: str

    def __str__(self) -> str:
        return f"doubt: {self.words}"


@dataclass(frozen=True, order=True)
class Refuted:
    """A succession of the second source that does not count: it does not know the base's present commune."""

    words: str

    def __str__(self) -> str:
        return f"refuted: {self.words}"


def read(packages: Packages, base: Base) -> tuple[list[Doubt], list[Refuted]]:
    """Successions beyond those of the base.

    The second source has fewer of them, its own codes and other spellings. A former commune it does not name as
    the base does is left to the base; so is one whose present commune it does not know at all.
    """
    theirs: dict[tuple[str, str, str], set[tuple[str, str]]] = defaultdict(set)
    known = set()
    for row in packages.second_successions():
        old, new = row["old"], row["new"]
        pair = _key(new["province_name"]), _key(new["ward_name"])
        known.add(pair)
        theirs[_key(old["province_name"]), _key(old["district_name"]), _key(old["ward_name"])].add(pair)
    by_key = {_present_key(base, code): code for code, row in base.present.items() if row.parent}
    doubts, refuted = [], []
    for code, successors in base.successors.items():
        unit = base.former[code]
        district = base.former[unit.parent]
        if len(code) != 5:
            continue
        ours = {_present_key(base, successor) for successor in successors}
        for pair in (
            theirs.get((_unit_key(base.former[district.parent]), _unit_key(district), _unit_key(unit)), set()) - ours
        ):
            words = f"{unit.name}, {district.name}, {base.former[district.parent].name}: {pair[1]}, {pair[0]}"
            if ours <= known:
                doubts.append(Doubt(code, by_key[pair], words))
            else:
                refuted.append(Refuted(words))
    return sorted(doubts), sorted(refuted)


def _present_key(base: Base, code: str) -> tuple[str, str]:
    row = base.present[code]
    return _unit_key(base.present[row.parent]), _unit_key(row)


def _unit_key(row: Row) -> str:
    return f"{row.kind} {_spelling(row.name)}"


def _key(full: str | None) -> str:
    if not full:
        return ""
    try:
        kind, name = kind_and_name(full)
    except ValueError:
        return full
    return f"{kind} {_spelling(name)}"


def _spelling(name: str) -> str:
    """Accents count (``Cẩm Giang`` is not ``Cẩm Giàng``); dashes, case and y for i do not."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFD", name.lower()).replace("y", "i"))

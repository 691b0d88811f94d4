"""Units by a few letters, for entry."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from models.places.tables import Tables
from models.places.units import Era, Kind, Level, Unit
from models.places.words import Words, name_key, word_key
from models.text import fold


class _Letters(NamedTuple):
    """What was typed: a kind, and beginnings of keys. The last word may be unfinished (``v`` is not yet ``V``, 5)."""

    kind: Kind | None
    keys: frozenset[str]

    def begin(self, unit: Unit, key: str) -> bool:
        return self.kind in (None, unit.kind) and key.startswith(tuple(self.keys))


_NOTHING = _Letters(None, frozenset())


class Index:
    """Keys of all names from each of their words on, in order."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        keys: list[tuple[str, int]] = []
        for number, unit in enumerate(tables.units):
            words = [word_key(word) for word in unit.name.split()]
            keys += [("".join(words[i:]), number) for i in range(len(words))]
        self._keys = sorted(keys)

    def search(self, letters: str, limit: int) -> tuple[Unit, ...]:
        """At most ``limit`` units; see Places.search."""
        before, _, behind = letters.partition(",")
        name = _letters(before)
        parent = _letters(behind) if not _is_kind(behind) else _NOTHING
        fitting = (number for number in self._beginning(name) if self._lies_in(number, parent))
        best = heapq.nsmallest(limit, fitting, key=lambda number: self._rank(number, name))
        return tuple(self._tables.units[number] for number in best)

    def _beginning(self, name: _Letters) -> set[int]:
        numbers = {number for key in name.keys for number in self._with_prefix(key)}
        return {number for number in numbers if name.kind in (None, self._tables.units[number].kind)}

    def _with_prefix(self, prefix: str) -> Iterator[int]:
        for i in range(bisect_left(self._keys, (prefix, -1)), len(self._keys)):
            key, number = self._keys[i]
            if not key.startswith(prefix):
                return
            yield number

    def _lies_in(self, number: int, parent: _Letters) -> bool:
        """Whether something a user may write behind the unit begins with the letters of the parent."""
        return not parent.keys or any(parent.begin(unit, name_key(unit.name)) for unit in self._above(number))

    def _above(self, number: int) -> list[Unit]:
        """The parents of a unit, and the former districts of a present commune."""
        tables = self._tables
        numbers = {tables.province_of[number], *tables.origin_districts.get(number, ())}
        if tables.units[number].level is Level.COMMUNE and tables.units[number].era is not Era.PRESENT:
            numbers.add(tables.district_of(number))
        return [tables.units[above] for above in numbers]

    def _rank(self, number: int, name: _Letters) -> tuple[Era, bool, bool, int, str, str]:
        """Present before former, names that begin with the letters before others, whole names first."""
        unit = self._tables.units[number]
        own = name_key(unit.name)
        return unit.era, not own.startswith(tuple(name.keys)), own not in name.keys, len(unit.code), own, unit.code


def _letters(text: str) -> _Letters:
    """``p. ben ng`` gives WARD and ``benng``; a kind alone is taken for letters of a name."""
    words = Words(text)
    kind, start = None, 0
    for i in (2, 1):
        if len(words) > i and words.kinds[i][0] is not None and words.kinds[i][1] == 0:
            kind, start = words.kinds[i][0], i
            break
    if not words.keys:
        return _NOTHING
    base = "".join(words.keys[start:-1])
    return _Letters(kind, frozenset({base + words.keys[-1], base + fold(words.raw[-1])}))


def _is_kind(text: str) -> bool:
    """Whether only a kind is typed so far (``, tp``): the name of the parent is still to come."""
    words = Words(text)
    return len(words) > 0 and words.kinds[-1][0] is not None and words.kinds[-1][1] == 0

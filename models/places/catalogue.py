"""All units with their days, names and successions, and the ways to find one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from models.places.judging import judge
from models.places.matching import Match
from models.places.reading import Reader
from models.places.search import Index
from models.places.tables import Tables
from models.places.units import REFORM, Era, Level, NameOn, Unit
from models.places.words import Words
from models.text import clean_line

_EARLIER_LIST_DAY = date(2024, 1, 1)
"""A day on which the list of EARLIER held: it has the districts of April 2023 and not yet those of February 2024."""


class Places:
    """All units of the three lists. Codes were re-assigned: a code names a unit only together with a day."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._index: Index | None = None

    def units(self, era: Era, level: Level | None = None) -> Iterator[Unit]:
        """The units of a list, in the order of their codes."""
        return (unit for unit in self._tables.units if unit.era is era and level in (None, unit.level))

    def unit(self, code: str, on: date | None = None) -> Unit | None:
        """The unit that bears a code on a day; without a day the newest that ever bore it."""
        for era in _eras_on(on):
            number = self._tables.by_code[era].get(code)
            if number is not None:
                return self._tables.units[number]
        return None

    def name_on(self, code: str, day: date) -> NameOn | None:
        """The name under which a paper of this day calls the unit of this code; None if there was none.

        Not ``sure`` where the lists do not prove the name for the day.
        """
        unit = self.unit(code, day)
        if unit is None:
            return None
        begun = [
            known for known in self._tables.namings.get(code, ()) if known.known_from is None or known.known_from <= day
        ]
        if begun:
            last = begun[-1]
            return NameOn(last.kind, last.name, last.known_to is None or day <= last.known_to)
        return NameOn(unit.kind, unit.name, self._is_proved(unit, day))

    def _is_proved(self, unit: Unit, day: date) -> bool:
        """Whether the list of the unit holds for the day: for days between two lists, both must agree."""
        if unit.era is Era.EARLIER:
            return day == _EARLIER_LIST_DAY
        if unit.era is Era.PRESENT or day == REFORM - timedelta(days=1):
            return True
        return day >= _EARLIER_LIST_DAY and unit.code not in self._tables.by_code[Era.EARLIER]

    def parents(self, unit: Unit) -> tuple[Unit, ...]:
        """The units above, the nearest first: of a former commune its district and province."""
        result = []
        while unit.parent:
            unit = self._tables.units[self._tables.parent_of(self._number(unit))]
            result.append(unit)
        return tuple(result)

    def address_of(self, unit: Unit) -> str:
        """The unit with all above it: ``xã Hòa Liên, huyện Hòa Vang, thành phố Đà Nẵng``."""
        return ", ".join(part.full_name for part in (unit, *self.parents(unit)))

    def successors(self, unit: Unit) -> tuple[Unit, ...]:
        """The present units that a unit is, became or went into: none if unknown, several if it was split.

        The one that only a second source names comes last (``is_doubted``). Of a district: its present communes.
        """
        return tuple(self._tables.units[number] for number in self._tables.present(self._number(unit)))

    def is_doubted(self, former: Unit, successor: Unit) -> bool:
        """Whether only one of two sources says that some of a former commune went to this one."""
        doubted = self._tables.doubted.get(self._number(former), frozenset())
        return self._tables.by_code[Era.PRESENT].get(successor.code) in doubted

    def predecessors(self, unit: Unit) -> tuple[Unit, ...]:
        """The former communes (and island districts) of which a present commune has a part."""
        numbers = self._tables.origins.get(self._number(unit), [])
        return tuple(self._tables.units[number] for number in numbers)

    def find(self, text: str, *, on: date | None = None) -> Match:
        """What an address names, in any usual spelling, old or new. Any text is read; none raises.

        ``on`` is the day from which the text stems, if known: an address older than REFORM is not read as naming
        present units. ``rest_of_address`` is cut from the text as ``clean_line`` leaves it.
        """
        words = Words(clean_line(text))
        reader = Reader(self._tables, words, before_reform=on is not None and on < REFORM)
        return judge(self._tables, words, reader.read())

    def search(self, letters: str, limit: int = 20) -> tuple[Unit, ...]:
        """Units whose name begins with a few letters, present ones first; after a comma, letters of a parent.

        For entry: ``ben ng`` or ``tan thanh, dong th``. Former units come with their old names, for the user to see
        what became of them (``successors``).
        """
        if self._index is None:
            self._index = Index(self._tables)
        return self._index.search(letters, limit)

    def _number(self, unit: Unit) -> int:
        return self._tables.by_code[unit.era][unit.code]


def _eras_on(day: date | None) -> tuple[Era, ...]:
    """The lists that can hold on a day, the one that fits best first."""
    if day is None:
        return tuple(Era)
    if day >= REFORM:
        return (Era.PRESENT,)
    return (Era.EARLIER, Era.FORMER) if day <= _EARLIER_LIST_DAY else (Era.FORMER, Era.EARLIER)

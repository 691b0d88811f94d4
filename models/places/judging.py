"""Which reading of an address counts, and what it leaves to choose."""

from __future__ import annotations

from models.places.matching import NO_DOUBT, Confidence, Doubt, Match, confidence_of
from models.places.reading import TOO_WEAK, Reading
from models.places.tables import Tables
from models.places.units import COMMUNE_KINDS, Level, Unit
from models.places.words import Words

_RIVAL = 4
"""Readings that cost up to this much more than the best, and leave no more words, are candidates too."""


def judge(tables: Tables, words: Words, readings: list[Reading]) -> Match:
    """The match of an address from all its readings."""
    if not readings:
        return Match(None, Confidence.NONE, NO_DOUBT, None, (), words.text_before(len(words)))
    ranked = _ranked(tables, readings)
    best = ranked[0]
    doubts = Doubt(best.doubts)
    if len(tables.units[best.unit].code) != Level.COMMUNE and _names_a_commune(words, best.start):
        doubts |= Doubt.UNREAD
    outcome = tables.present(best.unit)
    rivals = [reading for reading in ranked[1:] if reading.cost <= best.cost + _RIVAL and reading.start <= best.start]
    equal = [reading for reading in rivals if reading.cost == best.cost]
    if any(set(tables.present(reading.unit)) != set(outcome) for reading in equal):
        doubts |= Doubt.NAMESAKES
    elif len(outcome) > 1:
        doubts |= Doubt.SPLIT
    elif not outcome:
        doubts |= Doubt.UNMAPPED
    confidence = confidence_of(doubts)
    if Doubt.DISTRICT_OR_COMMUNE in doubts:
        rivals += [
            reading
            for reading in readings
            if len(tables.units[reading.unit].code) == Level.DISTRICT and reading.start <= best.start
        ]
    candidates = _candidates(tables, [best, *rivals])
    return Match(
        unit=None if confidence <= Confidence.CHOICE else tables.units[outcome[0]],
        confidence=confidence,
        doubts=doubts,
        written=None if Doubt.NAMESAKES in doubts else tables.units[best.unit],
        candidates=candidates,
        rest_of_address=words.text_before(min(reading.start for reading in (best, *equal))),
    )


def _ranked(tables: Tables, readings: list[Reading]) -> list[Reading]:
    """The cheapest reading of each unit of the smallest level that is well read, cheapest first."""
    best: dict[int, Reading] = {}
    for reading in readings:
        if reading.unit not in best or reading.cost < best[reading.unit].cost:
            best[reading.unit] = reading
    for level in (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE):
        of_level = [reading for unit, reading in best.items() if len(tables.units[unit].code) == level]
        least = min((reading.cost for reading in of_level), default=TOO_WEAK)
        if least < TOO_WEAK:
            return sorted(of_level, key=_rank)
    return sorted(best.values(), key=_rank)


def _names_a_commune(words: Words, end: int) -> bool:
    """Whether the kind of a commune stands before the area that was read: its name was not understood."""
    return any(words.kinds[i][0] in COMMUNE_KINDS for i in range(end))


def _candidates(tables: Tables, readings: list[Reading]) -> tuple[Unit, ...]:
    numbers: dict[int, None] = {}
    for reading in readings:
        numbers.update(dict.fromkeys(tables.present(reading.unit)))
    return tuple(tables.units[number] for number in numbers)


def _rank(reading: Reading) -> tuple[int, int, int]:
    """Cheapest first; of equal ones the reading that leaves fewer words, then the present unit."""
    return reading.cost, reading.start, reading.unit

"""What an address turns out to name, how sure that is, and why it is not surer."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from models.places.units import Unit


class Confidence(enum.IntEnum):
    """How a match may be used. Only CERTAIN may be taken without a person having looked."""

    NONE = 0
    """Nothing was recognised."""
    CHOICE = 1
    """Several units are possible: a person chooses one of the candidates."""
    GUESS = 2
    """One unit, but a letter was corrected or the words may mean something else."""
    LIKELY = 3
    """One unit, but something that belongs to a full address is missing or differs."""
    CERTAIN = 4
    """One unit, written as it is or was called, inside its own district and province."""


class Doubt(enum.Flag):
    """Why a match is not certain."""

    ACCENTS = enum.auto()
    """Accents are written, but not these."""
    KIND = enum.auto()
    """Another kind is written (xã for phường)."""
    SPELLING = enum.auto()
    """One or two letters differ."""
    LOOSE = enum.auto()
    """No kind, and other words directly before: it may be a street or a hamlet."""
    NO_DISTRICT = enum.auto()
    """A former unit without its district."""
    NO_PARENTS = enum.auto()
    """Neither district nor province is written."""
    MIXED = enum.auto()
    """Names of both lists together: a present commune in a former district, a former commune in a present province."""
    DISAGREES = enum.auto()
    """The district or province written is not the unit's."""
    OLDER_NAME = enum.auto()
    """A name from before the list of 30 June 2025; where it went follows from codes and lists of taken-over names."""
    SHORTENED = enum.auto()
    """Only a part of the name is written, or a common nickname of it."""
    DISTRICT_OR_COMMUNE = enum.auto()
    """The bare name is that of a present commune and of a former district."""
    UNREAD = enum.auto()
    """Words that should name a unit were not understood, or stand behind the address."""
    SPLIT = enum.auto()
    """The former unit went to several present communes."""
    NAMESAKES = enum.auto()
    """Several units fit equally well."""
    UNMAPPED = enum.auto()
    """Where the former unit went is not known."""


NO_DOUBT = Doubt(0)
_ASK = Doubt.SPLIT | Doubt.NAMESAKES | Doubt.UNMAPPED
_GUESSED = Doubt.SPELLING | Doubt.LOOSE | Doubt.DISAGREES | Doubt.DISTRICT_OR_COMMUNE | Doubt.SHORTENED | Doubt.UNREAD


def confidence_of(doubts: Doubt) -> Confidence:
    """The confidence that remains with these doubts about a unit."""
    if doubts & _ASK:
        return Confidence.CHOICE
    if doubts & _GUESSED:
        return Confidence.GUESS
    return Confidence.LIKELY if doubts else Confidence.CERTAIN


@dataclass(frozen=True, slots=True)
class Match:
    """The units an address names.

    ``unit`` is the present one, or None when a person has to choose; its level tells how far the address was
    understood (a province only, or a commune). ``written`` is the unit that the text itself names, of whatever list;
    with OLDER_NAME it may be the unit that took the name over. ``candidates`` are present units, best first; a
    certain match can have more of them when the same words can also be read as a former name. ``rest_of_address`` is
    what stands before: house, street, hamlet.
    """

    unit: Unit | None
    confidence: Confidence
    doubts: Doubt
    written: Unit | None
    candidates: tuple[Unit, ...]
    rest_of_address: str

"""What a screen says about a written address, and how a few letters of a unit go on.

Everything here may read the tables of ``models/places`` and is therefore called on a worker, never on the UI thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from models.places import Confidence, Doubt, Era, Level, Match, Unit, load
from models.text import fold

if TYPE_CHECKING:
    from models.places.catalogue import Places

UNREAD = "Chưa nhận ra đơn vị hành chính"
_SHAKY = Doubt.SPELLING | Doubt.LOOSE | Doubt.UNREAD
_FEWEST_LETTERS = 2


class Offer(NamedTuple):
    """A present unit to choose. Doubted: only one of two sources says that the former unit went there."""

    address: str
    doubted: bool


@dataclass(frozen=True)
class Advice:
    """What to say under an address; nothing when ``text`` is empty.

    ``present`` is the unit of today that an old address is sure to name; ``offers`` are units of which only a person
    can say the right one. ``rest`` stands before the unit: house, street, hamlet.
    """

    text: str = ""
    present: str = ""
    offers: tuple[Offer, ...] = ()
    rest: str = ""

    def address_with(self, unit: str) -> str:
        """The address with a unit of today in the place of the one written."""
        return ", ".join(part for part in (self.rest, unit) if part)


class Completion(NamedTuple):
    """How a line may go on: what the list shows, and the whole text of the line then."""

    shown: str
    text: str


def now_called(unit: str) -> str:
    """The sentence that names the unit of today."""
    return f"Nay là: {unit}"


def advise(text: str, on: date | None = None) -> Advice:
    """What to say about an address that stems from a day, if the day is known."""
    if not text:
        return Advice()
    places = load()
    match = places.find(text, on=on)
    if _is_unread(match):
        return Advice(UNREAD)
    if match.unit is not None and match.confidence >= Confidence.LIKELY:
        if match.written == match.unit:
            return Advice()
        present = places.address_of(match.unit)
        return Advice(now_called(present), present, rest=match.rest_of_address)
    offers = tuple(_offer(places, match.written, unit) for unit in match.candidates)
    return Advice(_question(match, offers), offers=offers, rest=match.rest_of_address)


def names_commune(text: str, commune: str) -> bool:
    """Whether an address names a commune as one of its parts, in whatever letters."""
    return bool(commune) and fold(commune) in (fold(part.strip()) for part in text.split(","))


def completions(text: str) -> tuple[Completion, ...]:
    """How a line that ends with some letters of a unit may go on; what stands before them stays.

    Nothing for a line that is already one of the answers.
    """
    places = load()
    parts = text.split(",")
    for taken in (2, 1):
        kept, letters = parts[:-taken], parts[-taken:]
        if len(letters) < taken or not _is_begun(letters[0].strip()):
            continue
        units = places.search(",".join(letters).strip())
        if units:
            before = "".join(part.strip() + ", " for part in kept)
            found = tuple(_completion(places, before, unit) for unit in units)
            return () if any(one.text == text.strip() for one in found) else found
    return ()


def _is_begun(name: str) -> bool:
    """Whether enough of a name stands there; a number alone is that of a house."""
    return len(name) >= _FEWEST_LETTERS and not name[0].isdigit()


def _is_unread(match: Match) -> bool:
    """Whether too little was understood to bother anybody with a question."""
    if match.confidence is Confidence.NONE:
        return True
    if Doubt.UNREAD in match.doubts and (match.written is None or match.written.level is not Level.COMMUNE):
        return True
    return Doubt.NO_PARENTS in match.doubts and bool(match.doubts & _SHAKY)


def _question(match: Match, offers: tuple[Offer, ...]) -> str:
    if not offers:
        return "Đơn vị cũ, chưa rõ nay thuộc đơn vị nào"
    if len(offers) == 1:
        return f"Có phải là: {offers[0].address}?"
    if Doubt.SPLIT in match.doubts and not match.doubts & _SHAKY:
        return f"Đơn vị cũ, nay thuộc một trong {len(offers)} đơn vị"
    return f"Có thể là một trong {len(offers)} đơn vị"


def _offer(places: Places, written: Unit | None, unit: Unit) -> Offer:
    return Offer(places.address_of(unit), written is not None and places.is_doubted(written, unit))


def _completion(places: Places, before: str, unit: Unit) -> Completion:
    address = places.address_of(unit)
    if unit.era is Era.PRESENT:
        return Completion(address, before + address)
    successors = places.successors(unit)
    now = f", nay là {successors[0].full_name}" if len(successors) == 1 else ""
    return Completion(f"{address} (cũ{now})", before + address)

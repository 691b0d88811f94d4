"""The papers of the whole office in one list, as its book of outgoing and incoming papers (sổ văn bản) has them."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from models.ids import DocumentId, PersonId


class PaperSort(enum.StrEnum):
    """Papers by what became of them."""

    ALL = "all"
    PRINTED = "printed"
    """Printed here."""
    UNSIGNED = "unsigned"
    """Printed here, and no signed copy was scanned in."""
    RECEIVED = "received"
    """Scanned in: what others wrote, or what was written by hand."""


@dataclass(frozen=True, slots=True)
class PaperFilter:
    """Which papers are wanted.

    ``year``: that of the day on the paper; None for all. ``month``: of that year; None for all of it. ``text``: the
    beginning of a number, or words by which a person is found.
    """

    year: int | None = None
    text: str = ""
    sort: PaperSort = PaperSort.ALL
    month: int | None = None

    @property
    def is_of_people(self) -> bool:
        """Whether the text finds people: there is no figure in it."""
        return bool(self.text.strip()) and not any(letter.isdigit() for letter in self.text)


@dataclass(frozen=True, slots=True)
class PaperPlace:
    """Where a paper stands in the list, to go on from: by its day, those of a day in the order in which they came."""

    day: str
    number: int


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """A paper that is kept: printed here, or received and scanned in. ``day``: that on the paper, or on which it was
    kept if it names none."""

    place: PaperPlace
    id: DocumentId
    person_id: PersonId
    name: str
    origin: str
    form: str
    title: str
    number: str
    day: date
    signer: str
    has_signed_copy: bool

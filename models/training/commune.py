"""An invented commune: its office, and people in every state that the program manages.

The same seed and the same present instant give the same people, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from random import Random
from typing import Any

from models import fields
from models.dates import Moment, legal_day
from models.events.base import Fact
from models.office import OfficeFields, Officer
from models.training import places
from models.training.changes import Change, changes_of
from models.training.diary import Diary
from models.training.lives import Life, lives_in_turn
from models.training.scans import Scan, scans_of
from models.training.who import invented_who


def training_office(start: date) -> OfficeFields:
    """The office of the invented commune."""
    office: OfficeFields = fields.build(
        OfficeFields,
        {
            "kind": "commune_police",
            "parent_line": places.PROVINCIAL_POLICE,
            "issuer_line": places.POLICE,
            "place": places.PLACE,
            "commune": places.COMMUNE,
            "symbol": "CAX",
            "peoples_committee": places.COMMITTEE,
            "committee_parent": places.PROVINCIAL_COMMITTEE,
            "committee_council": places.PROVINCE,
            "committee_chairman": places.CHAIR,
            "chief": places.CHIEF,
            "chief_rank": "Thiếu tá",
            "chief_position": places.CHIEF_POSITION,
            "officers": tuple(Officer(name, "Đại úy", "Cán bộ", places.POLICE) for name in places.OFFICERS),
            "start": start,
        },
    )
    return office


@dataclass(frozen=True)
class InventedPerson:
    """Values of a person, the events in order (the first is the ground of entry), papers received, later changes."""

    life: Life
    values: dict[str, Any]
    events: tuple[tuple[Moment, Fact], ...]
    scans: tuple[Scan, ...] = ()
    changes: tuple[Change, ...] = ()


def invented_people(count: int, seed: int, now: datetime) -> Iterator[InventedPerson]:
    """``count`` invented people whose histories end at ``now``."""
    random = Random(seed)  # noqa: S311  invented data, no secret
    for life in islice(lives_in_turn(legal_day(now)), count):
        yield invented_person(random, life, now)


def invented_person(random: Random, life: Life, now: datetime) -> InventedPerson:
    """Somebody who has lived a life up to ``now``."""
    who = invented_who(random, legal_day(now), life.uses, minor=life.minor, youngest=life.youngest)
    diary = Diary(random, who, now)
    life.tell(diary)
    first = diary.facts[0][0].day
    who.values["first_found"] = f"tháng {first.month}/{first.year}"
    scans, changes = scans_of(random, diary), changes_of(random, diary)
    return InventedPerson(life, who.values, tuple(diary.facts), scans, changes)

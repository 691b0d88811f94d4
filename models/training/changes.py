"""What changed of an invented person meanwhile: work found or lost, a move within the commune, a number."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from models.training import places
from models.training.diary import Diary
from models.training.names import weighted
from models.training.who import OCCUPATIONS, invented_phone

CHANGED_SHARE = 0.08
_KINDS = {"work": 5, "move": 3, "phone": 2}


@dataclass(frozen=True, slots=True)
class Change:
    """New values that hold from a day, and why they were changed."""

    day: date
    reason: str
    values: dict[str, Any] = field(default_factory=dict)


def changes_of(random: Random, diary: Diary) -> tuple[Change, ...]:
    """The changes in a life; most have none. Dated values get one with the day from which it holds."""
    first, last = diary.facts[0][0].day, diary.now.date()
    if random.random() >= CHANGED_SHARE or (last - first).days < 2:
        return ()
    day = first + timedelta(days=random.randint(1, (last - first).days))
    return (_CHANGES[weighted(random, _KINDS)](random, day),)


def _work(random: Random, day: date) -> Change:
    return Change(day, "Gia đình báo", {"occupation": weighted(random, OCCUPATIONS)})


def _move(random: Random, day: date) -> Change:
    hamlet = weighted(random, places.HAMLETS)
    return Change(
        day,
        "Chuyển chỗ ở trong xã",
        {"hamlet": hamlet, "current_residence": places.address(random, hamlet)},
    )


def _phone(random: Random, day: date) -> Change:
    return Change(day, "Đổi số điện thoại", {"phone": invented_phone(random)})


_CHANGES = {"work": _work, "move": _move, "phone": _phone}

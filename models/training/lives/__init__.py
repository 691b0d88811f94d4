"""The courses of life of the invented people, and how many in a thousand live each.

``LIVES`` is the one table: a life, the state it leads to (domain/law.md §7.1), its share, and who may live it.
``STATE_SHARES`` follows from it. Shares are RECALLED: most are under management, in rehabilitation at home or in
substitution treatment, in after-care, or off the lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from models.training.diary import Diary
from models.training.lives import taken_over, users
from models.training.who import ADULT


@dataclass(frozen=True, slots=True)
class Life:
    """A course of life: where it stands now, how many in a thousand live it, who may live it."""

    tell: Callable[[Diary], None]
    state: str
    share: int
    uses: str = "user"
    minor: bool = False
    youngest: int = ADULT

    @property
    def name(self) -> str:
        return f"{self.tell.__module__.rpartition('.')[2]}.{self.tell.__name__}"


LIVES: tuple[Life, ...] = (
    Life(users.tested_just_now, "S1", 8),
    Life(users.never_verified, "S1", 3),
    Life(users.never_noticed, "S1", 3),
    Life(users.never_decided, "S1", 3),
    Life(users.noticed_by_another_commune, "S1", 4),
    Life(users.without_stable_residence, "S1", 4),
    Life(users.managed, "S2", 160),
    Life(users.management_about_to_end, "S2", 24),
    Life(users.management_expired, "S2", 8),
    Life(users.residence_unchecked, "S2", 8),
    Life(users.managed_minor, "S2", 20, minor=True),
    Life(users.gone_away, "S2", 12),
    Life(users.came_back, "S2", 10),
    Life(users.caught_again_today, "S2", 8),
    Life(users.back_from_custody, "S2", 8),
    Life(taken_over.managed, "S2", 25),
    Life(taken_over.expired_without_paper, "S2", 7),
    Life(users.suspended, "S2s", 12),
    Life(users.management_over, "S14", 70),
    Life(users.management_just_over, "S14", 15),
    Life(users.died, "S14", 8),
    Life(taken_over.ended, "S14", 12),
    Life(users.into_prison, "SX", 12),
    Life(taken_over.stopped, "SX", 3),
    Life(taken_over.home, "S5", 20, "addict"),
    Life(taken_over.private_centre, "S6", 4, "addict"),
    Life(taken_over.public_centre, "S7", 6, "addict"),
    Life(taken_over.substitution, "S8", 20, "opioid", youngest=24),
    Life(taken_over.compulsory, "S12", 15, "addict"),
    Life(taken_over.aftercare, "S13", 20, "addict"),
)


def state_shares() -> dict[str, int]:
    """How many in a thousand stand in each state."""
    shares: dict[str, int] = {}
    for life in LIVES:
        shares[life.state] = shares.get(life.state, 0) + life.share
    return shares


def lives_in_turn() -> Iterator[Life]:
    """Lives without end, each in its share and spread evenly: the first 60 are a small picture of the whole.

    The life that lags most behind its share comes next.
    """
    whole = sum(life.share for life in LIVES)
    lag = [0] * len(LIVES)
    while True:
        lag = [held + life.share for held, life in zip(lag, LIVES, strict=True)]
        turn = max(range(len(LIVES)), key=lag.__getitem__)
        lag[turn] -= whole
        yield LIVES[turn]

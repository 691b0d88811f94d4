"""The courses of life of the invented people, and how many in a thousand live each.

``LIVES`` is the one table: a life, the state it leads to (domain/law.md §7.1), its share, and who may live it.
``STATE_SHARES`` follows from it. Shares are RECALLED: most are under management, in rehabilitation at home or in
substitution treatment, in after-care, or off the lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from models.person import ADULT_AGE
from models.training.diary import Diary, days_of_new_law
from models.training.lives import (
    addiction,
    aftercare,
    centres,
    compulsory,
    detention,
    home,
    moves,
    odd,
    substitution,
    taken_over,
    users,
)


@dataclass(frozen=True, slots=True)
class Life:
    """A course of life: where it stands now, how many in a thousand live it, who may live it.

    ``overdue``: the rule (domain/law.md §3) whose time has run out. ``from_day`` and ``to_day``: between which
    days of the new law the life can have come to stand there. ``first``: somebody lives it in the smallest training
    registry, so that every kind of dossier can be practised.
    """

    tell: Callable[[Diary], None]
    state: str
    share: int
    uses: str = "user"
    minor: bool = False
    youngest: int = ADULT_AGE
    overdue: str = ""
    from_day: int = -10_000
    to_day: int = 10_000
    first: bool = False

    @property
    def name(self) -> str:
        return f"{self.tell.__module__.rpartition('.')[2]}.{self.tell.__name__}"


LIVES: tuple[Life, ...] = (
    # Under suspicion: the first steps
    Life(users.tested_just_now, "S1", 8),
    Life(users.never_verified, "S1", 3, overdue="B04"),
    Life(users.never_noticed, "S1", 3, overdue="B05"),
    Life(users.never_decided, "S1", 3, overdue="B06-law"),
    Life(users.noticed_by_another_commune, "S1", 4),
    Life(users.without_stable_residence, "S1", 4),
    # Managed as users
    Life(users.managed, "S2", 137),
    Life(users.management_about_to_end, "S2", 22),
    Life(users.management_expired, "S2", 8, overdue="B17"),
    Life(users.residence_unchecked, "S2", 8, overdue="B10"),
    Life(users.managed_minor, "S2", 18, minor=True),
    Life(users.gone_away, "S2", 10),
    Life(users.came_back, "S2", 10),
    Life(users.caught_again_today, "S2", 6),
    Life(users.back_from_custody, "S2", 8, from_day=95),
    Life(addiction.not_addicted, "S2", 12),
    Life(moves.managed_moved_in, "S2", 12),
    Life(moves.file_not_transferred, "S2", 4, overdue="B19-law", first=True),
    Life(taken_over.managed, "S2", 25),
    Life(taken_over.expired_without_paper, "S2", 7),
    Life(users.suspended, "S2s", 12, from_day=95),
    Life(odd.decided_without_verification, "S2", 2),
    Life(odd.signed_by_the_chair, "S2", 2, from_day=30),
    Life(odd.team_incomplete, "S2", 2, from_day=50),
    # Determination and registration
    Life(addiction.waiting_for_result, "S3", 6),
    Life(addiction.result_overdue, "S3", 3),
    Life(addiction.unsettled_waiting, "S3", 3),
    Life(aftercare.relapse_sent_for_determination, "S3", 2, "addict", youngest=22, to_day=235),
    Life(addiction.found_just_now, "S4", 5, "addict", youngest=20),
    Life(addiction.not_registered, "S4", 5, "addict", youngest=20, overdue="D01-result"),
    Life(home.registered_only, "S4", 3, "addict", youngest=20),
    Life(home.decision_overdue, "S4", 3, "addict", youngest=20, overdue="D06"),
    # Voluntary rehabilitation
    Life(home.at_home, "S5", 38, "addict", youngest=20, from_day=20),
    Life(home.at_home_since_old_law, "S5", 32, "addict", youngest=20, from_day=75, to_day=200),
    Life(home.at_home_with_breaches, "S5", 6, "addict", youngest=20, from_day=95, first=True),
    Life(home.unmonitored, "S5", 4, "addict", youngest=20, from_day=30, overdue="N06-home"),
    Life(home.minor_at_home, "S5", 4, "addict", minor=True, from_day=35),
    Life(home.certificate_overdue, "S5", 4, "addict", youngest=20, from_day=85, to_day=170, overdue="F08"),
    Life(centres.from_private_centre_home, "S5", 3, "addict", youngest=20, from_day=135),
    Life(detention.prosecuted_during_rehabilitation, "S5", 2, "addict", youngest=20, from_day=75),
    Life(detention.back_at_home, "S5", 2, "addict", youngest=21, to_day=480),
    Life(moves.home_moved_in, "S5", 4, "addict", youngest=20, from_day=35),
    Life(taken_over.home, "S5", 12, "addict", youngest=20),
    Life(centres.in_private_centre, "S6", 8, "addict", youngest=20, from_day=20),
    Life(centres.walked_out_of_centre, "S6", 2, "addict", youngest=20, overdue="I05"),
    Life(taken_over.private_centre, "S6", 4, "addict", youngest=20),
    Life(centres.in_public_centre, "S7", 5, "addict", youngest=20, from_day=20),
    Life(centres.in_public_centre_since_old_law, "S7", 4, "addict", youngest=20, to_day=200),
    Life(centres.minor_in_reformatory, "S7", 2, "addict", minor=True, from_day=25),
    Life(centres.waiting_for_place, "S7", 2, "addict", youngest=20, from_day=25, overdue="G07"),
    Life(taken_over.public_centre, "S7", 3, "addict", youngest=20),
    # Substitution treatment
    Life(substitution.in_treatment, "S8", 55, "opioid", youngest=24, from_day=75),
    Life(substitution.in_treatment_since_new_law, "S8", 20, "opioid", youngest=22, from_day=20),
    Life(substitution.transferred, "S8", 5, "opioid", youngest=24, from_day=100),
    Life(substitution.with_breaches, "S8", 5, "opioid", youngest=22, from_day=85),
    Life(substitution.unmonitored, "S8", 4, "opioid", youngest=22, from_day=30, overdue="N06-substitution"),
    Life(taken_over.substitution, "S8", 15, "opioid", youngest=25),
    # Compulsory rehabilitation
    Life(compulsory.file_begun, "S9", 3, "addict", youngest=20),
    Life(compulsory.file_overdue, "S9", 2, "addict", youngest=20, overdue="I05"),
    Life(compulsory.file_begun, "S9", 2, "addict", minor=True, from_day=20, first=True),
    Life(compulsory.file_after_treatment, "S9", 4, "opioid", youngest=22, from_day=135),
    Life(aftercare.relapsed, "S9", 2, "addict", youngest=22, to_day=270),
    Life(compulsory.before_the_court, "S10", 5, "addict", youngest=20, first=True),
    Life(compulsory.court_overdue, "S10", 3, "addict", youngest=20, overdue="U04"),
    Life(compulsory.court_sent_now, "S11", 5, "addict", youngest=20, overdue="L01"),
    Life(compulsory.deferred, "S11", 3, "addict", youngest=20, from_day=105),
    Life(compulsory.in_compulsory, "S12", 20, "addict", youngest=20, from_day=50),
    Life(compulsory.in_compulsory_since_old_law, "S12", 22, "addict", youngest=21, to_day=190),
    Life(compulsory.caught_after_flight, "S12", 3, "addict", youngest=20, from_day=105),
    Life(taken_over.compulsory, "S12", 12, "addict", youngest=20),
    Life(compulsory.fled_from_centre, "S12x", 4, "addict", youngest=20, from_day=75),
    Life(compulsory.fled_before_arrival, "S12x", 4, "addict", youngest=20, from_day=105),
    # After-care
    Life(aftercare.after_home, "S13", 45, "addict", youngest=21, to_day=180, first=True),
    Life(aftercare.after_compulsory, "S13", 25, "addict", youngest=23, to_day=750),
    Life(aftercare.after_substitution, "S13", 6, "opioid", youngest=25),
    Life(aftercare.aftercare_about_to_end, "S13", 6, "addict", youngest=21, to_day=520),
    Life(aftercare.aftercare_overdue, "S13", 3, "addict", youngest=21, to_day=550, overdue="P13-certificate"),
    Life(aftercare.unmonitored, "S13", 3, "addict", youngest=20, from_day=60, to_day=180, overdue="N06-aftercare"),
    Life(aftercare.with_breaches, "S13", 3, "addict", youngest=20, from_day=90, to_day=200),
    Life(moves.aftercare_moved_in, "S13", 4, "addict", youngest=20),
    Life(detention.back_in_aftercare, "S13", 3, "addict", youngest=24, to_day=900),
    Life(taken_over.aftercare, "S13", 12, "addict", youngest=20),
    # Off the lists
    Life(users.management_over, "S14", 65),
    Life(users.management_just_over, "S14", 15),
    Life(users.died, "S14", 6),
    Life(detention.educated_in_commune, "S14", 6, youngest=23),
    Life(taken_over.ended, "S14", 12),
    Life(aftercare.served, "S14", 35, "addict", youngest=23, to_day=560),
    Life(detention.died_in_treatment, "S14", 4, "opioid", youngest=25),
    Life(detention.died_in_aftercare, "S14", 3, "addict", youngest=21, to_day=380),
    Life(odd.ended_early, "S14", 2),
    Life(odd.ended_before_decided, "S14", 2),
    Life(users.into_prison, "SX", 10),
    Life(detention.prosecuted_at_once, "SX", 3, "addict", youngest=20),
    Life(detention.addict_in_prison, "SX", 4, "addict", youngest=22),
    Life(detention.aftercare_in_prison, "SX", 3, "addict", youngest=21, to_day=330),
    Life(taken_over.stopped, "SX", 3),
    Life(moves.managed_moved_away, "SM", 10),
    Life(moves.home_moved_away, "SM", 4, "addict", youngest=20, from_day=75),
    Life(moves.aftercare_moved_away, "SM", 4, "addict", youngest=21, to_day=300),
)


def lives_on(day: date) -> tuple[Life, ...]:
    """The lives that can be told on a day."""
    days = days_of_new_law(day)
    return tuple(life for life in LIVES if life.from_day <= days <= life.to_day)


def state_shares(lives: Iterable[Life] = LIVES) -> dict[str, int]:
    """How many in a thousand stand in each state."""
    shares: dict[str, int] = {}
    for life in lives:
        shares[life.state] = shares.get(life.state, 0) + life.share
    return shares


def lives_in_turn(day: date) -> Iterator[Life]:
    """Lives without end, each in its share and spread evenly: the first 60 are a small picture of the whole.

    The life that lags most behind its share comes next; those that always have somebody begin.
    """
    lives = lives_on(day)
    whole = sum(life.share for life in lives)
    lag = [whole if life.first else 0 for life in lives]
    while True:
        lag = [held + life.share for held, life in zip(lag, lives, strict=True)]
        turn = max(range(len(lives)), key=lag.__getitem__)
        lag[turn] -= whole
        yield lives[turn]

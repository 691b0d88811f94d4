"""Lives that move to and from other communes (domain/law.md §3 B19, B21, F10, P10; transitions 12 and 13)."""

from __future__ import annotations

from datetime import date, timedelta

from models.events.moves import FileTransferred, MovedAway, MovedIn
from models.training import places
from models.training.diary import Diary, months_later
from models.training.lives.aftercare import helper_assigned, home_before, into_aftercare
from models.training.lives.contact import contacts, presented, undertaking
from models.training.lives.home import PROVIDER, home_begins, rehabilitation_started, voluntary_decided
from models.training.lives.monitoring import monitoring_begins
from models.training.lives.users import (
    end_of_term,
    into_management,
    management_decided,
    months_of_management,
    residence_verified,
)

_SYMBOLS = {"III-06": "TB-CAX", "V-26": "CA-CAX", "V-54": "CAX"}
"""What stands behind the slash in the numbers of notices and letters to the new commune."""

# --- steps ---------------------------------------------------------------------------------------


def moved_away(d: Diary) -> str:
    """The person left; returns where to."""
    commune = d.random.choice(places.NEIGHBOURS)
    d.write(
        MovedAway(
            destination=f"{commune}, {places.PROVINCE}",
            police=f"Công an {commune}",
            arrived=d.soon(3, 20),
            announced=True,
        ),
        day_only=False,
    )
    return commune


def file_transferred(d: Diary, commune: str, paper: str) -> None:
    """Notice and file within 24 hours (rules B19, F10, P10)."""
    d.promptly()
    d.write(
        FileTransferred(
            **d.letter(_SYMBOLS[paper]),
            paper=paper,
            to_police=f"Công an {commune}",
            destination=f"{commune}, {places.PROVINCE}",
            confirmed=d.soon(2, 20),
        ),
        day_only=False,
    )


def moved_in(d: Diary, measure: str, started: date, end: date) -> None:
    commune = d.random.choice(places.NEIGHBOURS)
    d.write(
        MovedIn(
            measure=measure,
            from_police=f"Công an {commune}",
            notice=d.number("TB-CAX"),
            decision=f"Quyết định của nơi đi, thi hành từ {started:%d/%m/%Y}",
            started=started,
            left=d.day - timedelta(days=1),
            earlier_end=end,
            remaining_days=(end - d.day).days + 1,
        ),
        day_only=False,
    )
    d.wait(hours=d.random.uniform(1, 10))
    presented(d, "moved_in")


def _measure_began(d: Diary, least: int, most: int) -> date:
    """The day on which the measure began at the old place."""
    return d.day - timedelta(days=d.random.randint(least, most))


# --- lives ---------------------------------------------------------------------------------------


def managed_moved_away(d: Diary) -> None:
    d.begin_between(200, 500)
    start = into_management(d)
    leave = start + timedelta(days=d.random.randint(60, 190))
    months_of_management(d, leave)
    d.on(leave)
    file_transferred(d, moved_away(d), "III-06")


def home_moved_away(d: Diary) -> None:
    end = home_begins(d, d.days_under_new_law(60))
    leave = d.now.date() - timedelta(days=d.random.randint(5, 40))
    contacts(d, min(end, leave))
    d.on(leave)
    file_transferred(d, moved_away(d), "V-26")


def aftercare_moved_away(d: Diary) -> None:
    begun, end = home_before(d, d.random.randint(120, 300))
    into_aftercare(d, begun, end)
    undertaking(d)
    leave = d.now.date() - timedelta(days=d.random.randint(5, 60))
    contacts(d, leave)
    d.on(leave)
    file_transferred(d, moved_away(d), "V-54")


def file_not_transferred(d: Diary) -> None:
    """Overdue: gone some days ago, and the file is still here."""
    d.begin_between(120, 300)
    into_management(d)
    days_ago = d.random.randint(3, 8)
    months_of_management(d, d.now.date() - timedelta(days=days_ago))
    d.turn_to(days_ago)
    moved_away(d)


def managed_moved_in(d: Diary) -> None:
    d.begin_between(20, 130)
    started = _measure_began(d, 60, 200)
    end = end_of_term(started)
    moved_in(d, "user_management", started, end)
    residence_verified(d)
    d.promptly()
    management_decided(d, reason="moved_in")
    months_of_management(d, d.now.date())


def home_moved_in(d: Diary) -> None:
    d.begin(d.days_under_new_law(20))
    started = _measure_began(d, 20, 60)
    end = months_later(started, 12)
    moved_in(d, "voluntary_home", started, end)
    voluntary_decided(d, "home", d.who.address, 12, case="moved_in")
    monitoring_begins(d, end)
    rehabilitation_started(d, PROVIDER)
    contacts(d, end)


def aftercare_moved_in(d: Diary) -> None:
    d.begin_between(20, 130)
    started = _measure_began(d, 60, 180)
    end = months_later(started, 12)
    moved_in(d, "aftercare", started, end)
    d.promptly()
    helper_assigned(d, "V-60")
    monitoring_begins(d, end)
    contacts(d, end)

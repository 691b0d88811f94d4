"""People taken over from the lists that the commune kept before the program (design §8, Taking over)."""

from __future__ import annotations

from datetime import date, timedelta

from models.dates import show_date
from models.events.taking_over import TakenOver
from models.law.deadlines import next_month, term_end
from models.law.rules import Unit
from models.training.diary import Diary
from models.training.lives.users import residence_check, visit

_SOURCE = "Danh sách III-10, dòng {}"
_MONTHS = {"user_management": (12,), "voluntary_home": (6, 9, 12), "aftercare": (12,), "compulsory": (12, 18, 24)}
"""Lengths of measures under the law of 2021, in months (rules B02, E01, E03, P01, P02)."""


def _taken(d: Diary, measure: str, began: int, outcome: str = "running", **more: object) -> date | None:
    """Management began so many days ago; the list was taken over in the last weeks. Returns the printed end."""
    day = d.now.date()
    entry = day - timedelta(days=began)
    months = d.random.choice(_MONTHS[measure]) if measure in _MONTHS else 0
    end = term_end(entry, months, Unit.MONTHS) if months else None
    d.on(entry)
    number = d.committee_decision()["number"]
    d.write(
        TakenOver(
            measure=measure,
            taken_over_on=day - timedelta(days=d.random.randint(0, 40)),
            entry=entry,
            printed_end=end,
            decision=f"{number} ngày {show_date(entry)} của Chủ tịch UBND xã Mẫu",
            outcome=outcome,
            source=_SOURCE.format(d.random.randint(4, 400)),
            **more,  # type: ignore[arg-type]
        )
    )
    return end


def _checked_since(d: Diary, days: int) -> None:
    """Residence checks of the months since the list was taken over."""
    d.on(next_month(d.now.date() - timedelta(days=days)))
    while d.goes_on:
        residence_check(d)
        d.some_days(4, 10)
        visit(d)
        d.on(next_month(d.day))


def managed(d: Diary) -> None:
    _taken(d, "user_management", d.random.randint(60, 330), presence="present")
    _checked_since(d, 60)


def expired_without_paper(d: Diary) -> None:
    """The list names no end although the year is over: somebody has to decide (the review list)."""
    _taken(d, "user_management", d.random.randint(420, 900), presence=d.random.choice(("present", "absent")))


def ended(d: Diary) -> None:
    began = d.random.randint(420, 1200)
    day = d.now.date() - timedelta(days=began - 366)
    _taken(d, "user_management", began, outcome="ended", outcome_day=day)


def stopped(d: Diary) -> None:
    """Stopped, and the list does not say when."""
    _taken(d, "user_management", d.random.randint(300, 900), outcome="stopped", stop_reason="prison")


def home(d: Diary) -> None:
    _taken(d, "voluntary_home", d.random.randint(65, 150), presence="present")
    _checked_since(d, 60)


def private_centre(d: Diary) -> None:
    _taken(d, "voluntary_private", d.random.randint(30, 150))


def public_centre(d: Diary) -> None:
    _taken(d, "voluntary_public", d.random.randint(30, 150))


def substitution(d: Diary) -> None:
    _taken(d, "substitution", d.random.randint(200, 2400), presence="present", remark="Methadone, uống thuốc đều.")
    _checked_since(d, 60)


def compulsory(d: Diary) -> None:
    _taken(d, "compulsory", d.random.randint(60, 330))


def aftercare(d: Diary) -> None:
    _taken(d, "aftercare", d.random.randint(60, 330), presence="present")
    _checked_since(d, 60)

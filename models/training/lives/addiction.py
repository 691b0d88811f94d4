"""Lives up to the finding of addiction and the registration after it (domain/law.md §3 C and D)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from models.events.determination import DeterminationRequested, DeterminationResulted
from models.training import places
from models.training.diary import Diary
from models.training.lives.users import (
    into_management,
    management_decided,
    management_stopped,
    months_of_management,
    positive_test,
    residence_check,
    residence_verified,
    screened,
)
from models.training.names import weighted

SETTLED = {"managed": 30, "volunteer": 70}
ANYBODY = {"managed": 25, "unsettled": 30, "volunteer": 45}
"""How people come to be found addicted: caught again, without a stable residence, of their own will (rule C01).
Who has no stable residence can only go to a public centre (rule D02)."""


# --- steps ---------------------------------------------------------------------------------------


def determination_requested(d: Diary, subject: str) -> None:
    """The request of the commune police; the person goes to the facility the same day."""
    minor = d.who.is_minor(d.day)
    received = d.soon(0.5, 3)
    d.write(
        DeterminationRequested(
            **d.letter("GĐN-CAX"),
            applicant="police",
            subject=subject,
            facility=places.HEALTH_STATION,
            where="facility",
            representative=d.who.guardian.name if minor else "",
            person_received=received,
            result_due=received.day + timedelta(days=5) if received else None,
        ),
        day_only=False,
    )


def determined(d: Diary, conclusion: str, paper: str = "109-05") -> None:
    d.write(
        DeterminationResulted(
            conclusion=conclusion,
            substances=d.who.substances if conclusion == "addicted" else (),
            paper=paper,
            facility=places.HEALTH_STATION,
            doctor=places.PHYSICIAN,
            received=d.soon(0.5, 2),
            told=d.soon(2, 3),
        ),
        day_only=False,
    )


def caught_again(d: Diary) -> None:
    """Caught while managed, and sent to the health station."""
    positive_test(d)
    screened(d)
    d.within(20)
    determination_requested(d, "managed")


def found_addicted(d: Diary, days_ago: int, ways: Mapping[str, float] = SETTLED) -> None:
    """Found addicted some days more than ``days_ago``, on one of the ways the law knows."""
    _FOUND[weighted(d.random, ways)](d, days_ago)


def _found_while_managed(d: Diary, days_ago: int) -> None:
    d.begin(days_ago + 20 + d.random.randint(20, 75))
    into_management(d)
    months_of_management(d, (d.now - timedelta(days=days_ago + 8)).date())
    d.turn_to(days_ago + 7)
    caught_again(d)
    d.some_days(1, 3)
    determined(d, "addicted")
    d.within(6)
    management_stopped(d, "addicted", f"Phiếu kết quả số {d.running_number()} của {places.HEALTH_STATION}")


def _found_unsettled(d: Diary, days_ago: int) -> None:
    d.begin(days_ago + 8)
    positive_test(d)
    d.promptly()
    residence_verified(d, "less_than_thirty")
    d.within(6)
    determination_requested(d, "no_stable_residence")
    d.some_days(1, 3)
    determined(d, "addicted")


def _found_of_own_will(d: Diary, days_ago: int) -> None:
    d.begin(days_ago + 3)
    determined(d, "addicted", paper="109-04")


_FOUND = {"managed": _found_while_managed, "unsettled": _found_unsettled, "volunteer": _found_of_own_will}


# --- lives ---------------------------------------------------------------------------------------


def _managed_then_caught(d: Diary, days_ago: float) -> None:
    d.begin(days_ago + d.random.randint(60, 280))
    into_management(d)
    months_of_management(d, (d.now - timedelta(days=days_ago + 1)).date())
    d.turn_to(days_ago)
    caught_again(d)


def waiting_for_result(d: Diary) -> None:
    _managed_then_caught(d, d.random.uniform(1.2, 4))


def result_overdue(d: Diary) -> None:
    """No result a week after the facility received the person; since July 2026 the time for it is UNKNOWN (C05)."""
    _managed_then_caught(d, d.random.uniform(8, 16))


def unsettled_waiting(d: Diary) -> None:
    """No stable residence: at the health station since yesterday."""
    d.begin(d.random.uniform(2, 4))
    positive_test(d)
    d.within(23)
    residence_verified(d, "unknown")
    d.wait(hours=2)
    determination_requested(d, "no_stable_residence")


def found_just_now(d: Diary) -> None:
    """Found addicted within the last hours: the 24 hours for registering run."""
    _managed_then_caught(d, 3)
    d.turn_to(d.random.uniform(0.1, 0.8))
    determined(d, "addicted")


def not_registered(d: Diary) -> None:
    """Overdue: found addicted some days ago, and not registered since."""
    found_addicted(d, d.random.randint(2, 10), ANYBODY)


def not_addicted(d: Diary) -> None:
    """Caught again, found not addicted: a new year of management (rule B14)."""
    since = d.random.randint(15, 300)
    _managed_then_caught(d, since + 6)
    d.some_days(1, 3)
    determined(d, "not_addicted")
    d.promptly()
    management_decided(d, reason="caught_again")
    residence_check(d)
    months_of_management(d, d.now.date())

"""Lives whose papers came late, out of order or wrong: few, and on purpose (design §8, What is refused)."""

from __future__ import annotations

from datetime import timedelta

from models.events.user_management import ManagementDecided, ManagementEnded
from models.training import places
from models.training.diary import Diary
from models.training.lives.users import (
    end_of_term,
    into_management,
    management_decided,
    management_ended,
    months_of_management,
    notice_of_use,
    positive_test,
    residence_check,
    residence_verified,
)


def decided_without_verification(d: Diary) -> None:
    """Nobody verified the residence before the decision."""
    d.begin_between(30, 120)
    positive_test(d)
    d.promptly()
    notice_of_use(d)
    d.promptly()
    management_decided(d)
    residence_check(d)
    months_of_management(d, d.now.date())


def signed_by_the_chair(d: Diary) -> None:
    """The chair of the People's Committee signed although that ended on 1 July 2026 (rule B03)."""
    d.begin(d.days_under_new_law(20))
    positive_test(d)
    for step in (residence_verified, notice_of_use):
        d.promptly()
        step(d)
    d.promptly()
    d.write(
        ManagementDecided(
            **d.committee_decision(),
            reason="first",
            team_leader=d.officer,
            team_deputy=d.who.hamlet_head,
            team_family=d.who.family,
            team_organisation="Hội Cựu chiến binh xã",
        )
    )
    months_of_management(d, d.now.date())


def team_incomplete(d: Diary) -> None:
    """Nobody of a mass organisation in the team, and the printed end contradicts the law."""
    d.begin(d.days_under_new_law(40))
    positive_test(d)
    for step in (residence_verified, notice_of_use):
        d.promptly()
        step(d)
    d.promptly()
    d.write(
        ManagementDecided(
            **d.decision(),
            reason="first",
            team_leader=d.officer,
            team_family=d.who.family,
            printed_end=d.day + timedelta(days=183),
        )
    )
    months_of_management(d, d.now.date())


def ended_early(d: Diary) -> None:
    """The management was ended a month before its year was over."""
    d.begin_between(420, 700)
    end = end_of_term(into_management(d)) - timedelta(days=30)
    months_of_management(d, end)
    d.on(end)
    management_ended(d)


def ended_before_decided(d: Diary) -> None:
    """Out of sequence: a decision that ends a management which was never decided."""
    d.begin_between(30, 90)
    positive_test(d)
    d.promptly()
    residence_verified(d)
    d.some_days(5, 15)
    d.write(
        ManagementEnded(
            number=d.number("QĐ-CAX"), signer=places.CHIEF, signer_position=places.CHIEF_POSITION, sent=d.soon()
        )
    )

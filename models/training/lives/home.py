"""Lives in voluntary rehabilitation at home and in the community (domain/law.md §3 D, E, F, N, O)."""

from __future__ import annotations

from datetime import date, timedelta

from models.events.breaches import BreachRecorded
from models.events.rehabilitation import (
    CompletionAnnounced,
    HomeCompleted,
    Registered,
    RehabilitationReceived,
    RehabilitationStarted,
    StageCompleted,
    VoluntaryDecided,
)
from models.training import places
from models.training.diary import NEW_LAW, Diary, months_later
from models.training.lives import monitoring
from models.training.lives.addiction import found_addicted
from models.training.lives.contact import contacts, undertaking

PROVIDER = "Đội công tác xã hội tình nguyện xã Mẫu"


# --- steps ---------------------------------------------------------------------------------------


def term_months(d: Diary) -> int:
    """24 months, 36 from the second time on; before July 2026 six to twelve (rules E01, E02)."""
    if not d.new_law:
        return d.random.choice((6, 9, 12))
    return 24 if d.who.values["earlier_rehabilitation"] == "none" else 36


def registered(d: Diary, place: str) -> None:
    """Registered in time."""
    d.promptly()
    registration(d, place)


def registration(d: Diary, place: str) -> None:
    """The application V-20, with the result of the determination."""
    minor = d.who.is_minor(d.day)
    d.write(
        Registered(
            place=place,
            result="attached",
            result_day=d.day,
            channel=d.random.choice(("in_person", "in_person", "portal", "identity_app")) if d.new_law else "in_person",
            applicant=d.who.guardian.name if minor else d.who.name,
            relation=d.who.guardian.relation if minor else None,
            representative_opinion="Đồng ý cho con cai nghiện." if minor else "",
            received_by=d.officer,
        ),
        day_only=False,
    )


def occasion(d: Diary) -> dict[str, str]:
    """First or repeated, and why: asked since the law of 2025 gives them different terms (house rule P10)."""
    if not d.new_law:
        return {}
    if d.who.values["earlier_rehabilitation"] == "none":
        return {"occasion": "first", "occasion_reason": "Chưa từng cai nghiện, theo lý lịch và xác minh."}
    return {"occasion": "repeated", "occasion_reason": "Đã cai nghiện trước đây, theo giấy xác nhận trong hồ sơ."}


def voluntary_decided(
    d: Diary, place: str, place_name: str, months: int, *, begun: date | None = None, case: str = "registered"
) -> date:
    """Decided in time (rule D06); returns the last day of the term.

    By the law of 2021 the term runs from the decision. By that of 2025 it runs from the reception; where that is
    still to come, no days are printed.
    """
    d.promptly()
    first = begun or d.day
    end = months_later(first, months)
    printed = begun is not None or not d.new_law
    d.write(
        VoluntaryDecided(
            **(d.police_decision() if d.new_law else d.committee_decision()),
            **occasion(d),
            place=place,
            place_name=place_name,
            case=case,
            effective=d.day,
            from_day=first if printed else None,
            printed_end=end if printed else None,
            delivered=d.soon(1, 5),
            delivered_to=d.who.name,
        ),
        day_only=False,
    )
    return end


def received_by_police(d: Diary) -> None:
    """The minutes V-24, with which the term at home begins, and the undertaking V-25."""
    if d.new_law:
        d.wait(hours=1)
        d.write(
            RehabilitationReceived(
                by_whom="police",
                place=f"Trụ sở {places.POLICE}",
                officer=d.officer,
                officer_position="Cán bộ",
                officer_unit=places.POLICE,
                registrant=d.who.name,
            ),
            day_only=False,
        )
        undertaking(d, "V-25")


def home_begins(d: Diary, days_ago: int) -> date:
    """From the finding of addiction into rehabilitation at home; returns the last day of the term."""
    found_addicted(d, days_ago + 3)
    registered(d, "home")
    received_by_police(d)
    end = voluntary_decided(d, "home", d.who.address, term_months(d), begun=d.day)
    if d.new_law and not d.who.is_minor(d.day):
        monitoring.monitoring_begins(d, end)
    rehabilitation_started(d, PROVIDER)
    return end


def rehabilitation_started(d: Diary, provider: str) -> None:
    """Begun within two working days, and the provider's notice of it (rules D08, F04)."""
    d.promptly()
    d.write(RehabilitationStarted(provider=provider, notified=d.soon()))


def stage_done(d: Diary, stage: str) -> None:
    d.write(StageCompleted(stage=stage, by=PROVIDER, assessment="Hợp tác, sức khỏe ổn định."))


def detoxified(d: Diary) -> None:
    """The first two stages."""
    d.some_days(2, 2)
    stage_done(d, "intake")
    d.some_days(11, 20)
    stage_done(d, "detoxification")


def completion_announced(d: Diary, end: date, by_whom: str, days: int = 30) -> None:
    """The notice V-51, thirty days before the end; it is new in the law of 2025."""
    d.on(end - timedelta(days=days))
    if d.new_law:
        decided = (fact for _, fact in reversed(d.facts) if isinstance(fact, VoluntaryDecided))
        d.write(
            CompletionAnnounced(
                number=d.number("TB-UBND"),
                signer=places.HELPER,
                by_whom=by_whom,
                admitted=next(decided).from_day,
                completes=end,
            )
        )


def home_completed(d: Diary, begun: date, end: date) -> None:
    """The certificate, on the last day (rule F08)."""
    d.on(end)
    delivered = d.soon(7, 7)
    d.wait(hours=d.random.uniform(0.5, 6))
    d.write(
        HomeCompleted(
            **(d.letter("GXN-CAX") if d.new_law else {**d.committee_decision(), "number": d.number("GXN-UBND")}),
            issuer=places.POLICE if d.new_law else places.COMMITTEE,
            from_day=begun,
            until_day=end,
            delivered=delivered,
            delivered_to=d.who.name,
        ),
        day_only=False,
    )


def breach_reminded(d: Diary) -> None:
    """A first breach of another law: minutes and a reminder (rule O03)."""
    d.write(
        BreachRecorded(
            act="other",
            committed=d.day,
            handling="reminder",
            record=f"{d.number('BB-CAX')}",
            officer=d.officer,
            detail="Gây rối trật tự công cộng, đã bị xử phạt vi phạm hành chính.",
        )
    )


# --- lives that stand in S5 ----------------------------------------------------------------------


def registered_only(d: Diary) -> None:
    """S4: registered today, the decision is due within 24 hours."""
    found_addicted(d, 2)
    d.turn_to(d.random.uniform(0.1, 0.9))
    registration(d, "home")


def decision_overdue(d: Diary) -> None:
    """Overdue, S4: registered days ago and no decision."""
    found_addicted(d, d.random.randint(5, 9))
    registered(d, "home")


def at_home(d: Diary) -> None:
    """Under the law of 2025: two years, monitored."""
    end = home_begins(d, d.days_under_new_law(4))
    detoxified(d)
    contacts(d, end, monitoring.worn_elsewhere)


def at_home_since_old_law(d: Diary) -> None:
    """Begun before July 2026: the old term runs out, monitoring came in between (rules T01, T03)."""
    begun = d.days_before_new_law(10, 150)
    found_addicted(d, begun)
    registered(d, "home")
    end = voluntary_decided(d, "home", d.who.address, 12)
    detoxified(d)
    contacts(d, NEW_LAW)
    monitoring.monitoring_since_new_law(d, end)
    contacts(d, end - timedelta(days=32))
    completion_announced(d, end, "support_officer")


def at_home_with_breaches(d: Diary) -> None:
    """Two breaches of the monitoring, each cured; the third means the compulsory file."""
    end = home_begins(d, d.days_under_new_law(80))
    detoxified(d)
    for kind in ("d", "dd"):
        d.some_days(10, 20)
        monitoring.breach(d, kind)
    d.some_days(2, 6)
    breach_reminded(d)
    contacts(d, end, monitoring.removed_for_treatment)


def unmonitored(d: Diary) -> None:
    """Overdue: decided days ago, no decision on monitoring, not begun."""
    found_addicted(d, d.random.randint(6, 12))
    registered(d, "home")
    received_by_police(d)
    voluntary_decided(d, "home", d.who.address, term_months(d), begun=d.day)


def minor_at_home(d: Diary) -> None:
    """A minor, monitored because the parents asked for it."""
    end = home_begins(d, d.days_under_new_law(20))
    d.some_days(3, 8)
    monitoring.requested_by_parent(d)
    monitoring.monitoring_begins(d, months_later(d.day, 12), ground="request")
    contacts(d, end)


def certificate_overdue(d: Diary) -> None:
    """Overdue: the old term is over and nobody certified it."""
    months = d.random.choice((6, 9, 12))
    over = d.random.randint(2, 9)
    found_addicted(d, months * 30 + months // 2 + over + 8)
    registered(d, "home")
    end = voluntary_decided(d, "home", d.who.address, months)
    contacts(d, NEW_LAW)
    monitoring.monitoring_since_new_law(d, end)
    contacts(d, end - timedelta(days=34))
    completion_announced(d, end, "support_officer")

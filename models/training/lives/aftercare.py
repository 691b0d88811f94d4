"""Lives in management after rehabilitation (domain/law.md §3 P)."""

from __future__ import annotations

from datetime import date, timedelta

from models.dates import Moment
from models.events.aftercare import (
    AftercareCompleted,
    AftercareDecided,
    AftercareProposed,
    HelperAssigned,
    RemovedFromList,
)
from models.events.rehabilitation import CompletionAnnounced
from models.events.substitution import SubstitutionCompleted
from models.training import places
from models.training.diary import NEW_LAW, Diary, months_later
from models.training.lives.addiction import determination_requested, determined, found_addicted
from models.training.lives.compulsory import (
    admitted,
    compulsory_completed,
    file_opened,
    sent_to_compulsory,
)
from models.training.lives.contact import contacts, presented, supported, undertaking
from models.training.lives.home import (
    completion_announced,
    detoxified,
    home_completed,
    registered,
    stage_done,
    voluntary_decided,
)
from models.training.lives.monitoring import (
    breach,
    device_fitted,
    monitoring_begins,
    monitoring_decided,
    monitoring_since_new_law,
)
from models.training.lives.substitution import FACILITY, treatment_begins
from models.training.lives.users import fined_for_use, positive_test

MONTHS = {"voluntary": 12, "substitution": 12, "compulsory_minor": 12, "compulsory": 24}
"""Lengths of after-care (rules P01, P02); the same under both laws."""


# --- steps ---------------------------------------------------------------------------------------


def proposed(d: Diary, end: date, until: date) -> None:
    """The proposal V-52 to the chair."""
    d.write(
        AftercareProposed(
            **d.letter("ĐN-QLSC" if d.new_law else "ĐN-CAX"),
            from_day=end,
            until_day=until,
            measures=("relapse_prevention", "job"),
            helpers="Tổ quản lý, hỗ trợ xã hội sau cai nghiện",
        )
    )


def handed_over_on(d: Diary, day: date) -> Moment | None:
    """When decision and certificate are handed over together, on the last day (rule F09); None if to come."""
    d.on(day)
    return d.soon(7, 7)


def decided(d: Diary, after: str, begins: date, until: date, delivered: Moment | None) -> None:
    """The decision V-53; the chair signs under both laws (rule P04)."""
    d.write(
        AftercareDecided(
            **d.committee_decision(),
            after=after,
            from_day=begins,
            printed_end=until,
            assigned="Tổ quản lý, hỗ trợ xã hội sau cai nghiện xã Mẫu",
            family=d.who.family,
            effective=begins,
            received=d.soon(0.3, 0.9),
            delivered=delivered,
            delivered_to=d.who.name if delivered else "",
        )
    )


def helper_assigned(d: Diary, paper: str = "V-59") -> None:
    d.write(
        HelperAssigned(
            **d.committee_decision(),
            paper=paper,
            helper=places.HELPER,
            helper_unit="Hội Liên hiệp Phụ nữ xã Mẫu",
            effective=d.day,
        )
    )


def announced_and_decided(d: Diary, end: date, after: str) -> date:
    """By the law of 2025: notice, proposal and decision before the end of rehabilitation.

    Who ends substitution treatment has no notice (domain/law.md §10 no. 5); who ends in the first month of the
    new law has a shorter one.
    """
    until = months_later(end, MONTHS[after])
    days = min(30, (end - NEW_LAW).days - 1)
    if after == "voluntary":
        completion_announced(d, end, "support_officer", days=days)
    elif after == "compulsory":
        announced_by_centre(d, end, days)
    d.on(end - timedelta(days=days - 1))
    proposed(d, end, until)
    handed = handed_over_on(d, end)
    d.on(end - timedelta(days=d.random.randint(1, days - 2)))
    decided(d, after, end, until, handed)
    return until


def announced_by_centre(d: Diary, end: date, days: int) -> None:
    """The centre's notice that compulsory rehabilitation ends: 30 days before, by the law of 2021 fifteen (I15)."""
    d.on(end - timedelta(days=days))
    d.write(
        CompletionAnnounced(
            number=f"{d.running_number()}/TB-CSCN",
            signer="Nguyễn Văn Cơ",
            signer_position="Giám đốc cơ sở",
            by_whom="public",
            centre=places.PUBLIC_CENTRE,
            completes=end,
        )
    )


def reported_and_decided(d: Diary, end: date, after: str) -> date:
    """By the law of 2021: the person reports within five working days, then proposal and decision."""
    until = months_later(end, MONTHS[after])
    d.on(end + timedelta(days=d.random.randint(1, 4)))
    presented(d, "released")
    d.some_days(1, 2)
    proposed(d, end, until)
    d.some_days(1, 2)
    decided(d, after, end, until, d.soon(1, 6))
    return until


def into_aftercare(d: Diary, begun: date, end: date, after: str = "voluntary") -> date:
    """The end of rehabilitation and what follows it by the law of that day; returns the end of after-care."""
    if end >= NEW_LAW + timedelta(days=17):
        until = announced_and_decided(d, end, after)
        centre = places.PUBLIC_CENTRE if after == "compulsory" else ""
        monitoring_decided(d, until, begins=end, fitted_by=centre)
        _completed(d, begun, end, after)
        device_fitted(d)
    else:
        if after == "compulsory":
            announced_by_centre(d, end, 15)
        _completed(d, begun, end, after)
        until = reported_and_decided(d, end, after)
        if d.new_law:
            monitoring_begins(d, until)
    helper_assigned(d)
    return until


def _completed(d: Diary, begun: date, end: date, after: str) -> None:
    if after == "compulsory":
        compulsory_completed(d, begun, end)
    elif after == "substitution":
        d.on(end)
        d.write(
            SubstitutionCompleted(
                number=f"{d.running_number()}/GXN-CSĐT",
                issuer=FACILITY,
                facility=FACILITY,
                until_day=end,
                received=d.soon(),
            )
        )
    else:
        home_completed(d, begun, end)


def months_of_aftercare(d: Diary, until: date) -> None:
    """Undertaking, support, contacts; monitored since the new law where it began before (rule T03)."""
    d.some_days(1, 5)
    undertaking(d)
    if d.day < NEW_LAW:
        contacts(d, min(until, NEW_LAW), supported)
        if until > NEW_LAW + timedelta(days=80):
            monitoring_since_new_law(d, until)
    contacts(d, until, supported)


def aftercare_over(d: Diary, until: date) -> None:
    """The certificate in the last three working days, and off the list (rules P13, P14).

    Before July 2026 the certificate came at the end and took the person off the list by itself.
    """
    d.on(until - timedelta(days=d.random.randint(1, 2)) if until > NEW_LAW else until)
    d.write(
        AftercareCompleted(
            **{**d.committee_decision(), "number": d.number("GCN-QLSC" if d.new_law else "GXN-UBND")},
            issuer=places.COMMITTEE,
            until_day=until,
            delivered=d.soon(),
            delivered_to=d.who.name,
        )
    )
    if d.new_law:
        d.on(until)
        d.write(RemovedFromList(**d.police_decision(), from_list="aftercare", reason="served", effective=until))


def home_before(d: Diary, ended: int) -> tuple[date, date]:
    """Rehabilitation at home under the law of 2021 that ended so many days ago; first and last day."""
    months = d.random.choice((6, 9, 12))
    found_addicted(d, ended + months * 30 + months // 2 + 8)
    registered(d, "home")
    end = voluntary_decided(d, "home", d.who.address, months)
    begun = d.day
    detoxified(d)
    contacts(d, end - timedelta(days=70))
    d.on(end - timedelta(days=d.random.randint(40, 60)))
    stage_done(d, "education")
    return begun, end


def compulsory_before(d: Diary, ended: int) -> tuple[date, date]:
    """Compulsory rehabilitation under the law of 2021 that ended some days more than ``ended`` ago."""
    end = sent_to_compulsory(d, ended + 25 + 24 * 30 + 12)
    begun = d.day
    admitted(d)
    return begun, end or begun


# --- lives that stand in S13 ---------------------------------------------------------------------


def after_home(d: Diary) -> None:
    begun, end = home_before(d, d.random.randint(3, 320))
    until = into_aftercare(d, begun, end)
    months_of_aftercare(d, until)


def after_compulsory(d: Diary) -> None:
    """Two years after an adult's compulsory rehabilitation."""
    begun, end = compulsory_before(d, d.random.randint(20, 300))
    until = into_aftercare(d, begun, end, "compulsory")
    months_of_aftercare(d, until)


def after_substitution(d: Diary) -> None:
    ended = d.random.randint(20, 300)
    treatment_begins(d, ended + d.random.randint(500, 900))
    begun = d.day
    end = d.now.date() - timedelta(days=ended)
    contacts(d, end - timedelta(days=40))
    until = into_aftercare(d, begun, end, "substitution")
    months_of_aftercare(d, until)


def aftercare_about_to_end(d: Diary) -> None:
    begun, end = home_before(d, d.random.randint(336, 350))
    until = into_aftercare(d, begun, end)
    months_of_aftercare(d, until)


def aftercare_overdue(d: Diary) -> None:
    """Overdue: after-care is over and nobody certified it."""
    begun, end = home_before(d, d.random.randint(370, 380))
    until = into_aftercare(d, begun, end)
    months_of_aftercare(d, until)


def unmonitored(d: Diary) -> None:
    """Overdue: after-care since last week, and no decision on monitoring."""
    begun, end = home_before(d, d.random.randint(6, 12))
    announced_and_decided(d, end, "voluntary")
    home_completed(d, begun, end)


def with_breaches(d: Diary) -> None:
    """A breach of the monitoring in after-care is fined (rule N22)."""
    begun, end = home_before(d, d.days_under_new_law(40))
    until = into_aftercare(d, begun, end)
    d.some_days(8, 15)
    breach(d, "d", "fine")
    d.wait(days=1)
    fined_for_use(d)
    months_of_aftercare(d, until)


# --- lives that are over or went on --------------------------------------------------------------


def served(d: Diary) -> None:
    """Rehabilitation, a year of after-care, off the list."""
    begun, end = home_before(d, d.random.randint(385, 900))
    until = into_aftercare(d, begun, end)
    months_of_aftercare(d, until - timedelta(days=5))
    aftercare_over(d, until)


def relapse_sent_for_determination(d: Diary) -> None:
    """S3: caught during after-care, and sent to the health station."""
    begun, end = home_before(d, d.random.randint(60, 250))
    into_aftercare(d, begun, end)
    undertaking(d)
    contacts(d, d.now.date() - timedelta(days=5), supported)
    d.turn_to(d.random.uniform(1.0, 1.9))
    positive_test(d)
    d.within(20)
    determination_requested(d, "aftercare")


def relapsed(d: Diary) -> None:
    """S9: addicted again during after-care, the compulsory file is begun (rule P17)."""
    begun, end = home_before(d, d.random.randint(90, 250))
    into_aftercare(d, begun, end)
    undertaking(d)
    contacts(d, d.now.date() - timedelta(days=10), supported)
    d.turn_to(6)
    positive_test(d)
    d.within(20)
    determination_requested(d, "aftercare")
    d.some_days(1, 2)
    determined(d, "addicted")
    d.wait(hours=4)
    file_opened(d, "aftercare_relapse")

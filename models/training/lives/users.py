"""Lives of people who use drugs illegally: testing, management, its end (domain/law.md §3 A and B)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from models.events.notes import Note
from models.events.sanctions import CriminalScreened, Fined
from models.events.testing import TestTaken
from models.events.user_management import (
    CustodyEnded,
    ManagementDecided,
    ManagementEnded,
    ManagementStopped,
    ManagementSuspended,
    NoticeOfUse,
    ResidenceChecked,
    ResidenceVerified,
    Visited,
)
from models.law.deadlines import next_month, term_end
from models.law.rules import Unit
from models.training import places
from models.training.diary import CRIME_SINCE, Diary
from models.training.names import weighted

LONG_PAST = 150
"""Days after which a life is told more shortly."""
FINED_SHARE = 0.2
FEW_DAYS = timedelta(days=4)
GROUNDS = {
    "caught": 34, "place_of_use": 28, "verified_report": 14, "self_declared": 9, "traces": 6, "loss_of_control": 4,
    "driver": 3, "case_file": 2,
}  # fmt: skip
_SIGNS = {
    "opium": "MOP", "heroin": "MOP", "cannabis": "THC", "ketamine": "KET", "amphetamine": "MET", "other": "MDMA",
    "cocaine": "COC",
}  # fmt: skip
_VISITS = {
    "counselling": "Động viên, nhắc nhở; có tiến bộ.",
    "home": "Gặp tại nhà, gia đình hợp tác.",
    "job": "Giới thiệu học nghề điện dân dụng tại trung tâm.",
    "summons": "Đã đến trụ sở, trình bày việc chấp hành.",
}


# --- steps ---------------------------------------------------------------------------------------


def positive_test(d: Diary) -> None:
    """A positive test, at any hour; a parent stands by when a minor gives a sample."""
    minor = d.who.is_minor(d.day)
    signs = " và ".join(dict.fromkeys(_SIGNS[substance] for substance in d.who.substances))
    d.write(
        TestTaken(
            ground=weighted(d.random, GROUNDS),
            place=f"Trụ sở {places.POLICE}",
            summary=f"{places.POLICE} kiểm tra tại {d.random.choice(places.RAIDED)}, phát hiện có biểu hiện"
            " sử dụng trái phép chất ma túy.",
            sample="urine",
            method="Xét nghiệm nhanh nước tiểu bằng que thử 5 chân",
            procedure="Lấy mẫu có người giám sát cùng giới; nhúng que thử, đọc kết quả sau 5 phút.",
            tester=d.officer,
            tester_position="Cán bộ",
            tester_unit=places.POLICE,
            result="positive",
            substances=d.who.substances,
            result_detail=f"Que thử hiện một vạch ở ô {signs}.",
            guardian=d.who.guardian.name if minor else "",
            guardian_relation=d.who.guardian.relation if minor else None,
            guardian_phone=d.who.guardian.phone if minor else "",
        ),
        day_only=False,
    )


def negative_test(d: Diary) -> None:
    """An unannounced test with nothing found."""
    d.write(
        TestTaken(
            ground="thematic_plan" if d.new_law else "verified_report",
            place=f"Trụ sở {places.POLICE}",
            sample="urine",
            method="Xét nghiệm nhanh nước tiểu bằng que thử 5 chân",
            tester=d.officer,
            tester_position="Cán bộ",
            tester_unit=places.POLICE,
            result="negative",
        ),
        day_only=False,
    )


def residence_verified(d: Diary, outcome: str = "") -> None:
    elsewhere = d.who.values["registered_residence"] != d.who.address
    d.write(
        ResidenceVerified(
            outcome=outcome or ("thirty_days" if elsewhere else "registered"),
            address=d.who.address,
            verified_by=d.officer,
            confirmed_by=places.CHIEF,
            detail="" if outcome else "Đang sinh sống tại địa chỉ trên.",
        ),
        day_only=False,
    )


def notice_of_use(d: Diary) -> None:
    d.write(NoticeOfUse(direction="own", number=d.number("TB-CAX"), to_office=places.COMMUNE), day_only=False)


def notice_received(d: Diary) -> None:
    """The notice of another commune, where the person was caught: it enters the person."""
    d.write(
        NoticeOfUse(
            direction="received",
            number=d.number("TB-CAX"),
            from_office=f"Công an {d.random.choice(places.NEIGHBOURS)}",
            to_office=places.COMMUNE,
            content="Phát hiện có hành vi sử dụng trái phép chất ma túy, kết quả xét nghiệm dương tính.",
        ),
        day_only=False,
    )


def management_decided(d: Diary, reason: str = "first", **more: Any) -> None:
    minor = d.who.is_minor(d.day)
    d.write(
        ManagementDecided(
            **d.decision(),
            reason=reason,
            team_leader=d.officer,
            team_deputy=d.who.hamlet_head,
            team_family=d.who.family,
            team_organisation="Hội Liên hiệp Phụ nữ xã" if d.who.sex == "female" else "Hội Cựu chiến binh xã",
            team_others=("Bí thư Đoàn xã",) if minor else (),
            **more,
        )
    )


def screened(d: Diary) -> None:
    """Since July 2025 a positive test is screened for Penal Code Art. 256a; this one is no crime (rule R09)."""
    if d.day >= CRIME_SINCE and d.random.random() < 0.8:
        d.wait(hours=0.5)
        d.write(CriminalScreened(outcome="none", by=d.officer))


def fined_for_use(d: Diary) -> None:
    """A warning, or a fine of one to two million, under both decrees (rule R01)."""
    fine = d.random.random() < 0.6
    d.write(
        Fined(
            **d.decision(),
            act="use",
            act_day=d.day,
            sanction="fine" if fine else "warning",
            amount=d.random.choice((1_000_000, 1_500_000, 2_000_000)) if fine else None,
            issuer=places.POLICE if d.new_law else places.COMMITTEE,
        )
    )


def into_management(d: Diary) -> date:
    """From the positive test to the decision, all in time; returns the day of the decision."""
    positive_test(d)
    screened(d)
    for step in (residence_verified, notice_of_use):
        d.promptly()
        step(d)
    d.promptly()
    management_decided(d)
    start = d.day
    if d.random.random() < FINED_SHARE:
        d.some_days(1, 3)
        fined_for_use(d)
    return start


def residence_check(d: Diary, presence: str = "present", **more: Any) -> None:
    d.write(ResidenceChecked(presence=presence, checked_by=d.officer, **more))


def visit(d: Diary) -> None:
    form = d.random.choice(tuple(_VISITS))
    d.write(Visited(form=form, by=d.officer, content=_VISITS[form]))


def months_of_management(d: Diary, until: date) -> None:
    """A residence check in every month, now and then a visit or a test, up to a day.

    Of years long past only every second month was kept.
    """
    long_past = (d.now.date() - until).days > LONG_PAST
    month = next_month(d.day - FEW_DAYS)  # the month of the verification needs no check (house rule P19)
    while month < until and d.goes_on:
        d.on(month.replace(day=d.random.randint(5, 20)))
        if d.day >= until:
            return
        residence_check(d, "reported_absence" if d.random.random() < 0.05 else "present")
        if d.random.random() < 0.15:
            d.some_days(1, 7)
            if d.day < until:
                visit(d) if d.random.random() < 0.8 else negative_test(d)
        month = next_month(next_month(month) if long_past else month)


def end_of_term(start: date) -> date:
    """The last day of management decided on a day (rule B02)."""
    return term_end(start, 1, Unit.YEARS)


def management_ended(d: Diary) -> None:
    d.write(ManagementEnded(**d.decision(), sent=d.soon()))


def management_stopped(d: Diary, reason: str, detail: str) -> None:
    d.write(ManagementStopped(**d.decision(), reason=reason, reason_detail=detail, sent=d.soon()), day_only=False)


def managed_until(d: Diary, days_ago: int) -> None:
    """Management that began long enough ago and goes on up to a day before now."""
    into_management(d)
    last = d.now.date().toordinal() - days_ago
    months_of_management(d, date.fromordinal(last))
    d.on(date.fromordinal(last))


# --- lives that stand in S1 ----------------------------------------------------------------------


def tested_just_now(d: Diary) -> None:
    d.begin(d.random.uniform(0.05, 0.8))
    positive_test(d)


def never_verified(d: Diary) -> None:
    """Overdue: the residence was not verified within 24 hours."""
    d.begin_between(2, 6)
    positive_test(d)


def never_noticed(d: Diary) -> None:
    """Overdue: no notice after the residence was verified."""
    d.begin_between(2, 6)
    positive_test(d)
    d.promptly()
    residence_verified(d)


def never_decided(d: Diary) -> None:
    """Overdue: no decision after the notice."""
    d.begin_between(3, 8)
    positive_test(d)
    d.promptly()
    residence_verified(d)
    d.promptly()
    notice_of_use(d)


def noticed_by_another_commune(d: Diary) -> None:
    d.begin(d.random.uniform(0.2, 0.9))
    notice_received(d)
    d.wait(hours=d.random.uniform(1, 4))
    residence_verified(d)


def without_stable_residence(d: Diary) -> None:
    """Nobody knows the residence: addiction has to be determined (rule A09)."""
    d.begin(d.random.uniform(0.5, 0.95))
    positive_test(d)
    d.within(6)
    residence_verified(d, d.random.choice(("not_living_there", "unknown", "less_than_thirty")))


# --- lives that stand in S2 and S2s --------------------------------------------------------------


def managed(d: Diary) -> None:
    d.begin_between(25, 335)
    into_management(d)
    months_of_management(d, d.now.date())


def management_about_to_end(d: Diary) -> None:
    d.begin_between(342, 362)
    into_management(d)
    months_of_management(d, d.now.date())


def management_expired(d: Diary) -> None:
    """Overdue: the year is over and nobody ended the management."""
    d.begin_between(377, 395)
    start = into_management(d)
    months_of_management(d, end_of_term(start))


def residence_unchecked(d: Diary) -> None:
    """Overdue: no residence check last month."""
    d.begin_between(130, 300)
    managed_until(d, d.random.randint(60, 75))


def managed_minor(d: Diary) -> None:
    d.begin_between(10, 200)
    into_management(d)
    d.some_days(3, 10)
    d.write(Note(text="Đã trao đổi với giáo viên chủ nhiệm và Đoàn xã về việc học."))
    months_of_management(d, d.now.date())


def gone_away(d: Diary) -> None:
    """Absent in breach of the residence rules: the days do not count (rule B22)."""
    d.begin_between(120, 300)
    managed_until(d, d.random.randint(15, 50))
    residence_check(d, "missing", absent_since=d.day, detail="Gia đình không biết đi đâu.")


def came_back(d: Diary) -> None:
    d.begin_between(200, 320)
    managed_until(d, d.random.randint(60, 110))
    residence_check(d, "missing", absent_since=d.day, detail="Gia đình không biết đi đâu.")
    d.some_days(18, 45)
    residence_check(d, "present", detail="Đã trở về, cam kết chấp hành.")
    months_of_management(d, d.now.date())


def caught_again_today(d: Diary) -> None:
    """Caught again while managed: addiction has to be determined (rule C01)."""
    d.begin_between(60, 280)
    into_management(d)
    months_of_management(d, d.now.date())
    d.turn_to(d.random.uniform(0.3, 1.5))
    positive_test(d)
    d.wait(hours=2)
    d.write(Note(text="Hẹn gia đình đưa đến trạm y tế."), day_only=False)


def _suspended(d: Diary, days_ago: int) -> None:
    managed_until(d, days_ago)
    residence_check(d)
    custody = d.random.choice(("custody", "remand"))
    d.write(
        ManagementSuspended(
            **d.police_decision(),
            custody=custody,
            custody_decision=f"số {d.running_number()} của Cơ quan Cảnh sát điều tra",
            custody_from=d.day,
            sent=d.soon(),
        )
    )


def suspended(d: Diary) -> None:
    d.begin_between(160, 300)
    _suspended(d, d.random.randint(5, 90))


def back_from_custody(d: Diary) -> None:
    d.begin_between(180, 300)
    _suspended(d, d.random.randint(40, 90))
    d.some_days(9, 30)
    d.write(CustodyEnded(detail="Được trả tự do, hủy bỏ biện pháp tạm giam."))
    residence_check(d)
    months_of_management(d, d.now.date())


# --- lives that are over -------------------------------------------------------------------------


def management_over(d: Diary) -> None:
    """A year without use, and the decision that ends it."""
    d.begin_between(400, 1400)
    start = into_management(d)
    end = end_of_term(start)
    months_of_management(d, end)
    d.on(end)
    management_ended(d)


def management_just_over(d: Diary) -> None:
    d.begin_between(377, 400)
    start = into_management(d)
    end = end_of_term(start)
    months_of_management(d, end)
    d.on(end)
    management_ended(d)


def into_prison(d: Diary) -> None:
    d.begin_between(200, 700)
    start = into_management(d)
    stop = date.fromordinal(start.toordinal() + d.random.randint(60, 180))
    months_of_management(d, stop)
    d.on(stop)
    management_stopped(d, "prison", f"Bản án số {d.running_number()} của {d.court}, quyết định thi hành án")


def died(d: Diary) -> None:
    d.begin_between(200, 900)
    start = into_management(d)
    stop = date.fromordinal(start.toordinal() + d.random.randint(40, 190))
    months_of_management(d, stop)
    d.on(stop)
    management_stopped(d, "dead_or_missing", f"Giấy chứng tử số {d.running_number()}")

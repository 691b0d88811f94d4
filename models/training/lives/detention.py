"""Lives that lead into prison, compulsory education or the grave, and back (transitions 5, 37, 38; rule O04)."""

from __future__ import annotations

from datetime import timedelta

from models.events.detention import Detained, DiedOrMissing, Released
from models.events.sanctions import CommuneEducated, CriminalCase, CriminalScreened
from models.training.diary import Diary, months_later
from models.training.lives.addiction import found_addicted
from models.training.lives.aftercare import home_before, into_aftercare
from models.training.lives.contact import contacts, undertaking
from models.training.lives.home import home_begins
from models.training.lives.substitution import treatment_begins
from models.training.lives.users import (
    into_management,
    management_stopped,
    months_of_management,
    positive_test,
)

INVESTIGATORS = "Cơ quan Cảnh sát điều tra Công an tỉnh An Giang"


# --- steps ---------------------------------------------------------------------------------------


def imprisoned(d: Diary, months: int, offence: str = "Trộm cắp tài sản") -> None:
    d.write(
        Detained(
            number=f"{d.running_number()}/{d.day.year}/HS-ST",
            signer="Vũ Thị Thẩm",
            signer_position="Thẩm phán",
            detention="prison",
            issuer=d.court,
            offence=offence,
            until=months_later(d.day, months),
            place="Trại giam Mẫu Sơn (giả định)",
        )
    )


def released(d: Diary, rest: str) -> None:
    d.write(
        Released(detention="prison", paper=f"Giấy chứng nhận số {d.running_number()}", rest=rest, told=d.soon(2, 20))
    )


def died(d: Diary) -> None:
    d.write(DiedOrMissing(death="dead", paper=f"Giấy chứng tử số {d.running_number()} của UBND xã Mẫu"))


def referred(d: Diary, case: str) -> None:
    """Screened, referred to the investigators, and a case opened some days later (rule R09)."""
    d.wait(hours=3)
    d.write(CriminalScreened(outcome="referred", cases=(case,), by=d.officer, referred_to=INVESTIGATORS))
    d.some_days(2, 5)
    d.write(
        CriminalCase(
            number=f"{d.running_number()}/QĐ-CSĐT",
            step="opened",
            agency=INVESTIGATORS,
            offence="Sử dụng trái phép chất ma túy, Điều 256a",
            told=d.soon(),
        )
    )


# --- lives that met the Penal Code, and stand in S5 or SX ----------------------------------------


def prosecuted_during_rehabilitation(d: Diary) -> None:
    """S5: used during rehabilitation at home, since July 2025 a crime; the measure goes on (house rule P17)."""
    home_begins(d, d.days_under_new_law(60))
    days_ago = d.random.randint(8, 30)
    contacts(d, d.now.date() - timedelta(days=days_ago + 1))
    d.turn_to(days_ago)
    positive_test(d)
    referred(d, "in_rehabilitation")


def prosecuted_at_once(d: Diary) -> None:
    """Caught within two years after walking out of rehabilitation in another place."""
    d.begin_between(8, 60)
    positive_test(d)
    referred(d, "after_walk_out")


def addict_in_prison(d: Diary) -> None:
    found_addicted(d, d.random.randint(200, 900))
    d.promptly()
    d.some_days(3, 10)
    imprisoned(d, 36)


def aftercare_in_prison(d: Diary) -> None:
    begun, end = home_before(d, d.random.randint(150, 300))
    into_aftercare(d, begun, end)
    undertaking(d)
    days_ago = d.random.randint(10, 90)
    contacts(d, d.now.date() - timedelta(days=days_ago))
    d.turn_to(days_ago)
    imprisoned(d, 18)


# --- lives that came back ------------------------------------------------------------------------


def back_in_aftercare(d: Diary) -> None:
    """Out of prison: the rest of after-care is served (rule O04)."""
    begun, end = home_before(d, d.random.randint(900, 1000))
    into_aftercare(d, begun, end)
    undertaking(d)
    d.some_days(60, 120)
    imprisoned(d, 18)
    d.turn_to(d.random.randint(20, 100))
    released(d, "Còn 08 tháng quản lý sau cai nghiện")
    contacts(d, d.now.date())


def back_at_home(d: Diary) -> None:
    """Out of prison: the rest of rehabilitation at home is served."""
    home_begins(d, d.random.randint(500, 600))
    d.some_days(60, 90)
    imprisoned(d, 14)
    d.turn_to(d.random.randint(20, 45))
    released(d, "Còn 06 tháng cai nghiện tự nguyện")
    contacts(d, d.now.date())


# --- lives that are over -------------------------------------------------------------------------


def died_in_treatment(d: Diary) -> None:
    treatment_begins(d, d.random.randint(400, 1500))
    contacts(d, d.now.date() - timedelta(days=d.random.randint(60, 300)))
    d.some_days(10, 40)
    died(d)


def died_in_aftercare(d: Diary) -> None:
    begun, end = home_before(d, d.random.randint(200, 300))
    into_aftercare(d, begun, end)
    undertaking(d)
    d.some_days(40, 90)
    died(d)


def educated_in_commune(d: Diary) -> None:
    """History of the old law: management stopped for commune education (rule R10)."""
    d.begin_between(700, 1500)
    start = into_management(d)
    stop = start + timedelta(days=d.random.randint(60, 150))
    months_of_management(d, stop)
    d.on(stop)
    d.write(
        CommuneEducated(
            **d.committee_decision(),
            from_day=d.day,
            until_day=months_later(d.day, 3),
            issuer="UBND xã Mẫu",
            completed=months_later(d.day, 3),
        )
    )
    management_stopped(d, "commune_education", f"Quyết định số {d.running_number()} của UBND xã Mẫu")

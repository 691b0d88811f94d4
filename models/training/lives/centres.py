"""Lives in voluntary rehabilitation in a centre (domain/law.md §3 G)."""

from __future__ import annotations

from datetime import date, timedelta

from models.events.placement import HandedOver, PlaceDecided, PlaceRequested
from models.events.rehabilitation import CentreCertified, RehabilitationReceived, StageCompleted, WalkedOut
from models.training import places
from models.training.diary import Diary
from models.training.lives.addiction import ANYBODY, found_addicted
from models.training.lives.contact import contacts
from models.training.lives.home import (
    PROVIDER,
    received_by_police,
    registered,
    rehabilitation_started,
    term_months,
    voluntary_decided,
)
from models.training.lives.monitoring import monitoring_begins

THREE_STAGES = ("intake", "detoxification", "education")


# --- steps ---------------------------------------------------------------------------------------


def place_requested(d: Diary, kind: str = "public") -> None:
    """The place in a centre, asked for within 24 hours (rules G07, L01); new in the law of 2025."""
    d.promptly()
    d.write(
        PlaceRequested(**d.letter("ĐN-CAX"), centre_kind=kind, to=f"Giám đốc {places.PROVINCIAL_POLICE}"),
        day_only=False,
    )


def place_decided(d: Diary, kind: str = "public") -> None:
    """The provincial director assigns the centre (rules G08, L02)."""
    d.promptly()
    d.write(
        PlaceDecided(
            number=f"{d.running_number()}/QĐ-CAT",
            signer="Lê Văn Tỉnh",
            signer_position=f"Giám đốc {places.PROVINCIAL_POLICE}",
            issuer="province",
            centre_kind=kind,
            centre=places.REFORMATORY if kind == "reformatory" else places.PUBLIC_CENTRE,
            received=d.soon(1, 4),
        ),
        day_only=False,
    )


def handed_over(d: Diary, centre: str = places.PUBLIC_CENTRE) -> None:
    """Brought to the centre, minutes V-31."""
    d.promptly()
    d.write(
        HandedOver(
            centre=centre,
            handed_by=f"{d.officer}, Cán bộ, {places.POLICE}",
            taken_by=f"{places.RECEIVER}, Cán bộ, {centre}",
            condition="Tỉnh táo, không có thương tích.",
            papers=("Quyết định", "Tóm tắt lý lịch (Mẫu số 33)", "Phiếu kết quả xác định tình trạng nghiện"),
        ),
        day_only=False,
    )


def into_public_centre(d: Diary, days_ago: int, kind: str = "public") -> date:
    """From the finding of addiction into a public centre or reformatory; returns the last day of the term."""
    found_addicted(d, days_ago + 5, ANYBODY)
    registered(d, kind)
    centre = places.REFORMATORY if kind == "reformatory" else places.PUBLIC_CENTRE
    end = voluntary_decided(d, kind, centre, term_months(d))
    if d.new_law:
        place_requested(d, kind)
        place_decided(d, kind)
    handed_over(d, centre)
    return end


def into_private_centre(d: Diary, days_ago: int) -> date:
    """From the finding of addiction into a private centre, whose minutes V-24 begin the term (rule G01)."""
    found_addicted(d, days_ago + 4)
    registered(d, "private")
    end = voluntary_decided(d, "private", places.PRIVATE_CENTRE, term_months(d))
    d.promptly()
    d.write(
        RehabilitationReceived(
            by_whom="private", place=places.PRIVATE_CENTRE, officer="Cán bộ tiếp nhận của cơ sở", registrant=d.who.name
        ),
        day_only=False,
    )
    return end


def stages_in_centre(d: Diary, centre: str) -> None:
    """The first three stages: two days, some weeks, three months or more (rules E08 to E10)."""
    for stage, least, most in zip(THREE_STAGES, (1, 11, 92), (2, 20, 100), strict=True):
        d.some_days(least, most)
        d.write(StageCompleted(stage=stage, by=centre, assessment="Hoàn thành giai đoạn."))


def certified(d: Diary, content: str, centre: str, begun: date, *, received: bool = True) -> None:
    """The centre's certificate V-30, and the copy for the commune police."""
    d.write(
        CentreCertified(
            number=f"{d.running_number()}/GXN-CSCN",
            signer="Nguyễn Văn Cơ",
            signer_position="Giám đốc cơ sở",
            issuer=centre,
            from_day=begun,
            until_day=d.day,
            content=content,
            stages=THREE_STAGES if content == "stages" else (),
            received=d.soon(1, 20) if received else None,
        )
    )


# --- lives that stand in S6 and S7 ---------------------------------------------------------------


def in_private_centre(d: Diary) -> None:
    into_private_centre(d, d.days_under_new_law(5))
    stages_in_centre(d, places.PRIVATE_CENTRE)


def in_public_centre(d: Diary) -> None:
    into_public_centre(d, d.days_under_new_law(5))
    stages_in_centre(d, places.PUBLIC_CENTRE)


def in_public_centre_since_old_law(d: Diary) -> None:
    """Begun before July 2026 for twelve months: it ends as begun (rule T01)."""
    begun = d.days_before_new_law(20, 150)
    found_addicted(d, begun, ANYBODY)
    registered(d, "public")
    voluntary_decided(d, "public", places.PUBLIC_CENTRE, 12)
    handed_over(d)
    stages_in_centre(d, places.PUBLIC_CENTRE)


def minor_in_reformatory(d: Diary) -> None:
    into_public_centre(d, d.days_under_new_law(10), "reformatory")
    stages_in_centre(d, places.REFORMATORY)


def waiting_for_place(d: Diary) -> None:
    """Overdue: decided for a public centre, and no place asked for."""
    found_addicted(d, d.random.randint(6, 10))
    registered(d, "public")
    voluntary_decided(d, "public", places.PUBLIC_CENTRE, term_months(d))


# --- lives that left a centre --------------------------------------------------------------------


def from_private_centre_home(d: Diary) -> None:
    """S5: three stages in the private centre, the rest at home (rule G03)."""
    end = into_private_centre(d, d.days_under_new_law(120))
    begun = d.day
    stages_in_centre(d, places.PRIVATE_CENTRE)
    certified(d, "stages", places.PRIVATE_CENTRE, begun)
    d.wait(days=d.random.uniform(0.5, 1.5))
    registered(d, "home")
    received_by_police(d)
    voluntary_decided(d, "home", d.who.address, 20, case="after_stages")
    monitoring_begins(d, end)
    rehabilitation_started(d, PROVIDER)
    contacts(d, end)


def walked_out_of_centre(d: Diary) -> None:
    """Overdue, S6: left the private centre, told days ago; the compulsory file is due (rule G04)."""
    into_private_centre(d, d.random.randint(30, 60))
    stages_in_centre(d, places.PRIVATE_CENTRE)
    d.turn_to(d.random.uniform(4, 8))
    d.write(
        WalkedOut(
            ground="left",
            since=d.day - timedelta(days=6),
            told_by=places.PRIVATE_CENTRE,
            detail="Rời cơ sở, không trở lại.",
        ),
        day_only=False,
    )

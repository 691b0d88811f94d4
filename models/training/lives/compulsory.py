"""Lives in and around compulsory rehabilitation (domain/law.md §3 I to M and U)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from models.events.compulsory import (
    FileForwarded,
    FileNotified,
    FileRead,
    Held,
    MinorPaperFiled,
    ViolationRecorded,
)
from models.events.court import CourtAccepted, CourtDecided
from models.events.execution import (
    Absconded,
    CompulsoryCompleted,
    Recaptured,
    ReliefDecided,
    ReliefRequested,
    SearchDecided,
)
from models.events.placement import Admitted, Escorted
from models.events.rehabilitation import WalkedOut
from models.training import places
from models.training.diary import TWO_LEVELS, Diary, months_later
from models.training.lives.addiction import ANYBODY, found_addicted
from models.training.lives.centres import handed_over, place_decided, place_requested
from models.training.lives.contact import contacts, presented
from models.training.lives.home import home_begins, occasion
from models.training.lives.substitution import thrown_out

POLICE_PREPARES = date(2025, 3, 1)
"""Since then the head of commune police prepares the file, before that the People's Committee (rule I04)."""
GROUND_WORDS = {
    "not_registered": "Không đăng ký cai nghiện tự nguyện trong thời hạn.",
    "walked_out": "Tự ý chấm dứt cai nghiện tự nguyện tại gia đình, cộng đồng.",
    "substitution": "Bị chấm dứt điều trị thay thế do bỏ thuốc.",
    "aftercare_relapse": "Nghiện ma túy trong thời hạn quản lý sau cai nghiện.",
}


# --- steps ---------------------------------------------------------------------------------------


def file_signer(d: Diary, symbol: str) -> dict[str, Any]:
    """Number and signer of a paper of the file; ``symbol`` is the one of the police."""
    if d.day >= POLICE_PREPARES:
        return d.letter(symbol)
    return {**d.committee_decision(), "number": d.number(symbol.replace("CAX", "UBND"))}


def violation_recorded(d: Diary, ground: str) -> None:
    d.write(
        ViolationRecorded(
            number=d.number("BB-CAX"),
            place=f"Trụ sở {places.POLICE}",
            officer=d.officer,
            officer_position="Cán bộ",
            officer_unit=places.POLICE,
            witnesses=(d.who.hamlet_head,),
            ground=ground,
            source="own",
            last_act=d.day,
            detail=GROUND_WORDS[ground],
            representative=d.who.guardian.name if d.who.is_minor(d.day) else "",
        ),
        day_only=False,
    )


def held(d: Diary) -> None:
    """Held in the nearest public centre until the court decides (rules K01 to K03)."""
    d.within(5)
    centre = places.REFORMATORY if d.who.is_minor(d.day) else places.PUBLIC_CENTRE
    d.write(
        Held(
            **file_signer(d, "QĐ-CAX"),
            centre=centre,
            from_day=d.day,
            reason="Để bảo đảm việc lập hồ sơ đề nghị đưa đi cai nghiện bắt buộc.",
        ),
        day_only=False,
    )


def file_notified(d: Diary) -> None:
    """Within one working day, before July 2026 within five (rules I05, J03)."""
    d.within(7 if d.new_law else 24 * 5)
    d.write(
        FileNotified(
            **file_signer(d, "TB-CAX"), received_by_person=d.soon(0.5, 4), receiver=d.who.guardian_or_self(d.day)
        )
    )


def minor_papers(d: Diary) -> None:
    """What the file of a minor has besides (rule J04)."""
    guardian = d.who.guardian
    d.write(MinorPaperFiled(paper="V-38", by=d.who.name))
    d.write(MinorPaperFiled(paper="V-39", by=guardian.name, relation=guardian.relation, opinion="agrees"))


def file_read(d: Diary) -> None:
    d.some_days(1, 3)
    d.write(FileRead(reader=d.who.guardian_or_self(d.day), opinion="Đã đọc, không có ý kiến khác."))


def file_forwarded(d: Diary) -> None:
    """To the court, one working day after the three days of reading."""
    d.some_days(1, 3)
    d.write(FileForwarded(**file_signer(d, "ĐN-CAX"), court=d.court, sheets=d.random.randint(18, 46)))


def file_opened(d: Diary, ground: str) -> None:
    """The ground recorded, the person held and brought to the centre, the notice given, in time."""
    violation_recorded(d, ground)
    held(d)
    if d.who.is_minor(d.day):
        minor_papers(d)
    file_notified(d)
    handed_over(d, places.REFORMATORY if d.who.is_minor(d.day) else places.PUBLIC_CENTRE)


def file_prepared(d: Diary, ground: str) -> None:
    """From the ground to the court's door, in time."""
    file_opened(d, ground)
    file_read(d)
    file_forwarded(d)


def court_accepted(d: Diary) -> None:
    d.some_days(1, 3)
    d.write(
        CourtAccepted(
            number=f"{d.running_number()}/TB-TA",
            signer="Vũ Thị Thẩm",
            signer_position="Thẩm phán",
            court=d.court,
            judge="Vũ Thị Thẩm",
            meeting=d.day + timedelta(days=8),
        )
    )


def court_decided(d: Diary, outcome: str = "sent") -> date | None:
    """The court's decision within fifteen days; before July 2026 it set the term. Returns the end it set."""
    d.some_days(6, 13)
    end = months_later(d.day, d.random.choice((13, 15, 18, 21))) if outcome == "sent" and not d.new_law else None
    d.write(
        CourtDecided(
            number=f"{d.running_number()}/{d.day.year}/QĐ-TA",
            signer="Vũ Thị Thẩm",
            signer_position="Thẩm phán",
            **(occasion(d) if outcome == "sent" else {}),
            from_day=d.day if end else None,
            printed_end=end,
            court_level="regional" if d.day >= TWO_LEVELS else "district",
            court=d.court,
            outcome=outcome,
            received=d.soon(4, 20),
        )
    )
    return end


def admitted(d: Diary) -> None:
    """From the court's decision into the centre; who is held there already needs no transport."""
    d.some_days(1, 1)
    if d.new_law:
        place_requested(d)
        place_decided(d)
    d.promptly()
    if d.random.random() < 0.3:
        d.write(Escorted(manner="brought", officers=(d.officer,)), day_only=False)
        d.wait(hours=3)
    d.write(
        Admitted(
            centre=places.PUBLIC_CENTRE,
            handed_by=f"{d.officer}, Cán bộ, {places.POLICE}",
            taken_by=f"{places.RECEIVER}, Cán bộ, {places.PUBLIC_CENTRE}",
            condition="Sức khỏe bình thường.",
            court_decision=f"Quyết định của {d.court}",
            already_held=True,
        ),
        day_only=False,
    )


def compulsory_completed(d: Diary, begun: date, end: date) -> None:
    d.on(end)
    d.write(
        CompulsoryCompleted(
            number=f"{d.running_number()}/GXN-CSCN",
            signer="Nguyễn Văn Cơ",
            signer_position="Giám đốc cơ sở",
            issuer=places.PUBLIC_CENTRE,
            from_day=begun,
            until_day=end,
            centre=places.PUBLIC_CENTRE,
            received=d.soon(2, 20),
        )
    )


def never_registered(d: Diary, days_ago: int) -> str:
    """Found addicted and not registered in time."""
    found_addicted(d, days_ago + d.random.randint(3, 12), ANYBODY)
    d.turn_to(days_ago)
    return "not_registered"


def walked_out_of_home(d: Diary, days_ago: int) -> str:
    """Broke off rehabilitation at home after some weeks."""
    home_begins(d, days_ago + d.random.randint(15, 60))
    contacts(d, d.now.date() - timedelta(days=days_ago + 2))
    d.turn_to(days_ago)
    d.write(
        WalkedOut(
            ground="professional_rules",
            since=d.day,
            told_by="Người được phân công hỗ trợ",
            detail="Bỏ nhà đi, không thực hiện.",
        ),
        day_only=False,
    )
    d.wait(hours=2)
    return "walked_out"


def sent_to_compulsory(d: Diary, days_ago: int) -> date | None:
    """From the ground to the court's decision that sends the person; returns the end that the court set."""
    ground = d.random.choice((never_registered, walked_out_of_home))(d, days_ago)
    file_prepared(d, ground)
    court_accepted(d)
    return court_decided(d)


# --- lives that stand in S9 and S10 --------------------------------------------------------------


def file_begun(d: Diary) -> None:
    """The file is being prepared, the person held; of a minor with statement and parent's opinion."""
    ground = never_registered(d, d.random.randint(2, 4))
    file_opened(d, ground)


def file_overdue(d: Diary) -> None:
    """Overdue: the ground was recorded more than a week ago, and there is no file."""
    ground = walked_out_of_home(d, d.random.randint(9, 20))
    violation_recorded(d, ground)


def file_after_treatment(d: Diary) -> None:
    """Thrown out of substitution treatment (rule H07)."""
    thrown_out(d)
    d.wait(hours=2)
    violation_recorded(d, "substitution")


def before_the_court(d: Diary) -> None:
    ground = never_registered(d, d.random.randint(12, 18))
    file_prepared(d, ground)
    court_accepted(d)


def court_overdue(d: Diary) -> None:
    """The file has been with the court for more than a month."""
    ground = walked_out_of_home(d, d.random.randint(50, 60))
    file_prepared(d, ground)
    court_accepted(d)


# --- lives that stand in S11, S12 and S12x -------------------------------------------------------


def court_sent_now(d: Diary) -> None:
    """The decision came days ago: place and transport are due."""
    sent_to_compulsory(d, d.random.randint(28, 31))


def deferred(d: Diary) -> None:
    """Deferred for a serious illness (rule M01)."""
    sent_to_compulsory(d, d.random.randint(45, 90))
    d.some_days(2, 4)
    d.write(
        ReliefRequested(
            relief="deferral",
            paper="V-44",
            ground="seriously_ill",
            by=d.who.name,
            evidence=("Giấy chứng nhận của bệnh viện",),
        )
    )
    d.some_days(3, 7)
    d.write(
        ReliefDecided(
            number=f"{d.running_number()}/{d.day.year}/QĐ-TA",
            signer="Vũ Thị Thẩm",
            signer_position="Thẩm phán",
            relief="deferral",
            decider="court",
            ground="seriously_ill",
            until=months_later(d.day, 6),
            received=d.soon(),
        )
    )
    d.some_days(1, 3)
    presented(d, "deferred")


def in_compulsory(d: Diary) -> None:
    """Sent under the law of 2025, for 24 or 36 months."""
    sent_to_compulsory(d, d.days_under_new_law(35))
    admitted(d)


def in_compulsory_since_old_law(d: Diary) -> None:
    """Sent before July 2026: the term that the court set runs out (rule T01)."""
    sent_to_compulsory(d, d.days_before_new_law(45, 150))
    admitted(d)


def _fled(d: Diary, days_ago: int, where: str, issuer: str) -> None:
    d.turn_to(days_ago)
    d.write(Absconded(where=where, told=d.soon(2, 12), detail="Trèo tường rào ra ngoài."), day_only=False)
    d.some_days(1, 2)
    centre = issuer == "centre"
    d.write(
        SearchDecided(
            number=f"{d.running_number()}/QĐ-{'CSCN' if centre else 'CAT'}",
            signer="Nguyễn Văn Cơ" if centre else "Lê Văn Tỉnh",
            signer_position="Giám đốc cơ sở" if centre else f"Giám đốc {places.PROVINCIAL_POLICE}",
            issuer=issuer,
        )
    )


def fled_from_centre(d: Diary) -> None:
    sent_to_compulsory(d, d.days_under_new_law(60))
    admitted(d)
    _fled(d, d.random.randint(3, 25), "centre", "centre")


def fled_before_arrival(d: Diary) -> None:
    sent_to_compulsory(d, d.random.randint(40, 90))
    _fled(d, d.random.randint(3, 12), "before_arrival", "province")


def caught_after_flight(d: Diary) -> None:
    """S12: fled, found, and back in the centre."""
    sent_to_compulsory(d, d.days_under_new_law(90))
    admitted(d)
    _fled(d, d.random.randint(25, 40), "centre", "centre")
    d.some_days(5, 12)
    d.write(Recaptured(surrendered=d.random.random() < 0.5, detail="Đã đưa trở lại cơ sở."), day_only=False)

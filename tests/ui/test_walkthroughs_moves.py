"""W8 of one office by keys alone: somebody moves away with the file, and somebody moves in with the rest of a term."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from models.events.aftercare import AftercareDecided, HelperAssigned
from models.events.base import Fact
from models.events.determination import DeterminationResulted
from models.events.rehabilitation import HomeCompleted, Registered, RehabilitationReceived, VoluntaryDecided
from models.events.user_management import ManagementDecided, ResidenceVerified
from tests.ui.conftest import Program
from tests.ui.officer import Officer
from tests.ui.test_walkthroughs import person_on_screen, words_of
from tests.ui.test_walkthroughs_law import KNOWN
from ui.person.page import PersonPage

ELSEWHERE = "xã Hòa Mẫu, tỉnh Đồng Tháp"
MANAGED: tuple[tuple[str, Fact], ...] = (
    ("08:00 25/11/2026", ResidenceVerified(outcome="registered")),
    ("25/11/2026", ManagementDecided(number="01", team_leader="Trần Văn Dũng")),
)
AT_HOME: tuple[tuple[str, Fact], ...] = (
    ("09:00 25/11/2026", DeterminationResulted(conclusion="addicted")),
    ("15:00 25/11/2026", Registered(place="home")),
    ("08:00 26/11/2026", VoluntaryDecided(number="02", place="home", occasion="first", occasion_reason="Hồ sơ")),
    ("10:00 26/11/2026", RehabilitationReceived(by_whom="police")),
)
IN_AFTERCARE: tuple[tuple[str, Fact], ...] = (
    *AT_HOME,
    ("20/11/2028", AftercareDecided(number="03", after="voluntary")),
    ("26/11/2028", HomeCompleted()),
    ("27/11/2028", HelperAssigned(paper="V-59", helper="Lê Thị Đoàn")),
)


def test_walkthrough_w8_somebody_under_management_moves_away_with_the_file(program: Program) -> None:
    """III-06 with its list within 24 hours of leaving by the law, of arriving by the decree."""
    officer = Officer(program, **KNOWN)
    officer.knows(*MANAGED)
    officer.writes(
        "Chuyển nơi cư trú đi nơi khác", "08:00 10/12/2026",
        {
            "Nơi cư trú mới": ELSEWHERE,
            "Công an nơi đến": "xã Hòa Mẫu",
            "Thời điểm đến nơi cư trú mới": "19:00 10/12/2026",
        },
        seen="20:00 10/12/2026",
    )  # fmt: skip
    assert officer.due["B19-law"] == "trước 08:00 ngày 11/12/2026"
    assert officer.due["B19-decree"] == "trước 19:00 ngày 11/12/2026"
    assert [duty.rule.id for duty in officer.page.view.case.alarms if duty.rule.id.startswith("B19")] == ["B19-law"]

    notice = words_of(officer.prints("III-06", "20:30 10/12/2026"))
    assert ELSEWHERE in notice
    listed = notice.partition("DANH MỤC TÀI LIỆU TRONG HỒ SƠ QUẢN LÝ")[2]
    for paper in ("Quyết định áp dụng biện pháp quản lý", "Phiếu kết quả xét nghiệm", "Phiếu xác minh"):
        assert paper in listed
    assert "chưa ghi “Thông báo và chuyển hồ sơ cho Công an nơi đến” vào sổ" in officer.page.notice
    stood = officer.writes("Thông báo và chuyển hồ sơ", "07:30 11/12/2026")
    assert (stood["paper"], stood["to_police"], stood["destination"]) == ("III-06", "xã Hòa Mẫu", ELSEWHERE)
    assert officer.state == "SM"
    assert {"B19-law", "B19-decree"}.isdisjoint(officer.next)
    dossier = officer.prints_dossier()
    assert "CHUYỂN HỒ SƠ QUẢN LÝ" in dossier.cover
    assert dossier.order()[:2] == ["III-06", "III-04"]


@pytest.mark.parametrize(
    ("facts", "leaves", "rule", "form", "decision"),
    [
        (AT_HOME, "10/12/2026", "F10", "V-26", "02/QĐ-CAX"),
        (IN_AFTERCARE, "10/12/2028", "P10-law", "V-54", "03/QĐ-UBND"),
    ],
    ids=["voluntary rehabilitation", "after-care"],
)
def test_walkthrough_w8_somebody_in_rehabilitation_or_aftercare_moves_away(
    program: Program, facts: tuple[tuple[str, Fact], ...], leaves: str, rule: str, form: str, decision: str
) -> None:
    officer = Officer(program, **KNOWN)
    officer.knows(*facts)
    officer.writes(
        "Chuyển nơi cư trú đi nơi khác", f"08:00 {leaves}",
        {"Nơi cư trú mới": ELSEWHERE, "Công an nơi đến": "xã Hòa Mẫu"},
    )  # fmt: skip
    assert officer.due[rule].startswith("trước 08:00 ngày 11/12/")
    letter = words_of(officer.prints(form, f"10:00 {leaves}"))
    assert decision in letter
    assert ELSEWHERE in letter
    assert officer.writes("Thông báo và chuyển hồ sơ", f"10:30 {leaves}")["paper"] == form
    assert officer.state == "SM"
    assert form in officer.prints_dossier().order()


@dataclass(frozen=True)
class Arrival:
    """Somebody who moves in: the measure by its first letters, what the page then says, the decision that goes on."""

    measure: str
    head: str
    rule: str
    form: str
    typed: dict[str, str]
    event: str
    stood: dict[str, str]
    state: str
    end: str


ARRIVALS = [
    Arrival(
        "Quản lý người sử", "còn lại 120 ngày, tính từ quyết định mới", "B21-decision", "III-04",
        {"management_decision.behaviour": "Theo hồ sơ của Công an xã Hòa Mẫu."},
        "Quyết định áp dụng biện pháp quản lý", {"reason": "moved_in", "number": "01"}, "S2", "2027-03-26",
    ),
    Arrival(
        "Cai nghiện tự nguyện tại gia", "đến hết ngày 20/03/2027", "F10-continued", "V-22", {},
        "Quyết định cai nghiện ma túy tự nguyện", {"case": "moved_in", "place": "home"}, "S5", "2027-03-20",
    ),
    Arrival(
        "Quản lý sau cai", "đến hết ngày 20/03/2027", "P10-assign", "V-60", {"helper.helper": "Lê Thị Đoàn"},
        "Phân công người tư vấn", {"paper": "V-60", "helper": "Lê Thị Đoàn"}, "S13", "2027-03-20",
    ),
]  # fmt: skip


@pytest.mark.parametrize("arrival", ARRIVALS, ids=lambda arrival: arrival.form)
def test_walkthrough_w8_somebody_moves_in_with_the_rest_of_a_term(program: Program, arrival: Arrival) -> None:
    """Entered on the file of the commune left; the page says what remains, and which decision goes on."""
    officer = Officer(program, enter_arrival(program, arrival.measure))
    assert arrival.head in officer.head()
    assert arrival.rule in officer.next
    paper = words_of(officer.prints(arrival.form, "08:00 26/11/2026", arrival.typed))
    if arrival.form == "III-04":
        assert "Thời hạn quản lý: 120 ngày, kể từ ngày 26/11/2026" in paper
    stood = officer.writes(arrival.event, "26/11/2026")
    assert {name: stood[name] for name in arrival.stood} == arrival.stood
    assert officer.state == arrival.state
    assert arrival.rule not in officer.next
    assert officer.page.view.case.term.end.isoformat() == arrival.end


def enter_arrival(program: Program, measure: str) -> PersonPage:
    """Ctrl+N: who it is, the ground, and what the file says of the measure."""
    hands = program.hands
    hands.press("Ctrl+N")
    hands.rest()
    hands.fill("Họ và tên", "Đặng Văn Mẫu")
    hands.choose("Giới tính", "Nam")
    hands.choose("Căn cứ đưa vào sổ", "Người chuyển đến")
    hands.choose("Biện pháp", measure)
    hands.fill("Công an nơi đi", "xã Hòa Mẫu")
    hands.fill("Bắt đầu thi hành ngày", "20/3/2026")
    hands.fill("Ngày rời nơi cũ", "20/11/2026")
    hands.fill("Ngày hết hạn theo hồ sơ nơi đi", "20/3/2027")
    hands.press("Ctrl+S")
    return person_on_screen(program)

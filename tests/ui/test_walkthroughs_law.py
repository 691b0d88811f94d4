"""W4 to W7 by keys alone: voluntary and compulsory rehabilitation, methadone, after-care.

What the papers and authorities say is entered through the editors made from the declarations, and the page
says what the law requires next. The papers of these chapters are not packaged yet, so nothing is printed here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from models.dates import LEGAL_ZONE
from tests.ui.conftest import Program
from tests.ui.people import enter, show_person
from tests.ui.test_walkthroughs import record
from ui.person.event_dialog import EventDialog


class Officer:
    """Records what happened to one person, each time a little after it happened."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.page: Any = show_person(program, enter(program))

    def writes(self, label: str, at: str, values: dict[str, str] | None = None, *, seen: str = "") -> None:
        """Record a kind of event that happened at ``HH:MM dd/mm/yyyy``, or on ``dd/mm/yyyy``.

        ``seen``: when the officer heard of it, if later.
        """
        self.comes(seen or at)
        events = len(self.page.view.case.events)
        record(self.program, label, at, values)
        assert not isinstance(QApplication.activeModalWidget(), EventDialog)
        self.program.hands.until(lambda: len(self.page.view.case.events) == events + 1)
        self.program.hands.rest()

    def comes(self, at: str) -> None:
        """The officer looks at the page at a moment; a day means its evening."""
        text = at if ":" in at else f"20:00 {at}"
        self.program.clock.instant = datetime.strptime(text, "%H:%M %d/%m/%Y").replace(tzinfo=LEGAL_ZONE)
        self.program.hands.press("F5")
        self.program.hands.rest()

    @property
    def state(self) -> str:
        return str(self.page.view.case.state.code)

    @property
    def due(self) -> dict[str, str]:
        """What has a limit, by rule."""
        return {duty.rule.id: duty.due.show() for duty in self.page.view.case.duties if duty.due}

    @property
    def next(self) -> set[str]:
        return {duty.rule.id for duty in self.page.view.case.duties}

    @property
    def flags(self) -> set[str]:
        return {finding.kind.value for finding in self.page.view.case.findings}

    def head(self) -> str:
        return " ".join(shown.text() for shown in self.page._header.findChildren(QLabel))

    def papers(self) -> list[str]:
        return [shown.text() for shown in self.page._checklist.findChildren(QLabel)]


@pytest.fixture
def officer(program: Program) -> Officer:
    """In front of the page of somebody who was tested positive at 22:40 on 24/11/2026."""
    return Officer(program)


def found_addicted(officer: Officer) -> None:
    """Managed, caught again and found addicted on 14/12/2026."""
    officer.writes("Xác minh nơi cư trú", "08:00 25/11/2026", {"Kết quả xác minh": "Có"})
    officer.writes("Quyết định áp dụng biện pháp quản lý", "25/11/2026")
    officer.writes(
        "Xét nghiệm chất ma túy", "09:00 10/12/2026",
        {"Căn cứ xét nghiệm": "Đang bị quản lý", "Kết luận": "Dương"},
    )  # fmt: skip
    assert "caught_again" in officer.flags
    officer.writes(
        "Đề nghị xác định tình trạng nghiện", "10:00 10/12/2026",
        {"Người đề nghị": "Công an", "Trường hợp": "Đang bị quản lý mà"},
    )  # fmt: skip
    assert officer.state == "S3"
    officer.writes(
        "Kết quả xác định tình trạng nghiện", "09:00 14/12/2026",
        {
            "Kết quả": "Nghiện",
            "Công an cấp xã nhận kết quả": "10:00 14/12/2026",
            "Đã báo cho người được xác định; cha, mẹ, người đại diện nếu dưới 18 tuổi": "11:00 14/12/2026",
        },
        seen="11:10 14/12/2026",
    )  # fmt: skip
    assert officer.state == "S4"
    assert officer.due["D01-result"] == "trước 09:00 ngày 15/12/2026"
    assert officer.due["D01-notice"] == "trước 11:00 ngày 15/12/2026"


def test_walkthrough_w4_rehabilitation_at_home_with_monitoring_and_its_breaches(officer: Officer) -> None:
    """Registration to the certificate of completion; the steps that print V-22, V-23 … wait for these papers."""
    found_addicted(officer)
    officer.writes(
        "Đăng ký cai nghiện ma túy tự nguyện", "15:00 14/12/2026",
        {"Địa điểm cai nghiện dự kiến": "Tại gia đình", "Kết quả xác định tình trạng nghiện": "Có kết quả"},
    )  # fmt: skip
    assert officer.due["D06"] == "trước 15:00 ngày 15/12/2026"
    officer.writes(
        "Quyết định cai nghiện ma túy tự nguyện", "08:00 15/12/2026",
        {
            "Lần cai nghiện": "Lần đầu",
            "Lý do xác định lần cai nghiện": "Chưa có trong hồ sơ nào",
            "Địa điểm cai nghiện": "Tại gia đình",
        },
    )  # fmt: skip
    assert officer.state == "S5"
    assert "chưa bắt đầu tính thời hạn" in officer.head()
    officer.writes("Tiếp nhận đăng ký cai nghiện", "10:00 15/12/2026", {"Bên tiếp nhận": "Công an"})
    assert "Cai nghiện tại gia đình, cộng đồng từ 15/12/2026 đến hết ngày 15/12/2028" in officer.head()
    assert {"F02", "F05"} <= officer.next
    officer.writes("Cam kết", "15/12/2026", {"Loại cam kết": "Cam kết chấp hành quản lý"})
    assert "F02" not in officer.next

    # monitoring: decision within 12 hours, fitting within 24
    assert officer.due["N06-home"] == "trước 20:00 ngày 15/12/2026"
    officer.writes("Quyết định áp dụng giám sát điện tử", "16:00 15/12/2026", {"Căn cứ": "Quyết định cai"})
    assert "đã có quyết định, chưa đeo thiết bị" in officer.head()
    officer.writes(
        "Đeo thiết bị giám sát", "08:00 16/12/2026", {"Vị trí đeo thiết bị": "cổ chân trái", "Số thiết bị": "TB-07"}
    )
    assert "đang đeo thiết bị từ 08:00 ngày 16/12/2026; thiết bị số TB-07, cổ chân trái" in officer.head()
    assert "đến hết ngày 15/12/2028" in officer.head()

    # breaches count by type, and the program says when the next one means a compulsory file
    for day, warning in (("10/01/2027", "next_breach_compulsory"), ("12/02/2027", "breaches_reached")):
        officer.writes(
            "Vi phạm về giám sát điện tử", f"09:00 {day}",
            {"Hành vi vi phạm": "Điểm b", "Xử lý": "Lập biên bản", "Thời điểm đã khắc phục": f"15:00 {day}"},
            seen=f"15:10 {day}",
        )  # fmt: skip
        assert warning in officer.flags
    assert "Vi phạm giám sát điện tử: 2 lần (điểm b: 2 lần)" in officer.head()

    # towards the end: V-51, after-care proposed, the certificate in the last 24 hours
    officer.writes("Thông báo chuẩn bị hoàn thành", "10/11/2028", {"Bên thông báo": "Người được phân công"})
    assert officer.due["P06"] == "hết ngày 14/11/2028"
    officer.comes("09:00 15/12/2028")
    assert officer.due["F08"] == "hết ngày 15/12/2028"
    officer.writes("Hoàn thành cai nghiện tự nguyện tại gia đình", "10:00 15/12/2028")
    assert "Đã hoàn thành, chờ quyết định quản lý sau cai nghiện" in officer.head()


def test_walkthrough_w5_compulsory_rehabilitation_from_the_file_to_completion(officer: Officer) -> None:
    """The file, holding, the court, the road, absconding and the end; V-32 … V-42 and the two sets are not printed."""
    found_addicted(officer)
    officer.writes(
        "Biên bản vi phạm của người", "14:00 15/12/2026",
        {"Căn cứ": "Không đăng ký", "Thời điểm phát hiện": "11:00 15/12/2026"},
    )  # fmt: skip
    assert officer.state == "S9"

    # the list of Đ.101: what is there, what is missing
    papers = officer.papers()
    assert "Thành phần hồ sơ: có 2/4" in papers
    assert any(text.startswith("✓ Biên bản vi phạm") for text in papers)
    assert any(text.startswith("✓ Phiếu kết quả xác định") for text in papers)
    assert any(text.startswith("– Đề nghị xem xét hồ sơ") for text in papers)
    officer.writes("Quyết định giao quản lý trong thời gian lập", "16:00 15/12/2026")
    assert "Đang được giao cơ sở quản lý trong thời gian lập hồ sơ" in officer.head()
    assert "Hồ sơ bàn giao để quản lý: có 1/3" in officer.papers()

    # 1 + 3 + 1 working days
    officer.writes(
        "Thông báo lập hồ sơ", "16/12/2026",
        {"Người bị đề nghị (và cha, mẹ, người đại diện) nhận thông báo": "09:00 16/12/2026"},
    )  # fmt: skip
    assert officer.due["I09"] == "hết ngày 22/12/2026"
    officer.writes("Chuyển hồ sơ đến Tòa án", "22/12/2026", {"Số bút lục": "24"})
    assert officer.state == "S10"
    assert "file_unnumbered" not in officer.flags
    officer.writes("Tòa án thụ lý", "24/12/2026")
    officer.writes(
        "Quyết định của Tòa án", "05/01/2027",
        {
            "Lần cai nghiện": "Lần đầu",
            "Lý do xác định lần cai nghiện": "Theo hồ sơ",
            "Nội dung quyết định": "Đưa đi",
            "Công an cấp xã nhận quyết định": "08:00 06/01/2027",
        },
        seen="08:10 06/01/2027",
    )  # fmt: skip
    assert officer.state == "S11"
    assert officer.due["L01"] == "trước 08:00 ngày 07/01/2027"

    # deferred, cancelled; then the road to the centre
    officer.writes("Quyết định hoãn, miễn", "08/01/2027", {"Nội dung quyết định": "Hoãn"})
    assert "Được hoãn chấp hành" in officer.head()
    officer.writes("Quyết định hoãn, miễn", "20/01/2027", {"Nội dung quyết định": "Hủy"})
    assert "Được hoãn chấp hành" not in officer.head()
    officer.writes("Đề nghị tiếp nhận vào cơ sở", "08:00 21/01/2027")
    officer.writes(
        "Quyết định cơ sở tiếp nhận",
        "08:00 22/01/2027",
        {"Công an cấp xã nhận quyết định": "10:00 22/01/2027"},
        seen="10:10 22/01/2027",
    )
    officer.writes("Đưa người đi cai nghiện", "08:00 23/01/2027")
    officer.writes("Giao, nhận người vào cơ sở cai nghiện bắt buộc", "14:00 23/01/2027")
    assert officer.state == "S12"
    assert "Cai nghiện bắt buộc từ " in officer.head()
    before = officer.page.view.case.term

    # time at large does not count
    officer.writes("Bỏ trốn", "23:00 01/03/2027", {"Trường hợp": "Trong thời gian chấp hành"})
    assert officer.state == "S12x"
    assert "đến ngày chưa xác định (đang bỏ trốn)" in officer.head()
    officer.writes("Bắt được hoặc ra trình diện", "08:00 11/03/2027")
    assert officer.state == "S12"
    assert (officer.page.view.case.term.end - before.end).days == 10
    assert "đã cộng 10 ngày không tính" in officer.head()
    officer.writes("Quyết định quản lý sau cai nghiện", f"{officer.page.view.case.term.end:%d/%m/%Y}")
    officer.writes("Chấp hành xong quyết định cai nghiện bắt buộc", f"{officer.page.view.case.term.end:%d/%m/%Y}")
    assert officer.state == "S13"
    assert "Quản lý sau cai từ " in officer.head()


def test_walkthrough_w6_methadone_with_monitoring_monthly_compliance_and_its_end(officer: Officer) -> None:
    """From the registration to the end for a breach; the forms of the facility are received, not printed."""
    found_addicted(officer)
    officer.writes("Đăng ký điều trị nghiện bằng thuốc", "15:00 14/12/2026")
    officer.writes(
        "Thông báo tiếp nhận điều trị thay thế", "09:00 16/12/2026",
        {"Cơ sở điều trị": "Trung tâm Y tế khu vực", "Kết quả xác định tình trạng nghiện": "Có kết quả"},
    )  # fmt: skip
    assert officer.state == "S8"
    assert "Điều trị thay thế từ ngày 16/12/2026" in officer.head()
    assert officer.due["N06-substitution"] == "trước 21:00 ngày 16/12/2026"
    officer.writes("Quyết định áp dụng giám sát điện tử", "15:00 16/12/2026", {"Căn cứ": "Quyết định cai"})
    officer.writes("Đeo thiết bị giám sát", "09:00 17/12/2026", {"Số thiết bị": "TB-08"})
    assert "thời hạn từ 16/12/2026 đến hết ngày 16/12/2028" in officer.head()
    officer.writes("Tình hình tuân thủ điều trị", "05/02/2027", {"Tháng": "01/2027", "Số ngày bỏ thuốc": "4"})
    assert officer.state == "S8"
    officer.writes(
        "Chấm dứt điều trị thay thế", "20/04/2027",
        {"Lý do": "Không uống thuốc", "Công an cấp xã nhận thông báo": "14:00 20/04/2027"},
    )  # fmt: skip
    assert "Đã chấm dứt điều trị thay thế" in officer.head()
    assert "treatment_may_end" not in officer.flags
    officer.writes("Biên bản vi phạm của người", "09:00 21/04/2027", {"Căn cứ": "Tự ý chấm dứt hoặc"})
    assert officer.state == "S9"


def test_walkthrough_w7_aftercare_from_the_notice_to_leaving_the_list(officer: Officer) -> None:
    """V-51 to V-57; the papers of the chair and V-52, V-57 are not printed yet. The list changes by itself."""
    found_addicted(officer)
    officer.writes(
        "Đăng ký cai nghiện ma túy tự nguyện", "15:00 14/12/2026", {"Địa điểm cai nghiện dự kiến": "Tại gia đình"}
    )
    officer.writes(
        "Quyết định cai nghiện ma túy tự nguyện", "08:00 15/12/2026",
        {
            "Lần cai nghiện": "Lần đầu",
            "Lý do xác định lần cai nghiện": "Chưa có trong hồ sơ nào",
            "Địa điểm cai nghiện": "Tại gia đình",
        },
    )  # fmt: skip
    officer.writes("Tiếp nhận đăng ký cai nghiện", "10:00 15/12/2026", {"Bên tiếp nhận": "Công an"})

    officer.writes("Thông báo chuẩn bị hoàn thành", "10/11/2028", {"Bên thông báo": "Người được phân công"})
    assert officer.due["P06"] == "hết ngày 14/11/2028"
    officer.writes("Đề nghị quản lý sau cai nghiện", "13/11/2028")
    assert "P06" not in officer.due
    officer.writes(
        "Quyết định quản lý sau cai nghiện", "13/12/2028",
        {"Sau khi": "Hoàn thành cai", "Công an cấp xã nhận quyết định": "08:00 14/12/2028"},
        seen="08:10 14/12/2028",
    )  # fmt: skip
    assert "Đã có quyết định quản lý sau cai nghiện, chờ hoàn thành" in officer.head()
    officer.writes("Hoàn thành cai nghiện tự nguyện tại gia đình", "09:00 15/12/2028")
    assert officer.state == "S13"
    assert "Quản lý sau cai từ 15/12/2028 đến hết ngày 15/12/2029" in officer.head()

    # team, helper, visits, tests, undertakings, support
    officer.writes("Phân công Tổ quản lý", "18/12/2028", {"Đoàn TNCSHCM cấp xã - Thành viên": "Lê Thị Đoàn"})
    officer.writes("Phân công người tư vấn", "18/12/2028", {"Quyết định": "Phân công người tư vấn"})
    officer.writes("Cam kết", "18/12/2028", {"Loại cam kết": "Cam kết chấp hành pháp luật"})
    officer.writes("Hỗ trợ xã hội", "10/01/2029", {"Hình thức hỗ trợ": "Học nghề"})
    assert any(text.startswith("✓ Quyết định quản lý sau cai") for text in officer.papers())
    assert any(text.startswith("✓ Bản cam kết") for text in officer.papers())
    assert any(text.startswith("– Quyết định đưa ra khỏi danh sách") for text in officer.papers())

    # V-56 in the last three working days, V-57 off the list
    officer.comes("08:00 12/12/2029")
    assert officer.due["P13-certificate"] == "hết ngày 15/12/2029"
    officer.writes("Chấp hành xong quyết định quản lý sau cai", "13/12/2029")
    assert "Đã chấp hành xong quản lý sau cai nghiện, chờ đưa ra khỏi danh sách" in officer.head()
    officer.writes(
        "Đưa ra khỏi danh sách", "15/12/2029", {"Danh sách": "Danh sách người bị quản lý", "Lý do": "Chấp hành xong"}
    )
    assert officer.state == "S14"
    officer.program.hands.press("Ctrl+1")
    officer.program.hands.rest(20)
    counts: list[Any] = []
    officer.program.tasks.run(lambda registry: registry.read(lambda q: q.counts()), counts.append)
    officer.program.hands.rest()
    assert (counts[0].kept, counts[0].closed) == (0, 1)

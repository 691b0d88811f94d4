"""W4 to W7 by keys alone: voluntary and compulsory rehabilitation, methadone, after-care.

Every paper of ours is printed before its event is recorded, which takes over what was typed; what others say is
entered through the editors made from the declarations. The page says what the law requires next, and at the end
the dossier is assembled and read back.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.events.determination import DeterminationRequested, DeterminationResulted
from models.events.monitoring import MonitoringDecided
from models.events.rehabilitation import Registered, RehabilitationReceived, VoluntaryDecided
from models.events.testing import TestTaken
from models.events.user_management import ManagementDecided, ResidenceVerified
from tests.ui.conftest import Program
from tests.ui.officer import Officer, squeezed
from tests.ui.test_walkthroughs import words_of

KNOWN: dict[str, Any] = {
    "birth_place": "An Giang",
    "home_village": "xã Mẫu, An Giang",
    "registered_residence": "Ấp Rạch Đùng, xã Mẫu, tỉnh An Giang",
    "current_residence": "Ấp Rạch Đùng, xã Mẫu, tỉnh An Giang",
    "ethnicity": "Kinh",
    "religion": "Không",
    "occupation": "Làm vườn",
    "education": "lower_secondary",
    "prior_decisions": "Không",
    "substances": ("amphetamine",),
    "routes": ("inhale",),
    "earlier_rehabilitation": "none",
}
"""What the summary of the person's life asks for; the rest is typed."""


LIFE = {
    "typed.convictions": "Không",
    "typed.substitution": "không",
}


@pytest.fixture
def officer(program: Program) -> Officer:
    """In front of the page of somebody who was tested positive at 22:40 on 24/11/2026."""
    return Officer(program, **KNOWN)


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


FOUND_ADDICTED = (
    ("08:00 25/11/2026", ResidenceVerified(outcome="registered")),
    ("25/11/2026", ManagementDecided()),
    ("09:00 10/12/2026", TestTaken(ground="caught", result="positive", sample="urine")),
    ("10:00 10/12/2026", DeterminationRequested(applicant="police", subject="managed")),
    ("09:00 14/12/2026", DeterminationResulted(conclusion="addicted")),
)
"""The same, as the registry knows it."""


def test_walkthrough_w4_rehabilitation_at_home_with_monitoring_to_its_printed_dossier(officer: Officer) -> None:
    """Registration to the certificate of completion: every paper printed on the day of its event."""
    found_addicted(officer)
    officer.prints("V-20", "14:30 14/12/2026", {"registration.place": "Tại gia đình"})
    officer.prints("V-33", values=LIFE)
    stood = officer.writes(
        "Đăng ký cai nghiện ma túy tự nguyện", "15:00 14/12/2026",
        {"Kết quả xác định tình trạng nghiện": "Có kết quả"},
    )  # fmt: skip
    assert stood["place"] == "home"
    assert officer.due["D06"] == "trước 15:00 ngày 15/12/2026"

    decision = officer.prints(
        "V-22", "07:30 15/12/2026",
        {"voluntary_decision.from_day": "15/12/2026", "voluntary_decision.printed_end": "15/12/2028"},
    )  # fmt: skip
    assert "Số: 01/QĐ-CAX" in words_of(decision)
    stood = officer.writes(
        "Quyết định cai nghiện ma túy tự nguyện", "08:00 15/12/2026",
        {"Lần cai nghiện": "Lần đầu", "Lý do xác định lần cai nghiện": "Chưa có trong hồ sơ nào"},
    )  # fmt: skip
    assert (stood["number"], stood["place"], stood["from_day"]) == ("01", "home", date(2026, 12, 15))
    assert officer.state == "S5"
    assert "chưa bắt đầu tính thời hạn" in officer.head()
    delivered = officer.prints("V-23", "09:10 15/12/2026")
    assert "01/QĐ-CAX" in words_of(delivered)
    received = officer.prints("V-24", "10:00 15/12/2026", {"typed.registrant": "Người đăng ký"})
    assert "10 giờ 00" in words_of(received)
    stood = officer.writes("Tiếp nhận đăng ký cai nghiện", "10:00 15/12/2026", {"Bên tiếp nhận": "Công an"})
    assert stood["place"] == "Trụ sở Công an xã Mẫu"
    assert "Cai nghiện tại gia đình, cộng đồng từ 15/12/2026 đến hết ngày 15/12/2028" in officer.head()
    assert {"F02", "F05"} <= officer.next
    officer.prints("V-25")
    stood = officer.writes("Cam kết", "15/12/2026")
    assert stood["paper"] == "V-25"
    assert "F02" not in officer.next

    # monitoring: decision within 12 hours, fitting within 24
    assert officer.due["N06-home"] == "trước 20:00 ngày 15/12/2026"
    officer.prints(
        "I-02", "15:30 15/12/2026",
        {
            "typed.papers": "Quyết định cai nghiện số 01/QĐ-CAX",
            "monitoring_decision.monitor": "Trần Văn Dũng",
        },
    )  # fmt: skip
    stood = officer.writes("Quyết định áp dụng giám sát điện tử", "16:00 15/12/2026", {"Căn cứ": "Quyết định cai"})
    assert stood["number"] == "02"
    assert "đã có quyết định, chưa đeo thiết bị" in officer.head()
    fitted = officer.prints(
        "I-03", "08:00 16/12/2026", {"device_fitting.position": "cổ chân trái", "device_fitting.device": "TB-07"}
    )
    assert "TB-07" in words_of(fitted)
    officer.writes("Đeo thiết bị giám sát", "08:00 16/12/2026")
    officer.prints("I-04")
    assert officer.writes("Cam kết", "16/12/2026")["paper"] == "I-04"
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
    minutes = officer.prints("I-18")
    assert "09 giờ 00" in words_of(minutes)  # the hour of the breach, not that of printing

    # towards the end: V-51, after-care proposed, the certificate in the last 24 hours
    assert "ngày hoàn thành: 15/12/2028" in words_of(officer.prints("V-51", "09:00 10/11/2028"))
    officer.writes("Thông báo chuẩn bị hoàn thành", "10/11/2028", {"Bên thông báo": "Người được phân công"})
    assert officer.due["P06"] == "hết ngày 14/11/2028"
    officer.comes("09:00 15/12/2028")
    assert officer.due["F08"] == "hết ngày 15/12/2028"
    officer.prints("V-28")
    officer.writes("Hoàn thành cai nghiện tự nguyện tại gia đình", "10:00 15/12/2028")
    assert "Đã hoàn thành, chờ quyết định quản lý sau cai nghiện" in officer.head()
    dossier = officer.prints_dossier()
    assert "CAI NGHIỆN MA TÚY TỰ NGUYỆN" in dossier.cover
    assert dossier.order() == [
        "V-33", "V-20", "V-24", "V-25", "V-22", "V-23", "III-01", "I-02", "I-03", "I-04", "I-18", "V-51", "V-28",
    ]  # fmt: skip
    assert set(officer.printed) <= set(dossier.order())
    assert (dossier.count("Chưa có trong sổ"), dossier.count("Bản giấy")) == (1, 1)  # identity card; result of C05
    assert "TB-07" in dossier.papers
    assert officer.program.answers.asked == []


def prints_two_sets(officer: Officer) -> None:
    """The file for the regional court and its copy: sheets numbered as bút lục, papers in the order of Đ.101."""
    officer.program.hands.press("Alt+3")
    for name in ("Bộ 1: bản gốc, gửi Tòa án nhân dân khu vực", "Bộ 2: bản sao, lưu tại Công an cấp xã"):
        officer.program.hands.tab_to("Bộ hồ sơ")
        officer.program.hands.press("Up" if name.startswith("Bộ 1") else "Down")
        dossier = officer.prints_dossier()
        assert squeezed(name) in dossier.contents
        assert dossier.order() == ["V-33", "V-34", "HT-XMCT", "V-36", "V-37", "V-32"]
        assert (dossier.count("Chưa có trong sổ"), dossier.count("Bản giấy")) == (0, 1)  # the result of C05
        assert "Bútlục:01" in dossier.papers
    officer.program.hands.press("Alt+1")


def test_walkthrough_w5_compulsory_rehabilitation_from_the_file_to_completion(officer: Officer) -> None:
    """The file printed in its two sets, holding, the court, the road, absconding and the end."""
    officer.knows(*FOUND_ADDICTED)
    officer.prints(
        "V-34", "14:00 15/12/2026",
        {
            "violation_record.place": "Trụ sở Công an xã Mẫu",
            "violation_record.witness_a_name": "Phan Văn Ấp",
            "violation_record.detail": "Không đăng ký cai nghiện ma túy tự nguyện trong thời hạn.",
        },
    )  # fmt: skip
    stood = officer.writes(
        "Biên bản vi phạm của người", "14:00 15/12/2026",
        {"Căn cứ": "Không đăng ký", "Thời điểm phát hiện": "11:00 15/12/2026"},
    )  # fmt: skip
    assert stood["place"] == "Trụ sở Công an xã Mẫu"
    assert stood["detail"].startswith("Không đăng ký")
    assert officer.state == "S9"

    # the list of Đ.101: what is there, what is missing
    papers = officer.papers()
    assert "Hồ sơ đề nghị cai nghiện bắt buộc: 1 có bản lưu, 1 mới ghi trong sổ, 2 chưa có" in papers
    assert any(text.startswith("✓ Biên bản vi phạm") for text in papers)
    assert any(text.startswith("+ Phiếu kết quả xác định") for text in papers)
    assert any(text.startswith("– Đề nghị xem xét hồ sơ") for text in papers)
    officer.prints("V-33", values=LIFE)
    officer.prints(
        "V-32", "15:30 15/12/2026",
        {
            "typed.proposer": "Tổ Phòng, chống tội phạm",
            "holding.centre": "Cơ sở cai nghiện ma túy số 1 (giả định)",
        },
    )  # fmt: skip
    stood = officer.writes("Quyết định giao quản lý trong thời gian lập", "16:00 15/12/2026")
    assert (stood["number"], stood["centre"]) == ("01", "Cơ sở cai nghiện ma túy số 1 (giả định)")
    assert "Đang được giao cơ sở quản lý trong thời gian lập hồ sơ" in officer.head()
    assert "Hồ sơ bàn giao để quản lý: 2 có bản lưu, 1 chưa có" in officer.papers()

    # 1 + 3 + 1 working days
    notice = officer.prints("V-37", "08:00 16/12/2026")
    assert "Không đăng ký cai nghiện ma túy tự nguyện trong thời hạn" in words_of(notice)
    officer.writes(
        "Thông báo lập hồ sơ", "16/12/2026",
        {"Người bị đề nghị (và cha, mẹ, người đại diện) nhận thông báo": "09:00 16/12/2026"},
    )  # fmt: skip
    assert officer.due["I09"] == "hết ngày 22/12/2026"
    letter = officer.prints("V-36", "08:00 22/12/2026", {
        "file_forwarding.court": "Tòa án nhân dân khu vực 3",
    })  # fmt: skip
    goes_with = words_of(letter).partition("Hồ sơ đề nghị kèm theo gồm")[2]
    assert "1) Tóm tắt lý lịch" in goes_with
    assert "2) Biên bản vi phạm" in goes_with
    assert "Đề nghị xem xét hồ sơ" not in goes_with
    stood = officer.writes("Chuyển hồ sơ đến Tòa án", "22/12/2026", {"Số bút lục": "24"})
    assert stood["court"] == "Tòa án nhân dân khu vực 3"
    assert officer.state == "S10"
    assert "file_unnumbered" not in officer.flags
    prints_two_sets(officer)
    officer.writes("Tòa án thụ lý", "24/12/2026")
    officer.writes(
        "Quyết định của Tòa án", "05/01/2027",
        {
            "Lần cai nghiện": "Lần đầu",
            "Lý do xác định lần cai nghiện": "Theo hồ sơ",
            "Số quyết định": "12/2027/QĐ-TA",
            "Tòa án": "Tòa án nhân dân khu vực 3",
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
    officer.prints(
        "HT-DNCSCL", "08:00 21/01/2027", {"place_request.centre_kind": "Cơ sở", "typed.ground": "Quyết định của Tòa án"}
    )
    assert officer.writes("Đề nghị tiếp nhận vào cơ sở", "08:00 21/01/2027")["number"] == "01"
    officer.writes(
        "Quyết định cơ sở tiếp nhận",
        "08:00 22/01/2027",
        {"Công an cấp xã nhận quyết định": "10:00 22/01/2027"},
        seen="10:10 22/01/2027",
    )
    officer.writes("Đưa người đi cai nghiện", "08:00 23/01/2027")
    handed = officer.prints(
        "V-42", "14:00 23/01/2027",
        {"admission.centre": "Cơ sở cai nghiện ma túy số 1 (giả định)", "admission.papers": "Quyết định của Tòa án"},
    )  # fmt: skip
    assert "12/2027/QĐ-TA" in words_of(handed)
    stood = officer.writes("Giao, nhận người vào cơ sở cai nghiện bắt buộc", "14:00 23/01/2027")
    assert stood["centre"] == "Cơ sở cai nghiện ma túy số 1 (giả định)"
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
    officer.knows(*FOUND_ADDICTED)
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
    """V-51 to V-57, those of the chair of the People's Committee among them. The list changes by itself."""
    officer.knows(*FOUND_ADDICTED)
    officer.knows(
        ("15:00 14/12/2026", Registered(place="home")),
        ("08:00 15/12/2026", VoluntaryDecided(number="01", place="home", occasion="first", occasion_reason="Hồ sơ")),
        ("10:00 15/12/2026", RehabilitationReceived(by_whom="police")),
        ("11:00 16/12/2026", MonitoringDecided(number="02", ground="measure")),
    )
    officer.writes("Thông báo chuẩn bị hoàn thành", "10/11/2028", {"Bên thông báo": "Người được phân công"})
    assert officer.due["P06"] == "hết ngày 14/11/2028"
    officer.prints(
        "V-52", "08:00 13/11/2028",
        {
            "aftercare_proposal.reason": "khoản 1 Điều 134",
            "aftercare_proposal.from_day": "15/12/2028",
            "aftercare_proposal.until_day": "15/12/2029",
            "aftercare_proposal.measures": "Học nghề",
        },
    )  # fmt: skip
    stood = officer.writes("Đề nghị quản lý sau cai nghiện", "13/11/2028")
    assert (stood["from_day"], stood["measures"]) == (date(2028, 12, 15), ("training",))
    assert "P06" not in officer.due
    decision = officer.prints("V-53", "08:00 13/12/2028", {"aftercare_decision.assigned": "bà Lê Thị Đoàn, Đoàn xã"})
    assert "từ ngày 15/12/2028 đến ngày 15/12/2029" in words_of(decision)
    assert "CÔNG AN XÃ MẪU" not in words_of(decision)
    stood = officer.writes(
        "Quyết định quản lý sau cai nghiện", "13/12/2028",
        {"Sau khi": "Hoàn thành cai", "Công an cấp xã nhận quyết định": "08:00 14/12/2028"},
        seen="08:10 14/12/2028",
    )  # fmt: skip
    assert (stood["number"], stood["printed_end"]) == ("01", date(2029, 12, 15))
    assert "Đã có quyết định quản lý sau cai nghiện, chờ hoàn thành" in officer.head()
    delivered = officer.prints("V-23", "08:10 14/12/2028")
    assert "01/QĐ-UBND" in words_of(delivered)
    officer.writes("Hoàn thành cai nghiện tự nguyện tại gia đình", "09:00 15/12/2028")
    assert officer.state == "S13"
    assert "Quản lý sau cai từ 15/12/2028 đến hết ngày 15/12/2029" in officer.head()

    # team, helper, visits, tests, undertakings, support
    officer.prints(
        "V-55", "08:00 18/12/2028",
        {"aftercare_team.leader": "Nguyễn Thị Hạnh", "aftercare_team.deputy": "Đỗ Thị Lan"},
    )  # fmt: skip
    stood = officer.writes("Phân công Tổ quản lý", "18/12/2028", {"Đoàn TNCSHCM cấp xã - Thành viên": "Lê Thị Đoàn"})
    assert stood["deputy"] == "Đỗ Thị Lan"
    officer.prints("V-59", values={"helper.helper": "Lê Thị Đoàn"})
    stood = officer.writes("Phân công người tư vấn", "18/12/2028")
    assert (stood["paper"], stood["helper"]) == ("V-59", "Lê Thị Đoàn")
    officer.prints("HT-CK")
    officer.writes("Cam kết", "18/12/2028", {"Loại cam kết": "Cam kết chấp hành pháp luật"})
    officer.prints("HT-TV", "09:00 10/01/2029")
    assert officer.writes("Hỗ trợ xã hội", "10/01/2029")["form"] == "counselling"
    assert any(text.startswith("✓ Quyết định quản lý sau cai") for text in officer.papers())
    assert any(text.startswith("✓ Bản cam kết") for text in officer.papers())
    assert any(text.startswith("– Quyết định đưa người bị quản lý sau cai") for text in officer.papers())

    # V-56 in the last three working days, V-57 off the list
    officer.comes("08:00 12/12/2029")
    assert officer.due["P13-certificate"] == "hết ngày 15/12/2029"
    officer.prints("V-56", "08:00 13/12/2029")
    officer.writes("Chấp hành xong quyết định quản lý sau cai", "13/12/2029")
    assert "Đã chấp hành xong quản lý sau cai nghiện, chờ đưa ra khỏi danh sách" in officer.head()
    officer.prints("V-57", "15/12/2029", {"list_removal.reason": "Chấp hành xong"})
    dossier = officer.prints_dossier()
    assert "QUẢN LÝ SAU CAI NGHIỆN MA TÚY" in dossier.cover
    assert dossier.order() == [
        "V-53", "V-23", "V-28", "V-33", "HT-TV", "HT-KTCT", "III-01", "HT-CK", "V-51", "V-52", "V-55", "V-59", "I-02",
        "V-56", "V-57",
    ]  # fmt: skip
    assert set(officer.printed) <= set(dossier.order())
    assert (dossier.count("Chưa có trong sổ"), dossier.count("Bản giấy")) == (1, 1)  # a residence check; V-51
    officer.writes("Đưa ra khỏi danh sách", "15/12/2029", {"Danh sách": "Danh sách người bị quản lý"})
    assert officer.state == "S14"
    officer.program.hands.press("Ctrl+1")
    officer.program.hands.rest(20)
    counts: list[Any] = []
    officer.program.tasks.run(lambda registry: registry.read(lambda q: q.counts()), counts.append)
    officer.program.hands.rest()
    assert (counts[0].kept, counts[0].closed) == (0, 1)

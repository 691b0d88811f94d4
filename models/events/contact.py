"""Meeting a person between the papers: call-ins, presenting oneself, undertakings, absence, what is observed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import fields
from models.dates import Moment, Precision
from models.events.base import Fact, Trigger, fact
from models.fields import Choice, Sensitivity
from models.person import RELATIONS
from models.roles import Permission

CALLS = (  # B12, F03: Luật 120/2025/QH15 Đ.24 k.4 b, Đ.25 k.2, Đ.32 k.5 b, Đ.42 k.7; gọi hỏi: practice of the police
    Choice("summons", "Triệu tập"),
    Choice("invitation", "Mời làm việc"),
    Choice("questioning", "Gọi hỏi, răn đe"),
)

PRESENTATIONS = (  # B23, G02, G03, M06
    Choice("moved_in", "Chuyển đến nơi cư trú mới (Luật Đ.25 k.4)"),
    Choice("after_centre", "Sau khi hoàn thành cai nghiện tại cơ sở tư nhân (Luật Đ.33)"),
    Choice("rest_of_term", "Đăng ký cai nghiện thời gian còn lại tại gia đình, cộng đồng (Luật Đ.33 k.4)"),
    Choice("deferred", "Được hoãn, tạm đình chỉ chấp hành (Luật Đ.39 k.6)"),
    Choice("released", "Trở về sau khi chấp hành án, cai nghiện bắt buộc"),
    Choice("other", "Trường hợp khác"),
)

UNDERTAKINGS = (  # Luật 120/2025/QH15 Đ.25 k.3; NĐ 163/2026 Phụ lục I, V
    Choice("no_use", "Cam kết chấp hành pháp luật, không sử dụng trái phép chất ma túy"),  # Luật Đ.25 k.3; Đ.135 k.4
    Choice("V-25", "Cam kết chấp hành quản lý, giám sát cai nghiện (Mẫu số 25)"),  # F02: NĐ 163/2026 Đ.92 k.1 a
    Choice("I-04", "Cam kết thực hiện giám sát điện tử (Mẫu số 04 Phụ lục I)"),  # N08: NĐ 163/2026 Đ.17 k.2
)


@fact(
    "call_in",
    "Triệu tập, mời, gọi hỏi",
    rank=60,
    at_label="Thời điểm làm việc",
    article="Luật 120/2025/QH15 Đ.24 k.4 b, Đ.25 k.2, Đ.32 k.5 b, Đ.42 k.7",
    precision=Precision.MINUTE,
    means=Trigger.CALLED_IN,
)
@dataclass(frozen=True)
class CalledIn(Fact):
    """The person was called to the post (B12, B23)."""

    form: str | None = fields.choice("Hình thức", CALLS, required=True)
    number: str = fields.text("Số giấy triệu tập, giấy mời", width=20)
    came: bool | None = fields.flag("Có mặt")
    officer: str = fields.text("Cán bộ làm việc", width=30, suggests=fields.Names.OFFICERS)
    content: str = fields.text("Nội dung, kết quả", lines=3)


@fact(
    "presentation",
    "Trình diện tại Công an cấp xã",
    rank=59,
    at_label="Thời điểm trình diện",
    article="Luật 120/2025/QH15 Đ.25 k.4, Đ.33, Đ.39 k.6",
    precision=Precision.MINUTE,
    means=Trigger.PRESENTED,
)
@dataclass(frozen=True)
class Presented(Fact):
    """The person came by duty: after a move, after a private centre, during deferral (B23, G02, G03, M06)."""

    occasion: str | None = fields.choice("Trường hợp", PRESENTATIONS, required=True)
    received_by: str = fields.text("Cán bộ tiếp", width=30, suggests=fields.Names.OFFICERS)
    detail: str = fields.text("Nội dung, giấy tờ đã nộp", lines=2)


@fact(
    "undertaking",
    "Cam kết",
    rank=59,
    at_label="Ngày cam kết",
    article="Luật 120/2025/QH15 Đ.25 k.3; NĐ 163/2026 Đ.17 k.2, Đ.92 k.1 a, Đ.135 k.4",
    turns_on="paper",
    means={
        "V-25": Trigger.REHAB_UNDERTAKING_GIVEN,
        "I-04": Trigger.MONITORING_UNDERTAKING_GIVEN,
        "": Trigger.UNDERTAKING_GIVEN,
    },
)
@dataclass(frozen=True)
class UndertakingGiven(Fact):
    """A written undertaking: not to use, V-25, I-04 (B23, F02, N08)."""

    paper: str | None = fields.choice("Loại cam kết", UNDERTAKINGS, required=True)
    countersigned_by: str = fields.text(
        "Cha, mẹ, người giám hộ xác nhận (từ đủ 12 tuổi đến dưới 18 tuổi)", width=40, suggests=fields.Names.RELATIVES
    )
    content: str = fields.text("Nội dung", lines=2)


@fact(
    "absence",
    "Báo vắng mặt tại nơi cư trú",
    rank=59,
    at_label="Ngày báo",
    article="Luật 120/2025/QH15 Đ.25 k.4; NĐ 163/2026 Đ.136 k.1 a",
    means=Trigger.ABSENCE_REPORTED,
    later={"returned": Trigger.RETURNED_FROM_ABSENCE},
)
@dataclass(frozen=True)
class AbsenceReported(Fact):
    """The person reports where and for how long they are away (B23, P09); unreported absence is a residence check."""

    from_day: date | None = fields.day("Vắng mặt từ ngày", future=True, width=12)
    until_day: date | None = fields.day("đến ngày", future=True, width=12)
    destination: str = fields.text("Nơi đến", longest=500, width=50, is_address=True)
    reason: str = fields.text("Lý do", lines=2)
    returned: Moment | None = fields.moment("Đã trở về")


@fact(
    "family_declaration",
    "Gia đình khai báo, thông báo",
    rank=59,
    at_label="Thời điểm khai báo",
    article="Luật 120/2025/QH15 Đ.26 k.1, Đ.44",
    precision=Precision.MINUTE,
    means=Trigger.FAMILY_DECLARED,
)
@dataclass(frozen=True)
class FamilyDeclared(Fact):
    """What the family tells the police about a person of the registry (B24); no ground to enter anybody."""

    by: str = fields.text("Người khai báo", width=30, suggests=fields.Names.RELATIVES)
    relation: str | None = fields.choice("Quan hệ", RELATIONS)
    content: str = fields.text("Nội dung", lines=3)
    received_by: str = fields.text("Cán bộ tiếp nhận", width=30, suggests=fields.Names.OFFICERS)


@fact(
    "psychosis",
    "Biểu hiện loạn thần (ngáo đá)",
    rank=59,
    at_label="Ngày ghi nhận",
    article="NĐ 163/2026 Phụ lục III Mẫu số 05 mục 17",
    means=Trigger.PSYCHOSIS_OBSERVED,
    recorded_with=Permission.RECORD_DETERMINATION,
)
@dataclass(frozen=True)
class PsychosisObserved(Fact):
    """Signs of psychosis were seen, or are gone (III-05 item 17; counted by statistics)."""

    present: bool | None = fields.flag("Có biểu hiện loạn thần", sensitivity=Sensitivity.SENSITIVE)
    observed_by: str = fields.text("Người ghi nhận", width=30, suggests=fields.Names.OFFICERS)
    detail: str = fields.text("Biểu hiện, cách xử lý", lines=3, sensitivity=Sensitivity.SENSITIVE)
    clinical_detail: str = fields.text(
        "Khám, chẩn đoán, điều trị",
        lines=3,
        group="Hồ sơ lâm sàng",
        help="Chỉ y tế đọc được.",
        sensitivity=Sensitivity.CLINICAL,
    )

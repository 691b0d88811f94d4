"""Chapter C: determination of addiction (xác định tình trạng nghiện ma túy)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import fields
from models.dates import Moment, Precision
from models.events.base import Fact, Trigger, fact
from models.events.papers import Letter, received
from models.fields import Choice, Sensitivity
from models.person import SUBSTANCES
from models.roles import Permission

APPLICANTS = (  # NĐ 109/2021: Mẫu số 02 (Công an), Mẫu số 01 (tự nguyện)
    Choice("police", "Công an đề nghị (Mẫu số 02)"),
    Choice("person", "Tự nguyện (Mẫu số 01)"),
)

SUBJECTS = (  # C01: Luật 120/2025/QH15 Đ.31 k.1 a, b, c, d, đ
    Choice("volunteer", "Tự nguyện xác định tình trạng nghiện"),
    Choice("registering", "Đăng ký cai nghiện tự nguyện, chưa có kết quả hoặc kết quả quá 06 tháng"),
    Choice("managed", "Đang bị quản lý mà sử dụng trái phép chất ma túy"),
    Choice("educated", "Đang hoặc trong 01 năm sau giáo dục tại xã mà sử dụng (đến 30/6/2026)"),  # Luật 73/2021 Đ.27
    Choice("aftercare", "Đang bị quản lý sau cai nghiện mà sử dụng trái phép chất ma túy"),
    Choice("no_stable_residence", "Sử dụng trái phép chất ma túy, không có nơi cư trú ổn định"),
)

PLACES = (  # NĐ 109/2021 Đ.4-7; TT 18/2021/TT-BYT, Phiếu tổng hợp mục I.14
    Choice("facility", "Tại cơ sở y tế"),
    Choice("custody", "Tại nơi tạm giữ, nơi quản lý người"),
    Choice("other", "Địa điểm khác"),
)

CONCLUSIONS = (  # NĐ 109/2021, Mẫu số 04 và 05: the two possible results
    Choice("addicted", "Nghiện ma túy"),
    Choice("not_addicted", "Không nghiện ma túy"),
)

RESULT_PAPERS = (  # NĐ 109/2021 Đ.4-7
    Choice("109-05", "Phiếu kết quả gửi Công an (Mẫu số 05)"),
    Choice("109-04", "Phiếu kết quả cho người tự nguyện (Mẫu số 04)"),
)


@fact(
    "determination_request",
    "Đề nghị xác định tình trạng nghiện",
    rank=34,
    at_label="Thời điểm đề nghị",
    article="Luật 120/2025/QH15 Đ.31 k.1, k.2; NĐ 109/2021 Đ.4-7",
    precision=Precision.MINUTE,
    turns_on="applicant",
    means={"person": Trigger.DETERMINATION_APPLIED, "": Trigger.DETERMINATION_REQUESTED},
    later={"person_received": Trigger.DETERMINATION_STARTED},
)
@dataclass(frozen=True)
class DeterminationRequested(Letter):
    """The request to a health facility: 109-02 with 109-03 of the police, or 109-01 (C01, C03, C05, C09)."""

    applicant: str | None = fields.choice("Người đề nghị", APPLICANTS, required=True)
    subject: str | None = fields.choice("Trường hợp", SUBJECTS)
    facility: str = fields.text("Kính gửi (cơ sở y tế)", width=40)
    where: str | None = fields.choice("Địa điểm xác định", PLACES)
    representative: str = fields.text(
        "Cha, mẹ, người giám hộ, người đại diện", width=40, suggests=fields.Names.RELATIVES
    )
    person_received: Moment | None = fields.moment(
        "Cơ sở y tế tiếp nhận người", help="Thời hạn trả kết quả 05 ngày tính từ đây (TT 18/2021/TT-BYT Đ.5)."
    )
    result_due: date | None = fields.day("Thời hạn trả kết quả", future=True, width=12)


@fact(
    "determination_result",
    "Kết quả xác định tình trạng nghiện",
    rank=36,
    at_label="Thời điểm có kết quả",
    article="Luật 120/2025/QH15 Đ.31 k.4; NĐ 109/2021 Mẫu số 04, 05",
    precision=Precision.MINUTE,
    turns_on="conclusion",
    means={"addicted": Trigger.DETERMINED_ADDICTED, "not_addicted": Trigger.DETERMINED_NOT_ADDICTED},
    later={"received": Trigger.DETERMINATION_RECEIVED, "told": Trigger.DETERMINATION_TOLD},
    recorded_with=Permission.RECORD_DETERMINATION,
)
@dataclass(frozen=True)
class DeterminationResulted(Fact):
    """The result sheet 109-05 or 109-04 of the health facility (C04); found addicted, D01 runs."""

    conclusion: str | None = fields.choice("Kết quả", CONCLUSIONS, required=True, sensitivity=Sensitivity.SENSITIVE)
    substances: tuple[str, ...] = fields.choices(
        "Chất ma túy (nếu xác định được)", SUBSTANCES, sensitivity=Sensitivity.SENSITIVE
    )
    paper: str | None = fields.choice("Phiếu kết quả", RESULT_PAPERS)
    facility: str = fields.text("Cơ sở y tế", width=40)
    doctor: str = fields.text("Bác sỹ, y sỹ xác định", width=30)
    received: Moment | None = received("Công an cấp xã nhận kết quả")
    told: Moment | None = fields.moment(
        "Đã báo cho người được xác định; cha, mẹ, người đại diện nếu dưới 18 tuổi",
        group="Giao, nhận",
        help="Thời hạn đăng ký cai nghiện 24 giờ (NĐ 163/2026 Đ.89 k.1).",
    )
    clinical_signs: str = fields.text(
        "Tiêu chuẩn, triệu chứng theo dõi",
        lines=4,
        group="Hồ sơ lâm sàng",
        help="Chỉ y tế đọc được (TT 18/2021/TT-BYT Phụ lục 3 đến 6).",
        sensitivity=Sensitivity.CLINICAL,
    )

    def enters_registry(self) -> bool:
        return self.conclusion == "addicted"

"""Chapter H: treatment with substitution drugs (điều trị nghiện bằng thuốc thay thế)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import fields
from models.dates import Moment, PartialDate, Precision
from models.events.base import Fact, Trigger, fact
from models.events.papers import Certificate, Letter, received
from models.fields import Choice, Sensitivity
from models.roles import Permission

SENSITIVE = Sensitivity.SENSITIVE

DETERMINATIONS = (  # Luật 120/2025/QH15 Đ.31 k.1 b
    Choice("present", "Có kết quả xác định tình trạng nghiện"),
    Choice("missing", "Chưa có kết quả xác định tình trạng nghiện"),
)

TERMINATIONS = (  # H04: NĐ 141/2024/NĐ-CP Đ.36 k.2 (secondary source); H07: breach is a compulsory ground
    Choice("missed_doses", "Không uống thuốc 30 ngày"),
    Choice("positive_opioid", "Dương tính với chất dạng thuốc phiện từ 02 lần trở lên trong 12 tháng ở liều duy trì"),
    Choice("other_breach", "Vi phạm khác quy định về điều trị"),
    Choice("other", "Lý do khác, không do vi phạm"),
)
_TERMINATED_FOR_BREACH = (Trigger.SUBSTITUTION_TERMINATED, Trigger.GROUND_FOUND)


@fact(
    "substitution_registration",
    "Đăng ký điều trị nghiện bằng thuốc thay thế",
    rank=42,
    at_label="Thời điểm đăng ký",
    article="NĐ 163/2026 Đ.89; NĐ 141/2024 Đ.29",
    precision=Precision.MINUTE,
    means=Trigger.SUBSTITUTION_REGISTERED,
)
@dataclass(frozen=True)
class SubstitutionRegistered(Fact):
    """The person registers for substitution treatment (D01, H03)."""

    facility: str = fields.text("Cơ sở điều trị", width=50)
    representative_consent: str = fields.text(
        "Văn bản đồng ý của người đại diện (từ đủ 12 tuổi đến dưới 18 tuổi)", width=50, help="NĐ 141/2024 Đ.29."
    )

    def enters_registry(self) -> bool:
        return True


@fact(
    "substitution_admission",
    "Thông báo tiếp nhận điều trị thay thế",
    rank=46,
    at_label="Thời điểm nhận thông báo",
    article="NĐ 163/2026 Đ.89 k.2; NĐ 141/2024 Đ.31",
    precision=Precision.MINUTE,
    turns_on="determination",
    means={
        "missing": (Trigger.SUBSTITUTION_ADMITTED, Trigger.DETERMINATION_MISSING),
        "": Trigger.SUBSTITUTION_ADMITTED,
    },
)
@dataclass(frozen=True)
class SubstitutionAdmitted(Letter):
    """The facility's notice of admission (D141 form 11), within 24 hours (H02); monitoring follows (N06)."""

    facility: str = fields.text("Cơ sở điều trị", width=50)
    started: date | None = fields.day("Ngày bắt đầu điều trị", width=12)
    drug: str = fields.text("Thuốc điều trị", width=30, sensitivity=SENSITIVE)
    determination: str | None = fields.choice("Kết quả xác định tình trạng nghiện", DETERMINATIONS)

    def enters_registry(self) -> bool:
        return True


@fact(
    "substitution_refusal",
    "Cơ sở không tiếp nhận điều trị thay thế",
    rank=46,
    at_label="Ngày của thông báo",
    article="NĐ 141/2024 Đ.31",
    means=Trigger.SUBSTITUTION_REFUSED,
)
@dataclass(frozen=True)
class SubstitutionRefused(Letter):
    """The facility does not admit the person (D141 form 12, H05)."""

    facility: str = fields.text("Cơ sở điều trị", width=50)
    reason: str = fields.text("Lý do", lines=2)


@fact(
    "multi_day_doses",
    "Cấp thuốc điều trị nhiều ngày",
    rank=61,
    at_label="Ngày cấp thuốc",
    article="NĐ 141/2024 Đ.34",
    means=Trigger.DOSES_HANDED_OUT,
)
@dataclass(frozen=True)
class DosesHandedOut(Fact):
    """Doses for several days, from the facility's list (H05)."""

    facility: str = fields.text("Cơ sở điều trị", width=50)
    days: int | None = fields.number("Số ngày", least=1, greatest=366, width=6)
    until: date | None = fields.day("Đến hết ngày", future=True, width=12)


@fact(
    "treatment_month",
    "Tình hình tuân thủ điều trị trong tháng",
    rank=61,
    at_label="Ngày nhận thông tin",
    article="NĐ 141/2024 Đ.36; Luật 120/2025/QH15 Đ.43",
    means=Trigger.COMPLIANCE_REPORTED,
    recorded_with=Permission.RECORD_DETERMINATION,
)
@dataclass(frozen=True)
class ComplianceReported(Fact):
    """What the facility reports of a month: doses missed, opioid found (H04 counts them)."""

    month: PartialDate | None = fields.partial_date("Tháng", help="Ví dụ 11/2026.", width=10)
    facility: str = fields.text("Cơ sở điều trị", width=50)
    complied: bool | None = fields.flag("Tuân thủ điều trị", sensitivity=SENSITIVE)
    missed_days: int | None = fields.number("Số ngày bỏ thuốc", greatest=31, width=6, sensitivity=SENSITIVE)
    positive_tests: int | None = fields.number(
        "Số lần dương tính với chất dạng thuốc phiện", greatest=31, width=6, sensitivity=SENSITIVE
    )
    detail: str = fields.text("Vi phạm, ghi chú", lines=2, sensitivity=SENSITIVE)
    clinical_detail: str = fields.text(
        "Liều dùng, diễn biến điều trị",
        lines=3,
        group="Hồ sơ lâm sàng",
        help="Chỉ y tế đọc được.",
        sensitivity=Sensitivity.CLINICAL,
    )


@fact(
    "substitution_transfer",
    "Chuyển cơ sở điều trị thay thế",
    rank=63,
    at_label="Ngày chuyển",
    article="NĐ 141/2024 Đ.35",
    means=Trigger.SUBSTITUTION_TRANSFERRED,
)
@dataclass(frozen=True)
class SubstitutionTransferred(Letter):
    """Treatment goes on at another facility (D141 form 14, H05)."""

    from_facility: str = fields.text("Cơ sở chuyển đi", width=50)
    to_facility: str = fields.text("Cơ sở tiếp nhận", width=50)


@fact(
    "substitution_termination",
    "Chấm dứt điều trị thay thế",
    rank=63,
    at_label="Ngày chấm dứt",
    article="NĐ 141/2024 Đ.36 k.2; Luật 120/2025/QH15 Đ.35 k.1 c",
    turns_on="reason",
    means={
        "missed_doses": _TERMINATED_FOR_BREACH,
        "positive_opioid": _TERMINATED_FOR_BREACH,
        "other_breach": _TERMINATED_FOR_BREACH,
        "": Trigger.SUBSTITUTION_TERMINATED,
    },
)
@dataclass(frozen=True)
class SubstitutionTerminated(Letter):
    """The facility ends treatment (D141 form 15, H04); for a breach it is a ground for the compulsory file (H07)."""

    reason: str | None = fields.choice("Lý do", TERMINATIONS, required=True, sensitivity=SENSITIVE)
    facility: str = fields.text("Cơ sở điều trị", width=50)
    detail: str = fields.text("Nội dung", lines=2)
    received: Moment | None = received("Công an cấp xã nhận thông báo")


@fact(
    "substitution_completion",
    "Hoàn thành điều trị thay thế",
    rank=82,
    at_label="Ngày hoàn thành",
    article="NĐ 141/2024 Đ.36; Luật 120/2025/QH15 Đ.42 k.1",
    means=Trigger.SUBSTITUTION_COMPLETED,
    later={"received": Trigger.CERTIFICATE_RECEIVED},
)
@dataclass(frozen=True)
class SubstitutionCompleted(Certificate):
    """The facility's paper that treatment is completed (D141 form 16, H06)."""

    facility: str = fields.text("Cơ sở điều trị", width=50)
    received: Moment | None = received("Công an cấp xã nhận thông báo")

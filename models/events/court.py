"""Chapter U: the court stage (Tòa án nhân dân xem xét, quyết định)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import fields
from models.dates import Moment
from models.events.base import Fact, Trigger, fact
from models.events.papers import Decision, Letter, RehabilitationTerm, received
from models.fields import Choice

COURTS = (  # U06, I13: Luật 120/2025/QH15 Đ.35 k.8, Đ.36 k.8; before 1 July 2025 the district court
    Choice("regional", "Tòa án nhân dân khu vực"),
    Choice("province", "Tòa án nhân dân cấp tỉnh"),
    Choice("district", "Tòa án nhân dân cấp huyện (trước 01/7/2025)"),
)

OUTCOMES = (  # U08: Pháp lệnh 01/2022/UBTVQH15, four outcomes (secondary source); transitions 27, 28
    Choice("sent", "Đưa đi cai nghiện bắt buộc"),
    Choice("not_sent", "Không đưa đi cai nghiện bắt buộc"),
    Choice("ended", "Đình chỉ, người đó vẫn thuộc danh sách người nghiện"),
    Choice("closed", "Đình chỉ, người đó ra khỏi danh sách"),
    Choice("stayed", "Tạm đình chỉ việc xem xét"),
)

REMEDIES = (  # U05, U07: Pháp lệnh 01/2022/UBTVQH15 chương IV (secondary source)
    Choice("complaint", "Khiếu nại của người bị đề nghị, cha, mẹ, người giám hộ, người đại diện"),
    Choice("petition", "Kiến nghị của cơ quan đề nghị"),
    Choice("protest", "Kháng nghị của Viện kiểm sát"),
)


@fact(
    "court_acceptance",
    "Tòa án thụ lý hồ sơ",
    rank=69,
    at_label="Ngày thụ lý",
    article="Pháp lệnh 01/2022/UBTVQH15; Luật 120/2025/QH15 Đ.35 k.8, Đ.36 k.8",
    means=Trigger.COURT_ACCEPTED,
)
@dataclass(frozen=True)
class CourtAccepted(Letter):
    """The court accepted the file; its time runs from here (U03, U04)."""

    court: str = fields.text("Tòa án", width=40)
    judge: str = fields.text("Thẩm phán", width=30)
    meeting: date | None = fields.day("Ngày mở phiên họp", future=True, width=12)


@fact(
    "court_query",
    "Tòa án yêu cầu bổ sung, làm rõ hồ sơ",
    rank=69,
    at_label="Ngày nhận yêu cầu",
    article="NĐ 163/2026 Đ.102 k.5",
    means=Trigger.COURT_QUERIED,
)
@dataclass(frozen=True)
class CourtQueried(Letter):
    """The court asks; the head of commune police answers within two working days (I11, U09)."""

    content: str = fields.text("Nội dung yêu cầu", lines=3)


@fact(
    "court_answer",
    "Trả lời Tòa án",
    rank=70,
    at_label="Ngày trả lời",
    article="NĐ 163/2026 Đ.102 k.5",
    means=Trigger.COURT_ANSWERED,
)
@dataclass(frozen=True)
class CourtAnswered(Letter):
    """The answer to the court's query (I11)."""

    content: str = fields.text("Nội dung trả lời", lines=3)


@fact(
    "court_decision",
    "Quyết định của Tòa án",
    rank=71,
    at_label="Ngày quyết định",
    article="Luật 120/2025/QH15 Đ.35 k.8, Đ.36 k.8",
    turns_on="outcome",
    means={
        "sent": Trigger.COURT_ORDERED,
        "not_sent": Trigger.COURT_REFUSED,
        "ended": Trigger.COURT_ENDED,
        "closed": Trigger.COURT_CLOSED,
        "stayed": Trigger.COURT_STAYED,
    },
    later={"received": Trigger.COURT_DECISION_RECEIVED},
)
@dataclass(frozen=True)
class CourtDecided(RehabilitationTerm, Decision):
    """The decision of the court, or of the provincial court that reviews it (U06, U08; E03, E04 for the term)."""

    court_level: str | None = fields.choice("Cấp Tòa án", COURTS, group="Nội dung")
    court: str = fields.text("Tòa án", group="Nội dung", width=40)
    outcome: str | None = fields.choice("Nội dung quyết định", OUTCOMES, required=True, group="Nội dung")
    detail: str = fields.text("Lý do, ghi chú", lines=2, group="Nội dung")
    received: Moment | None = received(
        "Công an cấp xã nhận quyết định", "Đề nghị cơ sở tiếp nhận trong 24 giờ (NĐ 163/2026 Đ.106 k.1)."
    )

    def enters_registry(self) -> bool:
        return self.outcome == "sent"


@fact(
    "court_complaint",
    "Khiếu nại, kiến nghị, kháng nghị quyết định của Tòa án",
    rank=72,
    at_label="Ngày",
    article="Pháp lệnh 01/2022/UBTVQH15 chương IV",
    means=Trigger.COURT_COMPLAINED,
)
@dataclass(frozen=True)
class CourtComplained(Fact):
    """A remedy against the decision, reviewed by the provincial court (U05, U07; transition 28b)."""

    remedy: str | None = fields.choice("Loại", REMEDIES, required=True)
    by: str = fields.text("Người, cơ quan", width=40)
    content: str = fields.text("Nội dung", lines=2)

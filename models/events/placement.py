"""Chapters G and L: the place in a public centre or reformatory, and bringing the person there."""

from __future__ import annotations

from dataclasses import dataclass

from models import fields
from models.dates import Moment, Precision
from models.events.base import Fact, Trigger, fact
from models.events.papers import Decision, Handover, Letter, received
from models.fields import Choice

PLACE_ISSUERS = (  # G08, L02: NĐ 163/2026 Đ.95, Đ.106
    Choice("province", "Giám đốc Công an cấp tỉnh"),
    Choice("drug_police", "Cục Cảnh sát điều tra tội phạm về ma túy"),
    Choice("prisons", "Cục Cảnh sát quản lý trại giam, cơ sở giáo dục bắt buộc, trường giáo dưỡng"),
)

CENTRES = (  # Luật 120/2025/QH15 Đ.34, Đ.36 k.4
    Choice("public", "Cơ sở cai nghiện ma túy công lập"),
    Choice("reformatory", "Trường giáo dưỡng"),
)

ESCORTS = (  # L04, L05: NĐ 163/2026 Đ.107 k.1, k.2
    Choice("brought", "Đưa đi cai nghiện"),
    Choice("custody_escort", "Tạm giữ theo thủ tục hành chính, áp giải"),
)


@fact(
    "place_request",
    "Đề nghị tiếp nhận vào cơ sở công lập, trường giáo dưỡng",
    rank=52,
    at_label="Thời điểm gửi đề nghị",
    article="NĐ 163/2026 Đ.95 k.1, Đ.106 k.1",
    precision=Precision.MINUTE,
    means=Trigger.PLACE_REQUESTED,
)
@dataclass(frozen=True)
class PlaceRequested(Letter):
    """The written request of the head of commune police to the provincial director (G07, L01); no official form."""

    centre_kind: str | None = fields.choice("Loại cơ sở", CENTRES)
    to: str = fields.text("Kính gửi", width=40)


@fact(
    "place_decision",
    "Quyết định cơ sở tiếp nhận",
    rank=54,
    at_label="Thời điểm ký quyết định",
    article="Luật 120/2025/QH15 Đ.38; NĐ 163/2026 Đ.95, Đ.106",
    precision=Precision.MINUTE,
    means=Trigger.PLACE_DECIDED,
    later={"received": Trigger.PLACE_DECISION_RECEIVED},
)
@dataclass(frozen=True)
class PlaceDecided(Decision):
    """The decision that assigns the centre (G08, L02, L03); from its receipt the transport limit runs (L04)."""

    issuer: str | None = fields.choice("Người quyết định", PLACE_ISSUERS)
    centre_kind: str | None = fields.choice("Loại cơ sở", CENTRES)
    centre: str = fields.text("Tên, địa chỉ cơ sở", width=50)
    received: Moment | None = received("Công an cấp xã nhận quyết định")


@fact(
    "escort",
    "Đưa người đi cai nghiện",
    rank=73,
    at_label="Thời điểm đưa đi",
    article="Luật 120/2025/QH15 Đ.38 k.5; NĐ 163/2026 Đ.107",
    precision=Precision.MINUTE,
    means=Trigger.ESCORTED,
)
@dataclass(frozen=True)
class Escorted(Fact):
    """The commune police brings the person to the centre, by force after a refusal (L04, L05)."""

    manner: str | None = fields.choice("Cách đưa đi", ESCORTS)
    custody_decision: str = fields.text("Quyết định tạm giữ, áp giải (số, ngày)", width=40)
    officers: tuple[str, ...] = fields.texts("Cán bộ thực hiện", suggests=fields.Names.OFFICERS)


@fact(
    "execution_refusal",
    "Không tự nguyện chấp hành quyết định của Tòa án",
    rank=72,
    at_label="Thời điểm",
    article="NĐ 163/2026 Đ.107 k.2",
    precision=Precision.MINUTE,
    means=Trigger.EXECUTION_REFUSED,
)
@dataclass(frozen=True)
class ExecutionRefused(Fact):
    """The person refuses to go: administrative custody and escort (L05)."""

    detail: str = fields.text("Nội dung", lines=2)


@fact(
    "hand_over",
    "Giao, nhận hồ sơ, người vào cơ sở (tự nguyện; trong thời gian lập hồ sơ)",
    rank=66,
    at_label="Thời điểm giao, nhận",
    article="NĐ 163/2026 Đ.96, Đ.99",
    precision=Precision.MINUTE,
    means=Trigger.HANDED_OVER,
)
@dataclass(frozen=True)
class HandedOver(Handover):
    """The minutes V-31: brought for voluntary rehabilitation (transition 19) or to be held (K05, transition 25)."""


@fact(
    "admission",
    "Giao, nhận người vào cơ sở cai nghiện bắt buộc",
    rank=76,
    at_label="Thời điểm giao, nhận",
    article="NĐ 163/2026 Đ.108",
    precision=Precision.MINUTE,
    means=Trigger.ADMITTED,
)
@dataclass(frozen=True)
class Admitted(Handover):
    """The minutes V-42: compulsory rehabilitation begins (P11); none of the road for one already held there."""

    court_decision: str = fields.text("Quyết định của Tòa án (số, ngày)", group="Quyết định", width=40)
    already_held: bool | None = fields.flag(
        "Đang được giao quản lý tại chính cơ sở đó",
        group="Quyết định",
        help="Không phải đưa đi (NĐ 163/2026 Đ.107 k.1).",
    )

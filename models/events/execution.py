"""Chapters L and M: carrying out the court's decision; deferral, exemption, suspension; absconding; completion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import fields
from models.dates import Moment, Precision
from models.events.base import Fact, Trigger, fact
from models.events.papers import Certificate, Decision, received
from models.fields import Choice, Sensitivity
from models.person import RELATIONS

RELIEFS = (  # M01, M02, M05: Luật 120/2025/QH15 Đ.39 k.1-3
    Choice("deferral", "Hoãn chấp hành"),
    Choice("exemption", "Miễn chấp hành"),
    Choice("suspension", "Tạm đình chỉ chấp hành"),
    Choice("rest_waiver", "Miễn chấp hành phần thời gian còn lại"),
)

RELIEF_DECISIONS = (*RELIEFS, Choice("cancellation", "Hủy quyết định hoãn, buộc chấp hành"))  # M06: Đ.39 k.6

RELIEF_GROUNDS = (  # M01, M02, M05: Luật 120/2025/QH15 Đ.39 k.1-3
    Choice("seriously_ill", "Ốm nặng, có chứng nhận của cơ sở khám bệnh, chữa bệnh"),
    Choice("family_hardship", "Gia đình có khó khăn đặc biệt, có xác nhận của Chủ tịch Ủy ban nhân dân cấp xã"),
    Choice("life_threatening", "Mắc bệnh hiểm nghèo"),
    Choice("recovered", "Không còn nghiện trong thời gian hoãn"),
    Choice("pregnant", "Phụ nữ mang thai"),
    Choice("ill_sent_home", "Ốm nặng, được đưa về gia đình điều trị"),
)

RELIEF_PAPERS = (  # NĐ 163/2026 Đ.110
    Choice("V-44", "Đơn của người phải chấp hành (Mẫu số 44)"),
    Choice("V-45", "Đơn của cha, mẹ, người giám hộ, người đại diện (Mẫu số 45)"),
    Choice("V-46", "Đề nghị của cơ sở (Mẫu số 46)"),
)

DECIDERS = (  # M03: Luật 120/2025/QH15 Đ.39 k.4; NĐ 163/2026 Đ.110
    Choice("court", "Tòa án nhân dân khu vực (cai nghiện bắt buộc)"),
    Choice("province", "Giám đốc Công an cấp tỉnh (tự nguyện tại cơ sở công lập)"),
)

ABSCONDED_FROM = (  # NĐ 163/2026 Đ.109 k.1, k.2
    Choice("before_arrival", "Trước khi đưa vào cơ sở"),
    Choice("centre", "Trong thời gian chấp hành tại cơ sở"),
    Choice("held", "Trong thời gian bị giao quản lý để lập hồ sơ"),
)

SEARCH_ISSUERS = (  # L06, L07: NĐ 163/2026 Đ.109; NĐ 116/2021 Đ.56
    Choice("province", "Giám đốc Công an cấp tỉnh"),
    Choice("centre", "Người đứng đầu cơ sở cai nghiện, trường giáo dưỡng (Mẫu số 43)"),
    Choice("district", "Công an cấp huyện (trước 01/3/2025)"),
)

LEAVES = (  # NĐ 163/2026/NĐ-CP Phụ lục V
    Choice("V-47", "Phục vụ hoạt động tố tụng (Mẫu số 47)"),  # NĐ 163/2026 Đ.111
    Choice("V-49", "Về chịu tang (Mẫu số 49)"),  # NĐ 163/2026 Đ.121
)

REDUCTIONS = (  # L10: NĐ 116/2021/NĐ-CP Đ.58 k.1
    Choice("progress", "Tiến bộ rõ rệt: giảm từ 01 đến 03 tháng"),
    Choice("merit", "Lập công: giảm từ 03 đến 06 tháng"),
)


@fact(
    "relief_request",
    "Đề nghị hoãn, miễn, tạm đình chỉ chấp hành",
    rank=72,
    at_label="Ngày đề nghị",
    article="Luật 120/2025/QH15 Đ.39; NĐ 163/2026 Đ.110",
    means=Trigger.RELIEF_REQUESTED,
)
@dataclass(frozen=True)
class ReliefRequested(Fact):
    """The request V-44, V-45 or V-46 for deferral, exemption, suspension or waiver (M01, M02, M04, M05)."""

    relief: str | None = fields.choice("Nội dung đề nghị", RELIEFS, required=True)
    paper: str | None = fields.choice("Văn bản", RELIEF_PAPERS)
    ground: str | None = fields.choice("Lý do", RELIEF_GROUNDS, sensitivity=Sensitivity.SENSITIVE)
    by: str = fields.text("Người đề nghị", width=40)
    relation: str | None = fields.choice("Quan hệ", RELATIONS)
    evidence: tuple[str, ...] = fields.texts("Tài liệu kèm theo")
    confirmed: date | None = fields.day("Cơ quan lập hồ sơ xác nhận ngày", width=12)


@fact(
    "relief_decision",
    "Quyết định hoãn, miễn, tạm đình chỉ chấp hành",
    rank=73,
    at_label="Ngày quyết định",
    article="Luật 120/2025/QH15 Đ.39; NĐ 163/2026 Đ.110",
    turns_on="relief",
    means={
        "deferral": Trigger.EXECUTION_DEFERRED,
        "exemption": Trigger.EXECUTION_EXEMPTED,
        "suspension": Trigger.EXECUTION_SUSPENDED,
        "rest_waiver": Trigger.REST_WAIVED,
        "cancellation": Trigger.DEFERRAL_CANCELLED,
    },
)
@dataclass(frozen=True)
class ReliefDecided(Decision):
    """The decision of the regional court or the provincial director (M03, M06; transitions 29, 30)."""

    relief: str | None = fields.choice("Nội dung quyết định", RELIEF_DECISIONS, required=True)
    decider: str | None = fields.choice("Người quyết định", DECIDERS)
    ground: str | None = fields.choice("Lý do", RELIEF_GROUNDS, sensitivity=Sensitivity.SENSITIVE)
    until: date | None = fields.day("Đến ngày", future=True, width=12)
    received: Moment | None = received("Công an cấp xã nhận quyết định")


@fact(
    "execution_resumption",
    "Hết hoãn, tạm đình chỉ: tiếp tục chấp hành",
    rank=74,
    at_label="Ngày tiếp tục chấp hành",
    article="Luật 120/2025/QH15 Đ.39 k.1, k.3",
    means=Trigger.EXECUTION_RESUMED,
)
@dataclass(frozen=True)
class ExecutionResumed(Fact):
    """The reason for deferral or suspension is gone and three months or more remain (M05)."""

    remaining_months: int | None = fields.number("Thời gian còn lại (tháng)", greatest=60, width=6)
    detail: str = fields.text("Nội dung", lines=2)


@fact(
    "absconding",
    "Bỏ trốn",
    rank=77,
    at_label="Thời điểm bỏ trốn",
    article="Luật 120/2025/QH15 Đ.38 k.2, Đ.46 k.2; NĐ 163/2026 Đ.109",
    precision=Precision.MINUTE,
    means=Trigger.ABSCONDED,
    later={"told": Trigger.ABSCONDING_TOLD},
)
@dataclass(frozen=True)
class Absconded(Fact):
    """The person fled; time at large does not count (L06-L08; transition 32)."""

    where: str | None = fields.choice("Trường hợp", ABSCONDED_FROM)
    detail: str = fields.text("Nội dung", lines=2)
    told: Moment | None = received("Công an cấp xã nhận thông báo")


@fact(
    "search_decision",
    "Quyết định truy tìm",
    rank=78,
    at_label="Ngày ký quyết định",
    article="Luật 120/2025/QH15 Đ.38 k.2 d; NĐ 163/2026 Đ.109",
    means=Trigger.SEARCH_DECIDED,
)
@dataclass(frozen=True)
class SearchDecided(Decision):
    """The search decision of the provincial director, or V-43 of the head of the centre (L06, L07)."""

    issuer: str | None = fields.choice("Người quyết định", SEARCH_ISSUERS)


@fact(
    "recapture",
    "Bắt được hoặc ra trình diện sau khi bỏ trốn",
    rank=79,
    at_label="Thời điểm",
    article="NĐ 163/2026 Đ.109",
    precision=Precision.MINUTE,
    means=Trigger.RECAPTURED,
)
@dataclass(frozen=True)
class Recaptured(Fact):
    """Found or come back: what was interrupted goes on (L08)."""

    surrendered: bool | None = fields.flag("Tự ra trình diện")
    detail: str = fields.text("Nội dung", lines=2)


@fact(
    "temporary_leave",
    "Tạm thời ra khỏi cơ sở cai nghiện",
    rank=77,
    at_label="Ngày ra khỏi cơ sở",
    article="NĐ 163/2026 Đ.111, Đ.121",
    means=Trigger.TEMPORARILY_OUT,
    later={"back": Trigger.BACK_IN_CENTRE},
)
@dataclass(frozen=True)
class TemporarilyOut(Decision):
    """Taken out for criminal proceedings (V-47, counts towards the term) or on funeral leave (V-49)."""

    purpose: str | None = fields.choice("Lý do", LEAVES, required=True)
    until: date | None = fields.day("đến ngày", future=True, width=12)
    back: Moment | None = fields.moment("Trở lại cơ sở")


@fact(
    "term_reduction",
    "Giảm thời hạn cai nghiện bắt buộc (trước 01/7/2026)",
    rank=80,
    at_label="Ngày quyết định",
    article="NĐ 116/2021/NĐ-CP Đ.58 k.1",
    means=Trigger.TERM_REDUCED,
)
@dataclass(frozen=True)
class TermReduced(Decision):
    """History of the law of 2021 only: reduction after half of the term (L10, eras E1 to E3)."""

    ground: str | None = fields.choice("Lý do", REDUCTIONS)
    months: int | None = fields.number("Số tháng được giảm", least=1, greatest=6, width=6)


@fact(
    "compulsory_completion",
    "Chấp hành xong quyết định cai nghiện bắt buộc",
    rank=82,
    at_label="Ngày của giấy xác nhận",
    article="Luật 120/2025/QH15 Đ.35 k.5; NĐ 163/2026 Đ.123",
    means=Trigger.COMPULSORY_COMPLETED,
    later={"received": Trigger.CERTIFICATE_RECEIVED},
)
@dataclass(frozen=True)
class CompulsoryCompleted(Certificate):
    """The certificate V-50 of the head of the centre (I14, I16; transition 33)."""

    centre: str = fields.text("Cơ sở cai nghiện", width=50)
    received: Moment | None = received("Công an cấp xã nhận bản sao")

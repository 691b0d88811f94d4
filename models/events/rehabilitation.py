"""Chapters D to G: voluntary rehabilitation at home, in the community and in a centre (cai nghiện tự nguyện)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import fields
from models.dates import Moment, Precision
from models.events.base import Fact, Trigger, fact
from models.events.papers import (
    Certificate,
    Decision,
    Letter,
    Minutes,
    RehabilitationTerm,
    delivered,
    delivered_to,
    detection_source,
    received,
)
from models.fields import Choice
from models.person import RELATIONS

PLACES = (  # V-20 mục 3.1
    Choice("home", "Tại gia đình, cộng đồng"),
    Choice("public", "Tại cơ sở cai nghiện ma túy công lập"),
    Choice("reformatory", "Tại trường giáo dưỡng (từ đủ 12 tuổi đến dưới 18 tuổi)"),
    Choice("private", "Tại cơ sở cai nghiện ma túy tư nhân"),
)
_MEASURES = {
    "home": "voluntary_home",
    "public": "voluntary_public",
    "reformatory": "voluntary_public",
    "private": "voluntary_private",
}

CHANNELS = (  # D04: NĐ 163/2026 Đ.89 k.4
    Choice("in_person", "Trực tiếp"),
    Choice("portal", "Cổng Dịch vụ công quốc gia"),
    Choice("identity_app", "Ứng dụng định danh quốc gia"),
)

RESULTS_SHOWN = (  # C02, D03: Luật 120/2025/QH15 Đ.31 k.1 b; NĐ 163/2026 Đ.89 k.3 c
    Choice("attached", "Có kết quả xác định tình trạng nghiện, không quá 06 tháng"),
    Choice("substitution", "Có giấy xác nhận đang điều trị bằng thuốc thay thế (Mẫu số 35)"),
    Choice("none", "Chưa có hoặc quá 06 tháng: phải xác định tình trạng nghiện"),
)

DECISION_CASES = (  # NĐ 163/2026 Đ.91; Đ.92 k.1 c; Đ.94 k.4
    Choice("registered", "Đăng ký cai nghiện tự nguyện"),
    Choice("moved_in", "Chuyển đến, tiếp tục quản lý"),
    Choice("after_stages", "Tiếp tục tại gia đình, cộng đồng sau ít nhất 03 giai đoạn tại cơ sở tư nhân"),
)

RECEIVERS = (  # V-24: NĐ 163/2026 Đ.92 k.1, k.2
    Choice("police", "Công an cấp xã"),
    Choice("private", "Cơ sở cai nghiện ma túy tư nhân"),
)

STAGES = (  # E06: Luật 120/2025/QH15 Đ.29 k.2; NĐ 163/2026 Đ.84-88
    Choice("intake", "Tiếp nhận, phân loại"),
    Choice("detoxification", "Điều trị cắt cơn, giải độc, điều trị các rối loạn tâm thần, điều trị bệnh lý khác"),
    Choice("education", "Giáo dục, tư vấn, phục hồi hành vi, nhân cách"),
    Choice("work", "Lao động trị liệu, học nghề"),
    Choice("reintegration", "Chuẩn bị tái hòa nhập cộng đồng"),
)

CERTIFIED = (  # V-30: title with two readings
    Choice("completed", "Hoàn thành cai nghiện ma túy tự nguyện"),
    Choice("stages", "Thời gian, quy trình cai nghiện đã thực hiện tại cơ sở (ít nhất 03 giai đoạn)"),
)

ANNOUNCERS = (  # V-51: NĐ 163/2026 Đ.93 k.2, Đ.94 k.2, Đ.97 k.1, Đ.123 k.1
    Choice("support_officer", "Người được phân công tư vấn, quản lý, hỗ trợ"),
    Choice("private", "Cơ sở cai nghiện ma túy tư nhân"),
    Choice("public", "Cơ sở cai nghiện ma túy công lập"),
    Choice("reformatory", "Trường giáo dưỡng"),
)

WALK_OUT_GROUNDS = (  # D09: NĐ 163/2026 Đ.4 k.9, k.10
    Choice("professional_rules", "Không tuân thủ quy định chuyên môn về cai nghiện"),
    Choice("left", "Tự ý rời nơi cai nghiện từ 02 ngày làm việc trở lên không có lý do chính đáng"),
    Choice("substitution", "Tự ý chấm dứt điều trị bằng thuốc thay thế theo quy định về điều trị"),
)


@fact(
    "registration",
    "Đăng ký cai nghiện ma túy tự nguyện",
    rank=42,
    at_label="Thời điểm đăng ký",
    article="Luật 120/2025/QH15 Đ.31 k.6; NĐ 163/2026 Đ.89",
    precision=Precision.MINUTE,
    turns_on="result",
    means={"none": Trigger.REGISTERED_UNDETERMINED, "": Trigger.REGISTERED},
)
@dataclass(frozen=True)
class Registered(Fact):
    """The registration with application V-20, entered in the register V-21 (D01-D05, C02)."""

    place: str | None = fields.choice("Địa điểm cai nghiện dự kiến", PLACES, required=True)
    result: str | None = fields.choice("Kết quả xác định tình trạng nghiện", RESULTS_SHOWN)
    result_day: date | None = fields.day("Ngày của kết quả, giấy xác nhận", width=12)
    channel: str | None = fields.choice("Cách đăng ký", CHANNELS)
    applicant: str = fields.text("Người viết đơn", width=30, suggests=fields.Names.RELATIVES)
    relation: str | None = fields.choice("Quan hệ với người tự nguyện cai nghiện", RELATIONS)
    representative_opinion: str = fields.text(
        "Ý kiến cha, mẹ, người giám hộ (người dưới 18 tuổi)", lines=2, help="NĐ 163/2026 Đ.89 k.3."
    )
    plan: str = fields.text("Kế hoạch cai nghiện tại gia đình, cộng đồng", lines=4)
    received_by: str = fields.text("Cán bộ tiếp nhận", width=30, suggests=fields.Names.OFFICERS)

    def enters_registry(self) -> bool:
        return True


@fact(
    "voluntary_decision",
    "Quyết định cai nghiện ma túy tự nguyện",
    rank=46,
    at_label="Thời điểm ký quyết định",
    article="NĐ 163/2026 Đ.91",
    precision=Precision.MINUTE,
    means=Trigger.VOLUNTARY_DECIDED,
    later={"delivered": Trigger.VOLUNTARY_DECISION_DELIVERED},
)
@dataclass(frozen=True)
class VoluntaryDecided(RehabilitationTerm, Decision):
    """The decision V-22 of the head of commune police (D06, D07, G06; E01, E02 for the term)."""

    place: str | None = fields.choice("Địa điểm cai nghiện", PLACES, required=True, group="Nơi cai nghiện")
    place_name: str = fields.text("Tên, địa chỉ nơi cai nghiện", group="Nơi cai nghiện", width=50)
    case: str | None = fields.choice("Trường hợp", DECISION_CASES, group="Nơi cai nghiện")
    effective: date | None = fields.day("Có hiệu lực từ ngày", future=True, group="Nơi cai nghiện", width=12)
    delivered: Moment | None = delivered()
    delivered_to: str = delivered_to()

    def measure_applied(self) -> str | None:
        return _MEASURES.get(self.place or "")


@fact(
    "reception",
    "Tiếp nhận đăng ký cai nghiện ma túy tự nguyện",
    rank=44,
    at_label="Thời điểm lập biên bản tiếp nhận",
    article="Luật 120/2025/QH15 Đ.32 k.2; NĐ 163/2026 Đ.92",
    precision=Precision.MINUTE,
    means=Trigger.REHAB_RECEIVED,
)
@dataclass(frozen=True)
class RehabilitationReceived(Minutes):
    """The minutes V-24, from whose day the term at home or in a private centre runs (F01, G01, P9)."""

    by_whom: str | None = fields.choice("Bên tiếp nhận", RECEIVERS, required=True)
    registrant: str = fields.text("Đại diện bên đăng ký", width=40, suggests=fields.Names.RELATIVES)
    relation: str | None = fields.choice("Quan hệ với người nghiện ma túy", RELATIONS)


@fact(
    "rehab_start",
    "Bắt đầu cai nghiện",
    rank=56,
    at_label="Ngày bắt đầu",
    article="Luật 120/2025/QH15 Đ.32 k.8 c; NĐ 163/2026 Đ.4 k.8",
    means=Trigger.REHAB_STARTED,
    later={"notified": Trigger.START_NOTIFIED},
)
@dataclass(frozen=True)
class RehabilitationStarted(Fact):
    """Rehabilitation began (transition 18); the provider tells the commune police within 24 hours (F04, D08)."""

    provider: str = fields.text("Tổ chức, cá nhân cung cấp dịch vụ, cơ sở cai nghiện", width=50)
    contract: str = fields.text("Hợp đồng dịch vụ (số, ngày)", width=30)
    notified: Moment | None = fields.moment("Công an cấp xã nhận thông báo")


@fact(
    "rehab_stage",
    "Hoàn thành giai đoạn của quy trình cai nghiện",
    rank=57,
    at_label="Ngày hoàn thành giai đoạn",
    article="Luật 120/2025/QH15 Đ.29 k.2; NĐ 163/2026 Đ.84-88",
    turns_on="stage",
    means={
        "education": (Trigger.STAGE_COMPLETED, Trigger.THREE_STAGES_COMPLETED),
        "reintegration": (Trigger.STAGE_COMPLETED, Trigger.REINTEGRATION_COMPLETED),
        "": Trigger.STAGE_COMPLETED,
    },
)
@dataclass(frozen=True)
class StageCompleted(Fact):
    """One of the five stages is done (E06-E12); after three of them the one-time support is due (F06)."""

    stage: str | None = fields.choice("Giai đoạn", STAGES, required=True)
    by: str = fields.text("Đơn vị thực hiện", width=50)
    assessment: str = fields.text("Nhận xét, đánh giá", lines=2)


@fact(
    "service_completion",
    "Hoàn thành dịch vụ cai nghiện tại gia đình, cộng đồng",
    rank=57,
    at_label="Ngày của giấy xác nhận",
    article="NĐ 163/2026 Đ.93 k.1",
    means=Trigger.SERVICE_COMPLETED,
)
@dataclass(frozen=True)
class ServiceCompleted(Certificate):
    """The provider's certificate V-27 (F04)."""

    service: str = fields.text("Dịch vụ đã hoàn thành", lines=2)


@fact(
    "not_started",
    "Không thực hiện quyết định cai nghiện tự nguyện",
    rank=62,
    at_label="Ngày phát hiện",
    article="NĐ 163/2026 Đ.4 k.8",
    means=(Trigger.NOT_STARTED, Trigger.GROUND_FOUND),
)
@dataclass(frozen=True)
class NotStarted(Fact):
    """Rehabilitation was not begun within the time after the decision (D08): a ground for the compulsory file."""

    source: str | None = detection_source()
    detail: str = fields.text("Nội dung", lines=2)


@fact(
    "walk_out",
    "Tự ý chấm dứt cai nghiện tự nguyện, điều trị thay thế",
    rank=62,
    at_label="Ngày phát hiện hoặc nhận thông báo",
    article="NĐ 163/2026 Đ.4 k.9, k.10",
    means=(Trigger.WALKED_OUT, Trigger.GROUND_FOUND),
)
@dataclass(frozen=True)
class WalkedOut(Fact):
    """The person broke off rehabilitation or treatment (D09, G04): a ground for the compulsory file."""

    ground: str | None = fields.choice("Trường hợp", WALK_OUT_GROUNDS, required=True)
    since: date | None = fields.day("Từ ngày", width=12)
    source: str | None = detection_source()
    told_by: str = fields.text("Bên thông báo", width=50)
    detail: str = fields.text("Nội dung", lines=2)


@fact(
    "advance_notice",
    "Thông báo chuẩn bị hoàn thành cai nghiện",
    rank=58,
    at_label="Ngày nhận hoặc lập thông báo",
    article="NĐ 163/2026 Đ.93 k.2, Đ.94 k.2, Đ.97 k.1, Đ.123 k.1",
    means=Trigger.COMPLETION_ANNOUNCED,
)
@dataclass(frozen=True)
class CompletionAnnounced(Letter):
    """The notice V-51, at least 30 days before the end (F07, G05, G09, I15, P05)."""

    by_whom: str | None = fields.choice("Bên thông báo", ANNOUNCERS, required=True)
    centre: str = fields.text("Cơ sở cai nghiện", width=40)
    admitted: date | None = fields.day("Ngày tiếp nhận", width=12)
    completes: date | None = fields.day("Ngày hoàn thành", future=True, width=12)


@fact(
    "home_completion",
    "Hoàn thành cai nghiện tự nguyện tại gia đình, cộng đồng",
    rank=82,
    at_label="Thời điểm ký giấy xác nhận",
    article="Luật 120/2025/QH15 Đ.32 k.5 c; NĐ 163/2026 Đ.93 k.4",
    precision=Precision.MINUTE,
    means=Trigger.REHAB_COMPLETED,
    later={"delivered": Trigger.CERTIFICATE_DELIVERED},
)
@dataclass(frozen=True)
class HomeCompleted(Certificate):
    """The certificate V-28 of the head of commune police, in the last 24 hours of the term (F08, F09)."""

    delivered: Moment | None = delivered()
    delivered_to: str = delivered_to()


@fact(
    "centre_certificate",
    "Giấy xác nhận của cơ sở cai nghiện (tự nguyện)",
    rank=82,
    at_label="Ngày của giấy xác nhận",
    article="Luật 120/2025/QH15 Đ.33 k.3, k.4; NĐ 163/2026 Đ.94, Đ.97",
    turns_on="content",
    means={"completed": Trigger.REHAB_COMPLETED, "stages": Trigger.PRIVATE_STAGES_DONE},
    later={"received": Trigger.CERTIFICATE_RECEIVED},
)
@dataclass(frozen=True)
class CentreCertified(Certificate):
    """The certificate V-30 of a centre: all done, or at least three stages done in a private one (G02, G03, G09)."""

    content: str | None = fields.choice("Nội dung xác nhận", CERTIFIED, required=True)
    stages: tuple[str, ...] = fields.choices("Các giai đoạn đã hoàn thành", STAGES)
    contract: str = fields.text("Hợp đồng dịch vụ (số, ngày)", width=30)
    received: Moment | None = received("Công an cấp xã nhận bản sao, thông báo")

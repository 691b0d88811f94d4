"""Chapters P and Q: management after rehabilitation (quản lý sau cai nghiện) and leaving a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import fields
from models.dates import Moment
from models.events.base import Trigger, fact
from models.events.papers import Certificate, Decision, Letter, delivered, delivered_to, received
from models.fields import Choice

PROPOSED_MEASURES = (  # V-52 mục 4, ghi chú 7
    Choice("relapse_prevention", "Phòng, chống tái nghiện"),
    Choice("psychology", "Hỗ trợ tâm lý"),
    Choice("legal", "Trợ giúp pháp lý"),
    Choice("loan", "Vay vốn"),
    Choice("training", "Học nghề"),
    Choice("job", "Tìm việc làm"),
    Choice("children", "Bảo đảm quyền trẻ em"),
)

AFTER = (  # P01, P02: Luật 120/2025/QH15 Đ.42 k.1, k.2
    Choice("voluntary", "Hoàn thành cai nghiện tự nguyện (01 năm)"),
    Choice("substitution", "Hoàn thành điều trị thay thế (01 năm)"),
    Choice("compulsory_minor", "Chấp hành xong cai nghiện bắt buộc, từ đủ 12 tuổi đến dưới 18 tuổi (01 năm)"),
    Choice("compulsory", "Chấp hành xong cai nghiện bắt buộc (02 năm)"),
)

HELPER_PAPERS = (  # NĐ 163/2026/NĐ-CP Phụ lục V
    Choice("V-59", "Phân công người tư vấn, quản lý, hỗ trợ (Mẫu số 59)"),  # F05, P08: NĐ 163/2026 Đ.130 k.1
    Choice("V-60", "Phân công người quản lý, hỗ trợ người chuyển đến (Mẫu số 60)"),  # P10: Đ.136 k.1 b
)

LISTS = (  # Q01: Luật 120/2025/QH15 Đ.27, Đ.48
    Choice("users", "Danh sách người sử dụng trái phép chất ma túy"),
    Choice("addicts", "Danh sách người nghiện ma túy"),
    Choice("aftercare", "Danh sách người bị quản lý sau cai nghiện ma túy"),
)

_GROUPS = {"users": "user", "addicts": "addict", "aftercare": "aftercare"}
"""The group that is on a list (P16)."""

REMOVALS = (  # Q02-Q04: Luật 120/2025/QH15 Đ.27 k.3, Đ.48 k.3, k.4
    Choice("served", "Chấp hành xong quyết định quản lý sau cai nghiện"),
    Choice("completed", "Hoàn thành cai nghiện tự nguyện, điều trị thay thế"),
    Choice("detained", "Thi hành án phạt tù; vào cơ sở giáo dục bắt buộc, trường giáo dưỡng"),
    Choice("sent_to_centre", "Có quyết định đưa vào cơ sở cai nghiện bắt buộc"),
    Choice("addicted", "Được xác định là nghiện ma túy (đang quản lý sau cai nghiện)"),
    Choice("moved", "Chuyển nơi cư trú"),
    Choice("dead_or_missing", "Chết, bị Tòa án tuyên bố là mất tích"),
    Choice("other", "Không còn căn cứ ở trong danh sách"),
)


@fact(
    "aftercare_proposal",
    "Đề nghị quản lý sau cai nghiện",
    rank=59,
    at_label="Ngày đề nghị",
    article="NĐ 163/2026 Đ.134 k.1",
    means=Trigger.AFTERCARE_PROPOSED,
)
@dataclass(frozen=True)
class AftercareProposed(Letter):
    """The proposal V-52 of the head of commune police to the chair of the commune (P05, P06)."""

    reason: str = fields.text("Lý do (điều khoản của Nghị định)", width=50)
    from_day: date | None = fields.day("Thời hạn từ ngày", future=True, width=12)
    until_day: date | None = fields.day("đến ngày", future=True, width=12)
    measures: tuple[str, ...] = fields.choices("Các biện pháp quản lý, hỗ trợ", PROPOSED_MEASURES)
    measures_detail: str = fields.text("Ghi rõ biện pháp", lines=2)
    helpers: str = fields.text("Dự kiến cơ quan, tổ chức, cá nhân thực hiện", width=50, suggests=fields.Names.HELPERS)


@fact(
    "aftercare_decision",
    "Quyết định quản lý sau cai nghiện",
    rank=81,
    at_label="Ngày ký quyết định",
    article="Luật 120/2025/QH15 Đ.42; NĐ 163/2026 Đ.134",
    means=Trigger.AFTERCARE_DECIDED,
    later={
        "received": Trigger.AFTERCARE_DECISION_RECEIVED,
        "delivered": Trigger.AFTERCARE_DECISION_DELIVERED,
    },
)
@dataclass(frozen=True)
class AftercareDecided(Decision):
    """The decision V-53 of the chair of the commune (P01-P04, P07); after-care begins with completion (P03)."""

    after: str | None = fields.choice("Sau khi", AFTER, group="Thời hạn")
    from_day: date | None = fields.day("Thời hạn từ ngày", future=True, group="Thời hạn", width=12)
    printed_end: date | None = fields.day("đến ngày (ghi trên quyết định)", future=True, group="Thời hạn", width=12)
    assigned: str = fields.text("Giao cho (họ tên, đơn vị)", group="Thực hiện", width=50, suggests=fields.Names.HELPERS)
    family: str = fields.text("Đại diện gia đình", group="Thực hiện", width=40, suggests=fields.Names.RELATIVES)
    effective: date | None = fields.day("Có hiệu lực từ ngày", future=True, group="Thực hiện", width=12)
    received: Moment | None = received(
        "Công an cấp xã nhận quyết định", "Quyết định giám sát điện tử trong 12 giờ (NĐ 163/2026 Đ.16 k.2 a)."
    )
    delivered: Moment | None = delivered()
    delivered_to: str = delivered_to()

    def enters_registry(self) -> bool:
        return True


@fact(
    "aftercare_team",
    "Phân công Tổ quản lý, hỗ trợ xã hội sau cai nghiện",
    rank=83,
    at_label="Ngày ký quyết định",
    article="NĐ 163/2026 Đ.136 k.3",
    means=Trigger.TEAM_ASSIGNED,
)
@dataclass(frozen=True)
class AftercareTeamAssigned(Decision):
    """The decision V-55 of the chair of the commune: one team for the commune (P08)."""

    effective: date | None = fields.day("Có hiệu lực từ ngày", future=True, width=12)
    leader: str = fields.text("Công an xã - Tổ trưởng", group="Tổ quản lý", width=40, suggests=fields.Names.OFFICERS)
    deputy: str = fields.text("Trạm Y tế xã - Tổ phó", group="Tổ quản lý", width=40)
    culture: str = fields.text("Phòng Văn hóa - Xã hội - Thành viên", group="Tổ quản lý", width=40)
    youth: str = fields.text("Đoàn TNCSHCM cấp xã - Thành viên", group="Tổ quản lý", width=40)
    others: tuple[str, ...] = fields.texts("Thành viên khác", group="Tổ quản lý")


@fact(
    "helper",
    "Phân công người tư vấn, quản lý, hỗ trợ",
    rank=83,
    at_label="Ngày ký quyết định",
    article="NĐ 163/2026 Đ.130 k.1, Đ.136 k.1 b",
    turns_on="paper",
    means={
        "V-60": (Trigger.AFTERCARE_CONTINUED, Trigger.HELPER_ASSIGNED),
        "": Trigger.HELPER_ASSIGNED,
    },
)
@dataclass(frozen=True)
class HelperAssigned(Decision):
    """The decision V-59 or, after a move, V-60 of the chair of the commune (F05, P08, P10)."""

    paper: str | None = fields.choice("Quyết định", HELPER_PAPERS, required=True)
    helper: str = fields.text("Người được phân công", width=40, suggests=fields.Names.HELPERS)
    helper_unit: str = fields.text("Đơn vị, tổ chức", width=40)
    earlier: str = fields.text("Quyết định trước, thông báo của Công an nơi đi (số, ngày)", width=50)
    effective: date | None = fields.day("Có hiệu lực từ ngày", future=True, width=12)


@fact(
    "aftercare_completion",
    "Chấp hành xong quyết định quản lý sau cai nghiện",
    rank=86,
    at_label="Ngày ký giấy xác nhận",
    article="NĐ 163/2026 Đ.138",
    means=Trigger.AFTERCARE_COMPLETED,
    later={"delivered": Trigger.CERTIFICATE_DELIVERED},
)
@dataclass(frozen=True)
class AftercareCompleted(Certificate):
    """The certificate V-56 of the chair of the commune (P13)."""

    delivered: Moment | None = delivered()
    delivered_to: str = delivered_to()


@fact(
    "list_removal",
    "Đưa ra khỏi danh sách",
    rank=88,
    at_label="Ngày ký quyết định",
    article="Luật 120/2025/QH15 Đ.27 k.3, Đ.48 k.3, k.4; NĐ 163/2026 Đ.135 k.6",
    turns_on="reason",
    means={
        "served": (Trigger.REMOVED_AS_SERVED, Trigger.REMOVED_FROM_LIST),
        "detained": (Trigger.REMOVED_AS_DETAINED, Trigger.REMOVED_FROM_LIST),
        "addicted": (Trigger.REMOVED_AS_ADDICTED, Trigger.REMOVED_FROM_LIST),
        "moved": (Trigger.REMOVED_AS_MOVED, Trigger.REMOVED_FROM_LIST),
        "dead_or_missing": (Trigger.DIED, Trigger.REMOVED_FROM_LIST),
        "other": (Trigger.CASE_CLOSED, Trigger.REMOVED_FROM_LIST),
        "": Trigger.REMOVED_FROM_LIST,
    },
)
@dataclass(frozen=True)
class RemovedFromList(Decision):
    """Off a list: decision V-57 for after-care (P14), no form for the two others (Q02-Q04)."""

    from_list: str | None = fields.choice("Danh sách", LISTS, required=True)
    reason: str | None = fields.choice("Lý do", REMOVALS, required=True)
    detail: str = fields.text("Giấy tờ làm căn cứ, ghi chú", lines=2)
    effective: date | None = fields.day("Có hiệu lực từ ngày", future=True, width=12)

    def list_meant(self) -> str | None:
        return _GROUPS.get(self.from_list or "")

"""Social support and harm reduction (hỗ trợ xã hội, can thiệp giảm tác hại)."""

from __future__ import annotations

from dataclasses import dataclass

from models import fields
from models.events.base import Fact, Trigger, fact
from models.fields import Choice

FORMS = (  # NĐ 163/2026 Đ.131 (F06), Đ.135 k.4, k.5, Đ.137; V-52 ghi chú 7
    Choice("counselling", "Tư vấn tâm lý, xã hội, phòng, chống tái nghiện"),
    Choice("training", "Học nghề"),
    Choice("job", "Tìm việc làm, tạo việc làm"),
    Choice("loan", "Vay vốn"),
    Choice("legal", "Trợ giúp pháp lý"),
    Choice("identity_papers", "Làm giấy tờ tùy thân, đăng ký cư trú"),
    Choice("schooling", "Học văn hóa"),
    Choice("health", "Chăm sóc, phục hồi sức khỏe"),
    Choice("costs", "Hỗ trợ chi phí"),
    Choice("one_time", "Hỗ trợ một lần sau khi hoàn thành ít nhất 03 giai đoạn"),
    Choice("community", "Tham gia hoạt động xã hội, nhóm đồng đẳng"),
    Choice("children", "Bảo đảm quyền trẻ em"),
)

RESULTS = (  # the program's own
    Choice("advised", "Đã tư vấn, giới thiệu"),
    Choice("given", "Đã được hỗ trợ"),
    Choice("refused", "Người đó không có nhu cầu"),
    Choice("not_possible", "Chưa đáp ứng được"),
)


@fact(
    "support",
    "Hỗ trợ xã hội",
    rank=60,
    article="NĐ 163/2026 Đ.130, Đ.131, Đ.135 k.5, Đ.137",
    turns_on="form",
    means={"one_time": (Trigger.SUPPORTED, Trigger.SUPPORTED_ONCE), "": Trigger.SUPPORTED},
)
@dataclass(frozen=True)
class Supported(Fact):
    """One support offered or given (F05, F06, P08, P16)."""

    form: str | None = fields.choice("Hình thức hỗ trợ", FORMS, required=True)
    result: str | None = fields.choice("Kết quả", RESULTS)
    by: str = fields.text("Cơ quan, tổ chức, người hỗ trợ", width=50, suggests=fields.Names.HELPERS)
    amount: int | None = fields.number("Số tiền (đồng)", greatest=10_000_000_000, width=14)
    content: str = fields.text("Nội dung", lines=3)


@fact(
    "harm_reduction",
    "Can thiệp giảm tác hại",
    rank=60,
    article="Luật 120/2025/QH15 Đ.43",
    means=Trigger.HARM_REDUCED,
)
@dataclass(frozen=True)
class HarmReduced(Fact):
    """A harm-reduction service that the person was given (article map: law 43)."""

    service: str = fields.text("Biện pháp can thiệp", width=50, required=True)
    by: str = fields.text("Cơ sở, người thực hiện", width=50, suggests=fields.Names.HELPERS)
    content: str = fields.text("Nội dung", lines=2, sensitivity=fields.Sensitivity.SENSITIVE)

"""What a person asks of the office about the data kept of them (Luật 91/2025/QH15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models import fields
from models.dates import Moment, Precision
from models.events.base import Event, Fact, Trigger, fact
from models.fields import Choice

ASKED_BY = (  # the program's own
    Choice("self", "Chính người đó"),
    Choice("parent", "Cha, mẹ, người giám hộ"),
    Choice("representative", "Người đại diện, người được ủy quyền"),
)

CORRECTION_DECISIONS = (  # Luật 91/2025/QH15 Đ.13: đính chính, or a notice with the reason
    Choice("corrected", "Đính chính theo yêu cầu"),
    Choice("partly", "Đính chính một phần"),
    Choice("refused", "Không đính chính"),
)


@fact(
    "correction_request",
    "Yêu cầu đính chính dữ liệu cá nhân",
    rank=88,
    at_label="Thời điểm nhận yêu cầu",
    article="Luật 91/2025/QH15 Đ.13; NĐ 356/2025/NĐ-CP",
    precision=Precision.MINUTE,
    means=Trigger.CORRECTION_REQUESTED,
    later={"answered": Trigger.CORRECTION_ANSWERED},
)
@dataclass(frozen=True)
class CorrectionRequested(Fact):
    """Somebody says that what the registry holds is wrong; the office looks, decides and answers (rule DL01)."""

    asked_by: str | None = fields.choice("Ai yêu cầu", ASKED_BY, required=True, group="Yêu cầu")
    asker: str = fields.text(
        "Họ tên người yêu cầu (nếu không phải chính người đó)",
        group="Yêu cầu",
        width=30,
        suggests=fields.Names.RELATIVES,
    )
    number: str = fields.text("Số, ký hiệu đơn (nếu có)", group="Yêu cầu", width=20)
    content: str = fields.text("Nội dung yêu cầu đính chính", lines=3, required=True, group="Yêu cầu")
    answered: Moment | None = fields.moment(
        "Thời điểm trả lời", group="Trả lời", help="Bỏ trống khi chưa trả lời. Hạn: 02 ngày làm việc."
    )
    decision: str | None = fields.choice("Quyết định", CORRECTION_DECISIONS, required_with="answered", group="Trả lời")
    answer: str = fields.text(
        "Nội dung trả lời, lý do nếu không đính chính", lines=3, required_with="answered", group="Trả lời"
    )
    answered_by: str = fields.text("Người trả lời", group="Trả lời", width=30, suggests=fields.Names.OFFICERS)


def reason_by_request(events: Iterable[Event]) -> str:
    """The reason of a change made while a request waits for its answer: it names the request. Empty if none waits."""
    waiting = [e for e in events if isinstance(e.fact, CorrectionRequested) and not e.voided and not e.fact.answered]
    return f"Theo yêu cầu đính chính nhận lúc {waiting[-1].at.show()}" if waiting else ""

"""The destruction of what is known of people: the order of a chief, what was destroyed, and the report about it.

Nothing here names anybody: the report is kept for ever, and the people are gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NewType

from models import fields
from models.backup import Held
from models.fields import Choice
from models.ids import PersonId, UserId

ErasureId = NewType("ErasureId", str)

TERM_OVER = "term_over"
GROUNDS = (  # Luật 91/2025/QH15 Đ.14
    Choice(TERM_OVER, "Hết thời hạn lưu giữ"),
    Choice("purpose_done", "Đã hoàn thành mục đích xử lý dữ liệu"),
    Choice("request", "Theo yêu cầu của chính người đó"),
    Choice("competent_body", "Theo quyết định của cơ quan nhà nước có thẩm quyền"),
    Choice("other_law", "Trường hợp khác theo quy định của pháp luật"),
)

_NO_NAMES = "Không ghi tên người có hồ sơ bị hủy: biên bản được giữ lại."


@dataclass(frozen=True)
class ErasureOrder:
    """What a chief decides: why, by which text, and what is known of copies."""

    ground: str = fields.choice("Trường hợp hủy (Luật 91/2025/QH15 Đ.14)", GROUNDS, required=True)
    basis: str = fields.text("Căn cứ (văn bản, điều khoản)", required=True, lines=2, help=_NO_NAMES, width=60)
    number: str = fields.text("Số biên bản, quyết định", width=20)
    witnesses: tuple[str, ...] = fields.texts("Người chứng kiến (cấp bậc, họ tên)", width=60)
    backups_until: date | None = fields.day(
        "Ngày các bản sao khác được thay hết",
        future=True,
        help="Bản sao chép tay mà sổ không biết. Bản sao lưu sổ tự làm được tính và ghi vào biên bản.",
        width=14,
    )
    copies: str = fields.text(
        "Bản giấy, tệp đã gửi nơi khác", lines=3, help=f"Nơi giữ, số lượng. {_NO_NAMES}", width=60
    )


@dataclass(frozen=True, slots=True)
class Destroyed:
    """How much there was of one person, by kind of record, and to which offices the file went."""

    records: Mapping[str, int]
    sent_to: tuple[str, ...] = ()


RECORD_KINDS: Mapping[str, str] = {
    "person": "Lý lịch",
    "event": "Sự kiện",
    "document": "Giấy tờ lưu trong sổ",
    "sheet": "Trang giấy tờ",
    "change": "Nội dung trong lịch sử thay đổi",
    "print": "Lượt in (bản giấy đã ra khỏi sổ)",
    "saved": "Lượt lưu thành tệp (tệp đã ra khỏi sổ)",
    "count": "Dòng số đếm",
}
"""What is counted of an erasure, with its name in the report."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """A destruction that was carried out. ``classes``: how many files of each class of retention."""

    id: ErasureId
    at: datetime
    by: UserId
    order: ErasureOrder
    classes: Mapping[str, int]
    records: Mapping[str, int]
    sent_to: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    """The backups that still hold what was destroyed."""
    journal: int = 0

    @property
    def people(self) -> int:
        return self.records.get("person", 0)

    @property
    def held_until(self) -> date | None:
        """From when on no copy holds it any more; None if that is not known: of none of the copies, or not of all."""
        days = [held.until for held in self.held]
        if self.order.backups_until is not None:
            days.append(self.order.backups_until)
        known = [day for day in days if day is not None]
        return max(known) if known and len(known) == len(days) else None


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """A closed file whose time is over."""

    person_id: PersonId
    name: str
    birth: str
    code: str
    since: date
    years: int
    papers: int


@dataclass(frozen=True, slots=True)
class Overdue:
    """Everything whose time is over: files in the order of their closing, of which ``rows`` are the first, and how
    many counts."""

    rows: tuple[OverdueRow, ...] = ()
    total: int = 0
    counts: int = 0
    unknown: Mapping[str, int] = field(default_factory=dict)
    """Closed files of classes whose term is not known, by class."""

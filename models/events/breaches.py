"""Chapter O: breaches of duties during voluntary rehabilitation and substitution treatment (Luật Đ.47)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import fields
from models.events.base import Fact, Trigger, fact
from models.fields import Choice

ACTS = (  # O01-O03: Luật 120/2025/QH15 Đ.47 k.2, k.3, k.4
    Choice("refuses_monitoring", "Không chấp hành giám sát điện tử (khoản 2)"),
    Choice("commune_education", "Hành vi thuộc đối tượng áp dụng giáo dục tại xã, phường, đặc khu (khoản 3)"),
    Choice("other", "Hành vi vi phạm pháp luật khác (khoản 4)"),
)

HANDLING = (  # Luật 120/2025/QH15 Đ.47 k.2-4
    Choice("reminder", "Lập biên bản, nhắc nhở"),
    Choice("criticism", "Lập biên bản, kiểm điểm"),
    Choice("compulsory", "Lập hồ sơ đưa đi cai nghiện bắt buộc"),
    Choice("criminal", "Xử lý hình sự"),
)


@fact(
    "breach",
    "Vi phạm trong thời gian cai nghiện tự nguyện, điều trị thay thế",
    rank=62,
    at_label="Ngày lập biên bản",
    article="Luật 120/2025/QH15 Đ.47 k.2-4",
    turns_on="handling",
    means={
        "reminder": (Trigger.BREACH_RECORDED, Trigger.REMINDED),
        "criticism": (Trigger.BREACH_RECORDED, Trigger.CRITICISED),
        "compulsory": (Trigger.BREACH_RECORDED, Trigger.GROUND_FOUND),
        "": Trigger.BREACH_RECORDED,
    },
)
@dataclass(frozen=True)
class BreachRecorded(Fact):
    """A breach and what was done: reminder, criticism, compulsory file (O01-O03, O05)."""

    act: str | None = fields.choice("Hành vi", ACTS, required=True)
    committed: date | None = fields.day("Ngày vi phạm", width=12)
    handling: str | None = fields.choice("Xử lý", HANDLING)
    record: str = fields.text("Biên bản (số, ngày)", width=30)
    officer: str = fields.text("Cán bộ lập biên bản", width=30, suggests=fields.Names.OFFICERS)
    detail: str = fields.text("Nội dung", lines=3)

"""Decisions of a chief that depart from a rule for one person, or for the office (design §8, Overrides)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import fields
from models.events.base import Fact, Trigger, fact
from models.roles import Permission


@fact(
    "rule_override",
    "Quyết định áp dụng khác quy định",
    rank=1,
    at_label="Ngày quyết định",
    means=Trigger.NOTED,
    recorded_with=Permission.OVERRIDE_RULE,
)
@dataclass(frozen=True)
class RuleOverride(Fact):
    """From one day to another a row of law has another value; a chief has decided so and says why.

    It moves no state. The same record, without a person, is a decision for the whole office. ``value`` is
    spelled as models/law/overridable.py writes it.
    """

    rule: str = fields.text("Mã quy định", required=True, longest=40, width=14)
    value: str = fields.text("Giá trị áp dụng", required=True, width=24)
    from_day: date | None = fields.day("Áp dụng từ ngày", required=True, future=True, width=14)
    to_day: date | None = fields.day(
        "Đến hết ngày", future=True, help="Bỏ trống nếu chưa định ngày hết áp dụng.", width=14
    )
    decided_by: str = fields.text("Chỉ huy quyết định", required=True, width=30, suggests=fields.Names.OFFICERS)
    number: str = fields.text("Số văn bản", width=16)
    dated: date | None = fields.day("Ngày văn bản", width=14)
    reason: str = fields.text("Lý do áp dụng khác", lines=3, required=True)

"""Taking over people from lists that were kept before the program (design §8, Taking over)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import fields
from models.dates import Moment
from models.events.base import Fact, Step, Trigger, fact
from models.events.user_management import PRESENCE, STOP_REASONS, stop_trigger
from models.fields import Choice

MEASURES = (  # the program's own codes of the measures of domain/law.md §7.1
    Choice("user_management", "Quản lý người sử dụng trái phép chất ma túy"),
    Choice("addict", "Người nghiện ma túy, chưa thực hiện biện pháp nào"),
    Choice("voluntary_home", "Cai nghiện tự nguyện tại gia đình, cộng đồng"),
    Choice("voluntary_private", "Cai nghiện tự nguyện tại cơ sở tư nhân"),
    Choice("voluntary_public", "Cai nghiện tự nguyện tại cơ sở công lập, trường giáo dưỡng"),
    Choice("substitution", "Điều trị nghiện bằng thuốc thay thế"),
    Choice("compulsory", "Cai nghiện bắt buộc"),
    Choice("aftercare", "Quản lý sau cai nghiện"),
)

OUTCOMES = (  # III-10, last column
    Choice("running", "Đang thực hiện"),
    Choice("suspended", "Tạm đình chỉ"),
    Choice("stopped", "Đã dừng"),
    Choice("ended", "Đã chấm dứt"),
)

_STOPPED = {  # reasons to stop a measure that is no management of users: Luật 120/2025/QH15 Đ.48 k.3, k.4
    "addicted": Trigger.REMOVED_AS_ADDICTED,
    "compulsory_education": Trigger.REMOVED_AS_DETAINED,
    "prison": Trigger.REMOVED_AS_DETAINED,
    "long_custody": Trigger.REMOVED_AS_DETAINED,
    "dead_or_missing": Trigger.DIED,
}


@fact(
    "taken_over",
    "Tiếp nhận từ danh sách đã có",
    rank=0,
    at_label="Ngày đưa vào quản lý",
    means=Trigger.TAKEN_OVER,
)
@dataclass(frozen=True)
class TakenOver(Fact):
    """What an earlier list says of a person: measure, decision and dates as the paper has them.

    The event's moment is the day the list says management began (``entry``), or the day of taking
    over when the list does not say. An end date on paper is a fact and is never recomputed.
    """

    measure: str | None = fields.choice("Biện pháp", MEASURES, required=True)
    taken_over_on: date | None = fields.day("Ngày tiếp nhận vào sổ", required=True, width=12)
    entry: date | None = fields.day("Ngày đưa vào quản lý theo danh sách", width=12)
    printed_end: date | None = fields.day("Ngày hết hạn theo danh sách", future=True, width=12)
    decision: str = fields.text("Quyết định (số, ngày, cơ quan)", width=50)
    presence: str | None = fields.choice("Tình hình cư trú", PRESENCE)
    outcome: str | None = fields.choice("Tình trạng theo danh sách", OUTCOMES, required=True)
    outcome_day: date | None = fields.day("Ngày dừng, tạm đình chỉ, chấm dứt", width=12)
    stop_reason: str | None = fields.choice("Lý do dừng", STOP_REASONS)
    remark: str = fields.text("Ghi chú của danh sách", lines=2)
    source: str = fields.text("Nguồn", help="Danh sách và dòng đã lấy.", width=40)

    def enters_registry(self) -> bool:
        return True

    def measure_applied(self) -> str | None:
        return self.measure

    def steps(self, at: Moment) -> tuple[Step, ...]:
        """Taken over at the entry day, then what the list says became of it.

        An outcome without its day is taken to hold from the day of taking over: the list proves no
        earlier one.
        """
        steps = [Step(at, Trigger.TAKEN_OVER)]
        if self.outcome != "running" and self.taken_over_on is not None:
            day = self.outcome_day or self.taken_over_on
            steps.append(Step(Moment.on(day) if day > at.day else at, self._became()))
        return tuple(steps)

    def _became(self) -> Trigger:
        """What the outcome of the list means for its measure."""
        of_users = self.measure == "user_management"
        if self.outcome == "suspended":
            return Trigger.MANAGEMENT_SUSPENDED if of_users else Trigger.EXECUTION_SUSPENDED
        if self.outcome == "ended":
            if of_users:
                return Trigger.MANAGEMENT_ENDED
            return Trigger.REMOVED_AS_SERVED if self.measure == "aftercare" else Trigger.CASE_CLOSED
        if of_users:
            return stop_trigger(self.stop_reason)
        return _STOPPED.get(self.stop_reason or "", Trigger.CASE_CLOSED)

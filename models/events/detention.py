"""Custody, prison, compulsory education, reformatory, and coming back; death and being declared missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import fields
from models.dates import Moment, Precision
from models.events.base import Fact, Trigger, fact
from models.events.papers import Decision
from models.events.user_management import CUSTODY_KINDS
from models.fields import Choice

DETENTIONS = (  # B16, N13, Q03, Q04: Luật 120/2025/QH15 Đ.24 k.5, Đ.47 k.1, Đ.48 k.3, k.4
    Choice("prison", "Thi hành án phạt tù"),
    Choice("compulsory_education", "Cơ sở giáo dục bắt buộc"),
    Choice("reformatory", "Trường giáo dưỡng"),
)
_EDUCATION = ("compulsory_education", "reformatory")

DEATHS = (  # Luật 120/2025/QH15 Đ.24 k.5, Đ.48 k.3, k.4
    Choice("dead", "Chết"),
    Choice("missing", "Bị Tòa án tuyên bố là mất tích"),
)


@fact(
    "custody",
    "Bị tạm giữ, tạm giam",
    rank=69,
    at_label="Thời điểm bị tạm giữ, tạm giam",
    article="Luật 120/2025/QH15 Đ.24 k.7; NĐ 163/2026 Đ.19 k.1 d, Đ.63 k.1",
    precision=Precision.MINUTE,
    means=Trigger.TAKEN_INTO_CUSTODY,
)
@dataclass(frozen=True)
class TakenIntoCustody(Decision):
    """Custody or remand: management is suspended (B15), the device is taken off (N11)."""

    custody: str | None = fields.choice("Hình thức", CUSTODY_KINDS, required=True)
    agency: str = fields.text("Cơ quan ra quyết định", width=40)
    until: date | None = fields.day("Thời hạn đến ngày", future=True, width=12)
    told: Moment | None = fields.moment("Công an cấp xã nhận thông tin")


@fact(
    "detention",
    "Thi hành án phạt tù; vào cơ sở giáo dục bắt buộc, trường giáo dưỡng",
    rank=86,
    at_label="Ngày bắt đầu chấp hành",
    article="Luật 120/2025/QH15 Đ.24 k.5, Đ.47 k.1, Đ.48 k.3, k.4",
    turns_on="detention",
    means={
        "prison": Trigger.IMPRISONED,
        **dict.fromkeys(_EDUCATION, Trigger.SENT_TO_EDUCATION),
    },
)
@dataclass(frozen=True)
class Detained(Decision):
    """Prison, compulsory education or reformatory by judgment or decision (transition 37, O04)."""

    detention: str | None = fields.choice("Hình thức", DETENTIONS, required=True)
    issuer: str = fields.text("Tòa án, cơ quan quyết định", width=40)
    offence: str = fields.text("Tội danh, hành vi", width=40)
    until: date | None = fields.day("Thời hạn đến ngày", future=True, width=12)
    place: str = fields.text("Nơi chấp hành", width=50)


@fact(
    "release",
    "Chấp hành xong án phạt tù, giáo dục bắt buộc, trường giáo dưỡng",
    rank=3,
    at_label="Ngày chấp hành xong",
    article="Luật 120/2025/QH15 Đ.47 k.1",
    turns_on="detention",
    means={
        "prison": Trigger.RELEASED_FROM_PRISON,
        **dict.fromkeys(_EDUCATION, Trigger.RELEASED_FROM_EDUCATION),
    },
)
@dataclass(frozen=True)
class Released(Fact):
    """Back from prison: the rest of rehabilitation or after-care is served (O04); from the others likewise."""

    detention: str | None = fields.choice("Hình thức đã chấp hành", DETENTIONS, required=True)
    paper: str = fields.text("Giấy chứng nhận (số, ngày, cơ quan)", width=50)
    rest: str = fields.text("Thời gian cai nghiện, quản lý sau cai còn lại", width=40)
    told: Moment | None = fields.moment("Công an cấp xã nhận thông tin")


@fact(
    "death",
    "Chết, bị Tòa án tuyên bố là mất tích",
    rank=89,
    at_label="Ngày chết, ngày quyết định của Tòa án có hiệu lực",
    article="Luật 120/2025/QH15 Đ.24 k.5, Đ.48 k.3, k.4",
    means=Trigger.DIED,
)
@dataclass(frozen=True)
class DiedOrMissing(Fact):
    """Death or declaration of absence by the court (transition 38, B16, Q02-Q04)."""

    death: str | None = fields.choice("Trường hợp", DEATHS, required=True)
    paper: str = fields.text("Giấy chứng tử, quyết định của Tòa án (số, ngày, cơ quan)", width=50)
    detail: str = fields.text("Ghi chú", lines=2)

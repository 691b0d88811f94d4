"""Change of residence (chuyển nơi cư trú): leaving, the file, arriving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import fields
from models.dates import Moment, Precision
from models.events.base import Fact, Trigger, fact
from models.events.papers import Letter
from models.events.taking_over import MEASURES
from models.fields import Choice

TRANSFER_PAPERS = (  # B19, F10, P10: NĐ 163/2026 Đ.62, Đ.92 k.1 c, Đ.136 k.1 b; Q05 for the other lists
    Choice("III-06", "Thông báo chuyển hồ sơ quản lý người sử dụng (Mẫu số 06)"),
    Choice("V-26", "Tiếp tục quản lý người cai nghiện tự nguyện tại gia đình, cộng đồng (Mẫu số 26)"),
    Choice("V-54", "Phối hợp quản lý, hỗ trợ người sau cai nghiện (Mẫu số 54)"),
    Choice("other", "Văn bản khác"),
)


@fact(
    "moved_away",
    "Chuyển nơi cư trú đi nơi khác",
    rank=84,
    at_label="Thời điểm rời đi",
    article="Luật 120/2025/QH15 Đ.25 k.4, Đ.27 k.2, Đ.48 k.2; NĐ 163/2026 Đ.62",
    precision=Precision.MINUTE,
    means=Trigger.MOVED_AWAY,
    later={"arrived": Trigger.ARRIVED_ELSEWHERE},
)
@dataclass(frozen=True)
class MovedAway(Fact):
    """The person left for another commune: 24 hours from leaving (law) or from arrival (decree) (B19, Q05, P6)."""

    destination: str = fields.text("Nơi cư trú mới", longest=500, width=60, is_address=True)
    police: str = fields.text("Công an nơi đến", width=40)
    arrived: Moment | None = fields.moment("Thời điểm đến nơi cư trú mới")
    announced: bool | None = fields.flag("Có báo trước với Công an cấp xã")


@fact(
    "file_transfer",
    "Thông báo và chuyển hồ sơ cho Công an nơi đến",
    rank=85,
    at_label="Thời điểm gửi",
    article="Luật 120/2025/QH15 Đ.27 k.2, Đ.48 k.2; NĐ 163/2026 Đ.62, Đ.92 k.1 c, Đ.136 k.1 b",
    precision=Precision.MINUTE,
    means=Trigger.FILE_TRANSFERRED,
)
@dataclass(frozen=True)
class FileTransferred(Letter):
    """Notice III-06, V-26 or V-54 with the file (B19, F10, P10, Q05; transition 12)."""

    paper: str | None = fields.choice("Văn bản", TRANSFER_PAPERS, required=True)
    to_police: str = fields.text("Kính gửi Công an nơi đến", width=40)
    destination: str = fields.text("Nơi cư trú mới", longest=500, width=60, is_address=True)
    confirmed: Moment | None = fields.moment("Nơi đến xác nhận đã nhận")


@fact(
    "moved_in",
    "Tiếp nhận người chuyển đến",
    rank=2,
    at_label="Thời điểm nhận hồ sơ",
    article="NĐ 163/2026 Đ.60 k.1, Đ.62 k.2, Đ.92 k.1 c, Đ.136 k.1 b",
    precision=Precision.MINUTE,
    means=Trigger.MOVED_IN,
)
@dataclass(frozen=True)
class MovedIn(Fact):
    """A person under a measure moved here; the remaining term runs on (B21, F10, P10, P7; transition 13)."""

    measure: str | None = fields.choice("Biện pháp", MEASURES, required=True)
    from_police: str = fields.text("Công an nơi đi", width=40)
    notice: str = fields.text("Thông báo chuyển hồ sơ (số, ngày)", width=40)
    decision: str = fields.text("Quyết định đang thi hành (số, ngày, cơ quan)", width=50)
    started: date | None = fields.day("Bắt đầu thi hành ngày", group="Thời hạn", width=12)
    left: date | None = fields.day("Ngày rời nơi cũ", group="Thời hạn", width=12)
    earlier_end: date | None = fields.day("Ngày hết hạn theo hồ sơ nơi đi", future=True, group="Thời hạn", width=12)
    remaining_days: int | None = fields.number("Thời hạn còn lại (ngày)", greatest=4000, group="Thời hạn", width=8)

    def enters_registry(self) -> bool:
        return True

    def measure_applied(self) -> str | None:
        return self.measure

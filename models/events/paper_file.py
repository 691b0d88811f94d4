"""Where the file on paper is: the office's own record, without effect on the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import fields
from models.events.base import Fact, Trigger, fact
from models.fields import Choice

FILE_PLACES = (  # the program's own list
    Choice("cabinet", "Tại đơn vị (tủ hồ sơ)"),
    Choice("officer", "Cán bộ đang giữ để giải quyết"),
    Choice("court", "Tòa án nhân dân khu vực"),
    Choice("superior", "Công an cấp trên"),
    Choice("other_police", "Công an nơi khác"),
    Choice("archive", "Lưu trữ cơ quan"),
    Choice("other", "Nơi khác"),
)

HAND_OVERS = (  # the program's own list
    Choice("lent", "Cho mượn, sẽ trả lại"),
    Choice("handed_over", "Đã bàn giao hẳn"),
    Choice("returned", "Đã nhận lại"),
)


@fact(
    "file_location",
    "Hồ sơ giấy đang ở đâu",
    rank=91,
    at_label="Từ ngày",
    article="NĐ 163/2026 Đ.64 k.1",
    means=Trigger.NOTED,
)
@dataclass(frozen=True)
class FileLocated(Fact):
    """From this day on the file on paper is there; the last one counts (P16, B26)."""

    where: str | None = fields.choice("Nơi giữ", FILE_PLACES, required=True)
    hand_over: str | None = fields.choice("Hình thức", HAND_OVERS)
    detail: str = fields.text("Nơi giữ cụ thể (tủ, ngăn, cơ quan, người nhận)", width=50)
    number: str = fields.text("Số, ký hiệu hồ sơ", width=20)
    sheets: int | None = fields.number("Số tờ", width=6)
    back_by: date | None = fields.day("Hẹn trả ngày", future=True, width=12)
    papers: str = fields.text("Biên bản giao nhận (số, ngày)", width=40)

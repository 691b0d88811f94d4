"""Chapters I to K: the file for compulsory rehabilitation, and holding the person meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import fields
from models.dates import Moment, Precision
from models.events.base import Fact, Step, Trigger, fact
from models.events.papers import Decision, Letter, WitnessedMinutes, detection_source
from models.fields import Choice
from models.person import RELATIONS

GROUNDS = (  # I01, J02, H07, O01-O03: Luật 120/2025/QH15 Đ.35 k.1, Đ.36 k.1, Đ.47 k.2-4
    Choice("not_registered", "Không đăng ký cai nghiện tự nguyện, điều trị thay thế"),
    Choice("not_started", "Không thực hiện cai nghiện tự nguyện, điều trị thay thế"),
    Choice("walked_out", "Tự ý chấm dứt cai nghiện tự nguyện"),
    Choice("used_during", "Bị phát hiện sử dụng trái phép chất ma túy trong thời gian cai nghiện tự nguyện"),
    Choice("substitution", "Tự ý chấm dứt hoặc bị chấm dứt điều trị thay thế do vi phạm"),
    Choice("aftercare_relapse", "Nghiện ma túy trong thời hạn quản lý sau cai nghiện"),
    Choice("refuses_monitoring", "Không chấp hành giám sát điện tử (Đ.47 k.2)"),
    Choice("breach_after_criticism", "Vi phạm pháp luật sau khi bị kiểm điểm (Đ.47 k.3)"),
    Choice("third_breach", "Vi phạm pháp luật lần thứ ba (Đ.47 k.4)"),
    Choice("grown_up_evading", "Đủ 18 tuổi trong thời gian trốn tránh"),
)

MINOR_PAPERS = (  # J04, J05: NĐ 163/2026 Đ.104 k.1 d, đ, e, Đ.105 k.3
    Choice("V-38", "Bản tường trình (Mẫu số 38)"),
    Choice("V-58", "Biên bản ghi lời khai, người không biết chữ (Mẫu số 58)"),
    Choice("V-39", "Ý kiến của cha, mẹ, người giám hộ, người đại diện (Mẫu số 39)"),
    Choice("V-40-statement", "Biên bản không viết bản tường trình (Mẫu số 40)"),
    Choice("V-40-opinion", "Biên bản không có ý kiến của cha, mẹ, người đại diện (Mẫu số 40)"),
    Choice("V-41", "Biên bản không nhận thông báo đọc hồ sơ (Mẫu số 41)"),
)

OPINIONS = (Choice("agrees", "Đồng ý"), Choice("disagrees", "Không đồng ý"))  # V-39 ghi chú 4

HOLDING_PLACES = (  # K01: Luật 120/2025/QH15 Đ.37 k.1; NĐ 116/2021 Đ.45
    Choice("public", "Cơ sở cai nghiện ma túy công lập"),
    Choice("reformatory", "Trường giáo dưỡng"),
    Choice("family", "Gia đình (trước 01/7/2026)"),
)

DROP_GROUNDS = (  # I02, I03: Luật 120/2025/QH15 Đ.35 k.2, k.4
    Choice("no_capacity", "Không có năng lực trách nhiệm hành chính"),
    Choice("pregnant", "Phụ nữ mang thai có chứng nhận của bệnh viện"),
    Choice("small_child", "Phụ nữ hoặc người duy nhất nuôi con dưới 36 tháng tuổi"),
    Choice("limitation", "Hết thời hiệu 03 tháng"),
    Choice("criminal", "Bị xử lý hình sự"),
    Choice("other", "Lý do khác"),
)


@fact(
    "violation_record",
    "Biên bản vi phạm của người bị đề nghị cai nghiện bắt buộc",
    rank=64,
    at_label="Thời điểm lập biên bản",
    article="Luật 120/2025/QH15 Đ.35 k.1, Đ.36 k.1; NĐ 163/2026 Đ.100-104",
    precision=Precision.MINUTE,
    means=(Trigger.GROUND_FOUND, Trigger.VIOLATION_RECORDED),
)
@dataclass(frozen=True)
class ViolationRecorded(WitnessedMinutes):
    """The minutes V-34 of a ground for the compulsory file (I01, I03, J02, O05; transitions 17, 21, 35)."""

    ground: str | None = fields.choice("Căn cứ", GROUNDS, required=True)
    source: str | None = detection_source()
    detected: Moment | None = fields.moment(
        "Thời điểm phát hiện", help="Hồ sơ lập trong 01 ngày làm việc kể từ khi phát hiện (NĐ 163/2026 Đ.100 k.1)."
    )
    last_act: date | None = fields.day(
        "Ngày thực hiện hành vi cuối cùng",
        help="Thời hiệu 03 tháng (Luật 120/2025/QH15 Đ.35 k.4, Đ.36 k.3).",
        width=12,
    )
    detail: str = fields.text("Hành vi vi phạm", lines=3)
    representative: str = fields.text(
        "Người đại diện (từ đủ 12 tuổi đến dưới 18 tuổi)", width=40, suggests=fields.Names.RELATIVES
    )
    prevention: str = fields.text("Biện pháp ngăn chặn", width=50)

    def steps(self, at: Moment) -> tuple[Step, ...]:
        """The ground came up when it was detected, at the latest with the minutes."""
        found = self.detected if self.detected and self.detected.instant < at.instant else at
        return (Step(found, Trigger.GROUND_FOUND), Step(at, Trigger.VIOLATION_RECORDED))


@fact(
    "holding",
    "Quyết định giao quản lý trong thời gian lập hồ sơ",
    rank=65,
    at_label="Thời điểm ký quyết định",
    article="Luật 120/2025/QH15 Đ.37; NĐ 163/2026 Đ.98",
    precision=Precision.MINUTE,
    means=Trigger.HELD,
)
@dataclass(frozen=True)
class Held(Decision):
    """The decision V-32: held in the nearest centre until the court decides (K01-K04, transition 25)."""

    held_at: str | None = fields.choice("Nơi quản lý", HOLDING_PLACES)
    centre: str = fields.text("Đơn vị được giao quản lý (tên, địa chỉ)", width=50)
    from_day: date | None = fields.day("Thời gian quản lý từ ngày", width=12)
    reason: str = fields.text("Lý do", lines=2)


@fact(
    "file_notice",
    "Thông báo lập hồ sơ đề nghị cai nghiện bắt buộc",
    rank=67,
    at_label="Ngày của thông báo",
    article="Luật 120/2025/QH15 Đ.35 k.3 c, Đ.36 k.2 c; NĐ 163/2026 Đ.102, Đ.105",
    means=Trigger.FILE_NOTIFIED,
    later={"received_by_person": Trigger.FILE_NOTICE_RECEIVED},
)
@dataclass(frozen=True)
class FileNotified(Letter):
    """The notice V-37 with a copy of the file; three working days to read from its receipt (I07, I08, J05)."""

    received_by_person: Moment | None = fields.moment(
        "Người bị đề nghị (và cha, mẹ, người đại diện) nhận thông báo",
        help="Đọc hồ sơ trong 03 ngày làm việc kể từ ngày nhận.",
    )
    receiver: str = fields.text("Người nhận", width=40)


@fact(
    "file_reading",
    "Đọc hồ sơ đề nghị cai nghiện bắt buộc",
    rank=67,
    at_label="Ngày đọc hồ sơ",
    article="Luật 120/2025/QH15 Đ.35 k.3 c; NĐ 163/2026 Đ.102 k.3",
    means=Trigger.FILE_READ,
)
@dataclass(frozen=True)
class FileRead(Fact):
    """The person or a representative read the file, or declared not to want to (I08, J05)."""

    reader: str = fields.text("Người đọc hồ sơ", width=40, suggests=fields.Names.RELATIVES)
    opinion: str = fields.text("Ý kiến, nội dung ghi chép", lines=3)


@fact(
    "minor_paper",
    "Giấy tờ của người từ đủ 12 tuổi đến dưới 18 tuổi trong hồ sơ",
    rank=66,
    at_label="Ngày của giấy tờ",
    article="NĐ 163/2026 Đ.104 k.1, Đ.105 k.3",
    turns_on="paper",
    means={
        "V-38": Trigger.MINOR_STATEMENT_FILED,
        "V-58": Trigger.MINOR_STATEMENT_FILED,
        "V-40-statement": Trigger.MINOR_STATEMENT_FILED,
        "V-39": Trigger.PARENT_OPINION_FILED,
        "V-40-opinion": Trigger.PARENT_OPINION_FILED,
        "V-41": Trigger.FILE_NOTICE_REFUSED,
    },
)
@dataclass(frozen=True)
class MinorPaperFiled(Fact):
    """Statement V-38 or V-58, parent's opinion V-39, or the minutes V-40, V-41 in their place (J04, J05)."""

    paper: str | None = fields.choice("Giấy tờ", MINOR_PAPERS, required=True)
    by: str = fields.text("Người viết, người khai", width=40)
    relation: str | None = fields.choice("Quan hệ", RELATIONS)
    opinion: str | None = fields.choice("Ý kiến về việc đưa đi cai nghiện bắt buộc", OPINIONS)
    witness: str = fields.text("Người chứng kiến (từ đủ 18 tuổi)", width=40)
    detail: str = fields.text("Nội dung", lines=3)


@fact(
    "file_forwarding",
    "Chuyển hồ sơ đến Tòa án nhân dân khu vực",
    rank=68,
    at_label="Ngày chuyển hồ sơ",
    article="Luật 120/2025/QH15 Đ.35 k.3 d, Đ.36 k.2 d; NĐ 163/2026 Đ.102 k.4, Đ.105 k.4",
    means=Trigger.FILE_FORWARDED,
)
@dataclass(frozen=True)
class FileForwarded(Letter):
    """The proposal V-36 with the numbered file, one working day after the reading (I09, I12, J06)."""

    court: str = fields.text("Kính gửi Tòa án", help="Tên đầy đủ: Tòa án nhân dân khu vực …", width=40)
    sheets: int | None = fields.number("Số bút lục", width=6)
    received_by_court: date | None = fields.day("Ngày Tòa án nhận", width=12)


@fact(
    "file_dropping",
    "Không lập hoặc dừng lập hồ sơ cai nghiện bắt buộc",
    rank=69,
    at_label="Ngày",
    article="Luật 120/2025/QH15 Đ.35 k.2, k.4",
    turns_on="ground",
    means={"criminal": (Trigger.FILE_STOPPED_AS_CRIMINAL, Trigger.FILE_DROPPED), "": Trigger.FILE_DROPPED},
)
@dataclass(frozen=True)
class FileDropped(Fact):
    """The measure does not apply to this person, or its limitation ran out (I02, I03, J07)."""

    ground: str | None = fields.choice("Lý do", DROP_GROUNDS, required=True)
    detail: str = fields.text("Giấy tờ làm căn cứ, nội dung", lines=2)

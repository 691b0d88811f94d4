"""Chapter N: electronic monitoring (giám sát điện tử), NĐ 163/2026/NĐ-CP Phụ lục I."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import fields
from models.dates import Moment, Precision
from models.events.base import Fact, Step, Trigger, fact
from models.events.papers import Decision, Minutes, WitnessedMinutes
from models.fields import Choice
from models.person import RELATIONS

DECISION_GROUNDS = (  # I-02 ghi chú 3: four grounds
    Choice("measure", "Quyết định cai nghiện tại gia đình, cộng đồng; thông báo điều trị thay thế; quản lý sau cai"),
    Choice("request", "Đơn đề nghị của cha, mẹ, người giám hộ, người đại diện (Đ.15 k.2 a)"),
    Choice("no_stable_residence", "Tài liệu không có nơi cư trú ổn định (Đ.15 k.2 b)"),
    Choice("breach", "Tài liệu vi phạm (Đ.25 k.6)"),
)

CHANGES = (  # I-05: two readings of the second line of the title; I-06 for custody
    Choice("removal", "Tháo tạm thời thiết bị giám sát điện tử"),
    Choice("position", "Thay đổi vị trí đeo thiết bị giám sát điện tử"),
)

CHANGE_GROUNDS = (  # N11, N12: NĐ 163/2026 Đ.19 k.1, k.3
    Choice("medical", "Yêu cầu khám bệnh, chữa bệnh"),
    Choice("air_travel", "Xuất cảnh bằng đường hàng không"),
    Choice("abroad", "Ở nước ngoài từ 07 ngày trở lên"),
    Choice("custody", "Bị tạm giữ hình sự, tạm giam"),
    Choice("worn_a_month", "Đã đeo tại một vị trí từ 01 tháng trở lên"),
)

PAUSE_GROUNDS = (  # N13: NĐ 163/2026 Đ.20 k.1
    Choice("prison", "Chấp hành án phạt tù"),
    Choice("compulsory_education", "Bị đưa vào cơ sở giáo dục bắt buộc, trường giáo dưỡng"),
)

END_GROUNDS = (  # N15: NĐ 163/2026 Đ.20 k.4
    Choice("term_over", "Hết thời hạn áp dụng"),
    Choice("sent_to_centre", "Bị đưa vào cơ sở cai nghiện"),
    Choice("measure_ended", "Không còn thuộc trường hợp áp dụng"),
    Choice("dead_or_missing", "Chết, bị Tòa án tuyên bố là mất tích"),
)

BREACHES = (  # I-18 ghi chú 3, N16-N21: NĐ 163/2026 Đ.24 k.1 a-đ
    Choice("a", "Điểm a: hủy hoại, làm hư hỏng, cản trở hoạt động của thiết bị"),
    Choice("b", "Điểm b: không chấp hành việc giám sát điện tử"),
    Choice("c", "Điểm c: tự ý tháo thiết bị"),
    Choice("d", "Điểm d: để thiết bị hết pin 24 giờ không có lý do chính đáng"),
    Choice("dd", "Điểm đ: không trình diện để đeo lại thiết bị trong 24 giờ"),
)

CONSEQUENCES = (  # N19-N23: NĐ 163/2026 Đ.25 k.2-6
    Choice("reminder", "Lập biên bản, nhắc nhở"),
    Choice("compulsory", "Lập hồ sơ đưa đi cai nghiện bắt buộc"),
    Choice("fine", "Xử phạt vi phạm hành chính (đang quản lý sau cai nghiện)"),
    Choice("new_decision", "Quyết định áp dụng mới 02 năm (người từ đủ 18 tuổi điều trị thay thế)"),
    Choice("criminal", "Xử lý hình sự"),
)


@dataclass(frozen=True)
class _AtTheDevice(Minutes):
    """Minutes drawn up where the person wears the device, with the family or representative present."""

    representative: str = fields.text(
        "Đại diện gia đình; cha, mẹ, người giám hộ, người đại diện", width=40, suggests=fields.Names.RELATIVES
    )
    relation: str | None = fields.choice("Quan hệ với người bị giám sát điện tử", RELATIONS)


@dataclass(frozen=True)
class _Worn(_AtTheDevice):
    """Minutes after which the person wears the device (I-03, I-08, I-10)."""

    position: str = fields.text("Vị trí đeo thiết bị", group="Thiết bị", width=24)
    device: str = fields.text("Số thiết bị", group="Thiết bị", width=24)
    accessories: tuple[str, ...] = fields.texts("Phụ kiện kèm theo thiết bị", group="Thiết bị")
    condition: str = fields.text("Tình trạng thiết bị và phụ kiện", lines=2, group="Thiết bị")


@dataclass(frozen=True)
class _Executed(Decision):
    """A decision about monitoring and the minutes that carry it out, recovering the device (I-11 to I-16)."""

    effective: date | None = fields.day("Có hiệu lực từ ngày", future=True, width=12)
    executor: str = fields.text("Cán bộ thi hành", group="Biên bản thi hành", width=40, suggests=fields.Names.OFFICERS)
    executed: Moment | None = fields.moment("Thời điểm thi hành", group="Biên bản thi hành")
    recovered: tuple[str, ...] = fields.texts("Thiết bị, phụ kiện thu hồi", group="Biên bản thi hành")
    condition: str = fields.text("Tình trạng thiết bị và phụ kiện", lines=2, group="Biên bản thi hành")


_EXECUTED = {"executed": Trigger.DEVICE_RECOVERED}


@fact(
    "monitoring_request",
    "Đơn đề nghị áp dụng giám sát điện tử",
    rank=47,
    at_label="Ngày nhận đơn",
    article="NĐ 163/2026 Đ.15 k.2 a",
    precision=Precision.MINUTE,
    means=Trigger.MONITORING_REQUESTED,
)
@dataclass(frozen=True)
class MonitoringRequested(Fact):
    """The request I-01 of a minor's parent or guardian (N03); the decision is due in 24 hours (N07)."""

    applicant: str = fields.text("Người đề nghị", width=40, suggests=fields.Names.RELATIVES)
    relation: str | None = fields.choice("Quan hệ với người bị đề nghị", RELATIONS)
    reason: str = fields.text("Lý do đề nghị", lines=2)


@fact(
    "monitoring_decision",
    "Quyết định áp dụng giám sát điện tử",
    rank=48,
    at_label="Thời điểm ký quyết định",
    article="Luật 120/2025/QH15 Đ.12; NĐ 163/2026 Đ.15, Đ.16",
    precision=Precision.MINUTE,
    means=Trigger.MONITORING_DECIDED,
)
@dataclass(frozen=True)
class MonitoringDecided(Decision):
    """The decision I-02 of the head of commune police or the delegated deputy (N01-N07, N23)."""

    ground: str | None = fields.choice("Căn cứ", DECISION_GROUNDS, required=True)
    effective: date | None = fields.day("Có hiệu lực từ ngày", future=True, group="Thời hạn", width=12)
    from_day: date | None = fields.day("Áp dụng kể từ ngày", future=True, group="Thời hạn", width=12)
    printed_end: date | None = fields.day("đến ngày (ghi trên quyết định)", future=True, group="Thời hạn", width=12)
    monitor: str = fields.text("Cán bộ được phân công", group="Thực hiện", width=40, suggests=fields.Names.OFFICERS)
    fitted_by: str = fields.text(
        "Đề nghị cơ sở hoặc Công an nơi khác thi hành",
        group="Thực hiện",
        help="Chỉ khi người đó hoàn thành cai nghiện tại cơ sở (NĐ 163/2026 Đ.16 k.3).",
        width=50,
    )


@fact(
    "device_fitting",
    "Đeo thiết bị giám sát điện tử",
    rank=50,
    at_label="Thời điểm đeo",
    article="NĐ 163/2026 Đ.17",
    precision=Precision.MINUTE,
    means=Trigger.DEVICE_FITTED,
)
@dataclass(frozen=True)
class DeviceFitted(_Worn):
    """The minutes I-03: the decision is announced and the device fitted (N08, N09)."""


@fact(
    "device_request",
    "Đề nghị tháo tạm thời, thay đổi vị trí đeo thiết bị",
    rank=60,
    at_label="Ngày đề nghị",
    article="NĐ 163/2026 Đ.19 k.1, k.3",
    means=Trigger.DEVICE_CHANGE_REQUESTED,
)
@dataclass(frozen=True)
class DeviceChangeRequested(Fact):
    """The request I-05 of the person, or I-06 of the custody authority (N11, N12)."""

    change: str | None = fields.choice("Nội dung đề nghị", CHANGES, required=True)
    ground: str | None = fields.choice("Lý do", CHANGE_GROUNDS)
    by: str = fields.text("Người, cơ quan đề nghị", width=40)
    from_day: date | None = fields.day("Thời gian từ ngày", future=True, width=12)
    until_day: date | None = fields.day("đến ngày", future=True, width=12)


@fact(
    "device_removal",
    "Tháo tạm thời thiết bị giám sát điện tử",
    rank=61,
    at_label="Thời điểm tháo",
    article="NĐ 163/2026 Đ.19 k.1, k.2",
    precision=Precision.MINUTE,
    means=Trigger.DEVICE_REMOVED,
    later={"refit_on": Trigger.REFIT_DUE},
)
@dataclass(frozen=True)
class DeviceRemoved(_AtTheDevice):
    """The minutes I-07 (N11); not coming back for refitting within 24 hours is breach đ (N18)."""

    ground: str | None = fields.choice("Lý do", CHANGE_GROUNDS, required=True)
    custody_officer: str = fields.text("Đại diện cơ quan thi hành quyết định tạm giữ, tạm giam", width=50)
    recovered: tuple[str, ...] = fields.texts("Thiết bị, phụ kiện thu hồi", group="Thiết bị")
    condition: str = fields.text("Tình trạng thiết bị và phụ kiện", lines=2, group="Thiết bị")
    refit_on: date | None = fields.day("Hẹn đeo lại ngày", future=True, group="Thiết bị", width=12)
    refit_at: str = fields.text("Nơi đeo lại", group="Thiết bị", width=40)


@fact(
    "device_refitting",
    "Đeo lại thiết bị giám sát điện tử",
    rank=61,
    at_label="Thời điểm đeo lại",
    article="NĐ 163/2026 Đ.19 k.2, Đ.20 k.2",
    precision=Precision.MINUTE,
    means=Trigger.DEVICE_REFITTED,
)
@dataclass(frozen=True)
class DeviceRefitted(_Worn):
    """The minutes I-08, after a temporary removal or a pause (N11, N13)."""


@fact(
    "device_position",
    "Thay đổi vị trí đeo thiết bị giám sát điện tử",
    rank=61,
    at_label="Thời điểm thay đổi",
    article="NĐ 163/2026 Đ.19 k.3",
    precision=Precision.MINUTE,
    means=Trigger.DEVICE_MOVED,
)
@dataclass(frozen=True)
class DevicePositionChanged(_AtTheDevice):
    """The minutes I-09 (N12)."""

    before: str = fields.text("Vị trí đeo trước khi thay đổi", group="Thiết bị", width=24)
    position: str = fields.text("Vị trí đeo sau khi thay đổi", group="Thiết bị", width=24)
    device: str = fields.text("Số thiết bị", group="Thiết bị", width=24)
    condition: str = fields.text("Tình trạng thiết bị", lines=2, group="Thiết bị")


@fact(
    "device_replacement",
    "Thay thế thiết bị giám sát điện tử, phụ kiện",
    rank=61,
    at_label="Thời điểm thay thế",
    article="NĐ 163/2026 Đ.19 k.4",
    precision=Precision.MINUTE,
    means=Trigger.DEVICE_REPLACED,
)
@dataclass(frozen=True)
class DeviceReplaced(_Worn):
    """The minutes I-10: a broken device or accessory is replaced."""

    old_device: str = fields.text("Số thiết bị thu hồi", group="Thu hồi", width=24)
    old_accessories: tuple[str, ...] = fields.texts("Phụ kiện thu hồi", group="Thu hồi")


@fact(
    "monitoring_pause",
    "Quyết định tạm dừng giám sát điện tử",
    rank=84,
    at_label="Ngày ký quyết định",
    article="NĐ 163/2026 Đ.20 k.1, k.2",
    means=Trigger.MONITORING_PAUSED,
    later=_EXECUTED,
)
@dataclass(frozen=True)
class MonitoringPaused(_Executed):
    """The decision I-11 and its minutes I-12 (N13)."""

    ground: str | None = fields.choice("Trường hợp", PAUSE_GROUNDS, required=True, group="Tạm dừng")
    until: date | None = fields.day("Tạm dừng đến ngày", future=True, group="Tạm dừng", width=12)


@fact(
    "monitoring_waiver",
    "Quyết định miễn giám sát điện tử",
    rank=84,
    at_label="Ngày ký quyết định",
    article="NĐ 163/2026 Đ.20 k.3",
    means=Trigger.MONITORING_WAIVED,
    later=_EXECUTED,
)
@dataclass(frozen=True)
class MonitoringWaived(_Executed):
    """The decision I-13 and its minutes I-14: no breach for a year, for six months under 18 (N14)."""


@fact(
    "monitoring_end",
    "Quyết định chấm dứt giám sát điện tử",
    rank=84,
    at_label="Ngày ký quyết định",
    article="NĐ 163/2026 Đ.20 k.4",
    means=Trigger.MONITORING_ENDED,
    later=_EXECUTED,
)
@dataclass(frozen=True)
class MonitoringEnded(_Executed):
    """The decision I-15 and its minutes I-16 (N15)."""

    ground: str | None = fields.choice("Trường hợp", END_GROUNDS, required=True, group="Chấm dứt")


@fact(
    "monitoring_takeover",
    "Phân công cán bộ tiếp nhận giám sát điện tử",
    rank=49,
    at_label="Ngày ký quyết định",
    article="NĐ 163/2026 Đ.21 k.2",
    means=Trigger.MONITORING_TAKEN_OVER,
)
@dataclass(frozen=True)
class MonitoringTakenOver(Decision):
    """The decision I-17 of the commune the person moved to (N10)."""

    monitor: str = fields.text("Cán bộ được phân công", width=40, suggests=fields.Names.OFFICERS)
    earlier_decision: str = fields.text("Quyết định giám sát điện tử của nơi đi (số, ngày, cơ quan)", width=50)
    from_day: date | None = fields.day("Tiếp nhận kể từ ngày", future=True, width=12)
    earlier_end: date | None = fields.day("Thời hạn áp dụng đến ngày", future=True, width=12)
    device: str = fields.text("Số thiết bị", width=24)


@fact(
    "monitoring_breach",
    "Vi phạm về giám sát điện tử",
    rank=62,
    at_label="Thời điểm lập biên bản",
    article="NĐ 163/2026 Đ.24 k.1, Đ.25",
    precision=Precision.MINUTE,
    turns_on="consequence",
    means={
        "compulsory": (Trigger.MONITORING_BREACHED, Trigger.GROUND_FOUND),
        "": Trigger.MONITORING_BREACHED,
    },
    later={"cured": Trigger.MONITORING_BREACH_CURED},
)
@dataclass(frozen=True)
class MonitoringBreached(WitnessedMinutes):
    """The minutes I-18: one breach of type a to đ, cured or not (N17-N23, O01)."""

    breach: str | None = fields.choice("Hành vi vi phạm", BREACHES, required=True)
    since: Moment | None = fields.moment(
        "Thời điểm vi phạm", help="Điểm d: thời điểm thiết bị hết pin; quá 24 giờ mới là vi phạm (Đ.24 k.1 d)."
    )
    detail: str = fields.text("Nội dung", lines=3)
    seized: tuple[str, ...] = fields.texts("Đồ vật, tài liệu thu hồi")
    consequence: str | None = fields.choice("Xử lý", CONSEQUENCES)
    cured: Moment | None = fields.moment(
        "Thời điểm đã khắc phục",
        help="Không khắc phục trong 24 giờ: lập hồ sơ đưa đi cai nghiện bắt buộc (Đ.25 k.3, k.4).",
    )


@fact(
    "damage_report",
    "Báo thiết bị giám sát điện tử hư hỏng, mất",
    rank=61,
    at_label="Thời điểm báo",
    article="NĐ 163/2026 Đ.23 k.2 c",
    precision=Precision.MINUTE,
    means=(Trigger.DAMAGE_FOUND, Trigger.DAMAGE_REPORTED),
)
@dataclass(frozen=True)
class DamageReported(Fact):
    """The person reports damage, within 24 hours (N16)."""

    found: Moment | None = fields.moment("Thời điểm phát hiện hư hỏng")
    detail: str = fields.text("Nội dung", lines=2)

    def steps(self, at: Moment) -> tuple[Step, ...]:
        """Found when the person says, at the latest when it was reported."""
        return (Step(self.found or at, Trigger.DAMAGE_FOUND), Step(at, Trigger.DAMAGE_REPORTED))

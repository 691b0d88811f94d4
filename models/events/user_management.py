"""Chapter B: management of illegal users (quản lý người sử dụng trái phép chất ma túy)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import fields
from models.dates import Moment, Precision
from models.events.base import Fact, Trigger, fact
from models.events.papers import Decision
from models.fields import Choice

RESIDENCE_OUTCOMES = (  # NĐ 163/2026 Đ.58 k.2, k.3
    Choice("registered", "Có nơi cư trú ổn định: sinh sống tại nơi thường trú hoặc tạm trú"),
    Choice("thirty_days", "Có nơi cư trú ổn định: ở nơi hiện tại từ 30 ngày trở lên, Trưởng Công an cấp xã xác nhận"),
    Choice("not_living_there", "Không có nơi cư trú ổn định: có đăng ký nhưng không ở đó, không rõ nơi đến"),
    Choice("unknown", "Không có nơi cư trú ổn định: gia đình không biết, cơ sở dữ liệu không có"),
    Choice("less_than_thirty", "Không có nơi cư trú ổn định: không đăng ký, ở nơi hiện tại dưới 30 ngày"),
)
_STABLE = ("registered", "thirty_days")

NOTICE_DIRECTIONS = (  # NĐ 163/2026 Đ.58 k.5, k.6
    Choice("own", "Đơn vị mình phát hiện và lập thông báo"),
    Choice("received", "Nhận thông báo của đơn vị khác"),
)

DECISION_REASONS = (  # NĐ 163/2026 Đ.59 k.1, Đ.62 k.2
    Choice("first", "Phát hiện sử dụng trái phép chất ma túy"),
    Choice("caught_again", "Sử dụng lại trong thời hạn quản lý, kết quả xác định không nghiện"),
    Choice("moved_in", "Chuyển đến, tiếp tục quản lý thời hạn còn lại"),
)

PRESENCE = (  # III-10; NĐ 163/2026 Đ.60 k.2
    Choice("present", "Có mặt"),
    Choice("absent", "Vắng mặt, chưa rõ lý do"),
    Choice("reported_absence", "Vắng mặt, có báo lý do"),
    Choice("missing", "Vắng mặt, vi phạm quy định về cư trú, không rõ ở đâu"),
)

VISIT_KINDS = (  # B12: Luật 120/2025/QH15 Đ.24 k.4; NĐ 163/2026 Đ.61
    Choice("home", "Đến nơi ở gặp gỡ, nhắc nhở"),
    Choice("counselling", "Tư vấn, động viên, giáo dục, giúp đỡ"),
    Choice("job", "Tư vấn việc làm, học nghề"),
    Choice("summons", "Gọi hỏi tại trụ sở"),
)

CUSTODY_KINDS = (Choice("custody", "Tạm giữ"), Choice("remand", "Tạm giam"))  # Luật 120/2025/QH15 Đ.24 k.7

STOP_REASONS = (  # III-08 Điều 1; Luật 120/2025/QH15 Đ.24 k.5, k.7
    Choice("addicted", "Kết quả xác định tình trạng nghiện là có nghiện"),
    Choice("commune_education", "Bị áp dụng biện pháp giáo dục tại xã, phường, thị trấn do sử dụng ma túy"),
    Choice("compulsory_education", "Bị đưa vào cơ sở giáo dục bắt buộc, trường giáo dưỡng"),
    Choice("prison", "Thi hành án phạt tù"),
    Choice("long_custody", "Thời hạn tạm giữ, tạm giam dài hơn thời hạn quản lý còn lại"),
    Choice("dead_or_missing", "Chết, bị Tòa án tuyên bố là mất tích"),
)
_STOP_TRIGGERS = {
    "addicted": Trigger.STOPPED_AS_ADDICTED,
    "commune_education": Trigger.MANAGEMENT_STOPPED,
    "compulsory_education": Trigger.STOPPED_FOR_DETENTION,
    "prison": Trigger.STOPPED_FOR_DETENTION,
    "long_custody": Trigger.STOPPED_FOR_DETENTION,
    "dead_or_missing": Trigger.STOPPED_BY_DEATH,
}

_SENT = {"sent": Trigger.DECISION_SENT}
_FROM_SIGNATURE = "Không sau ngày ký: quyết định có hiệu lực từ ngày ký (Mẫu số 07, 08)."
_SENT_HELP = "Thời điểm gửi cho người bị quản lý và nơi nhận; hạn 24 giờ (NĐ 163/2026 Đ.63 k.4)."


def stop_trigger(reason: str | None) -> Trigger:
    """Where a stop for this reason leads (rule B16)."""
    return _STOP_TRIGGERS.get(reason or "", Trigger.MANAGEMENT_STOPPED)


@fact(
    "residence_verified",
    "Xác minh nơi cư trú",
    rank=20,
    at_label="Thời điểm có kết quả xác minh",
    article="NĐ 163/2026 Đ.58",
    precision=Precision.MINUTE,
    turns_on="outcome",
    means={
        **dict.fromkeys(_STABLE, Trigger.RESIDENCE_VERIFIED),
        "": (Trigger.RESIDENCE_VERIFIED, Trigger.NO_STABLE_RESIDENCE),
    },
)
@dataclass(frozen=True)
class ResidenceVerified(Fact):
    """The finding whether a person has a stable residence (nơi cư trú ổn định), rules B04 and B07."""

    outcome: str | None = fields.choice("Kết quả xác minh", RESIDENCE_OUTCOMES, required=True)
    address: str = fields.text("Nơi cư trú qua xác minh", longest=500, width=60, is_address=True)
    living_since: date | None = fields.day(
        "Ở nơi hiện tại từ ngày", help="Khi không ở nơi thường trú, tạm trú: từ 30 ngày trở lên là ổn định.", width=12
    )
    verified_by: str = fields.text("Cán bộ xác minh", width=30, suggests=fields.Names.OFFICERS)
    confirmed_by: str = fields.text("Người xác nhận", width=30, suggests=fields.Names.OFFICERS)
    detail: str = fields.text("Nội dung xác minh", lines=3)

    @property
    def is_stable(self) -> bool:
        return self.outcome in _STABLE


@fact(
    "notice_of_use",
    "Thông báo về hành vi sử dụng trái phép chất ma túy",
    rank=30,
    at_label="Thời điểm gửi hoặc nhận thông báo",
    article="NĐ 163/2026 Đ.57, Đ.58 k.5, k.6",
    precision=Precision.MINUTE,
    means=Trigger.NOTICE_OF_USE,
)
@dataclass(frozen=True)
class NoticeOfUse(Fact):
    """The notice III-02 to the head of commune police of the residence."""

    direction: str | None = fields.choice("Chiều thông báo", NOTICE_DIRECTIONS, required=True)
    number: str = fields.text("Số thông báo", width=20)
    from_office: str = fields.text("Cơ quan gửi", width=40)
    to_office: str = fields.text("Kính gửi Trưởng Công an", width=40)
    content: str = fields.text("Nội dung thông báo (hành vi, nơi thực hiện, cơ quan xét nghiệm)", lines=4)

    def enters_registry(self) -> bool:
        return self.direction == "received"


@fact(
    "management_decision",
    "Quyết định áp dụng biện pháp quản lý",
    rank=40,
    at_label="Ngày ký quyết định",
    article="Luật 120/2025/QH15 Đ.24; NĐ 163/2026 Đ.59",
    means=Trigger.MANAGEMENT_DECIDED,
)
@dataclass(frozen=True)
class ManagementDecided(Fact):
    """The decision III-04 of the head of commune police."""

    number: str = fields.text("Số quyết định", group="Quyết định", width=20)
    reason: str | None = fields.choice("Trường hợp", DECISION_REASONS, group="Quyết định")
    signer: str = fields.text("Người ký", group="Quyết định", width=30, suggests=fields.Names.OFFICERS)
    signer_position: str = fields.text("Chức vụ người ký", group="Quyết định", width=30)
    from_day: date | None = fields.day(
        "Quản lý kể từ ngày", group="Quyết định", help="Bỏ trống nếu kể từ ngày ký.", future=True, width=12
    )
    printed_end: date | None = fields.day(
        "Ngày hết hạn ghi trên quyết định",
        group="Quyết định",
        help="Chỉ nhập khi quyết định có ghi; chương trình tự tính ngày hết hạn theo luật.",
        future=True,
        width=12,
    )
    behaviour: str = fields.text("Tóm tắt hành vi sử dụng trái phép chất ma túy", lines=3, group="Quyết định")
    team_leader: str = fields.text(
        "Tổ trưởng (cán bộ Công an)", group="Tổ quản lý", width=40, suggests=fields.Names.OFFICERS
    )
    team_deputy: str = fields.text("Tổ phó (đại diện Thôn/Tổ dân phố)", group="Tổ quản lý", width=40)
    team_family: str = fields.text(
        "Tổ viên (đại diện gia đình hoặc người có uy tín trong dòng họ)", group="Tổ quản lý", width=40
    )
    team_organisation: str = fields.text("Tổ viên (đại diện tổ chức chính trị - xã hội)", group="Tổ quản lý", width=40)
    team_others: tuple[str, ...] = fields.texts("Tổ viên khác", group="Tổ quản lý")
    registered_police: str = fields.text(
        "Công an nơi đăng ký thường trú",
        group="Tổ quản lý",
        help="Chỉ nhập khi người bị quản lý không có nơi cư trú ổn định.",
        width=40,
    )


@fact(
    "residence_check",
    "Kiểm tra cư trú",
    rank=60,
    at_label="Ngày kiểm tra",
    article="NĐ 163/2026 Đ.61 k.1 a",
    means=Trigger.RESIDENCE_CHECKED,
)
@dataclass(frozen=True)
class ResidenceChecked(Fact):
    """The monthly residence check (rule B10); absence without known whereabouts stops the term (B22)."""

    presence: str | None = fields.choice("Tình hình cư trú", PRESENCE, required=True)
    absent_since: date | None = fields.day("Vắng mặt từ ngày", help="Bỏ trống nếu tính từ ngày kiểm tra.", width=12)
    checked_by: str = fields.text("Cán bộ kiểm tra", width=30, suggests=fields.Names.OFFICERS)
    detail: str = fields.text("Nội dung", lines=2)


@fact("visit", "Gặp gỡ, tư vấn, giáo dục", rank=60, article="NĐ 163/2026 Đ.61", means=Trigger.VISITED)
@dataclass(frozen=True)
class Visited(Fact):
    """A meeting of the management team or officer with the person (rule B12)."""

    form: str | None = fields.choice("Hình thức", VISIT_KINDS, required=True)
    by: str = fields.text("Người thực hiện", width=30, suggests=fields.Names.OFFICERS)
    content: str = fields.text("Nội dung, kết quả", lines=3)


@dataclass(frozen=True)
class _SentDecision(Decision):
    """A decision that has to be sent to the person and others within 24 hours (rule B18)."""

    sent: Moment | None = fields.moment("Đã gửi quyết định", help=_SENT_HELP)


@fact(
    "suspension",
    "Quyết định tạm đình chỉ quản lý",
    rank=70,
    at_label="Ngày ký quyết định",
    article="Luật 120/2025/QH15 Đ.24 k.7; NĐ 163/2026 Đ.63 k.1",
    means=(Trigger.MANAGEMENT_SUSPENDED, Trigger.DECISION_SIGNED),
    later=_SENT,
)
@dataclass(frozen=True)
class ManagementSuspended(_SentDecision):
    """The decision III-07: management is suspended while the person is in custody or remand (B15)."""

    custody: str | None = fields.choice("Lý do", CUSTODY_KINDS, required=True)
    custody_decision: str = fields.text("Quyết định tạm giữ/tạm giam", width=40)
    from_day: date | None = fields.day("Tạm đình chỉ kể từ ngày", help=_FROM_SIGNATURE, width=12)
    custody_from: date | None = fields.day("Thời hạn tạm giữ/tạm giam từ ngày", width=12)
    custody_until: date | None = fields.day("đến ngày", future=True, width=12)


@fact(
    "custody_ended",
    "Hết tạm giữ, tạm giam: tiếp tục quản lý",
    rank=75,
    at_label="Ngày được trả tự do",
    article="Luật 120/2025/QH15 Đ.24 k.7",
    means=Trigger.CUSTODY_ENDED,
)
@dataclass(frozen=True)
class CustodyEnded(Fact):
    """Custody ended within the term: management goes on; the law asks for no form (transition 9)."""

    detail: str = fields.text("Nội dung", lines=2)


@fact(
    "stop",
    "Quyết định dừng quản lý",
    rank=80,
    at_label="Ngày ký quyết định",
    article="Luật 120/2025/QH15 Đ.24 k.5; NĐ 163/2026 Đ.63 k.2",
    turns_on="reason",
    means={code: (stop_trigger(code), Trigger.DECISION_SIGNED) for code in ("", *_STOP_TRIGGERS)},
    later=_SENT,
)
@dataclass(frozen=True)
class ManagementStopped(_SentDecision):
    """The decision III-08: management is stopped before its term for one of the legal grounds (B16)."""

    reason: str | None = fields.choice("Lý do dừng", STOP_REASONS, required=True)
    reason_detail: str = fields.text("Số, ngày của giấy tờ làm căn cứ", width=50)
    from_day: date | None = fields.day("Dừng kể từ ngày", help=_FROM_SIGNATURE, width=12)


@fact(
    "end",
    "Quyết định chấm dứt quản lý",
    rank=80,
    at_label="Ngày ký quyết định",
    article="NĐ 163/2026 Đ.63 k.3",
    means=(Trigger.MANAGEMENT_ENDED, Trigger.DECISION_SIGNED),
    later=_SENT,
)
@dataclass(frozen=True)
class ManagementEnded(_SentDecision):
    """The decision III-09: the term is over and no use was found (B17)."""

"""What papers of one sort have in common: the shared fields that kinds of events are built from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from models import fields
from models.events.base import Fact
from models.fields import Choice

OCCASIONS = (  # E05: Luật 120/2025/QH15 Đ.29 k.1; neither law nor decree defines them, house rule P10 asks
    Choice("first", "Lần đầu (24 tháng)"),
    Choice("repeated", "Từ lần thứ hai trở đi (36 tháng)"),
)

DETECTION_SOURCES = (  # who may bring it up: Luật 120/2025/QH15 Đ.26, Đ.32, Đ.33, Đ.46; NĐ 163/2026 Đ.56 k.1, Đ.89
    Choice("own", "Công an cấp xã phát hiện"),
    Choice("other_police", "Cơ quan Công an khác phát hiện, thông báo"),
    Choice("report", "Tin báo, tố giác"),
    Choice("self", "Tự khai báo"),
    Choice("family", "Gia đình khai báo, thông báo"),
    Choice("community", "Cơ quan, tổ chức, nơi làm việc, học tập, cộng đồng dân cư"),
    Choice("helper", "Tổ quản lý, người được phân công tư vấn, quản lý, hỗ trợ"),
    Choice("provider", "Tổ chức, cá nhân cung cấp dịch vụ cai nghiện"),
    Choice("centre", "Cơ sở cai nghiện, trường giáo dưỡng"),
    Choice("treatment_facility", "Cơ sở điều trị thay thế, cơ sở y tế"),
    Choice("other", "Nguồn khác"),
)

_OCCASION_HELP = "Luật không định nghĩa lần đầu, lần thứ hai: cán bộ xác định và ghi lý do (Luật 120/2025/QH15 Đ.29)."


@dataclass(frozen=True)
class Decision(Fact):
    """A numbered decision with its signer."""

    number: str = fields.text("Số quyết định", width=20)
    signer: str = fields.text("Người ký", width=30, suggests=fields.Names.OFFICERS)
    signer_position: str = fields.text("Chức vụ người ký", width=30)


@dataclass(frozen=True)
class Letter(Decision):
    """A numbered proposal, notice or letter with its signer."""

    number: str = fields.text("Số văn bản", width=20)


@dataclass(frozen=True)
class Certificate(Decision):
    """A certificate (giấy xác nhận) that something was done, from a day to a day."""

    number: str = fields.text("Số giấy xác nhận", width=20)
    issuer: str = fields.text("Cơ quan xác nhận", width=40)
    from_day: date | None = fields.day("Thời gian từ ngày", width=12)
    until_day: date | None = fields.day("đến ngày", future=True, width=12)


@dataclass(frozen=True)
class Minutes(Fact):
    """Minutes (biên bản) drawn up by an officer at a place."""

    place: str = fields.text("Địa điểm lập biên bản", width=50)
    officer: str = fields.text("Cán bộ lập biên bản", width=30, suggests=fields.Names.OFFICERS)
    officer_position: str = fields.text("Chức vụ", width=24)
    officer_unit: str = fields.text("Cơ quan", width=40)


@dataclass(frozen=True)
class WitnessedMinutes(Minutes):
    """Minutes with a number, witnesses, and a reason if somebody did not sign (V-34, V-40, V-41, I-18)."""

    number: str = fields.text("Số biên bản", width=20)
    witnesses: tuple[str, ...] = fields.texts("Người chứng kiến")
    statement: str = fields.text("Ý kiến trình bày của người vi phạm", lines=3)
    not_signed: str = fields.text("Lý do không ký biên bản", width=50)


@dataclass(frozen=True)
class Handover(Fact):
    """Minutes of handing over a person and the file (V-31, V-42)."""

    centre: str = fields.text("Cơ sở tiếp nhận", group="Giao, nhận", width=50)
    handed_by: str = fields.text(
        "Đại diện bên giao (họ tên, chức vụ, cơ quan)", group="Giao, nhận", width=50, suggests=fields.Names.OFFICERS
    )
    taken_by: str = fields.text("Đại diện bên nhận (họ tên, chức vụ, cơ quan)", group="Giao, nhận", width=50)
    condition: str = fields.text(
        "Tình trạng sức khỏe, dấu hiệu bất thường",
        lines=3,
        group="Giao, nhận",
        sensitivity=fields.Sensitivity.SENSITIVE,
    )
    papers: tuple[str, ...] = fields.texts("Hồ sơ kèm theo", group="Giao, nhận")
    belongings: tuple[str, ...] = fields.texts("Tư trang, đồ dùng cá nhân", group="Giao, nhận")


@dataclass(frozen=True)
class RehabilitationTerm(Fact):
    """How often the person was rehabilitated before, and the term that the paper names (E01-E05)."""

    occasion: str | None = fields.choice(
        "Lần cai nghiện", OCCASIONS, required_with="occasion_reason", group="Thời hạn", help=_OCCASION_HELP
    )
    occasion_reason: str = fields.text(
        "Lý do xác định lần cai nghiện", required_with="occasion", lines=2, group="Thời hạn"
    )
    from_day: date | None = fields.day("Thời gian cai nghiện từ ngày", future=True, group="Thời hạn", width=12)
    printed_end: date | None = fields.day(
        "đến ngày (ghi trên giấy)",
        future=True,
        group="Thời hạn",
        help="Ngày ghi trên giấy là sự kiện, chương trình không tính lại.",
        width=12,
    )


def detection_source(**options: Any) -> Any:
    """Declare how the police came to know."""
    return fields.choice("Nguồn phát hiện", DETECTION_SOURCES, **options)


def delivered() -> Any:
    """Declare when a paper was handed to the person, or to a minor's parents (minutes V-23)."""
    return fields.moment(
        "Đã giao cho người đó hoặc cha, mẹ, người đại diện",
        group="Giao, nhận",
        help="Thời điểm ghi trong biên bản giao nhận (Mẫu số 23).",
    )


def delivered_to() -> Any:
    """Declare who took the paper (minutes V-23)."""
    return fields.text("Người nhận", group="Giao, nhận", width=30)


def received(label: str, note: str = "") -> Any:
    """Declare when the commune police received a paper of another body."""
    return fields.moment(label, group="Giao, nhận", help=note)

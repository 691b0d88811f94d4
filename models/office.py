"""Our own office: header lines, place name, symbols, people who sign. All of it is set, none is code.

The ministry's rule on headers (TT 26/2019/TT-BCA) could not be read, so every line is a setting with
a preview (documents-and-data.md §1.7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import fields
from models.fields import Choice
from models.ids import OfficeId

STATION = "health_station"
OFFICE_KINDS = (
    Choice("commune_police", "Công an cấp xã"),
    Choice(STATION, "Trạm y tế cấp xã"),
    Choice("superior", "Cấp trên"),
)


@dataclass(frozen=True)
class Officer:
    """A person of the office who signs or does something on paper (OFF block of the forms)."""

    name: str = fields.text("Họ và tên", required=True, width=30)
    rank: str = fields.text("Cấp bậc", width=16)
    position: str = fields.text("Chức vụ", width=24)
    unit: str = fields.text("Đơn vị", width=40)

    def __str__(self) -> str:
        return f"{self.rank} {self.name}".strip()


@dataclass(frozen=True)
class OfficeFields:
    """Everything declared about an office."""

    kind: str = fields.choice("Loại cơ quan", OFFICE_KINDS, required=True)
    parent_line: str = fields.text("Cơ quan chủ quản (dòng trên)", required=True, group="Tiêu đề văn bản", width=40)
    issuer_line: str = fields.text("Cơ quan ban hành (dòng dưới)", required=True, group="Tiêu đề văn bản", width=40)
    place: str = fields.text("Địa danh", required=True, group="Tiêu đề văn bản", width=24)
    commune: str = fields.text(
        "Tên xã, phường, đặc khu (viết sau chữ Công an)",
        required=True,
        group="Tiêu đề văn bản",
        help="Ví dụ: xã Mẫu. In thành “Công an xã Mẫu”.",
        width=24,
    )
    phone: str = fields.text(
        "Điện thoại", group="Tiêu đề văn bản", help="In trên giấy mời, giấy triệu tập.", longest=60, width=20
    )
    symbol: str = fields.text("Ký hiệu cơ quan trong số văn bản", group="Tiêu đề văn bản", width=10)
    peoples_committee: str = fields.text("Ủy ban nhân dân", group="Tiêu đề văn bản", width=30)
    committee_parent: str = fields.text(
        "Cơ quan chủ quản của Ủy ban nhân dân (dòng trên)",
        group="Tiêu đề văn bản",
        help="Ví dụ: Ủy ban nhân dân tỉnh Mẫu. In trên giấy do Chủ tịch Ủy ban nhân dân ký.",
        width=40,
    )
    committee_council: str = fields.text(
        "Tên tỉnh, thành phố (viết sau chữ Hội đồng nhân dân)",
        group="Nghị quyết hỗ trợ người được phân công tư vấn, quản lý",
        help="Ví dụ: tỉnh Mẫu. In trên quyết định phân công người tư vấn, hỗ trợ (Mẫu số V-59).",
        width=40,
    )
    committee_resolution: str = fields.text(
        "Số nghị quyết", group="Nghị quyết hỗ trợ người được phân công tư vấn, quản lý", width=20
    )
    committee_resolution_day: date | None = fields.day(
        "Ngày nghị quyết", group="Nghị quyết hỗ trợ người được phân công tư vấn, quản lý", width=12
    )
    committee_chairman: str = fields.text("Chủ tịch Ủy ban nhân dân", group="Người ký", width=30)
    chief: str = fields.text("Người ký (Trưởng Công an)", group="Người ký", width=30)
    chief_rank: str = fields.text("Cấp bậc người ký", group="Người ký", width=16)
    chief_position: str = fields.text("Chức vụ người ký", group="Người ký", width=30)
    show_rank: bool | None = fields.flag("In cấp bậc trước tên", group="Người ký")
    officers: tuple[Officer, ...] = fields.records("Cán bộ", Officer, group="Người ký")
    start: date = fields.day(
        "Ngày bắt đầu dùng sổ",
        required=True,
        group="Quy ước",
        help="Việc phát sinh trước ngày này là lịch sử, không báo quá hạn.",
    )
    remote: bool | None = fields.flag("Địa bàn vùng sâu, vùng xa (xác minh cư trú 48 giờ)", group="Quy ước")
    first_day_done: bool | None = fields.flag("Không nhắc việc ngày đầu nữa", group="Quy ước")

    @property
    def committee(self) -> str:
        """The People's Committee; where the settings do not name it, that of the commune."""
        return self.peoples_committee or f"UBND {self.commune}"


@dataclass(frozen=True)
class Office:
    """An office with its id."""

    id: OfficeId
    known: OfficeFields
    version: int = 1

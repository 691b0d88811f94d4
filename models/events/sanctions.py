"""Chapter R: administrative fines, screening for the Penal Code, criminal cases, commune education (history)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import fields
from models.dates import Moment
from models.events.base import Fact, Trigger, fact
from models.events.papers import Decision
from models.fields import Choice

ACTS = (  # R01, R02, R04, R05: NĐ 282/2025/NĐ-CP Đ.30, Đ.17; before 15 December 2025 NĐ 144/2021/NĐ-CP Đ.23
    Choice("use", "Sử dụng trái phép chất ma túy"),
    Choice("obstruction", "Chống đối, cản trở xét nghiệm, xác định nghiện, quản lý, cai nghiện, quản lý sau cai"),
    Choice("possession", "Tàng trữ, vận chuyển, chiếm đoạt trái phép chất ma túy chưa đến mức hình sự"),
    Choice("measure", "Không chấp hành biện pháp xử lý hành chính"),
    Choice("other", "Hành vi khác"),
)

SANCTIONS = (Choice("warning", "Cảnh cáo"), Choice("fine", "Phạt tiền"))  # NĐ 282/2025/NĐ-CP Đ.30 k.1

SCREENED = (  # R09: Bộ luật Hình sự Đ.256a, four cases (secondary source)
    Choice("in_rehabilitation", "Đang cai nghiện hoặc điều trị nghiện bằng thuốc thay thế"),
    Choice("in_aftercare", "Đang trong thời hạn quản lý sau cai nghiện"),
    Choice("after_aftercare", "Trong 02 năm sau khi hết quản lý sau cai và đang bị quản lý người sử dụng"),
    Choice("after_walk_out", "Trong 02 năm sau khi tự ý chấm dứt cai nghiện tự nguyện, điều trị thay thế"),
)

SCREENING_OUTCOMES = (  # the program's own: what an officer can conclude under Đ.256a
    Choice("none", "Không thuộc trường hợp xử lý hình sự"),
    Choice("referred", "Có dấu hiệu tội phạm, chuyển Cơ quan điều tra"),
    Choice("to_verify", "Cần xác minh thêm"),
)

CASE_STEPS = (  # transition 5; NĐ 163/2026 Đ.55
    Choice("opened", "Khởi tố"),
    Choice("not_opened", "Không khởi tố"),
    Choice("dropped", "Đình chỉ điều tra, đình chỉ vụ án, bị can"),
)
_NOT_PROSECUTED = Trigger.CRIMINAL_CASE_DROPPED


@fact(
    "fine",
    "Quyết định xử phạt vi phạm hành chính",
    rank=62,
    at_label="Ngày ký quyết định",
    article="NĐ 282/2025/NĐ-CP Đ.17, Đ.30, Đ.54, Đ.55",
    means=Trigger.FINED,
)
@dataclass(frozen=True)
class Fined(Decision):
    """A warning or fine (R01-R08)."""

    act: str | None = fields.choice("Hành vi", ACTS, required=True)
    act_day: date | None = fields.day("Ngày vi phạm", help="Thời hiệu xử phạt 01 năm (NĐ 282/2025 Đ.6).", width=12)
    sanction: str | None = fields.choice("Hình thức xử phạt", SANCTIONS)
    amount: int | None = fields.number("Mức phạt (đồng)", greatest=1_000_000_000, width=14)
    issuer: str = fields.text("Cơ quan xử phạt", width=40)
    detail: str = fields.text("Nội dung", lines=2)


@fact(
    "fine_execution",
    "Chấp hành xong quyết định xử phạt",
    rank=63,
    at_label="Ngày chấp hành xong",
    article="Luật Xử lý vi phạm hành chính Đ.7 k.1",
    means=Trigger.FINE_EXECUTED,
)
@dataclass(frozen=True)
class FineExecuted(Fact):
    """The sanction was carried out: six months or a year later the person counts as never fined (R11)."""

    decision: str = fields.text("Quyết định xử phạt (số, ngày)", width=40)
    sanction: str | None = fields.choice("Hình thức xử phạt", SANCTIONS, required=True)


@fact(
    "criminal_screening",
    "Sàng lọc Điều 256a Bộ luật Hình sự",
    rank=12,
    at_label="Ngày sàng lọc",
    article="Bộ luật Hình sự Đ.256a; NĐ 163/2026 Đ.55",
    means=Trigger.CRIMINAL_SCREENED,
)
@dataclass(frozen=True)
class CriminalScreened(Fact):
    """Whether a positive test falls under the Penal Code, and what was decided (R09)."""

    outcome: str | None = fields.choice("Kết luận", SCREENING_OUTCOMES, required=True)
    cases: tuple[str, ...] = fields.choices("Thuộc trường hợp", SCREENED)
    by: str = fields.text("Người sàng lọc", width=30, suggests=fields.Names.OFFICERS)
    referred_to: str = fields.text("Cơ quan điều tra", width=40)
    detail: str = fields.text("Nội dung", lines=2)


@fact(
    "criminal_case",
    "Khởi tố, không khởi tố, đình chỉ hình sự",
    rank=85,
    at_label="Ngày quyết định",
    article="Bộ luật Hình sự Đ.256a; NĐ 163/2026 Đ.55",
    turns_on="step",
    means={
        "opened": Trigger.CRIMINAL_CASE_OPENED,
        "not_opened": _NOT_PROSECUTED,
        "dropped": _NOT_PROSECUTED,
    },
)
@dataclass(frozen=True)
class CriminalCase(Decision):
    """A criminal case against the person was opened, not opened or dropped (R09, transition 5, house rule P17)."""

    step: str | None = fields.choice("Nội dung", CASE_STEPS, required=True)
    agency: str = fields.text("Cơ quan tiến hành tố tụng", width=40)
    offence: str = fields.text("Tội danh, điều luật", width=40)
    told: Moment | None = fields.moment("Công an cấp xã nhận thông tin")


@fact(
    "commune_education",
    "Giáo dục tại xã, phường, thị trấn (trước 01/7/2026)",
    rank=62,
    at_label="Ngày quyết định",
    article="Luật Xử lý vi phạm hành chính Đ.89, Đ.90 k.5 (đã bãi bỏ từ 01/7/2026)",
    means=Trigger.COMMUNE_EDUCATED,
)
@dataclass(frozen=True)
class CommuneEducated(Decision):
    """History of the law before 1 July 2026 only: commune education for drug use (R10, eras E1 to E3)."""

    from_day: date | None = fields.day("Thời hạn từ ngày", width=12)
    until_day: date | None = fields.day("đến ngày", future=True, width=12)
    issuer: str = fields.text("Cơ quan quyết định", width=40)
    completed: date | None = fields.day("Ngày chấp hành xong", width=12)

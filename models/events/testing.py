"""Chapter A: testing for drugs in the body (xét nghiệm chất ma túy trong cơ thể)."""

from __future__ import annotations

from dataclasses import dataclass

from models import fields
from models.dates import Moment, Precision
from models.events.base import Fact, Trigger, fact
from models.events.papers import detection_source
from models.fields import Choice, Sensitivity
from models.person import RELATIONS, SUBSTANCES

GROUNDS = (  # A04: NĐ 163/2026 Đ.56 k.1, nine grounds; B11: Đ.61 k.1 b, the thematic plan
    Choice("verified_report", "Tin báo, tố giác đã được xác minh"),
    Choice("case_file", "Thông tin, tài liệu trong hồ sơ vụ việc, vụ án"),
    Choice("loss_of_control", "Có biểu hiện mất khả năng nhận thức hoặc điều khiển hành vi"),
    Choice("traces", "Có dấu vết, công cụ, phương tiện sử dụng ma túy trên người, phương tiện, chỗ ở"),
    Choice("driver", "Người điều khiển phương tiện có dấu hiệu sử dụng ma túy"),
    Choice("place_of_use", "Có mặt tại nơi có người sử dụng ma túy mà không có lý do chính đáng"),
    Choice("self_declared", "Tự khai báo đã sử dụng ma túy"),
    Choice("caught", "Bị bắt quả tang đang sử dụng ma túy"),
    Choice("other_ground", "Căn cứ khác theo quy định của pháp luật"),
    Choice("thematic_plan", "Đột xuất theo kế hoạch chuyên đề (người đang bị quản lý)"),
)

RESULTS = (  # III-01 mục 3
    Choice("positive", "Dương tính với chất ma túy trong cơ thể"),
    Choice("negative", "Âm tính với chất ma túy trong cơ thể"),
)

SAMPLES = (  # NĐ 163/2026 Đ.56
    Choice("urine", "Nước tiểu"),
    Choice("blood", "Máu"),
    Choice("other", "Mẫu khác"),
)


@fact(
    "test",
    "Xét nghiệm chất ma túy trong cơ thể",
    rank=10,
    at_label="Thời điểm có kết quả",
    article="Luật 120/2025/QH15 Đ.23; NĐ 163/2026 Đ.56",
    precision=Precision.MINUTE,
    turns_on="result",
    means={"positive": Trigger.POSITIVE_TEST, "": Trigger.NEGATIVE_TEST},
)
@dataclass(frozen=True)
class TestTaken(Fact):
    """A drug test (paper III-01)."""

    __test__ = False  # the name begins like a test class of pytest's

    ground: str | None = fields.choice("Căn cứ xét nghiệm", GROUNDS, required=True, group="Căn cứ")
    source: str | None = detection_source(group="Căn cứ")
    place: str = fields.text("Nơi xét nghiệm", group="Căn cứ", width=50)
    summary: str = fields.text("Tóm tắt nội dung sự việc", lines=4, group="Căn cứ")
    sample: str | None = fields.choice("Mẫu xét nghiệm", SAMPLES, group="Xét nghiệm")
    method: str = fields.text("Biện pháp xét nghiệm", group="Xét nghiệm", width=50)
    procedure: str = fields.text("Các bước tiến hành", lines=3, group="Xét nghiệm")
    tester: str = fields.text(
        "Người tiến hành xét nghiệm", group="Xét nghiệm", width=30, suggests=fields.Names.OFFICERS
    )
    tester_position: str = fields.text("Chức vụ", group="Xét nghiệm", width=24)
    tester_unit: str = fields.text("Đơn vị", group="Xét nghiệm", width=40)
    result: str | None = fields.choice(
        "Kết luận", RESULTS, required=True, group="Kết quả", sensitivity=Sensitivity.SENSITIVE
    )
    substances: tuple[str, ...] = fields.choices(
        "Chất ma túy tìm thấy", SUBSTANCES, group="Kết quả", sensitivity=Sensitivity.SENSITIVE
    )
    result_detail: str = fields.text("Kết quả chi tiết", lines=2, group="Kết quả", sensitivity=Sensitivity.SENSITIVE)
    result_received: Moment | None = fields.moment(
        "Công an cấp xã nhận kết quả",
        group="Kết quả",
        help="Bỏ trống nếu nhận ngay khi có kết quả.",
    )
    guardian: str = fields.text(
        "Cha, mẹ, người giám hộ, người đại diện chứng kiến",
        group="Người dưới 18 tuổi",
        help="Bắt buộc khi lấy mẫu của người dưới 18 tuổi, trừ mẫu nước tiểu (NĐ 163/2026 Đ.56 k.6).",
        width=30,
        suggests=fields.Names.RELATIVES,
    )
    guardian_relation: str | None = fields.choice("Quan hệ", RELATIONS, group="Người dưới 18 tuổi")
    guardian_phone: str = fields.text("Điện thoại", group="Người dưới 18 tuổi", width=14)

    def enters_registry(self) -> bool:
        return self.result == "positive"

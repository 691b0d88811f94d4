"""The kinds of events under the headings by which an officer looks for them."""

from __future__ import annotations

from collections.abc import Mapping

from models.events.base import KINDS

_HEADINGS: Mapping[str, str] = {  # module of this package: heading, in the order of the law
    "testing": "Xét nghiệm",
    "user_management": "Quản lý người sử dụng",
    "determination": "Xác định tình trạng nghiện",
    "rehabilitation": "Cai nghiện tự nguyện",
    "placement": "Đưa vào cơ sở cai nghiện",
    "substitution": "Điều trị thay thế",
    "monitoring": "Giám sát điện tử",
    "breaches": "Vi phạm nghĩa vụ",
    "compulsory": "Hồ sơ cai nghiện bắt buộc",
    "court": "Tòa án",
    "execution": "Thi hành quyết định của Tòa án",
    "aftercare": "Quản lý sau cai nghiện, danh sách",
    "contact": "Gặp gỡ, cam kết, vắng mặt",
    "support": "Hỗ trợ",
    "sanctions": "Xử phạt, hình sự",
    "detention": "Tạm giữ, chấp hành án, chết",
    "moves": "Chuyển nơi cư trú",
    "overrides": "Áp dụng khác quy định",
    "personal_data": "Yêu cầu về dữ liệu cá nhân",
    "paper_file": "Hồ sơ giấy",
    "notes": "Ghi chú",
}


def kinds_by_chapter() -> dict[str, tuple[str, ...]]:
    """Every kind that an officer can record, by heading, in the order in which things usually happen.

    Taking over a list, and what the office notes of its own records, are not among them: they have places of their own.
    """
    found: dict[str, list[str]] = {heading: [] for heading in _HEADINGS.values()}
    for kind in sorted(KINDS.values(), key=lambda cls: cls.rank):
        heading = _HEADINGS.get(kind.__module__.rpartition(".")[2])
        if heading is not None:
            found[heading].append(kind.kind)
    return {heading: tuple(kinds) for heading, kinds in found.items()}

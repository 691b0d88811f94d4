"""Invented names with the frequencies of real ones: Kinh, Khmer, Ê Đê, H'Mông."""

from __future__ import annotations

from random import Random

_FAMILY = (
    ("Nguyễn", 38), ("Trần", 11), ("Lê", 10), ("Phạm", 7), ("Huỳnh", 5), ("Phan", 5), ("Võ", 4), ("Đặng", 3),
    ("Bùi", 3), ("Đỗ", 2), ("Hồ", 2), ("Ngô", 2), ("Dương", 2), ("Lý", 1), ("Trương", 2), ("Đinh", 1), ("Mai", 1),
)  # fmt: skip
_MIDDLE = {
    "male": ("Văn", "Hữu", "Đức", "Minh", "Quốc", "Thanh", "Hoàng", "Công", "Xuân", "Ngọc", "Thành", ""),
    "female": ("Thị", "Ngọc", "Thị Kim", "Thu", "Mỹ", "Thị Hồng", "Thanh", "Bích", ""),
}
_GIVEN = {
    "male": (
        "An", "Ân", "Bình", "Cường", "Dũng", "Đạt", "Đức", "Hải", "Hòa", "Hùng", "Khánh", "Lâm", "Long", "Mạnh",
        "Nam", "Phúc", "Quân", "Sơn", "Tâm", "Thắng", "Thịnh", "Toàn", "Trí", "Tuấn", "Ước", "Việt", "Ý",
    ),
    "female": (
        "Ánh", "Anh", "Duyên", "Giang", "Hạnh", "Hiền", "Hoa", "Lan", "Liên", "Linh", "Mai", "Ngân", "Nhung",
        "Oanh", "Phượng", "Thảo", "Trang", "Tuyết", "Vân", "Yến",
    ),
}  # fmt: skip
_OTHERS = {
    "male": (("Danh Sóc Kha", "Khmer"), ("Thạch Đa Ra", "Khmer"), ("Y Bhăm Niê", "Ê Đê"), ("Giàng A Páo", "H'Mông")),
    "female": (("Thị Sa Phi", "Khmer"), ("Kim Sa Ron", "Khmer"), ("H'Nhĭ Êban", "Ê Đê"), ("Sùng Thị Mỷ", "H'Mông")),
}


def invented_name(random: Random, sex: str) -> tuple[str, str]:
    """A name and the people (dân tộc) it belongs to."""
    if random.random() < 0.08:
        return random.choice(_OTHERS[sex])
    family = random.choices([name for name, _ in _FAMILY], [weight for _, weight in _FAMILY])[0]
    words = (family, random.choice(_MIDDLE[sex]), random.choice(_GIVEN[sex]))
    return " ".join(word for word in words if word), "Kinh"

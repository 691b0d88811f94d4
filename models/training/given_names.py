"""Given names by sex and time of birth, the most frequent first.

Those of the 1990s and of 2007 to 2011 follow counts of hoten.org (samples DKL01 and SG01, FOUND-2); the older
ones are RECALLED. A name that stands twice is twice as frequent.
"""

from __future__ import annotations

MIDDLE = {
    "male": (
        "Hữu", "Đức", "Minh", "Quốc", "Thanh", "Hoàng", "Công", "Xuân", "Ngọc", "Thành", "Trọng", "Gia",
        "Tấn", "Đình", "Quang", "Nhật", "Anh", "Tuấn", "Duy", "Chí", "Phước",
    ),
    "female": (
        "Ngọc", "Kim", "Thu", "Mỹ", "Hồng", "Thanh", "Bích", "Thùy", "Phương", "Minh", "Cẩm", "Như", "Quỳnh", "Bảo",
        "Khánh", "Tuyết", "Diễm", "Ánh", "Mai", "Yến",
    ),
}  # fmt: skip

_BEFORE_1970 = {
    "male": (
        "Hùng", "Dũng", "Minh", "Sơn", "Thành", "Hải", "Tâm", "Bình", "Long", "Hòa", "Phước", "Thắng", "Cường", "Bé",
        "Tư", "Năm", "Sáu", "Bảy", "Út", "Lợi", "Hiền", "Đức", "Phúc", "Mười", "Chiến", "Ý",
    ),
    "female": (
        "Lan", "Hoa", "Hồng", "Hương", "Mai", "Nga", "Liên", "Loan", "Hạnh", "Thu", "Thủy", "Bé", "Hai", "Ba", "Út",
        "Lý", "Nguyệt", "Cúc", "Sương", "Xuân", "Ánh", "Phượng", "Thắm", "Mười",
    ),
}  # fmt: skip
_1970_1989 = {
    "male": (
        "Hùng", "Dũng", "Tuấn", "Hùng", "Tuấn", "Cường", "Sơn", "Hải", "Thắng", "Thành", "Minh", "Long", "Bình", "Tâm",
        "Trung", "Đức", "Phong", "Hòa", "Hiếu", "Tài", "Toàn", "Nam", "Phúc", "Vũ", "Linh", "Lâm", "Nghĩa", "Mạnh",
        "Quang", "Việt", "Ân", "Lộc", "Phương", "Tiến", "Khanh", "Đạt", "Út", "Nhân", "Ước",
    ),
    "female": (
        "Hương", "Thủy", "Lan", "Hồng", "Hạnh", "Hà", "Hằng", "Nga", "Loan", "Thúy", "Trang", "Phượng", "Hiền", "Dung",
        "Yến", "Oanh", "Vân", "Thu", "Mai", "Tuyết", "Nhung", "Liên", "Thảo", "Diễm", "Kiều", "Ngân", "Ánh", "Duyên",
    ),
}  # fmt: skip
_1990_2004 = {
    "male": (
        "Tuấn", "Hoàng", "Huy", "Anh", "Hiếu", "Hùng", "Nam", "Sơn", "Đức", "Dũng", "Thành", "Đạt", "Cường", "Long",
        "Trung", "Hải", "Nguyên", "Thắng", "Minh", "Duy", "Tiến", "Quang", "Phúc", "Trường", "Tài", "Toàn", "Hưng",
        "Phong", "Tùng", "Linh", "Khánh", "Bảo", "Quân", "Dương", "Nghĩa", "Lâm", "Vinh", "Bình", "Mạnh", "Việt",
        "Thịnh", "Hòa", "Tâm", "Hiệp", "Tân", "Phú", "Thiện", "Thái", "Nhật", "Sang", "Hậu", "Quý", "An", "Phước",
    ),
    "female": (
        "Trang", "Trang", "Thảo", "Thảo", "Linh", "Linh", "Anh", "Phương", "Hằng", "Huyền", "Hiền", "Hương", "Ngọc",
        "Dung", "Nhung", "Thủy", "Nhi", "Duyên", "Vân", "Quỳnh", "Nga", "Yến", "Trinh", "Thương", "Uyên", "Hạnh",
        "Ngân", "Oanh", "Trâm", "Ly", "Mai", "Phượng", "Thúy", "Hoa", "Vy", "Hồng", "Tâm", "My", "Giang", "Loan",
    ),
}  # fmt: skip
_SINCE_2005 = {
    "male": (
        "Huy", "Khang", "Bảo", "Minh", "Phúc", "Anh", "Khoa", "Phát", "Đạt", "Khôi", "Long", "Nam", "Duy", "Quân",
        "Kiệt", "Thịnh", "Tuấn", "Hưng", "Hoàng", "Hiếu", "Nhân", "Trí", "Tài", "Phong", "Nguyên", "An", "Phú",
        "Thành", "Đức", "Lộc", "Khánh", "Vinh", "Tiến", "Nghĩa", "Thiện", "Hào", "Đăng", "Quang", "Ân", "Tín",
    ),
    "female": (
        "Anh", "Anh", "Vy", "Vy", "Ngọc", "Nhi", "Hân", "Thư", "Linh", "Như", "Ngân", "Phương", "Thảo", "My", "Trân",
        "Quỳnh", "Nghi", "Trang", "Trâm", "An", "Thy", "Châu", "Trúc", "Uyên", "Yến", "Ý", "Tiên", "Mai", "Vân",
    ),
}  # fmt: skip

OF_PEOPLE = {
    "Khmer": {
        "male": (
            "Sóc Kha", "Sóc Kên", "Đa Ra", "Sà Rươl", "Chanh Thi", "Ra Vi", "Thi Ra", "Sà Vanh", "Vuth", "Ươl", "Đen",
            "Rích", "Sóc Phi", "Na Rinh",
        ),
        "female": ("Sa Phi", "Sa Ron", "Sà Rươne", "Chanh Đa", "Sô Phia", "Na Ry", "Ma Ly", "Đa Ny", "Sa Mươn"),
    },
    "Hoa": {
        "male": ("Chí Cường", "Vĩ Hào", "Gia Hưng", "Kiến Minh", "Siêu", "Hên", "Cẩm Hùng", "Tỷ", "Vĩnh Xương", "Phò"),
        "female": ("Bội San", "Mỹ Châu", "Tiểu Phụng", "Cẩm Hường", "Muối", "Tú Linh", "Huệ Phấn", "Ái Linh"),
    },
    "Chăm": {
        "male": ("Mách Sa Lếs", "A Mine", "Du Sô", "Văn Khô", "Ro Phi Els", "Năng Rô", "Ha San", "Văn Trượng"),
        "female": ("Sa Ly Hah", "Ma Ri Dam", "Thị Mưa", "Ro Phi Áh", "Sa Ki Nah", "Thị Nhuận"),
    },
    "H'Mông": {
        "male": ("A Páo", "A Dơ", "A Của", "Mí Sính", "Seo Chúng", "A Tủa", "A Sử", "Mí Pó", "A Chớ", "Seo Lử"),
        "female": ("Thị Mỷ", "Thị Dợ", "Thị Súa", "Thị Chư", "Thị Say", "Thị Mo"),
    },
    "Thái": {
        "male": ("Văn Ếm", "Văn Pâng", "Văn Xôm", "Văn Inh", "Văn Panh", "Văn Hặc", "Văn Ún"),
        "female": ("Thị Pẩu", "Thị Ín", "Thị Phanh", "Thị Inh", "Thị Xôm", "Thị Ọt"),
    },
    "Ê Đê": {
        "male": ("Bhăm", "Krông", "Nguăn", "Thuin", "Djuang", "Blưh", "Ksơr", "Wơng", "Tuân", "Yŏk"),
        "female": ("Nhĭ", "Blâm", "Wăn", "Yer", "Linh", "Điêu", "Bĭk", "Zuên"),
    },
}  # fmt: skip
"""Given names, with their middle words, of peoples who do not name as the Kinh do."""

ONE_WORD = {
    "Cơ Ho": ("K'Brếp", "K'Tang", "Ka Dững", "K'Brôih", "Ka Hiếp"),
    "Ba Na": ("Blơi", "Krúi", "Hnhơr", "Bôk", "Hlưn"),
}
"""Whole names, most of one word."""


def of_decade(sex: str, born: int) -> tuple[str, ...]:
    """The given names of a year of birth."""
    for last, names in ((1969, _BEFORE_1970), (1989, _1970_1989), (2004, _1990_2004)):
        if born <= last:
            return names[sex]
    return _SINCE_2005[sex]

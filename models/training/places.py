"""The places of the invented commune and of the bodies around it. None of them exists."""

from __future__ import annotations

from random import Random

PROVINCE = "tỉnh An Giang"
COMMUNE = "xã Mẫu"
PLACE = "Xã Mẫu"
POLICE = f"Công an {COMMUNE}"
COMMITTEE = f"UBND {COMMUNE}"
PROVINCIAL_COMMITTEE = f"Ủy ban nhân dân {PROVINCE}"
HEALTH_STATION = f"Trạm Y tế {COMMUNE}"

CHIEF = "Nguyễn Thị Hạnh"
CHIEF_POSITION = f"Trưởng {POLICE}"
OFFICERS = ("Trần Văn Dũng", "Lê Hoàng Phúc", "Phạm Ngọc Mai")
CHAIR = "Phạm Văn Chủ"
CHAIR_POSITION = f"Chủ tịch {COMMITTEE}"
PHYSICIAN = "Đỗ Thị Lan"
HELPER = "Lê Thị Hội"
"""Of the Women's Union: assigned to support people in rehabilitation and after it."""

HAMLETS = {
    "Ấp Rạch Đùng": 16, "Ấp Tân Điền": 14, "Ấp Ba Trại": 12, "Ấp Mẹt Lung": 10, "Ấp Bình Hòa": 10,
    "Ấp Xẻo Nhàu": 8, "Ấp Cây Me": 8, "Ấp Kinh Tư": 7, "Khóm 1": 6, "Khóm 2": 5, "Phum Soài Chếk": 4,
}  # fmt: skip
"""Hamlets with the share of people who live in each."""

NEIGHBOURS = ("xã Mẫu Đông", "xã Mẫu Tây", "phường Mẫu Giang")
"""Communes of the same province to and from which people move."""

FAR_AWAY = {
    "north": ("xã Mẫu Sơn, tỉnh Sơn La", "phường Mẫu Hồng, tỉnh Hưng Yên", "xã Mẫu Thượng, tỉnh Nghệ An"),
    "centre": ("xã Mẫu Trà, tỉnh Quảng Ngãi", "xã Mẫu Ea, tỉnh Đắk Lắk", "phường Mẫu Hải, tỉnh Khánh Hòa"),
    "south": ("phường Mẫu Thành, Thành phố Hồ Chí Minh", "xã Mẫu Long, tỉnh Vĩnh Long", "xã Mẫu Bình, tỉnh Cà Mau"),
}
"""Where people from elsewhere are registered, by region."""

BIRTH_CODES = {
    "north": ("014", "011", "033", "034", "038", "040", "001", "019"),
    "centre": ("051", "052", "066", "049", "056", "064"),
    "south": ("092", "086", "079", "096", "084"),
}
"""Codes in identity numbers of provinces of birth, by region."""
OWN_CODES = ("089", "091")
"""Codes of the two former provinces that are one province now."""

PUBLIC_CENTRE = "Cơ sở cai nghiện ma túy số 1 tỉnh An Giang (giả định)"
PRIVATE_CENTRE = "Cơ sở cai nghiện ma túy tự nguyện Bình Minh (giả định)"
RECEIVER = "Huỳnh Văn Nhận"
"""Takes people over at a centre."""
REFORMATORY = "Trường giáo dưỡng số 9 (giả định)"
SUBSTITUTION_FACILITY = "Cơ sở điều trị Methadone Mẫu Giang (giả định)"
PROVINCIAL_POLICE = "Công an tỉnh An Giang"

RAIDED = (
    "nhà trọ ở ấp Rạch Đùng", "quán karaoke ở ấp Tân Điền", "chòi vịt ở ấp Ba Trại", "bãi đất trống sau chợ xã",
    "phòng trọ ở khóm 2", "tiệm internet ở khóm 1", "vườn tràm ở ấp Kinh Tư", "quán cà phê võng ở ấp Cây Me",
    "tiệc sinh nhật tại nhà ở ấp Bình Hòa", "bè cá trên rạch Mẹt Lung",
)  # fmt: skip
"""Where use was found."""


def address(random: Random, hamlet: str) -> str:
    """An address in the commune; country addresses often have no house number."""
    choice = random.random()
    if choice < 0.4:
        return f"{hamlet}, {COMMUNE}, {PROVINCE}"
    if choice < 0.75:
        return f"Tổ {random.randint(1, 24)}, {hamlet}, {COMMUNE}, {PROVINCE}"
    return f"Số {random.randint(1, 380)}, tổ {random.randint(1, 24)}, {hamlet}, {COMMUNE}, {PROVINCE}"

"""The tour's last part: an office that begins. The registry is made, and every page has nothing to show yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.tour.run import Tour

PASSWORD = "BinhYen@2026"
_OFFICE = {
    "Tên xã, phường, đặc khu (viết sau chữ Công an)": "xã Mẫu",
    "Cơ quan chủ quản (dòng trên)": "Công an tỉnh An Giang",
    "Tên đăng nhập": "hanh",
    "Họ và tên": "Nguyễn Thị Hạnh",
    "Mật khẩu": PASSWORD,
    "Nhập lại mật khẩu": PASSWORD,
}
_EMPTY = {
    "1": "ngay-dau-tien",
    "2": "danh-sach-trong",
    "3": "ra-soat-trong",
    "4": "nhap-danh-sach-trong",
    "6": "quy-dinh-so-moi",
    "7": "tai-khoan-so-moi",
    "8": "nhat-ky-so-moi",
    "9": "luu-giu-trong",
    "0": "sao-luu-so-moi",
}
"""The key of each place with Ctrl, and the name of its picture."""


def show_beginning(tour: Tour) -> None:
    """Make the registry by keys, print the recovery sheet, and look at every place."""
    hands = tour.hands
    hands.rest(50)
    tour.picture("chua-co-so")
    hands.press("Return")
    made = tour.shown("lap-so-moi")
    for name, text in _OFFICE.items():
        hands.fill(name, text)
    hands.press("Ctrl+S")
    hands.until(lambda: not made.isVisible())
    hands.rest(50)
    hands.type(PASSWORD)
    hands.press("Return")
    hands.until(lambda: tour.desk is not None)
    hands.rest()
    tour.shown("lap-phieu-khoi-phuc")
    hands.press("Ctrl+S")
    tour.shown("phieu-khoi-phuc")
    tour.close()
    for key, name in _EMPTY.items():
        tour.go(f"Ctrl+{key}", name)
    tour.desk.show_requests()
    tour.picture("tram-y-te-trong")
    hands.press("Ctrl+L")
    hands.rest(50)
    tour.shell.close()

"""The tour's windows beside the daily way: finding and filtering, several papers at once, photos and scans, what an
office sets for itself."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from ui.tour.run import SETTLED_MS

if TYPE_CHECKING:
    from ui.tour.run import Tour

WHO = "Huỳnh Ngọc Phương Thảo"
_SCANNED = {
    "III-01": "Biên bản xét nghiệm ngày 24-11.pdf",
    "III-02": "Thông báo hành vi sử dụng.pdf",
    "HT-XMCT": "Phiếu xác minh nơi cư trú.pdf",
}
"""Papers that the tour printed, and the names of the files under which they come back as scans."""


def show_windows(tour: Tour) -> None:
    """Pictures of them all; what was typed is left, but for the photo, the scans and the account."""
    _find(tour)
    _do_together(tour)
    _work_at_a_person(tour)
    _set_up(tour)


def _find(tour: Tour) -> None:
    hands = tour.hands
    tour.go("Ctrl+2", "danh-sach-dau")
    hands.press("F4")
    hands.rest(50)
    hands.type("nữ")
    hands.rest(50)
    hands.press("Return")
    hands.rest(SETTLED_MS)
    tour.picture("bo-loc")
    hands.press("Esc")
    hands.rest(30)
    hands.tab_to("Chọn cột của danh sách")
    hands.press("Return")
    tour.shown("chon-cot")
    tour.close()
    hands.press("Ctrl+P")
    tour.shown("in-danh-sach")
    tour.close()
    hands.press("Ctrl+K")
    hands.rest(50)
    hands.type("thao")
    hands.rest(300)
    tour.shown("tim-moi-thu")
    tour.close()


def _do_together(tour: Tour) -> None:
    """Papers that wait for the printer, and checks of residence one after the other."""
    hands = tour.hands
    tour.go("Ctrl+G", "so-giay-to")
    hands.press("Ctrl+1")
    hands.rest(50)
    hands.press("Ctrl+Shift+P")
    tour.shown("in-nhieu-giay")
    tour.close()
    hands.press("Ctrl+T")
    tour.shown("kiem-tra-cu-tru")
    hands.press("Alt+V")
    hands.rest(30)
    tour.picture("kiem-tra-vang-mat", tour.top())
    tour.close()


def _work_at_a_person(tour: Tour) -> None:
    hands = tour.hands
    hands.press("Ctrl+K")
    hands.rest(50)
    hands.type(WHO)
    hands.rest(300)
    hands.press("Return")
    hands.until(lambda: getattr(tour.desk.page, "view", None) is not None)
    hands.rest(50)
    for keys, name in (("Ctrl+E", "chon-su-kien"), ("Ctrl+P", "chon-giay-to")):
        hands.press(keys)
        tour.shown(name)
        tour.close()
    tour.desk.page.amend(tour.desk.page.view.case.events[0].id)
    tour.shown("sua-su-kien")
    tour.close()
    hands.press("Alt+2", "F2")
    tour.shown("sua-ly-lich")
    hands.tab_to("Thêm: Người thân")
    hands.press("Return")
    tour.shown("nguoi-than")
    tour.close()
    tour.close()
    hands.press("Ctrl+Shift+N")
    tour.shown("chep-sang-phan-mem")
    tour.close()
    _take_in(tour, tour.folder / "tep")


def _take_in(tour: Tour, folder: Path) -> None:
    """A photo, one scan, several scans."""
    folder.mkdir()
    hands, scans = tour.hands, []
    for form, name in _SCANNED.items():
        shutil.copyfile(tour.folder / "giay-to" / f"{form}.pdf", folder / name)
        scans.append(folder / name)
    _portrait().save(str(folder / "anh.png"))
    tour.answers.files = (folder / "anh.png",)
    hands.press("Ctrl+B")
    tour.shown("anh-chan-dung")
    hands.press("Ctrl+S")
    hands.rest(100)
    tour.picture("ly-lich-co-anh")
    hands.press("Alt+3")
    tour.answers.files = tuple(scans[:1])
    hands.press("Ctrl+B")
    tour.shown("dinh-ban-quet")
    tour.close()
    tour.answers.files = tuple(scans)
    hands.press("Ctrl+B")
    tour.shown("nhieu-tep")
    hands.press("Down", "Return")
    tour.shown("nhieu-ban-quet")
    tour.close()


def _set_up(tour: Tour) -> None:
    """Forms, accounts, the journal, times of retention."""
    hands = tour.hands
    hands.press("Ctrl+5")
    hands.rest(50)
    hands.press("Ctrl+B")
    forms = tour.shown("bieu-mau")
    hands.type("III-09")
    hands.rest(50)
    hands.tab_to("Biểu mẫu")
    hands.press("Return")
    tour.shown("sua-bieu-mau")
    tour.close()
    hands.until(lambda: tour.top() is forms)
    tour.close()
    hands.press("Ctrl+7")
    hands.until(lambda: getattr(tour.desk.page, "view", None) is not None)
    hands.rest(50)
    hands.press("Ctrl+T")
    tour.shown("them-tai-khoan")
    tour.close()
    for button, name in (
        ("Quy tắc an toàn", "quy-tac-an-toan"),
        ("Khóa của cấp trên", "khoa-cap-tren"),
        ("Thử phiếu", "thu-phieu"),
    ):
        hands.tab_to(button)
        hands.press("Return")
        tour.shown(name)
        tour.close()
    hands.press("Ctrl+8")
    hands.rest(50)
    hands.press("Return")
    tour.shown("muc-nhat-ky")
    tour.close()
    hands.press("Ctrl+9")
    hands.rest(30)
    hands.press("Alt+2")
    hands.rest(30)
    hands.press("Return")
    tour.shown("thoi-han-mot-loai")
    tour.close()


def _portrait() -> QImage:
    """An invented face: shapes on grey."""
    image = QImage(600, 800, QImage.Format.Format_RGB32)
    image.fill(QColor("#C9D3DC"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour, place in (
        ("#3E5C76", QRectF(60, 560, 480, 480)),
        ("#2B2B2B", QRectF(170, 150, 260, 300)),
        ("#E3B998", QRectF(190, 200, 220, 300)),
    ):
        painter.setBrush(QColor(colour))
        painter.setPen(QColor(colour))
        painter.drawEllipse(place)
    painter.end()
    return image

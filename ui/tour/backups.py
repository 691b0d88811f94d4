"""The tour's third part: backups with nothing and with something in them, and the way back from one on a new PC."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from models.faults import Damage
from models.training.account import TRAINING_PASSWORD
from ui.backup.volumes import Volume

if TYPE_CHECKING:
    from ui.tour.run import Tour

STICK = "USB sao lưu số 1 của Công an xã Mẫu, cất ở két"


def show_backups(tour: Tour, folder: Path) -> None:
    """Pictures of the page and its dialogs, and of a damaged registry."""
    hands = tour.hands
    stick = folder / "usb"
    stick.mkdir()
    tour.go("Ctrl+0", "sao-luu-chua-co")
    tour.volumes.append(Volume(stick, "KINGSTON", 14_600_000_000, 15_500_000_000))
    hands.press("Ctrl+U")
    hands.until(lambda: _window() is not None and _window().stick.count() > 0)
    hands.fill("Tên nơi sao lưu", STICK)
    tour.picture("ghi-nhan-usb", _window())
    hands.press("Ctrl+S")
    hands.until(lambda: _window() is None)
    hands.rest(50)
    hands.press("Ctrl+S")
    hands.rest(50)
    tour.picture("da-sao-luu")
    tour.go("Alt+2", "cac-ban-sao-luu")
    hands.press("Alt+1")
    hands.press("Ctrl+O")
    hands.until(lambda: _window() is not None)
    tour.picture("doi-noi-luu", _window())
    hands.press("Esc")
    now = tour.clock.now()
    tour.desk.show_damage(Damage(now, now - timedelta(hours=2), is_complete=True))
    tour.go("Ctrl+1", "trang-hong")


def show_restore(tour: Tour) -> None:
    """From the start page, step by step; the registry that lies there is kept."""
    hands = tour.hands
    hands.tab_to("Khôi phục sổ từ bản sao lưu…")
    hands.press("Return")
    hands.until(lambda: _window() is not None and _window().choosing.chosen is not None)
    hands.rest(50)
    tour.picture("khoi-phuc-chon-ban", _window())
    hands.press("Ctrl+S")
    hands.rest(50)
    hands.tab_to("Mật khẩu")
    hands.type(TRAINING_PASSWORD)
    tour.picture("khoi-phuc-mat-khau", _window())
    hands.press("Return")
    hands.rest(50)
    tour.picture("da-khoi-phuc", _window())
    hands.press("Ctrl+S")
    hands.rest(50)
    tour.picture("mo-lai-sau-khoi-phuc")
    hands.tab_to("Mật khẩu")
    hands.type(TRAINING_PASSWORD)
    hands.press("Return")
    hands.until(lambda: tour.desk is not None and _window() is not None)
    hands.rest(50)
    tour.picture("so-van-ban-cuoi", _window())
    hands.press("Esc")
    hands.rest(30)


def _window() -> Any:
    return QApplication.activeModalWidget()

"""What pages of the desk do by themselves, reached from anywhere by its words: the page opens and does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from models.roles import Permission
from ui.backup.page import BackupPage
from ui.finder.actions import Action
from ui.settings.office_page import OfficePage
from ui.today.page import TodayPage

if TYPE_CHECKING:
    from ui.desk import Desk


def page_actions(desk: Desk) -> Iterator[Action]:
    """What this user may do on a page other than the one that shows."""
    wanted = (
        (
            (Permission.READ_LISTS, Permission.RECORD_EVENT),
            Action("Kiểm tra cư trú lần lượt nhiều người", "", _on_today(desk, lambda page: page.round_wanted.emit())),
        ),
        (
            (Permission.READ_LISTS, Permission.PRINT),
            Action("In giấy tờ chờ in", "", _on_today(desk, lambda page: page.papers_wanted.emit())),
        ),
        ((Permission.READ_OFFICE,), Action("Biểu mẫu: xem, sửa lời văn", "", lambda: show_forms(desk))),
        ((Permission.BACK_UP,), Action("Sao lưu ngay", "", lambda: _back_up(desk))),
    )
    for needs, action in wanted:
        if all(desk.user.may(permission) for permission in needs):
            yield action


def _on_today(desk: Desk, do: Callable[[TodayPage], object]) -> Callable[[], None]:
    def go() -> None:
        desk.show_today()
        if isinstance(desk.page, TodayPage):  # else what stands there may not be left
            do(desk.page)

    return go


def show_forms(desk: Desk) -> None:
    desk.show_office()
    if isinstance(desk.page, OfficePage):
        desk.page.show_forms()


def _back_up(desk: Desk) -> None:
    desk.show_backup()
    if isinstance(desk.page, BackupPage):
        desk.page.back_up()

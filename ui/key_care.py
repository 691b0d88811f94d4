"""What the keys of the registry need, in one sentence on the page where the day begins."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from models.accounts import KeyCare
from models.roles import Permission, User
from ui.messages import Message
from ui.office_line import OfficeLine
from ui.workplace import Workplace

_WHERE = "Mở mục Tài khoản (Ctrl+7)."


def care_message(care: KeyCare, user: User, now: datetime, *, training: bool) -> Message | None:
    """The most urgent thing that this user should do about keys; nothing in a registry of invented people."""
    if training:
        return None
    if care.password_due:
        days = care.security.chief_days
        return Message(
            f"Mật khẩu đã dùng quá {days} ngày, cần đổi.", "Mở mục Tài khoản (Ctrl+7), Đổi mật khẩu của tôi."
        )
    if user.may(Permission.MANAGE_USERS):
        if care.rotation_due:
            return Message("Đã xóa tài khoản nhưng chưa đổi khóa sổ.", _WHERE)
        if care.sheet_missing():
            return Message("Sổ chưa có phiếu khôi phục: quên hết mật khẩu là mất sổ.", _WHERE)
        if care.rehearsal_due(now):
            return Message("Đã đến hạn thử phiếu khôi phục.", _WHERE)
        if care.review_due:
            months = care.security.review_months
            return Message(f"Có tài khoản đã quá {months} tháng chưa rà soát.", _WHERE)
    if user.may(Permission.READ_CLINICAL) and any(other.id != user.id for other in care.waiting_for_clinical):
        return Message("Có tài khoản y tế đang chờ được cấp khóa y tế.", _WHERE)
    return None


class KeyLine(OfficeLine):
    """What the keys need now: it asks whenever the page has read its own answers (``shown``)."""

    def __init__(self, place: Workplace, shown: SignalInstance, parent: QWidget) -> None:
        super().__init__("key-round", parent)
        self._place = place
        shown.connect(self.refresh)

    def refresh(self) -> None:
        """Ask what the keys need now."""
        self._place.tasks.run(lambda registry: registry.read(lambda q: q.key_care()), self._show, owner=self)

    def _show(self, care: KeyCare) -> None:
        place = self._place
        message = care_message(care, place.user, place.clock.now(), training=place.training)
        self.say(f"{message.text} {message.advice}" if message is not None else "", "amber" if message else "")

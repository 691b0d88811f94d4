"""Buttons ask the same table of roles as storage: what a role may not do is disabled and says why, or is not there.

So is what would save while a damaged registry takes nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from models.faults import Damage
from models.roles import ROLES, Permission, User

NOT_ALLOWED: Mapping[Permission, str] = {
    Permission.READ_OFFICE: "xem thông tin đơn vị",
    Permission.OWN_PASSWORD: "đổi mật khẩu",
    Permission.READ_LISTS: "xem danh sách",
    Permission.READ_PERSON: "mở hồ sơ",
    Permission.OPEN_CLOSED: "mở hồ sơ đã đưa ra khỏi danh sách",
    Permission.READ_REQUESTS: "xem đề nghị gửi trạm y tế",
    Permission.READ_CLINICAL: "xem hồ sơ lâm sàng",
    Permission.ENTER_PERSON: "nhập người mới",
    Permission.CHANGE_PERSON: "sửa lý lịch",
    Permission.RECORD_EVENT: "ghi sự kiện",
    Permission.RECORD_DETERMINATION: "ghi kết quả của y tế",
    Permission.AMEND_EVENT: "sửa, hủy sự kiện",
    Permission.PRINT: "in giấy tờ",
    Permission.PRINT_HEALTH: "in giấy tờ của trạm y tế",
    Permission.TAKE_OVER: "nhập danh sách",
    Permission.CHANGE_OFFICE: "sửa thông tin đơn vị",
    Permission.OVERRIDE_RULE: "quyết định áp dụng khác quy định",
    Permission.TAKE_RULES: "nhận tệp quy định",
    Permission.MANAGE_USERS: "quản lý tài khoản",
    Permission.READ_JOURNAL: "xem nhật ký",
    Permission.READ_ACCESS_LOG: "xem nhật ký truy cập",
    Permission.UNDO: "hoàn tác",
    Permission.UNDO_OTHERS: "hoàn tác việc của người khác",
    Permission.ERASE: "xóa dữ liệu hết thời hạn lưu giữ",
    Permission.EXTRACT: "in trích xuất dữ liệu của một người",
    Permission.SAVE_PLAIN: "lưu tệp có tên người",
    Permission.CHECK: "kiểm tra sổ",
    Permission.BACK_UP: "sao lưu",
    Permission.MANAGE_BACKUPS: "đổi nơi sao lưu",
}
"""What a role may not do, inside a sentence."""

NOTHING_SAVED = "Tệp sổ có trang bị hỏng nên không lưu thêm được: cứu sổ trước."


def why_not(user: User, permission: Permission) -> str:
    """Why a user cannot do something, in one sentence."""
    role = next(choice.label for choice in ROLES if choice.code == user.known.role)
    return f"Vai trò “{role}” không được {NOT_ALLOWED[permission]}."


def allow(made: QWidget, user: User, permission: Permission, damage: Damage | None = None) -> None:
    """Let a user press a button whose role may do what it does; to others it says why it cannot be pressed.

    ``damage``: what the open registry has met, for a button that begins something to be saved.
    """
    why = why_not(user, permission) if not user.may(permission) else NOTHING_SAVED if damage is not None else ""
    made.setEnabled(not why)
    if why:
        made.setToolTip(why)
        made.setAccessibleDescription(why)

"""Dialogs of accounts: a new one, what is known of one, passwords, the rules of security."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from models import fields
from models.accounts import Account
from models.actions import manage_users
from models.clock import Clock, today
from models.errors import InvalidFields, RegistryError
from models.roles import UserFields
from models.security import Security, SecurityFields
from ui.editors import record_values
from ui.field_form import FieldForm, tell_faults
from ui.job_dialog import JobDialog, Start
from ui.secret_lines import AGAIN, SecretLines, same
from ui.tasks import Tasks
from ui.widgets import label
from ui.workplace import Workplace

FIRST = "Mật khẩu lần đầu"


def rule_of_passwords(least: int) -> str:
    return f"Ít nhất {least} ký tự, có chữ thường, chữ hoa, chữ số và ký hiệu."


class _FormDialog(JobDialog):
    """A dialog with the editors of a declared record."""

    def __init__(
        self, title: str, text: str, yes: str, record: type, without: str, clock: Clock, parent: QWidget
    ) -> None:
        super().__init__(title, text, yes, parent)
        self.form = FieldForm([f for f in fields.fields_of(record) if f.name != without], lambda: today(clock))
        self.body.addWidget(self.form)

    def show_error(self, error: RegistryError) -> None:
        if isinstance(error, InvalidFields):
            tell_faults(self._notice, (self.form, error))
        else:
            super().show_error(error)


class AddUserDialog(_FormDialog):
    """A new account with its first password, which its owner changes at once."""

    def __init__(self, place: Workplace, least: int, parent: QWidget) -> None:
        text = "Người được cấp phải tự đổi mật khẩu này ngay lần mở sổ đầu tiên."
        super().__init__("Thêm tài khoản", text, "Thêm", UserFields, "", place.clock, parent)
        self._tasks = place.tasks
        self.secrets = SecretLines(FIRST, AGAIN)
        self.body.addWidget(self.secrets)
        self.body.addWidget(label(rule_of_passwords(least), "label", wrap=True))
        self.ready(720, 440, place.ask)
        self.form.editor("login").setFocus()

    def start(self) -> Start:
        values = self.form.values()
        password = same(*self.secrets.take())
        return lambda done, failed: self._tasks.run(
            lambda registry: registry.write(manage_users.add_user, values, password), done, failed, self
        )


class ChangeUserDialog(_FormDialog):
    """What is known of a user; the login stays."""

    def __init__(self, account: Account, place: Workplace, parent: QWidget) -> None:
        super().__init__(
            f"Sửa tài khoản {account.known.login}", "", "Ghi vào sổ", UserFields, "login", place.clock, parent
        )
        self._account, self._tasks = account, place.tasks
        self.form.show_values(record_values(account.known))
        self.ready(720, 260, place.ask)
        self.form.editor("name").setFocus()

    def start(self) -> Start:
        unknown = {f.name: None for f in fields.fields_of(UserFields) if f.name != "login"}
        changes: dict[str, Any] = {**unknown, **self.form.values()}
        id_, version = self._account.id, self._account.version
        return lambda done, failed: self._tasks.run(
            lambda registry: registry.write(manage_users.change_user, id_, version, changes), done, failed, self
        )


class ResetPasswordDialog(JobDialog):
    """A first password set anew for a colleague who forgot it."""

    def __init__(self, account: Account, place: Workplace, least: int, parent: QWidget) -> None:
        text = f"{account.known.name} phải tự đổi mật khẩu này ngay lần mở sổ tới. Mật khẩu cũ không dùng được nữa."
        if account.clinical:
            text += " Tài khoản này cần được cấp lại khóa y tế."
        super().__init__(f"Đặt lại mật khẩu {account.known.login}", text, "Đặt lại", parent)
        self._account, self._tasks = account, place.tasks
        self.secrets = SecretLines(FIRST, AGAIN)
        self.body.addWidget(self.secrets)
        self.body.addWidget(label(rule_of_passwords(least), "label", wrap=True))
        self.ready(520, 340)
        self.secrets.focus_first()

    def start(self) -> Start:
        password = same(*self.secrets.take())
        id_, version = self._account.id, self._account.version
        return lambda done, failed: self._tasks.run(
            lambda registry: registry.write(manage_users.reset_password, id_, version, password), done, failed, self
        )


class OwnPasswordDialog(JobDialog):
    """A new password of one's own; at the first login nothing else can be done before it."""

    def __init__(self, tasks: Tasks, parent: QWidget, *, first: bool = False) -> None:
        text = (
            "Mật khẩu vừa dùng do người khác đặt. Đặt mật khẩu chỉ mình biết rồi mới làm việc được."
            if first
            else "Mật khẩu mới có hiệu lực ngay; sổ không phải ghi lại."
        )
        super().__init__("Đổi mật khẩu", text, "Đổi mật khẩu", parent)
        self._tasks = tasks
        self.secrets = SecretLines("Mật khẩu hiện tại", "Mật khẩu mới", "Nhập lại mật khẩu mới")
        self.body.addWidget(self.secrets)
        self.body.addWidget(label(rule_of_passwords(8), "label", wrap=True))
        self.ready(520, 370)
        self.secrets.focus_first()

    def start(self) -> Start:
        old, new, again = self.secrets.take()
        password = same(new, again)
        self.secrets.focus_first()
        return lambda done, failed: self._tasks.run(
            lambda registry: registry.write(manage_users.change_own_password, old, password), done, failed, self
        )


class SecurityDialog(_FormDialog):
    """The settings of security."""

    def __init__(self, security: Security, place: Workplace, parent: QWidget) -> None:
        text = "Chỉ được đặt bằng hoặc chặt hơn QCVN 12:2026/BCA."
        super().__init__("Quy tắc an toàn", text, "Ghi vào sổ", SecurityFields, "", place.clock, parent)
        self._version, self._tasks = security.version, place.tasks
        self.form.show_values(record_values(security.known))
        self.ready(760, 400)
        self.form.editor("least_length").setFocus()

    def start(self) -> Start:
        values, version = self.form.values(), self._version
        return lambda done, failed: self._tasks.run(
            lambda registry: registry.write(manage_users.change_security, version, values), done, failed, self
        )

"""When the password does not open: a chief lifts the delay, or a recovery sheet gives a new password."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.code_lines import CodeLines
from ui.job_dialog import JobDialog, Start
from ui.secret_lines import AGAIN, SecretLines, same
from ui.tasks import Tasks
from ui.widgets import QuietComboBox, column, label

if TYPE_CHECKING:
    from models.ports import Storage

Make = Callable[[], "Storage"]


class _AtTheDoor(JobDialog):
    """A dialog over the unlock page, with a choice of account."""

    def __init__(
        self, title: str, text: str, yes: str, logins: Sequence[str], folder: Path, training: bool, storage: Make,
        tasks: Tasks, parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(title, text, yes, parent)
        self._folder, self._training, self._storage, self._tasks = folder, training, storage, tasks
        self.login = QuietComboBox()
        self.login.addItems(list(logins))
        self.login.setAccessibleName("Tài khoản của chỉ huy")
        caption = label("Tài khoản của chỉ huy *", "label")
        caption.setBuddy(self.login)
        self._who = column(caption, self.login, spacing=1)


class LiftDelayDialog(_AtTheDoor):
    """A chief lets a colleague try passwords again at once."""

    def __init__(
        self, delayed: str, logins: Sequence[str], folder: Path, training: bool, storage: Make, tasks: Tasks,
        parent: QWidget,
    ) -> None:  # fmt: skip
        text = f"Chỉ huy nhập mật khẩu của mình để tài khoản {delayed} được thử lại ngay. Việc này được ghi nhật ký."
        others = [login for login in logins if login != delayed]
        super().__init__("Bỏ thời gian chờ", text, "Bỏ chờ", others, folder, training, storage, tasks, parent)
        self._delayed = delayed
        self.secrets = SecretLines("Mật khẩu của chỉ huy")
        self.body.addLayout(self._who)
        self.body.addWidget(self.secrets)
        self.ready(520, 320)
        self.login.setFocus()

    def start(self) -> Start:
        (password,) = self.secrets.take()
        login, delayed, folder, training = self.login.currentText(), self._delayed, self._folder, self._training
        make = self._storage
        return lambda done, failed: self._tasks.compute(
            lambda: make().lift_delay(folder, login, password, delayed, training=training), done, failed, self
        )


class RecoverDialog(_AtTheDoor):
    """A new password for a chief by a recovery sheet."""

    def __init__(
        self, logins: Sequence[str], folder: Path, training: bool, storage: Make, tasks: Tasks, parent: QWidget
    ) -> None:
        text = (
            "Cán bộ quên mật khẩu: chỉ huy đặt lại ở mục Tài khoản. Khi không chỉ huy nào còn mở được sổ: dùng phiếu"
            " khôi phục đã niêm phong. Việc dùng phiếu được ghi nhật ký."
        )
        super().__init__("Quên mật khẩu", text, "Đặt mật khẩu mới", logins, folder, training, storage, tasks, parent)
        self.codes = CodeLines()
        self.secrets = SecretLines("Mật khẩu mới", AGAIN)
        self.body.addWidget(self.codes)
        self.body.addLayout(self._who)
        self.body.addWidget(self.secrets)
        self.ready(640, 590)
        self.codes.focus_first()

    def start(self) -> Start:
        codes = self.codes.codes()
        password = same(*self.secrets.take())
        login, folder, training, make = self.login.currentText(), self._folder, self._training, self._storage
        return lambda done, failed: self._tasks.compute(
            lambda: make().recover(folder, codes, login, password, training=training), done, failed, self
        )

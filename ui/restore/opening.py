"""With what the backup is opened: the password of an account, or the recovery sheet and a new password."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QRadioButton, QVBoxLayout, QWidget

from models.restoring import Proof
from ui.code_lines import CodeLines
from ui.restore.door import Door
from ui.restore.wizard import Step
from ui.secret_lines import AGAIN, PASSWORD, SecretLines, same
from ui.theme import SPACE
from ui.widgets import QuietComboBox, button, column, enter_presses, label, row

_NEW = "Mật khẩu mới"


class OpeningStep(Step):
    """The account, what proves it, and where an old disk that can still be read hangs."""

    title = "Mở bản sao lưu bằng gì?"
    about = "Mật khẩu là mật khẩu lúc làm bản sao lưu. Quên hết mật khẩu thì dùng phiếu khôi phục của chỉ huy."

    def __init__(self, door: Door, next_text: str, *, asks_for_old_disk: bool) -> None:
        super().__init__()
        self._door, self.next_text = door, next_text
        self._by_password, self._by_sheet = QRadioButton("Bằng mật khẩu"), QRadioButton("Bằng phiếu khôi phục")
        self._by_password.setChecked(True)
        self.login = QuietComboBox()
        self.login.setAccessibleName("Tài khoản")
        caption = label("Tài khoản *", "label")
        caption.setBuddy(self.login)
        self.password = SecretLines(PASSWORD)
        self.codes = CodeLines()
        self.new_password = SecretLines(_NEW, AGAIN)
        self.old_disk = QLineEdit()
        self.old_disk.setAccessibleName("Thư mục sổ trên ổ đĩa cũ")
        self._where = label("", "label", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        for choice in (self._by_password, self._by_sheet):
            choice.setAccessibleName(choice.text())
            enter_presses(choice)
            choice.toggled.connect(lambda _: self._show_way())
        layout.addLayout(row(self._by_password, self._by_sheet, 1, spacing=3 * SPACE))
        layout.addLayout(column(caption, self.login, spacing=1))
        for widget in (self.password, self.codes, self.new_password):
            layout.addWidget(widget)
        layout.addWidget(self._make_old_disk(visible=asks_for_old_disk))
        layout.addWidget(self._where)
        layout.addStretch(1)
        self.password.entered.connect(self.next_wanted)
        self.new_password.entered.connect(self.next_wanted)
        self._show_way()

    def _make_old_disk(self, *, visible: bool) -> QWidget:
        """The log on the disk of a dead PC holds what was recorded after the last backup."""
        frame = QWidget()
        caption = label("Thư mục sổ trên ổ đĩa của máy cũ, nếu còn đọc được (để không mất việc ghi sau cùng)", "label")
        caption.setWordWrap(True)
        caption.setBuddy(self.old_disk)
        line = row(self.old_disk, button("Chọn…", self._choose, icon="folder-open", tip="Chọn thư mục sổ của máy cũ"))
        line.setStretch(0, 1)
        inner = column(caption, spacing=1)
        inner.addLayout(line)
        frame.setLayout(inner)
        frame.setVisible(visible)
        return frame

    def _choose(self) -> None:
        chosen = self._door.ask.folder(self, "Thư mục sổ trên ổ đĩa cũ")
        if chosen:
            self.old_disk.setText(chosen)

    def _show_way(self) -> None:
        by_sheet = self._by_sheet.isChecked()
        self.codes.setVisible(by_sheet)
        self.new_password.setVisible(by_sheet)
        self.password.setVisible(not by_sheet)

    def show_logins(self, logins: Sequence[str]) -> None:
        chosen = self.login.currentText()
        self.login.clear()
        self.login.addItems(list(logins))
        if chosen in logins:
            self.login.setCurrentText(chosen)
        self.changed.emit()

    def focus_first(self) -> None:
        """To the account if there is a choice, else to what proves it."""
        if self.login.count() > 1:
            self.login.setFocus()
        else:
            self.again()

    def show_where(self, text: str) -> None:
        """Where the registry will lie, and what becomes of one that lies there."""
        self._where.setText(text)

    @property
    def is_ready(self) -> bool:
        return self.login.count() > 0

    @property
    def logs(self) -> tuple[Path, ...]:
        typed = self.old_disk.text().strip()
        return (Path(typed),) if typed else ()

    def take(self) -> Proof:
        """What was typed; the secret lines are empty then. Raises SHEET_UNREADABLE, PASSWORDS_DIFFER."""
        if self._by_sheet.isChecked():
            codes = self.codes.codes()
            return Proof(self.login.currentText(), same(*self.new_password.take()), codes)
        (password,) = self.password.take()
        return Proof(self.login.currentText(), password)

    def forget(self) -> None:
        """The window closes: nothing of a password or sheet stays in it."""
        self.password.take()
        self.new_password.take()
        self.codes.clear()

    def again(self) -> None:
        """It did not open: the secret is asked for once more."""
        (self.new_password if self._by_sheet.isChecked() else self.password).focus_first()

"""Making a registry: the office and the account of its chief."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from models import fields
from models.clock import Clock, today
from models.errors import ErrorCode, InvalidFields, RegistryError
from models.office import OfficeFields
from models.ports import FirstUser, Storage
from ui.field_form import DROP_TYPED, FieldForm, FormFaults, tell_faults, values_of
from ui.tasks import Tasks
from ui.theme import SPACE
from ui.widgets import Ask, Notice, button, column, fit, label, row, scrolled

_SHOWN = (
    "commune", "parent_line", "issuer_line", "place", "symbol", "peoples_committee", "chief", "chief_rank",
    "chief_position", "start", "remote",
)  # fmt: skip


@dataclass(frozen=True)
class _Account:
    """What is asked about the first user."""

    login: str = fields.text("Tên đăng nhập", required=True, group="Người tạo sổ", width=24)
    name: str = fields.text("Họ và tên", required=True, group="Người tạo sổ", width=40)


class CreateDialog(QDialog):
    """Collects office, account and password. Signal: ``created`` when the registry stands on disk."""

    created = Signal()

    def __init__(
        self,
        folder: Path,
        training: bool,
        storage: Callable[[], Storage],
        tasks: Tasks,
        clock: Clock,
        ask: Ask,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self.setWindowTitle("Tạo sổ mới")
        self._folder, self._training, self._storage, self._tasks = folder, training, storage, tasks

        def day() -> date:
            return today(clock)

        declared = fields.field_map(OfficeFields)
        self._office = FieldForm([declared[name] for name in _SHOWN], day)
        self._account = FieldForm(fields.fields_of(_Account), day)
        self._office.show_values({"start": day()})
        self._office.edited.connect(self._propose)
        self._password, password = self._secret("Mật khẩu")
        self._again, again = self._secret("Nhập lại mật khẩu")
        self._notice = Notice()
        self._save = button("Tạo sổ", self._create, role="primary", shortcut="Ctrl+S")
        self._build(password, again)
        self._initial = self._state()
        self._office.editor("commune").setFocus()

    def _secret(self, name: str) -> tuple[QLineEdit, QVBoxLayout]:
        line = QLineEdit()
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.setAccessibleName(name)
        caption = label(f"{name} *", "label")
        caption.setBuddy(line)
        return line, column(caption, line, spacing=1)

    def _build(self, password: QVBoxLayout, again: QVBoxLayout) -> None:
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE)
        body.addWidget(self._office)
        body.addWidget(self._account)
        passwords = row(spacing=2 * SPACE)
        passwords.addLayout(password, 1)
        passwords.addLayout(again, 1)
        body.addLayout(passwords)
        body.addWidget(
            label("Mật khẩu: ít nhất 8 ký tự, có chữ thường, chữ hoa, chữ số và ký hiệu.", "label", wrap=True)
        )
        body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.addWidget(label("Đơn vị và người tạo sổ", "heading"))
        layout.addWidget(scrolled(inner, gap=True), 1)
        layout.addWidget(self._notice)
        layout.addLayout(row(1, button("Thôi", self.reject), self._save))
        fit(self, 860, 680)

    def _propose(self, name: str) -> None:
        """The other lines follow from the commune's name; each can be typed over."""
        commune = self._office.value_of("commune")
        if name != "commune" or not commune:
            return
        proposals = {
            "issuer_line": f"Công an {commune}",
            "place": commune[:1].upper() + commune[1:],
            "peoples_committee": f"UBND {commune}",
            "chief_position": f"Trưởng Công an {commune}",
        }
        self._office.show_values({n: text for n, text in proposals.items() if not self._office.value_of(n)})

    def _create(self) -> None:
        try:
            known, account_known = values_of(self._office, self._account)
            office = fields.build(OfficeFields, {"kind": "commune_police", **known})
            account = fields.build(_Account, account_known)
        except FormFaults as faults:
            tell_faults(self._notice, *faults.faulty)
            return
        except InvalidFields as error:
            tell_faults(self._notice, (self._office, error))
            return
        password = self._password.text()
        if password != self._again.text():
            self._notice.show_error(RegistryError(ErrorCode.PASSWORDS_DIFFER))
            self._password.setFocus()
            return
        first_user = FirstUser(account.login, account.name, password)
        folder, training, make = self._folder, self._training, self._storage

        def job() -> None:
            storage: Storage = make()
            storage.create(folder, office, first_user, training=training)

        self._save.setEnabled(False)
        self._tasks.compute(job, lambda _: self._on_created(), self._on_failed, self)

    def _state(self) -> tuple[Any, ...]:
        return (*self._office.state(), *self._account.state(), self._password.text(), self._again.text())

    def reject(self) -> None:
        """Escape asks only when something would be lost, and does nothing while the registry is being made."""
        if not self._save.isEnabled():
            return
        if self._state() == self._initial or self._ask.confirm(self, *DROP_TYPED):
            super().reject()

    def _on_created(self) -> None:
        self.created.emit()
        self.accept()

    def _on_failed(self, error: RegistryError) -> None:
        self._save.setEnabled(True)
        self._notice.show_error(error)

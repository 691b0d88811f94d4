"""Tài khoản: who may open the registry, one's own password, the keys and what they need."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from models.accounts import Account, Standing, Way
from models.actions import manage_keys, manage_users
from models.errors import RegistryError
from models.roles import Permission, User
from models.training.account import TRAINING_LOGIN
from ui.flow import Flow
from ui.messages import Message
from ui.page import Page
from ui.person.event_dialog import ReasonDialog
from ui.settings.account_dialogs import (
    AddUserDialog,
    ChangeUserDialog,
    OwnPasswordDialog,
    ResetPasswordDialog,
    SecurityDialog,
)
from ui.settings.accounts_view import HEADINGS, UsersView, old_words, read_users, recovery_words, rules_words, texts_of
from ui.settings.key_dialogs import (
    ClinicalBySheetDialog,
    MakeSheetDialog,
    PrintSheetDialog,
    RehearseDialog,
    RotationDialog,
    SuperiorKeyDialog,
)
from ui.tables import ListTable, Shares
from ui.theme import SPACE
from ui.widgets import Notice, button, card, clear, label, row, shortcut
from ui.workplace import Workplace

_REVIEW = (
    "Có tài khoản đến hạn rà soát. Chọn từng tài khoản: vẫn cần, đúng người, đúng vai trò thì bấm Đã rà soát; "
    "không thì sửa, ngừng dùng hoặc xóa."
)
_CONFIRM = "Đã rà soát: tài khoản vẫn cần, đúng người, đúng vai trò"


class UsersPage(Page):
    """Signal: ``shown`` when the accounts stand there. ``dialog`` is the one that is open."""

    shown = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self.view: UsersView | None = None
        self.dialog: QDialog | None = None
        self._goes_on = False
        """Whether the next account that is due for review is to be chosen."""
        self._is_chief = place.user.may(Permission.MANAGE_USERS)
        self._notice = Notice()
        self._own = button("Đổi mật khẩu của tôi", self.change_own, icon="lock", shortcut="Ctrl+M")
        self._care, self._care_body = card()
        self._care.hide()
        self._model = QStandardItemModel(0, len(HEADINGS), self)
        self._model.setHorizontalHeaderLabels(HEADINGS)
        self._table = ListTable("Các tài khoản", self._model, Shares(stretch=1, soft=(3,)), row_height=30)
        self._table.activated.connect(lambda _: self.change())
        self._table.selectionModel().currentRowChanged.connect(lambda *_: self._show_buttons())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(row(label("Tài khoản", "title"), 1, self._own))
        layout.addWidget(self._notice)
        layout.addWidget(self._care)
        layout.addWidget(self._table, 1)
        self._buttons = self._make_buttons()
        bar = QWidget()
        bar.setLayout(Flow(*self._buttons.values()))
        layout.addWidget(bar)
        if not self._is_chief:
            layout.addStretch(1)
        shared = place.training and place.user.known.login == TRAINING_LOGIN
        self._own.setVisible(not shared)  # the password of training stands on the unlock page for everybody
        self._table.setVisible(self._is_chief)
        bar.setVisible(self._is_chief)
        self.first = self._table if self._is_chief else self._own
        shortcut(self, "F5", self.refresh)
        self.refresh()

    def _make_buttons(self) -> dict[str, QPushButton]:
        return {
            "add": button("Thêm tài khoản", self.add, role="primary", icon="user-plus", shortcut="Ctrl+T"),
            "change": button("Sửa", self.change, icon="pencil", shortcut="F2"),
            "reset": button("Đặt lại mật khẩu", self.reset_password, shortcut="Ctrl+R"),
            "confirm": button("Đã rà soát", self.confirm, icon="circle-check", shortcut="Ctrl+J", tip=_CONFIRM),
            "stop": button("Ngừng dùng", self.stop_or_go_on, shortcut="Ctrl+Shift+D"),
            "remove": button("Xóa", self.remove, icon="ban", shortcut="Ctrl+D"),
        }

    # --- showing -----------------------------------------------------------------------------

    def refresh(self) -> None:
        self._place.tasks.run(read_users, self._show, self._notice.show_error, self)

    def renew(self) -> None:
        self.refresh()

    def _show(self, view: UsersView) -> None:
        chosen = self._account()
        self.view = view
        self._model.removeRows(0, self._model.rowCount())
        for account in view.accounts:
            self._model.appendRow([QStandardItem(text) for text in texts_of(account, view)])
        self._table.fit()
        if view.accounts:
            self._table.setCurrentIndex(self._model.index(self._row_to_choose(view, chosen), 0))
        self._show_care(view)
        self._show_buttons()
        self.shown.emit()

    def _row_to_choose(self, view: UsersView, chosen: Account | None) -> int:
        """The row of the account that was chosen, or in a review the next one that is due."""
        ids = [account.id for account in view.accounts]
        at = ids.index(chosen.id) if chosen is not None and chosen.id in ids else 0
        goes_on, self._goes_on = self._goes_on, False
        due = [row for row, account in enumerate(view.accounts) if view.review_due(account)]
        return next((row for row in due if row > at), due[0]) if goes_on and due else at

    def _show_care(self, view: UsersView) -> None:
        """What the keys need, each with the button that does it."""
        clear(self._care_body)
        for text, tone, buttons in self._lines_of_care(view):
            line = row(label(text, wrap=True, tone=tone), *buttons)
            line.setStretch(0, 1)
            self._care_body.addLayout(line)
        self._care.setVisible(self._care_body.count() > 0)

    def _lines_of_care(self, view: UsersView) -> list[tuple[str, str, list[QPushButton]]]:
        care, lines = view.care, list[tuple[str, str, list[QPushButton]]]()
        if care.password_due:
            lines.append((f"Mật khẩu của chỉ huy đã quá {care.security.chief_days} ngày.", "amber", []))
        for user in care.waiting_for_clinical:
            lines.append(self._line_of_waiting(user))
        if not self._is_chief:
            return [line for line in lines if line[2] or line[1]]
        if care.rotation_due:
            rotate = button("Đổi khóa sổ", self.rotate, role="primary", icon="refresh-cw")
            lines.append(("Đã xóa tài khoản nhưng sổ còn dùng khóa mà tài khoản đó biết.", "red", [rotate]))
        if care.review_due:
            lines.append((_REVIEW, "amber", []))
        if view.old:
            lines.append((old_words(view), "", []))
        tone = "red" if care.sheet_missing() else "amber" if care.rehearsal_due(view.now) else ""
        buttons = [
            button("Lập phiếu khôi phục", self.make_sheet, icon="printer"),
            button("Thử phiếu", self.rehearse, icon="circle-check"),
        ]
        lines.append((recovery_words(care, view.now), tone, buttons))
        more = [button("Quy tắc an toàn", self.change_security, icon="settings")]
        if not any(way.way is Way.SUPERIOR for way in care.recoveries):
            more.insert(0, button("Khóa của cấp trên", self.trust_superior))
        lines.append((rules_words(view), "", more))
        return lines

    def _line_of_waiting(self, user: User) -> tuple[str, str, list[QPushButton]]:
        text = f"{user.known.name} ({user.known.login}) chưa có khóa y tế."
        if user.id == self._place.user.id:
            return text + " Nhờ người đang giữ khóa cấp.", "amber", []
        if self._place.user.may(Permission.READ_CLINICAL):
            give = partial(self.give_clinical, user)
        elif self._is_chief:
            give = partial(self.give_clinical_by_sheet, user)
        else:
            return text, "", []
        words = "Cấp khóa y tế" if not self._is_chief else "Cấp bằng phiếu"
        return text, "amber", [button(words, give, tip=f"{words} cho {user.known.login}")]

    def _show_buttons(self) -> None:
        account = self._account()
        own = account is not None and account.id == self._place.user.id
        there = account is not None and account.standing is not Standing.REMOVED
        self._buttons["change"].setEnabled(there)
        self._buttons["confirm"].setEnabled(account is not None and account.is_active)
        for name in ("reset", "stop", "remove"):
            self._buttons[name].setEnabled(there and not own)
            self._buttons[name].setToolTip("Không tự làm với tài khoản của mình" if own else "")
        active = account is None or account.is_active
        self._buttons["stop"].setText("Ngừng dùng" if active else "Cho dùng lại")

    def _account(self) -> Account | None:
        """The account that is chosen."""
        at = self._table.currentIndex().row()
        accounts = self.view.accounts if self.view is not None else ()
        return accounts[at] if 0 <= at < len(accounts) else None

    @property
    def notice(self) -> str:
        return self._notice.text

    # --- doing -------------------------------------------------------------------------------

    def _open(self, dialog: QDialog) -> None:
        self._notice.clear()
        self.dialog = dialog
        dialog.open()

    def _said(self, text: str, advice: str = "") -> Callable[[Any], None]:
        def say(_: Any) -> None:
            self._notice.show_message(Message(text, advice), "good")
            self.refresh()

        return say

    @property
    def _least(self) -> int:
        return self.view.security.known.least_length if self.view is not None else 8

    def change_own(self) -> None:
        dialog = OwnPasswordDialog(self._place.tasks, self)
        dialog.done_with.connect(self._said("Đã đổi mật khẩu.", "Lần sau mở sổ bằng mật khẩu mới."))
        self._open(dialog)

    def add(self) -> None:
        dialog = AddUserDialog(self._place, self._least, self)
        dialog.done_with.connect(self._said("Đã thêm tài khoản.", "Báo mật khẩu lần đầu cho người được cấp."))
        self._open(dialog)

    def change(self) -> None:
        if (account := self._account()) is not None and self._buttons["change"].isEnabled():
            dialog = ChangeUserDialog(account, self._place, self)
            dialog.done_with.connect(self._said("Đã sửa tài khoản."))
            self._open(dialog)

    def reset_password(self) -> None:
        if (account := self._account()) is not None:
            dialog = ResetPasswordDialog(account, self._place, self._least, self)
            dialog.done_with.connect(self._said("Đã đặt lại mật khẩu.", "Báo mật khẩu lần đầu cho người đó."))
            self._open(dialog)

    def confirm(self) -> None:
        """The account was reviewed and stays as it is; on to the next one that is due."""
        if (account := self._account()) is not None and self._buttons["confirm"].isEnabled():
            self._goes_on = True
            self._write(manage_users.confirm_user, account, said=f"Đã rà soát tài khoản {account.known.login}.")

    def stop_or_go_on(self) -> None:
        account = self._account()
        if account is None:
            return
        if not account.is_active:
            self._write(manage_users.enable_user, account, said="Tài khoản đã dùng lại được.")
            return
        text = "Tài khoản không mở được sổ cho đến khi chỉ huy cho dùng lại."
        dialog = ReasonDialog(f"Ngừng tài khoản {account.known.login}?", text, "Ngừng dùng", self)
        dialog.given.connect(
            lambda reason: self._write(manage_users.disable_user, account, reason, said="Đã ngừng tài khoản.")
        )
        self._open(dialog)

    def remove(self) -> None:
        account = self._account()
        if account is None:
            return
        text = "Tài khoản không mở được sổ nữa và không dùng lại được. Sau đó sổ được đổi sang khóa mới."
        dialog = ReasonDialog(f"Xóa tài khoản {account.known.login}?", text, "Xóa", self)
        dialog.given.connect(
            lambda reason: self._write(
                manage_users.remove_user, account, reason, said="Đã xóa tài khoản.", then=self.rotate
            )
        )
        self._open(dialog)

    def _write(
        self,
        action: Callable[..., None],
        account: Account,
        *given: Any,
        said: str,
        then: Callable[[], None] | None = None,
    ) -> None:
        def done(_: Any) -> None:
            self._said(said)(None)
            if then is not None:
                then()

        self._place.tasks.run(
            lambda registry: registry.write(action, account.id, account.version, *given), done, self._on_failed, self
        )

    def _on_failed(self, error: RegistryError) -> None:
        self._notice.show_error(error)

    def rotate(self) -> None:
        dialog = RotationDialog(self._place, self)
        dialog.ended.connect(self._on_rotated)
        self._open(dialog)

    def _on_rotated(self, rotated: bool) -> None:
        if rotated:
            self._said("Sổ đã dùng khóa mới.", "Làm một bản sao lưu mới; bản cũ vẫn mở được bằng mật khẩu cũ.")(None)
        else:
            self.refresh()

    def make_sheet(self) -> None:
        dialog = MakeSheetDialog(self._place, self)
        dialog.done_with.connect(lambda made: self._print_sheet(*made))
        self._open(dialog)

    def _print_sheet(self, office: str, codes: Any) -> None:
        dialog = PrintSheetDialog(office, codes, self._place, self)
        dialog.rehearsal_wanted.connect(self.rehearse)
        dialog.finished.connect(lambda _: self.refresh())
        self._open(dialog)

    def rehearse(self) -> None:
        dialog = RehearseDialog(self._place, self)
        dialog.done_with.connect(self._said("Phiếu đúng và mở được sổ.", "Niêm phong lại, ghi ngày thử."))
        self._open(dialog)

    def trust_superior(self) -> None:
        dialog = SuperiorKeyDialog(self._place, self)
        dialog.done_with.connect(self._said("Cấp trên mở được sổ bằng khóa riêng của mình."))
        self._open(dialog)

    def change_security(self) -> None:
        if self.view is not None:
            dialog = SecurityDialog(self.view.security, self._place, self)
            dialog.done_with.connect(
                self._said("Đã lưu quy tắc an toàn.", "Thời gian tự khóa áp dụng từ lần mở sổ sau.")
            )
            self._open(dialog)

    def give_clinical(self, user: User) -> None:
        self._place.tasks.run(
            lambda registry: registry.write(manage_keys.give_clinical, user.id),
            self._said(f"Đã cấp khóa y tế cho {user.known.login}."),
            self._on_failed,
            self,
        )

    def give_clinical_by_sheet(self, user: User) -> None:
        dialog = ClinicalBySheetDialog(user, self._place, self)
        dialog.done_with.connect(
            self._said(f"Đã cấp khóa y tế cho {user.known.login}.", "Phiếu đã dùng: lập phiếu mới.")
        )
        self._open(dialog)

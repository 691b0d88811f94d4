"""The first page: which registry, which account, the password; or making a registry."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from models.errors import ErrorCode, RegistryError
from models.training.account import TRAINING_PASSWORD
from ui.ahead import load_home, load_the_rest
from ui.help.keys import HELP, open_guide
from ui.tasks import DOOR, Tasks
from ui.theme import SPACE
from ui.widgets import Notice, QuietComboBox, bequeath, button, card, label, row, scrolled

if TYPE_CHECKING:  # loaded after unlocking
    from PySide6.QtWidgets import QDialog

    from models.ports import Registry, Storage
    from ui.messages import Message

_DAMAGED = (ErrorCode.REGISTRY_DAMAGED, ErrorCode.KEYRING_DAMAGED, ErrorCode.KEYRING_MISMATCH)


class UnlockPage(QWidget):
    """Asks for account and password and opens the registry on its worker.

    Signals: ``opened`` (Registry); ``create_wanted`` when the user wants to make a registry here, ``restore_wanted``
    to make it from a backup, ``rescue_wanted`` from what is left of the one that lies here, ``folder_wanted`` to open
    one that lies elsewhere.
    """

    opened = Signal(object)
    create_wanted = Signal()
    restore_wanted = Signal()
    rescue_wanted = Signal()
    folder_wanted = Signal()

    def __init__(
        self,
        folder: Path,
        training: bool,
        storage: Callable[[], Storage],
        tasks: Tasks,
        prepare: Callable[[], None] | None = None,
        start_training: Callable[[], bool] | None = None,
    ) -> None:
        """``start_training`` starts the program anew on the training registry and says whether it could."""
        super().__init__()
        self.setObjectName("page")
        self._folder = folder
        self._training = training
        self._storage = storage
        self._tasks = tasks
        self._prepare = prepare
        self._waiting = 0
        self._wanted = False
        self._hurry = Event()
        self._login = QuietComboBox()
        self._login.setAccessibleName("Tên đăng nhập")
        self._password = QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setAccessibleName("Mật khẩu")
        self._password.returnPressed.connect(self.open)
        self._notice = Notice()
        self._open = button("Mở sổ", self.open, role="primary")
        self._create = button("Tạo sổ mới ở đây", self.create_wanted.emit)
        self._create.hide()
        self._elsewhere = button("Chọn thư mục khác…", self.folder_wanted.emit, role="link")
        self._elsewhere.hide()
        self._forgotten = button("Quên mật khẩu", self.recover)
        self._forgotten.hide()
        self._lift = button("Chỉ huy bỏ chờ", self.lift_delay)
        self._lift.hide()
        self._start_training = start_training
        self._practise = button("Mở sổ huấn luyện để tập", self.practise, role="link")
        self._practise.setVisible(start_training is not None and not training)
        self._restore = button("Khôi phục sổ từ bản sao lưu…", self.restore_wanted.emit, role="link")
        self._rescue = button("Cứu sổ…", self.rescue_wanted.emit)
        self._rescue.hide()
        bequeath(self._password, self._create, self._elsewhere, self._forgotten, self._lift, self._rescue)
        self.dialog: QDialog | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._count_down)
        self._build()
        QTimer.singleShot(0, self.refresh)

    def _build(self) -> None:
        frame, inner = card()
        frame.setFixedWidth(440)
        inner.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        inner.setSpacing(SPACE)
        inner.addWidget(label("Sổ Bình An", "title"))
        kind = (
            "Sổ huấn luyện, dữ liệu giả định"
            if self._training
            else "Quản lý người sử dụng, người nghiện, người sau cai"
        )
        inner.addWidget(label(kind, "muted", wrap=True))
        inner.addSpacing(SPACE)
        login_label, password_label = label("Tên đăng nhập", "label"), label("Mật khẩu", "label")
        login_label.setBuddy(self._login)
        password_label.setBuddy(self._password)
        for widget in (login_label, self._login, password_label, self._password):
            inner.addWidget(widget)
        if self._training:
            inner.addWidget(label(f"Mật khẩu huấn luyện: {TRAINING_PASSWORD}", "muted"))
        inner.addSpacing(SPACE // 2)
        inner.addWidget(self._notice)
        inner.addLayout(row(self._create, self._forgotten, self._rescue, 1, self._open))
        inner.addLayout(row(self._practise, 1, self._elsewhere, self._lift))
        inner.addLayout(row(self._restore, 1, button("Hướng dẫn", open_guide, role="link", shown_keys=HELP)))
        place = label(f"Thư mục của sổ: {self._folder}", "label", wrap=True)
        place.setProperty("textInteractionFlags", "TextSelectableByMouse")
        inner.addWidget(place)
        holder = QWidget()
        middle = QVBoxLayout(holder)
        middle.addStretch(1)
        middle.addLayout(row(1, frame, 1))
        middle.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(holder))

    def refresh(self, said: Message | None = None) -> None:
        """Read the account names, making the training registry before if there is none; runs when the page
        already stands on the screen. ``said`` is shown when they stand there."""
        prepare, self._prepare = self._prepare, None
        if self._training and prepare is not None and not self._folder.exists():
            from ui.messages import Message

            self._notice.show_message(Message("Đang tạo sổ huấn luyện với người giả định…", "Chỉ lần đầu."))

        def logins() -> list[str]:
            if prepare is not None:
                prepare()
            return list(self._storage().logins(self._folder))

        def found(logins: list[str]) -> None:
            self._login.clear()
            self._login.addItems(logins)
            self._create.hide()
            self._elsewhere.hide()
            self._forgotten.setVisible(not self._training)
            self._rescue.hide()
            self._ready()
            self._notice.clear()
            if said is not None:
                self._notice.show_message(said, "good")
            self._password.setFocus()
            self._tasks.compute(load_home)
            self._tasks.compute(lambda: load_the_rest(self._hurry.is_set), self._on_loaded, owner=self)
            if self._wanted:
                self.open()

        def failed(error: RegistryError) -> None:
            self._open.setEnabled(False)
            self._notice.show_error(error, "notice")
            nothing_here = error.code is ErrorCode.NOT_A_REGISTRY
            self._create.setVisible(nothing_here)
            self._elsewhere.setVisible(nothing_here and not self._training)
            self._offer_rescue(error)
            (self._create if self._rescue.isHidden() else self._rescue).setFocus()

        self._tasks.compute(logins, found, failed, self, worker=DOOR)

    def open(self) -> None:
        """Try the password. The field is emptied at once, whatever comes of it."""
        if not self._login.count():
            self._wanted = True  # Enter came before the account names
            return
        if not self._open.isEnabled():
            return
        login, password = self._login.currentText(), self._password.text()
        self._wanted = False
        self._hurry.set()
        self._password.clear()
        self._open.setEnabled(False)
        self._open.setText("Đang mở…")
        if self._tasks.is_sending:
            from ui.messages import PRINTER_FIRST

            self._notice.show_message(PRINTER_FIRST)
        folder, training, storage = self._folder, self._training, self._storage
        self._tasks.open(
            lambda: storage().open(folder, login, password, training=training), self._on_open, self._on_failed, self
        )

    def practise(self) -> None:
        """Open the training registry in a window and a process of its own: nothing is shared with the real one."""
        from ui.messages import TRAINING_OPENS, TRAINING_REFUSED

        started = self._start_training is not None and self._start_training()
        self._notice.show_message(TRAINING_OPENS if started else TRAINING_REFUSED, "good" if started else "alert")

    def _on_open(self, registry: Registry) -> None:
        self._ready()
        self._notice.clear()
        self.opened.emit(registry)

    def _on_loaded(self, all_stands: bool) -> None:
        """While the password was typed."""
        if all_stands:
            self._tasks.spare_what_stands()

    def _on_failed(self, error: RegistryError) -> None:
        seconds = int(error.details.get("seconds", 0))
        if seconds:
            error = RegistryError(ErrorCode.PASSWORD_DELAYED, seconds=seconds)
            self._waiting = seconds
            self._lift.setVisible(self._login.count() > 1)
            self._timer.start()
        self._ready()
        self._notice.show_error(error)
        self._password.setFocus()
        self._offer_rescue(error)

    def _offer_rescue(self, error: RegistryError) -> None:
        """What lies here cannot be opened by any password: it can be rescued."""
        self._rescue.setVisible(error.code in _DAMAGED)

    def _ready(self) -> None:
        self._open.setEnabled(not self._waiting)
        self._open.setText(f"Chờ {self._waiting} giây" if self._waiting else "Mở sổ")

    def _count_down(self) -> None:
        self._waiting -= 1
        if self._waiting > 0:
            self._notice.show_error(RegistryError(ErrorCode.PASSWORD_DELAYED, seconds=self._waiting))
        else:
            self._end_waiting()
        self._ready()

    def _end_waiting(self) -> None:
        self._waiting = 0
        self._timer.stop()
        self._lift.hide()
        self._notice.clear()

    # --- when the password does not open -----------------------------------------------------

    def _logins(self) -> list[str]:
        return [self._login.itemText(i) for i in range(self._login.count())]

    def lift_delay(self) -> None:
        """A chief lets the account of the page try again at once."""
        from ui.unlock.help_dialogs import LiftDelayDialog

        dialog = LiftDelayDialog(
            self._login.currentText(), self._logins(), self._folder, self._training, self._storage, self._tasks, self
        )
        dialog.done_with.connect(lambda _: self._on_helped("Đã bỏ thời gian chờ.", "Nhập mật khẩu lại."))
        self.dialog = dialog
        dialog.open()

    def recover(self) -> None:
        """A new password by a recovery sheet."""
        from ui.unlock.help_dialogs import RecoverDialog

        dialog = RecoverDialog(self._logins(), self._folder, self._training, self._storage, self._tasks, self)
        dialog.done_with.connect(
            lambda _: self._on_helped("Đã đặt mật khẩu mới.", "Mở sổ bằng mật khẩu mới, rồi lập phiếu khôi phục khác.")
        )
        self.dialog = dialog
        dialog.open()

    def _on_helped(self, text: str, advice: str) -> None:
        from ui.messages import Message

        self._end_waiting()
        self._ready()
        self._notice.show_message(Message(text, advice), "good")
        self._password.setFocus()
        self._password.selectAll()  # what was typed too early

    @property
    def notice(self) -> str:
        """What the page says at present."""
        return self._notice.text

"""Sao lưu: how backups stand, where they go, which there are; backing up, proving, enrolling a stick."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QProgressBar, QTabWidget, QVBoxLayout, QWidget

from models.actions.manage_backups import remove_old_registry, remove_place
from models.backup import KnownBackup, OldRegistry, Place, PlaceKind
from models.errors import RegistryError
from models.roles import Permission
from ui.allowed import allow
from ui.backup.dialogs import EnrolStickDialog, FolderDialog
from ui.backup.keeper import BackupKeeper
from ui.backup.lists import BackupList, OldList, PlaceList
from ui.backup.prover import Proved
from ui.backup.runner import Outcome
from ui.backup.state import backup_state, is_beside
from ui.backup.words import BUSY, NO_PLACE, NO_PLACE_YET, outcome_message, proved_message
from ui.flow import Flow
from ui.messages import Message
from ui.page import Page, Part
from ui.person.event_dialog import ReasonDialog
from ui.theme import SPACE
from ui.widgets import Notice, button, label, row, shortcut
from ui.workplace import Workplace

_STEPS = 1000
"""Parts of the progress: bytes of gigabytes do not fit into its numbers."""


class BackupPage(Page):
    """Signal: ``shown`` when the lists stand there. ``dialog`` is the one that is open."""

    shown = Signal()

    def __init__(self, place: Workplace, keeper: BackupKeeper) -> None:
        super().__init__()
        self._place, self._keeper = place, keeper
        self.dialog: QDialog | None = None
        self._state, self._notice = Notice(), Notice()
        self.places, self.backups, self.old = PlaceList(), BackupList(), OldList()
        self._progress = QProgressBar()
        self._progress.setAccessibleName("Tiến độ sao lưu")
        self._progress.setRange(0, _STEPS)
        self._now = button("Sao lưu ngay", self.back_up, role="primary", icon="database-backup", shortcut="Ctrl+S")
        self._stop = button("Dừng", self._cancel, icon="ban", shown_keys="Esc")
        self._prove = button("Kiểm tra bản sao", self.prove, icon="circle-check", shortcut="Ctrl+J")
        self._enrol = button("Ghi nhận USB mới…", self.enrol_stick, icon="usb", shortcut="Ctrl+U")
        self._change = button("Đổi nơi lưu thứ hai…", self.change_folder, icon="hard-drive", shortcut="Ctrl+O")
        self._remove = button("Bỏ nơi lưu…", self.remove, icon="ban", shortcut="Ctrl+D")
        self._destroy = button("Xóa sổ cũ…", self.destroy_old, icon="ban", shortcut="Ctrl+Shift+D")
        for made in (self._enrol, self._change, self._remove, self._destroy):
            allow(made, place.user, Permission.MANAGE_BACKUPS)
        self._tabs = QTabWidget()
        self._tabs.addTab(self._with(self.places, self._enrol, self._change, self._remove), "Nơi lưu")
        self._tabs.addTab(self._with(self.backups, self._prove), "Các bản sao lưu")
        self._tabs.addTab(self._with(self.old, self._destroy), "Sổ cũ để lại")
        self._build()
        keeper.changed.connect(self._show)
        keeper.progressed.connect(self._on_progress)
        keeper.ended.connect(self._on_ended)
        keeper.proved.connect(self._on_proved)
        self.places.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_buttons())
        self.backups.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_buttons())
        self._tabs.currentChanged.connect(lambda _: self._show_buttons())
        self._known: tuple[KnownBackup, ...] = ()
        self._show()
        self.renew()

    def _with(self, part: Part, *buttons: QWidget) -> Part:
        layout = part.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addLayout(Flow(*buttons))
        return part

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(row(label("Sao lưu", "title"), 1, self._now))
        layout.addWidget(self._notice)
        layout.addWidget(self._state)
        progress = row(self._progress, self._stop)
        progress.setStretch(0, 1)
        layout.addLayout(progress)
        layout.addWidget(self._tabs, 1)
        self.first = self._now
        shortcut(self, "F5", self.renew)
        shortcut(self, "Esc", self._cancel)
        for i in range(self._tabs.count()):
            shortcut(self, f"Alt+{i + 1}", lambda tab=i: self._show_tab(tab), self._tabs.tabText(i))

    def _show_tab(self, index: int) -> None:
        if not self._tabs.isTabVisible(index):
            return
        self._tabs.setCurrentIndex(index)
        shown = self._tabs.widget(index)
        if isinstance(shown, Part):
            shown.focus_first()

    @property
    def notice(self) -> str:
        return self._notice.text

    @property
    def state(self) -> str:
        return self._state.text

    # --- showing -----------------------------------------------------------------------------

    def renew(self) -> None:
        self._keeper.renew()

    def _show(self) -> None:
        care, now = self._keeper.care, self._place.clock.now()
        self._show_buttons()
        if care is None:
            return
        state = backup_state(care, self._place.folder, now)
        self._state.show_message(state.message, state.role)
        self.places.show_places(care, self._keeper.around, now)
        self._place.tasks.run(
            lambda registry: registry.read(lambda q: (q.backups(), q.old_registries())), self._show_lists, owner=self
        )

    def _show_lists(self, answer: tuple[Sequence[KnownBackup], Sequence[OldRegistry]]) -> None:
        known, old = answer
        self.old.show_old(old, self._place.clock.now())
        self._tabs.setTabVisible(self._tabs.indexOf(self.old), bool(old))
        care, now = self._keeper.care, self._place.clock.now()
        names = {place.place.id: place.place.name for place in care.places} if care is not None else {}
        self.backups.show_backups(known, names, now)
        self._show_buttons()
        self.shown.emit()

    def _show_buttons(self) -> None:
        busy, place, backup = self._keeper.is_busy, self.places.chosen, self.backups.chosen
        for widget in (self._progress, self._stop):
            widget.setVisible(busy)
        self._now.setEnabled(not busy)
        self._prove.setEnabled(not busy and backup is not None and self._is_at_hand(backup))
        may_manage = self._place.user.may(Permission.MANAGE_BACKUPS)
        self._remove.setEnabled(may_manage and not busy and place is not None)
        self._destroy.setEnabled(may_manage and not busy and bool(self.old.current))

    def _is_at_hand(self, backup: KnownBackup) -> bool:
        there = self._keeper.around.at_hand(backup.generation.place)
        return there is not None and there.found is not None

    def _on_progress(self, _: str, done: int, total: int) -> None:
        self._progress.setValue(int(_STEPS * done / total) if total else 0)

    # --- doing -------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Back up to every place that is at hand, after making the first one if there is none yet."""
        keeper = self._keeper
        if keeper.is_busy:
            return
        self._notice.clear()
        if keeper.care is not None and keeper.care.default_due:
            keeper.make_default(self._back_up)
        else:
            keeper.look(self._back_up)

    def _back_up(self) -> None:
        targets = self._keeper.targets()
        if not targets:
            care = self._keeper.care
            has_places = care is None or bool(care.places)
            self._notice.show_message(NO_PLACE if has_places else NO_PLACE_YET, "alert")
            if not has_places:
                self._enrol.setFocus()
            return
        self._keeper.back_up(targets)
        self._notice.show_message(BUSY)
        self._stop.setFocus()

    def _cancel(self) -> None:
        self._keeper.cancel()

    def _on_ended(self, outcome: Outcome) -> None:
        self._tell(*outcome_message(outcome))

    def prove(self) -> None:
        """Read the chosen backup again."""
        backup = self.backups.chosen
        if backup is not None and self._prove.isEnabled():
            self._notice.show_message(Message("Đang đọc lại bản sao lưu.", "Bạn làm việc tiếp được."))
            self._keeper.prove(backup.generation)
            self._stop.setFocus()

    def _on_proved(self, proved: Proved) -> None:
        self._tell(*proved_message(proved))

    def _tell(self, message: Message, role: str) -> None:
        had_focus = self._stop.hasFocus()
        self._notice.show_message(message, role)
        self._show_buttons()
        if had_focus:
            self._now.setFocus()

    def enrol_stick(self) -> None:
        dialog = EnrolStickDialog(self._keeper, self._place, self)
        dialog.done_with.connect(self._on_enrolled)
        self._open(dialog)

    def _on_enrolled(self, place: Place) -> None:
        advice = "Viết tên đó lên USB. Bấm Sao lưu ngay để có bản đầu tiên."
        self._notice.show_message(Message(f"Đã ghi nhận “{place.name}”.", advice), "good")
        self._now.setFocus()
        self.renew()

    def change_folder(self) -> None:
        dialog = FolderDialog(self._second_folder(), self._place, self)
        dialog.done_with.connect(self._on_enrolled)
        self._open(dialog)

    def _second_folder(self) -> Place | None:
        """The folder that another one replaces: the one beside the registry before any other."""
        care = self._keeper.care
        folders = [p.place for p in care.places if p.place.kind is PlaceKind.FOLDER] if care is not None else []
        folders.sort(key=lambda place: not is_beside(place, self._place.folder))
        return folders[0] if folders else None

    def remove(self) -> None:
        place = self.places.chosen
        if place is None or not self._remove.isEnabled():
            return
        text = "Từ nay không sao lưu vào đó nữa. Các bản đã có ở đó được giữ nguyên và vẫn khôi phục được."
        dialog = ReasonDialog(f"Bỏ nơi lưu “{place.name}”?", text, "Bỏ nơi lưu", self)
        dialog.given.connect(lambda reason: self._remove_for(place, reason))
        self._open(dialog)

    def _remove_for(self, place: Place, reason: str) -> None:
        def done(_: Any) -> None:
            self._notice.show_message(Message(f"Đã bỏ nơi lưu “{place.name}”.", ""), "good")
            self.renew()

        self._write(lambda registry: registry.write(remove_place, place.id, reason), done)

    def destroy_old(self) -> None:
        """Take away the chosen registry that a restore set aside."""
        name = self.old.current
        if not name or not self._destroy.isEnabled():
            return
        text = (
            "Thư mục đó và mọi thứ trong đó bị xóa hẳn, không lấy lại được. Sổ đang mở và các bản sao lưu của nó được"
            " giữ nguyên."
        )
        dialog = ReasonDialog(f"Xóa hẳn sổ cũ “{name}”?", text, "Xóa sổ cũ", self)
        dialog.given.connect(lambda reason: self._destroy_for(name, reason))
        self._open(dialog)

    def _destroy_for(self, name: str, reason: str) -> None:
        def done(_: Any) -> None:
            self._notice.show_message(Message(f"Đã xóa sổ cũ “{name}”.", ""), "good")
            self.renew()

        self._write(lambda registry: registry.write(remove_old_registry, name, reason), done)

    def _write(self, job: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        self._place.tasks.run(job, done, self._on_failed, self)

    def _on_failed(self, error: RegistryError) -> None:
        self._notice.show_error(error)

    def _open(self, dialog: QDialog) -> None:
        self._notice.clear()
        self.dialog = dialog
        dialog.open()

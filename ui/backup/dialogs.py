"""Letting backups go to a new stick, or to another folder than the one beside the registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from models import fields
from models.actions.manage_backups import enrol_place, remove_place
from models.backup import Place, PlaceFields, PlaceKind
from models.clock import today
from models.errors import ErrorCode, InvalidFields, RegistryError
from models.ports import Registry
from ui.backup.keeper import BackupKeeper
from ui.backup.state import size_words
from ui.backup.volumes import Volume, without_system
from ui.field_form import FieldForm, tell_faults
from ui.job_dialog import JobDialog, Start
from ui.widgets import QuietComboBox, button, label, row
from ui.workplace import Workplace

_LOOK_EVERY_MS = 1_000


class _PlaceDialog(JobDialog):
    """Asks what a place is called. ``done_with``: the Place."""

    def __init__(self, title: str, text: str, yes: str, place: Workplace, parent: QWidget) -> None:
        super().__init__(title, text, yes, parent)
        self._place = place
        self.form = FieldForm(fields.fields_of(PlaceFields), lambda: today(place.clock))

    def show_error(self, error: RegistryError) -> None:
        if isinstance(error, InvalidFields):
            tell_faults(self._notice, (self.form, error))
        else:
            super().show_error(error)

    def _enrol(self, kind: PlaceKind, root: Path, then: Callable[[Registry], None] = lambda _: None) -> Start:
        values: Mapping[str, object] = self.form.values()

        def job(registry: Registry) -> Place:
            made = registry.write(enrol_place, kind, root, values)
            then(registry)
            return made

        return lambda done, failed: self._place.tasks.run(job, done, failed, self)


class EnrolStickDialog(_PlaceDialog):
    """A stick that hangs in the machine becomes a place; one that is put in meanwhile appears."""

    def __init__(self, keeper: BackupKeeper, place: Workplace, parent: QWidget) -> None:
        text = (
            "Bản sao lưu được mã hóa; ai nhặt được USB cũng không đọc được nếu không có mật khẩu. Tệp khác trên USB"
            " không bị đụng đến."
        )
        super().__init__("Ghi nhận USB sao lưu", text, "Ghi nhận", place, parent)
        self._keeper = keeper
        self._volumes: list[Volume] = []
        self.stick = QuietComboBox()
        self.stick.setAccessibleName("USB đang cắm")
        caption = label("USB đang cắm *", "label")
        caption.setBuddy(self.stick)
        self._none = label("Chưa thấy USB nào. Cắm USB vào máy, tên USB sẽ hiện ra ở đây.", tone="amber", wrap=True)
        for widget in (caption, self.stick, self._none, self.form):
            self.body.addWidget(widget)
        keeper.changed.connect(self._show_sticks)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_EVERY_MS)
        self._look.timeout.connect(keeper.look)
        self._look.start()
        self.ready(620, 390)
        self._show_sticks()
        (self.stick if len(self._volumes) > 1 else self.form.editor("name")).setFocus()

    def done(self, result: int) -> None:
        self._look.stop()
        super().done(result)

    def _show_sticks(self) -> None:
        """Sticks that are no place yet; the chosen one stays."""
        keeper = self._keeper
        places = [there.root for _, there in keeper.around.places]
        volumes = [v for v in without_system(keeper.around.volumes) if v.root not in places]
        if volumes == self._volumes and self.stick.count():
            return
        chosen = self._chosen()
        self._volumes = volumes
        self.stick.clear()
        self.stick.addItems([f"{v.shown} - còn trống {size_words(v.free)}" for v in volumes])
        if chosen in volumes:
            self.stick.setCurrentIndex(volumes.index(chosen))
        self._none.setVisible(not volumes)
        self.stick.setEnabled(bool(volumes))
        if not self.form.value_of("name"):
            self.form.show_values({"name": self._free_name()})

    def _free_name(self) -> str:
        """A name that no place has: people write it on the stick."""
        care = self._keeper.care
        taken = {known.place.name for known in care.places} if care is not None else set()
        numbers = range(1, len(taken) + 2)
        return next(name for name in (f"USB sao lưu số {n}" for n in numbers) if name not in taken)

    def _chosen(self) -> Volume | None:
        at = self.stick.currentIndex()
        return self._volumes[at] if 0 <= at < len(self._volumes) else None

    def start(self) -> Start:
        chosen = self._chosen()
        if chosen is None:
            raise RegistryError(ErrorCode.PLACE_MISSING)
        return self._enrol(PlaceKind.STICK, chosen.root)


class FolderDialog(_PlaceDialog):
    """Another folder takes the place of ``before``; what lies there stays."""

    def __init__(self, before: Place | None, place: Workplace, parent: QWidget) -> None:
        text = (
            "Nên chọn ổ đĩa khác với ổ của sổ, để hỏng một ổ vẫn còn một bản. Các bản đã có ở nơi cũ được giữ nguyên."
        )
        super().__init__("Đổi nơi lưu thứ hai", text, "Đổi nơi lưu", place, parent)
        self._before = before
        self.path = QLineEdit(str(before.path) if before is not None else "")
        self.path.setAccessibleName("Thư mục sao lưu")
        caption = label("Thư mục sao lưu *", "label")
        caption.setBuddy(self.path)
        self.body.addWidget(caption)
        line = row(self.path, button("Chọn thư mục…", self._choose, icon="folder-open", shortcut="Ctrl+O"))
        line.setStretch(0, 1)
        self.body.addLayout(line)
        self.body.addWidget(self.form)
        self.form.show_values({"name": "Thư mục sao lưu trên ổ khác"})
        self.ready(680, 360)
        self.path.setFocus()

    def _choose(self) -> None:
        chosen = self._place.ask.folder(self, "Chọn thư mục sao lưu")
        if chosen:
            self.path.setText(chosen)

    def start(self) -> Start:
        root = Path(self.path.text().strip())
        before = self._before
        if not root.is_absolute():
            raise RegistryError(ErrorCode.PLACE_REFUSED)

        def leave_old(registry: Registry) -> None:
            if before is not None:
                registry.write(remove_place, before.id, f"Đổi sang {root}")

        return self._enrol(PlaceKind.FOLDER, root, leave_old)

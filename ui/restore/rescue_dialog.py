"""Cứu sổ: what can be had of a damaged registry, its backups and its change log, and exactly what cannot."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from models.clock import today
from models.errors import RegistryError
from models.ports import Storage
from models.restoring import Proof, Rescued
from printing.loss_list import render_loss_list
from ui.messages import Message
from ui.paper.print_bar import PrintBar
from ui.restore.choosing import ChoosingStep
from ui.restore.door import Door
from ui.restore.opening import OpeningStep
from ui.restore.restore_dialog import Made, MakingWizard
from ui.restore.running import Progress
from ui.restore.wizard import Step
from ui.theme import SPACE
from ui.widgets import Notice, button, fit, label, row

TITLE = "Danh sách phần còn thiếu sau khi cứu sổ"
_FILE = "phan-con-thieu.txt"


class SourcesStep(ChoosingStep):
    """What a rescue builds on: it takes the best of everything by itself, so nothing is chosen here."""

    title = "Cứu sổ bị hỏng"
    about = (
        "Sổ hỏng chỉ được đọc, không bị sửa. Chương trình lấy bản sao lưu mới nhất còn nguyên, thêm các việc ghi sau"
        " đó, rồi đọc từng dòng còn đọc được trong tệp hỏng. Cắm mọi USB sao lưu đang có để mất ít nhất."
    )

    @property
    def is_ready(self) -> bool:
        return True

    def leave(self) -> None:
        """Without any backup there is still the damaged file."""


class RescueDialog(MakingWizard):
    """What there is, with what it is opened, what came of it and what is missing."""

    def __init__(self, door: Door, parent: QWidget) -> None:
        super().__init__("Cứu sổ", door, parent, run_title="Cứu sổ")
        self.sources = SourcesStep(door)
        self.opening = OpeningStep(door, "Cứu sổ", asks_for_old_disk=False)
        self._print = button("In danh sách…", self.print_list, icon="printer", shortcut="Ctrl+P")
        self._save = button("Lưu danh sách…", self.save_list, icon="save", shortcut="Ctrl+Shift+S")
        self.papers = QWidget()
        self.papers.setLayout(row(self._print, self._save, 1))
        self.papers.hide()
        self.running.body.addWidget(self.papers)
        self.dialog: QDialog | None = None
        self._backups: tuple[Path, ...] = ()
        self.add_steps((self.sources, self.opening, self.running))

    def after(self, step: Step) -> None:
        if step is self.sources:
            self._ask_for_logins()
        elif step is self.opening:
            self.begin(self.opening)
        else:
            self.finish()

    def _ask_for_logins(self) -> None:
        self._backups = self.sources.places
        newest = self.sources.newest
        storage, folder = self.door.storage, self.door.folder

        def logins() -> tuple[str, ...]:
            """Of the damaged registry, or of the newest backup if its keyring is damaged too."""
            try:
                return tuple(storage().logins(folder))
            except RegistryError:
                if newest is None:
                    raise
                return tuple(storage().logins(newest.path))

        def know(found: tuple[str, ...]) -> None:
            self.opening.show_logins(found)
            self.opening.show_where(f"Sổ cứu được sẽ nằm ở: {folder}. Sổ hỏng được giữ nguyên trong thư mục bên cạnh.")
            self.show_opening()

        self.door.tasks.compute(logins, know, self.show_error, self)

    def make(self, storage: Storage, into: Path, proof: Proof, progress: Progress) -> Rescued:
        return storage.rescue(
            self.door.folder,
            into,
            proof,
            backups=self._backups,
            training=self.door.training,
            progress=progress,
        )

    def show_made(self, made: Made) -> None:
        from ui.restore_words import rescued_lines, rescued_message

        message, role = rescued_message(made.answer)
        self.running.show_result(message, role, rescued_lines(made.answer, made.kept))
        self.papers.setVisible(not made.answer.is_complete)

    # --- the list on paper and in a file: it names nobody ------------------------------------------

    def _lines(self) -> tuple[str, ...]:
        """What the window shows but for the path of the old registry, in which a name may stand."""
        from ui.restore_words import rescued_lines

        return rescued_lines(self.made.answer) if self.made is not None else ()

    def print_list(self) -> None:
        door = self.door
        pdf = render_loss_list(TITLE, today(door.clock), self._lines(), training=door.training)
        dialog = PrintListDialog(pdf, door, self)
        self.dialog = dialog
        dialog.open()

    def save_list(self) -> None:
        door = self.door
        path = door.ask.save_file(self, TITLE, _FILE, "Văn bản (*.txt)")
        if not path:
            return
        content = "\r\n".join((TITLE, "", *self._lines(), "")).encode("utf-8-sig")
        door.tasks.compute(
            lambda: door.storage().write_file(Path(path), content), lambda _: self._on_saved(), self.show_error, self
        )

    def _on_saved(self) -> None:
        self._notice.show_message(Message("Đã lưu danh sách. Trong đó không có tên người nào.", ""), "good")


class PrintListDialog(QDialog):
    """Prints from memory. Signal: ``printed``."""

    printed = Signal()

    def __init__(self, pdf: bytes, door: Door, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("In danh sách")
        self._pdf, self._door, self._notice = pdf, door, Notice()
        self._bar = PrintBar(door, self._notice, copies=False)
        self._bar.print_wanted.connect(self.print)
        self._bar.close_wanted.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(label(TITLE, "heading", wrap=True))
        layout.addWidget(label("Danh sách chỉ có số mục, loại việc, ngày và mã hồ sơ; không có tên người.", wrap=True))
        layout.addWidget(self._notice)
        layout.addStretch(1)
        layout.addWidget(self._bar)
        fit(self, 640, 230)

    def print(self) -> None:
        if not self._bar.is_ready:
            return
        pdf, printer, name = self._pdf, self._door.printer, self._bar.printer
        self._bar.set_busy(True)
        self._door.tasks.compute(lambda: printer.print(pdf, name, 1), lambda _: self._on_out(), self._on_failed, self)

    def _on_out(self) -> None:
        self._bar.set_busy(False)
        self._notice.show_message(Message("Đã in danh sách.", ""), "good")
        self.printed.emit()

    def _on_failed(self, error: RegistryError) -> None:
        self._bar.set_busy(False)
        self._notice.show_error(error)

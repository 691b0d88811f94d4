"""Khôi phục sổ: from a backup at hand to a working registry, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.errors import ErrorCode, RegistryError
from models.ports import Storage
from models.restoring import Proof, Restored
from ui.messages import Message
from ui.restore.choosing import Candidate, ChoosingStep
from ui.restore.door import Door
from ui.restore.opening import OpeningStep
from ui.restore.running import Progress, RunningStep
from ui.restore.wizard import Step, Wizard

REGISTRY_IS_BACK = Message(
    "Sổ đã dùng lại được.", "Mở sổ bằng tài khoản và mật khẩu vừa dùng để khôi phục, rồi bấm Sao lưu ngay."
)
BACK_TO_CHOOSING = (ErrorCode.NO_BACKUP, ErrorCode.PLACE_MISSING, ErrorCode.BACKUP_OF_ANOTHER)
"""What is wrong with the backup, not with the password."""


@dataclass(frozen=True, slots=True)
class Made:
    """A registry that stands in its place now. ``kept``: where the one lies that stood there before."""

    answer: Any
    kept: Path | None


def beside(folder: Path) -> Path:
    """Where a registry is made until it is whole: a folder that is not there yet."""
    name = f"{folder.name}-moi"
    names = (name, *(f"{name}-{number}" for number in range(2, 1000)))
    return next(path for path in map(folder.with_name, names) if not path.exists())


class MakingWizard(Wizard):
    """What restore and rescue share. Signal: ``made_registry`` when the user has read what came of it."""

    made_registry = Signal()

    def __init__(self, title: str, door: Door, parent: QWidget, *, run_title: str) -> None:
        super().__init__(title, parent)
        self.door = door
        self.made: Made | None = None
        self.running = RunningStep(door.tasks, run_title)
        self.running.done_with.connect(self._on_made)
        self.running.failed.connect(self._on_failed)

    def make(self, storage: Storage, into: Path, proof: Proof, progress: Progress) -> Any:
        """Make the registry in a folder beside its place; on the worker."""
        raise NotImplementedError

    def show_made(self, made: Made) -> None:
        raise NotImplementedError

    def show_opening(self) -> None:
        self.show_step(next(i for i, step in enumerate(self._steps) if isinstance(step, OpeningStep)))

    def begin(self, opening: OpeningStep) -> None:
        """Take the secret and run."""
        try:
            proof = opening.take()
        except RegistryError as error:
            self.show_error(error)
            return
        door, make = self.door, self.make

        def job(progress: Progress) -> Made:
            storage, into = door.storage(), beside(door.folder)
            answer = make(storage, into, proof, progress)
            return Made(answer, storage.take_place(into, door.folder))

        self.show_step(self._steps.index(self.running))
        self.running.start(job)

    def show_state(self) -> None:
        super().show_state()
        running = self.step is self.running
        self._back.setVisible(self._back.isVisibleTo(self) and not running)
        self._cancel.setText("Dừng" if running else "Thôi")
        self._cancel.setVisible(not (running and self.running.is_done))

    def _on_made(self, made: Made) -> None:
        self.made = made
        self.show_made(made)
        self.show_state()
        self._next.setFocus()

    def _on_failed(self, error: RegistryError) -> None:
        opening = next(step for step in self._steps if isinstance(step, OpeningStep))
        back = 0 if error.code in BACK_TO_CHOOSING else self._steps.index(opening)
        self.show_step(back)
        self.show_error(error)
        if back:
            opening.again()

    def reject(self) -> None:
        """Escape stops what runs; what was made is not lost by it."""
        if self.running.is_running:
            self.running.cancel()
        elif self.running.is_done:
            self.finish()
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Closed, also from outside: what runs is stopped, what was typed is forgotten."""
        self.running.cancel()
        for opening in self.findChildren(OpeningStep):
            opening.forget()
        super().done(result)

    def finish(self) -> None:
        self.accept()
        self.made_registry.emit()


class RestoreDialog(MakingWizard):
    """Which backup, with what it is opened, what came of it."""

    def __init__(self, door: Door, parent: QWidget) -> None:
        super().__init__("Khôi phục sổ từ bản sao lưu", door, parent, run_title="Khôi phục sổ")
        self.choosing = ChoosingStep(door)
        self.opening = OpeningStep(door, "Khôi phục", asks_for_old_disk=True)
        self._source: Candidate | None = None
        self._logs: tuple[Path, ...] = ()
        self._is_taken = False
        self.add_steps((self.choosing, self.opening, self.running))

    def after(self, step: Step) -> None:
        if step is self.choosing:
            self._ask_for_logins()
        elif step is self.opening:
            here = (self.door.folder,) if self._is_taken else ()  # what lies there may know what came after the backup
            self._logs = (*self.opening.logs, *here)
            self.begin(self.opening)
        else:
            self.finish()

    def _ask_for_logins(self) -> None:
        source = self._source = self.choosing.chosen
        assert source is not None
        storage, folder = self.door.storage, self.door.folder

        def know(answer: tuple[tuple[str, ...], bool]) -> None:
            logins, self._is_taken = answer
            self.opening.show_logins(logins)
            self.opening.show_where(where_words(folder, is_taken=self._is_taken))
            self.show_opening()

        self.door.tasks.compute(
            lambda: (tuple(storage().logins(source.path)), storage().is_taken(folder)), know, self.show_error, self
        )

    def make(self, storage: Storage, into: Path, proof: Proof, progress: Progress) -> Restored:
        source = self._source
        assert source is not None
        return storage.restore(
            source.source,
            into,
            proof,
            logs=self._logs,
            training=self.door.training,
            progress=progress,
        )

    def show_made(self, made: Made) -> None:
        from ui.restore_words import restored_lines, restored_message

        message, role = restored_message(made.answer)
        self.running.show_result(message, role, restored_lines(made.answer, made.kept))


def where_words(folder: Path, *, is_taken: bool) -> str:
    """Where the registry will lie, and what becomes of what lies there."""
    kept = " Sổ đang nằm ở đó không bị xóa: được giữ nguyên trong thư mục bên cạnh." if is_taken else ""
    return f"Sổ khôi phục sẽ nằm ở: {folder}.{kept}"

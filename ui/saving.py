"""A save that is under way, and the dialogs in which something is typed and saved."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget

from models.errors import RegistryError
from models.ports import Registry
from ui.drafts import OTHER, Draft, forget_draft
from ui.field_form import DROP_TYPED, FieldForm
from ui.tasks import Done, Failed, Tasks
from ui.widgets import Ask


@dataclass
class Save:
    """One save on its way. ``is_stored`` is written on the registry worker, and read there by what comes after."""

    is_stored: bool = False


class Saving:
    """Saves what is typed in a window or page. While a save is under way nothing is saved twice and nobody leaves.

    ``save``: the one that is under way; ``button``: what begins it, disabled then. ``draft_id``: the kept draft that
    the window was opened from. The job that stores it lets go of that draft as well, so that nobody is offered again
    what is in the registry already.
    """

    def __init__(self, tasks: Tasks, owner: QWidget) -> None:
        self._tasks, self._owner = tasks, owner
        self.button: QAbstractButton | None = None
        self.save: Save | None = None
        self.draft_id: str | None = None

    @property
    def is_under_way(self) -> bool:
        return self.save is not None

    def run(self, job: Callable[[Registry], Any], on_done: Done, on_error: Failed) -> None:
        """Save by a job of the registry; nothing happens while another save is under way."""
        if self.is_under_way:
            return

        def done(result: Any) -> None:
            self.end()
            on_done(result)

        def failed(error: RegistryError) -> None:
            self.end()
            on_error(error)

        self._tasks.run(self.begin(job), done, failed, self._owner)

    def begin(self, job: Callable[..., Any]) -> Callable[..., Any]:
        """A save is under way until ``end``; the job as it is to be run on the registry worker."""
        self.save = save = Save()
        if self.button is not None:
            self.button.setEnabled(False)
        draft_id = self.draft_id

        def storing(registry: Registry, *args: Any) -> Any:
            result = job(registry, *args)
            save.is_stored = True
            if draft_id is not None:
                with contextlib.suppress(RegistryError):  # it is stored all the same: the draft is offered once more
                    forget_draft(registry, draft_id)
            return result

        return storing

    def end(self) -> None:
        """The answer has come."""
        if self.save is not None and self.save.is_stored:
            self.draft_id = None
        self.save = None
        if self.button is not None:
            self.button.setEnabled(True)

    def forget(self) -> None:
        """Nobody wants any more what was typed: let go of the draft too."""
        draft_id, self.draft_id = self.draft_id, None
        if draft_id is not None:
            self._tasks.run(lambda registry: forget_draft(registry, draft_id))


class SavingDialog(QDialog):
    """A dialog in which something is typed and saved. ``drop``: what is asked before what is typed is lost."""

    drop = DROP_TYPED

    def __init__(self, tasks: Tasks, ask: Ask, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.saving = Saving(tasks, self)
        self._ask = ask

    @property
    def is_changed(self) -> bool:
        """Whether closing would lose something."""
        raise NotImplementedError

    def draft(self) -> Draft | None:
        """What was typed, to be kept over a lock: as lines, unless a window of this kind is opened again."""
        lines = self.typed_lines() if self.is_changed else []
        return Draft(OTHER, self.windowTitle(), {}, lines=lines) if lines else None

    def typed_lines(self) -> list[str]:
        """What stands in the dialog, to be read and copied."""
        return [line for form in self.findChildren(FieldForm) for line in form.lines()]

    def reject(self) -> None:
        """Escape asks only when something would be lost, and does nothing while it is being saved."""
        if not self.saving.is_under_way and (not self.is_changed or self._ask.confirm(self, *self.drop)):
            self.saving.forget()
            super().reject()

"""What pages and dialogs need of the program around them, handed in by the shell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from models.clock import Clock
from models.ports import Storage
from models.roles import Permission, User
from ui.asking import Questions
from ui.backup.volumes import Volumes
from ui.paper.printer import Printer
from ui.tasks import Tasks
from ui.widgets import Ask


@dataclass(frozen=True)
class Workplace:
    """Ports and facts of an unlocked session.

    ``volumes`` asks which are mounted, ``idle_seconds`` for how long nobody touched keyboard or mouse.
    """

    tasks: Tasks
    clock: Clock
    ask: Ask
    printer: Printer
    storage: Callable[[], Storage]
    training: bool
    user: User
    folder: Path
    volumes: Volumes
    idle_seconds: Callable[[], float]
    start_training: Callable[[], bool] | None = None
    """Opens the training registry in a window of its own."""
    questions: Questions = field(default_factory=Questions)

    @property
    def may_save_plain(self) -> bool:
        return self.user.may(Permission.SAVE_PLAIN)

"""What the windows of restore and rescue need of the program around them, while no registry is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from models.clock import Clock
from models.ports import Storage
from ui.backup.volumes import Volumes
from ui.paper.printer import Printer
from ui.tasks import Tasks
from ui.widgets import Ask


@dataclass(frozen=True)
class Door:
    """``folder``: where the program's registry lies, or will."""

    folder: Path
    training: bool
    tasks: Tasks
    clock: Clock
    ask: Ask
    printer: Printer
    storage: Callable[[], Storage]
    volumes: Volumes

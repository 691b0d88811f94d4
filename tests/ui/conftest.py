"""A whole program in a real offscreen window, driven by keys."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
import shiboken6
from PySide6.QtWidgets import QWidget

from models.clock import FixedClock
from models.errors import RegistryError
from storage.disk import Disk
from storage.registry import Options
from tests.conftest import PASSWORD
from ui.application import make_application
from ui.backup.volumes import Volume
from ui.shell import Shell
from ui.tasks import Tasks
from ui.tour.hands import Hands
from ui.widgets import Ask


@dataclass
class Tray:
    """A printer that keeps what it is given."""

    sheets: list[bytes] = field(default_factory=list)
    fault: RegistryError | None = None
    printers: list[str] = field(default_factory=lambda: ["Khay"])

    def names(self) -> list[str]:
        return self.printers

    def print(self, pdf: bytes, printer: str, copies: int) -> None:
        if self.fault is not None:
            raise self.fault
        self.sheets.append(pdf)


class Answers(Ask):
    """Answers questions as the test says and remembers them."""

    def __init__(self) -> None:
        self.yes = True
        self.asked: list[str] = []
        self.file = ""

    def confirm(self, parent: QWidget, text: str, detail: str, yes: str) -> bool:
        self.asked.append(text)
        return self.yes

    def open_file(self, parent: QWidget, title: str, filters: str) -> str:
        return self.file

    def open_files(self, parent: QWidget, title: str, filters: str) -> list[str]:
        return [self.file] if self.file else []

    def save_file(self, parent: QWidget, title: str, name: str, filters: str) -> str:
        return self.file

    def folder(self, parent: QWidget, title: str) -> str:
        return self.file


@dataclass
class Program:
    """The window and everything around it."""

    shell: Shell
    hands: Hands
    tray: Tray
    answers: Answers
    clock: FixedClock
    tasks: Tasks
    disk: Disk
    folder: Path
    volumes: list[Volume]
    """What hangs in the machine."""

    @property
    def desk(self) -> Any:
        assert self.shell.desk is not None
        return self.shell.desk

    @property
    def page(self) -> Any:
        return self.desk.page

    def unlock(self, password: str = PASSWORD) -> None:
        """Type the password and press Enter, as everybody does."""
        self.hands.rest()
        self.hands.type(password)
        self.hands.press("Return")
        self.hands.until(lambda: self.shell.desk is not None)
        self.hands.rest()


def is_shut(window: QWidget) -> bool:
    """Whether a window is closed; one that names people is also gone then."""
    return not shiboken6.isValid(window) or not window.isVisible()


@pytest.fixture(scope="session")
def app() -> Any:
    return make_application()


@pytest.fixture
def start(app: Any, clock: FixedClock, options: Options) -> Iterator[Callable[..., Program]]:
    """Start the program on a registry folder; closed again at the end."""
    started: list[Program] = []

    def begin(
        folder: Path,
        *,
        training: bool = False,
        prepare: Callable[[], None] | None = None,
        start_training: Callable[[], bool] | None = None,
    ) -> Program:
        tray, answers, tasks, disk = Tray(), Answers(), Tasks(), Disk(options)
        volumes: list[Volume] = []
        shell = Shell(
            folder,
            training=training,
            storage=lambda: disk,
            clock=clock,
            tasks=tasks,
            ask=answers,
            printer=lambda: tray,
            prepare=prepare,
            start_training=start_training,
            volumes=lambda: tuple(volumes),
        )
        shell.show()
        program = Program(shell, Hands(shell, tasks), tray, answers, clock, tasks, disk, folder, volumes)
        started.append(program)
        return program

    yield begin
    for program in started:
        program.tasks.shut_down()
        program.shell.close()
        program.shell.deleteLater()


@pytest.fixture
def program(start: Callable[..., Program], folder: Path) -> Program:
    """The program on a fresh, empty registry, unlocked."""
    begun = start(folder)
    begun.unlock()
    return begun

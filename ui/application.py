"""Starting the window: Qt, theme, hooks, the shell; and the training registry that makes itself."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from models.clock import SystemClock
from ui import theme
from ui.garbage import spare_what_stands
from ui.help.keys import HelpKeys
from ui.shell import Shell
from ui.tasks import Tasks, log_bug
from ui.widgets import Ask, show_whole

if TYPE_CHECKING:  # loaded after unlocking
    from models.ports import Storage
    from ui.paper.printer import Printer

TRAINING_PEOPLE = 60
TRAINING_SEED = 2026


_SWITCH_SECONDS = 0.0002
"""How long a worker keeps Python to itself when the window wants it. Painting a list asks for it a hundred times; with
Python's own 5 ms a page stood still for a tenth of a second while a worker loaded or made something."""


def make_application() -> QApplication:
    """The Qt application, dressed."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([*sys.argv[:1], *theme.STYLE_ARGUMENTS])
    sys.setswitchinterval(_SWITCH_SECONDS)
    app.setApplicationName("so-binh-an")
    app.setApplicationDisplayName("Sổ Bình An")
    theme.apply(app)
    app.focusChanged.connect(_bring_into_view)
    HelpKeys(app)
    return app


def _bring_into_view(_: QWidget | None, now: QWidget | None) -> None:
    """What gets the focus is scrolled into view with its label, wherever the focus came from."""
    parent = now.parentWidget() if now is not None else None
    while now is not None and parent is not None:
        if isinstance(parent, QScrollArea):
            show_whole(parent, now)
        parent = parent.parentWidget()


def install_hooks() -> None:
    """Bugs in slots and threads are logged by place and do not end the program."""

    def on_exception(kind: Any, error: BaseException, trace: Any) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            log_bug(error.with_traceback(trace))

    sys.excepthook = on_exception
    threading.excepthook = lambda info: log_bug(info.exc_value) if info.exc_value else None


def run_window(
    folder: Path, *, training: bool, storage: Callable[[], Storage], training_command: Sequence[str] = ()
) -> int:
    """Show the window and run until it is closed. ``training_command`` starts the program on the training registry.

    The collector of garbage, off while starting, is on from then on and never looks at what stands by then.
    """
    app = make_application()
    install_hooks()
    clock = SystemClock()

    def prepare() -> None:
        if training and not folder.exists():
            from models.training.registry import make_training_registry

            make_training_registry(storage(), folder, clock.now(), TRAINING_PEOPLE, TRAINING_SEED)

    shell = Shell(
        folder,
        training=training,
        storage=storage,
        clock=clock,
        tasks=Tasks(),
        ask=Ask(),
        printer=_printer,
        prepare=prepare,
        start_training=(lambda: started(training_command)) if training_command else None,
    )
    shell.showMaximized()
    spare_what_stands()
    return app.exec()


def started(command: Sequence[str]) -> bool:
    """Start a program that goes on without this one."""
    from PySide6.QtCore import QProcess

    could, _ = QProcess.startDetached(command[0], list(command[1:]))
    return could


def _printer() -> Printer:
    from ui.paper.printer import SystemPrinter

    return SystemPrinter()

"""The program in a real offscreen window on a bench registry, driven by keys; runs in a process of its own."""

from __future__ import annotations

import json
import os
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QAbstractScrollArea, QTreeView, QWidget

from models.clock import FixedClock
from storage.disk import Disk
from tests.bench.registries import NOW, PASSWORD, bench_options
from ui.application import make_application
from ui.shell import Shell
from ui.tasks import NEXT_TURN_MS, Tasks
from ui.tour.hands import Hands
from ui.widgets import Ask

PATIENCE_MS = 120_000


class _NoPrinter:
    def names(self) -> list[str]:
        return ["x"]

    def print(self, pdf: bytes, printer: str, copies: int) -> None:
        pass


class _Yes(Ask):
    """Somebody who prints what lacks something as well."""

    def confirm(self, parent: QWidget, text: str, detail: str, yes: str) -> bool:
        return True


class _Relay(QObject):
    """Passes on the signal of a page that is not made yet."""

    shown = Signal()


class _Painter(QObject):
    """Does now what the event loop would do next: lay out and paint what changed in a widget."""

    def __init__(self) -> None:
        super().__init__()
        self._watched: QWidget | None = None
        self._paintings = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self._paintings += event.type() == QEvent.Type.Paint
        return False

    def watch(self, what: QWidget | None) -> None:
        """Count the paintings of a widget from now on."""
        if self._watched is not None and shiboken6.isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched, self._paintings = what, 0
        if what is not None:
            what.installEventFilter(self)

    def paint(self, what: QWidget) -> None:
        """Go on until nothing of the widget is left to be painted. It may have been painted already."""
        if what is not self._watched:
            self.watch(what)
        for _ in range(3):  # laying out comes first and asks for the painting
            before = self._paintings
            QCoreApplication.processEvents()
            if before == self._paintings > 0:
                break
        if not self._paintings:
            what.repaint()
        self.watch(None)


class Window:
    """The shell with its hands, and a stopwatch that stops when something is painted."""

    def __init__(self, folder: Path, hands: type[Hands] = Hands) -> None:
        make_application()
        disk = Disk(bench_options())
        self.tasks = Tasks()
        self.shell = Shell(
            folder,
            training=True,
            storage=lambda: disk,
            clock=FixedClock(NOW),
            tasks=self.tasks,
            ask=_Yes(),
            printer=_NoPrinter,
        )
        self.shell.resize(1366, 768)
        self.shell.show()
        self.hands = hands(self.shell, self.tasks)
        self._painter = _Painter()
        self.hands.rest()

    @property
    def desk(self) -> Any:
        return self.shell.desk

    @property
    def page(self) -> Any:
        return self.desk.page

    def unlock(self) -> float:
        """Type the password; milliseconds from Enter to the painted home page."""
        self.hands.type(PASSWORD)
        relay = _Relay()

        def at_the_desk() -> None:
            """The answers may have come while the desk was waiting for its turn to be laid out."""
            self.page.shown.connect(relay.shown)
            if self.page.findChild(QTreeView).model().rowCount():
                QTimer.singleShot(NEXT_TURN_MS, relay.shown.emit)

        self.shell.unlocked.connect(at_the_desk)

        def press() -> SignalInstance:
            self.hands.press("Return")
            return relay.shown

        return self.painted(press)

    def painted(self, act: Callable[[], SignalInstance | None]) -> float:
        """Milliseconds from an act until its answer is painted.

        The act returns the signal of the answer, or None if the answer is there already. What is
        watched is the list of a page, or a page without one.
        """
        loop = QEventLoop()
        ended: list[float] = []

        def paint() -> None:
            self._painter.paint(self._answering())
            ended.append(time.perf_counter())
            loop.quit()

        QTimer.singleShot(PATIENCE_MS, loop, loop.quit)
        begun = time.perf_counter()
        signal = act()
        if self.desk is not None:
            self._painter.watch(self._answering())
        if signal is None:
            paint()
        else:
            signal.connect(paint)
            loop.exec()
            signal.disconnect(paint)
        if not ended:
            raise TimeoutError("nothing was shown")
        return (ended[0] - begun) * 1000

    def _answering(self) -> QWidget:
        view = self.page.findChild(QAbstractScrollArea)
        return view.viewport() if view is not None else self.page

    def close(self) -> None:
        self.tasks.shut_down()
        self.shell.close()


def answer_and_end(measure: Callable[[], Any]) -> NoReturn:
    """Print the measured as JSON and end the process at once, whatever threads and windows are left."""
    code = 1
    try:
        print(json.dumps(measure()), flush=True)
        code = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(code)

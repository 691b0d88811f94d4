"""The chains of the registry verified behind the user's work: step by step on the registry worker, with pauses."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal

from models.errors import RegistryError
from models.faults import Checked, Fault
from ui.tasks import Tasks

PAUSE_MS = 10
"""Between two steps: what the user asks for comes first, and the UI thread gets the interpreter."""


class Verifier(QObject):
    """Signals: ``progressed`` (Checked) after each step; ``ended`` when everything was checked, or could not be.

    ``faults`` holds what was found in the last run, ``is_whole`` whether that run came to its end.
    """

    progressed = Signal(object)
    ended = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._steps: Iterator[Checked] | None = None
        self.faults: list[Fault] = []
        self.is_whole = False
        self.is_running = False
        self.error: RegistryError | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._step)

    def start(self) -> None:
        """Begin anew, unless a run is under way."""
        if self.is_running:
            return
        self.faults, self.is_whole, self.is_running, self.error = [], False, True, None
        self._tasks.run(lambda registry: registry.verify(), self._begin, self._fail, self)

    def cancel(self) -> None:
        """Stop after the step that is under way."""
        if self.is_running:
            self._end()

    def _begin(self, steps: Iterator[Checked]) -> None:
        self._steps = steps
        self._step()

    def _step(self) -> None:
        steps = self._steps
        if steps is not None:
            self._tasks.run(lambda _: next(steps, None), self._take, self._fail, self)

    def _take(self, checked: Checked | None) -> None:
        if not self.is_running:
            return
        if checked is None:
            self.is_whole = True
            self._end()
            return
        self.faults += checked.faults
        self.progressed.emit(checked)
        self._pause.start()

    def _fail(self, error: RegistryError) -> None:
        self.error = error
        self._end()

    def _end(self) -> None:
        self._steps, self.is_running = None, False
        self._pause.stop()
        self.ended.emit()

"""A backup read again, long after it was made: sticks forget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from models.actions.manage_backups import note_broken
from models.backup import FoundPlace, Generation
from models.errors import RegistryError
from models.faults import Fault, FaultKind
from models.ports import BackupKey, Storage
from ui.backup.runner import told
from ui.tasks import BACKUP, CancelToken, Tasks


@dataclass(frozen=True, slots=True)
class Proved:
    """A backup that was read again. ``faults``: what was found, also of others at its place that cannot be read.
    ``error``: why it could not be read."""

    generation: Generation
    faults: tuple[Fault, ...] = ()
    error: RegistryError | None = None

    @property
    def is_whole(self) -> bool:
        return self.error is None and all(fault.kind is FaultKind.COPY_UNREADABLE for fault in self.faults)


class Prover(QObject):
    """Signals: ``progressed`` (id of the place, bytes done, bytes in all); ``ended`` (Proved)."""

    progressed = Signal(str, object, object)
    ended = Signal(object)

    def __init__(self, tasks: Tasks, storage: Callable[[], Storage], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._storage = tasks, storage
        self._token = CancelToken()
        self.is_running = False

    def start(self, found: FoundPlace, generation: Generation) -> None:
        """Begin, unless something is under way."""
        if self.is_running:
            return
        self.is_running, token = True, CancelToken()
        self._token = token
        storage, progressed = self._storage, self.progressed.emit
        progress = told(token, lambda done, total: progressed(found.id, done, total))

        def look(key: BackupKey) -> None:
            self._tasks.compute(
                lambda: tuple(storage().prove(found, generation, key, progress)), note, failed, self, worker=BACKUP
            )

        def note(faults: tuple[Fault, ...]) -> None:
            proved = Proved(generation, faults)
            if proved.is_whole:
                self._tasks.run(
                    lambda registry: registry.note_proven(generation), lambda _: self._end(proved), failed, self
                )
            else:  # what was found is told also if it cannot be noted
                self._tasks.run(
                    lambda registry: registry.write(note_broken, generation),
                    lambda _: self._end(proved),
                    lambda _: self._end(proved),
                    self,
                )

        def failed(error: RegistryError) -> None:
            self._end(Proved(generation, error=error))

        self._tasks.run(lambda registry: registry.backup_key(), look, failed, self)

    def cancel(self) -> None:
        """Stop soon."""
        self._token.cancel()

    def _end(self, proved: Proved) -> None:
        self.is_running = False
        self.ended.emit(proved)

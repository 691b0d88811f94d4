"""One backup after the other: the registry is held still for a moment, a thread of its own copies and proves."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from models.backup import BackedUp, Place
from models.errors import ErrorCode, RegistryError
from models.ports import Snapshot, Storage
from ui.tasks import BACKUP, CancelToken, Tasks

TELL_EVERY_SECONDS = 0.1
"""A disk takes hundreds of pieces a second, a reader of the progress ten."""


@dataclass(frozen=True, slots=True)
class Target:
    """A place that is at hand, and where it hangs now."""

    place: Place
    root: Path


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a place got no backup."""

    place: Place
    error: RegistryError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of backing up to some places."""

    targets: tuple[Target, ...]
    done: tuple[BackedUp, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def is_cancelled(self) -> bool:
        return any(failure.error.code is ErrorCode.CANCELLED for failure in self.failures)


class Runner(QObject):
    """Backs up to places in turn; what fails at one does not keep the next from its backup.

    Signals: ``progressed`` (id of the place, bytes done, bytes in all); ``ended`` (Outcome). ``running`` is the place
    whose turn it is.
    """

    progressed = Signal(str, object, object)  # bytes of a gigabyte do not fit into Qt's int
    ended = Signal(object)
    _copied = Signal(object)

    def __init__(self, tasks: Tasks, storage: Callable[[], Storage], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._storage = tasks, storage
        self._token = CancelToken()
        self._waiting: list[Target] = []
        self._targets: tuple[Target, ...] = ()
        self._done: list[BackedUp] = []
        self._failures: list[Failure] = []
        self._held: Snapshot | None = None
        self.running: Target | None = None
        self._copied.connect(self._release)

    @property
    def is_running(self) -> bool:
        return self.running is not None

    def start(self, targets: Sequence[Target]) -> None:
        """Begin, unless something is under way."""
        if self.is_running or not targets:
            return
        self._token = CancelToken()
        self._targets, self._waiting = tuple(targets), list(targets)
        self._done, self._failures = [], []
        self._next()

    def cancel(self) -> None:
        """Stop soon; backups already proven stay."""
        self._waiting.clear()
        self._token.cancel()

    def _next(self) -> None:
        if not self._waiting:
            self.running = None
            self.ended.emit(Outcome(self._targets, tuple(self._done), tuple(self._failures)))
            return
        self.running = self._waiting.pop(0)
        self.progressed.emit(self.running.place.id, 0, 0)
        self._tasks.run(lambda registry: registry.snapshot(), self._copy, self._fail, self)

    def _copy(self, snapshot: Snapshot) -> None:
        target, token, make = self.running, self._token, self._storage
        assert target is not None
        self._held = snapshot
        copied, progressed = self._copied.emit, self.progressed.emit
        progress = told(token, lambda done, total: progressed(target.place.id, done, total))

        def job() -> BackedUp:
            return make().back_up(
                snapshot, target.place, target.root, on_copied=lambda: copied(snapshot), progress=progress
            )

        self._tasks.compute(job, self._note, self._fail, self, worker=BACKUP)

    def _release(self, snapshot: Snapshot) -> None:
        """Let the registry have its file again, once."""
        if snapshot is self._held:
            self._held = None
            self._tasks.run(lambda registry: registry.release(snapshot), owner=self)

    def _note(self, made: BackedUp) -> None:
        def refused(error: RegistryError) -> None:
            self._discard(made) if error.code is ErrorCode.BACKUP_INTERRUPTED else self._fail(error)

        self._tasks.run(lambda registry: registry.note_backup(made), lambda _: self._succeed(made), refused, self)

    def _discard(self, made: BackedUp) -> None:
        """Somebody was erased while it was made: it goes again, and is made anew later."""
        target, storage = self.running, self._storage
        assert target is not None
        interrupted = RegistryError(ErrorCode.BACKUP_INTERRUPTED)
        self._tasks.compute(
            lambda: storage().discard(target.place, target.root, made.generation),
            lambda _: self._fail(interrupted),
            self._fail,
            self,
            worker=BACKUP,
        )

    def _succeed(self, made: BackedUp) -> None:
        self._let_go()
        self._done.append(made)
        self._next()

    def _fail(self, error: RegistryError) -> None:
        self._let_go()
        assert self.running is not None
        self._failures.append(Failure(self.running.place, error))
        self._next()

    def _let_go(self) -> None:
        if self._held is not None:
            self._release(self._held)


def told(token: CancelToken, tell: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """The progress of a long job: stops it once the user asked for it, and tells how far it is now and then."""
    last = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        token.check()
        now = time.monotonic()
        if done >= total or now - last >= TELL_EVERY_SECONDS:
            last = now
            tell(done, total)

    return progress

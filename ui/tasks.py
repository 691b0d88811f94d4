"""Long work off the UI thread: one worker for the registry, one for papers and foreign files, one for backups, one
that asks the system which volumes are there, and one for the unlock page, which waits for none of them.

A job gets the registry (or nothing) and never a widget; its answer comes back on the main thread. Every
job has an error path.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from models.errors import ErrorCode, RegistryError
from ui.garbage import GarbageCollector, spare_what_stands

T = TypeVar("T")
Done = Callable[[Any], None]
Failed = Callable[[RegistryError], None]

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from models.faults import Damage
    from models.ids import PersonId
    from models.ports import Registry


REGISTRY, PAPER, BACKUP, VOLUMES, DOOR = "registry", "paper", "backup", "volumes", "door"
STORE_LOOKS_AFTER_MS = 3_000
"""So many looks as come within this time share one writing to the disk; a power cut takes no more than these."""

TURN_SECONDS = 0.010
"""So long widgets are made in one turn of the event loop; laying them out and painting them takes as long again."""
NEXT_TURN_MS = 1
"""Not 0, which Qt takes for a message to itself and answers before it paints, or takes a key: no turn of its own."""


class CancelToken:
    """Asked by a long job between its steps; set by the user."""

    def __init__(self) -> None:
        self._cancelled = False

    def cancel(self) -> None:
        self._cancelled = True

    def check(self) -> None:
        """Raises CANCELLED once the user has asked for it; the job's transaction is then undone."""
        if self._cancelled:
            raise RegistryError(ErrorCode.CANCELLED)


class _Outcome(NamedTuple):
    owner: QObject | None
    on_done: Done | None
    on_error: Failed | None
    result: Any = None
    error: Exception | None = None

    def of(self, job: Callable[[], Any]) -> _Outcome:
        """What came of a job."""
        try:
            return self._replace(result=job())
        except Exception as error:  # noqa: BLE001  one of the two places: nothing may stay silent
            return self._replace(error=error)


class Tasks(QObject):
    """Runs jobs and delivers their answers.

    Signals: ``failed`` (RegistryError) for jobs without an own error path; ``look_refused`` when the disk did not take
    a look for the access log; ``damage_met`` (Damage) when the registry met a damaged page; ``log_behind_changed`` when
    the disk refused the last change in the change log, or took it after; ``sending`` when a paper goes out; ``idle``
    when nothing is under way any more.
    """

    failed = Signal(object)
    look_refused = Signal()
    damage_met = Signal(object)
    log_behind_changed = Signal()
    sending = Signal()
    idle = Signal()
    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._registry: Registry | None = None
        self._damage: Damage | None = None
        self._log_behind = False
        self._workers: dict[str, ThreadPoolExecutor] = {}
        self._pending = 0
        self._ended = False
        self._was_open = self._is_closed = False
        self._behind_papers = 0
        self._counting = threading.Lock()
        self._finished.connect(self._deliver)  # emitted on workers only, so Qt queues it to this object's thread
        self._garbage = GarbageCollector(self)
        self._looks = QTimer(self)
        self._looks.setSingleShot(True)
        self._looks.setInterval(STORE_LOOKS_AFTER_MS)
        self._looks.timeout.connect(self._store_looks)

    @property
    def is_idle(self) -> bool:
        return self._pending == 0

    @property
    def is_sending(self) -> bool:
        """Whether papers go out now; the registry opens and closes after them."""
        with self._counting:
            return self._behind_papers > 0

    @property
    def damage(self) -> Damage | None:
        """The damage that the open registry has met."""
        return self._damage

    @property
    def has_ended(self) -> bool:
        """Whether ``shut_down`` was called: what is asked for now is dropped."""
        return self._ended

    def open(self, opening: Callable[[], Registry], on_done: Done, on_error: Failed, owner: QObject) -> None:
        """Open a registry on its worker, where it will live."""
        self._was_open = True

        def job() -> Registry:
            self._registry = opening()
            self._is_closed = False
            return self._registry

        self._submit(REGISTRY, job, on_done, on_error, owner, after_papers=True)

    def close_registry(
        self, on_done: Done | None = None, owner: QObject | None = None, *, locked: bool = False
    ) -> None:
        """Close the registry after the work already waiting, and after what goes out is kept; keys and records go with
        it.

        ``locked``: somebody will go on with it, and did not leave.
        """
        self._looks.stop()

        def job() -> None:
            registry, self._registry = self._registry, None
            self._damage, self._log_behind = None, False
            if registry is not None:
                registry.close(locked=locked)

        self._is_closed = True
        self._submit(REGISTRY, job, on_done, None, owner, after_papers=True)

    def run(
        self,
        job: Callable[[Registry], T],
        on_done: Callable[[T], None] | None = None,
        on_error: Failed | None = None,
        owner: QObject | None = None,
        *,
        after_papers: bool = False,
    ) -> None:
        """Run a job on the registry worker. The answer is dropped if ``owner`` is gone by then.

        ``after_papers``: not before what goes out now is kept.
        """
        self._submit(REGISTRY, lambda: self._with_registry(job), on_done, on_error, owner, after_papers=after_papers)

    def _with_registry(self, job: Callable[[Registry], T]) -> T:
        """Do a job with the open registry; on the worker."""
        registry = self._registry
        if registry is None:
            raise RegistryError(ErrorCode.LOCKED)
        try:
            return job(registry)
        finally:
            self._look_for_damage(registry)
            self._look_for_log(registry)

    def send(
        self,
        sending: Callable[[], T],
        keeping: Callable[[Registry, T], object],
        on_done: Callable[[object], None],
        on_error: Failed,
        owner: QObject,
    ) -> None:
        """Send a paper out on the worker of papers, and keep on the registry's that it is out.

        Neither a lock nor the end of the program comes in between: whoever holds the sheet in hand will look for it.
        """
        if self._ended:
            return
        self._pending += 1
        self._looks.start()
        self.sending.emit()
        outcome = _Outcome(owner, on_done, on_error)

        def send() -> None:
            sent = outcome.of(sending)
            if sent.error is not None:
                self._finished.emit(sent)
            else:
                self._worker(REGISTRY).submit(lambda: self._finished.emit(outcome.of(lambda: keep(sent.result))))

        def keep(sent: T) -> object:
            return self._with_registry(lambda registry: keeping(registry, sent))

        self._behind_others_that_go_out(send)

    def _behind_others_that_go_out(self, job: Callable[[], None]) -> None:
        """Do something on the worker of papers; what is to come after papers that go out waits for it."""
        with self._counting:
            self._behind_papers += 1

        def work() -> None:
            try:
                job()
            finally:
                with self._counting:
                    self._behind_papers -= 1

        self._worker(PAPER).submit(work)

    def _look_for_damage(self, registry: Registry) -> None:
        """Tell of damage that a job met, also if it was answered all the same; on the worker."""
        damage = registry.damaged
        if damage != self._damage:
            self._damage = damage
            self.damage_met.emit(damage)

    def _look_for_log(self, registry: Registry) -> None:
        """Tell if the change log fell behind with a job, or came up again; on the worker."""
        behind = registry.log_behind
        if behind != self._log_behind:
            self._log_behind = behind
            self.log_behind_changed.emit()

    def look(self, kind: str, person_id: PersonId | None = None, detail: str = "") -> None:
        """Note a look in the access log; what may wait there is written within seconds."""
        self.run(lambda registry: registry.note_access(kind, person_id, detail), self.tell_noted)
        self._looks.start()

    def _store_looks(self) -> None:
        def work() -> bool:
            return self._registry is None or self._registry.store_looks()  # locked since: it has stored them then

        self._submit(REGISTRY, work, self.tell_noted, None, None)

    def tell_noted(self, noted: bool) -> None:
        """Let it be said if the disk did not take a look."""
        if not noted:
            self.look_refused.emit()

    def compute(
        self,
        job: Callable[[], T],
        on_done: Callable[[T], None] | None = None,
        on_error: Failed | None = None,
        owner: QObject | None = None,
        *,
        worker: str = PAPER,
    ) -> None:
        """Run a job that needs no open registry: papers and foreign files, or what has a ``worker`` of its own
        because it may take long."""
        self._submit(worker, job, on_done, on_error, owner)

    def spare_what_stands(self) -> None:
        """Let the collector of garbage leave alone what stands: the program's modules, and no record as long as no
        registry was opened."""
        if not self._was_open:
            spare_what_stands()

    def spread(self, steps: Iterator[None], owner: QObject, *, at_once: bool = True) -> None:
        """Make many widgets without a stall: as many steps as fit into a turn of the event loop, the first at once
        (or when what is typed was taken), the rest in the turns that follow, each painted before the next. Ends
        early if ``owner`` is gone."""
        self._pending += 1
        if at_once:
            self._take_turn(steps, owner)
        else:
            QTimer.singleShot(NEXT_TURN_MS, self, lambda: self._take_turn(steps, owner))

    def next_turn(self, job: Callable[[], object], owner: QObject) -> None:
        """Do something in a turn of the event loop of its own, once what stands there is painted."""

        def step() -> Iterator[None]:
            job()
            yield

        self.spread(step(), owner, at_once=False)

    def _take_turn(self, steps: Iterator[None], owner: QObject) -> None:
        more = False
        try:
            more = _advance(steps, owner)
        finally:
            if more:
                QTimer.singleShot(NEXT_TURN_MS, self, lambda: self._take_turn(steps, owner))
            else:
                self._pending -= 1
                self._tell_if_idle()

    def shut_down(self) -> None:
        """Close the registry and end the workers; waits for what is running. Twice does nothing.

        What is asked for afterwards is dropped: a field that loses the focus with its window is still left.
        """
        if self._ended:
            return
        self.close_registry()
        self._ended = True
        for name in sorted(self._workers, key=lambda name: name != PAPER):  # what goes out is kept by another
            self._workers[name].shutdown(wait=True)
        self._garbage.stop()

    def _submit(
        self,
        worker: str,
        job: Callable[[], Any],
        on_done: Done | None,
        on_error: Failed | None,
        owner: QObject | None,
        *,
        after_papers: bool = False,
    ) -> None:
        if self._ended:
            return
        self._pending += 1
        outcome, thread = _Outcome(owner, on_done, on_error), self._worker(worker)

        def submit() -> None:
            thread.submit(lambda: self._finished.emit(outcome.of(job)))

        if after_papers and self.is_sending:
            self._behind_others_that_go_out(submit)
        else:
            submit()

    def _worker(self, name: str) -> ThreadPoolExecutor:
        """A thread, made when it has its first job: the window shows before."""
        if name not in self._workers:
            from concurrent.futures import ThreadPoolExecutor

            self._workers[name] = ThreadPoolExecutor(1, name)
        return self._workers[name]

    @Slot(object)
    def _deliver(self, outcome: _Outcome) -> None:
        self._pending -= 1
        alive = outcome.owner is None or shiboken6.isValid(outcome.owner)
        if outcome.error is None:
            if alive and outcome.on_done is not None:
                outcome.on_done(outcome.result)
        else:
            error = expected(outcome.error)
            if alive and outcome.on_error is not None:
                outcome.on_error(error)
            else:
                self.failed.emit(error)
        if self._is_closed:  # what jobs and pages held of the registry is to go with its keys
            self._garbage.clear_soon()
        self._tell_if_idle()

    def _tell_if_idle(self) -> None:
        if self._pending == 0:
            self.idle.emit()


def _advance(steps: Iterator[None], owner: QObject) -> bool:
    """Take the steps that fit into a turn; whether there may be more."""
    end = time.perf_counter() + TURN_SECONDS
    while shiboken6.isValid(owner):
        try:
            next(steps)
        except StopIteration:
            return False
        if time.perf_counter() >= end:
            return True
    return False


def expected(error: BaseException) -> RegistryError:
    """The error to show: an expected one as it is; a bug is logged by place, never by content."""
    if isinstance(error, RegistryError):
        return error
    log_bug(error)
    return RegistryError(ErrorCode.UNEXPECTED)


def log_bug(error: BaseException) -> None:
    """Log where a bug happened: files, lines and the type; no values, they could be personal."""
    import logging
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames[-8:]))
    logging.getLogger("so_binh_an").error("%s at %s", type(error).__name__, places)

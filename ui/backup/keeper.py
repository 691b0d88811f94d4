"""Backups made without being asked for: the change log every quarter of an hour, a full backup once a day."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from models.actions.manage_backups import make_default_place
from models.backup import LOG_EVERY, BackupCare, Due, Generation, LogCopied, Place, PlaceCare, PlaceKind
from models.clock import Clock
from models.errors import ErrorCode, RegistryError
from models.ports import Registry
from ui.backup.around import Around, AtHand, look_around
from ui.backup.prover import Proved, Prover
from ui.backup.runner import Outcome, Runner, Target
from ui.tasks import BACKUP, VOLUMES
from ui.workplace import Workplace

LOOK_EVERY_MS = 4_000
"""So soon a stick is noticed."""
CONSIDER_EVERY_MS = 60_000
IDLE_SECONDS = 45.0
"""So long nobody touched the keyboard before a full backup begins by itself."""
TRY_AGAIN_AFTER = timedelta(minutes=15)
"""A place that refused a backup is left alone so long, unless the user asks."""
_FULL = (Due.FIRST, Due.GAP, Due.BROKEN, Due.DAILY)


class BackupKeeper(QObject):
    """Knows what backups need and what is at hand, and does it. Lives from unlocking to locking.

    Signals: ``changed`` when ``care`` or ``around`` did; ``progressed`` (id of a place, bytes done, bytes in all);
    ``ended`` (Outcome) of a backup, ``is_asked`` tells whether the user wanted it, ``is_for_stick`` whether a stick
    was put in; ``proved`` (Proved).
    """

    changed = Signal()
    progressed = Signal(str, object, object)
    ended = Signal(object)
    proved = Signal(object)

    def __init__(self, place: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self.care: BackupCare | None = None
        self.around = Around()
        self.is_asked = False
        self.is_for_stick = False
        self._is_looking = False
        self._waiting: list[Callable[[], None]] = []
        self._is_copying_log = False
        self._not_before: dict[str, datetime] = {}
        self._runner = Runner(place.tasks, place.storage, self)
        self._runner.progressed.connect(self.progressed)
        self._runner.ended.connect(self._on_ended)
        self._prover = Prover(place.tasks, place.storage, self)
        self._prover.progressed.connect(self.progressed)
        self._prover.ended.connect(self._on_proved)
        place.tasks.log_behind_changed.connect(self._renew_care)
        self._look = self._timer(LOOK_EVERY_MS, self.look)
        self._consider = self._timer(CONSIDER_EVERY_MS, self.consider)

    def _timer(self, every_ms: int, on_time: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(every_ms)
        timer.timeout.connect(on_time)
        return timer

    @property
    def clock(self) -> Clock:
        return self._place.clock

    @property
    def running(self) -> Place | None:
        """The place that is being backed up to."""
        return self._runner.running.place if self._runner.running is not None else None

    @property
    def is_busy(self) -> bool:
        return self._runner.is_running or self._prover.is_running

    # --- knowing ----------------------------------------------------------------------------

    def begin(self) -> None:
        """The registry stands open: look around from now on. In training nothing is backed up unasked."""
        self.renew()
        self._look.start()
        if not self._place.training:
            self._consider.start()

    def renew(self, then: Callable[[], None] | None = None) -> None:
        """Ask the registry again what backups need, and look around; ``then`` is called whatever came of it."""

        def know(care: BackupCare) -> None:
            self._take(care)
            self.look(then)

        def failed(_: RegistryError) -> None:
            if then is not None:
                then()

        self._place.tasks.run(lambda registry: registry.backup_care(), know, failed, self)

    def _renew_care(self) -> None:
        """Ask the registry alone; no disk."""
        self._place.tasks.run(lambda registry: registry.backup_care(), self._take, lambda _: None, self)

    def _take(self, care: BackupCare) -> None:
        self.care = care
        self.changed.emit()

    def look(self, then: Callable[[], None] | None = None) -> None:
        """Ask the disks which places are at hand. ``then`` is called whatever came of it, after a look that began
        later than this call."""
        if self._is_looking:
            if then is not None:
                self._waiting.append(then)
            return
        if self.care is None:
            if then is not None:
                then()
            return
        self._is_looking = True
        places = [care.place for care in self.care.places]
        storage, volumes = self._place.storage, self._place.volumes

        def seen(around: Around) -> None:
            before, self.around = self.around, around
            if around != before:
                self.changed.emit()
            self._welcome(around.appeared_since(before))
            self._end_look(then)

        self._place.tasks.compute(
            lambda: look_around(storage(), volumes, places), seen, lambda _: self._end_look(then), self, worker=VOLUMES
        )

    def _end_look(self, then: Callable[[], None] | None) -> None:
        self._is_looking = False
        if then is not None:
            then()
        waiting, self._waiting = self._waiting, []
        if waiting:
            self.look(lambda: [go_on() for go_on in waiting])

    def at_hand(self, place: Place) -> AtHand | None:
        return self.around.at_hand(place.id)

    def targets(self) -> list[Target]:
        """Every place that is at hand."""
        places = self.care.places if self.care is not None else ()
        found = ((care.place, self.at_hand(care.place)) for care in places)
        return [Target(place, there.root) for place, there in found if there is not None]

    def changed_targets(self) -> list[Target]:
        """The places at hand whose last backup does not hold everything that was recorded."""
        care = self.care
        if care is None:
            return []
        behind = {p.place.id for p in care.places if care.is_changed_since(p.last)}
        return [target for target in self.targets() if target.place.id in behind]

    # --- doing unasked -------------------------------------------------------------------------

    def consider(self) -> None:
        """Do what is due, one thing at a time; a damaged registry is not copied over whole backups."""
        if not self.is_busy and self._place.tasks.damage is None:
            self.renew(self._do_what_is_due)

    def _do_what_is_due(self) -> None:
        care, now = self.care, self.clock.now()
        if care is None or self.is_busy:
            return
        if care.default_due:
            self.make_default(self._do_what_is_due)
            return
        due = {p.place.id: care.due(p, now) for p in care.places}
        targets = [t for t in self.targets() if now >= self._not_before.get(t.place.id, now)]
        full = [target for target in targets if due[target.place.id] in _FULL]
        if full and self._place.idle_seconds() >= IDLE_SECONDS:
            self._start(full, asked=False)
        else:
            behind = {p.place.id for p in care.places if is_log_old(p, now)}
            self._copy_log([target for target in targets if target.place.id in behind])

    def _welcome(self, appeared: frozenset[str]) -> None:
        """Who puts a stick in wants a backup on it: it is made at once if it is due."""
        care = self.care
        if care is None or self._place.training or self.is_busy or self._place.tasks.damage is not None:
            return
        due = {
            p.place.id
            for p in care.places
            if p.place.kind is PlaceKind.STICK and care.due(p, self.clock.now()) in _FULL
        }
        targets = [target for target in self.targets() if target.place.id in appeared & due]
        if targets:
            self._start(targets, asked=False)
            self.is_for_stick = True

    def make_default(self, then: Callable[[], None]) -> None:
        """Make the place beside the registry that every registry has at first."""

        def job(registry: Registry) -> None:
            registry.write(make_default_place)

        self._place.tasks.run(job, lambda _: self.renew(then), lambda _: None, self)

    def _copy_log(self, targets: Sequence[Target]) -> None:
        care = self.care
        if care is None or self._is_copying_log or not targets:
            return
        self._is_copying_log = True
        folder, storage, position = self._place.folder, self._place.storage, care.position

        def job() -> list[LogCopied]:
            """What one place refuses keeps the others from nothing."""
            disk, copied = storage(), []
            for target in targets:
                with contextlib.suppress(RegistryError):
                    copied.append(disk.copy_log(folder, target.place, target.root, position))
            return copied

        def note(copied: list[LogCopied]) -> None:
            self._is_copying_log = False
            taken = {log.place for log in copied}
            for target in targets:
                if target.place.id not in taken:
                    self._leave_alone(target.place)
            self._place.tasks.run(lambda registry: [registry.note_log_copied(c) for c in copied], owner=self)

        def failed(_: RegistryError) -> None:
            note([])

        self._place.tasks.compute(job, note, failed, self, worker=BACKUP)

    def _leave_alone(self, place: Place) -> None:
        self._not_before[place.id] = self.clock.now() + TRY_AGAIN_AFTER

    # --- doing when asked ----------------------------------------------------------------------

    def back_up(self, targets: Sequence[Target]) -> None:
        """The user wants a full backup at these places now."""
        self._start(targets, asked=True)

    def _start(self, targets: Sequence[Target], *, asked: bool) -> None:
        if not self.is_busy:
            self.is_asked, self.is_for_stick = asked, False
            self._runner.start(targets)
            self.changed.emit()

    def cancel(self) -> None:
        """Stop what is under way; backups that are proven stay."""
        self._runner.cancel()
        self._prover.cancel()

    def _on_ended(self, outcome: Outcome) -> None:
        for failure in outcome.failures:
            if failure.error.code is not ErrorCode.BACKUP_INTERRUPTED:
                self._leave_alone(failure.place)
        self.ended.emit(outcome)
        self.renew()

    def prove(self, generation: Generation) -> None:
        """Read a backup that is at hand again and compare it with its manifest."""
        there = self.around.at_hand(generation.place)
        if there is not None and there.found is not None and not self.is_busy:
            self._prover.start(there.found, generation)
            self.changed.emit()

    def _on_proved(self, proved: Proved) -> None:
        self.proved.emit(proved)
        self.renew()


def is_log_old(care: PlaceCare, now: datetime) -> bool:
    """Whether a place that holds a backup should get the change log again, also while a full backup has to wait, or if
    the clock was set back since."""
    return care.last is not None and (care.log is None or not timedelta(0) <= now - care.log.at < LOG_EVERY)

"""The ``Storage`` port of models/ports.py: what main.py hands to windows and commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.backup import BackedUp, FoundPlace, Generation, LogCopied, Place, Position
from models.faults import Fault
from models.office import OfficeFields
from models.ports import BackupKey, FirstUser, Snapshot
from models.recovery.code import SheetCode
from models.restoring import Proof, Rescued, Restored
from models.taking_over.sheet import Sheet
from storage import coming_in
from storage.backups import serving
from storage.backups.layout import PlaceFolder
from storage.backups.restoring import restore
from storage.files import read_chosen, write_whole
from storage.registry import Options, SqlRegistry, create_registry, logins, open_registry
from storage.rescue.rescuing import rescue
from storage.rotation import Progress
from storage.spreadsheets.reader import WORKER, read_workbook
from storage.taking_place import finish_taking, is_taken, take_place


def unheard(done: int, total: int) -> None:
    """The progress of what nobody waits for."""


@dataclass(frozen=True)
class Disk:
    """Registries and files on this machine's disks."""

    options: Options = field(default_factory=Options)
    worker: Sequence[str] = WORKER

    def create(self, folder: Path, office: OfficeFields, first_user: FirstUser, *, training: bool) -> None:
        create_registry(folder, office, first_user, training=training, options=self.options)

    def logins(self, folder: Path) -> Sequence[str]:
        finish_taking(folder)
        return logins(folder)

    def open(self, folder: Path, login: str, password: str, *, training: bool) -> SqlRegistry:
        finish_taking(folder)
        return open_registry(folder, login, password, training=training, options=self.options)

    def lift_delay(self, folder: Path, login: str, password: str, delayed: str, *, training: bool) -> None:
        coming_in.lift_delay(folder, login, password, delayed, training=training, options=self.options)

    def recover(self, folder: Path, codes: Sequence[SheetCode], login: str, password: str, *, training: bool) -> None:
        coming_in.recover(folder, codes, login, password, training=training, options=self.options)

    def back_up(
        self,
        snapshot: Snapshot,
        place: Place,
        root: Path,
        *,
        on_copied: Callable[[], None],
        progress: Progress,
    ) -> BackedUp:
        return serving.back_up(snapshot, place, root, clock=self.options.clock, on_copied=on_copied, progress=progress)

    def discard(self, place: Place, root: Path, generation: Generation) -> None:
        serving.discard(place, root, generation)

    def copy_log(self, folder: Path, place: Place, root: Path, position: Position) -> LogCopied:
        return serving.copy_log_to(folder, place, root, position, self.options.clock)

    def places_on(self, roots: Sequence[Path]) -> Sequence[FoundPlace]:
        return serving.places_on(roots)

    def generations(self, place: FoundPlace) -> Sequence[Generation]:
        return serving.generations(place)

    def prove(self, place: FoundPlace, generation: Generation, key: BackupKey, progress: Progress) -> Sequence[Fault]:
        return serving.prove(place, generation, key, progress)

    def restore(
        self,
        backup: Path,
        folder: Path,
        proof: Proof,
        *,
        logs: Sequence[Path] = (),
        training: bool = False,
        progress: Progress = unheard,
    ) -> Restored:
        return restore(backup, folder, proof, logs=logs, training=training, options=self.options, progress=progress)

    def rescue(
        self,
        damaged: Path,
        folder: Path,
        proof: Proof,
        *,
        backups: Sequence[Path] = (),
        logs: Sequence[Path] = (),
        training: bool = False,
        progress: Progress = unheard,
    ) -> Rescued:
        return rescue(
            damaged,
            folder,
            proof,
            backups=backups,
            logs=logs,
            training=training,
            options=self.options,
            progress=progress,
        )

    def backup_path(self, place: FoundPlace, generation: Generation | None) -> Path:
        folder = PlaceFolder.under(place.root, place.registry)
        return folder.path if generation is None else folder.generation(generation.name)

    def is_taken(self, folder: Path) -> bool:
        return is_taken(folder)

    def take_place(self, made: Path, folder: Path) -> Path | None:
        return take_place(made, folder, self.options.clock.now())

    def read_workbook(self, path: Path) -> Sequence[Sheet]:
        return read_workbook(path, worker=self.worker)

    def read_file(self, path: Path, most: int) -> bytes:
        return read_chosen(path, most)

    def write_file(self, path: Path, content: bytes) -> None:
        write_whole(path, content)

    def write_workbook(self, path: Path, name: str, rows: Sequence[Sequence[str]]) -> None:
        from storage.spreadsheets.writer import workbook  # nobody starts the program to save one

        self.write_file(path, workbook(name, rows))

"""What the ``Storage`` port of models/ports.py does with places: no registry, any thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from models.backup import BackedUp, FoundPlace, Generation, LogCopied, Place, Position
from models.clock import Clock
from models.errors import ErrorCode, RegistryError
from models.faults import Fault, FaultKind
from models.ports import BackupKey, Snapshot
from storage.backups import making
from storage.backups.copying import Meter, Progress
from storage.backups.keeping import HeldKey
from storage.backups.keyring_copy import copy_keyring, keyring_faults
from storage.backups.layout import PlaceFolder, places_under
from storage.backups.log_copy import copy_log, log_faults, read_list
from storage.backups.papers import bring_files
from storage.backups.proving import faults_of
from storage.backups.source import HeldSnapshot
from storage.backups.thinning import generations_at, remove, unreadable


def back_up(
    snapshot: Snapshot, place: Place, root: Path, *, clock: Clock, on_copied: Callable[[], None], progress: Progress
) -> BackedUp:
    """Make, prove and keep a backup. Raises what the port says."""
    if not isinstance(snapshot, HeldSnapshot):
        raise TypeError("not a snapshot of this storage")
    return making.back_up(snapshot, place, root, clock=clock, on_copied=on_copied, progress=progress)


def copy_log_to(folder: Path, place: Place, root: Path, position: Position, clock: Clock) -> LogCopied:
    """Bring the change log of a registry's folder, and the papers that were kept since, to a place that holds a backup
    of it. Raises PLACE_MISSING, SPACE_SHORT, disk errors."""
    found = _found_at(place, root)
    now, before = clock.now(), read_list(folder_of(found).changes)
    copy_keyring(folder, folder_of(found))
    faults = copy_log(folder, folder_of(found), position, now)
    bring_files(folder, folder_of(found), before.copied_at if before else None)
    return LogCopied(place.id, now, *position, tuple(faults))


def discard(place: Place, root: Path, generation: Generation) -> None:
    """Take away a backup that the registry did not enter; one that is gone already is no fault. Raises PLACE_MISSING,
    disk errors."""
    folder = folder_of(_found_at(place, root))
    if generation.name in folder.names():
        remove(folder, generation.name)


def _found_at(place: Place, root: Path) -> FoundPlace:
    found = next((found for found in places_under(root) if found.id == place.id), None)
    if found is None:
        raise RegistryError(ErrorCode.PLACE_MISSING)
    return found


def folder_of(place: FoundPlace) -> PlaceFolder:
    return PlaceFolder.under(place.root, place.registry)


def places_on(roots: Sequence[Path]) -> list[FoundPlace]:
    """The places under some folders, each once."""
    return list(dict.fromkeys(found for root in roots for found in places_under(root)))


def generations(place: FoundPlace) -> list[Generation]:
    """The generations at a place, the oldest first. Raises disk errors."""
    return generations_at(folder_of(place))


def prove(place: FoundPlace, generation: Generation, key: BackupKey, progress: Progress) -> list[Fault]:
    """Every fault of a backup and of the change log beside it, and the other generations there that cannot be read.

    Raises NOT_FOUND, BACKUP_OF_OLD_KEY, disk errors."""
    if not isinstance(key, HeldKey):
        raise TypeError("not a key of this storage")
    folder = folder_of(place)
    if generation.name not in folder.names():
        raise RegistryError(ErrorCode.NOT_FOUND, record="backup")
    meter = Meter(0, progress)
    return [
        *faults_of(folder, folder.generation(generation.name), key.key, meter),
        *log_faults(folder),
        *keyring_faults(folder),
        *(Fault(FaultKind.COPY_UNREADABLE, name) for name in unreadable(folder) if name != generation.name),
    ]

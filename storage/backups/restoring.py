"""Restore: a new registry out of the newest whole backup at a place, and the change log beside it."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from models.errors import ErrorCode, RegistryError
from models.passwords import check_password
from models.restoring import Proof, Restored
from storage import coming_in, schema
from storage.accounts import note_key_known, rotated_at
from storage.backups.building import Building, CopyDamaged, new_folder, reach_of, registry_folder, remove_contents
from storage.backups.copies import Copies, Copy, Opened, copies_at, open_keyrings
from storage.backups.copying import Meter, Progress, must_have_space
from storage.connection import connect, driver_errors
from storage.registry import Options, must_be_kind
from storage.rotation import DATABASE

ACTION = "restore_registry"
"""Under which name the journal knows it."""


def restore(
    backup: Path,
    folder: Path,
    proof: Proof,
    *,
    logs: Sequence[Path],
    training: bool,
    options: Options,
    progress: Progress,
) -> Restored:
    """Make a registry in an empty or new folder. On any failure nothing of it is left.

    Raises NO_BACKUP, FOLDER_NOT_EMPTY, UNKNOWN_USER, WRONG_PASSWORD, the faults of sheets, SPACE_SHORT, PLACE_MISSING
    if the stick was pulled, ACCOUNT_DISABLED, TRAINING_AS_REAL, REAL_AS_TRAINING, NEWER_VERSION and disk errors.
    """
    if proof.sheets:
        check_password(proof.password)
    copies, opened = choose([backup], logs, proof, training=training)
    with new_folder(folder) as part:
        building = Building(part, opened, tuple(logs), options)
        passed_over, of_other_key = list(copies.unreadable), list[str]()
        for copy in copies.found:
            key = opened.key_of(copy)
            if key is None:
                of_other_key.append(copy.name)
                continue
            try:
                restored = _restored(building, copy, key, tuple(passed_over), Meter(0, progress))
            except CopyDamaged:
                passed_over.append(copy.name)
                remove_contents(part)
                continue
            if proof.sheets:
                coming_in.recover(part, proof.sheets, proof.login, proof.password, training=training, options=options)
            return replace(restored, of_other_key=tuple(of_other_key))
        raise RegistryError(ErrorCode.NO_BACKUP)


def _restored(building: Building, copy: Copy, key: bytes, passed_over: tuple[str, ...], meter: Meter) -> Restored:
    must_have_space(building.part, copy.head.size)
    position, head = building.copy_files(copy, key, meter)
    path = building.part / DATABASE
    opening = connect(path, key, synchronous=building.options.synchronous)
    with contextlib.closing(opening) as connection, driver_errors():
        key_made_at = rotated_at(connection)
        replayed = building.replay(connection, [copy.place], copy.head.registry, position, head)
        schema.upgrade(connection)
        reach = reach_of(connection)
        told = {"from": copy.name, "changes": replayed.changes}
        epoch = building.begin_epoch(connection, ACTION, told, replayed.position.change)
        if rotated_at(connection) != key_made_at:
            note_key_known(connection)
        missing = building.bring_papers(connection, [copy.place], meter)
        finished = building.finish(connection, key)
    return Restored(
        generation=copy.name,
        made_at=copy.head.made_at,
        epoch=epoch,
        reach=reach,
        from_log=reach.journal - copy.head.journal.number,
        log_whole=replayed.is_whole,
        passed_over=passed_over,
        missing=missing,
        books=finished.books,
        faults=finished.faults,
    )


def choose(
    backups: Sequence[Path], logs: Sequence[Path], proof: Proof, *, training: bool, registry: str | None = None
) -> tuple[Copies, Opened]:
    """The backups of the registry that a proof opens. Raises NO_BACKUP, BACKUP_OF_ANOTHER, and why none opens."""
    groups = copies_at(backups)
    own = [group for group in groups if registry in (None, group.registry)]
    if groups and not own:
        raise RegistryError(ErrorCode.BACKUP_OF_ANOTHER)
    refused: list[RegistryError] = []
    for group in own:
        try:
            must_be_kind(group.kind, training)
            folders = [*map(registry_folder, logs), *(copy.folder for copy in group.found)]
            folders += dict.fromkeys(copy.place.changes for copy in group.found)  # opens a log of a newer key
            return group, open_keyrings(folders, proof, group.registry)
        except RegistryError as error:
            refused.append(error)
    raise min(refused, key=lambda error: error.code in _OF_ANOTHER, default=RegistryError(ErrorCode.NO_BACKUP))


_OF_ANOTHER = (
    ErrorCode.UNKNOWN_USER,
    ErrorCode.SHEET_OF_ANOTHER,
    ErrorCode.TRAINING_AS_REAL,
    ErrorCode.REAL_AS_TRAINING,
)
"""What a registry answers for which the proof was not meant, where there are several."""

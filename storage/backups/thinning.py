"""Old backups go, once a newer one is proven; and with them the papers and the part of the change log nobody needs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from models.backup import Generation, kept, log_needed_from
from models.errors import ErrorCode, RegistryError
from storage.backups.layout import PART, PlaceFolder, put_in_place, remove_tree
from storage.backups.log_copy import remove_before
from storage.backups.manifest import Manifest, read_manifest
from storage.files import disk_errors


def readable(folder: PlaceFolder) -> dict[str, Manifest]:
    """The manifests of a place by the names of their generations, the oldest first; one that is damaged is left out.

    Raises disk errors.
    """
    found = {}
    for name in folder.names():
        try:
            found[name] = read_manifest(folder.generation(name))
        except RegistryError as error:
            if error.code not in (ErrorCode.NOT_FOUND, ErrorCode.REGISTRY_DAMAGED, ErrorCode.NEWER_VERSION):
                raise
    return found


def generations_at(folder: PlaceFolder) -> list[Generation]:
    """The generations of a place, the oldest first. Raises disk errors."""
    return [manifest.head.as_generation(name) for name, manifest in readable(folder).items()]


def thin(folder: PlaceFolder, ours: Collection[str], now: datetime) -> None:
    """Take away what is not kept any more of the generations named. Raises disk errors; what is left is whole still.

    A generation goes at one moment, by losing its name. The files of papers go only if every manifest at the place
    can be read, for who knows what the others need.
    """
    found = [generation for generation in generations_at(folder) if generation.name in ours]
    stay = kept(found, now)
    gone = [generation for generation in found if generation not in stay]
    for generation in gone:
        _remove(folder.generation(generation.name))
    needed = log_needed_from(stay, now)
    if needed is not None and len(ours) == len(folder.names()) + len(gone):
        remove_before(folder, needed)
    if gone:
        _remove_blobs(folder)


def _remove(path: Path) -> None:
    part = path.with_name(f"{PART}{path.name}")
    with disk_errors():
        put_in_place(path, part)
        remove_tree(part)


def _remove_blobs(folder: PlaceFolder) -> None:
    manifests = readable(folder)
    if len(manifests) != len(folder.names()):
        return
    needed = {file for manifest in manifests.values() for file in manifest.blobs}
    with disk_errors():
        for path in list(folder.blob_files()):
            if path.name not in needed:
                path.unlink()

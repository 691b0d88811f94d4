"""Old backups go, once a newer one is proven; and with them the papers and the part of the change log nobody needs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from models.backup import AtPlace, Generation, kept_at, log_needed_at
from models.errors import ErrorCode, RegistryError
from storage.backups.layout import PART, PlaceFolder, made_at_of, put_in_place, remove_tree
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


def unreadable(folder: PlaceFolder) -> list[str]:
    """The names of the generations at a place whose manifest is damaged. Raises disk errors."""
    found = readable(folder)
    return [name for name in folder.names() if name not in found]


def thin(folder: PlaceFolder, ours: Collection[str], now: datetime) -> None:
    """Take away what is not kept any more. ``ours``: the generations that the registry goes on from.

    Raises disk errors; what is left is whole still. A generation goes at one moment, by losing its name.
    """
    found = generations_at(folder)
    place = AtPlace(
        own=tuple(g for g in found if g.name in ours),
        others=tuple(g for g in found if g.name not in ours),
        unreadable={name: made_at_of(name) for name in unreadable(folder)},
    )
    stay = kept_at(place, now)
    gone = [name for name in folder.names() if name not in stay]
    for name in gone:
        remove(folder, name)
    needed = log_needed_at(place, now)
    if needed is not None:
        remove_before(folder, needed)
    if gone:
        _remove_blobs(folder)


def remove(folder: PlaceFolder, name: str) -> None:
    """Take a generation away. Raises disk errors."""
    path = folder.generation(name)
    part = path.with_name(f"{PART}{name}")
    with disk_errors():
        put_in_place(path, part)
        remove_tree(part)


def _remove_blobs(folder: PlaceFolder) -> None:
    """The files of papers that no generation needs; none, while one does not say what it needs."""
    manifests = readable(folder)
    if len(manifests) != len(folder.names()):
        return
    needed = {file for manifest in manifests.values() for file in manifest.blobs}
    with disk_errors():
        for path in list(folder.blob_files()):
            if path.name not in needed:
                path.unlink()

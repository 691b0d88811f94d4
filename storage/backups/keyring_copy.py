"""The keyring beside the copy of the change log: after a change of key no backup has one that opens that log."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from models.errors import ErrorCode, RegistryError
from models.faults import Fault, FaultKind
from storage.backups.layout import PlaceFolder
from storage.files import DISK_REFUSES, write_whole
from storage.keyring import FILE, keyring_file, read_keyring


def copy_keyring(registry: Path, folder: PlaceFolder) -> None:
    """Bring the keyring of a registry's folder to a place; one that is damaged or gone is left alone.

    Raises disk errors.
    """
    try:
        keyring = read_keyring(registry)
    except RegistryError as error:
        if error.code in DISK_REFUSES:
            raise
        return
    with contextlib.suppress(RegistryError):
        if read_keyring(folder.changes) == keyring:
            return
    write_whole(folder.changes / FILE, keyring_file(keyring))


def keyring_faults(folder: PlaceFolder) -> Iterator[Fault]:
    """Whether the keyring at a place, if there is one, was changed. Raises disk errors."""
    try:
        read_keyring(folder.changes)
    except RegistryError as error:
        if error.code in DISK_REFUSES:
            raise
        if error.code is not ErrorCode.NOT_A_REGISTRY:
            yield Fault(FaultKind.COPY_CHANGED, FILE)

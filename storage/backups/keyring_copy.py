"""The keyring beside the copy of the change log: after a change of key no backup has one that opens that log."""

from __future__ import annotations

import contextlib
from pathlib import Path

from models.errors import RegistryError
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

"""The bytes of papers: sealed files beside the registry, named by a keyed hash, stored once.

A file is written and synced before the row that names it is committed; a file without a row is
left by a crash and harmless. Each file has a key of its own, which stands in its row.
"""

from __future__ import annotations

import re
from pathlib import Path

from models.errors import ErrorCode, RegistryError
from storage.files import disk_errors, make_folder, sync_folder, write_whole
from storage.sealing import SealBroken, keyed_digest, seal, unseal

FOLDER = "blobs"
_NAME = re.compile("[0-9a-f]{64}")


def is_name(name: str) -> bool:
    """Whether the file of a paper may be called so."""
    return _NAME.fullmatch(name) is not None


class Blobs:
    """The folder of sealed files."""

    def __init__(self, folder: Path, name_key: bytes) -> None:
        self._folder = folder / FOLDER
        self._name_key = name_key

    def name_of(self, content: bytes) -> str:
        """The name that this content has, and no other content."""
        return keyed_digest(self._name_key, content).hex()

    def put(self, name: str, content: bytes, key: bytes) -> None:
        """Write content under its name. Raises disk errors."""
        path = self._path(name)
        make_folder(path.parent)
        write_whole(path, seal(key, content, name.encode()))

    def is_whole(self, name: str, key: bytes) -> bool:
        """Whether the file is there and unchanged. Raises disk errors."""
        try:
            self.get(name, key)
        except RegistryError as error:
            if error.code not in (ErrorCode.NOT_FOUND, ErrorCode.REGISTRY_DAMAGED):
                raise
            return False
        return True

    def get(self, name: str, key: bytes) -> bytes:
        """The content. Raises NOT_FOUND if the file is gone, REGISTRY_DAMAGED if it was changed, and disk errors."""
        return opened(name, self.sealed(name), key)

    def sealed(self, name: str) -> bytes:
        """The file as it is. Raises NOT_FOUND and disk errors."""
        with disk_errors():
            try:
                return self._path(name).read_bytes()
            except FileNotFoundError:
                raise RegistryError(ErrorCode.NOT_FOUND, record="blob") from None

    def names(self) -> set[str]:
        """The names of all files that are there. Raises disk errors."""
        with disk_errors():
            if not self._folder.is_dir():
                return set()
            folders = [folder for folder in self._folder.iterdir() if folder.is_dir()]
            return {path.name for folder in folders for path in folder.iterdir()}

    def remove(self, name: str) -> None:
        """Take a file off the disk; nothing if it is gone already. Raises disk errors."""
        path = self._path(name)
        with disk_errors():
            try:
                path.unlink()
            except FileNotFoundError:
                return
            sync_folder(path.parent)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name


def opened(name: str, sealed: bytes, key: bytes) -> bytes:
    """The content of a sealed file. Raises REGISTRY_DAMAGED if it was changed."""
    try:
        return unseal(key, sealed, name.encode())
    except SealBroken:
        raise RegistryError(ErrorCode.REGISTRY_DAMAGED, record="blob") from None

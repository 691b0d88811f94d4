"""The bytes of papers: sealed files beside the registry, named by a keyed hash, stored once.

A file is written and synced before the row that names it is committed; a file without a row is
left by a crash and harmless. Each file has a key of its own, which stands in its row.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from models.errors import ErrorCode, RegistryError
from storage.files import disk_errors, write_whole
from storage.sealing import SealBroken, keyed_digest, seal, unseal

FOLDER = "blobs"


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
        with disk_errors():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, seal(key, content, name.encode()))

    def exists(self, name: str) -> bool:
        return self._path(name).exists()

    def get(self, name: str, key: bytes) -> bytes:
        """The content. Raises NOT_FOUND if the file is gone, REGISTRY_DAMAGED if it was changed."""
        try:
            sealed = self._path(name).read_bytes()
        except FileNotFoundError:
            raise RegistryError(ErrorCode.NOT_FOUND, record="blob") from None
        try:
            return unseal(key, sealed, name.encode())
        except SealBroken:
            raise RegistryError(ErrorCode.REGISTRY_DAMAGED, record="blob") from None

    def names(self) -> set[str]:
        """Every stored file."""
        with contextlib.suppress(FileNotFoundError):
            return {path.name for path in self._folder.glob("*/*") if not path.name.startswith(".")}
        return set()

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name

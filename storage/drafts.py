"""What a user was typing when the registry was locked: a file beside the database, sealed for that user alone.

It is no record: neither the journal, nor the change log, nor a backup has it. The key follows from the user's own
signing key, so that nobody else's password opens it, a clinical note least of all.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from models.ids import UserId
from storage.files import disk_errors, write_whole
from storage.sealing import SealBroken, derived, seal, unseal

FOLDER = "drafts"
_ENDING = ".draft"
_LARGEST = 8 * 1024 * 1024


class Drafts:
    """The one draft of a user. ``registry``: the id of the registry that it belongs to."""

    def __init__(self, folder: Path, registry: str, user: UserId, signing: bytes) -> None:
        self._path = folder / FOLDER / f"{user}{_ENDING}"
        self._bound_to = f"{registry}:{user}".encode()
        self._key = derived(signing, "draft")

    def keep(self, content: bytes) -> None:
        """Put a draft in the place of the one before. Raises disk errors."""
        with disk_errors():
            self._path.parent.mkdir(mode=0o700, exist_ok=True)
        write_whole(self._path, seal(self._key, content, self._bound_to))

    def read(self) -> bytes:
        """The draft; empty if there is none, or none that this user's key opens."""
        with contextlib.suppress(OSError, SealBroken):
            if self._path.stat().st_size <= _LARGEST:
                return unseal(self._key, self._path.read_bytes(), self._bound_to)
        return b""

    def drop(self) -> None:
        """Let go of the draft. Raises disk errors."""
        with disk_errors():
            self._path.unlink(missing_ok=True)


def forget_all(folder: Path) -> bool:
    """Take everybody's draft off the disk, whoever is in it; False if the disk refused."""
    try:
        for path in (folder / FOLDER).glob(f"*{_ENDING}"):
            path.unlink(missing_ok=True)
    except OSError:
        return False
    return True

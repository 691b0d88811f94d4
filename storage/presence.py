"""Whether a database is still where it was opened.

A file that was removed, or whose drive was taken away, can often be written to as long as it is open: what is saved
then is nowhere. So the name is asked before every change.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from models.errors import ErrorCode, RegistryError


class Presence:
    """The file that a path named when this was made."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._was = _identity(path)

    def must_be_there(self) -> None:
        """Raises DRIVE_GONE if the path names another file by now, or none."""
        if _identity(self._path) != self._was:
            raise RegistryError(ErrorCode.DRIVE_GONE)


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from any other on this machine; None: it cannot be found."""
    with contextlib.suppress(OSError):
        found = path.stat()
        return found.st_dev, found.st_ino
    return None

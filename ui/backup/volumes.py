"""Volumes that are in the machine: what a stick is called, where it hangs, how much room it has.

Asking the system may block (a dead network drive), so it is never done on the UI thread.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_HANGING_PLACES = ("/media/", "/run/media/", "/mnt/")
"""Where sticks and further disks hang on Linux."""


@dataclass(frozen=True, slots=True)
class Volume:
    """A mounted volume. ``free`` and ``size`` are bytes."""

    root: Path
    label: str
    free: int
    size: int

    @property
    def shown(self) -> str:
        """How people know it: its label and where it hangs."""
        where = str(self.root)
        return f"{self.label} ({where})" if self.label and self.label != where else where


Volumes = Callable[[], Sequence[Volume]]


def mounted_volumes() -> tuple[Volume, ...]:
    """Every volume on which a backup may lie, as the system names them now."""
    from PySide6.QtCore import QStorageInfo

    found = [
        Volume(Path(info.rootPath()), info.displayName(), info.bytesAvailable(), info.bytesTotal())
        for info in QStorageInfo.mountedVolumes()
        if info.isValid() and info.isReady() and _may_hold_places(info.rootPath(), bytes(info.device().data()))
    ]
    return tuple(sorted(found, key=lambda volume: str(volume.root)))


def free_at(path: Path) -> int:
    """Bytes that fit still where a folder lies."""
    from PySide6.QtCore import QStorageInfo

    return max(0, QStorageInfo(str(path)).bytesAvailable())


def _may_hold_places(root: str, device: bytes) -> bool:
    """On Windows any drive; elsewhere a device of its own where sticks are hung."""
    return os.name == "nt" or (device.startswith(b"/dev/") and root.startswith(_HANGING_PLACES))


def without_system(volumes: Sequence[Volume]) -> tuple[Volume, ...]:
    """The volumes that may be a stick: all but the one the program's user lives on."""
    home = Path.home().resolve()
    return tuple(v for v in volumes if not home.is_relative_to(v.root.resolve()))

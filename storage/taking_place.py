"""A registry that was made beside another takes its place; the other one is kept under a name of its day."""

from __future__ import annotations

import contextlib
import shutil
from datetime import datetime
from pathlib import Path

from models.dates import LEGAL_ZONE
from storage.files import disk_errors, sync_folder


def is_taken(folder: Path) -> bool:
    """Whether something lies where a registry is to be. Raises disk errors."""
    with disk_errors():
        return folder.exists() and any(folder.iterdir())


def take_place(made: Path, folder: Path, now: datetime) -> Path | None:
    """Rename ``made`` to ``folder``. Where the one that lay there lies now; None if there was none.

    Raises disk errors; then that one is where it was, and nothing is left of ``made``.
    """
    with disk_errors():
        kept = None
        try:
            kept = _set_aside(folder, now) if folder.exists() else None
            made.rename(folder)
            sync_folder(folder.parent)
        except OSError:
            if kept is not None and not folder.exists():
                with contextlib.suppress(OSError):
                    kept.rename(folder)
            shutil.rmtree(made, ignore_errors=True)
            raise
    return kept


def _set_aside(folder: Path, now: datetime) -> Path | None:
    """Give the folder another name; an empty one is of no use to anybody. Raises OSError."""
    if not any(folder.iterdir()):
        folder.rmdir()
        return None
    name = f"{folder.name}-cu-{now.astimezone(LEGAL_ZONE):%Y%m%d-%H%M}"
    names = (name, *(f"{name}-{i}" for i in range(2, 100)))
    kept = next(path for path in map(folder.with_name, names) if not path.exists())
    folder.rename(kept)
    return kept

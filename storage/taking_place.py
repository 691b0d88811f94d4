"""A registry that was made beside another takes its place; the other one is kept under a name of its day."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path

from models.dates import LEGAL_ZONE
from models.errors import ErrorCode, RegistryError
from storage.files import disk_errors, sync_folder, write_whole

_MARK = "takes-place"
"""Names, in a registry that is whole, the folder that is to be its own, from before the other is set aside until it has
that name."""
_MARK_AT_MOST = 1024


def is_taken(folder: Path) -> bool:
    """Whether something lies where a registry is to be. Raises disk errors."""
    finish_taking(folder)
    with disk_errors():
        return folder.exists() and any(folder.iterdir())


def take_place(made: Path, folder: Path, now: datetime) -> Path | None:
    """Rename ``made`` to ``folder``. Where the one that lay there lies now; None if there was none.

    Raises NOT_IN_PLACE with the name under which the new one lies beside it; the other one is where it was then.
    """
    finish_taking(folder)
    kept = None
    try:
        write_whole(made / _MARK, folder.name.encode())
        with disk_errors():
            kept = _set_aside(folder, now) if folder.exists() else None
            made.rename(folder)
            sync_folder(folder.parent)
    except RegistryError as error:
        if kept is not None and not folder.exists():
            with contextlib.suppress(OSError):
                kept.rename(folder)
        if not made.exists():  # only the sync was refused
            raise
        _unmark(made)
        raise RegistryError(ErrorCode.NOT_IN_PLACE, made=made.name) from error
    _unmark(folder)
    return kept


def finish_taking(folder: Path) -> None:
    """Where a power cut came after the other registry was set aside, give the new one its name. What the disk refuses
    is tried again with the next opening."""
    with contextlib.suppress(OSError):
        if folder.exists():
            return
        for made in folder.parent.iterdir():
            if made.is_dir() and not made.is_symlink() and _is_for(made, folder):
                made.rename(folder)
                sync_folder(folder.parent)
                _unmark(folder)
                return


def _is_for(made: Path, folder: Path) -> bool:
    try:
        with (made / _MARK).open("rb") as file:
            return file.read(_MARK_AT_MOST) == folder.name.encode()
    except OSError:
        return False


def _unmark(folder: Path) -> None:
    with contextlib.suppress(OSError):
        (folder / _MARK).unlink(missing_ok=True)


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

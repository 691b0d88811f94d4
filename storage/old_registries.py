"""Registries beside the one of now, which hold everybody of their day: those that a restore or a rescue set aside, and
those that it made and that could not take their place.

``storage/taking_place.py`` and ``ui/restore`` name them. Nothing thins them out, so a chief takes them away.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from models.backup import OldRegistry
from models.dates import LEGAL_ZONE
from models.errors import ErrorCode, RegistryError
from storage.backups.layout import remove_tree
from storage.files import disk_errors, sync_folder

_SET_ASIDE = re.compile(r"-cu-(\d{8}-\d{4})(-\d+)?")
_UNPLACED = re.compile(r"-moi(-\d+)?")


def old_registries(folder: Path) -> tuple[OldRegistry, ...]:
    """What was set aside for the registry in a folder, the oldest first. Raises disk errors."""
    with disk_errors():
        beside = [path for path in folder.absolute().parent.iterdir() if path.is_dir() and not path.is_symlink()]
    kept = (OldRegistry(path.name, at) for path in beside if (at := _kept_at(path, folder.name)) is not None)
    return tuple(sorted(kept, key=lambda old: (old.kept_at, old.name)))


def _kept_at(path: Path, of: str) -> datetime | None:
    """Since when a folder has been such a registry; None: it is none. Raises OSError."""
    if not path.name.startswith(of):
        return None
    rest = path.name.removeprefix(of)
    if _UNPLACED.fullmatch(rest):
        return datetime.fromtimestamp(path.stat().st_mtime, LEGAL_ZONE)
    found = _SET_ASIDE.fullmatch(rest)
    try:
        return datetime.strptime(found[1], "%Y%m%d-%H%M").replace(tzinfo=LEGAL_ZONE) if found else None
    except ValueError:
        return None


def remove_old_registry(folder: Path, name: str) -> None:
    """Take away what was set aside under a name. Raises NOT_FOUND, and disk errors: then some of it may be left."""
    if name not in {old.name for old in old_registries(folder)}:
        raise RegistryError(ErrorCode.NOT_FOUND, record="old_registry")
    with disk_errors():
        remove_tree(folder.absolute().with_name(name))
        sync_folder(folder.absolute().parent)

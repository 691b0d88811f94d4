"""The database as it was before a newer program changed its shape.

Each step of an upgrade is one transaction, so a power cut leaves the old shape or the new one. The copy is for what
transactions do not help against: a step with a fault in it. It is encrypted with the same key, and goes when the first
backup of the new shape is proven, when somebody is erased, and when the key is replaced.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from storage import schema
from storage.connection import Connection
from storage.files import disk_errors, sync_folder
from storage.rotation import VERSION, copy_to, forget_versions, must_have_space

_PART = ".part"


def upgrade(connection: Connection, folder: Path, key: bytes) -> None:
    """Bring a registry to the newest shape; if it has an older one, a copy is made first.

    Without the copy nothing is upgraded. Raises NEWER_VERSION, REGISTRY_DAMAGED, SPACE_SHORT, disk errors.
    """
    version = schema.version_of(connection)
    if version < schema.NEWEST:
        _keep(connection, folder, key, version)
    schema.upgrade(connection)


def _keep(connection: Connection, folder: Path, key: bytes, version: int) -> None:
    path = folder / VERSION.format(version)
    if path.exists():
        return
    must_have_space(folder, connection)
    part = path.with_name(path.name + _PART)
    _remove(part)
    try:
        copy_to(connection, part, key, lambda _done, _total: None)
        with disk_errors():
            part.replace(path)
            sync_folder(folder)
    except BaseException:
        _remove(part)
        raise


def copies(folder: Path) -> list[Path]:
    """The copies that were kept, the oldest version first."""
    return sorted(folder.glob(VERSION.format("*")))


def forget(folder: Path) -> bool:
    """Remove the copies; False if the disk refuses."""
    return forget_versions(folder)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)

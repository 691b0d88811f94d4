"""The papers of a backup: sealed bytes in one pool that all generations of a place share.

A file of the pool is named by the paper and by its own bytes: a paper that was sealed anew is another file, and the
generation that needs the old bytes keeps them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from models.errors import ErrorCode, RegistryError
from models.faults import Fault, FaultKind
from storage.backups.copying import Meter, must_have_space
from storage.backups.layout import PART, PlaceFolder, create_part
from storage.backups.manifest import FileProof, Paper
from storage.blobs import FOLDER as BLOBS
from storage.blobs import Blobs, is_name, opened
from storage.connection import Connection, driver_errors
from storage.files import disk_errors, make_folder, sync_folder

_BATCH_FILES, _BATCH_BYTES = 64, 16 << 20
"""So much is written before it is synced: the first sync of a batch does most of the work for the others."""
_NAMED_BY = 16
"""Digits of a file's digest in its name."""
_LATELY = timedelta(days=1)
"""Full backups are made every day, and find out of every paper what is there."""
_LACKING = {ErrorCode.NOT_FOUND: FaultKind.PAPER_MISSING, ErrorCode.REGISTRY_DAMAGED: FaultKind.PAPER_DAMAGED}

Known = Mapping[tuple[str, str], Paper]
"""Papers of an earlier generation, by name and tag of the key."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper that the copied database names."""

    name: str
    key: bytes
    size: int

    @property
    def key_tag(self) -> str:
        return hashlib.sha256(self.key).hexdigest()[:8]


def wanted_papers(connection: Connection) -> list[Wanted]:
    """The papers of a database. Raises disk errors."""
    with driver_errors():
        rows = connection.execute("SELECT blob, blob_key, max(size) FROM document GROUP BY blob, blob_key").fetchall()
    return [Wanted(name, key, size) for name, key, size in rows]


def bring(
    wanted: Sequence[Wanted], blobs: Blobs, folder: PlaceFolder, known: Known, distrusted: Collection[str], meter: Meter
) -> tuple[list[Paper], list[Fault]]:
    """Bring every paper into the pool that is not there. Returns what is there, and what the registry itself lacks.

    ``known``: what an earlier backup brought. ``distrusted``: names of files of the pool that are to be written anew.
    Raises SPACE_SHORT, disk errors.
    """
    there, missing = [], []
    for paper in wanted:
        before = known.get((paper.name, paper.key_tag))
        if before is not None and before.file not in distrusted and _has(folder, before):
            there.append(before)
        else:
            missing.append(paper)
    must_have_space(folder.path, sum(paper.size for paper in missing))
    meter.more(sum(paper.size for paper in missing))
    brought, faults = _bring_all(missing, blobs, _Batch(folder, distrusted), meter)
    return sorted([*there, *brought], key=lambda paper: paper.file), faults


def bring_files(registry: Path, folder: PlaceFolder, since: datetime | None) -> None:
    """Bring every file of a paper into the pool that is not there, as it lies in a registry's folder.

    What was kept since the last full backup goes along with the change log in this way; no key is needed. ``since``:
    when files were brought last; None: never. A paper that was removed and kept again is sealed under another key and
    has its old name, so what was written lately is told by its digest; all others by their names, for reading them
    every quarter of an hour would take too long. Raises SPACE_SHORT, disk errors.
    """
    after = (since - _LATELY).timestamp() if since is not None else 0.0
    with disk_errors():
        pool = {path.name for path in folder.blob_files()}
        names = {file.partition("-")[0] for file in pool}
        new = {
            path: path.stat().st_size
            for path in _files_of(registry)
            if path.name not in names or (path.stat().st_mtime >= after and _file_of(path) not in pool)
        }
    must_have_space(folder.path, sum(new.values()))
    batch = _Batch(folder, ())
    for path, size in new.items():
        with disk_errors():
            sealed = path.read_bytes()
        batch.put(Wanted(path.name, b"", size), sealed)
    batch.finish()


def _file_of(path: Path) -> str:
    """What a file of a registry is called in the pool. Raises OSError."""
    with path.open("rb") as file:
        return f"{path.name}-{hashlib.file_digest(file, 'sha256').hexdigest()[:_NAMED_BY]}"


def _files_of(registry: Path) -> list[Path]:
    """The finished files of papers in a registry's folder. Raises OSError."""
    folders = sorted((registry / BLOBS).iterdir()) if (registry / BLOBS).is_dir() else []
    return [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir()) if is_name(path.name)]


def _has(folder: PlaceFolder, paper: Paper) -> bool:
    try:
        return folder.blob(paper.file).stat().st_size == paper.proof.size
    except OSError:
        return False


def _bring_all(missing: Sequence[Wanted], blobs: Blobs, batch: _Batch, meter: Meter) -> tuple[list[Paper], list[Fault]]:
    brought, faults = list[Paper](), list[Fault]()
    for paper in missing:
        try:
            sealed = blobs.sealed(paper.name)
            opened(paper.name, sealed, paper.key)
        except RegistryError as error:
            if error.code not in _LACKING:
                raise
            faults.append(Fault(_LACKING[error.code], paper.name))
            continue
        brought.append(batch.put(paper, sealed))
        meter.did(paper.size)
    batch.finish()
    return brought, faults


class _Batch:
    """Files on their way into the pool."""

    def __init__(self, folder: PlaceFolder, distrusted: Collection[str]) -> None:
        self._folder, self._distrusted = folder, distrusted
        self._parts: list[tuple[Path, Path]] = []
        self._bytes = 0

    def put(self, paper: Wanted, sealed: bytes) -> Paper:
        """Raises disk errors."""
        digest = hashlib.sha256(sealed).hexdigest()
        made = Paper(paper.name, f"{paper.name}-{digest[:_NAMED_BY]}", FileProof(len(sealed), digest), paper.key_tag)
        if made.file in self._distrusted or not _has(self._folder, made):
            path = self._folder.blob(made.file)
            make_folder(path.parent)
            part = path.with_name(f"{PART}{path.name}")
            with disk_errors(), os.fdopen(create_part(part), "wb") as file:
                file.write(sealed)
            self._parts.append((part, path))
            self._bytes += len(sealed)
            if len(self._parts) >= _BATCH_FILES or self._bytes >= _BATCH_BYTES:
                self.finish()
        return made

    def finish(self) -> None:
        """Make what was put safe, and give it its name. Raises disk errors."""
        with disk_errors():
            for part, _ in self._parts:
                with part.open("rb+") as file:
                    os.fsync(file.fileno())
            for part, path in self._parts:
                part.replace(path)
            for folder in {path.parent for _, path in self._parts}:
                sync_folder(folder)
        self._parts.clear()
        self._bytes = 0

"""The folders and files of a place. No name in it says anything of a person.

::

    <root>/so-binh-an-sao-luu/<registry id>/
        place.json                              whose place this is
        generations/<made at>-<change>/         one full backup: database, keyring (twice), manifest
        blobs/ab/<name>-<digest>                sealed papers, shared by the generations
        changes/                                the change log, and a list of its files

What is not finished yet has a name that begins with ``.part-``; whoever works at a place next removes it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.backup import FoundPlace, Place, PlaceKind
from models.errors import ErrorCode, RegistryError
from models.ids import IdSource
from storage.files import disk_errors, make_folder, read_json, sync_folder, write_whole

TOP = "so-binh-an-sao-luu"
MANIFEST = "manifest.json"
PART = ".part-"
_PLACE, _GENERATIONS, _BLOBS, _CHANGES = "place.json", "generations", "blobs", "changes"
_FORMAT, _VERSION = "so-binh-an place", 1
_MOST_BYTES = 64 * 1024
_MADE_AT = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"\d{8}T\d{6}Z-\d{12}(-\d+)?")
_BLOB = re.compile("[0-9a-f]{64}-[0-9a-f]{16}")
TRAINING = "training"


@dataclass(frozen=True, slots=True)
class PlaceFolder:
    """The folder that one registry has at a place; it need not exist."""

    path: Path

    @classmethod
    def under(cls, root: Path, registry: str) -> PlaceFolder:
        return cls(root / TOP / registry)

    @property
    def generations(self) -> Path:
        return self.path / _GENERATIONS

    @property
    def blobs(self) -> Path:
        return self.path / _BLOBS

    @property
    def changes(self) -> Path:
        return self.path / _CHANGES

    def generation(self, name: str) -> Path:
        return self.generations / name

    def blob(self, file: str) -> Path:
        """Where a paper's sealed bytes lie; ``file`` is a name out of a manifest."""
        return self.blobs / file[:2] / file

    def names(self) -> list[str]:
        """The names of all finished generations, the oldest first. Raises disk errors."""
        with disk_errors():
            if not self.generations.is_dir():
                return []
            return sorted(p.name for p in self.generations.iterdir() if _NAME.fullmatch(p.name))

    def free_name(self, made_at: datetime, change: int) -> str:
        """The name of a new generation. Two of one second and one state are told apart by a number."""
        name = f"{made_at.astimezone(UTC):{_MADE_AT}}-{change:012d}"
        taken = set(self.names())
        return next(n for n in (name, *(f"{name}-{i}" for i in range(2, 1000))) if n not in taken)

    def blob_files(self) -> Iterator[Path]:
        """Every finished file of a paper, and nothing else that lies there. Raises OSError."""
        if self.blobs.is_dir():
            for folder in sorted(path for path in self.blobs.iterdir() if path.is_dir()):
                yield from (path for path in sorted(folder.iterdir()) if _BLOB.fullmatch(path.name))

    def remove_parts(self) -> None:
        """Take away what an interrupted backup left. A disk that refuses keeps it until next time."""
        with contextlib.suppress(OSError):
            for path in self.path.rglob(f"{PART}*"):
                remove_tree(path)

    # --- the file that says whose place this is --------------------------------------------------

    def read_id(self) -> FoundPlace | None:
        """What the place says of itself; None if it does not, or not in a way that can be believed."""
        try:
            with (self.path / _PLACE).open("rb") as file:
                raw = file.read(_MOST_BYTES)
            body = read_checked(raw)
            place = FoundPlace(
                id=_text(body["place"]),
                registry=_text(body["registry"]),
                training=_text(body["kind"]) == TRAINING,
                root=self.path.parent.parent,
            )
            is_ours = (body["format"], body["version"]) == (_FORMAT, _VERSION)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return place if is_ours and place.registry == self.path.name else None

    def mark(self, kind: str, new_id: IdSource) -> FoundPlace:
        """Make this a place of the registry whose folder it is; one marked already stays. Raises disk errors."""
        found = self.read_id()
        if found is None:
            found = FoundPlace(new_id(), self.path.name, kind == TRAINING, self.path.parent.parent)
            make_folder(self.path)
            write_whole(self.path / _PLACE, checked(_body_of(found, kind)))
        return found

    def must_be(self, place: Place, kind: str) -> None:
        """Raises PLACE_MISSING unless this is the place that is meant, and disk errors.

        A folder that is gone, or whose mark is, is made anew if it is only that and not its disk.
        """
        found = self.read_id()
        if found is None and place.kind is PlaceKind.FOLDER and self.path.parent.parent.parent.is_dir():
            found = self.mark(kind, lambda: place.id)
        if found is None or found.id != place.id:
            raise RegistryError(ErrorCode.PLACE_MISSING)

    def make_folders(self) -> None:
        """Raises disk errors."""
        for folder in (self.generations, self.blobs, self.changes):
            make_folder(folder)


def places_under(root: Path) -> Iterator[FoundPlace]:
    """The places on a volume or in a folder, of whatever registry; what cannot be read is none."""
    with contextlib.suppress(OSError):
        for path in sorted((root / TOP).iterdir()):
            found = PlaceFolder(path).read_id()
            if found is not None:
                yield found


def made_at_of(name: str) -> datetime:
    """When a generation was made, as its name says; long ago if that is no time."""
    try:
        return datetime.strptime(name.split("-")[0], _MADE_AT).replace(tzinfo=UTC)
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)


def remove_tree(path: Path) -> None:
    """Remove a folder or file that is there. Raises OSError."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def create_part(path: Path) -> int:
    """A new file for its owner only, opened to be written; an old one of the name goes. Raises OSError."""
    path.unlink(missing_ok=True)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)


def put_in_place(part: Path, path: Path) -> None:
    """Give something finished its name, durably. Raises OSError."""
    part.replace(path)
    sync_folder(path.parent)


_CHECK = ',"check":"{}"}}\n'
_CHECK_BYTES = len(_CHECK.format("0" * 64))


def checked(body: Mapping[str, Any]) -> bytes:
    """A JSON file that shows any change of it by itself: at its end stands the digest of all before it."""
    content = json.dumps(body, separators=(",", ":"), sort_keys=True).encode()[:-1]
    return content + _end_of(content)


def read_checked(raw: bytes) -> Any:
    """What ``checked`` wrote. Raises ValueError if one bit of it was changed."""
    if raw[-_CHECK_BYTES:] != _end_of(raw[:-_CHECK_BYTES]):
        raise ValueError("changed")
    return read_json(raw)


def _end_of(content: bytes) -> bytes:
    return _CHECK.format(hashlib.sha256(content).hexdigest()).encode()


def _body_of(place: FoundPlace, kind: str) -> dict[str, Any]:
    return {"format": _FORMAT, "version": _VERSION, "registry": place.registry, "kind": kind, "place": place.id}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value

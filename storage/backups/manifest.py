"""What a full backup says of itself: a head in clear, the names of its papers' files, and sealed what proves them.

The head tells without a key which generation is the newest and which key opens it. Head and list are bound to the
sealed part, so that with the key nobody else can have written them; without one a digest shows what a disk damaged.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.backup import Generation
from models.errors import ErrorCode, RegistryError
from models.kept_head import KeptHead
from storage.backups.layout import MANIFEST, checked, read_checked
from storage.changes.format import LogKey
from storage.files import disk_errors
from storage.sealing import SealBroken, derived, seal, unseal

FORMAT, VERSION = "so-binh-an backup", 1
_PURPOSE = "so-binh-an backup manifest 1"
_MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in the clear. ``journal``: the head of the journal. ``size``: bytes of all its files and papers."""

    registry: str
    kind: str
    place: str
    made_at: datetime
    journal: KeptHead
    change: int
    size: int
    key_id: str
    schema: int

    def as_generation(self, name: str) -> Generation:
        return Generation(
            self.place,
            name,
            self.made_at,
            self.journal.epoch,
            self.journal.number,
            self.change,
            self.size,
            self.key_id,
        )


@dataclass(frozen=True, slots=True)
class FileProof:
    """Size and SHA-256 of a file."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper's sealed bytes: its name in the registry, its file at the place. ``key_tag`` tells its keys apart."""

    name: str
    file: str
    proof: FileProof
    key_tag: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What is sealed. ``lacking``: papers whose bytes the registry itself had lost or damaged."""

    journal_hash: str
    look: int
    look_hash: str
    counts: Mapping[str, int]
    files: Mapping[str, FileProof]
    papers: tuple[Paper, ...]
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as it was read. ``blobs``: the files of papers that this generation needs."""

    head: Head
    blobs: tuple[str, ...]
    sealed: bytes

    def open(self, database_key: bytes) -> Contents:
        """What is sealed in it. Raises BACKUP_OF_OLD_KEY if it is another key's, SealBroken."""
        return _contents(zlib.decompress(self._unsealed(database_key)))

    def is_sealed_by(self, database_key: bytes) -> bool:
        """Whether a holder of the key wrote it."""
        try:
            self._unsealed(database_key)
        except (SealBroken, RegistryError):
            return False
        return True

    def _unsealed(self, database_key: bytes) -> bytes:
        if self.head.key_id != LogKey.of(database_key).id:
            raise RegistryError(ErrorCode.BACKUP_OF_OLD_KEY)
        return unseal(derived(database_key, _PURPOSE), self.sealed, _bound(self.head, self.blobs))


def sealed_manifest(head: Head, contents: Contents, database_key: bytes) -> bytes:
    """The file of a manifest."""
    blobs = tuple(sorted({paper.file for paper in contents.papers}))
    packed = zlib.compress(_dump_contents(contents))
    return _file(Manifest(head, blobs, seal(derived(database_key, _PURPOSE), packed, _bound(head, blobs))))


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation. Raises NOT_FOUND, NEWER_VERSION, REGISTRY_DAMAGED (changed), disk errors."""
    with disk_errors():
        try:
            with (folder / MANIFEST).open("rb") as file:
                raw = file.read(_MOST_BYTES)
        except (FileNotFoundError, NotADirectoryError):
            raise RegistryError(ErrorCode.NOT_FOUND, record="backup") from None
    try:
        return _parse(read_checked(raw))
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        raise RegistryError(ErrorCode.REGISTRY_DAMAGED, record="backup") from None


def _parse(body: Any) -> Manifest:
    if body["format"] != FORMAT:
        raise ValueError("no manifest")
    if body["version"] > VERSION:
        raise RegistryError(ErrorCode.NEWER_VERSION)
    head = body["head"]
    return Manifest(
        Head(
            registry=str(head["registry"]),
            kind=str(head["kind"]),
            place=str(head["place"]),
            made_at=datetime.fromtimestamp(head["made_at"], UTC),
            journal=KeptHead.from_text(str(head["journal"])),
            change=int(head["change"]),
            size=int(head["size"]),
            key_id=str(head["key_id"]),
            schema=int(head["schema"]),
        ),
        tuple(str(body["blobs"]).split()),
        base64.b64decode(body["sealed"], validate=True),
    )


def _file(manifest: Manifest) -> bytes:
    sealed = base64.b64encode(manifest.sealed).decode("ascii")
    clear = _clear(manifest.head, manifest.blobs)
    return checked({"format": FORMAT, "version": VERSION, **clear, "sealed": sealed})


def _clear(head: Head, blobs: tuple[str, ...]) -> dict[str, Any]:
    shown = {
        "registry": head.registry,
        "kind": head.kind,
        "place": head.place,
        "made_at": int(head.made_at.timestamp()),
        "journal": head.journal.show(),
        "change": head.change,
        "size": head.size,
        "key_id": head.key_id,
        "schema": head.schema,
    }
    return {"head": shown, "blobs": " ".join(blobs)}


def _bound(head: Head, blobs: tuple[str, ...]) -> bytes:
    return hashlib.sha256(json.dumps([FORMAT, VERSION, _clear(head, blobs)], sort_keys=True).encode()).digest()


_PAPERS_A_LINE = 500
"""Python reads a line in one go, and nobody else runs meanwhile."""


def _dump_contents(contents: Contents) -> bytes:
    """A line that tells of everything but papers, then lines of papers."""
    papers = [[p.name, p.file, p.proof.size, p.proof.sha256, p.key_tag] for p in contents.papers]
    told = {
        "journal_hash": contents.journal_hash,
        "look": [contents.look, contents.look_hash],
        "counts": dict(contents.counts),
        "files": {name: [proof.size, proof.sha256] for name, proof in contents.files.items()},
        "lacking": list(contents.lacking),
    }
    parts = [told, *(papers[at : at + _PAPERS_A_LINE] for at in range(0, len(papers), _PAPERS_A_LINE))]
    return "\n".join(json.dumps(part, separators=(",", ":")) for part in parts).encode()


def _contents(raw: bytes) -> Contents:
    """Sealed by us, so its shape is right."""
    first, *lines = raw.split(b"\n")
    body: Mapping[str, Any] = json.loads(first)
    papers = (paper for line in lines for paper in json.loads(line))
    look, look_hash = body["look"]
    return Contents(
        journal_hash=body["journal_hash"],
        look=look,
        look_hash=look_hash,
        counts=body["counts"],
        files={name: FileProof(*proof) for name, proof in body["files"].items()},
        papers=tuple(Paper(name, file, FileProof(size, sha), tag) for name, file, size, sha, tag in papers),
        lacking=tuple(body["lacking"]),
    )

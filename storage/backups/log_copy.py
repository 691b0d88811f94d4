"""The change log at a place: the files of the registry's log, and a list by which damage of them shows.

A file that has grown or was written anew is replaced whole. What the registry no longer has stays until no backup
needs it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.backup import Position
from models.faults import Fault, FaultKind
from storage.backups.copying import write_new
from storage.backups.layout import PART, PlaceFolder, checked, put_in_place, read_checked
from storage.backups.manifest import FileProof
from storage.changes_format import FOLDER, is_name, names_in, records_end
from storage.files import disk_errors, sync_folder, write_whole

LIST = "list.json"
_FORMAT, _VERSION = "so-binh-an change log list", 1


@dataclass(frozen=True, slots=True)
class LogList:
    """The files of the log at a place, and to where they reach."""

    copied_at: datetime
    position: Position
    files: Mapping[str, FileProof]

    def content(self) -> bytes:
        files = {name: [proof.size, proof.sha256] for name, proof in self.files.items()}
        return checked(
            {
                "format": _FORMAT,
                "version": _VERSION,
                "copied_at": int(self.copied_at.timestamp()),
                "position": list(self.position),
                "files": files,
            }
        )


def read_list(folder: Path) -> LogList | None:
    """The list in a folder of a change log at a place; None if there is none or not one of ours. Raises disk errors."""
    with disk_errors():
        try:
            raw = (folder / LIST).read_bytes()
        except FileNotFoundError:
            return None
    try:
        return _parse(read_checked(raw))
    except (ValueError, KeyError, TypeError, OverflowError, OSError, AttributeError):
        return None


def _parse(body: Any) -> LogList:
    if (body["format"], body["version"]) != (_FORMAT, _VERSION):
        raise ValueError("no list of ours")
    epoch, change = body["position"]
    files = {str(name): FileProof(int(size), str(sha)) for name, (size, sha) in body["files"].items()}
    if not all(map(is_name, files)):  # whoever had the stick may have written it, and files are removed by it
        raise ValueError("no segment")
    return LogList(datetime.fromtimestamp(body["copied_at"], UTC), Position(int(epoch), int(change)), files)


def copy_log(registry: Path, folder: PlaceFolder, position: Position, now: datetime) -> None:
    """Bring the change log of a registry's folder to a place. Raises disk errors; what is there is then whole still."""
    source, target = registry / FOLDER, folder.changes
    before = read_list(target)
    files = dict(before.files) if before else {}
    for name in names_in(source):
        with disk_errors():
            raw = (source / name).read_bytes()
        raw = raw[: records_end(raw)]
        proof = FileProof(len(raw), hashlib.sha256(raw).hexdigest())
        if files.get(name) != proof or not _is_whole(target / name, proof):
            part = target / f"{PART}{name}"
            write_new(part, iter((raw,)))
            with disk_errors():
                put_in_place(part, target / name)
            files[name] = proof
    write_whole(target / LIST, LogList(now, position, files).content())


def _is_whole(path: Path, proof: FileProof) -> bool:
    """Whether a file still begins with what was written there; more may have come without being listed."""
    try:
        raw = path.read_bytes()
    except OSError:
        return False
    return hashlib.sha256(raw[: proof.size]).hexdigest() == proof.sha256


def log_faults(folder: PlaceFolder) -> Iterator[Fault]:
    """What the change log at a place lacks. Raises disk errors."""
    found = read_list(folder.changes)
    names = names_in(folder.changes)
    if found is None:
        if names or (folder.changes / LIST).exists():
            yield Fault(FaultKind.COPY_CHANGED, LIST)
        return
    for name, proof in found.files.items():
        if name not in names:
            yield Fault(FaultKind.COPY_MISSING, name)
        elif not _is_whole(folder.changes / name, proof):
            yield Fault(FaultKind.COPY_CHANGED, name)


def remove_before(folder: PlaceFolder, needed: Position) -> None:
    """Take away the files of the log that end before a position. Raises disk errors."""
    found = read_list(folder.changes)
    if found is None:
        return
    starts = {name: _start_of(name) for name in found.files}
    last_needed = max((s for s in starts.values() if s <= Position(needed.epoch, needed.change + 1)), default=None)
    if last_needed is None:
        return
    gone = {name for name, start in starts.items() if start < last_needed}
    if gone:
        kept = {name: proof for name, proof in found.files.items() if name not in gone}
        write_whole(folder.changes / LIST, LogList(found.copied_at, found.position, kept).content())
        with disk_errors():
            for name in gone:
                (folder.changes / name).unlink(missing_ok=True)
            sync_folder(folder.changes)


def _start_of(name: str) -> Position:
    epoch, first, _ = name.split("-")
    return Position(int(epoch), int(first))

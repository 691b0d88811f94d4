"""The change log at a place: the files of the registry's log, and a list by which damage of them shows.

A file that has grown or was written anew is replaced whole. What the registry no longer has stays until no backup
needs it. Two restores that know nothing of each other begin epochs of the same number, so their segments may have the
same name; and so have those of an older copy of the registry that was put back. A file is therefore replaced only by
what goes on from it or says that it was written in its place; any other is kept beside it.
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
from storage.changes.format import (
    FOLDER,
    SEGMENT_AT_MOST,
    SegmentDamaged,
    is_name,
    is_other_name,
    names_in,
    other_name,
    records_end,
    segment_of,
    start_of,
)
from storage.files import disk_errors, sync_folder, write_whole

LIST = "list.json"
_FORMAT, _VERSION = "so-binh-an change log list", 1
_LIST_AT_MOST = 16 << 20


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
            with (folder / LIST).open("rb") as file:
                raw = file.read(_LIST_AT_MOST)
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


def copy_log(registry: Path, folder: PlaceFolder, position: Position, now: datetime) -> list[Fault]:
    """Bring the change log of a registry's folder to a place; returns which files of another branch are kept there.

    Raises disk errors; what is there is then whole still.
    """
    source, target = registry / FOLDER, folder.changes
    before = read_list(target)
    files = dict(before.files) if before else {}
    for name in names_in(source):
        with disk_errors():
            raw = (source / name).read_bytes()
        raw = raw[: records_end(raw)]
        proof = _proof_of(raw)
        if files.get(name) == proof and _is_whole(target / name, proof):
            continue
        files |= _keep_other(target / name, files.get(name), raw)
        part = target / f"{PART}{name}"
        write_new(part, iter((raw,)))
        with disk_errors():
            put_in_place(part, target / name)
        files[name] = proof
    write_whole(target / LIST, LogList(now, position, files).content())
    return [Fault(FaultKind.OTHER_LOG, name) for name in sorted(files) if is_other_name(name)]


def _proof_of(raw: bytes) -> FileProof:
    return FileProof(len(raw), hashlib.sha256(raw).hexdigest())


def _keep_other(path: Path, listed: FileProof | None, new: bytes) -> dict[str, FileProof]:
    """Keep a file at a place beside its name, if it is of another branch than what comes there; what is kept.

    Raises disk errors.
    """
    raw = _read(path)
    if raw is None or not _is_other(path, raw, listed, new):
        return {}
    raw = raw[: records_end(raw)]
    proof = _proof_of(raw)
    name = other_name(path.name, proof.sha256)
    write_new(path.with_name(f"{PART}{name}"), iter((raw,)))
    with disk_errors():
        put_in_place(path.with_name(f"{PART}{name}"), path.with_name(name))
    return {name: proof}


def _is_other(path: Path, raw: bytes, listed: FileProof | None, new: bytes) -> bool:
    """Whether a file at a place holds what a new one, that goes there, neither has nor was written in place of."""
    try:
        old_head, new_head = segment_of(path, raw).head, segment_of(path, new).head
    except SegmentDamaged:
        return False  # nothing of it can be read, or nothing would be gained
    if old_head.id in new_head.replaces:
        return False
    if old_head.id != new_head.id:
        return True
    is_damaged = listed is not None and _proof_of(raw[: listed.size]) != listed
    return not is_damaged and not new.startswith(raw.rstrip(b"\0"))  # zeros: copied while it was being written


def _read(path: Path) -> bytes | None:
    """A file of a log at a place; None if there is none that can be read, or one so large that it is none of ours."""
    try:
        with path.open("rb") as file:
            raw = file.read(SEGMENT_AT_MOST + 1)
    except OSError:
        return None
    return raw if len(raw) <= SEGMENT_AT_MOST else None


def _is_whole(path: Path, proof: FileProof) -> bool:
    """Whether a file still begins with what was written there; more may have come without being listed."""
    raw = _read(path)
    return raw is not None and _proof_of(raw[: proof.size]) == proof


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
    starts = {name: Position(*start_of(name)) for name in found.files}
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

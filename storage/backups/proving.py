"""Whether a backup is what its manifest says: read from its disk, opened, and never compared with the live file."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from models.errors import ErrorCode, RegistryError
from models.faults import Fault, FaultKind
from storage.backups.copying import Meter, read_back
from storage.backups.layout import MANIFEST, PlaceFolder
from storage.backups.manifest import Contents, FileProof, Head, read_manifest
from storage.backups.papers import wanted_papers
from storage.backups.source import facts_of
from storage.connection import Connection, driver_errors, open_copy
from storage.files import disk_errors
from storage.rotation import DATABASE
from storage.sealing import SealBroken


def faults_of(place: PlaceFolder, folder: Path, key: bytes, meter: Meter) -> Iterator[Fault]:
    """Every fault of a generation in a folder; none, if it is whole.

    Raises BACKUP_OF_OLD_KEY, NEWER_VERSION, disk errors, and what the meter raises to stop.
    """
    try:
        manifest = read_manifest(folder)
        contents = manifest.open(key)
    except SealBroken:
        yield Fault(FaultKind.COPY_CHANGED, MANIFEST)
        return
    except RegistryError as error:
        if error.code not in _MANIFEST_FAULTS:
            raise
        yield Fault(_MANIFEST_FAULTS[error.code], MANIFEST)
        return
    meter.more(sum(p.size for p in contents.files.values()) + sum(p.proof.size for p in contents.papers))
    damaged = [fault for name, proof in contents.files.items() for fault in _file_faults(folder / name, proof, meter)]
    yield from damaged
    if not any(fault.where == DATABASE for fault in damaged):
        yield from database_faults(folder / DATABASE, key, manifest.head, contents)
    yield from paper_faults(place, contents, meter)


_MANIFEST_FAULTS = {
    ErrorCode.NOT_FOUND: FaultKind.COPY_MISSING,
    ErrorCode.REGISTRY_DAMAGED: FaultKind.COPY_CHANGED,
}


def paper_faults(place: PlaceFolder, contents: Contents, meter: Meter) -> Iterator[Fault]:
    """What is wrong with the files of papers that a generation needs. Raises disk errors."""
    for paper in contents.papers:
        yield from _file_faults(place.blob(paper.file), paper.proof, meter)


def _file_faults(path: Path, proof: FileProof, meter: Meter) -> Iterator[Fault]:
    with disk_errors():
        try:
            found = read_back(path, meter.did)
        except FileNotFoundError:
            yield Fault(FaultKind.COPY_MISSING, path.name)
            return
    if found != proof:
        yield Fault(FaultKind.COPY_CHANGED, path.name)


def database_faults(path: Path, key: bytes, head: Head, contents: Contents) -> Iterator[Fault]:
    """What is wrong inside a database whose bytes are those that were written. Raises disk errors."""
    try:
        with contextlib.closing(open_copy(path, key)) as copy, driver_errors():
            for (text,) in copy.execute("PRAGMA cipher_integrity_check").fetchall():
                yield Fault(FaultKind.PAGE_DAMAGED, text)
            yield from _contradictions(copy, head, contents)
    except RegistryError as error:
        if error.code is not ErrorCode.REGISTRY_DAMAGED:
            raise
        yield Fault(FaultKind.REST_UNREADABLE)


def _contradictions(copy: Connection, head: Head, contents: Contents) -> Iterator[Fault]:
    facts = facts_of(copy, head.kind)
    told = {
        "registry": (facts.registry, head.registry),
        "epoch": (facts.epoch, head.journal.epoch),
        "journal": ((facts.journal, facts.journal_hash.hex()), (head.journal.number, contents.journal_hash)),
        "access_log": ((facts.look, facts.look_hash.hex()), (contents.look, contents.look_hash)),
        "change": (facts.change, head.change),
        "schema": (facts.schema, head.schema),
        "papers": (_names(copy), {p.name for p in contents.papers} | set(contents.lacking)),
    }
    counts = row_counts(copy)
    told |= {table: (counts.get(table), contents.counts.get(table)) for table in {*counts, *contents.counts}}
    for what, (found, said) in told.items():
        if found != said:
            yield Fault(FaultKind.COPY_CONTRADICTED, what)


def _names(copy: Connection) -> set[str]:
    return {paper.name for paper in wanted_papers(copy)}


def row_counts(connection: Connection) -> Mapping[str, int]:
    """How many rows each table has."""
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ).fetchall()
    return {name: connection.execute(f"SELECT count(*) FROM {json.dumps(name)}").fetchone()[0] for (name,) in tables}

"""One full backup: the database's file as it was at the snapshot, the keyring, the papers, then the change log.

Everything is written under names that count for nothing, read back and proven, and only then named. So a process
killed, a stick pulled, a disk that fills at any step leaves the generations that were there as they were.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from models.backup import BackedUp, Generation, LogCopied, Place
from models.clock import Clock
from models.errors import ErrorCode, RegistryError
from models.faults import Fault, FaultKind
from models.kept_head import KeptHead
from storage import heads
from storage.backups.copying import Meter, Progress, copy_database, must_have_space, write_new
from storage.backups.keyring_copy import copy_keyring
from storage.backups.layout import MANIFEST, PART, PlaceFolder, put_in_place, remove_tree
from storage.backups.log_copy import copy_log
from storage.backups.manifest import Contents, FileProof, Head, Manifest, sealed_manifest
from storage.backups.papers import Known, Wanted, bring, wanted_papers
from storage.backups.proving import faults_of, row_counts
from storage.backups.source import HeldSnapshot
from storage.backups.thinning import readable, thin, unreadable
from storage.blobs import Blobs
from storage.changes.format import LogKey
from storage.connection import driver_errors, open_copy
from storage.files import disk_errors, sync_folder
from storage.keyring import COPY as KEYRING_COPY
from storage.keyring import FILE as KEYRING
from storage.rotation import DATABASE
from storage.sealing import SealBroken

_OF_REGISTRY = (FaultKind.PAGE_DAMAGED, FaultKind.REST_UNREADABLE)
"""Faults that a copy has from what was copied, for its bytes are those that were read."""


def back_up(
    snapshot: HeldSnapshot,
    place: Place,
    root: Path,
    *,
    clock: Clock,
    on_copied: Callable[[], None],
    progress: Progress,
) -> BackedUp:
    """The ``back_up`` of models/ports.py."""
    folder = PlaceFolder.under(root, snapshot.facts.registry)
    meter = Meter(snapshot.size, progress, snapshot.must_hold, foreseen=snapshot.size)
    with contextlib.ExitStack() as stack:
        try:
            folder.must_be(place, snapshot.facts.kind)
            folder.remove_parts()
            folder.make_folders()
            must_have_space(root, snapshot.size)
            part = stack.enter_context(_part_folder(folder, snapshot))
            database = copy_database(snapshot, part / DATABASE, meter)
        finally:
            on_copied()
        copied = _Copied(snapshot, place, folder, part, database)
        head, faults = copied.complete(meter)
        name = folder.free_name(snapshot.made_at, snapshot.facts.change)
        log = _with_log(snapshot, folder, place, clock)
        snapshot.must_hold()  # somebody may have been destroyed while the last was read
        with disk_errors():
            put_in_place(part, folder.generation(name))
    now, strange = clock.now(), copied.strange
    if not strange:
        with contextlib.suppress(RegistryError):  # what is too much now is too much next time
            thin(folder, {name, *copied.of_our_history}, now)
    made, held = head.as_generation(name), tuple(folder.names())
    beside = tuple(found for found in copied.beside(made) if found.name in held)
    unread = (Fault(FaultKind.COPY_UNREADABLE, name) for name in unreadable(folder))
    return BackedUp(made, now, held, (*faults, *strange, *unread, *(log.faults if log else ())), log, beside)


@contextlib.contextmanager
def _part_folder(folder: PlaceFolder, snapshot: HeldSnapshot) -> Iterator[Path]:
    """A folder in which a generation is made; gone if that fails."""
    part = folder.generations / f"{PART}{snapshot.facts.change:012d}"
    with disk_errors():
        part.mkdir(mode=0o700)
    try:
        yield part
    except BaseException:
        with contextlib.suppress(OSError):
            remove_tree(part)
        raise


def _with_log(snapshot: HeldSnapshot, folder: PlaceFolder, place: Place, clock: Clock) -> LogCopied | None:
    try:
        copy_keyring(snapshot.folder, folder)
        faults = copy_log(snapshot.folder, folder, snapshot.position, clock.now())
    except RegistryError:
        return None
    return LogCopied(place.id, clock.now(), *snapshot.position, tuple(faults))


class _Copied:
    """A generation whose database was copied, on its way to be whole."""

    def __init__(
        self, snapshot: HeldSnapshot, place: Place, folder: PlaceFolder, part: Path, database: FileProof
    ) -> None:
        self._snapshot, self._place, self._folder, self._part = snapshot, place, folder, part
        self._database = database
        self._before = readable(folder)
        """The manifests that the place holds."""
        with contextlib.closing(open_copy(part / DATABASE, snapshot.key)) as copy, driver_errors():
            self._wanted: list[Wanted] = wanted_papers(copy)
            self._counts = row_counts(copy)
            self._histories = {name: heads.compared(copy, m.head.journal) for name, m in self._before.items()}
        self._keyrings = {name: write_new(part / name, iter((snapshot.keyring,))) for name in (KEYRING, KEYRING_COPY)}

    @property
    def strange(self) -> tuple[Fault, ...]:
        """What the newest generation at the place shows when the copy is compared with it: an older copy, another
        history; nothing if all is well."""
        before = self._before
        newest = max(before, key=lambda name: before[name].head.as_generation(name).position, default="")
        found = self._histories.get(newest)
        return () if found is None else (found,)

    @property
    def of_our_history(self) -> Iterator[str]:
        """The generations that the copy goes on from."""
        return (name for name, found in self._histories.items() if found is None)

    def beside(self, made: Generation) -> Iterator[Generation]:
        """The generations that the same key sealed and that hold no more than the one that was made."""
        for name, manifest in self._before.items():
            found = replace(manifest.head.as_generation(name), place=made.place)
            if found.position <= made.position and manifest.is_sealed_by(self._snapshot.key):
                yield found

    def complete(self, meter: Meter) -> tuple[Head, tuple[Fault, ...]]:
        """Bring the papers, write the manifest, and prove everything; a file of the pool that was damaged there is
        written anew once. Returns the head, and what the registry lacks.

        Raises BACKUP_BROKEN, REGISTRY_DAMAGED, disk errors.
        """
        damaged: set[str] = set()
        for _ in range(2):
            head, contents, lacking = self._described(damaged, meter)
            found = list(faults_of(self._folder, self._part, self._snapshot.key, meter))
            if not found:
                return head, lacking
            damaged = {str(fault.where) for fault in found}
            if not damaged & {paper.file for paper in contents.papers}:
                break
        if any(fault.kind in _OF_REGISTRY for fault in found):
            raise RegistryError(ErrorCode.REGISTRY_DAMAGED)
        raise RegistryError(ErrorCode.BACKUP_BROKEN, file=str(found[0].where))

    def _described(self, distrusted: set[str], meter: Meter) -> tuple[Head, Contents, tuple[Fault, ...]]:
        snapshot, facts = self._snapshot, self._snapshot.facts
        papers, lacking = bring(
            self._wanted, Blobs(snapshot.folder, b""), self._folder, self._known(), distrusted, meter
        )
        contents = Contents(
            journal_hash=facts.journal_hash.hex(),
            look=facts.look,
            look_hash=facts.look_hash.hex(),
            counts=self._counts,
            files={DATABASE: self._database, **self._keyrings},
            papers=tuple(papers),
            lacking=tuple(str(fault.where) for fault in lacking),
        )
        head = Head(
            registry=facts.registry,
            kind=facts.kind,
            place=self._place.id,
            made_at=snapshot.made_at,
            journal=KeptHead.of(facts.epoch, facts.journal, facts.journal_hash),
            change=facts.change,
            size=sum(f.size for f in contents.files.values()) + sum(p.proof.size for p in papers),
            key_id=LogKey.of(snapshot.key).id,
            schema=facts.schema,
        )
        write_new(self._part / MANIFEST, iter((sealed_manifest(head, contents, snapshot.key),)))
        with disk_errors():
            sync_folder(self._part)
        return head, contents, tuple(lacking)

    def _known(self) -> Known:
        """The papers of the last generation that our key opens."""
        for manifest in reversed(self._before.values()):
            contents = _opened(manifest, self._snapshot.key)
            if contents is not None:
                return {(paper.name, paper.key_tag): paper for paper in contents.papers}
        return {}


def _opened(manifest: Manifest, key: bytes) -> Contents | None:
    try:
        return manifest.open(key)
    except (SealBroken, RegistryError):
        return None

"""Single bits of a backup turned round: every one must be found when the backup is proven."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from models.errors import RegistryError
from storage.backups.copying import Meter
from storage.backups.keyring_copy import keyring_faults
from storage.backups.layout import MANIFEST, PlaceFolder
from storage.backups.log_copy import log_faults
from storage.backups.manifest import read_manifest
from storage.backups.proving import faults_of, read_back
from storage.sealing import SealBroken
from tests.faults.ground import Ground, Job
from tests.faults.safekeeping_deeds import backed_up
from tests.faults.stage import Verdict


class Proving:
    """One generation at a place, proven file by file: proving all of it takes too long for thousands of bits."""

    def __init__(self, place: PlaceFolder, name: str, key: bytes) -> None:
        self._place, self._folder, self._key = place, place.generation(name), key
        contents = read_manifest(self._folder).open(key)
        self._proofs = {**contents.files, **{paper.file: paper.proof for paper in contents.papers}}
        self._proven_whole: set[str] = set()
        self.files = sorted(path for path in place.path.rglob("*") if path.is_file())

    def finds(self, path: Path) -> bool:
        """Whether proving what concerns a file finds it changed; once for each kind of file, proving everything."""
        kind = "changes" if path.parent == self._place.changes else path.name
        checks: dict[str, Callable[[], bool]] = {
            "place.json": lambda: self._place.read_id() is None,
            MANIFEST: self._manifest_is_other,
            "changes": lambda: bool(self._faults_of_log()),
        }
        if not checks.get(kind, lambda: read_back(path, lambda _: None) != self._proofs[path.name])():
            return False
        if kind in self._proven_whole or kind == "place.json":
            return True
        self._proven_whole.add(kind)
        return bool(self.faults())

    def faults(self) -> list[object]:
        meter = Meter(0, lambda done, total: None)
        return [*faults_of(self._place, self._folder, self._key, meter), *self._faults_of_log()]

    def _faults_of_log(self) -> list[object]:
        return [*log_faults(self._place), *keyring_faults(self._place)]

    def _manifest_is_other(self) -> bool:
        try:
            read_manifest(self._folder).open(self._key)
        except (SealBroken, RegistryError):
            return True
        return False

    def missed(self, random: Random, count: int) -> Iterator[str]:
        """Turn bits round, over all files alike; for each, what was not found, or nothing."""
        for flip in range(count):
            path = self.files[flip % len(self.files)]
            bit = random.randrange(path.stat().st_size * 8)
            with flipped(path, bit):
                yield "" if self.finds(path) else f"{path.name} bit {bit} was not found"


@contextlib.contextmanager
def flipped(path: Path, bit: int) -> Iterator[None]:
    with path.open("r+b", buffering=0) as file:
        byte = os.pread(file.fileno(), 1, bit // 8)
        os.pwrite(file.fileno(), bytes([byte[0] ^ (1 << bit % 8)]), bit // 8)
        yield
        os.pwrite(file.fileno(), byte, bit // 8)


def found(job: Job, ground: Ground) -> Iterator[Verdict]:
    """Every bit that is turned round in a backup of a small registry is found."""
    ground.stage.disk.mkdir(parents=True)
    backed_up(ground.stage)
    registry = ground.stage.opened()
    key = registry.backup_key().key
    place = PlaceFolder.under(ground.stage.place, registry._session.vault.keyring.registry)
    registry.close()
    proving = Proving(place, place.names()[-1], key)
    for missed in proving.missed(Random(job.seed), job.count):
        yield Verdict(wrong=(missed,) if missed else ())
    yield Verdict(wrong=tuple(str(fault) for fault in proving.faults()))

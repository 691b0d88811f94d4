"""Where deeds are done and faults happen: one folder that stands for the disks of a PC, with a registry in it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.clock import FixedClock
from models.errors import ErrorCode, RegistryError
from storage.backups.records import DEFAULT_SUFFIX
from storage.disk import Disk
from storage.registry import Options, SqlRegistry, open_registry
from tests.conftest import CHEAP, LOGIN, NOW, PASSWORD

Records = Mapping[str, str]
"""What a registry holds, in a form that can be compared: ``event <id>`` and its version, ``document <id>`` and the
digest of its bytes, ``person <id>``."""

Acknowledgement = tuple[str, str]
"""What somebody was told is done: a record and its value, or a word of the deed's own."""

Said = Sequence[Acknowledgement]

Say = Callable[[Records], None]
"""Acknowledges: called after the program said that something is done, never before."""


@dataclass(frozen=True, slots=True)
class Form:
    """How the registries of a run are opened; but for the run that shows that faults are found, as always."""

    synchronous: str = "FULL"
    with_log: bool = True

    @property
    def options(self) -> Options:
        clock = FixedClock(NOW)
        return Options(clock=clock, cost=CHEAP, synchronous=self.synchronous, change_log=self.with_log)


@dataclass(frozen=True, slots=True)
class Stage:
    """The disks of a PC below one folder."""

    disk: Path
    form: Form

    @property
    def registry(self) -> Path:
        return self.disk / "so"

    @property
    def place(self) -> Path:
        """Where backups go: beside the registry, as the program proposes it."""
        return self.registry.with_name(self.registry.name + DEFAULT_SUFFIX)

    @property
    def elsewhere(self) -> Path:
        """Where a second registry is made."""
        return self.disk / "so-moi"

    @property
    def storage(self) -> Disk:
        return Disk(self.form.options)

    def opened(self, folder: Path | None = None) -> SqlRegistry:
        return open_registry(folder or self.registry, LOGIN, PASSWORD, training=False, options=self.form.options)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a registry after a fault; all is well if there is nothing in it."""

    lost: tuple[str, ...] = ()
    """Acknowledged changes that are not there."""
    closed: str = ""
    """Why the registry does not open."""
    wrong: tuple[str, ...] = ()
    """Whatever else is wrong: a fault of the check, something half made, an error that nobody expects."""

    @property
    def is_well(self) -> bool:
        return not (self.lost or self.closed or self.wrong)

    def with_wrong(self, *found: str) -> Verdict:
        return Verdict(self.lost, self.closed, (*self.wrong, *(text for text in found if text)))


def records(registry: SqlRegistry) -> Records:
    """Everything that a user has saved."""
    connection = registry._connection
    assert connection is not None
    found = {f"event {id_}": str(version) for id_, version in connection.execute("SELECT id, version FROM event")}
    found |= {f"person {id_}": "" for (id_,) in connection.execute("SELECT id FROM person")}
    for id_, blob, key in connection.execute("SELECT id, blob, blob_key FROM document").fetchall():
        found[f"document {id_}"] = hashlib.sha256(registry._blobs.get(blob, key)).hexdigest()
    return found


def is_kept(there: str | None, acknowledged: str, record: str) -> bool:
    """Whether a record is there as it was acknowledged; an event may have been amended since."""
    if there is None:
        return False
    return int(there) >= int(acknowledged) if record.startswith("event ") else there == acknowledged


@dataclass(frozen=True)
class Expected:
    """What must be in a registry after a fault."""

    before: Records
    said: Said = ()
    in_flight: frozenset[int] = frozenset({0, 1})
    """How many records that nobody acknowledged may be there: those of the one save that the fault met."""
    gone: frozenset[str] = field(default_factory=frozenset)
    """Records of before that may be missing: those whose erasure the fault met."""

    @property
    def acknowledged(self) -> dict[str, str]:
        """Every record that must be there."""
        kinds = ("event ", "document ", "person ")
        return {**self.before, **{record: value for record, value in self.said if record.startswith(kinds)}}

    def judge(self, there: Records) -> Verdict:
        acknowledged = self.acknowledged
        lost = tuple(
            record
            for record, value in acknowledged.items()
            if record not in self.gone and not is_kept(there.get(record), value, record)
        )
        unsaid = sum(acknowledged.get(record) != value for record, value in there.items())
        wrong = () if lost or unsaid in self.in_flight else (f"{unsaid} records that nobody acknowledged",)
        return Verdict(lost=lost, wrong=wrong)


def judge(
    opened: Callable[[], SqlRegistry],
    expected: Callable[[Records], Verdict],
    also: Callable[[SqlRegistry], Iterable[str]] = lambda registry: (),
) -> Verdict:
    """Open what a fault left, check it, and see what is there; ``also`` says what else is wrong."""
    try:
        registry = opened()
    except RegistryError as error:
        return Verdict(closed=error.code.value)
    try:
        faults = [f"check: {fault}" for fault in registry.check()]
        return expected(records(registry)).with_wrong(*faults, *also(registry))
    except RegistryError as error:
        return Verdict(wrong=(f"cannot be read: {error.code.value}",))
    finally:
        registry.close()


@dataclass(frozen=True)
class Deed:
    """One thing that is done, and what must be true after a fault in the middle of it."""

    name: str
    prepare: Callable[[Stage], Records]
    """Makes what lies on the disks before, and says which records are there."""
    do: Callable[[Stage, Say], None]
    judge: Callable[[Stage, Records, Said], Verdict]
    """Opens what a fault left; gets the records of before and what was acknowledged."""

    opened: Callable[[Stage], SqlRegistry] = Stage.opened
    """The registry in which the records are."""

    def before(self, stage: Stage) -> Records:
        """The records that are there now."""
        try:
            registry = self.opened(stage)
        except RegistryError as error:
            if error.code is not ErrorCode.NOT_A_REGISTRY:
                raise
            return {}
        try:
            return records(registry)
        finally:
            registry.close()


def put(source: Path, target: Path) -> None:
    """Make a folder a copy of another, whatever was there."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)

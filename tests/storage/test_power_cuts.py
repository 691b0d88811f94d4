"""What the power may do at any moment: every acknowledged save is there afterwards, and the registry is whole.

A child saves under a preload library that logs each call on the registry's files; the states that a disk could be
left in are built from that log (tests/faults/disk.py) and opened. The same with ``synchronous`` turned down shows
that the harness sees losses.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from models.errors import ErrorCode, RegistryError
from storage.registry import Options, SqlRegistry, open_registry
from tests.conftest import LOGIN, PASSWORD
from tests.faults.disk import Disk
from tests.faults.preload import Call, read_log, run_preloaded

SAVES = 150
STATES = 200


@dataclass(frozen=True)
class Recording:
    """A recorded day: where it happened and every call of it."""

    disk: Path
    calls: list[Call]

    def first_mark(self, done: str) -> int:
        """Position of an acknowledgement in the calls."""
        return next(i for i, c in enumerate(self.calls) if c.kind == "m" and json.loads(c.data)["done"] == done)


@pytest.fixture(scope="module")
def record(preload_library: Path, quick_folder: Path) -> Any:
    """Records a day of saves with some value of ``synchronous``, with and without the change log; each once."""
    made: dict[tuple[str, ...], Recording] = {}

    def recorded(*form: str) -> Recording:
        if form not in made:
            base = quick_folder / "-".join(form)
            disk = base / "disk"
            disk.mkdir(parents=True)
            arguments = [str(disk / "so"), form[0], str(SAVES), *form[1:]]
            done = run_preloaded(
                preload_library, "tests.faults.scripted_saves", arguments, watched=disk, log=base / "log"
            )
            assert done.returncode == 0, done.stderr
            made[form] = Recording(disk, list(read_log(base / "log")))
        return made[form]

    return recorded


@dataclass
class Outcome:
    """What became of many power cuts."""

    whole: int = 0
    uncertain: int = 0
    faults: Counter[str] = field(default_factory=Counter)


def cut_power(
    recording: Recording, target: Path, options: Options, *, states: int, seed: int, journalled: bool
) -> Outcome:
    """Cut the power at random moments after the registry was acknowledged; open what is left."""
    random = Random(seed)
    first = recording.first_mark("created") + 1
    cuts = Counter(random.choices(range(first, len(recording.calls) + 1), k=states))
    disk = Disk(recording.disk, journalled=journalled)
    acknowledged: list[dict[str, Any]] = []
    outcome = Outcome()
    for position, call in enumerate(recording.calls, start=1):
        if call.kind == "m":
            acknowledged.append(json.loads(call.data))
        else:
            disk.apply(call)
        for _ in range(cuts[position]):
            outcome.uncertain += disk.unsynced()
            disk.after_power_cut(random, target)
            fault = fault_of(target / "so", acknowledged, options)
            if fault:
                outcome.faults[fault] += 1
            else:
                outcome.whole += 1
            shutil.rmtree(target)
    return outcome


def fault_of(folder: Path, acknowledged: list[dict[str, Any]], options: Options) -> str:
    """What is wrong with a state of the disk; nothing if it opens, is whole and has every acknowledged save."""
    try:
        registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    except RegistryError as error:
        return f"does not open: {error.code}"
    try:
        if registry.check():
            return "has faults"
        return lost_of(registry, acknowledged)
    except RegistryError as error:
        return f"cannot be read: {error.code}"
    finally:
        registry.close()


def lost_of(registry: SqlRegistry, acknowledged: list[dict[str, Any]]) -> str:
    """Which kind of acknowledged save is missing, or what is there that was never saved."""
    connection = registry._connection
    assert connection is not None
    people = {row[0] for row in connection.execute("SELECT id FROM person")}
    events = dict(connection.execute("SELECT id, version FROM event").fetchall())
    documents = {row[0] for row in connection.execute("SELECT id FROM document")}
    counts = Counter(save["done"] for save in acknowledged)
    for save in acknowledged:
        match save["done"]:
            case "person":
                lost = save["person"] not in people
            case "event":
                lost = events.get(save["id"], 0) < save["version"]
            case "document":
                lost = save["id"] not in documents
            case _:
                lost = False
        if lost:
            return f"lost: {save['done']}"
    for save in acknowledged:
        if save["done"] == "document":
            try:
                content = registry.read(lambda queries, id_=save["id"]: queries.document_content(id_))
            except RegistryError as error:
                return f"paper unreadable: {error.code}"
            if hashlib.sha256(content).hexdigest() != save["digest"]:
                return "paper changed"
    if len(people) > counts["person"] + 1 or len(documents) > counts["document"] + 1:
        return "more than was saved"
    return ""


@pytest.fixture
def quick(options: Options) -> Options:
    """Options for opening what a power cut left: that disk needs no syncs any more."""
    return Options(clock=options.clock, cost=options.cost, synchronous="OFF")


def test_the_log_rebuilds_the_real_files_byte_by_byte(record: Any) -> None:
    recording = record("FULL")
    disk = Disk(recording.disk, journalled=True)
    for call in recording.calls:
        if call.kind != "m":
            disk.apply(call)
    real = {str(p.relative_to(recording.disk)): p.read_bytes() for p in recording.disk.rglob("*") if p.is_file()}
    assert disk.seen() == real
    assert any(name.startswith("so/blobs/") for name in real)


def test_the_recorded_day_has_all_that_can_go_wrong(record: Any) -> None:
    calls = record("FULL").calls
    marks = Counter(json.loads(c.data)["done"] for c in calls if c.kind == "m")
    assert marks["event"] >= 60
    assert marks["document"] >= 25
    wal = [c for c in calls if c.path.endswith("-wal")]
    assert max(c.offset for c in wal) > 1000 * 4096  # long enough for an automatic checkpoint
    assert sum(c.kind == "t" for c in wal) >= 1  # the checkpoint of a check
    assert sum(c.kind == "u" for c in wal) >= 2  # closed twice
    assert any(c.kind == "r" and c.data.endswith(b"attempts.json") for c in calls)


def test_no_power_cut_loses_or_damages_an_acknowledged_save(record: Any, quick: Options, quick_folder: Path) -> None:
    outcome = cut_power(record("FULL"), quick_folder / "left", quick, states=STATES, seed=1, journalled=True)
    assert outcome.faults == {}
    assert outcome.whole == STATES
    assert outcome.uncertain > STATES / 2


@pytest.mark.parametrize("form", [("OFF",), ("NORMAL", "without-log")])
def test_without_full_syncs_the_harness_sees_losses(
    record: Any, quick: Options, quick_folder: Path, form: tuple[str, ...]
) -> None:
    outcome = cut_power(record(*form), quick_folder / "left", quick, states=100, seed=2, journalled=True)
    assert outcome.faults.total() > 50
    assert any(fault.startswith("lost") for fault in outcome.faults)
    if form[0] == "OFF":  # NORMAL only loses; OFF also damages
        assert any(not fault.startswith("lost") for fault in outcome.faults)


def test_what_the_database_lost_in_a_power_cut_comes_back_from_the_change_log(
    record: Any, quick: Options, quick_folder: Path
) -> None:
    """``NORMAL`` syncs the database late and the log at once."""
    outcome = cut_power(record("NORMAL"), quick_folder / "left", quick, states=60, seed=2, journalled=True)
    assert outcome.faults == {}


def test_a_power_cut_while_creating_leaves_a_registry_or_an_expected_error(
    record: Any, quick: Options, quick_folder: Path
) -> None:
    recording, target = record("FULL"), quick_folder / "left"
    random = Random(3)
    disk = Disk(recording.disk, journalled=True)
    seen: Counter[str] = Counter()
    for call in recording.calls[: recording.first_mark("created")]:
        disk.apply(call)
        disk.after_power_cut(random, target)
        seen[fault_of(target / "so", [], quick)] += 1
        shutil.rmtree(target)
    assert set(seen) == {"", f"does not open: {ErrorCode.NOT_A_REGISTRY}"}


def test_a_renamed_file_is_synced_before_and_its_folder_after_it_was_renamed(record: Any) -> None:
    synced: set[str] = set()
    waiting: set[str] = set()
    descriptors: dict[int, str] = {}
    renamed = 0
    for call in record("FULL").calls:
        match call.kind:
            case "o":
                descriptors[call.descriptor] = call.path
            case "w":
                synced.discard(call.path)
            case "s":
                synced.add(call.path)
                waiting.discard(descriptors[call.descriptor])
            case "r":
                assert call.path in synced, call.path
                waiting.add(str(Path(call.path).parent))
                renamed += 1
            case "m":
                assert not waiting
    assert renamed >= 25


@pytest.mark.parametrize("place", ["so", "so/blobs"])
def test_a_new_folder_is_synced_into_the_one_above_before_the_save_is_acknowledged(record: Any, place: str) -> None:
    recording = record("FULL")
    folder = recording.disk / place
    waiting: set[str] = set()
    descriptors: dict[int, str] = {}
    for call in recording.calls:
        match call.kind:
            case "k" if call.path == str(folder) or Path(call.path).parent == folder:
                waiting.add(call.path)
            case "o":
                descriptors[call.descriptor] = call.path
            case "s":
                waiting = {path for path in waiting if str(Path(path).parent) != descriptors[call.descriptor]}
            case "m":
                assert not waiting


def test_no_power_cut_loses_a_save_on_a_disk_that_keeps_only_what_the_standard_promises(
    record: Any, quick: Options, quick_folder: Path
) -> None:
    outcome = cut_power(record("FULL"), quick_folder / "left", quick, states=70, seed=4, journalled=False)
    assert outcome.faults == {}

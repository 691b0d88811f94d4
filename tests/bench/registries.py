"""Registries of invented people for the bench, kept under build/bench/ from one run to the next.

A kept registry is used again as long as size, seed and the sources that decide its content are the
same. Rows that write work on a copy.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from models.clock import FixedClock
from models.dates import LEGAL_ZONE
from models.training.account import TRAINING_LOGIN, TRAINING_PASSWORD
from models.training.registry import make_training_registry
from storage.disk import Disk
from storage.registry import Options, SqlRegistry, open_registry

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "bench"
FOLDER, BLOBS = "so", "blobs"
SEED = 2026
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=LEGAL_ZONE)
LOGIN, PASSWORD = TRAINING_LOGIN, TRAINING_PASSWORD
SOURCES = (
    "models/training", "models/events", "models/law", "models/actions/enter_person.py",
    "models/actions/fill_training.py", "models/actions/record_event.py", "models/case.py", "models/dates.py",
    "models/field_types.py", "models/fields.py", "models/judgement.py", "models/person.py", "models/syllables.py",
    "models/text.py", "storage/schema", "storage/caches.py", "storage/events.py", "storage/journal.py",
    "storage/keyring.py", "storage/people.py",
)  # fmt: skip
"""What decides the rows of a filled registry."""


def kept_registry(size: int, seed: int = SEED) -> Path:
    """The folder of a registry of so many people; made now if there is none of these sources."""
    name = f"{size}-{seed}"
    kept = KEPT / f"{name}-{_digest()}"
    if not kept.exists():
        for outdated in KEPT.glob(f"{name}-*"):
            shutil.rmtree(outdated)
        print(f"making a registry of {size} people under {KEPT.relative_to(ROOT)}", file=sys.stderr)
        unfinished = KEPT / f"{name}-unfinished"
        make_registry(unfinished / FOLDER, size, seed)
        unfinished.rename(kept)
    return kept / FOLDER


def make_registry(folder: Path, size: int, seed: int = SEED) -> None:
    """A training registry of invented people, at the real cost of a password."""
    make_training_registry(Disk(bench_options()), folder, NOW, size, seed, _say)


def _say(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of {total} people", end="\n" if done == total else "", file=sys.stderr, flush=True)


def bench_options(*, change_log: bool = True) -> Options:
    return Options(clock=FixedClock(NOW), change_log=change_log)


@contextlib.contextmanager
def opened(folder: Path, *, change_log: bool = True) -> Iterator[SqlRegistry]:
    """A registry of the bench, open."""
    options = bench_options(change_log=change_log)
    registry = open_registry(folder, LOGIN, PASSWORD, training=True, options=options)
    try:
        yield registry
    finally:
        registry.close()


@contextlib.contextmanager
def copied(folder: Path, scratch: Path) -> Iterator[Path]:
    """A copy of a registry, to be written to; gone afterwards. Files of papers never change: they are linked."""
    copy = scratch / "copy"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(BLOBS))
    if (folder / BLOBS).exists():
        shutil.copytree(folder / BLOBS, copy / BLOBS, copy_function=os.link)
    try:
        yield copy
    finally:
        shutil.rmtree(copy)


@contextlib.contextmanager
def opened_copy(folder: Path, scratch: Path, *, change_log: bool = True) -> Iterator[SqlRegistry]:
    """A copy of a registry, open."""
    with copied(folder, scratch) as copy, opened(copy, change_log=change_log) as registry:
        yield registry


def _digest() -> str:
    whole = hashlib.sha256()
    for source in SOURCES:
        path = ROOT / source
        files = sorted(f for f in path.rglob("*") if f.suffix in (".py", ".toml")) if path.is_dir() else [path]
        for file in files:
            whole.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()[:16]

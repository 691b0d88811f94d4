"""Building the preload library, running children under it, and reading its log."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("record_writes.c")
ROOT = SOURCE.parents[2]
CREATED, TRUNCATED = 1, 2
_HEAD = struct.Struct("=cBiqII")


def build(folder: Path) -> Path:
    """Compile the library into a folder; the compiler's words are in the error if it fails."""
    library = folder / "record_writes.so"
    command = ["gcc", "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return library


def child_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a child that imports our modules and leaves no byte code behind."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **(extra or {})}


def run_preloaded(
    library: Path, module: str, arguments: Sequence[str], *, watched: Path, log: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m module`` under the library, which watches one folder."""
    extra = {"LD_PRELOAD": str(library), "FAULTS_FOLDER": str(watched.resolve()), "FAULTS_LOG": str(log or "")}
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=child_environment(extra),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@dataclass(frozen=True, slots=True)
class Call:
    """One logged call; see record_writes.c for the kinds."""

    kind: str
    flags: int
    descriptor: int
    offset: int
    path: str
    data: bytes


def read_log(log: Path) -> Iterator[Call]:
    """Every call of a log, in order."""
    raw = log.read_bytes()
    at = 0
    while at < len(raw):
        kind, flags, descriptor, offset, path_length, data_length = _HEAD.unpack_from(raw, at)
        at += _HEAD.size
        path = raw[at : at + path_length].decode()
        at += path_length
        yield Call(kind.decode(), flags, descriptor, offset, path, raw[at : at + data_length])
        at += data_length

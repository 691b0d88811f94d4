"""Building the preload library, running children under it, and reading its log."""

from __future__ import annotations

import ctypes
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
CHANGES = b"nwtrkux"
"""Kinds of calls that change what is on the disk (record_writes.c)."""
WRITES = b"w"
KILLED = -1
TIMEOUT = 600
"""Seconds for a child, whatever else the machine does meanwhile."""
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


def preloaded(library: Path, watched: Path, log: Path | None = None) -> dict[str, str]:
    """The environment of a child under the library, which watches one folder."""
    extra = {"LD_PRELOAD": str(library), "FAULTS_FOLDER": str(watched.resolve()), "FAULTS_LOG": str(log or "")}
    return child_environment(extra)


def run_preloaded(
    library: Path, module: str, arguments: Sequence[str], *, watched: Path, log: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m module`` under the library, which watches one folder."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=preloaded(library, watched, log),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )


def arm(kinds: bytes, at: int, error: int, *, sticky: bool) -> None:
    """In a child under the library: from now on the at-th call of these kinds fails, or kills the process."""
    ctypes.CDLL(None).faults_arm(kinds, ctypes.c_long(at), error, int(sticky))


def disarm() -> int:
    """End that; how many such calls there were."""
    return int(ctypes.CDLL(None).faults_disarm())


def log_into(path: Path) -> None:
    """In a child under the library: log every call from now on."""
    ctypes.CDLL(None).faults_log(str(path).encode())


def mark(text: str) -> None:
    """Put a line into the stream of logged calls, after everything that came before it."""
    ctypes.CDLL(None).faults_mark(text.encode())


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

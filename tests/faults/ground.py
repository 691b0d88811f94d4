"""What a worker of a fault run works with: a disk that is watched, what lies on it at first, and children that die."""

from __future__ import annotations

import json
import os
import shutil
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from models.errors import RegistryError
from tests.faults.deeds import DEEDS
from tests.faults.stage import Acknowledgement, Deed, Form, Records, Say, Stage, put

DONE, KILLED = "done", "killed"
HOW = "how"
"""Under which a child says at last how it ended."""
FRAMES = 6
"""Of an exception that nobody expects, so many are told."""


@dataclass(frozen=True, slots=True)
class Job:
    """A share of a campaign that one worker does by itself."""

    campaign: str
    deed: str = ""
    seed: int = 0
    part: int = 0
    parts: int = 1
    """Of the calls that fail or kill, this job has every so many-th, from this one on."""
    count: int = 0
    """How many faults, where that can be chosen."""


class Ground:
    """A folder of one worker. The disk always has the same path, for registries remember those of their backups."""

    def __init__(self, base: Path, form: Form) -> None:
        self.base = base
        self.stage = Stage(base / "disk", form)
        self.template = base / "template"
        self.log = base / "log"

    def prepare(self, job: Job) -> tuple[Deed, Records]:
        """Make what a deed needs; the deed, and the records that are there before it."""
        deed = DEEDS[job.deed]
        self.stage.disk.mkdir(parents=True)
        before = deed.prepare(self.stage)
        put(self.stage.disk, self.template)
        return deed, before

    def clear(self) -> None:
        """Leave nothing for the next job."""
        shutil.rmtree(self.base, ignore_errors=True)

    def reset(self) -> None:
        """Put the disk back to what it was before the deed."""
        put(self.template, self.stage.disk)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: ``done``, ``killed``, the code of an expected error, or any other in words."""

    how: str
    said: tuple[Acknowledgement, ...]


def attempt(deed: Callable[[], object]) -> str:
    """What became of a deed: ``done``, the code of an expected error, or any other exception in words."""
    try:
        deed()
    except RegistryError as error:
        return error.code.value
    except BaseException as error:  # noqa: BLE001  the test is that there is no other
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        return f"unexpected: {error!r} at " + " < ".join(f"{f.name} {f.lineno}" for f in reversed(frames))
    return DONE


def in_child(deed: Callable[[Say], object], read: Callable[[BinaryIO, int], list[bytes]] | None = None) -> Ended:
    """Do something in a child that acknowledges through a pipe; it ends without closing what is open.

    ``read`` gets the pipe and the process, reads every line, and may kill the child meanwhile.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _run(deed, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        lines = read(pipe, child) if read else pipe.readlines()
    _, status = os.waitpid(child, 0)
    said = [json.loads(line) for line in lines if line.endswith(b"\n")]
    is_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    how = KILLED if is_killed else said.pop()[HOW]
    return Ended(how, tuple(pair for records in said for pair in records.items()))


def _run(deed: Callable[[Say], object], writing: int) -> None:
    """Never returns."""

    def say(records: Records) -> None:
        os.write(writing, json.dumps(dict(records)).encode() + b"\n")

    say({HOW: attempt(lambda: deed(say))})
    os._exit(0)

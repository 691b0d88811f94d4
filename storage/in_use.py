"""``in-use.json`` beside the database: on which machine the registry is open, and since when.

Only the lock on the database keeps others out. The note tells who meets that lock where the registry is open; it is
never believed further, for a process that was killed leaves it behind.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from models.errors import ErrorCode, RegistryError
from storage.files import read_json

FILE = "in-use.json"
_MOST_BYTES = 4096
_LONGEST_NAME = 64


def note(folder: Path, now: datetime) -> None:
    """Write that the registry is open here. A disk that refuses stops nobody."""
    content = json.dumps({"machine": platform.node(), "since": int(now.timestamp())})
    with contextlib.suppress(OSError):
        descriptor = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(content)


def forget(folder: Path) -> None:
    """Take the note away. A disk that refuses keeps it."""
    with contextlib.suppress(OSError):
        (folder / FILE).unlink(missing_ok=True)


@contextlib.contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Says more to whom a lock kept out: ALREADY_OPEN with what the note tells, FILE_HELD if there is no note.

    ``here`` is 1 if the note is of this machine.
    """
    try:
        yield
    except RegistryError as error:
        if error.code is not ErrorCode.ALREADY_OPEN:
            raise
        raise _explained(folder, error) from error


def _explained(folder: Path, error: RegistryError) -> RegistryError:
    try:
        with (folder / FILE).open("rb") as file:
            said = read_json(file.read(_MOST_BYTES))
        machine, since = str(said["machine"])[:_LONGEST_NAME], int(said["since"])
        datetime.fromtimestamp(since, UTC)
    except FileNotFoundError:
        return RegistryError(ErrorCode.FILE_HELD, **error.details)
    except (OSError, OverflowError, ValueError, KeyError, TypeError):
        return RegistryError(ErrorCode.ALREADY_OPEN, **error.details)
    here = int(machine == platform.node())
    return RegistryError(ErrorCode.ALREADY_OPEN, **error.details, machine=machine, since=since, here=here)

"""Wrong passwords in a row, kept beside the keyring so that a restart does not forget them."""

from __future__ import annotations

import contextlib
import json
from datetime import datetime
from pathlib import Path

from models.errors import ErrorCode, RegistryError
from models.ids import UserId
from models.passwords import delay_after
from storage.files import read_json, write_whole

FILE = "attempts.json"


class Attempts:
    """Counts wrong passwords by user. A disk that refuses to write does not stop anybody."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._failures: dict[str, tuple[int, float]] = {}
        with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
            stored = read_json(self._path.read_bytes())
            self._failures = {user: (int(count), float(at)) for user, (count, at) in stored.items()}

    def must_wait(self, user: UserId, now: datetime) -> None:
        """Raises PASSWORD_DELAYED with the seconds still to wait.

        A clock set back does not lengthen the delay beyond its full length.
        """
        count, last = self._failures.get(user, (0, 0.0))
        delay = delay_after(count)
        elapsed = now.timestamp() - last
        if 0 <= elapsed < delay:
            raise RegistryError(ErrorCode.PASSWORD_DELAYED, seconds=int(delay - elapsed) + 1)

    def failed(self, user: UserId, now: datetime) -> None:
        count, _ = self._failures.get(user, (0, 0.0))
        self._failures[user] = (count + 1, now.timestamp())
        self._store()

    def succeeded(self, user: UserId) -> None:
        if self._failures.pop(user, None) is not None:
            self._store()

    def _store(self) -> None:
        with contextlib.suppress(RegistryError):
            write_whole(self._path, json.dumps(self._failures).encode())

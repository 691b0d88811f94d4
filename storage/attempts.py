"""Wrong passwords in a row, kept beside the keyring so that a restart does not forget them."""

from __future__ import annotations

import contextlib
import json
import math
from datetime import UTC, datetime
from pathlib import Path

from models.errors import ErrorCode, RegistryError
from models.ids import UserId
from models.passwords import delay_after
from storage.files import read_json, write_whole

FILE = "attempts.json"
MOST_UNNOTED = 500
"""Of more wrong passwords than these the first are forgotten; the file must not grow without end."""


class Attempts:
    """Counts wrong passwords by user. A disk that refuses to write does not stop anybody."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._failures: dict[str, tuple[int, float]] = {}
        self._unnoted: list[tuple[UserId, datetime]] = []
        with contextlib.suppress(OSError, OverflowError, ValueError, TypeError, AttributeError, KeyError):
            stored = read_json(self._path.read_bytes())
            self._failures = {user: (int(count), float(at)) for user, (count, at) in stored["failures"].items()}
            self._unnoted = [(UserId(str(user)), datetime.fromtimestamp(at, UTC)) for user, at in stored["unnoted"]]

    def must_wait(self, user: UserId, now: datetime) -> None:
        """Raises PASSWORD_DELAYED with the seconds still to wait."""
        seconds = self.wait(user, now)
        if seconds:
            raise RegistryError(ErrorCode.PASSWORD_DELAYED, seconds=seconds)

    def wait(self, user: UserId, now: datetime) -> int:
        """The seconds still to wait. A clock set back does not lengthen the delay beyond its full length."""
        count, last = self._failures.get(user, (0, 0.0))
        delay = delay_after(count)
        elapsed = now.timestamp() - last
        return math.ceil(delay - elapsed) if 0 <= elapsed < delay else 0

    def failed(self, user: UserId, now: datetime) -> None:
        count, _ = self._failures.get(user, (0, 0.0))
        self._failures[user] = (count + 1, now.timestamp())
        self._unnoted = [*self._unnoted, (user, now)][-MOST_UNNOTED:]
        self._store()

    def succeeded(self, user: UserId) -> None:
        if self._failures.pop(user, None) is not None:
            self._store()

    @property
    def unnoted(self) -> tuple[tuple[UserId, datetime], ...]:
        """Every wrong password that the access log does not know of yet; it lies inside the encrypted registry."""
        return tuple(self._unnoted)

    def noted(self) -> None:
        """The access log knows of them now."""
        if self._unnoted:
            self._unnoted = []
            self._store()

    def _store(self) -> None:
        unnoted = [(user, at.timestamp()) for user, at in self._unnoted]
        content = {"failures": self._failures, "unnoted": unnoted}
        with contextlib.suppress(RegistryError):
            write_whole(self._path, json.dumps(content).encode())

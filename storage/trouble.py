"""What happens to an open registry when its drive goes away, or a page of its file turns out to be damaged.

A connection that met a damaged page is of no more use: nothing is written any more, so that nothing gets worse, and
people read on from a copy. Without a backup they read on from the file itself, with a new connection after each damaged
page; what such a page holds is refused, and never guessed at (docs/decisions/0024).
"""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path

from models.errors import ErrorCode, RegistryError
from models.faults import Damage
from storage import reading_copy
from storage.connection import Connection, close_database, connect, connect_frozen, driver_errors, is_damage
from storage.files import DISK_REFUSES
from storage.presence import Presence
from storage.reading_copy import Original
from storage.rotation import DATABASE


class Trouble:
    """Of one open registry. ``damaged``: the damage that was met, if any."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._presence = Presence(folder / DATABASE)
        self._held: Connection | None = None
        self.damaged: Damage | None = None

    def must_be_writable(self) -> None:
        """Raises DAMAGED_WHILE_OPEN, DRIVE_GONE."""
        if self.damaged is not None:
            raise RegistryError(ErrorCode.DAMAGED_WHILE_OPEN)
        self._presence.must_be_there()

    def must_be_damage(self, error: RegistryError) -> None:
        """Raises the error unless it means that a page is damaged; DRIVE_GONE if that is what it comes of."""
        damaged = is_damage(error)
        if damaged or error.code in DISK_REFUSES:
            self._presence.must_be_there()
        if not damaged:
            raise error

    def read_elsewhere(
        self, connection: Connection, original: Original, last: int | None, now: datetime, *, met: bool
    ) -> Connection:
        """The connection to read with from now on. ``last``: the last change that was saved, if the log holds all up to
        it. ``met``: the present connection met damage, so it is of no more use; otherwise only somebody else did.
        """
        found_at = self.damaged.found_at if self.damaged else now
        copy = reading_copy.made_of(original)
        if copy is None:
            if met:
                connection = self._reopened(connection, original.key)
            with driver_errors():
                connection.execute("PRAGMA query_only = ON")
            self.damaged = Damage(found_at, None, False)
            return connection
        if self._held is None:
            self._held = connection  # nobody else is to open the file and write to it while the copy is read
        else:
            _close(connection)
        self.damaged = Damage(found_at, copy.made_at, copy.reached.change == last)
        return copy.connection

    def unreadable(self, error: RegistryError) -> RegistryError:
        """What to say when reading on met damage as well."""
        return RegistryError(ErrorCode.NO_COPY_TO_READ) if is_damage(error) else error

    def _reopened(self, connection: Connection, key: bytes) -> Connection:
        """Another connection to the file itself. If not even its head can be read, whatever is asked will be refused.

        Raises disk errors; the connection is then still open.
        """
        path = self._folder / DATABASE
        with driver_errors():
            last_resort = connect_frozen(path, key)
        _close(connection)
        self._let_go()
        try:
            another = connect(path, key)
        except RegistryError:
            return last_resort
        _close(last_resort)
        return another

    def close(self) -> None:
        """After the connection was closed: let go of the file, and remove the copy."""
        self._let_go()
        if self.damaged is not None:
            reading_copy.remove(self._folder)

    def _let_go(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            _close(held)


def _close(connection: Connection) -> None:
    with contextlib.suppress(RegistryError), driver_errors():
        close_database(connection)

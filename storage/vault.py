"""The keyring of an open registry and the keys that its user's password gave. Nothing of it outlives the lock."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from models.errors import ErrorCode, RegistryError
from storage.keyring import KdfCost, Keyring, Keys, write_keyring

CostSource = Callable[[], KdfCost]


@dataclass
class Vault:
    """``keyring`` is what stands on the disk; ``put`` replaces it there. ``cost``: of a slot that is made now."""

    folder: Path
    keyring: Keyring
    cost: CostSource
    _keys: Keys | None = field(repr=False)

    @property
    def keys(self) -> Keys:
        """Raises LOCKED once they were forgotten."""
        if self._keys is None:
            raise RegistryError(ErrorCode.LOCKED)
        return self._keys

    def put(self, keyring: Keyring) -> None:
        """Write another keyring. Raises disk errors; the keyring of before is then still in force."""
        write_keyring(self.folder, keyring)
        self.keyring = keyring

    @contextlib.contextmanager
    def changing_with(self, transaction: contextlib.AbstractContextManager[None]) -> Iterator[None]:
        """A transaction after whose failure the keyring, too, is as it was before.

        A disk that refuses even that leaves the new keyring, which opens the registry as well.
        """
        before = self.keyring, self._keys
        try:
            with transaction:
                yield
        except BaseException:
            keyring, self._keys = before
            if self.keyring is not keyring:
                with contextlib.suppress(RegistryError):
                    self.put(keyring)
            raise

    def take(self, keys: Keys) -> None:
        """Work with other keys from now on: of a rotated database, or given to this very user."""
        self._keys = keys

    def forget(self) -> None:
        self._keys = None

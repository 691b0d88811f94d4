"""Backups found by whoever has no registry any more: at a stick, a place or one generation, and opened by a password.

Nothing but the keyrings that lie in the generations says who may open them. A password that was changed since still
opens the older ones; so does a key that was replaced (design §8, Keys and roles).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.errors import ErrorCode, RegistryError
from models.ids import UserId
from models.restoring import Proof
from storage.backups.layout import MANIFEST, TOP, PlaceFolder
from storage.backups.manifest import Head, Manifest, read_manifest
from storage.changes.format import LogKey
from storage.files import disk_errors
from storage.keyring import Keyring, PublicKeys, Slot, read_keyring
from storage.recoveries import open_sheets

_NO_KEYRING = (ErrorCode.NOT_A_REGISTRY, ErrorCode.KEYRING_DAMAGED, ErrorCode.NEWER_VERSION)
_NO_MANIFEST = (ErrorCode.NOT_FOUND, ErrorCode.REGISTRY_DAMAGED, ErrorCode.NEWER_VERSION)


@dataclass(frozen=True)
class Copy:
    """One generation with its manifest."""

    place: PlaceFolder
    name: str
    manifest: Manifest

    @property
    def folder(self) -> Path:
        return self.place.generation(self.name)

    @property
    def head(self) -> Head:
        return self.manifest.head


@dataclass(frozen=True)
class Copies:
    """The generations of one registry, the newest first. ``unreadable``: names of those whose manifest is not whole."""

    registry: str
    kind: str
    found: tuple[Copy, ...]
    unreadable: tuple[str, ...]


def place_folders(path: Path) -> list[PlaceFolder]:
    """The folders of places at a path: a volume or folder with places, one place, or one generation of it.

    Raises disk errors.
    """
    with disk_errors():
        if (path / MANIFEST).is_file():
            return [PlaceFolder(path.parent.parent)]
        if PlaceFolder(path).generations.is_dir():
            return [PlaceFolder(path)]
        top = path if path.name == TOP else path / TOP
        return [PlaceFolder(folder) for folder in sorted(top.iterdir()) if folder.is_dir()] if top.is_dir() else []


def copies_at(paths: Iterable[Path]) -> list[Copies]:
    """What lies at some paths, by registry; a path that is one generation stands for itself alone.

    Raises disk errors.
    """
    found: dict[tuple[str, str], list[Copy]] = {}
    unreadable: dict[str, list[str]] = {}
    for path in paths:
        only = path.name if (path / MANIFEST).is_file() else None
        for place in place_folders(path):
            for name in place.names() if only is None else [only]:
                try:
                    manifest = read_manifest(place.generation(name))
                except RegistryError as error:
                    if error.code not in _NO_MANIFEST:
                        raise
                    unreadable.setdefault(place.path.name, []).append(name)
                    continue
                found.setdefault((manifest.head.registry, manifest.head.kind), []).append(Copy(place, name, manifest))
    return [
        Copies(registry, kind, tuple(sorted(copies, key=_age, reverse=True)), tuple(unreadable.get(registry, ())))
        for (registry, kind), copies in found.items()
    ]


def _age(copy: Copy) -> tuple[int, int, int]:
    return copy.head.journal.epoch, copy.head.change, int(copy.head.made_at.timestamp())


# --- who may open it -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Opened:
    """What a proof opens: the account, and every database key that keyrings at hand have for it, the newest first,
    each with the newest keyring that holds it. ``public``: the account's public keys, if a password opened it."""

    user: UserId
    public: PublicKeys | None
    keyrings: Mapping[bytes, Keyring] = field(repr=False)

    @property
    def keys(self) -> tuple[bytes, ...]:
        return tuple(self.keyrings)

    def key_of(self, copy: Copy) -> bytes | None:
        """The key of a generation, if it is one of these."""
        return next((key for key in self.keys if LogKey.of(key).id == copy.head.key_id), None)


def open_keyrings(folders: Iterable[Path], proof: Proof, registry: str | None = None) -> Opened:
    """What a proof opens in the keyrings of folders, of which the first that can be read is believed.

    Raises UNKNOWN_USER, WRONG_PASSWORD and the faults of sheets as the first keyring tells them; NO_BACKUP if there is
    no keyring, or none of this registry.
    """
    keyrings: dict[bytes, Keyring] = {}
    accounts: list[tuple[UserId, PublicKeys | None]] = []
    refused: list[RegistryError] = []
    tried: set[tuple[object, ...]] = set()
    for keyring in _keyrings(folders, registry):
        if (mark := _mark(keyring, proof)) in tried:
            continue
        tried.add(mark)
        try:
            user, key, public = _open(keyring, proof)
        except RegistryError as error:
            if not keyrings and not refused:
                refused.append(error)
            continue
        accounts.append((user, public))
        keyrings.setdefault(key, keyring)
    if refused:
        raise refused[0]
    if not accounts:
        raise RegistryError(ErrorCode.NO_BACKUP)
    return Opened(*accounts[0], keyrings)


def _keyrings(folders: Iterable[Path], registry: str | None) -> Iterable[Keyring]:
    for folder in folders:
        try:
            keyring = read_keyring(folder)
        except RegistryError as error:
            if error.code not in _NO_KEYRING:
                raise
            continue
        if registry in (None, keyring.registry):
            yield keyring


def _mark(keyring: Keyring, proof: Proof) -> tuple[object, ...]:
    """What two keyrings have in common that a proof opens in the same way: the slow derivation is done once."""
    if proof.sheets:
        return tuple((entry.id, entry.public, *entry.given.values()) for entry in keyring.recovery)
    return tuple((s.salt, s.sealed, *s.given.values()) for s in _slots(keyring, proof))


def _slots(keyring: Keyring, proof: Proof) -> Sequence[Slot]:
    return [slot for slot in keyring.slots if slot.login.lower() == proof.login.strip().lower()]


def _open(keyring: Keyring, proof: Proof) -> tuple[UserId, bytes, PublicKeys | None]:
    slot = keyring.slot_of(proof.login)
    if proof.sheets:
        return slot.user, open_sheets(keyring, proof.sheets)[1].database, None
    keys = keyring.unlock(slot, proof.password)
    return slot.user, keys.database, keys.public()

"""The keyring: the registry's database key, wrapped once for each user.

The file beside the registry holds one slot a user: Argon2id turns the password into a key that
unwraps (AES-256-GCM, bound to registry, kind and user) the random database key and the user's
signing key. Parameters stand in the slot. The file is kept twice and names no person: a login is an
account name. Format 1 is described in docs/decisions/0004.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from models.errors import ErrorCode, RegistryError
from models.ids import UserId
from models.passwords import password_bytes
from storage.files import write_whole
from storage.sealing import KEY_BYTES, SealBroken, new_key, seal, unseal

FORMAT = "so-binh-an keyring"
VERSION = 1
FILE = "keyring.json"
COPY = "keyring.copy.json"


@dataclass(frozen=True, slots=True)
class KdfCost:
    """Cost of Argon2id. The default is the least a real registry may have."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


LEAST_COST = KdfCost()


@dataclass(frozen=True, slots=True)
class Keys:
    """What a slot opens. ``clinical`` is held by health slots only."""

    database: bytes
    signing: bytes
    clinical: bytes | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One user's wrapped keys."""

    user: UserId
    login: str
    cost: KdfCost
    salt: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Keyring:
    """All slots of one registry, and which registry and kind they belong to."""

    registry: str
    kind: str
    slots: tuple[Slot, ...]

    def slot_of(self, login: str) -> Slot:
        """The slot of an account. Raises UNKNOWN_USER."""
        for slot in self.slots:
            if slot.login.lower() == login.strip().lower():
                return slot
        raise RegistryError(ErrorCode.UNKNOWN_USER)

    def _bound_to(self, slot: Slot) -> bytes:
        head = [FORMAT, VERSION, self.registry, self.kind, slot.user, slot.login, asdict(slot.cost)]
        return json.dumps(head, sort_keys=True, separators=(",", ":")).encode()

    def with_slot(self, user: UserId, login: str, password: str, keys: Keys, cost: KdfCost) -> Keyring:
        """The keyring with a new or replaced slot for a user."""
        salt = os.urandom(16)
        empty = Slot(user, login, cost, salt, b"")
        content = {"database": keys.database.hex(), "signing": keys.signing.hex()}
        if keys.clinical is not None:
            content["clinical"] = keys.clinical.hex()
        sealed = seal(_derive(password, salt, cost), json.dumps(content).encode(), self._bound_to(empty))
        others = tuple(s for s in self.slots if s.user != user)
        return replace(self, slots=(*others, replace(empty, sealed=sealed)))

    def unlock(self, slot: Slot, password: str) -> Keys:
        """The keys of a slot. Raises WRONG_PASSWORD."""
        try:
            plain = unseal(_derive(password, slot.salt, slot.cost), slot.sealed, self._bound_to(slot))
        except SealBroken:
            raise RegistryError(ErrorCode.WRONG_PASSWORD) from None
        content = json.loads(plain)
        clinical = content.get("clinical")
        return Keys(
            bytes.fromhex(content["database"]),
            bytes.fromhex(content["signing"]),
            bytes.fromhex(clinical) if clinical else None,
        )


def new_keys() -> Keys:
    """Fresh random keys for a new registry and its first user."""
    return Keys(database=new_key(), signing=new_key())


def _derive(password: str, salt: bytes, cost: KdfCost) -> bytes:
    kdf = Argon2id(salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib)
    return kdf.derive(password_bytes(password))


# --- the file --------------------------------------------------------------------------------


def write_keyring(folder: Path, keyring: Keyring) -> None:
    """Write the keyring and its copy, each whole. Raises disk errors."""
    body = {
        "format": FORMAT,
        "version": VERSION,
        "registry": keyring.registry,
        "kind": keyring.kind,
        "slots": [
            {
                "user": slot.user,
                "login": slot.login,
                "kdf": {"name": "argon2id", **asdict(slot.cost), "salt": _b64(slot.salt)},
                "sealed": _b64(slot.sealed),
            }
            for slot in keyring.slots
        ],
    }
    text = json.dumps(body | {"check": _check(body)}, indent=1, ensure_ascii=False).encode()
    write_whole(folder / FILE, text)
    write_whole(folder / COPY, text)


def read_keyring(folder: Path) -> Keyring:
    """The keyring of a registry folder, from the copy if the first file is damaged.

    Raises NOT_A_REGISTRY, KEYRING_DAMAGED or NEWER_VERSION.
    """
    if not (folder / FILE).exists() and not (folder / COPY).exists():
        raise RegistryError(ErrorCode.NOT_A_REGISTRY)
    for name in (FILE, COPY):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            return _parse((folder / name).read_bytes())
    raise RegistryError(ErrorCode.KEYRING_DAMAGED)


def _parse(raw: bytes) -> Keyring:
    body: Mapping[str, Any] = json.loads(raw)
    if body["format"] != FORMAT:
        raise ValueError("not a keyring")
    if body["version"] > VERSION:
        raise RegistryError(ErrorCode.NEWER_VERSION)
    rest = {name: value for name, value in body.items() if name != "check"}
    if body["check"] != _check(rest):
        raise ValueError("damaged")
    return Keyring(body["registry"], body["kind"], tuple(_slot(row) for row in body["slots"]))


def _slot(row: Mapping[str, Any]) -> Slot:
    kdf = row["kdf"]
    if kdf["name"] != "argon2id":
        raise ValueError("unknown key derivation")
    return Slot(
        user=UserId(row["user"]),
        login=row["login"],
        cost=KdfCost(kdf["memory_kib"], kdf["passes"], kdf["lanes"]),
        salt=base64.b64decode(kdf["salt"]),
        sealed=base64.b64decode(row["sealed"]),
    )


def _check(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()

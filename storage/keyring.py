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
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from models.errors import ErrorCode, RegistryError
from models.ids import UserId
from models.passwords import password_bytes
from storage.files import disk_errors, read_json, write_whole
from storage.sealing import KEY_BYTES, SealBroken, new_key, seal, unseal

FORMAT = "so-binh-an keyring"
VERSION = 1
FILE = "keyring.json"
COPY = "keyring.copy.json"


@dataclass(frozen=True, slots=True)
class KdfCost:
    """Cost of Argon2id. The default is the least a real registry may have.

    Raises ValueError for one that Argon2id does not take, or that no machine of an office could bear.
    """

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        if not all(isinstance(part, int) for part in (self.memory_kib, self.passes, self.lanes)):
            raise ValueError("not a number")
        possible = 1 <= self.lanes <= 64 and 1 <= self.passes <= 1_000
        if not (possible and 8 * self.lanes <= self.memory_kib <= 4 * 1024 * 1024):
            raise ValueError("no possible cost")


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
    content = _content(keyring)
    write_whole(folder / FILE, content)
    write_whole(folder / COPY, content)


def _content(keyring: Keyring) -> bytes:
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
    return json.dumps(body | {"check": _check(body)}, indent=1, ensure_ascii=False).encode()


def read_keyring(folder: Path) -> Keyring:
    """The keyring of a registry folder, from the copy if the first file is damaged or cannot be read.

    Raises NOT_A_REGISTRY, NEWER_VERSION, KEYRING_DAMAGED and disk errors. Neither file must prove to be whole for
    NEWER_VERSION: how a newer program checks its file is not known.
    """
    faults: list[RegistryError] = []
    for name in (FILE, COPY):
        try:
            return _read(folder / name)
        except RegistryError as error:
            faults.append(error)
    raise min(faults, key=_rank)


def restore_keyring(folder: Path, keyring: Keyring) -> None:
    """Write a keyring that has proved itself over a file that is missing, damaged or older than it.

    A disk that refuses does not stop anybody, and the file of a newer program stays.
    """
    for name in (FILE, COPY):
        try:
            held: Keyring | None = _read(folder / name)
        except RegistryError as error:
            if error.code not in (ErrorCode.NOT_A_REGISTRY, ErrorCode.KEYRING_DAMAGED):
                continue
            held = None
        if held != keyring:
            with contextlib.suppress(RegistryError):
                write_whole(folder / name, _content(keyring))


def damaged_keyrings(folder: Path) -> Iterator[str]:
    """The names of those of the two files that are missing, damaged, unreadable or of a newer program."""
    for name in (FILE, COPY):
        try:
            _read(folder / name)
        except RegistryError:
            yield name


_TELLING = (
    ErrorCode.NEWER_VERSION,
    ErrorCode.KEYRING_DAMAGED,
    ErrorCode.READ_ONLY,
    ErrorCode.DISK_FULL,
    ErrorCode.DISK_ERROR,
    ErrorCode.NOT_A_REGISTRY,
)
"""What the two files may be refused for, the most telling first."""


def _rank(error: RegistryError) -> int:
    return _TELLING.index(error.code)


def _read(path: Path) -> Keyring:
    """One of the two files. Raises NOT_A_REGISTRY if it is missing, NEWER_VERSION, KEYRING_DAMAGED, disk errors."""
    with disk_errors():
        try:
            raw = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise RegistryError(ErrorCode.NOT_A_REGISTRY) from None
    try:
        return _parse(raw)
    except (ValueError, KeyError, TypeError):
        raise RegistryError(ErrorCode.KEYRING_DAMAGED) from None


def _parse(raw: bytes) -> Keyring:
    body: Mapping[str, Any] = read_json(raw)
    if body["format"] != FORMAT:
        raise ValueError("not a keyring")
    if body["version"] > VERSION:
        raise RegistryError(ErrorCode.NEWER_VERSION)
    if body["check"] != _check({name: value for name, value in body.items() if name != "check"}):
        raise ValueError("damaged")
    return Keyring(_text(body["registry"]), _text(body["kind"]), tuple(_slot(row) for row in body["slots"]))


def _slot(row: Mapping[str, Any]) -> Slot:
    kdf = row["kdf"]
    if kdf["name"] != "argon2id":
        raise ValueError("unknown key derivation")
    return Slot(
        user=UserId(_text(row["user"])),
        login=_text(row["login"]),
        cost=KdfCost(kdf["memory_kib"], kdf["passes"], kdf["lanes"]),
        salt=_bytes(kdf["salt"]),
        sealed=_bytes(row["sealed"]),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _bytes(value: Any) -> bytes:
    return base64.b64decode(_text(value), validate=True)


def _check(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()

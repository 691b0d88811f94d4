"""The keyring: the registry's database key, wrapped once for each user and each way to recover.

The file beside the registry holds one slot a user: Argon2id turns the password into a key that unwraps (AES-256-GCM,
bound to registry, kind and user) the random database key and the user's signing key. What somebody else gives to a
user whose password he does not know (the database key after a rotation, the clinical key) lies beside in boxes that
only the user's own key opens; so do the keys of a recovery sheet. The file is kept twice and names no person: a login
is an account name. Format 1 is described in docs/decisions/0004.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from models.accounts import Way
from models.errors import ErrorCode, RegistryError
from models.ids import UserId
from models.passwords import password_bytes
from storage.boxes import USER, box_key, open_box, public_of, seal_to, signing_public
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


DATABASE_KEY, CLINICAL_KEY = "database", "clinical"
"""Names of what can be given in a box."""

Boxes = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Keys:
    """What a slot opens. ``clinical`` is held by health slots only."""

    database: bytes = field(repr=False)
    signing: bytes = field(repr=False)
    clinical: bytes | None = field(default=None, repr=False)

    @property
    def box(self) -> X25519PrivateKey:
        """Opens what is given to this user."""
        return box_key(self.signing, USER)

    def public(self) -> PublicKeys:
        return PublicKeys(signing_public(self.signing), public_of(self.box))


class PublicKeys(NamedTuple):
    """What others need of a user: to verify what was signed, and to give keys."""

    signing: bytes
    box: bytes


class Recovered(NamedTuple):
    """What a way to recover opens."""

    database: bytes
    clinical: bytes | None


@dataclass(frozen=True, slots=True)
class Slot:
    """One user's wrapped keys; what is in ``given`` is newer than what is sealed."""

    user: UserId
    login: str
    cost: KdfCost
    salt: bytes
    sealed: bytes
    given: Boxes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecoveryEntry:
    """The keys in boxes for who holds a sheet, or for the superior."""

    id: str
    way: Way
    made_at: int
    public: bytes
    given: Boxes


@dataclass(frozen=True, slots=True)
class Keyring:
    """All slots of one registry, and which registry and kind they belong to."""

    registry: str
    kind: str
    slots: tuple[Slot, ...]
    recovery: tuple[RecoveryEntry, ...] = ()

    def slot_of(self, login: str) -> Slot:
        """The slot of an account. Raises UNKNOWN_USER."""
        for slot in self.slots:
            if slot.login.lower() == login.strip().lower():
                return slot
        raise RegistryError(ErrorCode.UNKNOWN_USER)

    def slot_for(self, user: UserId) -> Slot:
        """The slot of a user. Raises UNKNOWN_USER."""
        for slot in self.slots:
            if slot.user == user:
                return slot
        raise RegistryError(ErrorCode.UNKNOWN_USER)

    def _bound_to(self, slot: Slot) -> bytes:
        return self._bound(slot.user, slot.login, asdict(slot.cost))

    def _bound(self, *what: Any) -> bytes:
        head = [FORMAT, VERSION, self.registry, self.kind, *what]
        return json.dumps(head, sort_keys=True, separators=(",", ":")).encode()

    def _box(self, holder: str, name: str, key: bytes, public: bytes) -> bytes:
        return seal_to(public, key, self._bound("given", holder, name))

    def _opened(self, holder: str, given: Boxes, private: X25519PrivateKey) -> dict[str, bytes]:
        return {name: open_box(private, box, self._bound("given", holder, name)) for name, box in given.items()}

    # --- slots -------------------------------------------------------------------------------

    def with_slot(self, user: UserId, login: str, password: str, keys: Keys, cost: KdfCost) -> Keyring:
        """The keyring with a new or replaced slot for a user."""
        salt = os.urandom(16)
        empty = Slot(user, login, cost, salt, b"")
        content = {"database": keys.database.hex(), "signing": keys.signing.hex()}
        if keys.clinical is not None:
            content["clinical"] = keys.clinical.hex()
        sealed = seal(derive(password, salt, cost), json.dumps(content).encode(), self._bound_to(empty))
        return self.putting(replace(empty, sealed=sealed))

    def without_slot(self, user: UserId) -> Keyring:
        return replace(self, slots=tuple(s for s in self.slots if s.user != user))

    def giving(self, user: UserId, name: str, key: bytes, public: bytes) -> Keyring:
        """The keyring with a key given to a user whose password nobody else knows."""
        slot = self.slot_for(user)
        return self.putting(replace(slot, given={**slot.given, name: self._box(user, name, key, public)}))

    def putting(self, slot: Slot) -> Keyring:
        """The keyring with a slot added, or in place of its user's."""
        others = tuple(s for s in self.slots if s.user != slot.user)
        return replace(self, slots=(*others, slot))

    def unlock(self, slot: Slot, password: str) -> Keys:
        """The keys of a slot. Raises WRONG_PASSWORD; KEYRING_DAMAGED if what was given to it was changed."""
        try:
            plain = unseal(derive(password, slot.salt, slot.cost), slot.sealed, self._bound_to(slot))
        except SealBroken:
            raise RegistryError(ErrorCode.WRONG_PASSWORD) from None
        content = json.loads(plain)
        clinical = content.get("clinical")
        keys = Keys(
            bytes.fromhex(content["database"]),
            bytes.fromhex(content["signing"]),
            bytes.fromhex(clinical) if clinical else None,
        )
        if not slot.given:
            return keys
        try:
            given = self._opened(slot.user, slot.given, keys.box)
        except SealBroken:
            raise RegistryError(ErrorCode.KEYRING_DAMAGED) from None
        return replace(keys, **given)

    # --- recovery ----------------------------------------------------------------------------

    def with_recovery(self, id_: str, way: Way, made_at: int, public: bytes, keys: Keys) -> Keyring:
        """The keyring with one more way to recover; the clinical key goes in if it is at hand."""
        made = self.putting_way(RecoveryEntry(id_, way, made_at, public, {}))
        made = made.giving_way(id_, DATABASE_KEY, keys.database, public)
        return made if keys.clinical is None else made.giving_way(id_, CLINICAL_KEY, keys.clinical, public)

    def putting_way(self, entry: RecoveryEntry) -> Keyring:
        """The keyring with a way to recover added, or in place of the one with its id."""
        return replace(self, recovery=(*self.without_recovery(entry.id).recovery, entry))

    def without_recovery(self, id_: str) -> Keyring:
        return replace(self, recovery=tuple(e for e in self.recovery if e.id != id_))

    def giving_way(self, id_: str, name: str, key: bytes, public: bytes) -> Keyring:
        """The keyring with a key given to a way to recover."""
        box = self._box(id_, name, key, public)
        entries = (replace(e, given={**e.given, name: box}) if e.id == id_ else e for e in self.recovery)
        return replace(self, recovery=tuple(entries))

    def recover(self, private: X25519PrivateKey) -> tuple[RecoveryEntry, Recovered]:
        """The entry that a private key opens, and its keys. Raises SHEET_OF_ANOTHER."""
        for entry in self.recovery:
            try:
                opened = self._opened(entry.id, entry.given, private)
                return entry, Recovered(opened[DATABASE_KEY], opened.get(CLINICAL_KEY))
            except (SealBroken, KeyError):
                continue
        raise RegistryError(ErrorCode.SHEET_OF_ANOTHER)

    # --- another database key ----------------------------------------------------------------

    def rotated(self, key: bytes, users: Mapping[UserId, bytes], ways: Mapping[str, bytes]) -> Keyring:
        """The keyring of a database that has a new key, given to users and ways to recover by their public keys.

        The public keys come from the encrypted database: whoever edits this file must not choose them. Who is not
        among them has no way in any more.
        """
        slots = tuple(
            replace(s, given={**s.given, DATABASE_KEY: self._box(s.user, DATABASE_KEY, key, users[s.user])})
            for s in self.slots
            if s.user in users
        )
        entries = tuple(
            replace(e, given={**e.given, DATABASE_KEY: self._box(e.id, DATABASE_KEY, key, ways[e.id])})
            for e in self.recovery
            if e.id in ways
        )
        return replace(self, slots=slots, recovery=entries)


def new_keys() -> Keys:
    """Fresh random keys for a new registry and its first user."""
    return Keys(database=new_key(), signing=new_key())


def derive(password: str, salt: bytes, cost: KdfCost) -> bytes:
    """The 256-bit key that a password stands for."""
    kdf = Argon2id(salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib)
    return kdf.derive(password_bytes(password))


# --- the file --------------------------------------------------------------------------------


def write_keyring(folder: Path, keyring: Keyring) -> None:
    """Write the keyring and its copy, each whole. Raises disk errors; the keyring of before is then still in force.

    The copy goes first: the file is believed before it, so that its replacement is the one moment of change.
    """
    content = keyring_file(keyring)
    write_whole(folder / COPY, content)
    write_whole(folder / FILE, content)


def keyring_file(keyring: Keyring) -> bytes:
    """The file of a keyring."""
    body = {
        "format": FORMAT,
        "version": VERSION,
        "registry": keyring.registry,
        "kind": keyring.kind,
        "slots": [slot_row(slot) for slot in keyring.slots],
        "recovery": [entry_row(entry) for entry in keyring.recovery],
    }
    return json.dumps(body | {"check": _check(body)}, indent=1, ensure_ascii=False).encode()


def slot_row(slot: Slot) -> dict[str, Any]:
    """A slot as it stands in the file."""
    return {
        "user": slot.user,
        "login": slot.login,
        "kdf": {"name": "argon2id", **asdict(slot.cost), "salt": _b64(slot.salt)},
        "sealed": _b64(slot.sealed),
        "given": _boxes(slot.given),
    }


def entry_row(entry: RecoveryEntry) -> dict[str, Any]:
    """A way to recover as it stands in the file."""
    return {
        "id": entry.id,
        "way": entry.way.value,
        "made_at": entry.made_at,
        "public": _b64(entry.public),
        "given": _boxes(entry.given),
    }


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
                write_whole(folder / name, keyring_file(keyring))


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
    slots = tuple(slot_of_row(row) for row in body["slots"])
    entries = tuple(entry_of_row(row) for row in body.get("recovery", ()))
    return Keyring(_text(body["registry"]), _text(body["kind"]), slots, entries)


def slot_of_row(row: Mapping[str, Any]) -> Slot:
    """Raises ValueError, KeyError or TypeError for what is no slot, and NEWER_VERSION for one whose key is derived in a
    way this program does not know."""
    kdf = row["kdf"]
    if _text(kdf["name"]) != "argon2id":
        raise RegistryError(ErrorCode.NEWER_VERSION)
    return Slot(
        user=UserId(_text(row["user"])),
        login=_text(row["login"]),
        cost=KdfCost(kdf["memory_kib"], kdf["passes"], kdf["lanes"]),
        salt=_bytes(kdf["salt"]),
        sealed=_bytes(row["sealed"]),
        given=_given(row.get("given", {})),
    )


def entry_of_row(row: Mapping[str, Any]) -> RecoveryEntry:
    return RecoveryEntry(
        id=_text(row["id"]),
        way=Way(_text(row["way"])),
        made_at=_number(row["made_at"]),
        public=_bytes(row["public"]),
        given=_given(row["given"]),
    )


def _given(row: Any) -> Boxes:
    if not isinstance(row, dict) or not set(row) <= {DATABASE_KEY, CLINICAL_KEY}:
        raise TypeError("no boxes")
    return {name: _bytes(value) for name, value in row.items()}


def _boxes(given: Boxes) -> dict[str, str]:
    return {name: _b64(box) for name, box in given.items()}


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a number")
    return value


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

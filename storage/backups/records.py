"""What the registry itself keeps of its backups: where they go, what was proven, and numbers known from paper."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.backup import (
    BackedUp,
    BackupCare,
    Generation,
    KnownBackup,
    LogCopied,
    OldRegistry,
    Place,
    PlaceCare,
    PlaceKind,
    Position,
    log_needed_from,
)
from models.errors import ErrorCode, RegistryError
from models.ids import IdSource
from models.restoring import LastNumber
from storage.backups.layout import PlaceFolder, checked, read_checked
from storage.backups.source import change_of
from storage.changes.format import LogKey
from storage.connection import Connection, driver_errors
from storage.context import Context
from storage.files import write_whole
from storage.old_registries import old_registries, remove_old_registry
from storage.settings import write_setting

_PLACES_AT_MOST = 1 << 20
PLACES_FILE = "places.json"
DEFAULT_SUFFIX = "-sao-luu"
"""Ends the name of the folder beside the registry's own where backups go at first."""
_DEFAULT_SETTING = "backup.default_place"
_COMPARED_SETTING = "numbers.compared"
"""In which epoch document numbers were compared with paper: a restore begins another."""
_BROKEN_SETTING = "backup.broken"
"""Backups that were damaged when they were read again: of which proof that is the end, and when it was found. Both in
seconds, by place and name; a later proof makes an entry void."""
_RECORD, _OLD_RECORD = "backup_place", "old_registry"
_PLACES_FORMAT, _PLACES_VERSION = "so-binh-an places", 1


class SqlBackups:
    """Places and last numbers within one action. ``changed``: ``keep_places`` is to follow."""

    def __init__(self, context: Context, new_id: IdSource) -> None:
        self._context = context
        self._new_id = new_id
        self.changed = False

    @property
    def default_root(self) -> Path:
        folder = self._context.session.vault.folder.absolute()
        return folder.with_name(folder.name + DEFAULT_SUFFIX)

    @property
    def default_made(self) -> bool:
        return default_made(self._context.connection)

    def note_default(self) -> None:
        """Remember that the place beside the registry was made once."""
        self._set(_DEFAULT_SETTING, {"made": True})

    def note_compared(self) -> None:
        """Remember that numbers were compared with paper since the registry was made from a copy."""
        self._set(_COMPARED_SETTING, {"epoch": self._context.author.epoch})

    def note_broken(self, generation: Generation) -> None:
        """Remember that a backup is damaged, until it is proven again. Raises NOT_FOUND."""
        at_place = {_key(g): known for known in self.known() if known.gone_at is None for g in (known.generation,)}
        broken = at_place.get(_key(generation))
        if broken is None:
            raise RegistryError(ErrorCode.NOT_FOUND, record="backup")
        before = _load_broken(self._context.connection)
        found = {key: ends for key, ends in before.items() if key in at_place}
        found[_key(generation)] = [int(broken.proven_at.timestamp()), int(self._context.author.at.timestamp())]
        self._set(_BROKEN_SETTING, found)

    def _set(self, name: str, value: Mapping[str, Any]) -> None:
        write_setting(self._context, name, value, record="setting", record_id=name)

    def all(self) -> Sequence[Place]:
        return load_places(self._context.connection)

    def known(self) -> Sequence[KnownBackup]:
        """Every backup that was ever proven, the newest first."""
        return load_backups(self._context.connection, LogKey.of(self._context.session.vault.keys.database).id)

    def add(self, kind: PlaceKind, name: str, root: Path) -> Place:
        """Mark a disk as a place of this registry, and remember it. Raises PLACE_REFUSED, PLACE_TAKEN, disk errors."""
        root, keyring = root.absolute(), self._context.session.vault.keyring
        if root.resolve().is_relative_to(self._context.session.vault.folder.resolve()):
            raise RegistryError(ErrorCode.PLACE_REFUSED)
        found = PlaceFolder.under(root, keyring.registry).mark(keyring.kind, self._new_id)
        if found.id in {place.id for place in self.all()}:
            raise RegistryError(ErrorCode.PLACE_TAKEN)
        place = Place(found.id, kind, name, root, self._context.author.at)
        number = self._context.note(_RECORD, place.id, "add", after=_told(place))
        self._context.execute(
            "INSERT INTO backup_place (id, kind, name, path, enrolled_at, journal) VALUES (?, ?, ?, ?, ?, ?)",
            (place.id, kind.value, name, str(root), int(place.enrolled_at.timestamp()), number),
        )
        self.changed = True
        return place

    def remove(self, place_id: str, reason: str) -> None:
        """Forget a place; its files stay. Raises NOT_FOUND."""
        place = next((place for place in self.all() if place.id == place_id), None)
        if place is None:
            raise RegistryError(ErrorCode.NOT_FOUND, record="place")
        self._context.note(_RECORD, place_id, "remove", before=_told(place), reason=reason)
        self._context.execute("DELETE FROM backup_place WHERE id = ?", (place_id,))
        self.changed = True

    def old_registries(self) -> Sequence[OldRegistry]:
        """What was set aside beside the registry, the oldest first. Raises disk errors."""
        return old_registries(self._context.session.vault.folder)

    def remove_old_registry(self, name: str, reason: str) -> None:
        """Take away what was set aside. Raises NOT_FOUND, NO_OWN_BACKUP, disk errors."""
        epoch = self._context.author.epoch
        places = {place.id for place in self.all()}
        if not any(
            known.gone_at is None
            and known.broken_at is None
            and known.generation.epoch == epoch
            and known.generation.place in places
            for known in self.known()
        ):
            raise RegistryError(ErrorCode.NO_OWN_BACKUP)
        self._context.note(_OLD_RECORD, name, "remove", before={"name": name}, reason=reason)
        remove_old_registry(self._context.session.vault.folder, name)

    def note_last_number(self, last: LastNumber) -> None:
        """Remember the last number of a book, unless a higher one is remembered."""
        row = self._context.execute(
            "SELECT number FROM number_floor WHERE year = ? AND suffix = ?", (last.year, last.suffix)
        ).fetchone()
        if row is not None and int(row[0]) >= last.number:
            return
        after = {"year": last.year, "suffix": last.suffix, "number": last.number}
        before = None if row is None else {**after, "number": int(row[0])}
        record_id, change = f"{last.year}{last.suffix}", "add" if row is None else "change"
        number = self._context.note("number_floor", record_id, change, before=before, after=after)
        self._context.execute(
            "INSERT OR REPLACE INTO number_floor (year, suffix, number, journal) VALUES (?, ?, ?, ?)",
            (last.year, last.suffix, str(last.number), number),
        )


def _told(place: Place) -> Mapping[str, Any]:
    return {"kind": place.kind.value, "name": place.name, "path": str(place.path)}


def default_made(connection: Connection) -> bool:
    """Whether the place beside the registry was ever made."""
    row = connection.execute("SELECT 1 FROM setting WHERE name = ?", (_DEFAULT_SETTING,)).fetchone()
    return row is not None


def is_uncompared(connection: Connection) -> bool:
    """Whether the registry was made from a copy and nobody compared document numbers with paper since."""
    (epoch,) = connection.execute("SELECT epoch FROM registry").fetchone()
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (_COMPARED_SETTING,)).fetchone()
    return int(epoch) > (json.loads(row[0])["epoch"] if row else 1)


def load_places(connection: Connection) -> list[Place]:
    """Where backups go, in the order in which that was decided."""
    rows = connection.execute("SELECT id, kind, name, path, enrolled_at FROM backup_place ORDER BY journal").fetchall()
    return [Place(row[0], PlaceKind(row[1]), row[2], Path(row[3]), _instant(row[4])) for row in rows]


_BACKUPS = "SELECT place, name, made_at, epoch, journal, change, size, key_id, proven_at, gone_at FROM backup"


def load_backups(connection: Connection, key_id: str) -> list[KnownBackup]:
    """Every backup that was ever proven, the newest first. ``key_id``: of the key of now."""
    return _known(connection, "ORDER BY number DESC", key_id)


def _known(connection: Connection, rest: str, key_id: str) -> list[KnownBackup]:
    broken = _load_broken(connection)

    def known(row: Any) -> KnownBackup:
        generation = Generation(row[0], row[1], _instant(row[2]), *row[3:8])
        gone_at = None if row[9] is None else _instant(row[9])
        proven_at, found_at = broken.get(_key(generation), (None, None))
        broken_at = _instant(found_at) if found_at is not None and proven_at == row[8] else None
        return KnownBackup(generation, _instant(row[8]), generation.key_id != key_id, gone_at, broken_at)

    return [known(row) for row in connection.execute(f"{_BACKUPS} {rest}").fetchall()]


def _load_broken(connection: Connection) -> dict[str, list[int]]:
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (_BROKEN_SETTING,)).fetchone()
    return dict(json.loads(row[0])) if row else {}


def _key(generation: Generation) -> str:
    return f"{generation.place}/{generation.name}"


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def note_backup(connection: Connection, done: BackedUp) -> None:
    """Remember a proven backup, and those beside it that were not remembered; what its place holds no more is gone, and
    what it holds need not be noted as changed.

    Raises BACKUP_INTERRUPTED if somebody was erased since it was made: the report of that does not name it. Must run
    inside a transaction.
    """
    (erased,) = connection.execute("SELECT coalesce(max(journal), 0) FROM erasure").fetchone()
    if erased > done.generation.journal:
        raise RegistryError(ErrorCode.BACKUP_INTERRUPTED)
    made, at = done.generation, int(done.proven_at.timestamp())
    for other in done.beside:  # it has its name, so it was proven when it was made
        _remember(connection, other, other.made_at)
    _remember(connection, made, done.proven_at)
    connection.execute(
        "UPDATE backup SET gone_at = ? WHERE place = ? AND gone_at IS NULL"
        " AND name NOT IN (SELECT value FROM json_each(?))",
        (at, made.place, json.dumps(done.held)),
    )
    connection.execute("DELETE FROM change WHERE number <= ?", (made.change,))


def _remember(connection: Connection, made: Generation, proven_at: datetime) -> None:
    """Enter a backup, unless it is known."""
    connection.execute(
        "INSERT INTO backup (place, name, made_at, proven_at, epoch, journal, change, size, key_id)"
        " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9"
        " WHERE NOT EXISTS (SELECT 1 FROM backup WHERE place = ?1 AND name = ?2)",
        (
            made.place,
            made.name,
            int(made.made_at.timestamp()),
            int(proven_at.timestamp()),
            made.epoch,
            made.journal,
            made.change,
            made.size,
            made.key_id,
        ),
    )


def log_needed_from_change(connection: Connection, key_id: str, now: datetime) -> int | None:
    """From which change on the registry's own log must be kept, so that it goes on from the backups of every place.

    None: there is no backup.
    """
    places = {place.id for place in load_places(connection)}
    at_place: dict[str, list[Generation]] = {}
    for known in load_backups(connection, key_id):
        if known.gone_at is None and known.broken_at is None and known.generation.place in places:
            at_place.setdefault(known.generation.place, []).append(known.generation)
    needed = [log_needed_from(generations, now) for generations in at_place.values()]
    return min((position.change for position in needed if position is not None), default=None)


def note_proven(connection: Connection, generation: Generation, at: datetime) -> None:
    """Remember that a backup was proven again. Must run inside a transaction."""
    connection.execute(
        "UPDATE backup SET proven_at = ? WHERE place = ? AND name = ?",
        (int(at.timestamp()), generation.place, generation.name),
    )


def backup_care(
    connection: Connection,
    key_id: str,
    logs: Mapping[str, LogCopied],
    *,
    log_from: int,
    log_behind: bool,
    is_training: bool,
) -> BackupCare:
    """What the backups of a registry need. ``logs``: when the change log was copied, by place."""
    (epoch,) = connection.execute("SELECT epoch FROM registry").fetchone()
    (journal,) = connection.execute("SELECT coalesce(max(number), 0) FROM journal").fetchone()
    there = _known(connection, "WHERE gone_at IS NULL ORDER BY epoch, change, number", key_id)
    newest = {known.generation.place: known for known in there}
    last = {known.generation.place: known for known in there if known.broken_at is None}
    places = tuple(
        PlaceCare(place, last.get(place.id), logs.get(place.id), newest.get(place.id) != last.get(place.id))
        for place in load_places(connection)
    )
    return BackupCare(
        Position(epoch, change_of(connection)),
        journal,
        log_from,
        log_behind,
        places,
        default_due=not (is_training or default_made(connection)),
    )


def keep_places(folder: Path, connection: Connection) -> None:
    """Write beside the registry where its backups are, so that they are found when the database cannot be read.

    Ids and paths only. A disk that refuses stops nobody. Raises REGISTRY_DAMAGED.
    """
    with driver_errors():
        places = [{"id": p.id, "kind": p.kind.value, "path": str(p.path)} for p in load_places(connection)]
    content = checked({"format": _PLACES_FORMAT, "version": _PLACES_VERSION, "places": places})
    path = folder / PLACES_FILE
    with contextlib.suppress(OSError):
        if (path.read_bytes() if path.exists() else None) == (content if places else None):
            return
    with contextlib.suppress(RegistryError):
        write_whole(path, content)


def kept_places(folder: Path) -> tuple[Path, ...]:
    """Where the backups of a registry's folder are, as far as its file can be read and believed.

    Whoever can write to the folder can write this file, and reading at another machine's path would tell that machine
    who asks (Windows, ``\\\\server``): such paths, and those that are relative, are left out.
    """
    try:
        with (folder / PLACES_FILE).open("rb") as file:
            body = read_checked(file.read(_PLACES_AT_MOST))
        named = [str(place["path"]) for place in body["places"]]
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    return tuple(Path(path) for path in named if _is_of_this_machine(path))


def _is_of_this_machine(path: str) -> bool:
    return Path(path).is_absolute() and not path.startswith(("//", "\\\\"))

"""A registry built in a folder beside the one that is wanted: nothing has the wanted name before it is whole.

A restore and a rescue both build: a copied database, what the change log adds, papers, a keyring, and an entry that
begins an epoch. Whoever is interrupted leaves nothing, or a folder whose name ends with ``.part`` that the next one
removes.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from models.backup import Position
from models.dates import legal_day
from models.errors import ErrorCode, RegistryError
from models.faults import Fault, FaultKind
from models.restoring import LastNumber, MissingPaper, Reach
from storage import caches, epochs
from storage.accounts import active_account
from storage.backups.books import last_numbers
from storage.backups.copies import Copy, Opened
from storage.backups.copying import BLOCK, Meter, write_new
from storage.backups.layout import PlaceFolder, remove_tree
from storage.backups.log_copy import read_list
from storage.blobs import FOLDER as BLOBS
from storage.blobs import Blobs, opened
from storage.changes import replay
from storage.changes.format import FOLDER as CHANGES
from storage.changes.format import JournalHead
from storage.changes.reading import LogReader
from storage.checking import Subject
from storage.connection import Connection, driver_errors, write_transaction
from storage.files import disk_errors, make_folder, remove_folders, sync_folder
from storage.keyring import COPY as KEYRING_COPY
from storage.keyring import FILE as KEYRING
from storage.keyring import write_keyring
from storage.offices import load_practice
from storage.pairing import settled
from storage.registry import Options
from storage.rotation import DATABASE
from storage.rule_files import load_law_book
from storage.sealing import SealBroken

_PART = ".part"
_MARK = ".so-binh-an.part"
"""A file that tells a folder that was begun here from one that only has such a name."""
_FILES = frozenset({DATABASE, KEYRING, KEYRING_COPY})
"""What a generation has besides its manifest."""


class CopyDamaged(Exception):
    """A generation that is not what its manifest says."""


@contextlib.contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder to build in; what is in it when all went well gets the wanted name, else nothing of it is left.

    Raises FOLDER_NOT_EMPTY and disk errors.
    """
    with disk_errors():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise RegistryError(ErrorCode.FOLDER_NOT_EMPTY)
    with disk_errors():
        part = _free_part(folder)
    made = make_folder(part)
    try:
        with disk_errors():
            (part / _MARK).touch()
        yield part
        with disk_errors():
            _sync_tree(part)
            (part / _MARK).unlink()
            if folder.exists():
                folder.rmdir()
            part.replace(folder)
            sync_folder(folder.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            remove_tree(part)
        remove_folders(made)
        raise


def _free_part(folder: Path) -> Path:
    """Where to build; what an interrupted one left there goes, and what somebody else has there stays.

    Raises OSError.
    """
    names = itertools.chain([_PART], (f"{_PART}{number}" for number in itertools.count(2)))
    for part in (folder.with_name(folder.name + name) for name in names):
        if part.is_dir() and not part.is_symlink() and ((part / _MARK).exists() or not any(part.iterdir())):
            remove_tree(part)
        if not part.exists() and not part.is_symlink():
            return part
    raise AssertionError("names do not end")


def remove_contents(part: Path) -> None:
    """Begin once more in the same folder. Raises disk errors."""
    with disk_errors():
        for path in part.iterdir():
            if path.name != _MARK:
                remove_tree(path)


def _sync_tree(folder: Path) -> None:
    """Make everything in a folder safe on the disk. Raises OSError."""
    for base, _, names in os.walk(folder):
        for name in names:
            with (Path(base) / name).open("rb+") as file:
                os.fsync(file.fileno())
        sync_folder(Path(base))


def _blocks(path: Path, place: PlaceFolder, meter: Meter) -> Iterator[bytes]:
    """A file of a place, in blocks. Raises CopyDamaged if only this file cannot be read, PLACE_MISSING."""
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block
                meter.did(len(block))
    except OSError as error:
        if not place.generations.is_dir():
            raise RegistryError(ErrorCode.PLACE_MISSING) from error
        raise CopyDamaged from error


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many changes the log added, to which position it goes then, and whether all of the log could be read."""

    changes: int
    position: Position
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """What a registry that was built holds: the last numbers of its books, and what its check found but papers."""

    books: tuple[LastNumber, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Building:
    """A registry on its way. ``logs``: folders with a change log, or of registries, that somebody named."""

    part: Path
    opened: Opened
    logs: tuple[Path, ...]
    options: Options

    def copy_files(self, copy: Copy, key: bytes, meter: Meter) -> tuple[Position, JournalHead]:
        """Copy the files of a generation and prove them by its manifest; returns to where they reach.

        Raises CopyDamaged if they are not whole, PLACE_MISSING if the place went away, disk errors.
        """
        try:
            contents = copy.manifest.open(key)
        except SealBroken:
            raise CopyDamaged from None
        if not set(contents.files) <= _FILES:  # whoever has the key may have named any file of this machine
            raise CopyDamaged
        meter.more(sum(proof.size for proof in contents.files.values()))
        for name, proof in contents.files.items():
            if write_new(self.part / name, _blocks(copy.folder / name, copy.place, meter)) != proof:
                raise CopyDamaged
        journal = copy.head.journal
        return Position(journal.epoch, copy.head.change), JournalHead(journal.number, contents.journal_hash)

    def replay(
        self,
        connection: Connection,
        places: Iterable[PlaceFolder],
        registry: str,
        position: Position,
        head: JournalHead | None,
    ) -> Replayed:
        """Apply what the change logs of places and of named folders have beyond a position.

        Raises NEWER_VERSION, REGISTRY_DAMAGED, disk errors.
        """
        folders = list(dict.fromkeys([*(place.changes for place in places), *map(log_folder, self.logs)]))
        reader = LogReader(folders, self.opened.keys, registry, position, head)
        changes = replay.apply(connection, reader)
        listed = [found.position for folder in folders if (found := read_list(folder)) is not None]
        is_whole = reader.gap is None and not reader.damaged and not reader.locked
        return Replayed(changes, reader.reached, is_whole and all(reader.reached >= known for known in listed))

    def begin_epoch(self, connection: Connection, action: str, told: Mapping[str, Any], change: int) -> int:
        """Open an epoch after a change and enter in the journal who did and from what.

        Raises ACCOUNT_DISABLED, ACCOUNT_IDLE.
        """
        with driver_errors():
            active_account(connection, self.opened.user)
            with write_transaction(connection):
                epoch = epochs.begin(connection, change)
                epochs.tell(connection, self.opened.user, action, told, self.options.clock, self.options.new_id)
        return epoch

    def bring_papers(
        self, connection: Connection, places: Iterable[PlaceFolder], meter: Meter
    ) -> tuple[MissingPaper, ...]:
        """Bring the bytes of every paper from wherever they are whole; returns which are nowhere.

        Raises PLACE_MISSING if a place went away, disk errors of the folder that is built.
        """
        sources = [*(registry_folder(log) / BLOBS for log in self.logs), *(place.blobs for place in places)]
        return _bring_papers(connection, self.part, [source for source in sources if source.is_dir()], meter)

    def finish(self, connection: Connection, key: bytes) -> Finished:
        """Compute the caches, write the keyring, and check everything."""
        with driver_errors():
            book = load_law_book(connection, self.options.law)
            with write_transaction(connection):
                caches.renew(connection, book.law.rules, load_practice(connection, book.law.calendar))
            write_keyring(self.part, settled(connection, self.opened.keyrings[key], key, self.opened.user))
            (name_key,) = connection.execute("SELECT blob_name_key FROM registry").fetchone()
            subject = Subject(connection, self.part / DATABASE, key, Blobs(self.part, name_key), book)
            faults = tuple(fault for fault in subject.faults() if fault.kind not in _OF_PAPERS)
            return Finished(last_numbers(connection, legal_day(self.options.clock.now()).year), faults)


_TRIES = 2
"""How often a disk is asked before a paper is called missing: a stick may fail once and answer then."""
_OF_PAPERS = (FaultKind.PAPER_MISSING, FaultKind.PAPER_DAMAGED)


def log_folder(path: Path) -> Path:
    """Where the change log is, of which somebody names the folder itself or the registry's."""
    return path / CHANGES if (path / CHANGES).is_dir() else path


def registry_folder(path: Path) -> Path:
    """The folder of a registry, of which somebody names the folder itself or that of its change log."""
    return path.parent if path.name == CHANGES else path


def reach_of(connection: Connection) -> Reach:
    """The last entry of the journal."""
    row = connection.execute("SELECT number, recorded_at FROM journal ORDER BY number DESC LIMIT 1").fetchone()
    return Reach(row[0], datetime.fromtimestamp(row[1], UTC)) if row else Reach(0, None)


# --- papers ----------------------------------------------------------------------------------------


def _bring_papers(
    connection: Connection, part: Path, sources: Sequence[Path], meter: Meter
) -> tuple[MissingPaper, ...]:
    pools = {source: _names(source) for source in sources}
    with driver_errors():
        rows = connection.execute(
            "SELECT blob, blob_key, max(size), title, paper_number, dated FROM document GROUP BY blob ORDER BY blob"
        ).fetchall()
    meter.more(sum(row[2] for row in rows))
    missing = []
    for blob, key, size, title, number, dated in rows:
        sealed, seen = _sealed(blob, key, pools)
        if sealed is not None:
            _put(part, blob, sealed)
        elif all(source.is_dir() for source in sources):
            missing.append(MissingPaper(title, number, date.fromisoformat(dated) if dated else None, damaged=seen))
        else:
            raise RegistryError(ErrorCode.PLACE_MISSING)
        meter.did(size)
    return tuple(missing)


def _names(source: Path) -> Mapping[str, list[Path]]:
    """The files of papers in a folder of them, by the paper's name. What a disk refuses to list is not there."""
    found: dict[str, list[Path]] = {}
    for folder in _listed(source):
        for path in _listed(folder):
            found.setdefault(path.name.partition("-")[0], []).append(path)
    return found


def _listed(folder: Path) -> list[Path]:
    """What is in a folder; nothing if it is a file, or damaged."""
    for _ in range(_TRIES):
        with contextlib.suppress(OSError):
            return list(folder.iterdir())
    return []


def _sealed(blob: str, key: bytes, pools: Mapping[Path, Mapping[str, list[Path]]]) -> tuple[bytes | None, bool]:
    """The sealed bytes of a paper, and whether a file of it was seen at all."""
    paths = [path for names in pools.values() for path in names.get(blob, ())]
    for path in paths * _TRIES:
        with contextlib.suppress(OSError, RegistryError):
            sealed = path.read_bytes()
            opened(blob, sealed, key)
            return sealed, True
    return None, bool(paths)


def _put(part: Path, blob: str, sealed: bytes) -> None:
    folder = part / BLOBS / blob[:2]
    with disk_errors():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(folder / blob, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed)

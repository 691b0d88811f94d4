"""Rescue: a working registry out of a damaged one, its backups, and its change log, with a list of what is missing.

The newest whole backup and the log make the registry; what the damaged file has beyond them is added row by row. The
damaged folder is only ever read.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.backup import Position
from models.errors import ErrorCode, RegistryError
from models.passwords import check_password
from models.restoring import Lost, Proof, Reach, Rescued
from storage import access_log, caches, coming_in, epochs, schema
from storage.accounts import active_account
from storage.backups.building import (
    Building,
    CopyDamaged,
    Replayed,
    log_folder,
    new_folder,
    reach_of,
    registry_folder,
    remove_contents,
)
from storage.backups.copies import Copies, Copy, Opened, copies_at, open_keyrings, place_folders
from storage.backups.copying import Meter, Progress, must_have_space
from storage.backups.layout import TOP, PlaceFolder
from storage.backups.records import DEFAULT_SUFFIX, kept_places
from storage.backups.restoring import choose
from storage.changes.format import FOLDER as CHANGES
from storage.changes.format import JournalHead, LogKey, Row, SegmentReader, is_other_name, segments_in
from storage.changes.log import FIRST_SCHEMA
from storage.connection import Connection, connect, create_database, driver_errors, write_transaction
from storage.keyring import read_keyring
from storage.registry import Options, must_be_kind
from storage.rescue.mending import mend, refer
from storage.rescue.merging import apply, differences, erase_again, fill_from_log, is_ahead, name_lost
from storage.rescue.pages import SALT_BYTES, OpenPages, open_pages, read_raw
from storage.rescue.salvage import Salvage, salvage
from storage.rotation import DATABASE, ROTATED

ACTION = "rescue_registry"
"""Under which name the journal knows it."""


@dataclass(frozen=True)
class _Sources:
    """All there is: the damaged folder, what its keyring and those of the backups open, backups, and their places."""

    damaged: Path
    copies: Copies
    opened: Opened
    places: tuple[PlaceFolder, ...]


def rescue(
    damaged: Path,
    folder: Path,
    proof: Proof,
    *,
    backups: Sequence[Path],
    logs: Sequence[Path],
    training: bool,
    options: Options,
    progress: Progress,
) -> Rescued:
    """Make a registry in an empty or new folder. On any failure nothing of it is left.

    Raises NOTHING_TO_RESCUE if neither the damaged file nor a backup nor the log can be read, and what ``restore``
    raises.
    """
    if proof.sheets:
        check_password(proof.password)
    sources = _sources(damaged, backups, logs, proof, training=training)
    with new_folder(folder) as part:
        building = Building(part, sources.opened, (damaged, *logs), options)
        rescued = _Rescue(building, sources, Meter(0, progress)).run()
        if proof.sheets:
            coming_in.recover(part, proof.sheets, proof.login, proof.password, training=training, options=options)
        return rescued


# --- what there is -------------------------------------------------------------------------------


def _sources(damaged: Path, backups: Sequence[Path], logs: Sequence[Path], proof: Proof, *, training: bool) -> _Sources:
    """Raises NO_BACKUP, BACKUP_OF_ANOTHER, KEYRING_DAMAGED, NOT_A_REGISTRY and why the proof opens nothing."""
    roots = (*kept_places(damaged), damaged.with_name(damaged.name + DEFAULT_SUFFIX))
    known = [root / TOP for root in roots if (root / TOP).is_dir()]
    paths = list(dict.fromkeys([*backups, *known]))
    keyrings = [damaged, *map(registry_folder, logs)]
    try:
        keyring = read_keyring(damaged)
    except RegistryError as error:
        if error.code not in _NO_KEYRING or not copies_at(paths):
            raise
        copies, opened = choose(paths, logs, proof, training=training)
    else:
        must_be_kind(keyring.kind, training)
        named = {group.registry for group in copies_at(backups)}
        if named and keyring.registry not in named:
            raise RegistryError(ErrorCode.BACKUP_OF_ANOTHER)
        own = [group for group in copies_at(paths) if group.registry == keyring.registry]
        copies = own[0] if own else Copies(keyring.registry, keyring.kind, (), ())
        opened = open_keyrings([*keyrings, *(copy.folder for copy in copies.found)], proof, keyring.registry)
    places = [place for path in paths for place in place_folders(path) if place.path.name == copies.registry]
    return _Sources(damaged, copies, opened, tuple(dict.fromkeys(places)))


_NO_KEYRING = (ErrorCode.NOT_A_REGISTRY, ErrorCode.KEYRING_DAMAGED)


# --- what is made of it --------------------------------------------------------------------------


class _Rescue:
    """One rescue at work: first the base, then what the damaged file adds."""

    def __init__(self, building: Building, sources: _Sources, meter: Meter) -> None:
        self._building, self._sources, self._meter = building, sources, meter
        self._part, self._options = building.part, building.options
        self._passed_over = list(sources.copies.unreadable)
        self._of_other_key: list[str] = []

    def run(self) -> Rescued:
        copy, key, position, head = self._take_base()
        with contextlib.closing(connect(self._part / DATABASE, key)) as connection:
            replayed = self._building.replay(
                connection, self._sources.places, self._sources.copies.registry, position, head
            )
            schema.upgrade(connection)
            since = replayed.position.change if copy is not None or replayed.changes else None
            found = self._salvage(copy)
            added = self._add(connection, found, since, copy, replayed)
            missing = self._building.bring_papers(connection, self._sources.places, self._meter)
            finished = self._building.finish(connection, key)
        return Rescued(
            generation=copy.name if copy else "",
            made_at=copy.head.made_at if copy else None,
            epoch=added.epoch,
            reach=added.reach,
            from_log=replayed.changes,
            log_whole=replayed.is_whole,
            from_file=added.rows,
            damaged_pages=tuple(sorted(found.pages.damaged)) if found else (),
            page_count=found.pages.count if found else 0,
            lost=added.lost,
            passed_over=tuple(self._passed_over),
            of_other_key=tuple(self._of_other_key),
            missing=missing,
            books=finished.books,
            faults=finished.faults,
        )

    def _take_base(self) -> tuple[Copy | None, bytes, Position, JournalHead | None]:
        """The newest whole backup, or an empty database for the log and the damaged file to fill."""
        opened = self._sources.opened
        for copy in self._sources.copies.found:
            key = opened.key_of(copy)
            if key is None:
                self._of_other_key.append(copy.name)
                continue
            must_have_space(self._part, copy.head.size)
            try:
                return copy, key, *self._building.copy_files(copy, key, self._meter)
            except CopyDamaged:
                self._passed_over.append(copy.name)
                remove_contents(self._part)
        key = opened.keys[0]
        with contextlib.closing(create_database(self._part / DATABASE, key)) as connection:
            schema.create(connection, self._schema_of_log())
        return None, key, Position(1, 0), None

    def _schema_of_log(self) -> int:
        """The schema with which a log that goes back to the first change begins; the newest without one."""
        folders = [*(place.changes for place in self._sources.places), *map(log_folder, self._building.logs)]
        heads = [segment.head for folder in folders for segment in segments_in(folder)[0]]
        own = [head for head in heads if head.registry == self._sources.copies.registry and head.first == 1]
        return next((h.schema for h in own if FIRST_SCHEMA <= h.schema <= schema.NEWEST), schema.NEWEST)

    def _salvage(self, copy: Copy | None) -> Salvage | None:
        """What the damaged file holds; None if not one page of it can be read. Raises NEWER_VERSION, disk errors."""
        opened, copies = self._sources.opened, self._sources.copies.found
        raws = [read_raw(self._sources.damaged / name) for name in (DATABASE, ROTATED)]
        salts = {key: [_salt(c) for c in copies if opened.key_of(c) == key] for key in opened.keys}
        best = max((open_pages(raw, key, salts[key]) for raw in raws for key in opened.keys), key=_whole_pages)
        if not _whole_pages(best):
            return None
        other = None
        if best.damaged and copy is not None and opened.key_of(copy) == best.key:
            other = OpenPages(read_raw(copy.folder / DATABASE), best.key, frozenset())
        found = salvage(best, other)
        if (found.version or 0) > schema.NEWEST:
            raise RegistryError(ErrorCode.NEWER_VERSION, registry=found.version or 0, program=schema.NEWEST)
        return found

    def _add(
        self, connection: Connection, found: Salvage | None, since: int | None, copy: Copy | None, replayed: Replayed
    ) -> _Added:
        """Add what the damaged file has beyond the base, and begin an epoch. Raises what ``_must_be_usable`` raises."""
        more = is_ahead(connection, found, replayed.position.epoch, since) if found else None
        ahead = found if more else None
        head, look = reach_of(connection).journal, access_log.last(connection)[0]
        user, clock = self._sources.opened.user, self._options.clock
        connection.execute("PRAGMA foreign_keys = OFF")
        with driver_errors(), write_transaction(connection):
            lost, rows = self._merged(connection, ahead, since, head) if ahead else ([], 0)
            if more is None and not self._is_vouched_for(replayed):
                lost = [Lost("journal")]
            self._must_be_usable(connection)
            reach = reach_of(connection)
            epoch = epochs.begin(connection, replayed.position.change)
            torn = [name for name, table in ahead.tables.items() if table.holes] if ahead else []
            mended = mend(connection, torn, head, look, epoch, clock.now())
            told = {"from": copy.name if copy else "", "changes": replayed.changes, "rows": rows, "lost": len(lost)}
            told |= {"entered_again": len(mended.numbers)}
            entry = epochs.tell(connection, user, ACTION, told, clock, self._options.new_id)
            lost += [*mended.lost, *refer(connection, mended, entry)]
            self._know_account(connection, entry)
            if ahead:
                caches.doubt(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        return _Added(epoch, reach, rows, tuple(dict.fromkeys(lost)))

    def _merged(self, connection: Connection, found: Salvage, since: int | None, head: int) -> tuple[list[Lost], int]:
        """Take over what the damaged file has beyond the registry; returns what is lost, and how many rows it gave."""
        new = differences(connection, found, since)
        apply(connection, found, new)
        fill_from_log(connection, found, new, self._logged())
        erase_again(connection, found, new, head)
        return name_lost(connection, found, new, head), new.rows

    def _logged(self) -> Iterator[Row]:
        """Every row of this schema in every log at hand, the oldest first; nothing of what a place keeps of another
        branch."""
        folders = [*(place.changes for place in self._sources.places), *map(log_folder, self._building.logs)]
        keys = {key.id: key for key in map(LogKey.of, self._sources.opened.keys)}
        segments = [segment for folder in dict.fromkeys(folders) for segment in segments_in(folder)[0]]
        groups = [
            group
            for segment in segments
            if segment.head.registry == self._sources.copies.registry and segment.head.schema == schema.NEWEST
            if segment.head.key_id in keys and not is_other_name(segment.path.name)
            for group in SegmentReader(segment, keys[segment.head.key_id])
        ]
        for group in sorted(groups, key=lambda group: (group.epoch, group.last)):
            yield from group.rows

    def _is_vouched_for(self, replayed: Replayed) -> bool:
        """Whether the registry's own log was read to its end: it is written before anybody hears that a thing is done,
        so there was nothing more."""
        registry = self._sources.copies.registry
        segments, _ = segments_in(self._sources.damaged / CHANGES)
        own = [s for s in segments if s.head.registry == registry and s.head.epoch == replayed.position.epoch]
        key = next((k for k in map(LogKey.of, self._sources.opened.keys) if own and k.id == own[-1].head.key_id), None)
        if key is None or not replayed.is_whole:
            return False
        reader = SegmentReader(own[-1], key)
        last = max((group.last for group in reader), default=0)
        return reader.is_whole and last <= replayed.position.change

    def _know_account(self, connection: Connection, entry: int) -> None:
        """Enter the public keys of whoever rescues, if they are lost: without them his slot would not be his."""
        opened = self._sources.opened
        known = connection.execute("SELECT 1 FROM user_key WHERE user = ?", (opened.user,)).fetchone()
        if known is None and opened.public is not None:
            connection.execute(
                "INSERT INTO user_key (user, signing, box, journal) VALUES (?, ?, ?, ?)",
                (opened.user, *opened.public, entry),
            )

    def _must_be_usable(self, connection: Connection) -> None:
        """Raises NOTHING_TO_RESCUE unless there is what no registry can do without; UNKNOWN_USER, ACCOUNT_DISABLED,
        ACCOUNT_IDLE unless the account can work with it."""
        if connection.execute("SELECT 1 FROM registry, office WHERE own = 1").fetchone() is None:
            raise RegistryError(ErrorCode.NOTHING_TO_RESCUE)
        try:
            active_account(connection, self._sources.opened.user)
        except RegistryError as error:
            if error.code is not ErrorCode.NOT_FOUND:
                raise
            raise RegistryError(ErrorCode.UNKNOWN_USER) from None


@dataclass(frozen=True, slots=True)
class _Added:
    """What the damaged file added, and to where the registry reached before it began an epoch."""

    epoch: int
    reach: Reach
    rows: int
    lost: tuple[Lost, ...]


def _whole_pages(pages: OpenPages) -> int:
    return pages.count - len(pages.damaged)


def _salt(copy: Copy) -> bytes:
    with contextlib.suppress(OSError), (copy.folder / DATABASE).open("rb") as file:
        return file.read(SALT_BYTES)
    return b""

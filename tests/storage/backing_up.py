"""Helpers of the tests of backups: a registry with people and papers, its place, and a backup made on one thread."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.actions.enter_person import enter_person
from models.actions.keep_paper import keep_printed
from models.actions.manage_backups import make_default_place
from models.actions.record_event import record_event
from models.backup import BackedUp, FoundPlace, Generation, Place
from models.dates import Moment
from models.errors import ErrorCode, RegistryError
from models.events.notes import Note
from models.faults import Fault
from models.ids import DocumentId, PersonId
from models.ports import NewDocument
from storage.backups.layout import PlaceFolder
from storage.connection import Connection
from storage.disk import Disk
from storage.registry import Options, SqlRegistry, open_registry
from tests.conftest import LOGIN, NOW, PASSWORD
from tests.faults.scripted_saves import POSITIVE

_NUMBERS = itertools.count(1)


def silent(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


def connection_of(registry: SqlRegistry) -> Connection:
    assert registry._connection is not None
    return registry._connection


@dataclass
class Office:
    """An open registry, its disk, and the place beside it."""

    registry: SqlRegistry
    options: Options
    folder: Path
    place: Place
    person: PersonId
    disk: Disk = field(init=False)

    def __post_init__(self) -> None:
        self.disk = Disk(self.options)

    @property
    def connection(self) -> Connection:
        return connection_of(self.registry)

    @property
    def found(self) -> FoundPlace:
        return self.found_at(self.place.path)

    def found_at(self, root: Path) -> FoundPlace:
        (found,) = (found for found in self.disk.places_on([root]) if found.registry == self.registry_id)
        return found

    @property
    def registry_id(self) -> str:
        return self.registry._session.vault.keyring.registry

    @property
    def at_place(self) -> PlaceFolder:
        return PlaceFolder.under(self.place.path, self.registry_id)

    def back_up(
        self, place: Place | None = None, *, progress: Callable[[int, int], None] = silent, note: bool = True
    ) -> BackedUp:
        """Make a full backup at a place, as the program does, but on one thread."""
        place, snapshot = place or self.place, self.registry.snapshot()
        done = self.disk.back_up(
            snapshot, place, place.path, on_copied=lambda: self.registry.release(snapshot), progress=progress
        )
        if note:
            self.registry.note_backup(done)
        return done

    def generations(self) -> list[Generation]:
        return list(self.disk.generations(self.found))

    def faults(self, generation: Generation) -> list[Fault]:
        return list(self.disk.prove(self.found, generation, self.registry.backup_key(), silent))

    def note(self, text: str = "ghi thêm") -> None:
        self.registry.write(record_event, self.person, Moment.at(NOW), Note(text=text))

    def keep(self, content: bytes) -> DocumentId:
        """A paper with this content."""
        return self.registry.write(keep_printed, paper(self.person, content), 1, "print")


def paper(person: PersonId, content: bytes) -> NewDocument:
    return NewDocument(
        DocumentId(f"paper {next(_NUMBERS)}"), person, None, "printed", "III-01", "1", "Phiếu", "", None, "", 1,
        "application/pdf", content, {},
    )  # fmt: skip


def open_office(folder: Path, options: Options, person: PersonId | None = None) -> Office:
    """Open a registry, with its place; with a person and three papers unless somebody is there already."""
    registry = open_registry(folder, LOGIN, PASSWORD, training=False, options=options)
    if person is not None:
        (place, *_) = registry.read(lambda queries: queries.places())
        return Office(registry, options, folder, place, person)
    place_made = registry.write(make_default_place)
    assert place_made is not None
    person = registry.write(enter_person, {"name": "Lê Văn Mẫu"}, Moment.at(NOW), POSITIVE)
    office = Office(registry, options, folder, place_made, person)
    for number in range(3):
        office.keep(b"%PDF " + bytes([number]) * 3_000)
    return office


def all_rows(connection: Connection) -> dict[str, list[Any]]:
    """Every row of every table but what SQLite keeps for itself."""
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ).fetchall()
    return {
        name: sorted(connection.execute(f"SELECT * FROM {json.dumps(name)}").fetchall(), key=repr) for (name,) in tables
    }


def code_of(deed: Callable[[], object]) -> ErrorCode | None:
    """The code of the expected error of a deed; None if it succeeds."""
    try:
        deed()
    except RegistryError as error:
        return error.code
    return None

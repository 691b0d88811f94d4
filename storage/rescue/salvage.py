"""What a damaged database still holds: every table's rows and holes, whatever page is gone, the first one included."""

from __future__ import annotations

import contextlib
import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlcipher3 import dbapi2

from storage import schema
from storage.connection import Connection, DatabaseError
from storage.rescue.pages import OpenPages
from storage.rescue.tree import NO_COLUMN, Found, Key, Reader, Row, Shape

_SCHEMA = Shape(
    "sqlite_schema",
    ("type", "name", "tbl_name", "rootpage", "sql"),
    ("TEXT", "TEXT", "TEXT", "INTEGER", "TEXT"),
    (1,),
    NO_COLUMN,
    (0, 1, 2, 3, 4),
    required=frozenset({0, 1, 2}),
    begins=frozenset({"table", "index", "view", "trigger"}),
)
_VERSION_AT = 60


@dataclass(frozen=True)
class Salvage:
    """The tables of a damaged file. ``version``: of its schema; None if the page that says so is damaged."""

    pages: OpenPages
    tables: Mapping[str, Found]
    version: int | None

    @property
    def is_whole(self) -> bool:
        return not self.pages.damaged

    @property
    def is_empty(self) -> bool:
        """Whether not one row could be read."""
        return not any(found.rows for found in self.tables.values())


@dataclass(frozen=True, slots=True)
class _Object:
    """One row of the schema."""

    type: str
    name: str
    root: int
    sql: str


def salvage(pages: OpenPages, other: OpenPages | None = None) -> Salvage:
    """Read every table. ``other``: an older copy of the same file, which tells where tables stand whose entry in the
    schema is damaged."""
    reader = Reader(pages)
    own, whole = _objects(reader)
    whole = whole and pages.page(1) is not None  # without it nobody knows whether the file was cut off
    objects = {**(_objects(Reader(other))[0] if other is not None and not whole else {}), **own}
    with contextlib.closing(_model((*_newest(), *objects.values()))) as model:
        shapes = _shapes(model)
        reader.accepts = _Judge(model)
        for item in objects.values():
            if item.root and item.name not in shapes:
                reader.follow(item.root)
        expected = shapes if not whole else {name: shape for name, shape in shapes.items() if name in objects}
        tables = {
            name: reader.read(shape, objects[name].root if name in objects else None)
            for name, shape in expected.items()
        }
        _follow_free(reader, pages)
        reader.adopt(list(tables.values()))
    first = pages.page(1)
    version = struct.unpack_from(">I", first, _VERSION_AT)[0] if first is not None else None
    return Salvage(pages, tables, version)


def _objects(reader: Reader) -> tuple[dict[str, _Object], bool]:
    """The schema as far as it can be read, and whether that is all of it."""
    found = reader.read(_SCHEMA, 1)
    reader.adopt([found])
    rows = found.rows.values()
    return {row[1]: _Object(row[0], row[1], row[3] or 0, row[4] or "") for row in rows}, not found.holes


def _newest() -> list[_Object]:
    """The tables of this program's schema, for a file that does not tell its own any more."""
    with contextlib.closing(dbapi2.connect(":memory:", isolation_level=None)) as connection:
        schema.create(connection)
        cursor = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
        return [_Object("table", name, 0, sql) for name, sql in cursor.fetchall()]


def _model(objects: Iterable[_Object]) -> Connection:
    """An empty database with the ordinary tables of these; of two of one name the last."""
    connection = dbapi2.connect(":memory:", isolation_level=None)
    tables = {item.name: item.sql for item in objects if item.type == "table" and not item.name.startswith("sqlite_")}
    for sql in tables.values():
        with contextlib.suppress(DatabaseError):  # a virtual table of the search, which is computed afresh
            connection.execute(sql)
    return connection


def _shapes(model: Connection) -> dict[str, Shape]:
    """The shapes of all tables with rows of their own: those of the search, too, or their pages would fit others."""
    listed = model.execute(
        "SELECT name, wr FROM pragma_table_list WHERE type IN ('table', 'shadow') AND schema = 'main'"
    )
    names = [(name, bool(wr)) for name, wr in listed.fetchall() if name != "sqlite_schema"]
    return {name: _shape(model, name, without_rowid) for name, without_rowid in names}


class _Judge:
    """Asks the tables of an empty database whether they would take a row."""

    def __init__(self, model: Connection) -> None:
        self._model = model

    def __call__(self, shape: Shape, row: Row) -> bool:
        marks = ", ".join("?" * len(row))
        self._model.execute("BEGIN")
        try:
            self._model.execute(f"INSERT OR REPLACE INTO {json.dumps(shape.name)} VALUES ({marks})", row)
            return True
        except DatabaseError:
            return False
        finally:
            self._model.execute("ROLLBACK")


def _shape(connection: Connection, name: str, without_rowid: bool) -> Shape:
    columns = connection.execute('SELECT name, type, pk, "notnull" FROM pragma_table_info(?)', (name,)).fetchall()
    keys = tuple(place for _, place in sorted((row[2], place) for place, row in enumerate(columns) if row[2]))
    others = tuple(place for place in range(len(columns)) if place not in keys)
    is_number = len(keys) == 1 and columns[keys[0]][1].upper() == "INTEGER"
    rowid = None if without_rowid else keys[0] if is_number else NO_COLUMN
    return Shape(
        name,
        tuple(row[0] for row in columns),
        tuple(row[1].upper() for row in columns),
        keys,
        rowid,
        (*keys, *others) if without_rowid else tuple(range(len(columns))),
        frozenset(place for place, row in enumerate(columns) if row[3] or row[2]),
    )


def _follow_free(reader: Reader, pages: OpenPages) -> None:
    """Mark the pages that the file does not use."""
    first = pages.page(1)
    trunk = struct.unpack_from(">I", first, 32)[0] if first is not None else 0
    while trunk and trunk not in reader.reached:
        reader.reached.add(trunk)
        page = pages.page(trunk)
        if page is None:
            return
        trunk, count = struct.unpack_from(">2I", page)
        reader.reached.update(struct.unpack_from(f">{min(count, 1000)}I", page, 8))


def by_primary_key(found: Found) -> dict[Key, tuple[Any, ...]]:
    """The rows of a table by its primary key."""
    return {found.shape.key_of(row): row for row in found.rows.values()}

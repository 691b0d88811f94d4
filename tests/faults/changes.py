"""What tests ask of a change log: its groups in clear, and whether an older copy with the log is the registry."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from models.backup import Position
from storage import caches
from storage.changes import replay
from storage.changes.format import FOLDER, Group, LogKey, SegmentReader, segments_in
from storage.changes.reading import LogReader
from storage.changes.rows import journal_head, last_change
from storage.connection import connect
from storage.keyring import read_keyring
from storage.registry import DATABASE
from tests.conftest import LOGIN, PASSWORD

NOT_BASE = {*caches._OF_PEOPLE, "cache_state", "change"}

Rows = dict[str, list[tuple[Any, ...]]]


def database_key(folder: Path) -> bytes:
    keyring = read_keyring(folder)
    return keyring.unlock(keyring.slot_of(LOGIN), PASSWORD).database


def base_tables(connection: Any) -> list[str]:
    """Every table that cannot be computed from others."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_%' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return sorted({name for (name,) in names} - NOT_BASE)


def base_rows(connection: Any) -> Rows:
    """Every row of every base table, as it is stored."""
    return {
        name: sorted((tuple(row) for row in connection.execute(f"SELECT * FROM {name}").fetchall()), key=repr)
        for name in base_tables(connection)
    }


def groups_in(folder: Path, key: bytes) -> list[Group]:
    """Every group of every segment in a registry's folder that a database key opens."""
    segments, _ = segments_in(folder / FOLDER)
    log_key = LogKey.of(key)
    own = [segment for segment in segments if segment.head.key_id == log_key.id]
    return [group for segment in own for group in SegmentReader(segment, log_key)]


def log_in_clear(folder: Path, key: bytes) -> bytes:
    """All that the change log says, as text; what is hex in it, as bytes too."""
    rows = [row for group in groups_in(folder, key) for row in group.rows]
    values = [value for _, _, values in rows for value in values or () if isinstance(value, str)]
    return b"\0".join([json.dumps(rows, ensure_ascii=False).encode(), *map(_unhexed, values)])


def _unhexed(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def copy_raw(folder: Path, target: Path) -> Path:
    """The database with its log as they lie there at this moment; returns the copy."""
    target.mkdir(parents=True, exist_ok=True)
    for name in (DATABASE, f"{DATABASE}-wal"):
        (target / name).unlink(missing_ok=True)
        if (folder / name).exists():
            shutil.copy(folder / name, target / name)
    return target / DATABASE


def with_log(database: Path, keys: Iterable[bytes], log_folders: Iterable[Path]) -> tuple[Rows, int]:
    """The base tables of a copy after the log was put into it, and the number of its last change.

    The first key opens the copy.
    """
    keys = list(keys)
    connection = connect(database, keys[0])
    try:
        registry, epoch = connection.execute("SELECT id, epoch FROM registry").fetchone()
        position = Position(epoch, last_change(connection))
        reader = LogReader(log_folders, keys, registry, position, journal_head(connection))
        replay.apply(connection, reader)
        assert reader.reached.change == last_change(connection)
        return base_rows(connection), last_change(connection)
    finally:
        connection.close()

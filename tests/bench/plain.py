"""The baseline of the store: the same tables unencrypted, with the same pragmas, through the same driver."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlcipher3 import dbapi2

from storage.changes.log import open_log
from storage.connection import CACHE_KIB, Connection
from storage.registry import TRAINING, SqlRegistry
from storage.session import Session
from tests.bench.registries import bench_options, opened

FILE = "plain.db"
PRAGMAS = (
    "locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON",
    f"cache_size = -{CACHE_KIB}", "trusted_schema = OFF",
)  # fmt: skip
"""Those of storage/connection.py; that they are the same is checked when the baseline is opened."""


def plain_file(folder: Path) -> Path:
    """The tables of a registry in a file without encryption, beside its folder; made now if it is not there."""
    path = folder.parent / FILE
    if not path.exists():
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        with opened(folder) as registry:
            connection = registry._open_connection()
            connection.execute(f"ATTACH '{unfinished}' AS plain KEY ''")
            connection.execute("SELECT sqlcipher_export('plain')")
            connection.execute("DETACH plain")
        unfinished.rename(path)
    return path


@contextlib.contextmanager
def opened_plain(file: Path, registry: SqlRegistry) -> Iterator[SqlRegistry]:
    """The program's own registry code on an unencrypted file; ``registry`` is the encrypted one, open."""
    connection = dbapi2.connect(str(file), isolation_level=None, timeout=0, cached_statements=256)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    _must_be_alike(connection, registry._open_connection())
    vault = replace(registry._session.vault, folder=file.parent)  # its own, which it empties when it closes
    options = bench_options(change_log=False)
    log = open_log(file.parent, vault.keys.database, options.clock, synced=True, on=False)
    plain = SqlRegistry(file.parent, connection, Session(registry.user, vault), TRAINING, options, log)
    try:
        yield plain
    finally:
        plain.close()


def _must_be_alike(one: Connection, other: Connection) -> None:
    """Raises ValueError if two connections work under different conditions."""
    for pragma in (*(pragma.split()[0] for pragma in PRAGMAS), "page_size", "wal_autocheckpoint"):
        values = [str(connection.execute(f"PRAGMA {pragma}").fetchone()[0]) for connection in (one, other)]
        if values[0] != values[1]:
            raise ValueError(f"{pragma} is {values[0]} in the baseline and {values[1]} in the registry")

"""Version 6 of the registry: what changed since the last proven backup, backups and their places. Frozen."""

from __future__ import annotations

from storage.connection import Connection

STATEMENTS = (
    # Table and primary key (a JSON array) of every row of a base table that was added, changed or removed, and that no
    # proven backup holds as it is now. No values. The numbers are never given twice: the change log goes by them.
    """CREATE TABLE change (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        tbl TEXT NOT NULL,
        key TEXT NOT NULL
    ) STRICT""",
    # Where backups are put: a folder of this machine, or an enrolled stick.
    """CREATE TABLE backup_place (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('folder', 'stick')),
        name TEXT NOT NULL,
        path TEXT NOT NULL,
        enrolled_at INTEGER NOT NULL,
        journal INTEGER NOT NULL REFERENCES journal (number)
    ) STRICT, WITHOUT ROWID""",
    # Every backup that was proven: epoch, journal and change are those of the copy, not of this row; key_id tells
    # under which database key it lies; gone_at: it was thinned out.
    """CREATE TABLE backup (
        number INTEGER PRIMARY KEY,
        place TEXT NOT NULL,
        name TEXT NOT NULL,
        made_at INTEGER NOT NULL,
        proven_at INTEGER NOT NULL,
        epoch INTEGER NOT NULL,
        journal INTEGER NOT NULL,
        change INTEGER NOT NULL,
        size INTEGER NOT NULL,
        key_id TEXT NOT NULL,
        gone_at INTEGER
    ) STRICT""",
    # The last number given on paper before a restore, for each year and suffix.
    """CREATE TABLE number_floor (
        year INTEGER NOT NULL,
        suffix TEXT NOT NULL,
        number TEXT NOT NULL,
        journal INTEGER NOT NULL REFERENCES journal (number),
        PRIMARY KEY (year, suffix)
    ) STRICT, WITHOUT ROWID""",
    # A cache: of every person a digest of what the caches were computed from and of what came out.
    """CREATE TABLE cache_mark (
        person INTEGER PRIMARY KEY REFERENCES person (number),
        digest BLOB NOT NULL
    ) STRICT""",
)

BASE_TABLES = {
    "registry": ("only",),
    "journal": ("number",),
    "journal_payload": ("number",),
    "seal_key": ("owner",),
    "office": ("number",),
    "user_account": ("number",),
    "setting": ("name",),
    "person": ("number",),
    "person_value": ("person", "field", "valid_from"),
    "event": ("number",),
    "document": ("number",),
    "print_log": ("number",),
    "tally": ("name", "day"),
    "access_log": ("number",),
    "rule_override": ("number",),
    "rule_file": ("number",),
    "signed_head": ("number",),
    "access_segment": ("first",),
    "user_login": ("user",),
    "user_key": ("number",),
    "recovery": ("id",),
    "key_state": ("only",),
    "erasure": ("number",),
    "erasure_rest": ("what",),
    "backup_place": ("id",),
    "backup": ("number",),
    "number_floor": ("year", "suffix"),
}
"""Primary keys of the tables that cannot be computed from others."""


def apply(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.execute(statement)
    for table, key in BASE_TABLES.items():
        for trigger in _triggers(table, key):
            connection.execute(trigger)


def _triggers(table: str, key: tuple[str, ...]) -> tuple[str, ...]:
    """Triggers that note every row added, changed or removed; a row whose key changes under both keys."""
    old, new = (", ".join(f"{side}.{column}" for column in key) for side in ("OLD", "NEW"))
    note = f"INSERT INTO change (tbl, key) VALUES ('{table}', json_array"
    return (
        f"CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN {note}({new})); END",
        f"CREATE TRIGGER {table}_changed AFTER UPDATE ON {table} BEGIN {note}({new})); END",
        f"CREATE TRIGGER {table}_moved AFTER UPDATE ON {table} WHEN ({old}) <> ({new}) BEGIN {note}({old})); END",
        f"CREATE TRIGGER {table}_removed AFTER DELETE ON {table} BEGIN {note}({old})); END",
    )

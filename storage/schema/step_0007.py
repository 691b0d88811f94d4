"""Version 7 of the registry: the keyring's slots and ways to recover, and when each account was reviewed. Frozen."""

from __future__ import annotations

from storage.connection import Connection

STATEMENTS = (
    # What the keyring holds for a user and a way to recover, as of the last commit: the file can be put right by it.
    # NULL: made by an older program, or the account was removed.
    "ALTER TABLE user_login ADD COLUMN slot TEXT CHECK (slot IS NULL OR json_valid(slot))",
    "ALTER TABLE recovery ADD COLUMN entry TEXT CHECK (entry IS NULL OR json_valid(entry))",
    # When a chief last confirmed the account. NULL: never.
    "ALTER TABLE user_login ADD COLUMN reviewed_at INTEGER",
)


def apply(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.execute(statement)

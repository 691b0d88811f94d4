"""Version 11 of the registry: a scan that was attached by mistake is withdrawn. Frozen."""

from __future__ import annotations

from storage.connection import Connection

STATEMENTS = (
    # Withdrawn (1): it stands in no file and no list; its row and its bytes stay as long as its person's.
    "ALTER TABLE document ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1))",
)


def apply(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.execute(statement)

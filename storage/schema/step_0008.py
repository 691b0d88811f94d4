"""Version 8 of the registry: of which printed paper a scan is the signed copy. Frozen."""

from __future__ import annotations

from storage.connection import Connection

STATEMENTS = (
    # NULL: the paper is a copy of nothing that the registry has.
    "ALTER TABLE document ADD COLUMN copy_of TEXT REFERENCES document (id)",
)


def apply(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.execute(statement)

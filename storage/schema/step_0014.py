"""Version 14 of the registry: what is due says by which row of its rule, which other rows may follow. Frozen."""

from __future__ import annotations

from storage.connection import Connection

STATEMENTS = ("ALTER TABLE case_due ADD COLUMN rule_from TEXT NOT NULL DEFAULT ''",)


def apply(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.execute(statement)

"""Version 13 of the registry: the papers of the whole office are listed by their day. Frozen."""

from __future__ import annotations

from storage.connection import Connection

STATEMENTS = (
    # A paper that names no day counts from the day on which it was kept. Legal days are those of UTC+7.
    """CREATE INDEX document_by_day ON document (
        CASE WHEN dated <> '' THEN dated ELSE date(recorded_at, 'unixepoch', '+7 hours') END, number)""",
)


def apply(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.execute(statement)

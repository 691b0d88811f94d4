"""Version 9 of the registry: papers are found by their number, whatever their day. Frozen."""

from __future__ import annotations

from storage.connection import Connection

STATEMENTS = (
    "CREATE INDEX document_numbered ON document (paper_number) WHERE paper_number <> ''",
    """CREATE INDEX event_by_number ON event (json_extract(fields, '$.number'))
        WHERE voided = 0 AND json_extract(fields, '$.number') IS NOT NULL""",
)


def apply(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.execute(statement)

"""Version 12 of the registry: what is destroyed is found where it is referred to, without a walk. Frozen."""

from __future__ import annotations

from storage.connection import Connection

STATEMENTS = (
    # SQLite looks for every row that still refers to one that goes; without an index it reads the whole table.
    "CREATE INDEX document_by_event ON document (event) WHERE event IS NOT NULL",
    "CREATE INDEX document_by_copied ON document (copy_of) WHERE copy_of IS NOT NULL",
    "CREATE INDEX print_log_by_document ON print_log (document) WHERE document IS NOT NULL",
    "CREATE INDEX print_log_by_person ON print_log (person) WHERE person IS NOT NULL",
)


def apply(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.execute(statement)

"""Version 5 of the registry: how long closed cases are kept, and what was destroyed. Frozen."""

from __future__ import annotations

from storage.connection import Connection

STATEMENTS = (
    # A cache: the class of retention of every closed case and the day from which its term counts.
    """CREATE TABLE case_retention (
        person INTEGER PRIMARY KEY REFERENCES person (number),
        class TEXT NOT NULL,
        since TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX case_retention_by_time ON case_retention (class, since, person)",
    # One row a destruction: order, counts, classes; nothing of whom.
    """CREATE TABLE erasure (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        erased_at INTEGER NOT NULL,
        erased_by TEXT NOT NULL,
        content TEXT NOT NULL CHECK (json_valid(content)),
        journal INTEGER NOT NULL REFERENCES journal (number)
    ) STRICT""",
    # What an erasure still has to take off the disk: 'log', or the name of a file of a paper.
    """CREATE TABLE erasure_rest (
        what TEXT PRIMARY KEY
    ) STRICT, WITHOUT ROWID""",
)


def apply(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.execute(statement)

"""Version 2 of the registry: decisions of the office to depart from a rule, and rule files taken. Frozen."""

from __future__ import annotations

from storage.connection import Connection

STATEMENTS = (
    # What a chief decided for the whole office; fields are those of the event kind rule_override.
    """CREATE TABLE rule_override (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        decided_at INTEGER NOT NULL,
        day_only INTEGER NOT NULL CHECK (day_only IN (0, 1)),
        fields TEXT NOT NULL CHECK (json_valid(fields)),
        voided INTEGER NOT NULL CHECK (voided IN (0, 1)),
        reason TEXT NOT NULL,
        owner TEXT NOT NULL,
        recorded_at INTEGER NOT NULL,
        recorded_by TEXT NOT NULL,
        version INTEGER NOT NULL,
        journal INTEGER NOT NULL REFERENCES journal (number)
    ) STRICT""",
    # Rule files in the order in which they were taken: the signed bytes as they came.
    """CREATE TABLE rule_file (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        file_number INTEGER NOT NULL UNIQUE,
        signer TEXT NOT NULL,
        sealed BLOB NOT NULL,
        taken_at INTEGER NOT NULL,
        taken_by TEXT NOT NULL,
        journal INTEGER NOT NULL REFERENCES journal (number)
    ) STRICT""",
)


def apply(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.execute(statement)

"""Version 3 of the registry: signed heads, segments of the access log, and the indexes of its page. Frozen."""

from __future__ import annotations

from storage.connection import Connection

STATEMENTS = (
    # Where both chains ended when the registry was closed. The signature covers every column but itself and public,
    # and the signature before.
    """CREATE TABLE signed_head (
        number INTEGER PRIMARY KEY,
        epoch INTEGER NOT NULL,
        journal INTEGER NOT NULL,
        journal_hash BLOB NOT NULL,
        look INTEGER NOT NULL,
        look_hash BLOB NOT NULL,
        user_id TEXT NOT NULL,
        signed_at INTEGER NOT NULL,
        public BLOB NOT NULL,
        signature BLOB NOT NULL
    ) STRICT""",
    # first: number of the first entry; before: the hash it goes on from (nothing in segments of version 1);
    # retired: the journal entry that tells that its entries went.
    """CREATE TABLE access_segment (
        first INTEGER PRIMARY KEY,
        month TEXT NOT NULL,
        before BLOB NOT NULL,
        retired INTEGER REFERENCES journal (number)
    ) STRICT""",
    "INSERT INTO access_segment (first, month, before) SELECT min(number), month, x'' FROM access_log GROUP BY month",
    "CREATE INDEX access_log_by_person ON access_log (person_id, number) WHERE person_id IS NOT NULL",
    "CREATE INDEX journal_by_user ON journal (user_id, number)",
    "CREATE INDEX journal_by_kind ON journal (action, number)",
)


def apply(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.execute(statement)

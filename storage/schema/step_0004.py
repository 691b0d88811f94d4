"""Version 4 of the registry: what accounts and keys need. Frozen."""

from __future__ import annotations

from storage.connection import Connection

STATEMENTS = (
    # The login of an account. digests: of passwords used before (Argon2id, one salt and cost), so that a chief does
    # not take one again. clinical: the clinical key was given to it.
    """CREATE TABLE user_login (
        user TEXT PRIMARY KEY REFERENCES user_account (id),
        standing TEXT NOT NULL CHECK (standing IN ('active', 'disabled', 'idle', 'removed')),
        set_at INTEGER NOT NULL,
        must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
        seen_at INTEGER,
        clinical INTEGER NOT NULL CHECK (clinical IN (0, 1)),
        digests TEXT NOT NULL CHECK (json_valid(digests))
    ) STRICT, WITHOUT ROWID""",
    """INSERT INTO user_login (user, standing, set_at, must_change, seen_at, clinical, digests)
        SELECT id, iif(active, 'active', 'disabled'), (SELECT created_at FROM registry), 0, NULL, 0, '{}'
        FROM user_account""",
    # Public keys to which keys are given, all that a user ever had; the newest counts.
    """CREATE TABLE user_key (
        number INTEGER PRIMARY KEY,
        user TEXT NOT NULL REFERENCES user_account (id),
        signing BLOB NOT NULL,
        box BLOB NOT NULL,
        journal INTEGER NOT NULL REFERENCES journal (number)
    ) STRICT""",
    "CREATE INDEX user_key_by_user ON user_key (user, number)",
    # Ways to recover; the boxes themselves lie in the keyring. clinical: the clinical key is in them.
    """CREATE TABLE recovery (
        id TEXT PRIMARY KEY,
        way TEXT NOT NULL CHECK (way IN ('sheet', 'two_sheets', 'superior')),
        public BLOB NOT NULL,
        made_at INTEGER NOT NULL,
        rehearsed_at INTEGER,
        used_at INTEGER,
        clinical INTEGER NOT NULL CHECK (clinical IN (0, 1)),
        journal INTEGER NOT NULL REFERENCES journal (number)
    ) STRICT, WITHOUT ROWID""",
    # clinical_check: a digest of the clinical key, so that a second one is never made. rotation_due: an account was
    # removed and the database key that it knew is still in use.
    """CREATE TABLE key_state (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        clinical_check BLOB,
        rotation_due INTEGER NOT NULL CHECK (rotation_due IN (0, 1)),
        rotated_at INTEGER
    ) STRICT""",
    "INSERT INTO key_state (only, clinical_check, rotation_due, rotated_at) VALUES (1, NULL, 0, NULL)",
)


def apply(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.execute(statement)

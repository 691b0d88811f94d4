"""Version 10 of the registry: list rows hold what lists are filtered by. Frozen."""

from __future__ import annotations

from storage.connection import Connection

STATEMENTS = (
    # born_by: the last day on which the person may have been born. substances, prior_record: codes with a space before
    # and after each. psychosis: 1 yes, 0 no, NULL unknown. …_key: one for all spellings that differ by capitals alone.
    "ALTER TABLE person_row ADD COLUMN born_by TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE person_row ADD COLUMN monitored INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE person_row ADD COLUMN psychosis INTEGER",
    "ALTER TABLE person_row ADD COLUMN substances TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE person_row ADD COLUMN prior_record TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE person_row ADD COLUMN last_officer TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE person_row ADD COLUMN occupation TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE person_row ADD COLUMN ethnicity TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE person_row ADD COLUMN hamlet_key TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE person_row ADD COLUMN occupation_key TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE person_row ADD COLUMN ethnicity_key TEXT NOT NULL DEFAULT ''",
    # Covers every filter, and the words that are searched within one: the rows themselves are not read.
    """CREATE INDEX person_row_by_filter ON person_row (
        kept, sort_key, person, list, state, sex, born_by, presence, next_due, in_review, monitored, psychosis,
        substances, prior_record, last_officer, hamlet_key, occupation_key, ethnicity_key, words)""",
)


def apply(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.execute(statement)

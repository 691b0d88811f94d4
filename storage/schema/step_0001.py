"""Version 1 of the registry. Frozen: plain SQL and literals only.

Instants are whole seconds UTC (``…_at``), days are ISO text, JSON holds declared fields
(models/fields.py). ``number`` columns are row numbers that never leave storage/; ``id`` is a random
UUID. ``journal`` columns name the journal entry that wrote the present version of a row.
"""

from __future__ import annotations

from storage.connection import Connection

STATEMENTS = (
    # The registry itself. digest_key: keyed digests of journal payloads; blob_name_key: names of
    # document files. Both live only in here, so that changing the database key leaves them valid.
    """CREATE TABLE registry (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        id TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('real', 'training')),
        epoch INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        digest_key BLOB NOT NULL,
        blob_name_key BLOB NOT NULL
    ) STRICT""",
    # The journal: the chain covers every column of an entry but hash itself.
    """CREATE TABLE journal (
        number INTEGER PRIMARY KEY,
        epoch INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL,
        utc_offset INTEGER NOT NULL,
        user_id TEXT NOT NULL,
        office_id TEXT NOT NULL,
        action_id TEXT NOT NULL,
        action TEXT NOT NULL,
        record TEXT NOT NULL,
        record_id TEXT NOT NULL,
        person_id TEXT,
        change TEXT NOT NULL CHECK (change IN ('add', 'change', 'void', 'remove')),
        version INTEGER NOT NULL,
        payload_digest BLOB NOT NULL,
        hash BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX journal_by_record ON journal (record_id, number)",
    "CREATE INDEX journal_by_person ON journal (person_id, number) WHERE person_id IS NOT NULL",
    "CREATE INDEX journal_by_action ON journal (action_id)",
    # Before and after values, sealed under the key of the person (or of the office).
    """CREATE TABLE journal_payload (
        number INTEGER PRIMARY KEY REFERENCES journal (number),
        sealed BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE seal_key (
        owner TEXT PRIMARY KEY,
        key BLOB NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE office (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        own INTEGER NOT NULL CHECK (own IN (0, 1)),
        fields TEXT NOT NULL CHECK (json_valid(fields)),
        version INTEGER NOT NULL,
        journal INTEGER NOT NULL REFERENCES journal (number)
    ) STRICT""",
    """CREATE TABLE user_account (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        fields TEXT NOT NULL CHECK (json_valid(fields)),
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        version INTEGER NOT NULL,
        journal INTEGER NOT NULL REFERENCES journal (number)
    ) STRICT""",
    """CREATE TABLE setting (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL CHECK (json_valid(value)),
        version INTEGER NOT NULL,
        journal INTEGER NOT NULL REFERENCES journal (number)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE person (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        owner TEXT NOT NULL,
        fields TEXT NOT NULL CHECK (json_valid(fields)),
        version INTEGER NOT NULL,
        journal INTEGER NOT NULL REFERENCES journal (number)
    ) STRICT""",
    # Values of dated fields; valid_from '' means as far back as known.
    """CREATE TABLE person_value (
        person INTEGER NOT NULL REFERENCES person (number),
        field TEXT NOT NULL,
        valid_from TEXT NOT NULL,
        value TEXT NOT NULL CHECK (json_valid(value)),
        PRIMARY KEY (person, field, valid_from)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE event (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        person INTEGER NOT NULL REFERENCES person (number),
        kind TEXT NOT NULL,
        happened_at INTEGER NOT NULL,
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
    "CREATE INDEX event_by_person ON event (person, happened_at)",
    "CREATE INDEX event_by_kind ON event (kind, happened_at) WHERE voided = 0",
    # Papers. The bytes lie in blobs/<blob>, sealed under blob_key; equal bytes are stored once.
    """CREATE TABLE document (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        person INTEGER NOT NULL REFERENCES person (number),
        event TEXT REFERENCES event (id),
        origin TEXT NOT NULL CHECK (origin IN ('printed', 'received')),
        form TEXT NOT NULL,
        form_version TEXT NOT NULL,
        title TEXT NOT NULL,
        paper_number TEXT NOT NULL,
        dated TEXT NOT NULL,
        signer TEXT NOT NULL,
        pages INTEGER NOT NULL,
        media_type TEXT NOT NULL,
        size INTEGER NOT NULL,
        blob TEXT NOT NULL,
        blob_key BLOB NOT NULL,
        inputs TEXT NOT NULL CHECK (json_valid(inputs)),
        owner TEXT NOT NULL,
        recorded_at INTEGER NOT NULL,
        recorded_by TEXT NOT NULL,
        version INTEGER NOT NULL,
        journal INTEGER NOT NULL REFERENCES journal (number)
    ) STRICT""",
    "CREATE INDEX document_by_person ON document (person, recorded_at)",
    "CREATE INDEX document_by_blob ON document (blob)",
    "CREATE INDEX document_by_number ON document (dated, paper_number) WHERE paper_number <> ''",
    """CREATE TABLE print_log (
        number INTEGER PRIMARY KEY,
        document INTEGER REFERENCES document (number),
        person INTEGER REFERENCES person (number),
        form TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('print', 'reprint', 'save')),
        copies INTEGER NOT NULL,
        printed_at INTEGER NOT NULL,
        printed_by TEXT NOT NULL,
        journal INTEGER NOT NULL REFERENCES journal (number)
    ) STRICT""",
    # What is counted without a person: negative tests.
    """CREATE TABLE tally (
        name TEXT NOT NULL,
        day TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (name, day)
    ) STRICT, WITHOUT ROWID""",
    # Looks, not changes (design §8, Access log): chained by month, never in the journal.
    """CREATE TABLE access_log (
        number INTEGER PRIMARY KEY,
        month TEXT NOT NULL,
        looked_at INTEGER NOT NULL,
        user_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        person_id TEXT,
        detail TEXT NOT NULL,
        hash BLOB NOT NULL
    ) STRICT""",
    # --- caches: everything below can be rebuilt from the rows above -------------------------
    # made_by: the rules and the program that computed them; others compute them afresh.
    """CREATE TABLE cache_state (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        made_by TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE case_interval (
        person INTEGER NOT NULL REFERENCES person (number),
        starts_at INTEGER NOT NULL,
        ends_at INTEGER,
        state TEXT NOT NULL,
        PRIMARY KEY (person, starts_at)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE case_due (
        person INTEGER NOT NULL REFERENCES person (number),
        position INTEGER NOT NULL,
        rule TEXT NOT NULL,
        started_by TEXT,
        opens_at INTEGER NOT NULL,
        due_at INTEGER,
        due_kind TEXT NOT NULL,
        hour_unknown INTEGER NOT NULL,
        month TEXT NOT NULL,
        alarm INTEGER NOT NULL,
        sort_key BLOB NOT NULL,
        PRIMARY KEY (person, position)
    ) STRICT, WITHOUT ROWID""",
    # In the order of the home page, so that its first rows are one range.
    "CREATE INDEX case_due_by_time ON case_due (due_at, sort_key, person, position, opens_at) WHERE alarm = 1",
    """CREATE TABLE case_review (
        person INTEGER NOT NULL REFERENCES person (number),
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        rule TEXT NOT NULL,
        details TEXT NOT NULL,
        PRIMARY KEY (person, position)
    ) STRICT, WITHOUT ROWID""",
    # One narrow row a person. words are those of search_text with a space before each.
    """CREATE TABLE person_row (
        person INTEGER PRIMARY KEY REFERENCES person (number),
        kept INTEGER NOT NULL,
        list TEXT NOT NULL,
        sort_key BLOB NOT NULL,
        words TEXT NOT NULL,
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        folded TEXT NOT NULL,
        birth TEXT NOT NULL,
        sex TEXT NOT NULL,
        identity_number TEXT NOT NULL,
        hamlet TEXT NOT NULL,
        residence TEXT NOT NULL,
        state TEXT NOT NULL,
        since TEXT NOT NULL,
        term_end TEXT NOT NULL,
        presence TEXT NOT NULL,
        next_due INTEGER,
        in_review INTEGER NOT NULL
    ) STRICT""",
    # Both cover: the order of a list, and the words of searches that match half of it, are read
    # without touching the rows.
    "CREATE INDEX person_row_in_order ON person_row (kept, sort_key, person, words)",
    "CREATE INDEX person_row_by_list ON person_row (kept, list, sort_key, person)",
    "CREATE INDEX person_row_by_folded ON person_row (folded, birth)",
    """CREATE TABLE person_number (
        digits TEXT NOT NULL,
        person INTEGER NOT NULL REFERENCES person (number),
        PRIMARY KEY (digits, person)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX person_number_by_person ON person_number (person)",
    """CREATE TABLE search_text (
        person INTEGER PRIMARY KEY REFERENCES person (number),
        names TEXT NOT NULL,
        relatives TEXT NOT NULL,
        digits TEXT NOT NULL
    ) STRICT""",
    # External content, because a contentless index keeps erased words in its shadow tables until it
    # is optimised, secure-delete or not (docs/decisions/0005).
    """CREATE VIRTUAL TABLE search_words USING fts5 (
        names, relatives, digits, content = 'search_text', content_rowid = 'person', prefix = '1 2 3',
        tokenize = "unicode61 remove_diacritics 0")""",
    "INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1)",
    # Its words, for what is typed beyond the three letters of the prefix index, and for wrong letters.
    "CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab ('search_words', 'instance')",
    """CREATE VIRTUAL TABLE search_digits USING fts5 (
        digits, content = 'search_text', content_rowid = 'person', tokenize = 'trigram')""",
    "INSERT INTO search_digits (search_digits, rank) VALUES ('secure-delete', 1)",
)


def apply(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.execute(statement)

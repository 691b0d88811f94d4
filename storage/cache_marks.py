"""Marks of the caches: of every person a digest of what they were computed from, and of what came out.

The computation is a pure function of what is stored and of the law. So whoever's mark fits has the caches that this
program computes: to prove them equal to a fresh computation only the others have to be computed again. A mark is made
of the rows as they lie in the tables, in one statement a table for however many people.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import NamedTuple

from models.law.practice import Practice
from models.law.rules import Rules
from storage.connection import Connection

DIGEST_BYTES = 16


class _Rows(NamedTuple):
    """The rows of people in one table: the column that names the person, those that count, and their order."""

    table: str
    person: str
    columns: str
    order: str

    @property
    def sql(self) -> str:
        return (
            f"SELECT {self.person}, json_group_array(json_array({self.columns})) FROM (SELECT * FROM {self.table}"
            f" WHERE {self.person} BETWEEN ? AND ? ORDER BY {self.person}, {self.order}) GROUP BY {self.person}"
        )


_READ = (
    _Rows("person", "number", "id, owner, fields, version", "number"),
    _Rows("person_value", "person", "field, valid_from, value", "field, valid_from"),
    _Rows(
        "event",
        "person",
        "id, kind, happened_at, day_only, fields, voided, reason, owner, recorded_at, recorded_by, version, journal",
        "number",
    ),
)
_MADE = (
    _Rows("case_interval", "person", "starts_at, ends_at, state", "starts_at"),
    _Rows(
        "case_due",
        "person",
        "position, rule, started_by, opens_at, due_at, due_kind, hour_unknown, month, alarm, hex(sort_key), rule_from",
        "position",
    ),
    _Rows("case_review", "person", "position, kind, rule, details", "position"),
    _Rows("case_retention", "person", "class, since", "class"),
    _Rows(
        "person_row",
        "person",
        "kept, list, hex(sort_key), words, id, name, folded, birth, sex, identity_number, hamlet, residence, state,"
        " since, term_end, presence, next_due, in_review, born_by, monitored, psychosis, substances, prior_record,"
        " last_officer, occupation, ethnicity, hamlet_key, occupation_key, ethnicity_key",
        "person",
    ),
    _Rows("person_number", "person", "digits", "digits"),
    _Rows("search_text", "person", "names, relatives, digits", "person"),
)
_STATEMENTS = tuple(rows.sql for rows in (*_READ, *_MADE))


def law_of(connection: Connection, made_by: str, rules: Rules, practice: Practice) -> bytes | None:
    """What besides a person's own rows decides the caches; None of rules that nobody can tell from others."""
    if not rules.edition:
        return None
    decided = connection.execute(
        "SELECT json_group_array(json_array(id, decided_at, day_only, fields, voided, reason, owner, recorded_at,"
        " recorded_by, version, journal)) FROM (SELECT * FROM rule_override ORDER BY number)"
    ).fetchone()[0]
    settings = [made_by, practice.start.isoformat(), practice.remote, practice.working_days.edition, decided]
    return json.dumps(settings).encode()


def note(connection: Connection, law: bytes | None, number: int) -> None:
    """Mark somebody whose caches were just computed. Must run inside that transaction."""
    connection.execute("DELETE FROM cache_mark WHERE person = ?", (number,))
    if law is not None:
        connection.executemany("INSERT INTO cache_mark VALUES (?, ?)", _digests(connection, law, number, number))


def fitting(connection: Connection, law: bytes | None, first: int, last: int) -> set[int]:
    """Those of a range of row numbers whose mark is that of their rows and of this law."""
    if law is None:
        return set()
    marks = dict(
        connection.execute("SELECT person, digest FROM cache_mark WHERE person BETWEEN ? AND ?", (first, last))
    )
    return {number for number, digest in _digests(connection, law, first, last) if marks.get(number) == digest}


def _digests(connection: Connection, law: bytes, first: int, last: int) -> Iterator[tuple[int, bytes]]:
    parts: dict[int, list[str]] = {}
    for position, statement in enumerate(_STATEMENTS):
        for number, rows in connection.execute(statement, (first, last)):
            parts.setdefault(number, [""] * len(_STATEMENTS))[position] = rows
    for number, texts in parts.items():
        whole = hashlib.blake2b(law, digest_size=DIGEST_BYTES)
        for text in texts:
            whole.update(b"\0" + text.encode())
        yield number, whole.digest()

"""What the office notes of its own records: which are of one person, and what was typed into other software."""

from __future__ import annotations

from datetime import UTC, datetime

from models.events.own_records import KeyedIn, SamePerson
from models.ids import PersonId
from models.views import KeyInRow, Likeness
from storage.connection import Connection
from storage.people import people_like

_WITHOUT_EFFECT = ("keyed_in", "same_person", "note", "file_location")
"""Events that say nothing which is typed into other software."""


def linked(connection: Connection, person_id: PersonId) -> list[Likeness]:
    """The other records of a person, as far as they are still there."""
    cursor = connection.execute(
        "SELECT DISTINCT r.id, r.name, r.birth, r.identity_number, r.kept FROM event AS e"
        " JOIN person AS p ON p.number = e.person JOIN person AS o ON o.id = json_extract(e.fields, '$.other')"
        " JOIN person_row AS r ON r.person = o.number"
        " WHERE p.id = ? AND e.kind = ? AND e.voided = 0 ORDER BY r.id",
        (person_id, SamePerson.kind),
    )
    return [Likeness(PersonId(row[0]), row[1], row[2], row[3], not row[4], False) for row in cursor.fetchall()]


def maybe_same(connection: Connection, person_id: PersonId) -> list[Likeness]:
    """Other records that have a number of the person, or the name and the very birth date, and are not linked."""
    row = connection.execute(
        "SELECT r.person, r.name, r.birth FROM person AS p JOIN person_row AS r ON r.person = p.number WHERE p.id = ?",
        (person_id,),
    ).fetchone()
    if row is None:
        return []
    numbers = connection.execute("SELECT digits FROM person_number WHERE person = ?", (row[0],)).fetchall()
    found = {like.id: like for (digits,) in numbers for like in people_like(connection, digits, "", None)}
    if len(row[2]) == len("2000-01-31"):
        namesakes = people_like(connection, "", row[1], int(row[2][:4]))
        found |= {like.id: like for like in namesakes if like.birth == row[2] and like.id not in found}
    known = {person_id, *(like.id for like in linked(connection, person_id))}
    return [like for like in found.values() if like.id not in known]


def waiting_for_key_in(connection: Connection, limit: int) -> list[KeyInRow]:
    """Those on the lists who were never typed in whole, or of whom something was recorded since, by name."""
    cursor = connection.execute(
        "WITH typed AS (SELECT person, max(journal) AS journal, max(happened_at) AS at FROM event"
        " WHERE kind = :keyed AND voided = 0 AND json_extract(fields, '$.whole') = 1 GROUP BY person)"
        " SELECT r.id, r.name, r.birth, r.state, t.at FROM person_row AS r JOIN person AS p ON p.number = r.person"
        " LEFT JOIN typed AS t ON t.person = r.person"
        " WHERE r.kept = 1 AND (t.journal IS NULL OR p.journal > t.journal OR EXISTS (SELECT 1 FROM event AS e"
        f" WHERE e.person = r.person AND e.journal > t.journal AND e.kind NOT IN {_WITHOUT_EFFECT}))"
        " ORDER BY t.at IS NOT NULL, r.sort_key LIMIT :limit",
        {"keyed": KeyedIn.kind, "limit": limit},
    )
    return [
        KeyInRow(PersonId(row[0]), row[1], row[2], row[3], datetime.fromtimestamp(row[4], UTC) if row[4] else None)
        for row in cursor.fetchall()
    ]

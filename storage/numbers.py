"""Papers by their number: those that are kept, and those that only an event tells of."""

from __future__ import annotations

from datetime import date

from models.dates import legal_day
from models.ids import PersonId
from models.papers.wording import paper_number
from models.views import NumberHit
from storage.connection import Connection
from storage.events import moment_of

_LAST = "\U0010ffff"
"""Behind every other letter: the end of what begins with something."""

_FOUND = (
    "SELECT p.id, r.name, d.paper_number, d.form, d.dated, d.recorded_at, NULL, d.event FROM document AS d"
    " JOIN person AS p ON p.number = d.person JOIN person_row AS r ON r.person = d.person"
    " WHERE d.paper_number <> '' AND d.withdrawn = 0 AND d.paper_number >= :first AND d.paper_number < :last"
    " AND r.kept >= :least"
    " UNION ALL"
    " SELECT p.id, r.name, json_extract(e.fields, '$.number'), e.kind, '', e.happened_at, e.day_only, e.id"
    " FROM event AS e JOIN person AS p ON p.number = e.person JOIN person_row AS r ON r.person = e.person"
    " WHERE e.voided = 0 AND json_extract(e.fields, '$.number') IS NOT NULL"
    " AND json_extract(e.fields, '$.number') >= :first AND json_extract(e.fields, '$.number') < :last"
    " AND r.kept >= :least"
    " ORDER BY 6 DESC LIMIT :limit"
)


def numbered(connection: Connection, number: str, *, least_kept: int, limit: int) -> list[NumberHit]:
    """Papers whose number begins so, the newest first; of an event whose paper is kept only the paper.

    ``least_kept``: 1 leaves out people who were taken off the lists.
    """
    wanted = number.strip().upper()
    first = paper_number(wanted) if wanted.isdigit() else wanted
    asked = {"first": first, "last": first + _LAST, "least": least_kept, "limit": 2 * limit}
    rows = connection.execute(_FOUND, asked).fetchall()
    kept = {row[7] for row in rows if row[6] is None and row[7]}
    hits = [
        NumberHit(PersonId(row[0]), row[1], row[2], row[3], _day(row[4], row[5], row[6]))
        for row in rows
        if row[6] is None or row[7] not in kept
    ]
    return hits[:limit]


def _day(dated: str, seconds: int, day_only: int | None) -> date | None:
    if dated:
        return date.fromisoformat(dated)
    return legal_day(moment_of(seconds, bool(day_only)).instant)

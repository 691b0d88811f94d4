"""The papers of the whole office, the newest first, in pieces."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date

from models.ids import DocumentId, PersonId
from models.papers.book import PaperEntry, PaperFilter, PaperPlace, PaperSort
from models.papers.photo import FORM as PHOTO
from storage.connection import Connection
from storage.numbers import number_ranges, within_ranges

_DAY = "CASE WHEN d.dated <> '' THEN d.dated ELSE date(d.recorded_at, 'unixepoch', '+7 hours') END"
"""As the index of step 13 has it."""
_SIGNED = "EXISTS (SELECT 1 FROM document AS c WHERE c.copy_of = d.id AND c.withdrawn = 0)"

_OF_SORT: Mapping[PaperSort, tuple[str, ...]] = {
    PaperSort.ALL: (),
    PaperSort.PRINTED: ("d.origin = 'printed'",),
    PaperSort.UNSIGNED: ("d.origin = 'printed'", f"NOT {_SIGNED}"),
    PaperSort.RECEIVED: ("d.origin = 'received'",),
}


def load_papers(
    connection: Connection,
    wanted: PaperFilter,
    people: Sequence[int] | None,
    *,
    before: PaperPlace | None,
    limit: int,
    least_kept: int,
) -> list[PaperEntry]:
    """Papers as ``wanted``, the newest first, those after the one at the place ``before``.

    ``people``: where the text of the filter is no number, the places of those whose papers are wanted.
    ``least_kept``: 1 leaves out people who were taken off the lists.
    """
    asked: dict[str, str | int] = {"photo": PHOTO, "least": least_kept, "limit": limit}
    conditions = ["d.withdrawn = 0", "d.copy_of IS NULL", "d.form <> :photo", "r.kept >= :least"]
    if before is not None:
        asked |= {"day": before.day, "number": before.number}
        conditions.append(f"{_DAY} <= :day AND ({_DAY} < :day OR d.number < :number)")
    if wanted.year is not None:
        asked |= {"first": f"{wanted.year:04d}-01-01", "last": f"{wanted.year:04d}-12-31"}
        conditions.append(f"{_DAY} BETWEEN :first AND :last")
    conditions += _OF_SORT[wanted.sort]
    if people is not None:
        asked["people"] = json.dumps(list(people))
        conditions.append("d.person IN (SELECT value FROM json_each(:people))")
    elif wanted.text.strip():
        ranges = number_ranges(wanted.text)
        for i, (first, last) in enumerate(ranges):
            asked |= {f"first{i}": first, f"last{i}": last}
        within = within_ranges("d.paper_number", "d.paper_number <> ''", len(ranges))
        conditions.append(f"({within})")
    cursor = connection.execute(
        f"SELECT {_DAY}, d.number, d.id, p.id, r.name, d.origin, d.form, d.title, d.paper_number, d.signer, {_SIGNED}"
        " FROM document AS d"
        " JOIN person AS p ON p.number = d.person JOIN person_row AS r ON r.person = d.person"
        f" WHERE {' AND '.join(conditions)} ORDER BY {_DAY} DESC, d.number DESC LIMIT :limit",
        asked,
    )
    return [
        PaperEntry(
            place=PaperPlace(row[0], row[1]),
            id=DocumentId(row[2]),
            person_id=PersonId(row[3]),
            name=row[4],
            origin=row[5],
            form=row[6],
            title=row[7],
            number=row[8],
            day=date.fromisoformat(row[0]),
            signer=row[9],
            has_signed_copy=bool(row[10]),
        )
        for row in cursor.fetchall()
    ]


def years_of_papers(connection: Connection) -> list[int]:
    """The years from the newest paper back to the oldest."""
    newest, oldest = connection.execute(
        f"SELECT (SELECT max({_DAY}) FROM document AS d), (SELECT min({_DAY}) FROM document AS d)"
    ).fetchone()
    return list(range(int(newest[:4]), int(oldest[:4]) - 1, -1)) if newest else []

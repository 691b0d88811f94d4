"""The papers of the whole office, the newest first, in pieces."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import chain

from models.ids import DocumentId, PersonId
from models.papers.book import PaperEntry, PaperFilter, PaperPlace, PaperSort
from models.papers.photo import FORM as PHOTO
from storage.connection import Connection
from storage.list_filter import Sql, joined
from storage.numbers import number_ranges
from storage.search import naming

_DAY = "CASE WHEN d.dated <> '' THEN d.dated ELSE date(d.recorded_at, 'unixepoch', '+7 hours') END"
"""As the index of step 13 has it."""
_SIGNED = "EXISTS (SELECT 1 FROM document AS c WHERE c.copy_of = d.id AND c.withdrawn = 0)"

_OF_SORT: Mapping[PaperSort, tuple[str, ...]] = {
    PaperSort.ALL: (),
    PaperSort.PRINTED: ("d.origin = 'printed'",),
    PaperSort.UNSIGNED: ("d.origin = 'printed'", f"NOT {_SIGNED}"),
    PaperSort.RECEIVED: ("d.origin = 'received'",),
}
_STANDING = ("d.withdrawn = 0", "d.copy_of IS NULL")


def load_papers(
    connection: Connection, wanted: PaperFilter, *, before: PaperPlace | None, limit: int, least_kept: int
) -> list[PaperEntry]:
    """Papers as ``wanted``, the newest first, those after the one at the place ``before``.

    ``least_kept``: 1 leaves out people who were taken off the lists.
    """
    people = naming(connection, wanted.text) if wanted.is_of_people else None
    if wanted.is_of_people and people is None:
        return []
    conditions = [*map(Sql, (*_STANDING, *_OF_SORT[wanted.sort])), Sql("d.form <> ?", (PHOTO,))]
    conditions.append(Sql("r.kept >= ?", (least_kept,)))
    if people is not None:
        conditions.append(people.condition)
    elif wanted.text.strip():
        conditions.append(_numbered(wanted.text))
    if before is not None:
        conditions.append(Sql(f"{_DAY} <= ? AND ({_DAY} < ? OR d.number < ?)", (before.day, before.day, before.number)))
    if wanted.year is not None:
        first, last = (wanted.month, wanted.month) if wanted.month is not None else (1, 12)
        days = (f"{wanted.year:04d}-{first:02d}-01", f"{wanted.year:04d}-{last:02d}-31")  # compared as text
        conditions.append(Sql(f"{_DAY} BETWEEN ? AND ?", days))
    condition = joined(conditions)
    by_day = people is not None and not people.is_of_few  # SQLite would walk the many people and sort their papers
    source = "document AS d INDEXED BY document_by_day CROSS JOIN" if by_day else "document AS d JOIN"
    cursor = connection.execute(
        f"SELECT {_DAY}, d.number, d.id, p.id, r.name, d.origin, d.form, d.title, d.paper_number, d.signer, {_SIGNED}"
        f" FROM {source} person_row AS r ON r.person = d.person JOIN person AS p ON p.number = d.person"
        f" WHERE {condition.text} ORDER BY {_DAY} DESC, d.number DESC LIMIT ?",
        (*condition.parameters, limit),
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


def _numbered(text: str) -> Sql:
    """That the number begins so, as it may have been spelt."""
    ranges = number_ranges(text)
    within = "d.paper_number <> '' AND d.paper_number >= ? AND d.paper_number < ?"
    return Sql(f"({' OR '.join([f'({within})'] * len(ranges))})", tuple(chain(*ranges)))


def years_of_papers(connection: Connection) -> list[int]:
    """The years from the newest paper back to the oldest."""
    newest, oldest = connection.execute(
        f"SELECT (SELECT max({_DAY}) FROM document AS d), (SELECT min({_DAY}) FROM document AS d)"
    ).fetchone()
    return list(range(int(newest[:4]), int(oldest[:4]) - 1, -1)) if newest else []

"""Papers by their number: those that are kept, and those that only an event tells of."""

from __future__ import annotations

import unicodedata
from datetime import date

from models.dates import legal_day
from models.ids import PersonId
from models.papers.wording import paper_number
from models.text import clean_line
from models.views import NumberHit
from storage.connection import Connection
from storage.events import moment_of

_LAST = "\U0010ffff"
"""Behind every other letter: the end of what begins with something."""
_NUMBER_OF_EVENT = "json_extract(e.fields, '$.number')"


def numbered(connection: Connection, number: str, *, least_kept: int, limit: int) -> list[NumberHit]:
    """Papers whose number begins so, the newest first; of an event whose paper is kept only the paper.

    A number is found in the letters that are typed and in capitals, its running number with a zero before it or
    without. ``least_kept``: 1 leaves out people who were taken off the lists.
    """
    ranges = number_ranges(number)
    asked: dict[str, str | int] = {"least": least_kept, "limit": 2 * limit}
    for i, (first, last) in enumerate(ranges):
        asked |= {f"first{i}": first, f"last{i}": last}
    rows = connection.execute(_query(len(ranges)), asked).fetchall()
    kept = {row[7] for row in rows if row[6] is None and row[7]}
    hits = [
        NumberHit(PersonId(row[0]), row[1], row[2], row[3], _day(row[4], row[5], row[6]))
        for row in rows
        if row[6] is None or row[7] not in kept
    ]
    return hits[:limit]


def number_ranges(typed: str) -> list[tuple[str, str]]:
    """Where the stored numbers lie that are meant: each from the first on and before the last, as text compares."""
    typed = unicodedata.normalize("NFKC", clean_line(typed))
    running, slash, symbol = typed.partition("/")
    if not running.isdigit():
        return _beginning(typed, typed.upper())
    bare = running.lstrip("0") or running
    if slash:
        spelled = (running, paper_number(running), bare)
        return _beginning(*(f"{each}/{letters}" for each in spelled for letters in (symbol, symbol.upper())))
    return [*_beginning(paper_number(running)), (bare, f"{bare}0")]  # signs come before digits: 5 and 5/…, and no 50/…


def _beginning(*texts: str) -> list[tuple[str, str]]:
    return [(text, text + _LAST) for text in dict.fromkeys(texts)]


def _query(ranges: int) -> str:
    of_document = _within("d.paper_number", "d.paper_number <> ''", ranges)
    of_event = _within(_NUMBER_OF_EVENT, f"e.voided = 0 AND {_NUMBER_OF_EVENT} IS NOT NULL", ranges)
    return (
        "SELECT p.id, r.name, d.paper_number, d.form, d.dated, d.recorded_at, NULL, d.event FROM document AS d"
        " JOIN person AS p ON p.number = d.person JOIN person_row AS r ON r.person = d.person"
        f" WHERE d.withdrawn = 0 AND ({of_document}) AND r.kept >= :least"
        " UNION ALL"
        f" SELECT p.id, r.name, {_NUMBER_OF_EVENT}, e.kind, '', e.happened_at, e.day_only, e.id"
        " FROM event AS e JOIN person AS p ON p.number = e.person JOIN person_row AS r ON r.person = e.person"
        f" WHERE ({of_event}) AND r.kept >= :least"
        " ORDER BY 6 DESC LIMIT :limit"
    )


def _within(number: str, indexed: str, ranges: int) -> str:
    """Any of some ranges; each repeats the condition of the index, without which SQLite would scan it."""
    return " OR ".join(f"({indexed} AND {number} >= :first{i} AND {number} < :last{i})" for i in range(ranges))


def _day(dated: str, seconds: int, day_only: int | None) -> date | None:
    if dated:
        return date.fromisoformat(dated)
    return legal_day(moment_of(seconds, bool(day_only)).instant)

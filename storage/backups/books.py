"""The highest number known of every book of documents, which a restore asks to be compared with paper."""

from __future__ import annotations

import re

from models.restoring import LastNumber
from storage.connection import Connection

_NUMBER = re.compile(r"\s*(\d{1,9})\s*/\s*(\S.*?)\s*")
"""Number and symbol; a suffix is the symbol with its stroke, as papers ask for it (``numbers_in``)."""


def last_numbers(connection: Connection, year: int) -> tuple[LastNumber, ...]:
    """By suffix, of the papers and events of a year and of what was said of it before."""
    cursor = connection.execute(
        "SELECT paper_number FROM document WHERE substr(dated, 1, 4) = ?1 AND paper_number <> ''"
        " UNION SELECT json_extract(fields, '$.number') FROM event WHERE voided = 0"
        " AND strftime('%Y', happened_at, 'unixepoch', '+7 hours') = ?1"
        " AND json_type(fields, '$.number') = 'text'"
        " UNION SELECT number || suffix FROM number_floor WHERE year = ?2",
        (f"{year:04d}", year),
    )
    highest: dict[str, int] = {}
    for (text,) in cursor.fetchall():
        if found := _NUMBER.fullmatch(text):
            suffix = f"/{found[2]}"
            highest[suffix] = max(highest.get(suffix, 0), int(found[1]))
    return tuple(LastNumber(year, suffix, number) for suffix, number in sorted(highest.items()))

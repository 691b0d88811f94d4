"""Who belongs on a printed list, and the whole files of these people, some at a time."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from models.views import PersonFile
from storage.connection import Connection
from storage.events import load_events_of
from storage.people import load_people

_IN_ORDER = "r.kept >= ? ORDER BY r.sort_key, r.person"


def were_in(
    connection: Connection, states: Collection[str], first: datetime, until: datetime, least_kept: int
) -> Sequence[int]:
    """The places of everybody whom a state held from before ``until`` to ``first`` or longer, in the order of lists."""
    cursor = connection.execute(
        "SELECT r.person FROM person_row AS r WHERE r.person IN (SELECT i.person FROM case_interval AS i"
        " WHERE i.state IN (SELECT value FROM json_each(?)) AND i.starts_at < ?"
        f" AND (i.ends_at IS NULL OR i.ends_at >= ?)) AND {_IN_ORDER}",
        (_json(states), int(until.timestamp()), int(first.timestamp()), least_kept),
    )
    return _places(cursor)


def having(
    connection: Connection, kinds: Collection[str], first: datetime, until: datetime, least_kept: int
) -> Sequence[int]:
    """The places of everybody to whom something of some kinds happened from ``first`` on and before ``until``."""
    cursor = connection.execute(
        "SELECT r.person FROM person_row AS r WHERE r.person IN (SELECT e.person FROM event AS e WHERE e.voided = 0"
        " AND e.kind IN (SELECT value FROM json_each(?)) AND e.happened_at >= ? AND e.happened_at < ?)"
        f" AND {_IN_ORDER}",
        (_json(kinds), int(first.timestamp()), int(until.timestamp()), least_kept),
    )
    return _places(cursor)


def files_at(
    connection: Connection, places: Sequence[int], fields: Collection[str], least_kept: int
) -> list[PersonFile]:
    """The files of people at these places, in this order: some fields of a person, every event as it is sealed."""
    kept = connection.execute(
        "SELECT p.value FROM json_each(?) AS p JOIN person_row AS r ON r.person = p.value AND r.kept >= ?",
        (json.dumps(list(places)), least_kept),
    )
    allowed = {row[0] for row in kept.fetchall()}
    wanted = [place for place in places if place in allowed]
    people, events = load_people(connection, wanted, fields), load_events_of(connection, wanted)
    return [PersonFile(people[place], tuple(events.get(place, ()))) for place in wanted]


def _places(cursor: Any) -> Sequence[int]:
    return array("q", [row[0] for row in cursor.fetchall()])


def _json(values: Collection[str]) -> str:
    return json.dumps(sorted(values))

"""Pages of the journal and of the access log, the newest entry first, as their filters want them."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from models.actions.undo import UNDOABLE, UNDONE_RECORD
from models.ids import ActionId, PersonId, UserId
from models.logs import JournalRow, LogFilter, LookRow
from storage.connection import Connection
from storage.journal import Journal
from storage.reasons import readable_detail
from storage.search import words_of

_NAMED = "LEFT JOIN person_row AS r ON r.id = {}.person_id"


def journal_page(
    connection: Connection, wanted: LogFilter, before: int | None, limit: int, opened: Collection[PersonId]
) -> list[JournalRow]:
    """Entries of the journal before a number. ``opened``: whose closed files this session may read."""
    where, parameters = _conditions(wanted, "j", "recorded_at", "action")
    if before is not None:
        where.append("j.number < ?")
        parameters.append(before)
    names = connection.execute(
        f"SELECT j.number, coalesce(r.name, ''), coalesce(r.kept, 1) FROM journal AS j {_NAMED.format('j')}"
        f" WHERE {' AND '.join(where)} ORDER BY j.number DESC LIMIT ?",
        (*parameters, limit),
    ).fetchall()
    entries = {entry.number: entry for entry in Journal(connection).numbered([row[0] for row in names])}
    rows = []
    for number, name, kept in names:
        entry = entries[number]
        closed = not kept and entry.person_id not in opened
        if closed:
            entry = replace(entry, before=None, after=None, reason="")
        rows.append(JournalRow(entry, name, closed))
    return rows


def look_page(connection: Connection, wanted: LogFilter, before: int | None, limit: int) -> list[LookRow]:
    """Entries of the access log before a number."""
    where, parameters = _conditions(wanted, "a", "looked_at", "kind")
    if before is not None:
        where.append("a.number < ?")
        parameters.append(before)
    cursor = connection.execute(
        "SELECT a.number, a.looked_at, a.user_id, a.kind, a.person_id, coalesce(r.name, ''), a.detail"
        f" FROM access_log AS a {_NAMED.format('a')} WHERE {' AND '.join(where)} ORDER BY a.number DESC LIMIT ?",
        (*parameters, limit),
    )
    return [
        LookRow(
            row[0],
            datetime.fromtimestamp(row[1], UTC),
            UserId(row[2]),
            row[3],
            row[4],
            row[5],
            readable_detail(connection, row[4], row[6]),
        )
        for row in cursor.fetchall()
    ]


def last_undoable(connection: Connection, user: UserId) -> ActionId | None:
    """The last action of a user that can be taken back and was not."""
    row = connection.execute(
        "SELECT action_id FROM journal AS j WHERE user_id = ? AND action IN (SELECT value FROM json_each(?))"
        " AND NOT EXISTS (SELECT 1 FROM journal AS u WHERE u.record_id = j.action_id AND u.record = ?)"
        " ORDER BY number DESC LIMIT 1",
        (user, _json_list(UNDOABLE), UNDONE_RECORD),
    ).fetchone()
    return ActionId(row[0]) if row else None


def _conditions(wanted: LogFilter, table: str, time: str, kind: str) -> tuple[list[str], list[Any]]:
    conditions: list[tuple[str, Any]] = []
    if wanted.since is not None:
        conditions.append((f"{table}.{time} >= ?", int(wanted.since.timestamp())))
    if wanted.until is not None:
        conditions.append((f"{table}.{time} < ?", int(wanted.until.timestamp())))
    if wanted.user is not None:
        conditions.append((f"{table}.user_id = ?", wanted.user))
    if wanted.kinds:
        conditions.append((f"{table}.{kind} IN (SELECT value FROM json_each(?))", _json_list(wanted.kinds)))
    conditions += [("r.words LIKE ?", f"% {word}%") for word in words_of(wanted.person)]
    return ["1", *(sql for sql, _ in conditions)], [value for _, value in conditions]


def _json_list(values: Collection[str]) -> str:
    return json.dumps(sorted(values))

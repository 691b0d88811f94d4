"""Erasing a person: key, contents, rows, search words and files, so that no byte of them can be read again.

In one transaction go the key that seals the person's journal contents, the contents, and every row; a journal entry
under the office's key says that they went. What no transaction reaches - the log of the database, which holds older
pages, the change log, which holds older rows, and the files of papers - is noted in ``erasure_rest`` by the same
transaction and taken off the disk after it, at the latest when the registry is opened next.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from models import fields
from models.backup import Held
from models.dates import legal_day
from models.erasure import Destroyed, Erasure, ErasureId, ErasureOrder
from models.errors import RegistryError
from models.ids import PersonId, UserId
from storage.blobs import Blobs
from storage.changes.log import ChangeLog, logged
from storage.connection import Connection, driver_errors
from storage.context import Context
from storage.journal import OFFICE_OWNER
from storage.people import remove_person

RECORD = "erasure"
"""Name of the journal's record of an erased person; its id is the id that means nothing any more."""
REPORT = "destruction"
"""Name of the journal's record of a whole destruction."""
REMOVED_PEOPLE = (
    "SELECT k.owner, max(j.recorded_at) FROM seal_key AS k JOIN journal AS j ON j.person_id = k.owner"
    f" WHERE k.owner <> '{OFFICE_OWNER}' AND NOT EXISTS (SELECT 1 FROM person AS p WHERE p.id = k.owner)"
)
"""People taken out again whose contents the journal still has, and when; to be grouped by owner."""
NOBODY = -1
"""Row number of nobody."""
_LOG = "log"
_CHANGES = "changes"


class SqlErasures:
    """The destructions of the registry within one action. ``done``: there is something to ``finish`` after it."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.done = False

    def removed_on(self, person_id: PersonId) -> date | None:
        """The day on which a person was taken out again of whom the journal still has the contents."""
        row = self._context.execute(f"{REMOVED_PEOPLE} AND k.owner = ? GROUP BY k.owner", (person_id,)).fetchone()
        return legal_day(datetime.fromtimestamp(row[1], UTC)) if row else None

    def erase(self, person_id: PersonId) -> Destroyed:
        """Destroy everything that is kept of a person, or of one taken out again. Raises NOT_FOUND."""
        removed = self.removed_on(person_id) is not None
        row = NOBODY if removed else self._context.person_number(person_id)
        self.done = True
        destroyed = self._counted(row, person_id)
        if not removed:
            self._delete_rows(row, person_id)
        execute = self._context.execute
        execute(
            "DELETE FROM journal_payload WHERE number IN (SELECT number FROM journal WHERE person_id = ?)",
            (person_id,),
        )
        execute("DELETE FROM seal_key WHERE owner = ?", (person_id,))
        execute("INSERT OR IGNORE INTO erasure_rest (what) VALUES (?), (?)", (_LOG, _CHANGES))
        # under the office's key: the person has none any more
        self._context.note(RECORD, person_id, "remove", before={"records": dict(destroyed.records)})
        return destroyed

    def _delete_rows(self, row: int, person_id: PersonId) -> None:
        self._leave_files(row)
        execute = self._context.execute
        execute(
            "DELETE FROM print_log WHERE person = ? OR document IN (SELECT number FROM document WHERE person = ?)",
            (row, row),
        )
        execute("DELETE FROM document WHERE person = ?", (row,))
        execute("DELETE FROM event WHERE person = ?", (row,))
        remove_person(self._context, row, person_id)

    def erase_counts(self, before: date) -> int:
        """Destroy the counts of days before a day; returns how many there were."""
        return int(self._context.execute("DELETE FROM tally WHERE day < ?", (before.isoformat(),)).rowcount)

    def record(self, erasure: Erasure) -> Erasure:
        """Keep the report of a destruction; returns it with its place in the journal."""
        content = {
            "order": fields.dump_record(erasure.order),
            "classes": dict(erasure.classes),
            "records": dict(erasure.records),
            "sent_to": list(erasure.sent_to),
            "held": [[h.name, h.count, h.last.isoformat(), h.until and h.until.isoformat()] for h in erasure.held],
        }
        number = self._context.note(REPORT, erasure.id, "add", after=content)
        self._context.execute(
            "INSERT INTO erasure (id, erased_at, erased_by, content, journal) VALUES (?, ?, ?, ?, ?)",
            (
                erasure.id,
                int(erasure.at.timestamp()),
                erasure.by,
                json.dumps(content, ensure_ascii=False),
                number,
            ),
        )
        return replace(erasure, journal=number)

    def _counted(self, row: int, person_id: PersonId) -> Destroyed:
        def count(sql: str, *parameters: Any) -> int:
            return int(self._context.execute(sql, parameters).fetchone()[0] or 0)

        printed = "SELECT coalesce(sum(copies), 0) FROM print_log WHERE person = ? AND kind"
        records = {
            "person": 1,
            "event": count("SELECT count(*) FROM event WHERE person = ?", row),
            "document": count("SELECT count(*) FROM document WHERE person = ?", row),
            "sheet": count("SELECT sum(pages) FROM document WHERE person = ?", row),
            "change": count("SELECT count(*) FROM journal WHERE person_id = ?", person_id),
            "print": count(f"{printed} <> 'save'", row),
            "saved": count(f"{printed} = 'save'", row),
        }
        offices = self._context.execute(
            "SELECT DISTINCT json_extract(fields, '$.to_police') FROM event WHERE person = ? AND kind = 'file_transfer'"
            " AND voided = 0 AND json_extract(fields, '$.to_police') IS NOT NULL",
            (row,),
        ).fetchall()
        return Destroyed(records, tuple(sorted(name for (name,) in offices)))

    def _leave_files(self, row: int) -> None:
        """Note the files that no other person's paper needs."""
        self._context.execute(
            "INSERT OR IGNORE INTO erasure_rest (what) SELECT DISTINCT blob FROM document WHERE person = ?"
            " AND blob NOT IN (SELECT blob FROM document WHERE person <> ?)",
            (row, row),
        )


def load_erasures(connection: Connection) -> list[Erasure]:
    """Every destruction, the last first."""
    cursor = connection.execute("SELECT id, erased_at, erased_by, content, journal FROM erasure ORDER BY number DESC")
    return [_erasure(row) for row in cursor.fetchall()]


def _erasure(row: Any) -> Erasure:
    content = json.loads(row[3])
    return Erasure(
        id=ErasureId(row[0]),
        at=datetime.fromtimestamp(row[1], UTC),
        by=UserId(row[2]),
        order=fields.load_record(ErasureOrder, content["order"]),
        classes=content["classes"],
        records=content["records"],
        sent_to=tuple(content["sent_to"]),
        held=tuple(_held(*row) for row in content.get("held", ())),
        journal=row[4],
    )


def _held(name: str, count: int, last: str, until: str | None) -> Held:
    return Held(name, count, date.fromisoformat(last), date.fromisoformat(until) if until else None)


def finish(connection: Connection, blobs: Blobs, log: ChangeLog, forget_copies: Callable[[], bool]) -> bool:
    """Take off the disk what erasures left behind; no transaction may be open.

    ``forget_copies`` removes copies of the database beside it, and tells whether they are gone. What the disk refuses
    waits for the next opening: then the answer is False.
    """
    try:
        with driver_errors():
            cursor = connection.execute("SELECT what FROM erasure_rest ORDER BY what")
            rest = [row[0] for row in cursor.fetchall()]
        gone = [what for what in rest if _is_gone(connection, blobs, log, forget_copies, what)]
        if gone:
            with logged(connection, log):
                for what in gone:
                    connection.execute("DELETE FROM erasure_rest WHERE what = ?", (what,))
    except RegistryError:
        return False
    return len(gone) == len(rest)


def _is_gone(
    connection: Connection, blobs: Blobs, log: ChangeLog, forget_copies: Callable[[], bool], what: str
) -> bool:
    """Try to take something off the disk, and say whether it is gone or needed again."""
    try:
        with driver_errors():
            if what == _CHANGES:
                return log.erase(connection)
            if what == _LOG:
                busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                return not busy and forget_copies()
            if connection.execute("SELECT 1 FROM document WHERE blob = ?", (what,)).fetchone() is None:
                blobs.remove(what)
    except RegistryError:
        return False
    return True

"""Papers and the print log."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from typing import Any

from models.errors import ErrorCode, RegistryError
from models.ids import DocumentId, EventId, PersonId, UserId
from models.ports import NewDocument
from models.views import DocumentRow, EarlyPaper
from storage.blobs import Blobs
from storage.connection import Connection
from storage.context import Context
from storage.sealing import new_key


def load_documents(
    connection: Connection, person_id: PersonId, kept_by: Sequence[UserId] | None = None, *, withdrawn: bool = False
) -> list[DocumentRow]:
    """The papers of a person, oldest first; of some users' only, if these are given. ``withdrawn``: those as well that
    were withdrawn."""
    theirs = "" if kept_by is None else " AND d.recorded_by IN (SELECT value FROM json_each(?))"
    users = () if kept_by is None else (json.dumps(kept_by),)
    standing = "" if withdrawn else " AND d.withdrawn = 0"
    cursor = connection.execute(
        "SELECT d.id, d.event, d.origin, d.form, d.form_version, d.title, d.paper_number, d.dated,"
        " d.pages, d.recorded_at, d.inputs, d.media_type, d.size, d.copy_of, d.withdrawn FROM document AS d"
        f" JOIN person AS p ON p.number = d.person WHERE p.id = ?{standing}{theirs} ORDER BY d.number",
        (person_id, *users),
    )
    return [_row(person_id, row) for row in cursor.fetchall()]


def _row(person_id: PersonId, row: Any) -> DocumentRow:
    return DocumentRow(
        id=DocumentId(row[0]),
        person_id=person_id,
        event_id=EventId(row[1]) if row[1] else None,
        origin=row[2],
        form=row[3],
        form_version=row[4],
        title=row[5],
        number=row[6],
        dated=date.fromisoformat(row[7]) if row[7] else None,
        pages=row[8],
        recorded_at=datetime.fromtimestamp(row[9], UTC),
        inputs=json.loads(row[10]),
        media_type=row[11],
        size=row[12],
        copy_of=DocumentId(row[13]) if row[13] else None,
        withdrawn=bool(row[14]),
    )


def load_content(connection: Connection, blobs: Blobs, document_id: DocumentId) -> bytes:
    """The bytes of a paper. Raises NOT_FOUND or REGISTRY_DAMAGED."""
    row = connection.execute("SELECT blob, blob_key FROM document WHERE id = ?", (document_id,)).fetchone()
    if row is None:
        raise RegistryError(ErrorCode.NOT_FOUND, record="document")
    return blobs.get(row[0], row[1])


def person_of(connection: Connection, document_id: DocumentId) -> PersonId:
    """Whose paper it is. Raises NOT_FOUND."""
    row = connection.execute(
        "SELECT p.id FROM document AS d JOIN person AS p ON p.number = d.person WHERE d.id = ?", (document_id,)
    ).fetchone()
    if row is None:
        raise RegistryError(ErrorCode.NOT_FOUND, record="document")
    return PersonId(row[0])


def paper_numbers(connection: Connection, year: int, suffix: str) -> list[str]:
    """Document numbers used in a year that end with a symbol: on papers, in events, and before a restore."""
    first, last = f"{year:04d}-01-01", f"{year:04d}-12-31"
    cursor = connection.execute(
        "SELECT paper_number FROM document WHERE dated BETWEEN ? AND ? AND paper_number <> '' AND withdrawn = 0"
        " UNION SELECT json_extract(fields, '$.number') FROM event"
        " WHERE voided = 0 AND happened_at >= unixepoch(?, '-7 hours') AND happened_at < unixepoch(?, '+17 hours')"
        " AND json_extract(fields, '$.number') IS NOT NULL"
        " UNION SELECT number || suffix FROM number_floor WHERE year = ?",
        (first, last, first, last, year),
    )
    return [row[0] for row in cursor.fetchall() if row[0].endswith(suffix)]


def printed_for(connection: Connection, events: Sequence[EventId]) -> dict[EventId, frozenset[str]]:
    """The forms that were printed for each of some events, or are there as a scan; nothing that was withdrawn."""
    cursor = connection.execute(
        "SELECT event, form FROM document WHERE event IN (SELECT value FROM json_each(?)) AND withdrawn = 0",
        (json.dumps(events),),
    )
    found: dict[EventId, set[str]] = {event: set() for event in events}
    for event, form in cursor.fetchall():
        found[event].add(form)
    return {event: frozenset(forms) for event, forms in found.items()}


def printed_for_none(connection: Connection, people: Collection[PersonId]) -> dict[PersonId, tuple[EarlyPaper, ...]]:
    """The papers of some people that were printed here for no event; nothing that was withdrawn."""
    cursor = connection.execute(
        "SELECT p.id, d.form, d.recorded_at FROM person AS p JOIN document AS d ON d.person = p.number"
        " WHERE p.id IN (SELECT value FROM json_each(?)) AND d.event IS NULL AND d.origin = 'printed'"
        " AND d.withdrawn = 0",
        (json.dumps(sorted(people)),),
    )
    found: dict[PersonId, list[EarlyPaper]] = {}
    for person, form, recorded_at in cursor.fetchall():
        found.setdefault(PersonId(person), []).append(EarlyPaper(form, datetime.fromtimestamp(recorded_at, UTC)))
    return {person: tuple(papers) for person, papers in found.items()}


class SqlDocuments:
    """The papers of the registry within one action."""

    def __init__(self, context: Context, blobs: Blobs) -> None:
        self._context = context
        self._blobs = blobs

    def add(self, document: NewDocument) -> None:
        """Keep a paper: its file first, then its row."""
        name, key = self._store(document.content)
        person = self._context.person_number(document.person_id)
        description = {
            "origin": document.origin,
            "form": document.form,
            "form_version": document.form_version,
            "title": document.title,
            "number": document.number,
            "dated": document.dated.isoformat() if document.dated else "",
            "signer": document.signer,
            "pages": document.pages,
            "event": document.event_id,
            "blob": name,
            "inputs": dict(document.inputs),
        }
        if document.copy_of is not None:
            description["copy_of"] = document.copy_of
        journal = self._journal(document.id, document.person_id, description)
        self._context.execute(
            "INSERT INTO document (id, person, event, origin, form, form_version, title, paper_number, dated,"
            " signer, pages, media_type, size, blob, blob_key, inputs, copy_of, owner, recorded_at, recorded_by,"
            " version, journal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)",
            (
                document.id,
                person,
                document.event_id,
                document.origin,
                document.form,
                document.form_version,
                document.title,
                document.number,
                description["dated"],
                document.signer,
                document.pages,
                document.media_type,
                len(document.content),
                name,
                key,
                json.dumps(dict(document.inputs), ensure_ascii=False),
                document.copy_of,
                self._context.author.office,
                int(self._context.author.at.timestamp()),
                self._context.author.user,
                journal,
            ),
        )

    def withdraw(self, document_id: DocumentId, reason: str) -> None:
        self._stand(document_id, withdrawn=True, reason=reason)

    def restore(self, document_id: DocumentId, reason: str) -> None:
        self._stand(document_id, withdrawn=False, reason=reason)

    def _stand(self, document_id: DocumentId, *, withdrawn: bool, reason: str) -> None:
        """Let a paper count, or not. Raises NOT_FOUND if it is unknown or stands so already."""
        row = self._context.execute(
            "SELECT p.id, d.form, d.title, d.paper_number, d.version FROM document AS d"
            " JOIN person AS p ON p.number = d.person WHERE d.id = ? AND d.withdrawn = ?",
            (document_id, int(not withdrawn)),
        ).fetchone()
        if row is None:
            raise RegistryError(ErrorCode.NOT_FOUND, record="document")
        described = {"form": row[1], "title": row[2], "number": row[3]}
        journal = self._context.journal.add(
            self._context.author,
            record="document",
            record_id=document_id,
            person_id=PersonId(row[0]),
            change="void" if withdrawn else "change",
            version=row[4] + 1,
            before=described if withdrawn else None,
            after=None if withdrawn else described,
            reason=reason,
        )
        self._context.execute(
            "UPDATE document SET withdrawn = ?, version = version + 1, journal = ? WHERE id = ?",
            (int(withdrawn), journal, document_id),
        )

    def of(self, person_id: PersonId) -> Sequence[DocumentRow]:
        return load_documents(self._context.connection, person_id)

    def content(self, document_id: DocumentId) -> bytes:
        return load_content(self._context.connection, self._blobs, document_id)

    def log_print(
        self, person_id: PersonId | None, document_id: DocumentId | None, form: str, kind: str, copies: int
    ) -> None:
        journal = self._journal(
            document_id or form, person_id, {"form": form, "kind": kind, "copies": copies}, record="print"
        )
        document = None if document_id is None else self._number(document_id)
        person = None if person_id is None else self._context.person_number(person_id)
        self._context.execute(
            "INSERT INTO print_log (document, person, form, kind, copies, printed_at, printed_by, journal)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document,
                person,
                form,
                kind,
                copies,
                int(self._context.author.at.timestamp()),
                self._context.author.user,
                journal,
            ),
        )

    def numbers_in(self, year: int, suffix: str) -> Sequence[str]:
        return paper_numbers(self._context.connection, year, suffix)

    def _number(self, document_id: DocumentId) -> int:
        """Row number of a paper. Raises NOT_FOUND."""
        row = self._context.execute("SELECT number FROM document WHERE id = ?", (document_id,)).fetchone()
        if row is None:
            raise RegistryError(ErrorCode.NOT_FOUND, record="document")
        return int(row[0])

    def _store(self, content: bytes) -> tuple[str, bytes]:
        """Name and key of the file that holds some content; it is written if no whole one is there."""
        name = self._blobs.name_of(content)
        row = self._context.execute("SELECT blob_key FROM document WHERE blob = ?", (name,)).fetchone()
        key: bytes = row[0] if row else new_key()
        if row is None or not self._blobs.is_whole(name, key):
            self._blobs.put(name, content, key)
        return name, key

    def _journal(self, record_id: str, person_id: str | None, after: Any, record: str = "document") -> int:
        return self._context.journal.add(
            self._context.author,
            record=record,
            record_id=record_id,
            person_id=person_id,
            change="add",
            version=1,
            before=None,
            after=after,
        )

"""Keeping a paper that was printed or scanned in, and the log of prints."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from models.clock import Clock, today
from models.errors import ErrorCode, RegistryError
from models.ids import DocumentId, PersonId
from models.papers.photo import FORM as PHOTO
from models.papers.scans import media_type_of
from models.papers.station import KEPT, STATION_PAPERS
from models.ports import NewDocument, Work
from models.roles import Permission, User, needs
from models.text import clean_line


@needs(Permission.PRINT, Permission.PRINT_HEALTH)
def keep_printed(work: Work, clock: Clock, user: User, document: NewDocument, copies: int, kind: str) -> DocumentId:
    """Keep a paper that went to the printer (``kind`` print) or to a file (save), and log it.

    Of a health station only papers that the law sends to the police. Raises NOT_ALLOWED, NOT_FOUND, CASE_CLOSED.
    """
    if not user.may(Permission.PRINT):
        _must_be_of_station(document.form, KEPT)
        seen = work.health_files.get(document.person_id)
        if document.event_id is not None and all(event.id != document.event_id for event in seen.events):
            raise RegistryError(ErrorCode.NOT_FOUND, record="event")
    work.documents.add(document)
    work.documents.log_print(document.person_id, document.id, document.form, kind, copies)
    return document.id


@needs(Permission.RECORD_EVENT)
def attach_scan(work: Work, clock: Clock, user: User, document: NewDocument) -> DocumentId:
    """Keep a paper that was scanned in: received, written by hand, or the signed copy of one that we printed.

    Raises SCAN_TYPE, SCAN_TOO_LARGE; FUTURE_DATE for a day to come; NOT_FOUND for a signed copy of what is no
    printed paper of this person.
    """
    media_type = media_type_of(document.content)
    if document.dated is not None and document.dated > today(clock):
        raise RegistryError(ErrorCode.FUTURE_DATE)
    if document.copy_of is not None:
        of_person = {row.id: row for row in work.documents.of(document.person_id)}
        printed = of_person.get(document.copy_of)
        if printed is None or printed.origin != "printed":
            raise RegistryError(ErrorCode.NOT_FOUND, record="document")
    work.documents.add(replace(document, origin="received", media_type=media_type))
    return document.id


@needs(Permission.RECORD_EVENT)
def attach_scans(work: Work, clock: Clock, user: User, documents: Sequence[NewDocument]) -> tuple[DocumentId, ...]:
    """Keep several papers that were scanned in, all or none. Raises what ``attach_scan`` raises."""
    return tuple(attach_scan(work, clock, user, document) for document in documents)


@needs(Permission.AMEND_EVENT)
def withdraw_document(
    work: Work, clock: Clock, user: User, person_id: PersonId, document_id: DocumentId, reason: str
) -> None:
    """Take back a scan that was attached by mistake: it counts in no dossier and shows in the history only.

    What we printed is not taken back: that it was printed, and its number, stay true; a paper printed by mistake is
    left out of a dossier, or printed anew. A health station corrects its own results, and no scans. Raises
    NOT_ALLOWED, REASON_MISSING, NOT_FOUND for what is no scan of this person.
    """
    user.must_be_allowed(Permission.RECORD_EVENT)
    why = clean_line(reason)
    if not why:
        raise RegistryError(ErrorCode.REASON_MISSING)
    found = next((row for row in work.documents.of(person_id) if row.id == document_id), None)
    if found is None or found.origin != "received" or found.form == PHOTO:
        raise RegistryError(ErrorCode.NOT_FOUND, record="document")
    work.documents.withdraw(document_id, why)


def _must_be_of_station(form: str, allowed: Container[str]) -> None:
    """Who prints for a health station prints its papers only. Raises NOT_ALLOWED."""
    if form not in allowed:
        raise RegistryError(ErrorCode.NOT_ALLOWED, permission=Permission.PRINT.value)


def _must_be_seen(work: Work, person_id: PersonId, document_id: DocumentId | None) -> None:
    """Raises NOT_FOUND for a person whom no health station sees, and for a paper that it did not keep; CASE_CLOSED."""
    seen = work.health_files.get(person_id)
    if document_id is not None:
        seen.must_have(document_id)


@needs(Permission.PRINT, Permission.PRINT_HEALTH)
def log_reprint(
    work: Work,
    clock: Clock,
    user: User,
    person_id: PersonId | None,
    document_id: DocumentId | None,
    form: str,
    copies: int,
) -> None:
    """Log a print of something that is not kept anew: a reprint, a dossier, a slip.

    A health station logs its own papers, of people whom it sees. Raises NOT_ALLOWED, NOT_FOUND, CASE_CLOSED.
    """
    if not user.may(Permission.PRINT):
        _must_be_of_station(form, STATION_PAPERS)
        if person_id is not None:
            _must_be_seen(work, person_id, document_id)
        elif document_id is not None:
            raise RegistryError(ErrorCode.NOT_FOUND, record="document")
    _log(work, person_id, document_id, form, copies)


def _log(work: Work, person_id: PersonId | None, document_id: DocumentId | None, form: str, copies: int) -> None:
    work.documents.log_print(person_id, document_id, form, "reprint" if document_id else "print", copies)


@needs(Permission.EXTRACT)
def log_extract(
    work: Work,
    clock: Clock,
    user: User,
    person_id: PersonId | None,
    document_id: DocumentId | None,
    form: str,
    copies: int,
) -> None:
    """Log a print of what is kept of a person, for that person."""
    _log(work, person_id, document_id, form, copies)

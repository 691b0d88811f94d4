"""Keeping a printed paper, and the log of prints."""

from __future__ import annotations

from models.clock import Clock
from models.ids import DocumentId, PersonId
from models.ports import NewDocument, Work
from models.roles import Permission, User, needs


@needs(Permission.PRINT)
def keep_printed(work: Work, clock: Clock, user: User, document: NewDocument, copies: int, kind: str) -> DocumentId:
    """Keep a paper that went to the printer (``kind`` print) or to a file (save), and log it."""
    work.documents.add(document)
    work.documents.log_print(document.person_id, document.id, document.form, kind, copies)
    return document.id


@needs(Permission.PRINT)
def log_reprint(
    work: Work,
    clock: Clock,
    user: User,
    person_id: PersonId | None,
    document_id: DocumentId | None,
    form: str,
    copies: int,
) -> None:
    """Log a print of something that is not kept anew: a reprint, a dossier, a slip."""
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
    log_reprint(work, clock, user, person_id, document_id, form, copies)

"""A dossier out of the registry: what belongs into it, with the bytes of what is kept. Needs no window."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import date
from typing import NamedTuple

from models.clock import Clock, today
from models.errors import ErrorCode, RegistryError
from models.ids import PersonId
from models.papers.contents import DossierKind
from models.papers.dossier import DossierData, dossier_of
from models.papers.filing import IsPrintable
from models.papers.photo import pictures_of
from models.ports import Queries, Registry
from printing.forms.corrected import PACKAGED, FormBook
from ui.form_names import form_name

MOST_BYTES = 200_000_000
"""So much of what is kept goes into one file: it is in memory twice while the file is made."""

Step = Callable[[int, int], None]
"""Told how many of how many are done; may raise to cancel."""


class Dossier(NamedTuple):
    """A dossier with everything that its printing needs, and the forms in use."""

    data: DossierData
    book: FormBook


def is_printable(form: str, day: date, book: FormBook = PACKAGED) -> bool:
    """Whether a form can be printed from the record as a paper of ours or of the person, of a day.

    What a court, a centre, a doctor or the People's Committee signs is never made up from the record, nor a paper of
    a day on which the form was not in force yet.
    """
    if not book.has(form):
        return False
    known = book.form(form)
    return known.author in ("office", "person") and known.valid_from <= day


def printable_from(book: FormBook) -> IsPrintable:
    """Which forms can be printed from the record, by the forms in use."""
    return lambda form, day: is_printable(form, day, book)


def read_dossier(
    registry: Registry,
    person_id: PersonId,
    kind: DossierKind,
    clock: Clock,
    *,
    left_out: Container[str] = (),
    set_name: str = "",
    step: Step = lambda done, total: None,
) -> Dossier:
    """A dossier out of the registry. Raises DOSSIER_TOO_LARGE, NOT_FOUND, what ``step`` raises."""

    def build(q: Queries) -> Dossier:
        case, book = q.case(person_id), FormBook(q.office_forms())
        data = dossier_of(
            case.person,
            case,
            q.office(),
            registry.user,
            case.situation.rules,
            today(clock),
            kind=kind,
            documents=q.documents(person_id),
            is_printable=printable_from(book),
            left_out=left_out,
            set_name=set_name,
            head=q.head().show(),
            name_of=form_name,
            pictures=pictures_of(q, case.person),
        )
        documents = data.documents
        if sum(document.size for document in documents) > MOST_BYTES:
            raise RegistryError(ErrorCode.DOSSIER_TOO_LARGE, most=MOST_BYTES // 1_000_000)
        contents = {}
        for done, document in enumerate(documents):
            step(done, len(documents))
            contents[document.id] = q.document_content(document.id)
        return Dossier(data.with_contents(contents.__getitem__), book)

    return registry.read(build)

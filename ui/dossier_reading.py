"""A dossier out of the registry: what belongs into it, with the bytes of what is kept. Needs no window."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import date
from functools import lru_cache

from models.clock import Clock, today
from models.errors import ErrorCode, RegistryError
from models.ids import PersonId
from models.papers.contents import DossierKind
from models.papers.dossier import DossierData, dossier_of
from models.ports import Queries, Registry
from printing.forms import form_ids, load_form
from ui.form_names import form_name

MOST_BYTES = 200_000_000
"""So much of what is kept goes into one file: it is in memory twice while the file is made."""

Step = Callable[[int, int], None]
"""Told how many of how many are done; may raise to cancel."""


def is_printable(form: str, day: date) -> bool:
    """Whether a form can be printed from the record as a paper of ours or of the person, of a day.

    What a court, a centre, a doctor or the People's Committee signs is never made up from the record, nor a paper of
    a day on which the form was not in force yet.
    """
    if form not in _packaged():
        return False
    known = load_form(form)
    return known.author in ("office", "person") and known.valid_from <= day


@lru_cache(maxsize=1)
def _packaged() -> frozenset[str]:
    return frozenset(form_ids())


def read_dossier(
    registry: Registry,
    person_id: PersonId,
    kind: DossierKind,
    clock: Clock,
    *,
    left_out: Container[str] = (),
    set_name: str = "",
    step: Step = lambda done, total: None,
) -> DossierData:
    """A dossier with everything that its printing needs. Raises DOSSIER_TOO_LARGE, NOT_FOUND, what ``step`` raises."""

    def build(q: Queries) -> DossierData:
        case = q.case(person_id)
        data = dossier_of(
            case.person,
            case,
            q.office(),
            registry.user,
            case.situation.rules,
            today(clock),
            kind=kind,
            documents=q.documents(person_id),
            is_printable=is_printable,
            left_out=left_out,
            set_name=set_name,
            head=q.head().show(),
            name_of=form_name,
        )
        documents = data.documents
        if sum(document.size for document in documents) > MOST_BYTES:
            raise RegistryError(ErrorCode.DOSSIER_TOO_LARGE, most=MOST_BYTES // 1_000_000)
        contents = {}
        for done, document in enumerate(documents):
            step(done, len(documents))
            contents[document.id] = q.document_content(document.id)
        return data.with_contents(contents.__getitem__)

    return registry.read(build)

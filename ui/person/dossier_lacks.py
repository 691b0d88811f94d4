"""What the papers of a dossier lack that would be printed from the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from models.papers.contents import DossierKind
from models.papers.declared import PaperField
from models.papers.dossier import dossier_of
from printing.dossier import lacks_of
from printing.filling import Missing
from ui.dossier_reading import printable_from
from ui.form_names import form_name
from ui.person.view import PersonView


def dossier_lacks(view: PersonView, kind: DossierKind) -> Mapping[str, Missing]:
    """What each paper of a kind of dossier lacks, by its key."""
    data = dossier_of(
        view.case.person,
        view.case,
        view.office,
        view.user,
        view.rules,
        view.today,
        kind=kind,
        documents=view.documents,
        is_printable=printable_from(view.book),
        name_of=form_name,
        pictures={"person.photo": view.photo} if view.photo else {},
    )
    return lacks_of(data, view.book)


def needed_words(lacks: Missing) -> str:
    """What a paper needs and does not have; empty if there is nothing."""
    return _told("Còn thiếu", lacks.needed)


def blank_words(lacks: Missing) -> str:
    """What else a paper would print as dots; empty if there is nothing."""
    return _told("Còn để trống", lacks.recorded)


def _told(what: str, names: Iterable[PaperField]) -> str:
    told = "; ".join(field.label.partition(" (")[0] for field in names)  # what is to be typed there is said elsewhere
    return f"{what}: {told}" if told else ""

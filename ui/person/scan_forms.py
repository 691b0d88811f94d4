"""Which papers a scan can be of: those of the person's dossiers first, then all that the commune prints or receives."""

from __future__ import annotations

from dataclasses import replace

from models import fields
from models.fields import Choice, ChoiceType, Field
from models.papers.contents import kinds_for
from models.papers.filing import lines_of
from models.papers.scans import ScanFields
from printing.catalogue import Use, ids_of
from printing.offered import offered_forms
from ui.dossier_reading import printable_from
from ui.form_names import form_words
from ui.person.view import PersonView


def scan_fields(view: PersonView, form: str = "") -> tuple[Field, ...]:
    """What is written down of a scan; its form is one of a list. ``form``: one that is chosen already."""
    choices = ChoiceType(scan_choices(view, form))
    return tuple(
        replace(field, type=choices) if field.name == "form" else field for field in fields.fields_of(ScanFields)
    )


def scan_choices(view: PersonView, form: str = "") -> tuple[Choice, ...]:
    """The papers that can be told by the file of the person, each once."""
    printable, offered = printable_from(view.book), offered_forms(view.book)
    listed = (
        line.form
        for kind in kinds_for(view.case, view.today)
        for line in lines_of(kind, view.case, view.documents, printable, view.today)
    )
    codes = dict.fromkeys(code for code in (form, *listed, *offered, *ids_of(Use.RECEIVED)) if code)
    packaged = offered_forms()
    return tuple(
        Choice(code, offered[code] if code in offered and code not in packaged else form_words(code)) for code in codes
    )

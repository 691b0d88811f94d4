"""Correcting the wording of a form, or giving it back to the program."""

from __future__ import annotations

from models import fields
from models.clock import Clock
from models.papers.office_form import OfficeForm
from models.ports import Work
from models.roles import Permission, User, needs


@needs(Permission.CHANGE_OFFICE)
def change_form(work: Work, clock: Clock, user: User, form: str, text: str, base: str, reason: str) -> None:
    """Use a text for a form from now on; what was printed before stays as it was. Raises InvalidFields.

    Whoever calls has read the text as a form: the registry keeps it as it is.
    """
    values = {"text": text, "base": base, "reason": reason}
    work.forms.set(form, fields.build(OfficeForm, values))

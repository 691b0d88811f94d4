"""The forms that the office corrected, as settings."""

from __future__ import annotations

import json

from models import fields
from models.papers.office_form import OfficeForm
from storage.connection import Connection
from storage.context import Context
from storage.settings import write_setting

_SETTING = "form."


def load_office_forms(connection: Connection) -> dict[str, OfficeForm]:
    """The corrected forms, by the id of the form; those that were given back are not among them."""
    rows = connection.execute("SELECT name, value FROM setting WHERE name LIKE ?", (f"{_SETTING}%",)).fetchall()
    found = {name.removeprefix(_SETTING): fields.load_record(OfficeForm, json.loads(value)) for name, value in rows}
    return {form: known for form, known in found.items() if known.text}


class SqlForms:
    """The forms of the office within one action."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def set(self, form: str, known: OfficeForm) -> None:
        """Keep a text for a form; what it was before stays in the journal."""
        after = fields.dump_record(known)
        write_setting(self._context, f"{_SETTING}{form}", after, record="form", record_id=form, reason=known.reason)

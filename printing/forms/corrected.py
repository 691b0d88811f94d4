"""The forms that an office prints: those of the program, with what the office corrected or added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from models.errors import RegistryError
from models.papers.office_form import OfficeForm
from printing.forms import Form, form_ids, load_form, parse_form


@dataclass(frozen=True)
class FormBook:
    """The forms in use. ``own``: the corrected and added ones, by id.

    A correction holds as long as the program's form is the one that it was made from.
    """

    own: Mapping[str, OfficeForm] = field(default_factory=dict)

    def form(self, form_id: str) -> Form:
        """The form of an id. Raises FORM_FILE_BAD."""
        corrected = self._corrected(form_id)
        return load_form(form_id) if corrected is None else corrected

    def ids(self) -> tuple[str, ...]:
        """Ids of all forms, those that the office added among them, also where its text cannot be read."""
        return tuple(sorted({*form_ids(), *self.own}))

    def has(self, form_id: str) -> bool:
        """Whether there is a form of an id: not if the office added one whose text cannot be read."""
        return form_id in form_ids() or self._corrected(form_id) is not None

    def is_corrected(self, form_id: str) -> bool:
        """Whether the office's own text is used."""
        return self._corrected(form_id) is not None

    def is_outdated(self, form_id: str) -> bool:
        """Whether the office has a text that no longer holds: the program's form changed, or it cannot be read."""
        return form_id in self.own and self._corrected(form_id) is None

    def _corrected(self, form_id: str) -> Form | None:
        known = self.own.get(form_id)
        if known is None or (form_id in form_ids() and load_form(form_id).version != known.base):
            return None
        try:
            return _parsed(known.text)
        except RegistryError:
            return None


PACKAGED = FormBook()
"""The forms as the program brings them."""


@lru_cache(maxsize=64)
def _parsed(text: str) -> Form:
    return parse_form(text)

"""Which forms are offered on the page of a person: all that the commune police print, what each is called."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from models.errors import RegistryError
from models.papers.extract import FORM as EXTRACT
from printing.forms import form_ids
from printing.forms.corrected import PACKAGED, FormBook
from printing.forms.heads import form_head

_AUTHORS = frozenset({"office", "person", "committee"})
"""The police write their own papers, help people to write theirs, and prepare those of the People's Committee."""
_ELSEWHERE = frozenset({"HT-BIA", "HT-BBTH", "HT-BCUB", EXTRACT})
"""Forms that come about by themselves (the cover, the extract, the report of destruction) or are about nobody."""
_FAMILIES = ("III", "109", "V", "I", "HT")


def offered_forms(book: FormBook = PACKAGED) -> Mapping[str, str]:
    """The names of the offered forms by their ids, in the order of the annexes, house templates, then forms that the
    office added.

    Of those of the office one whose text cannot be read is as if it were not there.
    """
    if not book.own:
        return _packaged()
    names = dict(_packaged())
    for form_id in book.own:
        with contextlib.suppress(RegistryError):
            form = book.form(form_id)
            names.pop(form_id, None)
            if form.author in _AUTHORS and form_id not in _ELSEWHERE:
                names[form_id] = form.name
    return MappingProxyType({form: names[form] for form in sorted(names, key=_place)})


@lru_cache(maxsize=1)
def _packaged() -> Mapping[str, str]:
    ids = (form for form in form_ids() if form_head(form).author in _AUTHORS and form not in _ELSEWHERE)
    return MappingProxyType({form: form_head(form).name for form in sorted(ids, key=_place)})


def is_house_template(form: str) -> bool:
    """Whether a form is ours and not of a decree."""
    return form.startswith("HT-")


def _place(form: str) -> tuple[int, str]:
    family = form.partition("-")[0]
    known = form in form_ids()
    return _FAMILIES.index(family) if known else len(_FAMILIES), form

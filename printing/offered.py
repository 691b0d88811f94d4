"""Which forms are offered on the page of a person: all that the commune police print, what each is called.

Only the heads of the files are read: a list of a hundred names must not wait for a hundred layouts.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from models.papers.extract import FORM as EXTRACT
from printing.forms import form_ids, form_text

_AUTHORS = frozenset({"office", "person", "committee"})
"""The police write their own papers, help people to write theirs, and prepare those of the People's Committee."""
_ELSEWHERE = frozenset({"HT-BIA", "HT-BBTH", "HT-BCUB", EXTRACT})
"""Forms that come about by themselves (the cover, the extract, the report of destruction) or are about nobody."""
_FAMILIES = ("III", "109", "V", "I", "HT")
_FIRST_TABLE = "\n[["


@lru_cache(maxsize=1)
def offered_forms() -> Mapping[str, str]:
    """The names of the offered forms by their ids, in the order of the annexes, house templates last."""
    heads = {form: tomllib.loads(form_text(form).partition(_FIRST_TABLE)[0]) for form in form_ids()}
    names = {form: head["name"] for form, head in heads.items() if head["author"] in _AUTHORS}
    ids = (form for form in names if form not in _ELSEWHERE)
    return MappingProxyType({form: str(names[form]) for form in sorted(ids, key=_place)})


def is_house_template(form: str) -> bool:
    """Whether a form is ours and not of a decree."""
    return form.startswith("HT-")


def _place(form: str) -> tuple[int, str]:
    family = form.partition("-")[0]
    return _FAMILIES.index(family), form

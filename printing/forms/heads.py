"""The heads of the packaged forms' files: what a form is called and whose it is, without its layout.

A list of a hundred names must not wait for a hundred layouts.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from printing.forms import form_text

_FIRST_TABLE = "\n[["


@dataclass(frozen=True, slots=True)
class FormHead:
    """Some of what ``Form`` has."""

    name: str
    author: str
    compared: str


@lru_cache(maxsize=128)
def form_head(form_id: str) -> FormHead:
    """The head of a packaged form. Raises FORM_FILE_BAD if there is none of this id."""
    data = tomllib.loads(form_text(form_id).partition(_FIRST_TABLE)[0])
    return FormHead(data["name"], data.get("author", ""), data.get("compared", ""))

"""What papers are called: official forms that the program prints, and those that it only names."""

from __future__ import annotations

from collections.abc import Mapping

from printing.catalogue import paper_of

_DECREES: Mapping[str, str] = {
    "105": "NĐ 105/2021",
    "109": "NĐ 109/2021",
    "116": "NĐ 116/2021",
}
"""Where the forms of earlier decrees come from, by the first part of their code."""
_UNNUMBERED = ("HT", "CCCD", "BA", "MMT", "HSNV")
"""Families of papers that have no official number."""


def form_name(form: str) -> str:
    """What a paper is called; of one that only a later rule file names, its number."""
    paper = paper_of(form)
    return paper.title if paper is not None else f"Mẫu {form}"


def form_words(form: str) -> str:
    """What a paper is called, with the number of its form if it has one."""
    paper = paper_of(form)
    return with_number(paper.title, paper.id) if paper is not None else form_name(form)


def with_number(title: str, form: str) -> str:
    """A title with the number of its form, if it has one that the title does not say already."""
    family, _, number = form.partition("-")
    if not number or family in _UNNUMBERED:
        return title
    where = f"Mẫu {number} {_DECREES[family]}" if family in _DECREES else f"Mẫu {form}"
    return title if where in title else f"{title} ({where})"

"""The catalogue of papers: printed from a form file, printed as a list, only received, or not ours.

Every number of the official annexes is explained, also by one that nobody looks for (printing/catalogue.toml).
"""

from __future__ import annotations

import enum
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from printing.forms import form_ids
from printing.forms.heads import form_head

Rows = Mapping[str, Mapping[str, Any]]


class Use(enum.StrEnum):
    """What the program does with a paper."""

    PRINTED = "printed"
    LIST = "list"
    RECEIVED = "received"
    NOT_OURS = "not_ours"
    OLD = "old"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class Paper:
    """One row of the catalogue. ``next`` is the form of today in the place of one of 2021."""

    id: str
    title: str
    use: Use
    why: str = ""
    next: str = ""
    compared: str = ""

    @property
    def form_file(self) -> str:
        """The file with its wording, from the top of the program; empty if it has none."""
        return f"printing/forms/{self.id}.toml" if self.use is Use.PRINTED else ""


def catalogue() -> tuple[Paper, ...]:
    """Every paper, in the order of the annexes, then the others."""
    rows = _rows()
    return tuple(_paper(id_, rows) for id_ in _ids(rows))


def ids_of(use: Use) -> tuple[str, ...]:
    """The ids of the papers of one use, in the order of the catalogue."""
    rows = _rows()
    return tuple(id_ for id_ in _ids(rows) if _use(id_, rows) is use)


def paper_of(form: str) -> Paper | None:
    """The paper of a code, also of one that a rule of the old law has (``D116-22``); None if nobody knows it."""
    id_ = form.removeprefix("D") if form[1:2].isdigit() else form
    known = id_ in _packaged() or id_ in _rows()
    return _paper(id_, _rows()) if known else None


def _paper(id_: str, rows: Rows) -> Paper:
    use = _use(id_, rows)
    if use is Use.PRINTED:
        head = form_head(id_)
        return Paper(id_, head.name, use, compared=head.compared)
    row = rows.get(id_, {})
    return Paper(id_, row.get("title", ""), use, row.get("why", ""), row.get("next", ""))


def _use(id_: str, rows: Rows) -> Use:
    if id_ in _packaged():
        return Use.PRINTED
    return Use(rows[id_]["use"]) if id_ in rows else Use.UNEXPLAINED


def _ids(rows: Rows) -> Iterable[str]:
    """Every id once, in the order of the annexes, then the others."""
    return dict.fromkeys((*_official(), *form_ids(), *rows))


def _official() -> Iterator[str]:
    """Every number of the official annexes."""
    for family, known in _declared()["families"].items():
        for number in range(1, known["last"] + 1):
            yield f"{family}-{number:02d}"


@lru_cache(maxsize=1)
def _packaged() -> frozenset[str]:
    return frozenset(form_ids())


def _rows() -> Rows:
    papers: Rows = _declared()["papers"]
    return papers


@lru_cache(maxsize=1)
def _declared() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("printing").joinpath("catalogue.toml").read_text("utf-8"))

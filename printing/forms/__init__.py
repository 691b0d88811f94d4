"""Official forms as text files: wording, fields, signatures, recipients, state of comparison.

One file a form, no layout code. ``load_form`` reads and checks a file: block types and keys must be known,
and every field it names must be declared (models/papers/values.py). The vocabulary of blocks is that of
``printing/blocks.py``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from models.errors import ErrorCode, RegistryError
from models.papers.values import PAPER_FIELDS, PAPER_LISTS

FIELD = re.compile(r"\{([a-z_.]+)(?::(\d+))?(?:\?((?:[^{}]|\{[a-z_.]+(?::\d+)?\})*))?\}")
"""A field in a text: ``{person.name}``. Unknown, it is a dotted place, of at least 25 mm for
``{decision.term:25}``, or the words behind a question mark with a place for each ``…``:
``{decision.day:8?…/…/…}``. Those words may name fields themselves."""

BLOCK_KEYS: Mapping[str, frozenset[str]] = {
    "header": frozenset({"left", "number", "place"}),
    "title": frozenset({"lines", "rule", "photo"}),
    "addressee": frozenset({"text"}),
    "issuer": frozenset({"text"}),
    "citations": frozenset({"lines"}),
    "heading": frozenset({"text"}),
    "article": frozenset({"number", "text"}),
    "text": frozenset({"text", "indent", "italic", "bold", "fill"}),
    "line": frozenset({"text", "at", "indent"}),
    "person": frozenset({"name_label", "other_names", "birth_place"}),
    "long": frozenset({"label", "field", "lines", "indent", "prompt", "each"}),
    "boxes": frozenset({"lead", "field", "rows", "at", "tail"}),
    "signatures": frozenset({"left", "left_hint", "left_name", "right", "right_hint", "right_name", "recipients",
                             "second", "second_hint", "second_name"}),
    "entries": frozenset({"rows", "empty"}),
    "cover": frozenset({"title", "lines"}),
    "new_page": frozenset(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a form: its type and its own keys."""

    type: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Input:
    """A field asked for before printing. ``default`` "today" proposes the day of the paper."""

    field: str
    default: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One form. ``compared`` says by whom and when it was compared with the gazette; empty: not yet.

    ``number_pattern`` is the part after the slash (``QĐ``), empty for papers without a number.
    """

    id: str
    name: str
    short: str
    source: str
    version: str
    valid_from: date
    compared: str
    corner: str
    number_pattern: str
    number_field: str
    author: str
    size: float
    inputs: tuple[Input, ...]
    blocks: tuple[Block, ...]

    @property
    def foot(self) -> str:
        """The line in the foot of each page."""
        if not self.source:
            return f"{self.id} - mẫu nội bộ của chương trình"
        if self.compared:
            return ""
        return f"Mẫu {self.id}, {self.source}: nội dung chưa đối chiếu với Công báo"


_KEYS = {
    "id", "name", "short", "source", "version", "valid_from", "compared", "corner", "number_pattern",
    "number_field", "author", "size", "input", "block",
}  # fmt: skip


@lru_cache(maxsize=64)
def load_form(form_id: str) -> Form:
    """The packaged form of an id. Raises FORM_FILE_BAD."""
    file = resources.files("printing.forms").joinpath(f"{form_id}.toml")
    if not file.is_file():
        raise RegistryError(ErrorCode.FORM_FILE_BAD, form=form_id, fault="no such form")
    return parse_form(file.read_text("utf-8"))


def form_ids() -> tuple[str, ...]:
    """Ids of all packaged forms."""
    files = resources.files("printing.forms").iterdir()
    return tuple(sorted(file.name[:-5] for file in files if file.name.endswith(".toml")))


def parse_form(text: str) -> Form:
    """A form from the text of its file. Raises FORM_FILE_BAD naming what is wrong."""
    form_id = "?"
    try:
        data = tomllib.loads(text)
        form_id = str(data.get("id", "?"))
        if unknown := data.keys() - _KEYS:
            raise ValueError(f"unknown key {min(unknown)}")
        form = Form(
            id=data["id"],
            name=data["name"],
            short=data.get("short", data["name"]),
            source=data.get("source", ""),
            version=data["version"],
            valid_from=data["valid_from"],
            compared=data.get("compared", ""),
            corner=data.get("corner", ""),
            number_pattern=data.get("number_pattern", ""),
            number_field=data.get("number_field", "paper.number"),
            author=data.get("author", ""),
            size=float(data.get("size", 14)),
            inputs=tuple(Input(**row) for row in data.get("input", ())),
            blocks=tuple(_block(row) for row in data["block"]),
        )
        for name in fields_named(form):
            if name not in PAPER_FIELDS:
                raise ValueError(f"unknown field {name}")
    except (KeyError, TypeError, ValueError) as error:
        raise RegistryError(ErrorCode.FORM_FILE_BAD, form=form_id, fault=str(error)) from error
    return form


def _block(row: Mapping[str, Any]) -> Block:
    kind = row["type"]
    if kind not in BLOCK_KEYS:
        raise ValueError(f"unknown block {kind}")
    data = {key: value for key, value in row.items() if key != "type"}
    if unknown := data.keys() - BLOCK_KEYS[kind]:
        raise ValueError(f"unknown key {min(unknown)} in block {kind}")
    if kind == "entries" and data["rows"] not in PAPER_LISTS:
        raise ValueError(f"unknown list {data['rows']}")
    return Block(kind, data)


def fields_named(form: Form) -> Iterator[str]:
    """Every field that a form's inputs and blocks name."""
    for item in form.inputs:
        yield item.field
    for block in form.blocks:
        yield from _named_in(block.data)


def _named_in(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, str):
        if key in ("field", "photo"):
            yield value
        else:
            for match in FIELD.finditer(value):
                yield match[1]
                yield from _named_in(match[3])
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _named_in(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _named_in(item)

"""Official forms as text files: wording, fields, signatures, recipients, state of comparison.

One file a form, no layout code. ``load_form`` reads and checks a file: block types and keys must be known,
and every field it names must be declared (models/papers/declared.py), or typed for this form alone and declared
among its inputs. The vocabulary of blocks is that of ``printing/blocks.py``.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from models.errors import ErrorCode, RegistryError
from models.papers.declared import PAPER_LISTS, PAPER_TABLES, PaperField, base_of, declared_field
from models.papers.values import PaperValues, with_number

FIELD = re.compile(r"\{([a-z0-9_.]+)(?:=([A-Za-z0-9_.+-]+)|(?::(\d+))?(?:\?((?:[^{}]|\{[a-z0-9_.]+(?::\d+)?\})*))?)\}")
"""A field in a text: ``{person.name}``. Unknown, it is a dotted place, of at least 25 mm for
``{management_decision.term:25}``, or the words behind a question mark with a place for each ``…``:
``{management_decision.on:8?…/…/…}``. Those words may name fields themselves. ``{person.sex=male}`` is a check
box, ticked if the field has that code."""

TYPED = "typed."
"""Begins the name of a field that only one form has; its file declares it among its inputs."""

PEN = "pen"
"""Names no field: ``{pen:25}`` is a place for the pen alone, on a filled form too."""

BLOCK_KEYS: Mapping[str, frozenset[str]] = {
    "header": frozenset({"left", "right", "number", "place", "subject", "photo"}),
    "title": frozenset({"lines", "rule", "photo", "photo_words", "beside_photo"}),
    "addressee": frozenset({"text", "lines"}),
    "issuer": frozenset({"text"}),
    "citations": frozenset({"lines"}),
    "heading": frozenset({"text"}),
    "article": frozenset({"number", "text"}),
    "text": frozenset({"text", "indent", "italic", "bold", "fill", "align"}),
    "line": frozenset({"text", "at", "indent"}),
    "person": frozenset({"style", "of", "name_label", "other_names", "birth_place", "home_village", "upto",
                         "identity_label", "residence", "relation_label", "phone", "semicolon",
                         "capitals"}),
    "long": frozenset({"label", "field", "lines", "indent", "prompt", "each"}),
    "boxes": frozenset({"lead", "field", "rows", "at", "tail"}),
    "table": frozenset({"columns", "rows", "from", "instead", "least", "head", "size", "row_height"}),
    "signatures": frozenset({"recipients", "rows"}),
    "entries": frozenset({"rows", "empty"}),
    "cover": frozenset({"title", "lines"}),
    "new_page": frozenset(),
}  # fmt: skip
_SIGNATORY_KEYS = frozenset({"head", "text", "hint", "name", "office", "signer", "above"})
"""``office``: the head of the office signs, or somebody for the head, whose title then stands under the heading;
``signer``: the same person under a heading that is no title (ĐẠI DIỆN CÔNG AN CẤP XÃ)."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a form: its type and its own keys.

    It is printed if all of ``when`` is known and nothing of ``unless``: a field (``representative.name``), or that
    a field has a code (``typed.registrant=agency``). So a form can hold two alternatives of which one is printed.
    """

    type: str
    data: Mapping[str, Any]
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    def stands(self, values: PaperValues) -> bool:
        """Whether the block is printed with these values."""
        return all(_holds(each, values) for each in self.when) and not any(_holds(each, values) for each in self.unless)


def _holds(condition: str, values: PaperValues) -> bool:
    name, _, code = condition.partition("=")
    return code in values.codes.get(name, ()) if code else bool(values.text(name))


@dataclass(frozen=True, slots=True)
class Input:
    """A field asked for before printing.

    ``default`` "today" or "now" proposes the day or the time of the paper, other words a text that may name
    fields; that of a closed list names a field with the same codes. ``needed``: the paper is not complete without it.
    ``future`` in a file says of a day that it may be still to come (a summons, a decision in force from then on);
    a declared field has it from its declaration.
    """

    field: PaperField
    type: str = "text"
    default: str = ""
    needed: bool = False

    @property
    def name(self) -> str:
        return self.field.name


SIGNATORIES = frozenset({"chief", "chairman", "officer", "person", "relative", "doctor", "head", ""})
"""Who signs a form by law: the head of the commune police, the chairman of the People's Committee, …"""
_INPUT_TYPES = frozenset({"text", "long", "day"})
_INPUT_KEYS = frozenset({"field", "label", "type", "choices", "several", "default", "needed", "future"})


@dataclass(frozen=True, slots=True)
class Form:
    """One form. ``compared`` says by whom and when it was compared with the gazette; empty: not yet.

    ``number_pattern`` is the part between slash and symbol (``QĐ``), empty for papers without a number;
    ``number_symbol`` the symbol of who issues it, None for our office's. ``notes`` are those of the official form:
    they instruct the writer and are not printed.
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
    number_symbol: str | None
    number_field: str
    author: str
    signatory: str
    size: float
    notes: tuple[str, ...]
    inputs: tuple[Input, ...]
    blocks: tuple[Block, ...]

    def numbered(self, values: PaperValues) -> PaperValues:
        """The values with every number in its full spelling (``05/QĐ-CAX``)."""
        return with_number(values, self.number_field, self.number_pattern, self.number_symbol)

    def depends_on(self, field: str) -> bool:
        """Whether parts of the form are printed only with a field, or only without it."""
        conditions = itertools.chain.from_iterable((*block.when, *block.unless) for block in self.blocks)
        return any(condition.partition("=")[0] == field for condition in conditions)

    def names_group(self, group: str) -> bool:
        """Whether the form shows a field of a group (``representative``)."""
        shown = any(name.startswith(f"{group}.") for name in fields_named(self))
        return shown or any(block.data.get("of") == group for block in self.blocks)

    def shows_table(self, name: str) -> bool:
        """Whether the form has the rows of a declared table."""
        return any(block.type == "table" and block.data.get("from") == name for block in self.blocks)

    @property
    def is_signed_by_head(self) -> bool:
        """Whether the head of the office, or somebody for the head, signs the form."""
        rows = (row for block in self.blocks if block.type == "signatures" for row in block.data["rows"])
        return any(entry.get("office") or entry.get("signer") for row in rows for entry in row)

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
    "number_symbol", "number_field", "author", "signatory", "size", "notes", "input", "block",
}  # fmt: skip


@lru_cache(maxsize=128)
def load_form(form_id: str) -> Form:
    """The packaged form of an id. Raises FORM_FILE_BAD."""
    return parse_form(form_text(form_id))


def form_text(form_id: str) -> str:
    """The text of a packaged form. Raises FORM_FILE_BAD."""
    file = resources.files("printing.forms").joinpath(f"{form_id}.toml")
    if not file.is_file():
        raise RegistryError(ErrorCode.FORM_FILE_BAD, form=form_id, fault="no such form")
    return file.read_text("utf-8")


@lru_cache(maxsize=1)
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
            number_symbol=data.get("number_symbol"),
            number_field=data.get("number_field", "paper.number"),
            author=data.get("author", ""),
            signatory=data.get("signatory", ""),
            size=float(data.get("size", 14)),
            notes=tuple(data.get("notes", ())),
            inputs=tuple(_input(row) for row in data.get("input", ())),
            blocks=tuple(_block(row) for row in data["block"]),
        )
        _check(form)
    except (KeyError, TypeError, ValueError) as error:
        raise RegistryError(ErrorCode.FORM_FILE_BAD, form=form_id, fault=str(error)) from error
    return form


def _input(row: Mapping[str, Any]) -> Input:
    if unknown := row.keys() - _INPUT_KEYS:
        raise ValueError(f"unknown key {min(unknown)} in an input")
    name, kind = row["field"], row.get("type", "")
    if kind and kind not in _INPUT_TYPES:
        raise ValueError(f"unknown type {kind} of an input")
    if name.startswith(TYPED):
        choices = tuple((code, words) for code, words in row.get("choices", ()))
        several = row.get("several", False)
        field = PaperField(
            name, row["label"], kind == "long", choices, several, kind == "day", row.get("future", False)
        )
    else:
        declared = declared_field(name)
        if declared is None:
            raise ValueError(f"unknown field {name}")
        if "choices" in row or "several" in row:
            raise ValueError(f"the choices of {name} are declared elsewhere")
        field = replace(declared, label=row.get("label", declared.label), future=row.get("future", declared.future))
    if field.future and not field.day:
        raise ValueError(f"{name} is no day that may be to come")
    return Input(field, kind or ("day" if field.day else "text"), row.get("default", ""), row.get("needed", False))


def _check(form: Form) -> None:
    """Everything that a form names is declared. Raises ValueError."""
    typed = {item.name for item in form.inputs if item.name.startswith(TYPED)}
    for name in fields_named(form):
        known = name == PEN or name in typed or base_of(name) in typed
        if not known and (name.startswith(TYPED) or declared_field(name) is None):
            raise ValueError(f"unknown field {name}")
    if form.signatory not in SIGNATORIES:
        raise ValueError(f"unknown signatory {form.signatory}")


def _block(row: Mapping[str, Any]) -> Block:
    kind = row["type"]
    if kind not in BLOCK_KEYS:
        raise ValueError(f"unknown block {kind}")
    conditions = {key: tuple(row.get(key, ())) for key in ("when", "unless")}
    data = {key: value for key, value in row.items() if key != "type" and key not in conditions}
    if unknown := data.keys() - BLOCK_KEYS[kind]:
        raise ValueError(f"unknown key {min(unknown)} in block {kind}")
    if kind == "entries" and data["rows"] not in PAPER_LISTS:
        raise ValueError(f"unknown list {data['rows']}")
    if kind == "table":
        _check_table(data)
    if kind == "signatures":
        _check_signatures(data)
    return Block(kind, data, **conditions)


def _check_table(data: Mapping[str, Any]) -> None:
    count = len(data["columns"])
    if "from" in data and PAPER_TABLES.get(data["from"]) != count:
        raise ValueError(f"no table {data['from']} of {count} columns")
    if any(len(row) not in (1, count) for row in (*data.get("rows", ()), *data.get("instead", ()))):
        raise ValueError(f"a row has one cell or {count}")


def _check_signatures(data: Mapping[str, Any]) -> None:
    rows = data["rows"]
    if "recipients" in data and len(rows[0]) != 1:
        raise ValueError("recipients stand beside one signature")
    for signatory in itertools.chain.from_iterable(rows):
        if unknown := signatory.keys() - _SIGNATORY_KEYS:
            raise ValueError(f"unknown key {min(unknown)} of a signature")


def fields_named(form: Form) -> Iterator[str]:
    """Every field that a form's inputs and blocks name."""
    for item in form.inputs:
        yield item.name
        yield from named_in(item.default)
    for block in form.blocks:
        yield from (condition.partition("=")[0] for condition in (*block.when, *block.unless))
        yield from named_in(block.data)


def named_in(value: Any, key: str = "") -> Iterator[str]:
    """Every field that a text of a form, or what a block is made of, names."""
    if isinstance(value, str):
        if key in ("field", "photo") and "." in value:
            yield value
        else:
            for match in FIELD.finditer(value):
                yield match[1]
                yield from named_in(match[4] or "")
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from named_in(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from named_in(item)

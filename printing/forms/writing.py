"""Form files written: the words of a form changed by an office, as the text of a file that loads again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

_WORDED = frozenset({
    "left", "number", "subject", "lines", "photo_words", "text", "name_label", "identity_label",
    "relation_label", "label", "prompt", "lead", "tail", "recipients", "rows", "columns", "head", "hint", "above",
})  # fmt: skip
"""Keys of blocks under which words stand that an office may correct."""
_NOT_WORDS = frozenset({"type", "field", "of", "style", "align", "from", "name", "photo", "each"})
_NAMES = frozenset({("entries", "rows")})
"""The name of a list of values, under a key that has words elsewhere."""
_PLACES = 2
"""Boxes are rows of code, label and where the box stands; columns are head, width and align."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words at one place of a form file. ``path``: keys and indexes from the top of the file."""

    path: tuple[str | int, ...]
    block: str
    text: str


def words_in(data: Mapping[str, Any]) -> Iterator[Words]:
    """Every place of a form file where words stand, from top to bottom."""
    yield Words(("name",), "name", data["name"])
    for i, block in enumerate(data["block"]):
        for key, value in block.items():
            if key in _WORDED and (block["type"], key) not in _NAMES:
                for path, text in _strings(value, block["type"], key):
                    yield Words(("block", i, key, *path), block["type"], text)
    for i, note in enumerate(data.get("notes", ())):
        yield Words(("notes", i), "note", note)


def _strings(value: Any, block: str, key: str) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield (), value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if name not in _NOT_WORDS:
                yield from (((name, *path), text) for path, text in _strings(item, block, key))
    elif isinstance(value, Sequence):
        for i, item in enumerate(value):
            if not _is_code(block, key, value, i):
                yield from (((i, *path), text) for path, text in _strings(item, block, key))


def _is_code(block: str, key: str, row: Sequence[Any], index: int) -> bool:
    """Whether an entry of a row is a code or a place, and no words: the code of a box, the align of a column."""
    if not isinstance(row[index], str):
        return False
    if block == "boxes" and key == "rows":
        return index != 1
    return block == "table" and key == "columns" and index >= _PLACES


def with_changed(data: Mapping[str, Any], changed: Mapping[tuple[str | int, ...], str]) -> dict[str, Any]:
    """A copy of a form file with other words at some places."""
    copy: dict[str, Any] = deepcopy(dict(data))
    for path, text in changed.items():
        place: Any = copy
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = text
    return copy


def marked_version(data: Mapping[str, Any]) -> str:
    """The version of a form whose words an office changed: that of the program's form, and a mark of the words.

    The same words have the same mark, in whichever office and however often they were changed and given back; other
    words have another, so a paper that was printed names one text.
    """
    base = str(data["version"]).partition("+")[0]
    words = dumps({**data, "version": base})
    return f"{base}+{hashlib.sha256(words.encode()).hexdigest()[:8]}"


def dumps(data: Mapping[str, Any]) -> str:
    """A form file as text; loading it gives the same again."""
    plain = {key: value for key, value in data.items() if key not in ("input", "block")}
    parts = ["".join(f"{key} = {_value(value)}\n" for key, value in plain.items())]
    for table in ("input", "block"):
        parts += [
            f"[[{table}]]\n" + "".join(f"{key} = {_value(value)}\n" for key, value in row.items())
            for row in data.get(table, ())
        ]
    return "\n".join(parts)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, Sequence):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return repr(value)

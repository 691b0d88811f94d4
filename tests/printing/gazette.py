"""What stands on the blank official forms: structure/*.toml, written from form-structure.md (format: shared.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.printing.reading import normalised

_FILES = sorted(Path(__file__).with_name("structure").glob("*.toml"))
_KEYS = {
    "corner", "head", "left", "number", "subject", "title", "rule", "photo", "labels", "absent", "signs",
    "recipients", "ticks", "annex", "list",
}  # fmt: skip
_HEADS = ("H1", "H1 ND", "H2", "H2 ND", "none")


@dataclass(frozen=True)
class Wanted:
    """One form of the table; the keys are told in shared.toml."""

    corner: str
    head: str
    left: tuple[str, ...]
    title: tuple[str, ...]
    rule: bool | None
    photo: tuple[float, float, str] | None
    labels: tuple[str, ...]
    absent: tuple[str, ...]
    signs: tuple[tuple[str, ...], ...]
    recipients: tuple[str, ...]
    ticks: tuple[tuple[str, str, str], ...]
    annex: str
    is_list: bool


def _load() -> Iterator[tuple[str, Wanted]]:
    data = [tomllib.loads(file.read_text("utf-8")) for file in _FILES]
    shared: dict[str, list[str]] = {}
    for file in data:
        names = file.pop("shared", {})
        if twice := names.keys() & shared.keys():
            raise ValueError(f"two lists are called {min(twice)}")
        shared |= names
    for file in data:
        for form_id, entry in file.items():
            yield form_id, _wanted(form_id, entry, shared)


def _wanted(form_id: str, entry: Mapping[str, Any], shared: Mapping[str, list[str]]) -> Wanted:
    def texts(key: str) -> tuple[str, ...]:
        return tuple(_expanded(entry.get(key, ()), shared))

    if unknown := entry.keys() - _KEYS:
        raise ValueError(f"{form_id}: unknown key {min(unknown)}")
    if entry.get("head", "none") not in _HEADS:
        raise ValueError(f"{form_id}: unknown head {entry['head']}")
    below = [entry[key] for key in ("number", "subject") if key in entry]
    return Wanted(
        corner=entry.get("corner", ""),
        head=entry.get("head", "none"),
        left=(*entry.get("left", ()), *below),
        title=texts("title"),
        rule=entry.get("rule"),
        photo=tuple(entry["photo"]) if "photo" in entry else None,
        labels=texts("labels"),
        absent=texts("absent"),
        signs=tuple(tuple(" ".join(_expanded([words], shared)) for words in row) for row in entry.get("signs", ())),
        recipients=texts("recipients"),
        ticks=tuple((field, code, words) for field, code, words in entry.get("ticks", ())),
        annex=entry.get("annex", ""),
        is_list=entry.get("list", False),
    )


def _expanded(texts: Iterable[str], shared: Mapping[str, list[str]]) -> Iterator[str]:
    """``@NAME`` alone is a whole list, within words its only entry."""
    for text in texts:
        if text.startswith("@") and text[1:] in shared:
            yield from _expanded(shared[text[1:]], shared)
        else:
            yield re.sub(r"@([\w-]+)", lambda name: " ".join(_expanded(shared[name[1]], shared)), text)


TABLE: Mapping[str, Wanted] = dict(_load())


def pattern(words: str, *, places: str = "…") -> re.Pattern[str]:
    """Words of the table as an expression for normalised text; ``places`` is what a place to write on has become."""
    escaped = re.escape(normalised(words)).replace(r"\ ", " ")
    return re.compile(re.sub(r" ?\\\* ?", ".*", escaped).replace("…", places))

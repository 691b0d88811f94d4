"""Rule files written by tests: rows of the packaged law changed, and the whole as TOML."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from models.law.loading import RULE_FILES
from tests.models.building import RULES

HEAD: dict[str, Any] = {
    "number": 1, "title": "Nghị định số 99/2027/NĐ-CP", "issued": date(2026, 11, 20), "from": date(2027, 1, 1),
}  # fmt: skip


@lru_cache(maxsize=1)
def packaged_rows() -> Mapping[str, dict[str, Any]]:
    """The newest row of every rule as its file has it."""
    folder = resources.files("models.law")
    rows = [row for file in RULE_FILES for row in tomllib.loads(folder.joinpath(file).read_text("utf-8"))["rule"]]
    return {row["id"]: row for row in rows if RULES.latest(row["id"]).start == row["from"]}


def later_row(id_: str, **changes: Any) -> dict[str, Any]:
    """The newest row of a rule, in force from the first day of 2027 and otherwise as changed."""
    row = copy.deepcopy(packaged_rows()[id_])
    row.pop("until", None)
    row["from"] = HEAD["from"]
    return row | changes


def file_text(rows: Iterable[Mapping[str, Any]] = (), days: Iterable[Mapping[str, Any]] = (), **head: Any) -> bytes:
    """A rule file as bytes."""
    lines = [f"{name} = {_toml(value)}" for name, value in (HEAD | head).items()]
    for name, tables in (("rule", rows), ("day", days)):
        for table in tables:
            lines += ["", f"[[{name}]]", *(f"{_toml(key)} = {_toml(value)}" for key, value in table.items())]
    return "\n".join(lines).encode()


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)

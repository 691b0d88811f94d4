"""docs/security.md promises nothing that no test shows: every test that it names is there."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "security.md"
NAMED = re.compile(r"`(test_[a-z0-9_]+)`")
PROMISED = re.compile(r"\*Promised\.\*")


@lru_cache(maxsize=1)
def every_test() -> frozenset[str]:
    """The name of every test function."""
    return frozenset(
        node.name
        for file in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def test_every_test_that_the_page_names_is_there() -> None:
    named = NAMED.findall(PAGE.read_text("utf-8"))
    assert len(named) > 60
    assert [name for name in named if name not in every_test()] == []


def test_every_promise_names_a_test_and_every_attacker_is_told_what_is_not_promised() -> None:
    parts = re.split(r"(?m)^###? ", PAGE.read_text("utf-8"))
    promising = [part for part in parts if PROMISED.search(part)]
    assert len(promising) >= 7
    for part in promising:
        promise = part.split("*Promised.*", 1)[1].split("*Not promised", 1)[0]
        assert NAMED.search(promise), part.splitlines()[0]
        assert "*Not promised" in part, part.splitlines()[0]


def test_every_page_that_it_leads_to_is_there() -> None:
    pages = re.findall(r"`(docs/[\w./-]+)`", PAGE.read_text("utf-8"))
    assert pages
    assert [page for page in pages if not (ROOT / page).exists()] == []

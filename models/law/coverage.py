"""Which rows of the law the program holds, and what each of them drives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.law.rules import Mark, Rule, Rules, Use

MOST_REFERENCES = 45
"""Rows of domain/law.md §3 that may drive nothing, each with its reason."""

CHAPTERS: Mapping[str, int] = {
    "A": 9, "B": 28, "C": 11, "D": 9, "E": 13, "F": 11, "G": 9, "H": 7, "I": 16, "J": 9, "K": 5, "L": 10, "M": 6,
    "N": 23, "O": 5, "P": 18, "Q": 7, "R": 13, "U": 11, "T": 8,
}  # fmt: skip
"""Rows of each chapter of domain/law.md §3."""


def expected_rows() -> tuple[str, ...]:
    """The id of every row of the law's table, in order."""
    return tuple(f"{chapter}{number:02d}" for chapter, count in CHAPTERS.items() for number in range(1, count + 1))


def coverage(rules: Rules) -> Mapping[str, Mapping[str, Any]]:
    """For every row of the law: what it drives, or why it drives nothing, or that it is missing."""
    by_row: dict[str, list[Rule]] = {}
    for rule in rules.all():
        if rule.mark is Mark.HOUSE:
            continue  # the house rules have numbers of their own: P13 is not a row of chapter P
        by_row.setdefault(rule.row, []).append(rule)
    return {row: _covered(by_row.get(row, [])) for row in expected_rows()}


def _covered(rows: list[Rule]) -> Mapping[str, Any]:
    used = sorted({rule.use.value for rule in rows if rule.use is not Use.REFERENCE})
    if used:
        return {"status": "used", "as": used, "ids": sorted({rule.id for rule in rows})}
    if rows:
        return {"status": "reference", "why": rows[-1].why, "ids": sorted({rule.id for rule in rows})}
    return {"status": "missing"}

"""The bench table: on the screen, as JSON, and in docs/performance.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench.rows import Row

PACKAGES = ("PySide6-Essentials", "sqlcipher3", "cryptography", "reportlab")
HEADS = ("row", "figure", "budget", "ratio", "to", "pass", "remark")
BEGIN, END = "<!-- bench: tables -->", "<!-- bench: end -->"
"""Between these lines docs/performance.md holds the tables of the last run."""
Tables = Mapping[int, Sequence[Row]]


def machine() -> dict[str, str]:
    """Where the figures were taken, and how busy the machine was with other things."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return {
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "load": load,
        "Python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def head(conditions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in conditions.items())


def as_text(size: int, rows: Sequence[Row]) -> str:
    """One size as a table of fixed columns."""
    cells = [HEADS, *map(_cells, rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(HEADS))]
    right = {1, 2, 3}
    lines = [
        "  ".join(
            cell.rjust(w) if i in right else cell.ljust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in cells
    ]
    return "\n".join((f"{size} invented people", *(line.rstrip() for line in lines)))


def as_markdown(size: int, rows: Sequence[Row]) -> str:
    """One size as a table of a document."""
    lines = [f"### {size:,} people", "", _line(HEADS), "| --- | ---: | ---: | ---: | --- | --- | --- |"]
    return "\n".join((*lines, *(_line(_cells(row)) for row in rows)))


def as_data(conditions: Mapping[str, str], tables: Tables) -> dict[str, Any]:
    """Everything, to be read by a program."""
    sizes = [
        {"size": size, "rows": [asdict(row) | {"passed": row.passed} for row in rows]} for size, rows in tables.items()
    ]
    return {"machine": dict(conditions), "sizes": sizes}


def write_document(path: Path, conditions: Mapping[str, str], tables: Tables) -> None:
    """Put the tables into a document, in place of those of the run before. Raises ValueError without their place."""
    text = path.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path} has no place for the tables: {BEGIN} … {END}")
    body = "\n\n".join((f"{head(conditions)}.", *(as_markdown(size, rows) for size, rows in tables.items())))
    path.write_text(f"{before}{BEGIN}\n\n{body}\n\n{END}{after}", "utf-8")


def _cells(row: Row) -> tuple[str, ...]:
    ratio = row.ratio
    return (
        row.name,
        "not measured" if row.figure is None else f"{_number(row.figure)} {row.unit}",
        "" if row.budget is None else f"≤ {row.budget:g} {row.unit}",
        "" if ratio is None else f"{ratio.value:.2f}" + (f" (≤ {ratio.budget:.2g})" if ratio.budget else ""),
        "" if ratio is None else ratio.to,
        {True: "yes", False: "NO", None: ""}[row.passed],
        row.remark,
    )


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"

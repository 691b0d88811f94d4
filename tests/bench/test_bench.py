"""The bench makes its rows. How long things take is not tested here: a busy machine would decide it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.registries import make_registry
from tests.bench.rows import Bench, Ratio, Row
from tests.bench.run import GROUPS, parse
from tests.bench.table import BEGIN, END, as_data, as_text, write_document

SIZE = 60
NAMES = {
    "start": ("start to the unlock page",),
    "screens": (
        "unlock", "home page", "list, painted", "jump to the end", "a keystroke, painted",
        "person: the head, painted", "person, painted",
    ),
    "store": (
        "40 rows anywhere", "first page", "everybody's place", "a keystroke, p95", "the worst keystroke",
        "the slowest filter", "count of a facet", "due list", "numbers on the home page", "person: case",
        "papers of the office",
    ),
    "saving": (
        "save of one event, p99", "save of one event, median", "save without the change log, p99",
        "save without the change log, median",
    ),
    "journal": ("headers verified", "headers and contents", "a step of it", "an opened person noted"),
    "judging": ("judge 20 people", "one person, per event"),
    "papers": ("dossier of", "form of one page", "management decisions", "peak memory", "printed list of"),
    "keys": ("unlock at the calibrated cost", "another key"),
    "places": ("50 addresses", "before the first address"),
    "bulk": ("import of",),
    "backups": (
        "longest wait of another thread", "snapshot and release", "save while it is copied", "save while it is proven",
        "first full backup", "the next one",
    ),
    "restoring": ("restore with scans", "rescue with backup and log"),
    "check": ("check of everything", "computed anew"),
    "session": ("longest stall", "memory after the tour"),
    "readings": ("two readings of 20 histories",),
}  # fmt: skip


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bench registry of sixty people; no row may write to it."""
    folder = tmp_path_factory.mktemp("kept") / "so"
    make_registry(folder, SIZE)
    return folder


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_makes_its_rows(group: str, registry: Path, tmp_path: Path) -> None:
    rows = list(GROUPS[group](Bench(SIZE, registry, tmp_path, quick=True)))
    assert len(rows) == len(NAMES[group])
    for row, name in zip(rows, NAMES[group], strict=True):
        assert name in row.name
        assert row.figure is not None
        assert row.figure > 0


def test_a_row_passes_only_within_all_its_budgets() -> None:
    assert Row("a", 1.0, "ms").passed is None
    assert Row("a", 1.0, "ms", 1.0).passed is True
    assert Row("a", 1.1, "ms", 1.0).passed is False
    assert Row("a", 9.0, "ms", ratio=Ratio(9.0, "b")).passed is None
    assert Row("a", 1.0, "ms", 1.0, Ratio(1.6, "b", 1.5)).passed is False
    assert Row("a", 1.0, "ms", 1.0, Ratio(1.5, "b", 1.5)).passed is True
    assert Row("a", None, "ms", 1.0).passed is None
    assert Row("a", 0.1, "ms", 1.0, wrong=True).passed is False


def test_a_group_that_takes_minutes_is_measured_only_when_it_is_named() -> None:
    assert "readings" not in parse([]).rows
    assert parse(["--rows", "readings"]).rows == ["readings"]


def test_what_a_user_waits_for_must_be_imperceptible_in_a_commune() -> None:
    commune, large = Bench(500, Path(), Path()), Bench(5_000, Path(), Path())
    assert (commune.interactive(), commune.interactive(50.0), commune.interactive(1.0)) == (16.0, 16.0, 1.0)
    assert (large.interactive(), large.interactive(50.0)) == (None, 50.0)


ROWS = [
    Row("save", 1.234, "ms", 16.0, Ratio(1.2, "plain SQLite", 1.5), "of 1000"),
    Row("memory", None, "MB", 200.0, remark="not measured"),
    Row("dossier", 71.0, "ms", 60.0),
]


def test_the_table_says_figure_budget_ratio_and_verdict() -> None:
    lines = as_text(500, ROWS).splitlines()
    assert lines[0] == "500 invented people"
    assert lines[2].split() == [
        "save",
        "1.23",
        "ms",
        "≤",
        "16",
        "ms",
        "1.20",
        "(≤",
        "1.5)",
        "plain",
        "SQLite",
        "yes",
        "of",
        "1000",
    ]
    assert "not measured" in lines[3]
    assert " NO" in lines[4]


def test_json_has_the_machine_and_every_row() -> None:
    data = json.loads(json.dumps(as_data({"Python": "3.11"}, {500: ROWS})))
    assert data["machine"] == {"Python": "3.11"}
    assert [row["passed"] for row in data["sizes"][0]["rows"]] == [True, None, False]
    assert data["sizes"][0]["rows"][0]["ratio"] == {"value": 1.2, "to": "plain SQLite", "budget": 1.5}


def test_a_document_gets_new_tables_and_keeps_its_words(tmp_path: Path) -> None:
    path = tmp_path / "performance.md"
    path.write_text(f"# Words\n\n{BEGIN}\nold\n{END}\n\nMore words.\n", "utf-8")
    write_document(path, {"Python": "3.11"}, {500: ROWS, 5_000: ROWS})
    once = path.read_text("utf-8")
    assert once.startswith("# Words\n")
    assert once.endswith("More words.\n")
    assert "old" not in once
    assert "### 5,000 people" in once
    assert "| save | 1.23 ms | ≤ 16 ms | 1.20 (≤ 1.5) | plain SQLite | yes | of 1000 |" in once
    write_document(path, {"Python": "3.11"}, {500: ROWS, 5_000: ROWS})
    assert path.read_text("utf-8") == once


def test_a_document_without_a_place_for_tables_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "performance.md"
    path.write_text("# Words\n", "utf-8")
    with pytest.raises(ValueError, match="no place"):
        write_document(path, {}, {500: ROWS})
    assert path.read_text("utf-8") == "# Words\n"


def test_sizes_and_groups_can_be_chosen() -> None:
    assert parse([]).size == [5_000]
    assert parse(["--all"]).size == [500, 5_000, 100_000]
    assert parse(["--size", "500", "--rows", "store", "saving"]).rows == ["store", "saving"]

"""The bench: one table of what the program costs, each row with its budget.

    ./installer/dev bench [--size N … | --all] [--rows GROUP …] [--json] [--write FILE]

Budgets that are ratios are taken against a baseline measured in the same run, because machines differ.
A new row is one more ``yield`` in the module of its group; a new group one more line in ``GROUPS``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench.backups import backup_rows
from tests.bench.bulk import bulk_rows
from tests.bench.checking import check_rows
from tests.bench.journal import journal_rows
from tests.bench.judging import judging_rows
from tests.bench.keys import key_rows
from tests.bench.papers import paper_rows
from tests.bench.places import place_rows
from tests.bench.readings import reading_rows
from tests.bench.registries import KEPT, kept_registry
from tests.bench.restoring import restoring_rows
from tests.bench.rows import COMMUNE, LARGE, PROVINCE, Bench, Group, Row
from tests.bench.saving import saving_rows
from tests.bench.screens import screen_rows, session_rows
from tests.bench.start import start_rows
from tests.bench.store import store_rows
from tests.bench.table import as_data, as_text, head, machine, write_document

GROUPS: Mapping[str, Group] = {
    "start": start_rows,
    "screens": screen_rows,
    "store": store_rows,
    "saving": saving_rows,
    "journal": journal_rows,
    "keys": key_rows,
    "judging": judging_rows,
    "papers": paper_rows,
    "places": place_rows,
    "bulk": bulk_rows,
    "check": check_rows,
    "backups": backup_rows,
    "restoring": restoring_rows,
    "session": session_rows,
    "readings": reading_rows,
}
SAME_AT_EVERY_SIZE = frozenset({"start", "journal", "keys", "judging", "papers", "places", "bulk"})
"""Groups that do not depend on how many people the registry holds: of several sizes only the first has them."""
ON_REQUEST = frozenset({"readings"})
"""Groups that are the same at every size and take minutes: only measured when they are named."""
KEPT_BUDGETS, BROKEN_BUDGET = 0, 1


def main(argv: list[str]) -> int:
    """Measure and print; exit code 1 if a budget is broken."""
    arguments = parse(argv)
    conditions = machine()
    tables: dict[int, list[Row]] = {}
    if not arguments.json:
        print(head(conditions))
    for position, size in enumerate(arguments.size):
        groups = [group for group in arguments.rows if position == 0 or group not in SAME_AT_EVERY_SIZE]
        tables[size] = list(measure(size, groups))
        if not arguments.json:
            print(f"\n{as_text(size, tables[size])}", flush=True)
    if arguments.json:
        print(json.dumps(as_data(conditions, tables), indent=1, ensure_ascii=False))
    if arguments.write is not None:
        write_document(arguments.write, conditions, tables)
    broken = any(row.passed is False for rows in tables.values() for row in rows)
    return BROKEN_BUDGET if broken else KEPT_BUDGETS


def parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev bench", description="What the program costs, as one table.")
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--size", type=int, nargs="+", default=[LARGE], metavar="N", help="people; 5000 unless given")
    sizes.add_argument(
        "--all", dest="size", action="store_const", const=[COMMUNE, LARGE, PROVINCE], help="500, 5000 and 100000"
    )
    usual = [group for group in GROUPS if group not in ON_REQUEST]
    parser.add_argument("--rows", nargs="+", choices=list(GROUPS), default=usual, help="only these groups")
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    parser.add_argument("--write", type=Path, metavar="FILE", help="also put the tables into a document")
    return parser.parse_args(argv)


def measure(size: int, groups: list[str]) -> Iterator[Row]:
    """The rows of one size. Everything written on the way lies beside the kept registries and is gone afterwards."""
    registry = kept_registry(size)
    for group in groups:
        print(f"{size}: {group}", file=sys.stderr)
        with tempfile.TemporaryDirectory(dir=KEPT) as scratch:
            yield from GROUPS[group](Bench(size, registry, Path(scratch)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The engine against the second reading, on random life histories.

    .venv/bin/python -m tests.models.law.comparison [--from SEED] [--count N] [--show K]

Compared are the state, the group, monitoring, the term of the present measure, and every open deadline of
the rows that both readings clock.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from models.case import Case
from models.dates import LEGAL_ZONE
from models.law.loading import packaged_rules
from models.law.practice import Practice
from models.law.rules import Manner
from tests.models.second_reading.clocks import ROWS
from tests.models.second_reading.histories import random_history
from tests.models.second_reading.judge import judge

CLOCKED = frozenset(ROWS)


def engine_reading(seed: int) -> Mapping[str, Any]:
    """What the engine makes of a random history, in the shape of the second reading."""
    person, events, start, remote, at = random_history(seed)
    case = Case.of(person, events, packaged_rules(), Practice(start=start, remote=remote), at=at)
    term = case.term
    return {
        "state": case.state.code if case.state else None,
        "group": case.group if case.group != "none" else None,
        "monitoring": case.situation.monitoring.state.value,
        "term": None
        if term is None
        else {
            "measure": term.measure,
            "start": term.start.isoformat(),
            "end": term.end.isoformat() if term.end else None,
        },
        "open": {
            duty.rule.id: duty.due.instant.astimezone(LEGAL_ZONE).isoformat(timespec="minutes") if duty.due else None
            for duty in case.duties
            if duty.waits_for is None and duty.terms.manner is not Manner.STEP
        },
    }


def disagreements(seed: int) -> Iterator[str]:
    """Every point on which the two readings of one history differ."""
    first, second = engine_reading(seed), judge(*random_history(seed))
    for key in ("state", "group", "monitoring", "term"):
        if first[key] != second[key]:
            yield f"{key}: {first[key]!r} against {second[key]!r}"
    for row in sorted(first["open"].keys() | second["open"].keys()):
        mine, theirs = first["open"].get(row, "none"), second["open"].get(row, "none")
        if mine != theirs:
            yield f"{row}: {mine} against {theirs}"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--show", type=int, default=3)
    arguments = parser.parse_args(argv)
    kinds: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for seed in range(arguments.first, arguments.first + arguments.count):
        for point in disagreements(seed):
            kind = point.split(":")[0]
            kinds[kind] += 1
            shown[kind] += 1
            if shown[kind] <= arguments.show:
                print(f"seed {seed}: {point}")
    print(f"{arguments.count} histories, {sum(kinds.values())} disagreements", dict(kinds.most_common()))
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The engine against the second reading, on random life histories.

    .venv/bin/python -m tests.models.law.comparison [--from SEED] [--count N] [--show K] [--only KIND] [--small]

With ``--small`` each history shown is first reduced to the events that the disagreement needs.

Compared are the state, the group, monitoring, the term of the present measure, and every open deadline: its
clock and its due instant. Where the two already differ in one of the former, deadlines are not compared, as
their difference would only follow from it.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from models.case import Case
from models.dates import LEGAL_ZONE, day_start
from models.law.duties import Duty
from models.law.loading import packaged_rules
from models.law.practice import Practice
from models.law.rules import Manner
from tests.models.second_reading.histories import History, random_history
from tests.models.second_reading.judge import judge

SINCE = date(2026, 7, 1)
"""The second reading knows the deadlines of the law of 2026 alone: asked about a day before, none are compared."""

CLOCKS = {
    "A09": "C01-residence",
    "B04-remote": "B04",
    "D01-result": "D01",
    "G02": "G02-certificate",
    "G03": "G03-notice",
    "G03-present": "G03-register",
    "G08-reformatory": "G08",
    "G09": "G09-notice",
    "J06-refused": "J06",
    "L02-reformatory": "L02",
    "L07-told": "L07",
    "N06-unstable": "N06-aftercare",
    "N07-request": "N07",
    "P07-decision": "P07",
    "P13-certificate": "P13",
}
"""Rows of either side whose id differs from that of the clock which they keep. One of several rows that keep
the same clock stands for all of them: the one that is due first."""

STEPS = frozenset({"A09", "C01", "C01-registration", "C05", "P07-decision"})
"""Rows of the engine without a limit of their own which the second reading lists as well."""

BEGUN = frozenset({"L02-reformatory"})
"""A row of the second part of a limit that the second reading counts as a whole."""

ONLY_ENGINE = {
    "B15": "the second reading lists no end of a suspended term",
    "B23": "the second reading lists no duty of the managed person",
    "E08": "the second reading lists no stage of rehabilitation",
    "E12": "the second reading lists no stage of rehabilitation",
    "N14-adult": "the second reading lists no right, only duties",
    "N14-minor": "the second reading lists no right, only duties",
    "N15-term": "the second reading lists no end of monitoring",
    "N16": "the second reading lists no duty of the monitored person",
    "N18": "the second reading lists no duty of the monitored person",
    "N18-custody": "the second reading lists no duty of the monitored person",
    "N20-cure": "the second reading lists no duty of the monitored person",
    "N21-cure": "the second reading lists no duty of the monitored person",
    "U03": "the second reading lists no time of the court",
    "U03-complex": "the second reading lists no time of the court",
    "U04": "the second reading lists no time of the court",
    "U04-complex": "the second reading lists no time of the court",
}
ONLY_SECOND = {
    "H02": "the moment from which it counts, when the person qualifies, is nowhere recorded",
    "I08": "the engine counts the period of reading as a part of I09",
    "J05": "the engine counts the period of reading as a part of J06",
    "P05": "the same paper as F07, G05, G09-notice and I15",
    "T03": "the engine says it as a finding, as no limit is written",
}


def engine_reading(history: History) -> Mapping[str, Any]:
    """What the engine makes of a history, in the shape of the second reading."""
    person, events, start, remote, at = history
    case = Case.of(person, events, packaged_rules(), Practice(start=start, remote=remote), at=at)
    term = case.term
    return {
        "state": case.state.code if case.state else None,
        "group": case.group if case.group != "none" else None,
        "monitoring": case.situation.monitoring.state.value,
        "term": None
        if term is None or (term.start is None and term.end is None)
        else {
            "measure": term.measure,
            "start": term.start.isoformat() if term.start else None,
            "end": term.end.isoformat() if term.end else None,
        },
        "open": {
            duty.rule.id: duty.due.instant.astimezone(LEGAL_ZONE).isoformat(timespec="minutes") if duty.due else None
            for duty in reversed(case.duties)  # of several with one id the first due is kept
            if duty.waits_for is None and _is_compared(duty, at)
        },
    }


def _is_compared(duty: Duty, at: datetime) -> bool:
    """Whether the second reading lists it if it reads alike: not a step, nor a limit that only begins later."""
    if duty.terms.manner is Manner.LIMIT:
        return duty.opens <= at or duty.rule.id in BEGUN
    return duty.terms.manner is not Manner.STEP or duty.rule.id in STEPS


def clocks(rows: Mapping[str, str | None], one_sided: Mapping[str, str]) -> dict[str, str | None]:
    """The due instant of each clock that both sides keep; None: running without a limit."""
    found: dict[str, str | None] = {}
    for row, due in rows.items():
        if row in one_sided:
            continue
        clock = CLOCKS.get(row, row)
        known = [each for each in (found.get(clock), due) if each is not None]
        found[clock] = min(known, default=None)
    return found


def disagreements(history: History) -> Iterator[tuple[str, str]]:
    """Every point on which the two readings of a history differ: its kind, and how."""
    first, second = engine_reading(history), judge(*history)
    agree = True
    for key in ("state", "group", "monitoring", "term"):
        if first[key] != second[key]:
            agree = False
            yield key, f"{first[key]!r} against {second[key]!r}"
    if not agree or history[-1] < day_start(SINCE):
        return
    engine, naive = clocks(first["open"], ONLY_ENGINE), clocks(second["open"], ONLY_SECOND)
    for clock in sorted(engine.keys() | naive.keys()):
        mine, theirs = engine.get(clock, "none"), naive.get(clock, "none")
        if mine != theirs:
            yield clock, f"{mine} against {theirs}"


def reduced(history: History, kind: str) -> History:
    """The history without the events that a disagreement of a kind does not need."""
    person, events, *rest = history
    for event in events:
        fewer = tuple(each for each in events if each is not event)
        if any(found == kind for found, _ in disagreements((person, fewer, *rest))):
            events = fewer
    return (person, tuple(sorted(events, key=lambda event: event.at.instant)), *rest)


def show_history(history: History) -> None:
    person, events, start, remote, at = history
    print(f"    born {person.birth}, office since {start}, remote {remote}, judged at {at}")
    for event in events:
        fields = {name: value for name, value in vars(event.fact).items() if value not in (None, "", ())}
        print(f"    {event.at} {event.fact.kind} {fields}")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--show", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--small", action="store_true")
    arguments = parser.parse_args(argv)
    kinds: Counter[str] = Counter()
    for seed in range(arguments.first, arguments.first + arguments.count):
        history = random_history(seed)
        for kind, how in disagreements(history):
            kinds[kind] += 1
            if kinds[kind] <= arguments.show and arguments.only in ("", kind):
                print(f"seed {seed}: {kind}: {how}")
                if arguments.small:
                    small = reduced(history, kind)
                    print("".join(f"    {k}: {h}\n" for k, h in disagreements(small)), end="")
                    show_history(small)
    print(f"{arguments.count} histories, {sum(kinds.values())} disagreements", dict(kinds.most_common()))
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

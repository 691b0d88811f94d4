"""``main.py law``: judge a life history without a registry, or list what the program holds of the law."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from models.case import Case
from models.clock import Clock
from models.dates import day_end
from models.errors import ErrorCode, RegistryError
from models.history import decisions_in, history_from, moment_from
from models.judgement import judgement_of
from models.law.coverage import MOST_REFERENCES, coverage
from models.law.loading import packaged_rules
from models.law.overridable import override_of
from ui.command_line import say_error


def add_law(commands: Any) -> None:
    """Declare the command on an argparse sub-parser collection."""
    law = commands.add_parser("law", help="xét một diễn biến theo luật, không cần sổ")
    law.add_argument("history", type=Path, nargs="?", metavar="HISTORY.json", help="tệp diễn biến của một người")
    law.add_argument("--on", metavar="INSTANT", help="thời điểm xét: YYYY-MM-DD hoặc 'YYYY-MM-DD HH:MM'")
    law.add_argument("--known-at", metavar="INSTANT", help="chỉ tính những gì đã biết đến thời điểm này")
    law.add_argument("--coverage", action="store_true", help="liệt kê từng quy định và việc chương trình dùng nó")
    law.add_argument("--json", action="store_true", help="in dạng JSON")


def run_law(arguments: argparse.Namespace, clock: Clock) -> int:
    """Print a judgement, or the coverage; exit code 1 for a bad history or a row of the law that is missing."""
    if arguments.coverage:
        return _print_coverage(arguments.json)
    try:
        return _print_judgement(arguments, clock)
    except RegistryError as error:
        return say_error(error)


def _print_judgement(arguments: argparse.Namespace, clock: Clock) -> int:
    if arguments.history is None:
        raise RegistryError(ErrorCode.HISTORY_BAD, fault="thiếu tệp diễn biến")
    history = history_from(_read(arguments.history))
    for scope, at, fact in decisions_in(history):
        override_of(fact, at, scope, packaged_rules())  # one that does not fit is refused, as the registry does
    now = _instant(arguments.on) if arguments.on else clock.now()
    known = history.known_at(_instant(arguments.known_at)) if arguments.known_at else None
    case = Case.of(history.person, history.events, packaged_rules(), history.practice, at=now, known=known)
    print(json.dumps(judgement_of(case, now), ensure_ascii=False, indent=1))
    return 0


def _read(path: Path) -> Mapping[str, Any]:
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, RecursionError, ValueError) as error:
        raise RegistryError(ErrorCode.HISTORY_BAD, fault=type(error).__name__) from error
    if not isinstance(data, dict):
        raise RegistryError(ErrorCode.HISTORY_BAD, fault="không phải một đối tượng JSON")
    return data


def _instant(text: str) -> datetime:
    """An instant; a day alone means its end. Raises HISTORY_BAD."""
    try:
        moment = moment_from(text)
    except ValueError as error:
        raise RegistryError(ErrorCode.HISTORY_BAD, fault=text) from error
    return day_end(moment.day) - timedelta(minutes=1) if moment.is_day_only else moment.instant


def _print_coverage(as_json: bool) -> int:
    found = coverage(packaged_rules())
    statuses = [row["status"] for row in found.values()]
    counts = {status: statuses.count(status) for status in ("used", "reference", "missing")}
    if as_json:
        print(json.dumps({"rows": found, "counts": counts}, ensure_ascii=False, indent=1))
    else:
        for id_, row in found.items():
            print(f"{id_:4} {row['status']:9} {', '.join(row.get('as', ())) or row.get('why', '')}")
        print(", ".join(f"{count} {status}" for status, count in counts.items()), f"of {len(found)}")
    return 1 if counts["missing"] or counts["reference"] > MOST_REFERENCES else 0

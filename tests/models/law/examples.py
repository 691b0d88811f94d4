"""Life histories with what the law makes of them (tests/data/law/*.toml): reading and judging them.

A file is one chapter; a history is a title, the articles, a person, dated facts, and expectations:

    [[history]]
    title = "…"                                  # Vietnamese: a lawyer reads these
    articles = ["Luật 120/2025/QH15 Đ.24 k.4"]
    person = { birth = 1990-05-12 }
    office = { start = 2026-07-01 }
    events = [ { at = "2026-11-24 22:40", kind = "test", ground = "caught", result = "positive" } ]

    [[history.expect]]
    on = "2026-11-24 23:00"                      # an instant of legal time; a day means its end
    known = "2026-11-24 23:00"                   # what was known then (default: everything)
    state = "S1"
    open = { B04 = "2026-11-25 22:40" }          # first instant after the limit; "" for a step without one;
                                                 # or { kind = "residence_verified", forms = ["HT-XMCT"] }
    waiting = ["B05"]
    met = { B04 = "2026-11-25 08:00" }           # when; "late …" if after the limit
    history = { … }                              # clocks of an old regime
    not_due = ["B10"]
    term = { measure = "user_management", start = 2026-11-25, end = 2027-11-25 }
    flags = ["criminal_screening"]
    no_flags = ["guardian_absent"]
    next = { B04 = { kind = "residence_verified", forms = ["HT-XMCT"] } }
    later = ["B17"]                              # open, but not to be done yet
    alarms = ["B04", "B06-law"]                  # all of them, in order
    forms = { test = "III-01" }                  # on which form an event is written
    papers = { B26 = ["III-04", …] }

Only what is named is checked.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from models.case import Case
from models.dates import LEGAL_ZONE, day_end
from models.history import History, history_from, moment_from
from models.judgement import judgement_of
from models.law.rules import Rules

FOLDER = Path(__file__).parents[2] / "data" / "law"


@dataclass(frozen=True)
class Example:
    """One expectation of one history."""

    name: str
    history: History
    expected: Mapping[str, Any]

    @property
    def now(self) -> datetime:
        return instant_of(self.expected["on"])

    def judged(self, rules: Rules) -> Case:
        known = self.expected.get("known")
        number = self.history.known_at(instant_of(known)) if known is not None else None
        return Case.of(
            self.history.person, self.history.events, rules, self.history.practice, at=self.now, known=number
        )

    def faults(self, rules: Rules) -> list[str]:
        """What differs from the expectation, one sentence each; empty when all is as the example says."""
        case = self.judged(rules)
        judgement = judgement_of(case, self.now)
        return [fault for key, want in self.expected.items() for fault in _CHECKS[key](judgement, want)]

    def names(self) -> frozenset[str]:
        """Rule ids and other words the expectation mentions."""
        return frozenset(_words(self.expected))


def instant_of(value: object) -> datetime:
    """An instant; a day alone means its end (design §8)."""
    moment = moment_from(value)
    return day_end(moment.day) - timedelta(minutes=1) if moment.is_day_only else moment.instant


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from value
        for item in value.values():
            yield from _words(item)
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)
    elif isinstance(value, str):
        yield value


# --- comparing -------------------------------------------------------------------------------------


def _shown(instant: str | None) -> str:
    """An instant of a judgement as the examples write it."""
    return f"{datetime.fromisoformat(instant).astimezone(LEGAL_ZONE):%Y-%m-%d %H:%M}" if instant else ""


def _wanted(value: object) -> str:
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"{text} 00:00" if len(text) == len("2026-11-24") else text


def _same(key: str) -> Any:
    def check(judgement: Mapping[str, Any], want: Any) -> Iterator[str]:
        if (judgement[key] or "") != want:
            yield f"{key} is {judgement[key]!r}, not {want!r}"

    return check


def _dues(key: str) -> Any:
    def check(judgement: Mapping[str, Any], want: Mapping[str, Any]) -> Iterator[str]:
        found = {duty["rule"]: duty for duty in judgement[key]}
        for rule, due in want.items():
            if rule not in found:
                yield f"{rule} is not {key} (there are {sorted(found)})"
            elif isinstance(due, str | date):
                if _shown(found[rule]["due"]) != _wanted(due):
                    yield f"{key} {rule} is due {_shown(found[rule]['due'])!r}, not {_wanted(due)!r}"
            else:
                for name, value in due.items():
                    if found[rule][name] != value:
                        yield f"{key} {rule} {name} is {found[rule][name]!r}, not {value!r}"

    return check


def _met(judgement: Mapping[str, Any], want: Mapping[str, Any]) -> Iterator[str]:
    found = {m["rule"]: ("late " if m["late"] else "") + _shown(m["at"]) for m in judgement["met"]}
    for rule, at in want.items():
        wanted = f"late {_wanted(at[5:])}" if str(at).startswith("late ") else _wanted(at)
        if found.get(rule) != wanted:
            yield f"{rule} was met {found.get(rule)!r}, not {wanted!r}"


def _not_due(judgement: Mapping[str, Any], want: list[str]) -> Iterator[str]:
    due = {duty["rule"] for duty in judgement["open"]} | set(judgement["waiting"])
    for rule in want:
        if rule in due:
            yield f"{rule} is due"


def _waiting(judgement: Mapping[str, Any], want: list[str]) -> Iterator[str]:
    for rule in want:
        if rule not in judgement["waiting"]:
            yield f"{rule} does not wait (these do: {judgement['waiting']})"


def _term(judgement: Mapping[str, Any], want: Mapping[str, Any]) -> Iterator[str]:
    measure = want.get("measure")
    terms = [t for t in judgement["terms"] if measure in (None, t["measure"])]
    if not terms:
        yield f"no term of {measure}"
        return
    for key, value in want.items():
        wanted = value.isoformat() if isinstance(value, date) else value
        if (terms[0][key] or "") != wanted:
            yield f"the term's {key} is {terms[0][key]!r}, not {wanted!r}"


def _flags(judgement: Mapping[str, Any], want: list[str]) -> Iterator[str]:
    for flag in want:
        if flag not in judgement["flags"] and flag not in judgement["flagged"]:
            yield f"no flag {flag} (there are {judgement['flagged']})"


def _no_flags(judgement: Mapping[str, Any], want: list[str]) -> Iterator[str]:
    for flag in want:
        if flag in judgement["flags"] or flag in judgement["flagged"]:
            yield f"flag {flag}"


def _next(judgement: Mapping[str, Any], want: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for rule in want:
        if rule not in judgement["next"]:
            yield f"{rule} is not to be done now (these are: {judgement['next']})"
    yield from _dues("open")(judgement, want)


def _later(judgement: Mapping[str, Any], want: list[str]) -> Iterator[str]:
    for rule in want:
        if rule in judgement["next"] or rule not in {duty["rule"] for duty in judgement["open"]}:
            yield f"{rule} is not open for later"


def _alarms(judgement: Mapping[str, Any], want: list[str]) -> Iterator[str]:
    if judgement["alarms"] != want:
        yield f"the alarms are {judgement['alarms']}, not {want}"


def _forms(judgement: Mapping[str, Any], want: Mapping[str, str]) -> Iterator[str]:
    for kind, form in want.items():
        if judgement["forms"].get(kind) != form:
            yield f"{kind} is written on {judgement['forms'].get(kind)!r}, not {form!r}"


def _papers(judgement: Mapping[str, Any], want: Mapping[str, list[str]]) -> Iterator[str]:
    for rule, papers in want.items():
        if judgement["papers"].get(rule) != papers:
            yield f"papers of {rule} are {judgement['papers'].get(rule)}, not {papers}"


def _nothing(judgement: Mapping[str, Any], want: Any) -> Iterator[str]:
    return iter(())


_CHECKS = {
    "on": _nothing,
    "known": _nothing,
    "state": _same("state"),
    "group": _same("group"),
    "monitoring": _same("monitoring"),
    "open": _dues("open"),
    "history": _dues("history"),
    "waiting": _waiting,
    "met": _met,
    "not_due": _not_due,
    "term": _term,
    "flags": _flags,
    "no_flags": _no_flags,
    "next": _next,
    "later": _later,
    "alarms": _alarms,
    "forms": _forms,
    "papers": _papers,
}


# --- reading ---------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """Every expectation of every history, in the order of the files."""
    found = []
    for file in sorted(FOLDER.glob("*.toml")):
        for row in tomllib.loads(file.read_text("utf-8"))["history"]:
            assert row["title"], file
            assert row["articles"], file
            history = history_from({key: row[key] for key in ("person", "office", "events") if key in row})
            for number, expected in enumerate(row["expect"], 1):
                unknown = expected.keys() - _CHECKS.keys()
                assert not unknown, f"{file.name}: {unknown}"
                found.append(Example(f"{file.stem}: {row['title']} ({number})", history, expected))
    return tuple(found)

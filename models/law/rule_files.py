"""Later rule files: what a new law or decree adds to the rules, and to the calendar of working days.

    number = 7
    title = "Nghị định …"
    issued = 2027-03-01
    from = 2027-04-01          # its own first day: nothing in it speaks of a day before
    through = 2028-12-31       # with days: the last day for which the calendar is known

    [[rule]]                   # as in models/law/*.toml
    [[day]]                    # as in models/law/working_days.toml

A file only adds. A row ends the one before it on the day before its own first day; what was in force until then is
never changed, so that every decision keeps the rules it was made under. A file is taken whole or not at all.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from models.errors import ErrorCode, RegistryError, RuleFileFault
from models.events.base import KINDS
from models.ids import UserId
from models.law.calendar import CalendarDay, WorkingDays, calendar_day
from models.law.loading import rule_from
from models.law.overridable import MOST
from models.law.rules import HOUSE_VALUES, LIMIT_UNITS, Mark, Rule, Rules, Unit, Use

SUFFIX = ".quydinh"
"""How the names of sealed rule files end."""
MOST_BYTES = 1 << 20
MOST_SEALED = MOST_BYTES + 256
"""With the line of the seal."""
_KEYS = {"number", "title", "issued", "from"}
_OPTIONS = {"through", "rule", "day"}
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class RuleFile:
    """What a file says. ``digest`` is that of its exact bytes."""

    number: int
    title: str
    issued: date
    start: date
    rows: tuple[Rule, ...]
    days: tuple[CalendarDay, ...]
    through: date | None
    digest: str

    @property
    def rule_ids(self) -> frozenset[str]:
        return frozenset(row.id for row in self.rows)


@dataclass(frozen=True)
class TakenRuleFile:
    """A file that was taken; ``file`` is None if this program cannot read it, or one before it."""

    number: int
    file: RuleFile | None
    signer: str
    taken_at: datetime
    taken_by: UserId


@dataclass(frozen=True)
class Law:
    """All the law that a registry works with: the rules and the calendar of working days, with the files they come
    from, in the order of their numbers."""

    rules: Rules
    calendar: WorkingDays
    files: tuple[RuleFile, ...] = ()
    base: Law | None = None
    """The law delivered with the program; None if this is it."""

    @property
    def newest(self) -> int:
        """The number of the newest file; 0 without any."""
        return self.files[-1].number if self.files else 0

    def with_file(self, file: RuleFile) -> Law:
        """This law with one more file. Raises RULE_FILE_OLD for one that is not newer than all before it, RULE_FILE_BAD
        for one that does not only add, or says what this program cannot follow."""
        if file.number <= self.newest:
            raise RegistryError(ErrorCode.RULE_FILE_OLD, number=file.number, newest=self.newest)
        _must_only_add(file, self)
        base, files = self.base or self, (*self.files, file)
        try:
            rules = _rules_with(base.rules, files)
        except RegistryError as error:
            raise _bad(RuleFileFault.ROW, str(error.details["rule"]), str(error.details["fault"])) from error
        return Law(rules, _calendar_with(base.calendar, files), files, base)


def read_rule_file(content: bytes) -> RuleFile:
    """A file from its bytes. Raises RULE_FILE_BAD, naming the row and its fault."""
    if len(content) > MOST_BYTES:
        raise _bad(RuleFileFault.TOO_LARGE)
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _bad(RuleFileFault.NOT_TEXT) from error
    except (ValueError, RecursionError) as error:
        raise _bad(RuleFileFault.NOT_TOML) from error
    return _file(table, hashlib.sha256(content).hexdigest())


def _file(table: Mapping[str, Any], digest: str) -> RuleFile:
    if not table.keys() >= _KEYS or table.keys() - _KEYS - _OPTIONS:
        raise _bad(RuleFileFault.HEAD)
    number, title, through = table["number"], table["title"], table.get("through")
    if type(number) is not int or number < 1 or not isinstance(title, str) or not title.strip():
        raise _bad(RuleFileFault.HEAD)
    days = [table["issued"], table["from"], *([through] if through is not None else [])]
    if any(type(day) is not date for day in days):
        raise _bad(RuleFileFault.HEAD)
    rows = tuple(_row(row) for row in _rows(table, "rule"))
    exceptions = tuple(_exception(row) for row in _rows(table, "day"))
    if not rows and not exceptions:
        raise _bad(RuleFileFault.NOTHING_IN_IT)
    return RuleFile(number, title.strip(), table["issued"], table["from"], rows, exceptions, through, digest)


def _rows(table: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    rows = table.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _bad(RuleFileFault.ROW, name)
    yield from rows


def _row(row: Mapping[str, Any]) -> Rule:
    named = row.get("id")
    texts = [row.get(name) for name in ("id", "title", "statement", "article")]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise _bad(RuleFileFault.ROW, named if isinstance(named, str) else "?", "text")
    try:
        rule = rule_from(row)
    except (RegistryError, AttributeError) as error:
        detail = str(error.details.get("fault", "")) if isinstance(error, RegistryError) else str(error)
        raise _bad(RuleFileFault.ROW, str(named), detail) from error
    if not _is_sane(rule, row.get("duty", {})):
        raise _bad(RuleFileFault.ROW, rule.id, "value")
    return rule


_TYPES_OF_DUTY: Mapping[str, type] = {
    "what": str, "who": str, "does": str, "clock": str, "measure": str, "follows": str, "papers": list, "each": bool,
    "shown_days_before": int,
}  # fmt: skip


def _is_sane(rule: Rule, duty: Mapping[str, Any]) -> bool:
    """Whether numbers can be counted with, words are words, and a step is one that can be recorded."""
    values = rule.value if isinstance(rule.value, tuple) else (rule.value,)
    most = MOST.get(rule.unit, 0)
    numbers = [value for value in values if isinstance(value, int)]
    words = [value for value in values if isinstance(value, str)]
    if len(numbers) + len(words) != len(values) and rule.value is not None:
        return False
    if any(not 0 <= number <= most for number in numbers) or (rule.unit in LIMIT_UNITS and 0 in numbers):
        return False
    if rule.use is Use.DUTY and rule.unit is Unit.STEP and not set(words) <= KINDS.keys():
        return False
    if not all(isinstance(duty[name], type_) for name, type_ in _TYPES_OF_DUTY.items() if name in duty):
        return False
    papers = rule.duty.papers if rule.duty else ()
    return 0 <= duty.get("shown_days_before", 0) <= MOST[Unit.DAYS] and all(isinstance(paper, str) for paper in papers)


def _exception(row: Mapping[str, Any]) -> CalendarDay:
    try:
        return calendar_day(row)
    except (KeyError, TypeError, ValueError) as error:
        raise _bad(RuleFileFault.ROW, f"day {row.get('date', '?')}", str(error)) from error


# --- only adding ----------------------------------------------------------------------------------


def _must_only_add(file: RuleFile, law: Law) -> None:
    for rows in _by_rule(file.rows).values():
        latest = next(iter(reversed(law.rules.versions(rows[0].id))), None)
        for row in rows:
            if row.start < file.start:
                raise _bad(RuleFileFault.TOO_EARLY, row.id)
            if latest is not None:
                _must_follow(row, latest)
            _must_be_followed(row, law.rules)
            latest = row
    _must_add_days(file, law.calendar)


def _by_rule(rows: Iterable[Rule]) -> Mapping[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for row in sorted(rows, key=lambda row: row.start):
        found.setdefault(row.id, []).append(row)
    return found


def _must_follow(row: Rule, latest: Rule) -> None:
    """A row begins after the newest of its rule did, at the latest when that one ends, and does the same."""
    if row.start <= latest.start:
        raise _bad(RuleFileFault.OVERLAP, row.id)
    if latest.end is not None and row.start > latest.end + _DAY:
        raise _bad(RuleFileFault.GAP, row.id)
    if row.use is not latest.use and Use.REFERENCE not in (row.use, latest.use):
        raise _bad(RuleFileFault.ANOTHER_USE, row.id)


_READ_BY_NAME = (Use.TERM, Use.CONDITION)


def _must_be_followed(row: Rule, rules: Rules) -> None:
    """What a chapter reads by name must be a rule that it knows, of a unit and with a value that it understands."""
    if row.use not in _READ_BY_NAME or row.mark is Mark.UNKNOWN:
        return
    versions = rules.versions(row.id)
    if not versions:
        if not any(known.row == row.row and known.use is row.use for known in rules.all()):
            raise _bad(RuleFileFault.NOT_FOLLOWED, row.id)
        return
    if not any(_is_like(row, known) for known in versions):
        raise _bad(RuleFileFault.NOT_FOLLOWED, row.id)


def _is_like(row: Rule, known: Rule) -> bool:
    """Whether a value is of the kind of one that is understood: any number in the same unit, else the same words."""
    if row.unit is not known.unit or type(row.value) is not type(known.value):
        return False
    if isinstance(row.value, str):
        return row.value == known.value or row.value in HOUSE_VALUES.get(row.id, ())
    if row.codes and row.bounds is None:
        return set(row.codes) <= set(known.codes)
    return True


def _must_add_days(file: RuleFile, calendar: WorkingDays) -> None:
    days = [exception.day for exception in file.days]
    if len(set(days)) != len(days) or any(day < file.start for day in days):
        raise _bad(RuleFileFault.DAY, "day")
    through = file.through
    if (through is None) is bool(days) or (through is not None and through < max(calendar.through, *days)):
        raise _bad(RuleFileFault.THROUGH, "day")


# --- the law with files ---------------------------------------------------------------------------


def _rules_with(base: Rules, files: Sequence[RuleFile]) -> Rules:
    """The rules with the rows of all files, those that come into force first first."""
    rows = [row for file in files for row in file.rows]
    rules = base
    for day in sorted({row.start for row in rows}):
        rules = rules.extended([row for row in rows if row.start == day], day)
    return rules.of_edition(hashlib.sha256(" ".join([base.edition, *(f.digest for f in files)]).encode()).hexdigest())


def _calendar_with(base: WorkingDays, files: Iterable[RuleFile]) -> WorkingDays:
    calendar = base
    for file in sorted(files, key=lambda file: (file.start, file.number)):
        if file.through is not None:
            calendar = calendar.extended(file.days, file.through, file.start)
    return calendar


def _bad(fault: RuleFileFault, rule: str = "", detail: str = "") -> RegistryError:
    return RegistryError(ErrorCode.RULE_FILE_BAD, rule=rule, fault=fault.value, detail=detail)

"""A chief's decision as it bears on the rows of law: which row, which value, from when to when."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.dates import Moment
from models.events.overrides import RuleOverride

if TYPE_CHECKING:
    from models.law.rules import Rule, Unit

RuleValue = int | str | tuple[str, ...] | tuple[int, ...]
_DAY = timedelta(days=1)


class Scope(enum.StrEnum):
    """Whom a decision is about."""

    CASE = "case"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Override:
    """A checked decision: ``value`` is in ``unit``, that of the row in force on its first day."""

    scope: Scope
    at: Moment
    fact: RuleOverride
    unit: Unit
    value: RuleValue

    @property
    def rule_id(self) -> str:
        return self.fact.rule

    @property
    def start(self) -> date:
        assert self.fact.from_day is not None
        return self.fact.from_day

    @property
    def end(self) -> date | None:
        return self.fact.to_day


def cut(rows: Iterable[Rule], override: Override) -> Iterator[Rule]:
    """The rows of one rule, cut at the days of a decision; those in between carry its value.

    A row without a value, or in another unit than the decision speaks, is left as it is.
    """
    for row in rows:
        start = max(row.start, override.start)
        end = min((day for day in (row.end, override.end) if day is not None), default=None)
        if row.value is None or row.unit is not override.unit or (end is not None and start > end):
            yield row
            continue
        lawful = row.lawful or row
        if row.start < start:
            yield replace(row, end=start - _DAY, lawful=lawful)
        yield replace(row, start=start, end=end, value=override.value, override=override, lawful=lawful)
        if end is not None and (row.end is None or end < row.end):
            yield replace(row, start=end + _DAY, lawful=lawful)

"""Any decision to depart from a rule that the program takes: any row that may be overridden, any value, any days."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from hypothesis import strategies as st

from models.events.overrides import RuleOverride
from models.field_types import FieldType
from models.law.overridable import SpanType, overridable, value_text, value_type
from models.law.rules import Rule
from tests.models.building import RULES
from tests.models.test_fields import values_of

FIRST_DAYS = st.dates(date(2025, 7, 1), date(2027, 3, 31))


@lru_cache(maxsize=1024)
def _rows(day: date) -> tuple[Rule, ...]:
    return overridable(RULES, day)


def _values(type_: FieldType) -> st.SearchStrategy[object]:
    if isinstance(type_, SpanType):
        bounds = st.tuples(*[st.integers(0, type_.most)] * 2)
        return bounds.map(lambda pair: tuple(sorted(pair)))
    return values_of(type_).map(lambda value: tuple(value) if isinstance(value, list) else value).filter(bool)


@st.composite
def decisions(draw: st.DrawFn) -> RuleOverride:
    """A decision that fits the packaged rules."""
    first = draw(FIRST_DAYS)
    rule = draw(st.sampled_from(_rows(first)))
    type_ = value_type(rule, RULES)
    assert type_ is not None
    lasts = draw(st.none() | st.integers(0, 200))
    return RuleOverride(
        rule=rule.id,
        value=value_text(type_.check(draw(_values(type_)))),
        from_day=first,
        to_day=None if lasts is None else first + timedelta(days=lasts),
        decided_by="Nguyễn Thị Hạnh",
        reason="theo chỉ đạo",
    )

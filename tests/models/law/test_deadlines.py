"""Month and year arithmetic of legal terms, held against another's."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import example, given
from hypothesis import strategies as st

from models.law.deadlines import month_end, month_start, next_month, shifted

DAYS = st.dates(date(1, 1, 1), date.max)


@given(DAYS, st.integers(-400, 400), st.integers(-40, 40), st.integers(-3, 3))
@example(date(2024, 1, 31), 0, 1, 0)
@example(date(2024, 2, 29), 0, 0, 1)
@example(date(9999, 12, 31), 0, 1, 0)
def test_a_day_is_shifted_as_the_calendar_says_and_stops_at_its_end(
    day: date, days: int, months: int, years: int
) -> None:
    try:
        expected = day + relativedelta(years=years, months=months) + timedelta(days=days)
    except (OverflowError, ValueError):
        expected = date.max
    assert shifted(day, days=days, months=months, years=years) == expected


@given(DAYS)
def test_a_month_ends_on_the_day_before_the_next_one(day: date) -> None:
    assert month_start(day) <= day <= month_end(day)
    assert month_start(day).day == 1
    if month_end(day) < date.max:
        assert month_end(day) + timedelta(days=1) == next_month(day)

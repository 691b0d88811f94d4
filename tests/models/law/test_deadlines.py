"""Month and year arithmetic of legal terms, held against another's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import example, given
from hypothesis import strategies as st

from models.law.deadlines import Due, month_end, month_start, month_to_do, next_month, shifted

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


@pytest.mark.parametrize(
    ("day", "month"),
    [
        ("2026-10-31", "2026-10-01"),
        ("2026-11-01", "2026-11-01"),
        ("2027-01-15", "2027-01-01"),
    ],
)
def test_once_a_month_is_over_the_month_of_the_day_is_to_be_done(day: str, month: str) -> None:
    due = Due.within(date(2026, 10, 31)).instant
    assert month_to_do(date(2026, 10, 1), due, date.fromisoformat(day)) == date.fromisoformat(month)


def test_no_month_follows_the_one_in_which_a_term_ends() -> None:
    due = Due.within(date(2026, 10, 20)).instant
    assert month_to_do(date(2026, 10, 1), due, date(2026, 11, 25)) == date(2026, 10, 1)

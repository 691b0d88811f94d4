"""Working days: the calendar that the limits in ngày làm việc are counted by."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ErrorCode, RegistryError
from models.law.calendar import CalendarDay, packaged_working_days, working_days_from
from models.law.rules import Mark

CALENDAR = packaged_working_days()
DAYS = st.dates(date(2022, 1, 1), date(2027, 11, 30))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        pytest.param(date(2026, 11, 25), 1, date(2026, 11, 26), id="the starting day is not counted"),
        pytest.param(date(2026, 11, 27), 1, date(2026, 11, 30), id="Friday to Monday"),
        pytest.param(date(2026, 11, 28), 1, date(2026, 11, 30), id="begun on a Saturday"),
        pytest.param(date(2026, 11, 23), 3, date(2026, 11, 27), id="over the Day of Culture"),
        pytest.param(date(2025, 1, 24), 1, date(2025, 2, 3), id="over Tết 2025"),
        pytest.param(date(2026, 2, 13), 5, date(2026, 2, 27), id="over Tết 2026"),
        pytest.param(date(2026, 8, 21), 1, date(2026, 8, 22), id="a make-up Saturday counts"),
        pytest.param(date(2026, 8, 28), 1, date(2026, 9, 3), id="over the National Day of 2026"),
        pytest.param(date(2024, 4, 26), 3, date(2024, 5, 4), id="over 30 April 2024 to its make-up Saturday"),
    ],
)
def test_a_limit_ends_with_its_last_working_day(start: date, count: int, end: date) -> None:
    assert CALENDAR.after(start, count) == end


def test_three_working_days_before_an_end_do_not_count_the_end_itself() -> None:
    assert CALENDAR.before(date(2026, 11, 27), 3) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("year", "weekdays_off"),
    # Labour Code Art. 112: eleven days a year, from 2026 twelve with 24 November; plus exchanged days
    [(2022, 11), (2023, 11), (2024, 12), (2025, 12), (2026, 14), (2027, 12)],
)
def test_a_year_has_as_many_days_off_as_the_law_gives(year: int, weekdays_off: int) -> None:
    rows = [day for day in CALENDAR.days() if day.day.year == year and day.off]
    assert len(rows) == weekdays_off
    assert all(day.day.weekday() < 5 for day in rows)


def test_every_exchanged_day_off_is_made_up_for_on_a_saturday() -> None:
    off = sum(day.name == "Nghỉ hoán đổi" for day in CALENDAR.days())
    made_up = [day for day in CALENDAR.days() if not day.off]
    assert len(made_up) == off
    assert all(day.day.weekday() == 5 for day in made_up)


def test_an_office_may_change_a_day() -> None:
    changed = CALENDAR.changed([CalendarDay(date(2026, 11, 26), True, "Nghỉ bão", Mark.HOUSE)])
    assert changed.after(date(2026, 11, 25), 1) == date(2026, 11, 27)
    assert CALENDAR.after(date(2026, 11, 25), 1) == date(2026, 11, 26)


def test_what_was_not_read_anywhere_is_not_called_known() -> None:
    assert CALENDAR.is_known(date(2026, 11, 23), date(2026, 11, 30))
    assert not CALENDAR.is_known(date(2027, 2, 1), date(2027, 2, 15))
    assert not CALENDAR.is_known(date(2027, 12, 30), date(2028, 1, 3))


@given(DAYS, st.integers(1, 40))
def test_counting_on_undoes_counting_back(day: date, count: int) -> None:
    end = CALENDAR.after(day, count)
    assert CALENDAR.is_working(end)
    assert CALENDAR.after(CALENDAR.before(end, count), count) == end


@given(DAYS, st.integers(1, 40))
def test_between_counts_what_after_walked(day: date, count: int) -> None:
    assert CALENDAR.between(day, CALENDAR.after(day, count)) == count - 1


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"through": date(2027, 1, 1), "day": [{"date": "2027-01-01", "off": True, "name": "x", "mark": "FOUND"}]},
        {"through": date(2027, 1, 1), "day": [{"date": date(2027, 1, 1), "off": 1, "name": "x", "mark": "FOUND"}]},
        {"through": date(2027, 1, 1), "day": [{"date": date(2027, 1, 1), "off": True, "name": "x", "mark": "SURE"}]},
        {
            "through": date(2027, 1, 1),
            "day": 2 * [{"date": date(2027, 1, 1), "off": True, "name": "x", "mark": "FOUND"}],
        },
    ],
    ids=["empty", "a text for a date", "a number for a flag", "an unknown mark", "a day twice"],
)
def test_a_bad_calendar_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(RegistryError) as caught:
        working_days_from(table)
    assert caught.value.code is ErrorCode.RULE_FILE_BAD
